// The type that several have in common: cty's convert/unify.go, compare_types.go, sort_types.go.
//
// cty answers with conversions, too; here the type is enough, since converting to it does the same.
#include "convert.h"

typedef struct kinds {
    size_t maps, lists, sets, objects, tuples, any;
} kinds;

static kinds count_kinds(const tg_type *const *types, size_t count)
{
    kinds k = { 0 };
    for (size_t i = 0; i < count; i++) {
        k.maps += types[i]->kind == TG_TYPE_MAP;
        k.lists += types[i]->kind == TG_TYPE_LIST;
        k.sets += types[i]->kind == TG_TYPE_SET;
        k.objects += types[i]->kind == TG_TYPE_OBJECT;
        k.tuples += types[i]->kind == TG_TYPE_TUPLE;
        k.any += types[i]->kind == TG_TYPE_ANY;
    }
    return k;
}

// `to`, if every type is it or converts to it.
static const tg_type *if_all_convert(tg_converting *c, const tg_type *const *types, size_t count,
                                     const tg_type *to)
{
    for (size_t i = 0; i < count; i++) {
        if (!tg_type_equal(types[i], to) && !tg_type_converts(c, types[i], to))
            return NULL;
    }
    return to;
}

static const tg_type *collection_of(tg_arena *arena, uint8_t kind, const tg_type *element)
{
    return kind == TG_TYPE_LIST  ? tg_type_list(arena, element)
           : kind == TG_TYPE_SET ? tg_type_set(arena, element)
                                 : tg_type_map(arena, element);
}

// ---------------------------------------------------------------------------- which one to try first

static int compare_types(const tg_type *a, const tg_type *b);

static bool falls_back(const tg_type *a, uint8_t a_kind, const tg_type *b, uint8_t b_kind)
{
    return a->kind == a_kind && b->kind == b_kind;
}

// Of two tuples or objects of one shape: negative if the elements of `a` are the more general ones.
static int compare_structures(const tg_type *a, const tg_type *b)
{
    bool a_super = false, b_super = false;
    if (a->count != b->count)
        return 0;
    for (uint32_t i = 0; i < a->count; i++) {
        if (a->names && !tg_str_equal(a->names[i], b->names[i]))
            return 0;
        int order = compare_types(a->items[i], b->items[i]);
        a_super |= order < 0;
        b_super |= order > 0;
    }
    return a_super == b_super ? 0 : a_super ? -1 : 1;
}

// Negative: `a` is the more general of the two; 0: neither.
static int compare_types(const tg_type *a, const tg_type *b)
{
    if (a->kind == TG_TYPE_ANY || b->kind == TG_TYPE_ANY)
        return (a->kind == TG_TYPE_ANY) - (b->kind == TG_TYPE_ANY);
    if (tg_type_is_primitive(a) && tg_type_is_primitive(b))
        return (b->kind == TG_TYPE_STRING) - (a->kind == TG_TYPE_STRING);
    if (a->kind == b->kind && a->element)
        return compare_types(a->element, b->element);
    if (falls_back(a, TG_TYPE_LIST, b, TG_TYPE_TUPLE) || falls_back(a, TG_TYPE_MAP, b, TG_TYPE_OBJECT) ||
        falls_back(a, TG_TYPE_TUPLE, b, TG_TYPE_SET) || falls_back(a, TG_TYPE_LIST, b, TG_TYPE_SET))
        return -1;
    if (falls_back(a, TG_TYPE_TUPLE, b, TG_TYPE_LIST) || falls_back(a, TG_TYPE_OBJECT, b, TG_TYPE_MAP) ||
        falls_back(a, TG_TYPE_SET, b, TG_TYPE_TUPLE) || falls_back(a, TG_TYPE_SET, b, TG_TYPE_LIST))
        return 1;
    if (a->kind == b->kind && !a->element)
        return compare_structures(a, b);
    return 0;
}

// Types in the order in which they are tried: a topological order of "more general" (Kahn's, stable).
typedef struct sorting {
    const tg_type *const *types;
    size_t count, found;
    size_t *degree; // how many more general ones are not yet placed
    size_t *order;
} sorting;

static void release(sorting *s, size_t placed)
{
    for (size_t i = 0; i < s->count; i++) {
        // cty's edges leave i in ascending order of j.
        if (i == placed || compare_types(s->types[placed], s->types[i]) >= 0)
            continue;
        if (--s->degree[i] == 0)
            s->order[s->found++] = i;
    }
}

static const size_t *sort_types(tg_arena *arena, const tg_type *const *types, size_t count)
{
    sorting s = { types, count, 0, tg_new_array(arena, size_t, count), tg_new_array(arena, size_t, count) };
    for (size_t i = 0; i < count; i++) {
        for (size_t k = 0; k < count; k++)
            s.degree[i] += i != k && compare_types(types[k], types[i]) < 0;
    }
    for (size_t i = 0; i < count; i++) {
        if (s.degree[i] == 0)
            s.order[s.found++] = i;
    }
    for (size_t i = 0; i < s.found; i++)
        release(&s, s.order[i]);
    return s.order;
}

// The first, in order of preference, to which all others convert.
static const tg_type *preferred(tg_converting *c, const tg_type *const *types, size_t count)
{
    const size_t *order = sort_types(c->arena, types, count);
    for (size_t i = 0; i < count && tg_converting_goes_on(c); i++) {
        if (if_all_convert(c, types, count, types[order[i]]))
            return types[order[i]];
    }
    return NULL;
}

// -------------------------------------------------------------------------------- kinds of their own

// All element or attribute types of all tuples or objects.
static const tg_type *const *all_items(tg_arena *arena, const tg_type *const *types, size_t count,
                                       size_t *total)
{
    *total = 0;
    for (size_t i = 0; i < count; i++)
        *total += types[i]->count;
    const tg_type **items = tg_new_array(arena, const tg_type *, *total);
    size_t at = 0;
    for (size_t i = 0; i < count; i++) {
        for (uint32_t k = 0; k < types[i]->count; k++)
            items[at++] = types[i]->items[k];
    }
    return items;
}

static const tg_type *structures_as(tg_converting *c, const tg_type *const *types, size_t count, uint8_t kind)
{
    size_t total;
    const tg_type *const *items = all_items(c->arena, types, count, &total);
    const tg_type *element = tg_unify(c, items, total);
    if (!element)
        return NULL;
    return if_all_convert(c, types, count, collection_of(c->arena, kind, element));
}

static bool one_shape(const tg_type *const *types, size_t count)
{
    for (size_t i = 1; i < count; i++) {
        if (types[i]->count != types[0]->count)
            return false;
        for (uint32_t k = 0; types[0]->names && k < types[0]->count; k++) {
            if (!tg_str_equal(types[0]->names[k], types[i]->names[k]))
                return false;
        }
    }
    return true;
}

// Tuples alone or objects alone: element by element, or, where they differ in shape, as list or map.
static const tg_type *unify_structures(tg_converting *c, const tg_type *const *types, size_t count,
                                       uint8_t kind)
{
    if (!one_shape(types, count))
        return structures_as(c, types, count, kind);
    uint32_t width = types[0]->count;
    const tg_type **items = tg_new_array(c->arena, const tg_type *, width);
    const tg_type **across = tg_new_array(c->arena, const tg_type *, count);
    for (uint32_t k = 0; k < width; k++) {
        for (size_t i = 0; i < count; i++)
            across[i] = types[i]->items[k];
        items[k] = tg_unify(c, across, count);
        if (!items[k])
            return NULL;
    }
    const tg_type *type = kind == TG_TYPE_LIST
                              ? tg_type_tuple(c->arena, items, width)
                              : tg_type_object(c->arena, types[0]->names, items, NULL, width);
    if (if_all_convert(c, types, count, type))
        return type;
    return structures_as(c, types, count, kind);
}

static const tg_type *unify_collections(tg_converting *c, const tg_type *const *types, size_t count)
{
    const tg_type **elements = tg_new_array(c->arena, const tg_type *, count);
    for (size_t i = 0; i < count; i++)
        elements[i] = types[i]->element;
    const tg_type *element = tg_unify(c, elements, count);
    if (!element)
        return NULL;
    return if_all_convert(c, types, count, collection_of(c->arena, types[0]->kind, element));
}

// Lists with tuples among them (`structure`), or maps with objects: these as one collection first. NULL: no such
// collection is common to all.
static const tg_type *unify_mixed(tg_converting *c, const tg_type *const *types, size_t count, uint8_t kind,
                                  uint8_t structure)
{
    const tg_type **some = tg_new_array(c->arena, const tg_type *, count);
    size_t found = 0;
    for (size_t i = 0; i < count; i++) {
        if (types[i]->kind == structure)
            some[found++] = types[i];
    }
    const tg_type *one = structures_as(c, some, found, kind);
    if (!one)
        return NULL;
    for (size_t i = 0; i < count; i++)
        some[i] = types[i]->kind == structure ? one : types[i];
    const tg_type *type = tg_unify(c, some, count);
    return type && type->kind == kind ? type : NULL;
}

// ---------------------------------------------------------------------------------------- in all

static bool all_equal(const tg_type *const *types, size_t count)
{
    for (size_t i = 1; i < count; i++) {
        if (!tg_type_equal(types[0], types[i]))
            return false;
    }
    return true;
}

// Each type once, where there are so many that comparing all pairs would take long.
static const tg_type *const *without_doubles(tg_arena *arena, const tg_type *const *types, size_t *count)
{
    enum { FEW = 64, MANY = 1000 };
    if (*count <= FEW)
        return types;
    const tg_type **some = tg_new_array(arena, const tg_type *, MANY);
    size_t found = 0;
    for (size_t i = 0; i < *count && found < MANY; i++) {
        size_t k = 0;
        while (k < found && !tg_type_equal(some[k], types[i]))
            k++;
        if (k == found)
            some[found++] = types[i];
    }
    *count = found;
    return some;
}

static const tg_type *unify_different(tg_converting *c, const tg_type *const *types, size_t count)
{
    kinds k = count_kinds(types, count);
    size_t collections = k.maps ? k.maps : k.lists ? k.lists : k.sets;
    bool one_kind = collections == count - k.any || k.objects == count - k.any || k.tuples == count - k.any;
    if (k.any < count && one_kind && k.any > 0)
        return &tg_type_any;
    if (k.any < count && collections == count)
        return unify_collections(c, types, count);
    if (k.maps > 0 && k.maps + k.objects + k.any == count) {
        const tg_type *type = unify_mixed(c, types, count, TG_TYPE_MAP, TG_TYPE_OBJECT);
        return type ? type : preferred(c, types, count);
    }
    if (k.lists > 0 && k.lists + k.tuples + k.any == count) {
        const tg_type *type = unify_mixed(c, types, count, TG_TYPE_LIST, TG_TYPE_TUPLE);
        return type ? type : preferred(c, types, count);
    }
    if (k.objects == count)
        return unify_structures(c, types, count, TG_TYPE_MAP);
    if (k.tuples == count)
        return unify_structures(c, types, count, TG_TYPE_LIST);
    if (k.objects > 0 && k.tuples > 0)
        return NULL;
    return preferred(c, types, count);
}

const tg_type *tg_unify(tg_converting *c, const tg_type *const *types, size_t count)
{
    if (count == 0 || !tg_converting_goes_on(c))
        return NULL;
    if (all_equal(types, count))
        return types[0];
    types = without_doubles(c->arena, types, &count);
    return unify_different(c, types, count);
}

const tg_type *tg_unify_items(tg_converting *c, const tg_type *structure)
{
    return tg_unify(c, structure->items, structure->count);
}

const tg_type *tg_type_unify(tg_arena *arena, const tg_type *const *types, size_t count)
{
    tg_converting c = { .arena = arena, .unsafe = true };
    return tg_unify(&c, types, count);
}
