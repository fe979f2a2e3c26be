// The JSON reader and configuration in JSON. What hcl accepts and where it finds errors is in test/oracle/json_cases.jsonl;
// here are values, messages, limits, and what bodies are by a schema.
#include "tracegate/limits.h"
#include "tracegate/syntax.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>

static tg_arena arena;
static tg_texts *texts;
static tg_diags diags;

static void begin(void)
{
    tg_arena_init(&arena, NULL);
    texts = tg_texts_new();
    tg_diags_init(&diags, &arena, TG_LIMIT_DIAGNOSTICS);
}

static void end(void)
{
    tg_texts_free(texts);
    tg_arena_reset(&arena);
}

TestSuite(json, .init = begin, .fini = end);

static tg_json *read_bytes(tg_str bytes)
{
    return tg_json_parse(&arena, tg_texts_add(texts, S("x.json"), bytes), &diags);
}

static tg_json *read_json(const char *source)
{
    return read_bytes(tg_str_from(source));
}

static bool is_code(size_t i, const char *code)
{
    return strcmp(diags.items[i].code, code) == 0;
}

// A value as compact JSON again, numbers as written; INVALID is `!`.
static void write(tg_buf *out, const tg_json *json)
{
    static const char *const words[] = { "!", "null", "false", "true" };
    if (json->kind <= TG_JSON_TRUE) {
        tg_buf_add(out, tg_str_from(words[json->kind]));
    } else if (json->kind == TG_JSON_NUMBER) {
        tg_buf_add(out, json->text);
    } else if (json->kind == TG_JSON_STRING) {
        tg_buf_format(out, "\"%.*s\"", TG_ARG(json->text));
    } else {
        bool object = json->kind == TG_JSON_OBJECT;
        tg_buf_byte(out, object ? '{' : '[');
        for (size_t i = 0; i < json->count; i++) {
            if (i)
                tg_buf_byte(out, ',');
            if (object)
                tg_buf_format(out, "\"%.*s\":", TG_ARG(json->members[i].name));
            write(out, object ? &json->members[i].value : &json->items[i]);
        }
        tg_buf_byte(out, object ? '}' : ']');
    }
}

static tg_str written(const tg_json *json)
{
    tg_buf out = { 0 };
    write(&out, json);
    tg_str copy = tg_str_copy(&arena, tg_buf_str(&out));
    tg_buf_free(&out);
    return copy;
}

Test(json, values_are_read)
{
    static const char *const rows[][2] = {
        { " null ", "null" },
        { "true", "true" },
        { "false", "false" },
        { "-0.50e+10", "-0.50e+10" },
        { "\"\"", "\"\"" },
        { "[ ]", "[]" },
        { "{\t}\r\n", "{}" },
        { "[1,[2,{\"a\" : [ ] }],\"x\"]", "[1,[2,{\"a\":[]}],\"x\"]" },
        { "{\"a\":1,\"b\":{\"c\":null},\"a\":2}", "{\"a\":1,\"b\":{\"c\":null},\"a\":2}" },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        tg_str found = written(read_json(rows[i][0]));
        cr_expect(tg_str_equal(found, tg_str_from(rows[i][1])), "%s: %.*s", rows[i][0], TG_ARG(found));
    }
    cr_expect(eq(sz, diags.errors, 0));
}

// As Go's encoding/json, which hcl and Terraform read with: lone surrogates and broken bytes become U+FFFD.
Test(json, strings_are_decoded)
{
    static const struct {
        const char *source, *text;
    } rows[] = {
        { "\"a\\\"b\\\\c\\/d\\b\\f\\n\\r\\t\"", "a\"b\\c/d\b\f\n\r\t" },
        { "\"\\u0041\\u00e9\\u20AC\"", "A\xC3\xA9\xE2\x82\xAC" },
        { "\"\\ud83d\\ude00\"", "\xF0\x9F\x98\x80" },
        { "\"\\ud83d\"", "\xEF\xBF\xBD" },
        { "\"\\ud83dx\"", "\xEF\xBF\xBDx" },
        { "\"\\ude00\\ud83d\"", "\xEF\xBF\xBD\xEF\xBF\xBD" },
        { "\"\\ud83d\\u0041\"", "\xEF\xBF\xBD"
                                "A" },
        { "\"\\ud83d\\ud83d\\ude00\"", "\xEF\xBF\xBD\xF0\x9F\x98\x80" },
        { "\"\xC3\xA9\xE6\x97\xA5\"", "\xC3\xA9\xE6\x97\xA5" },
        { "\"a\xFF\xED\xA0\x80\"", "a\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD" },
        { "\"\x7F\"", "\x7F" },
        { "\"abcdefghijklmnop\\nqrstuvwxyz\"", "abcdefghijklmnop\nqrstuvwxyz" },
        { "\"\xD8\x80\"", "\xD8\x80" }, // hcl alone swallows this quote
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const tg_json *json = read_json(rows[i].source);
        cr_expect(json->kind == TG_JSON_STRING && tg_str_equal(json->text, tg_str_from(rows[i].text)),
                  "row %zu", i);
    }
    const tg_json *nul = read_json("\"a\\u0000b\"");
    cr_expect(tg_str_equal(nul->text, S("a\0b")));
    cr_expect(eq(sz, diags.errors, 0));
}

Test(json, a_quote_is_found_at_any_offset)
{
    for (size_t length = 0; length < 40; length++) {
        char source[64];
        memset(source, 'x', sizeof source);
        source[0] = source[length + 1] = '"';
        const tg_json *json = read_bytes(tg_str_copy(&arena, (tg_str){ source, length + 2 }));
        cr_assert(json->kind == TG_JSON_STRING && json->text.length == length, "%zu", length);
    }
    cr_expect(eq(sz, diags.errors, 0));
}

Test(json, spans_are_the_bytes_of_the_value)
{
    tg_text *text = tg_texts_add(texts, S("x.json"), S(" {\"key\" : [1, \"two\"] } "));
    const tg_json *root = tg_json_parse(&arena, text, &diags);
    const tg_json_member *member = &root->members[0];
    cr_expect(tg_str_equal(tg_text_slice(text, root->span), S("{\"key\" : [1, \"two\"] }")));
    cr_expect(tg_str_equal(tg_text_slice(text, member->name_span), S("\"key\"")));
    cr_expect(tg_str_equal(tg_text_slice(text, member->value.span), S("[1, \"two\"]")));
    cr_expect(tg_str_equal(tg_text_slice(text, member->value.items[1].span), S("\"two\"")));
    cr_expect(eq(u32, root->span.file, text->id));
}

Test(json, the_last_member_of_a_name_counts)
{
    const tg_json *root = read_json("{\"a\":1,\"b\":2,\"a\":3}");
    cr_expect(tg_str_equal(tg_json_member_of(root, S("a"))->text, S("3")));
    cr_expect(tg_json_member_of(root, S("c")) == NULL);
    cr_expect(tg_json_member_of(tg_json_member_of(root, S("a")), S("a")) == NULL);
    cr_expect(tg_json_member_of(NULL, S("a")) == NULL);
}

// One mistake, one diagnostic; at what is wrong; and what is right beside it is read.
Test(json, a_mistake_is_told_once_and_reading_goes_on)
{
    static const struct {
        const char *source, *code;
        uint32_t start;
        const char *read;
    } rows[] = {
        { "{\"a\": 1 \"b\": 2}", "syntax/json-comma", 7, "{\"a\":1,\"b\":2}" },
        { "[1 2]", "syntax/json-comma", 2, "[1,2]" },
        { "{\"a\": 1,}", "syntax/json-comma", 7, "{\"a\":1}" },
        { "[1, 2, ]", "syntax/json-comma", 5, "[1,2]" },
        { "[1,,2]", "syntax/json-value", 3, "[1,!,2]" },
        { "{\"a\" 1, \"b\": 2}", "syntax/json-colon", 5, "{\"a\":1,\"b\":2}" },
        { "{\"a\" = 1, \"b\": 2}", "syntax/json-colon", 5, "{\"a\":1,\"b\":2}" },
        { "{\"a\", \"b\": 2}", "syntax/json-colon", 4, "{\"b\":2}" },
        { "{\"a\": }", "syntax/json-value", 6, "{\"a\":!}" },
        { "{a: 1, \"b\": 2}", "syntax/json-quotes", 1, "{\"a\":1,\"b\":2}" },
        { "{'a': 1, \"b\": 2}", "syntax/json-quotes", 1, "{\"a\":1,\"b\":2}" },
        { "{\"a\": 'x', \"b\": 2}", "syntax/json-quotes", 6, "{\"a\":!,\"b\":2}" },
        { "{\"a\": 1, // one\n\"b\": 2}", "syntax/json-comment", 9, "{\"a\":1,\"b\":2}" },
        { "{\"a\": 1, # one\n\"b\": 2}", "syntax/json-comment", 9, "{\"a\":1,\"b\":2}" },
        { "/* one */ {\"a\": 1}", "syntax/json-comment", 0, "{\"a\":1}" },
        { "{\"a\": tru, \"b\": 2}", "syntax/json-value", 6, "{\"a\":!,\"b\":2}" },
        { "{\"a\": 01, \"b\": 2}", "syntax/json-number", 6, "{\"a\":!,\"b\":2}" },
        { "{\"a\": \"x\\y\", \"b\": 2}", "syntax/json-string", 8, "{\"a\":!,\"b\":2}" },
        { "{\"a\": \"x\\u12\", \"b\": 2}", "syntax/json-string", 8, "{\"a\":!,\"b\":2}" },
        { "{\"a\": \"x\n, \"b\": 2}", "syntax/json-unclosed", 6, "{\"a\":!,\"b\":2}" },
        { "{\"a\": [1, 2}", "syntax/json-unclosed", 11, "{\"a\":[1,2]}" },
        { "{\"a\": {\"b\": 1], \"c\": 2}", "syntax/json-unclosed", 13, "{\"a\":{\"b\":1},\"c\":2}" },
        { "{\"a\": [[1", "syntax/json-unclosed", 9, "{\"a\":[[1]]}" },
        { "{1: 2, \"b\": 2}", "syntax/json-quotes", 1, "{\"1\":2,\"b\":2}" },
        { "{[1]: 2, \"b\": 2}", "syntax/json-name", 1, "{\"b\":2}" },
        { "{} {}", "syntax/json-end", 3, "{}" },
        { "\xEF\xBB\xBF{}", "syntax/json-character", 0, "{}" },
        { "{\"a\": @1}", "syntax/json-character", 6, "{\"a\":1}" },
        { "", "syntax/json-value", 0, "!" },
        { "[1: 2, 3]", "syntax/json-comma", 2, "[1,3]" },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        tg_diags_init(&diags, &arena, 0);
        tg_str read = written(read_json(rows[i].source));
        cr_expect(tg_str_equal(read, tg_str_from(rows[i].read)), "%s: read %.*s", rows[i].source,
                  TG_ARG(read));
        cr_expect(eq(sz, diags.count, 1), "%s", rows[i].source);
        if (diags.count == 0)
            continue;
        cr_expect(is_code(0, rows[i].code), "%s", rows[i].source);
        cr_expect(eq(u32, diags.items[0].subject.start, rows[i].start), "%s", rows[i].source);
        cr_expect(gt(sz, diags.items[0].message.length, 0), "%s", rows[i].source);
    }
}

Test(json, two_mistakes_are_told_both)
{
    read_json("{\"a\": tru,\n\"b\": 2,\n\"c\": fals}");
    cr_assert(eq(sz, diags.count, 2));
    cr_expect(tg_str_equal(diags.items[0].hint, S("did you mean true?")));
    cr_expect(tg_str_equal(diags.items[1].hint, S("did you mean false?")));
}

static tg_str repeated(const char *piece, size_t count)
{
    tg_buf buf = { 0 };
    for (size_t i = 0; i < count; i++)
        tg_buf_add(&buf, tg_str_from(piece));
    tg_str copy = tg_str_copy(&arena, tg_buf_str(&buf));
    tg_buf_free(&buf);
    return copy;
}

Test(json, nesting_ends_at_its_limit)
{
    tg_str open = repeated("[", TG_LIMIT_NESTING), close = repeated("]", TG_LIMIT_NESTING);
    read_bytes(tg_str_join(&arena, open, close));
    cr_expect(eq(sz, diags.errors, 0));
    read_bytes(tg_str_join(&arena, tg_str_join(&arena, S("["), open), tg_str_join(&arena, S("]"), close)));
    cr_assert(eq(sz, diags.count, 1));
    cr_expect(is_code(0, "syntax/too-deep"));
}

// A few megabytes of what is hard; quadratic time would take minutes, messages nobody reads gigabytes.
Test(json, hostile_text_takes_linear_time_and_memory, .timeout = 60)
{
    static const char *const pieces[] = { "[",    "{\"a\":",  "@",  "'",    "\"",    "/* */",  "//",
                                          "1,",   "tru ",     "\\", "\"\\", ",",     "}",      "[]",
                                          "\xFF", "{\"\":1}", "=",  ":",    "# x\n", "\"a\"\n" };
    for (size_t i = 0; i < sizeof pieces / sizeof *pieces; i++) {
        tg_arena own;
        tg_arena_init(&own, NULL);
        tg_buf buf = { 0 };
        while (buf.length < 2 << 20)
            tg_buf_add(&buf, tg_str_from(pieces[i]));
        tg_text text = { .path = S("x.tf.json"), .bytes = tg_buf_str(&buf), .id = 1 };
        tg_diags_init(&diags, &own, TG_LIMIT_DIAGNOSTICS);
        tg_json_parse(&own, &text, &diags);
        tg_file *file = tg_parse(&own, &text, &diags);
        cr_expect(file->rejected, "%s", pieces[i]);
        cr_expect(lt(sz, own.used, 40 * buf.length), "%s", pieces[i]);
        tg_buf out = { 0 };
        tg_dump_file(&out, file, &diags);
        tg_buf_free(&out);
        tg_buf_free(&buf);
        tg_arena_reset(&own);
    }
}

// ---------------------------------------------------------------------------------------- bodies

static tg_file *parse(const char *path, const char *source)
{
    return tg_parse(&arena, tg_texts_add(texts, tg_str_from(path), tg_str_from(source)), &diags);
}

static tg_str bytes_at(tg_span span)
{
    return tg_text_slice(tg_texts_get(texts, span.file), span);
}

// Blocks as `type label label; …`.
static tg_str blocks_of(const tg_body *body, const char *type, uint32_t labels)
{
    tg_block **blocks;
    uint32_t count;
    tg_body_blocks(&arena, body, tg_str_from(type), labels, &blocks, &count, &diags);
    tg_str out = S("");
    for (uint32_t i = 0; i < count; i++) {
        out = tg_format(&arena, "%.*s%s%.*s", TG_ARG(out), i ? "; " : "", TG_ARG(blocks[i]->type));
        for (uint32_t j = 0; j < blocks[i]->label_count; j++)
            out = tg_format(&arena, "%.*s %.*s", TG_ARG(out), TG_ARG(blocks[i]->labels[j].text));
    }
    return out;
}

Test(json, blocks_are_expanded_by_their_labels)
{
    static const struct {
        const char *source;
        uint32_t labels;
        const char *blocks;
        size_t errors;
    } rows[] = {
        { "{\"b\": {\"x\": {\"y\": {}}}}", 2, "b x y", 0 },
        { "{\"b\": {\"x\": {\"y\": {}, \"z\": {}}, \"w\": {\"y\": [{}, {}]}}}", 2,
          "b x y; b x z; b w y; b w y", 0 },
        { "{\"b\": [{\"x\": {}}, {\"x\": {}}]}", 1, "b x; b x", 0 },
        { "[{\"b\": {}}, {\"c\": {}}, {\"b\": {}}]", 0, "b; b", 0 },
        { "{\"b\": {}, \"b\": {}}", 0, "b; b", 0 },
        { "{\"b\": null}", 0, "", 0 },
        { "{\"b\": {\"x\": null}}", 1, "", 0 },
        { "{\"b\": []}", 0, "", 0 },
        { "{\"b\": {}}", 1, "", 1 },
        { "{\"b\": null}", 1, "", 1 },
        { "{\"b\": 1}", 0, "", 1 },
        { "{\"b\": [1, {\"x\": {}}]}", 1, "b x", 1 },
        { "[1, {\"b\": {}}]", 0, "b", 1 },
        { "{\"c\": {}}", 0, "", 0 },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        tg_diags_init(&diags, &arena, 0);
        const tg_body *body = parse("a.tf.json", rows[i].source)->body;
        blocks_of(body, "b", rows[i].labels);
        tg_str blocks = blocks_of(body, "b", rows[i].labels); // asked again, nothing is said twice
        cr_expect(tg_str_equal(blocks, tg_str_from(rows[i].blocks)), "%s: %.*s", rows[i].source,
                  TG_ARG(blocks));
        cr_expect(eq(sz, diags.count, rows[i].errors), "%s", rows[i].source);
    }
}

Test(json, a_block_s_header_is_its_last_label)
{
    const tg_body *body = parse("a.tf.json", "{\"resource\":\n{\"t\":\n{\"n\": {\"a\": 1}}}}")->body;
    tg_block **blocks;
    uint32_t count;
    tg_body_blocks(&arena, body, S("resource"), 2, &blocks, &count, &diags);
    cr_assert(eq(u32, count, 1));
    cr_expect(tg_str_equal(bytes_at(blocks[0]->span), S("\"n\": {\"a\": 1}")));
    cr_expect(tg_str_equal(bytes_at(blocks[0]->type_span), S("\"resource\"")));
    cr_expect(tg_str_equal(bytes_at(blocks[0]->labels[0].span), S("\"t\"")));
    cr_expect(tg_str_equal(bytes_at(blocks[0]->open), S("{")));
    cr_expect(tg_str_equal(bytes_at(blocks[0]->close), S("}")));
    cr_expect(tg_str_equal(bytes_at(blocks[0]->body->span), S("{\"a\": 1}")));
}

Test(json, native_blocks_are_asked_for_in_the_same_way)
{
    const tg_body *body = parse("a.tf", "b \"x\" {}\nb {}\nc \"x\" {}\nb \"y\" {\n  a = 1\n}\n")->body;
    cr_expect(tg_str_equal(blocks_of(body, "b", 1), S("b x; b y")));
    cr_assert(eq(sz, diags.count, 1));
    cr_expect(is_code(0, "syntax/block-labels"));
    tg_attribute **attributes;
    uint32_t count;
    tg_body_attributes(&arena, body->blocks[3]->body, &attributes, &count, &diags);
    cr_assert(eq(u32, count, 1));
    cr_expect(tg_body_attribute(&arena, body->blocks[3]->body, S("a"), &diags) == attributes[0]);
    cr_expect(tg_body_attribute(&arena, body->blocks[3]->body, S("b"), &diags) == NULL);
}

Test(json, arguments_are_properties_but_comments)
{
    const tg_body *body = parse("a.tf.json", "{\"//\": \"c\", \"a\": 1, \"b\": {}, \"a\": 2}")->body;
    tg_attribute **attributes;
    uint32_t count;
    tg_body_attributes(&arena, body, &attributes, &count, &diags);
    cr_assert(eq(u32, count, 2));
    cr_expect(tg_str_equal(attributes[0]->name, S("a")) && tg_str_equal(attributes[1]->name, S("b")));
    cr_expect(tg_str_equal(bytes_at(attributes[0]->span), S("1")));
    cr_expect(tg_str_equal(attributes[0]->json->text, S("1")));
    cr_assert(eq(sz, diags.count, 1));
    cr_expect(is_code(0, "syntax/json-duplicate"));
    cr_expect(eq(u32, diags.items[0].subject.start, 29));
    cr_expect(tg_str_equal(tg_body_attribute(&arena, body, S("a"), &diags)->json->text, S("1")));
    cr_expect(eq(sz, diags.count, 1));
}

static tg_expr *expression_of(const char *source)
{
    const tg_body *body = parse("a.tf.json", source)->body;
    return tg_body_attribute(&arena, body, S("a"), &diags)->expr;
}

Test(json, strings_are_templates)
{
    tg_expr *e = expression_of("{\"a\": \"${var.x}\"}");
    cr_assert(eq(int, e->kind, TG_EXPR_WRAP));
    tg_expr *inner = ((tg_inner *)e)->inner;
    cr_assert(eq(int, inner->kind, TG_EXPR_TRAVERSAL));
    cr_expect(tg_str_equal(bytes_at(inner->span), S("var.x")));

    tg_sequence *plain = (tg_sequence *)expression_of("{\"a\": \"x\"}");
    cr_assert(plain->expr.kind == TG_EXPR_TEMPLATE && plain->count == 1);
    cr_expect(tg_str_equal(((tg_literal *)plain->items[0])->text, S("x")));
}

// Escapes before, in and behind an interpolation; a broken byte, which is three decoded; a surrogate pair.
Test(json, places_in_a_template_are_places_in_the_file)
{
    static const char *const sources[] = { "{\"a\": \"\\n\\u00e9${var.x}\"}",
                                           "{\"a\": \"\xFF\\\"${ var.x }\\n\"}",
                                           "{\"a\": \"\\ud83d\\ude00${var.x}${b}\"}" };
    for (size_t i = 0; i < 3; i++) {
        tg_sequence *parts = (tg_sequence *)expression_of(sources[i]);
        cr_assert(parts->expr.kind == TG_EXPR_TEMPLATE && parts->count >= 2);
        tg_traversal *variable = (tg_traversal *)parts->items[1];
        cr_assert(eq(int, variable->expr.kind, TG_EXPR_TRAVERSAL), "%s", sources[i]);
        cr_expect(tg_str_equal(bytes_at(variable->expr.span), S("var.x")), "%s", sources[i]);
        cr_expect(tg_str_equal(bytes_at(variable->steps[1].span), S(".x")), "%s", sources[i]);
    }
    expression_of("{\"a\": \"\\u00e9${)}\"}");
    cr_assert(ge(sz, diags.count, 1));
    cr_expect(tg_str_equal(bytes_at(diags.items[0].subject), S(")")));
}

Test(json, values_are_expressions)
{
    tg_sequence *tuple = (tg_sequence *)expression_of("{\"a\": [1, true, null, -2.5]}");
    cr_assert(tuple->expr.kind == TG_EXPR_TUPLE && tuple->count == 4);
    static const struct {
        int type;
        const char *text;
    } literals[] = { { TG_LITERAL_NUMBER, "1" },
                     { TG_LITERAL_BOOL, "true" },
                     { TG_LITERAL_NULL, "null" },
                     { TG_LITERAL_NUMBER, "-2.5" } };
    for (uint32_t i = 0; i < 4; i++) {
        tg_literal *literal = (tg_literal *)tuple->items[i];
        cr_expect(literal->expr.kind == TG_EXPR_LITERAL && literal->expr.op == literals[i].type &&
                  tg_str_equal(literal->text, tg_str_from(literals[i].text)));
    }
    tg_object *object = (tg_object *)expression_of("{\"a\": {\"k\": 1, \"${var.k}\": 2}}");
    cr_assert(object->expr.kind == TG_EXPR_OBJECT && object->count == 2);
    cr_expect(tg_str_none(object->items[0].key->name));
    cr_expect(eq(int, object->items[1].key->inner->kind, TG_EXPR_WRAP));
    cr_expect(eq(sz, diags.errors, 0));
}

// "Duplicate object attribute" in hcl, when the value is evaluated; é is the same in both forms.
Test(json, a_key_twice_is_refused_and_the_first_counts)
{
    tg_object *object = (tg_object *)expression_of("{\"a\": {\"\xC3\xA9\": 1, \"e\xCC\x81\": 2}}");
    cr_expect(eq(u32, object->count, 1));
    cr_expect(eq(sz, diags.count, 1));
}

Test(json, a_mistake_in_a_template_is_told_where_it_is)
{
    expression_of("{\"a\": \"${\"}");
    cr_assert(ge(sz, diags.count, 1));
    cr_expect(ge(u32, diags.items[0].subject.start, 7));
    cr_expect(le(u32, diags.items[0].subject.start, 10));
}

Test(json, a_refused_file_keeps_what_could_be_read)
{
    tg_file *file =
        parse("a.tf.json", "{\"resource\": {\"t\": {\"n\": {\"a\": 1,}}}, \"locals\": {\"b\": 2}}");
    cr_expect(file->rejected && file->json && file->body->incomplete);
    cr_expect(tg_str_equal(blocks_of(file->body, "resource", 2), S("resource t n")));
    cr_expect(tg_str_equal(blocks_of(file->body, "locals", 0), S("locals")));
    tg_file *scalar = parse("b.tf.json", "1");
    cr_expect(scalar->rejected && scalar->first_error == 0);
    cr_expect(tg_str_equal(blocks_of(scalar->body, "resource", 2), S("")));
}
