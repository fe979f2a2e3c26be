// Which files of a directory are configuration, by their names, and in which of the two dialects.
//
// Terraform's internal/configs/parser_config_dir.go and parser_file_matcher.go; OpenTofu hides `x.tf` behind
// `x.tofu` and `x.tf.json` behind `x.tofu.json`.
#include "tracegate/module.h"

#include <stdlib.h>

static const struct {
    tg_str ending;
    bool tofu;
} endings[] = {
    { { ".tf", 3 }, false },
    { { ".tf.json", 8 }, false },
    { { ".tofu", 5 }, true },
    { { ".tofu.json", 10 }, true },
};
#define ENDINGS (sizeof endings / sizeof endings[0])

// The row of `endings`, or ENDINGS: no configuration file.
static size_t ending_of(tg_str name)
{
    size_t found = ENDINGS;
    if (!tg_path_is_configuration(name))
        return found;
    for (size_t i = 0; i < ENDINGS; i++)
        if (tg_str_ends_with(name, endings[i].ending))
            found = i;
    return found;
}

bool tg_module_is_override(tg_str file_name)
{
    size_t row = ending_of(file_name);
    if (row == ENDINGS)
        return false;
    tg_str stem = tg_str_slice(file_name, 0, file_name.length - endings[row].ending.length);
    return tg_str_equal(stem, S("override")) || tg_str_ends_with(stem, S("_override"));
}

static int by_name(const void *name, const void *entry)
{
    return tg_str_compare(*(const tg_str *)name, ((const tg_entry *)entry)->name);
}

static bool has_file(const tg_entries *entries, tg_str name)
{
    if (entries->count == 0)
        return false;
    const tg_entry *found = bsearch(&name, entries->items, entries->count, sizeof *entries->items, by_name);
    return found && found->kind == TG_ENTRY_FILE;
}

typedef struct {
    tg_str *items;
    size_t count, capacity;
} names;

static bool counts(tg_arena *arena, const tg_entries *entries, tg_str name, bool tofu, bool only_tofu)
{
    size_t row = ending_of(name);
    if (row == ENDINGS)
        return false;
    if (!tofu)
        return endings[row].tofu == only_tofu;
    if (endings[row].tofu)
        return true;
    tg_str stem = tg_str_slice(name, 0, name.length - endings[row].ending.length);
    return !has_file(entries, tg_str_join(arena, stem, row == 0 ? S(".tofu") : S(".tofu.json")));
}

// True where every configuration file is OpenTofu's, and there is one.
static bool only_tofu_files(const tg_entries *entries)
{
    bool any = false;
    for (size_t i = 0; i < entries->count; i++) {
        size_t row = entries->items[i].kind == TG_ENTRY_FILE ? ending_of(entries->items[i].name) : ENDINGS;
        if (row != ENDINGS && !endings[row].tofu)
            return false;
        any = any || row != ENDINGS;
    }
    return any;
}

tg_strs tg_module_file_names(tg_arena *arena, const tg_entries *entries, bool tofu)
{
    names all = { 0 };
    bool only_tofu = !tofu && only_tofu_files(entries);
    for (int overrides = 0; overrides < 2; overrides++)
        for (size_t i = 0; i < entries->count; i++) {
            tg_str name = entries->items[i].name;
            if (entries->items[i].kind == TG_ENTRY_FILE && counts(arena, entries, name, tofu, only_tofu) &&
                tg_module_is_override(name) == (overrides == 1))
                tg_push(arena, &all, name);
        }
    return (tg_strs){ all.items, all.count };
}

bool tg_module_is_tofu(tg_files *files, tg_str directory, const tg_entries *entries)
{
    for (size_t i = 0; i < entries->count; i++) {
        size_t row = entries->items[i].kind == TG_ENTRY_FILE ? ending_of(entries->items[i].name) : ENDINGS;
        if (row != ENDINGS && endings[row].tofu)
            return true;
    }
    if (!has_file(entries, S(".terraform.lock.hcl")))
        return false;
    tg_arena scratch;
    tg_arena_init(&scratch, NULL);
    tg_str path, bytes;
    tg_problem problem;
    size_t at;
    bool tofu = tg_path_join(&scratch, directory, S(".terraform.lock.hcl"), &path) &&
                tg_files_read(files, path, &scratch, &bytes, &problem) == TG_FILES_OK &&
                tg_str_find(bytes, S("\"registry.opentofu.org/"), &at);
    tg_arena_reset(&scratch);
    return tofu;
}
