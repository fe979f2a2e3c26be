// Dates as YAML writes them.
#ifndef TRACEGATE_EVAL_FUNCTIONS_DATE_H
#define TRACEGATE_EVAL_FUNCTIONS_DATE_H

#include "tracegate/base.h"

// A date, or a date and a time, of the forms that YAML allows (2024-1-2, 2024-01-02 3:04:05, 2024-01-02T03:04:05Z), as
// RFC 3339 adds it to `out`. False: it is none.
bool tg_date_of_yaml(tg_str text, tg_buf *out);

#endif
