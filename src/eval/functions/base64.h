// Base64 as Go's base64.StdEncoding.
#ifndef TRACEGATE_EVAL_FUNCTIONS_BASE64_H
#define TRACEGATE_EVAL_FUNCTIONS_BASE64_H

#include "tracegate/base.h"

tg_str tg_base64_encode(tg_arena *arena, tg_str bytes);
// False: not base64. Newlines anywhere are skipped, padding is required, bits that no byte needs are ignored.
bool tg_base64_decode(tg_arena *arena, tg_str text, tg_str *bytes);

#endif
