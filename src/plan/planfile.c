// A JSON plan (`terraform show -json`): which resources of a type will be there, and what the plan says of each.
//
// Only `resource_changes` is believed; `configuration` says what the text has beside it, found by its address without
// keys. A file that is no whole plan is a diagnostic and gives nothing: half a plan would miss resources silently.
#include "tracegate/limits.h"
#include "tracegate/plan.h"

typedef struct reading {
    tg_arena *arena;
    tg_diags *diags;
    const char *const *types;
    tg_map configured; // address without keys -> the resource's expressions
    struct {
        tg_planned *items;
        size_t count, capacity;
    } found;
} reading;

static const tg_json *member(const tg_json *object, const char *name)
{
    return object && object->kind == TG_JSON_OBJECT ? tg_json_member_of(object, tg_str_from(name)) : NULL;
}

static tg_str text_of(const tg_json *object, const char *name)
{
    const tg_json *value = member(object, name);
    return value && value->kind == TG_JSON_STRING ? value->text : (tg_str){ NULL, 0 };
}

static size_t length_of(const tg_json *array)
{
    return array && array->kind == TG_JSON_ARRAY ? array->count : 0;
}

static bool is(const tg_json *value, tg_json_kind kind)
{
    return value && value->kind == kind;
}

static bool is_wanted(const reading *r, tg_str type)
{
    for (const char *const *t = r->types; *t; t++)
        if (tg_str_equal(type, tg_str_from(*t)))
            return true;
    return false;
}

// Where the key that begins at `[` ends; brackets inside its quotes are text.
static size_t past_key(tg_str s, size_t at)
{
    bool quoted = false;
    for (; at < s.length; at++) {
        if (quoted && s.data[at] == '\\')
            at++;
        else if (s.data[at] == '"')
            quoted = !quoted;
        else if (!quoted && s.data[at] == ']')
            return at + 1;
    }
    return s.length;
}

static tg_str without_keys(tg_arena *arena, tg_str address)
{
    char *out = tg_arena_zero(arena, address.length + 1, 1);
    size_t length = 0;
    for (size_t i = 0; i < address.length;) {
        if (address.data[i] == '[')
            i = past_key(address, i);
        else
            out[length++] = address.data[i++];
    }
    return (tg_str){ out, length };
}

// ----------------------------------------------------------------------------------- configuration

static void read_module(reading *r, const tg_json *module, tg_str prefix, unsigned depth)
{
    const tg_json *resources = member(module, "resources"), *calls = member(module, "module_calls");
    for (size_t i = 0; i < length_of(resources); i++) {
        const tg_json *resource = &resources->items[i];
        const tg_json *expressions = member(resource, "expressions");
        tg_str address = text_of(resource, "address");
        if (address.data && is_wanted(r, text_of(resource, "type")))
            tg_map_put(&r->configured, tg_str_join(r->arena, prefix, address),
                       (void *)(uintptr_t)(expressions ? expressions : resource));
    }
    for (size_t i = 0; is(calls, TG_JSON_OBJECT) && depth < TG_LIMIT_CALL_DEPTH && i < calls->count; i++)
        read_module(r, member(&calls->members[i].value, "module"),
                    tg_format(r->arena, "%.*smodule.%.*s.", TG_ARG(prefix), TG_ARG(calls->members[i].name)),
                    depth + 1);
}

// ----------------------------------------------------------------------------------------- changes

static bool has_action(const tg_json *change, const char *action)
{
    const tg_json *actions = member(change, "actions");
    for (size_t i = 0; i < length_of(actions); i++)
        if (is(&actions->items[i], TG_JSON_STRING) &&
            tg_str_equal(actions->items[i].text, tg_str_from(action)))
            return true;
    return false;
}

static void read_change(reading *r, const tg_json *resource)
{
    const tg_json *change = member(resource, "change");
    tg_str address = text_of(resource, "address"), type = text_of(resource, "type");
    bool creates = has_action(change, "create");
    if (!address.data || !is_wanted(r, type) || text_of(resource, "deposed").data ||
        !tg_str_equal(text_of(resource, "mode"), S("managed")))
        return;
    if (!creates && !has_action(change, "update") && !has_action(change, "no-op"))
        return;
    tg_planned p = { .instance = address,
                     .address = without_keys(r->arena, address),
                     .type = type,
                     .creates = creates,
                     .after = member(change, "after"),
                     .after_unknown = member(change, "after_unknown"),
                     .after_sensitive = member(change, "after_sensitive"),
                     .at = member(resource, "address")->span };
    p.expressions = tg_map_get(&r->configured, p.address);
    tg_push(r->arena, &r->found, p);
}

// --------------------------------------------------------------------------------- is it a plan?

static bool refuse(reading *r, const tg_json *at, const char *code, const char *message, const char *hint)
{
    tg_span place = at->span;
    place.end = place.end > place.start ? place.start + 1 : place.end;
    tg_diags_add(r->diags, (tg_diag){ .severity = TG_ERROR,
                                      .code = code,
                                      .subject = place,
                                      .context = place,
                                      .message = tg_str_from(message),
                                      .hint = tg_str_from(hint),
                                      .missed = true });
    return false;
}

static bool is_version_known(tg_str version)
{
    return version.length > 2 && (version.data[0] == '0' || version.data[0] == '1') && version.data[1] == '.';
}

static bool has_managed(const tg_json *module, unsigned depth)
{
    const tg_json *resources = member(module, "resources"), *children = member(module, "child_modules");
    for (size_t i = 0; i < length_of(resources); i++)
        if (tg_str_equal(text_of(&resources->items[i], "mode"), S("managed")))
            return true;
    for (size_t i = 0; depth < TG_LIMIT_CALL_DEPTH && i < length_of(children); i++)
        if (has_managed(&children->items[i], depth + 1))
            return true;
    return false;
}

// A plan has a change, be it no-op, for each resource of the state, but a refresh-only one, which has none at all.
static bool is_refresh_only(const tg_json *plan)
{
    return !member(plan, "resource_changes") &&
           (member(plan, "resource_drift") ||
            has_managed(member(member(member(plan, "prior_state"), "values"), "root_module"), 0));
}

static bool is_whole(reading *r, const tg_json *plan)
{
    static const char make[] =
        "write one with \"terraform plan -out=FILE\", then \"terraform show -json FILE\"";
    const tg_json *version = member(plan, "format_version"), *changes = member(plan, "resource_changes");
    if (!is(version, TG_JSON_STRING) || (!changes && !member(plan, "planned_values")))
        return refuse(r, plan, "planfile/no-plan", "this is no JSON plan", make);
    if (!is_version_known(version->text))
        return refuse(r, version, "planfile/format-version",
                      "the plan's format version is not one that is understood", "it takes 0.x and 1.x");
    if (is(member(plan, "errored"), TG_JSON_TRUE))
        return refuse(r, member(plan, "errored"), "planfile/errored",
                      "planning failed, so the plan is not whole",
                      "mend what Terraform reported, then plan again");
    if (is(member(plan, "complete"), TG_JSON_FALSE))
        return refuse(r, member(plan, "complete"), "planfile/incomplete",
                      "the plan leaves something out (targets, or deferred changes)", "plan without -target");
    if (changes && changes->kind != TG_JSON_ARRAY)
        return refuse(r, changes, "planfile/no-plan", "\"resource_changes\" is no list", make);
    if (is_refresh_only(plan))
        return refuse(r, plan, "planfile/refresh-only", "a refresh-only plan does not say what will be there",
                      "plan without -refresh-only");
    return true;
}

// The plan's variables, as --var has them. Null ones are left to their defaults.
static tg_inputs variables_of(tg_arena *arena, const tg_text *text, const tg_json *variables)
{
    size_t count = is(variables, TG_JSON_OBJECT) ? variables->count : 0;
    tg_input *items = tg_new_array(arena, tg_input, count);
    tg_inputs out = { items, 0 };
    for (size_t i = 0; i < count; i++) {
        const tg_json *value = member(&variables->members[i].value, "value");
        if (!value || value->kind == TG_JSON_NULL)
            continue;
        items[out.count++] =
            (tg_input){ .kind = TG_INPUT_VAR,
                        .name = variables->members[i].name,
                        .text =
                            value->kind == TG_JSON_STRING ? value->text : tg_text_slice(text, value->span) };
    }
    return out;
}

bool tg_planfile_read(tg_arena *arena, tg_text *text, const char *const *types, tg_diags *diags,
                      tg_planfile *out)
{
    memset(out, 0, sizeof *out);
    reading r = { .arena = arena, .diags = diags, .types = types };
    size_t before = diags->errors;
    const tg_json *plan = tg_json_parse(arena, text, diags);
    if (diags->errors > before) {
        for (size_t i = 0; i < diags->count; i++)
            diags->items[i].missed = diags->items[i].missed || diags->items[i].severity == TG_ERROR;
        return false;
    }
    if (!is_whole(&r, plan))
        return false;
    tg_map_init(&r.configured, arena);
    read_module(&r, member(member(plan, "configuration"), "root_module"), S(""), 0);
    const tg_json *changes = member(plan, "resource_changes");
    for (size_t i = 0; i < length_of(changes); i++)
        read_change(&r, &changes->items[i]);
    out->items = r.found.items;
    out->count = r.found.count;
    out->variables = variables_of(arena, text, member(plan, "variables"));
    return true;
}
