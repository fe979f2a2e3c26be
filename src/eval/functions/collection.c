// Functions that look into collections: cty/function/stdlib/collection.go, lang/funcs/collection.go.
#include "common.h"
#include "tracegate/limits.h"

// ------------------------------------------------------------------------------------------ length

static const tg_type *length_type(tg_invocation *call)
{
    const tg_type *type = tg_value_type(call->arguments[0]);
    if (type->kind != TG_TYPE_NUMBER && type->kind != TG_TYPE_BOOL)
        return &tg_type_number;
    tg_call_fails(call, "argument must be a string, a collection type, or a structural type");
    return NULL;
}

static tg_bound exactly(size_t count)
{
    return (tg_bound){ true, true, tg_number_integer((int64_t)count) };
}

static tg_value unknown_length(const tg_invocation *call, tg_value v)
{
    tg_refinement range = tg_value_range(v), certain = { .not_null = true };
    if (v.content->type->kind == TG_TYPE_ANY)
        return tg_unknown_result(call, v);
    if (v.content->type->kind == TG_TYPE_STRING) {
        certain.least = exactly(tg_utf8_graphemes(range.prefix));
    } else if (tg_value_is_known(v)) { // a set of which some elements may turn out to be equal
        certain.least = exactly(1);
        certain.greatest = exactly(tg_value_count(v));
    } else {
        certain.least = exactly(range.shortest);
        certain.greatest = exactly(range.has_longest ? range.longest : INT64_MAX);
    }
    return tg_value_refine(call->arena, tg_unknown_result(call, v), &certain);
}

static tg_value length(tg_invocation *call)
{
    unsigned marks = 0;
    uint32_t count;
    tg_value v = tg_value_unmark(call->arena, call->arguments[0], &marks), out;
    if (tg_value_is(v, TG_TYPE_STRING))
        out = tg_value_integer(call->arena, (int64_t)tg_utf8_graphemes(tg_value_text(v)));
    else if (tg_length_is_known(v, &count))
        out = tg_value_integer(call->arena, count);
    else
        out = unknown_length(call, v);
    return tg_value_mark(call->arena, out, marks);
}

// ------------------------------------------------------------------------------------- all and any

static tg_value all_true(tg_invocation *call)
{
    tg_value list = call->arguments[0];
    for (uint32_t i = 0; i < tg_value_count(list); i++) {
        tg_value item = tg_value_item(list, i);
        if (!tg_value_is_known(item))
            return tg_unknown_result(call, item);
        if (tg_value_is_null(item) || !tg_value_truth(item))
            return tg_value_bool(false);
    }
    return tg_value_bool(true);
}

static tg_value any_true(tg_invocation *call)
{
    tg_value list = call->arguments[0];
    for (uint32_t i = 0; i < tg_value_count(list); i++) {
        tg_value item = tg_value_item(list, i);
        if (tg_value_is(item, TG_TYPE_BOOL) && tg_value_truth(item))
            return tg_value_bool(true);
    }
    return tg_value_is_wholly_known(list) ? tg_value_bool(false) : tg_unknown_result(call, list);
}

// ---------------------------------------------------------------------------------------- coalesce

static const tg_type *coalesce_type(tg_invocation *call)
{
    const tg_type **types = tg_new_array(call->arena, const tg_type *, call->count);
    for (size_t i = 0; i < call->count; i++)
        types[i] = tg_value_type(call->arguments[i]);
    const tg_type *type = call->count > 0 ? tg_type_unify(call->arena, types, call->count) : NULL;
    if (!type)
        tg_call_fails(call, "all arguments must have the same type");
    return type;
}

static tg_value coalesce(tg_invocation *call)
{
    for (size_t i = 0; i < call->count; i++) {
        tg_fault fault;
        tg_value v = tg_value_convert(call->arena, call->arguments[i], call->result, &fault);
        if (fault.certain)
            continue;
        if (!tg_value_is_known(v))
            return tg_unknown_result(call, v);
        bool empty = tg_value_is(v, TG_TYPE_STRING) && tg_value_text(v).length == 0;
        if (!tg_value_is_null(v) && !(empty && call->result->kind == TG_TYPE_STRING))
            return v;
    }
    return tg_call_fails(call, "no non-null, non-empty-string arguments");
}

static const tg_type *coalesce_list_type(tg_invocation *call)
{
    if (call->count == 0) {
        tg_call_fails(call, "at least one argument is required");
        return NULL;
    }
    const tg_type *first = tg_value_type(call->arguments[0]);
    bool same = true;
    for (size_t i = 0; i < call->count; i++) {
        const tg_type *type = tg_value_type(call->arguments[i]);
        if (!tg_value_is_known(call->arguments[i]))
            return &tg_type_any;
        if (type->kind != TG_TYPE_LIST && type->kind != TG_TYPE_TUPLE) {
            tg_call_fails(call, "coalescelist arguments must be lists or tuples");
            return NULL;
        }
        same = same && tg_type_equal(type, first);
    }
    return same ? first : &tg_type_any;
}

static tg_value coalesce_list(tg_invocation *call)
{
    for (size_t i = 0; i < call->count; i++) {
        tg_value v = call->arguments[i];
        if (!tg_value_is_known(v))
            return tg_unknown_result(call, v);
        if (!tg_value_is_null(v) && tg_value_count(v) > 0)
            return v;
    }
    return tg_call_fails(call, "no non-null arguments");
}

// ---------------------------------------------------------------------------------------- searching

static tg_value index_of(tg_invocation *call)
{
    tg_value list = call->arguments[0];
    const tg_type *type = tg_value_type(list);
    if (type->kind != TG_TYPE_LIST && type->kind != TG_TYPE_TUPLE)
        return tg_call_fails(call, "argument must be a list or tuple");
    if (tg_value_count(list) == 0)
        return tg_call_fails(call, "cannot search an empty list");
    for (uint32_t i = 0; i < tg_value_count(list); i++) {
        tg_value equal = tg_value_equal(call->arena, tg_value_item(list, i), call->arguments[1]);
        if (!tg_value_is_known(equal))
            return tg_unknown_result(call, equal);
        if (tg_value_truth(equal))
            return tg_value_integer(call->arena, i);
    }
    return tg_call_fails(call, "item not found");
}

static tg_value contains(tg_invocation *call)
{
    tg_value list = call->arguments[0], unknown = tg_value_bool(false);
    if (!tg_is_sequence(tg_value_type(list)))
        return tg_call_fails(call, "argument must be list, tuple, or set");
    for (uint32_t i = 0; i < tg_value_count(list); i++) {
        tg_value equal = tg_value_equal(call->arena, call->arguments[1], tg_value_item(list, i));
        if (!tg_value_is_known(equal))
            unknown = equal;
        else if (tg_value_truth(equal))
            return equal;
    }
    return tg_value_is_known(unknown) ? unknown : tg_unknown_result(call, unknown);
}

// ----------------------------------------------------------------------------------------- element

static bool wrapped_index(tg_invocation *call, uint32_t length, uint32_t *out)
{
    int64_t i;
    if (!tg_int_argument(call, 1, &i))
        return false;
    if (length == 0) {
        tg_call_fails(call, "cannot use element function with an empty list");
        return false;
    }
    i %= length;
    *out = (uint32_t)(i < 0 ? i + length : i);
    return true;
}

static const tg_type *element_type(tg_invocation *call)
{
    const tg_type *type = tg_value_type(call->arguments[0]);
    uint32_t i;
    if (type->kind == TG_TYPE_LIST)
        return type->element;
    if (type->kind != TG_TYPE_TUPLE) {
        tg_call_fails(call, "cannot read elements from %.*s", TG_ARG(tg_type_name(call->arena, type)));
        return NULL;
    }
    if (!tg_value_is_known(call->arguments[1]))
        return &tg_type_any;
    return wrapped_index(call, type->count, &i) ? type->items[i] : NULL;
}

// Any of them, where it is not known which.
static tg_value some_element(tg_invocation *call)
{
    tg_value list = call->arguments[0], unknown = tg_unknown_result(call, call->arguments[1]);
    if (tg_value_count(list) == 0 || tg_value_count(list) > TG_CAP_CHOICES || list.content->marks ||
        call->eval->as_terraform)
        return unknown;
    tg_values choices = { 0 };
    for (uint32_t i = 0; i < tg_value_count(list); i++)
        tg_push(call->arena, &choices, tg_taken_from(call, tg_value_item(list, i), list));
    return tg_value_one_of(call->arena, unknown, choices.items, (uint32_t)choices.count);
}

static tg_value element(tg_invocation *call)
{
    unsigned marks = 0;
    uint32_t i;
    if (!tg_value_is_known(call->arguments[1]))
        return some_element(call);
    tg_value list = tg_value_unmark(call->arena, call->arguments[0], &marks);
    if (!wrapped_index(call, tg_value_count(list), &i))
        return tg_call_fails(call, "no such element");
    return tg_value_mark(call->arena, tg_taken_from(call, tg_value_item(list, i), list), marks);
}

static bool none_or_one(tg_invocation *call)
{
    tg_argument_fails(call, 0, "must be a list, set, or tuple value with either zero or one elements");
    return false;
}

static const tg_type *one_type(tg_invocation *call)
{
    const tg_type *type = tg_value_type(call->arguments[0]);
    if (type->kind == TG_TYPE_LIST || type->kind == TG_TYPE_SET)
        return type->element;
    if (type->kind == TG_TYPE_TUPLE && type->count <= 1)
        return type->count == 1 ? type->items[0] : &tg_type_any;
    none_or_one(call);
    return NULL;
}

static tg_value one(tg_invocation *call)
{
    tg_value list = call->arguments[0];
    uint32_t count;
    if (!tg_length_is_known(list, &count))
        return tg_unknown_result(call, list);
    if (count == 0)
        return tg_value_null(call->arena, call->result);
    if (count == 1)
        return tg_taken_from(call, tg_value_item(list, 0), list);
    none_or_one(call);
    return tg_unknown_result(call, list);
}

// ------------------------------------------------------------------------------------------ lookup

static const tg_type *lookup_in_object_type(tg_invocation *call, const tg_type *type)
{
    unsigned marks = 0;
    if (!tg_value_is_known(call->arguments[1]))
        return &tg_type_any;
    tg_str key = tg_value_text(tg_value_unmark(call->arena, call->arguments[1], &marks));
    int64_t i = tg_type_attribute(type, key);
    if (i >= 0)
        return type->items[i];
    if (call->count == 3)
        return tg_value_type(call->arguments[2]);
    if (marks & TG_SENSITIVE)
        tg_argument_fails(call, 0, "the given object has no such attribute");
    else
        tg_argument_fails(call, 0, "the given object has no attribute \"%.*s\"",
                          TG_ARG(tg_utf8_printable(call->arena, key)));
    return NULL;
}

static const tg_type *lookup_type(tg_invocation *call)
{
    const tg_type *type = tg_value_type(call->arguments[0]);
    if (call->count > 3) {
        tg_call_fails(call, "lookup() takes two or three arguments, got %zu", call->count);
        return NULL;
    }
    if (type->kind == TG_TYPE_OBJECT)
        return lookup_in_object_type(call, type);
    if (type->kind != TG_TYPE_MAP) {
        tg_argument_fails(call, 0, "lookup() requires a map as the first argument");
        return NULL;
    }
    tg_fault fault = { 0 };
    if (call->count == 3)
        tg_value_convert(call->arena, call->arguments[2], type->element, &fault);
    if (!fault.certain)
        return type->element;
    tg_argument_fails(call, 2, "the default value must have the same type as the map elements");
    return NULL;
}

static bool find_key(tg_value map, tg_str key, uint32_t *index)
{
    uint32_t low = 0, high = tg_value_count(map);
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        int order = tg_str_compare(tg_value_key(map, middle), key);
        if (order == 0) {
            *index = middle;
            return true;
        }
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return false;
}

static tg_value lookup_default(tg_invocation *call)
{
    tg_fault fault;
    tg_value v = tg_value_convert(call->arena, call->arguments[2], call->result, &fault);
    return fault.certain ? tg_argument_fails(call, 2, "%.*s", TG_ARG(fault.text)) : v;
}

// A known map under an unknown key: one of its elements whose keys are still possible, or the default. Without one
// a key that the map lacks would be a mistake.
static tg_value lookup_of_unknown_key(tg_invocation *call, tg_value map, tg_value key)
{
    tg_value unknown = tg_unknown_result(call, key);
    if (!tg_value_is_known(map) || tg_value_is_known(key) || call->eval->as_terraform)
        return tg_value_is_known(key) ? tg_unknown_result(call, map) : unknown;
    tg_values choices = { 0 };
    tg_str prefix = tg_value_range(key).prefix;
    for (uint32_t i = 0; i < tg_value_count(map) && choices.count <= TG_CAP_CHOICES; i++) {
        if (tg_str_starts_with(tg_value_key(map, i), prefix))
            tg_push(call->arena, &choices, tg_taken_from(call, tg_value_item(map, i), map));
    }
    if (call->count == 3)
        tg_push(call->arena, &choices, lookup_default(call));
    else
        tg_eval_may_fail(call->eval, tg_value_reason(key));
    if (choices.count == 0)
        return unknown;
    return tg_value_one_of(call->arena, unknown, choices.items, (uint32_t)choices.count);
}

static tg_value lookup_known(tg_invocation *call, tg_value map, tg_str key, bool sensitive)
{
    uint32_t i;
    if (find_key(map, key, &i))
        return tg_taken_from(call, tg_value_item(map, i), map);
    if (call->count == 3)
        return lookup_default(call);
    if (sensitive)
        return tg_call_fails(call, "lookup failed to find key (sensitive value)");
    return tg_call_fails(call, "lookup failed to find key \"%.*s\"",
                         TG_ARG(tg_utf8_printable(call->arena, key)));
}

static tg_value lookup(tg_invocation *call)
{
    unsigned marks = 0, key_marks = 0;
    tg_value map = tg_value_unmark(call->arena, call->arguments[0], &marks);
    tg_value key = tg_value_unmark(call->arena, call->arguments[1], &key_marks), v;
    if (tg_value_is_known(map) && tg_value_is_known(key))
        v = lookup_known(call, map, tg_value_text(key), key_marks & TG_SENSITIVE);
    else
        v = lookup_of_unknown_key(call, map, key);
    return tg_value_mark(call->arena, v, marks | key_marks);
}

// --------------------------------------------------------------------------------- keys and values

static bool is_mapping(const tg_type *type)
{
    return type->kind == TG_TYPE_MAP || type->kind == TG_TYPE_OBJECT;
}

static const tg_type *keys_type(tg_invocation *call)
{
    const tg_type *type = tg_value_type(call->arguments[0]);
    if (type->kind == TG_TYPE_MAP)
        return &tg_type_string_list;
    if (type->kind != TG_TYPE_OBJECT) {
        tg_argument_fails(call, 0, "must have map or object type");
        return NULL;
    }
    const tg_type **items = tg_new_array(call->arena, const tg_type *, type->count);
    for (uint32_t i = 0; i < type->count; i++)
        items[i] = &tg_type_string;
    return tg_type_tuple(call->arena, items, type->count);
}

static tg_value keys(tg_invocation *call)
{
    unsigned marks = 0;
    tg_value map = tg_value_unmark(call->arena, call->arguments[0], &marks), out;
    const tg_type *type = tg_value_type(map);
    bool object = type->kind == TG_TYPE_OBJECT;
    if (!object && !tg_value_is_known(map))
        return tg_value_mark(call->arena, tg_unknown_result(call, map), marks);
    uint32_t count = object ? type->count : tg_value_count(map);
    tg_value *items = tg_new_array(call->arena, tg_value, count);
    for (uint32_t i = 0; i < count; i++) {
        items[i] = tg_value_string(call->arena, object ? type->names[i] : tg_value_key(map, i));
        items[i].trail = map.trail;
    }
    out = object ? tg_value_tuple(call->arena, items, count)
                 : tg_value_list(call->arena, &tg_type_string, items, count);
    return tg_value_mark(call->arena, out, marks);
}

static const tg_type *values_type(tg_invocation *call)
{
    const tg_type *type = tg_value_type(call->arguments[0]);
    if (type->kind == TG_TYPE_MAP)
        return tg_type_list(call->arena, type->element);
    if (type->kind == TG_TYPE_OBJECT)
        return tg_type_tuple(call->arena, type->items, type->count);
    tg_call_fails(call, "values() requires a map as the first argument");
    return NULL;
}

static tg_value values(tg_invocation *call)
{
    unsigned marks = 0;
    tg_value map = tg_value_unmark(call->arena, call->arguments[0], &marks);
    const tg_value *items = map.content->items;
    uint32_t count = tg_value_count(map);
    tg_value out = is_mapping(tg_value_type(map)) && call->result->kind == TG_TYPE_TUPLE
                       ? tg_value_tuple(call->arena, items, count)
                       : tg_value_list(call->arena, call->result->element, items, count);
    return tg_value_mark(call->arena, out, marks);
}

// --------------------------------------------------------------------------------------- matchkeys

static const tg_type *matchkeys_common_type(tg_invocation *call)
{
    const tg_type *types[2] = { tg_value_type(call->arguments[1]), tg_value_type(call->arguments[2]) };
    return tg_type_unify(call->arena, types, 2);
}

static const tg_type *matchkeys_type(tg_invocation *call)
{
    if (matchkeys_common_type(call))
        return tg_value_type(call->arguments[0]);
    tg_call_fails(call, "keys and searchset must be of the same type");
    return NULL;
}

typedef enum finding { ABSENT, FOUND, CANNOT_TELL } finding;

static finding find_in(tg_invocation *call, tg_value list, tg_value wanted)
{
    for (uint32_t i = 0; i < tg_value_count(list); i++) {
        tg_value equal = tg_value_equal(call->arena, wanted, tg_value_item(list, i));
        if (!tg_value_is_known(equal))
            return CANNOT_TELL;
        if (tg_value_truth(equal))
            return FOUND;
    }
    return ABSENT;
}

static tg_value matchkeys_of(tg_invocation *call, tg_value values_list, tg_value keys_list,
                             tg_value searchset)
{
    tg_values out = { 0 };
    for (uint32_t i = 0; i < tg_value_count(keys_list); i++) {
        if (!tg_eval_spend(call->eval, tg_value_count(searchset), call->at))
            return tg_too_much(call);
        switch (find_in(call, searchset, tg_value_item(keys_list, i))) {
        case FOUND:
            tg_push(call->arena, &out, tg_taken_from(call, tg_value_item(values_list, i), values_list));
            break;
        case CANNOT_TELL: // as Terraform: nothing matches then
            return tg_list_result(call, &(tg_values){ 0 });
        case ABSENT:
            break;
        }
    }
    return tg_list_result(call, &out);
}

static tg_value matchkeys(tg_invocation *call)
{
    const tg_type *common = matchkeys_common_type(call);
    tg_value values_list = call->arguments[0];
    tg_fault fault[2];
    if (tg_value_count(values_list) != tg_value_count(call->arguments[1]))
        return tg_call_fails(call, "length of keys and values should be equal");
    tg_value keys_list = tg_value_convert(call->arena, call->arguments[1], common, &fault[0]);
    tg_value searchset = tg_value_convert(call->arena, call->arguments[2], common, &fault[1]);
    if (fault[0].certain || fault[1].certain)
        return tg_call_fails(call, "keys and searchset must be of the same type");
    if (tg_value_count(searchset) == 0)
        return tg_list_result(call, &(tg_values){ 0 });
    if (!tg_value_is_wholly_known(values_list))
        return tg_unknown_result(call, values_list);
    if (!tg_value_is_wholly_known(keys_list))
        return tg_unknown_result(call, keys_list);
    return matchkeys_of(call, values_list, keys_list, searchset);
}

// ------------------------------------------------------------------------------------------- table

// list() and map() are gone since Terraform 0.12, and say so.
static const tg_type *gone_type(tg_invocation *call)
{
    bool list = tg_str_equal(tg_str_from(call->function->name), S("list"));
    tg_call_fails(call,
                  "the \"%s\" function was deprecated in Terraform v0.12 and is no longer available; use %s "
                  "syntax to write a literal %s",
                  call->function->name, list ? "tolist([ ... ])" : "tomap({ ... })", call->function->name);
    return NULL;
}

#define GONE(word)                                                                                           \
    {                                                                                                        \
        .name = (word), .type = gone_type, .rest = { "vals", &tg_type_any, TG_NULLS | TG_UNKNOWNS | TG_ANY } \
    }
#define OF_BOOLS(word, function)                                                                             \
    {                                                                                                        \
        .name = (word), .result = &tg_type_bool, .run = (function), .flags = TG_NOT_NULL, .parameters = {    \
            { "list", &tg_type_bool_list, 0 }                                                                \
        }                                                                                                    \
    }

static const tg_function functions[] = {
    OF_BOOLS("alltrue", all_true),
    OF_BOOLS("anytrue", any_true),
    { .name = "coalesce",
      .type = coalesce_type,
      .run = coalesce,
      .flags = TG_NOT_NULL,
      .rest = { "vals", &tg_type_any, TG_NULLS | TG_UNKNOWNS | TG_ANY } },
    { .name = "coalescelist",
      .type = coalesce_list_type,
      .run = coalesce_list,
      .flags = TG_NOT_NULL,
      .rest = { "vals", &tg_type_any, TG_NULLS | TG_UNKNOWNS | TG_ANY } },
    { .name = "contains",
      .result = &tg_type_bool,
      .run = contains,
      .flags = TG_NOT_NULL,
      .parameters = { { "list", &tg_type_any, 0 }, { "value", &tg_type_any, 0 } } },
    { .name = "element",
      .type = element_type,
      .run = element,
      .parameters = { { "list", &tg_type_any, TG_MARKS }, { "index", &tg_type_number, TG_UNKNOWNS } } },
    { .name = "index",
      .result = &tg_type_number,
      .run = index_of,
      .flags = TG_NOT_NULL,
      .parameters = { { "list", &tg_type_any, 0 }, { "value", &tg_type_any, 0 } } },
    { .name = "keys",
      .type = keys_type,
      .run = keys,
      .flags = TG_NOT_NULL,
      .parameters = { { "inputMap", &tg_type_any, TG_UNKNOWNS | TG_MARKS } } },
    { .name = "length",
      .type = length_type,
      .run = length,
      .flags = TG_NOT_NULL,
      .parameters = { { "value", &tg_type_any, TG_ANY | TG_UNKNOWNS | TG_MARKS } } },
    GONE("list"),
    { .name = "lookup",
      .type = lookup_type,
      .run = lookup,
      .parameters = { { "inputMap", &tg_type_any, TG_UNKNOWNS | TG_MARKS },
                      { "key", &tg_type_string, TG_UNKNOWNS | TG_MARKS } },
      .rest = { "default", &tg_type_any, TG_NULLS | TG_UNKNOWNS | TG_ANY | TG_MARKS } },
    GONE("map"),
    { .name = "matchkeys",
      .type = matchkeys_type,
      .run = matchkeys,
      .flags = TG_NOT_NULL,
      .parameters = { { "values", &tg_type_any_list, 0 },
                      { "keys", &tg_type_any_list, 0 },
                      { "searchset", &tg_type_any_list, 0 } } },
    { .name = "one", .type = one_type, .run = one, .parameters = { { "list", &tg_type_any, 0 } } },
    { .name = "values",
      .type = values_type,
      .run = values,
      .flags = TG_NOT_NULL,
      .parameters = { { "mapping", &tg_type_any, TG_MARKS } } },
};

const tg_family tg_functions_collection = TG_FAMILY(functions);
