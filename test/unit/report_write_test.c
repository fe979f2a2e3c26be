// A report is written whole or not at all.
#include "tracegate/report.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <dirent.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

static char directory[] = "/tmp/tracegate-test-XXXXXX";
static tg_arena arena;

static void set_up(void)
{
    cr_assert(ne(ptr, mkdtemp(directory), NULL));
    cr_assert(eq(int, chdir(directory), 0));
    tg_arena_init(&arena, NULL);
}

static void tear_down(void)
{
    DIR *entries = opendir(".");
    for (struct dirent *entry; entries && (entry = readdir(entries));)
        remove(entry->d_name);
    closedir(entries);
    rmdir(directory);
    tg_arena_reset(&arena);
}

TestSuite(report_write, .init = set_up, .fini = tear_down);

static int entry_count(void)
{
    int count = 0;
    DIR *entries = opendir(".");
    for (struct dirent *entry; (entry = readdir(entries));)
        count += entry->d_name[0] != '.' || strlen(entry->d_name) > 2;
    closedir(entries);
    return count;
}

static tg_str content(const char *path)
{
    char bytes[256];
    FILE *file = fopen(path, "rb");
    cr_assert(ne(ptr, file, NULL), "%s", path);
    size_t n = fread(bytes, 1, sizeof bytes, file);
    fclose(file);
    return tg_str_copy(&arena, (tg_str){ bytes, n });
}

static bool refused(const char *path, tg_str bytes)
{
    tg_problem problem = { 0 };
    bool written = tg_report_write(path, bytes, &problem, &arena);
    return !written && strcmp(problem.code, "report/not-written") == 0 && problem.text.length != 0;
}

Test(report_write, makes_and_replaces_a_file_and_keeps_its_permissions)
{
    tg_problem problem;
    struct stat after;
    cr_assert(tg_report_write("r.json", S("one\0two"), &problem, &arena));
    cr_assert(tg_str_equal(content("r.json"), S("one\0two")));
    chmod("r.json", 0604);
    cr_assert(tg_report_write("r.json", S(""), &problem, &arena));
    cr_assert(eq(sz, content("r.json").length, 0));
    stat("r.json", &after);
    cr_assert(eq(int, (int)(after.st_mode & 0777), 0604));
    cr_assert(eq(int, entry_count(), 1));
}

Test(report_write, a_symbolic_link_stays_one)
{
    tg_problem problem;
    struct stat link;
    cr_assert(tg_report_write("real", S("old"), &problem, &arena));
    cr_assert(eq(int, symlink("real", "link"), 0));
    cr_assert(tg_report_write("link", S("new"), &problem, &arena));
    cr_assert(tg_str_equal(content("real"), S("new")));
    lstat("link", &link);
    cr_assert(ne(int, S_ISLNK(link.st_mode), 0));
}

Test(report_write, what_cannot_be_written_is_a_problem_and_leaves_nothing)
{
    cr_assert(eq(int, mkdir("folder", 0777), 0));
    cr_assert(refused("folder", S("x")));
    cr_assert(refused("missing/r.json", S("x")));
    cr_assert(refused("", S("x")));
    cr_assert(refused("/dev/full", S("x")));
    cr_assert(eq(int, entry_count(), 1));
}

Test(report_write, a_full_disk_keeps_the_old_report)
{
    static char large[65536];
    tg_problem problem;
    cr_assert(tg_report_write("r.json", S("old"), &problem, &arena));
    signal(SIGXFSZ, SIG_IGN);
    struct rlimit before, limit;
    getrlimit(RLIMIT_FSIZE, &before);
    limit = before;
    limit.rlim_cur = 4096;
    setrlimit(RLIMIT_FSIZE, &limit);
    bool was_refused = refused("r.json", (tg_str){ large, sizeof large });
    setrlimit(RLIMIT_FSIZE, &before);
    cr_assert(was_refused);
    cr_assert(tg_str_equal(content("r.json"), S("old")));
    cr_assert(eq(int, entry_count(), 1));
}

Test(report_write, a_dash_is_standard_output)
{
    static const char *const names[] = { "-", NULL, "/dev/stdout" };
    tg_problem problem;
    fflush(stdout);
    int saved = dup(STDOUT_FILENO), out = open("out", O_RDWR | O_CREAT, 0600);
    dup2(out, STDOUT_FILENO);
    bool written = true;
    for (size_t i = 0; i < 3; i++)
        written = tg_report_write(names[i], S("x"), &problem, &arena) && written;
    dup2(saved, STDOUT_FILENO);
    close(saved);
    close(out);
    cr_assert(written);
    cr_assert(tg_str_equal(content("out"), S("xxx")));
}

Test(report_write, a_pipe_and_a_descriptor_are_written_directly)
{
    tg_problem problem;
    char bytes[8], path[32];
    struct stat there;
    cr_assert(eq(int, mkfifo("pipe", 0600), 0));
    int end = open("pipe", O_RDONLY | O_NONBLOCK);
    cr_assert(tg_report_write("pipe", S("whole"), &problem, &arena));
    cr_assert(eq(int, (int)read(end, bytes, sizeof bytes), 5));
    close(end);
    stat("pipe", &there);
    cr_assert(ne(int, S_ISFIFO(there.st_mode), 0));

    int out = open("log", O_WRONLY | O_CREAT, 0600);
    cr_assert(eq(int, (int)write(out, "a\n", 2), 2));
    snprintf(path, sizeof path, "/dev/fd/%d", out);
    cr_assert(tg_report_write(path, S("b\n"), &problem, &arena));
    close(out);
    cr_assert(tg_str_equal(content("log"), S("a\nb\n")));
}
