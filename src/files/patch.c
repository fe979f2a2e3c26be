// A unified diff applied in memory: what `--patch` checks.
//
// Sections are applied one after the other to what the diffs before left, so a series of patches works like one.
// A hunk must fit exactly where it says: a patch that is shifted would give lines of another file, and a
// report about those would be wrong. Text between sections (a mail, a commit message) is skipped, as git does.
#include "hunk.h"
#include "tracegate/limits.h"

#include <stdlib.h>

// A header's line without its line end.
static tg_str bare(tg_str line)
{
    while (line.length && (line.data[line.length - 1] == '\n' || line.data[line.length - 1] == '\r'))
        line.length--;
    return line;
}

// What follows `word` at the start of a header's line.
static bool header(tg_str line, tg_str word, tg_str *rest)
{
    line = bare(line);
    if (!tg_str_starts_with(line, word))
        return false;
    *rest = tg_str_slice(line, word.length, line.length);
    return true;
}

// ---------------------------------------------------------------------------------------------- files

// A file at one time.
typedef struct version {
    bool there;
    tg_entry_kind kind; // file, link or submodule
    tg_str origin;      // its path in the base; null: it comes from nowhere there
    tg_str bytes;       // null: not read yet
    size_t sections;    // that changed its lines
} version;

// A file that the patch touches.
typedef struct file {
    tg_str path;
    version base;   // as it was before everything
    version before; // before the diff that is being applied
    version now;
    size_t diff; // the last diff that changed it, from 1; 0: none did
    bool moved_away;
    tg_hunk *hunks;
    size_t hunk_count;
} file;

typedef struct patching {
    tg_files *base;
    tg_arena *arena;
    tg_problem *problem;
    tg_lines in;
    tg_map files; // file by path, as they are met
    size_t diff;  // number of the one that is being applied
    size_t made;  // bytes so far
} patching;

// What one section says of a file.
typedef struct section {
    size_t line;               // its first, in the patch
    bool git;                  // begins with `diff --git`
    tg_str old_path, new_path; // as they stand there; null: not said
    bool added, deleted, renamed, copied, binary;
    bool link, submodule;      // by the new mode
    bool old_empty, new_empty; // plain diffs: a date of 1970 stands for no file
} section;

static bool fail(patching *p, tg_str path, size_t line, tg_str what)
{
    if (p->problem)
        *p->problem =
            (tg_problem){ .code = "files/patch",
                          .path = path,
                          .text = tg_format(p->arena, "line %zu of the patch: %.*s", line, TG_ARG(what)),
                          .remedy = S("make the patch against the files that are checked: git diff HEAD") };
    return false;
}

// ---------------------------------------------------------------------------------------------- paths

static int octal(tg_str s, size_t at)
{
    int value = 0;
    for (size_t i = at; i < at + 3; i++) {
        if (i >= s.length || s.data[i] < '0' || s.data[i] > '7')
            return -1;
        value = value * 8 + (s.data[i] - '0');
    }
    return value < 256 ? value : -1;
}

// A name in C's quotes, as git writes what is not plain. False: no end, or no such escape.
static bool unquote(patching *p, tg_str quoted, tg_str *out, size_t *length)
{
    static const char letters[] = "abtnvfr\"\\", meant[] = "\a\b\t\n\v\f\r\"\\";
    char *text = tg_arena_raw(p->arena, quoted.length + 1);
    size_t count = 0, i = 1;
    for (; i < quoted.length && quoted.data[i] != '"'; i++) {
        if (quoted.data[i] != '\\') {
            text[count++] = quoted.data[i];
            continue;
        }
        int byte = octal(quoted, i + 1);
        const char *letter = i + 1 < quoted.length ? strchr(letters, quoted.data[i + 1]) : NULL;
        if (byte < 0 && (!letter || !*letter))
            return false;
        text[count++] = byte >= 0 ? (char)byte : meant[letter - letters];
        i += byte >= 0 ? 3 : 1;
    }
    *out = (tg_str){ text, count };
    *length = i + 1;
    return i < quoted.length;
}

// The name in a `---` or `+++` line: up to a tab, behind which a date may stand.
static bool name_of(patching *p, tg_str rest, tg_str *out)
{
    size_t length;
    if (rest.length && rest.data[0] == '"')
        return unquote(p, rest, out, &length);
    const char *tab = rest.length ? memchr(rest.data, '\t', rest.length) : NULL;
    *out = tab ? tg_str_slice(rest, 0, (size_t)(tab - rest.data)) : rest;
    return out->length > 0;
}

// `diff --git a/x b/x`: without quotes the two halves are alike but for their prefix, so the middle is found.
static bool names_of_git_line(patching *p, tg_str rest, section *s)
{
    size_t length;
    if (rest.length && rest.data[0] == '"') {
        if (!unquote(p, rest, &s->old_path, &length) || length >= rest.length)
            return false;
        return name_of(p, tg_str_slice(rest, length + 1, rest.length), &s->new_path);
    }
    for (size_t i = 0; i < rest.length; i++) {
        if (rest.data[i] != ' ')
            continue;
        tg_str a = tg_str_slice(rest, 0, i), b = tg_str_slice(rest, i + 1, rest.length);
        if (b.length && b.data[0] == '"' && !unquote(p, b, &b, &length))
            return false;
        const char *x = a.length ? memchr(a.data, '/', a.length) : NULL;
        const char *y = b.length ? memchr(b.data, '/', b.length) : NULL;
        bool same = tg_str_equal(a, b) || (x && y &&
                                           tg_str_equal(tg_str_slice(a, (size_t)(x - a.data), a.length),
                                                        tg_str_slice(b, (size_t)(y - b.data), b.length)));
        if (same) {
            s->old_path = a;
            s->new_path = b;
            return true;
        }
    }
    // Of a rename: `rename from` and `rename to` will say it.
    return true;
}

static tg_str after_first_slash(tg_str path)
{
    const char *slash = path.length ? memchr(path.data, '/', path.length) : NULL;
    return slash ? tg_str_slice(path, (size_t)(slash - path.data) + 1, path.length) : path;
}

static file *known(const patching *p, tg_str path)
{
    return tg_map_get(&p->files, path);
}

static bool exists(patching *p, tg_str path)
{
    tg_found found;
    const file *f = known(p, path);
    if (f)
        return f->now.there;
    return p->base->kind->find(p->base, path, p->arena, &found, NULL) == TG_FILES_OK &&
           found.length == path.length && found.kind != TG_ENTRY_DIRECTORY;
}

static bool directory_exists(patching *p, tg_str path)
{
    tg_found found;
    return p->base->kind->find(p->base, path, p->arena, &found, NULL) == TG_FILES_OK;
}

// Alike but for the first part: `a/x` and `b/x`, or c, i, o, w with diff.mnemonicPrefix, or two directories' names.
static bool differ_in_first_part(tg_str a, tg_str b)
{
    return !tg_str_equal(a, b) && a.length != after_first_slash(a).length &&
           tg_str_equal(after_first_slash(a), after_first_slash(b));
}

// How many parts to take off the paths. Git says both names, with prefixes that differ or without any. Of a plain
// diff's names one may be missing; there the file that exists decides.
static size_t parts_to_strip(patching *p, const section *s)
{
    bool both = !tg_str_none(s->old_path) && !tg_str_none(s->new_path);
    if (both && (s->git || !tg_str_equal(s->old_path, s->new_path)))
        return differ_in_first_part(s->old_path, s->new_path);
    tg_str any = tg_str_none(s->new_path) ? s->old_path : s->new_path;
    if (s->added)
        return tg_str_starts_with(any, S("b/")) && !directory_exists(p, S("b"));
    return !exists(p, any) && exists(p, after_first_slash(any));
}

static bool is_nothing(tg_str path)
{
    return tg_str_equal(path, S("/dev/null"));
}

// ------------------------------------------------------------------------------------------- sections

static void read_mode(tg_str mode, section *s)
{
    s->link = tg_str_starts_with(mode, S("120"));
    s->submodule = tg_str_starts_with(mode, S("160"));
}

// A plain diff's date for a file that is not there (diff -N): the epoch, in whatever time zone.
static bool is_epoch(tg_str rest)
{
    const char *tab = rest.length ? memchr(rest.data, '\t', rest.length) : NULL;
    tg_str date = tab ? tg_str_slice(rest, (size_t)(tab - rest.data) + 1, rest.length) : S("");
    return tg_str_starts_with(date, S("1970-01-01")) || tg_str_starts_with(date, S("1969-12-31"));
}

// `--- old` and `+++ new`. False: those are not the next lines.
static bool read_names(patching *p, section *s)
{
    tg_str line, old, new;
    tg_lines ahead = p->in;
    if (!tg_lines_next(&ahead, &line) || !header(line, S("--- "), &old) || !tg_lines_next(&ahead, &line) ||
        !header(line, S("+++ "), &new))
        return false;
    p->in = ahead;
    s->old_empty = is_epoch(old);
    s->new_empty = is_epoch(new);
    if (!name_of(p, old, &old) || !name_of(p, new, &new))
        return fail(p, (tg_str){ NULL, 0 }, s->line, S("a file's name cannot be read"));
    s->added = s->added || is_nothing(old);
    s->deleted = s->deleted || is_nothing(new);
    if (s->renamed || s->copied)
        return true;
    if (!is_nothing(old))
        s->old_path = old;
    if (!is_nothing(new))
        s->new_path = new;
    return true;
}

// Git's own lines between `diff --git` and the hunks. Each is known or ends the header.
static bool read_extended(patching *p, section *s)
{
    tg_str line, rest;
    while (tg_lines_peek(&p->in, &line)) {
        bool name = true;
        if (header(line, S("rename from "), &rest) || header(line, S("copy from "), &rest)) {
            s->renamed = s->renamed || line.data[0] == 'r';
            s->copied = s->copied || line.data[0] == 'c';
            name = name_of(p, rest, &s->old_path);
        } else if (header(line, S("rename to "), &rest) || header(line, S("copy to "), &rest)) {
            name = name_of(p, rest, &s->new_path);
        } else if (header(line, S("new file mode "), &rest)) {
            s->added = true;
            read_mode(rest, s);
        } else if (header(line, S("deleted file mode "), &rest)) {
            s->deleted = true;
        } else if (header(line, S("new mode "), &rest)) {
            read_mode(rest, s);
        } else if (header(line, S("index "), &rest)) {
            const char *space = rest.length ? memchr(rest.data, ' ', rest.length) : NULL;
            if (space)
                read_mode(tg_str_slice(rest, (size_t)(space - rest.data) + 1, rest.length), s);
        } else if (header(line, S("GIT binary patch"), &rest) || header(line, S("Binary files "), &rest)) {
            s->binary = true;
        } else if (!header(line, S("old mode "), &rest) && !header(line, S("similarity index "), &rest) &&
                   !header(line, S("dissimilarity index "), &rest)) {
            return true;
        }
        if (!name)
            return fail(p, (tg_str){ NULL, 0 }, p->in.number, S("a file's name cannot be read"));
        tg_lines_next(&p->in, &line);
    }
    return true;
}

// What looks like a diff and is none that can be applied: better said than skipped.
static const char *refused(tg_str line)
{
    size_t at;
    if (tg_str_starts_with(line, S("diff --cc ")) || tg_str_starts_with(line, S("diff --combined ")))
        return "a merge's combined diff cannot be applied";
    if (tg_str_starts_with(line, S("Only in ")) && tg_str_find(line, S(": "), &at))
        return "a file is only named, not shown (diff -N shows it)";
    return NULL;
}

// Finds the next section and reads its header. False with a problem, or at the end.
static bool next_section(patching *p, section *s)
{
    tg_str line, rest;
    for (bool first = true; tg_lines_peek(&p->in, &line); first = false, tg_lines_next(&p->in, &line)) {
        *s = (section){ .line = p->in.number };
        // Text between sections separates the diffs of a series.
        p->diff += !first;
        if (header(line, S("diff --git "), &rest)) {
            s->git = true;
            tg_lines_next(&p->in, &line);
            if (!names_of_git_line(p, rest, s))
                return fail(p, (tg_str){ NULL, 0 }, s->line, S("a file's name cannot be read"));
            return read_extended(p, s) && (read_names(p, s) || !p->problem->code);
        }
        if (tg_str_starts_with(line, S("--- ")) && read_names(p, s))
            return true;
        const char *why = refused(line);
        if (why)
            fail(p, (tg_str){ NULL, 0 }, s->line, tg_str_from(why));
        if (p->problem->code)
            return false;
    }
    return false;
}

// --------------------------------------------------------------------------------- sections to files

static file *file_at(patching *p, tg_str path)
{
    tg_found found;
    file *f = known(p, path);
    if (f)
        return f;
    f = tg_new(p->arena, file);
    f->path = path;
    if (exists(p, path)) {
        p->base->kind->find(p->base, path, p->arena, &found, NULL);
        f->base = (version){ .there = true, .kind = found.kind, .origin = path };
    }
    f->before = f->now = f->base;
    tg_map_put(&p->files, path, f);
    return f;
}

// From now on this diff changes the file.
static void begin(patching *p, file *f)
{
    if (f->diff != p->diff)
        f->before = f->now;
    f->diff = p->diff;
}

// What this section is about. A rename or copy is of what was there before the whole diff, whatever its other
// sections did; a change is of what the sections before left (a link that is deleted and added as a file).
static version *source_of(patching *p, const section *s, file *old)
{
    bool earlier = (s->renamed || s->copied) && old->diff == p->diff;
    return earlier ? &old->before : &old->now;
}

static bool load(patching *p, const section *s, version *v)
{
    if (!tg_str_none(v->bytes) || v->kind == TG_ENTRY_SUBMODULE)
        return true;
    tg_problem why = { 0 };
    if (p->base->kind->read(p->base, v->origin, p->arena, &v->bytes, &why) == TG_FILES_OK)
        return true;
    return fail(p, s->old_path, s->line,
                why.text.length ? tg_format(p->arena, "the file cannot be read: %.*s", TG_ARG(why.text))
                                : S("the file cannot be read"));
}

static bool apply_lines(patching *p, const section *s, file *f, version *v)
{
    tg_hunks_result result = { .bytes = { NULL, 0 } };
    size_t start = p->in.at;
    if (s->binary || v->kind == TG_ENTRY_SUBMODULE)
        return true;
    if (!tg_hunks_apply(&p->in, tg_str_none(v->bytes) ? S("") : v->bytes, p->arena, &result))
        return fail(p, f->path, result.line, result.why);
    v->bytes = result.bytes;
    p->made += result.bytes.length;
    if (p->made > TG_LIMIT_PATCHED_SIZE)
        return fail(p, f->path, s->line, S("the patch makes more than 1 GiB of files"));
    v->sections += p->in.at > start;
    f->hunks = result.hunks;
    f->hunk_count = result.hunk_count;
    return true;
}

// What a plain diff does not say: whether the file is new, or goes.
static void guess_kind(patching *p, section *s)
{
    tg_str line;
    tg_hunk_header c;
    if (s->git || !tg_lines_peek(&p->in, &line) || !tg_hunk_header_read(line, &c))
        return;
    s->added =
        s->added || (c.old_count == 0 && c.old_start == 0 && (s->old_empty || !exists(p, s->new_path)));
    s->deleted = s->deleted || (c.new_count == 0 && c.new_start == 0 && s->new_empty);
}

// A path of the patch as one of ours. `rename from` and its like have no prefix.
static bool clean_path(patching *p, const section *s, tg_str *path, size_t strip)
{
    tg_str clean;
    if (tg_str_none(*path))
        return true;
    tg_str stripped = strip ? after_first_slash(*path) : *path;
    if (!stripped.length || memchr(stripped.data, '\0', stripped.length) ||
        !tg_path_join(p->arena, S(""), stripped, &clean) || clean.length == 0)
        return fail(p, *path, s->line, S("the path leads out of the repository"));
    *path = clean;
    return true;
}

static bool clean_paths(patching *p, section *s)
{
    size_t strip = s->renamed || s->copied ? 0 : parts_to_strip(p, s);
    if (!clean_path(p, s, &s->old_path, strip) || !clean_path(p, s, &s->new_path, strip))
        return false;
    if (tg_str_none(s->old_path))
        s->old_path = s->new_path;
    if (tg_str_none(s->new_path))
        s->new_path = s->old_path;
    if (tg_str_none(s->new_path))
        return fail(p, s->new_path, s->line, S("it names no file"));
    if (s->renamed || s->copied)
        return true;
    // Of two names of a plain diff (`x.tf.orig` and `x.tf`) the new one counts, if it is there.
    if (s->added || exists(p, s->new_path))
        s->old_path = s->new_path;
    else
        s->new_path = s->old_path;
    return true;
}

static bool check_section(patching *p, const section *s, const file *old, const file *new)
{
    bool moved = s->renamed || s->copied;
    if (s->added && new->now.there && !moved)
        return fail(p, s->new_path, s->line, S("the patch adds a file that is there already"));
    if (!s->added && !old->now.there && !(moved && old->before.there))
        return fail(p, s->old_path, s->line, S("the patch changes a file that is not there"));
    if (s->binary && (tg_path_is_configuration(s->new_path) || tg_path_is_tfvars(s->new_path)))
        return fail(p, s->new_path, s->line, S("a binary patch of a configuration file cannot be applied"));
    return true;
}

static tg_entry_kind kind_of(const section *s)
{
    return s->submodule ? TG_ENTRY_SUBMODULE : s->link ? TG_ENTRY_LINK : TG_ENTRY_FILE;
}

static bool apply_section(patching *p, section *s)
{
    if (!clean_paths(p, s))
        return false;
    guess_kind(p, s);
    file *old = file_at(p, s->old_path), *new = file_at(p, s->new_path);
    if (!check_section(p, s, old, new))
        return false;
    version *source = source_of(p, s, old);
    if (!s->added && !load(p, s, source))
        return false;
    version made = *source;
    if (s->added)
        made = (version){ .kind = kind_of(s), .origin = new->base.origin, .sections = new->now.sections };
    if (s->copied)
        made.origin = new->base.origin;
    // What was written to the old path in this diff is there to stay.
    if (s->renamed && old->diff != p->diff) {
        begin(p, old);
        old->now.there = false;
        old->moved_away = true;
    }
    begin(p, new);
    if (s->link || s->submodule)
        made.kind = kind_of(s);
    if (!apply_lines(p, s, new, &made))
        return false;
    made.there = !s->deleted;
    new->now = made;
    return true;
}

// -------------------------------------------------------------------------------------------- results

// Which kind of change it is. False: none (added and deleted again, or moved away and listed there).
static bool change_of(const file *f, tg_change *out)
{
    bool renamed = f->now.there && !tg_str_none(f->now.origin) && !tg_str_equal(f->now.origin, f->path);
    *out = (tg_change){ .path = f->path, .old_path = renamed ? f->now.origin : f->path };
    out->kind = renamed         ? TG_CHANGE_RENAMED
                : !f->now.there ? TG_CHANGE_DELETED
                : f->base.there ? TG_CHANGE_MODIFIED
                                : TG_CHANGE_ADDED;
    out->entry = f->now.there ? f->now.kind : f->base.kind;
    out->old_entry = f->base.there ? f->base.kind : out->entry;
    out->hunks = f->hunks;
    out->hunk_count = f->hunk_count;
    return f->diff && (f->now.there || (f->base.there && !f->moved_away));
}

static uint32_t count_lines(tg_str text)
{
    tg_lines l = { text, 0, 1 };
    tg_str line;
    while (tg_lines_next(&l, &line))
        continue;
    return (uint32_t)l.number - 1;
}

// A file that came (a copy, too) or went changed as a whole. So did one that several sections changed: each of
// their hunks counts in another state.
static void settle_hunks(patching *p, const file *f, tg_change *change)
{
    tg_str old = S("");
    bool part = change->kind == TG_CHANGE_MODIFIED || change->kind == TG_CHANGE_RENAMED;
    if ((part && f->now.sections < 2) || change->entry == TG_ENTRY_SUBMODULE)
        return;
    if (change->kind != TG_CHANGE_ADDED)
        p->base->kind->read(p->base, change->old_path, p->arena, &old, NULL);
    uint32_t before = count_lines(old), after = f->now.there ? count_lines(f->now.bytes) : 0;
    tg_hunk whole = { before > 0, before, after > 0, after };
    change->hunks = tg_arena_copy(p->arena, &whole, sizeof whole);
    change->hunk_count = before || after;
}

static int by_path(const void *a, const void *b)
{
    return tg_str_compare(((const tg_change *)a)->path, ((const tg_change *)b)->path);
}

static void list_changes(patching *p, tg_changes *out)
{
    out->items = tg_new_array(p->arena, tg_change, p->files.count);
    out->count = 0;
    for (size_t i = 0; i < p->files.count; i++) {
        const file *f = p->files.entries[i].value;
        tg_change change;
        if (!change_of(f, &change))
            continue;
        settle_hunks(p, f, &change);
        out->items[out->count++] = change;
    }
    if (out->count)
        qsort(out->items, out->count, sizeof *out->items, by_path);
}

// The overlay, and the memory above that it does not own.
typedef struct patched {
    tg_files base;
    tg_files *overlay, *above;
} patched;

static tg_files_status list(tg_files *files, tg_str directory, tg_arena *arena, tg_entries *out,
                            tg_problem *problem)
{
    tg_files *inner = ((patched *)files)->overlay;
    return inner->kind->list(inner, directory, arena, out, problem);
}

static tg_files_status find(tg_files *files, tg_str path, tg_arena *arena, tg_found *out, tg_problem *problem)
{
    tg_files *inner = ((patched *)files)->overlay;
    return inner->kind->find(inner, path, arena, out, problem);
}

static tg_files_status read(tg_files *files, tg_str path, tg_arena *arena, tg_str *out, tg_problem *problem)
{
    tg_files *inner = ((patched *)files)->overlay;
    return inner->kind->read(inner, path, arena, out, problem);
}

static bool content_id(tg_files *files, tg_str path, tg_arena *arena, unsigned char out[20])
{
    tg_files *inner = ((patched *)files)->overlay;
    return inner->kind->content_id(inner, path, arena, out);
}

static void close(tg_files *files)
{
    patched *p = (patched *)files;
    tg_files_close(p->overlay);
    tg_files_close(p->above);
    free(p);
}

static tg_files *lay_over(patching *p)
{
    static const tg_files_kind kind = { list, find, read, content_id, close };
    tg_memory_file *items = tg_new_array(p->arena, tg_memory_file, p->files.count);
    tg_str *removed = tg_new_array(p->arena, tg_str, p->files.count);
    size_t count = 0, removed_count = 0;
    for (size_t i = 0; i < p->files.count; i++) {
        const file *f = p->files.entries[i].value;
        if (!f->diff)
            continue;
        if (!f->now.there)
            removed[removed_count++] = f->path;
        else if (f->now.kind != TG_ENTRY_SUBMODULE && !tg_str_none(f->now.bytes))
            items[count++] = (tg_memory_file){ f->path, f->now.bytes, f->now.kind == TG_ENTRY_LINK };
    }
    patched *files = tg_allocate(sizeof *files);
    tg_files *above = tg_files_open_memory(items, count);
    *files = (patched){ { &kind },
                        tg_files_open_overlay(p->base, above, (tg_strs){ removed, removed_count }),
                        above };
    return &files->base;
}

tg_files *tg_files_open_patch(tg_files *base, tg_str patch, tg_arena *arena, tg_changes *changes,
                              tg_problem *problem)
{
    tg_problem why = { 0 };
    section s;
    patching p = { .base = base, .arena = arena, .problem = &why, .in = { patch, 0, 1 }, .diff = 1 };
    tg_map_init(&p.files, arena);
    while (next_section(&p, &s))
        if (!apply_section(&p, &s))
            break;
    if (!why.code && !p.files.count && tg_str_trim(patch).length)
        fail(&p, (tg_str){ NULL, 0 }, 1, S("it is no unified diff"));
    if (why.code) {
        if (problem)
            *problem = why;
        return NULL;
    }
    list_changes(&p, changes);
    return lay_over(&p);
}
