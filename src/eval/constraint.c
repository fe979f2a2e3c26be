// Type constraints: `list(object({ a = optional(string, "x") }))`, and the defaults in them (hcl's ext/typeexpr).
//
// A constraint is syntax that is never evaluated: words and calls. What is wrong with it is a diagnostic, and `any`
// stands in its place.
#include "eval_internal.h"
#include "tracegate/limits.h"

static tg_constraint parse(tg_eval *eval, const tg_expr *expr, unsigned level);

static tg_constraint of_type(const tg_type *type)
{
    return (tg_constraint){ type, NULL };
}

static tg_constraint wrong(tg_eval *eval, const tg_expr *expr, const char *text)
{
    tg_eval_error(eval, "eval/type", expr->span, expr->span, "%s", text);
    return of_type(&tg_type_any);
}

// A bare word (hcl.ExprAsKeyword): a name alone, true, false, null.
static tg_str keyword(const tg_expr *expr)
{
    const tg_traversal *t = (const tg_traversal *)expr;
    if (expr->kind == TG_EXPR_KEY)
        return ((const tg_key *)expr)->name;
    if (expr->kind == TG_EXPR_TRAVERSAL && t->count == 1)
        return t->steps[0].name;
    if (expr->kind == TG_EXPR_LITERAL && (expr->op == TG_LITERAL_BOOL || expr->op == TG_LITERAL_NULL))
        return ((const tg_literal *)expr)->text;
    return (tg_str){ 0 };
}

static tg_constraint from_word(tg_eval *eval, const tg_expr *expr, tg_str word)
{
    static const struct {
        const char *word;
        const tg_type *type;
    } types[] = {
        { "string", &tg_type_string },
        { "number", &tg_type_number },
        { "bool", &tg_type_bool },
        { "any", &tg_type_any },
    };
    for (size_t i = 0; i < sizeof types / sizeof types[0]; i++) {
        if (tg_str_equal(word, tg_str_from(types[i].word)))
            return of_type(types[i].type);
    }
    if (tg_str_equal(word, S("list")) || tg_str_equal(word, S("set")) || tg_str_equal(word, S("map")))
        return wrong(eval, expr, "the type constructor requires one argument specifying the element type");
    if (tg_str_equal(word, S("object")))
        return wrong(
            eval, expr,
            "the object type constructor requires one argument specifying the attribute types as a map");
    if (tg_str_equal(word, S("tuple")))
        return wrong(
            eval, expr,
            "the tuple type constructor requires one argument specifying the element types as a list");
    return wrong(eval, expr, "the keyword is not a valid type specification");
}

// --------------------------------------------------------------------------------------- structures

static const tg_defaults *collection_defaults(tg_eval *eval, const tg_type *type, const tg_defaults *element)
{
    if (!element)
        return NULL;
    tg_defaults *defaults = tg_new(eval->arena, tg_defaults);
    const tg_defaults **children = tg_new_array(eval->arena, const tg_defaults *, 1);
    children[0] = element;
    defaults->type = type;
    defaults->children = children;
    return defaults;
}

static tg_constraint collection(tg_eval *eval, uint8_t kind, const tg_expr *argument, unsigned level)
{
    tg_constraint element = parse(eval, argument, level);
    const tg_type *type = kind == TG_TYPE_LIST  ? tg_type_list(eval->arena, element.type)
                          : kind == TG_TYPE_SET ? tg_type_set(eval->arena, element.type)
                                                : tg_type_map(eval->arena, element.type);
    return (tg_constraint){ type, collection_defaults(eval, type, element.defaults) };
}

static tg_constraint tuple(tg_eval *eval, const tg_expr *argument, unsigned level)
{
    const tg_sequence *items = (const tg_sequence *)argument;
    if (argument->kind != TG_EXPR_TUPLE)
        return wrong(eval, argument, "the tuple type constructor requires a list of element types");
    const tg_type **types = tg_new_array(eval->arena, const tg_type *, items->count);
    const tg_defaults **children = tg_new_array(eval->arena, const tg_defaults *, items->count);
    bool any = false;
    for (uint32_t i = 0; i < items->count; i++) {
        tg_constraint item = parse(eval, items->items[i], level);
        types[i] = item.type;
        children[i] = item.defaults;
        any |= item.defaults != NULL;
    }
    const tg_type *type = tg_type_tuple(eval->arena, types, items->count);
    tg_defaults *defaults = any ? tg_new(eval->arena, tg_defaults) : NULL;
    if (defaults) {
        defaults->type = type;
        defaults->children = children;
    }
    return (tg_constraint){ type, defaults };
}

// One attribute of an object type.
typedef struct member {
    tg_str name;
    const tg_type *type;
    const tg_defaults *children;
    const tg_value *initial; // NULL: none
    bool optional;
} member;

static const tg_call *as_optional(const tg_expr *expr)
{
    const tg_call *call = (const tg_call *)expr;
    return expr->kind == TG_EXPR_CALL && tg_str_equal(call->name, S("optional")) ? call : NULL;
}

// The default of an attribute, converted to its type; NULL: none, or a mistake.
static const tg_value *initial_value(tg_eval *eval, const tg_expr *expr, const tg_type *type)
{
    tg_fault fault;
    size_t before = tg_eval_errors(eval);
    tg_value v = tg_eval_expr(eval, NULL, expr);
    if (tg_eval_errors(eval) > before)
        return NULL;
    v = tg_value_convert(eval->arena, v, type, &fault);
    tg_eval_fault(eval, v, &fault, "eval/type-default", expr->span, expr->span,
                  "this default value is not compatible with the attribute's type constraint: ");
    return fault.certain ? NULL : tg_arena_copy(eval->arena, &v, sizeof v);
}

static bool object_attribute(tg_eval *eval, const tg_object_item *item, unsigned level, member *out)
{
    const tg_expr *expr = item->value;
    const tg_call *optional = as_optional(expr);
    *out = (member){ .name = item->key->name, .optional = optional != NULL };
    if (tg_str_none(out->name)) {
        wrong(eval, &item->key->expr, "the keys of an object type must be attribute names");
        return false;
    }
    if (optional && optional->count < 1) {
        wrong(eval, expr, "optional() requires the attribute's type as its argument");
        return false;
    }
    if (optional && optional->count > 2)
        wrong(eval, expr,
              "optional() expects at most two arguments: the attribute's type and a default value");
    tg_constraint inner = parse(eval, optional ? optional->arguments[0] : expr, level);
    out->type = inner.type;
    out->children = inner.defaults;
    if (optional && optional->count == 2)
        out->initial = initial_value(eval, optional->arguments[1], inner.type);
    return true;
}

// Where a name goes among sorted attributes; true: it is there.
static bool find(const member *all, uint32_t count, tg_str name, uint32_t *at)
{
    uint32_t low = 0, high = count;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        int order = tg_str_compare(name, all[middle].name);
        if (order == 0) {
            *at = middle;
            return true;
        }
        if (order < 0)
            high = middle;
        else
            low = middle + 1;
    }
    *at = low;
    return false;
}

static const tg_defaults *object_defaults(tg_eval *eval, const tg_type *type, const member *all,
                                          uint32_t count)
{
    tg_defaults *defaults = tg_new(eval->arena, tg_defaults);
    const tg_value **values = tg_new_array(eval->arena, const tg_value *, count);
    const tg_defaults **children = tg_new_array(eval->arena, const tg_defaults *, count);
    bool any = false;
    for (uint32_t i = 0; i < count; i++) {
        values[i] = all[i].initial;
        children[i] = all[i].children;
        any |= values[i] || children[i];
    }
    defaults->type = type;
    defaults->values = values;
    defaults->children = children;
    return any ? defaults : NULL;
}

static tg_constraint object_of(tg_eval *eval, const member *all, uint32_t count)
{
    tg_str *names = tg_new_array(eval->arena, tg_str, count);
    const tg_type **types = tg_new_array(eval->arena, const tg_type *, count);
    bool *optional = tg_new_array(eval->arena, bool, count);
    for (uint32_t i = 0; i < count; i++) {
        names[i] = all[i].name;
        types[i] = all[i].type;
        optional[i] = all[i].optional;
    }
    const tg_type *type = tg_type_object(eval->arena, names, types, optional, count);
    return (tg_constraint){ type, object_defaults(eval, type, all, count) };
}

static tg_constraint object(tg_eval *eval, const tg_expr *argument, unsigned level)
{
    const tg_object *items = (const tg_object *)argument;
    if (argument->kind != TG_EXPR_OBJECT)
        return wrong(
            eval, argument,
            "the object type constructor requires a map whose keys are attribute names and whose values "
            "are the corresponding attribute types");
    member *all = tg_new_array(eval->arena, member, items->count);
    uint32_t count = 0;
    for (uint32_t i = 0; i < items->count; i++) {
        member one;
        uint32_t at;
        if (!object_attribute(eval, &items->items[i], level, &one))
            continue;
        if (find(all, count, one.name, &at)) {
            wrong(eval, &items->items[i].key->expr, "the keys of an object type must be unique");
            continue;
        }
        memmove(all + at + 1, all + at, (count - at) * sizeof *all);
        all[at] = one;
        count++;
    }
    return object_of(eval, all, count);
}

// ---------------------------------------------------------------------------------------- in general

static tg_constraint from_call(tg_eval *eval, const tg_expr *expr, unsigned level)
{
    const tg_call *call = (const tg_call *)expr;
    static const struct {
        const char *name;
        uint8_t kind;
    } constructors[] = {
        { "list", TG_TYPE_LIST },     { "set", TG_TYPE_SET },     { "map", TG_TYPE_MAP },
        { "object", TG_TYPE_OBJECT }, { "tuple", TG_TYPE_TUPLE },
    };
    uint8_t kind = TG_TYPE_ANY;
    for (size_t i = 0; i < sizeof constructors / sizeof constructors[0]; i++) {
        if (tg_str_equal(call->name, tg_str_from(constructors[i].name)))
            kind = constructors[i].kind;
    }
    if (tg_str_equal(call->name, S("optional")))
        return wrong(eval, expr, "optional() is only for the attributes of an object type");
    if (kind == TG_TYPE_ANY)
        return wrong(eval, expr, "this is not a valid type constructor");
    if (call->count != 1)
        return wrong(eval, expr, "the type constructor requires one argument");
    if (kind == TG_TYPE_OBJECT)
        return object(eval, call->arguments[0], level);
    if (kind == TG_TYPE_TUPLE)
        return tuple(eval, call->arguments[0], level);
    return collection(eval, kind, call->arguments[0], level);
}

static tg_constraint parse(tg_eval *eval, const tg_expr *expr, unsigned level)
{
    tg_str word = keyword(expr);
    if (level > TG_LIMIT_DEPTH || !tg_eval_spend(eval, 1, expr->span))
        return of_type(&tg_type_any);
    if (!tg_str_none(word))
        return from_word(eval, expr, word);
    if (expr->kind == TG_EXPR_CALL)
        return from_call(eval, expr, level + 1);
    if (expr->kind == TG_EXPR_ERROR)
        return of_type(&tg_type_any);
    return wrong(
        eval, expr,
        "a type is a keyword (bool, number, string, any) or a type constructor call, like list(string)");
}

static bool quoted(const tg_expr *expr)
{
    const tg_sequence *t = (const tg_sequence *)expr;
    return expr->kind == TG_EXPR_TEMPLATE && t->count == 1 && t->items[0]->kind == TG_EXPR_LITERAL;
}

// As Terraform reads a variable's type: `list` and `map` alone, as in old code, are lists and maps of anything.
tg_constraint tg_constraint_parse(tg_eval *eval, const tg_expr *expr)
{
    tg_str word = keyword(expr);
    if (tg_str_equal(word, S("list")))
        return of_type(&tg_type_any_list);
    if (tg_str_equal(word, S("map")))
        return of_type(&tg_type_any_map);
    if (quoted(expr))
        return wrong(eval, expr, "types are written without quotes");
    return parse(eval, expr, 0);
}

// The expression in a JSON string. Its places are those of the string, so it is a text of its own, without a number.
static tg_constraint parse_text(tg_eval *eval, const tg_attribute *attribute)
{
    tg_text *text = tg_new(eval->arena, tg_text);
    tg_diags diags;
    text->bytes = attribute->json->text;
    tg_diags_init(&diags, eval->arena, 1);
    const tg_expr *expr = tg_parse_expression(eval->arena, text, &diags);
    tg_attempt attempt;
    tg_attempt_begin(eval, &attempt, true);
    tg_constraint constraint = tg_constraint_parse(eval, expr);
    tg_attempt_end(eval, &attempt);
    tg_text_drop_index(text);
    if (diags.errors > 0 || attempt.errors > 0) {
        tg_str why = attempt.errors > 0 ? attempt.reason.text : S("it is no expression");
        tg_eval_error(eval, "eval/type", attribute->json->span, attribute->span, "not a type: %.*s",
                      TG_ARG(why));
        return of_type(&tg_type_any);
    }
    return constraint;
}

tg_constraint tg_constraint_of(tg_eval *eval, const tg_attribute *attribute)
{
    if (attribute->json && attribute->json->kind == TG_JSON_STRING)
        return parse_text(eval, attribute);
    return tg_constraint_parse(eval, attribute->expr);
}

// ----------------------------------------------------------------------------------------- defaults

static tg_value fill(tg_arena *arena, tg_value v, const tg_defaults *defaults);

// The defaults of the element at `i`: by index or name, where those of a tuple or object are meant.
static const tg_defaults *child(const tg_defaults *defaults, tg_value v, uint32_t i)
{
    const tg_type *type = defaults->type;
    if (!defaults->children)
        return NULL;
    if (type->element)
        return defaults->children[0];
    if (type->kind == TG_TYPE_TUPLE)
        return !v.content->keys && i < type->count ? defaults->children[i] : NULL;
    int64_t at = v.content->keys ? tg_type_attribute(type, v.content->keys[i]) : -1;
    return at >= 0 ? defaults->children[at] : NULL;
}

// Elements that differ now get what they have in common again. False: nothing, then they are a tuple or an object.
static bool unify_items(tg_arena *arena, tg_value *items, uint32_t count, const tg_type **element)
{
    const tg_type **types = tg_new_array(arena, const tg_type *, count);
    bool any = true; // each of them
    for (uint32_t i = 0; i < count; i++) {
        types[i] = items[i].content->type;
        any &= types[i]->kind == TG_TYPE_ANY;
    }
    *element = tg_type_unify(arena, types, count);
    for (uint32_t i = 0; *element && i < count; i++) {
        tg_fault fault;
        if ((*element)->kind == TG_TYPE_ANY && !any) { // cty makes all of them unknown
            tg_reason reason = { .text = S("elements beside it are of unknown type") };
            items[i] = tg_value_unknown(arena, &tg_type_any, reason);
            continue;
        }
        items[i] = tg_value_convert(arena, items[i], *element, &fault);
        if (fault.certain)
            return false;
    }
    return *element != NULL;
}

static tg_value fill_sequence(tg_arena *arena, tg_value v, tg_value *items)
{
    uint32_t count = v.content->count;
    uint8_t kind = v.content->type->kind;
    const tg_type *element;
    tg_value *unified = tg_arena_copy(arena, items, count * sizeof *items);
    if (count == 0)
        return v;
    if (kind == TG_TYPE_TUPLE || !unify_items(arena, unified, count, &element))
        return tg_value_tuple(arena, items, count);
    return kind == TG_TYPE_SET ? tg_value_set(arena, element, unified, count)
                               : tg_value_list(arena, element, unified, count);
}

typedef struct filling {
    tg_str *keys;
    tg_value *items;
    uint32_t count;
} filling;

static int64_t key_place(const filling *f, tg_str key)
{
    for (uint32_t i = 0; i < f->count; i++) {
        if (tg_str_equal(f->keys[i], key))
            return i;
    }
    return -1;
}

// The default of one attribute where it is left out or null; where it is there and its default is no null, it cannot
// become one.
static void fill_attribute(tg_arena *arena, filling *f, const tg_defaults *defaults, uint32_t i)
{
    tg_str name = defaults->type->names[i];
    tg_value initial = *defaults->values[i];
    int64_t at = key_place(f, name);
    if (at < 0 || tg_value_is_null(f->items[at])) {
        if (at < 0) {
            at = f->count++;
            f->keys[at] = name;
        }
        const tg_defaults *inner = defaults->children ? defaults->children[i] : NULL;
        f->items[at] = inner ? fill(arena, initial, inner) : initial;
    } else if (tg_value_never_null(initial)) {
        f->items[at] = tg_value_refine_not_null(arena, f->items[at]);
    }
}

static tg_value fill_keyed(tg_arena *arena, tg_value v, tg_value *items, const tg_defaults *defaults)
{
    uint32_t most = v.content->count + defaults->type->count;
    filling f = { tg_new_array(arena, tg_str, most), tg_new_array(arena, tg_value, most), v.content->count };
    for (uint32_t i = 0; i < v.content->count; i++) {
        f.keys[i] = v.content->keys[i];
        f.items[i] = items[i];
    }
    for (uint32_t i = 0; defaults->values && i < defaults->type->count; i++) {
        if (defaults->values[i])
            fill_attribute(arena, &f, defaults, i);
    }
    const tg_type *element;
    if (v.content->type->kind == TG_TYPE_MAP) {
        if (f.count == 0)
            return v;
        tg_value *unified = tg_arena_copy(arena, f.items, f.count * sizeof *f.items);
        if (unify_items(arena, unified, f.count, &element))
            return tg_value_map(arena, element, f.keys, unified, f.count);
    }
    return tg_value_object(arena, f.keys, f.items, f.count);
}

static tg_value fill(tg_arena *arena, tg_value v, const tg_defaults *defaults)
{
    const tg_value_content *c = v.content;
    if (c->state != TG_KNOWN || tg_type_is_primitive(c->type) || arena->exhausted)
        return v;
    tg_value *items = tg_new_array(arena, tg_value, c->count);
    for (uint32_t i = 0; i < c->count; i++) {
        const tg_defaults *inner = child(defaults, v, i);
        items[i] = inner ? fill(arena, c->items[i], inner) : c->items[i];
    }
    tg_value out = c->keys || c->type->kind == TG_TYPE_OBJECT || c->type->kind == TG_TYPE_MAP
                       ? fill_keyed(arena, v, items, defaults)
                       : fill_sequence(arena, v, items);
    out.trail = v.trail;
    return tg_value_mark(arena, out, c->marks);
}

// What an unknown is one of is filled one by one.
static tg_value fill_choices(tg_arena *arena, tg_value v, const tg_defaults *defaults)
{
    if (v.content->state != TG_UNKNOWN || v.content->unknown->choice_count == 0)
        return fill(arena, v, defaults);
    const tg_unknown *u = v.content->unknown;
    tg_value *outcomes = tg_new_array(arena, tg_value, u->choice_count);
    for (uint32_t i = 0; i < u->choice_count; i++)
        outcomes[i] = fill(arena, u->choices[i], defaults);
    return tg_value_one_of(arena, v, outcomes, u->choice_count);
}

tg_value tg_constraint_apply(tg_arena *arena, tg_value v, const tg_constraint *constraint, tg_fault *fault)
{
    if (constraint->defaults && !tg_value_is_null(v))
        v = fill_choices(arena, v, constraint->defaults);
    tg_value out = tg_value_convert(arena, v, constraint->type, fault);
    if (!out.trail)
        out.trail = v.trail;
    return out;
}
