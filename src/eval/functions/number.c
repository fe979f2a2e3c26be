// Functions of numbers: cty/function/stdlib/number.go, and sum() of Terraform's own.
#include "common.h"
#include "go_math.h"

static tg_value absolute(tg_invocation *call)
{
    unsigned marks = 0;
    tg_value v = tg_value_unmark(call->arena, call->arguments[0], &marks);
    tg_number n = tg_number_absolute(call->arena, tg_value_number(v));
    return tg_value_mark(call->arena, tg_value_of_number(call->arena, n), marks);
}

static tg_value rounded(tg_invocation *call, tg_number (*round)(tg_arena *arena, tg_number n))
{
    tg_number n = tg_value_number(call->arguments[0]);
    if (tg_number_is_infinite(n))
        return call->arguments[0];
    n = round(call->arena, n);
    if (tg_number_sign(n) == 0) // never minus zero
        n = (tg_number){ .precision = n.precision };
    return tg_value_of_number(call->arena, n);
}

static tg_value ceiling(tg_invocation *call)
{
    return rounded(call, tg_number_ceiling);
}

static tg_value floored(tg_invocation *call)
{
    return rounded(call, tg_number_floor);
}

// The first of those that no other exceeds in `direction` (1: greatest, -1: smallest).
static tg_value extreme(tg_invocation *call, int direction)
{
    if (call->count == 0)
        return tg_call_fails(call, "must pass at least one number");
    tg_value most = call->arguments[0];
    for (size_t i = 1; i < call->count; i++) {
        int order = tg_number_compare(tg_value_number(call->arguments[i]), tg_value_number(most));
        if (order * direction > 0)
            most = call->arguments[i];
    }
    return most;
}

static tg_value greatest(tg_invocation *call)
{
    return extreme(call, 1);
}

static tg_value smallest(tg_invocation *call)
{
    return extreme(call, -1);
}

// Both arguments as doubles. Infinities stay, but none may arise.
static bool doubles(tg_invocation *call, double out[2])
{
    for (size_t i = 0; i < 2; i++) {
        tg_number n = tg_value_number(call->arguments[i]);
        out[i] = tg_number_to_double(n);
        if (out[i] - out[i] != 0 && !tg_number_is_infinite(n)) {
            tg_argument_fails(call, i, "value is out of the range of a 64-bit floating point number");
            return false;
        }
    }
    return true;
}

static tg_value double_result(tg_invocation *call, double value)
{
    if (value != value)
        return tg_call_fails(call, "the result is not a number");
    return tg_value_of_number(call->arena, tg_number_double(call->arena, value));
}

static tg_value logarithm(tg_invocation *call)
{
    double d[2];
    if (!doubles(call, d))
        return tg_call_fails(call, "out of range");
    return double_result(call, tg_go_log(d[0]) / tg_go_log(d[1]));
}

static tg_value power(tg_invocation *call)
{
    double d[2];
    if (!doubles(call, d))
        return tg_call_fails(call, "out of range");
    return double_result(call, tg_go_pow(d[0], d[1]));
}

static tg_value sign(tg_invocation *call)
{
    int64_t n;
    if (!tg_int_argument(call, 0, &n))
        return tg_call_fails(call, "not an integer");
    return tg_value_integer(call->arena, (n > 0) - (n < 0));
}

static const tg_type *parse_integer_type(tg_invocation *call)
{
    const tg_type *type = tg_value_type(call->arguments[0]);
    if (type->kind == TG_TYPE_STRING)
        return &tg_type_number;
    tg_argument_fails(call, 0, "first argument must be a string, not %.*s",
                      TG_ARG(tg_type_name(call->arena, type)));
    return NULL;
}

static tg_value parse_integer(tg_invocation *call)
{
    int64_t base;
    if (!tg_int_argument(call, 1, &base))
        return tg_call_fails(call, "not an integer");
    if (base < 2 || base > 62)
        return tg_argument_fails(call, 1, "base must be a whole number between 2 and 62 inclusive");
    tg_str text = tg_text_argument(call, 0);
    tg_number n;
    if (!tg_number_parse_integer(call->arena, text, (int)base, &n))
        return tg_argument_fails(call, 0, "cannot parse \"%.*s\" as a base %d integer",
                                 TG_ARG(tg_utf8_printable(call->arena, text)), (int)base);
    return tg_value_of_number(call->arena, n);
}

static bool summand(tg_invocation *call, tg_value v, tg_number *out)
{
    tg_fault fault = { 0 };
    if (!tg_value_is_null(v))
        v = tg_value_convert(call->arena, v, &tg_type_number, &fault);
    if (!fault.certain && tg_value_is(v, TG_TYPE_NUMBER)) {
        *out = tg_value_number(v);
        return true;
    }
    tg_argument_fails(call, 0, "argument must be list, set, or tuple of number values");
    return false;
}

static tg_value sum(tg_invocation *call)
{
    tg_value list = call->arguments[0];
    const tg_type *type = tg_value_type(list);
    if (!tg_is_sequence(type))
        return tg_argument_fails(call, 0, "argument must be list, set, or tuple. Received %.*s",
                                 TG_ARG(tg_type_name(call->arena, type)));
    if (tg_value_count(list) == 0)
        return tg_argument_fails(call, 0, "cannot sum an empty list");
    if (!tg_value_is_wholly_known(list))
        return tg_unknown_result(call, list);
    tg_number total, next;
    if (!summand(call, tg_value_item(list, 0), &total))
        return tg_call_fails(call, "no number");
    for (uint32_t i = 1; i < tg_value_count(list); i++) {
        if (!summand(call, tg_value_item(list, i), &next))
            return tg_call_fails(call, "no number");
        if (!tg_number_add(call->arena, total, next, &total))
            return tg_call_fails(call, "can't compute sum of opposing infinities");
    }
    return tg_value_of_number(call->arena, total);
}

// range(): Terraform gives up at this many elements, too.
#define MOST_IN_RANGE 1024

static tg_value range_from(tg_invocation *call, tg_number start, tg_number end, tg_number step)
{
    bool down = tg_number_sign(step) < 0;
    int order = tg_number_compare(end, start);
    if (down ? order > 0 : order < 0)
        return tg_argument_fails(call, call->count > 1 ? 1 : 0, "end must be %s than start when step is %s",
                                 down ? "less" : "greater", down ? "negative" : "positive");
    tg_values out = { 0 };
    for (tg_number n = start;;) {
        order = tg_number_compare(n, end);
        if (down ? order <= 0 : order >= 0)
            return tg_list_result(call, &out);
        if (out.count == MOST_IN_RANGE)
            return tg_call_fails(
                call, "more than 1024 values were generated; either decrease the difference between "
                      "start and end or use a smaller step");
        tg_push(call->arena, &out, tg_value_of_number(call->arena, n));
        if (!tg_number_add(call->arena, n, step, &n))
            return tg_call_fails(call, "can't compute sum of opposing infinities");
    }
}

static tg_value range(tg_invocation *call)
{
    if (call->count < 1 || call->count > 3)
        return tg_call_fails(call, "must have one, two, or three arguments");
    tg_number n[3] = { 0 };
    for (size_t i = 0; i < call->count; i++)
        n[i] = tg_value_number(call->arguments[i]);
    if (call->count == 3)
        return range_from(call, n[0], n[1], n[2]);
    tg_number start = call->count == 2 ? n[0] : tg_number_integer(0), end = n[call->count - 1];
    return range_from(call, start, end, tg_number_integer(tg_number_compare(end, start) < 0 ? -1 : 1));
}

#define OF_NUMBER(word, function)                                                                            \
    {                                                                                                        \
        .name = (word), .result = &tg_type_number, .run = (function), .flags = TG_NOT_NULL, .parameters = {  \
            { "num", &tg_type_number, 0 }                                                                    \
        }                                                                                                    \
    }
#define OF_TWO_NUMBERS(word, function, second)                                                               \
    {                                                                                                        \
        .name = (word), .result = &tg_type_number, .run = (function), .flags = TG_NOT_NULL, .parameters = {  \
            { "num", &tg_type_number, 0 },                                                                   \
            { (second), &tg_type_number, 0 }                                                                 \
        }                                                                                                    \
    }
#define OF_ANY_NUMBERS(word, function)                                                                       \
    {                                                                                                        \
        .name = (word), .result = &tg_type_number, .run = (function), .flags = TG_NOT_NULL, .rest = {        \
            "numbers",                                                                                       \
            &tg_type_number,                                                                                 \
            TG_ANY                                                                                           \
        }                                                                                                    \
    }

static const tg_function functions[] = {
    { .name = "abs",
      .result = &tg_type_number,
      .run = absolute,
      .flags = TG_NOT_NULL,
      .parameters = { { "num", &tg_type_number, TG_ANY | TG_MARKS } } },
    OF_NUMBER("ceil", ceiling),
    OF_NUMBER("floor", floored),
    OF_TWO_NUMBERS("log", logarithm, "base"),
    OF_ANY_NUMBERS("max", greatest),
    OF_ANY_NUMBERS("min", smallest),
    { .name = "parseint",
      .type = parse_integer_type,
      .run = parse_integer,
      .flags = TG_NOT_NULL,
      .parameters = { { "number", &tg_type_any, 0 }, { "base", &tg_type_number, 0 } } },
    OF_TWO_NUMBERS("pow", power, "power"),
    { .name = "range",
      .result = &tg_type_number_list,
      .run = range,
      .flags = TG_NOT_NULL,
      .rest = { "params", &tg_type_number, 0 } },
    OF_NUMBER("signum", sign),
    { .name = "sum",
      .result = &tg_type_number,
      .run = sum,
      .flags = TG_NOT_NULL,
      .parameters = { { "list", &tg_type_any, 0 } } },
};

const tg_family tg_functions_number = TG_FAMILY(functions);
