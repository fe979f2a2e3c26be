// JSON values as values: strings stay as they are, numbers keep all their digits, arrays are tuples, objects objects.
#include "tracegate/eval.h"

static tg_value scalar(tg_arena *arena, const tg_json *json)
{
    tg_number number;
    switch (json->kind) {
    case TG_JSON_FALSE:
    case TG_JSON_TRUE:
        return tg_value_bool(json->kind == TG_JSON_TRUE);
    case TG_JSON_NUMBER:
        if (tg_number_parse(arena, json->text, &number))
            return tg_value_of_number(arena, number);
        return tg_value_failure(arena, (tg_reason){ S("the number is out of range"), json->span, NULL });
    case TG_JSON_STRING:
        return tg_value_string(arena, json->text);
    case TG_JSON_INVALID:
        return tg_value_failure(arena, (tg_reason){ S("it has a syntax error"), json->span, NULL });
    case TG_JSON_NULL:
    case TG_JSON_ARRAY:
    case TG_JSON_OBJECT:
    default:
        return tg_value_null(arena, &tg_type_any);
    }
}

static tg_value value(tg_arena *arena, const tg_json *json, bool placed);

static tg_value collection(tg_arena *arena, const tg_json *json, bool placed)
{
    bool object = json->kind == TG_JSON_OBJECT;
    uint32_t count = (uint32_t)json->count; // a file is smaller than 4 GiB
    tg_value *items = tg_new_array(arena, tg_value, count);
    tg_str *names = object ? tg_new_array(arena, tg_str, count) : NULL;
    for (uint32_t i = 0; i < count; i++) {
        items[i] = value(arena, object ? &json->members[i].value : &json->items[i], placed);
        if (object)
            names[i] = json->members[i].name;
    }
    return object ? tg_value_object(arena, names, items, count) : tg_value_tuple(arena, items, count);
}

static tg_value value(tg_arena *arena, const tg_json *json, bool placed)
{
    bool nested = json->kind == TG_JSON_ARRAY || json->kind == TG_JSON_OBJECT;
    tg_value v = nested ? collection(arena, json, placed) : scalar(arena, json);
    if (!placed)
        return v;
    tg_trail *origin = tg_new(arena, tg_trail);
    origin->what = "literal";
    origin->at = json->span;
    v.trail = origin;
    return v;
}

tg_value tg_value_from_json(tg_arena *arena, const tg_json *json)
{
    return value(arena, json, true);
}

tg_value tg_value_from_hidden_json(tg_arena *arena, const tg_json *json)
{
    return value(arena, json, false);
}
