// Files: the same questions to a directory on disk, memory and an overlay; links, limits, odd things on a disk.
#include "tracegate/files.h"

#include "tracegate/limits.h"

#include <criterion/criterion.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

typedef struct item {
    const char *path, *bytes;
    bool link;
} item;

typedef struct fact {
    char question; // r read, s stat, l list, v resolve, w walk, i content id
    const char *path, *answer;
} fact;

static const char *const statuses[] = { "ok", "absent", "outside", "unreadable", "too large" };
static const char kinds[] = { 'f', 'd', 'l', 's', 'o' };

static tg_str said(tg_arena *arena, tg_files_status status, const tg_problem *problem)
{
    if (status == TG_FILES_OK || status == TG_FILES_ABSENT)
        return tg_str_from(statuses[status]);
    return tg_format(arena, "%s: %.*s: %.*s", statuses[status], TG_ARG(problem->path), TG_ARG(problem->text));
}

static tg_str list(tg_files *files, tg_str path, tg_arena *arena, tg_files_status *status,
                   tg_problem *problem)
{
    tg_entries entries = { NULL, 0 };
    tg_str text = S("");
    *status = tg_files_list(files, path, arena, &entries, problem);
    for (size_t i = 0; i < entries.count; i++)
        text = tg_format(arena, "%.*s%s%c:%.*s%s", TG_ARG(text), i ? " " : "", kinds[entries.items[i].kind],
                         TG_ARG(entries.items[i].name), entries.items[i].linked ? ">" : "");
    return text;
}

static tg_str walk(tg_files *files, tg_str path, tg_arena *arena, tg_files_status *status,
                   tg_problem *problem)
{
    tg_found_files found = { NULL, 0, 0 };
    tg_str text = S("");
    *status = tg_files_walk(files, path, tg_path_is_configuration, arena, &found, problem);
    for (size_t i = 0; i < found.count; i++)
        text = tg_format(arena, "%.*s%s%c:%.*s", TG_ARG(text), i ? " " : "", kinds[found.items[i].kind],
                         TG_ARG(found.items[i].path));
    return text;
}

static tg_str answer(tg_files *files, const fact *f, tg_arena *arena)
{
    tg_problem problem = { 0 };
    tg_files_status status = TG_FILES_OK;
    tg_str text = S(""), path = tg_str_from(f->path);
    tg_entry_kind kind = TG_ENTRY_OTHER;
    if (f->question == 'r')
        status = tg_files_read(files, path, arena, &text, &problem);
    else if (f->question == 'v')
        status = tg_files_resolve(files, path, arena, &text, &problem);
    else if (f->question == 's')
        status = tg_files_stat(files, path, arena, &kind, &problem);
    else if (f->question == 'l')
        text = list(files, path, arena, &status, &problem);
    else if (f->question == 'w')
        text = walk(files, path, arena, &status, &problem);
    if (status != TG_FILES_OK)
        return said(arena, status, &problem);
    return f->question == 's' ? (tg_str){ &kinds[kind], 1 } : text;
}

static void check(const char *what, tg_files *files, const fact *facts)
{
    tg_arena arena;
    tg_arena_init(&arena, NULL);
    for (; facts->path; facts++) {
        tg_str text = answer(files, facts, &arena);
        cr_expect(tg_str_equal(text, tg_str_from(facts->answer)), "%s: %c %s\n  says   %.*s\n  wanted %s",
                  what, facts->question, facts->path, TG_ARG(text), facts->answer);
    }
    tg_arena_reset(&arena);
}

static tg_files *in_memory(const item *items, tg_memory_file *files)
{
    size_t count = 0;
    for (; items[count].path; count++)
        files[count] = (tg_memory_file){ tg_str_from(items[count].path), tg_str_from(items[count].bytes),
                                         items[count].link };
    return tg_files_open_memory(files, count);
}

// -------------------------------------------------------------------------------------------- on disk

static char top[32];

static void run(const char *command)
{
    char whole[512];
    snprintf(whole, sizeof whole, "cd %s && %s", top, command);
    cr_assert(system(whole) == 0, "%s", whole);
}

static void begin(void)
{
    snprintf(top, sizeof top, "/tmp/tracegate-files-XXXXXX");
    cr_assert(mkdtemp(top) != NULL);
}

static void end(void)
{
    char command[96];
    snprintf(command, sizeof command, "chmod -R u+rwx %s; rm -rf %s", top, top);
    cr_assert(system(command) == 0);
}

static void put(const item *i)
{
    char path[256], command[256];
    snprintf(path, sizeof path, "%s/%s", top, i->path);
    snprintf(command, sizeof command, "mkdir -p \"$(dirname '%s')\"", i->path);
    run(command);
    if (i->link) {
        cr_assert(symlink(i->bytes, path) == 0);
        return;
    }
    FILE *file = fopen(path, "w");
    cr_assert(file != NULL);
    fputs(i->bytes, file);
    fclose(file);
}

TestSuite(files, .init = begin, .fini = end);

static const item tree[] = {
    { "main.tf", "main", false },
    { "a.tf", "a", false },
    { "a/b.tf", "b", false },
    { "a/c/d.tf", "d", false },
    { "a.b/x.tf", "x", false },
    { "a0/y.txt", "y", false },
    { ".terraform/modules/z.tf", "z", false },
    { "env/main.tf", "../main.tf", true },
    { "env/mod", "../a/c", true },
    { "env/up", "..", true },
    { "file", "a.tf", true },
    { "dir", "a", true },
    { "chain", "env/mod/../b.tf", true },
    { "broken", "nowhere", true },
    { "outside", "../../etc/passwd", true },
    { "absolute", "/etc/passwd", true },
    { "loop", "loop", true },
    { "through", "a.tf/x", true },
    { "n\303\266\377.tf", "odd", false },
    { NULL, NULL, false },
};

#define OUTSIDE(path)  "outside: " path ": leads out of the repository"
#define CIRCLING(path) "unreadable: " path ": follows too many symbolic links, perhaps in a circle"

static const fact facts[] = {
    { 'r', "main.tf", "main" },
    { 'r', "a/c/d.tf", "d" },
    { 'r', "n\303\266\377.tf", "odd" },
    { 'r', "a", "absent" },
    { 'r', "", "absent" },
    { 'r', "nowhere.tf", "absent" },
    { 'r', "nowhere/x.tf", "absent" },
    { 'r', "main.tf/x", "absent" },
    { 'r', "env/main.tf", "main" },
    { 'r', "env/mod/d.tf", "d" },
    { 'r', "env/up/env/up/a/b.tf", "b" },
    // Behind a link `..` is the parent of what it points to.
    { 'r', "env/mod/../b.tf", "b" },
    { 'r', "chain", "b" },
    { 'r', "a/../main.tf", "main" },
    { 'r', "./main.tf", "main" },
    { 'r', "a//b.tf", "b" },
    { 'r', "a/b.tf/", "b" },
    { 'r', "broken", "absent" },
    { 'r', "through", "absent" },
    { 'r', "outside", OUTSIDE("outside") },
    { 'r', "absolute", OUTSIDE("absolute") },
    { 'r', "..", OUTSIDE("..") },
    { 'r', "a/../../x", OUTSIDE("a/../../x") },
    { 'r', "/etc/passwd", OUTSIDE("/etc/passwd") },
    { 'r', "loop", CIRCLING("loop") },
    { 'r', "loop/x", CIRCLING("loop/x") },
    { 's', "", "d" },
    { 's', "a", "d" },
    { 's', "a.tf", "f" },
    { 's', "dir", "d" },
    { 's', "file", "f" },
    { 's', "broken", "absent" },
    { 's', "a.b", "d" },
    { 's', "a.", "absent" },
    { 'v', "env/mod/d.tf", "a/c/d.tf" },
    { 'v', "env/up/dir", "a" },
    { 'v', "env/up", "" },
    { 'v', "file", "a.tf" },
    { 'l', "",
      "d:.terraform d:a d:a.b f:a.tf d:a0 l:absolute l:broken f:chain> d:dir> d:env f:file> l:loop "
      "f:main.tf f:n\303\266\377.tf l:outside l:through" },
    { 'l', "a", "f:b.tf d:c" },
    { 'l', "dir", "f:b.tf d:c" },
    { 'l', "env", "f:main.tf> d:mod> d:up>" },
    { 'l', "env/mod", "f:d.tf" },
    { 'l', "a.tf", "absent" },
    { 'l', "nowhere", "absent" },
    { 'w', "",
      "f:a.b/x.tf f:a.tf f:a/b.tf f:a/c/d.tf l:absolute l:broken l:chain l:dir l:env/main.tf l:env/mod "
      "l:env/up l:file l:loop f:main.tf f:n\303\266\377.tf l:outside l:through" },
    { 'w', "a", "f:a/b.tf f:a/c/d.tf" },
    { 'w', "env/mod", "f:a/c/d.tf" },
    { 'w', "nowhere", "absent" },
    { 0, NULL, NULL },
};

Test(files, memory_and_a_directory_on_disk_answer_alike)
{
    tg_memory_file items[sizeof tree / sizeof *tree];
    tg_files *memory = in_memory(tree, items);
    check("memory", memory, facts);
    tg_files_close(memory);
    for (const item *i = tree; i->path; i++)
        put(i);
    tg_files *disk = tg_files_open_directory(top, NULL);
    cr_assert(disk != NULL);
    check("disk", disk, facts);
    tg_files_close(disk);
}

Test(files, an_overlay_of_halves_answers_like_the_whole)
{
    tg_memory_file items[2][sizeof tree / sizeof *tree];
    size_t counts[2] = { 0, 0 };
    for (size_t i = 0; tree[i].path; i++)
        items[i % 2][counts[i % 2]++] =
            (tg_memory_file){ tg_str_from(tree[i].path), tg_str_from(tree[i].bytes), tree[i].link };
    tg_files *even = tg_files_open_memory(items[0], counts[0]),
             *odd = tg_files_open_memory(items[1], counts[1]);
    tg_files *one = tg_files_open_overlay(even, odd, (tg_strs){ NULL, 0 });
    tg_files *other = tg_files_open_overlay(odd, even, (tg_strs){ NULL, 0 });
    check("even below odd", one, facts);
    check("odd below even", other, facts);
    tg_files_close(one);
    tg_files_close(other);
    tg_files_close(even);
    tg_files_close(odd);
}

Test(files, an_overlay_hides_replaces_and_removes)
{
    static const item below[] = { { "a.tf", "old", false }, { "b/x.tf", "x", false },
                                  { "b/y.tf", "y", false }, { "c/only.tf", "c", false },
                                  { "d", "b", true },       { "e/f/g.tf", "g", false },
                                  { "h", "file", false },   { "i/j.tf", "j", false },
                                  { NULL, NULL, false } };
    static const item above[] = { { "a.tf", "new", false },   { "d/new.tf", "d", false },
                                  { "h/new.tf", "h", false }, { "i", "i now", false },
                                  { "e/k.tf", "k", false },   { NULL, NULL, false } };
    static const tg_str removed[] = { { "b/x.tf", 6 }, { "c/only.tf", 9 }, { "e/f", 3 } };
    static const fact overlaid[] = {
        { 'r', "a.tf", "new" },
        { 'r', "b/x.tf", "absent" },
        { 'r', "b/y.tf", "y" },
        { 'r', "d/new.tf", "d" },
        { 'r', "d/y.tf", "absent" },
        { 'r', "h", "absent" },
        { 'r', "h/new.tf", "h" },
        { 'r', "i", "i now" },
        { 'r', "i/j.tf", "absent" },
        { 's', "c", "absent" },
        { 's', "e/f", "absent" },
        { 'r', "e/f/g.tf", "absent" },
        { 'l', "", "f:a.tf d:b d:d d:e d:h f:i" },
        { 'l', "b", "f:y.tf" },
        { 'l', "c", "absent" },
        { 'l', "d", "f:new.tf" },
        { 'l', "e", "f:k.tf" },
        { 'l', "i", "absent" },
        { 'w', "", "f:a.tf f:b/y.tf f:d/new.tf f:e/k.tf f:h/new.tf" },
        { 0, NULL, NULL },
    };
    tg_memory_file items[2][16];
    tg_files *low = in_memory(below, items[0]), *high = in_memory(above, items[1]);
    tg_files *both = tg_files_open_overlay(low, high, (tg_strs){ removed, sizeof removed / sizeof *removed });
    check("overlay", both, overlaid);
    tg_files_close(both);
    tg_files_close(low);
    tg_files_close(high);
}

Test(files, of_two_items_in_memory_the_first_counts_and_a_file_hides_what_is_below_it)
{
    static const item items[] = { { "a", "first", false },
                                  { "a", "second", false },
                                  { "a/b", "below", false },
                                  { "c", "", false },
                                  { NULL, NULL, false } };
    static const fact told[] = { { 'r', "a", "first" },  { 'r', "a/b", "absent" }, { 'r', "c", "" },
                                 { 'l', "", "f:a f:c" }, { 'l', "a", "absent" },   { 0, NULL, NULL } };
    tg_memory_file files[8];
    tg_files *memory = in_memory(items, files);
    check("memory", memory, told);
    tg_files_close(memory);
    memory = tg_files_open_memory(NULL, 0);
    check("empty", memory,
          (const fact[]){ { 'l', "", "" }, { 's', "", "d" }, { 'r', "a", "absent" }, { 0, NULL, NULL } });
    tg_files_close(memory);
}

// A test that hangs is the failure that this one is about.
Test(files, pipes_and_devices_are_not_waited_for, .timeout = 10)
{
    run("mkfifo pipe.tf; mkdir m; touch m/a.tf; ln -s ../pipe.tf m/to.tf; : > sock.tf");
    tg_files *disk = tg_files_open_directory(top, NULL);
    check("disk", disk,
          (const fact[]){ { 'l', "", "d:m o:pipe.tf f:sock.tf" },
                          { 'r', "pipe.tf", "unreadable: pipe.tf: it is no regular file" },
                          { 'r', "m/to.tf", "unreadable: m/to.tf: it is no regular file" },
                          { 'l', "m", "f:a.tf o:to.tf>" },
                          { 0, NULL, NULL } });
    tg_files_close(disk);
}

// Root may read everything, so the test becomes somebody else.
Test(files, what_may_not_be_read_is_unreadable_not_absent)
{
    run("chmod 755 .; mkdir closed; echo x > closed/a.tf; echo x > secret.tf; chmod 000 closed secret.tf");
    if (geteuid() == 0)
        cr_assert(seteuid(65534) == 0);
    tg_files *disk = tg_files_open_directory(top, NULL);
    check("disk", disk,
          (const fact[]){ { 'r', "secret.tf", "unreadable: secret.tf: permission denied" },
                          { 'r', "closed/a.tf", "unreadable: closed/a.tf: permission denied" },
                          { 'l', "closed", "unreadable: closed: permission denied" },
                          { 'w', "", "unreadable: closed: permission denied" },
                          { 's', "closed", "d" },
                          { 0, NULL, NULL } });
    tg_files_close(disk);
    if (getuid() == 0)
        cr_assert(seteuid(0) == 0);
}

Test(files, a_file_over_the_limit_is_too_large)
{
    char command[128];
    snprintf(command, sizeof command, "truncate -s %u big.tf; truncate -s 1000 small.tf",
             TG_LIMIT_FILE_SIZE + 1);
    run(command);
    tg_files *disk = tg_files_open_directory(top, NULL);
    check("disk", disk,
          (const fact[]){ { 'r', "big.tf", "too large: big.tf: larger than 128 MiB" },
                          { 's', "big.tf", "f" },
                          { 0, NULL, NULL } });
    tg_files_close(disk);
}

Test(files, a_deep_directory_is_read_as_far_as_the_limit)
{
    run("d=.; i=0; while [ $i -lt 400 ]; do d=$d/x; i=$((i + 1)); done; mkdir -p $d; echo x > $d/a.tf");
    tg_files *disk = tg_files_open_directory(top, NULL);
    char path[1024] = "", told[1100];
    for (int i = 0; i < 400; i++)
        memcpy(path + 2 * i, "x/", 3);
    snprintf(told, sizeof told, "f:%sa.tf", path);
    check("disk", disk, (const fact[]){ { 'w', "", told }, { 0, NULL, NULL } });
    run("cd $(pwd)/$(printf 'x/%.0s' $(seq 400)) && mkdir -p $(printf 'y/%.0s' $(seq 120)) && touch $(printf "
        "'y/%.0s' $(seq 120))b.tf");
    tg_found_files found;
    tg_arena arena;
    tg_problem problem = { 0 };
    tg_arena_init(&arena, NULL);
    cr_expect(tg_files_walk(disk, S(""), tg_path_is_configuration, &arena, &found, &problem) ==
              TG_FILES_UNREADABLE);
    cr_expect(found.count == 1);
    cr_expect(problem.code && strcmp(problem.code, "files/depth") == 0);
    tg_arena_reset(&arena);
    tg_files_close(disk);
}

Test(files, a_missing_top_is_a_problem)
{
    tg_problem problem = { 0 };
    char path[64];
    snprintf(path, sizeof path, "%s/nowhere", top);
    cr_expect(tg_files_open_directory(path, &problem) == NULL);
    cr_expect(strcmp(problem.code, "files/unreadable") == 0);
    cr_expect(tg_str_equal(problem.text, S("there is no such file or directory")));
    tg_files_close(NULL);
}

// ----------------------------------------------------------------------------------- outside the repository

static void outside(const char *name, tg_files_status wanted, const char *bytes_or_text)
{
    tg_arena arena;
    tg_problem problem = { 0 };
    tg_str bytes = S("");
    char path[64];
    tg_arena_init(&arena, NULL);
    snprintf(path, sizeof path, "%s/%s", top, name);
    tg_files_status status = tg_outside_read(strcmp(name, "-") == 0 ? name : path, &arena, &bytes, &problem);
    tg_str text = status == TG_FILES_OK ? bytes : problem.text;
    cr_expect(status == wanted && tg_str_equal(text, tg_str_from(bytes_or_text)), "%s: %s %.*s", name,
              statuses[status], TG_ARG(text));
    tg_arena_reset(&arena);
}

Test(files, the_door_to_the_outside_reads_what_the_user_named)
{
    run("printf bytes > plain; ln -s plain link; mkfifo pipe; mkdir dir; truncate -s 200M big; : > empty");
    run("(printf 'through a pipe' > pipe &)");
    outside("plain", TG_FILES_OK, "bytes");
    outside("link", TG_FILES_OK, "bytes");
    outside("pipe", TG_FILES_OK, "through a pipe");
    outside("empty", TG_FILES_OK, "");
    outside("dir", TG_FILES_UNREADABLE, "it is a directory");
    outside("big", TG_FILES_TOO_LARGE, "larger than 128 MiB");
    outside("nowhere", TG_FILES_ABSENT, "there is no such file or directory");
    char path[64];
    snprintf(path, sizeof path, "%s/plain", top);
    cr_assert(freopen(path, "r", stdin) != NULL);
    outside("-", TG_FILES_OK, "bytes");
}
