// Patches applied in memory: what the files are afterwards, what changed, and what is refused.
#include "tracegate/files.h"

#include <criterion/criterion.h>

static const tg_memory_file base[] = {
    { { "a.tf", 4 }, { "1\n2\n3\n4\n5\n6\n7\n", 14 }, false },
    { { "m/b.tf", 6 }, { "one\ntwo", 7 }, false },
    { { "m/c d.tf", 8 }, { "x\r\ny\r\n", 6 }, false },
    { { "empty.tf", 8 }, { "", 0 }, false },
    { { "link", 4 }, { "a.tf", 4 }, true },
    { { "f.bin", 5 }, { "bytes", 5 }, false },
};

static const char *kinds[] = { "", "/", "@", "+", "?" };

static bool every(tg_str path)
{
    (void)path;
    return true;
}

static tg_str visible(tg_arena *arena, tg_str bytes)
{
    tg_str text = S("");
    for (size_t i = 0; i < bytes.length; i++) {
        tg_str one = bytes.data[i] == '\n'   ? S("$")
                     : bytes.data[i] == '\r' ? S("^")
                                             : tg_str_slice(bytes, i, i + 1);
        text = tg_str_join(arena, text, one);
    }
    return text;
}

static tg_str changes_text(tg_arena *arena, const tg_changes *changes)
{
    tg_str text = S("");
    for (size_t i = 0; i < changes->count; i++) {
        const tg_change *c = &changes->items[i];
        text =
            tg_format(arena, "%.*s%s%c %.*s", TG_ARG(text), i ? " | " : "", "AMDR"[c->kind], TG_ARG(c->path));
        if (c->kind == TG_CHANGE_RENAMED)
            text = tg_format(arena, "%.*s < %.*s", TG_ARG(text), TG_ARG(c->old_path));
        if (c->entry != TG_ENTRY_FILE || c->old_entry != TG_ENTRY_FILE)
            text = tg_format(arena, "%.*s [%s>%s]", TG_ARG(text), kinds[c->old_entry], kinds[c->entry]);
        for (size_t k = 0; k < c->hunk_count; k++)
            text = tg_format(arena, "%.*s -%u,%u+%u,%u", TG_ARG(text), c->hunks[k].old_start,
                             c->hunks[k].old_count, c->hunks[k].new_start, c->hunks[k].new_count);
    }
    return text;
}

// Every file of `files` that is not as in the base, "path=bytes".
static tg_str files_text(tg_arena *arena, tg_files *files)
{
    tg_found_files found;
    tg_str text = S("");
    tg_files_walk(files, S(""), every, arena, &found, NULL);
    for (size_t i = 0; i < found.count; i++) {
        tg_str bytes = S("?");
        bool same = false;
        files->kind->read(files, found.items[i].path, arena, &bytes, NULL);
        for (size_t k = 0; k < sizeof base / sizeof *base; k++)
            same = same ||
                   (tg_str_equal(base[k].path, found.items[i].path) && tg_str_equal(base[k].bytes, bytes));
        if (!same)
            text = tg_format(arena, "%.*s%s%.*s=%.*s", TG_ARG(text), text.length ? " | " : "",
                             TG_ARG(found.items[i].path), TG_ARG(visible(arena, bytes)));
    }
    return text;
}

typedef struct example {
    const char *patch, *changes, *files; // of a refused one: "! path: text", NULL
} example;

static void check(const example *e)
{
    tg_arena arena;
    tg_changes changes;
    tg_problem problem = { 0 };
    tg_arena_init(&arena, NULL);
    tg_files *below = tg_files_open_memory(base, sizeof base / sizeof *base);
    tg_files *files = tg_files_open_patch(below, tg_str_from(e->patch), &arena, &changes, &problem);
    tg_str said = files ? changes_text(&arena, &changes)
                        : tg_format(&arena, "! %.*s: %.*s", TG_ARG(problem.path), TG_ARG(problem.text));
    cr_expect(tg_str_equal(said, tg_str_from(e->changes)), "%s\n  says   %.*s\n  wanted %s", e->patch,
              TG_ARG(said), e->changes);
    if (files && e->files) {
        tg_str text = files_text(&arena, files);
        cr_expect(tg_str_equal(text, tg_str_from(e->files)), "%s\n  gives  %.*s\n  wanted %s", e->patch,
                  TG_ARG(text), e->files);
    }
    tg_files_close(files);
    tg_files_close(below);
    tg_arena_reset(&arena);
}

#define GIT_A "diff --git a/a.tf b/a.tf\nindex 1..2 100644\n--- a/a.tf\n+++ b/a.tf\n"

static const example gits_examples[] = {
    { "", "", "" },
    { GIT_A "@@ -2,3 +2,3 @@ context\n 2\n-3\n+three\n 4\n", "M a.tf -3,1+3,1", "a.tf=1$2$three$4$5$6$7$" },
    { GIT_A "@@ -3 +2,0 @@\n-3\n@@ -6,0 +6,2 @@\n+x\n+y\n", "M a.tf -3,1+2,0 -6,0+6,2",
      "a.tf=1$2$4$5$6$x$y$7$" },
    { GIT_A "@@ -1,4 +1,4 @@\n-1\n+one\n 2\n 3\n-4\n+four\n", "M a.tf -1,1+1,1 -4,1+4,1",
      "a.tf=one$2$3$four$5$6$7$" },
    { GIT_A "@@ -0,0 +1 @@\n+0\n", "M a.tf -0,0+1,1", "a.tf=0$1$2$3$4$5$6$7$" },
    { "diff --git a/n.tf b/n.tf\nnew file mode 100644\nindex 0..1\n--- /dev/null\n+++ b/n.tf\n@@ -0,0 "
      "+1,2 @@\n+x\n+y\n"
      "\\ No newline at end of file\n",
      "A n.tf -0,0+1,2", "n.tf=x$y" },
    { "diff --git a/e2.tf b/e2.tf\nnew file mode 100644\nindex 0..e69\n", "A e2.tf", "e2.tf=" },
    { "diff --git a/m/b.tf b/m/b.tf\ndeleted file mode 100644\nindex 1..0\n--- a/m/b.tf\n+++ "
      "/dev/null\n@@ -1,2 +0,0 "
      "@@\n-one\n-two\n\\ No newline at end of file\n",
      "D m/b.tf -1,2+0,0", "" },
    { "diff --git a/m/b.tf b/m/b.tf\n--- a/m/b.tf\n+++ b/m/b.tf\n@@ -2 +2 @@\n-two\n\\ No newline at end "
      "of file\n+two\n",
      "M m/b.tf -2,1+2,1", "m/b.tf=one$two$" },
    { "diff --git a/a.tf b/z/n w.tf\nsimilarity index 90%\nrename from a.tf\nrename to z/n w.tf\n--- "
      "a/a.tf\n+++ b/z/n "
      "w.tf\t\n@@ -7 +7 @@\n-7\n+seven\n",
      "R z/n w.tf < a.tf -7,1+7,1", "z/n w.tf=1$2$3$4$5$6$seven$" },
    { "diff --git a/a.tf b/copy.tf\nsimilarity index 100%\ncopy from a.tf\ncopy to copy.tf\n",
      "A copy.tf -0,0+1,7", "copy.tf=1$2$3$4$5$6$7$" },
    { "diff --git \"a/\\303\\266.tf\" \"b/\\303\\266.tf\"\nnew file mode 100644\n--- /dev/null\n+++ "
      "\"b/\\303\\266.tf\"\n@@ -0,0 +1 @@\n+x\n",
      "A \303\266.tf -0,0+1,1", "\303\266.tf=x$" },
    { "diff --git a/m/c d.tf b/m/c d.tf\n--- a/m/c d.tf\t\n+++ b/m/c d.tf\t\n@@ -1,2 +1,2 @@\n "
      "x\r\n-y\r\n+z\r\n",
      "M m/c d.tf -2,1+2,1", "m/c d.tf=x^$z^$" },
    { "diff --git a/a.tf b/a.tf\nold mode 100644\nnew mode 100755\n", "M a.tf", "" },
    { "diff --git a/link b/link\nindex 1..2 120000\n--- a/link\n+++ b/link\n@@ -1 +1 @@\n-a.tf\n\\ No "
      "newline\n+m\n\\ No "
      "newline\n",
      "M link [@>@] -1,1+1,1", "link=m" },
    { "diff --git a/link b/link\ndeleted file mode 120000\n--- a/link\n+++ /dev/null\n@@ -1 +0,0 "
      "@@\n-a.tf\n\\ No\n"
      "diff --git a/link b/link\nnew file mode 100644\n--- /dev/null\n+++ b/link\n@@ -0,0 +1 @@\n+file\n",
      "M link [@>] -1,1+1,1", "link=file$" },
    { "diff --git a/f.bin b/f.bin\nindex 1..2 100644\nBinary files a/f.bin and b/f.bin differ\n", "M f.bin",
      "" },
    { "diff --git a/sub b/sub\nnew file mode 160000\nindex 0..1\n--- /dev/null\n+++ b/sub\n@@ -0,0 +1 "
      "@@\n+Subproject "
      "commit 123\n",
      "A sub [+>+]", "" },
    { "diff --git a.tf a.tf\n--- a.tf\n+++ a.tf\n@@ -1 +1 @@\n-1\n+one\n", "M a.tf -1,1+1,1",
      "a.tf=one$2$3$4$5$6$7$" },
    { "diff --git m/n.tf m/n.tf\nnew file mode 100644\n--- /dev/null\n+++ m/n.tf\n@@ -0,0 +1 @@\n+x\n",
      "A m/n.tf -0,0+1,1", "m/n.tf=x$" },
    // Two patches of one mail folder.
    { "From 1\nSubject: x\n---\n a.tf | 1 +\n\n" GIT_A
      "@@ -1 +1 @@\n-1\n+one\n-- \n2.39\n\nFrom 2\n---\n" GIT_A
      "@@ -1,2 +1,2 @@\n one\n-2\n+two\n-- \n2.39\n",
      "M a.tf -1,7+1,7", "a.tf=one$two$3$4$5$6$7$" },
    // Names that are exchanged, and a copy of a file that the same diff changes: both are of what was before.
    { "diff --git a/a.tf b/m/b.tf\nsimilarity index 100%\nrename from a.tf\nrename to m/b.tf\n"
      "diff --git a/m/b.tf b/a.tf\nsimilarity index 100%\nrename from m/b.tf\nrename to a.tf\n",
      "R a.tf < m/b.tf | R m/b.tf < a.tf", "a.tf=one$two | m/b.tf=1$2$3$4$5$6$7$" },
    { GIT_A
      "@@ -1 +1 @@\n-1\n+one\ndiff --git a/a.tf b/copy.tf\nsimilarity index 90%\ncopy from a.tf\ncopy to "
      "copy.tf\n--- a/a.tf\n+++ b/copy.tf\n@@ -1 +1 @@\n-1\n+I\n",
      "M a.tf -1,1+1,1 | A copy.tf -0,0+1,7", "a.tf=one$2$3$4$5$6$7$ | copy.tf=I$2$3$4$5$6$7$" },
    // Added, then deleted again.
    { "diff --git a/n.tf b/n.tf\nnew file mode 100644\n--- /dev/null\n+++ b/n.tf\n@@ -0,0 +1 @@\n+x\n"
      "diff --git a/n.tf b/n.tf\ndeleted file mode 100644\n--- a/n.tf\n+++ /dev/null\n@@ -1 +0,0 "
      "@@\n-x\n",
      "", "" },
    // A line that looks like a header, inside a hunk.
    { GIT_A "@@ -1,1 +1,3 @@\n 1\n+++ b/x\n+-- a/x\n", "M a.tf -1,0+2,2",
      "a.tf=1$++ b/x$-- a/x$2$3$4$5$6$7$" },
    // An empty line of context whose blank a mail program cut off.
    { "diff --git a/w.tf b/w.tf\nnew file mode 100644\n--- /dev/null\n+++ b/w.tf\n@@ -0,0 +1,3 "
      "@@\n+a\n+\n+b\n"
      "diff --git a/w.tf b/w.tf\n--- a/w.tf\n+++ b/w.tf\n@@ -1,3 +1,3 @@\n a\n\n-b\n+c\n",
      "A w.tf -0,0+1,3", "w.tf=a$$c$" },
};

Test(patch, gits_diffs_apply)
{
    for (size_t i = 0; i < sizeof gits_examples / sizeof *gits_examples; i++)
        check(&gits_examples[i]);
}

Test(patch, plain_diffs_apply)
{
    static const example examples[] = {
        { "--- a.tf\t2020-01-01 00:00:00\n+++ a.tf\t2020-01-02 00:00:00\n@@ -1 +1 @@\n-1\n+one\n",
          "M a.tf -1,1+1,1", "a.tf=one$2$3$4$5$6$7$" },
        { "--- a.tf.orig\t2020\n+++ a.tf\t2020\n@@ -1 +1 @@\n-1\n+one\n", "M a.tf -1,1+1,1",
          "a.tf=one$2$3$4$5$6$7$" },
        { "diff -ruN old/m/b.tf new/m/b.tf\n--- old/m/b.tf\t2020\n+++ new/m/b.tf\t2020\n@@ -1,2 +1,2 "
          "@@\n-one\n+1\n two\n"
          "\\ No newline at end of file\n",
          "M m/b.tf -1,1+1,1", "m/b.tf=1$two" },
        { "--- old/n.tf\t1970-01-01 01:00:00 +0100\n+++ new/n.tf\t2020\n@@ -0,0 +1 @@\n+x\n",
          "A n.tf -0,0+1,1", "n.tf=x$" },
        { "--- old/m/b.tf\t2020\n+++ new/m/b.tf\t1970-01-01 00:00:00\n@@ -1,2 +0,0 @@\n-one\n-two\n\\ No "
          "newline\n",
          "D m/b.tf -1,2+0,0", "" },
        { "--- a/a.tf\n+++ b/a.tf\n@@ -1 +1 @@\n-1\n+one\n", "M a.tf -1,1+1,1", "a.tf=one$2$3$4$5$6$7$" },
        { "--- /dev/null\n+++ b/n.tf\n@@ -0,0 +1 @@\n+x\n", "A n.tf -0,0+1,1", "n.tf=x$" },
        { "--- /dev/null\n+++ m/n.tf\n@@ -0,0 +1 @@\n+x\n", "A m/n.tf -0,0+1,1", "m/n.tf=x$" },
        { "--- m/b.tf\n+++ /dev/null\n@@ -1,2 +0,0 @@\n-one\n-two\n\\ No newline\n", "D m/b.tf -1,2+0,0",
          "" },
    };
    for (size_t i = 0; i < sizeof examples / sizeof *examples; i++)
        check(&examples[i]);
}

Test(patch, what_does_not_fit_exactly_is_refused_with_its_line)
{
    static const example examples[] = {
        { GIT_A "@@ -2,2 +2,2 @@\n 2\n-9\n+x\n",
          "! a.tf: line 7 of the patch: line 3 of the file is another one", NULL },
        { GIT_A "@@ -3,2 +3,2 @@\n 2\n-3\n+x\n",
          "! a.tf: line 6 of the patch: line 3 of the file is another one", NULL },
        { GIT_A "@@ -7,2 +7,2 @@\n 7\n-8\n+x\n", "! a.tf: line 7 of the patch: the file has fewer lines",
          NULL },
        { GIT_A "@@ -99 +99 @@\n-9\n+x\n", "! a.tf: line 5 of the patch: the file has fewer lines", NULL },
        { GIT_A "@@ -4 +4 @@\n-4\n+x\n@@ -2 +2 @@\n-2\n+y\n",
          "! a.tf: line 8 of the patch: the hunks are not in order", NULL },
        { GIT_A "@@ -1,3 +1,3 @@\n 1\n-2\n", "! a.tf: line 8 of the patch: the hunk is cut off", NULL },
        { GIT_A "@@ -1,1 +1,1 @@\n-1\n-2\n",
          "! a.tf: line 7 of the patch: the hunk has other lines than its header says", NULL },
        { GIT_A "@@ -1,1 +1,1 @@\n?\n",
          "! a.tf: line 6 of the patch: the hunk has other lines than its header says", NULL },
        { GIT_A "@@ what @@\n", "! a.tf: line 5 of the patch: the hunk's header cannot be read", NULL },
        { "--- m/b.tf\n+++ m/b.tf\n@@ -2 +2 @@\n-two\n+x\n",
          "! m/b.tf: line 4 of the patch: line 2 of the file is another one", NULL },
        { "diff --git a/m/b.tf b/m/b.tf\n--- a/m/b.tf\n+++ b/m/b.tf\n@@ -2,0 +3 @@\n+x\n",
          "! m/b.tf: line 5 of the patch: the line before it has no line end", NULL },
        { "diff --git a/no.tf b/no.tf\n--- a/no.tf\n+++ b/no.tf\n@@ -1 +1 @@\n-1\n+x\n",
          "! no.tf: line 1 of the patch: the patch changes a file that is not there", NULL },
        { "diff --git a/a.tf b/a.tf\nnew file mode 100644\n--- /dev/null\n+++ b/a.tf\n@@ -0,0 +1 @@\n+x\n",
          "! a.tf: line 1 of the patch: the patch adds a file that is there already", NULL },
        { "diff --git a/a.tf b/a.tf\nindex 1..2 100644\nGIT binary patch\nliteral 3\nKcmZ\n",
          "! a.tf: line 1 of the patch: a binary patch of a configuration file cannot be applied", NULL },
        { "--- a/../../x.tf\n+++ b/../../x.tf\n@@ -0,0 +1 @@\n+x\n",
          "! a/../../x.tf: line 1 of the patch: the path leads out of the repository", NULL },
        { "diff --cc a.tf\n@@@ -1,1 -1,1 +1,1 @@@\n",
          "! : line 1 of the patch: a merge's combined diff cannot be applied", NULL },
        { "Only in new: n.tf\n",
          "! : line 1 of the patch: a file is only named, not shown (diff -N shows it)", NULL },
        { "*** a.tf\n--- a.tf\n***************\n*** 1 ****\n",
          "! : line 1 of the patch: it is no unified diff", NULL },
        { "nonsense\n", "! : line 1 of the patch: it is no unified diff", NULL },
        { "--- \"a/x\n+++ \"b/x\n", "! : line 1 of the patch: a file's name cannot be read", NULL },
    };
    for (size_t i = 0; i < sizeof examples / sizeof *examples; i++)
        check(&examples[i]);
}
