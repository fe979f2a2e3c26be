// Asking about a subject: every body that differs, once, joined over all that nobody can know.
//
// What may be so is a set of three bits. Instances of one outcome together: one bad one makes it bad, none at all
// changes nothing; alternatives: either. An empty set is an outcome that Terraform refuses, which does not count.
// Instances whose keys nobody looked at (plan->touched) are asked about once and counted.
#include "judge.h"

#include <stdlib.h>

typedef struct {
    unsigned bits;
    tg_group *items;
    size_t count, capacity;
} outcome;

typedef struct {
    tg_plan *plan;
    const tg_subject *subject;
    const tg_asker *asker;
    bool tried; // under assumptions
    bool unknown_repetition;
    tg_reason repetition_reason;
    tg_reason choice_reason; // of the first count or for_each that is one of a few
    size_t questions;
} judge;

// Different groups kept; more are told apart by their bits only.
#define GROUPS 64

// ------------------------------------------------------------------------------------------ joining

static unsigned together(unsigned a, unsigned b)
{
    unsigned both = 0;
    for (unsigned x = TG_MAY_BE_NONE; x <= TG_MAY_VIOLATE; x <<= 1)
        for (unsigned y = TG_MAY_BE_NONE; y <= TG_MAY_VIOLATE; y <<= 1)
            if ((a & x) && (b & y))
                both |= x > y ? x : y; // violate over pass over none
    return both;
}

static bool same_group(const judge *j, const tg_group *a, const tg_group *b)
{
    return a->bits == b->bits && (!j->asker->same || j->asker->same(j->asker->data, a->detail, b->detail));
}

static tg_group *group_for(const judge *j, outcome *o, const tg_group *like)
{
    tg_group *last = NULL;
    for (size_t i = 0; i < o->count; i++) {
        if (same_group(j, &o->items[i], like))
            return &o->items[i];
        if (o->items[i].bits == like->bits)
            last = &o->items[i];
    }
    if (o->count >= GROUPS && last)
        return last;
    tg_group fresh = *like;
    fresh.addresses = (tg_strs){ NULL, 0 };
    fresh.count = 0;
    tg_push(j->plan->arena, o, fresh);
    return &o->items[o->count - 1];
}

static bool lists(const tg_strs *list, tg_str address)
{
    for (size_t i = 0; i < list->count; i++)
        if (tg_str_equal(list->items[i], address))
            return true;
    return false;
}

// One more instance of a group, unless it is there already.
static void add_address(const judge *j, tg_group *group, tg_str address)
{
    if (group->addresses.count < TG_CAP_ADDRESSES) {
        if (lists(&group->addresses, address))
            return;
        tg_str *items = (tg_str *)(uintptr_t)group->addresses.items;
        if (!items)
            items = tg_new_array(j->plan->arena, tg_str, TG_CAP_ADDRESSES);
        items[group->addresses.count++] = address;
        group->addresses.items = items;
    }
    if (group->count >= 0)
        group->count++;
}

// Adds a group with `prefix` before each of its addresses; `collapsed`: the prefix alone stands for them all.
static void add_group(const judge *j, outcome *o, const tg_group *group, tg_str prefix, bool collapsed)
{
    tg_group *to = group_for(j, o, group);
    if (group->count < 0) {
        to->count = -1;
        to->addresses.count = 0;
        return;
    }
    if (collapsed) {
        add_address(j, to, prefix);
        return;
    }
    for (size_t i = 0; i < group->addresses.count; i++)
        add_address(j, to, tg_str_join(j->plan->arena, prefix, group->addresses.items[i]));
    if (to->count >= 0)
        to->count += group->count - (int64_t)group->addresses.count;
}

static void add_groups(const judge *j, outcome *to, const outcome *from)
{
    for (size_t i = 0; i < from->count; i++)
        add_group(j, to, &from->items[i], S(""), false);
}

static void join_together(const judge *j, outcome *to, const outcome *from)
{
    to->bits = together(to->bits, from->bits);
    add_groups(j, to, from);
}

static void join_alternative(const judge *j, outcome *to, const outcome *from)
{
    to->bits |= from->bits;
    add_groups(j, to, from);
}

// ---------------------------------------------------------------------------------- one instance

// The next combination of turns; false: all were there.
static bool next_turn(tg_forks *forks)
{
    forks->count = forks->at; // what this asking did not meet does not matter
    while (forks->count > 0 && ++forks->items[forks->count - 1].turn >= forks->items[forks->count - 1].count)
        forks->count--;
    return forks->count > 0;
}

// How much a detail says about what is wrong.
static int weight(unsigned bits)
{
    return bits == TG_MAY_VIOLATE ? 3 : bits & TG_MAY_VIOLATE ? 2 : bits & TG_MAY_PASS ? 1 : 0;
}

static outcome ask(judge *j, tg_frame *frame, const tg_resource *resource, const tg_key_value *key)
{
    tg_forks forks = { .tried = j->tried };
    tg_group group = { .count = key->kind == TG_KEY_UNKNOWN ? -1 : 1 };
    int best = -1;
    bool undecided_once = false;
    size_t asked = 0;
    do {
        tg_instance instance = { .plan = j->plan,
                                 .subject = j->subject,
                                 .resource = resource,
                                 .header = j->subject->foreign ? j->subject->header : resource->header,
                                 .frame = frame,
                                 .key = key,
                                 .forks = &forks };
        void *detail = NULL;
        forks.at = 0;
        forks.impossible = false;
        unsigned bits = j->asker->ask(j->asker->data, &instance, &detail);
        asked++;
        if (forks.impossible)
            continue;
        undecided_once |= (bits & TG_MAY_PASS) && (bits & TG_MAY_VIOLATE);
        group.bits |= bits;
        if (weight(bits) > best) {
            best = weight(bits);
            group.detail = detail;
        }
        if (asked == TG_CAP_QUESTIONS)
            group.bits |= TG_MAY_PASS | TG_MAY_VIOLATE;
    } while (asked < TG_CAP_QUESTIONS && next_turn(&forks));
    if (!undecided_once && (group.bits & TG_MAY_PASS) && (group.bits & TG_MAY_VIOLATE))
        group.reason = forks.items[0].reason;
    outcome o = { .bits = group.bits };
    if (group.bits)
        tg_push(j->plan->arena, &o, group);
    return o;
}

// ------------------------------------------------------------------------------------- instances

// Something that is repeated: a resource, or the module of a call.
typedef struct repeated {
    outcome (*one)(judge *j, const struct repeated *r, const tg_expansion *e, uint64_t i);
    tg_frame *frame;
    tg_str name;    // "module.a", "aws_lambda_function.f"
    uint64_t bit;   // what its key touches
    bool collapsed; // addresses end here
    const char *separator;
    const tg_resource *resource;
    tg_node *node;
    const tg_place *const *places;
    size_t place_count;
} repeated;

static const tg_trail *step(judge *j, tg_span at, const char *what, const tg_trail *before)
{
    tg_trail *trail = tg_new(j->plan->arena, tg_trail);
    *trail = (tg_trail){ .before = before, .what = what, .at = at, .referred = true };
    return trail;
}

// The groups of one instance, addressed by its key.
static void add_instance(judge *j, outcome *all, const outcome *one, const repeated *r, const tg_expansion *e,
                         uint64_t i)
{
    tg_key_value key;
    tg_expansion_key(j->plan, e, i, &key);
    tg_str separator = r->collapsed ? S("") : tg_str_from(r->separator);
    tg_str text = tg_key_text(j->plan->arena, &key);
    tg_str prefix =
        tg_format(j->plan->arena, "%.*s%.*s%.*s", TG_ARG(r->name), TG_ARG(text), TG_ARG(separator));
    for (size_t k = 0; k < one->count; k++) {
        tg_group group = one->items[k];
        const tg_trail *by = r->node ? step(j, r->node->call->header, "module call", e->trail) : e->trail;
        group.made_by = tg_trail_join(j->plan->arena, by, group.made_by);
        if (e->kind == TG_EXPANDS_UNKNOWN)
            group.count = -1;
        add_group(j, all, &group, prefix, r->collapsed);
    }
}

// Instances past those that are listed, all alike.
static void count_alike(outcome *all, const outcome *one, uint64_t more)
{
    for (size_t k = 0; k < one->count; k++)
        for (size_t i = 0; i < all->count; i++)
            if (all->items[i].bits == one->items[k].bits && all->items[i].detail == one->items[k].detail &&
                all->items[i].count >= 0)
                all->items[i].count += one->items[k].count * (int64_t)more;
}

static outcome instances(judge *j, const repeated *r, const tg_expansion *e)
{
    tg_plan *plan = j->plan;
    outcome all = { .bits = 0 };
    tg_plan_note(plan, e->reason);
    if (e->kind == TG_EXPANDS_CHOICES) {
        if (tg_str_none(j->choice_reason.text))
            j->choice_reason = e->reason;
        for (size_t i = 0; i < e->choice_count; i++) {
            outcome one = instances(j, r, &e->choices[i]);
            join_alternative(j, &all, &one);
        }
        return all;
    }
    if (e->kind == TG_EXPANDS_UNKNOWN) {
        j->unknown_repetition = true;
        j->repetition_reason = e->reason;
    }
    all.bits = TG_MAY_BE_NONE;
    uint64_t size = tg_expansion_size(e), touched = plan->touched;
    for (uint64_t i = 0; i < size; i++) {
        plan->touched = 0;
        outcome one = r->one(j, r, e, i);
        bool own = (plan->touched & r->bit) != 0;
        touched |= plan->touched & ~r->bit;
        plan->touched = touched;
        all.bits = together(all.bits, one.bits);
        add_instance(j, &all, &one, r, e, i);
        if (own && i + 1 < size && (i >= TG_LIMIT_INSTANCES || tg_plan_limited(plan))) {
            tg_eval_limit(&plan->eval, e->at, "instances");
            all.bits |= TG_MAY_PASS | TG_MAY_VIOLATE;
            break;
        }
        if (own || i > 0)
            continue;
        for (i = 1; i < size && i < TG_CAP_ADDRESSES; i++)
            add_instance(j, &all, &one, r, e, i);
        if (i < size)
            count_alike(&all, &one, size - i);
        break;
    }
    return all;
}

static outcome one_resource(judge *j, const repeated *r, const tg_expansion *e, uint64_t i)
{
    tg_key_value key;
    tg_expansion_key(j->plan, e, i, &key);
    outcome o = ask(j, r->frame, r->resource, &key);
    for (size_t k = 0; k < o.count; k++) {
        tg_strs none = { tg_new_array(j->plan->arena, tg_str, 1), 1 };
        o.items[k].addresses = o.items[k].count < 0 ? (tg_strs){ NULL, 0 } : none;
        if (o.items[k].count >= 0)
            *(tg_str *)(uintptr_t)none.items = S("");
    }
    return o;
}

static outcome visit(judge *j, tg_frame *frame, const tg_place *const *places, size_t count);

static outcome one_module(judge *j, const repeated *r, const tg_expansion *e, uint64_t i)
{
    return visit(j, tg_plan_child(j->plan, r->frame, r->node, e, i), r->places, r->place_count);
}

static outcome resource(judge *j, tg_frame *frame, const tg_resource *found)
{
    repeated r = { .one = one_resource,
                   .frame = frame,
                   .name = tg_format(j->plan->arena, "%.*s.%.*s", TG_ARG(found->type), TG_ARG(found->name)),
                   .bit = TG_TOUCH_RESOURCE,
                   .separator = "",
                   .resource = found };
    return instances(j, &r, tg_plan_resource_expansion(j->plan, frame, found));
}

// ------------------------------------------------------------------------------------ module paths

// The node on the way from `frame`'s to `node`, one level below.
static tg_node *next_on_the_way(const tg_frame *frame, tg_node *node)
{
    while (node->depth > frame->node->depth + 1)
        node = node->parent;
    return node;
}

// The places below `node`.
static size_t below(const tg_frame *frame, const tg_node *node, const tg_place *const *places, size_t count,
                    const tg_place **out)
{
    size_t found = 0;
    for (size_t i = 0; i < count; i++)
        if (places[i]->node->depth > frame->node->depth && next_on_the_way(frame, places[i]->node) == node)
            out[found++] = places[i];
    return found;
}

static outcome module_call(judge *j, tg_frame *frame, const tg_module_call *call,
                           const tg_place *const *places, size_t count)
{
    tg_plan *plan = j->plan;
    outcome all = { .bits = 0 };
    const tg_target *target = tg_plan_target(plan, frame->node, call);
    const tg_expansion *e = tg_plan_call_expansion(plan, frame, call);
    for (size_t i = 0; i < target->count; i++) {
        tg_node *node = target->nodes[i];
        const tg_place **inside = tg_new_array(plan->arena, const tg_place *, count);
        repeated r = { .one = one_module,
                       .frame = frame,
                       .name = tg_format(plan->arena, "module.%.*s", TG_ARG(call->name)),
                       .bit = tg_touch_bit(node->depth),
                       .collapsed = node->wrapper && !frame->node->wrapper,
                       .separator = ".",
                       .node = node,
                       .places = inside,
                       .place_count = below(frame, node, places, count, inside) };
        outcome one = { .bits = TG_MAY_BE_NONE };
        if (r.place_count > 0)
            one = instances(j, &r, e);
        join_alternative(j, &all, &one);
    }
    return all;
}

// Everything of the subject in one module instance and below.
static outcome visit(judge *j, tg_frame *frame, const tg_place *const *places, size_t count)
{
    outcome all = { .bits = TG_MAY_BE_NONE };
    for (size_t i = 0; i < count; i++) {
        if (places[i]->node == frame->node) {
            outcome one = resource(j, frame, places[i]->resource);
            join_together(j, &all, &one);
            continue;
        }
        const tg_module_call *call = next_on_the_way(frame, places[i]->node)->call;
        bool before = false;
        for (size_t k = 0; k < i && !before; k++)
            before = places[k]->node != frame->node && next_on_the_way(frame, places[k]->node)->call == call;
        if (before)
            continue;
        outcome one = module_call(j, frame, call, places, count);
        join_together(j, &all, &one);
    }
    return all;
}

// -------------------------------------------------------------------------------------- conditions

static bool is_decided(unsigned bits)
{
    return !((bits & TG_MAY_PASS) && (bits & TG_MAY_VIOLATE));
}

static outcome look(judge *j)
{
    j->plan->touched = 0;
    j->plan->noted.count = 0;
    j->plan->eval.conditions.count = 0;
    j->questions++;
    return visit(j, j->plan->frame, j->subject->places, j->subject->place_count);
}

static bool is_assumed(tg_str key, const tg_assumption *assumptions, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (tg_str_equal(assumptions[i].key, key))
            return true;
    return false;
}

// A condition on which the last look hangs and of which nothing is assumed yet: one that an unknown value names, else
// one that was met on the way. The null string: none.
static tg_str open_condition(const tg_plan *plan, const tg_assumption *assumptions, size_t count)
{
    for (size_t i = 0; i < plan->noted.count; i++)
        if (!is_assumed(plan->noted.items[i]->key, assumptions, count))
            return plan->noted.items[i]->key;
    for (size_t i = 0; i < plan->eval.conditions.count; i++)
        if (!is_assumed(plan->eval.conditions.items[i].key, assumptions, count))
            return plan->eval.conditions.items[i].key;
    return (tg_str){ NULL, 0 };
}

// After a look that decided nothing: assumes one more condition, each way. False: undecided.
static bool split(judge *j, tg_assumption *assumptions, size_t count, outcome *all)
{
    tg_eval *eval = &j->plan->eval;
    tg_str key = open_condition(j->plan, assumptions, count);
    if (tg_str_none(key) || count == TG_CAP_TRIED || j->questions >= TG_CAP_QUESTIONS)
        return false;
    for (int way = 1; way >= 0; way--) {
        assumptions[count] = (tg_assumption){ key, way == 1 };
        eval->assumptions = assumptions;
        eval->assumption_count = count + 1;
        j->plan->round++;
        outcome here = look(j);
        if (is_decided(here.bits))
            join_alternative(j, all, &here);
        else if (!split(j, assumptions, count + 1, all))
            return false;
    }
    return true;
}

// True where trying out the unknown conditions decides; `all` is then what they say together.
static bool decide_by_conditions(judge *j, outcome *all)
{
    tg_plan *plan = j->plan;
    tg_assumption assumptions[TG_CAP_TRIED + 1];
    tg_diags *diags = plan->eval.diags;
    plan->eval.diags = NULL;
    j->tried = true;
    if (plan->noted.count == 0) {
        plan->round++; // what was evaluated before does not meet its conditions again
        look(j);
    }
    bool decided = split(j, assumptions, 0, all) && all->bits && is_decided(all->bits);
    plan->eval.diags = diags;
    plan->eval.assumptions = NULL;
    plan->eval.assumption_count = 0;
    plan->round++;
    return decided;
}

// Empty where the asker has said why itself.
static tg_reason why_undecided(const judge *j, const outcome *all)
{
    for (size_t i = 0; i < all->count; i++)
        if (!is_decided(all->items[i].bits))
            return all->items[i].reason;
    return j->choice_reason;
}

tg_judgement tg_plan_judge(tg_plan *plan, const tg_subject *subject, const tg_asker *asker)
{
    judge j = { .plan = plan, .subject = subject, .asker = asker };
    outcome all = look(&j), tried = { .bits = 0 };
    if (!all.bits)
        all.bits = TG_MAY_PASS | TG_MAY_VIOLATE;
    tg_reason reason = { 0 };
    if (!is_decided(all.bits)) {
        if (decide_by_conditions(&j, &tried))
            all = tried;
        else
            reason = why_undecided(&j, &all);
    }
    return (tg_judgement){ .bits = all.bits,
                           .groups = all.items,
                           .group_count = all.count,
                           .reason = reason,
                           .unknown_repetition = j.unknown_repetition,
                           .repetition_reason = j.repetition_reason };
}

tg_strs tg_judgement_addresses(tg_arena *arena, const tg_judgement *judgement, unsigned bits, int64_t *count)
{
    tg_str *items = tg_new_array(arena, tg_str, TG_CAP_ADDRESSES);
    tg_strs all = { items, 0 };
    int64_t hidden = 0;
    bool unknown = false;
    for (size_t g = 0; g < judgement->group_count; g++) {
        const tg_group *group = &judgement->groups[g];
        if (!(group->bits & bits))
            continue;
        unknown = unknown || group->count < 0;
        for (size_t i = 0; i < group->addresses.count; i++)
            if (all.count < TG_CAP_ADDRESSES && !lists(&all, group->addresses.items[i]))
                items[all.count++] = group->addresses.items[i];
        hidden += group->count > (int64_t)group->addresses.count
                      ? group->count - (int64_t)group->addresses.count
                      : 0;
    }
    *count = unknown ? -1 : (int64_t)all.count + hidden;
    if (unknown)
        all.count = 0;
    return all;
}
