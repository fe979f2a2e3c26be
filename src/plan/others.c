// What a rule wants of other resources: the values of one attribute in all their blocks of one kind.
//
// It is a question like any other, asked of each subject of the type; its answers are collected on the side.
#include "judge.h"

typedef struct {
    tg_plan *plan;
    const tg_subject *subject;
    const char *const *path;
    tg_str attribute;
    bool certain; // of the subject asked about just now
    struct {
        tg_other *items;
        size_t count, capacity;
    } found;
} collector;

static void add(collector *c, tg_instance *instance, tg_argument argument, bool certain)
{
    if (!argument.set)
        return;
    bool in_turn = instance->forks && (instance->forks->at > 0 || instance->forks->tried);
    tg_other other = { c->subject, argument.value, argument.at, certain && !in_turn };
    tg_push(c->plan->arena, &c->found, other);
}

// Depth is that of a static path.
static void collect(collector *c, tg_instance *instance, const tg_block_seen *block, const char *const *path,
                    bool certain)
{
    if (!*path) {
        add(c, instance,
            block ? tg_block_argument(instance, block, c->attribute)
                  : tg_instance_argument(instance, c->attribute),
            certain);
        return;
    }
    tg_str type = tg_str_from(*path);
    tg_blocks blocks = block ? tg_block_blocks(instance, block, type) : tg_instance_blocks(instance, type);
    for (size_t i = 0; i < blocks.count; i++)
        collect(c, instance, &blocks.items[i], path + 1, certain);
}

static unsigned ask(void *data, tg_instance *instance, void **detail)
{
    collector *c = data;
    (void)detail;
    collect(c, instance, NULL, c->path, instance->key->kind != TG_KEY_UNKNOWN);
    return TG_MAY_PASS;
}

const tg_other *tg_plan_others(tg_plan *plan, const char *type, const char *const *path,
                               const char *attribute, size_t *count)
{
    const char *types[] = { type, NULL };
    size_t subjects;
    const tg_subject *all = tg_plan_subjects(plan, types, &subjects);
    collector c = { .plan = plan, .path = path, .attribute = tg_str_from(attribute) };
    for (size_t i = 0; i < subjects; i++) {
        c.subject = &all[i];
        size_t before = c.found.count;
        tg_judgement j = tg_plan_judge(plan, &all[i], &(tg_asker){ .ask = ask, .data = &c });
        // An instance that may not exist makes nothing certain.
        if (j.bits != TG_MAY_PASS || j.unknown_repetition)
            for (size_t k = before; k < c.found.count; k++)
                c.found.items[k].certain = false;
    }
    *count = c.found.count;
    return c.found.items;
}

bool tg_value_names(tg_plan *plan, tg_value value, const tg_subject *subject)
{
    const tg_owner *o = tg_plan_owner(plan, value);
    for (size_t i = 0; o && i < subject->place_count; i++)
        if (subject->places[i]->resource == o->resource && subject->places[i]->node == o->frame->node)
            return true;
    return false;
}
