// The best common ancestor of two commits: the walk that git itself does (commit-reach.c, paint_down_to_common).
//
// Both sides' ancestors are visited newest first, each painted with the side that reaches it; the first one that
// both reach is common, and whatever lies behind a common one is stale. In a shallow clone the walk may meet a
// commit whose parents are missing. If that commit is newer than what was found, a newer common ancestor may hide
// behind it, so the answer proves nothing. If it is older, nothing newer can: a parent is not newer than its child.
#include "inner.h"

enum { SIDE_A = 1, SIDE_B = 2, BOTH = 3, STALE = 4 };

typedef struct node {
    commit_object commit;
    int paint;
    bool queued;
    size_t order; // of being queued: of two with one date the earlier comes first
} node;

typedef struct walk {
    tg_git *git;
    tg_arena *arena;
    tg_problem *problem;
    tg_map nodes; // by id
    node **heap;  // the queue, newest first
    size_t count, capacity;
    size_t fresh;    // queued nodes that are not stale
    size_t sequence; // next order
    struct {
        node **items;
        size_t count, capacity;
    } common;        // that both sides reach, as they were met
    bool any_hidden; // a boundary was met that only one side reaches
    int64_t hidden;  // the newest date of one
} walk;

static bool before(const node *a, const node *b)
{
    return a->commit.time != b->commit.time ? a->commit.time > b->commit.time : a->order < b->order;
}

static void swap(node **a, node **b)
{
    node *kept = *a;
    *a = *b;
    *b = kept;
}

static void enqueue(walk *w, node *n)
{
    if (n->queued)
        return;
    if (w->count == w->capacity)
        w->heap = tg_arena_grow(w->arena, w->heap, &w->capacity, sizeof *w->heap);
    size_t i = w->count++;
    n->queued = true;
    n->order = w->sequence++;
    w->fresh += !(n->paint & STALE);
    w->heap[i] = n;
    for (; i > 0 && before(w->heap[i], w->heap[(i - 1) / 2]); i = (i - 1) / 2)
        swap(&w->heap[i], &w->heap[(i - 1) / 2]);
}

static node *dequeue(walk *w)
{
    node *first = w->heap[0];
    w->heap[0] = w->heap[--w->count];
    for (size_t i = 0, child; (child = 2 * i + 1) < w->count; i = child) {
        if (child + 1 < w->count && before(w->heap[child + 1], w->heap[child]))
            child++;
        if (!before(w->heap[child], w->heap[i]))
            break;
        swap(&w->heap[child], &w->heap[i]);
    }
    first->queued = false;
    w->fresh -= !(first->paint & STALE);
    return first;
}

// The node of a commit. TG_FILES_ABSENT: the commit is not here.
static tg_files_status node_of(walk *w, const git_oid *id, node **out)
{
    *out = tg_map_get(&w->nodes, tg_id_key(id));
    if (*out)
        return TG_FILES_OK;
    commit_object commit;
    if (!tg_object_exists(w->git, id))
        return TG_FILES_ABSENT;
    tg_files_status status = tg_commit_read(w->git, id, w->arena, &commit, w->problem);
    if (status != TG_FILES_OK)
        return status;
    *out = tg_new(w->arena, node);
    (*out)->commit = commit;
    tg_map_put(&w->nodes, tg_id_key(&(*out)->commit.id), *out);
    return TG_FILES_OK;
}

static void paint(walk *w, node *n, int color)
{
    if ((n->paint & color) == color)
        return;
    if (n->queued && (color & STALE) && !(n->paint & STALE))
        w->fresh--;
    n->paint |= color;
    enqueue(w, n);
}

// A parent is missing: legitimate only where a shallow clone ends.
static bool met_boundary(walk *w, const node *n, int color, const git_oid *parent)
{
    if (!w->git->shallow)
        return tg_commit_missing(w->git, parent, w->problem, w->arena);
    if (color & STALE)
        return true;
    w->hidden = w->any_hidden && w->hidden > n->commit.time ? w->hidden : n->commit.time;
    w->any_hidden = true;
    return true;
}

static bool visit(walk *w, node *n)
{
    int color = n->paint;
    if (n->paint == BOTH) {
        tg_push(w->arena, &w->common, n);
        color |= STALE;
    }
    for (size_t i = 0; i < n->commit.parent_count; i++) {
        node *parent;
        tg_files_status status = node_of(w, &n->commit.parents[i], &parent);
        if (status == TG_FILES_ABSENT && !met_boundary(w, n, color, &n->commit.parents[i]))
            return false;
        if (status != TG_FILES_ABSENT && status != TG_FILES_OK)
            return false;
        if (status == TG_FILES_OK)
            paint(w, parent, color);
    }
    return true;
}

static bool start(walk *w, const tg_commit *commit, int color, node **out)
{
    git_oid id;
    if (!tg_id_from(tg_str_from(commit->id), &id))
        return tg_git_fail(w->problem, "git/revision", tg_format(w->arena, "\"%s\" is no commit", commit->id),
                           (tg_str){ NULL, 0 });
    tg_files_status status = node_of(w, &id, out);
    if (status == TG_FILES_ABSENT)
        return tg_commit_missing(w->git, &id, w->problem, w->arena);
    if (status == TG_FILES_OK)
        paint(w, *out, color);
    return status == TG_FILES_OK;
}

static bool too_shallow(const walk *w)
{
    tg_str remote = tg_git_quoted(tg_git_remote(w->git, w->arena), w->arena);
    return tg_git_fail(w->problem, "git/shallow",
                       S("this clone is too shallow to know where the two commits part"),
                       tg_format(w->arena, "git fetch --no-tags --unshallow %.*s", TG_ARG(remote)));
}

static bool unrelated(const walk *w, const tg_commit *a, const tg_commit *b)
{
    return tg_git_fail(w->problem, "git/no-merge-base",
                       tg_format(w->arena, "commits %s and %s have no common ancestor", a->id, b->id),
                       S("name the commit to compare with: --base REV"));
}

// The newest common ancestor that is none of another one (dates that run backwards make such).
static node *best_of(const walk *w)
{
    node *best = NULL;
    for (size_t i = 0; i < w->common.count; i++) {
        node *n = w->common.items[i];
        if (!(n->paint & STALE) && (!best || before(n, best)))
            best = n;
    }
    return best;
}

bool tg_git_merge_base(tg_git *git, const tg_commit *a, const tg_commit *b, tg_commit *out,
                       tg_problem *problem, tg_arena *arena)
{
    walk w = { .git = git, .arena = arena, .problem = problem };
    node *first = NULL, *second = NULL;
    tg_map_init(&w.nodes, arena);
    if (!start(&w, a, SIDE_A, &first) || !start(&w, b, SIDE_B, &second))
        return false;
    while (w.fresh)
        if (!visit(&w, dequeue(&w)))
            return false;
    // One that is an ancestor of the other is the best there can be, whatever else is hidden.
    const node *best = best_of(&w);
    bool certain = best && (best == first || best == second);
    if (w.any_hidden && !certain && (!best || w.hidden >= best->commit.time))
        return too_shallow(&w);
    if (!best)
        return unrelated(&w, a, b);
    tg_commit_public(&best->commit, out);
    return true;
}
