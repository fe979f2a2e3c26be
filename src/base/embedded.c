// Looking up a file that is part of the program.
#include "tracegate/base.h"

tg_str tg_embedded(tg_str path)
{
    for (const tg_embedded_file *f = tg_embedded_files(); f->path; f++)
        if (tg_str_equal(tg_str_from(f->path), path))
            return (tg_str){ f->text, f->size };
    return (tg_str){ NULL, 0 };
}
