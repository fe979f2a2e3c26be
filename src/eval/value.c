// Values: making them. Each content knows what is in it (unknowns, marks, choices, depth), so that nobody has to look.
#include "tracegate/value.h"
#include "tracegate/limits.h"

#include "value_internal.h"

#include <stdlib.h>

// ----------------------------------------------------------------------------------------- scalars

tg_value_content *tg_new_content(tg_arena *arena, tg_value_state state, const tg_type *type)
{
    tg_value_content *content = tg_new(arena, tg_value_content);
    content->state = (uint8_t)state;
    content->type = type;
    return content;
}

tg_value tg_value_bool(bool truth)
{
    static const tg_value_content yes = { .state = TG_KNOWN, .type = &tg_type_bool, .truth = true };
    static const tg_value_content no = { .state = TG_KNOWN, .type = &tg_type_bool };
    return (tg_value){ truth ? &yes : &no, NULL };
}

tg_value tg_value_string(tg_arena *arena, tg_str text)
{
    tg_value_content *content = tg_new_content(arena, TG_KNOWN, &tg_type_string);
    content->string = tg_utf8_nfc(arena, text);
    return (tg_value){ content, NULL };
}

tg_value tg_value_of_number(tg_arena *arena, tg_number number)
{
    tg_value_content *content = tg_new_content(arena, TG_KNOWN, &tg_type_number);
    content->number = number;
    return (tg_value){ content, NULL };
}

tg_value tg_value_integer(tg_arena *arena, int64_t value)
{
    return tg_value_of_number(arena, tg_number_integer(value));
}

tg_value tg_value_null(tg_arena *arena, const tg_type *type)
{
    static const tg_value_content any = { .state = TG_NULL, .type = &tg_type_any };
    if (type->kind == TG_TYPE_ANY)
        return (tg_value){ &any, NULL };
    return (tg_value){ tg_new_content(arena, TG_NULL, type), NULL };
}

tg_value tg_value_of_unknown(tg_arena *arena, const tg_type *type, const tg_unknown *unknown)
{
    tg_value_content *content = tg_new_content(arena, TG_UNKNOWN, type);
    content->unknown = unknown;
    content->inside = TG_HAS_UNKNOWN;
    if (unknown->failed)
        content->inside |= TG_HAS_FAILED;
    if (unknown->choice_count > 0)
        content->inside |= TG_HAS_CHOICES;
    else
        content->inside |= TG_HAS_PLAIN;
    return (tg_value){ content, NULL };
}

tg_value tg_value_unknown(tg_arena *arena, const tg_type *type, tg_reason reason)
{
    tg_unknown *unknown = tg_new(arena, tg_unknown);
    unknown->reason = reason;
    return tg_value_of_unknown(arena, type, unknown);
}

tg_value tg_value_failure(tg_arena *arena, tg_reason reason)
{
    tg_unknown *unknown = tg_new(arena, tg_unknown);
    unknown->reason = reason;
    unknown->failed = true;
    return tg_value_of_unknown(arena, &tg_type_any, unknown);
}

// ------------------------------------------------------------------------------------- collections

// An element as its collection holds it: an unknown or a null of type any takes the element type.
static tg_value as_element(tg_arena *arena, tg_value item, const tg_type *type)
{
    if (item.content->type->kind != TG_TYPE_ANY || type->kind == TG_TYPE_ANY)
        return item;
    tg_value_content *content = tg_arena_copy(arena, item.content, sizeof *content);
    content->type = type;
    return (tg_value){ content, item.trail };
}

// Whether any element must be changed to be one of `type`.
static const tg_value *as_elements(tg_arena *arena, const tg_value *items, uint32_t count,
                                   const tg_type *type)
{
    uint32_t same = 0;
    while (same < count && (items[same].content->type->kind != TG_TYPE_ANY || type->kind == TG_TYPE_ANY))
        same++;
    if (same == count)
        return items;
    tg_value *changed = tg_arena_copy(arena, items, count * sizeof *items);
    for (uint32_t i = same; i < count; i++)
        changed[i] = as_element(arena, items[i], type);
    return changed;
}

// The value around `items`; one that is nested too deeply or has too much in it is unknown, and the job ends.
static tg_value around(tg_arena *arena, const tg_type *type, const tg_str *keys, const tg_value *items,
                       uint32_t count)
{
    tg_value_content *content = tg_new_content(arena, TG_KNOWN, type);
    content->count = count;
    content->items = items;
    content->keys = keys;
    uint64_t parts = count;
    for (uint32_t i = 0; i < count; i++) {
        const tg_value_content *item = items[i].content;
        content->inside |= item->inside;
        parts += item->parts;
        if (item->depth >= content->depth)
            content->depth = (uint16_t)(item->depth + 1);
    }
    content->parts = (uint32_t)parts;
    if (content->depth <= TG_LIMIT_DEPTH && parts <= TG_LIMIT_PARTS)
        return (tg_value){ content, NULL };
    arena->exhausted = true;
    return tg_value_unknown(arena, &tg_type_any,
                            (tg_reason){ .text = parts > TG_LIMIT_PARTS ? S("it has too much in it")
                                                                        : S("it is nested too deeply") });
}

// The element type of a collection of these: `element`, or, where that has any inside and the items say more, theirs.
// NULL: they differ, which no collection can (cty would panic).
static const tg_type *settle_element(const tg_type *element, const tg_value *items, uint32_t count)
{
    const tg_type *found = NULL;
    for (uint32_t i = 0; i < count; i++) {
        const tg_type *own = items[i].content->type;
        if (own->kind == TG_TYPE_ANY || own == found)
            continue;
        if (found && !tg_type_equal(own, found))
            return NULL;
        found = own;
    }
    return found ? found : element;
}

// A list, set or map; its items as they are kept.
static tg_value collection(tg_arena *arena, const tg_type *type, const tg_str *keys, const tg_value *items,
                           uint32_t count)
{
    const tg_type *element = settle_element(type->element, items, count);
    if (!element)
        return tg_value_unknown(arena, type, (tg_reason){ .text = S("its elements are of different types") });
    if (!tg_type_equal(element, type->element))
        type = type->kind == TG_TYPE_LIST  ? tg_type_list(arena, element)
               : type->kind == TG_TYPE_SET ? tg_type_set(arena, element)
                                           : tg_type_map(arena, element);
    return around(arena, type, keys, as_elements(arena, items, count, element), count);
}

tg_value tg_value_list(tg_arena *arena, const tg_type *element, const tg_value *items, uint32_t count)
{
    return collection(arena, tg_type_list(arena, element), NULL, items, count);
}

tg_value tg_value_set(tg_arena *arena, const tg_type *element, const tg_value *items, uint32_t count)
{
    unsigned marks = 0;
    tg_value *own = tg_arena_copy(arena, items, count * sizeof *items);
    for (uint32_t i = 0; i < count; i++)
        own[i] = tg_value_unmark_deep(arena, own[i], &marks);
    const tg_type *settled = settle_element(element, own, count);
    for (uint32_t i = 0; settled && i < count; i++)
        own[i] = as_element(arena, own[i], settled);
    if (settled)
        count = tg_set_order(arena, own, count);
    return tg_value_mark(arena, collection(arena, tg_type_set(arena, element), NULL, own, count), marks);
}

tg_value tg_value_tuple(tg_arena *arena, const tg_value *items, uint32_t count)
{
    const tg_type **types = tg_new_array(arena, const tg_type *, count);
    for (uint32_t i = 0; i < count; i++)
        types[i] = items[i].content->type;
    return around(arena, tg_type_tuple(arena, types, count), NULL, items, count);
}

// ------------------------------------------------------------------------------- maps and objects

typedef struct entry {
    tg_str key;
    tg_value value;
    uint32_t place; // as given: of equal keys the last counts
} entry;

static int by_key(const void *a, const void *b)
{
    const entry *x = a, *y = b;
    int order = tg_str_compare(x->key, y->key);
    return order ? order : (x->place > y->place) - (x->place < y->place);
}

static bool in_order(const tg_str *keys, uint32_t count)
{
    for (uint32_t i = 1; i < count; i++) {
        if (tg_str_compare(keys[i - 1], keys[i]) >= 0)
            return false;
    }
    return true;
}

// Puts keys and items into byte order, each key once. Answers how many there are.
static uint32_t sort_entries(tg_arena *arena, const tg_str **keys, const tg_value **items, uint32_t count)
{
    if (in_order(*keys, count))
        return count;
    entry *all = tg_new_array(arena, entry, count);
    for (uint32_t i = 0; i < count; i++)
        all[i] = (entry){ (*keys)[i], (*items)[i], i };
    qsort(all, count, sizeof *all, by_key);
    tg_str *sorted_keys = tg_new_array(arena, tg_str, count);
    tg_value *sorted_items = tg_new_array(arena, tg_value, count);
    uint32_t kept = 0;
    for (uint32_t i = 0; i < count; i++) {
        if (i + 1 < count && tg_str_equal(all[i].key, all[i + 1].key))
            continue;
        sorted_keys[kept] = all[i].key;
        sorted_items[kept++] = all[i].value;
    }
    *keys = sorted_keys;
    *items = sorted_items;
    return kept;
}

// cty's strings are in normal form C, keys and attribute names too.
static const tg_str *normal_keys(tg_arena *arena, const tg_str *keys, uint32_t count)
{
    tg_str *changed = NULL;
    for (uint32_t i = 0; i < count; i++) {
        tg_str normal = tg_utf8_nfc(arena, keys[i]);
        if (normal.data == keys[i].data && normal.length == keys[i].length)
            continue;
        if (!changed)
            changed = tg_arena_copy(arena, keys, count * sizeof *keys);
        changed[i] = normal;
    }
    return changed ? changed : keys;
}

tg_value tg_value_map(tg_arena *arena, const tg_type *element, const tg_str *keys, const tg_value *items,
                      uint32_t count)
{
    keys = normal_keys(arena, keys, count);
    count = sort_entries(arena, &keys, &items, count);
    return collection(arena, tg_type_map(arena, element), keys, items, count);
}

tg_value tg_value_object(tg_arena *arena, const tg_str *names, const tg_value *items, uint32_t count)
{
    names = normal_keys(arena, names, count);
    count = sort_entries(arena, &names, &items, count);
    const tg_type **types = tg_new_array(arena, const tg_type *, count);
    for (uint32_t i = 0; i < count; i++)
        types[i] = items[i].content->type;
    return around(arena, tg_type_object(arena, names, types, NULL, count), names, items, count);
}

tg_value tg_value_rebuilt(tg_arena *arena, tg_value v, const tg_value *items)
{
    const tg_value_content *old = v.content;
    tg_value made;
    switch ((tg_type_kind)old->type->kind) {
    case TG_TYPE_LIST:
        made = tg_value_list(arena, old->type->element, items, old->count);
        break;
    case TG_TYPE_SET:
        made = tg_value_set(arena, old->type->element, items, old->count);
        break;
    case TG_TYPE_MAP:
        made = collection(arena, old->type, old->keys, items, old->count);
        break;
    case TG_TYPE_TUPLE:
        made = tg_value_tuple(arena, items, old->count);
        break;
    case TG_TYPE_OBJECT:
        made = tg_value_object(arena, old->keys, items, old->count);
        break;
    case TG_TYPE_ANY:
    case TG_TYPE_STRING:
    case TG_TYPE_NUMBER:
    case TG_TYPE_BOOL:
    default:
        return v;
    }
    made.trail = v.trail;
    return tg_value_mark(arena, made, old->marks);
}

// ------------------------------------------------------------------------------------------- marks

static tg_value with_marks(tg_arena *arena, tg_value v, unsigned marks)
{
    tg_value_content *content = tg_arena_copy(arena, v.content, sizeof *content);
    content->marks = (uint8_t)marks;
    content->inside &= (uint8_t)~TG_HAS_MARK;
    for (uint32_t i = 0; i < v.content->count && v.content->state == TG_KNOWN; i++)
        content->inside |= v.content->items[i].content->inside & TG_HAS_MARK;
    if (marks)
        content->inside |= TG_HAS_MARK;
    return (tg_value){ content, v.trail };
}

tg_value tg_value_mark(tg_arena *arena, tg_value v, unsigned marks)
{
    if ((v.content->marks | marks) == v.content->marks)
        return v;
    v = with_marks(arena, v, v.content->marks | marks);
    if (marks & TG_SENSITIVE)
        v.trail = tg_trail_hidden(arena, v.trail);
    return v;
}

tg_value tg_value_unmark(tg_arena *arena, tg_value v, unsigned *marks)
{
    if (!v.content->marks)
        return v;
    *marks |= v.content->marks;
    return with_marks(arena, v, 0);
}

tg_value tg_value_unmark_deep(tg_arena *arena, tg_value v, unsigned *marks)
{
    if (!tg_value_has(v, TG_HAS_MARK))
        return v;
    v = tg_value_unmark(arena, v, marks);
    if (!tg_value_has(v, TG_HAS_MARK))
        return v;
    tg_value *items = tg_new_array(arena, tg_value, v.content->count);
    for (uint32_t i = 0; i < v.content->count; i++)
        items[i] = tg_value_unmark_deep(arena, v.content->items[i], marks);
    return tg_value_rebuilt(arena, v, items);
}

unsigned tg_value_marks_deep(tg_value v)
{
    if (!tg_value_has(v, TG_HAS_MARK))
        return 0;
    unsigned marks = v.content->marks;
    for (uint32_t i = 0; v.content->state == TG_KNOWN && i < v.content->count; i++)
        marks |= tg_value_marks_deep(v.content->items[i]);
    return marks;
}
