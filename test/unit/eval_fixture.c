// An evaluator with a few names: expressions over values that a test sets.
#include "eval_fixture.h"

#include "tracegate/limits.h"

#include <stdio.h>

static tg_value look_up(tg_eval *eval, const tg_names *names, const tg_traversal *reference, uint32_t *used)
{
    (void)eval;
    const scene *s = names->data;
    const tg_value *v = tg_map_get(&s->values, reference->steps[0].name);
    *used = v ? 1 : 0;
    return v ? *v : tg_value_bool(false);
}

void scene_open(scene *s)
{
    memset(s, 0, sizeof *s);
    tg_arena_init(&s->arena, NULL);
    s->texts = tg_texts_new();
    tg_diags_init(&s->diags, &s->arena, TG_LIMIT_DIAGNOSTICS);
    s->eval = (tg_eval){ .arena = &s->arena, .diags = &s->diags, .texts = s->texts };
    s->names = (tg_names){ .lookup = look_up, .data = s };
    tg_map_init(&s->values, &s->arena);
}

void scene_close(scene *s)
{
    tg_texts_free(s->texts);
    tg_arena_reset(&s->arena);
}

void scene_set(scene *s, const char *name, tg_value value)
{
    tg_map_put(&s->values, tg_str_from(name), tg_arena_copy(&s->arena, &value, sizeof value));
}

tg_value scene_unknown(scene *s, const char *name, const tg_type *type)
{
    tg_reason reason = { .text = tg_format(&s->arena, "var.%s has no value", name) };
    return tg_value_unknown(&s->arena, type, reason);
}

tg_value scene_eval(scene *s, const char *expression)
{
    tg_text *text = tg_texts_add(s->texts, S("test"), tg_str_copy(&s->arena, tg_str_from(expression)));
    return tg_evaluate(&s->eval, &s->names, tg_parse_expression(&s->arena, text, &s->diags));
}

static void add(tg_buf *out, tg_value v)
{
    if (tg_value_failed(v)) {
        tg_buf_format(out, "failed: %.*s", TG_ARG(tg_value_reason(v).text));
    } else if (tg_value_is_known(v)) {
        tg_value_print(out, v);
    } else if (v.content->unknown->choice_count == 0) {
        tg_buf_format(out, "unknown: %.*s", TG_ARG(tg_value_reason(v).text));
    } else {
        for (uint32_t i = 0; i < v.content->unknown->choice_count; i++) {
            tg_buf_add(out, i > 0 ? S(" | ") : S(""));
            add(out, v.content->unknown->choices[i]);
        }
    }
}

const char *scene_text(scene *s, tg_value v)
{
    tg_buf out = { 0 };
    add(&out, v);
    tg_str text = tg_str_copy(&s->arena, tg_buf_str(&out));
    tg_buf_free(&out);
    return text.data;
}

const char *scene_show(scene *s, const char *expression)
{
    return scene_text(s, scene_eval(s, expression));
}
