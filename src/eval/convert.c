// Conversion of values to types: cty's convert package, rule by rule.
//
// Whether there is a conversion is a question of types alone (tg_type_converts); then values are converted, which may still
// fail ("abc" to a number). An unknown becomes an unknown of the new type, its choices are converted one by one.
#include "convert.h"

#include "tracegate/limits.h"

// Questions about pairs of types in one conversion. Real ones ask a few for each attribute.
#define MOST_WORK 1000000

bool tg_converting_goes_on(tg_converting *c)
{
    if (c->work >= MOST_WORK || c->arena->exhausted)
        return false;
    c->work++;
    return true;
}

// --------------------------------------------------------------------------------- between types

static bool converts_or_equal(tg_converting *c, const tg_type *from, const tg_type *to)
{
    return tg_type_equal(from, to) || tg_type_converts(c, from, to);
}

static bool primitives_convert(const tg_converting *c, const tg_type *from, const tg_type *to)
{
    if (from->kind == to->kind)
        return false; // cty has no conversion to the same type: who asks has compared before
    if (to->kind == TG_TYPE_STRING)
        return true;
    return c->unsafe && from->kind == TG_TYPE_STRING;
}

static bool objects_convert(tg_converting *c, const tg_type *from, const tg_type *to)
{
    for (uint32_t i = 0; i < to->count; i++) {
        int64_t at = tg_type_attribute(from, to->names[i]);
        bool optional = to->optional && to->optional[i];
        if (at < 0 ? !optional : !converts_or_equal(c, from->items[at], to->items[i]))
            return false;
    }
    return true;
}

static bool tuples_convert(tg_converting *c, const tg_type *from, const tg_type *to)
{
    if (from->count != to->count)
        return false;
    for (uint32_t i = 0; i < to->count; i++) {
        if (!converts_or_equal(c, from->items[i], to->items[i]))
            return false;
    }
    return true;
}

// The element type that a tuple's or object's elements get in a collection of `wanted`; NULL: they have none in common.
static const tg_type *element_for(tg_converting *c, const tg_type *from, const tg_type *to)
{
    const tg_type *element = to->element;
    if (element->kind != TG_TYPE_ANY)
        return element;
    element = tg_unify_items(c, from);
    if (!element || element->kind != TG_TYPE_ANY || to->kind == TG_TYPE_MAP)
        return element;
    for (uint32_t i = 0; i < from->count; i++) { // all must be any themselves
        if (from->items[i]->kind != TG_TYPE_ANY)
            return NULL;
    }
    return element;
}

static bool structure_converts(tg_converting *c, const tg_type *from, const tg_type *to)
{
    if (from->count == 0)
        return true;
    const tg_type *element = element_for(c, from, to);
    if (!element)
        return false;
    for (uint32_t i = 0; i < from->count; i++) {
        // Many elements of one type are one question.
        if (i > 0 && from->items[i] == from->items[i - 1])
            continue;
        if (!converts_or_equal(c, from->items[i], element))
            return false;
    }
    return true;
}

static bool map_converts_to_object(tg_converting *c, const tg_type *from, const tg_type *to)
{
    for (uint32_t i = 0; i < to->count; i++) {
        if (!(to->optional && to->optional[i]) && !converts_or_equal(c, from->element, to->items[i]))
            return false;
    }
    return c->unsafe;
}

static bool collections_convert(tg_converting *c, const tg_type *from, const tg_type *to)
{
    if ((from->kind == TG_TYPE_MAP) != (to->kind == TG_TYPE_MAP))
        return false;
    if (to->kind == TG_TYPE_SET && from->kind == TG_TYPE_LIST && !c->unsafe)
        return false;
    if (to->kind != TG_TYPE_MAP && tg_type_equal(from->element, to->element))
        return true;
    return tg_type_converts(c, from->element, to->element);
}

bool tg_type_converts(tg_converting *c, const tg_type *from, const tg_type *to)
{
    if (!tg_converting_goes_on(c))
        return false;
    if (to->kind == TG_TYPE_ANY || (c->unsafe && from->kind == TG_TYPE_ANY))
        return true;
    if (tg_type_is_primitive(from) && tg_type_is_primitive(to))
        return primitives_convert(c, from, to);
    if (from->kind == TG_TYPE_OBJECT && to->kind == TG_TYPE_OBJECT)
        return objects_convert(c, from, to);
    if (from->kind == TG_TYPE_TUPLE && to->kind == TG_TYPE_TUPLE)
        return tuples_convert(c, from, to);
    if (from->element && to->element)
        return collections_convert(c, from, to);
    if (from->kind == TG_TYPE_TUPLE && to->element && to->kind != TG_TYPE_MAP)
        return structure_converts(c, from, to);
    if (from->kind == TG_TYPE_OBJECT && to->kind == TG_TYPE_MAP)
        return structure_converts(c, from, to);
    if (from->kind == TG_TYPE_MAP && to->kind == TG_TYPE_OBJECT)
        return map_converts_to_object(c, from, to);
    return false;
}

// ------------------------------------------------------------------------------- unknowns and nulls

static const tg_type *filled(tg_converting *c, const tg_type *from, const tg_type *to);

// The element type of a collection `to` made of `from`.
static const tg_type *filled_element(tg_converting *c, const tg_type *from, const tg_type *to)
{
    bool list_like = to->kind != TG_TYPE_MAP;
    bool from_collection = from->element && (from->kind != TG_TYPE_MAP) == list_like;
    bool from_structure = from->kind == (list_like ? TG_TYPE_TUPLE : TG_TYPE_OBJECT);
    if (from_collection)
        return filled(c, from->element, to->element);
    const tg_type *common = from_structure ? tg_unify_items(c, from) : NULL;
    return common ? filled(c, common, to->element) : to->element;
}

static const tg_type *filled_object(tg_converting *c, const tg_type *from, const tg_type *to)
{
    if (from->kind != TG_TYPE_OBJECT && from->kind != TG_TYPE_MAP) // that is how cty has it
        return &tg_type_empty_object;
    const tg_type **items = tg_new_array(c->arena, const tg_type *, to->count);
    for (uint32_t i = 0; i < to->count; i++) {
        int64_t at = from->kind == TG_TYPE_OBJECT ? tg_type_attribute(from, to->names[i]) : -1;
        const tg_type *inner = at >= 0 ? from->items[at] : from->element;
        items[i] = inner ? filled(c, inner, to->items[i]) : to->items[i];
    }
    return tg_type_object(c->arena, to->names, items, NULL, to->count);
}

static const tg_type *filled_tuple(tg_converting *c, const tg_type *from, const tg_type *to)
{
    if (from->kind != TG_TYPE_TUPLE || from->count != to->count)
        return to;
    const tg_type **items = tg_new_array(c->arena, const tg_type *, to->count);
    for (uint32_t i = 0; i < to->count; i++)
        items[i] = filled(c, from->items[i], to->items[i]);
    return tg_type_tuple(c->arena, items, to->count);
}

// `to` with `any` in it replaced by what `from` says (cty: dynamicReplace). `to` has no optional attributes.
static const tg_type *filled(tg_converting *c, const tg_type *from, const tg_type *to)
{
    if (from->kind == TG_TYPE_ANY || !to->any_inside || !tg_converting_goes_on(c))
        return to;
    switch ((tg_type_kind)to->kind) {
    case TG_TYPE_ANY:
        return from;
    case TG_TYPE_LIST:
        return tg_type_list(c->arena, filled_element(c, from, to));
    case TG_TYPE_SET:
        return tg_type_set(c->arena, filled_element(c, from, to));
    case TG_TYPE_MAP:
        return tg_type_map(c->arena, filled_element(c, from, to));
    case TG_TYPE_OBJECT:
        return filled_object(c, from, to);
    case TG_TYPE_TUPLE:
        return filled_tuple(c, from, to);
    case TG_TYPE_STRING:
    case TG_TYPE_NUMBER:
    case TG_TYPE_BOOL:
    default:
        return to;
    }
}

// What stays certain of an unknown that is converted (cty: prepareUnknownResult).
static tg_refinement kept_certain(tg_value v, const tg_type *to)
{
    const tg_type *from = v.content->type;
    const tg_refinement *old = &v.content->unknown->certain;
    tg_refinement r = { .not_null = old->not_null };
    bool same_rows = from->kind == TG_TYPE_TUPLE && (to->kind == TG_TYPE_LIST || to->kind == TG_TYPE_SET);
    if (same_rows || (from->kind == TG_TYPE_OBJECT && to->kind == TG_TYPE_MAP)) {
        r.has_longest = true;
        r.shortest = r.longest = from->count;
    } else if (from->element && to->element) {
        r.shortest = old->shortest;
        r.has_longest = old->has_longest;
        r.longest = old->longest;
    }
    if (to->kind == TG_TYPE_SET && r.shortest > 1) // elements may fall together
        r.shortest = 1;
    return r;
}

static tg_value convert(tg_converting *c, tg_value v, const tg_type *to, tg_fault *fault);

static tg_value convert_choices(tg_converting *c, tg_value plain, const tg_unknown *u, const tg_type *to,
                                tg_fault *fault)
{
    tg_value outcomes[TG_CAP_CHOICES];
    uint32_t made = 0;
    for (uint32_t i = 0; i < u->choice_count && i < TG_CAP_CHOICES; i++) {
        tg_fault one = { 0 };
        tg_value outcome = tg_value_convert(c->arena, u->choices[i], to, &one);
        if (one.text.data)
            *fault = (tg_fault){ one.text, false };
        if (!one.certain)
            outcomes[made++] = outcome;
    }
    return made > 0 ? tg_value_one_of(c->arena, plain, outcomes, made) : plain;
}

static tg_value convert_unknown(tg_converting *c, tg_value v, const tg_type *to, tg_fault *fault)
{
    const tg_unknown *u = v.content->unknown;
    const tg_type *type = filled(c, v.content->type, tg_type_without_optional(c->arena, to));
    tg_unknown *plain = tg_new(c->arena, tg_unknown);
    plain->reason = u->reason;
    plain->failed = u->failed;
    tg_refinement certain = kept_certain(v, type);
    tg_value out = tg_value_of_unknown(c->arena, type, plain);
    out = tg_value_refine(c->arena, out, &certain);
    if (u->choice_count > 0)
        out = convert_choices(c, out, u, to, fault);
    else if (tg_type_is_primitive(to) && v.content->type->kind != to->kind && to->kind != TG_TYPE_STRING)
        *fault = (tg_fault){ tg_format(c->arena, "a %.*s is required", TG_ARG(tg_type_name(c->arena, to))),
                             false };
    return out;
}

// ------------------------------------------------------------------------------------ known values

static tg_value failing(tg_converting *c, tg_fault *fault, const char *text)
{
    *fault = (tg_fault){ tg_str_from(text), true };
    return tg_value_failure(c->arena, (tg_reason){ .text = fault->text });
}

static tg_value to_bool(tg_converting *c, tg_str text, tg_fault *fault)
{
    if (tg_str_equal(text, S("true")) || tg_str_equal(text, S("1")))
        return tg_value_bool(true);
    if (tg_str_equal(text, S("false")) || tg_str_equal(text, S("0")))
        return tg_value_bool(false);
    char lower[8] = { 0 };
    for (size_t i = 0; i < text.length && text.length < sizeof lower; i++)
        lower[i] =
            (char)(text.data[i] >= 'A' && text.data[i] <= 'Z' ? text.data[i] - 'A' + 'a' : text.data[i]);
    if (strcmp(lower, "true") == 0)
        return failing(c, fault, "a bool is required; to convert from string, use lowercase \"true\"");
    if (strcmp(lower, "false") == 0)
        return failing(c, fault, "a bool is required; to convert from string, use lowercase \"false\"");
    return failing(c, fault, "a bool is required");
}

static tg_value convert_primitive(tg_converting *c, tg_value v, const tg_type *to, tg_fault *fault)
{
    const tg_value_content *content = v.content;
    if (content->type->kind == TG_TYPE_BOOL)
        return tg_value_string(c->arena, content->truth ? S("true") : S("false"));
    if (content->type->kind == TG_TYPE_NUMBER) {
        tg_str text = tg_number_text(c->arena, content->number);
        if (tg_str_none(text))
            return failing(c, fault, "the number has too many digits to be a string");
        return tg_value_string(c->arena, text);
    }
    if (to->kind == TG_TYPE_BOOL)
        return to_bool(c, content->string, fault);
    tg_number number;
    if (!tg_number_parse(c->arena, content->string, &number))
        return failing(c, fault, "a number is required");
    return tg_value_of_number(c->arena, number);
}

// A null of a type that may come from a constraint.
static tg_value plain_null(tg_converting *c, const tg_type *type)
{
    return tg_value_null(c->arena, tg_type_without_optional(c->arena, type));
}

static tg_value convert_item(tg_converting *c, tg_value item, const tg_type *to, tg_fault *fault)
{
    if (tg_type_equal(item.content->type, to))
        return item;
    tg_value out = convert(c, item, to, fault);
    if (!out.trail)
        out.trail = item.trail;
    return out;
}

static bool convert_items(tg_converting *c, tg_value v, const tg_type *to, tg_value *items, tg_fault *fault)
{
    for (uint32_t i = 0; i < v.content->count && !fault->certain; i++)
        items[i] = convert_item(c, v.content->items[i], to, fault);
    return !fault->certain;
}

// The element type of what was made for a collection of `wanted`: where that has any inside, that of the elements.
static const tg_type *element_type(const tg_type *wanted, const tg_value *items, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) {
        if (items[i].content->type->kind != TG_TYPE_ANY)
            return items[i].content->type;
    }
    return wanted;
}

// Whether all elements are of one type, those of type any aside (cty: CanListVal).
static bool homogeneous(const tg_value *items, uint32_t count, const tg_type *type)
{
    for (uint32_t i = 0; i < count; i++) {
        if (items[i].content->type->kind != TG_TYPE_ANY && !tg_type_equal(items[i].content->type, type))
            return false;
    }
    return true;
}

// Elements converted to a type with any inside may have come out differently: to what they have in common, then.
static bool unify_results(tg_converting *c, tg_value *items, uint32_t count, tg_fault *fault)
{
    const tg_type **types = tg_new_array(c->arena, const tg_type *, count);
    for (uint32_t i = 0; i < count; i++)
        types[i] = items[i].content->type;
    const tg_type *common = tg_unify(c, types, count);
    if (!common) {
        failing(c, fault, "cannot find a common base type for all elements");
        return false;
    }
    for (uint32_t i = 0; i < count && !fault->certain; i++)
        items[i] = convert_item(c, items[i], common, fault);
    return !fault->certain;
}

static tg_value make_collection(tg_converting *c, tg_value from, const tg_type *to, const tg_type *element,
                                const tg_value *items)
{
    uint32_t count = from.content->count;
    if (to->kind == TG_TYPE_LIST)
        return tg_value_list(c->arena, element, items, count);
    if (to->kind == TG_TYPE_SET)
        return tg_value_set(c->arena, element, items, count);
    return tg_value_map(c->arena, element, from.content->keys, items, count);
}

static const char *mismatch(const tg_type *to)
{
    return to->kind == TG_TYPE_LIST  ? "element types must all match for conversion to list"
           : to->kind == TG_TYPE_SET ? "element types must all match for conversion to set"
                                     : "element types must all match for conversion to map";
}

// A set with unknown elements has no certain length: nothing is certain of the list of its elements.
static bool length_open(tg_value v)
{
    return v.content->type->kind == TG_TYPE_SET && v.content->count > 1 && tg_value_has(v, TG_HAS_UNKNOWN);
}

static tg_value to_collection(tg_converting *c, tg_value v, const tg_type *to, tg_fault *fault)
{
    const tg_type *from = v.content->type;
    uint32_t count = v.content->count;
    bool structure = !from->element;
    if (to->kind == TG_TYPE_LIST && length_open(v))
        return tg_value_unknown_like(c->arena, tg_type_list(c->arena, from->element), v);
    if (count == 0) {
        const tg_type *empty = to->element;
        if (empty->kind == TG_TYPE_ANY && !structure)
            empty = from->element;
        return make_collection(c, v, to, tg_type_without_optional(c->arena, empty), NULL);
    }
    const tg_type *element = structure ? element_for(c, from, to) : to->element;
    tg_value *items = tg_new_array(c->arena, tg_value, count);
    if (!element)
        return failing(c, fault, mismatch(to));
    if (!convert_items(c, v, element, items, fault))
        return v;
    bool nested = element->element || element->kind == TG_TYPE_OBJECT;
    if ((to->kind == TG_TYPE_MAP && nested) || (to->kind == TG_TYPE_LIST && structure)) {
        if (!unify_results(c, items, count, fault))
            return v;
    }
    element = element_type(tg_type_without_optional(c->arena, element), items, count);
    if (!homogeneous(items, count, element))
        return failing(c, fault, mismatch(to));
    return make_collection(c, v, to, element, items);
}

static tg_value object_to_object(tg_converting *c, tg_value v, const tg_type *to, tg_fault *fault)
{
    tg_value *items = tg_new_array(c->arena, tg_value, to->count);
    for (uint32_t i = 0; i < to->count && !fault->certain; i++) {
        int64_t at = tg_type_attribute(v.content->type, to->names[i]);
        items[i] =
            at < 0 ? plain_null(c, to->items[i]) : convert_item(c, v.content->items[at], to->items[i], fault);
    }
    return fault->certain ? v : tg_value_object(c->arena, to->names, items, to->count);
}

static tg_value tuple_to_tuple(tg_converting *c, tg_value v, const tg_type *to, tg_fault *fault)
{
    tg_value *items = tg_new_array(c->arena, tg_value, to->count);
    for (uint32_t i = 0; i < to->count && !fault->certain; i++)
        items[i] = convert_item(c, v.content->items[i], to->items[i], fault);
    return fault->certain ? v : tg_value_tuple(c->arena, items, to->count);
}

static int64_t find_key(tg_value map, tg_str name)
{
    for (uint32_t low = 0, high = map.content->count; low < high;) {
        uint32_t middle = low + (high - low) / 2;
        int order = tg_str_compare(name, map.content->keys[middle]);
        if (order == 0)
            return middle;
        if (order < 0)
            high = middle;
        else
            low = middle + 1;
    }
    return -1;
}

static tg_value map_to_object(tg_converting *c, tg_value v, const tg_type *to, tg_fault *fault)
{
    const tg_type *element = v.content->type->element;
    tg_value *items = tg_new_array(c->arena, tg_value, to->count);
    for (uint32_t i = 0; i < to->count && !fault->certain; i++) {
        int64_t at = find_key(v, to->names[i]);
        bool optional = to->optional && to->optional[i];
        if (at < 0 && !optional) {
            fault->text = tg_format(c->arena, "map has no element for required attribute \"%.*s\"",
                                    TG_ARG(to->names[i]));
            fault->certain = true;
        } else if (at < 0) {
            items[i] = plain_null(c, to->items[i]);
        } else if (converts_or_equal(c, element, to->items[i])) {
            items[i] = convert_item(c, v.content->items[at], to->items[i], fault);
        } else {
            tg_str why = tg_type_mismatch(c->arena, element, to->items[i]);
            fault->text =
                tg_format(c->arena, "map element type is incompatible with attribute \"%.*s\": %.*s",
                          TG_ARG(to->names[i]), TG_ARG(why));
            fault->certain = true;
        }
    }
    return fault->certain ? v : tg_value_object(c->arena, to->names, items, to->count);
}

static tg_value convert_known(tg_converting *c, tg_value v, const tg_type *to, tg_fault *fault)
{
    const tg_type *from = v.content->type;
    if (tg_type_is_primitive(to))
        return convert_primitive(c, v, to, fault);
    if (to->kind == TG_TYPE_TUPLE)
        return tuple_to_tuple(c, v, to, fault);
    if (to->kind == TG_TYPE_OBJECT)
        return from->kind == TG_TYPE_MAP ? map_to_object(c, v, to, fault) : object_to_object(c, v, to, fault);
    return to_collection(c, v, to, fault);
}

// `v` as `to`, to which its type converts.
static tg_value convert(tg_converting *c, tg_value v, const tg_type *to, tg_fault *fault)
{
    unsigned marks = 0;
    if (to->kind == TG_TYPE_ANY)
        return v;
    if (!tg_converting_goes_on(c))
        return failing(c, fault, "the types are nested too deeply to be converted");
    tg_value plain = tg_value_unmark(c->arena, v, &marks), out;
    if (v.content->state == TG_UNKNOWN)
        out = convert_unknown(c, plain, to, fault);
    else if (v.content->state == TG_NULL)
        out = tg_value_null(c->arena, filled(c, v.content->type, tg_type_without_optional(c->arena, to)));
    else
        out = convert_known(c, plain, to, fault);
    if (!out.trail)
        out.trail = v.trail;
    return tg_value_mark(c->arena, out, marks);
}

tg_value tg_value_convert(tg_arena *arena, tg_value v, const tg_type *to, tg_fault *fault)
{
    *fault = (tg_fault){ 0 };
    tg_converting c = { .arena = arena, .unsafe = true };
    if (tg_type_equal(v.content->type, tg_type_without_optional(arena, to)))
        return v;
    if (!tg_type_converts(&c, v.content->type, to)) {
        *fault = (tg_fault){ tg_type_mismatch(arena, v.content->type, to), true };
        return tg_value_failure(arena, (tg_reason){ .text = fault->text });
    }
    tg_value out = convert(&c, v, to, fault);
    return fault->certain ? tg_value_failure(arena, (tg_reason){ .text = fault->text }) : out;
}

// --------------------------------------------------------------------------------------- messages

static tg_str required(tg_arena *arena, const tg_type *to)
{
    return tg_format(arena, "%.*s required", TG_ARG(tg_type_constraint_name(arena, to)));
}

static tg_str missing_attributes(tg_arena *arena, const tg_type *from, const tg_type *to)
{
    tg_str names[3] = { { 0 } };
    size_t count = 0;
    for (uint32_t i = 0; i < to->count; i++) {
        if (tg_type_attribute(from, to->names[i]) < 0 && !(to->optional && to->optional[i])) {
            if (count < 3)
                names[count] = to->names[i];
            count++;
        }
    }
    if (count == 0)
        return (tg_str){ 0 };
    if (count == 1)
        return tg_format(arena, "attribute \"%.*s\" is required", TG_ARG(names[0]));
    if (count == 2)
        return tg_format(arena, "attributes \"%.*s\" and \"%.*s\" are required", TG_ARG(names[0]),
                         TG_ARG(names[1]));
    return tg_format(arena, "attributes \"%.*s\", \"%.*s\", \"%.*s\"%s are required", TG_ARG(names[0]),
                     TG_ARG(names[1]), TG_ARG(names[2]), count > 3 ? " and others" : "");
}

static tg_str object_mismatch(tg_arena *arena, const tg_type *from, const tg_type *to)
{
    tg_converting c = { .arena = arena, .unsafe = true };
    tg_str missing = missing_attributes(arena, from, to);
    if (missing.data)
        return missing;
    for (uint32_t i = 0; i < to->count; i++) {
        int64_t at = tg_type_attribute(from, to->names[i]);
        if (at >= 0 && !converts_or_equal(&c, from->items[at], to->items[i])) {
            tg_str why = tg_type_mismatch(arena, from->items[at], to->items[i]);
            return tg_format(arena, "attribute \"%.*s\": %.*s", TG_ARG(to->names[i]), TG_ARG(why));
        }
    }
    return S("incorrect object attributes");
}

static tg_str structure_mismatch(tg_arena *arena, const tg_type *from, const tg_type *to)
{
    tg_converting c = { .arena = arena, .unsafe = true };
    for (uint32_t i = 0; i < from->count; i++) {
        if (converts_or_equal(&c, from->items[i], to->element))
            continue;
        tg_str why = tg_type_mismatch(arena, from->items[i], to->element);
        if (from->names)
            return tg_format(arena, "element \"%.*s\": %.*s", TG_ARG(from->names[i]), TG_ARG(why));
        return tg_format(arena, "element %u: %.*s", i, TG_ARG(why));
    }
    tg_str name = tg_type_constraint_name(arena, to->element);
    return tg_format(arena, "all elements must be %.*s", TG_ARG(name));
}

// Whether naming what there is would only confuse: "string required, but have string".
static bool confusing(const tg_type *from, const tg_type *to)
{
    if (tg_type_is_primitive(from) != tg_type_is_primitive(to) || to->kind == TG_TYPE_STRING)
        return false;
    if (tg_type_is_primitive(from))
        return from->kind == TG_TYPE_STRING;
    return !(from->kind == TG_TYPE_TUPLE && to->kind == TG_TYPE_OBJECT);
}

static const char *element_noun(const tg_type *to)
{
    return to->kind == TG_TYPE_LIST ? "list" : to->kind == TG_TYPE_SET ? "set" : "map";
}

tg_str tg_type_mismatch(tg_arena *arena, const tg_type *from, const tg_type *to)
{
    bool map = to->kind == TG_TYPE_MAP;
    bool structure = from->kind == (map ? TG_TYPE_OBJECT : TG_TYPE_TUPLE);
    if (from->kind == TG_TYPE_OBJECT && to->kind == TG_TYPE_OBJECT)
        return object_mismatch(arena, from, to);
    if (to->element && structure && to->element->kind == TG_TYPE_ANY)
        return tg_format(arena, "all %s elements must have the same type", element_noun(to));
    if (to->element && structure)
        return structure_mismatch(arena, from, to);
    if (to->element && from->element && (from->kind == TG_TYPE_MAP) == map) {
        tg_str why = tg_type_mismatch(arena, from->element, to->element);
        return tg_format(arena, "incorrect %s element type: %.*s", element_noun(to), TG_ARG(why));
    }
    bool rows = from->kind == TG_TYPE_OBJECT || from->kind == TG_TYPE_TUPLE || from->element;
    if ((to->element && rows) || confusing(from, to))
        return required(arena, to);
    return tg_format(arena, "%.*s required, but have %.*s", TG_ARG(tg_type_name(arena, to)),
                     TG_ARG(tg_type_name(arena, from)));
}
