// Templates: hclsyntax's TemplateExpr and TemplateJoinExpr (expression_template.go).
#include "eval_internal.h"
#include "tracegate/limits.h"

// Bytes of a known beginning that are remembered of an unknown string (hcl's own bound).
#define MOST_PREFIX 128

// ------------------------------------------------------------------------------------ known prefix

// The characters that certainly end a grapheme cluster (ctystrings, sequenceMustEndGraphemeCluster).
static bool ends_cluster(tg_str cluster)
{
    static const char ending[] = "-_:;/\\,.(){}[]|?!~ \t@#$%^&*+\"'";
    return cluster.length == 1 && strchr(ending, cluster.data[0]) != NULL && cluster.data[0] != '\0';
}

// The longest beginning of `text` that stays one, whatever follows: without its last cluster, unless that is sure to
// be complete (ctystrings.SafeKnownPrefix).
tg_str tg_string_safe_prefix(tg_arena *arena, tg_str text)
{
    text = tg_utf8_nfc(arena, tg_str_slice(text, 0, MOST_PREFIX));
    size_t last = 0, next = 0;
    while (next < text.length) {
        last = next;
        next += tg_utf8_grapheme(tg_str_slice(text, next, text.length));
    }
    return tg_str_slice(text, 0, ends_cluster(tg_str_slice(text, last, next)) ? next : last);
}

// ---------------------------------------------------------------------------------------- rendering

typedef struct rendering {
    tg_eval *eval;
    const tg_sequence *template;
    bool wrong; // a part could not be evaluated
} rendering;

// The text of one part; false: it is unknown, or a mistake.
static bool part_text(const rendering *r, tg_value part, tg_span at, tg_str *text)
{
    tg_eval *eval = r->eval;
    tg_span context = r->template->expr.span;
    if (tg_value_is_null(part)) {
        tg_eval_error(eval, "eval/template", at, context,
                      "the expression result is null: a null value cannot be part of a string template");
        return false;
    }
    if (!tg_value_is_known(part))
        return false;
    tg_fault fault;
    tg_value string = tg_value_convert(eval->arena, part, &tg_type_string, &fault);
    tg_eval_fault(eval, string, &fault, "eval/template", at, context,
                  "the value cannot be part of a string template: ");
    if (fault.certain)
        return false;
    *text = string.content->string;
    return true;
}

static tg_value unknown_text(tg_eval *eval, tg_value why, tg_str beginning, bool suspect)
{
    tg_refinement certain = { .not_null = true };
    if (!suspect && beginning.length > 0)
        certain.prefix = tg_string_safe_prefix(eval->arena, beginning);
    return tg_value_refine(eval->arena, tg_value_unknown_like(eval->arena, &tg_type_string, why), &certain);
}

static tg_value apply_template(void *data, const tg_value *parts)
{
    const rendering *r = data;
    tg_eval *eval = r->eval;
    unsigned marks = 0;
    size_t before = tg_eval_errors(eval);
    const tg_value *unknown = NULL;
    tg_buf out = { 0 };
    for (uint32_t i = 0; i < r->template->count; i++) {
        tg_str text;
        if (!tg_value_is_null(parts[i])) // hcl forgets those of a null
            marks |= parts[i].content->marks;
        if (!tg_value_is_known(parts[i]) && !unknown)
            unknown = &parts[i];
        if (part_text(r, parts[i], r->template->items[i]->span, &text) && !unknown &&
            out.length < TG_LIMIT_STRING)
            tg_buf_add(&out, text);
    }
    tg_str text = tg_str_copy(eval->arena, tg_buf_str(&out));
    tg_buf_free(&out);
    bool wrong = r->wrong || tg_eval_errors(eval) > before;
    tg_value v;
    if (unknown)
        v = unknown_text(eval, *unknown, text, wrong);
    else if (!tg_eval_spend(eval, text.length / 256, r->template->expr.span) ||
             text.length >= TG_LIMIT_STRING)
        v = tg_eval_limit(eval, r->template->expr.span, "a string grows too long");
    else
        v = tg_value_string(eval->arena, text);
    return tg_value_mark(eval->arena, v, marks);
}

tg_value tg_eval_template(tg_eval *eval, const tg_names *names, const tg_sequence *template)
{
    rendering r = { eval, template, false };
    size_t before = tg_eval_errors(eval);
    if (template->count == 0)
        return tg_value_string(eval->arena, S(""));
    tg_value *parts = tg_new_array(eval->arena, tg_value, template->count);
    for (uint32_t i = 0; i < template->count; i++)
        parts[i] = tg_eval_expr(eval, names, template->items[i]);
    r.wrong = tg_eval_errors(eval) > before; // what is made then is not used, but its type is asked for
    tg_value v = apply_template(&r, parts);
    v = tg_eval_choices(eval, v, parts, template->count, apply_template, &r);
    return tg_value_by(v, parts, template->count);
}

// ------------------------------------------------------------------------------------------- joins

typedef struct joining {
    tg_eval *eval;
    tg_span at;
} joining;

static tg_value unknown_join(const joining *j, tg_value why, unsigned marks)
{
    tg_value v = tg_value_unknown_like(j->eval->arena, &tg_type_string, why);
    return tg_value_mark(j->eval->arena, v, marks);
}

// One result of the loop as text. False: it is unknown.
static bool add_result(const joining *j, tg_buf *out, tg_value item, unsigned *marks)
{
    tg_fault fault;
    if (tg_value_is_null(item)) {
        tg_eval_error(j->eval, "eval/template", j->at, j->at,
                      "an iteration result is null: a null value cannot be part of a string template");
        return true;
    }
    if (item.content->type->kind == TG_TYPE_ANY)
        return false;
    tg_value string = tg_value_convert(j->eval->arena, item, &tg_type_string, &fault);
    tg_eval_fault(j->eval, string, &fault, "eval/template", j->at, j->at,
                  "one of the results cannot be part of the string template: ");
    if (fault.certain)
        return true;
    if (!tg_value_is_known(string))
        return false;
    *marks |= string.content->marks;
    if (out->length < TG_LIMIT_STRING)
        tg_buf_add(out, string.content->string);
    return true;
}

static tg_value apply_join(void *data, const tg_value *operands)
{
    const joining *j = data;
    tg_value tuple = operands[0];
    if (tuple.content->state != TG_KNOWN || tuple.content->type->kind != TG_TYPE_TUPLE)
        return unknown_join(j, tuple, 0);
    unsigned marks = tuple.content->marks;
    tg_buf out = { 0 };
    tg_value v = { 0 };
    for (uint32_t i = 0; i < tuple.content->count && !v.content; i++) {
        if (!add_result(j, &out, tuple.content->items[i], &marks))
            v = unknown_join(j, tuple.content->items[i], tuple.content->marks);
    }
    if (!v.content && out.length >= TG_LIMIT_STRING)
        v = tg_eval_limit(j->eval, j->at, "a string grows too long");
    else if (!v.content)
        v = tg_value_string(j->eval->arena, tg_str_copy(j->eval->arena, tg_buf_str(&out)));
    tg_buf_free(&out);
    return tg_value_is_known(v) ? tg_value_mark(j->eval->arena, v, marks) : v;
}

tg_value tg_eval_join(tg_eval *eval, const tg_names *names, const tg_inner *join)
{
    joining j = { eval, join->expr.span };
    size_t before = tg_eval_errors(eval);
    tg_value tuple = tg_eval_expr(eval, names, join->inner);
    tg_value v = apply_join(&j, &tuple);
    if (tg_eval_errors(eval) > before)
        return v;
    return tg_value_by(tg_eval_choices(eval, v, &tuple, 1, apply_join, &j), &tuple, 1);
}
