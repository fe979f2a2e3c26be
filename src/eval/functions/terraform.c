// provider::terraform::encode_expr, encode_tfvars and decode_tfvars: internal/builtin/providers/terraform/functions.go.
// Values are written in the canonical format of hclwrite's format.go, as far as values need it.
#include "../eval_internal.h"
#include "common.h"
#include "tracegate/limits.h"

// ----------------------------------------------------------------------------------------- writing

// A line: up to its `=`, and from there; how many more brackets it opens than it closes.
typedef struct line {
    tg_str lead, assign; // assign: null, or "= ..." where that is a whole expression
    int net;
    size_t indent; // blanks
} line;

typedef struct lines {
    line *items;
    size_t count, capacity;
} lines;

typedef struct writer {
    tg_arena *arena;
    lines lines;
    tg_buf text;   // of the line that is being written
    size_t equals; // where its `=` is; SIZE_MAX: none
    int net, net_assign;
    size_t length; // of all
} writer;

static void put(writer *w, tg_str text)
{
    tg_buf_add(&w->text, text);
    w->length += text.length;
}

static void bracket(writer *w, tg_str text, int change)
{
    put(w, text);
    w->net += change;
    if (w->equals != SIZE_MAX)
        w->net_assign += change;
}

static void end_line(writer *w)
{
    tg_str text = tg_str_copy(w->arena, tg_buf_str(&w->text));
    line l = { .lead = text, .net = w->net };
    if (w->equals != SIZE_MAX && w->net_assign == 0) {
        l.lead = tg_str_slice(text, 0, w->equals);
        l.assign = tg_str_slice(text, w->equals + 1, text.length); // behind the blank
    }
    tg_push(w->arena, &w->lines, l);
    w->text.length = 0;
    w->equals = SIZE_MAX;
    w->net = w->net_assign = 0;
}

static void put_quoted(writer *w, tg_str text)
{
    tg_buf *out = &w->text;
    size_t before = out->length;
    tg_buf_byte(out, '"');
    for (size_t at = 0, length; at < text.length; at += length) {
        uint32_t c = tg_utf8_decode(tg_str_slice(text, at, text.length), &length);
        tg_str bytes = tg_str_slice(text, at, at + length);
        const char *escaped = c == '\n'   ? "\\n"
                              : c == '\r' ? "\\r"
                              : c == '\t' ? "\\t"
                              : c == '"'  ? "\\\""
                              : c == '\\' ? "\\\\"
                                          : NULL;
        if (escaped) {
            tg_buf_add(out, tg_str_from(escaped));
        } else if (!tg_utf8_visible(c)) {
            tg_buf_format(out, c < 0x10000 ? "\\u%04x" : "\\U%08x", (unsigned)c);
        } else {
            tg_buf_add(out, bytes);
            if ((c == '$' || c == '%') && at + 1 < text.length && text.data[at + 1] == '{')
                tg_buf_add(out, bytes);
        }
    }
    tg_buf_byte(out, '"');
    w->length += out->length - before;
}

static void put_value(writer *w, tg_value v);

static void put_key(writer *w, tg_str key)
{
    if (tg_utf8_identifier(key))
        put(w, key);
    else
        put_quoted(w, key);
    w->equals = w->text.length;
    put(w, S(" = "));
}

static void put_entries(writer *w, tg_value v)
{
    bracket(w, S("{"), 1);
    if (tg_value_count(v) > 0)
        end_line(w);
    for (uint32_t i = 0; i < tg_value_count(v) && w->length <= TG_LIMIT_STRING; i++) {
        put_key(w, tg_value_key(v, i));
        put_value(w, tg_value_item(v, i));
        end_line(w);
    }
    bracket(w, S("}"), -1);
}

static void put_items(writer *w, tg_value v)
{
    bracket(w, S("["), 1);
    for (uint32_t i = 0; i < tg_value_count(v) && w->length <= TG_LIMIT_STRING; i++) {
        if (i > 0)
            put(w, S(", "));
        put_value(w, tg_value_item(v, i));
    }
    bracket(w, S("]"), -1);
}

static void put_number(writer *w, tg_number n)
{
    tg_str text = tg_number_text(w->arena, n);
    if (tg_str_none(text))
        w->length = SIZE_MAX / 2; // longer than anything that is kept
    else
        put(w, text);
}

// Levels are limited by those of values (TG_LIMIT_DEPTH).
static void put_value(writer *w, tg_value v)
{
    if (tg_value_is_null(v)) {
        put(w, S("null"));
        return;
    }
    switch ((tg_type_kind)tg_value_type(v)->kind) {
    case TG_TYPE_BOOL:
        put(w, tg_value_truth(v) ? S("true") : S("false"));
        return;
    case TG_TYPE_NUMBER:
        put_number(w, tg_value_number(v));
        return;
    case TG_TYPE_STRING:
        put_quoted(w, tg_value_text(v));
        return;
    case TG_TYPE_MAP:
    case TG_TYPE_OBJECT:
        put_entries(w, v);
        return;
    case TG_TYPE_ANY:
    case TG_TYPE_LIST:
    case TG_TYPE_SET:
    case TG_TYPE_TUPLE:
    default:
        put_items(w, v);
    }
}

// Blanks before each line: two for each line before it that opened more than it closed and is not closed yet.
static void indent(tg_arena *arena, lines *all)
{
    int *open = tg_new_array(arena, int, all->count);
    size_t levels = 0;
    for (size_t i = 0; i < all->count; i++) {
        int closed = -all->items[i].net;
        while (closed > 0 && levels > 0) {
            if (closed < open[levels - 1]) {
                open[levels - 1] -= closed;
                break;
            }
            closed -= open[--levels];
        }
        all->items[i].indent = 2 * levels;
        if (all->items[i].net > 0)
            open[levels++] = all->items[i].net;
    }
}

// The `=` of neighbouring lines stand below each other.
static void add_lines(const lines *all, tg_buf *out)
{
    size_t widest = 0;
    for (size_t i = 0; i < all->count; i++) {
        const line *l = &all->items[i];
        bool begins = !tg_str_none(l->assign) && (i == 0 || tg_str_none(all->items[i - 1].assign));
        for (size_t k = i; begins && k < all->count && !tg_str_none(all->items[k].assign); k++) {
            size_t width = all->items[k].indent + tg_utf8_graphemes(all->items[k].lead);
            widest = k == i || width > widest ? width : widest;
        }
        for (size_t k = 0; k < l->indent; k++)
            tg_buf_byte(out, ' ');
        tg_buf_add(out, l->lead);
        if (!tg_str_none(l->assign)) {
            for (size_t k = l->indent + tg_utf8_graphemes(l->lead); k < widest + 1; k++)
                tg_buf_byte(out, ' ');
            tg_buf_add(out, l->assign);
        }
        if (i + 1 < all->count)
            tg_buf_byte(out, '\n');
    }
}

// What was written, in `out`. False: it is too much.
static bool finish(writer *w, tg_buf *out)
{
    end_line(w);
    tg_buf_free(&w->text);
    if (w->length > TG_LIMIT_STRING)
        return false;
    indent(w->arena, &w->lines);
    add_lines(&w->lines, out);
    return true;
}

// ------------------------------------------------------------------------------------- the functions

static tg_value unknown_expression(tg_invocation *call, tg_value v)
{
    tg_refinement certain = { .not_null = true };
    const tg_type *type = tg_value_type(v);
    if (tg_value_never_null(v)) {
        if (type->kind == TG_TYPE_OBJECT || type->kind == TG_TYPE_MAP)
            certain.prefix = S("{");
        else if (tg_is_sequence(type))
            certain.prefix = S("[");
        else if (type->kind == TG_TYPE_STRING)
            certain.prefix = S("\"");
    }
    return tg_value_refine(call->arena, tg_unknown_result(call, v), &certain);
}

static tg_value encode_expr(tg_invocation *call)
{
    tg_value v = call->arguments[0];
    tg_buf out = { 0 };
    if (!tg_value_is_wholly_known(v))
        return unknown_expression(call, v);
    writer w = { .arena = call->arena, .equals = SIZE_MAX };
    put_value(&w, v);
    if (finish(&w, &out))
        return tg_buf_result(call, &out);
    tg_buf_free(&out);
    return tg_too_much(call);
}

static tg_value encode_tfvars(tg_invocation *call)
{
    tg_value v = call->arguments[0];
    tg_buf out = { 0 };
    if (!tg_value_is_wholly_known(v))
        return tg_value_refine_not_null(call->arena, tg_unknown_result(call, v));
    if (!tg_value_is(v, TG_TYPE_OBJECT) && !tg_value_is(v, TG_TYPE_MAP))
        return tg_argument_fails(call, 0, "invalid value to encode: must be an object");
    writer w = { .arena = call->arena, .equals = SIZE_MAX };
    for (uint32_t i = 0; i < tg_value_count(v); i++) {
        tg_str key = tg_value_key(v, i);
        if (!tg_utf8_identifier(key))
            tg_argument_fails(call, 0, "invalid variable name \"%.*s\": must be a valid identifier",
                              TG_ARG(tg_utf8_printable(call->arena, key)));
        put_key(&w, key);
        put_value(&w, tg_value_item(v, i));
        end_line(&w);
    }
    if (finish(&w, &out))
        return tg_buf_result(call, &out);
    tg_buf_free(&out);
    return tg_too_much(call);
}

static bool is_no_call(const tg_expr *expr, void *context)
{
    bool *calls = context;
    *calls = *calls || expr->kind == TG_EXPR_CALL;
    return true;
}

// Without names and functions, as Terraform reads .tfvars files.
static tg_value constant(tg_invocation *call, const tg_attribute *attribute)
{
    tg_attempt attempt;
    bool calls = false;
    tg_expr_walk(attribute->expr, is_no_call, &calls);
    tg_attempt_begin(call->eval, &attempt, true);
    tg_value v = tg_eval_expr(call->eval, NULL, attribute->expr);
    tg_attempt_end(call->eval, &attempt);
    if (calls || attempt.errors > 0)
        return tg_argument_fails(call, 0, "invalid expression for variable \"%.*s\"",
                                 TG_ARG(attribute->name));
    v.trail = NULL; // its places are in no file
    return v;
}

static tg_value decode_tfvars(tg_invocation *call)
{
    tg_diags diags;
    tg_diags_init(&diags, call->arena, 1);
    tg_text *text = tg_new(call->arena, tg_text);
    text->path = S("decode.tfvars");
    text->bytes = tg_text_argument(call, 0);
    const tg_file *file = tg_parse(call->arena, text, &diags);
    tg_text_drop_index(text);
    if (diags.errors > 0)
        return tg_argument_fails(call, 0, "invalid tfvars syntax: %.*s", TG_ARG(diags.items[0].message));
    if (file->body->block_count > 0)
        return tg_argument_fails(call, 0, "invalid tfvars content: blocks are not allowed");
    uint32_t count = file->body->attribute_count;
    tg_str *names = tg_new_array(call->arena, tg_str, count);
    tg_value *items = tg_new_array(call->arena, tg_value, count);
    for (uint32_t i = 0; i < count && tg_str_none(call->wrong); i++) {
        names[i] = file->body->attributes[i]->name;
        items[i] = constant(call, file->body->attributes[i]);
    }
    if (!tg_str_none(call->wrong))
        return tg_call_fails(call, "no variables");
    return tg_value_object(call->arena, names, items, count);
}

// ------------------------------------------------------------------------------------------- table

#define VALUE                                                                                                \
    {                                                                                                        \
        "value", &tg_type_any, TG_UNKNOWNS | TG_ANY                                                          \
    }

static const tg_function functions[] = {
    { .name = "provider::terraform::decode_tfvars",
      .result = &tg_type_any,
      .run = decode_tfvars,
      .parameters = { { "src", &tg_type_string, 0 } } },
    { .name = "provider::terraform::encode_expr",
      .result = &tg_type_string,
      .run = encode_expr,
      .parameters = { VALUE } },
    { .name = "provider::terraform::encode_tfvars",
      .result = &tg_type_string,
      .run = encode_tfvars,
      .parameters = { VALUE } },
};

const tg_family tg_functions_terraform = TG_FAMILY(functions);
