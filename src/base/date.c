// Dates as days: what suppressions that end and --now compare.
#include "tracegate/base.h"

static bool digits(tg_str s, size_t from, size_t count, int *out)
{
    *out = 0;
    for (size_t i = from; i < from + count; i++) {
        if (s.data[i] < '0' || s.data[i] > '9')
            return false;
        *out = *out * 10 + (s.data[i] - '0');
    }
    return true;
}

static int days_in(int year, int month)
{
    static const int days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
    bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    return month == 2 && leap ? 29 : days[month - 1];
}

// Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms", days_from_civil, for years from 0.
static int64_t days_from_civil(int year, int month, int day)
{
    year -= month <= 2;
    int era = (year >= 0 ? year : year - 399) / 400;
    int of_era = year - era * 400;
    int of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    int of_all = of_era * 365 + of_era / 4 - of_era / 100 + of_year;
    return (int64_t)era * 146097 + of_all - 719468;
}

bool tg_date_day(tg_str date, int64_t *day)
{
    int y, m, d;
    if (date.length != 10 || date.data[4] != '-' || date.data[7] != '-' || !digits(date, 0, 4, &y) ||
        !digits(date, 5, 2, &m) || !digits(date, 8, 2, &d))
        return false;
    if (m < 1 || m > 12 || d < 1 || d > days_in(y, m))
        return false;
    *day = days_from_civil(y, m, d);
    return true;
}
