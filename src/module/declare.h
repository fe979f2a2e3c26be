// Private to module/: from blocks to declarations.
#ifndef TRACEGATE_MODULE_DECLARE_H
#define TRACEGATE_MODULE_DECLARE_H

#include "tracegate/module.h"

// Adds what a parsed file declares to `module`, whose maps exist. In an override file each block is laid over what
// the primary files declared. What is refused is added to `diags`.
void tg_module_declare(tg_module *module, tg_arena *arena, const tg_file *file, bool override,
                       tg_diags *diags);

#endif
