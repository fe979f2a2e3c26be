// CSV as Go's encoding/csv reads it.
#ifndef TRACEGATE_EVAL_FUNCTIONS_CSV_H
#define TRACEGATE_EVAL_FUNCTIONS_CSV_H

#include "tracegate/base.h"

typedef struct tg_csv {
    tg_arena *arena; // where fields live
    tg_str text;
    size_t at;         // the next line
    const char *wrong; // NULL: nothing
} tg_csv;
typedef struct tg_csv_record {
    tg_str *items;
    size_t count, capacity;
} tg_csv_record;

// The next record; empty lines are none. False: there is none, or `wrong`.
bool tg_csv_next(tg_csv *csv, tg_csv_record *record);

#endif
