// What a resource's attributes are worth before anything is created.
//
// VERDICT.md "What a resource's attributes are worth": of the types in attribute_types.c what the configuration
// decides, converted; of every other type a plain string that could be nothing else; all else is known after apply.
#include "plan_internal.h"

#include "attribute_types.h"

static tg_value after_apply(tg_plan *plan, const tg_resource *resource, tg_str name, const tg_type *type)
{
    const char *mode = resource->mode == TG_MODE_DATA        ? "data."
                       : resource->mode == TG_MODE_EPHEMERAL ? "ephemeral."
                                                             : "";
    const char *when =
        resource->mode == TG_MODE_MANAGED ? "known only after apply" : "read when Terraform runs";
    return tg_value_unknown(plan->arena, type,
                            tg_plan_reason(plan, resource->header, "%s%.*s.%.*s.%.*s is %s", mode,
                                           TG_ARG(resource->type), TG_ARG(resource->name), TG_ARG(name),
                                           when));
}

// What is known of the types of attributes without a schema: of hashicorp/aws, ARN and id are strings in every type that
// has them. flatten() and its like need no more to know the rest.
static const tg_type *type_of_other(tg_str type, tg_str name)
{
    bool string = tg_str_equal(name, S("arn")) || tg_str_equal(name, S("id"));
    return string && tg_str_starts_with(type, S("aws_")) ? &tg_type_string : &tg_type_any;
}

// The resource instance, and the names that its expressions know.
typedef struct {
    tg_plan *plan;
    tg_frame *frame;
    const tg_key_value *key;
    const tg_names *names;
    const tg_resource *resource;
} owner;

// A string that no other type could be. Of a one-of, each.
static bool is_plain_string(tg_plan *plan, tg_value v)
{
    if (!tg_value_is_known(v)) {
        const tg_unknown *u = v.content->unknown;
        for (uint32_t i = 0; i < u->choice_count; i++)
            if (!is_plain_string(plan, u->choices[i]))
                return false;
        return u->choice_count > 0;
    }
    tg_number number;
    return tg_value_is(v, TG_TYPE_STRING) && !tg_number_parse(plan->arena, tg_value_text(v), &number) &&
           !tg_str_equal(tg_value_text(v), S("true")) && !tg_str_equal(tg_value_text(v), S("false"));
}

static tg_value evaluate(const owner *o, const tg_expr *expr)
{
    return tg_value_settled(o->plan->arena, tg_plan_evaluate_with(o->plan, o->frame, o->names, expr));
}

static tg_value of_other_type(const owner *o, tg_str name)
{
    const tg_attribute *a =
        o->resource->mode == TG_MODE_MANAGED
            ? tg_content_attribute(o->plan->arena, &o->resource->content, name, &o->plan->diags)
            : NULL;
    if (a) {
        tg_value v = evaluate(o, a->expr);
        if (is_plain_string(o->plan, v))
            return tg_value_step(o->plan->arena, v, a->expr->span, "resource argument");
    }
    return after_apply(o->plan, o->resource, name, type_of_other(o->resource->type, name));
}

// ------------------------------------------------------------------------------ types of the table

static tg_value fixed(tg_plan *plan, const tg_known_attribute *row)
{
    tg_value text = tg_value_string(plan->arena, tg_str_from(row->initial));
    tg_fault fault = { 0 };
    return tg_value_convert(plan->arena, text, row->type, &fault);
}

// An argument that is there or not, of a resource or of a block in one.
static tg_value argument(const owner *o, const tg_content *content, const tg_known_attribute *row)
{
    tg_plan *plan = o->plan;
    tg_str name = tg_str_from(row->name);
    const tg_attribute *a =
        row->kind == TG_COMPUTED ? NULL : tg_content_attribute(plan->arena, content, name, &plan->diags);
    tg_value v = a ? evaluate(o, a->expr) : tg_value_null(plan->arena, row->type);
    tg_fault fault = { 0 };
    v = tg_value_convert(plan->arena, v, row->type, &fault);
    if (tg_value_failed(v) || content->incomplete)
        return tg_value_unknown_like(plan->arena, row->type, after_apply(plan, o->resource, name, row->type));
    if (!tg_value_is_null(v))
        return a ? tg_value_step(plan->arena, v, a->expr->span, "resource argument") : v;
    if (row->kind == TG_DEFAULTED)
        return fixed(plan, row);
    return row->kind == TG_GIVEN ? v : after_apply(plan, o->resource, name, row->type);
}

static tg_value object_of(const owner *o, const tg_content *content, const tg_known_attribute *rows);

// A nested block is the list of those written; how many a dynamic one makes may not be known.
static tg_value block(const owner *o, const tg_known_attribute *row)
{
    tg_plan *plan = o->plan;
    tg_instance instance = {
        .plan = plan, .resource = o->resource, .header = o->resource->header, .frame = o->frame, .key = o->key
    };
    tg_str name = tg_str_from(row->name);
    tg_blocks blocks = tg_instance_blocks(&instance, name);
    if (blocks.undecided || (blocks.count == 0 && row->kind == TG_BLOCK_OR_COMPUTED))
        return after_apply(plan, o->resource, name, &tg_type_any);
    tg_value *items = tg_new_array(plan->arena, tg_value, blocks.count);
    for (size_t i = 0; i < blocks.count; i++) {
        owner inner = *o;
        inner.names = blocks.items[i].names ? blocks.items[i].names : o->names;
        items[i] = object_of(&inner, &blocks.items[i].content, row->block);
    }
    return blocks.count ? tg_value_list(plan->arena, tg_value_type(items[0]), items, (uint32_t)blocks.count)
                        : tg_value_tuple(plan->arena, NULL, 0);
}

static tg_value of_row(const owner *o, const tg_content *content, const tg_known_attribute *row)
{
    return row->block ? block(o, row) : argument(o, content, row);
}

// All attributes; `rows` are in byte order.
static tg_value object_of(const owner *o, const tg_content *content, const tg_known_attribute *rows)
{
    uint32_t count = 0;
    while (rows[count].name)
        count++;
    tg_str *names = tg_new_array(o->plan->arena, tg_str, count);
    tg_value *values = tg_new_array(o->plan->arena, tg_value, count);
    for (uint32_t i = 0; i < count; i++) {
        names[i] = tg_str_from(rows[i].name);
        values[i] = of_row(o, content, &rows[i]);
    }
    return tg_value_object(o->plan->arena, names, values, count);
}

static const tg_known_attribute *row_of(const tg_known_attribute *rows, tg_str name)
{
    for (; rows && rows->name; rows++)
        if (tg_str_equal(tg_str_from(rows->name), name))
            return rows;
    return NULL;
}

static const tg_known_attribute *rows_of(const tg_resource *resource)
{
    return resource->mode == TG_MODE_MANAGED ? tg_attributes_of_type(resource->type) : NULL;
}

static tg_value attribute_value(const owner *o, tg_str name)
{
    const tg_known_attribute *rows = rows_of(o->resource), *row = row_of(rows, name);
    if (row)
        return of_row(o, &o->resource->content, row);
    return rows ? after_apply(o->plan, o->resource, name, &tg_type_any) : of_other_type(o, name);
}

// ------------------------------------------------------------------------------------------ owners

// A value that nobody else made is this instance's own.
static void own(tg_plan *plan, const tg_resource *resource, const tg_frame *frame, const tg_key_value *key,
                tg_value v)
{
    tg_str id = tg_pointer_key(plan->arena, v.content);
    if (tg_value_is_known(v) || tg_map_get(&plan->owners, id))
        return;
    tg_owner *o = tg_new(plan->arena, tg_owner);
    *o = (tg_owner){ resource, frame, *key };
    tg_map_put(&plan->owners, id, o);
}

const tg_owner *tg_plan_owner(tg_plan *plan, tg_value value)
{
    const void *content = value.content;
    return tg_map_get(&plan->owners, (tg_str){ (const char *)&content, sizeof content });
}

tg_value tg_plan_attribute(tg_plan *plan, tg_frame *frame, const tg_resource *resource,
                           const tg_key_value *key, tg_str name)
{
    tg_str id = tg_format(plan->arena, "%u%.*s.%.*s", (unsigned)resource->index,
                          TG_ARG(tg_key_text(plan->arena, key)), TG_ARG(name));
    tg_memo *memo = tg_map_get(&frame->attributes, id);
    if (!memo) {
        plan->writes++;
        memo = tg_new(plan->arena, tg_memo);
        tg_map_put(&frame->attributes, id, memo);
    }
    if (memo->state == TG_MEMO_BUSY)
        return tg_plan_cycle(plan, resource->header, "resource", resource->name);
    if (!tg_memo_good(plan, memo)) {
        tg_hold hold = tg_memo_begin(plan, memo);
        tg_scope scope = {
            .plan = plan, .frame = frame, .key = key, .bit = TG_TOUCH_RESOURCE, .resource = resource
        };
        tg_names names = tg_plan_names(&scope);
        owner o = { plan, frame, key, &names, resource };
        tg_value v = attribute_value(&o, name);
        if (!memo->value.content || !tg_value_same(memo->value, v)) {
            own(plan, resource, frame, key, v);
            tg_memo_set(plan, memo, v);
        } else {
            tg_memo_set(plan, memo,
                        memo->value); // the same value in every round, so that it stays recognisable
        }
        tg_memo_end(plan, hold);
    }
    return tg_memo_use(plan, memo, ~TG_TOUCH_RESOURCE);
}

// ------------------------------------------------------------------------------ a resource as a value

typedef struct {
    tg_frame *frame;
    const tg_resource *resource;
} resource_instances;

static tg_value resource_instance(tg_plan *plan, void *data, const tg_expansion *e, uint64_t i, bool *own_key)
{
    const resource_instances *r = data;
    const tg_known_attribute *rows = rows_of(r->resource);
    tg_key_value key;
    tg_expansion_key(plan, e, i, &key);
    *own_key = e->count <= TG_CAP_MADE; // an ARN belongs to one instance
    if (!*own_key)
        key = (tg_key_value){ .kind = TG_KEY_UNKNOWN,
                              .for_each = e->kind == TG_EXPANDS_EACH,
                              .reason =
                                  tg_plan_reason(plan, e->at, "it has too many instances to look at each") };
    if (!rows)
        return after_apply(plan, r->resource, S("*"), &tg_type_any);
    uint32_t count = 0;
    while (rows[count].name)
        count++;
    tg_str *names = tg_new_array(plan->arena, tg_str, count);
    tg_value *values = tg_new_array(plan->arena, tg_value, count);
    for (uint32_t k = 0; k < count; k++) {
        names[k] = tg_str_from(rows[k].name);
        values[k] = tg_plan_attribute(plan, r->frame, r->resource, &key, names[k]);
    }
    return tg_value_object(plan->arena, names, values, count);
}

tg_value tg_plan_resource_value(tg_plan *plan, tg_frame *frame, const tg_resource *resource)
{
    tg_memo *memo =
        tg_memo_at(plan, &frame->resources, frame->node->module->resources.count, resource->index);
    if (memo->state == TG_MEMO_BUSY)
        return tg_plan_cycle(plan, resource->header, "resource", resource->name);
    if (!tg_memo_good(plan, memo)) {
        resource_instances r = { frame, resource };
        tg_hold hold = tg_memo_begin(plan, memo);
        const tg_expansion *e = tg_plan_resource_expansion(plan, frame, resource);
        tg_memo_set(plan, memo, tg_plan_instances_value(plan, e, resource->header, resource_instance, &r));
        tg_memo_end(plan, hold);
    }
    return tg_memo_use(plan, memo, ~TG_TOUCH_RESOURCE);
}
