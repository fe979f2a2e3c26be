// Git: repositories as CI leaves them, made by git itself; what they say is compared with what git says of them.
#include "git_fixture.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

Test(git, changes_between_two_commits_are_those_of_git_diff)
{
    git_fixture_check(
        "start; put a.tf 1; put b.tf 1 2; put m/c.tf c; put m/n/d.tf d; put text x; commit base\n"
        "put a.tf 2; rm m/c.tf; put new.tf new; chmod +x text; ln -s a.tf link; commit head\n"
        "rm b.tf; put b.tf/x.tf inside; commit; rm link; put link 'a.tf'; commit\n",
        (const git_fact[]){
            { "changes base base", "! git/revision: \"base\" is no commit, branch or tag of this "
                                   "repository (git fetch --no-tags origin "
                                   "+refs/heads/base:refs/remotes/origin/base)" },
            { "changes HEAD~3 HEAD~2", "M a.tf | A link [@>@] | D m/c.tf | A new.tf | M text" },
            { "changes HEAD~2 HEAD~3", "M a.tf | D link [@>@] | A m/c.tf | D new.tf | M text" },
            { "changes HEAD~2 HEAD~1", "D b.tf | A b.tf/x.tf" },
            { "changes HEAD~1 HEAD~2", "A b.tf | D b.tf/x.tf" },
            { "changes HEAD~1 HEAD", "M link [@>]" },
            { "changes HEAD HEAD", "" },
            { "changes EMPTY HEAD~3", "A a.tf | A b.tf | A m/c.tf | A m/n/d.tf | A text" },
            { "changes HEAD~3 EMPTY", "D a.tf | D b.tf | D m/c.tf | D m/n/d.tf | D text" },
            { "files HEAD~2", "a.tf | b.tf | link@ | m/n/d.tf | new.tf | text" },
            { "list HEAD~2 m", "n/" },
            { "list HEAD~2 a.tf", "absent" },
            { "read HEAD~3 m/c.tf", "c$" },
            { "read HEAD~2 link", "2$" },
            { "read HEAD~2 m/c.tf", "absent" },
            { "read HEAD~2 m", "absent" },
            { NULL, NULL },
        });
}

Test(git, renames_pair_as_git_pairs_them)
{
    git_fixture_check(
        "start\n"
        "put same.tf 1 2 3 4 5 6 7 8 9; put alike.tf a b c d e f g h i j; put other.tf q w e r t z u i o p\n"
        "put m/main.tf 'module m' 1 2 3 4 5; put n/main.tf 'module n' 6 7 8 9 0; put notes.txt a b c d e f "
        "g\n"
        "commit\n"
        "git mv same.tf moved.tf; git rm -q alike.tf other.tf; put changed.tf a b c d e f g h i J\n"
        "put unlike.tf Q W E R T Z U I O P; git mv m/main.tf m/x.tf; git mv n/main.tf o.tf; commit\n"
        "git rm -q notes.txt; put notes.md a b c d e f G; commit\n",
        (const git_fact[]){
            { "changes HEAD~2 HEAD~1",
              "R changed.tf < alike.tf | R m/x.tf < m/main.tf | R moved.tf < same.tf | "
              "R o.tf < n/main.tf | D other.tf | A unlike.tf" },
            { "hunks HEAD~2 HEAD~1",
              "R changed.tf < alike.tf -10,1+10,1 | R m/x.tf < m/main.tf | R moved.tf < same.tf | "
              "R o.tf < n/main.tf | D other.tf -1,10+0,0 | A unlike.tf -0,0+1,10" },
            // Only configuration and tfvars files are compared by content.
            { "changes HEAD~1 HEAD", "A notes.md | D notes.txt" },
            { NULL, NULL },
        });
}

Test(git, of_equal_files_the_one_with_the_same_name_is_the_renamed_one)
{
    git_fixture_check("start; put a/one.tf x; put a/two.tf x; commit; git mv a b; commit\n"
                      "git mv b/one.tf c.tf; put b/two.tf x; commit\n",
                      (const git_fact[]){
                          { "changes HEAD~2 HEAD~1", "R b/one.tf < a/one.tf | R b/two.tf < a/two.tf" },
                          { "changes HEAD~1 HEAD", "R c.tf < b/one.tf" },
                          { NULL, NULL },
                      });
}

Test(git, hunks_are_those_of_git_diff_without_context)
{
    git_fixture_check(
        "start; put a.tf 1 2 3 4 5 6 7 8; printf 'x\\r\\ny' > b.tf; put c.tf; commit\n"
        "put a.tf 0 1 2 3 five 6 8 9; printf 'x\\r\\nz' > b.tf; put c.tf c; put d.tf; commit\n"
        "put a.tf 0 1 2; rm b.tf; commit; ln -s a.tf l.tf; commit\n",
        (const git_fact[]){
            { "hunks HEAD~3 HEAD~2", "M a.tf -0,0+1,1 -4,2+5,1 -7,1+6,0 -8,0+8,1 | M b.tf -2,1+2,1 | "
                                     "M c.tf -0,0+1,1 | A d.tf" },
            { "hunks HEAD~2 HEAD~1", "M a.tf -4,5+3,0 | D b.tf -1,2+0,0" },
            { "hunks HEAD~1 HEAD", "A l.tf [@>@] -0,0+1,1" },
            { NULL, NULL },
        });
}

Test(git, index_against_head_is_git_diff_cached)
{
    git_fixture_check("start; put a.tf 1; put m/b.tf 1; put m/n/c.tf 1; put x/y.tf y; commit\n"
                      "put a.tf 2; git add a.tf; put a.tf 3; git rm -q --cached m/b.tf; put untracked.tf u\n"
                      "put intended.tf i; git add -N intended.tf; put z/new.tf n; git add z/new.tf\n",
                      (const git_fact[]){
                          { "changes HEAD INDEX", "M a.tf | D m/b.tf | A z/new.tf" },
                          { "hunks HEAD INDEX", "M a.tf -1,1+1,1 | D m/b.tf -1,1+0,0 | A z/new.tf -0,0+1,1" },
                          { "files INDEX", "a.tf | m/n/c.tf | x/y.tf | z/new.tf" },
                          { "read INDEX a.tf", "2$" },
                          { "read INDEX untracked.tf", "absent" },
                          { "read INDEX intended.tf", "absent" },
                          { "list INDEX ", "a.tf | m/ | x/ | z/" },
                          { "list INDEX m", "n/" },
                          { "changes INDEX WORK", "M a.tf | A intended.tf | A? m/b.tf | A? untracked.tf" },
                          { "changes HEAD WORK", "M a.tf | A intended.tf | A? untracked.tf | A z/new.tf" },
                          { "changes EMPTY INDEX", "A a.tf | A m/n/c.tf | A x/y.tf | A z/new.tf" },
                          { NULL, NULL },
                      });
}

Test(git, working_directory_is_tracked_and_untracked_files_but_not_ignored_ones)
{
    git_fixture_check(
        "start; put .gitignore '*.auto.tfvars' '/out/' 'build' '!keep.auto.tfvars'; put a.tf 1; put m/b.tf "
        "1\n"
        "put out/kept.tf 1; git add -f out/kept.tf; put gone.tf g; commit\n"
        "put a.tf 2; rm gone.tf; put new.tf n; put x.auto.tfvars v; put keep.auto.tfvars k; put out/other.tf "
        "o\n"
        "put m/build/c.tf c; put d/e/f.tf f; put .terraform/modules/x/main.tf x; mkdir empty\n"
        "git init -q nested; put nested/main.tf n; put m/.gitignore 'e.tf'; put m/e.tf e; ln -s m linked\n",
        (const git_fact[]){
            { "changes HEAD WORK",
              "M a.tf | A? d/e/f.tf | D gone.tf | A? keep.auto.tfvars | A? linked [@>@] | "
              "A? m/.gitignore | A? new.tf" },
            { "files WORK",
              ".gitignore | a.tf | d/e/f.tf | keep.auto.tfvars | linked@ | m/.gitignore | m/b.tf | "
              "new.tf | out/kept.tf" },
            { "list WORK ",
              ".gitignore | a.tf | d/ | empty/ | keep.auto.tfvars | linked>/ | m/ | new.tf | out/" },
            { "list WORK linked", ".gitignore | b.tf" },
            { "read WORK a.tf", "2$" },
            { "read WORK x.auto.tfvars", "absent" },
            { "read WORK out/other.tf", "absent" },
            { "read WORK out/kept.tf", "1$" },
            { "read WORK m/build/c.tf", "absent" },
            { "read WORK m/e.tf", "absent" },
            { "read WORK nested/main.tf", "absent" },
            { "read WORK .git/HEAD", "absent" },
            { "read WORK .terraform/modules/x/main.tf", "absent" },
            { "read WORK linked/b.tf", "1$" },
            { "read WORK gone.tf", "absent" },
            { "ignored x.auto.tfvars", "ignored" },
            { "ignored out/other.tf", "ignored" },
            { "ignored a.tf", "not ignored" },
            { "ignored new.tf", "not ignored" },
            { "clean", "not clean" },
            { NULL, NULL },
        });
}

Test(git, a_touched_file_is_no_change)
{
    git_fixture_check("start; put a.tf 1; put b.tf 1; put m/c.tf 1; commit; touch -d '2001-01-01' a.tf\n"
                      "put b.tf 2; put b.tf 1; chmod 600 m/c.tf\n",
                      (const git_fact[]){
                          { "changes HEAD WORK", "" },
                          { "clean", "clean" },
                          { NULL, NULL },
                      });
}

// The index is written in the same tick as the file, whose size stays: only its content tells.
Test(git, a_change_in_the_tick_of_the_index_is_seen)
{
    git_fixture_check(
        "start; put a.tf 1; commit; put a.tf 2; touch -d @1700000000 a.tf; git add a.tf; git commit -qm x\n"
        "git update-index --refresh; t=$(stat -c %y a.tf); put a.tf 3; touch -d \"$t\" a.tf\n"
        "touch -d @1700000000 .git/index\n",
        (const git_fact[]){ { "changes HEAD WORK", "M a.tf" }, { NULL, NULL } });
}

Test(git, clean_is_what_git_status_calls_clean)
{
    static const struct {
        const char *script;
        const char *answer;
    } cases[] = {
        { "start; put a.tf 1; commit", "clean" },
        { "start; put a.tf 1; commit; put b.tf 1", "not clean" },
        { "start; put a.tf 1; commit; put a.tf 2", "not clean" },
        { "start; put a.tf 1; commit; put a.tf 2; git add a.tf", "not clean" },
        { "start; put a.tf 1; commit; put a.tf 2; git add a.tf; put a.tf 1", "not clean" },
        { "start; put a.tf 1; commit; rm a.tf", "not clean" },
        { "start; put a.tf 1; put .gitignore b.tf; commit; put b.tf", "clean" },
        { "start; put a.tf 1; commit; put .terraform/x", "clean" },
        { "start", "clean" },
        { "start; put a.tf 1", "not clean" },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        git_fixture_check(cases[i].script,
                          (const git_fact[]){ { "clean", cases[i].answer }, { NULL, NULL } });
}

// CHANGES.md: "Skip-worktree entries are not deletions."
Test(git, files_that_a_sparse_checkout_left_out_are_read_from_the_index)
{
    static const git_fact facts[] = {
        { "changes HEAD WORK", "" },
        { "clean", "clean" },
        { "files WORK", "a.tf | in/b.tf | out/c.tf | out/deep/d.tf" },
        { "list WORK ", "a.tf | in/ | out/" },
        { "list WORK out", "c.tf | deep/" },
        { "list WORK out/deep", "d.tf" },
        { "list WORK nowhere", "absent" },
        { "read WORK out/deep/d.tf", "d$" },
        { "read WORK out/c.tf", "c$" },
        { "id WORK out/c.tf", "c-id" },
        { "changes HEAD~1 WORK", "M out/c.tf" },
        { "changes HEAD INDEX", "" },
        { "files INDEX", "a.tf | in/b.tf | out/c.tf | out/deep/d.tf" },
        { NULL, NULL },
    };
    const char *base = "start; put a.tf 1; put in/b.tf b; put out/c.tf 0; put out/deep/d.tf d; commit\n"
                       "put out/c.tf c; commit; name c-id HEAD:out/c.tf\n";
    static const char *const ways[] = {
        "git sparse-checkout set --cone in",
        "git sparse-checkout set --cone --sparse-index in",
        "git update-index --skip-worktree out/c.tf out/deep/d.tf; rm -r out",
        "git update-index --index-version 4 --skip-worktree out/c.tf out/deep/d.tf; rm -r out",
        "git update-index --assume-unchanged out/c.tf out/deep/d.tf; rm -r out",
        "git update-index --skip-worktree out/c.tf; put out/c.tf local",
    };
    for (size_t i = 0; i < sizeof ways / sizeof *ways; i++) {
        char script[1024];
        snprintf(script, sizeof script, "%s%s", base, ways[i]);
        git_fixture_check(script, facts);
    }
}

Test(git, a_sparse_checkouts_file_that_is_there_all_the_same_counts)
{
    git_fixture_check("start; put a.tf 1; put out/c.tf 1; commit; git sparse-checkout set --no-cone /a.tf\n"
                      "put out/c.tf 2\n",
                      (const git_fact[]){
                          { "changes HEAD WORK", "M out/c.tf" },
                          { "read WORK out/c.tf", "2$" },
                          { NULL, NULL },
                      });
}

Test(git, line_ends_are_as_git_would_store_them)
{
    git_fixture_check(
        "start; put a.tf 1 2; put .gitattributes '*.txt text' '*.bin -text' '*.id ident'; put n.bin 1\n"
        "printf 'x\\r\\n' > stored.tf; commit; git config core.autocrlf true\n"
        "printf '1\\r\\n2\\r\\n' > a.tf; printf 'n\\r\\n' > new.txt; printf 'b\\r\\n' > n.bin\n"
        "printf 'x\\r\\n' > stored.tf; touch -d @1 stored.tf; echo '$Id: abc $' > x.id\n",
        (const git_fact[]){
            { "changes HEAD WORK", "M n.bin | A? new.txt | A? x.id" },
            { "read WORK a.tf", "1$2$" },
            { "read WORK new.txt", "n$" },
            { "read WORK n.bin", "b^$" },
            { "read WORK stored.tf", "x^$" },
            { "read WORK x.id", "$Id$$" },
            { NULL, NULL },
        });
}

Test(git, attributes_that_a_sparse_checkout_left_out_count)
{
    git_fixture_check("start; put .gitattributes '*.tf text'; put a.tf 1; commit\n"
                      "git update-index --skip-worktree .gitattributes; rm .gitattributes\n"
                      "printf '1\\r\\n' > a.tf\n",
                      (const git_fact[]){ { "changes HEAD WORK", "" }, { NULL, NULL } });
}

Test(git, symbolic_links_lead_inside_the_repository_only)
{
    static const git_fact facts[] = {
        { "list HEAD ", "a.tf | broken@ | dir>/ | env/ | loop1@ | loop2@ | m/ | out@ | outabs@ | to.tf>" },
        { "read HEAD dir/x.tf", "x$" },
        { "read HEAD to.tf", "1$" },
        { "read HEAD env/main.tf", "1$" },
        { "read HEAD env/up/a.tf", "1$" },
        { "read HEAD env/up/env/up/m/x.tf", "x$" },
        { "read HEAD dir/../a.tf", "1$" },
        { "read HEAD broken", "absent" },
        { "read HEAD out", "outside" },
        { "read HEAD outabs", "outside" },
        { "read HEAD loop1", "unreadable ! files/links: loop1: follows too many symbolic links, perhaps in a "
                             "circle" },
        { "read HEAD ../x", "outside" },
        { "read HEAD /etc/passwd", "outside" },
        { NULL, NULL },
    };
    git_fact working[sizeof facts / sizeof *facts], index[sizeof facts / sizeof *facts];
    char questions[2][sizeof facts / sizeof *facts][64];
    for (size_t i = 0; i < sizeof facts / sizeof *facts; i++) {
        working[i] = index[i] = facts[i];
        if (!facts[i].question)
            break;
        const char *rest = strstr(facts[i].question, "HEAD") + 4;
        int before = (int)(rest - facts[i].question) - 4;
        snprintf(questions[0][i], 64, "%.*sWORK%s", before, facts[i].question, rest);
        snprintf(questions[1][i], 64, "%.*sINDEX%s", before, facts[i].question, rest);
        working[i].question = questions[0][i];
        index[i].question = questions[1][i];
    }
    const char *script =
        "start; put a.tf 1; put m/x.tf x; ln -s m dir; ln -s a.tf to.tf; ln -s nowhere broken\n"
        "ln -s ../x out; ln -s /etc/passwd outabs; ln -s loop2 loop1; ln -s loop1 loop2\n"
        "mkdir env; ln -s ../a.tf env/main.tf; ln -s .. env/up; commit\n";
    git_fixture_check(script, facts);
    git_fixture_check(script, working);
    git_fixture_check(script, index);
}

Test(git, odd_names_are_names)
{
    git_fixture_check(
        "start; put 'a b.tf' 1; put \"$(printf 'n\\377.tf')\" 2; put 'Main.tf' 3; put main.tf 4\n"
        "put 'q\"uo\\te.tf' 5; put \"$(printf 'new\\nline.tf')\" 6; put '-dash.tf' 7; commit\n"
        "put 'a b.tf' 2; put Main.tf 5; put \"$(printf 'n\\377.tf')\" 3\n",
        (const git_fact[]){
            { "changes HEAD WORK", "M Main.tf | M a b.tf | M n\377.tf" },
            { "read HEAD n\377.tf", "2$" },
            { "read WORK n\377.tf", "3$" },
            { "read HEAD Main.tf", "3$" },
            { "read HEAD main.tf", "4$" },
            { "read HEAD q\"uo\\te.tf", "5$" },
            { "read HEAD new\nline.tf", "6$" },
            { "files INDEX",
              "-dash.tf | Main.tf | a b.tf | main.tf | new\nline.tf | n\377.tf | q\"uo\\te.tf" },
            { NULL, NULL },
        });
}

// ------------------------------------------------------------------------------- revisions and history

Test(git, revisions_are_branches_tags_ids_and_steps_from_them)
{
    git_fixture_check(
        "start; commit one; commit two; git tag -am v v1 HEAD~1; git tag light; commit three\n"
        "git checkout -q -b side HEAD~1; commit s1; git checkout -q main; tick\n"
        "git merge -q -m m side; name merge HEAD; git branch 'feature/x(1)' side\n",
        (const git_fact[]){
            { "commit HEAD", "merge" },
            { "commit @", "merge" },
            { "commit main", "merge" },
            { "commit refs/heads/side", "s1" },
            { "commit v1", "one" },
            { "commit light", "two" },
            { "commit HEAD^", "three" },
            { "commit HEAD^1", "three" },
            { "commit HEAD^2", "s1" },
            { "commit HEAD^2~1", "two" },
            { "commit HEAD^0", "merge" },
            { "commit HEAD~0", "merge" },
            { "commit HEAD~2", "two" },
            { "commit HEAD~~^", "one" },
            { "commit v1^{commit}", "one" },
            { "parent HEAD 1", "s1" },
            { "commit HEAD^3", "! git/revision: commit merge has 2 parents, so no parent 3" },
            { "commit HEAD~9",
              "! git/revision: commit one is the first: it has no parent (to check all of it, write --all)" },
            { "commit sied", "! git/revision: \"sied\" is no commit, branch or tag of this repository "
                             "(did you mean \"side\"?)" },
            { "commit HEAD:x", "! git/revision: \"HEAD:x\" is no commit, branch or tag of this "
                               "repository" },
            { "commit HEAD^{tree}", "! git/revision: \"HEAD^{tree}\" is no commit" },
            { "commit main..side", "! git/revision: \"main..side\" is no revision (a range has two ends: "
                                   "--base REV --head REV)" },
            { "commit -x", "! git/revision: \"-x\" is no revision" },
            { "commit ", "! git/revision: \"\" is no revision" },
            { "commit 0000000000000000000000000000000000000000",
              "! git/revision: an id of zeros stands for no commit (a new branch) (name the commit to "
              "compare with: --base REV)" },
            { "commit 1234567890123456789012345678901234567890",
              "! git/missing-commit: commit 1234567890123456789012345678901234567890 is not in this "
              "clone (git fetch --no-tags origin 1234567890123456789012345678901234567890)" },
            { NULL, NULL },
        });
}

Test(git, a_branch_that_only_the_remote_has_is_named)
{
    git_fixture_check(
        "start up; commit one; git branch 'topic;x'; cd ..; git clone -q up repo; cd repo\n"
        "git checkout -q -b work; git branch -d main\n",
        (const git_fact[]){
            { "commit main", "! git/revision: \"main\" is no commit, branch or tag of this repository (did "
                             "you mean \"origin/main\"?)" },
            { "commit origin/main", "one" },
            // What is to be pasted into a shell is quoted.
            { "commit zzzzzzzzzzz;x", "! git/revision: \"zzzzzzzzzzz;x\" is no commit, branch or tag of "
                                      "this repository (git fetch --no-tags origin '+refs/heads/"
                                      "zzzzzzzzzzz;x:refs/remotes/origin/zzzzzzzzzzz;x')" },
            { NULL, NULL },
        });
}

Test(git, merge_base_is_the_best_common_ancestor)
{
    static const struct {
        const char *script, *base;
    } cases[] = {
        { "start; commit r; commit a; git branch b HEAD~1; git checkout -q b; commit b1; git checkout -q "
          "main",
          "r" },
        { "start; commit r; git branch b; commit a", "r" },
        { "start; commit r; commit x; git branch b; git reset -q --hard HEAD~1", "r" },
        { "start; commit r; git branch b", "r" },
        // Criss-cross: the newest of two.
        { "start; commit r; git checkout -q -b b; commit b1; git checkout -q main; commit a1; git branch "
          "old\n"
          "tick; git merge -q -m m b; git checkout -q b; tick; git merge -q -m m old; git checkout -q main",
          "a1" },
        // An old branch that is merged on one side only.
        { "start; commit o; git checkout -q -b old; commit old1; git checkout -q main; commit r; git branch "
          "b\n"
          "tick; git merge -q -m m old; git checkout -q b; commit b1; git checkout -q main",
          "r" },
        // A clock that runs backwards.
        { "start; commit r; git branch b; clock=1600000000; commit a1; git checkout -q b; clock=1500000000\n"
          "commit b1; git checkout -q main; clock=1400000000; commit a2",
          "r" },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        git_fixture *f = git_fixture_new(cases[i].script);
        const char *answer = git_fixture_ask(f, "base main b");
        cr_expect(strcmp(answer, cases[i].base) == 0, "%s\n  %s", cases[i].script, answer);
        answer = git_fixture_ask(f, "base b main");
        cr_expect(strcmp(answer, cases[i].base) == 0, "%s\n  %s", cases[i].script, answer);
        git_fixture_free(f);
    }
}

Test(git, commits_without_a_common_ancestor_have_no_merge_base)
{
    git_fixture_check(
        "start; commit r; git checkout -q --orphan b; commit b1",
        (const git_fact[]){
            { "base main b", "! git/no-merge-base: commits r and b1 have no common ancestor (name the "
                             "commit to compare with: --base REV)" },
            { NULL, NULL },
        });
}

Test(git, default_branch_is_the_remotes_head_or_a_main)
{
    static const struct {
        const char *script, *answer;
    } cases[] = {
        { "start up; commit one; cd ..; git clone -q up repo; cd repo; git checkout -q -b work; commit w",
          "origin/main | one | the default branch (the remote's HEAD)" },
        { "start up; commit one; git checkout -q -b trunk; commit two; cd ..; git clone -q up repo; cd repo\n"
          "git checkout -q -b work; commit w",
          "origin/trunk | two | the default branch (the remote's HEAD)" },
        { "start up; commit one; cd ..; git clone -q up repo; cd repo; commit two",
          "main | two | the default branch, which is checked out" },
        { "start up; commit one; cd ..; git clone -q up repo; cd repo; git checkout -q -b work; commit w\n"
          "git symbolic-ref -d refs/remotes/origin/HEAD",
          "origin/main | one | the default branch (the remote has no HEAD here, but a \"main\")" },
        { "start up; commit one; cd ..; git clone -q -o fork up repo; cd repo; git checkout -q -b work "
          "fork/main\n"
          "commit w",
          "fork/main | one | the default branch (the remote's HEAD)" },
        { "start; commit one; git checkout -q -b work; commit w",
          "main | one | the default branch (no remote has one, but there is a \"main\")" },
        { "start; commit one; git branch -m master; git checkout -q -b work; commit w",
          "master | one | the default branch (no remote has one, but there is a \"master\")" },
        { "start; commit one; git checkout -q --detach; commit w",
          "main | one | the default branch (no remote has one, but there is a \"main\")" },
        { "start; commit one; git branch -m topic",
          "no default branch is known: neither origin/HEAD nor a \"main\" or \"master\"" },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        git_fixture_check(cases[i].script,
                          (const git_fact[]){ { "default", cases[i].answer }, { NULL, NULL } });
}

// --------------------------------------------------------------------- repositories as CI leaves them

// What actions/checkout leaves of a pull request's merge commit at each depth.
Test(git, depth_decides_whether_a_merge_commits_parents_are_there)
{
    git_fixture_check(
        "start up; put a.tf 1; commit r; git checkout -q -b topic; put b.tf 1; commit head; git checkout -q "
        "main\n"
        "put c.tf 1; commit base; tick; git merge -q -m m topic; name merge HEAD\n"
        "git update-ref refs/pull/1/merge HEAD; cd ..\n"
        "for d in 1 2; do git init -q d$d; (cd d$d; git remote add origin \"file://$TOP/up\"\n"
        "git fetch -q --no-tags --depth=$d origin +refs/pull/1/merge:refs/remotes/pull/1/merge\n"
        "git checkout -q --detach refs/remotes/pull/1/merge); done\n",
        (const git_fact[]){
            { "in d1: open", "working directory | shallow" },
            { "in d1: commit HEAD^1",
              "! git/missing-commit: commit base is not in this shallow clone (git fetch "
              "--no-tags --depth=1 origin base)" },
            { "in d1: commit HEAD^2",
              "! git/missing-commit: commit head is not in this shallow clone (git fetch "
              "--no-tags --depth=1 origin head)" },
            { "in d1: changes HEAD WORK", "" },
            { "in d2: changes HEAD^1 HEAD", "A b.tf" },
            { "in d2: commit HEAD^2", "head" },
            // One commit is the other's ancestor: certain at any depth.
            { "in d2: base HEAD HEAD^1", "base" },
            { "in d2: base HEAD^1 HEAD^2",
              "! git/shallow: this clone is too shallow to know where the two commits "
              "part (git fetch --no-tags --unshallow origin)" },
            { NULL, NULL },
        });
}

// The commands of the remedies, run by git itself, bring what was missing.
Test(git, remedies_bring_what_is_missing)
{
    git_fixture_check(
        "start up; put a.tf 1; commit one; put a.tf 2; put b.tf 1; commit two; put a.tf 3; commit three\n"
        "git config uploadpack.allowFilter true; git config uploadpack.allowAnySHA1InWant true; cd ..\n"
        "git clone -q --depth 1 \"file://$TOP/up\" shallow; cd shallow\n"
        "git fetch -q --no-tags --depth=1 origin $(git -C ../up rev-parse HEAD^); cd ..\n"
        "git clone -q --filter=blob:none --no-checkout \"file://$TOP/up\" partial; cd partial\n"
        "git fetch -q --no-tags --no-write-fetch-head --filter=blob:none origin $(git rev-parse HEAD:a.tf)\n",
        (const git_fact[]){
            { "in shallow: commit HEAD^", "two" },
            { "in shallow: changes HEAD^ HEAD", "M a.tf" },
            { "in partial: read HEAD a.tf", "3$" },
            { NULL, NULL },
        });
}

// main: r - x1 - x2 - r2, topic from r2; each with old branches merged before, as pull requests are.
Test(git, a_merge_base_in_a_shallow_clone_counts_if_nothing_newer_can_hide)
{
    git_fixture_check(
        "start up; commit r0; commit r; git checkout -q -b old; commit o1; git checkout -q main; commit x1; "
        "tick\n"
        "git merge -q -m m old; name r2 HEAD; git checkout -q -b topic; commit t1; commit t2; git checkout "
        "-q main\n"
        "commit y1; commit y2; cd ..\n"
        "for d in 1 2 3 4; do git clone -q --depth $d --no-single-branch \"file://$TOP/up\" d$d; done\n",
        (const git_fact[]){
            { "in d1: base origin/topic origin/main",
              "! git/shallow: this clone is too shallow to know where the two "
              "commits part (git fetch --no-tags --unshallow origin)" },
            { "in d2: base origin/topic origin/main",
              "! git/shallow: this clone is too shallow to know where the two "
              "commits part (git fetch --no-tags --unshallow origin)" },
            { "in d3: base origin/topic origin/main", "r2" },
            { "in d4: base origin/topic origin/main", "r2" },
            { NULL, NULL },
        });
}

Test(git, a_partial_clone_says_what_is_missing_and_how_to_get_it)
{
    git_fixture_check(
        "start up; put a.tf 1; put m/b.tf b; put notes x; commit one; put a.tf 2; commit two\n"
        "git config uploadpack.allowFilter true; name a1 HEAD~1:a.tf; name a2 HEAD:a.tf; name b HEAD:m/b.tf; "
        "cd ..\n"
        "git clone -q --filter=blob:none --no-checkout \"file://$TOP/up\" repo\n",
        (const git_fact[]){
            { "open", "working directory | partial" },
            { "changes HEAD~1 HEAD", "M a.tf" },
            { "read HEAD a.tf",
              "unreadable ! git/missing-objects: a.tf: blob a2 is not in this partial clone (git "
              "fetch --no-tags --no-write-fetch-head --filter=blob:none origin a2)" },
            { "needs HEAD~1 HEAD", "! git/missing-objects: this partial clone lacks 3 files to be "
                                   "checked: a.tf, m/b.tf (git fetch "
                                   "--no-tags --no-write-fetch-head --filter=blob:none origin a1 b a2)" },
            { "in up: needs HEAD~1 HEAD", "nothing" },
            { NULL, NULL },
        });
}

// actions/checkout with `sparse-checkout:` leaves format version 1 with extensions, and a partial clone.
Test(git, a_sparse_partial_checkout_opens_and_reads)
{
    git_fixture_check(
        "start up; put a.tf 1; put in/b.tf b; put out/c.tf c; commit one\n"
        "git config uploadpack.allowFilter true; cd ..\n"
        "git clone -q --filter=blob:none --no-checkout \"file://$TOP/up\" repo; cd repo\n"
        "git sparse-checkout set --cone in; git checkout -q main; name c HEAD:out/c.tf\n"
        "git config core.repositoryformatversion 1; git config extensions.partialClone origin\n",
        (const git_fact[]){
            { "open", "working directory | partial" },
            { "changes HEAD WORK", "" },
            { "files WORK", "a.tf | in/b.tf | out/c.tf" },
            { "read WORK in/b.tf", "b$" },
            { "needs HEAD WORK", "! git/missing-objects: this partial clone lacks 1 file to be "
                                 "checked: out/c.tf (git fetch --no-tags --no-write-fetch-head "
                                 "--filter=blob:none origin c)" },
            { NULL, NULL },
        });
}

Test(git, bare_repositories_worktrees_and_subdirectories_open)
{
    git_fixture_check(
        "start; put a.tf 1; put m/n/b.tf 1; commit one; put a.tf 2; commit two; cd ..; git clone -q --bare "
        "repo bare\n"
        "cd repo; git worktree add -q ../tree HEAD~1; cd ../tree; put a.tf 5; cd ..; git clone -q -s repo "
        "shared\n",
        (const git_fact[]){
            { "in bare: open", "bare" },
            { "in bare: changes HEAD~1 HEAD", "M a.tf" },
            { "in bare: read HEAD m/n/b.tf", "1$" },
            { "in bare: changes HEAD WORK",
              "! git/no-worktree: the repository is bare: it has no working directory "
              "(name the commit to check: --head REV)" },
            { "in bare: default", "main | two | the default branch, which is checked out" },
            { "in tree: commit HEAD", "one" },
            { "in tree: changes HEAD WORK", "M a.tf" },
            { "in tree: changes main WORK", "M a.tf" },
            { "in tree: read WORK a.tf", "5$" },
            { "in repo/m/n: changes HEAD~1 WORK", "M a.tf" },
            { "in repo/m/n: prefix repo/m/n", "'m/n'" },
            { "prefix repo", "''" },
            { "prefix tree", "none" },
            { "in shared: changes HEAD~1 HEAD", "M a.tf" },
            { "in nowhere: open",
              "! git/no-repository: there is no git repository here or in a directory above (name "
              "the files or directories to check: tracegate PATH...)" },
            { NULL, NULL },
        });
}

Test(git, a_repository_without_commits_is_empty)
{
    git_fixture_check(
        "start; put a.tf 1; git add a.tf; put b.tf 1\n",
        (const git_fact[]){
            { "commit HEAD", "! git/empty: the repository has no commit yet (commit something first, or "
                             "check everything: tracegate --all)" },
            { "commit main", "! git/revision: \"main\" is no commit, branch or tag of this repository (git "
                             "fetch --no-tags origin +refs/heads/main:refs/remotes/origin/main)" },
            { "changes EMPTY INDEX", "A a.tf" },
            { "changes EMPTY WORK", "A a.tf | A? b.tf" },
            { "default", "no default branch is known: neither origin/HEAD nor a \"main\" or \"master\"" },
            { "clean", "not clean" },
            { NULL, NULL },
        });
}

Test(git, submodules_are_directories_where_their_commits_are_at_hand)
{
    git_fixture_check(
        "git config --global protocol.file.allow always\n"
        "start sub; put main.tf 1; put x/y.tf 1; commit s1; put main.tf 2; commit s2; cd ..\n"
        "start; put a.tf 1; commit; git submodule -q add \"$TOP/sub\" vendor/sub; (cd vendor/sub; git "
        "checkout -q HEAD~1)\n"
        "commit; (cd vendor/sub; git checkout -q main); commit; cd ..\n"
        "git clone -q repo without; git clone -q --recurse-submodules repo work; cd work/vendor/sub\n"
        "put main.tf 3; put new.tf 1; cd \"$TOP\"; git clone -q repo gone; cd gone; git rm -q vendor/sub "
        ".gitmodules\n"
        "put vendor/sub file; commit\n",
        (const git_fact[]){
            { "changes HEAD~1 HEAD", "M vendor/sub/main.tf" },
            { "hunks HEAD~1 HEAD", "M vendor/sub/main.tf -1,1+1,1" },
            { "changes HEAD~2 HEAD", "A .gitmodules | A vendor/sub/main.tf | A vendor/sub/x/y.tf" },
            { "list HEAD vendor", "sub/" },
            { "list HEAD vendor/sub", "main.tf | x/" },
            { "list HEAD vendor/sub/x", "y.tf" },
            { "read HEAD~1 vendor/sub/main.tf", "1$" },
            { "read HEAD vendor/sub/main.tf", "2$" },
            { "read INDEX vendor/sub/main.tf", "2$" },
            { "changes HEAD WORK", "" },
            { "clean", "clean" },
            { "in work: changes HEAD WORK", "M vendor/sub/main.tf | A? vendor/sub/new.tf" },
            { "in work: read WORK vendor/sub/main.tf", "3$" },
            { "in work: read WORK vendor/sub/x/y.tf", "1$" },
            { "in work: list WORK vendor/sub", "main.tf | new.tf | x/" },
            { "in work: clean", "not clean" },
            { "in without: changes HEAD~1 HEAD", "M vendor/sub [+>+]" },
            { "in without: hunks HEAD~1 HEAD", "M vendor/sub [+>+]" },
            { "in without: changes HEAD WORK", "" },
            { "in without: list HEAD vendor", "sub+" },
            { "in without: list WORK vendor", "sub+" },
            { "in without: read HEAD vendor/sub/main.tf", "unreadable ! files/submodule: vendor/sub/main.tf: "
                                                          "lies in a submodule whose files are not at hand" },
            { "in gone: changes HEAD~1 HEAD", "D .gitmodules | M vendor/sub [+>]" },
            { NULL, NULL },
        });
}

Test(git, replaced_objects_are_replaced_as_for_git)
{
    git_fixture_check(
        "start; put a.tf 1; commit one; put a.tf 2; commit two; git replace HEAD:a.tf HEAD~1:a.tf\n",
        (const git_fact[]){
            { "read HEAD a.tf", "1$" },
            { "changes HEAD~1 HEAD", "M a.tf" },
            { NULL, NULL },
        });
}

Test(git, damage_is_named_and_does_not_look_like_absence)
{
    git_fixture_check(
        "start; put a.tf 1; put m/b.tf b; commit one; name a HEAD:a.tf; name m HEAD:m\n"
        "f=.git/objects/$(git rev-parse HEAD:a.tf | sed 's|..|&/|'); chmod u+w $f; printf 'garbage' > $f\n"
        "f=.git/objects/$(git rev-parse HEAD:m | sed 's|..|&/|'); rm -f $f\n"
        "cp -r ../repo ../index; cd ../index; head -c 60 .git/index > x; mv x .git/index\n"
        "cp -r ../repo ../broken; cd ../broken; echo '[core' >> .git/config\n",
        (const git_fact[]){
            { "read HEAD a.tf",
              "unreadable ! git/corrupt: a.tf: blob a is damaged: failed to read loose object "
              "header (git fsck --full)" },
            { "read HEAD m/b.tf",
              "unreadable ! git/corrupt: tree m is damaged: the repository does not have it (git "
              "fsck --full)" },
            { "in index: changes HEAD INDEX",
              "! git/corrupt: git's index is damaged: an entry is cut off (git "
              "read-tree HEAD)" },
            { "in broken: open",
              "! git/config: git's configuration: failed to parse config file: missing ']' in "
              "section header (in broken/.git/config:6) (git config --list --show-origin)" },
            { NULL, NULL },
        });
}

Test(git, formats_that_libgit2_cannot_read_are_said)
{
    git_fixture_check(
        "git init -q --object-format=sha256 sha256; git init -q other; cd other\n"
        "git config core.repositoryformatversion 1; git config extensions.refStorage reftable; cd ..\n"
        "start; put a.tf 1; put b.tf 2; commit; git update-index --split-index; put c.tf; git add c.tf\n"
        "git init -q ../conflict; cd ../conflict; put a.tf 1; commit; git branch b; put a.tf 2; commit\n"
        "git checkout -q b; put a.tf 3; commit; git merge -q master main || true\n",
        (const git_fact[]){
            { "in sha256: open",
              "! git/sha256: the repository names its objects by SHA-256, which this build cannot "
              "read (name the files or directories to check: tracegate PATH...)" },
            { "in other: open",
              "! git/unsupported: this build cannot read it: unsupported extension name "
              "extensions.refstorage (name the files or directories to check: tracegate PATH...)" },
            { "changes HEAD INDEX", "! git/unsupported: git's index is split in two files (git update-index "
                                    "--no-split-index)" },
            { NULL, NULL },
        });
}

Test(git, a_conflict_is_no_state_of_the_index_but_one_of_the_working_directory)
{
    git_fixture_check(
        "start; put a.tf 1; put b.tf 1; commit one; git branch b; put a.tf 2; commit two; git checkout -q b\n"
        "put a.tf 3; commit three; git merge -q main || true\n",
        (const git_fact[]){
            { "changes HEAD INDEX", "! git/unmerged: the index has a conflict in \"a.tf\" (git mergetool)" },
            { "files INDEX", "! git/unmerged: the index has a conflict in \"a.tf\" (git mergetool)" },
            { "changes HEAD WORK", "M a.tf" },
            { "files WORK", "a.tf | b.tf" },
            { "clean", "not clean" },
            { NULL, NULL },
        });
}

Test(git, index_of_many_files_without_a_checksum_is_read)
{
    git_fixture_check(
        "start; git config feature.manyFiles true; git config index.skipHash true; put a.tf 1; put m/b.tf 1\n"
        "commit; put a.tf 2; git add a.tf\n",
        (const git_fact[]){
            { "changes HEAD INDEX", "M a.tf" },
            { "changes HEAD WORK", "M a.tf" },
            { NULL, NULL },
        });
}

// Containers run as root over another user's checkout, often with a home that they may not read.
Test(git, another_users_repository_opens_with_a_home_that_cannot_be_read)
{
    git_fixture *f =
        git_fixture_new("start; put a.tf 1; commit one; put a.tf 2; chmod 755 \"$TOP\"; chmod 000 \"$HOME\"");
    if (geteuid() == 0)
        cr_assert(seteuid(65534) == 0);
    const char *answer = git_fixture_ask(f, "changes HEAD WORK");
    cr_expect(strcmp(answer, "M a.tf") == 0, "%s", answer);
    if (getuid() == 0)
        cr_assert(seteuid(0) == 0);
    git_fixture_free(f);
}

// What git sets for its hooks: `git commit FILE` has its own index, a push its own objects.
Test(git, the_environment_of_git_hooks_counts)
{
    git_fixture *f =
        git_fixture_new("start; put a.tf 1; put b.tf 1; commit one; put a.tf 2; put b.tf 2\n"
                        "cp .git/index ../other; GIT_INDEX_FILE=../other git add b.tf; git add a.tf\n"
                        "mkdir ../elsewhere; cp a.tf ../elsewhere\n");
    char path[128];
    snprintf(path, sizeof path, "%s/other", f->directory);
    setenv("GIT_INDEX_FILE", path, 1);
    const char *answer = git_fixture_ask(f, "changes HEAD INDEX");
    cr_expect(strcmp(answer, "M b.tf") == 0, "%s", answer);
    unsetenv("GIT_INDEX_FILE");
    snprintf(path, sizeof path, "%s/repo/.git", f->directory);
    setenv("GIT_DIR", path, 1);
    answer = git_fixture_ask(f, "in home: changes HEAD WORK");
    cr_expect(strcmp(answer, "M a.tf | M b.tf") == 0, "%s", answer);
    snprintf(path, sizeof path, "%s/elsewhere", f->directory);
    setenv("GIT_WORK_TREE", path, 1);
    answer = git_fixture_ask(f, "in home: changes HEAD WORK");
    cr_expect(strcmp(answer, "M a.tf | D b.tf") == 0, "%s", answer);
    git_fixture_free(f);
}

// A pack of a few kilobytes may hold a file that fills the memory.
Test(git, a_file_over_the_limit_is_too_large)
{
    git_fixture_check(
        "start; git config core.compression 1; truncate -s 135000000 big.tf; put a.tf 1; commit\n"
        "git repack -q -a -d\n",
        (const git_fact[]){
            { "read HEAD big.tf", "too large" },
            { "read WORK big.tf", "too large" },
            { "read HEAD a.tf", "1$" },
            { NULL, NULL },
        });
}

// Objects that git's own tools would not write.
Test(git, impossible_objects_are_damage)
{
    git_fixture_check(
        "start; put a.tf 1; commit one; b=$(git rev-parse HEAD:a.tf)\n"
        "make() { git commit-tree -m x $(git hash-object -t tree --literally -w --stdin) >> $TOP/commits; }\n"
        "octal() { echo $b | sed 's/../& /g' | tr ' ' '\\n' | while read h; do test -z \"$h\" || printf "
        "\"\\\\$(printf %o 0x$h)\"; done; }\n"
        "(printf '100644 ..\\0'; octal) | make; (printf '100644 a/b\\0'; octal) | make\n"
        "(printf '100644 \\0'; octal) | make; printf '100644 x' | make; printf 'what' | make\n"
        "(printf '100644 x.tf\\0'; octal; printf '100644 x.tf\\0'; octal; printf '100644 b.tf\\0'; octal) | "
        "make\n"
        "i=1; while read c; do git branch t$i $c; name t$i \"t$i^{tree}\"; i=$((i + 1)); done < "
        "$TOP/commits\n"
        "c=$(printf 'tree 12\\nx' | git hash-object -t commit --literally -w --stdin)\n"
        "echo $c > .git/refs/heads/bad; name bad $c\n",
        (const git_fact[]){
            { "files t1", "! git/corrupt: tree t1 is damaged: it has an impossible entry (git fsck --full)" },
            { "files t2", "! git/corrupt: tree t2 is damaged: it has an impossible entry (git fsck --full)" },
            { "files t3", "! git/corrupt: tree t3 is damaged: it has an impossible entry (git fsck --full)" },
            { "files t4", "! git/corrupt: tree t4 is damaged: it has an impossible entry (git fsck --full)" },
            { "files t5", "! git/corrupt: tree t5 is damaged: it has an impossible entry (git fsck --full)" },
            // Unsorted and twice: each name once.
            { "files t6", "b.tf | x.tf" },
            { "commit bad",
              "! git/corrupt: commit bad is damaged: it names no tree or an impossible parent (git fsck "
              "--full)" },
            { NULL, NULL },
        });
}
