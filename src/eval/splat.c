// Splats: hclsyntax's SplatExpr. Over lists, sets and tuples the elements; anything else is a list of itself, and null
// one of nothing.
#include "eval_internal.h"

typedef struct splatting {
    tg_eval *eval;
    const tg_names *names;
    const tg_splat *expr;
} splatting;

static tg_value each_of(const splatting *s, tg_value item)
{
    tg_names names = tg_names_with(s->names, (tg_str){ 0 }, item);
    names.item = s->expr->anon;
    return tg_eval_expr(s->eval, &names, s->expr->each);
}

// The type that each element gives, from its type alone.
static const tg_type *each_type(const splatting *s, const tg_type *type)
{
    tg_value item = tg_value_unknown(s->eval->arena, type, (tg_reason){ .text = S("it is an element") });
    tg_attempt attempt; // of no real element, so nothing but mistakes counts
    tg_attempt_begin(s->eval, &attempt, false);
    const tg_type *result = each_of(s, item).content->type;
    tg_attempt_end(s->eval, &attempt);
    if (attempt.errors > 0)
        tg_attempt_keep(s->eval, &attempt);
    return result;
}

static const tg_type *result_type(const splatting *s, const tg_type *source)
{
    tg_arena *arena = s->eval->arena;
    if (source->element)
        return tg_type_list(arena, each_type(s, source->element));
    const tg_type **items = tg_new_array(arena, const tg_type *, source->count);
    for (uint32_t i = 0; i < source->count; i++)
        items[i] = each_type(s, source->items[i]);
    return tg_type_tuple(arena, items, source->count);
}

static tg_value of_unknown(const splatting *s, tg_value source)
{
    const tg_type *type = result_type(s, source.content->type);
    tg_value v = tg_value_unknown_like(s->eval->arena, type, source);
    tg_refinement certain = { .not_null = true };
    if (type->kind == TG_TYPE_LIST && tg_type_is_collection(source.content->type)) {
        tg_refinement range = tg_value_range(source);
        certain.shortest = range.shortest;
        certain.has_longest = range.has_longest;
        certain.longest = range.longest;
    }
    v = tg_value_refine(s->eval->arena, v, &certain);
    return tg_value_mark(s->eval->arena, v, source.content->marks);
}

static bool one_type(const tg_value *items, uint32_t count, const tg_type **type)
{
    *type = &tg_type_any;
    for (uint32_t i = 0; i < count; i++) {
        const tg_type *own = items[i].content->type;
        if ((*type)->kind == TG_TYPE_ANY)
            *type = own;
        else if (own->kind != TG_TYPE_ANY && !tg_type_equal(own, *type))
            return false;
    }
    return true;
}

static tg_value make_list(const splatting *s, tg_value source, const tg_value *items, uint32_t count)
{
    tg_arena *arena = s->eval->arena;
    const tg_type *element;
    if (count == 0)
        return tg_value_list(arena, each_type(s, source.content->type->element), NULL, 0);
    if (!one_type(items, count, &element))
        return tg_eval_error(
            s->eval, "eval/splat", s->expr->each->span, s->expr->expr.span,
            "the second level of splat expressions gives elements of different types, so that "
            "there is no list of them; use a \"for\" expression instead");
    return tg_value_list(arena, element, items, count);
}

static tg_value of_known(const splatting *s, tg_value source)
{
    uint32_t count = source.content->count;
    tg_value *items = tg_new_array(s->eval->arena, tg_value, count);
    size_t before = tg_eval_errors(s->eval);
    for (uint32_t i = 0; i < count; i++) {
        if (!tg_eval_spend(s->eval, 1, s->expr->expr.span))
            return tg_eval_any(s->eval, source);
        tg_value item = source.content->items[i];
        item.trail = tg_trail_join(s->eval->arena, item.trail, source.trail);
        items[i] = each_of(s, item);
    }
    if (tg_eval_errors(s->eval) > before) {
        tg_attempt attempt; // the same mistakes as above
        tg_attempt_begin(s->eval, &attempt, true);
        const tg_type *type = result_type(s, source.content->type);
        tg_attempt_end(s->eval, &attempt);
        return tg_value_mark(s->eval->arena, tg_eval_failed(s->eval, type, source), source.content->marks);
    }
    tg_value v = source.content->type->element ? make_list(s, source, items, count)
                                               : tg_value_tuple(s->eval->arena, items, count);
    return tg_value_mark(s->eval->arena, v, source.content->marks);
}

// A single value as the tuple of itself; what may be null has an unknown number of elements.
static tg_value of_single(const splatting *s, tg_value source)
{
    bool open = !tg_value_is_known(source) && !tg_value_never_null(source);
    tg_value *only = tg_arena_copy(s->eval->arena, &source, sizeof source);
    tg_value tuple = tg_value_tuple(s->eval->arena, only, 1);
    tuple = tg_value_mark(s->eval->arena, tuple, source.content->marks);
    tg_value v = of_known(s, tuple);
    if (!open)
        return v;
    return tg_value_mark(s->eval->arena, tg_eval_any(s->eval, source), source.content->marks);
}

static tg_value apply_splat(void *data, const tg_value *operands)
{
    const splatting *s = data;
    tg_value source = operands[0];
    const tg_type *type = source.content->type;
    bool sequence = type->kind == TG_TYPE_TUPLE || type->kind == TG_TYPE_LIST || type->kind == TG_TYPE_SET;
    if (tg_value_is_null(source)) {
        if (sequence)
            return tg_eval_error(s->eval, "eval/splat", s->expr->source->span, s->expr->expr.span,
                                 "splat expressions (with the * symbol) cannot be applied to null sequences");
        return tg_value_mark(s->eval->arena, tg_value_tuple(s->eval->arena, NULL, 0), source.content->marks);
    }
    if (type->kind == TG_TYPE_ANY)
        return tg_value_mark(s->eval->arena, tg_eval_any(s->eval, source), source.content->marks);
    if (!sequence)
        return of_single(s, source);
    return tg_value_is_known(source) ? of_known(s, source) : of_unknown(s, source);
}

tg_value tg_eval_splat(tg_eval *eval, const tg_names *names, const tg_splat *splat)
{
    splatting s = { eval, names, splat };
    size_t before = tg_eval_errors(eval);
    tg_value source = tg_eval_expr(eval, names, splat->source);
    if (tg_eval_errors(eval) > before)
        return tg_eval_failed(eval, &tg_type_any, source);
    tg_value v = apply_splat(&s, &source);
    if (tg_value_is_known(source)) // choices inside elements stay where they are
        return tg_value_by(v, &source, 1);
    return tg_value_by(tg_eval_choices(eval, v, &source, 1, apply_splat, &s), &source, 1);
}
