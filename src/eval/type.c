// Types: making, comparing and naming them, as cty's Type. A type is immutable and knows what is inside it, so that
// most questions are answered without looking below.
#include "tracegate/limits.h"
#include "tracegate/value.h"

#define PRIMITIVE(of)                                                                                        \
    {                                                                                                        \
        .kind = (of)                                                                                         \
    }
#define COLLECTION(of, inner)                                                                                \
    {                                                                                                        \
        .kind = (of), .depth = 1, .element = &(inner)                                                        \
    }
#define ANY_COLLECTION(of)                                                                                   \
    {                                                                                                        \
        .kind = (of), .depth = 1, .any_inside = true, .element = &tg_type_any                                \
    }

const tg_type tg_type_any = { .kind = TG_TYPE_ANY, .any_inside = true };
const tg_type tg_type_string = PRIMITIVE(TG_TYPE_STRING);
const tg_type tg_type_number = PRIMITIVE(TG_TYPE_NUMBER);
const tg_type tg_type_bool = PRIMITIVE(TG_TYPE_BOOL);
const tg_type tg_type_any_list = ANY_COLLECTION(TG_TYPE_LIST);
const tg_type tg_type_any_set = ANY_COLLECTION(TG_TYPE_SET);
const tg_type tg_type_any_map = ANY_COLLECTION(TG_TYPE_MAP);
const tg_type tg_type_string_list = COLLECTION(TG_TYPE_LIST, tg_type_string);
const tg_type tg_type_string_set = COLLECTION(TG_TYPE_SET, tg_type_string);
const tg_type tg_type_string_map = COLLECTION(TG_TYPE_MAP, tg_type_string);
const tg_type tg_type_number_list = COLLECTION(TG_TYPE_LIST, tg_type_number);
const tg_type tg_type_bool_list = COLLECTION(TG_TYPE_LIST, tg_type_bool);
const tg_type tg_type_empty_tuple = { .kind = TG_TYPE_TUPLE };
const tg_type tg_type_empty_object = { .kind = TG_TYPE_OBJECT };

// ------------------------------------------------------------------------------------------ making

static void note_inside(tg_type *type, const tg_type *inner)
{
    type->any_inside |= inner->any_inside;
    type->optional_inside |= inner->optional_inside;
    if (type->depth <= inner->depth)
        type->depth = (uint16_t)(inner->depth + 1);
}

// The constant for a collection that tables name; NULL: there is none.
static const tg_type *constant(tg_type_kind kind, const tg_type *element)
{
    static const tg_type *const all[] = {
        &tg_type_any_list,   &tg_type_any_set,    &tg_type_any_map,     &tg_type_string_list,
        &tg_type_string_set, &tg_type_string_map, &tg_type_number_list, &tg_type_bool_list,
    };
    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++) {
        if (all[i]->kind == kind && all[i]->element == element)
            return all[i];
    }
    return NULL;
}

static const tg_type *collection(tg_arena *arena, tg_type_kind kind, const tg_type *element)
{
    const tg_type *known = constant(kind, element);
    if (known)
        return known;
    tg_type *type = tg_new(arena, tg_type);
    type->kind = (uint8_t)kind;
    type->element = element;
    note_inside(type, element);
    return type;
}

const tg_type *tg_type_list(tg_arena *arena, const tg_type *element)
{
    return collection(arena, TG_TYPE_LIST, element);
}

const tg_type *tg_type_set(tg_arena *arena, const tg_type *element)
{
    return collection(arena, TG_TYPE_SET, element);
}

const tg_type *tg_type_map(tg_arena *arena, const tg_type *element)
{
    return collection(arena, TG_TYPE_MAP, element);
}

const tg_type *tg_type_tuple(tg_arena *arena, const tg_type *const *items, uint32_t count)
{
    if (count == 0)
        return &tg_type_empty_tuple;
    tg_type *type = tg_new(arena, tg_type);
    type->kind = TG_TYPE_TUPLE;
    type->count = count;
    type->items = items;
    for (uint32_t i = 0; i < count; i++)
        note_inside(type, items[i]);
    return type;
}

const tg_type *tg_type_object(tg_arena *arena, const tg_str *names, const tg_type *const *items,
                              const bool *optional, uint32_t count)
{
    if (count == 0)
        return &tg_type_empty_object;
    tg_type *type = tg_new(arena, tg_type);
    type->kind = TG_TYPE_OBJECT;
    type->count = count;
    type->names = names;
    type->items = items;
    for (uint32_t i = 0; i < count; i++) {
        note_inside(type, items[i]);
        if (optional && optional[i]) {
            type->optional = optional;
            type->optional_inside = true;
        }
    }
    return type;
}

// --------------------------------------------------------------------------------------- questions

static bool optional_at(const tg_type *object, uint32_t i)
{
    return object->optional && object->optional[i];
}

static bool items_equal(const tg_type *a, const tg_type *b)
{
    for (uint32_t i = 0; i < a->count; i++) {
        if (a->names && (!tg_str_equal(a->names[i], b->names[i]) || optional_at(a, i) != optional_at(b, i)))
            return false;
        if (!tg_type_equal(a->items[i], b->items[i]))
            return false;
    }
    return true;
}

bool tg_type_equal(const tg_type *a, const tg_type *b)
{
    if (a == b)
        return true;
    if (a->kind != b->kind || a->count != b->count || a->depth != b->depth || a->any_inside != b->any_inside)
        return false;
    if (a->element)
        return tg_type_equal(a->element, b->element);
    return items_equal(a, b);
}

static bool structures_conform(const tg_type *given, const tg_type *want)
{
    if (given->count != want->count)
        return false;
    for (uint32_t i = 0; i < given->count; i++) {
        if (given->names && !tg_str_equal(given->names[i], want->names[i]))
            return false;
        if (!tg_type_conforms(given->items[i], want->items[i]))
            return false;
    }
    return true;
}

bool tg_type_conforms(const tg_type *given, const tg_type *want)
{
    if (want->kind == TG_TYPE_ANY || tg_type_equal(given, want))
        return true;
    if (given->kind != want->kind)
        return false;
    if (given->element)
        return tg_type_conforms(given->element, want->element);
    return structures_conform(given, want);
}

bool tg_type_is_primitive(const tg_type *type)
{
    return type->kind == TG_TYPE_STRING || type->kind == TG_TYPE_NUMBER || type->kind == TG_TYPE_BOOL;
}

bool tg_type_is_collection(const tg_type *type)
{
    return type->element != NULL;
}

int64_t tg_type_attribute(const tg_type *object, tg_str name)
{
    uint32_t low = 0, high = object->count;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        int order = tg_str_compare(name, object->names[middle]);
        if (order == 0)
            return middle;
        if (order < 0)
            high = middle;
        else
            low = middle + 1;
    }
    return -1;
}

const tg_type *tg_type_without_optional(tg_arena *arena, const tg_type *type)
{
    if (!type->optional_inside)
        return type;
    if (type->element)
        return collection(arena, type->kind, tg_type_without_optional(arena, type->element));
    const tg_type **items = tg_new_array(arena, const tg_type *, type->count);
    for (uint32_t i = 0; i < type->count; i++)
        items[i] = tg_type_without_optional(arena, type->items[i]);
    if (type->kind == TG_TYPE_TUPLE)
        return tg_type_tuple(arena, items, type->count);
    return tg_type_object(arena, type->names, items, NULL, type->count);
}

// ------------------------------------------------------------------------------------------- names

static const char *const words[] = {
    [TG_TYPE_ANY] = "dynamic", [TG_TYPE_STRING] = "string", [TG_TYPE_NUMBER] = "number",
    [TG_TYPE_BOOL] = "bool",   [TG_TYPE_LIST] = "list",     [TG_TYPE_SET] = "set",
    [TG_TYPE_MAP] = "map",     [TG_TYPE_TUPLE] = "tuple",   [TG_TYPE_OBJECT] = "object",
};

static tg_str name(tg_arena *arena, const tg_type *type, const char *any, const char *any_element)
{
    if (type->kind == TG_TYPE_ANY)
        return tg_str_from(any);
    if (!type->element)
        return tg_str_from(words[type->kind]);
    tg_str element = name(arena, type->element, any_element, any_element);
    return tg_format(arena, "%s of %.*s", words[type->kind], TG_ARG(element));
}

tg_str tg_type_name(tg_arena *arena, const tg_type *type)
{
    return name(arena, type, "dynamic", "dynamic");
}

tg_str tg_type_constraint_name(tg_arena *arena, const tg_type *type)
{
    return name(arena, type, "any type", "any single type");
}

static void add_constraint(tg_buf *out, const tg_type *type)
{
    bool structure = type->kind == TG_TYPE_TUPLE || type->kind == TG_TYPE_OBJECT;
    tg_buf_add(out, type->kind == TG_TYPE_ANY ? S("any") : tg_str_from(words[type->kind]));
    if (!type->element && !structure)
        return;
    tg_buf_byte(out, '(');
    if (type->element)
        add_constraint(out, type->element);
    if (structure)
        tg_buf_byte(out, type->kind == TG_TYPE_OBJECT ? '{' : '[');
    for (uint32_t i = 0; i < type->count; i++) {
        tg_buf_add(out, i > 0 ? S(", ") : S(""));
        if (type->names) {
            tg_buf_add(out, type->names[i]);
            tg_buf_add(out, optional_at(type, i) ? S("=optional(") : S("="));
        }
        add_constraint(out, type->items[i]);
        tg_buf_add(out, optional_at(type, i) ? S(")") : S(""));
    }
    if (structure)
        tg_buf_byte(out, type->kind == TG_TYPE_OBJECT ? '}' : ']');
    tg_buf_byte(out, ')');
}

tg_str tg_type_text(tg_arena *arena, const tg_type *type)
{
    tg_buf out = { 0 };
    add_constraint(&out, type);
    tg_str text = tg_str_copy(arena, tg_buf_str(&out));
    tg_buf_free(&out);
    return text;
}
