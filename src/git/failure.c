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

static bool is_promisor(git_config *config, const char *remote, tg_arena *arena)
{
    int value = 0;
    tg_str name = tg_format(arena, "remote.%s.promisor", remote);
    return config && git_config_get_bool(&value, config, name.data) == 0 && value;
}

tg_str tg_git_remote(tg_git *git, tg_arena *arena)
{
    git_strarray names = { NULL, 0 };
    git_config *config = NULL;
    tg_str chosen = { NULL, 0 };
    git_repository_config_snapshot(&config, git->repository);
    git_remote_list(&names, git->repository);
    for (size_t i = 0; i < names.count; i++) {
        bool promisor = is_promisor(config, names.strings[i], arena);
        bool origin = strcmp(names.strings[i], "origin") == 0;
        if (promisor || origin || tg_str_none(chosen))
            chosen = tg_str_copy(arena, tg_str_from(names.strings[i]));
        if (promisor)
            break;
    }
    git_strarray_dispose(&names);
    git_config_free(config);
    return tg_str_none(chosen) ? S("origin") : chosen;
}
