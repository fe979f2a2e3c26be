// Git: repositories as CI leaves them, made by git itself; what they say is compared with what git says of them.
#include "git_fixture.h"

#include <criterion/criterion.h>
#include <stdio.h>

Test(git, changes_between_two_commits_are_those_of_git_diff)
{
    git_fixture_check(
        "start; put a.tf 1; put b.tf 1 2; put m/c.tf c; put m/n/d.tf d; put text x; commit base\n"
        "put a.tf 2; rm m/c.tf; put new.tf new; chmod +x text; ln -s a.tf link; commit head\n"
        "rm b.tf; put b.tf/x.tf inside; commit; rm link; put link 'a.tf'; commit\n",
        (const git_fact[]){
            { "changes base base", "! git/revision: 'base' is no commit, branch or tag of this "
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
        "git update-index --skip-worktree out/c.tf out/deep/d.tf; rm -r out; git update-index "
        "--index-version 4",
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
