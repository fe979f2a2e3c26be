// Reading a descriptor to its end: what the two doors to the disk (directory.c, outside.c) share.
#ifndef TRACEGATE_FILES_DESCRIPTOR_H
#define TRACEGATE_FILES_DESCRIPTOR_H

#include "tracegate/files.h"

// The next `expected` bytes of `fd`, fewer where it ends before; with 0 everything up to its end, at most
// TG_LIMIT_FILE_SIZE bytes.
tg_files_status tg_descriptor_read(int fd, size_t expected, tg_arena *arena, tg_str *out, int *error);

#endif
