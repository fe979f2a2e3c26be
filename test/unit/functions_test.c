// Functions: what Terraform's answers do not tell (test/oracle/function_cases.jsonl has those): files of the repository,
// templates, one of a few, what is unknown here and why, OpenTofu's own, limits.
#include "eval_fixture.h"
#include "tracegate/limits.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>

static const tg_memory_file files[] = {
    { S("infra/main.tf"), S("# a"), false },
    { S("infra/a/one.txt"), S("one\n"), false },
    { S("infra/a/two.json"), S("{}"), false },
    { S("infra/a/b/three.txt"), S("3"), false },
    { S("infra/a/.hidden"), S(""), false },
    { S("infra/bytes"), S("\xFF"), false },
    { S("infra/t.tpl"), S("x${name}y"), false },
    { S("infra/value.tpl"), S("${v}"), false },
    { S("infra/mode.tpl"), S("%{ if on }Active%{ else }PassThrough%{ endif }"), false },
    { S("infra/nested.tpl"), S("${templatefile(\"t.tpl\", { name = 1 })}"), false },
    { S("infra/broken.tpl"), S("${upper("), false },
    { S("infra/out"), S("../../../etc"), true },
    { S("shared/common.txt"), S("common"), false },
};

static scene s;

static void begin(void)
{
    scene_open(&s);
    s.eval.files = tg_files_open_memory(files, sizeof files / sizeof files[0]);
    s.eval.directory = S("infra");
    scene_set(&s, "stage", scene_unknown(&s, "stage", &tg_type_string));
    scene_set(&s, "on", scene_unknown(&s, "on", &tg_type_bool));
    scene_set(&s, "n", scene_unknown(&s, "n", &tg_type_number));
    scene_set(&s, "modes", scene_eval(&s, "{ prod = \"Active\", dev = \"PassThrough\" }"));
    scene_set(&s, "text", scene_eval(&s, "\"<$${v}>\""));
    scene_set(&s, "secret", tg_value_mark(&s.arena, tg_value_string(&s.arena, S("a/one.txt")), TG_SENSITIVE));
}
static void end(void)
{
    tg_files_close(s.eval.files);
    scene_close(&s);
}

TestSuite(functions, .init = begin, .fini = end);

typedef struct row {
    const char *expression, *text;
} row;

static void check_rows(const row *rows, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const char *text = scene_show(&s, rows[i].expression);
        cr_expect(strcmp(text, rows[i].text) == 0, "%s\n  is     %s\n  not    %s", rows[i].expression, text,
                  rows[i].text);
    }
}
#define CHECK_ROWS(rows) check_rows(rows, sizeof(rows) / sizeof *(rows))

static void check_begins(const row *rows, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const char *text = scene_show(&s, rows[i].expression);
        cr_expect(strncmp(text, rows[i].text, strlen(rows[i].text)) == 0, "%s\n  is     %s\n  not    %s",
                  rows[i].expression, text, rows[i].text);
    }
}
#define CHECK_BEGINS(rows) check_begins(rows, sizeof(rows) / sizeof *(rows))

Test(functions, files_are_relative_to_the_root_module)
{
    static const row rows[] = {
        { "file(\"a/one.txt\")", "\"one\\n\"" },
        { "file(\"./a/../a//one.txt\")", "\"one\\n\"" },
        { "file(\"../shared/common.txt\")", "\"common\"" },
        { "file(secret)", "{\"$sensitive\":\"one\\n\"}" },
        { "filebase64(\"bytes\")", "\"/w==\"" },
        { "filemd5(\"a/one.txt\")", "\"5bbf5a52328e7439ae6e719dfe712200\"" },
        { "filebase64sha256(\"a/b/three.txt\")", "\"TgdAhWK+24tgzgXB3s/jrRa3IjCWfeAfZAt+Rym0n84=\"" },
        { "fileexists(\"a/one.txt\")", "true" },
        { "fileexists(\"a/none.txt\")", "false" },
        { "fileset(\"a\", \"*.txt\")", "[\"one.txt\"]" },
        { "fileset(\".\", \"a/**\")", "[\"a/.hidden\",\"a/b/three.txt\",\"a/one.txt\",\"a/two.json\"]" },
        { "fileset(\"a\", \"**/*.{txt,json}\")", "[\"b/three.txt\",\"one.txt\",\"two.json\"]" },
        { "fileset(\"a/b\", \"../*.json\")", "[\"../two.json\"]" },
        { "fileset(\"none\", \"*\")", "[]" },
        { "try(file(\"none\"), \"default\")", "\"default\"" },
    };
    CHECK_ROWS(rows);
}

Test(functions, what_lies_outside_the_repository_is_unknown)
{
    static const row rows[] = {
        { "file(\"/etc/passwd\")", "unknown: file() reads outside the repository" },
        { "file(\"../../x\")", "unknown: file() reads outside the repository" },
        { "file(\"out/passwd\")", "unknown: file() reads outside the repository" },
        { "file(\"~/x\")", "unknown: file() reads from the home directory" },
        { "fileexists(\"/etc/passwd\")", "unknown: fileexists() reads outside the repository" },
        { "fileset(\"/etc\", \"*\")", "unknown: fileset() reads outside the repository" },
        { "fileset(\".\", \"*\")",
          "unknown: fileset() reads outside the repository" }, // through the link `out`
        { "pathexpand(\"~/x\")", "unknown: pathexpand() depends on the home directory" },
        { "abspath(\"a\")", "unknown: abspath() depends on where the configuration lies" },
    };
    CHECK_ROWS(rows);
    tg_files_close(s.eval.files);
    s.eval.files = NULL;
    static const row without[] = { { "file(\"a/one.txt\")", "unknown: file() has no files to read here" } };
    CHECK_ROWS(without);
}

Test(functions, a_file_that_is_not_there_is_a_mistake)
{
    static const row rows[] = {
        { "file(\"none.txt\")", "failed: " },     { "file(\"a\")", "failed: " },
        { "file(\"bytes\")", "failed: " },        { "fileexists(\"a\")", "failed: " },
        { "filesha1(\"none.txt\")", "failed: " }, { "fileset(\".\", \"a/[\")", "failed: " },
        { "file(\"~someone/x\")", "failed: " },   { "fileexists(\"a/one.txt/x\")", "failed: " },
    };
    CHECK_BEGINS(rows);
}

Test(functions, the_end_of_an_absolute_path_is_known_below_the_top)
{
    static const row rows[] = {
        { "basename(abspath(\"a/b\"))", "\"b\"" },
        { "basename(abspath(\".\"))", "\"infra\"" },
        { "basename(abspath(\"..\"))", "unknown: abspath() depends on where the configuration lies" },
        { "basename(abspath(\"/x/y\"))", "\"y\"" },
    };
    CHECK_ROWS(rows);
    scene_set(&s, "here", scene_eval(&s, "abspath(\"a\")"));
    static const row held[] = { { "basename(here)", "\"a\"" } };
    CHECK_ROWS(held);
}

Test(functions, templates_see_their_variables_alone)
{
    static const row rows[] = {
        { "templatefile(\"t.tpl\", { name = \"N\" })", "\"xNy\"" },
        { "templatefile(\"value.tpl\", { v = [1, true] })", "[1,true]" },
        { "templatefile(\"value.tpl\", { v = secret })", "{\"$sensitive\":\"a/one.txt\"}" },
        { "templatefile(\"mode.tpl\", { on = on })", "\"Active\" | \"PassThrough\"" },
        { "templatefile(\"t.tpl\", { name = stage })", "unknown: var.stage has no value" },
        { "templatestring(text, { v = 5 })", "\"<5>\"" },
        { "try(templatefile(\"broken.tpl\", {}), \"default\")", "\"default\"" },
    };
    static const row refused[] = {
        { "templatefile(\"t.tpl\", {})", "failed: " },
        { "templatefile(\"nested.tpl\", {})", "failed: " },
        { "templatefile(\"broken.tpl\", {})", "failed: " },
        { "templatefile(\"t.tpl\", { \"a b\" = 1, name = 1 })", "failed: " },
        { "templatefile(\"t.tpl\", [])", "failed: " },
        { "templatestring(\"literal\", {})", "failed: " },
        { "templatestring(text, {})", "failed: " },
    };
    CHECK_ROWS(rows);
    CHECK_BEGINS(refused);
}

Test(functions, an_unknown_key_into_known_elements_gives_one_of_them)
{
    static const row rows[] = {
        { "lookup(modes, stage, \"PassThrough\")", "\"PassThrough\" | \"Active\"" },
        { "lookup({ a = 1, b = 1 }, stage, 1)", "1" },
        { "lookup({}, stage)", "unknown: var.stage has no value" },
        { "element([\"a\", \"b\"], n)", "\"a\" | \"b\"" },
        { "element([\"a\", \"a\"], n)", "\"a\"" },
        { "try(lookup(modes, stage), \"none\")", "\"PassThrough\" | \"Active\" | \"none\"" },
        { "regex(\"[A-Z]\", lookup(modes, stage, \"Q\"))", "\"P\" | \"A\" | \"Q\"" },
    };
    CHECK_ROWS(rows);
    s.eval.as_terraform = true;
    static const row plain[] = { { "lookup(modes, stage, \"x\")", "unknown: var.stage has no value" } };
    CHECK_ROWS(plain);
}

Test(functions, what_is_not_evaluated_says_why)
{
    static const row rows[] = {
        { "timestamp()", "unknown: timestamp() gives another result each time" },
        { "plantimestamp()", "unknown: plantimestamp() gives another result each time" },
        { "uuid()", "unknown: uuid() gives another result each time" },
        { "bcrypt(\"x\")", "unknown: bcrypt() gives another result each time" },
        { "base64gzip(\"x\")",
          "unknown: base64gzip() is not evaluated: its bytes are those of Go's own compressor" },
        { "rsadecrypt(\"YQ==\", \"key\")", "unknown: rsadecrypt() is not evaluated: it needs a private key" },
        { "textencodebase64(\"x\", \"Shift_JIS\")",
          "unknown: textencodebase64() does not know this encoding" },
        { "regex(\"(a+)+$\", \"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab\")",
          "unknown: the regular expression takes too long" },
        { "yamldecode(\"{a:}\")", "unknown: yamldecode() cannot read this the way Terraform does" },
    };
    CHECK_ROWS(rows);
}

Test(functions, a_result_that_nobody_plans_is_unknown)
{
    static const row rows[] = {
        { "indent(100000000, \"a\\nb\")", "unknown: indent() would make more than tracegate keeps" },
        { "setproduct(range(1000), range(1000), range(1000))",
          "unknown: setproduct() would make more than tracegate keeps" },
        { "format(\"%999999999s\", \"a\")", "unknown: format() would make more than tracegate keeps" },
        { "yamldecode(\"a: &a [1,1,1,1,1,1,1,1,1,1]\\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a,*a]\\nc: &c "
          "[*b,*b,*b,*b,*b,*b,*b,*b,*b,*b]\\nd: &d [*c,*c,*c,*c,*c,*c,*c,*c,*c,*c]\\ne: &e "
          "[*d,*d,*d,*d,*d,*d,*d,*d,*d,*d]\\nf: [*e,*e,*e,*e,*e,*e,*e,*e,*e,*e]\\n\")",
          "unknown: yamldecode() would make more than tracegate keeps" },
    };
    CHECK_ROWS(rows);
    cr_expect(not(s.eval.limited));
}

// Terraform 1.11.4's own answers.
Test(functions, the_built_in_provider_writes_and_reads_expressions)
{
    static const row rows[] = {
        { "provider::terraform::encode_expr({ a = 1, bcd = [true, null], \"x y\" = { z = \"$${q}\\n\" } })",
          "\"{\\n  a   = 1\\n  bcd = [true, null]\\n  \\\"x y\\\" = {\\n    z = \\\"$${q}\\\\n\\\"\\n  "
          "}\\n}\"" },
        { "provider::terraform::encode_expr([])", "\"[]\"" },
        { "provider::terraform::encode_tfvars({ ccc = \"x\", a = 0 })", "\"a   = 0\\nccc = \\\"x\\\"\\n\"" },
        { "provider::terraform::decode_tfvars(\"a = 1 + 2\\nb = [\\\"x\\\"]\\n\")",
          "{\"a\":3,\"b\":[\"x\"]}" },
        { "try(provider::terraform::decode_tfvars(\"a = upper(\\\"x\\\")\"), \"refused\")", "\"refused\"" },
        { "try(provider::terraform::decode_tfvars(\"a {\\n}\\n\"), \"refused\")", "\"refused\"" },
        { "core::upper(\"a\")", "\"A\"" },
    };
    CHECK_ROWS(rows);
}

Test(functions, opentofu_has_functions_of_its_own)
{
    static const row rows[] = {
        { "urldecode(\"a%20b+c%C3%A9\")", "\"a b cé\"" },
        { "cidrcontains(\"10.0.0.0/8\", \"10.1.2.3\")", "true" },
        { "cidrcontains(\"10.0.0.0/8\", \"11.0.0.0/16\")", "false" },
        { "cidrcontains(\"10.0.0.0/16\", \"10.0.0.0/8\")", "false" },
        { "try(cidrcontains(\"10.0.0.0/8\", \"::1\"), \"refused\")", "\"refused\"" },
        // What Go's compressor made of "x" and of 1,000 times "ab": a fixed and a dynamic block.
        { "base64gunzip(\"H4sIAAAAAAAA/6oAAAAA//8BAAD//4MW3IwBAAAA\")", "\"x\"" },
        { "length(replace(base64gunzip(\"H4sIAAAAAAAA/0pMGoWjcBSOwlE4CkfhUIcAAAAA//8BAAD//3Ort8nQBwAA\"), "
          "\"/^(ab)+$/\", \"yes\"))",
          "3" },
        { "try(base64gunzip(\"H4sIAAAAAAAA/6oAAAAA\"), \"refused\")", "\"refused\"" },
        { "try(base64gunzip(\"YQ==\"), \"refused\")", "\"refused\"" },
    };
    s.eval.tofu = true;
    CHECK_ROWS(rows);
}

Test(functions, terraform_has_none_of_these)
{
    static const row rows[] = {
        { "urldecode(\"a\")", "failed: " },
        { "cidrcontains(\"10.0.0.0/8\", \"10.1.2.3\")", "failed: " },
        { "base64gunzip(\"YQ==\")", "failed: " },
    };
    CHECK_BEGINS(rows);
}
