// Unknown values: what is certain of them (cty's refinements), and what they are one of.
//
// A one-of is an unknown as Terraform has it which also knows its few candidates. So each operation is done twice: once
// as Terraform does it, on unknowns, and, where that leaves something unknown, once for each combination of candidates;
// what these give becomes the candidates of the result.
#include "tracegate/limits.h"

#include "value_internal.h"

// ----------------------------------------------------------------------------------------- reasons

tg_reason tg_value_reason(tg_value v)
{
    if (v.content->state == TG_UNKNOWN)
        return v.content->unknown->reason;
    for (uint32_t i = 0; tg_value_has(v, TG_HAS_UNKNOWN) && i < v.content->count; i++) {
        if (tg_value_has(v.content->items[i], TG_HAS_UNKNOWN))
            return tg_value_reason(v.content->items[i]);
    }
    return (tg_reason){ 0 };
}

tg_value tg_value_unknown_like(tg_arena *arena, const tg_type *type, tg_value because)
{
    return tg_value_unknown(arena, type, tg_value_reason(because));
}

// ------------------------------------------------------------------------------------- refinements

bool tg_value_never_null(tg_value v)
{
    if (v.content->state == TG_UNKNOWN)
        return v.content->unknown->certain.not_null;
    return v.content->state == TG_KNOWN;
}

static tg_refinement range_of_known(tg_value v)
{
    tg_refinement range = { .not_null = true };
    switch ((tg_type_kind)v.content->type->kind) {
    case TG_TYPE_STRING:
        range.prefix = range.suffix = v.content->string;
        break;
    case TG_TYPE_NUMBER:
        range.least = range.greatest = (tg_bound){ true, true, v.content->number };
        break;
    case TG_TYPE_SET: // elements that are unknown may turn out to be equal to others
        if (v.content->count > 1 && tg_value_has(v, TG_HAS_UNKNOWN))
            break;
        range.shortest = range.longest = v.content->count;
        range.has_longest = true;
        break;
    case TG_TYPE_LIST:
    case TG_TYPE_MAP:
        range.shortest = range.longest = v.content->count;
        range.has_longest = true;
        break;
    case TG_TYPE_ANY:
    case TG_TYPE_BOOL:
    case TG_TYPE_TUPLE:
    case TG_TYPE_OBJECT:
        break;
    }
    return range;
}

tg_refinement tg_value_range(tg_value v)
{
    if (v.content->state == TG_UNKNOWN)
        return v.content->unknown->certain;
    return v.content->state == TG_NULL ? (tg_refinement){ 0 } : range_of_known(v);
}

// Takes the tighter of two bounds; `direction` 1: the greater one, -1: the smaller one.
static void tighten(tg_bound *bound, const tg_bound *with, int direction)
{
    if (!with->given || tg_number_is_infinite(with->number))
        return;
    if (bound->given) {
        int order = tg_number_compare(with->number, bound->number) * direction;
        if (order < 0 || (order == 0 && with->inclusive && !bound->inclusive))
            return;
    }
    *bound = *with;
}

static tg_refinement both(const tg_refinement *have, const tg_refinement *more, const tg_type *type)
{
    tg_refinement r = *have;
    r.not_null |= more->not_null;
    if (type->kind == TG_TYPE_STRING && more->prefix.length > r.prefix.length)
        r.prefix = more->prefix;
    if (type->kind == TG_TYPE_STRING && more->suffix.length > r.suffix.length)
        r.suffix = more->suffix;
    if (type->kind == TG_TYPE_NUMBER) {
        tighten(&r.least, &more->least, 1);
        tighten(&r.greatest, &more->greatest, -1);
    }
    if (tg_type_is_collection(type)) {
        if (more->shortest > r.shortest)
            r.shortest = more->shortest;
        if (more->has_longest && (!r.has_longest || more->longest < r.longest)) {
            r.has_longest = true;
            r.longest = more->longest;
        }
    }
    return r;
}

// A collection of a certain length, none or, for a list (and a set of one), of unknown elements.
static bool known_by_length(tg_arena *arena, tg_value v, size_t length, tg_value *out)
{
    const tg_type *type = v.content->type;
    bool list = type->kind == TG_TYPE_LIST, set = type->kind == TG_TYPE_SET;
    if (length > TG_LIMIT_ELEMENTS || (length > 0 && !list && !(set && length == 1)))
        return false;
    tg_value *items = tg_new_array(arena, tg_value, length);
    tg_value item = tg_value_unknown_like(arena, type->element, v);
    for (size_t i = 0; i < length; i++)
        items[i] = item;
    if (list)
        *out = tg_value_list(arena, type->element, items, (uint32_t)length);
    else if (set)
        *out = tg_value_set(arena, type->element, items, (uint32_t)length);
    else
        *out = tg_value_map(arena, type->element, NULL, items, 0);
    return true;
}

// What is certain may leave one value only.
static bool known_by_refinement(tg_arena *arena, tg_value v, const tg_refinement *r, tg_value *out)
{
    if (!r->not_null)
        return false;
    if (r->least.given && r->greatest.given && r->least.inclusive && r->greatest.inclusive &&
        tg_number_compare(r->least.number, r->greatest.number) == 0) {
        *out = tg_value_of_number(arena, r->least.number);
        return true;
    }
    if (tg_type_is_collection(v.content->type) && r->has_longest && r->shortest == r->longest)
        return known_by_length(arena, v, r->longest, out);
    return false;
}

tg_value tg_value_refine(tg_arena *arena, tg_value v, const tg_refinement *certain)
{
    if (v.content->state != TG_UNKNOWN || v.content->type->kind == TG_TYPE_ANY)
        return v;
    const tg_unknown *old = v.content->unknown;
    tg_refinement r = both(&old->certain, certain, v.content->type);
    tg_value out;
    if (!old->failed && known_by_refinement(arena, v, &r, &out)) {
        out.trail = v.trail;
        return tg_value_mark(arena, out, v.content->marks);
    }
    tg_unknown *unknown = tg_arena_copy(arena, old, sizeof *unknown);
    unknown->certain = r;
    out = tg_value_of_unknown(arena, v.content->type, unknown);
    out.trail = v.trail;
    return tg_value_mark(arena, out, v.content->marks);
}

tg_value tg_value_refine_not_null(tg_arena *arena, tg_value v)
{
    if (tg_value_never_null(v))
        return v;
    return tg_value_refine(arena, v, &(tg_refinement){ .not_null = true });
}

// ----------------------------------------------------------------------------------------- choices

typedef struct gathering {
    tg_arena *arena;
    unsigned marks;
    uint32_t count;
    bool open; // something that is not known at all is among them, or there are too many
    tg_value items[TG_CAP_CHOICES];
} gathering;

static void gather(gathering *g, tg_value choice)
{
    choice = tg_value_unmark(g->arena, choice, &g->marks);
    for (uint32_t i = 0; i < g->count; i++) {
        if (tg_value_same(g->items[i], choice))
            return;
    }
    if (g->count == TG_CAP_CHOICES)
        g->open = true;
    else
        g->items[g->count++] = choice;
}

static void gather_all(gathering *g, const tg_value *choices, uint32_t count)
{
    for (uint32_t i = 0; i < count && !g->open; i++) {
        const tg_value_content *c = choices[i].content;
        if (c->state != TG_UNKNOWN) {
            gather(g, choices[i]);
        } else if (c->unknown->choice_count > 0) {
            g->marks |= c->marks;
            gather_all(g, c->unknown->choices, c->unknown->choice_count);
        } else if (!c->unknown->failed) {
            g->open = true;
        }
    }
}

tg_value tg_value_one_of(tg_arena *arena, tg_value unknown, const tg_value *choices, uint32_t count)
{
    gathering g = { .arena = arena };
    gather_all(&g, choices, count);
    if (g.open)
        return unknown;
    if (g.count == 0)
        return tg_value_failure(arena, count > 0 ? tg_value_reason(choices[0]) : tg_value_reason(unknown));
    if (g.count == 1) {
        tg_value only = g.items[0];
        return tg_value_mark(arena, only, g.marks | unknown.content->marks);
    }
    tg_unknown *u = tg_new(arena, tg_unknown);
    if (unknown.content->state == TG_UNKNOWN)
        *u = *unknown.content->unknown;
    u->failed = false;
    u->choice_count = g.count;
    u->choices = tg_arena_copy(arena, g.items, g.count * sizeof g.items[0]);
    tg_value out = tg_value_of_unknown(arena, unknown.content->type, u);
    out.trail = unknown.trail;
    return tg_value_mark(arena, out, g.marks | unknown.content->marks);
}

static const tg_value *combinations(tg_arena *arena, tg_value v, uint32_t most, uint32_t *count);

// Of an unknown: each choice, which may itself hold choices.
static const tg_value *of_choices(tg_arena *arena, tg_value v, uint32_t most, uint32_t *count)
{
    const tg_unknown *u = v.content->unknown;
    tg_value *all = tg_new_array(arena, tg_value, most);
    *count = 0;
    for (uint32_t i = 0; i < u->choice_count; i++) {
        uint32_t more;
        const tg_value *inner = combinations(arena, u->choices[i], most - *count, &more);
        if (!inner)
            return NULL;
        for (uint32_t k = 0; k < more; k++) {
            tg_value choice = inner[k];
            if (!choice.trail)
                choice.trail = v.trail;
            all[(*count)++] = tg_value_mark(arena, choice, v.content->marks);
        }
    }
    return all;
}

// Of a collection: every combination of what its elements can be.
static const tg_value *of_elements(tg_arena *arena, tg_value v, uint32_t most, uint32_t *count)
{
    uint32_t n = v.content->count, total = 1;
    const tg_value **each = tg_new_array(arena, const tg_value *, n);
    uint32_t *counts = tg_new_array(arena, uint32_t, n);
    for (uint32_t i = 0; i < n; i++) {
        each[i] = combinations(arena, v.content->items[i], most / total, &counts[i]);
        if (!each[i] || counts[i] == 0)
            return NULL;
        total *= counts[i];
    }
    tg_value *all = tg_new_array(arena, tg_value, total);
    for (uint32_t c = 0; c < total; c++) {
        tg_value *items = tg_new_array(arena, tg_value, n);
        for (uint32_t i = 0, rest = c; i < n; i++) {
            items[i] = each[i][rest % counts[i]];
            rest /= counts[i];
        }
        all[c] = tg_value_rebuilt(arena, v, items);
    }
    *count = total;
    return all;
}

static const tg_value *combinations(tg_arena *arena, tg_value v, uint32_t most, uint32_t *count)
{
    *count = 0;
    if (most == 0 || arena->exhausted)
        return NULL;
    if (!tg_value_has(v, TG_HAS_CHOICES)) {
        *count = 1;
        return tg_arena_copy(arena, &v, sizeof v);
    }
    bool unknown = v.content->state == TG_UNKNOWN;
    const tg_value *all = unknown ? of_choices(arena, v, most, count) : of_elements(arena, v, most, count);
    if (!all)
        *count = 0;
    return all;
}

const tg_value *tg_value_alternatives(tg_arena *arena, tg_value v, uint32_t most, uint32_t *count)
{
    return combinations(arena, v, most < TG_CAP_COMBINATIONS ? most : TG_CAP_COMBINATIONS, count);
}

// ---------------------------------------------------------------------------------- with choices

static bool same_shape(tg_value a, tg_value b)
{
    if (b.content->state != TG_KNOWN || a.content->type->kind != b.content->type->kind ||
        a.content->count != b.content->count)
        return false;
    for (uint32_t i = 0; a.content->keys && i < a.content->count; i++) {
        if (!tg_str_equal(a.content->keys[i], b.content->keys[i]))
            return false;
    }
    return true;
}

static tg_value elementwise(tg_arena *arena, tg_value v, const tg_value *outcomes, uint32_t count)
{
    for (uint32_t k = 0; k < count; k++) {
        if (!same_shape(v, outcomes[k]))
            return v;
    }
    tg_value *items = tg_new_array(arena, tg_value, v.content->count);
    tg_value *column = tg_new_array(arena, tg_value, count);
    for (uint32_t i = 0; i < v.content->count; i++) {
        for (uint32_t k = 0; k < count; k++)
            column[k] = outcomes[k].content->items[i];
        items[i] = tg_value_with_outcomes(arena, v.content->items[i], column, count);
    }
    return tg_value_rebuilt(arena, v, items);
}

tg_value tg_value_with_outcomes(tg_arena *arena, tg_value v, const tg_value *outcomes, uint32_t count)
{
    if (v.content->state == TG_UNKNOWN)
        return tg_value_one_of(arena, v, outcomes, count);
    if (!tg_value_has(v, TG_HAS_PLAIN) || v.content->type->kind == TG_TYPE_SET)
        return v;
    return elementwise(arena, v, outcomes, count);
}

tg_value tg_value_for_each_choice(tg_arena *arena, tg_value plain, const tg_value *operands, uint32_t count,
                                  tg_value (*apply)(void *data, const tg_value *operands), void *data,
                                  tg_value *failed)
{
    const tg_value *each[TG_CAP_OPERANDS];
    uint32_t counts[TG_CAP_OPERANDS], total = 1;
    if (count > TG_CAP_OPERANDS)
        return plain;
    for (uint32_t i = 0; i < count; i++) {
        each[i] = combinations(arena, operands[i], TG_CAP_COMBINATIONS / total, &counts[i]);
        if (!each[i] || counts[i] == 0)
            return plain;
        total *= counts[i];
    }
    tg_value *outcomes = tg_new_array(arena, tg_value, total);
    uint32_t made = 0;
    for (uint32_t c = 0; c < total && !arena->exhausted; c++) {
        tg_value now[TG_CAP_OPERANDS];
        for (uint32_t i = 0, rest = c; i < count; i++) {
            now[i] = each[i][rest % counts[i]];
            rest /= counts[i];
        }
        outcomes[made] = apply(data, now);
        if (tg_value_has(outcomes[made], TG_HAS_FAILED))
            *failed = outcomes[made];
        else
            made++;
    }
    if (arena->exhausted)
        return plain;
    return made > 0 ? tg_value_with_outcomes(arena, plain, outcomes, made) : *failed;
}

// --------------------------------------------------------------------------------------- settling

tg_value tg_value_spoiled(tg_arena *arena, tg_value v)
{
    if (tg_value_has(v, TG_HAS_FAILED))
        return v;
    tg_value_content *content = tg_arena_copy(arena, v.content, sizeof *content);
    content->inside |= TG_HAS_FAILED;
    return (tg_value){ content, v.trail };
}

// Whether something inside is failed, not the value itself.
static bool failed_inside(tg_value v)
{
    for (uint32_t i = 0; v.content->state == TG_KNOWN && i < v.content->count; i++) {
        if (tg_value_has(v.content->items[i], TG_HAS_FAILED))
            return true;
    }
    return false;
}

static tg_value settled_here(tg_arena *arena, tg_value v)
{
    tg_reason reason = tg_value_reason(v);
    if (tg_str_none(reason.text))
        reason.text = S("it could not be evaluated");
    tg_value plain = tg_value_unknown(arena, v.content->type, reason);
    plain.trail = v.trail;
    return tg_value_mark(arena, plain, v.content->marks);
}

tg_value tg_value_settled(tg_arena *arena, tg_value v)
{
    if (!tg_value_has(v, TG_HAS_FAILED))
        return v;
    if (!failed_inside(v))
        return settled_here(arena, v);
    tg_value *items = tg_new_array(arena, tg_value, v.content->count);
    for (uint32_t i = 0; i < v.content->count; i++)
        items[i] = tg_value_settled(arena, v.content->items[i]);
    return tg_value_rebuilt(arena, v, items);
}
