// The modules of a run: each file parsed once, each directory merged once for each side and dialect.
//
// Tables under one lock: modules by (side, dialect, directory), files by (side, path), and texts by path and
// content (its id where that is known, else its bytes), so that a file that is the same on both sides is one tree.
// Whoever asks first makes the thing, outside the lock and in arenas of its own; who asks meanwhile waits. A module
// waits for files, a file for a text, never the other way round.
#include "declare.h"

#include "tracegate/limits.h"

#include <pthread.h>
#include <stdlib.h>

// Where one thread at a time makes things that stay (keep), and things that do not.
typedef struct maker {
    struct maker *next;
    tg_arena keep, scratch;
} maker;

// What somebody makes, or has made.
typedef struct entry {
    struct entry *next; // texts: the same path with other bytes
    tg_str bytes;       // texts: the content
    void *made;         // parsed * or tg_module *; NULL: not yet
} entry;

// A file as it was read; `file` is NULL where it could not be.
typedef struct {
    tg_files_status status;
    tg_problem problem;
    tg_file *file;
    tg_diags diags;
} parsed;

struct tg_modules {
    tg_texts *texts;
    pthread_mutex_t lock;
    pthread_cond_t ready;
    tg_arena arena; // of the tables
    tg_map modules, files, ids, contents;
    maker *idle;
};

tg_modules *tg_modules_new(tg_texts *texts)
{
    tg_modules *m = tg_allocate(sizeof *m);
    memset(m, 0, sizeof *m);
    m->texts = texts;
    pthread_mutex_init(&m->lock, NULL);
    pthread_cond_init(&m->ready, NULL);
    tg_arena_init(&m->arena, NULL);
    tg_map_init(&m->modules, &m->arena);
    tg_map_init(&m->files, &m->arena);
    tg_map_init(&m->ids, &m->arena);
    tg_map_init(&m->contents, &m->arena);
    return m;
}

void tg_modules_free(tg_modules *m)
{
    if (!m)
        return;
    while (m->idle) {
        maker *x = m->idle;
        m->idle = x->next;
        tg_arena_reset(&x->keep);
        free(x);
    }
    pthread_cond_destroy(&m->ready);
    pthread_mutex_destroy(&m->lock);
    tg_arena_reset(&m->arena);
    free(m);
}

static maker *take_maker(tg_modules *m)
{
    pthread_mutex_lock(&m->lock);
    maker *x = m->idle;
    if (x)
        m->idle = x->next;
    pthread_mutex_unlock(&m->lock);
    if (!x) {
        x = tg_allocate(sizeof *x);
        tg_arena_init(&x->keep, NULL);
        tg_arena_init(&x->scratch, NULL);
    }
    return x;
}

static void give_back(tg_modules *m, maker *x)
{
    tg_arena_reset(&x->scratch);
    pthread_mutex_lock(&m->lock);
    x->next = m->idle;
    m->idle = x;
    pthread_mutex_unlock(&m->lock);
}

// The entry of `key`; `mine` tells whether the caller is to make the thing and publish it. Waits for others.
static entry *claim(tg_modules *m, tg_map *map, tg_str key, bool *mine)
{
    pthread_mutex_lock(&m->lock);
    entry *e = tg_map_get(map, key);
    *mine = !e;
    if (!e) {
        e = tg_new(&m->arena, entry);
        tg_map_put(map, tg_str_copy(&m->arena, key), e);
    }
    while (!*mine && !e->made)
        pthread_cond_wait(&m->ready, &m->lock);
    pthread_mutex_unlock(&m->lock);
    return e;
}

static void publish(tg_modules *m, entry *e, void *made)
{
    pthread_mutex_lock(&m->lock);
    e->made = made;
    pthread_cond_broadcast(&m->ready);
    pthread_mutex_unlock(&m->lock);
}

// ------------------------------------------------------------------------------------------- files

// As claim, for a text: the same path and the same bytes.
static entry *claim_text(tg_modules *m, tg_str path, tg_str bytes, bool *mine)
{
    pthread_mutex_lock(&m->lock);
    entry *first = tg_map_get(&m->contents, path), *e = first;
    while (e && !tg_str_equal(e->bytes, bytes))
        e = e->next;
    *mine = !e;
    if (!e) {
        e = tg_new(&m->arena, entry);
        e->next = first;
        e->bytes = bytes;
        tg_map_put(&m->contents, first ? path : tg_str_copy(&m->arena, path), e);
    }
    while (!*mine && !e->made)
        pthread_cond_wait(&m->ready, &m->lock);
    pthread_mutex_unlock(&m->lock);
    return e;
}

static parsed *parse_text(maker *x, tg_text *text)
{
    parsed *p = tg_new(&x->keep, parsed);
    p->status = TG_FILES_OK;
    tg_diags_init(&p->diags, &x->keep, TG_LIMIT_DIAGNOSTICS);
    p->file = tg_parse(&x->keep, text, &p->diags);
    return p;
}

static parsed *unreadable(maker *x, tg_files_status status, const tg_problem *problem)
{
    parsed *p = tg_new(&x->keep, parsed);
    p->status = status;
    p->problem = *problem;
    tg_diags_init(&p->diags, &x->keep, TG_LIMIT_DIAGNOSTICS);
    return p;
}

static parsed *read_and_parse(tg_modules *m, maker *x, tg_files *files, tg_str path)
{
    tg_str bytes;
    tg_problem problem = { 0 };
    tg_files_status status = tg_files_read(files, path, &x->keep, &bytes, &problem);
    if (status == TG_FILES_OK && tg_files_is_lfs_pointer(bytes)) {
        status = tg_files_fail(&problem, TG_FILES_UNREADABLE, "files/lfs-pointer", path,
                               S("a Git LFS pointer: its content is not here"));
        problem.remedy = S("git lfs pull");
    }
    if (status != TG_FILES_OK)
        return unreadable(x, status, &problem);
    bool mine;
    entry *e = claim_text(m, path, bytes, &mine);
    if (mine)
        publish(m, e, parse_text(x, tg_texts_add(m->texts, tg_str_copy(&x->keep, path), bytes)));
    return e->made;
}

// A content whose id is known is not even read twice.
static parsed *read_file(tg_modules *m, maker *x, tg_files *files, tg_str path)
{
    tg_str id = tg_files_content_id(files, path, &x->scratch);
    if (tg_str_none(id))
        return read_and_parse(m, x, files, path);
    bool mine;
    tg_str key = tg_format(&x->scratch, "%.*s %.*s", TG_ARG(id), TG_ARG(path));
    entry *e = claim(m, &m->ids, key, &mine);
    if (mine)
        publish(m, e, read_and_parse(m, x, files, path));
    return e->made;
}

static parsed *parse_file(tg_modules *m, maker *x, tg_files *files, int side, tg_str path)
{
    bool mine;
    tg_str key = tg_format(&x->scratch, "%d %.*s", side, TG_ARG(path));
    entry *e = claim(m, &m->files, key, &mine);
    if (mine)
        publish(m, e, read_file(m, x, files, path));
    return e->made;
}

const tg_file *tg_modules_parse(tg_modules *m, tg_files *files, int side, tg_str path,
                                tg_files_status *status, const tg_diags **diags)
{
    maker *x = take_maker(m);
    const parsed *p = parse_file(m, x, files, side, path);
    give_back(m, x);
    *status = p->status;
    *diags = &p->diags;
    return p->file;
}

const tg_file *tg_modules_file(tg_modules *m, uint32_t number)
{
    const tg_text *text = tg_texts_get(m->texts, number);
    const tg_file *found = NULL;
    if (!text)
        return NULL;
    pthread_mutex_lock(&m->lock);
    for (const entry *e = tg_map_get(&m->contents, text->path); e && !found; e = e->next) {
        const parsed *p = e->made;
        if (p && p->file && p->file->text == text)
            found = p->file;
    }
    pthread_mutex_unlock(&m->lock);
    return found;
}

// ----------------------------------------------------------------------------------------- modules

static tg_module *new_module(maker *x, tg_str directory, bool tofu)
{
    tg_module *module = tg_new(&x->keep, tg_module);
    module->directory = tg_str_copy(&x->keep, directory);
    module->tofu = tofu;
    tg_map *maps[] = { &module->variables, &module->locals, &module->outputs, &module->resources,
                       &module->calls };
    for (size_t i = 0; i < sizeof maps / sizeof maps[0]; i++)
        tg_map_init(maps[i], &x->keep);
    return module;
}

static const char *const unreadable_codes[] = {
    [TG_FILES_ABSENT] = "files/unreadable",
    [TG_FILES_OUTSIDE] = "files/link-outside",
    [TG_FILES_UNREADABLE] = "files/unreadable",
    [TG_FILES_TOO_LARGE] = "limit/file-size",
};

static void add_unreadable(tg_diags *diags, tg_str path, tg_files_status status, const tg_problem *problem)
{
    tg_str message = status == TG_FILES_OUTSIDE
                         ? S("a symbolic link leaves the repository; it is not followed")
                     : tg_str_none(problem->text) ? S("the file could not be read")
                                                  : problem->text;
    tg_diags_add(diags, (tg_diag){ .severity = TG_ERROR,
                                   .code = unreadable_codes[status],
                                   .message = message,
                                   .hint = problem->remedy,
                                   .path = path,
                                   .missed = true });
}

// Adds a file to its module: its diagnostics, then what it declares.
static void add_file(tg_module *module, maker *x, tg_module_file *slot, tg_str path, const parsed *p,
                     tg_diags *diags)
{
    *slot =
        (tg_module_file){ tg_str_copy(&x->keep, path), p->file, tg_module_is_override(tg_path_base(path)) };
    for (size_t i = 0; i < p->diags.count; i++)
        tg_diags_add(diags, p->diags.items[i]);
    if (p->file) {
        tg_module_declare(module, &x->keep, p->file, slot->override, diags);
        return;
    }
    add_unreadable(diags, slot->path, p->status, &p->problem);
    module->incomplete = true;
}

static tg_diags *new_diags(maker *x, tg_module *module, size_t files)
{
    tg_diags *diags = tg_new(&x->keep, tg_diags);
    tg_diags_init(diags, &x->keep, TG_LIMIT_DIAGNOSTICS * (files + 1));
    module->diags = diags;
    return diags;
}

static const parsed *read_part(tg_modules *m, maker *x, tg_files *files, int side, const tg_module_part *part)
{
    if (tg_str_none(part->bytes))
        return parse_file(m, x, files, side, part->path);
    return parse_text(
        x, tg_texts_add(m->texts, tg_str_copy(&x->keep, part->path), tg_str_copy(&x->keep, part->bytes)));
}

static void add_parts(tg_modules *m, maker *x, tg_files *files, int side, tg_module *module,
                      const tg_module_part *parts, size_t count, tg_diags *diags)
{
    tg_module_file *slots = tg_new_array(&x->keep, tg_module_file, count);
    module->files = slots;
    module->file_count = count;
    for (size_t i = 0; i < count; i++)
        add_file(module, x, &slots[i], parts[i].path, read_part(m, x, files, side, &parts[i]), diags);
}

// A link with a configuration file's name that leaves the repository or leads nowhere is a file that Terraform cannot
// read, or that we may not.
static void report_links(maker *x, tg_files *files, tg_module *module, const tg_entries *entries,
                         tg_diags *diags)
{
    for (size_t i = 0; i < entries->count; i++) {
        tg_str path;
        tg_entry_kind kind;
        tg_problem problem = { 0 };
        if (entries->items[i].kind != TG_ENTRY_LINK || !tg_path_is_configuration(entries->items[i].name) ||
            !tg_path_join(&x->keep, module->directory, entries->items[i].name, &path))
            continue;
        tg_files_status status = tg_files_stat(files, path, &x->keep, &kind, &problem);
        if (status == TG_FILES_OK)
            continue;
        if (status == TG_FILES_ABSENT)
            problem.text = S("a symbolic link points to nothing");
        module->incomplete = true;
        add_unreadable(diags, path, status, &problem);
    }
}

static tg_module *load_directory(tg_modules *m, maker *x, tg_files *files, int side, tg_str directory,
                                 bool tofu)
{
    tg_module *module = new_module(x, directory, tofu);
    tg_entries entries = { 0 };
    tg_problem problem = { 0 };
    module->status = tg_files_list(files, directory, &x->scratch, &entries, &problem);
    if (module->status != TG_FILES_OK)
        entries = (tg_entries){ 0 };
    tg_diags *diags = new_diags(x, module, entries.count);
    if (module->status != TG_FILES_OK && module->status != TG_FILES_ABSENT) {
        module->incomplete = true;
        add_unreadable(diags, module->directory, module->status, &problem);
    }
    report_links(x, files, module, &entries, diags);
    tg_strs names = tg_module_file_names(&x->scratch, &entries, tofu);
    tg_module_part *parts = tg_new_array(&x->scratch, tg_module_part, names.count);
    size_t count = 0;
    for (size_t i = 0; i < names.count; i++)
        if (tg_path_join(&x->scratch, directory, names.items[i], &parts[count].path))
            count++;
    add_parts(m, x, files, side, module, parts, count, diags);
    return module;
}

const tg_module *tg_modules_load(tg_modules *m, tg_files *files, int side, tg_str directory, bool tofu)
{
    maker *x = take_maker(m);
    bool mine;
    tg_str key = tg_format(&x->scratch, "%d%c %.*s", side, tofu ? 'o' : 't', TG_ARG(directory));
    entry *e = claim(m, &m->modules, key, &mine);
    if (mine)
        publish(m, e, load_directory(m, x, files, side, directory, tofu));
    give_back(m, x);
    return e->made;
}

// Where two parts have one base name the later one counts, at the place of the first.
static size_t last_of_each_name(maker *x, const tg_module_part *parts, size_t count, tg_module_part *out)
{
    tg_map places;
    tg_map_init(&places, &x->scratch);
    size_t kept = 0;
    for (size_t i = 0; i < count; i++) {
        tg_str name = tg_path_base(parts[i].path);
        size_t place = (size_t)(uintptr_t)tg_map_get(&places, name);
        if (!place)
            tg_map_put(&places, name, (void *)(uintptr_t)(place = ++kept));
        out[place - 1] = parts[i];
    }
    return kept;
}

const tg_module *tg_modules_load_parts(tg_modules *m, tg_files *files, int side, tg_str directory,
                                       const tg_module_part *parts, size_t count, bool tofu)
{
    maker *x = take_maker(m);
    bool mine;
    tg_str key = tg_format(&x->scratch, "%d%c %.*s", side, tofu ? 'o' : 't', TG_ARG(directory));
    for (size_t i = 0; i < count; i++)
        key = tg_format(&x->scratch, "%.*s\n%.*s %llx", TG_ARG(key), TG_ARG(parts[i].path),
                        (unsigned long long)tg_hash_bytes(parts[i].bytes));
    entry *e = claim(m, &m->modules, key, &mine);
    if (mine) {
        tg_module *module = new_module(x, directory, tofu);
        tg_module_part *each = tg_new_array(&x->scratch, tg_module_part, count);
        size_t kept = last_of_each_name(x, parts, count, each);
        tg_diags *diags = new_diags(x, module, kept);
        add_parts(m, x, files, side, module, each, kept, diags);
        publish(m, e, module);
    }
    give_back(m, x);
    return e->made;
}

const tg_module *tg_modules_load_text(tg_modules *m, tg_str name, tg_str bytes)
{
    maker *x = take_maker(m);
    bool mine;
    entry *e = claim(m, &m->modules, tg_format(&x->scratch, "embedded %.*s", TG_ARG(name)), &mine);
    if (mine) {
        tg_module *module = new_module(x, name, false);
        tg_diags *diags = new_diags(x, module, 1);
        tg_module_file *slot = tg_new(&x->keep, tg_module_file);
        module->embedded = true;
        module->files = slot;
        module->file_count = 1;
        tg_text *text = tg_new(&x->keep, tg_text); // not registered: places in it are no places
        *text = (tg_text){ .path = tg_str_copy(&x->keep, name), .bytes = tg_str_copy(&x->keep, bytes) };
        add_file(module, x, slot, name, parse_text(x, text), diags);
        publish(m, e, module);
    }
    give_back(m, x);
    return e->made;
}
