// Functions that make maps, objects and sets: cty/function/stdlib/collection.go and set.go, lang/funcs/collection.go.
#include "common.h"

#include <stdlib.h>

// ------------------------------------------------------------------------------------------- merge

typedef struct entries {
    tg_texts_list keys;
    tg_values items;
} entries;

static void add_entry(tg_arena *arena, entries *out, tg_str key, tg_value item)
{
    tg_push(arena, &out->keys, key);
    tg_push(arena, &out->items, item);
}

static tg_value map_of(tg_invocation *call, const entries *e)
{
    if (call->result->kind == TG_TYPE_MAP)
        return tg_value_map(call->arena, call->result->element, e->keys.items, e->items.items,
                            (uint32_t)e->items.count);
    return tg_value_object(call->arena, e->keys.items, e->items.items, (uint32_t)e->items.count);
}

// The object type with an attribute of each entry's type (nulls stand for them).
static const tg_type *object_type_of(tg_invocation *call, const entries *e)
{
    tg_value v = tg_value_object(call->arena, e->keys.items, e->items.items, (uint32_t)e->items.count);
    return tg_value_type(v);
}

// What a map or an object argument adds to the attributes of the result.
static void add_attributes(tg_invocation *call, tg_value v, entries *out)
{
    const tg_type *type = tg_value_type(v);
    bool object = type->kind == TG_TYPE_OBJECT;
    uint32_t count = object ? type->count : tg_value_count(v);
    for (uint32_t i = 0; i < count && !tg_value_is_null(v); i++) {
        const tg_type *attribute = object ? type->items[i] : type->element;
        add_entry(call->arena, out, object ? type->names[i] : tg_value_key(v, i),
                  tg_value_null(call->arena, attribute));
    }
}

static const tg_type *merge_type(tg_invocation *call)
{
    if (call->count == 0)
        return &tg_type_empty_object;
    bool same = true, known = true;
    entries attributes = { 0 };
    const tg_type *first = tg_value_type(call->arguments[0]);
    for (size_t i = 0; i < call->count; i++) {
        const tg_type *type = tg_value_type(call->arguments[i]);
        if (type->kind == TG_TYPE_ANY)
            return &tg_type_any;
        if (type->kind != TG_TYPE_MAP && type->kind != TG_TYPE_OBJECT) {
            tg_argument_fails(call, i, "arguments must be maps or objects, got \"%.*s\"",
                              TG_ARG(tg_type_name(call->arena, type)));
            return NULL;
        }
        if (type->kind == TG_TYPE_MAP && !tg_value_is_known(call->arguments[i]))
            known = false;
        else
            add_attributes(call, call->arguments[i], &attributes);
        same = same && tg_type_equal(type, first);
    }
    if (same)
        return first;
    return known ? object_type_of(call, &attributes) : &tg_type_any;
}

// One map's entries. Beside a null of unknown type the reference looks at no types: a set is a map of its strings to
// themselves then, an empty list nothing.
static bool merge_entries(tg_invocation *call, size_t argument, tg_value map, entries *out)
{
    tg_type_kind kind = (tg_type_kind)tg_value_type(map)->kind;
    bool keyed = kind == TG_TYPE_MAP || kind == TG_TYPE_OBJECT;
    bool sequence = kind == TG_TYPE_SET || kind == TG_TYPE_LIST || kind == TG_TYPE_TUPLE;
    for (uint32_t i = 0; (keyed || sequence) && i < tg_value_count(map); i++) {
        tg_value item = tg_value_item(map, i);
        if (!keyed && (kind != TG_TYPE_SET || !tg_value_is(item, TG_TYPE_STRING)))
            sequence = false;
        else
            add_entry(call->arena, out, keyed ? tg_value_key(map, i) : tg_value_text(item),
                      tg_taken_from(call, item, map));
    }
    if (!keyed && !sequence)
        tg_argument_fails(call, argument, "arguments must be maps or objects");
    return keyed || sequence;
}

static tg_value merge(tg_invocation *call)
{
    unsigned marks = 0;
    entries out = { 0 };
    for (size_t i = 0; i < call->count; i++) {
        if (tg_value_is_null(call->arguments[i]))
            continue;
        tg_value map = tg_value_unmark(call->arena, call->arguments[i], &marks);
        if (!tg_room_beside(call, out.items.count, tg_value_count(map)))
            return tg_too_much(call);
        if (!merge_entries(call, i, map, &out))
            return tg_call_fails(call, "no map");
    }
    tg_value v = map_of(call, &out);
    if (!tg_type_conforms(tg_value_type(v), call->result)) // of nulls of one object type
        return tg_call_fails(call, "a null has no attributes to merge");
    return tg_value_mark(call->arena, v, marks);
}

// --------------------------------------------------------------------------------------- transpose

typedef struct pair {
    tg_str key, value;
} pair;

static int by_value_then_key(const void *a, const void *b)
{
    const pair *left = a, *right = b;
    int order = tg_str_compare(left->value, right->value);
    return order ? order : tg_str_compare(left->key, right->key);
}

static tg_value transposed(tg_invocation *call, pair *pairs, size_t count)
{
    entries out = { 0 };
    if (count > 0)
        qsort(pairs, count, sizeof *pairs, by_value_then_key);
    for (size_t i = 0; i < count;) {
        tg_values names = { 0 };
        tg_str key = pairs[i].value;
        for (; i < count && tg_str_equal(pairs[i].value, key); i++)
            tg_push(call->arena, &names, tg_value_string(call->arena, pairs[i].key));
        add_entry(call->arena, &out, key,
                  tg_value_list(call->arena, &tg_type_string, names.items, (uint32_t)names.count));
    }
    return map_of(call, &out);
}

static tg_value transpose(tg_invocation *call)
{
    tg_value map = call->arguments[0];
    struct {
        pair *items;
        size_t count, capacity;
    } pairs = { 0 };
    if (!tg_value_is_wholly_known(map))
        return tg_unknown_result(call, map);
    for (uint32_t i = 0; i < tg_value_count(map); i++) {
        tg_value list = tg_value_item(map, i);
        if (tg_value_is_null(list))
            return tg_call_fails(call, "input must not contain null list");
        for (uint32_t k = 0; k < tg_value_count(list); k++) {
            if (tg_value_is_null(tg_value_item(list, k)))
                return tg_call_fails(call, "input list must not contain null string");
            pair p = { tg_value_key(map, i), tg_value_text(tg_value_item(list, k)) };
            tg_push(call->arena, &pairs, p);
        }
    }
    if (!tg_room_for(call, pairs.count, 0))
        return tg_too_much(call);
    return transposed(call, pairs.items, pairs.count);
}

// ------------------------------------------------------------------------------------------ zipmap

static tg_value different_counts(tg_invocation *call, uint32_t key_count, uint32_t value_count)
{
    return tg_call_fails(call, "number of keys (%u) does not match number of values (%u)", key_count,
                         value_count);
}

static const tg_type *zipmap_object_type(tg_invocation *call, const tg_type *tuple)
{
    unsigned marks = 0;
    entries attributes = { 0 };
    if (!tg_value_is_wholly_known(call->arguments[0]))
        return &tg_type_any;
    tg_value keys = tg_value_unmark_deep(call->arena, call->arguments[0], &marks);
    if (tg_value_count(keys) != tuple->count) {
        different_counts(call, tg_value_count(keys), tuple->count);
        return NULL;
    }
    for (uint32_t i = 0; i < tuple->count; i++) {
        if (tg_value_is_null(tg_value_item(keys, i))) {
            tg_call_fails(call, "keys list has null value at index %u", i);
            return NULL;
        }
        add_entry(call->arena, &attributes, tg_value_text(tg_value_item(keys, i)),
                  tg_value_null(call->arena, tuple->items[i]));
    }
    return object_type_of(call, &attributes);
}

static const tg_type *zipmap_type(tg_invocation *call)
{
    const tg_type *type = tg_value_type(call->arguments[1]);
    if (type->kind == TG_TYPE_LIST)
        return tg_type_map(call->arena, type->element);
    if (type->kind == TG_TYPE_TUPLE)
        return zipmap_object_type(call, type);
    tg_call_fails(call, "values argument must be a list or tuple value");
    return NULL;
}

static tg_value zipmap(tg_invocation *call)
{
    unsigned marks = 0;
    entries out = { 0 };
    tg_value keys = tg_value_unmark(call->arena, call->arguments[0], &marks);
    tg_value values = tg_value_unmark(call->arena, call->arguments[1], &marks);
    if (!tg_value_is_wholly_known(keys))
        return tg_value_mark(call->arena, tg_unknown_result(call, keys), marks);
    if (tg_value_count(keys) != tg_value_count(values))
        return different_counts(call, tg_value_count(keys), tg_value_count(values));
    for (uint32_t i = 0; i < tg_value_count(keys); i++) {
        tg_value key = tg_value_unmark(call->arena, tg_value_item(keys, i), &marks);
        if (tg_value_is_null(key))
            return tg_call_fails(call, "keys list has null value at index %u", i);
        add_entry(call->arena, &out, tg_value_text(key),
                  tg_taken_from(call, tg_value_item(values, i), values));
    }
    return tg_value_mark(call->arena, map_of(call, &out), marks);
}

// -------------------------------------------------------------------------------------------- sets

// The common element type; an empty set of any has no say.
static const tg_type *set_type(tg_invocation *call)
{
    const tg_type **types = tg_new_array(call->arena, const tg_type *, call->count);
    size_t count = 0;
    for (size_t i = 0; i < call->count; i++) {
        tg_value set = call->arguments[i];
        const tg_type *element = tg_value_type(set)->element;
        if (!element) {
            tg_argument_fails(call, i, "a set is required");
            return NULL;
        }
        bool silent = tg_value_is_known(set) && tg_value_count(set) == 0 && element->kind == TG_TYPE_ANY;
        if (!silent)
            types[count++] = element;
    }
    if (count == 0)
        return &tg_type_any_set;
    const tg_type *common = tg_type_unify(call->arena, types, count);
    if (common)
        return tg_type_set(call->arena, common);
    tg_call_fails(call, "given sets must all have compatible element types");
    return NULL;
}

static bool convert_sets(tg_invocation *call, tg_value *sets)
{
    for (size_t i = 0; i < call->count; i++) {
        tg_fault fault;
        sets[i] = tg_value_convert(call->arena, call->arguments[i], call->result, &fault);
        if (fault.certain) {
            tg_argument_fails(call, i, "%.*s", TG_ARG(fault.text));
            return false;
        }
    }
    return true;
}

// Where the common type is any, sets keep types of their own, and only those of one type go together.
static bool go_together(tg_invocation *call, tg_value a, tg_value b)
{
    if (tg_type_equal(tg_value_type(a), tg_value_type(b)))
        return true;
    tg_call_fails(call, "given sets must all have compatible element types");
    return false;
}

static tg_value set_union(tg_invocation *call)
{
    tg_values all = { 0 };
    tg_value *sets = tg_new_array(call->arena, tg_value, call->count);
    if (!convert_sets(call, sets))
        return tg_call_fails(call, "no set");
    for (size_t i = 0; i < call->count; i++) {
        if (!go_together(call, sets[0], sets[i]))
            return tg_call_fails(call, "no set");
        if (!tg_room_beside(call, all.count, tg_value_count(sets[i])))
            return tg_too_much(call);
        for (uint32_t k = 0; k < tg_value_count(sets[i]); k++)
            tg_push(call->arena, &all, tg_value_item(sets[i], k));
    }
    return tg_value_set(call->arena, call->result->element, all.items, (uint32_t)all.count);
}

// What each set has; the first one stays empty.
static tg_seen *seen_in(tg_invocation *call, const tg_value *sets)
{
    tg_seen *seen = tg_new_array(call->arena, tg_seen, call->count);
    for (size_t i = 0; i < call->count; i++) {
        tg_seen_init(&seen[i], call->arena);
        for (uint32_t k = 0; i > 0 && k < tg_value_count(sets[i]); k++)
            tg_seen_add(&seen[i], tg_value_item(sets[i], k));
    }
    return seen;
}

// Those elements of the first set that the others have (`kept`), or have not.
static tg_value sifted(tg_invocation *call, const tg_value *sets, bool kept)
{
    tg_values out = { 0 };
    tg_seen *seen = seen_in(call, sets);
    for (uint32_t k = 0; k < tg_value_count(sets[0]); k++) {
        tg_value item = tg_value_item(sets[0], k);
        bool stays = true;
        for (size_t i = 1; i < call->count && stays; i++) {
            if (!tg_eval_spend(call->eval, tg_seen_steps(&seen[i]), call->at))
                return tg_too_much(call);
            stays = tg_seen_has(&seen[i], item) == kept;
        }
        if (stays)
            tg_push(call->arena, &out, item);
    }
    return tg_value_set(call->arena, call->result->element, out.items, (uint32_t)out.count);
}

static tg_value sift(tg_invocation *call, bool kept)
{
    tg_value *sets = tg_new_array(call->arena, tg_value, call->count);
    if (!convert_sets(call, sets))
        return tg_call_fails(call, "no set");
    for (size_t i = 0; i < call->count; i++) {
        if (!tg_value_is_wholly_known(sets[i]))
            return tg_unknown_result(call, sets[i]);
        if (!go_together(call, sets[0], sets[i]))
            return tg_call_fails(call, "no set");
    }
    return sifted(call, sets, kept);
}

static tg_value set_intersection(tg_invocation *call)
{
    return sift(call, true);
}

static tg_value set_subtract(tg_invocation *call)
{
    return sift(call, false);
}

// ------------------------------------------------------------------------------------------- table

static const tg_type string_lists = { .kind = TG_TYPE_MAP, .depth = 2, .element = &tg_type_string_list };

#define OF_SETS(word, function)                                                                              \
    {                                                                                                        \
        .name = (word), .type = set_type, .run = (function), .flags = TG_NOT_NULL,                           \
        .parameters = { { "first_set", &tg_type_any_set, TG_ANY } }, .rest = {                               \
            "other_sets",                                                                                    \
            &tg_type_any_set,                                                                                \
            TG_ANY                                                                                           \
        }                                                                                                    \
    }

static const tg_function functions[] = {
    { .name = "merge",
      .type = merge_type,
      .run = merge,
      .flags = TG_NOT_NULL,
      .rest = { "maps", &tg_type_any, TG_NULLS | TG_ANY | TG_MARKS } },
    OF_SETS("setintersection", set_intersection),
    { .name = "setsubtract",
      .type = set_type,
      .run = set_subtract,
      .flags = TG_NOT_NULL,
      .parameters = { { "a", &tg_type_any_set, TG_ANY }, { "b", &tg_type_any_set, TG_ANY } } },
    OF_SETS("setunion", set_union),
    { .name = "transpose",
      .result = &string_lists,
      .run = transpose,
      .flags = TG_NOT_NULL,
      .parameters = { { "values", &string_lists, 0 } } },
    { .name = "zipmap",
      .type = zipmap_type,
      .run = zipmap,
      .flags = TG_NOT_NULL,
      .parameters = { { "keys", &tg_type_string_list, TG_MARKS }, { "values", &tg_type_any, TG_MARKS } } },
};

const tg_family tg_functions_mapping = TG_FAMILY(functions);
