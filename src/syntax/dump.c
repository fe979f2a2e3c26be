// The tree dump: the canonical AST JSON, byte for byte what the reference's tree gives (test/oracle/AST.md).
//
// One function a kind of node, keys in the order that is prescribed. Placeholders of broken files look as the
// reference's do, so that what both recovered can be compared.
#include "parser.h"
#include "ruler.h"

typedef struct dumper {
    tg_buf *out;
    tg_ruler ruler;
} dumper;

// ------------------------------------------------------------------------------------------- small things

static void raw(dumper *d, tg_str s)
{
    tg_buf_add(d->out, s);
}

static void range(dumper *d, tg_span span)
{
    tg_dump_range(d->out, tg_ruler_at(&d->ruler, span.start), tg_ruler_at(&d->ruler, span.end));
}

static void key_range(dumper *d, tg_str key, tg_span span)
{
    raw(d, key);
    range(d, span);
}

static void key_string(dumper *d, tg_str key, tg_str s)
{
    raw(d, key);
    tg_dump_string(d->out, s);
}

static void key_bool(dumper *d, tg_str key, bool value)
{
    raw(d, key);
    raw(d, value ? S("true") : S("false"));
}

static void open_node(dumper *d, tg_str kind, tg_span span)
{
    raw(d, S("{\"k\":\""));
    raw(d, kind);
    key_range(d, S("\",\"r\":"), span);
}

// "t":…,"v":…
static void value(dumper *d, tg_literal_type type, tg_str text)
{
    if (tg_str_none(text)) {
        raw(d, S("\"t\":\"unknown\",\"v\":null"));
    } else if (type == TG_LITERAL_STRING) {
        key_string(d, S("\"t\":\"string\",\"v\":"), text);
    } else if (type == TG_LITERAL_NUMBER) {
        raw(d, S("\"t\":\"number\",\"v\":"));
        tg_dump_number(d->out, text);
    } else {
        raw(d, type == TG_LITERAL_BOOL ? S("\"t\":\"bool\",\"v\":") : S("\"t\":\"null\",\"v\":"));
        raw(d, text);
    }
}

// ------------------------------------------------------------------------------------------- expressions

static void expression(dumper *d, const tg_expr *e);

static void key_expression(dumper *d, tg_str key, const tg_expr *e)
{
    raw(d, key);
    if (e)
        expression(d, e);
    else
        raw(d, S("null"));
}

static void key_expressions(dumper *d, tg_str key, tg_expr *const *items, uint32_t count)
{
    raw(d, key);
    for (uint32_t i = 0; i < count; i++)
        key_expression(d, i ? S(",") : S("["), items[i]);
    raw(d, count ? S("]") : S("[]"));
}

static void step(dumper *d, const tg_step *s)
{
    if (s->kind == TG_STEP_INDEX) {
        raw(d, S("{\"idx\":{"));
        value(d, (tg_literal_type)s->index_type, s->name);
        raw(d, S("}"));
    } else {
        key_string(d, s->kind == TG_STEP_ROOT ? S("{\"root\":") : S("{\"attr\":"), s->name);
    }
    key_range(d, S(",\"r\":"), s->span);
    raw(d, S("}"));
}

static void traversal(dumper *d, const tg_traversal *t)
{
    if (t->source)
        key_expression(d, S(",\"e\":"), t->source);
    raw(d, S(",\"s\":["));
    for (uint32_t i = 0; i < t->count; i++) {
        if (i)
            raw(d, S(","));
        step(d, &t->steps[i]);
    }
    raw(d, S("]"));
}

static void call(dumper *d, const tg_call *c)
{
    key_string(d, S(",\"n\":"), c->name);
    key_range(d, S(",\"nr\":"), c->name_span);
    key_bool(d, S(",\"x\":"), c->expr.flag);
    key_expressions(d, S(",\"a\":"), c->arguments, c->count);
}

static void splat(dumper *d, const tg_splat *s)
{
    key_bool(d, S(",\"full\":"), s->expr.flag);
    key_range(d, S(",\"m\":"), s->marker);
    key_expression(d, S(",\"e\":"), s->source);
    key_expression(d, S(",\"each\":"), s->each);
}

static void for_expression(dumper *d, const tg_for *f)
{
    key_string(d, S(",\"kv\":"), f->key_name);
    key_string(d, S(",\"vv\":"), f->value_name);
    key_expression(d, S(",\"c\":"), f->collection);
    key_expression(d, S(",\"key\":"), f->key);
    key_expression(d, S(",\"val\":"), f->value);
    key_expression(d, S(",\"if\":"), f->condition);
    key_bool(d, S(",\"grp\":"), f->expr.flag);
}

static void object(dumper *d, const tg_object *o)
{
    raw(d, S(",\"items\":["));
    for (uint32_t i = 0; i < o->count; i++) {
        key_expression(d, i ? S(",[") : S("["), &o->items[i].key->expr);
        key_expression(d, S(","), o->items[i].value);
        raw(d, S("]"));
    }
    raw(d, S("]"));
}

static void object_key(dumper *d, const tg_key *k)
{
    if (tg_str_none(k->name))
        raw(d, S(",\"name\":null"));
    else
        key_string(d, S(",\"name\":"), k->name);
    key_expression(d, S(",\"e\":"), k->inner);
}

static void conditional(dumper *d, const tg_conditional *c)
{
    key_expression(d, S(",\"c\":"), c->condition);
    key_expression(d, S(",\"t\":"), c->yes);
    key_expression(d, S(",\"f\":"), c->no);
}

static const char *const operators[] = {
    [TG_OP_OR] = "||",    [TG_OP_AND] = "&&",        [TG_OP_EQUAL] = "==",   [TG_OP_NOT_EQUAL] = "!=",
    [TG_OP_LESS] = "<",   [TG_OP_LESS_EQUAL] = "<=", [TG_OP_GREATER] = ">",  [TG_OP_GREATER_EQUAL] = ">=",
    [TG_OP_ADD] = "+",    [TG_OP_SUBTRACT] = "-",    [TG_OP_MULTIPLY] = "*", [TG_OP_DIVIDE] = "/",
    [TG_OP_MODULO] = "%", [TG_OP_NEGATE] = "-",      [TG_OP_NOT] = "!",
};

static void binary(dumper *d, const tg_binary *b)
{
    key_string(d, S(",\"op\":"), tg_str_from(operators[b->expr.op]));
    key_expression(d, S(",\"a\":"), b->left);
    key_expression(d, S(",\"b\":"), b->right);
}

static void unary(dumper *d, const tg_unary *u)
{
    key_string(d, S(",\"op\":"), tg_str_from(operators[u->expr.op]));
    key_expression(d, S(",\"e\":"), u->operand);
}

static const char *const kinds[] = {
    [TG_EXPR_ERROR] = "lit",        [TG_EXPR_LITERAL] = "lit",  [TG_EXPR_TEMPLATE] = "tmpl",
    [TG_EXPR_WRAP] = "wrap",        [TG_EXPR_JOIN] = "join",    [TG_EXPR_CALL] = "call",
    [TG_EXPR_TRAVERSAL] = "trav",   [TG_EXPR_RELATIVE] = "rel", [TG_EXPR_INDEX] = "index",
    [TG_EXPR_SPLAT] = "splat",      [TG_EXPR_ANON] = "anon",    [TG_EXPR_FOR] = "for",
    [TG_EXPR_OBJECT] = "obj",       [TG_EXPR_KEY] = "key",      [TG_EXPR_TUPLE] = "tup",
    [TG_EXPR_CONDITIONAL] = "cond", [TG_EXPR_BINARY] = "bin",   [TG_EXPR_UNARY] = "un",
    [TG_EXPR_PAREN] = "paren",
};

// What is in a node, behind its kind and range.
static void content(dumper *d, const tg_expr *e)
{
    switch ((tg_expr_kind)e->kind) {
    case TG_EXPR_ERROR:
        raw(d, e->op == TG_ERROR_NODE ? S("") : S(",\"t\":\"unknown\",\"v\":null"));
        return;
    case TG_EXPR_LITERAL:
        raw(d, S(","));
        value(d, (tg_literal_type)e->op, ((const tg_literal *)e)->text);
        return;
    case TG_EXPR_TEMPLATE:
        key_expressions(d, S(",\"p\":"), ((const tg_sequence *)e)->items, ((const tg_sequence *)e)->count);
        return;
    case TG_EXPR_TUPLE:
        key_expressions(d, S(",\"e\":"), ((const tg_sequence *)e)->items, ((const tg_sequence *)e)->count);
        return;
    case TG_EXPR_WRAP:
    case TG_EXPR_JOIN:
    case TG_EXPR_PAREN:
        key_expression(d, S(",\"e\":"), ((const tg_inner *)e)->inner);
        return;
    case TG_EXPR_CALL:
        call(d, (const tg_call *)e);
        return;
    case TG_EXPR_TRAVERSAL:
    case TG_EXPR_RELATIVE:
        traversal(d, (const tg_traversal *)e);
        return;
    case TG_EXPR_INDEX:
        key_expression(d, S(",\"e\":"), ((const tg_index *)e)->source);
        key_expression(d, S(",\"i\":"), ((const tg_index *)e)->key);
        return;
    case TG_EXPR_SPLAT:
        splat(d, (const tg_splat *)e);
        return;
    case TG_EXPR_ANON:
        return;
    case TG_EXPR_FOR:
        for_expression(d, (const tg_for *)e);
        return;
    case TG_EXPR_OBJECT:
        object(d, (const tg_object *)e);
        return;
    case TG_EXPR_KEY:
        object_key(d, (const tg_key *)e);
        return;
    case TG_EXPR_CONDITIONAL:
        conditional(d, (const tg_conditional *)e);
        return;
    case TG_EXPR_BINARY:
        binary(d, (const tg_binary *)e);
        return;
    case TG_EXPR_UNARY:
        unary(d, (const tg_unary *)e);
        return;
    }
}

static void expression(dumper *d, const tg_expr *e)
{
    bool broken = e->kind == TG_EXPR_ERROR && e->op == TG_ERROR_NODE;
    open_node(d, broken ? S("err") : tg_str_from(kinds[e->kind]), e->span);
    content(d, e);
    raw(d, S("}"));
}

// ------------------------------------------------------------------------------------------- bodies

static void body(dumper *d, const tg_body *b);

static void attribute(dumper *d, const tg_attribute *a)
{
    open_node(d, S("attr"), a->span);
    key_string(d, S(",\"n\":"), a->name);
    key_range(d, S(",\"nr\":"), a->name_span);
    key_range(d, S(",\"eq\":"), a->equals);
    key_expression(d, S(",\"e\":"), a->expr);
    raw(d, S("}"));
}

static void block(dumper *d, const tg_block *b)
{
    open_node(d, S("block"), b->span);
    key_string(d, S(",\"t\":"), b->type);
    key_range(d, S(",\"tr\":"), b->type_span);
    raw(d, S(",\"l\":["));
    for (uint32_t i = 0; i < b->label_count; i++) {
        key_string(d, i ? S(",[") : S("["), b->labels[i].text);
        key_range(d, S(","), b->labels[i].span);
        raw(d, S("]"));
    }
    key_range(d, S("],\"ob\":"), b->open);
    key_range(d, S(",\"cb\":"), b->close);
    raw(d, S(",\"b\":"));
    body(d, b->body);
    raw(d, S("}"));
}

static const tg_attribute *attribute_at(const tg_body *b, uint32_t i)
{
    return i < b->attribute_count ? b->attributes[i] : NULL;
}

static const tg_block *block_at(const tg_body *b, uint32_t i)
{
    return i < b->block_count ? b->blocks[i] : NULL;
}

// Arguments and blocks as they come in the source.
static void body(dumper *d, const tg_body *b)
{
    key_range(d, S("{\"r\":"), b->span);
    key_range(d, S(",\"end\":"), b->end);
    raw(d, S(",\"items\":["));
    uint32_t attributes = 0, blocks = 0;
    const tg_attribute *a = attribute_at(b, 0);
    for (const tg_block *next = block_at(b, 0); a || next;) {
        if (attributes + blocks)
            raw(d, S(","));
        if (a && (!next || a->name_span.start < next->type_span.start)) {
            attribute(d, a);
            a = attribute_at(b, ++attributes);
        } else {
            block(d, next);
            next = block_at(b, ++blocks);
        }
    }
    raw(d, S("]}"));
}

// ------------------------------------------------------------------------------------------- documents

static void start(dumper *d, tg_arena *arena, tg_buf *out, const tg_file *file)
{
    tg_arena_init(arena, NULL);
    d->out = out;
    tg_ruler_init(&d->ruler, arena, file->text);
}

static void document(dumper *d, const tg_file *file)
{
    key_bool(d, S("{\"v\":1,\"ok\":"), !file->rejected);
    raw(d, S(",\"body\":"));
    body(d, file->body);
    raw(d, S("}"));
}

static void first_error(dumper *d, const tg_file *file)
{
    raw(d, S("{\"v\":1,\"ok\":false,\"first\":"));
    if (file->first_error == UINT32_MAX) {
        raw(d, S("null}"));
        return;
    }
    raw(d, S("\""));
    tg_dump_position(d->out, tg_ruler_at(&d->ruler, file->first_error));
    raw(d, S("\"}"));
}

void tg_dump_partial(tg_buf *out, const tg_file *file)
{
    if (file->json) {
        tg_dump_json(out, file, NULL);
        return;
    }
    tg_arena arena;
    dumper d;
    start(&d, &arena, out, file);
    document(&d, file);
    tg_arena_reset(&arena);
}

void tg_dump_file(tg_buf *out, const tg_file *file, const tg_diags *diags)
{
    if (file->json) {
        tg_dump_json(out, file, diags);
        return;
    }
    tg_arena arena;
    dumper d;
    start(&d, &arena, out, file);
    if (file->rejected)
        first_error(&d, file);
    else
        document(&d, file);
    tg_arena_reset(&arena);
}

static void diagnostic(dumper *d, const tg_diag *diag)
{
    key_string(d, S("{\"severity\":"), diag->severity == TG_ERROR ? S("error") : S("warning"));
    key_string(d, S(",\"code\":"), tg_str_from(diag->code));
    key_string(d, S(",\"summary\":"), diag->message);
    key_string(d, S(",\"label\":"), diag->label);
    key_string(d, S(",\"detail\":"), diag->hint);
    key_range(d, S(",\"r\":"), diag->subject);
    key_range(d, S(",\"context\":"), diag->context);
    if (diag->opened.file)
        key_range(d, S(",\"opened\":"), diag->opened);
    raw(d, S("}"));
}

void tg_dump_diags(tg_buf *out, const tg_file *file, const tg_diags *diags)
{
    tg_arena arena;
    dumper d;
    start(&d, &arena, out, file);
    key_bool(&d, S("{\"v\":1,\"ok\":"), !file->rejected);
    raw(&d, S(",\"diags\":["));
    for (size_t i = 0; i < diags->count; i++) {
        if (i)
            raw(&d, S(","));
        diagnostic(&d, &diags->items[i]);
    }
    raw(&d, S("]}"));
    tg_arena_reset(&arena);
}
