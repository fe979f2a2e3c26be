// A JSON plan (`terraform show -json`): which resources of a type will be there, and what the plan says of each.
//
// Only `resource_changes` is believed; `configuration` says what the text has beside it, found by its address without
// keys. A file that is no whole plan is a diagnostic and gives nothing: half a plan would miss resources silently. A
// change that is not what Terraform writes (internal/command/jsonplan there) is a diagnostic, the others are there.
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

static bool is(const tg_json *value, tg_json_kind kind)
{
    return value && value->kind == kind;
}

static tg_str without_keys(tg_arena *arena, tg_str address)
{
    char *out = tg_arena_zero(arena, address.length + 1, 1);
    size_t length = 0;
    for (size_t i = 0; i < address.length;) {
        size_t key = tg_address_key(tg_str_slice(address, i, address.length));
        if (!key)
            out[length++] = address.data[i];
        i += key ? key : 1;
    }
    return (tg_str){ out, length };
}

// ----------------------------------------------------------------------------------- configuration

static void read_module(reading *r, const tg_json *module, tg_str prefix, unsigned depth)
{
    const tg_json *resources = tg_json_member_of(module, S("resources")),
                  *calls = tg_json_member_of(module, S("module_calls"));
    for (size_t i = 0; i < tg_json_length(resources) && !r->arena->exhausted; i++) {
        const tg_json *resource = &resources->items[i];
        const tg_json *expressions = tg_json_member_of(resource, S("expressions"));
        tg_str address = tg_json_text_of(resource, S("address"));
        if (address.data && tg_str_is_one_of(tg_json_text_of(resource, S("type")), r->types))
            tg_map_put(&r->configured, tg_str_join(r->arena, prefix, address),
                       (void *)(uintptr_t)(expressions ? expressions : resource));
    }
    bool deeper = is(calls, TG_JSON_OBJECT) && depth < TG_LIMIT_CALL_DEPTH;
    for (size_t i = 0; deeper && i < calls->count && !r->arena->exhausted; i++)
        read_module(r, tg_json_member_of(&calls->members[i].value, S("module")),
                    tg_format(r->arena, "%.*smodule.%.*s.", TG_ARG(prefix), TG_ARG(calls->members[i].name)),
                    depth + 1);
}

// ------------------------------------------------------------------------------------ what is wrong

static const char HOW_TO_MAKE[] =
    "write one with \"terraform plan -out=FILE\", then \"terraform show -json FILE\"";

// Always false.
static bool refuse(reading *r, tg_span place, const char *code, tg_str message, const char *hint)
{
    place.end = place.end > place.start ? place.start + 1 : place.end;
    tg_diags_add(r->diags, (tg_diag){ .severity = TG_ERROR,
                                      .code = code,
                                      .subject = place,
                                      .context = place,
                                      .message = message,
                                      .hint = tg_str_from(hint),
                                      .missed = true });
    return false;
}

static bool malformed(reading *r, const tg_json *at, const char *message)
{
    return refuse(r, at->span, "planfile/malformed", tg_str_from(message), HOW_TO_MAKE);
}

// ----------------------------------------------------------------------------------------- changes

// What a change does to its resource. A replacement is two of them.
enum { CREATES = 1, KEEPS = 2, ENDS = 4 };

static const struct {
    const char *name;
    unsigned does;
} actions[] = {
    { "create", CREATES }, { "update", KEEPS }, { "no-op", KEEPS },
    { "delete", ENDS },    { "forget", ENDS },  { "read", ENDS }, // of data
};

static unsigned action_of(const tg_json *action)
{
    for (size_t i = 0; is(action, TG_JSON_STRING) && i < sizeof actions / sizeof actions[0]; i++)
        if (tg_str_equal(action->text, tg_str_from(actions[i].name)))
            return actions[i].does;
    return 0;
}

// What the change does; 0: it cannot be read.
static unsigned actions_of(reading *r, const tg_json *change)
{
    const tg_json *list = tg_json_member_of(change, S("actions"));
    unsigned all = 0;
    for (size_t i = 0; i < tg_json_length(list); i++) {
        unsigned one = action_of(&list->items[i]);
        if (!one)
            return malformed(r, &list->items[i], "an action that is not known");
        all |= one;
    }
    return all ? all : (unsigned)malformed(r, list ? list : change, "a change without \"actions\"");
}

// True where a part is left out, or is an object or `true` or `false` (which stand for all that is in it).
static bool is_tree(reading *r, const tg_json *change, const char *name)
{
    const tg_json *part = tg_json_member_of(change, tg_str_from(name));
    bool right = !part || part->kind == TG_JSON_OBJECT || part->kind == TG_JSON_NULL ||
                 part->kind == TG_JSON_TRUE || part->kind == TG_JSON_FALSE;
    return right || malformed(r, part, "a part of a change that is no object");
}

static bool is_deposed(const tg_json *resource)
{
    const tg_json *deposed = tg_json_member_of(resource, S("deposed"));
    return deposed && deposed->kind != TG_JSON_NULL;
}

// Whether the change is one of a managed resource of a type that is asked for, and as it must be.
static bool is_change(reading *r, const tg_json *resource)
{
    static const struct {
        const char *name;
        tg_json_kind kind;
        const char *message;
    } parts[] = {
        { "mode", TG_JSON_STRING, "a change without the \"mode\" of its resource" },
        { "address", TG_JSON_STRING, "a change without the \"address\" of its resource" },
        { "change", TG_JSON_OBJECT, "a resource without its \"change\"" },
    };
    const tg_json *type = tg_json_member_of(resource, S("type"));
    if (!is(type, TG_JSON_STRING))
        return malformed(r, type ? type : resource, "a change without the \"type\" of its resource");
    if (!tg_str_is_one_of(type->text, r->types) || is_deposed(resource))
        return false;
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
        const tg_json *part = tg_json_member_of(resource, tg_str_from(parts[i].name));
        if (!is(part, parts[i].kind) || (part->kind == TG_JSON_STRING && !part->text.length))
            return malformed(r, part ? part : resource, parts[i].message);
        if (i == 0 && !tg_str_equal(part->text, S("managed")))
            return false;
    }
    return true;
}

static void read_change(reading *r, const tg_json *resource)
{
    if (!is_change(r, resource))
        return;
    const tg_json *change = tg_json_member_of(resource, S("change")),
                  *address = tg_json_member_of(resource, S("address"));
    unsigned does = actions_of(r, change);
    if (!(does & (CREATES | KEEPS)) || !is_tree(r, change, "after") || !is_tree(r, change, "after_unknown") ||
        !is_tree(r, change, "after_sensitive"))
        return;
    tg_planned p = { .instance = address->text,
                     .address = without_keys(r->arena, address->text),
                     .type = tg_json_text_of(resource, S("type")),
                     .creates = does & CREATES,
                     .after = tg_json_member_of(change, S("after")),
                     .after_unknown = tg_json_member_of(change, S("after_unknown")),
                     .after_sensitive = tg_json_member_of(change, S("after_sensitive")),
                     .at = address->span };
    p.expressions = tg_map_get(&r->configured, p.address);
    tg_push(r->arena, &r->found, p);
}

// --------------------------------------------------------------------------------- is it a plan?

// "0.x" or "1.x".
static bool is_version_known(tg_str version)
{
    bool known =
        version.length > 2 && (version.data[0] == '0' || version.data[0] == '1') && version.data[1] == '.';
    for (size_t i = 2; i < version.length; i++)
        known = known && version.data[i] >= '0' && version.data[i] <= '9';
    return known;
}

static bool has_managed(const tg_json *module, unsigned depth)
{
    const tg_json *resources = tg_json_member_of(module, S("resources")),
                  *children = tg_json_member_of(module, S("child_modules"));
    for (size_t i = 0; i < tg_json_length(resources); i++)
        if (tg_str_equal(tg_json_text_of(&resources->items[i], S("mode")), S("managed")))
            return true;
    for (size_t i = 0; depth < TG_LIMIT_CALL_DEPTH && i < tg_json_length(children); i++)
        if (has_managed(&children->items[i], depth + 1))
            return true;
    return false;
}

// A root's managed resource that any plan must have a change for.
static bool declares_one(const tg_json *root)
{
    const tg_json *resources = tg_json_member_of(root, S("resources"));
    for (size_t i = 0; i < tg_json_length(resources); i++) {
        const tg_json *resource = &resources->items[i];
        if (tg_str_equal(tg_json_text_of(resource, S("mode")), S("managed")) &&
            !tg_json_member_of(resource, S("count_expression")) &&
            !tg_json_member_of(resource, S("for_each_expression")))
            return true;
    }
    return false;
}

// Whether something that drifted is still there.
static bool drift_leaves_one(const tg_json *drift)
{
    for (size_t i = 0; i < tg_json_length(drift); i++) {
        const tg_json *list =
            tg_json_member_of(tg_json_member_of(&drift->items[i], S("change")), S("actions"));
        for (size_t k = 0; k < tg_json_length(list); k++)
            if (action_of(&list->items[k]) & (CREATES | KEEPS))
                return true;
    }
    return false;
}

// No field says it (jsonplan.Marshal drops the mode). But a plan has a change, be it "no-op", for each resource that the
// state holds after refreshing and for each that the configuration declares; a refresh-only one has none: it only tells
// what drifted. (One with -destroy over an empty state looks the same.)
static bool is_refresh_only(const tg_json *plan)
{
    const tg_json *state = tg_json_member_of(
                      tg_json_member_of(tg_json_member_of(plan, S("prior_state")), S("values")),
                      S("root_module")),
                  *drift = tg_json_member_of(plan, S("resource_drift")),
                  *configuration = tg_json_member_of(plan, S("configuration"));
    if (tg_json_member_of(plan, S("resource_changes")))
        return false;
    return has_managed(state, 0) || declares_one(tg_json_member_of(configuration, S("root_module"))) ||
           drift_leaves_one(drift) || (drift && !configuration);
}

static bool is_whole(reading *r, const tg_json *plan)
{
    const tg_json *version = tg_json_member_of(plan, S("format_version")),
                  *changes = tg_json_member_of(plan, S("resource_changes"));
    if (!is(version, TG_JSON_STRING) || (!changes && !tg_json_member_of(plan, S("planned_values"))))
        return refuse(r, plan->span, "planfile/no-plan", S("this is no JSON plan"), HOW_TO_MAKE);
    if (!is_version_known(version->text))
        return refuse(r, version->span, "planfile/format-version",
                      S("the plan's format version is not one that is understood"), "it takes 0.x and 1.x");
    if (is(tg_json_member_of(plan, S("errored")), TG_JSON_TRUE))
        return refuse(r, tg_json_member_of(plan, S("errored"))->span, "planfile/errored",
                      S("planning failed, so the plan is not whole"),
                      "mend what Terraform reported, then plan again");
    if (is(tg_json_member_of(plan, S("complete")), TG_JSON_FALSE))
        return refuse(r, tg_json_member_of(plan, S("complete"))->span, "planfile/incomplete",
                      S("the plan leaves something out (targets, or deferred changes)"),
                      "plan without -target");
    if (changes && changes->kind != TG_JSON_ARRAY)
        return malformed(r, changes, "\"resource_changes\" is no list");
    if (is_refresh_only(plan))
        return refuse(r, plan->span, "planfile/refresh-only",
                      S("a refresh-only plan does not say what will be there"), "plan without -refresh-only");
    return true;
}

static tg_inputs variables_of(tg_arena *arena, const tg_json *variables)
{
    size_t count = is(variables, TG_JSON_OBJECT) ? variables->count : 0;
    tg_input *items = tg_new_array(arena, tg_input, count);
    tg_inputs out = { items, 0 };
    for (size_t i = 0; i < count; i++) {
        const tg_json *value = tg_json_member_of(&variables->members[i].value, S("value"));
        if (value)
            items[out.count++] =
                (tg_input){ .kind = TG_INPUT_PLANNED, .name = variables->members[i].name, .json = value };
    }
    return out;
}

// ------------------------------------------------------------------------------------------ reading

// What people take for a JSON plan, by how it begins.
static bool begins_as_json(reading *r, const tg_text *text)
{
    static const struct {
        tg_str start;
        const char *message, *hint;
    } others[] = {
        { { "PK\x03\x04", 4 },
          "this is a plan as \"terraform plan -out\" writes it",
          "print it as JSON: terraform show -json FILE" },
        { { "\xFF\xFE", 2 },
          "this is UTF-16, which PowerShell's \">\" writes",
          "write it as UTF-8: terraform show -json FILE | Out-File -Encoding utf8NoBOM plan.json" },
    };
    tg_span start = { text->id, 0, 0 };
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++)
        if (tg_str_starts_with(text->bytes, others[i].start))
            return refuse(r, start, "planfile/no-plan", tg_str_from(others[i].message), others[i].hint);
    tg_str rest = tg_str_trim(text->bytes);
    bool marked = tg_str_starts_with(rest, S("\xEF\xBB\xBF")); // the JSON reader says so
    if (!marked && !tg_str_starts_with(rest, S("{")))
        return refuse(r, start, "planfile/no-plan", S("this is no JSON plan"), HOW_TO_MAKE);
    return true;
}

// The text as a tree; NULL where it is not well-formed. A word in its place is not quoted: it may be half of a secret.
static const tg_json *parse(reading *r, tg_text *text)
{
    size_t first = r->diags->count, errors = r->diags->errors;
    const tg_json *plan = tg_json_parse(r->arena, text, r->diags);
    for (size_t i = first; i < r->diags->count; i++) {
        tg_diag *d = &r->diags->items[i];
        d->missed = d->missed || d->severity == TG_ERROR;
        if (strcmp(d->code, "syntax/json-value") == 0)
            d->message = S("expected a value, found a word without quotes");
    }
    return r->diags->errors == errors ? plan : NULL;
}

bool tg_planfile_read(tg_arena *arena, tg_text *text, const char *const *types, tg_diags *diags,
                      tg_planfile *out)
{
    memset(out, 0, sizeof *out);
    reading r = { .arena = arena, .diags = diags, .types = types };
    const tg_json *plan = begins_as_json(&r, text) ? parse(&r, text) : NULL;
    if (!plan || !is_whole(&r, plan))
        return false;
    tg_map_init(&r.configured, arena);
    read_module(&r, tg_json_member_of(tg_json_member_of(plan, S("configuration")), S("root_module")), S(""),
                0);
    const tg_json *changes = tg_json_member_of(plan, S("resource_changes"));
    for (size_t i = 0; i < tg_json_length(changes) && !arena->exhausted; i++)
        read_change(&r, &changes->items[i]);
    if (arena->exhausted)
        return refuse(&r, plan->span, "planfile/memory",
                      S("the plan takes more memory than the limit allows"),
                      "plan parts of the configuration on their own");
    out->items = r.found.items;
    out->count = r.found.count;
    out->variables = variables_of(arena, tg_json_member_of(plan, S("variables")));
    return true;
}
