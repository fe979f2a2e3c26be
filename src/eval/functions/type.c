// Conversions and marks: lang/funcs/conversion.go and sensitive.go.
#include "common.h"

// ------------------------------------------------------------------------------------- conversions

// tostring(), tonumber(), tobool(), tolist(), toset(), tomap() are the same but for the type.
static const tg_type *wanted(const tg_invocation *call)
{
    static const struct {
        const char *name;
        const tg_type *type;
    } rows[] = {
        { "tostring", &tg_type_string }, { "tonumber", &tg_type_number }, { "tobool", &tg_type_bool },
        { "tolist", &tg_type_any_list }, { "toset", &tg_type_any_set },   { "tomap", &tg_type_any_map },
    };
    for (size_t i = 0; i < TG_COUNT(rows); i++) {
        if (strcmp(rows[i].name, call->function->name) == 0)
            return rows[i].type;
    }
    return &tg_type_any;
}

static tg_value cannot_convert(tg_invocation *call, tg_str from, const char *why)
{
    tg_str to = tg_type_constraint_name(call->arena, wanted(call));
    return tg_argument_fails(call, 0, "cannot convert %.*s to %.*s%s", TG_ARG(from), TG_ARG(to), why);
}

static const tg_type *to_type(tg_invocation *call)
{
    const tg_type *to = wanted(call), *from = tg_value_type(call->arguments[0]);
    tg_fault fault;
    tg_value_convert(call->arena, tg_value_unknown(call->arena, from, (tg_reason){ 0 }), to, &fault);
    if (!fault.certain)
        return to;
    cannot_convert(call, tg_type_name(call->arena, from), "");
    return NULL;
}

static tg_value not_converted(tg_invocation *call, tg_value v)
{
    tg_str from = tg_type_name(call->arena, tg_value_type(v));
    if (tg_value_marks_deep(v) & TG_SENSITIVE)
        return cannot_convert(call, tg_format(call->arena, "this sensitive %.*s", TG_ARG(from)), "");
    if (!tg_value_is(v, TG_TYPE_STRING))
        return cannot_convert(call, from, "");
    from = tg_format(call->arena, "\"%.*s\"", TG_ARG(tg_utf8_printable(call->arena, tg_value_text(v))));
    return cannot_convert(call, from,
                          wanted(call)->kind == TG_TYPE_BOOL
                              ? "; only the strings \"true\" or \"false\" are allowed"
                              : "; given string must be a decimal representation of a number");
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
    return fault.certain ? not_converted(call, v) : out;
}

// ------------------------------------------------------------------------------------------- marks

static const tg_type *type_of_argument(tg_invocation *call)
{
    return tg_value_type(call->arguments[0]);
}

static tg_value sensitive(tg_invocation *call)
{
    return tg_value_mark(call->arena, call->arguments[0], TG_SENSITIVE);
}

static tg_value nonsensitive(tg_invocation *call)
{
    unsigned marks = 0;
    tg_value v = tg_value_unmark(call->arena, call->arguments[0], &marks);
    return tg_value_mark(call->arena, v, marks & ~(unsigned)TG_SENSITIVE);
}

static tg_value is_sensitive(tg_invocation *call)
{
    tg_value v = call->arguments[0];
    if (v.content->marks & TG_SENSITIVE)
        return tg_value_bool(true);
    return tg_value_is_known(v) ? tg_value_bool(false) : tg_unknown_result(call, v);
}

// Null in place of what is ephemeral, at any depth (that of values is limited).
static tg_value without_ephemeral(tg_arena *arena, tg_value v)
{
    unsigned marks = 0;
    if (!tg_value_has(v, TG_HAS_MARK))
        return v;
    tg_value_unmark(arena, v, &marks);
    if (marks & TG_EPHEMERAL) {
        tg_value plain = tg_value_is_known(v) ? tg_value_null(arena, tg_value_type(v))
                                              : tg_value_unknown_like(arena, tg_value_type(v), v);
        return tg_value_mark(arena, plain, marks & ~(unsigned)TG_EPHEMERAL);
    }
    if (v.content->state != TG_KNOWN)
        return v;
    tg_value *items = tg_new_array(arena, tg_value, tg_value_count(v));
    for (uint32_t i = 0; i < tg_value_count(v); i++)
        items[i] = without_ephemeral(arena, tg_value_item(v, i));
    return tg_value_rebuilt(arena, v, items);
}

static tg_value ephemeral_as_null(tg_invocation *call)
{
    return without_ephemeral(call->arena, call->arguments[0]);
}

// ------------------------------------------------------------------------------------------- table

#define ANYTHING(word)                                                                                       \
    {                                                                                                        \
        (word), &tg_type_any, TG_NULLS | TG_UNKNOWNS | TG_ANY | TG_MARKS                                     \
    }
#define CONVERSION(word)                                                                                     \
    {                                                                                                        \
        .name = (word), .type = to_type, .run = to, .parameters = { ANYTHING("v") }                          \
    }
#define OF_MARKS(word, function)                                                                             \
    {                                                                                                        \
        .name = (word), .type = type_of_argument, .run = (function), .parameters = { ANYTHING("value") }     \
    }

static const tg_function functions[] = {
    OF_MARKS("ephemeralasnull", ephemeral_as_null),
    { .name = "issensitive",
      .result = &tg_type_bool,
      .run = is_sensitive,
      .parameters = { ANYTHING("value") } },
    OF_MARKS("nonsensitive", nonsensitive),
    OF_MARKS("sensitive", sensitive),
    CONVERSION("tobool"),
    CONVERSION("tolist"),
    CONVERSION("tomap"),
    CONVERSION("tonumber"),
    CONVERSION("toset"),
    CONVERSION("tostring"),
};

const tg_family tg_functions_type = TG_FAMILY(functions);
