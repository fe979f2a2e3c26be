// Fuzzes evaluation: any expression over known, unknown, sensitive and one-of values; the answer is whole, prints, converts,
// and is found again by the way it came.
//
// The first byte chooses: a template; a type constraint behind a NUL byte, to which the value is converted.
#include "fuzz.h"
#include "tracegate/eval.h"

static const struct {
    const char *name, *expression; // NULL: unknown
} variables[] = {
    { "u", NULL },
    { "s", "\"text\"" },
    { "n", "2.5" },
    { "m", "{ a = \"x\", b = [1, 2], c = null }" },
    { "l", "tolist([\"a\", \"b\"])" },
    { "o", "u ? \"a\" : \"b\"" },
    { "p", "[o, u, sensitive(s)]" },
    { "q", "tomap({ k = { a = 1 } })[u]" },
};
enum { VARIABLES = sizeof variables / sizeof *variables };

typedef struct fuzz_names {
    tg_value values[VARIABLES];
    size_t count;
} fuzz_names;

static tg_value look_up(tg_eval *eval, const tg_names *names, const tg_traversal *reference, uint32_t *used)
{
    const fuzz_names *all = names->data;
    (void)eval;
    for (size_t i = 0; i < all->count; i++) {
        if (tg_str_equal(reference->steps[0].name, tg_str_from(variables[i].name))) {
            *used = 1;
            return all->values[i];
        }
    }
    *used = 0;
    return tg_value_bool(false);
}

static void make_names(fuzz_input *in, tg_eval *eval, fuzz_names *all)
{
    tg_names names = { .lookup = look_up, .data = all };
    for (size_t i = 0; i < VARIABLES; i++) {
        tg_value v = tg_value_unknown(&in->arena, &tg_type_any, (tg_reason){ .text = S("it has no value") });
        if (variables[i].expression) {
            tg_text *text = tg_texts_add(in->texts, S("variable"), tg_str_from(variables[i].expression));
            v = tg_evaluate(eval, &names, tg_parse_expression(&in->arena, text, &in->diags));
        }
        all->values[i] = v;
        all->count = i + 1;
    }
    TG_CHECK(in->diags.count == 0);
}

// What every content says of itself is so.
static void check_value(tg_value v, unsigned depth)
{
    const tg_value_content *c = v.content;
    uint8_t inside = 0;
    TG_CHECK(c && c->type && depth <= TG_LIMIT_DEPTH && c->depth <= TG_LIMIT_DEPTH);
    if (c->state == TG_UNKNOWN) {
        for (uint32_t i = 0; i < c->unknown->choice_count; i++) {
            TG_CHECK(!tg_value_failed(c->unknown->choices[i]));
            check_value(c->unknown->choices[i], depth + 1);
        }
        return;
    }
    if (c->state == TG_NULL || tg_type_is_primitive(c->type))
        return;
    TG_CHECK(c->type->element || c->type->count == c->count);
    for (uint32_t i = 0; i < c->count; i++) {
        const tg_type *type = c->type->element ? c->type->element : c->type->items[i];
        TG_CHECK(tg_type_equal(type, c->items[i].content->type));
        TG_CHECK(!c->keys || i == 0 || tg_str_compare(c->keys[i - 1], c->keys[i]) < 0);
        inside |= c->items[i].content->inside;
        check_value(c->items[i], depth + 1);
    }
    TG_CHECK((inside & ~c->inside) == 0);
}

static void check_print(tg_value v)
{
    tg_buf out = { 0 };
    tg_type_print(&out, tg_value_type(v));
    tg_value_print(&out, v);
    TG_CHECK(tg_utf8_valid(tg_buf_str(&out)) && out.length > 0);
    tg_buf_free(&out);
}

static void check_answer(fuzz_input *in, tg_value v)
{
    unsigned marks = 0;
    size_t count;
    uint32_t alternatives;
    check_value(v, 0);
    check_print(v);
    TG_CHECK(!tg_value_has(tg_value_unmark_deep(&in->arena, v, &marks), TG_HAS_MARK));
    TG_CHECK(!tg_value_has(tg_value_settled(&in->arena, v), TG_HAS_FAILED));
    TG_CHECK(tg_value_same(v, v));
    tg_trail_steps(&in->arena, v.trail, &count);
    const tg_value *all = tg_value_alternatives(&in->arena, v, TG_CAP_COMBINATIONS, &alternatives);
    for (uint32_t i = 0; all && i < alternatives; i++)
        TG_CHECK(!tg_value_has(all[i], TG_HAS_CHOICES));
}

static void check_conversion(fuzz_input *in, tg_eval *eval, tg_value v, tg_str type)
{
    tg_text *text = tg_texts_add(in->texts, S("type"), type);
    tg_diags diags;
    tg_diags_init(&diags, &in->arena, 1);
    tg_constraint constraint = tg_constraint_parse(eval, tg_parse_expression(&in->arena, text, &diags));
    tg_fault fault;
    tg_value out = tg_constraint_apply(&in->arena, v, &constraint, &fault);
    TG_CHECK(fault.certain == tg_value_failed(out) || tg_value_has(v, TG_HAS_FAILED));
    check_answer(in, out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size == 0)
        return 0;
    fuzz_input in;
    const uint8_t *nul = memchr(data + 1, 0, size - 1);
    size_t length = nul ? (size_t)(nul - data) - 1 : size - 1;
    fuzz_begin(&in, "a.tftpl", data + 1, length);
    in.arena.budget = 64u << 20;
    tg_eval eval = { .arena = &in.arena, .diags = &in.diags, .texts = in.texts };
    fuzz_names all = { .count = 0 };
    make_names(&in, &eval, &all);
    tg_expr *e = data[0] & 1 ? tg_parse_template(&in.arena, in.text, &in.diags)
                             : tg_parse_expression(&in.arena, in.text, &in.diags);
    tg_names names = { .lookup = look_up, .data = &all };
    tg_value v = tg_evaluate(&eval, &names, e);
    TG_CHECK(eval.depth == 0 && !eval.attempt);
    check_answer(&in, v);
    if (nul)
        check_conversion(&in, &eval, v, (tg_str){ (const char *)nul + 1, size - length - 2 });
    fuzz_end(&in);
    return 0;
}
