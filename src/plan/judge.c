// Asking about a subject: every body that differs, once, joined over all that nobody can know.
//
// What may be so is a set of three bits. Instances of one outcome together: one bad one makes it bad, none at all
// changes nothing; alternatives: either. An empty set is an outcome that Terraform refuses, which does not count.
// Instances whose keys nobody looked at (plan->touched) are asked about once and counted.
#include "judge.h"

#include <stdlib.h>

typedef struct {
    unsigned bits;
    tg_group *items; // addresses in full
    size_t count, capacity;
    bool changed; // something was added that stays
} outcome;

typedef struct {
    tg_arena *arena;
    tg_plan *plan; // NULL where answers are joined that no plan gave
    const tg_subject *subject;
    const tg_asker *asker;
    bool tried;    // under assumptions
    bool by_value; // also of what a value is
    bool deep;     // of the conditions on which others hang, first
    bool unknown_repetition;
    tg_reason repetition_reason;
    tg_reason choice_reason; // of the first count or for_each that is one of a few
    size_t questions;
} judge;

// What is assumed at the same time: conditions, and what one value is not.
#define MOST_ASSUMED (TG_CAP_TRIED + TG_CAP_CHOICES)

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
    tg_push(j->arena, o, fresh);
    o->changed = true;
    return &o->items[o->count - 1];
}

static bool lists(const tg_strs *list, tg_str address)
{
    for (size_t i = 0; i < list->count; i++)
        if (tg_str_equal(list->items[i], address))
            return true;
    return false;
}

static bool is_full(const tg_group *group)
{
    return group->count < 0 || group->addresses.count == TG_CAP_ADDRESSES;
}

// One more instance of a group, unless it is there already.
static void add_address(const judge *j, outcome *o, tg_group *group, tg_str address)
{
    if (is_full(group)) {
        group->count += group->count >= 0;
        return;
    }
    if (lists(&group->addresses, address))
        return;
    // A list grows by doubling: most groups have one instance.
    size_t count = group->addresses.count;
    tg_str *items = (tg_str *)(uintptr_t)group->addresses.items;
    if ((count & (count - 1)) == 0) {
        items = tg_new_array(j->arena, tg_str, count ? count * 2 : 1);
        for (size_t i = 0; i < count; i++)
            items[i] = group->addresses.items[i];
    }
    items[count] = address;
    group->addresses = (tg_strs){ items, count + 1 };
    group->count++;
    o->changed = true;
}

// Adds what `from` says. Where `old` begins an address, `instead` takes its place (another instance, all alike).
static void add_groups(const judge *j, outcome *to, const outcome *from, tg_str old, tg_str instead)
{
    for (size_t g = 0; g < from->count; g++) {
        const tg_group *group = &from->items[g];
        tg_group *into = group_for(j, to, group);
        if (group->count < 0) {
            into->count = -1;
            into->addresses.count = 0;
            continue;
        }
        for (size_t i = 0; i < group->addresses.count; i++) {
            tg_str address = group->addresses.items[i];
            if (!is_full(into) && old.length > 0 && tg_str_starts_with(address, old))
                address = tg_str_join(j->arena, instead, tg_str_slice(address, old.length, address.length));
            add_address(j, to, into, address);
        }
        if (into->count >= 0)
            into->count += group->count - (int64_t)group->addresses.count;
    }
}

static void join_together(const judge *j, outcome *to, const outcome *from)
{
    to->bits = together(to->bits, from->bits);
    add_groups(j, to, from, S(""), S(""));
}

static void join_alternative(const judge *j, outcome *to, const outcome *from)
{
    to->bits |= from->bits;
    add_groups(j, to, from, S(""), S(""));
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
    void *undecided = NULL; // the first detail that says by itself why it is not known
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
        if (!undecided_once && (bits & TG_MAY_PASS) && (bits & TG_MAY_VIOLATE)) {
            undecided_once = true;
            undecided = detail;
        }
        group.bits |= bits;
        if (weight(bits) > best) {
            best = weight(bits);
            group.detail = detail;
        }
        if (asked == TG_CAP_QUESTIONS)
            group.bits |= TG_MAY_PASS | TG_MAY_VIOLATE;
    } while (asked < TG_CAP_QUESTIONS && next_turn(&forks));
    if ((group.bits & TG_MAY_PASS) && (group.bits & TG_MAY_VIOLATE)) {
        if (undecided_once)
            group.detail = undecided;
        else
            group.reason = forks.items[0].reason;
    }
    outcome o = { .bits = group.bits };
    if (group.bits) {
        o.items = tg_arena_copy(j->plan->arena, &group, sizeof group);
        o.count = o.capacity = 1;
    }
    return o;
}

// ------------------------------------------------------------------------------------- instances

// Something that is repeated: a resource, or the module of a call.
typedef struct repeated {
    outcome (*one)(judge *j, const struct repeated *r, const tg_expansion *e, uint64_t i);
    tg_frame *frame;
    tg_str name;     // "module.a", "aws_x.y"
    uint64_t bit;    // what its key touches
    bool is_wrapper; // its calls stand for all that is in them
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

// The address of an instance, without what is in it.
static tg_str address_of(judge *j, const repeated *r, const tg_expansion *e, uint64_t i)
{
    tg_key_value key;
    tg_expansion_key(j->plan, e, i, &key);
    tg_str dot = r->frame->address.length ? S(".") : S("");
    return tg_format(j->plan->arena, "%.*s%.*s%.*s%.*s", TG_ARG(r->frame->address), TG_ARG(dot),
                     TG_ARG(r->name), TG_ARG(tg_key_text(j->plan->arena, &key)));
}

// What one instance says, as a part of what all say.
static void finish(judge *j, const repeated *r, const tg_expansion *e, uint64_t i, outcome *one)
{
    for (size_t g = 0; g < one->count; g++) {
        tg_group *group = &one->items[g];
        const tg_trail *by = r->node ? step(j, r->node->call->header, "module call", e->trail) : e->trail;
        group->made_by = tg_trail_join(j->plan->arena, by, group->made_by);
        if (e->kind == TG_EXPANDS_UNKNOWN)
            group->count = -1;
        if (r->is_wrapper && group->count >= 0) {
            tg_str *address = tg_new(j->plan->arena, tg_str);
            *address = address_of(j, r, e, i);
            group->addresses = (tg_strs){ address, 1 };
            group->count = 1;
        }
    }
}

// All other instances say the same as the first: some are listed, the rest are counted.
static void add_alike(judge *j, outcome *all, const outcome *one, const repeated *r, const tg_expansion *e,
                      uint64_t size)
{
    tg_str first = address_of(j, r, e, 0);
    uint64_t i = 1;
    for (; i < size && i < TG_CAP_ADDRESSES; i++)
        add_groups(j, all, one, first, address_of(j, r, e, i));
    for (size_t g = 0; g < one->count && i < size; g++) {
        tg_group *group = group_for(j, all, &one->items[g]);
        if (group->count >= 0)
            group->count += one->items[g].count * (int64_t)(size - i);
    }
}

// How much the plan has kept so far: where nothing was, a turn's memory can be given back.
static size_t kept(const tg_plan *plan)
{
    return plan->writes + plan->diags.count + plan->diags.dropped + plan->eval.conditions.count +
           plan->eval.conditions.more + (plan->eval.tables != NULL);
}

static outcome instances(judge *j, const repeated *r, const tg_expansion *e);

static outcome choices(judge *j, const repeated *r, const tg_expansion *e)
{
    outcome all = { .bits = 0 };
    if (tg_str_none(j->choice_reason.text))
        j->choice_reason = e->reason;
    for (size_t i = 0; i < e->choice_count; i++) {
        outcome one = instances(j, r, &e->choices[i]);
        join_alternative(j, &all, &one);
    }
    return all;
}

// Too many to look at: what the others say is not known.
static bool gives_up(judge *j, outcome *all, const tg_expansion *e, uint64_t i)
{
    tg_plan *plan = j->plan;
    if (i < TG_LIMIT_INSTANCES && !plan->arena->exhausted && !tg_plan_limited(plan))
        return false;
    tg_eval_limit(&plan->eval, e->at, "it has too many instances that differ");
    all->bits |= TG_MAY_PASS | TG_MAY_VIOLATE;
    return true;
}

static outcome instances(judge *j, const repeated *r, const tg_expansion *e)
{
    tg_plan *plan = j->plan;
    tg_plan_note(plan, e->reason);
    if (e->kind == TG_EXPANDS_CHOICES)
        return choices(j, r, e);
    if (e->kind == TG_EXPANDS_UNKNOWN) {
        j->unknown_repetition = true;
        j->repetition_reason = e->reason;
    }
    outcome all = { .bits = TG_MAY_BE_NONE };
    uint64_t size = tg_expansion_size(e), touched = plan->touched;
    if (size == 1) {
        all = r->one(j, r, e, 0);
        plan->touched &= ~r->bit | touched;
        finish(j, r, e, 0, &all);
        return all;
    }
    for (uint64_t i = 0; i < size; i++) {
        tg_arena_mark mark = tg_arena_here(plan->arena);
        size_t before = kept(plan);
        all.changed = false;
        plan->touched = 0;
        outcome one = r->one(j, r, e, i);
        bool own = (plan->touched & r->bit) != 0;
        touched |= plan->touched & ~r->bit;
        plan->touched = touched;
        all.bits = together(all.bits, one.bits);
        finish(j, r, e, i, &one);
        add_groups(j, &all, &one, S(""), S(""));
        if (!own && i == 0) {
            add_alike(j, &all, &one, r, e, size);
            break;
        }
        if (!all.changed && kept(plan) == before)
            tg_arena_back(plan->arena, &mark);
        if (i + 1 < size && gives_up(j, &all, e, i))
            break;
    }
    return all;
}

static outcome one_resource(judge *j, const repeated *r, const tg_expansion *e, uint64_t i)
{
    tg_key_value key;
    tg_expansion_key(j->plan, e, i, &key);
    outcome o = ask(j, r->frame, r->resource, &key);
    for (size_t g = 0; g < o.count; g++) {
        tg_str *address = tg_new(j->plan->arena, tg_str);
        *address = address_of(j, r, e, i);
        o.items[g].addresses = (tg_strs){ address, o.items[g].count > 0 };
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
                       .is_wrapper = node->wrapper && !frame->node->wrapper,
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

static bool is_assumed(const tg_condition *condition, const tg_assumption *assumptions, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (tg_str_equal(assumptions[i].condition->key, condition->key))
            return true;
    return false;
}

static const tg_condition *deepest(const judge *j, const tg_condition *condition,
                                   const tg_assumption *assumptions, size_t count)
{
    while (j->deep && condition->by && !is_assumed(condition->by, assumptions, count))
        condition = condition->by;
    return condition;
}

// A condition on which the last look hangs and of which nothing is assumed yet: what a variable without value is, if that
// is tried; one that an unknown value names; one that was met on the way. NULL: none.
static const tg_condition *open_condition(const judge *j, const tg_assumption *assumptions, size_t count)
{
    const tg_plan *plan = j->plan;
    for (size_t i = 0; j->by_value && i < plan->eval.conditions.count; i++)
        if (plan->eval.conditions.items[i].of_value)
            return &plan->eval.conditions.items[i];
    for (size_t i = 0; i < plan->noted.count; i++)
        if (!is_assumed(plan->noted.items[i], assumptions, count))
            return deepest(j, plan->noted.items[i], assumptions, count);
    for (size_t i = 0; i < plan->eval.conditions.count; i++)
        if (!plan->eval.conditions.items[i].of_value &&
            !is_assumed(&plan->eval.conditions.items[i], assumptions, count))
            return deepest(j, &plan->eval.conditions.items[i], assumptions, count);
    return NULL;
}

// After a look that decided nothing: assumes one more condition, each way. False: undecided.
static bool split(judge *j, tg_assumption *assumptions, size_t count, outcome *all)
{
    tg_eval *eval = &j->plan->eval;
    const tg_condition *open = open_condition(j, assumptions, count);
    if (!open || count == (j->by_value ? MOST_ASSUMED : TG_CAP_TRIED) || j->questions >= TG_CAP_QUESTIONS)
        return false;
    open = tg_arena_copy(j->plan->arena, open, sizeof *open); // the next look forgets it
    for (int way = 1; way >= 0; way--) {
        assumptions[count] = (tg_assumption){ open, way == 1 };
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

static bool any_of_value(const tg_plan *plan)
{
    for (size_t i = 0; i < plan->eval.conditions.count; i++)
        if (plan->eval.conditions.items[i].of_value)
            return true;
    return false;
}

static bool try_out(judge *j, outcome *all)
{
    tg_assumption assumptions[MOST_ASSUMED + 1];
    *all = (outcome){ .bits = 0 };
    j->questions = 0;
    bool decided = split(j, assumptions, 0, all) && all->bits && is_decided(all->bits);
    j->plan->eval.assumptions = NULL;
    j->plan->eval.assumption_count = 0;
    j->plan->round++;
    return decided;
}

// True where trying out the unknown conditions decides, or else these and what the variables are that have no value;
// `all` is then what they say together.
static bool decide_by_conditions(judge *j, outcome *all)
{
    tg_plan *plan = j->plan;
    tg_diags *diags = plan->eval.diags;
    plan->eval.diags = NULL;
    j->tried = true;
    plan->round++; // what was evaluated before does not meet its conditions again
    look(j);
    bool values = any_of_value(plan), decided = false;
    for (int way = 0; way < (values ? 4 : 2) && !decided; way++) {
        j->deep = way % 2 == 1;
        j->by_value = way >= 2;
        if (way > 0)
            look(j);
        decided = try_out(j, all);
    }
    plan->eval.diags = diags;
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
    if (plan->arena->exhausted) {
        plan->limited = true;
        return (tg_judgement){ .bits = TG_MAY_PASS | TG_MAY_VIOLATE,
                               .reason = { .text = S("the memory for one root module is used up") } };
    }
    judge j = { .arena = plan->arena, .plan = plan, .subject = subject, .asker = asker };
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

tg_judgement tg_judge_answers(tg_arena *arena, const tg_asker *asker, const tg_answer *items, size_t count)
{
    judge j = { .arena = arena, .asker = asker };
    outcome all = { .bits = TG_MAY_BE_NONE };
    for (size_t i = 0; i < count; i++) {
        tg_group group = { .bits = items[i].bits,
                           .detail = items[i].detail,
                           .reason = items[i].reason,
                           .addresses = { &items[i].address, 1 },
                           .count = 1 };
        outcome one = { .bits = group.bits, .items = &group, .count = 1 };
        join_together(&j, &all, &one);
    }
    tg_reason reason = { 0 };
    if (!is_decided(all.bits))
        reason = why_undecided(&j, &all);
    return (
        tg_judgement){ .bits = all.bits, .groups = all.items, .group_count = all.count, .reason = reason };
}

tg_strs tg_judgement_addresses(tg_arena *arena, const tg_judgement *judgement, unsigned bits, int64_t *count)
{
    tg_map named; // of all groups: an instance that two outcomes tell of is one
    tg_map_init(&named, arena);
    int64_t hidden = 0;
    bool unknown = false;
    for (size_t g = 0; g < judgement->group_count; g++) {
        const tg_group *group = &judgement->groups[g];
        if (!(group->bits & bits))
            continue;
        unknown = unknown || group->count < 0;
        for (size_t i = 0; i < group->addresses.count; i++)
            tg_map_put(&named, group->addresses.items[i], &named);
        if (group->count > (int64_t)group->addresses.count)
            hidden += group->count - (int64_t)group->addresses.count;
    }
    *count = unknown ? -1 : (int64_t)named.count + hidden;
    tg_strs all = { NULL, unknown ? 0 : named.count < TG_CAP_ADDRESSES ? named.count : TG_CAP_ADDRESSES };
    tg_str *items = tg_new_array(arena, tg_str, all.count);
    for (size_t i = 0; i < all.count; i++)
        items[i] = named.entries[i].key;
    all.items = items;
    return all;
}
