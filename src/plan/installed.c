// Modules that `terraform init` has fetched: <root>/.terraform/modules/modules.json of the working directory.
//
// A record counts only where it is about the same source and a version that the call allows: what was fetched for
// another commit may be there as well. Keys are the names of the calls from the root, joined with dots.
#include "installed.h"

#include "source.h"

typedef struct {
    tg_str source, version, directory;
} record;

static tg_str text_member(const tg_json *object, tg_str name)
{
    const tg_json *found = tg_json_member_of(object, name);
    return found && found->kind == TG_JSON_STRING ? found->text : S("");
}

// Reads the manifest once. What is wrong with it makes it empty.
static const tg_map *records(tg_plan *plan)
{
    if (plan->installed)
        return plan->installed;
    tg_map *map = tg_new(plan->arena, tg_map);
    plan->installed = map;
    tg_map_init(map, plan->arena);
    tg_str path, bytes;
    if (!plan->options.installed ||
        !tg_path_join(plan->arena, plan->options.root, S(".terraform/modules/modules.json"), &path) ||
        tg_files_read(plan->options.installed, path, plan->arena, &bytes, NULL) != TG_FILES_OK)
        return map;
    tg_text text = { .path = path, .bytes = bytes };
    tg_diags diags;
    tg_diags_init(&diags, plan->arena, 1);
    const tg_json *list = tg_json_member_of(tg_json_parse(plan->arena, &text, &diags), S("Modules"));
    for (size_t i = 0; list && list->kind == TG_JSON_ARRAY && i < list->count; i++) {
        const tg_json *item = &list->items[i];
        if (item->kind != TG_JSON_OBJECT)
            continue;
        record *r = tg_new(plan->arena, record);
        *r = (record){ text_member(item, S("Source")), text_member(item, S("Version")),
                       text_member(item, S("Dir")) };
        tg_map_put(map, text_member(item, S("Key")), r);
    }
    return map;
}

bool tg_plan_installed(tg_plan *plan, tg_str key, const tg_source *source, tg_str constraint,
                       tg_str *directory)
{
    const record *r = tg_map_get(records(plan), key);
    if (!r || tg_str_none(source->normal))
        return false;
    tg_source recorded = tg_source_parse(plan->arena, r->source, plan->tofu);
    bool same = tg_str_equal(r->source, source->normal) ||
                (!tg_str_none(recorded.normal) && tg_str_equal(recorded.normal, source->normal));
    tg_str path;
    if (!same || (source->kind == TG_SOURCE_REGISTRY && !tg_version_allowed(r->version, constraint)))
        return false;
    return tg_path_join(plan->arena, plan->options.root, r->directory, &path) &&
           tg_files_resolve(plan->options.installed, path, plan->arena, directory, NULL) == TG_FILES_OK;
}
