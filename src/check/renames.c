// Renames: a module call that has another name on the head, without a `moved` block. It is one only where a call that
// went and a call that came stand in the same module, with the same source and arguments, one to one (CHANGES.md,
// "Moves").
#include "tracegate/check.h"

typedef struct call_site {
    tg_str parent; // module path in which the call stands, "" for the root
    const tg_module_call *call;
} call_site;

typedef struct sites {
    call_site *items;
    size_t count, capacity;
} sites;

typedef struct finder {
    tg_arena *arena;
    const tg_texts *texts;
    sites head, base;
} finder;

static bool has_site(const sites *list, tg_str parent, tg_str name)
{
    for (size_t i = 0; i < list->count; i++)
        if (tg_str_equal(list->items[i].parent, parent) && tg_str_equal(list->items[i].call->name, name))
            return true;
    return false;
}

static void add_sites(finder *f, tg_plan *plan, const tg_rule *const *rules, sites *out)
{
    for (; *rules; rules++) {
        size_t count;
        const tg_subject *subjects = tg_plan_subjects(plan, (*rules)->targets, &count);
        for (size_t i = 0; i < count; i++) {
            tg_str path = S("");
            for (size_t k = 0; k < subjects[i].call_count; k++) {
                const tg_module_call *call = subjects[i].calls[k];
                if (!has_site(out, path, call->name))
                    tg_push(f->arena, out, ((call_site){ path, call }));
                path = tg_format(f->arena, "%.*s%smodule.%.*s", TG_ARG(path), path.length ? "." : "",
                                 TG_ARG(call->name));
            }
        }
    }
}

static tg_str text_of(const finder *f, const tg_attribute *attribute)
{
    const tg_text *text = tg_texts_get(f->texts, attribute->expr->span.file);
    return text ? tg_text_slice(text, attribute->expr->span) : (tg_str){ NULL, 0 };
}

// The same arguments, source and repetition among them, written the same.
static bool same_call(const finder *f, const tg_module_call *a, const tg_module_call *b)
{
    tg_diags unused;
    tg_diags_init(&unused, f->arena, 1);
    tg_attribute **left, **right;
    size_t left_count, right_count;
    tg_content_attributes(f->arena, &a->content, &left, &left_count, &unused);
    tg_content_attributes(f->arena, &b->content, &right, &right_count, &unused);
    if (left_count != right_count)
        return false;
    for (size_t i = 0; i < left_count; i++) {
        const tg_attribute *other = tg_content_attribute(f->arena, &b->content, left[i]->name, &unused);
        if (!other || !tg_str_equal(text_of(f, left[i]), text_of(f, other)))
            return false;
    }
    return true;
}

// The only site of `list` that is not on the `other` side and is the same call as `site`; NULL: none, or several.
static const call_site *partner(const finder *f, const call_site *site, const sites *list, const sites *other)
{
    const call_site *found = NULL;
    for (size_t i = 0; i < list->count; i++) {
        const call_site *s = &list->items[i];
        if (!tg_str_equal(s->parent, site->parent) || has_site(other, s->parent, s->call->name) ||
            !same_call(f, s->call, site->call))
            continue;
        if (found)
            return NULL;
        found = s;
    }
    return found;
}

const tg_plan_move *tg_renamed_calls(tg_arena *arena, const tg_texts *texts, const tg_rule *const *rules,
                                     tg_plan *head, tg_plan *base, size_t *count)
{
    finder f = { .arena = arena, .texts = texts };
    struct {
        tg_plan_move *items;
        size_t count, capacity;
    } moves = { 0 };
    add_sites(&f, head, rules, &f.head);
    add_sites(&f, base, rules, &f.base);
    for (size_t i = 0; i < f.base.count; i++) {
        const call_site *old = &f.base.items[i];
        if (has_site(&f.head, old->parent, old->call->name))
            continue;
        const call_site *now = partner(&f, old, &f.head, &f.base);
        if (now && partner(&f, now, &f.base, &f.head) == old)
            tg_push(arena, &moves,
                    ((tg_plan_move){ .module_path = old->parent,
                                     .from = tg_format(arena, "module.%.*s", TG_ARG(old->call->name)),
                                     .to = tg_format(arena, "module.%.*s", TG_ARG(now->call->name)),
                                     .at = now->call->header }));
    }
    *count = moves.count;
    return moves.items;
}
