// How failures are said: our words and code, what libgit2 adds, and the one command that helps.
#include "inner.h"

bool tg_git_fail(tg_problem *problem, const char *code, tg_str text, tg_str remedy)
{
    if (problem)
        *problem = (tg_problem){ .code = code, .text = text, .remedy = remedy };
    return false;
}

tg_str tg_git_said(tg_arena *arena)
{
    const git_error *last = git_error_last();
    if (!last || !last->message)
        return S("it failed without a reason");
    tg_str said = tg_str_from(last->message);
    while (said.length && said.data[said.length - 1] == '.')
        said.length--;
    if (said.length > 1 && said.data[0] >= 'A' && said.data[0] <= 'Z' && said.data[1] >= 'a') {
        char first[1] = { (char)(said.data[0] - 'A' + 'a') };
        return tg_str_join(arena, (tg_str){ first, 1 }, tg_str_slice(said, 1, said.length));
    }
    return tg_str_copy(arena, said);
}

static bool harmless(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           (c && strchr("._/@:+-=,", c));
}

tg_str tg_git_quoted(tg_str word, tg_arena *arena)
{
    size_t plain = 0, length = 0;
    while (plain < word.length && harmless(word.data[plain]))
        plain++;
    if (word.length && plain == word.length)
        return word;
    char *out = tg_arena_raw(arena, word.length * 4 + 3);
    out[length++] = '\'';
    for (size_t i = 0; i < word.length; i++) {
        if (word.data[i] == '\'') {
            memcpy(out + length, "'\\'", 3);
            length += 3;
        }
        out[length++] = word.data[i];
    }
    out[length++] = '\'';
    out[length] = '\0';
    return (tg_str){ out, length };
}

// What stands between "remote." and `ending`, in "remote.origin.url". The null string: another setting.
static tg_str remote_of(tg_str setting, tg_str ending)
{
    tg_str start = S("remote.");
    if (!tg_str_starts_with(setting, start) || !tg_str_ends_with(setting, ending) ||
        setting.length <= start.length + ending.length)
        return (tg_str){ NULL, 0 };
    return tg_str_slice(setting, start.length, setting.length - ending.length);
}

// Not git_remote_list, which in 1.5 loses 20 kB for each setting that is no remote.
tg_str tg_git_remote(tg_git *git, tg_arena *arena)
{
    git_config *config = NULL;
    git_config_iterator *iterator = NULL;
    git_config_entry *entry;
    tg_str promisor = { NULL, 0 }, origin = { NULL, 0 }, first = { NULL, 0 };
    if (git_repository_config_snapshot(&config, git->repository) == 0)
        git_config_iterator_new(&iterator, config);
    while (iterator && git_config_next(&entry, iterator) == 0) {
        tg_str setting = tg_str_from(entry->name);
        tg_str name = tg_str_copy(arena, remote_of(setting, S(".promisor")));
        promisor = tg_str_none(name) ? promisor : name;
        name = tg_str_copy(arena, remote_of(setting, S(".url")));
        origin = tg_str_equal(name, S("origin")) ? name : origin;
        first = tg_str_none(first) ? name : first;
    }
    git_config_iterator_free(iterator);
    git_config_free(config);
    if (!tg_str_none(promisor))
        return promisor;
    return tg_str_none(origin) && !tg_str_none(first) ? first : S("origin");
}
