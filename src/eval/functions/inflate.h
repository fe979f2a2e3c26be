// Decompression for base64gunzip().
#ifndef TRACEGATE_EVAL_FUNCTIONS_INFLATE_H
#define TRACEGATE_EVAL_FUNCTIONS_INFLATE_H

#include "tracegate/base.h"

typedef enum tg_gunzip_status { TG_GUNZIP_OK, TG_GUNZIP_WRONG, TG_GUNZIP_TOO_LONG } tg_gunzip_status;

// The contents of a gzip file (RFC 1952), all of its members, added to `out`; at most `limit` bytes.
tg_gunzip_status tg_gunzip(tg_str bytes, size_t limit, tg_buf *out);

#endif
