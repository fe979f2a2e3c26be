// format() and formatlist(): cty/function/stdlib/format.go. Numbers are printed as Go's big.Int and big.Float format
// themselves, whose rules for flags, width and precision are not quite those of C.
#include "common.h"
#include "json.h"
#include "tracegate/limits.h"

typedef struct verb {
    tg_str raw;
    size_t argument; // counted from 1
    char mode;
    bool zero, sharp, plus, minus, space;
    bool has_width, has_precision;
    size_t width, precision;
} verb;

typedef struct formatter {
    tg_invocation *call;
    tg_str format;
    size_t at;
    const tg_value *arguments;
    size_t count;
    size_t next, highest; // argument numbers
    tg_buf out;
    bool too_much;
} formatter;

// Said once; the result is then not used.
static void fails(formatter *f, const char *what, const verb *v)
{
    tg_str raw = tg_utf8_printable(f->call->arena, v->raw);
    tg_call_fails(f->call, "unsupported value for \"%.*s\": %s", TG_ARG(raw), what);
}

// ----------------------------------------------------------------------------------------- printing

static void repeat(formatter *f, char c, size_t count)
{
    if (count > TG_LIMIT_FORMAT_WIDTH)
        f->too_much = true;
    for (size_t i = 0; i < count && !f->too_much; i++)
        tg_buf_byte(&f->out, c);
}

// In a field of the verb's width, counted in grapheme clusters.
static void pad(formatter *f, const verb *v, tg_str text)
{
    size_t length = v->has_width ? tg_utf8_graphemes(text) : 0;
    size_t missing = v->has_width && v->width > length ? v->width - length : 0;
    char with = v->zero ? '0' : ' ';
    if (!v->minus)
        repeat(f, with, missing);
    tg_buf_add(&f->out, text);
    if (v->minus)
        repeat(f, with, missing);
}

static void print_json(formatter *f, const verb *v, tg_value value)
{
    tg_buf text = { 0 };
    tg_str wrong;
    if (tg_json_encode(f->call->arena, &text, value, &wrong))
        pad(f, v, tg_buf_str(&text));
    else
        fails(f, tg_str_copy(f->call->arena, wrong).data, v);
    tg_buf_free(&text);
}

static void print_as_is(formatter *f, const verb *v, tg_value value)
{
    if (!v->sharp && tg_value_is(value, TG_TYPE_STRING)) {
        pad(f, v, tg_value_text(value));
    } else if (!v->sharp && tg_value_is(value, TG_TYPE_NUMBER)) {
        tg_str text = tg_number_format(f->call->arena, tg_value_number(value), 'g', -1);
        f->too_much = f->too_much || tg_str_none(text);
        pad(f, v, text);
    } else {
        print_json(f, v, value);
    }
}

static bool convert(formatter *f, const verb *v, tg_value *value, const tg_type *to)
{
    tg_fault fault;
    *value = tg_value_convert(f->call->arena, *value, to, &fault);
    if (!fault.certain)
        return true;
    fails(f, tg_str_copy(f->call->arena, fault.text).data, v);
    return false;
}

static void print_string(formatter *f, const verb *v, tg_value value)
{
    tg_str text = tg_value_text(value);
    size_t length = 0;
    if (v->has_precision && v->precision > 0) {
        for (size_t i = 0; i < v->precision && length < text.length; i++)
            length += tg_utf8_grapheme(tg_str_slice(text, length, text.length));
        text.length = length;
    }
    if (v->mode == 's') {
        pad(f, v, text);
        return;
    }
    tg_buf quoted = { 0 };
    tg_json_quote(&quoted, text, true);
    pad(f, v, tg_buf_str(&quoted));
    tg_buf_free(&quoted);
}

static const char *sign_of(const verb *v, bool negative)
{
    return negative ? "-" : v->plus ? "+" : v->space ? " " : "";
}

static const char *base_prefix(const verb *v)
{
    if (!v->sharp)
        return "";
    return v->mode == 'b' ? "0b" : v->mode == 'o' ? "0" : v->mode == 'x' ? "0x" : v->mode == 'X' ? "0X" : "";
}

// big.Int's Format: [left pad][sign][prefix][zero pad][digits][right pad].
static void print_digits(formatter *f, const verb *v, tg_str digits, bool negative)
{
    const char *sign = sign_of(v, negative), *prefix = base_prefix(v);
    size_t zeros = 0, left = 0, right = 0;
    if (v->has_precision && digits.length < v->precision)
        zeros = v->precision - digits.length;
    else if (v->has_precision && v->precision == 0 && tg_str_equal(digits, S("0")))
        return;
    size_t length = strlen(sign) + strlen(prefix) + zeros + digits.length;
    size_t missing = v->has_width && length < v->width ? v->width - length : 0;
    if (v->minus)
        right = missing;
    else if (v->zero && !v->has_precision)
        zeros += missing;
    else
        left = missing;
    repeat(f, ' ', left);
    tg_buf_add(&f->out, tg_str_from(sign));
    tg_buf_add(&f->out, tg_str_from(prefix));
    repeat(f, '0', zeros);
    tg_buf_add(&f->out, digits);
    repeat(f, ' ', right);
}

static int base_of(char mode)
{
    return mode == 'b' ? 2 : mode == 'o' ? 8 : mode == 'd' ? 10 : 16;
}

static void print_integer(formatter *f, const verb *v, tg_number n)
{
    if (!tg_number_is_integer(n)) {
        fails(f, "an integer is required", v);
        return;
    }
    tg_str digits = tg_number_integer_text(f->call->arena, n, base_of(v->mode));
    if (tg_str_none(digits)) {
        f->too_much = true;
        return;
    }
    bool negative = digits.data[0] == '-';
    digits = tg_str_slice(digits, negative, digits.length);
    if (v->mode == 'X') {
        char *upper = tg_arena_copy(f->call->arena, digits.data, digits.length);
        for (size_t i = 0; i < digits.length; i++) {
            if (upper[i] >= 'a')
                upper[i] = (char)(upper[i] - 'a' + 'A');
        }
        digits.data = upper;
    }
    print_digits(f, v, digits, negative);
}

// big.Float's Format: a zero flag pads with zeros even where a minus flag stands beside it.
static void print_float(formatter *f, const verb *v, tg_number n)
{
    bool general = v->mode == 'g' || v->mode == 'G';
    int digits = v->has_precision ? (int)v->precision : general ? -1 : 6;
    tg_str text = tg_number_format(f->call->arena, n, v->mode, digits);
    if (tg_str_none(text)) {
        f->too_much = true;
        return;
    }
    bool signed_text = text.data[0] == '-' || text.data[0] == '+';
    const char *sign = sign_of(v, text.data[0] == '-');
    if (text.data[0] == '+')
        sign = v->space ? " " : "+";
    text = tg_str_slice(text, signed_text, text.length);
    size_t length = strlen(sign) + text.length;
    size_t missing = v->has_width && v->width > length ? v->width - length : 0;
    bool zeros = v->zero && !tg_number_is_infinite(n);
    repeat(f, ' ', zeros || v->minus ? 0 : missing);
    tg_buf_add(&f->out, tg_str_from(sign));
    repeat(f, '0', zeros ? missing : 0);
    tg_buf_add(&f->out, text);
    repeat(f, ' ', v->minus && !zeros ? missing : 0);
}

static void print(formatter *f, const verb *v)
{
    if (v->argument > f->count) {
        tg_call_fails(f->call, "not enough arguments for \"%.*s\": need index %zu but have %zu total",
                      TG_ARG(tg_utf8_printable(f->call->arena, v->raw)), v->argument, f->count);
        return;
    }
    tg_value value = f->arguments[v->argument - 1];
    if (v->mode != 'v' && tg_value_is_null(value)) {
        fails(f, "null value cannot be formatted", v);
    } else if (v->mode == 'v') {
        print_as_is(f, v, value);
    } else if (v->mode == 't') {
        if (convert(f, v, &value, &tg_type_bool))
            tg_buf_add(&f->out, tg_value_truth(value) ? S("true") : S("false"));
    } else if (strchr("bdoxX", v->mode)) {
        if (convert(f, v, &value, &tg_type_number))
            print_integer(f, v, tg_value_number(value));
    } else if (strchr("eEfgG", v->mode)) {
        if (convert(f, v, &value, &tg_type_number))
            print_float(f, v, tg_value_number(value));
    } else if (strchr("sq", v->mode)) {
        if (convert(f, v, &value, &tg_type_string))
            print_string(f, v, value);
    } else {
        tg_call_fails(f->call, "unsupported format verb '%c'", v->mode);
    }
}

// ----------------------------------------------------------------------------------------- scanning

static char peek(const formatter *f)
{
    return f->at < f->format.length ? f->format.data[f->at] : '\0';
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

// Digits as a number; what is larger than any width that is printed stays there.
static size_t number(formatter *f)
{
    size_t n = 0;
    for (; is_digit(peek(f)); f->at++)
        n = n > TG_LIMIT_FORMAT_WIDTH ? n : n * 10 + (size_t)(peek(f) - '0');
    return n;
}

static void flags(formatter *f, verb *v)
{
    for (;; f->at++) {
        switch (peek(f)) {
        case '0':
            v->zero = true;
            break;
        case '#':
            v->sharp = true;
            break;
        case '+':
            v->plus = true;
            break;
        case '-':
            v->minus = true;
            break;
        case ' ':
            v->space = true;
            break;
        default:
            return;
        }
    }
}

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

// "[" number "]": which argument. False: something else is between the brackets.
static bool argument_index(formatter *f, verb *v)
{
    if (peek(f) != '[')
        return true;
    f->at++;
    if (!is_digit(peek(f)) || peek(f) == '0')
        return false;
    v->argument = number(f);
    if (peek(f) != ']')
        return false;
    f->at++;
    return true;
}

// "%" flags width? ("." precision)? ("[" argument "]")? letter
static bool scan_verb(formatter *f, verb *v)
{
    size_t start = f->at++;
    *v = (verb){ .argument = f->next };
    flags(f, v);
    v->has_width = is_digit(peek(f));
    v->width = number(f);
    if (peek(f) == '.') {
        f->at++;
        v->has_precision = true;
        v->precision = number(f);
    }
    if (!argument_index(f, v) || !is_letter(peek(f))) {
        tg_argument_fails(f->call, 0, "%s at offset %zu",
                          f->at < f->format.length ? "unrecognized format character"
                                                   : "invalid format string: it ends within a verb",
                          f->at);
        return false;
    }
    v->mode = f->format.data[f->at++];
    v->raw = tg_str_slice(f->format, start, f->at);
    if (v->width > TG_LIMIT_FORMAT_WIDTH || v->precision > TG_LIMIT_FORMAT_WIDTH)
        f->too_much = true;
    return true;
}

static bool goes_on(const formatter *f)
{
    return tg_str_none(f->call->wrong) && !f->too_much && f->out.length <= TG_LIMIT_STRING;
}

static void format_all(formatter *f)
{
    while (f->at < f->format.length && goes_on(f)) {
        verb v;
        char c = peek(f);
        if (c != '%' || tg_str_starts_with(tg_str_slice(f->format, f->at, f->format.length), S("%%"))) {
            tg_buf_byte(&f->out, c);
            f->at += c == '%' ? 2 : 1;
        } else if (scan_verb(f, &v) && goes_on(f)) {
            if (v.argument > f->highest)
                f->highest = v.argument;
            print(f, &v);
            f->next = v.argument + 1;
        }
    }
    if (goes_on(f) && f->highest < f->count)
        tg_argument_fails(f->call, f->highest + 1, "too many arguments; only %zu used by format string",
                          f->highest);
}

// The text, or too much, or what is wrong (call->wrong).
static tg_value formatted(tg_invocation *call, tg_str format, const tg_value *arguments, size_t count)
{
    formatter f = { .call = call, .format = format, .arguments = arguments, .count = count, .next = 1 };
    format_all(&f);
    bool whole = goes_on(&f);
    tg_str text = whole ? tg_str_copy(call->arena, tg_buf_str(&f.out)) : S("");
    tg_buf_free(&f.out);
    if (whole && tg_room_for(call, 0, text.length))
        return tg_value_string(call->arena, text);
    tg_value much = tg_too_much(call);
    return tg_value_unknown_like(call->arena, &tg_type_string, much);
}

static tg_value format(tg_invocation *call)
{
    tg_str text = tg_text_argument(call, 0);
    for (size_t i = 1; i < call->count; i++) {
        if (tg_value_is_wholly_known(call->arguments[i]))
            continue;
        const char *percent = text.length > 0 ? memchr(text.data, '%', text.length) : NULL;
        tg_refinement certain = { 0 };
        if (percent)
            certain.prefix =
                tg_string_safe_prefix(call->arena, tg_str_slice(text, 0, (size_t)(percent - text.data)));
        return tg_value_refine(call->arena, tg_unknown_result(call, call->arguments[i]), &certain);
    }
    return formatted(call, text, call->arguments + 1, call->count - 1);
}

// -------------------------------------------------------------------------------------- formatlist

typedef struct rows {
    size_t count;            // of results; SIZE_MAX: no argument says so
    size_t decided;          // by this argument
    const tg_value *unknown; // an argument whose elements cannot be counted
} rows;

static bool iterated(tg_value v)
{
    return tg_is_sequence(tg_value_type(v)) && !tg_value_is_null(v);
}

static bool count_rows(tg_invocation *call, rows *r)
{
    *r = (rows){ .count = SIZE_MAX };
    for (size_t i = 1; i < call->count; i++) {
        tg_value v = call->arguments[i];
        const tg_type *type = tg_value_type(v);
        uint32_t length;
        if (type->kind == TG_TYPE_ANY && !tg_value_is_known(v))
            r->unknown = &call->arguments[i];
        if (!iterated(v))
            continue;
        if (!tg_value_is_known(v) || !tg_length_is_known(v, &length))
            r->unknown = &call->arguments[i];
        if (!tg_length_is_known(v, &length))
            continue;
        if (r->count != SIZE_MAX && r->count != length) {
            tg_argument_fails(
                call, i, "argument %zu has length %u, which is inconsistent with argument %zu of length %zu",
                i, length, r->decided, r->count);
            return false;
        }
        if (r->count == SIZE_MAX)
            r->decided = i;
        r->count = length;
    }
    return true;
}

static tg_value format_row(tg_invocation *call, size_t row, tg_value *arguments)
{
    for (size_t i = 1; i < call->count; i++) {
        tg_value v = call->arguments[i];
        arguments[i - 1] = iterated(v) ? tg_value_item(v, (uint32_t)row) : v;
        if (!tg_value_is_wholly_known(arguments[i - 1])) {
            tg_value unknown = tg_value_unknown_like(call->arena, &tg_type_string, arguments[i - 1]);
            return tg_value_refine_not_null(call->arena, unknown);
        }
    }
    return formatted(call, tg_text_argument(call, 0), arguments, call->count - 1);
}

static tg_value format_list(tg_invocation *call)
{
    rows r;
    if (!count_rows(call, &r))
        return tg_call_fails(call, "inconsistent lengths");
    if (r.unknown)
        return tg_unknown_result(call, *r.unknown);
    size_t count = r.count == SIZE_MAX ? 1 : r.count;
    if (!tg_room_for(call, count, 0))
        return tg_too_much(call);
    tg_values out = { 0 };
    tg_value *arguments = tg_new_array(call->arena, tg_value, call->count);
    for (size_t i = 0; i < count && tg_str_none(call->wrong); i++)
        tg_push(call->arena, &out, format_row(call, i, arguments));
    return tg_list_result(call, &out);
}

// ------------------------------------------------------------------------------------------- table

#define VALUES                                                                                               \
    {                                                                                                        \
        "args", &tg_type_any, TG_NULLS | TG_UNKNOWNS | TG_ANY                                                \
    }

static const tg_function functions[] = {
    { .name = "format",
      .result = &tg_type_string,
      .run = format,
      .flags = TG_NOT_NULL,
      .parameters = { { "format", &tg_type_string, 0 } },
      .rest = VALUES },
    { .name = "formatlist",
      .result = &tg_type_string_list,
      .run = format_list,
      .flags = TG_NOT_NULL,
      .parameters = { { "format", &tg_type_string, 0 } },
      .rest = VALUES },
};

const tg_family tg_functions_format = TG_FAMILY(functions);
