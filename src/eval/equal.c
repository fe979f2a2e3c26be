// Equality, and the order of a set's elements: cty's Equals, RawEquals (value_ops.go) and setRules (set_internals.go).
#include "tracegate/limits.h"

#include "value_internal.h"

#include <stdlib.h>

typedef enum equality { DIFFERENT, EQUAL, UNDECIDED } equality;

static equality compare(tg_arena *arena, tg_value a, tg_value b);

// --------------------------------------------------------------------- a known against an unknown

static bool below(tg_number n, const tg_bound *least)
{
    int order = least->given ? tg_number_compare(n, least->number) : 1;
    return order < 0 || (order == 0 && !least->inclusive);
}

static bool above(tg_number n, const tg_bound *greatest)
{
    int order = greatest->given ? tg_number_compare(n, greatest->number) : -1;
    return order > 0 || (order == 0 && !greatest->inclusive);
}

// A collection whose length certainly is none that the unknown can have.
static bool length_excluded(tg_value known, const tg_refinement *r)
{
    tg_refinement length = tg_value_range(known);
    return (length.has_longest && length.longest < r->shortest) ||
           (r->has_longest && length.shortest > r->longest);
}

// Whether `unknown` certainly is not `known` (cty's ValueRange.Includes).
static bool excluded(tg_value unknown, tg_value known)
{
    const tg_refinement *r = &unknown.content->unknown->certain;
    const tg_type *type = unknown.content->type;
    if (known.content->state == TG_NULL)
        return r->not_null;
    if (!tg_type_conforms(known.content->type, type))
        return true;
    if (type->kind == TG_TYPE_STRING)
        return !tg_str_starts_with(known.content->string, r->prefix);
    if (type->kind == TG_TYPE_NUMBER)
        return below(known.content->number, &r->least) || above(known.content->number, &r->greatest) ||
               (r->not_null && tg_number_is_infinite(known.content->number)); // cty's bounds exclude infinity
    return tg_type_is_collection(type) && length_excluded(known, r);
}

static equality known_with_unknown(tg_value known, tg_value unknown)
{
    if (excluded(unknown, known))
        return DIFFERENT;
    if (known.content->state == TG_NULL || unknown.content->type->any_inside)
        return UNDECIDED;
    return tg_type_equal(known.content->type, unknown.content->type) ? UNDECIDED : DIFFERENT;
}

// ------------------------------------------------------------------------------------- both known

// Whether the type of a value, and of everything in it, is settled.
static bool type_settled(tg_value v)
{
    const tg_value_content *c = v.content;
    if (c->state == TG_NULL || !(c->inside & TG_HAS_UNKNOWN))
        return true;
    if (c->state == TG_UNKNOWN)
        return !c->type->any_inside;
    for (uint32_t i = 0; i < c->count; i++) {
        if (!type_settled(c->items[i]))
            return false;
    }
    return true;
}

// Tuples and lists: the first pair that is not equal decides. Objects and maps: one that differs decides, else one
// that is undecided (cty goes by Go's random order there).
static equality compare_items(tg_arena *arena, tg_value a, tg_value b)
{
    const tg_value_content *x = a.content, *y = b.content;
    equality result = EQUAL;
    for (uint32_t i = 0; i < x->count; i++) {
        equality one = compare(arena, x->items[i], y->items[i]);
        if (one == DIFFERENT || (one == UNDECIDED && !x->keys))
            return one;
        if (one == UNDECIDED)
            result = one;
    }
    return result;
}

static bool same_keys(tg_value a, tg_value b)
{
    for (uint32_t i = 0; i < a.content->count; i++) {
        if (!tg_str_equal(a.content->keys[i], b.content->keys[i]))
            return false;
    }
    return true;
}

// Sets in order: equal ones have equal elements one by one. An unknown element leaves it open.
static equality compare_sets(tg_arena *arena, tg_value a, tg_value b)
{
    for (uint32_t i = 0; i < a.content->count; i++) {
        if (a.content->items[i].content->state == TG_UNKNOWN)
            return UNDECIDED;
    }
    for (uint32_t i = 0; i < b.content->count; i++) {
        if (b.content->items[i].content->state == TG_UNKNOWN)
            return UNDECIDED;
    }
    if (a.content->count != b.content->count)
        return DIFFERENT;
    for (uint32_t i = 0; i < a.content->count; i++) {
        if (compare(arena, a.content->items[i], b.content->items[i]) != EQUAL)
            return DIFFERENT;
    }
    return EQUAL;
}

static equality same_if(bool same)
{
    return same ? EQUAL : DIFFERENT;
}

static equality compare_known(tg_arena *arena, tg_value a, tg_value b)
{
    const tg_value_content *x = a.content, *y = b.content;
    if (!type_settled(a) || !type_settled(b)) {
        bool never = !tg_type_conforms(x->type, y->type) && !tg_type_conforms(y->type, x->type);
        return never ? DIFFERENT : UNDECIDED;
    }
    if (!tg_type_equal(x->type, y->type))
        return DIFFERENT;
    switch ((tg_type_kind)x->type->kind) {
    case TG_TYPE_STRING:
        return same_if(tg_str_equal(x->string, y->string));
    case TG_TYPE_NUMBER:
        return same_if(tg_number_compare(x->number, y->number) == 0);
    case TG_TYPE_BOOL:
        return same_if(x->truth == y->truth);
    case TG_TYPE_SET:
        return compare_sets(arena, a, b);
    case TG_TYPE_MAP:
        if (x->count != y->count || !same_keys(a, b))
            return DIFFERENT;
        return compare_items(arena, a, b);
    case TG_TYPE_LIST:
        return x->count == y->count ? compare_items(arena, a, b) : DIFFERENT;
    case TG_TYPE_TUPLE:
    case TG_TYPE_OBJECT:
        return compare_items(arena, a, b);
    case TG_TYPE_ANY:
    default:
        return EQUAL;
    }
}

static equality compare(tg_arena *arena, tg_value a, tg_value b)
{
    bool a_null = tg_value_is_null(a), b_null = tg_value_is_null(b);
    if ((a_null && tg_value_never_null(b)) || (b_null && tg_value_never_null(a)))
        return DIFFERENT;
    bool a_known = tg_value_is_known(a), b_known = tg_value_is_known(b);
    if (!a_known && !b_known)
        return UNDECIDED;
    if (!a_known)
        return known_with_unknown(b, a);
    if (!b_known)
        return known_with_unknown(a, b);
    if (a_null || b_null)
        return same_if(a_null == b_null);
    return compare_known(arena, a, b);
}

tg_value tg_value_equal(tg_arena *arena, tg_value a, tg_value b)
{
    unsigned marks = 0;
    tg_value x = tg_value_unmark_deep(arena, a, &marks), y = tg_value_unmark_deep(arena, b, &marks);
    equality e = compare(arena, x, y);
    tg_value result = tg_value_bool(e == EQUAL);
    if (e == UNDECIDED) {
        tg_value why = tg_value_has(x, TG_HAS_UNKNOWN) ? x : y;
        result = tg_value_refine_not_null(arena, tg_value_unknown_like(arena, &tg_type_bool, why));
    }
    return tg_value_mark(arena, result, marks);
}

// --------------------------------------------------------------------------------------- the same

static bool same_bound(const tg_bound *a, const tg_bound *b)
{
    if (!a->given || !b->given)
        return a->given == b->given;
    return a->inclusive == b->inclusive && tg_number_compare(a->number, b->number) == 0;
}

static bool same_refinement(const tg_refinement *a, const tg_refinement *b)
{
    return a->not_null == b->not_null && tg_str_equal(a->prefix, b->prefix) &&
           same_bound(&a->least, &b->least) && same_bound(&a->greatest, &b->greatest) &&
           a->shortest == b->shortest && a->has_longest == b->has_longest && a->longest == b->longest;
}

static bool same_choices(const tg_unknown *a, const tg_unknown *b)
{
    if (a->choice_count != b->choice_count)
        return false;
    for (uint32_t i = 0; i < a->choice_count; i++) {
        if (!tg_value_same(a->choices[i], b->choices[i]))
            return false;
    }
    return true;
}

static bool same_known(const tg_value_content *a, const tg_value_content *b)
{
    switch ((tg_type_kind)a->type->kind) {
    case TG_TYPE_STRING:
        return tg_str_equal(a->string, b->string);
    case TG_TYPE_NUMBER:
        return tg_number_compare(a->number, b->number) == 0;
    case TG_TYPE_BOOL:
        return a->truth == b->truth;
    case TG_TYPE_ANY:
        return true;
    case TG_TYPE_LIST:
    case TG_TYPE_SET:
    case TG_TYPE_MAP:
    case TG_TYPE_TUPLE:
    case TG_TYPE_OBJECT:
        break;
    }
    if (a->count != b->count)
        return false;
    for (uint32_t i = 0; i < a->count; i++) {
        if (a->keys && !tg_str_equal(a->keys[i], b->keys[i]))
            return false;
        if (!tg_value_same(a->items[i], b->items[i]))
            return false;
    }
    return true;
}

bool tg_value_same(tg_value a, tg_value b)
{
    const tg_value_content *x = a.content, *y = b.content;
    if (x == y)
        return true;
    if (x->state != y->state || x->marks != y->marks || !tg_type_equal(x->type, y->type))
        return false;
    if (x->state == TG_NULL)
        return true;
    if (x->state == TG_UNKNOWN)
        return same_refinement(&x->unknown->certain, &y->unknown->certain) &&
               same_choices(x->unknown, y->unknown);
    return same_known(x, y);
}

// ------------------------------------------------------------------------------------- set order

// What cty sorts elements by that have no order of their own (appendSetHashBytes). `exact`: numbers with all their
// digits, so that only equal values give equal bytes; without, as cty, with ten.
static void add_sort_bytes(tg_arena *arena, tg_buf *out, tg_value v, bool exact)
{
    const tg_value_content *c = v.content;
    if (c->state != TG_KNOWN) {
        tg_buf_byte(out, c->state == TG_NULL ? '~' : '?');
        return;
    }
    switch ((tg_type_kind)c->type->kind) {
    case TG_TYPE_NUMBER:
        tg_buf_add(out, tg_number_format(arena, c->number, exact ? 'e' : 'g', exact ? -1 : 10));
        return;
    case TG_TYPE_BOOL:
        tg_buf_byte(out, c->truth ? 'T' : 'F');
        return;
    case TG_TYPE_STRING:
        tg_go_quote(out, c->string);
        return;
    case TG_TYPE_ANY:
        return;
    case TG_TYPE_MAP:
    case TG_TYPE_LIST:
    case TG_TYPE_SET:
    case TG_TYPE_OBJECT:
    case TG_TYPE_TUPLE:
        break;
    }
    bool map = c->type->kind == TG_TYPE_MAP,
         row = c->type->kind == TG_TYPE_LIST || c->type->kind == TG_TYPE_SET;
    tg_buf_byte(out, map ? '{' : row ? '[' : '<');
    for (uint32_t i = 0; i < c->count; i++) {
        if (map) {
            tg_go_quote(out, c->keys[i]);
            tg_buf_byte(out, ':');
        }
        add_sort_bytes(arena, out, c->items[i], exact);
        tg_buf_byte(out, ';');
    }
    tg_buf_byte(out, map ? '}' : row ? ']' : '>');
}

typedef struct element {
    tg_value value;
    tg_str bytes; // what cty sorts by, where the type has no order
    tg_str exact; // equal elements have equal ones
    uint32_t place;
    uint8_t rank; // known, unknown, null: in this order
} element;

static int by_value(const element *x, const element *y)
{
    const tg_value_content *a = x->value.content, *b = y->value.content;
    if (x->rank != 0)
        return 0;
    switch ((tg_type_kind)a->type->kind) {
    case TG_TYPE_STRING:
        return tg_str_compare(a->string, b->string);
    case TG_TYPE_NUMBER:
        return tg_number_compare(a->number, b->number);
    case TG_TYPE_BOOL:
        return a->truth - b->truth;
    case TG_TYPE_ANY:
    case TG_TYPE_LIST:
    case TG_TYPE_SET:
    case TG_TYPE_MAP:
    case TG_TYPE_TUPLE:
    case TG_TYPE_OBJECT:
    default:
        return tg_str_compare(x->bytes, y->bytes);
    }
}

static int in_set_order(const void *a, const void *b)
{
    const element *x = a, *y = b;
    if (x->rank != y->rank)
        return x->rank - y->rank;
    int order = by_value(x, y);
    return order ? order : (x->place > y->place) - (x->place < y->place);
}

static tg_str sort_bytes(tg_arena *arena, tg_value v, bool exact)
{
    tg_buf out = { 0 };
    add_sort_bytes(arena, &out, v, exact);
    tg_str bytes = tg_str_copy(arena, tg_buf_str(&out));
    tg_buf_free(&out);
    return bytes;
}

static element element_of(tg_arena *arena, tg_value v, uint32_t place)
{
    element e = { .value = v, .place = place };
    e.rank = v.content->state == TG_KNOWN ? 0 : v.content->state == TG_UNKNOWN ? 1 : 2;
    if (e.rank == 0 && !tg_type_is_primitive(v.content->type)) {
        e.bytes = sort_bytes(arena, v, false);
        e.exact = sort_bytes(arena, v, true);
    }
    return e;
}

// Elements that look alike and are not known to be equal (unknowns are in them) may be many.
#define LOOK_BACK 1000

// Elements that may be equal lie together: those before with the same sort bytes.
static bool is_double(tg_arena *arena, const element *all, uint32_t i)
{
    for (uint32_t k = i; k > 0 && i - k < LOOK_BACK; k--) {
        const element *e = &all[k - 1];
        if (e->rank != all[i].rank || by_value(e, &all[i]) != 0)
            return false;
        if (tg_str_equal(e->exact, all[i].exact) && compare(arena, e->value, all[i].value) == EQUAL)
            return true;
        if (all[i].rank == 1)
            return false; // unknowns equal nothing
    }
    return false;
}

uint32_t tg_set_order(tg_arena *arena, tg_value *items, uint32_t count)
{
    if (count < 2)
        return count;
    element *all = tg_new_array(arena, element, count);
    for (uint32_t i = 0; i < count; i++)
        all[i] = element_of(arena, items[i], i);
    qsort(all, count, sizeof *all, in_set_order);
    uint32_t kept = 0;
    for (uint32_t i = 0; i < count; i++) {
        if (!is_double(arena, all, i))
            items[kept++] = all[i].value;
    }
    return kept;
}
