// Paths: joining and what names say.
#include "tracegate/files.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>

Test(path, join_takes_dots_and_refuses_what_leaves_the_top)
{
    static const struct {
        const char *directory, *relative, *joined; // NULL: refused
    } cases[] = {
        { "", "", "" },
        { "", "a", "a" },
        { "a", "", "a" },
        { "a/b", "../c", "a/c" },
        { "a/b", "./../c", "a/c" },
        { "a", "..", "" },
        { "a", "../..", NULL },
        { "", "..", NULL },
        { "a", "../../a", NULL },
        { "a", "b//c/", "a/b/c" },
        { "a", "b/./c/.", "a/b/c" },
        { "a", "/etc/passwd", NULL },
        { "", "/", NULL },
        { "a", "...", "a/..." },
        { "a", "..b/.c", "a/..b/.c" },
        { "a/b/c", "../../../x/y/../z", "x/z" },
        { "\xff", "\xfe.tf", "\xff/\xfe.tf" },
    };
    tg_arena arena;
    tg_arena_init(&arena, NULL);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        tg_str joined = { NULL, 0 };
        bool ok =
            tg_path_join(&arena, tg_str_from(cases[i].directory), tg_str_from(cases[i].relative), &joined);
        cr_expect(eq(int, ok, cases[i].joined != NULL), "%s + %s", cases[i].directory, cases[i].relative);
        if (ok && cases[i].joined)
            cr_expect(tg_str_equal(joined, tg_str_from(cases[i].joined)), "%s + %s gave %.*s",
                      cases[i].directory, cases[i].relative, TG_ARG(joined));
    }
    tg_arena_reset(&arena);
}

Test(path, directory_and_base_split_at_the_last_slash)
{
    static const struct {
        const char *path, *directory, *base;
    } cases[] = { { "", "", "" }, { "a", "", "a" }, { "a/b", "a", "b" }, { "a/b/c.tf", "a/b", "c.tf" } };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        tg_str path = tg_str_from(cases[i].path);
        cr_expect(tg_str_equal(tg_path_directory(path), tg_str_from(cases[i].directory)), "%s",
                  cases[i].path);
        cr_expect(tg_str_equal(tg_path_base(path), tg_str_from(cases[i].base)), "%s", cases[i].path);
    }
}

// Terraform's dirFiles and IsIgnoredFile, OpenTofu's tofuFileExt.
Test(path, names_say_what_terraform_reads)
{
    enum { NOTHING, CONFIGURATION, TFVARS };
    static const struct {
        const char *path;
        int is;
    } cases[] = {
        { "main.tf", CONFIGURATION },
        { "a/b/main.tf.json", CONFIGURATION },
        { "main.tofu", CONFIGURATION },
        { "main.tofu.json", CONFIGURATION },
        { "#x.tf", CONFIGURATION },
        { "a b.tf", CONFIGURATION },
        { "x.tftest.tf", CONFIGURATION },
        { "\xff.tf", CONFIGURATION },
        { "main.TF", NOTHING },
        { ".tf", NOTHING },
        { ".hidden.tf", NOTHING },
        { "a/.hidden.tf.json", NOTHING },
        { "main.tf~", NOTHING },
        { "#main.tf#", NOTHING },
        { "main.tf/x", NOTHING },
        { "maintf", NOTHING },
        { "main.tftest.hcl", NOTHING },
        { "main.tftest.json", NOTHING },
        { "main.tfmock.hcl", NOTHING },
        { "main.tfquery.hcl", NOTHING },
        { "main.json", NOTHING },
        { "", NOTHING },
        { "terraform.tfvars", TFVARS },
        { "x.auto.tfvars.json", TFVARS },
        { ".hidden.auto.tfvars", TFVARS },
        { "a/.tfvars", TFVARS },
        { "terraform.TFVARS", NOTHING },
        { "terraform.tfvars.bak", NOTHING },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        tg_str path = tg_str_from(cases[i].path);
        cr_expect(eq(int, tg_path_is_configuration(path), cases[i].is == CONFIGURATION), "%s", cases[i].path);
        cr_expect(eq(int, tg_path_is_tfvars(path), cases[i].is == TFVARS), "%s", cases[i].path);
    }
}

Test(path, lfs_pointers_are_known_by_their_first_line)
{
    static const struct {
        const char *text;
        bool pointer;
    } cases[] = {
        { "version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 12345\n", true },
        { "version https://git-lfs.github.com/spec/v1\nsize 1\n", false },
        { "# version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\n", false },
        { "", false },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        cr_expect(tg_files_is_lfs_pointer(tg_str_from(cases[i].text)) == cases[i].pointer, "%s",
                  cases[i].text);
}
