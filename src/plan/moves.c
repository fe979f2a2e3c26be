// `moved` and `removed` blocks of every module in the plan, as text: who compares two sides applies them.
#include "plan_internal.h"

typedef struct {
    tg_plan *plan;
    struct {
        tg_plan_move *items;
        size_t count, capacity;
    } found;
} finder;

static void add_step(tg_buf *out, const tg_step *step, bool first)
{
    if (step->kind != TG_STEP_INDEX) {
        if (!first)
            tg_buf_byte(out, '.');
        tg_buf_add(out, step->name);
        return;
    }
    tg_key_value key = { .kind = TG_KEY_STRING, .string = step->name };
    tg_arena arena;
    tg_arena_init(&arena, NULL);
    if (step->index_type == TG_LITERAL_NUMBER)
        tg_buf_format(out, "[%.*s]", TG_ARG(step->name));
    else
        tg_buf_add(out, tg_key_text(&arena, &key));
    tg_arena_reset(&arena);
}

// The address that an expression writes; null: none.
static tg_str address(tg_plan *plan, const tg_expr *expr)
{
    if (!expr || expr->kind != TG_EXPR_TRAVERSAL)
        return (tg_str){ NULL, 0 };
    const tg_traversal *t = (const tg_traversal *)expr;
    tg_buf buf = { 0 };
    for (uint32_t i = 0; i < t->count; i++)
        add_step(&buf, &t->steps[i], i == 0);
    tg_str text = tg_str_copy(plan->arena, tg_buf_str(&buf));
    tg_buf_free(&buf);
    return text;
}

static void add_moves(finder *f, const tg_node *node, const tg_moves *moves)
{
    for (size_t i = 0; i < moves->count; i++) {
        tg_plan_move move = { .module_path = node->path,
                              .from = address(f->plan, moves->items[i].from),
                              .to = address(f->plan, moves->items[i].to),
                              .at = moves->items[i].header };
        if (!tg_str_none(move.from))
            tg_push(f->plan->arena, &f->found, move);
    }
}

static void walk(finder *f, tg_node *node)
{
    const tg_map *calls = &node->module->calls;
    add_moves(f, node, &node->module->moved);
    add_moves(f, node, &node->module->removed);
    for (size_t i = 0; i < calls->count; i++) {
        const tg_target *target = tg_plan_target(f->plan, node, calls->entries[i].value);
        for (size_t k = 0; k < target->count; k++)
            walk(f, target->nodes[k]);
    }
}

const tg_plan_move *tg_plan_moves(tg_plan *plan, size_t *count)
{
    finder f = { .plan = plan };
    walk(&f, plan->root);
    *count = f.found.count;
    return f.found.items;
}

// ------------------------------------------------------------------------------------- directories

typedef struct {
    tg_plan *plan;
    struct {
        tg_str *items;
        size_t count, capacity;
    } found;
    tg_map seen;
} lister;

static void list(lister *l, tg_node *node)
{
    const tg_map *calls = &node->module->calls;
    if (!node->foreign && !tg_map_get(&l->seen, node->module->directory)) {
        tg_map_put(&l->seen, node->module->directory, node);
        tg_push(l->plan->arena, &l->found, node->module->directory);
    }
    for (size_t i = 0; i < calls->count; i++) {
        const tg_target *target = tg_plan_target(l->plan, node, calls->entries[i].value);
        for (size_t k = 0; k < target->count; k++)
            list(l, target->nodes[k]);
    }
}

const tg_str *tg_plan_directories(tg_plan *plan, size_t *count)
{
    lister l = { .plan = plan };
    tg_map_init(&l.seen, plan->arena);
    list(&l, plan->root);
    *count = l.found.count;
    return l.found.items;
}
