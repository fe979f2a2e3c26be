// Functions of files: lang/funcs/filesystem.go. They read from where the configuration was read from, a commit or the
// working directory, relative to the root module as Terraform does, and never outside the repository: what lies
// there is unknown, as is the home directory. A file that is not there is a mistake, as in Terraform.
#include "files.h"
#include "base64.h"
#include "common.h"
#include "hash.h"
#include "path.h"
#include "tracegate/limits.h"

// --------------------------------------------------------------------------------- where a path leads

static tg_str shown(const tg_invocation *call, tg_str path, unsigned marks)
{
    if (marks & TG_SENSITIVE)
        return S("(sensitive value)");
    return tg_format(call->arena, "\"%.*s\"", TG_ARG(tg_utf8_printable(call->arena, path)));
}

// Go's homedir.Expand knows ~ and ~/... only.
static bool at_home(tg_str path, bool *somebody_elses)
{
    *somebody_elses = path.length > 1 && path.data[0] == '~' && path.data[1] != '/' && path.data[1] != '\\';
    return path.length > 0 && path.data[0] == '~';
}

static bool within(tg_invocation *call, tg_str path, tg_str *out, tg_value *instead)
{
    bool somebody_elses;
    if (!call->eval->files) {
        *instead = tg_unknown_because(call, "%s() has no files to read here", call->function->name);
    } else if (at_home(path, &somebody_elses)) {
        *instead = somebody_elses
                       ? tg_call_fails(call, "cannot expand user-specific home dir")
                       : tg_unknown_because(call, "%s() reads from the home directory", call->function->name);
    } else if (tg_str_starts_with(path, S("/")) ||
               !tg_path_join(call->arena, call->eval->directory, tg_path_clean(call->arena, path), out)) {
        *instead = tg_unknown_because(call, "%s() reads outside the repository", call->function->name);
    } else {
        return true;
    }
    return false;
}

static tg_value unreadable(const tg_invocation *call, tg_files_status status, const tg_problem *problem)
{
    if (status == TG_FILES_OUTSIDE)
        return tg_unknown_because(call, "%s() reads outside the repository", call->function->name);
    return tg_unknown_because(call, "%s() could not read a file: %.*s", call->function->name,
                              TG_ARG(problem->text));
}

bool tg_read_file(tg_invocation *call, tg_str path, unsigned marks, tg_str *bytes, tg_value *instead)
{
    tg_str real;
    tg_entry_kind kind;
    tg_problem problem = { 0 };
    if (!within(call, path, &real, instead))
        return false;
    tg_files_status status = tg_files_stat(call->eval->files, real, call->arena, &kind, &problem);
    if (status == TG_FILES_OK && kind == TG_ENTRY_FILE)
        status = tg_files_read(call->eval->files, real, call->arena, bytes, &problem);
    if (status == TG_FILES_ABSENT)
        *instead = tg_argument_fails(call, 0,
                                     "no file exists at %.*s; this function works only with files that are "
                                     "distributed as part of the configuration source code",
                                     TG_ARG(shown(call, path, marks)));
    else if (status != TG_FILES_OK)
        *instead = unreadable(call, status, &problem);
    else if (kind == TG_ENTRY_DIRECTORY)
        *instead = tg_argument_fails(call, 0, "%.*s is a directory", TG_ARG(shown(call, path, marks)));
    else if (kind != TG_ENTRY_FILE)
        *instead = tg_unknown_because(call, "%s() reads from a submodule", call->function->name);
    else if (tg_files_is_lfs_pointer(*bytes))
        *instead = tg_unknown_because(call, "%s() reads a Git LFS pointer", call->function->name);
    else
        return tg_eval_spend(call->eval, bytes->length / 256, call->at);
    return false;
}

// A template that is no file reads none.
static const tg_type *unless_in_template(tg_invocation *call, const tg_type *type)
{
    if (call->eval->within != TG_WITHIN_TEMPLATE_STRING)
        return type;
    tg_call_fails(call, "cannot use filesystem access functions like %s in templatestring templates",
                  call->function->name);
    return NULL;
}

static const tg_type *text_type(tg_invocation *call)
{
    return unless_in_template(call, &tg_type_string);
}

static const tg_type *exists_type(tg_invocation *call)
{
    return unless_in_template(call, &tg_type_bool);
}

static const tg_type *set_type(tg_invocation *call)
{
    return unless_in_template(call, &tg_type_string_set);
}

// ------------------------------------------------------------------------------------ one file each

static tg_value file(tg_invocation *call)
{
    unsigned marks = 0;
    tg_str bytes;
    tg_value path = tg_value_unmark(call->arena, call->arguments[0], &marks), out = path;
    if (!tg_value_is_known(path))
        return tg_value_mark(call->arena, tg_unknown_result(call, path), marks);
    bool read = tg_read_file(call, tg_value_text(path), marks, &bytes, &out);
    if (read && tg_str_equal(tg_str_from(call->function->name), S("filebase64")))
        out = tg_string_result(call, tg_base64_encode(call->arena, bytes));
    else if (read && tg_utf8_valid(bytes))
        out = tg_string_result(call, bytes);
    else if (read)
        return tg_call_fails(call, "contents of %.*s are not valid UTF-8; use filebase64()",
                             TG_ARG(shown(call, tg_value_text(path), marks)));
    return tg_value_mark(call->arena, out, marks);
}

static tg_value file_digest(tg_invocation *call)
{
    tg_str bytes;
    tg_value instead = call->arguments[0];
    if (!tg_read_file(call, tg_text_argument(call, 0), 0, &bytes, &instead))
        return call->eval->limited ? tg_too_much(call) : instead;
    return tg_digest_result(call, bytes);
}

// Whether a file stands where the path needs a directory.
static bool runs_through_file(const tg_invocation *call, tg_str path)
{
    tg_entry_kind kind;
    tg_problem problem = { 0 };
    while (path.length > 0) {
        path = tg_path_directory(path);
        if (tg_files_stat(call->eval->files, path, call->arena, &kind, &problem) == TG_FILES_OK)
            return kind == TG_ENTRY_FILE;
    }
    return false;
}

static tg_value exists_at(tg_invocation *call, tg_str path, unsigned marks)
{
    tg_str real;
    tg_entry_kind kind;
    tg_value instead;
    tg_problem problem = { 0 };
    if (!within(call, path, &real, &instead))
        return instead;
    switch (tg_files_stat(call->eval->files, real, call->arena, &kind, &problem)) {
    case TG_FILES_ABSENT:
        if (runs_through_file(call, real))
            return tg_argument_fails(call, 0, "failed to stat %.*s", TG_ARG(shown(call, path, marks)));
        return tg_value_bool(false);
    case TG_FILES_OK:
        break;
    case TG_FILES_OUTSIDE:
        return unreadable(call, TG_FILES_OUTSIDE, &problem);
    case TG_FILES_UNREADABLE:
    case TG_FILES_TOO_LARGE:
    default:
        return unreadable(call, TG_FILES_UNREADABLE, &problem);
    }
    if (kind == TG_ENTRY_DIRECTORY)
        return tg_argument_fails(call, 0, "%.*s is a directory, not a file",
                                 TG_ARG(shown(call, path, marks)));
    return kind == TG_ENTRY_FILE ? tg_value_bool(true)
                                 : tg_unknown_because(call, "fileexists() looks into a submodule");
}

static tg_value file_exists(tg_invocation *call)
{
    unsigned marks = 0;
    tg_value path = tg_value_unmark(call->arena, call->arguments[0], &marks);
    tg_value out =
        tg_value_is_known(path) ? exists_at(call, tg_value_text(path), marks) : tg_unknown_result(call, path);
    return tg_value_mark(call->arena, out, marks);
}

// ----------------------------------------------------------------------------------------- fileset

typedef struct globbing {
    tg_invocation *call;
    tg_str base;         // results are relative to it
    const tg_str *parts; // of the pattern, behind those that are plain names
    size_t count;
    tg_values found;
    tg_value instead; // where `stopped`
    bool stopped, bad;
    size_t steps;
} globbing;

static void stop(globbing *g, tg_value instead)
{
    if (!g->stopped)
        g->instead = instead;
    g->stopped = true;
}

// Only files count; what cannot be looked at ends it all, as in the reference.
static void found(globbing *g, tg_str path)
{
    tg_entry_kind kind;
    tg_problem problem = { 0 };
    tg_files_status status = tg_files_stat(g->call->eval->files, path, g->call->arena, &kind, &problem);
    if (status == TG_FILES_ABSENT)
        stop(g, tg_call_fails(g->call, "failed to stat a match of the pattern"));
    else if (status != TG_FILES_OK)
        stop(g, unreadable(g->call, status, &problem));
    else if (kind == TG_ENTRY_FILE)
        tg_push(g->call->arena, &g->found,
                tg_value_string(g->call->arena, tg_path_relative(g->call->arena, g->base, path)));
}

static tg_str below(const globbing *g, tg_str directory, tg_str name)
{
    if (directory.length == 0)
        return name;
    return tg_format(g->call->arena, "%.*s/%.*s", TG_ARG(directory), TG_ARG(name));
}

static void glob(globbing *g, tg_str directory, size_t part, unsigned depth);

// A link that leads nowhere is not there for `**`; one that leaves the repository would be.
static void leaving_link(globbing *g, tg_str path)
{
    tg_entry_kind kind;
    tg_problem problem = { 0 };
    tg_files_status status = tg_files_stat(g->call->eval->files, path, g->call->arena, &kind, &problem);
    if (status == TG_FILES_OUTSIDE)
        stop(g, unreadable(g->call, status, &problem));
}

// `**`: all that is below, and then the parts behind it here.
static void glob_everything(globbing *g, tg_str directory, const tg_entries *entries, size_t part,
                            unsigned depth)
{
    bool last = part + 1 == g->count;
    for (size_t i = 0; i < entries->count && !g->stopped; i++) {
        tg_str path = below(g, directory, entries->items[i].name);
        if (entries->items[i].kind == TG_ENTRY_DIRECTORY)
            glob(g, path, part, depth + 1);
        else if (entries->items[i].kind == TG_ENTRY_LINK)
            leaving_link(g, path);
        else if (last)
            found(g, path);
    }
}

static void glob_part(globbing *g, tg_str directory, const tg_entries *entries, size_t part, unsigned depth)
{
    for (size_t i = 0; i < entries->count && !g->stopped; i++) {
        tg_glob_match match = tg_glob_part(g->call->arena, g->parts[part], entries->items[i].name, &g->steps);
        tg_str path = below(g, directory, entries->items[i].name);
        g->bad = g->bad || match == TG_GLOB_BAD;
        if (match == TG_GLOB_YES && part + 1 == g->count)
            found(g, path);
        else if (match == TG_GLOB_YES)
            glob(g, path, part + 1, depth + 1);
    }
}

static bool has_magic(tg_str part)
{
    for (size_t i = 0; i < part.length; i++) {
        if (part.data[i] && strchr("*?[{\\", part.data[i]))
            return true;
    }
    return false;
}

// The pattern from `part` on, in `directory`. What is no directory has nothing in it.
static void glob(globbing *g, tg_str directory, size_t part, unsigned depth)
{
    tg_invocation *call = g->call;
    tg_entries entries;
    tg_problem problem = { 0 };
    for (; part < g->count && !has_magic(g->parts[part]); part++)
        directory = below(g, directory, g->parts[part]);
    if (part == g->count) {
        tg_entry_kind kind;
        if (tg_files_stat(call->eval->files, directory, call->arena, &kind, &problem) != TG_FILES_ABSENT)
            found(g, directory);
        return;
    }
    tg_files_status status = tg_files_list(call->eval->files, directory, call->arena, &entries, &problem);
    if (status == TG_FILES_OUTSIDE)
        stop(g, unreadable(call, status, &problem));
    if (status != TG_FILES_OK || depth > TG_LIMIT_DIRECTORIES)
        return;
    if (!tg_eval_spend(call->eval, entries.count + 1, call->at) || g->found.count > TG_LIMIT_ELEMENTS ||
        g->steps > TG_GLOB_STEPS) {
        stop(g, tg_too_much(call));
        return;
    }
    if (tg_str_equal(g->parts[part], S("**"))) {
        glob_everything(g, directory, &entries, part, depth);
        if (++part == g->count)
            return;
    }
    glob_part(g, directory, &entries, part, depth);
}

// The pattern's parts, an escaped slash separating nothing.
static void split_pattern(globbing *g, tg_str pattern)
{
    tg_texts_list parts = { 0 };
    size_t start = 0;
    for (size_t i = 0; i <= pattern.length; i++) {
        bool slash =
            i < pattern.length && pattern.data[i] == '/' && (i == start || pattern.data[i - 1] != '\\');
        if (!slash && i < pattern.length)
            continue;
        tg_push(g->call->arena, &parts, tg_str_slice(pattern, start, i));
        start = i + 1;
    }
    g->parts = parts.items;
    g->count = parts.count;
}

static tg_value matching_files(tg_invocation *call, tg_str path, tg_str pattern)
{
    globbing g = { .call = call };
    tg_value instead;
    tg_str start;
    if (!within(call, path, &g.base, &instead))
        return instead;
    split_pattern(&g, tg_path_joined(call->arena, path, pattern));
    // Plain names before the first pattern say where to begin; `..` can be nowhere else.
    tg_str plain = S("");
    while (g.count > 0 && !has_magic(g.parts[0])) {
        plain = plain.length > 0 ? tg_format(call->arena, "%.*s/%.*s", TG_ARG(plain), TG_ARG(g.parts[0]))
                                 : g.parts[0];
        g.parts++;
        g.count--;
    }
    if (!within(call, plain.length > 0 ? plain : S("."), &start, &instead))
        return instead;
    glob(&g, start, 0, 0);
    if (g.stopped)
        return g.instead;
    if (g.bad)
        return tg_argument_fails(call, 1, "failed to glob pattern: syntax error in pattern");
    return tg_value_set(call->arena, &tg_type_string, g.found.items, (uint32_t)g.found.count);
}

static tg_value file_set(tg_invocation *call)
{
    unsigned marks = 0;
    tg_value path = tg_value_unmark(call->arena, call->arguments[0], &marks);
    tg_value pattern = tg_value_unmark(call->arena, call->arguments[1], &marks), out;
    if (!tg_value_is_known(path) || !tg_value_is_known(pattern))
        out = tg_unknown_result(call, tg_value_is_known(path) ? pattern : path);
    else
        out = matching_files(call, tg_value_text(path), tg_value_text(pattern));
    return tg_value_mark(call->arena, out, marks);
}

// ------------------------------------------------------------------------------------------- names

static tg_str base_of(tg_str path)
{
    if (path.length == 0)
        return S(".");
    while (path.length > 0 && path.data[path.length - 1] == '/')
        path.length--;
    if (path.length == 0)
        return S("/");
    size_t start = path.length;
    while (start > 0 && path.data[start - 1] != '/')
        start--;
    return tg_str_slice(path, start, path.length);
}

// Of an unknown path the end may be known (abspath()).
static tg_value basename(tg_invocation *call)
{
    tg_value path = call->arguments[0];
    if (tg_value_is_known(path))
        return tg_string_result(call, base_of(tg_value_text(path)));
    tg_str suffix = tg_value_range(path).suffix;
    size_t at;
    if (!call->eval->as_terraform && tg_str_find(suffix, S("/"), &at) && !tg_str_ends_with(suffix, S("/")))
        return tg_string_result(call, base_of(suffix));
    return tg_unknown_result(call, path);
}

static tg_value dirname(tg_invocation *call)
{
    tg_str path = tg_text_argument(call, 0);
    while (path.length > 0 && path.data[path.length - 1] != '/')
        path.length--;
    return tg_string_result(call, tg_path_clean(call->arena, path));
}

// Where the repository lies is not known; how the path ends is, below its top.
static tg_value abspath(tg_invocation *call)
{
    tg_str path = tg_text_argument(call, 0), below_top;
    if (tg_str_starts_with(path, S("/")))
        return tg_string_result(call, tg_path_clean(call->arena, path));
    tg_value out = tg_unknown_because(call, "abspath() depends on where the configuration lies");
    if (!tg_path_join(call->arena, call->eval->directory, tg_path_clean(call->arena, path), &below_top) ||
        below_top.length == 0)
        return out;
    tg_refinement certain = { .suffix = tg_format(call->arena, "/%.*s", TG_ARG(below_top)) };
    return tg_value_refine(call->arena, out, &certain);
}

static tg_value pathexpand(tg_invocation *call)
{
    bool somebody_elses;
    tg_str path = tg_text_argument(call, 0);
    if (!at_home(path, &somebody_elses))
        return tg_string_result(call, path);
    if (somebody_elses)
        return tg_call_fails(call, "cannot expand user-specific home dir");
    return tg_unknown_because(call, "pathexpand() depends on the home directory");
}

// ------------------------------------------------------------------------------------------- table

#define PATH                                                                                                 \
    {                                                                                                        \
        "path", &tg_type_string, 0                                                                           \
    }
#define ANY_PATH                                                                                             \
    {                                                                                                        \
        "path", &tg_type_string, TG_UNKNOWNS | TG_MARKS                                                      \
    }
#define OF_FILE(word, function, parameter)                                                                   \
    {                                                                                                        \
        .name = (word), .type = text_type, .run = (function), .flags = TG_NOT_NULL, .parameters = {          \
            parameter                                                                                        \
        }                                                                                                    \
    }
#define OF_PATH(word, function, parameter)                                                                   \
    {                                                                                                        \
        .name = (word), .result = &tg_type_string, .run = (function), .flags = TG_NOT_NULL, .parameters = {  \
            parameter                                                                                        \
        }                                                                                                    \
    }

static const tg_function functions[] = {
    OF_PATH("abspath", abspath, PATH),
    { .name = "basename",
      .result = &tg_type_string,
      .run = basename,
      .flags = TG_NOT_NULL,
      .parameters = { { "path", &tg_type_string, TG_UNKNOWNS } } },
    OF_PATH("dirname", dirname, PATH),
    OF_FILE("file", file, ANY_PATH),
    OF_FILE("filebase64", file, ANY_PATH),
    OF_FILE("filebase64sha256", file_digest, PATH),
    OF_FILE("filebase64sha512", file_digest, PATH),
    { .name = "fileexists",
      .type = exists_type,
      .run = file_exists,
      .flags = TG_NOT_NULL,
      .parameters = { ANY_PATH } },
    OF_FILE("filemd5", file_digest, PATH),
    { .name = "fileset",
      .type = set_type,
      .run = file_set,
      .flags = TG_NOT_NULL,
      .parameters = { ANY_PATH, { "pattern", &tg_type_string, TG_UNKNOWNS | TG_MARKS } } },
    OF_FILE("filesha1", file_digest, PATH),
    OF_FILE("filesha256", file_digest, PATH),
    OF_FILE("filesha512", file_digest, PATH),
    OF_PATH("pathexpand", pathexpand, PATH),
};

const tg_family tg_functions_files = TG_FAMILY(functions);
