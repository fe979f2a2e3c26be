// A git repository made by a shell script, and questions about it whose answers are text.
#include "git_fixture.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static const char prelude[] = "exec >>\"$TOP/log\" 2>&1\n"
                              "cd \"$TOP\"\n"
                              "clock=1700000000\n"
                              "start() { git init -q -b main \"${1-repo}\"; cd \"${1-repo}\"; }\n"
                              "put() {\n"
                              "  case $1 in */*) mkdir -p \"./${1%/*}\" ;; esac\n"
                              "  p=./$1; shift; if [ $# -gt 0 ]; then printf '%s\\n' \"$@\"; fi > \"$p\"\n"
                              "}\n"
                              "name() { echo \"$(git rev-parse \"$2\") $1\" >> \"$TOP/names\"; }\n"
                              "tick() { clock=$((clock + 60)); export GIT_COMMITTER_DATE=\"$clock +0000\" "
                              "GIT_AUTHOR_DATE=\"$clock +0000\"; }\n"
                              "commit() { tick; git add -A; git commit -q --allow-empty -m \"${1-x}\"; test "
                              "-z \"$1\" || name \"$1\" HEAD; }\n"
                              "tick\n";

static const char environment[] =
    "env -i PATH=\"$PATH\" TOP=%s HOME=%s/home GIT_CONFIG_NOSYSTEM=1 LC_ALL=C TZ=UTC GIT_AUTHOR_NAME=a "
    "GIT_AUTHOR_EMAIL=a@example.com GIT_COMMITTER_NAME=a GIT_COMMITTER_EMAIL=a@example.com sh -e %s/script";

static void write_file(const char *directory, const char *name, const char *text, const char *more)
{
    char path[128];
    snprintf(path, sizeof path, "%s/%s", directory, name);
    FILE *file = fopen(path, "w");
    cr_assert(file != NULL);
    fprintf(file, "%s%s\n", text, more);
    fclose(file);
}

static const char *log_of(git_fixture *f)
{
    tg_str text = S("no log");
    tg_outside_read(tg_format(&f->arena, "%s/log", f->directory).data, &f->arena, &text, NULL);
    return text.data;
}

static void forget_environment(const char *directory)
{
    static const char *names[] = { "GIT_DIR",
                                   "GIT_WORK_TREE",
                                   "GIT_INDEX_FILE",
                                   "GIT_OBJECT_DIRECTORY",
                                   "GIT_ALTERNATE_OBJECT_DIRECTORIES",
                                   "XDG_CONFIG_HOME" };
    char home[128];
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        unsetenv(names[i]);
    snprintf(home, sizeof home, "%s/home", directory);
    setenv("HOME", home, 1);
}

git_fixture *git_fixture_new(const char *script)
{
    char command[1024];
    git_fixture *f = calloc(1, sizeof *f);
    cr_assert(f != NULL);
    tg_arena_init(&f->arena, NULL);
    snprintf(f->directory, sizeof f->directory, "/tmp/tracegate-git-XXXXXX");
    cr_assert(mkdtemp(f->directory) != NULL);
    forget_environment(f->directory);
    cr_assert(mkdir(getenv("HOME"), 0700) == 0);
    write_file(f->directory, "script", prelude, script);
    snprintf(command, sizeof command, environment, f->directory, f->directory, f->directory);
    int status = system(command);
    cr_assert(status == 0, "the script failed (git is needed):\n%s\n%s", script, log_of(f));
    return f;
}

void git_fixture_free(git_fixture *f)
{
    char command[256];
    tg_git_close(f->git);
    tg_arena_reset(&f->arena);
    snprintf(command, sizeof command, "chmod -R u+rwx %s; rm -rf %s", f->directory, f->directory);
    cr_expect(system(command) == 0);
    free(f);
}

// ------------------------------------------------------------------------------------------ questions

typedef struct asking {
    git_fixture *f;
    tg_problem problem;
    tg_buf out;
    tg_str words[4];
} asking;

static void line(asking *a, tg_str text)
{
    if (a->out.length)
        tg_buf_add(&a->out, S(" | "));
    tg_buf_add(&a->out, text);
}

static void say_problem(asking *a)
{
    const tg_problem *p = &a->problem;
    tg_buf_format(&a->out, "! %s: ", p->code ? p->code : "?");
    if (p->path.length)
        tg_buf_format(&a->out, "%.*s: ", TG_ARG(p->path));
    tg_buf_add(&a->out, p->text);
    if (p->remedy.length)
        tg_buf_format(&a->out, " (%.*s)", TG_ARG(p->remedy));
}

static bool side_of(asking *a, tg_str word, tg_side *out)
{
    *out = (tg_side){ .kind = TG_SIDE_EMPTY };
    if (tg_str_equal(word, S("INDEX")))
        out->kind = TG_SIDE_INDEX;
    else if (tg_str_equal(word, S("WORK")))
        out->kind = TG_SIDE_WORKDIR;
    else if (!tg_str_equal(word, S("EMPTY")))
        out->kind = TG_SIDE_COMMIT;
    return out->kind != TG_SIDE_COMMIT ||
           tg_git_commit(a->f->git, word, &out->commit, &a->problem, &a->f->arena);
}

static tg_files *files_of(asking *a)
{
    tg_side side;
    tg_files *files = NULL;
    if (side_of(a, a->words[1], &side))
        files = tg_git_files(a->f->git, &side, &a->problem, &a->f->arena);
    if (!files)
        say_problem(a);
    return files;
}

static const char *kind_name(tg_entry_kind kind)
{
    static const char *names[] = { "", "/", "@", "+", "?" };
    return names[kind];
}

static void say_change(asking *a, const tg_change *c, bool hunks)
{
    tg_arena *arena = &a->f->arena;
    tg_str text = tg_format(arena, "%c%s %.*s", "AMDR"[c->kind], c -> untracked ? "?" : "", TG_ARG(c->path));
    if (c->kind == TG_CHANGE_RENAMED)
        text = tg_format(arena, "%.*s < %.*s", TG_ARG(text), TG_ARG(c->old_path));
    if (c->entry != TG_ENTRY_FILE || c->old_entry != TG_ENTRY_FILE)
        text = tg_format(arena, "%.*s [%s>%s]", TG_ARG(text), kind_name(c->old_entry), kind_name(c->entry));
    for (size_t i = 0; hunks && i < c->hunk_count; i++) {
        const tg_hunk *h = &c->hunks[i];
        text = tg_format(arena, "%.*s -%u,%u+%u,%u", TG_ARG(text), h->old_start, h->old_count, h->new_start,
                         h->new_count);
    }
    line(a, text);
}

static void say_changes(asking *a, bool hunks)
{
    tg_side old, new;
    tg_changes changes;
    tg_arena *arena = &a->f->arena;
    if (!side_of(a, a->words[1], &old) || !side_of(a, a->words[2], &new) ||
        !tg_git_changes(a->f->git, &old, &new, &changes, &a->problem, arena)) {
        say_problem(a);
        return;
    }
    for (size_t i = 0; i < changes.count; i++) {
        if (hunks && !tg_git_hunks(a->f->git, &old, &new, &changes.items[i], &a->problem, arena)) {
            say_problem(a);
            return;
        }
        say_change(a, &changes.items[i], hunks);
    }
}

static void ask_changes(asking *a)
{
    say_changes(a, false);
}

static void ask_hunks(asking *a)
{
    say_changes(a, true);
}

static bool every(tg_str path)
{
    (void)path;
    return true;
}

static void ask_files(asking *a)
{
    tg_found_files found;
    tg_files *files = files_of(a);
    if (!files)
        return;
    tg_files_status status = tg_files_walk(files, S(""), every, &a->f->arena, &found, &a->problem);
    for (size_t i = 0; i < found.count; i++)
        line(a,
             tg_format(&a->f->arena, "%.*s%s", TG_ARG(found.items[i].path), kind_name(found.items[i].kind)));
    if (status != TG_FILES_OK)
        say_problem(a);
    tg_files_close(files);
}

static void say_status(asking *a, tg_files_status status)
{
    static const char *names[] = { "ok", "absent", "outside", "unreadable", "too large" };
    if (status == TG_FILES_OK)
        return;
    line(a, tg_str_from(names[status]));
    if (status == TG_FILES_UNREADABLE) {
        tg_buf_byte(&a->out, ' ');
        say_problem(a);
    }
}

static void ask_read(asking *a)
{
    tg_str bytes = S("");
    tg_files *files = files_of(a);
    if (!files)
        return;
    tg_files_status status = tg_files_read(files, a->words[2], &a->f->arena, &bytes, &a->problem);
    for (size_t i = 0; i < bytes.length; i++)
        tg_buf_add(&a->out, bytes.data[i] == '\n'   ? S("$")
                            : bytes.data[i] == '\r' ? S("^")
                                                    : tg_str_slice(bytes, i, i + 1));
    say_status(a, status);
    tg_files_close(files);
}

static void ask_list(asking *a)
{
    tg_entries entries = { NULL, 0 };
    tg_files *files = files_of(a);
    if (!files)
        return;
    tg_files_status status = tg_files_list(files, a->words[2], &a->f->arena, &entries, &a->problem);
    for (size_t i = 0; i < entries.count; i++)
        line(a, tg_format(&a->f->arena, "%.*s%s%s", TG_ARG(entries.items[i].name),
                          entries.items[i].linked ? ">" : "", kind_name(entries.items[i].kind)));
    say_status(a, status);
    tg_files_close(files);
}

static void ask_id(asking *a)
{
    tg_files *files = files_of(a);
    if (!files)
        return;
    tg_str id = tg_files_content_id(files, a->words[2], &a->f->arena);
    line(a, tg_str_none(id) ? S("unknown") : id);
    tg_files_close(files);
}

static void say_commit(asking *a, bool ok, const tg_commit *commit)
{
    if (!ok) {
        say_problem(a);
        return;
    }
    line(a, tg_str_from(commit->id));
}

static void ask_commit(asking *a)
{
    tg_commit commit;
    say_commit(a, tg_git_commit(a->f->git, a->words[1], &commit, &a->problem, &a->f->arena), &commit);
}

static void ask_parent(asking *a)
{
    tg_commit commit;
    bool ok = tg_git_commit(a->f->git, a->words[1], &commit, &a->problem, &a->f->arena) &&
              tg_git_parent(a->f->git, &commit, strtoul(a->words[2].data, NULL, 10), &commit, &a->problem,
                            &a->f->arena);
    say_commit(a, ok, &commit);
}

static void ask_base(asking *a)
{
    tg_side x, y;
    tg_commit commit;
    bool ok = side_of(a, a->words[1], &x) && side_of(a, a->words[2], &y) &&
              tg_git_merge_base(a->f->git, &x.commit, &y.commit, &commit, &a->problem, &a->f->arena);
    say_commit(a, ok, &commit);
}

static void ask_default(asking *a)
{
    tg_commit commit;
    tg_str name, why;
    bool ok = tg_git_default_branch(a->f->git, &commit, &name, &why, &a->f->arena);
    if (ok) {
        line(a, name);
        line(a, tg_str_from(commit.id));
    }
    line(a, why);
}

static void ask_clean(asking *a)
{
    bool clean;
    if (tg_git_clean(a->f->git, &clean, &a->problem, &a->f->arena))
        line(a, clean ? S("clean") : S("not clean"));
    else
        say_problem(a);
}

static void ask_ignored(asking *a)
{
    line(a, tg_git_is_ignored(a->f->git, a->words[1]) ? S("ignored") : S("not ignored"));
}

static bool configuration(tg_str path)
{
    return tg_path_is_configuration(path);
}

static void ask_needs(asking *a)
{
    tg_side sides[2];
    bool ok = side_of(a, a->words[1], &sides[0]) && side_of(a, a->words[2], &sides[1]) &&
              tg_git_has_files(a->f->git, sides, 2, configuration, &a->problem, &a->f->arena);
    if (ok)
        line(a, S("nothing"));
    else
        say_problem(a);
}

static void ask_open(asking *a)
{
    const tg_git *git = a->f->git;
    line(a, tg_git_workdir(git) ? S("working directory") : S("bare"));
    if (tg_git_is_shallow(git))
        line(a, S("shallow"));
    if (tg_git_is_partial(git))
        line(a, S("partial"));
}

static void ask_prefix(asking *a)
{
    tg_str path = tg_format(&a->f->arena, "%s/%.*s", a->f->directory, TG_ARG(a->words[1]));
    tg_str prefix = tg_git_prefix(a->f->git, path.data, &a->f->arena);
    line(a, tg_str_none(prefix) ? S("none") : tg_format(&a->f->arena, "'%.*s'", TG_ARG(prefix)));
}

// ------------------------------------------------------------------------------------------- answers

// `text` without the temporary directory's name.
static tg_str without_directory(git_fixture *f, tg_str text)
{
    size_t at;
    tg_str directory = tg_format(&f->arena, "%s/", f->directory);
    if (!tg_str_find(text, directory, &at))
        return text;
    tg_str rest = tg_str_slice(text, at + directory.length, text.length);
    return tg_str_join(&f->arena, tg_str_slice(text, 0, at), rest);
}

// Every id that the script named, by its name.
static tg_str with_names(git_fixture *f, tg_str text)
{
    tg_str names;
    tg_buf out = { 0 };
    tg_str path = tg_format(&f->arena, "%s/names", f->directory);
    if (tg_outside_read(path.data, &f->arena, &names, NULL) != TG_FILES_OK)
        return text;
    for (size_t i = 0; i < text.length; i++) {
        size_t at, length = 0;
        if (text.length - i >= 40 && tg_str_find(names, tg_str_slice(text, i, i + 40), &at)) {
            while (names.data[at + 41 + length] != '\n')
                length++;
            tg_buf_add(&out, tg_str_slice(names, at + 41, at + 41 + length));
            i += 39;
        } else {
            tg_buf_byte(&out, text.data[i]);
        }
    }
    text = tg_str_copy(&f->arena, tg_buf_str(&out));
    tg_buf_free(&out);
    return text;
}

static void split(asking *a, const char *question)
{
    for (size_t i = 0; i < 4; i++) {
        size_t length = i == 2 || !strchr(question, ' ') ? strlen(question) : strcspn(question, " ");
        a->words[i] = tg_str_copy(&a->f->arena, (tg_str){ question, length });
        question += length + (question[length] == ' ');
    }
}

// Opens the repository in another directory than the last question's.
static bool open_in(asking *a, tg_str directory)
{
    tg_git_close(a->f->git);
    tg_str path = tg_format(&a->f->arena, "%s/%.*s", a->f->directory, TG_ARG(directory));
    a->f->git = tg_git_open(path.data, &a->problem, &a->f->arena);
    // The directory's own name is another one each time.
    a->problem.path = (tg_str){ NULL, 0 };
    return a->f->git != NULL;
}

static void dispatch(asking *a)
{
    static const struct {
        const char *word;
        void (*ask)(asking *a);
    } questions[] = {
        { "changes", ask_changes }, { "hunks", ask_hunks },   { "files", ask_files },
        { "read", ask_read },       { "list", ask_list },     { "id", ask_id },
        { "commit", ask_commit },   { "parent", ask_parent }, { "base", ask_base },
        { "default", ask_default }, { "clean", ask_clean },   { "ignored", ask_ignored },
        { "needs", ask_needs },     { "open", ask_open },     { "prefix", ask_prefix },
    };
    for (size_t i = 0; i < sizeof questions / sizeof *questions; i++) {
        if (tg_str_equal(a->words[0], tg_str_from(questions[i].word))) {
            questions[i].ask(a);
            return;
        }
    }
    cr_assert(false, "no such question: %s", a->words[0].data);
}

const char *git_fixture_ask(git_fixture *f, const char *question)
{
    asking a = { .f = f };
    tg_str directory = S("repo");
    if (strncmp(question, "in ", 3) == 0) {
        const char *colon = strchr(question, ':');
        cr_assert(colon != NULL);
        directory = (tg_str){ question + 3, (size_t)(colon - question - 3) };
        question = colon + 2;
    }
    split(&a, question);
    if (open_in(&a, directory))
        dispatch(&a);
    else
        say_problem(&a);
    tg_str answer = with_names(f, without_directory(f, tg_str_copy(&f->arena, tg_buf_str(&a.out))));
    tg_buf_free(&a.out);
    return tg_str_copy(&f->arena, answer).data;
}

void git_fixture_check(const char *script, const git_fact *facts)
{
    git_fixture *f = git_fixture_new(script);
    for (; facts->question; facts++) {
        const char *answer = git_fixture_ask(f, facts->question);
        cr_expect(strcmp(answer, facts->answer) == 0, "%s\n  says   %s\n  wanted %s", facts->question, answer,
                  facts->answer);
    }
    git_fixture_free(f);
}
