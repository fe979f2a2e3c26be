// Getting at things: names, attributes, indexes. hclsyntax's traversals, hcl.Index and hcl.GetAttr (ops.go there).
//
// Beyond Terraform: a key that is not known, into a collection that is, gives one of its elements, and may fail.
#include "eval_internal.h"
#include "tracegate/limits.h"

#define NO_ELEMENT "the given key does not identify an element in this collection value"

// An element on its way: its own, then that of what it was taken from.
static tg_value taken(tg_eval *eval, tg_value item, tg_value from)
{
    item.trail = tg_trail_join(eval->arena, item.trail, from.trail);
    return tg_value_mark(eval->arena, item, from.content->marks);
}

// Unknown because `from` or the key is, with the marks of the collection.
static tg_value unknown_item(tg_eval *eval, const tg_type *type, tg_value from, tg_value because)
{
    tg_value v = tg_value_unknown_like(eval->arena, type, because);
    v.trail = because.trail ? because.trail : from.trail;
    return tg_value_mark(eval->arena, v, from.content->marks);
}

// ---------------------------------------------------------------------------------------- by index

static tg_value refuse_index(tg_eval *eval, tg_span at, const char *text)
{
    return tg_eval_error(eval, "eval/index", at, at, "%s", text);
}

// Any element, since the key is not known: each of them as a choice of what Terraform knows.
static tg_value any_item(tg_eval *eval, tg_value object, tg_value key, const tg_type *type)
{
    tg_value plain = unknown_item(eval, type, object, key);
    if (object.content->state != TG_KNOWN || tg_value_has(key, TG_HAS_CHOICES) || tg_value_failed(key))
        return plain;
    tg_eval_may_fail(eval, tg_value_reason(key));
    uint32_t count = object.content->count;
    if (count == 0 || count > TG_CAP_CHOICES || eval->as_terraform)
        return plain;
    tg_value items[TG_CAP_CHOICES];
    for (uint32_t i = 0; i < count; i++) {
        items[i] = object.content->items[i];
        items[i].trail = tg_trail_join(eval->arena, items[i].trail, object.trail);
    }
    return tg_value_one_of(eval->arena, plain, items, count);
}

static tg_value out_of_range(tg_eval *eval, tg_value object, tg_number key, tg_span at)
{
    if (!tg_number_is_integer(key))
        return refuse_index(eval, at,
                            NO_ELEMENT ": indexing a sequence requires a whole number, but the given index "
                                       "has a fractional part");
    if (tg_number_sign(key) < 0)
        return refuse_index(eval, at, NO_ELEMENT ": a negative number is not a valid index for a sequence");
    if (object.content->type->kind == TG_TYPE_LIST && object.content->count == 0)
        return refuse_index(eval, at, NO_ELEMENT ": the collection has no elements");
    return refuse_index(
        eval, at, NO_ELEMENT ": the given index is greater than or equal to the length of the collection");
}

static tg_value index_sequence(tg_eval *eval, tg_value object, tg_value key, tg_span at)
{
    const tg_type *type = object.content->type;
    bool list = type->kind == TG_TYPE_LIST;
    if (key.content->state == TG_UNKNOWN)
        return any_item(eval, object, key, list ? type->element : &tg_type_any);
    if (object.content->state == TG_UNKNOWN && list)
        return unknown_item(eval, type->element, object, object);
    int64_t i;
    uint32_t count = list ? object.content->count : type->count;
    if (!tg_number_to_int64(key.content->number, &i) || i < 0 || i >= count)
        return out_of_range(eval, object, key.content->number, at);
    if (object.content->state == TG_UNKNOWN)
        return unknown_item(eval, type->items[i], object, object);
    return taken(eval, object.content->items[i], object);
}

// The place of a key in a known map; -1: it has none.
static int64_t place_of(tg_value map, tg_str key)
{
    for (uint32_t low = 0, high = map.content->count; low < high;) {
        uint32_t middle = low + (high - low) / 2;
        int order = tg_str_compare(key, map.content->keys[middle]);
        if (order == 0)
            return middle;
        if (order < 0)
            high = middle;
        else
            low = middle + 1;
    }
    return -1;
}

// A key that is not there; near ones are named unless the key or the collection is sensitive.
static tg_value no_such_key(tg_eval *eval, tg_value object, tg_str key, bool secret, tg_span at)
{
    const tg_type *type = object.content->type;
    bool known = object.content->state == TG_KNOWN;
    tg_strs keys = { type->names, type->count };
    if (type->kind == TG_TYPE_MAP)
        keys = (tg_strs){ known ? object.content->keys : NULL, known ? object.content->count : 0 };
    tg_str near = secret || object.content->marks ? (tg_str){ 0 } : tg_str_nearest(key, keys);
    if (tg_str_none(near))
        return refuse_index(eval, at, NO_ELEMENT);
    return tg_eval_error(eval, "eval/index", at, at, NO_ELEMENT "; did you mean \"%.*s\"?",
                         TG_ARG(tg_eval_printable(eval, near)));
}

static tg_value index_map(tg_eval *eval, tg_value object, tg_value key, bool secret, tg_span at)
{
    const tg_type *element = object.content->type->element;
    if (key.content->state == TG_UNKNOWN)
        return any_item(eval, object, key, element);
    if (object.content->state == TG_UNKNOWN)
        return unknown_item(eval, element, object, object);
    int64_t i = place_of(object, key.content->string);
    if (i < 0)
        return no_such_key(eval, object, key.content->string, secret, at);
    return taken(eval, object.content->items[i], object);
}

static tg_value index_object(tg_eval *eval, tg_value object, tg_value key, bool secret, tg_span at)
{
    const tg_type *type = object.content->type;
    if (key.content->state == TG_UNKNOWN)
        return any_item(eval, object, key, &tg_type_any);
    int64_t i = tg_type_attribute(type, key.content->string);
    if (i < 0)
        return no_such_key(eval, object, key.content->string, secret, at);
    if (object.content->state == TG_UNKNOWN)
        return unknown_item(eval, type->items[i], object, object);
    return taken(eval, object.content->items[i], object);
}

// The key, without marks, converted to what the collection wants. Its marks do matter where an element is found.
static tg_value index_by(tg_eval *eval, tg_value object, tg_value key, tg_span at)
{
    const tg_type *type = object.content->type;
    bool sequence = type->kind == TG_TYPE_LIST || type->kind == TG_TYPE_TUPLE;
    bool known_object = type->kind == TG_TYPE_OBJECT;
    unsigned marks = 0;
    tg_fault fault;
    key = tg_value_convert(eval->arena, key, sequence ? &tg_type_number : &tg_type_string, &fault);
    if (fault.certain)
        return tg_eval_fault(eval, key, &fault, "eval/index", at, at, NO_ELEMENT ": ");
    tg_eval_fault(eval, key, &fault, "eval/index", at, at, "");
    key = tg_value_unmark(eval->arena, key, &marks);
    tg_value out = sequence       ? index_sequence(eval, object, key, at)
                   : known_object ? index_object(eval, object, key, marks, at)
                                  : index_map(eval, object, key, marks, at);
    // hcl drops the key's marks where nothing is known, and always for objects.
    bool found = object.content->state == TG_KNOWN && key.content->state == TG_KNOWN;
    if (found && !known_object && !tg_value_failed(out))
        out = tg_value_mark(eval->arena, out, marks);
    return out;
}

static tg_value index_plain(tg_eval *eval, tg_value object, tg_value key, tg_span at)
{
    const tg_type *type = object.content->type;
    if (object.content->state == TG_NULL)
        return refuse_index(eval, at, "this value is null, so it does not have any indices");
    if (key.content->state == TG_NULL)
        return refuse_index(eval, at, "a null value cannot be an index");
    if (type->kind == TG_TYPE_ANY)
        return unknown_item(eval, &tg_type_any, object, object);
    if (key.content->type->kind == TG_TYPE_ANY && !tg_value_has(key, TG_HAS_CHOICES)) {
        bool kept = type->kind == TG_TYPE_SET || tg_type_is_primitive(type);
        return kept ? unknown_item(eval, &tg_type_any, object, key)
                    : any_item(eval, object, key, &tg_type_any);
    }
    if (key.content->type->kind == TG_TYPE_ANY)
        return unknown_item(eval, &tg_type_any, object, key);
    if (type->kind == TG_TYPE_SET)
        return refuse_index(
            eval, at,
            "elements of a set are identified only by their value and don't have any separate "
            "index or key to select with");
    if (tg_type_is_primitive(type))
        return refuse_index(eval, at, "this value does not have any indices");
    return index_by(eval, object, key, at);
}

typedef struct access {
    tg_eval *eval;
    tg_span at;
    tg_str name; // of an attribute
} access;

static tg_value apply_index(void *data, const tg_value *operands)
{
    const access *a = data;
    return index_plain(a->eval, operands[0], operands[1], a->at);
}

// Choices inside an element are nobody's business here: only those of the two values themselves are tried.
static tg_value only_own_choices(tg_eval *eval, tg_value v)
{
    static const tg_value nothing = { 0 };
    (void)eval;
    return v.content->state == TG_UNKNOWN ? v : nothing;
}

tg_value tg_value_index(tg_eval *eval, tg_value object, tg_value key, tg_span at)
{
    access a = { .eval = eval, .at = at };
    tg_value operands[2] = { object, key };
    tg_value plain = apply_index(&a, operands);
    if (!only_own_choices(eval, object).content && !only_own_choices(eval, key).content)
        return plain;
    return tg_eval_choices(eval, plain, operands, 2, apply_index, &a);
}

// ------------------------------------------------------------------------------------ by attribute

static tg_value refuse_attribute(tg_eval *eval, const access *a, tg_value object)
{
    const tg_type *type = object.content->type;
    tg_str name = tg_eval_printable(eval, a->name);
    bool objects = type->element && type->element->kind == TG_TYPE_OBJECT;
    if (type->kind == TG_TYPE_LIST && objects)
        return tg_eval_error(
            eval, "eval/attribute", a->at, a->at,
            "attribute \"%.*s\" of a list of objects: it belongs to an element of the list, or "
            "to all of them",
            TG_ARG(name));
    if (type->kind == TG_TYPE_SET && objects)
        return tg_eval_error(eval, "eval/attribute", a->at, a->at,
                             "attribute \"%.*s\" of a set of objects: it belongs to all elements of the set",
                             TG_ARG(name));
    if (tg_type_is_primitive(type))
        return tg_eval_error(eval, "eval/attribute", a->at, a->at, "a value of type %.*s has no attributes",
                             TG_ARG(tg_type_name(eval->arena, type)));
    return tg_eval_error(eval, "eval/attribute", a->at, a->at, "this value does not have any attributes");
}

static tg_value missing_attribute(tg_eval *eval, const access *a, tg_strs names, const char *what)
{
    tg_str name = tg_eval_printable(eval, a->name), near = tg_str_nearest(a->name, names);
    if (tg_str_none(near))
        return tg_eval_error(eval, "eval/attribute", a->at, a->at, "this %s \"%.*s\"", what, TG_ARG(name));
    near = tg_eval_printable(eval, near);
    return tg_eval_error(eval, "eval/attribute", a->at, a->at, "this %s \"%.*s\"; did you mean \"%.*s\"?",
                         what, TG_ARG(name), TG_ARG(near));
}

static tg_value attribute_of_object(tg_eval *eval, const access *a, tg_value object)
{
    const tg_type *type = object.content->type;
    int64_t i = tg_type_attribute(type, a->name);
    if (i < 0) {
        tg_strs names = { type->names, type->count };
        return missing_attribute(eval, a, names, "object does not have an attribute named");
    }
    if (object.content->state == TG_UNKNOWN)
        return unknown_item(eval, type->items[i], object, object);
    return taken(eval, object.content->items[i], object);
}

static tg_value attribute_of_map(tg_eval *eval, const access *a, tg_value object)
{
    if (object.content->state == TG_UNKNOWN)
        return unknown_item(eval, object.content->type->element, object, object);
    int64_t i = place_of(object, a->name);
    if (i < 0) {
        tg_strs names = { object.content->keys, object.content->count };
        return missing_attribute(eval, a, names, "map does not have an element with the key");
    }
    return taken(eval, object.content->items[i], object);
}

static tg_value apply_attribute(void *data, const tg_value *operands)
{
    const access *a = data;
    tg_value object = operands[0];
    if (object.content->state == TG_NULL)
        return tg_eval_error(a->eval, "eval/null", a->at, a->at,
                             "this value is null, so it does not have any attributes");
    if (object.content->type->kind == TG_TYPE_OBJECT)
        return attribute_of_object(a->eval, a, object);
    if (object.content->type->kind == TG_TYPE_MAP)
        return attribute_of_map(a->eval, a, object);
    if (object.content->type->kind == TG_TYPE_ANY)
        return unknown_item(a->eval, &tg_type_any, object, object);
    return refuse_attribute(a->eval, a, object);
}

tg_value tg_value_attribute(tg_eval *eval, tg_value object, tg_str name, tg_span at)
{
    access a = { eval, at, tg_utf8_nfc(eval->arena, name) };
    tg_value plain = apply_attribute(&a, &object);
    if (object.content->state != TG_UNKNOWN)
        return plain;
    return tg_eval_choices(eval, plain, &object, 1, apply_attribute, &a);
}

// -------------------------------------------------------------------------------------- traversals

static tg_value literal_key(tg_eval *eval, const tg_step *step)
{
    tg_number number;
    switch ((tg_literal_type)step->index_type) {
    case TG_LITERAL_NUMBER:
        if (tg_number_parse(eval->arena, step->name, &number))
            return tg_value_of_number(eval->arena, number);
        break;
    case TG_LITERAL_BOOL:
        return tg_value_bool(tg_str_equal(step->name, S("true")));
    case TG_LITERAL_NULL:
        return tg_value_null(eval->arena, &tg_type_any);
    case TG_LITERAL_STRING:
        break;
    }
    return tg_value_string(eval->arena, step->name);
}

static tg_value take_steps(tg_eval *eval, tg_value v, const tg_traversal *traversal, uint32_t from)
{
    size_t before = tg_eval_errors(eval);
    for (uint32_t i = from; i < traversal->count && tg_eval_errors(eval) == before; i++) {
        const tg_step *step = &traversal->steps[i];
        if (!tg_eval_spend(eval, 1, step->span))
            return tg_eval_any(eval, v);
        if (step->kind == TG_STEP_ATTRIBUTE)
            v = tg_value_attribute(eval, v, step->name, step->span);
        else
            v = tg_value_index(eval, v, literal_key(eval, step), step->span);
    }
    return v;
}

static tg_value unknown_name(tg_eval *eval, const tg_names *names, const tg_step *root)
{
    struct {
        tg_str *items;
        size_t count, capacity;
    } known = { 0 };
    bool any = false;
    for (; names; names = names->outer) {
        any |= names->lookup != NULL;
        if (!tg_str_none(names->name))
            tg_push(eval->arena, &known, names->name);
    }
    tg_str near = tg_str_nearest(root->name, (tg_strs){ known.items, known.count });
    tg_str name = tg_eval_printable(eval, root->name);
    if (known.count == 0 && !any)
        return tg_eval_error(eval, "eval/unknown-name", root->span, root->span,
                             "\"%.*s\": variables may not be used here", TG_ARG(name));
    if (tg_str_none(near))
        return tg_eval_error(eval, "eval/unknown-name", root->span, root->span,
                             "there is no variable named \"%.*s\"", TG_ARG(name));
    return tg_eval_error(eval, "eval/unknown-name", root->span, root->span,
                         "there is no variable named \"%.*s\"; did you mean \"%.*s\"?", TG_ARG(name),
                         TG_ARG(tg_eval_printable(eval, near)));
}

// The value of the first steps, from whoever knows the name.
static tg_value find_name(tg_eval *eval, const tg_names *names, const tg_traversal *reference, uint32_t *used)
{
    const tg_step *root = &reference->steps[0];
    for (const tg_names *n = names; n; n = n->outer) {
        if (!tg_str_none(n->name) && tg_str_equal(n->name, root->name)) {
            *used = 1;
            return n->value;
        }
        if (n->lookup) {
            *used = 0;
            tg_value v = n->lookup(eval, n, reference, used);
            if (*used > 0)
                return v;
        }
    }
    *used = 1;
    return unknown_name(eval, names, root);
}

tg_value tg_eval_traversal(tg_eval *eval, const tg_names *names, const tg_traversal *traversal)
{
    if (traversal->source) {
        tg_value source = tg_eval_expr(eval, names, traversal->source);
        return take_steps(eval, source, traversal, 0);
    }
    uint32_t used = 1;
    tg_value v = find_name(eval, names, traversal, &used);
    return take_steps(eval, v, traversal, used);
}

tg_value tg_eval_index(tg_eval *eval, const tg_names *names, const tg_index *index)
{
    tg_value object = tg_eval_expr(eval, names, index->source);
    tg_value key = tg_eval_expr(eval, names, index->key);
    tg_span at = { index->expr.span.file, index->source->span.end, index->expr.span.end };
    return tg_value_index(eval, object, key, at);
}
