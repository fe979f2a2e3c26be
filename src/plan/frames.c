// Frames: instances of modules, and what a call to one is worth as a value.
#include "plan_internal.h"

#include <stdlib.h>

// The frames of one call's instances in one frame, for one module that the call may lead to.
struct tg_frame_table {
    struct tg_frame_table *next;
    const tg_node *node;
    tg_frame *first; // mostly only this one is asked for
    tg_frame **all;
};

static tg_frame *new_frame(tg_plan *plan, tg_node *node, tg_frame *parent, const tg_expansion *e, uint64_t i)
{
    tg_arena *arena = plan->arena;
    tg_frame *frame = tg_new(arena, tg_frame);
    frame->node = node;
    frame->parent = parent;
    frame->expansion = e;
    tg_map_init(&frame->attributes, arena);
    tg_expansion_key(plan, e, i, &frame->key);
    tg_str dot = parent->address.length ? S(".") : S("");
    frame->address = tg_format(arena, "%.*s%.*smodule.%.*s%.*s", TG_ARG(parent->address), TG_ARG(dot),
                               TG_ARG(node->call->name), TG_ARG(tg_key_text(arena, &frame->key)));
    return frame;
}

tg_frame *tg_plan_child(tg_plan *plan, tg_frame *frame, tg_node *node, const tg_expansion *e, uint64_t i)
{
    // A choice of a one-of is handed in as it is: its table is its own. Expansions are ours, only seen as constant.
    tg_expansion *mine = (tg_expansion *)(uintptr_t)e;
    struct tg_frame_table *table = mine->frames;
    while (table && table->node != node)
        table = table->next;
    if (!table) {
        table = tg_new(plan->arena, struct tg_frame_table);
        *table = (struct tg_frame_table){ .next = mine->frames, .node = node };
        mine->frames = table;
    }
    if (i > 0 && !table->all)
        table->all = tg_new_array(plan->arena, tg_frame *, tg_expansion_size(e));
    tg_frame **place = i > 0 ? &table->all[i] : &table->first;
    if (!*place) {
        plan->writes++;
        *place = new_frame(plan, node, frame, e, i);
    }
    return *place;
}

tg_frame *tg_plan_any_frame(tg_plan *plan, tg_node *node)
{
    if (!node->parent)
        return plan->frame;
    if (node->any)
        return node->any;
    tg_expansion *e = tg_new(plan->arena, tg_expansion);
    const tg_repetition *r = &node->call->repetition;
    bool repeats = r->count || r->for_each;
    *e = (tg_expansion){ .kind = repeats ? TG_EXPANDS_UNKNOWN : TG_EXPANDS_ONE,
                         .for_each = !r->count,
                         .reason = tg_plan_reason(plan, node->call->header,
                                                  "it differs from instance to instance") };
    node->any = tg_plan_child(plan, tg_plan_any_frame(plan, node->parent), node, e, 0);
    return node->any;
}

tg_value tg_plan_child_output(tg_plan *plan, tg_frame *child, const tg_output *output)
{
    uint64_t touched = plan->touched;
    plan->touched = 0;
    tg_value v = tg_plan_output(plan, child, output);
    plan->touched = touched | (plan->touched & tg_touch_outer(child->node->depth - 1));
    return v;
}

// ------------------------------------------------------------------------------- a call as a value

static int by_name(const void *a, const void *b)
{
    const tg_output *left = *(const tg_output *const *)a, *right = *(const tg_output *const *)b;
    return tg_str_compare(left->name, right->name);
}

// All outputs of one instance. `*own`: it depends on the instance's key.
static tg_value instance_value(tg_plan *plan, tg_frame *child, bool *own)
{
    const tg_map *outputs = &child->node->module->outputs;
    const tg_output **sorted = tg_new_array(plan->arena, const tg_output *, outputs->count);
    tg_str *names = tg_new_array(plan->arena, tg_str, outputs->count);
    tg_value *values = tg_new_array(plan->arena, tg_value, outputs->count);
    for (size_t i = 0; i < outputs->count; i++)
        sorted[i] = outputs->entries[i].value;
    if (outputs->count > 1)
        qsort(sorted, outputs->count, sizeof *sorted, by_name);
    uint64_t touched = plan->touched;
    plan->touched = 0;
    for (size_t i = 0; i < outputs->count; i++) {
        names[i] = sorted[i]->name;
        values[i] = tg_plan_output(plan, child, sorted[i]);
    }
    *own = (plan->touched & tg_touch_bit(child->node->depth)) != 0;
    plan->touched = touched | (plan->touched & tg_touch_outer(child->node->depth - 1));
    return tg_value_object(plan->arena, names, values, (uint32_t)outputs->count);
}

// The instances as Terraform shows them: a tuple, an object by key, or the one itself.
tg_value tg_plan_instances_value(tg_plan *plan, const tg_expansion *e, tg_span at,
                                 tg_value (*instance)(tg_plan *plan, void *data, const tg_expansion *e,
                                                      uint64_t i, bool *own),
                                 void *data)
{
    bool own = false;
    if (e->kind == TG_EXPANDS_ONE)
        return instance(plan, data, e, 0, &own);
    if (e->kind == TG_EXPANDS_NONE)
        return tg_value_null(plan->arena, &tg_type_any);
    if (e->kind == TG_EXPANDS_CHOICES) {
        tg_value values[TG_CAP_CHOICES];
        for (size_t i = 0; i < e->choice_count; i++)
            values[i] = tg_plan_instances_value(plan, &e->choices[i], at, instance, data);
        return tg_value_one_of(plan->arena, tg_value_unknown(plan->arena, &tg_type_any, e->reason), values,
                               (uint32_t)e->choice_count);
    }
    if (e->kind == TG_EXPANDS_UNKNOWN || !tg_eval_spend(&plan->eval, e->count, at) ||
        e->count > TG_LIMIT_ELEMENTS)
        return tg_value_unknown(
            plan->arena, &tg_type_any,
            tg_str_none(e->reason.text)
                ? tg_plan_reason(plan, at, "it has too many instances to look at them all")
                : e->reason);
    tg_value *items = tg_new_array(plan->arena, tg_value, e->count);
    for (uint64_t i = 0; i < e->count; i++)
        items[i] = i == 0 || own ? instance(plan, data, e, i, &own) : items[0];
    return e->kind == TG_EXPANDS_COUNT ? tg_value_tuple(plan->arena, items, (uint32_t)e->count)
                                       : tg_value_object(plan->arena, e->keys, items, (uint32_t)e->count);
}

typedef struct {
    tg_frame *frame;
    tg_node *node;
} call_instances;

static tg_value call_instance(tg_plan *plan, void *data, const tg_expansion *e, uint64_t i, bool *own)
{
    const call_instances *c = data;
    return instance_value(plan, tg_plan_child(plan, c->frame, c->node, e, i), own);
}

static tg_value call_value(tg_plan *plan, tg_frame *frame, const tg_module_call *call)
{
    const tg_target *target = tg_plan_target(plan, frame->node, call);
    if (target->count == 0)
        return tg_value_unknown(plan->arena, &tg_type_any, target->reason);
    const tg_expansion *e = tg_plan_call_expansion(plan, frame, call);
    tg_value values[TG_CAP_CHOICES];
    for (size_t i = 0; i < target->count; i++) {
        if (target->nodes[i]->wrapper)
            return tg_value_unknown(
                plan->arena, &tg_type_any,
                tg_plan_reason(plan, call->header, "module.%.*s is not at hand", TG_ARG(call->name)));
        call_instances c = { frame, target->nodes[i] };
        values[i] = tg_plan_instances_value(plan, e, call->header, call_instance, &c);
    }
    if (target->count == 1)
        return values[0];
    return tg_value_one_of(plan->arena, tg_value_unknown(plan->arena, &tg_type_any, target->reason), values,
                           (uint32_t)target->count);
}

tg_value tg_plan_call_value(tg_plan *plan, tg_frame *frame, const tg_module_call *call)
{
    tg_memo *memo = tg_memo_at(plan, &frame->calls, frame->node->module->calls.count, call->index);
    if (memo->state == TG_MEMO_BUSY)
        return tg_plan_cycle(plan, call->header, "module call", call->name);
    if (!tg_memo_good(plan, memo)) {
        tg_hold hold = tg_memo_begin(plan, memo);
        tg_memo_set(plan, memo, call_value(plan, frame, call));
        tg_memo_end(plan, hold);
    }
    return tg_memo_use(plan, memo, ~UINT64_C(0));
}
