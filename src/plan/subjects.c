// What can be asked about: the resources of some types in the root and in everything that it calls.
#include "judge.h"

#include <stdlib.h>

typedef struct {
    tg_plan *plan;
    const char *const *types;
    struct {
        tg_place *items;
        size_t count, capacity;
    } places;
} finder;

static bool wanted(const finder *f, const tg_resource *r)
{
    return r->mode == TG_MODE_MANAGED && tg_str_is_one_of(r->type, f->types);
}

// Depth is bounded by TG_LIMIT_CALL_DEPTH.
static void walk(finder *f, tg_node *node)
{
    const tg_map *resources = &node->module->resources, *calls = &node->module->calls;
    for (size_t i = 0; i < resources->count; i++) {
        const tg_resource *r = resources->entries[i].value;
        if (wanted(f, r))
            tg_push(f->plan->arena, &f->places, ((tg_place){ node, r }));
    }
    for (size_t i = 0; i < calls->count; i++) {
        const tg_target *target = tg_plan_target(f->plan, node, calls->entries[i].value);
        for (size_t k = 0; k < target->count; k++)
            walk(f, target->nodes[k]);
    }
}

// The node whose call stands for everything below in a report: a wrapper's, if there is one.
static const tg_node *addressed(const tg_node *node)
{
    const tg_node *found = NULL;
    for (const tg_node *n = node; n; n = n->parent)
        if (n->wrapper)
            found = n;
    return found;
}

// The call by which the repository's own code leaves it.
static const tg_node *last_own_call(const tg_node *node)
{
    const tg_node *found = NULL;
    for (const tg_node *n = node; n && n->parent; n = n->parent)
        if (!n->parent->foreign && (n->foreign || !found)) {
            if (n->foreign)
                return n;
            found = n;
        }
    return found;
}

static tg_str address_of(tg_plan *plan, const tg_place *place)
{
    const tg_node *wrapper = addressed(place->node);
    if (wrapper)
        return wrapper->path;
    tg_str dot = place->node->parent ? S(".") : S("");
    return tg_format(plan->arena, "%.*s%.*s%.*s.%.*s", TG_ARG(place->node->path), TG_ARG(dot),
                     TG_ARG(place->resource->type), TG_ARG(place->resource->name));
}

static void list_calls(tg_plan *plan, tg_subject *s, const tg_node *node)
{
    const tg_module_call **calls = tg_new_array(plan->arena, const tg_module_call *, node->depth);
    for (const tg_node *n = node; n->parent; n = n->parent)
        calls[n->depth - 1] = n->call;
    s->calls = calls;
    s->call_count = node->depth;
}

static void describe(tg_plan *plan, tg_subject *s, const tg_place *place)
{
    const tg_node *wrapper = addressed(place->node), *own = last_own_call(place->node);
    *s = (tg_subject){ .address = address_of(plan, place),
                       .type = place->resource->type,
                       .name = place->resource->name,
                       .header = place->resource->header,
                       .foreign = place->node->foreign,
                       .wrapper = wrapper ? wrapper->wrapper : NULL,
                       .resource = place->resource,
                       .module = place->node->module,
                       .call = own ? own->call : NULL,
                       .module_path = wrapper ? wrapper->parent->path : place->node->path };
    if (s->foreign && s->call)
        s->header = s->call->header;
    list_calls(plan, s, wrapper ? wrapper : place->node);
}

static int by_address(const void *a, const void *b)
{
    const tg_subject *left = a, *right = b;
    int order = tg_str_compare(left->address, right->address);
    return order ? order : tg_str_compare(left->type, right->type);
}

static bool same_subject(const tg_subject *a, const tg_subject *b)
{
    return tg_str_equal(a->address, b->address);
}

// Places of one address (alternative sources; all that a wrapper creates) are one subject.
static size_t merge(tg_plan *plan, tg_subject *subjects, size_t count)
{
    size_t kept = 0;
    for (size_t i = 0, end; i < count; i = end) {
        for (end = i + 1; end < count && same_subject(&subjects[i], &subjects[end]);)
            end++;
        const tg_place **places = tg_new_array(plan->arena, const tg_place *, end - i);
        for (size_t k = i; k < end; k++)
            places[k - i] = subjects[k].places[0];
        subjects[i].places = places;
        subjects[i].place_count = end - i;
        subjects[kept++] = subjects[i];
    }
    return kept;
}

const tg_subject *tg_plan_subjects(tg_plan *plan, const char *const *types, size_t *count)
{
    finder f = { .plan = plan, .types = types };
    walk(&f, plan->root);
    tg_subject *subjects = tg_new_array(plan->arena, tg_subject, f.places.count);
    for (size_t i = 0; i < f.places.count; i++) {
        const tg_place **places = tg_new_array(plan->arena, const tg_place *, 1);
        describe(plan, &subjects[i], &f.places.items[i]);
        places[0] = &f.places.items[i];
        subjects[i].places = places;
    }
    if (f.places.count > 1)
        qsort(subjects, f.places.count, sizeof *subjects, by_address);
    *count = merge(plan, subjects, f.places.count);
    return subjects;
}

tg_strs tg_plan_blind(const tg_plan *plan)
{
    return (tg_strs){ plan->blind.items, plan->blind.count };
}

const tg_fetched *tg_plan_fetched(tg_plan *plan, size_t *count)
{
    *count = plan->fetched.count;
    return plan->fetched.items;
}
