// A growing byte buffer on malloc, for output.
#include "tracegate/base.h"

#include <stdio.h>
#include <stdlib.h>

void tg_buf_free(tg_buf *buf)
{
    free(buf->data);
    memset(buf, 0, sizeof *buf);
}

void tg_buf_reserve(tg_buf *buf, size_t more)
{
    if (more <= buf->capacity - buf->length)
        return;
    if (more > SIZE_MAX / 4 - buf->length)
        tg_out_of_memory();
    size_t wanted = buf->capacity ? buf->capacity * 2 : 256;
    while (wanted < buf->length + more)
        wanted *= 2;
    buf->data = tg_reallocate(buf->data, wanted);
    buf->capacity = wanted;
}

void tg_buf_add(tg_buf *buf, tg_str s)
{
    if (!s.length)
        return;
    tg_buf_reserve(buf, s.length);
    memcpy(buf->data + buf->length, s.data, s.length);
    buf->length += s.length;
}

void tg_buf_byte(tg_buf *buf, char byte)
{
    tg_buf_reserve(buf, 1);
    buf->data[buf->length++] = byte;
}

void tg_buf_format(tg_buf *buf, const char *format, ...)
{
    va_list arguments, again;
    va_start(arguments, format);
    va_copy(again, arguments);
    int length = vsnprintf(NULL, 0, format, arguments);
    va_end(arguments);
    TG_CHECK(length >= 0);
    tg_buf_reserve(buf, (size_t)length + 1);
    vsnprintf(buf->data + buf->length, (size_t)length + 1, format, again);
    va_end(again);
    buf->length += (size_t)length;
}

tg_str tg_buf_str(const tg_buf *buf)
{
    return buf->data ? (tg_str){ buf->data, buf->length } : S("");
}
