// What the formats share. Only files of src/report/ include this.
#ifndef TRACEGATE_REPORT_INTERNAL_H
#define TRACEGATE_REPORT_INTERNAL_H

#include "tracegate/report.h"

// tg_line_hash for several lines of one file: `lines` ascending, without repetition; out[i] belongs to lines[i].
void tg_line_hashes(tg_arena *arena, tg_str bytes, const uint32_t *lines, size_t count, tg_str *out);

#endif
