// Walking over an expression: parents first, then what is below, left to right.
#include "tracegate/syntax.h"

typedef struct walker {
    bool (*visit)(const tg_expr *expr, void *context);
    void *context;
} walker;

static void walk(const walker *w, const tg_expr *e);

static void walk_all(const walker *w, tg_expr *const *items, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++)
        walk(w, items[i]);
}

static void walk_object(const walker *w, const tg_object *o)
{
    for (uint32_t i = 0; i < o->count; i++) {
        walk(w, &o->items[i].key->expr);
        walk(w, o->items[i].value);
    }
}

static void walk_for(const walker *w, const tg_for *f)
{
    walk(w, f->collection);
    walk(w, f->key);
    walk(w, f->value);
    walk(w, f->condition);
}

static void walk_conditional(const walker *w, const tg_conditional *c)
{
    walk(w, c->condition);
    walk(w, c->yes);
    walk(w, c->no);
}

static void below(const walker *w, const tg_expr *e)
{
    switch ((tg_expr_kind)e->kind) {
    case TG_EXPR_ERROR:
    case TG_EXPR_LITERAL:
    case TG_EXPR_ANON:
        return;
    case TG_EXPR_TEMPLATE:
    case TG_EXPR_TUPLE:
        walk_all(w, ((const tg_sequence *)e)->items, ((const tg_sequence *)e)->count);
        return;
    case TG_EXPR_WRAP:
    case TG_EXPR_JOIN:
    case TG_EXPR_PAREN:
        walk(w, ((const tg_inner *)e)->inner);
        return;
    case TG_EXPR_CALL:
        walk_all(w, ((const tg_call *)e)->arguments, ((const tg_call *)e)->count);
        return;
    case TG_EXPR_TRAVERSAL:
    case TG_EXPR_RELATIVE:
        walk(w, ((const tg_traversal *)e)->source);
        return;
    case TG_EXPR_INDEX:
        walk(w, ((const tg_index *)e)->source);
        walk(w, ((const tg_index *)e)->key);
        return;
    case TG_EXPR_SPLAT:
        walk(w, ((const tg_splat *)e)->source);
        walk(w, ((const tg_splat *)e)->each);
        return;
    case TG_EXPR_FOR:
        walk_for(w, (const tg_for *)e);
        return;
    case TG_EXPR_OBJECT:
        walk_object(w, (const tg_object *)e);
        return;
    case TG_EXPR_KEY: // a bare word is no reference, though it is spelt like one
        if (tg_str_none(((const tg_key *)e)->name))
            walk(w, ((const tg_key *)e)->inner);
        return;
    case TG_EXPR_CONDITIONAL:
        walk_conditional(w, (const tg_conditional *)e);
        return;
    case TG_EXPR_BINARY:
        walk(w, ((const tg_binary *)e)->left);
        walk(w, ((const tg_binary *)e)->right);
        return;
    case TG_EXPR_UNARY:
        walk(w, ((const tg_unary *)e)->operand);
        return;
    }
}

static void walk(const walker *w, const tg_expr *e)
{
    if (e && w->visit(e, w->context))
        below(w, e);
}

void tg_expr_walk(const tg_expr *expr, bool (*visit)(const tg_expr *expr, void *context), void *context)
{
    walk(&(walker){ visit, context }, expr);
}

const tg_expr *tg_expr_bare(const tg_expr *expr)
{
    while (expr->kind == TG_EXPR_PAREN)
        expr = ((const tg_inner *)expr)->inner;
    return expr;
}
