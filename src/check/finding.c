// Findings: identity, order, counting, and copying out of a job's arena.
#include "tracegate/check.h"

#include <stdlib.h>

static void add_part(tg_buf *buf, tg_str part)
{
    tg_buf_add(buf, part);
    tg_buf_byte(buf, '\0');
}

tg_str tg_fingerprint(tg_arena *arena, const tg_finding *finding)
{
    tg_buf parts = { 0 };
    add_part(&parts, tg_str_from(finding->rule->id));
    add_part(&parts, finding->environment);
    add_part(&parts, finding->root);
    add_part(&parts, finding->address);
    unsigned char digest[32];
    tg_sha256(tg_buf_str(&parts), digest);
    tg_buf_free(&parts);
    return tg_hex(arena, digest, 16);
}

// ------------------------------------------------------------------------------------------- order

static int compare_findings(const void *left, const void *right)
{
    const tg_finding *a = left, *b = right;
    int order = (a->state == TG_STATE_ABSENT) - (b->state == TG_STATE_ABSENT);
    if (!order)
        order = tg_str_compare(a->environment, b->environment);
    if (!order)
        order = tg_str_compare(a->root, b->root);
    if (!order)
        order = tg_str_compare(a->address, b->address);
    return order ? order : strcmp(a->rule->id, b->rule->id);
}

void tg_findings_sort(tg_finding *findings, size_t count)
{
    if (count)
        qsort(findings, count, sizeof *findings, compare_findings);
}

// ---------------------------------------------------------------------------------------- counting

static void count_verdict(tg_summary *s, tg_outcome verdict)
{
    switch (verdict) {
    case TG_PASS:
        s->pass++;
        break;
    case TG_VIOLATION:
        s->violation++;
        break;
    case TG_UNDECIDED:
        s->undecided++;
        break;
    case TG_NONE:
        s->none++;
        break;
    }
}

static bool is_fixed(const tg_finding *f)
{
    return f->became == TG_BECAME_PASS || f->became == TG_BECAME_NONE || f->became == TG_BECAME_GONE;
}

tg_summary tg_summarize(const tg_finding *findings, size_t count)
{
    tg_summary s = { 0 };
    for (size_t i = 0; i < count; i++) {
        const tg_finding *f = &findings[i];
        if (f->state == TG_STATE_ABSENT) {
            s.fixed += is_fixed(f);
        } else if (f->suppressed) {
            s.suppressed++;
        } else {
            count_verdict(&s, f->verdict);
            s.new_count += f->state == TG_STATE_NEW;
        }
    }
    return s;
}

// ----------------------------------------------------------------------------------------- copying

static tg_strs copy_strs(tg_arena *arena, tg_strs strs)
{
    tg_str *items = tg_new_array(arena, tg_str, strs.count);
    for (size_t i = 0; i < strs.count; i++)
        items[i] = tg_str_copy(arena, strs.items[i]);
    return (tg_strs){ items, strs.count };
}

static tg_steps copy_steps(tg_arena *arena, tg_steps steps)
{
    tg_step_taken *items = tg_arena_copy(arena, steps.items, steps.count * sizeof *items);
    for (size_t i = 0; i < steps.count; i++)
        items[i].text = tg_str_copy(arena, items[i].text);
    return (tg_steps){ items, steps.count };
}

static const tg_suppression *copy_suppression(tg_arena *arena, const tg_suppression *suppression)
{
    if (!suppression)
        return NULL;
    tg_suppression *copy = tg_arena_copy(arena, suppression, sizeof *copy);
    copy->reason = tg_str_copy(arena, copy->reason);
    return copy;
}

tg_finding tg_finding_copy(tg_arena *arena, const tg_finding *finding)
{
    tg_finding copy = *finding;
    tg_str *texts[] = { &copy.environment, &copy.root,  &copy.address, &copy.mode,
                        &copy.reason,      &copy.label, &copy.hint,    &copy.fingerprint };
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
        *texts[i] = tg_str_copy(arena, *texts[i]);
    copy.instances = copy_strs(arena, finding->instances);
    copy.new_instances = copy_strs(arena, finding->new_instances);
    copy.steps = copy_steps(arena, finding->steps);
    copy.suppressed = copy_suppression(arena, finding->suppressed);
    return copy;
}
