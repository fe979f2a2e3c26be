// A git repository made by a shell script, and questions about it whose answers are text.
#ifndef TRACEGATE_TEST_GIT_FIXTURE_H
#define TRACEGATE_TEST_GIT_FIXTURE_H

#include "tracegate/git.h"

typedef struct git_fixture {
    tg_arena arena;
    char directory[64]; // temporary, removed with the fixture
    tg_git *git;
} git_fixture;

// Runs `script` (sh -e) in a new directory with an empty home and no configuration. It knows
//   start [DIR]       a repository in DIR (repo), and goes there
//   put PATH [LINE…]  a file of these lines, with the directories it needs
//   commit [NAME]     everything, a minute after the one before; `NAME` stands for its id from then on
//   name NAME REV     the same for another object
// The script's failure fails the test and shows what it printed.
git_fixture *git_fixture_new(const char *script);
void git_fixture_free(git_fixture *f);

// Answers one question, with the repository in `repo` unless told otherwise by "in DIR: ":
//   changes OLD NEW · hunks OLD NEW · files SIDE · read SIDE PATH · list SIDE DIRECTORY · id SIDE PATH
//   commit REV · parent REV INDEX · base A B · default · clean · ignored PATH · needs A B · open · prefix PATH
// A side is EMPTY, INDEX, WORK or a revision. Lines are separated by " | ", ids have their names, and a problem is
// "! code: text (remedy)".
const char *git_fixture_ask(git_fixture *f, const char *question);

// Questions and answers about one repository, the end marked by NULL.
typedef struct git_fact {
    const char *question, *answer;
} git_fact;
void git_fixture_check(const char *script, const git_fact *facts);

#endif
