// YAML: the one door to libyaml, which allocates with malloc by itself and has no state outside its structs. Running out of
// memory is an error of it like any other; the text's size and the levels bound what it needs. Everything that
// it makes is freed here.
//
// go-cty-yaml has the scanner of an older libyaml. It takes `\'` in double quotes, which is taken out before reading again; it
// refuses `\/` there, and `?` within a plain scalar in brackets; it takes `{a:}` and `{?b}`, which is not read here.
#include "yaml.h"
#include "tracegate/limits.h"

#include <yaml.h>

// ---------------------------------------------------------------------------------------- decoding

typedef struct anchor {
    tg_value value;
    size_t size; // nodes, aliases counted in full
    bool pending;
} anchor;

// How often a text is read anew without one of its `\'`.
#define MOST_READINGS 100

typedef struct reader {
    tg_arena *arena;
    yaml_parser_t parser;
    tg_str text;
    size_t problem_at;   // the byte where libyaml gave up
    size_t at, at_index; // a byte of it, and how many characters are before it
    tg_map anchors;
    size_t depth, flow; // levels, and those of them in brackets
    size_t size;        // nodes so far, aliases counted in full
    tg_yaml_status status;
    tg_str wrong;
} reader;

static tg_value none(void)
{
    return tg_value_bool(false);
}

static tg_value refuse(reader *r, const char *what)
{
    if (r->status != TG_YAML_OK)
        return none();
    r->status = TG_YAML_WRONG;
    size_t line = r->parser.mark.line + 1;
    r->wrong = tg_format(r->arena, "on line %zu: %s", line, what);
    return none();
}

static tg_str text_of(const unsigned char *bytes)
{
    return tg_str_from((const char *)bytes);
}

// False: an error, or a status from before. The caller deletes the event.
static bool next_event(reader *r, yaml_event_t *event)
{
    memset(event, 0, sizeof *event);
    if (r->status != TG_YAML_OK)
        return false;
    if (yaml_parser_parse(&r->parser, event))
        return true;
    const char *problem = r->parser.problem ? r->parser.problem : "invalid YAML syntax";
    refuse(r, problem);
    if (strcmp(problem, "found unexpected ':'") == 0)
        r->status = TG_YAML_OTHERWISE;
    return false;
}

static bool next_is(reader *r, yaml_event_type_t type, const char *otherwise)
{
    yaml_event_t event;
    bool right = next_event(r, &event) && event.type == type;
    if (!right)
        refuse(r, otherwise);
    yaml_event_delete(&event);
    return right;
}

// An anchor that begins here; NULL: none. Names live as long as the arena.
static anchor *begin_anchor(reader *r, const unsigned char *name)
{
    if (!name)
        return NULL;
    anchor *a = tg_new(r->arena, anchor);
    a->pending = true;
    a->size = r->size;
    tg_map_put(&r->anchors, tg_str_copy(r->arena, text_of(name)), a);
    return a;
}

static tg_value end_anchor(const reader *r, anchor *a, tg_value v)
{
    if (a) {
        a->value = v;
        a->size = r->size - a->size;
        a->pending = false;
    }
    return v;
}

static bool counts(reader *r, size_t nodes)
{
    r->size += nodes;
    if (r->size > TG_LIMIT_ELEMENTS && r->status == TG_YAML_OK)
        r->status = TG_YAML_TOO_MUCH;
    return r->status == TG_YAML_OK;
}

static tg_value alias(reader *r, const yaml_event_t *event)
{
    const anchor *a = tg_map_get(&r->anchors, text_of(event->data.alias.anchor));
    if (!a)
        return refuse(r, "reference to undefined anchor");
    if (a->pending)
        return refuse(r, "cannot refer to an anchor from inside its own definition");
    return counts(r, a->size) ? a->value : none();
}

// The byte where libyaml's mark is, which counts characters. Marks are asked for in order.
static size_t byte_of(reader *r, size_t index)
{
    for (; r->at_index < index && r->at < r->text.length; r->at_index++) {
        size_t length;
        tg_utf8_decode(tg_str_slice(r->text, r->at, r->text.length), &length);
        r->at += length;
    }
    return r->at;
}

// go-cty-yaml's scanner is from before YAML 1.2 allowed `\/` in double quotes.
static bool has_new_escape(reader *r, const yaml_event_t *event)
{
    size_t start = byte_of(r, event->start_mark.index), end = byte_of(r, event->end_mark.index);
    for (size_t i = start; i + 1 < end; i++) {
        if (r->text.data[i] != '\\')
            continue;
        if (r->text.data[i + 1] == '/')
            return true;
        i++;
    }
    return false;
}

// In brackets it begins a key, wherever it stands.
static void look_for_question_mark(reader *r, tg_str text)
{
    size_t at;
    if (!tg_str_find(text, S("?"), &at))
        return;
    refuse(r, "did not find expected ',' or bracket");
    if (at == 0)
        r->status = TG_YAML_OTHERWISE;
}

static bool scalar(reader *r, const yaml_event_t *event, tg_value *out, bool *merge)
{
    tg_str text = { (const char *)event->data.scalar.value, event->data.scalar.length }, wrong;
    yaml_scalar_style_t style = event->data.scalar.style;
    bool quoted = style == YAML_SINGLE_QUOTED_SCALAR_STYLE || style == YAML_DOUBLE_QUOTED_SCALAR_STYLE;
    if (style == YAML_DOUBLE_QUOTED_SCALAR_STYLE && has_new_escape(r, event))
        *out = refuse(r, "found unknown escape character");
    if (style == YAML_PLAIN_SCALAR_STYLE && r->flow > 0)
        look_for_question_mark(r, text);
    if (r->status != TG_YAML_OK)
        return false;
    if (tg_yaml_scalar(r->arena, text_of(event->data.scalar.tag), text, quoted, out, merge, &wrong))
        return true;
    *out = refuse(r, wrong.data);
    return false;
}

// A block of text is a string, but what it says goes through the same table first: `|-` with 010 is "10".
static tg_value scalar_value(reader *r, const yaml_event_t *event)
{
    bool merge;
    tg_value v;
    tg_fault fault;
    anchor *a = begin_anchor(r, event->data.scalar.anchor);
    if (!counts(r, 1) || !scalar(r, event, &v, &merge))
        return none();
    bool plain = event->data.scalar.plain_implicit;
    if (!event->data.scalar.tag && !plain)
        v = tg_value_convert(r->arena, v, &tg_type_string, &fault);
    return end_anchor(r, a, v);
}

static bool right_tag(reader *r, const unsigned char *tag, tg_str wanted)
{
    if (!tag || tg_str_equal(text_of(tag), wanted))
        return true;
    refuse(r, "the tag does not fit");
    return false;
}

static tg_value node(reader *r, const yaml_event_t *event);

static tg_value next_node(reader *r)
{
    yaml_event_t event;
    tg_value v = next_event(r, &event) ? node(r, &event) : none();
    yaml_event_delete(&event);
    return v;
}

typedef struct entries {
    struct {
        tg_str *items;
        size_t count, capacity;
    } keys;
    struct {
        tg_value *items;
        size_t count, capacity;
    } values;
} entries;

static void add_entry(reader *r, entries *e, tg_str key, tg_value value)
{
    tg_push(r->arena, &e->keys, key);
    tg_push(r->arena, &e->values, value);
}

static void merge_into(reader *r, entries *e)
{
    tg_value v = next_node(r);
    if (r->status == TG_YAML_OK && !tg_value_is(v, TG_TYPE_OBJECT)) {
        refuse(r, "only a mapping can be merged into a mapping");
        return;
    }
    for (uint32_t i = 0; r->status == TG_YAML_OK && i < tg_value_count(v); i++)
        add_entry(r, e, tg_value_key(v, i), tg_value_item(v, i));
}

static void entry(reader *r, const yaml_event_t *key, entries *e)
{
    bool merge = false;
    tg_value name = none();
    tg_fault fault = { 0 };
    if (key->type != YAML_SCALAR_EVENT)
        refuse(r, "only strings are allowed as mapping keys");
    else if (scalar(r, key, &name, &merge) && !merge)
        name = tg_value_convert(r->arena, name, &tg_type_string, &fault);
    if (merge) {
        merge_into(r, e);
        return;
    }
    if (r->status == TG_YAML_OK && !tg_value_is(name, TG_TYPE_STRING))
        refuse(r, "mapping key cannot be null");
    if (r->status == TG_YAML_OK)
        add_entry(r, e, tg_value_text(name), next_node(r));
}

static tg_value mapping(reader *r, const yaml_event_t *start)
{
    entries e = { 0 };
    anchor *a = begin_anchor(r, start->data.mapping_start.anchor);
    if (!right_tag(r, start->data.mapping_start.tag, S("tag:yaml.org,2002:map")))
        return none();
    for (bool end = false; !end && r->status == TG_YAML_OK;) {
        yaml_event_t event;
        end = !next_event(r, &event) || event.type == YAML_MAPPING_END_EVENT;
        if (!end)
            entry(r, &event, &e);
        yaml_event_delete(&event);
    }
    if (r->status != TG_YAML_OK)
        return none();
    return end_anchor(r, a, tg_value_object(r->arena, e.keys.items, e.values.items, (uint32_t)e.keys.count));
}

static tg_value sequence(reader *r, const yaml_event_t *start)
{
    struct {
        tg_value *items;
        size_t count, capacity;
    } values = { 0 };
    anchor *a = begin_anchor(r, start->data.sequence_start.anchor);
    if (!right_tag(r, start->data.sequence_start.tag, S("tag:yaml.org,2002:seq")))
        return none();
    for (bool end = false; !end && r->status == TG_YAML_OK;) {
        yaml_event_t event;
        end = !next_event(r, &event) || event.type == YAML_SEQUENCE_END_EVENT;
        if (!end)
            tg_push(r->arena, &values, node(r, &event));
        yaml_event_delete(&event);
    }
    if (r->status != TG_YAML_OK)
        return none();
    return end_anchor(r, a, tg_value_tuple(r->arena, values.items, (uint32_t)values.count));
}

// The value that begins with `event`.
static tg_value node(reader *r, const yaml_event_t *event)
{
    tg_value v = none();
    if (event->type == YAML_SCALAR_EVENT)
        return scalar_value(r, event);
    if (event->type == YAML_ALIAS_EVENT)
        return alias(r, event);
    if (event->type != YAML_MAPPING_START_EVENT && event->type != YAML_SEQUENCE_START_EVENT)
        return refuse(r, "a value is missing");
    bool is_mapping = event->type == YAML_MAPPING_START_EVENT;
    bool flow = is_mapping ? event->data.mapping_start.style == YAML_FLOW_MAPPING_STYLE
                           : event->data.sequence_start.style == YAML_FLOW_SEQUENCE_STYLE;
    if (r->depth == TG_LIMIT_DEPTH - 1)
        r->status = TG_YAML_TOO_MUCH;
    r->depth++;
    r->flow += flow;
    if (counts(r, 1))
        v = is_mapping ? mapping(r, event) : sequence(r, event);
    r->flow -= flow;
    r->depth--;
    return v;
}

static void read_document(reader *r, tg_value *out)
{
    tg_map_init(&r->anchors, r->arena);
    if (!yaml_parser_initialize(&r->parser))
        tg_out_of_memory();
    yaml_parser_set_encoding(&r->parser, YAML_UTF8_ENCODING);
    yaml_parser_set_input_string(&r->parser, (const unsigned char *)r->text.data, r->text.length);
    if (next_is(r, YAML_STREAM_START_EVENT, "missing stream start token") &&
        next_is(r, YAML_DOCUMENT_START_EVENT, "missing start of document")) {
        *out = next_node(r);
        next_is(r, YAML_DOCUMENT_END_EVENT, "unexpected extra content after value");
        next_is(r, YAML_STREAM_END_EVENT, "only a single document is allowed");
    }
    r->at = r->at_index = 0;
    r->problem_at = byte_of(r, r->parser.problem_mark.index);
    yaml_parser_delete(&r->parser);
}

tg_yaml_status tg_yaml_decode(tg_arena *arena, tg_str text, tg_value *out, tg_str *wrong)
{
    reader r;
    text = text.length > 0 ? text : S("\n");
    for (int i = 0; i < MOST_READINGS; i++) {
        r = (reader){ .arena = arena, .text = text };
        read_document(&r, out);
        tg_str rest = tg_str_slice(text, r.problem_at, text.length);
        if (r.status != TG_YAML_WRONG || !tg_str_starts_with(rest, S("\\'")))
            break;
        text = tg_str_join(arena, tg_str_slice(text, 0, r.problem_at), tg_str_slice(rest, 1, rest.length));
    }
    *wrong = r.wrong;
    return r.status;
}

// ---------------------------------------------------------------------------------------- encoding

typedef struct writer {
    tg_arena *arena;
    yaml_emitter_t emitter;
    tg_buf *out;
    tg_yaml_status status;
    tg_str wrong;
} writer;

static int write_bytes(void *data, unsigned char *bytes, size_t size)
{
    writer *w = data;
    if (w->out->length + size > TG_LIMIT_STRING) {
        w->status = TG_YAML_TOO_MUCH;
        return 0;
    }
    tg_buf_add(w->out, (tg_str){ (const char *)bytes, size });
    return 1;
}

// An event whose making may have failed.
static void emit(writer *w, int made, yaml_event_t *event)
{
    if (!made)
        tg_out_of_memory();
    if (w->status != TG_YAML_OK) {
        yaml_event_delete(event);
        return;
    }
    if (!yaml_emitter_emit(&w->emitter, event) && w->status == TG_YAML_OK) {
        w->status = TG_YAML_WRONG;
        w->wrong =
            tg_format(w->arena, "%s", w->emitter.problem ? w->emitter.problem : "failed to write YAML token");
    }
}

static void emit_scalar(writer *w, tg_str text, yaml_scalar_style_t style)
{
    yaml_event_t event;
    emit(w,
         yaml_scalar_event_initialize(&event, NULL, NULL, (const unsigned char *)text.data, (int)text.length,
                                      1, 1, style),
         &event);
}

static void emit_string(writer *w, tg_str text)
{
    bool lines = text.length > 0 && memchr(text.data, '\n', text.length);
    emit_scalar(w, text, lines ? YAML_LITERAL_SCALAR_STYLE : YAML_DOUBLE_QUOTED_SCALAR_STYLE);
}

static void emit_number(writer *w, tg_number n)
{
    tg_str text = tg_number_text(w->arena, n);
    if (tg_str_none(text))
        w->status = TG_YAML_TOO_MUCH;
    else
        emit_scalar(w, text, YAML_PLAIN_SCALAR_STYLE);
}

static void emit_value(writer *w, tg_value v);

static void emit_collection(writer *w, tg_value v, bool keyed)
{
    yaml_event_t event;
    emit(w,
         keyed ? yaml_mapping_start_event_initialize(&event, NULL, NULL, 1, YAML_BLOCK_MAPPING_STYLE)
               : yaml_sequence_start_event_initialize(&event, NULL, NULL, 1, YAML_BLOCK_SEQUENCE_STYLE),
         &event);
    for (uint32_t i = 0; i < tg_value_count(v) && w->status == TG_YAML_OK; i++) {
        if (keyed)
            emit_string(w, tg_value_key(v, i));
        emit_value(w, tg_value_item(v, i));
    }
    emit(w, keyed ? yaml_mapping_end_event_initialize(&event) : yaml_sequence_end_event_initialize(&event),
         &event);
}

// Levels are limited by those of values (TG_LIMIT_DEPTH).
static void emit_value(writer *w, tg_value v)
{
    if (tg_value_is_null(v)) {
        emit_scalar(w, S("null"), YAML_PLAIN_SCALAR_STYLE);
        return;
    }
    switch ((tg_type_kind)tg_value_type(v)->kind) {
    case TG_TYPE_STRING:
        emit_string(w, tg_value_text(v));
        return;
    case TG_TYPE_NUMBER:
        emit_number(w, tg_value_number(v));
        return;
    case TG_TYPE_BOOL:
        emit_scalar(w, tg_value_truth(v) ? S("true") : S("false"), YAML_PLAIN_SCALAR_STYLE);
        return;
    case TG_TYPE_MAP:
    case TG_TYPE_OBJECT:
        emit_collection(w, v, true);
        return;
    case TG_TYPE_ANY:
    case TG_TYPE_LIST:
    case TG_TYPE_SET:
    case TG_TYPE_TUPLE:
    default:
        emit_collection(w, v, false);
    }
}

// The reference ends a document that is one plain scalar with `...`, and nothing else; libyaml does it behind text blocks
// that keep their last newlines.
static void end_document(tg_value v, tg_buf *out)
{
    bool scalar = tg_value_is_null(v) || tg_value_is(v, TG_TYPE_NUMBER) || tg_value_is(v, TG_TYPE_BOOL);
    bool ended = tg_str_ends_with(tg_buf_str(out), S("\n...\n"));
    if (ended && !scalar)
        out->length -= S("...\n").length;
    if (scalar && !ended)
        tg_buf_add(out, S("...\n"));
}

tg_yaml_status tg_yaml_encode(tg_arena *arena, tg_value v, tg_buf *out, tg_str *wrong)
{
    writer w = { .arena = arena, .out = out };
    yaml_event_t event;
    if (!yaml_emitter_initialize(&w.emitter))
        tg_out_of_memory();
    yaml_emitter_set_output(&w.emitter, write_bytes, &w);
    yaml_emitter_set_unicode(&w.emitter, 1);
    emit(&w, yaml_stream_start_event_initialize(&event, YAML_UTF8_ENCODING), &event);
    emit(&w, yaml_document_start_event_initialize(&event, NULL, NULL, NULL, 1), &event);
    emit_value(&w, v);
    emit(&w, yaml_document_end_event_initialize(&event, 1), &event);
    emit(&w, yaml_stream_end_event_initialize(&event), &event);
    end_document(v, out);
    *wrong = w.wrong;
    yaml_emitter_delete(&w.emitter);
    return w.status;
}
