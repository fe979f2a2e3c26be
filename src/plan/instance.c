// Looking at one evaluated body: its arguments and nested blocks, one outcome at a time.
//
// Where a value is one of a few, the asker sees one of them; *forks* remember which, and judge.c asks again for the
// next one, as the hands of a clock go on: the last fork first.
#include "judge.h"

// Whose turn it is among `count`; 0 where there is no room for another fork.
static uint32_t fork_turn(tg_instance *instance, uint32_t count, tg_reason reason)
{
    tg_forks *f = instance->forks;
    tg_plan_note(instance->plan, reason);
    if (f->at == f->count)
        f->items[f->count++] = (tg_fork){ .count = count, .reason = reason };
    uint32_t turn = f->items[f->at++].turn;
    return turn < count ? turn : 0;
}

static bool can_fork(const tg_instance *instance)
{
    return instance->forks && instance->forks->at < TG_FORKS;
}

tg_value tg_fork_value(tg_instance *instance, tg_value v)
{
    if (tg_value_is_known(v) || v.content->unknown->choice_count == 0 || !can_fork(instance))
        return v;
    const tg_unknown *u = v.content->unknown;
    tg_value choice = u->choices[fork_turn(instance, u->choice_count, u->reason)];
    choice.trail = tg_trail_join(instance->plan->arena, choice.trail, v.trail);
    return tg_value_mark(instance->plan->arena, choice, v.content->marks);
}

// What Terraform refuses only in this outcome is no outcome.
static bool impossible(tg_instance *instance)
{
    bool one_of_several = instance->forks && (instance->forks->at > 0 || instance->forks->tried);
    if (one_of_several)
        instance->forks->impossible = true;
    return one_of_several;
}

// ------------------------------------------------------------------------------------------ places

tg_span tg_instance_place(tg_instance *instance, tg_span at, const tg_trail *trail)
{
    const tg_subject *s = instance->subject;
    if (!s || !s->foreign)
        return at;
    tg_span call = s->call->block->span, found = s->header;
    size_t count;
    const tg_trail_step *steps = tg_trail_steps(instance->plan->arena, trail, &count);
    for (size_t i = 0; i < count; i++)
        if (steps[i].at.file == call.file && steps[i].at.start >= call.start && steps[i].at.end <= call.end &&
            strcmp(steps[i].what, "module argument") == 0)
            found = steps[i].at;
    return found;
}

// ----------------------------------------------------------------------------------- arguments

static tg_scope *scope_of(tg_instance *instance)
{
    if (!instance->scope) {
        instance->scope = tg_new(instance->plan->arena, tg_scope);
        *instance->scope = (tg_scope){ .plan = instance->plan,
                                       .frame = instance->frame,
                                       .key = instance->key,
                                       .bit = TG_TOUCH_RESOURCE,
                                       .resource = instance->resource };
    }
    return instance->scope;
}

// The names in a block of this instance, or (NULL) in its own body.
static const tg_names *names_of(tg_instance *instance, const tg_names *names)
{
    if (names)
        return names;
    if (!instance->names) {
        tg_names *own = tg_new(instance->plan->arena, tg_names);
        *own = tg_plan_names(scope_of(instance));
        instance->names = own;
    }
    return instance->names;
}

static tg_argument argument_of(tg_instance *instance, const tg_content *content, const tg_names *names,
                               tg_str name)
{
    tg_plan *plan = instance->plan;
    const tg_attribute *a = tg_content_attribute(plan->arena, content, name, &plan->diags);
    if (!a && content->incomplete)
        return (
            tg_argument){ .value = tg_value_unknown(
                              plan->arena, &tg_type_any,
                              tg_plan_reason(plan, instance->resource->header,
                                             "a syntax error may hide the argument \"%.*s\"", TG_ARG(name))),
                          .at = instance->header };
    if (!a)
        return (tg_argument){ .value = tg_value_null(plan->arena, &tg_type_any), .at = instance->header };
    tg_value v = tg_plan_evaluate_with(plan, instance->frame, names_of(instance, names), a->expr);
    if (tg_value_failed(v))
        impossible(instance);
    v = tg_fork_value(instance, v);
    return (
        tg_argument){ .set = true, .value = v, .at = tg_instance_place(instance, a->expr->span, v.trail) };
}

tg_argument tg_instance_argument(tg_instance *instance, tg_str name)
{
    return argument_of(instance, &instance->resource->content, NULL, name);
}

tg_argument tg_block_argument(tg_instance *instance, const tg_block_seen *block, tg_str name)
{
    return argument_of(instance, &block->content, block->names, name);
}

tg_value tg_instance_convert(tg_instance *instance, tg_value value, const tg_type *type, tg_span at)
{
    tg_fault fault = { 0 };
    tg_value v = tg_value_convert(instance->plan->arena, value, type, &fault);
    v = tg_eval_fault(&instance->plan->eval, v, &fault, "plan/wrong-type", at, at,
                      "this value has the wrong type: ");
    if (tg_value_failed(v))
        impossible(instance);
    return tg_fork_value(instance, v);
}

tg_value tg_instance_member(tg_instance *instance, tg_value object, tg_str name, tg_span at)
{
    const tg_type *type = tg_value_type(object);
    bool lacks =
        tg_value_is_known(object) &&
        (tg_value_is_null(object) || (tg_type_is(type, TG_TYPE_OBJECT) && tg_type_attribute(type, name) < 0));
    if (lacks)
        return tg_value_null(instance->plan->arena, &tg_type_any);
    return tg_fork_value(instance, tg_value_attribute(&instance->plan->eval, object, name, at));
}

// -------------------------------------------------------------------------------------- blocks

typedef struct {
    tg_instance *instance;
    const tg_names *names; // of the body in which the blocks stand
    struct {
        tg_block_seen *items;
        size_t count, capacity;
    } seen;
    bool undecided; // how many a dynamic makes is not known
    tg_reason reason;
    const tg_trail *trail;
} collector;

static void not_known(collector *c, tg_value v)
{
    tg_plan_note(c->instance->plan, tg_value_reason(v));
    if (!c->undecided)
        c->reason = tg_value_reason(v);
    c->undecided = true;
    c->trail = v.trail;
}

static void refused(collector *c, tg_span at, const char *what)
{
    tg_plan *plan = c->instance->plan;
    if (!impossible(c->instance))
        tg_plan_say(plan, TG_WARNING, "plan/dynamic-refused", at, "the dynamic block is refused: %s", what);
    if (!c->undecided)
        c->reason = tg_plan_reason(plan, at, "the dynamic block is refused: %s", what);
    c->undecided = true;
}

static void add_seen(collector *c, const tg_block *block, tg_span header, const tg_names *names,
                     const tg_trail *made_by)
{
    tg_arena *arena = c->instance->plan->arena;
    tg_block_seen seen = { .block = block,
                           .header = tg_instance_place(c->instance, header, made_by),
                           .content = tg_content_of(arena, block->body),
                           .names = names,
                           .made_by = made_by };
    tg_push(arena, &c->seen, seen);
}

// The name by which `content` knows the element: `iterator`, else the block's type.
static tg_str iterator_of(collector *c, const tg_block *dynamic)
{
    tg_plan *plan = c->instance->plan;
    const tg_attribute *a = tg_body_attribute(plan->arena, dynamic->body, S("iterator"), &plan->diags);
    if (!a)
        return dynamic->labels[0].text;
    if (a->json && a->json->kind == TG_JSON_STRING)
        return a->json->text;
    const tg_traversal *t = (const tg_traversal *)a->expr;
    return a->expr->kind == TG_EXPR_TRAVERSAL && t->count == 1 ? t->steps[0].name : dynamic->labels[0].text;
}

static void add_element(collector *c, const tg_block *dynamic, const tg_block *content, tg_str iterator,
                        tg_value key, tg_value value, const tg_trail *made_by)
{
    tg_arena *arena = c->instance->plan->arena;
    static const tg_str names[2] = { S("key"), S("value") };
    tg_value *members = tg_new_array(arena, tg_value, 2);
    members[0] = key;
    members[1] = value;
    tg_names *inner = tg_new(arena, tg_names);
    *inner = tg_names_with(names_of(c->instance, c->names), iterator,
                           tg_value_object(arena, tg_arena_copy(arena, names, sizeof names), members, 2));
    add_seen(c, content, tg_block_header(dynamic), inner, made_by);
}

static void add_elements(collector *c, const tg_block *dynamic, const tg_block *content, tg_value all)
{
    tg_arena *arena = c->instance->plan->arena;
    tg_str iterator = iterator_of(c, dynamic);
    for (uint32_t i = 0; i < tg_value_count(all); i++) {
        tg_value value = tg_value_item(all, i);
        tg_value key = all.content->keys ? tg_value_string(arena, tg_value_key(all, i))
                       : tg_type_is(tg_value_type(all), TG_TYPE_SET) ? value
                                                                     : tg_value_integer(arena, i);
        value.trail = tg_trail_join(arena, value.trail, all.trail);
        add_element(c, dynamic, content, iterator, tg_value_mark(arena, key, all.content->marks),
                    tg_value_mark(arena, value, all.content->marks), all.trail);
    }
}

// Of an unknown collection: none or one, in turn. More of them than the provider takes is no outcome.
static void add_unknown(collector *c, const tg_block *dynamic, const tg_block *content, tg_value all)
{
    tg_reason reason = tg_value_reason(all);
    if (!can_fork(c->instance) || tg_value_failed(all)) {
        not_known(c, all);
        return;
    }
    c->trail = all.trail;
    bool certain = tg_value_range(all).shortest > 0;
    if (!certain && fork_turn(c->instance, 2, reason) == 0)
        return;
    tg_value any = tg_value_unknown(c->instance->plan->arena, &tg_type_any, reason);
    any.trail = all.trail;
    add_element(c, dynamic, content, iterator_of(c, dynamic), any, any, all.trail);
}

// The least number of elements among the choices of a one-of.
static uint32_t fewest(tg_value v)
{
    uint32_t least = UINT32_MAX;
    const tg_unknown *u = v.content->unknown;
    for (uint32_t i = 0; i < u->choice_count; i++) {
        tg_value one = u->choices[i];
        uint32_t count = tg_value_is_known(one) && !tg_value_is_null(one) ? tg_value_count(one) : 0;
        least = count < least ? count : least;
    }
    return least;
}

static bool is_collection(tg_value v)
{
    const tg_type *t = tg_value_type(v);
    return tg_type_is_collection(t) || tg_type_is(t, TG_TYPE_TUPLE) || tg_type_is(t, TG_TYPE_OBJECT);
}

// `beside`: a plain block stands beside it.
static void add_dynamic(collector *c, const tg_block *dynamic, bool beside)
{
    tg_plan *plan = c->instance->plan;
    const tg_attribute *for_each = tg_body_attribute(plan->arena, dynamic->body, S("for_each"), &plan->diags);
    tg_block **contents;
    uint32_t count;
    tg_body_blocks(plan->arena, dynamic->body, S("content"), 0, &contents, &count, &plan->diags);
    if (!for_each || count == 0) {
        refused(c, tg_block_header(dynamic), "it needs \"for_each\" and \"content\"");
        return;
    }
    if (tg_body_attribute(plan->arena, dynamic->body, S("labels"), &plan->diags))
        tg_plan_say(plan, TG_WARNING, "plan/dynamic-refused", tg_block_header(dynamic),
                    "the dynamic block is refused: blocks of this type have no labels");
    tg_value v =
        tg_plan_evaluate_with(plan, c->instance->frame, names_of(c->instance, c->names), for_each->expr);
    v = tg_value_step(plan->arena, v, for_each->expr->span, "for_each");
    bool one_of = !tg_value_is_known(v) && v.content->unknown->choice_count > 0;
    if (one_of && !(beside && fewest(v) == 0))
        v = tg_fork_value(c->instance, v);
    if (!tg_value_is_known(v)) {
        if (tg_value_failed(v))
            impossible(c->instance);
        if (!beside)
            add_unknown(c, dynamic, contents[0], v);
    } else if (tg_value_is_null(v) || !is_collection(v)) {
        refused(c, for_each->expr->span, "\"for_each\" needs a collection that is not null");
    } else {
        c->trail = v.trail;
        if (tg_eval_spend(&plan->eval, tg_value_count(v), for_each->expr->span))
            add_elements(c, dynamic, contents[0], v);
    }
}

static tg_blocks blocks_of(tg_instance *instance, const tg_content *content, const tg_names *names,
                           tg_str type)
{
    tg_plan *plan = instance->plan;
    collector c = { .instance = instance, .names = names };
    tg_items items = tg_content_blocks(plan->arena, content, type, &plan->diags);
    for (size_t i = 0; i < items.count; i++)
        if (!items.items[i].dynamic)
            add_seen(&c, items.items[i].block, tg_block_header(items.items[i].block), names, NULL);
    bool plain = c.seen.count > 0;
    for (size_t i = 0; i < items.count; i++)
        if (items.items[i].dynamic)
            add_dynamic(&c, items.items[i].block, plain);
    if (content->incomplete && c.seen.count == 0 && !c.undecided) {
        c.undecided = true;
        c.reason = tg_plan_reason(plan, instance->resource->header,
                                  "a syntax error may hide a \"%.*s\" block", TG_ARG(type));
    }
    return (tg_blocks){ .undecided = c.undecided && !plain,
                        .reason = c.reason,
                        .trail = c.trail,
                        .items = c.seen.items,
                        .count = c.seen.count };
}

tg_blocks tg_instance_blocks(tg_instance *instance, tg_str type)
{
    return blocks_of(instance, &instance->resource->content, NULL, type);
}

tg_blocks tg_block_blocks(tg_instance *instance, const tg_block_seen *block, tg_str type)
{
    return blocks_of(instance, &block->content, block->names, type);
}

// ------------------------------------------------------------------------------------- whose it is

static bool same_key(const tg_key_value *a, const tg_key_value *b)
{
    return a->kind == b->kind && a->kind != TG_KEY_UNKNOWN && a->number == b->number &&
           tg_str_equal(a->string, b->string);
}

bool tg_instance_owns(tg_instance *instance, tg_value value)
{
    const tg_owner *o = tg_plan_owner(instance->plan, value);
    if (!o || o->resource != instance->resource || o->frame->node != instance->frame->node)
        return false;
    // The answer differs from instance to instance, at every level.
    instance->plan->touched |= UINT64_MAX;
    return tg_str_equal(o->frame->address, instance->frame->address) && same_key(&o->key, instance->key);
}
