// Ways by which values came: joined in constant time, walked only when a report wants the steps.
#include "tracegate/limits.h"

#include "value_internal.h"

const tg_trail *tg_trail_join(tg_arena *arena, const tg_trail *first, const tg_trail *second)
{
    if (!first || !second)
        return first ? first : second;
    tg_trail *both = tg_new(arena, tg_trail);
    both->before = first;
    both->after = second;
    both->referred = first->referred || second->referred;
    return both;
}

const tg_trail *tg_trail_hidden(tg_arena *arena, const tg_trail *trail)
{
    if (!trail || trail->hidden)
        return trail;
    tg_trail *hidden = tg_new(arena, tg_trail);
    hidden->before = trail;
    hidden->hidden = true;
    hidden->referred = trail->referred;
    return hidden;
}

tg_value tg_value_step(tg_arena *arena, tg_value v, tg_span at, const char *what)
{
    tg_trail *step = tg_new(arena, tg_trail);
    step->before = v.trail;
    step->what = what;
    step->at = at;
    step->hidden = (tg_value_marks_deep(v) & TG_SENSITIVE) != 0;
    step->referred = true;
    v.trail = step;
    return v;
}

tg_value tg_value_by(tg_value v, const tg_value *operands, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const tg_trail *trail = operands[i].trail;
        if (trail && (!v.trail || (trail->referred && !v.trail->referred)))
            v.trail = trail;
    }
    return v;
}

// A trail still to be walked, and whether all in it is hidden.
typedef struct pending {
    const tg_trail *trail;
    bool hidden;
} pending;

typedef struct walk {
    tg_arena *arena;
    struct {
        pending *items;
        size_t count, capacity;
    } stack;
    tg_trail_step *steps; // filled from the end
    size_t first;
} walk;

static void add_step(walk *w, const tg_trail *trail, bool hidden)
{
    if (w->first < TG_LIMIT_TRAIL) {
        const tg_trail_step *next = &w->steps[w->first];
        if (next->at.file == trail->at.file && next->at.start == trail->at.start &&
            next->at.end == trail->at.end)
            return;
    }
    w->steps[--w->first] = (tg_trail_step){ trail->at, trail->what, hidden };
}

// From the value back to its origin, so that a cut loses the oldest.
const tg_trail_step *tg_trail_steps(tg_arena *arena, const tg_trail *trail, size_t *count)
{
    walk w = { .arena = arena, .first = TG_LIMIT_TRAIL };
    w.steps = tg_new_array(arena, tg_trail_step, TG_LIMIT_TRAIL);
    pending start = { trail, false };
    tg_push(arena, &w.stack, start);
    const size_t most = (size_t)100 * TG_LIMIT_TRAIL; // joins share parts, so a short list may be a long walk
    size_t visited = 0;
    while (w.stack.count > 0 && w.first > 0 && visited++ < most) {
        pending p = w.stack.items[--w.stack.count];
        while (p.trail && w.first > 0 && visited++ < most) {
            bool hidden = p.hidden || p.trail->hidden;
            pending before = { p.trail->before, p.hidden || (p.trail->hidden && !p.trail->what) };
            if (p.trail->what)
                add_step(&w, p.trail, hidden);
            if (!p.trail->after) {
                p = before;
                continue;
            }
            tg_push(arena, &w.stack, before);
            p.trail = p.trail->after;
        }
    }
    *count = TG_LIMIT_TRAIL - w.first;
    return w.steps + w.first;
}
