// Several threads read one repository, each with a handle of its own: same answers, no shared state.
#include "tracegate/git.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

enum { THREADS = 8, ROUNDS = 20, FILES = 40 };

static char directory[] = "/tmp/tracegate-threads-XXXXXX";

static const char script[] =
    "cd %s && export HOME=$PWD GIT_CONFIG_NOSYSTEM=1 && git init -q -b main . && i=0; "
    "while [ $i -lt 40 ]; do mkdir -p m$i && printf '%%s\\r\\n' \"$i\" > m$i/a.tf; i=$((i + 1)); done; "
    "printf '*.tf text\\n' > .gitattributes; printf 'ignored*\\n' > .gitignore; git add -A 2>/dev/null && "
    "git -c user.name=a -c user.email=a@example.com commit -q -m x && printf 'new\\r\\n' > m3/a.tf && "
    "touch ignored.tf untracked.tf && touch -d @1 m*/a.tf";

static bool every(tg_str path)
{
    return tg_path_is_configuration(path);
}

// One round of everything that a worker does. The answer is a number of bytes and changes, the same for all.
static size_t look(tg_arena *arena, const tg_side *side)
{
    tg_problem problem = { 0 };
    tg_found_files found = { NULL, 0, 0 };
    tg_changes changes = { NULL, 0 };
    size_t sum = 0;
    tg_git *git = tg_git_open(directory, &problem, arena);
    tg_side head = { .kind = TG_SIDE_COMMIT }, workdir = { .kind = TG_SIDE_WORKDIR };
    if (!git || !tg_git_commit(git, S("HEAD"), &head.commit, &problem, arena))
        return 0;
    tg_files *files = tg_git_files(git, side ? side : &head, &problem, arena);
    if (files && tg_files_walk(files, S(""), every, arena, &found, &problem) == TG_FILES_OK)
        sum += found.count * 1000;
    for (size_t i = 0; i < found.count; i++) {
        tg_str bytes = S("");
        tg_files_read(files, found.items[i].path, arena, &bytes, &problem);
        sum += bytes.length;
    }
    if (tg_git_changes(git, &head, &workdir, &changes, &problem, arena))
        sum += changes.count * 1000000;
    tg_files_close(files);
    tg_git_close(git);
    return sum;
}

static void *work(void *argument)
{
    size_t *answer = argument;
    tg_arena arena;
    tg_arena_init(&arena, NULL);
    *answer = look(&arena, NULL);
    for (int i = 1; i < ROUNDS; i++) {
        tg_side workdir = { .kind = TG_SIDE_WORKDIR };
        size_t again = look(&arena, i % 2 ? &workdir : NULL);
        if (i % 2 == 0 && again != *answer)
            *answer = 0;
        tg_arena_reset(&arena);
    }
    return NULL;
}

int main(void)
{
    char command[1024];
    pthread_t threads[THREADS];
    size_t answers[THREADS] = { 0 };
    int status = 0;
    if (!mkdtemp(directory) || snprintf(command, sizeof command, script, directory) < 0 ||
        system(command) != 0) {
        puts("cannot make a repository (git is needed)");
        return 1;
    }
    setenv("HOME", directory, 1);
    for (size_t i = 0; i < THREADS; i++)
        if (pthread_create(&threads[i], NULL, work, &answers[i]) != 0)
            return 1;
    for (size_t i = 0; i < THREADS; i++)
        pthread_join(threads[i], NULL);
    // 40 files, "0\n" to "39\n"; one changed, one untracked.
    for (size_t i = 0; i < THREADS; i++)
        status |= answers[i] != FILES * 1000 + 10 * 2 + 30 * 3 + 2 * 1000000;
    if (status)
        printf("threads disagree: %zu\n", answers[0]);
    snprintf(command, sizeof command, "rm -rf %s", directory);
    return system(command) != 0 || status;
}
