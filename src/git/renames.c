// Renames: a file that went and one that came, and are the same. Paired as git pairs them (diffcore-rename.c):
// equal contents first, then names that are unique on both sides, then the most alike.
//
// Contents are compared among configuration and tfvars files only, so a large change stays cheap; a pair of other
// files counts only where it is equal byte for byte, which their ids say.
#include "inner.h"

#include <stdlib.h>

#define ENOUGH       30000u // half alike, of 60000
#define ENOUGH_NAMED 45000u // git's for a pair found by its name: half way to all alike
#define KEPT         4      // candidates kept of each added file, as git does

typedef struct file {
    delta *d;
    bool comparable; // configuration or tfvars, a regular file
    bool tried;      // to read it
    bool readable;   // and it worked
    bool paired;
    pieces pieces;
} file;

typedef struct pairing {
    tg_git *git;
    tg_arena *arena;
    file *gone, *come;
    size_t gone_count, come_count;
    bool workdir; // where the files that came may be
} pairing;

static bool worth_reading(tg_str path, uint32_t mode)
{
    return tg_mode_kind(mode) == TG_ENTRY_FILE && (tg_path_is_configuration(path) || tg_path_is_tfvars(path));
}

// A file that is in the working directory only.
static bool read_disk(pairing *p, const file *f, tg_str *out)
{
    return p->workdir && tg_workdir_read(p->git, f->d->path, NULL, p->arena, out, NULL) == TG_FILES_OK;
}

// The id of a file in the working directory, where it is worth knowing.
static void identify(pairing *p, file *f)
{
    tg_str bytes;
    if (!f->d->new_unknown || !f->comparable || !read_disk(p, f, &bytes))
        return;
    tg_blob_id(bytes, &f->d->new_id);
    f->d->new_unknown = false;
}

static bool load(pairing *p, file *f, bool old)
{
    tg_str bytes;
    if (f->tried)
        return f->readable;
    const git_oid *id = old ? &f->d->old_id : &f->d->new_id;
    f->tried = true;
    f->readable = tg_object_read(p->git, id, GIT_OBJECT_BLOB, p->arena, &bytes, NULL) == TG_FILES_OK ||
                  (!old && read_disk(p, f, &bytes));
    if (f->readable)
        f->pieces = tg_pieces_of(bytes, p->arena);
    return f->readable;
}

static unsigned similarity(pairing *p, file *gone, file *come)
{
    if (!gone->comparable || !come->comparable || !load(p, gone, true) || !load(p, come, false))
        return 0;
    return tg_similarity(&gone->pieces, &come->pieces);
}

static void pair(file *gone, file *come)
{
    come->d->old_path = gone->d->path;
    come->d->old_mode = gone->d->old_mode;
    come->d->old_id = gone->d->old_id;
    gone->paired = come->paired = true;
    // What went is now part of what came.
    gone->d->old_mode = 0;
}

static bool same_name(const file *a, const file *b)
{
    return tg_str_equal(tg_path_base(a->d->path), tg_path_base(b->d->path));
}

// -------------------------------------------------------------------------------------------- equal

static int by_old_id(const void *a, const void *b)
{
    const file *x = *(file *const *)a, *y = *(file *const *)b;
    int order = memcmp(x->d->old_id.id, y->d->old_id.id, ID_SIZE);
    return order ? order : (x > y) - (x < y);
}

// The first of `sorted` with this id.
static size_t first_with(file *const *sorted, size_t count, const git_oid *id)
{
    size_t low = 0, high = count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (memcmp(sorted[middle]->d->old_id.id, id->id, ID_SIZE) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

// Of several equal ones that went, the one with the same name.
static file *equal_to(file *const *sorted, size_t count, const file *come)
{
    file *best = NULL;
    const git_oid *id = &come->d->new_id;
    for (size_t i = first_with(sorted, count, id); i < count && tg_id_equal(&sorted[i]->d->old_id, id); i++) {
        if (sorted[i]->paired || tg_mode_kind(sorted[i]->d->old_mode) != tg_mode_kind(come->d->new_mode))
            continue;
        if (!best)
            best = sorted[i];
        if (same_name(sorted[i], come))
            return sorted[i];
    }
    return best;
}

static void pair_equal(pairing *p)
{
    file **sorted = tg_new_array(p->arena, file *, p->gone_count);
    for (size_t i = 0; i < p->gone_count; i++)
        sorted[i] = &p->gone[i];
    qsort(sorted, p->gone_count, sizeof *sorted, by_old_id);
    for (size_t i = 0; i < p->come_count; i++) {
        file *come = &p->come[i];
        file *gone = come->d->new_unknown ? NULL : equal_to(sorted, p->gone_count, come);
        if (gone)
            pair(gone, come);
    }
}

// -------------------------------------------------------------------------------------------- alike

// Files that are not paired yet, by name; `several` where several have one.
static void by_unique_name(file *files, size_t count, file *several, tg_map *out)
{
    for (size_t i = 0; i < count; i++) {
        tg_str name = tg_path_base(files[i].d->path);
        if (!files[i].paired)
            tg_map_put(out, name, tg_map_get(out, name) ? several : &files[i]);
    }
}

static void pair_named(pairing *p)
{
    tg_map gone, come;
    file several = { .comparable = false };
    tg_map_init(&gone, p->arena);
    tg_map_init(&come, p->arena);
    by_unique_name(p->gone, p->gone_count, &several, &gone);
    by_unique_name(p->come, p->come_count, &several, &come);
    for (size_t i = 0; i < gone.count; i++) {
        file *from = gone.entries[i].value, *to = tg_map_get(&come, gone.entries[i].key);
        if (to && similarity(p, from, to) >= ENOUGH_NAMED)
            pair(from, to);
    }
}

typedef struct match {
    file *gone, *come;
    unsigned alike;
    bool named;
    size_t order;
} match;
typedef struct matches {
    match *items;
    size_t count, capacity;
} matches;

static int better(const void *a, const void *b)
{
    const match *x = a, *y = b;
    if (x->alike != y->alike)
        return x->alike > y->alike ? -1 : 1;
    if (x->named != y->named)
        return x->named ? -1 : 1;
    return (x->order > y->order) - (x->order < y->order);
}

// The best few that `come` may have been.
static void add_candidates(pairing *p, file *come, matches *out)
{
    match best[KEPT + 1];
    size_t count = 0;
    for (size_t i = 0; i < p->gone_count; i++) {
        file *gone = &p->gone[i];
        unsigned alike = gone->paired ? 0 : similarity(p, gone, come);
        if (alike < ENOUGH)
            continue;
        best[count++] = (match){ gone, come, alike, same_name(gone, come), out->count + i };
        qsort(best, count, sizeof *best, better);
        count = count > KEPT ? KEPT : count;
    }
    for (size_t i = 0; i < count; i++)
        tg_push(p->arena, out, best[i]);
}

static size_t comparable(const file *files, size_t count)
{
    size_t n = 0;
    for (size_t i = 0; i < count; i++)
        n += files[i].comparable && !files[i].paired;
    return n;
}

static void pair_alike(pairing *p)
{
    matches found = { NULL, 0, 0 };
    size_t gone = comparable(p->gone, p->gone_count), come = comparable(p->come, p->come_count);
    if (!gone || !come || come > TG_LIMIT_RENAMES / gone)
        return;
    for (size_t i = 0; i < p->come_count; i++)
        if (!p->come[i].paired)
            add_candidates(p, &p->come[i], &found);
    if (found.count)
        qsort(found.items, found.count, sizeof *found.items, better);
    for (size_t i = 0; i < found.count; i++)
        if (!found.items[i].gone->paired && !found.items[i].come->paired)
            pair(found.items[i].gone, found.items[i].come);
}

// ------------------------------------------------------------------------------------------ the whole

static void collect(pairing *p, const deltas *found)
{
    p->gone = tg_new_array(p->arena, file, found->count);
    p->come = tg_new_array(p->arena, file, found->count);
    for (size_t i = 0; i < found->count; i++) {
        delta *d = &found->items[i];
        tg_entry_kind old = tg_mode_kind(d->old_mode), new = tg_mode_kind(d->new_mode);
        if (!d->new_mode && old != TG_ENTRY_SUBMODULE)
            p->gone[p->gone_count++] = (file){ .d = d, .comparable = worth_reading(d->path, d->old_mode) };
        if (!d->old_mode && new != TG_ENTRY_SUBMODULE)
            p->come[p->come_count++] = (file){ .d = d, .comparable = worth_reading(d->path, d->new_mode) };
    }
}

void tg_find_renames(tg_git *git, deltas *found, bool workdir, tg_arena *arena)
{
    pairing p = { .git = git, .arena = arena, .workdir = workdir };
    collect(&p, found);
    if (!p.gone_count || !p.come_count)
        return;
    for (size_t i = 0; i < p.come_count; i++)
        identify(&p, &p.come[i]);
    pair_equal(&p);
    pair_named(&p);
    pair_alike(&p);
}
