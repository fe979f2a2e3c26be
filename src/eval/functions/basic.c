// A few functions that show how one is written: conversion to a type, and the sizes of things.
#include "functions.h"

// tostring(), tonumber(), tobool(), tolist(), toset(), tomap() are the same but for the type (lang/funcs, MakeToFunc).
static const tg_type *wanted(const tg_invocation *call)
{
    static const struct {
        const char *name;
        const tg_type *type;
    } rows[] = {
        { "tostring", &tg_type_string }, { "tonumber", &tg_type_number }, { "tobool", &tg_type_bool },
        { "tolist", &tg_type_any_list }, { "toset", &tg_type_any_set },   { "tomap", &tg_type_any_map },
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        if (tg_str_equal(tg_str_from(rows[i].name), tg_str_from(call->function->name)))
            return rows[i].type;
    }
    return &tg_type_any;
}

static tg_value cannot_convert(tg_invocation *call, const tg_type *from, const tg_type *to)
{
    tg_str names[2] = { tg_type_name(call->arena, from), tg_type_constraint_name(call->arena, to) };
    return tg_argument_fails(call, 0, "cannot convert %.*s to %.*s", TG_ARG(names[0]), TG_ARG(names[1]));
}

static const tg_type *to_type(tg_invocation *call)
{
    const tg_type *to = wanted(call), *from = tg_value_type(call->arguments[0]);
    tg_fault fault;
    tg_reason nothing = { 0 };
    tg_value_convert(call->arena, tg_value_unknown(call->arena, from, nothing), to, &fault);
    if (!fault.certain)
        return to;
    cannot_convert(call, from, to);
    return NULL;
}

static tg_value to(tg_invocation *call)
{
    tg_value v = call->arguments[0];
    tg_fault fault;
    if (!tg_value_is_known(v)) {
        tg_value unknown = tg_value_unknown_like(call->arena, call->result, v);
        return tg_value_mark(call->arena, unknown, v.content->marks);
    }
    tg_value out = tg_value_convert(call->arena, v, call->result, &fault);
    if (!fault.certain)
        return out;
    return cannot_convert(call, tg_value_type(v), call->result);
}

#define CONVERSION(word)                                                                                     \
    {                                                                                                        \
        .name = (word), .type = to_type, .run = to, .parameters = {                                          \
            { "v", &tg_type_any, TG_NULLS | TG_UNKNOWNS | TG_ANY | TG_MARKS }                                \
        }                                                                                                    \
    }

static tg_value upper(tg_invocation *call)
{
    tg_str text = tg_value_text(call->arguments[0]);
    char *bytes = tg_arena_copy(call->arena, text.data, text.length);
    for (size_t i = 0; i < text.length; i++) { // ASCII only
        if (bytes[i] >= 'a' && bytes[i] <= 'z')
            bytes[i] = (char)(bytes[i] - 'a' + 'A');
    }
    return tg_value_string(call->arena, (tg_str){ bytes, text.length });
}

static tg_value greatest(tg_invocation *call)
{
    if (call->count == 0)
        return tg_call_fails(call, "must pass at least one number");
    tg_value most = call->arguments[0];
    for (size_t i = 1; i < call->count; i++) {
        if (tg_number_compare(tg_value_number(call->arguments[i]), tg_value_number(most)) > 0)
            most = call->arguments[i];
    }
    return most;
}

static const tg_function functions[] = {
    CONVERSION("tobool"),
    CONVERSION("tolist"),
    CONVERSION("tomap"),
    CONVERSION("tonumber"),
    CONVERSION("toset"),
    CONVERSION("tostring"),
    { .name = "upper",
      .result = &tg_type_string,
      .run = upper,
      .flags = TG_NOT_NULL,
      .parameters = { { "str", &tg_type_string, TG_ANY } } },
    { .name = "max",
      .result = &tg_type_number,
      .run = greatest,
      .flags = TG_NOT_NULL,
      .rest = { "numbers", &tg_type_number, TG_ANY } },
};

const tg_family tg_functions_basic = TG_FAMILY(functions);
