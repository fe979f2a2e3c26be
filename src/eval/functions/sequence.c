// Functions that make lists and tuples of others: cty/function/stdlib/collection.go and sequence.go.
#include "common.h"

#include <stdlib.h>

// ------------------------------------------------------------------------------------------ concat

// Where all are lists whose types have something in common.
static const tg_type *concat_list_type(tg_invocation *call)
{
    const tg_type **types = tg_new_array(call->arena, const tg_type *, call->count);
    for (size_t i = 0; i < call->count; i++) {
        types[i] = tg_value_type(call->arguments[i]);
        if (types[i]->kind != TG_TYPE_LIST)
            return NULL;
    }
    return tg_type_unify(call->arena, types, call->count);
}

typedef struct types {
    const tg_type **items;
    size_t count, capacity;
} types;

static bool add_types_of(tg_invocation *call, size_t i, types *out)
{
    const tg_type *type = tg_value_type(call->arguments[i]);
    if (type->kind != TG_TYPE_LIST && type->kind != TG_TYPE_TUPLE) {
        tg_argument_fails(call, i, "all arguments must be lists or tuples; got %.*s",
                          TG_ARG(tg_type_name(call->arena, type)));
        return false;
    }
    bool list = type->kind == TG_TYPE_LIST;
    uint32_t count = list ? tg_value_count(call->arguments[i]) : type->count;
    for (uint32_t k = 0; k < count; k++)
        tg_push(call->arena, out, list ? type->element : type->items[k]);
    return true;
}

static const tg_type *concat_type(tg_invocation *call)
{
    if (call->count == 0) {
        tg_call_fails(call, "at least one argument is required");
        return NULL;
    }
    const tg_type *list = concat_list_type(call);
    if (list)
        return list;
    types all = { 0 };
    for (size_t i = 0; i < call->count; i++) {
        const tg_type *type = tg_value_type(call->arguments[i]);
        if (type->kind == TG_TYPE_LIST && !tg_value_is_known(call->arguments[i]))
            return &tg_type_any;
        if (!add_types_of(call, i, &all))
            return NULL;
    }
    return tg_type_tuple(call->arena, all.items, (uint32_t)all.count);
}

static tg_value concat(tg_invocation *call)
{
    bool list = call->result->kind == TG_TYPE_LIST;
    unsigned marks = 0;
    tg_values all = { 0 };
    for (size_t i = 0; i < call->count; i++) {
        tg_value part = call->arguments[i];
        tg_fault fault = { 0 };
        if (list)
            part = tg_value_convert(call->arena, part, call->result, &fault);
        if (fault.certain)
            return tg_argument_fails(call, i, "%.*s", TG_ARG(fault.text));
        part = tg_value_unmark(call->arena, part, &marks);
        if (!tg_room_beside(call, all.count, tg_value_count(part)))
            return tg_too_much(call);
        for (uint32_t k = 0; k < tg_value_count(part); k++)
            tg_push(call->arena, &all, tg_taken_from(call, tg_value_item(part, k), part));
    }
    tg_value out =
        list ? tg_list_result(call, &all) : tg_value_tuple(call->arena, all.items, (uint32_t)all.count);
    return tg_value_mark(call->arena, out, marks);
}

// ----------------------------------------------------------------------------------- chunk, compact

static const tg_type *chunklist_type(tg_invocation *call)
{
    return tg_type_list(call->arena, tg_value_type(call->arguments[0]));
}

static tg_value chunks(tg_invocation *call, tg_value list, int64_t size)
{
    const tg_type *element = tg_value_type(list)->element;
    uint32_t count = tg_value_count(list);
    tg_values out = { 0 };
    for (uint32_t from = 0; from < count;) {
        uint32_t length = count - from < size ? count - from : (uint32_t)size;
        tg_push(call->arena, &out, tg_value_list(call->arena, element, list.content->items + from, length));
        from += length;
    }
    return tg_list_result(call, &out);
}

static tg_value chunklist(tg_invocation *call)
{
    unsigned marks = 0;
    int64_t size;
    tg_value list = tg_value_unmark(call->arena, call->arguments[0], &marks);
    tg_value n = tg_value_unmark(call->arena, call->arguments[1], &marks);
    if (!tg_number_to_int64(tg_value_number(n), &size))
        return tg_argument_fails(call, 1, "invalid size: value must be a whole number");
    if (size < 0)
        return tg_argument_fails(call, 1, "the size argument must be positive");
    if (size == 0) // all of it in one chunk
        size = UINT32_MAX;
    tg_value out = chunks(call, list, size);
    return tg_value_mark(call->arena, out, marks);
}

static tg_value compact(tg_invocation *call)
{
    tg_value list = call->arguments[0];
    tg_values out = { 0 };
    if (!tg_value_is_wholly_known(list))
        return tg_unknown_result(call, list);
    for (uint32_t i = 0; i < tg_value_count(list); i++) {
        tg_value item = tg_value_item(list, i);
        if (!tg_value_is_null(item) && tg_value_text(item).length > 0)
            tg_push(call->arena, &out, item);
    }
    return tg_list_result(call, &out);
}

// ----------------------------------------------------------------------------------------- distinct

static const tg_type *same_type(tg_invocation *call)
{
    return tg_value_type(call->arguments[0]);
}

static tg_value distinct(tg_invocation *call)
{
    tg_value list = call->arguments[0];
    tg_values out = { 0 };
    tg_seen seen;
    if (!tg_value_is_wholly_known(list))
        return tg_unknown_result(call, list);
    tg_seen_init(&seen, call->arena);
    for (uint32_t i = 0; i < tg_value_count(list); i++) {
        tg_value item = tg_value_item(list, i);
        if (!tg_eval_spend(call->eval, tg_seen_steps(&seen), call->at))
            return tg_too_much(call);
        if (tg_seen_has(&seen, item))
            continue;
        tg_seen_add(&seen, item);
        tg_push(call->arena, &out, item);
    }
    return tg_list_result(call, &out);
}

// ----------------------------------------------------------------------------------------- flatten

typedef struct flattening {
    tg_invocation *call;
    tg_values out;
    unsigned marks;
    bool unknown; // how many elements there are is not known
} flattening;

// Levels are limited by those of values (TG_LIMIT_DEPTH).
static void flatten_into(flattening *f, tg_value list)
{
    uint32_t length;
    list = tg_value_unmark(f->call->arena, list, &f->marks);
    if (!tg_length_is_known(list, &length)) {
        f->unknown = true;
        return;
    }
    for (uint32_t i = 0; i < tg_value_count(list); i++) {
        tg_value item = tg_value_item(list, i);
        item.trail = tg_trail_join(f->call->arena, item.trail, list.trail);
        const tg_value_content *c = item.content;
        bool nested = tg_is_sequence(c->type);
        if (c->state == TG_UNKNOWN && (nested || c->type->kind == TG_TYPE_ANY)) {
            f->unknown = true;
            f->marks |= nested ? c->marks : 0;
        }
        if (!nested || c->state == TG_NULL)
            tg_push(f->call->arena, &f->out, item);
        else if (c->state != TG_UNKNOWN)
            flatten_into(f, item);
    }
}

static const tg_type *flatten_type(tg_invocation *call)
{
    tg_value list = call->arguments[0];
    if (!tg_value_is_wholly_known(list))
        return &tg_type_any;
    if (!tg_is_sequence(tg_value_type(list))) {
        tg_call_fails(call, "can only flatten lists, sets and tuples");
        return NULL;
    }
    flattening f = { .call = call };
    flatten_into(&f, list);
    const tg_type **items = tg_new_array(call->arena, const tg_type *, f.out.count);
    for (size_t i = 0; i < f.out.count; i++)
        items[i] = tg_value_type(f.out.items[i]);
    return tg_type_tuple(call->arena, items, (uint32_t)f.out.count);
}

static tg_value flatten(tg_invocation *call)
{
    flattening f = { .call = call };
    flatten_into(&f, call->arguments[0]);
    if (!tg_eval_spend(call->eval, f.out.count, call->at))
        return tg_too_much(call);
    tg_value out = f.unknown ? tg_unknown_result(call, call->arguments[0])
                             : tg_value_tuple(call->arena, f.out.items, (uint32_t)f.out.count);
    return tg_value_mark(call->arena, out, f.marks);
}

// ----------------------------------------------------------------------------------------- reverse

static const tg_type *reverse_type(tg_invocation *call)
{
    const tg_type *type = tg_value_type(call->arguments[0]);
    if (type->kind == TG_TYPE_LIST || type->kind == TG_TYPE_SET)
        return tg_type_list(call->arena, type->element);
    if (type->kind != TG_TYPE_TUPLE) {
        tg_argument_fails(call, 0, "can only reverse list or tuple values, not %.*s",
                          TG_ARG(tg_type_name(call->arena, type)));
        return NULL;
    }
    const tg_type **items = tg_new_array(call->arena, const tg_type *, type->count);
    for (uint32_t i = 0; i < type->count; i++)
        items[type->count - 1 - i] = type->items[i];
    return tg_type_tuple(call->arena, items, type->count);
}

static tg_value sequence_result(tg_invocation *call, const tg_value *items, uint32_t count)
{
    if (call->result->kind == TG_TYPE_TUPLE)
        return tg_value_tuple(call->arena, items, count);
    return tg_value_list(call->arena, call->result->element, items, count);
}

static tg_value reverse(tg_invocation *call)
{
    unsigned marks = 0;
    tg_value list = tg_value_unmark(call->arena, call->arguments[0], &marks);
    uint32_t count = tg_value_count(list);
    tg_value *items = tg_new_array(call->arena, tg_value, count);
    for (uint32_t i = 0; i < count; i++)
        items[count - 1 - i] = tg_value_item(list, i);
    return tg_value_mark(call->arena, sequence_result(call, items, count), marks);
}

// ------------------------------------------------------------------------------------------- slice

typedef struct slice_bounds {
    int64_t from, to;
    bool known;
} slice_bounds;

static bool slice_index(tg_invocation *call, size_t i, const char *what, const uint32_t *length, int64_t *out)
{
    if (!tg_int_argument(call, i, out))
        return false;
    if (*out < 0)
        tg_argument_fails(call, i, "%s index must not be less than zero", what);
    else if (length && *out > *length)
        tg_argument_fails(call, i, "%s index must not be greater than the length of the list", what);
    else
        return true;
    return false;
}

static bool find_slice(tg_invocation *call, slice_bounds *out)
{
    uint32_t length;
    const uint32_t *limit = tg_length_is_known(call->arguments[0], &length) ? &length : NULL;
    bool from = tg_value_is_known(call->arguments[1]), to = tg_value_is_known(call->arguments[2]);
    if ((from && !slice_index(call, 1, "start", limit, &out->from)) ||
        (to && !slice_index(call, 2, "end", limit, &out->to)))
        return false;
    out->known = from && to;
    if (!out->known || out->from <= out->to)
        return true;
    tg_argument_fails(call, 1, "start index must not be greater than end index");
    return false;
}

static const tg_type *slice_type(tg_invocation *call)
{
    const tg_type *type = tg_value_type(call->arguments[0]);
    slice_bounds bounds;
    if (type->kind != TG_TYPE_LIST && type->kind != TG_TYPE_TUPLE) {
        tg_argument_fails(call, 0,
                          type->kind == TG_TYPE_SET
                              ? "cannot slice a set, because its elements do not have indices; explicitly "
                                "convert to a list if the ordering of the result is not important"
                              : "must be a list or tuple value");
        return NULL;
    }
    if (!find_slice(call, &bounds))
        return NULL;
    if (type->kind == TG_TYPE_LIST)
        return type;
    if (!bounds.known)
        return &tg_type_any;
    if (bounds.from == bounds.to)
        return &tg_type_empty_tuple;
    return tg_type_tuple(call->arena, type->items + bounds.from, (uint32_t)(bounds.to - bounds.from));
}

static tg_value slice(tg_invocation *call)
{
    unsigned marks = 0;
    slice_bounds bounds = { 0 };
    tg_value list = tg_value_unmark(call->arena, call->arguments[0], &marks);
    if (!find_slice(call, &bounds))
        return tg_call_fails(call, "no such elements");
    const tg_value *items = list.content->items + bounds.from;
    return tg_value_mark(call->arena, sequence_result(call, items, (uint32_t)(bounds.to - bounds.from)),
                         marks);
}

// -------------------------------------------------------------------------------------------- sort

static int by_text(const void *a, const void *b)
{
    const tg_value *left = a, *right = b;
    return tg_str_compare(tg_value_text(*left), tg_value_text(*right));
}

// Elements that are not known yet: at least how many there are.
static tg_value unsorted(tg_invocation *call, tg_value list)
{
    tg_refinement range = tg_value_range(list);
    tg_refinement certain = { .shortest = range.shortest,
                              .has_longest = range.has_longest,
                              .longest = range.longest };
    return tg_value_refine(call->arena, tg_unknown_result(call, list), &certain);
}

static tg_value sort(tg_invocation *call)
{
    tg_value list = call->arguments[0];
    if (!tg_value_is_wholly_known(list))
        return unsorted(call, list);
    uint32_t count = tg_value_count(list);
    if (count == 0)
        return list;
    tg_value *items = tg_arena_copy(call->arena, list.content->items, count * sizeof *items);
    for (uint32_t i = 0; i < count; i++) {
        if (tg_value_is_null(items[i]))
            return tg_call_fails(call, "given list element %u is null; a null string cannot be sorted", i);
    }
    if (!tg_room_for(call, count, 0))
        return tg_too_much(call);
    qsort(items, count, sizeof *items, by_text);
    return tg_value_list(call->arena, &tg_type_string, items, count);
}

// -------------------------------------------------------------------------------------- setproduct

static const tg_type *factor_type(tg_invocation *call, size_t i, bool *set)
{
    const tg_type *type = tg_value_type(call->arguments[i]);
    if (type->kind == TG_TYPE_SET)
        *set = true;
    if (type->kind == TG_TYPE_SET || type->kind == TG_TYPE_LIST)
        return type->element;
    if (type->kind != TG_TYPE_TUPLE) {
        tg_argument_fails(call, i, "a set or a list is required");
        return NULL;
    }
    if (type->count == 0)
        return &tg_type_any;
    const tg_type *common = tg_type_unify(call->arena, type->items, type->count);
    if (!common)
        tg_argument_fails(call, i, "all elements must be of the same type");
    return common;
}

static const tg_type *setproduct_type(tg_invocation *call)
{
    if (call->count < 2) {
        tg_call_fails(call, "at least two arguments are required");
        return NULL;
    }
    bool set = false;
    const tg_type **items = tg_new_array(call->arena, const tg_type *, call->count);
    for (size_t i = 0; i < call->count; i++) {
        items[i] = factor_type(call, i, &set);
        if (!items[i])
            return NULL;
    }
    const tg_type *tuple = tg_type_tuple(call->arena, items, (uint32_t)call->count);
    return set ? tg_type_set(call->arena, tuple) : tg_type_list(call->arena, tuple);
}

// cty bounds the length only while these stay small.
#define MOST_OF_FACTOR  1024
#define MOST_OF_PRODUCT 2048

static tg_value unknown_product(tg_invocation *call, const tg_value *factors, tg_value because)
{
    tg_value out = tg_unknown_result(call, because);
    size_t most = 1;
    for (size_t i = 0; i < call->count; i++) {
        const tg_type *type = tg_value_type(factors[i]);
        tg_refinement range = tg_value_range(factors[i]);
        bool tuple = type->kind == TG_TYPE_TUPLE;
        if (!tuple && !range.has_longest)
            return out;
        size_t length = tuple ? type->count : range.longest;
        most *= length;
        if (length > MOST_OF_FACTOR || most > MOST_OF_PRODUCT)
            return out;
    }
    tg_refinement certain = { .shortest = most > 0, .has_longest = true, .longest = most };
    return tg_value_refine(call->arena, out, &certain);
}

// The next combination of indices, the last one fastest.
static void next_combination(const tg_value *factors, uint32_t *at, size_t count)
{
    for (size_t i = count; i-- > 0;) {
        if (++at[i] < tg_value_count(factors[i]))
            return;
        at[i] = 0;
    }
}

static tg_value product(tg_invocation *call, const tg_value *factors, size_t total)
{
    const tg_type *tuple = call->result->element;
    uint32_t *at = tg_new_array(call->arena, uint32_t, call->count);
    tg_value *out = tg_new_array(call->arena, tg_value, total);
    for (size_t k = 0; k < total; k++) {
        tg_value *items = tg_new_array(call->arena, tg_value, call->count);
        for (size_t i = 0; i < call->count; i++) {
            tg_fault fault;
            items[i] =
                tg_value_convert(call->arena, tg_value_item(factors[i], at[i]), tuple->items[i], &fault);
            if (fault.certain)
                return tg_argument_fails(call, i, "%.*s", TG_ARG(fault.text));
        }
        out[k] = tg_value_tuple(call->arena, items, (uint32_t)call->count);
        next_combination(factors, at, call->count);
    }
    return call->result->kind == TG_TYPE_LIST ? tg_value_list(call->arena, tuple, out, (uint32_t)total)
                                              : tg_value_set(call->arena, tuple, out, (uint32_t)total);
}

static tg_value setproduct(tg_invocation *call)
{
    unsigned marks = 0;
    const tg_value *unknown = NULL;
    size_t total = 1;
    tg_value *factors = tg_new_array(call->arena, tg_value, call->count);
    for (size_t i = 0; i < call->count; i++) {
        uint32_t length;
        factors[i] = tg_value_unmark(call->arena, call->arguments[i], &marks);
        if (!tg_value_is_known(factors[i]) || !tg_length_is_known(factors[i], &length))
            unknown = &factors[i];
        else
            total = total > SIZE_MAX / 2 / (length + 1u) ? SIZE_MAX / 2 : total * length;
    }
    tg_value out;
    if (unknown)
        out = unknown_product(call, factors, *unknown);
    else if (!tg_room_for(call, total, 0) || !tg_room_for(call, total * call->count, 0))
        out = tg_too_much(call);
    else
        out = product(call, factors, total);
    return tg_value_mark(call->arena, out, marks);
}

// ------------------------------------------------------------------------------------------- table

static const tg_function functions[] = {
    { .name = "chunklist",
      .type = chunklist_type,
      .run = chunklist,
      .flags = TG_NOT_NULL,
      .parameters = { { "list", &tg_type_any_list, TG_MARKS }, { "size", &tg_type_number, TG_MARKS } } },
    { .name = "compact",
      .result = &tg_type_string_list,
      .run = compact,
      .flags = TG_NOT_NULL,
      .parameters = { { "list", &tg_type_string_list, 0 } } },
    { .name = "concat",
      .type = concat_type,
      .run = concat,
      .flags = TG_NOT_NULL,
      .rest = { "seqs", &tg_type_any, TG_MARKS } },
    { .name = "distinct",
      .type = same_type,
      .run = distinct,
      .flags = TG_NOT_NULL,
      .parameters = { { "list", &tg_type_any_list, 0 } } },
    { .name = "flatten",
      .type = flatten_type,
      .run = flatten,
      .flags = TG_NOT_NULL,
      .parameters = { { "list", &tg_type_any, TG_MARKS } } },
    { .name = "reverse",
      .type = reverse_type,
      .run = reverse,
      .flags = TG_NOT_NULL,
      .parameters = { { "list", &tg_type_any, TG_MARKS } } },
    { .name = "setproduct",
      .type = setproduct_type,
      .run = setproduct,
      .flags = TG_NOT_NULL,
      .rest = { "sets", &tg_type_any, TG_UNKNOWNS | TG_MARKS } },
    { .name = "slice",
      .type = slice_type,
      .run = slice,
      .flags = TG_NOT_NULL,
      .parameters = { { "list", &tg_type_any, TG_MARKS },
                      { "start_index", &tg_type_number, 0 },
                      { "end_index", &tg_type_number, 0 } } },
    { .name = "sort",
      .result = &tg_type_string_list,
      .run = sort,
      .flags = TG_NOT_NULL,
      .parameters = { { "list", &tg_type_string_list, TG_UNKNOWNS } } },
};

const tg_family tg_functions_sequence = TG_FAMILY(functions);
