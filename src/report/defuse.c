// Text that a CI's runner reads as well as people: nothing in it may be a command.
//
// GitHub's runner takes a line for a command if `::` follows its leading white space, or if `##[` stands anywhere in
// it, and for it a lone CR ends a line, too (actions/runner, ActionCommand.cs, ProcessInvoker.cs). Azure
// Pipelines looks for `##vso[` and `##[`. A blank in the middle disarms each.
#include "report_internal.h"

static bool starts_old_command(tg_str text)
{
    static const tg_str marks[] = { S("##["), S("##vso[") };
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
        if (text.length < marks[i].length)
            continue;
        size_t same = 0;
        while (same < marks[i].length && (text.data[same] | 0x20) == (marks[i].data[same] | 0x20))
            same++;
        if (same == marks[i].length)
            return true;
    }
    return false;
}

// Bytes of the white space at the start of a line, by Unicode's property.
static size_t leading_space(tg_str line)
{
    size_t at = 0, length;
    for (; at < line.length && line.data[at] != '\n'; at += length)
        if (!tg_utf8_space(tg_utf8_decode(tg_str_slice(line, at, line.length), &length)))
            break;
    return at;
}

static void defuse_line(tg_buf *out, tg_str line)
{
    size_t start = leading_space(line);
    bool command = tg_str_starts_with(tg_str_slice(line, start, line.length), S("::"));
    for (size_t at = 0; at < line.length; at++) {
        tg_buf_byte(out, line.data[at] == '\r' ? ' ' : line.data[at]);
        if (command && at == start)
            tg_buf_byte(out, ' ');
        if (line.data[at] == '#' && at > 0 && line.data[at - 1] == '#' &&
            starts_old_command(tg_str_slice(line, at - 1, line.length)))
            tg_buf_byte(out, ' ');
    }
}

void tg_defuse(tg_buf *out, tg_str text)
{
    while (text.length) {
        const char *end = memchr(text.data, '\n', text.length);
        size_t length = end ? (size_t)(end - text.data) : text.length;
        defuse_line(out, tg_str_slice(text, 0, length));
        if (end)
            tg_buf_byte(out, '\n');
        text = tg_str_slice(text, length + (end ? 1 : 0), text.length);
    }
}
