// What functions of several families need: looking at arguments, making results.
#include "common.h"
#include "tracegate/limits.h"

bool tg_int_argument(tg_invocation *call, size_t i, int64_t *out)
{
    if (tg_number_to_int64(tg_value_number(call->arguments[i]), out))
        return true;
    tg_argument_fails(call, i, "value must be a whole number, between %lld and %lld", (long long)INT64_MIN,
                      (long long)INT64_MAX);
    return false;
}

tg_value tg_string_result(tg_invocation *call, tg_str text)
{
    if (!tg_room_for(call, 0, text.length))
        return tg_too_much(call);
    return tg_value_string(call->arena, text);
}

tg_value tg_buf_result(tg_invocation *call, tg_buf *buf)
{
    tg_str text = tg_str_copy(call->arena, tg_buf_str(buf));
    tg_buf_free(buf);
    return tg_string_result(call, text);
}

tg_value tg_unknown_result(const tg_invocation *call, tg_value because)
{
    return tg_value_unknown_like(call->arena, call->result, because);
}

tg_value tg_unknown_because(const tg_invocation *call, const char *format, ...)
{
    va_list values;
    va_start(values, format);
    tg_str text = tg_vformat(call->arena, format, values);
    va_end(values);
    return tg_value_unknown(call->arena, call->result, (tg_reason){ text, call->at, NULL });
}

tg_value tg_list_result(const tg_invocation *call, const tg_values *items)
{
    return tg_value_list(call->arena, call->result->element, items->items, (uint32_t)items->count);
}

tg_value tg_taken_from(const tg_invocation *call, tg_value item, tg_value from)
{
    item.trail = tg_trail_join(call->arena, item.trail, from.trail);
    return item;
}

bool tg_room_for(tg_invocation *call, size_t elements, size_t bytes)
{
    if (elements > TG_LIMIT_ELEMENTS || bytes > TG_LIMIT_STRING)
        return false;
    return tg_eval_spend(call->eval, elements + bytes / 256, call->at);
}

bool tg_room_beside(tg_invocation *call, size_t count, size_t more)
{
    return count + more <= TG_LIMIT_ELEMENTS && tg_eval_spend(call->eval, more, call->at);
}

void tg_seen_init(tg_seen *seen, tg_arena *arena)
{
    *seen = (tg_seen){ .arena = arena };
    tg_map_init(&seen->texts, arena);
}

bool tg_seen_has(tg_seen *seen, tg_value v)
{
    if (tg_value_is(v, TG_TYPE_STRING))
        return tg_map_get(&seen->texts, tg_value_text(v)) != NULL;
    for (size_t i = 0; i < seen->others.count; i++) {
        tg_value equal = tg_value_equal(seen->arena, seen->others.items[i], v);
        if (tg_value_is(equal, TG_TYPE_BOOL) && tg_value_truth(equal))
            return true;
    }
    return false;
}

void tg_seen_add(tg_seen *seen, tg_value v)
{
    if (tg_value_is(v, TG_TYPE_STRING))
        tg_map_put(&seen->texts, tg_value_text(v), seen);
    else
        tg_push(seen->arena, &seen->others, v);
}

size_t tg_seen_steps(const tg_seen *seen)
{
    return seen->others.count + 1;
}

tg_value tg_too_much(const tg_invocation *call)
{
    return tg_unknown_because(call, "%s() would make more than tracegate keeps", call->function->name);
}

bool tg_length_is_known(tg_value v, uint32_t *length)
{
    const tg_value_content *c = v.content;
    bool structure = c->type->kind == TG_TYPE_TUPLE || c->type->kind == TG_TYPE_OBJECT;
    *length = structure ? c->type->count : c->count;
    if (structure)
        return true;
    if (c->state != TG_KNOWN)
        return false;
    return c->type->kind != TG_TYPE_SET || c->count == 1 || tg_value_is_wholly_known(v);
}
