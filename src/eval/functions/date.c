// Functions of dates: cty/function/stdlib/datetime.go, lang/funcs/datetime.go, and of Go's time package what they show.
//
// formatdate() and timeadd() read RFC 3339 strictly, timecmp() as Go's time.Parse: an hour of one digit, a comma before the
// fraction and offsets of up to 24:60 are fine there.
#include "date.h"
#include "common.h"

typedef struct moment {
    int64_t seconds; // since 1970-01-01T00:00:00Z
    int64_t nanoseconds;
    int offset; // from UTC, in seconds
} moment;

typedef struct civil {
    int64_t year;
    int month, day, hour, minute, second; // from 1, 1, 0, 0, 0
    int weekday;                          // 0: Sunday
} civil;

#define DAY    INT64_C(86400)
#define HOUR   INT64_C(3600)
#define MINUTE INT64_C(60)

// -------------------------------------------------------------------------------------- the calendar

// Days since 1970-01-01, by eras of 400 years that begin on the first of March.
static int64_t days_of(int64_t year, int month, int day)
{
    year -= month <= 2;
    int64_t era = (year >= 0 ? year : year - 399) / 400, of_era = year - era * 400;
    int64_t of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719468;
}

static civil civil_of(moment m)
{
    int64_t local = m.seconds + m.offset, days = local / DAY, rest = local % DAY;
    if (rest < 0) {
        rest += DAY;
        days--;
    }
    int64_t shifted = days + 719468, era = (shifted >= 0 ? shifted : shifted - 146096) / 146097;
    int64_t of_era = shifted - era * 146097;
    int64_t year = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
    int64_t of_year = of_era - (365 * year + year / 4 - year / 100), month = (5 * of_year + 2) / 153;
    civil c = { .day = (int)(of_year - (153 * month + 2) / 5 + 1),
                .month = (int)(month < 10 ? month + 3 : month - 9) };
    c.year = year + era * 400 + (c.month <= 2);
    c.hour = (int)(rest / 3600);
    c.minute = (int)(rest / 60 % 60);
    c.second = (int)(rest % 60);
    c.weekday = (int)(((days + 4) % 7 + 7) % 7);
    return c;
}

static int days_in(int month, int64_t year)
{
    static const int lengths[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
    bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    return lengths[month - 1] + (month == 2 && leap);
}

// ----------------------------------------------------------------------------------------- reading

typedef struct reading {
    tg_str text;
    size_t at;
    bool strict;
    const char *wrong; // NULL: nothing yet
} reading;

static bool digit_at(const reading *r, size_t ahead)
{
    size_t i = r->at + ahead;
    return i < r->text.length && r->text.data[i] >= '0' && r->text.data[i] <= '9';
}

static int number(reading *r, size_t digits, int least, int most, const char *what)
{
    int n = 0;
    for (size_t i = 0; i < digits; i++) {
        if (!digit_at(r, 0)) {
            r->wrong = r->wrong ? r->wrong : what;
            return least;
        }
        n = n * 10 + (r->text.data[r->at++] - '0');
    }
    if (n < least || n > most) {
        r->wrong = r->wrong ? r->wrong : what;
        return least;
    }
    return n;
}

static void expect(reading *r, char c)
{
    if (r->at < r->text.length && r->text.data[r->at] == c)
        r->at++;
    else if (!r->wrong)
        r->wrong = c == 'T' ? "missing required time introducer 'T'" : "a separator is missing";
}

static int64_t fraction(reading *r)
{
    int64_t nanoseconds = 0, scale = 100000000;
    char c = r->at < r->text.length ? r->text.data[r->at] : '\0';
    if ((c != '.' && (c != ',' || r->strict)) || !digit_at(r, 1))
        return 0;
    for (r->at++; digit_at(r, 0); r->at++, scale /= 10)
        nanoseconds += (r->text.data[r->at] - '0') * scale;
    return nanoseconds;
}

static int offset(reading *r)
{
    char sign = r->at < r->text.length ? r->text.data[r->at] : '\0';
    r->at++;
    if (sign == 'Z')
        return 0;
    if (sign != '+' && sign != '-') {
        r->wrong = r->wrong ? r->wrong : "cannot find the UTC offset";
        return 0;
    }
    int hours = number(r, 2, 0, r->strict ? 23 : 24, "cannot use the hours of the UTC offset");
    expect(r, ':');
    int minutes = number(r, 2, 0, r->strict ? 59 : 60, "cannot use the minutes of the UTC offset");
    int seconds = (hours * 60 + minutes) * 60;
    return sign == '-' ? -seconds : seconds;
}

static bool parse(tg_invocation *call, size_t argument, bool strict, moment *out)
{
    reading r = { .text = tg_text_argument(call, argument), .strict = strict };
    int year = number(&r, 4, 0, 9999, "cannot use the year");
    expect(&r, '-');
    int month = number(&r, 2, 1, 12, "cannot use the month");
    expect(&r, '-');
    int day = number(&r, 2, 1, 31, "cannot use the day of month");
    expect(&r, 'T');
    size_t digits = strict || digit_at(&r, 1) ? 2 : 1;
    int hour = number(&r, digits, 0, 23, "hour must be between 0 and 23 inclusive");
    expect(&r, ':');
    int minute = number(&r, 2, 0, 59, "cannot use the minute");
    expect(&r, ':');
    int second = number(&r, 2, 0, 59, "cannot use the second");
    out->nanoseconds = fraction(&r);
    out->offset = offset(&r);
    if (!r.wrong && r.at != r.text.length)
        r.wrong = "there is extra text behind it";
    if (!r.wrong && day > days_in(month, year))
        r.wrong = "day out of range";
    out->seconds = days_of(year, month, day) * DAY + hour * HOUR + minute * MINUTE + second - out->offset;
    if (r.wrong)
        tg_argument_fails(call, argument, "not a valid RFC3339 timestamp: %s", r.wrong);
    return !r.wrong;
}

// -------------------------------------------------------------------------------------- formatdate

static const char *const months[] = { "January", "February", "March",     "April",   "May",      "June",
                                      "July",    "August",   "September", "October", "November", "December" };
static const char *const weekdays[] = { "Sunday",   "Monday", "Tuesday", "Wednesday",
                                        "Thursday", "Friday", "Saturday" };

static bool is_verb(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

// A number in one or two digits at least, as the verb is long.
static bool put_number(tg_buf *out, size_t length, int n)
{
    if (length > 2)
        return false;
    tg_buf_format(out, length == 2 ? "%02d" : "%d", n);
    return true;
}

// A name, in three letters or whole.
static bool put_name(tg_buf *out, size_t length, const char *name)
{
    if (length != 3 && length != 4)
        return false;
    tg_buf_add(out, length == 3 ? tg_str_slice(tg_str_from(name), 0, 3) : tg_str_from(name));
    return true;
}

static bool put_month(tg_buf *out, size_t length, int month)
{
    return length <= 2 ? put_number(out, length, month) : put_name(out, length, months[month - 1]);
}

static bool put_year(tg_buf *out, size_t length, int64_t year)
{
    if (length != 2 && length != 4)
        return false;
    tg_buf_format(out, length == 2 ? "%02d" : "%04d", (int)(length == 2 ? year % 100 : year));
    return true;
}

static bool put_half(tg_buf *out, size_t length, int hour, bool upper)
{
    if (length != 2)
        return false;
    tg_buf_byte(out, (char)((hour >= 12 ? 'p' : 'a') - (upper ? 'a' - 'A' : 0)));
    tg_buf_byte(out, upper ? 'M' : 'm');
    return true;
}

static void put_offset(tg_buf *out, int seconds, const char *between)
{
    int minutes = seconds / 60;
    tg_buf_byte(out, minutes < 0 ? '-' : '+');
    minutes = minutes < 0 ? -minutes : minutes;
    tg_buf_format(out, "%02d%s%02d", minutes / 60, between, minutes % 60);
}

static bool put_zone(tg_buf *out, size_t length, int seconds)
{
    switch (length) {
    case 1:
    case 3:
        if (seconds == 0)
            tg_buf_add(out, length == 1 ? S("Z") : S("UTC"));
        else
            put_offset(out, seconds, length == 1 ? ":" : "");
        return true;
    case 4:
    case 5:
        put_offset(out, seconds, length == 5 ? ":" : "");
        return true;
    default:
        return false;
    }
}

static bool put_verb(tg_buf *out, char verb, size_t length, moment m, const civil *c)
{
    switch (verb) {
    case 'Y':
        return put_year(out, length, c->year);
    case 'M':
        return put_month(out, length, c->month);
    case 'D':
        return put_number(out, length, c->day);
    case 'E':
        return put_name(out, length, weekdays[c->weekday]);
    case 'h':
        return put_number(out, length, c->hour);
    case 'H':
        return put_number(out, length, (c->hour + 11) % 12 + 1);
    case 'A':
    case 'a':
        return put_half(out, length, c->hour, verb == 'A');
    case 'm':
        return put_number(out, length, c->minute);
    case 's':
        return put_number(out, length, c->second);
    case 'Z':
        return put_zone(out, length, m.offset);
    default:
        return false;
    }
}

static bool quote_at(tg_str format, size_t at)
{
    return at < format.length && format.data[at] == '\'';
}

// Where the quoted text that begins behind `at` is closed. A doubled quote closes nothing, but at the very end. 0: nowhere.
static size_t closing_quote(tg_str format, size_t at)
{
    size_t end = at + 1;
    while (end < format.length && (!quote_at(format, end) || quote_at(format, end + 1)))
        end += quote_at(format, end) ? 2 : 1;
    if (end < format.length)
        return end;
    return format.length - at > 1 && quote_at(format, format.length - 1) ? format.length - 1 : 0;
}

// '...' as it is; a doubled quote in it, or alone, is one. Answers what follows; 0: it is not closed.
static size_t put_quoted(tg_buf *out, tg_str format, size_t at)
{
    if (quote_at(format, at + 1)) {
        tg_buf_byte(out, '\'');
        return at + 2;
    }
    size_t end = closing_quote(format, at);
    for (size_t i = at + 1; i < end; i++) {
        tg_buf_byte(out, format.data[i]);
        i += quote_at(format, i);
    }
    return end > 0 ? end + 1 : 0;
}

static tg_value format_date(tg_invocation *call)
{
    tg_str format = tg_text_argument(call, 0);
    moment m;
    if (!parse(call, 1, true, &m))
        return tg_call_fails(call, "no date");
    civil c = civil_of(m);
    tg_buf out = { 0 };
    for (size_t at = 0, end; at < format.length && tg_str_none(call->wrong); at = end) {
        char first = format.data[at];
        end = at + 1;
        if (first == '\'') {
            end = put_quoted(&out, format, at);
            if (end == 0)
                tg_argument_fails(call, 0, "unterminated literal '");
        } else if (is_verb(first)) {
            while (end < format.length && format.data[end] == first)
                end++;
            if (!put_verb(&out, first, end - at, m, &c))
                tg_argument_fails(call, 0, "invalid date format verb \"%.*s\"",
                                  TG_ARG(tg_str_slice(format, at, end)));
        } else {
            tg_buf_byte(&out, first);
        }
    }
    return tg_buf_result(call, &out);
}

// ----------------------------------------------------------------------------------------- timeadd

// Digits as a number. False: more than 1 << 63.
static bool leading_integer(tg_str text, size_t *at, uint64_t *out)
{
    for (*out = 0; *at < text.length && text.data[*at] >= '0' && text.data[*at] <= '9'; ++*at) {
        if (*out > (UINT64_C(1) << 63) / 10)
            return false;
        *out = *out * 10 + (uint64_t)(text.data[*at] - '0');
        if (*out > UINT64_C(1) << 63)
            return false;
    }
    return true;
}

// Digits behind a point; those that do not fit are ignored.
static uint64_t leading_fraction(tg_str text, size_t *at, double *scale)
{
    uint64_t x = 0;
    bool full = false;
    for (*scale = 1; *at < text.length && text.data[*at] >= '0' && text.data[*at] <= '9'; ++*at) {
        uint64_t next = x * 10 + (uint64_t)(text.data[*at] - '0');
        full = full || x > ((UINT64_C(1) << 63) - 1) / 10 || next > UINT64_C(1) << 63;
        if (full)
            continue;
        x = next;
        *scale *= 10;
    }
    return x;
}

static uint64_t unit_of(tg_str text, size_t *at)
{
    static const struct {
        const char *name;
        uint64_t nanoseconds;
    } units[] = {
        { "ns", 1 },
        { "us", 1000 },
        { "\xC2\xB5s", 1000 }, // the micro sign
        { "\xCE\xBCs", 1000 }, // the Greek letter
        { "ms", 1000000 },
        { "s", 1000000000 },
        { "m", UINT64_C(60000000000) },
        { "h", UINT64_C(3600000000000) },
    };
    size_t start = *at;
    while (*at < text.length && text.data[*at] != '.' && (text.data[*at] < '0' || text.data[*at] > '9'))
        ++*at;
    for (size_t i = 0; i < TG_COUNT(units); i++) {
        if (tg_str_equal(tg_str_from(units[i].name), tg_str_slice(text, start, *at)))
            return units[i].nanoseconds;
    }
    return 0;
}

// One number with its unit, added to *total; Go's arithmetic, overflow included.
static const char *duration_part(tg_str text, size_t *at, uint64_t *total)
{
    static const char invalid[] = "invalid duration";
    size_t start = *at;
    uint64_t whole, part = 0;
    double scale = 1;
    if (!leading_integer(text, at, &whole))
        return invalid;
    bool digits = *at > start;
    if (*at < text.length && text.data[*at] == '.') {
        start = ++*at;
        part = leading_fraction(text, at, &scale);
        digits = digits || *at > start;
    }
    if (!digits)
        return invalid;
    if (*at == text.length)
        return "missing unit in duration";
    uint64_t unit = unit_of(text, at);
    if (unit == 0)
        return "unknown unit in duration";
    if (whole > (UINT64_C(1) << 63) / unit)
        return invalid;
    whole *= unit;
    if (part > 0)
        whole += (uint64_t)((double)part * ((double)unit / scale));
    *total += whole;
    return whole > UINT64_C(1) << 63 || *total > UINT64_C(1) << 63 ? invalid : NULL;
}

// time.ParseDuration, in nanoseconds. NULL, or what is wrong.
static const char *parse_duration(tg_str text, int64_t *out)
{
    bool negative = text.length > 0 && text.data[0] == '-';
    if (negative || (text.length > 0 && text.data[0] == '+'))
        text = tg_str_slice(text, 1, text.length);
    *out = 0;
    if (tg_str_equal(text, S("0")))
        return NULL;
    uint64_t total = 0;
    const char *wrong = text.length == 0 ? "invalid duration" : NULL;
    for (size_t at = 0; at < text.length && !wrong;)
        wrong = duration_part(text, &at, &total);
    if (!wrong && total > INT64_MAX && !negative)
        wrong = "invalid duration";
    if (total > INT64_MAX)
        *out = INT64_MIN;
    else
        *out = negative ? -(int64_t)total : (int64_t)total;
    return wrong;
}

static void put_rfc3339(tg_buf *out, moment m)
{
    civil c = civil_of(m);
    tg_buf_format(out, "%s%04lld-%02d-%02dT%02d:%02d:%02d", c.year < 0 ? "-" : "",
                  (long long)(c.year < 0 ? -c.year : c.year), c.month, c.day, c.hour, c.minute, c.second);
    put_zone(out, 1, m.offset);
}

static tg_value time_add(tg_invocation *call)
{
    moment m;
    int64_t duration;
    if (!parse(call, 0, true, &m))
        return tg_call_fails(call, "no date");
    const char *wrong = parse_duration(tg_text_argument(call, 1), &duration);
    if (wrong)
        return tg_argument_fails(call, 1, "%s", wrong);
    m.seconds += duration / 1000000000;
    m.nanoseconds += duration % 1000000000;
    m.seconds += m.nanoseconds >= 1000000000 ? 1 : m.nanoseconds < 0 ? -1 : 0;
    tg_buf out = { 0 };
    put_rfc3339(&out, m);
    return tg_buf_result(call, &out);
}

static tg_value time_cmp(tg_invocation *call)
{
    moment a, b;
    if (!parse(call, 0, false, &a) || !parse(call, 1, false, &b))
        return tg_call_fails(call, "no date");
    int64_t order = a.seconds != b.seconds ? a.seconds - b.seconds : a.nanoseconds - b.nanoseconds;
    return tg_value_integer(call->arena, (order > 0) - (order < 0));
}

// -------------------------------------------------------------------------------------------- YAML

// One or two digits.
static int short_number(reading *r, int least, int most)
{
    return number(r, digit_at(r, 1) ? 2 : 1, least, most, "");
}

// time.Parse with the layouts that go-cty-yaml tries (resolve.go): `T` or `t` with an offset, blanks without one, or no time.
bool tg_date_of_yaml(tg_str text, tg_buf *out)
{
    reading r = { .text = text };
    moment m = { 0 };
    int64_t year = number(&r, 4, 0, 9999, "");
    expect(&r, '-');
    int month = short_number(&r, 1, 12), hour = 0, minute = 0, second = 0;
    expect(&r, '-');
    int day = short_number(&r, 1, 31);
    char between = r.at < text.length ? text.data[r.at] : '\0';
    if (!r.wrong && r.at < text.length) {
        for (r.at++; between == ' ' && r.at < text.length && text.data[r.at] == ' '; r.at++)
            continue;
        hour = short_number(&r, 0, 23);
        expect(&r, ':');
        minute = short_number(&r, 0, 59);
        expect(&r, ':');
        second = short_number(&r, 0, 59);
        fraction(&r);
        m.offset = between == ' ' ? 0 : offset(&r);
        if (between != ' ' && between != 'T' && between != 't')
            r.wrong = "";
    }
    if (r.wrong || r.at != text.length || day > days_in(month, year))
        return false;
    m.seconds = days_of(year, month, day) * DAY + hour * HOUR + minute * MINUTE + second - m.offset;
    put_rfc3339(out, m);
    return true;
}

// ------------------------------------------------------------------------------------------- table

#define STRING(word)                                                                                         \
    {                                                                                                        \
        (word), &tg_type_string, 0                                                                           \
    }

static const tg_function functions[] = {
    { .name = "formatdate",
      .result = &tg_type_string,
      .run = format_date,
      .flags = TG_NOT_NULL,
      .parameters = { STRING("format"), STRING("time") } },
    { .name = "plantimestamp", .result = &tg_type_string, .flags = TG_NOT_NULL | TG_IMPURE },
    { .name = "timeadd",
      .result = &tg_type_string,
      .run = time_add,
      .parameters = { STRING("timestamp"), STRING("duration") } },
    { .name = "timecmp",
      .result = &tg_type_number,
      .run = time_cmp,
      .flags = TG_NOT_NULL,
      .parameters = { STRING("timestamp_a"), STRING("timestamp_b") } },
    { .name = "timestamp", .result = &tg_type_string, .flags = TG_NOT_NULL | TG_IMPURE },
};

const tg_family tg_functions_date = TG_FAMILY(functions);
