// Paths as strings: joining, taking apart, and what their names (or first bytes) say to Terraform.
//
// Nothing here looks at a disk, so `..` is taken lexically: whoever has links on the way resolves first.
#include "tracegate/files.h"

tg_str tg_path_directory(tg_str path)
{
    for (size_t i = path.length; i > 0; i--)
        if (path.data[i - 1] == '/')
            return tg_str_slice(path, 0, i - 1);
    return S("");
}

tg_str tg_path_base(tg_str path)
{
    size_t start = path.length;
    while (start > 0 && path.data[start - 1] != '/')
        start--;
    return tg_str_slice(path, start, path.length);
}

// Appends the parts of `path` to `out`, which has room. False: a `..` leaves the top.
static bool add_parts(char *out, size_t *length, tg_str path)
{
    for (size_t start = 0, end; start < path.length; start = end + 1) {
        for (end = start; end < path.length && path.data[end] != '/';)
            end++;
        tg_str part = tg_str_slice(path, start, end);
        if (part.length == 0 || tg_str_equal(part, S(".")))
            continue;
        if (tg_str_equal(part, S(".."))) {
            if (*length == 0)
                return false;
            *length = tg_path_directory((tg_str){ out, *length }).length;
            continue;
        }
        if (*length)
            out[(*length)++] = '/';
        memcpy(out + *length, part.data, part.length);
        *length += part.length;
    }
    return true;
}

bool tg_path_join(tg_arena *arena, tg_str directory, tg_str relative, tg_str *out)
{
    if (relative.length && relative.data[0] == '/')
        return false;
    char *path = tg_arena_raw(arena, directory.length + relative.length + 2);
    size_t length = 0;
    if (!add_parts(path, &length, directory) || !add_parts(path, &length, relative))
        return false;
    path[length] = '\0';
    *out = (tg_str){ path, length };
    return true;
}

// Terraform's IsIgnoredFile (internal/configs/parser_config_dir.go): editors' backups and hidden files.
static bool ignored(tg_str name)
{
    return tg_str_starts_with(name, S(".")) || tg_str_ends_with(name, S("~")) ||
           (tg_str_starts_with(name, S("#")) && tg_str_ends_with(name, S("#")));
}

static bool ends_with_one_of(tg_str name, const tg_str *endings, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (tg_str_ends_with(name, endings[i]))
            return true;
    return false;
}

bool tg_path_is_configuration(tg_str path)
{
    static const tg_str endings[] = { S(".tf"), S(".tf.json"), S(".tofu"), S(".tofu.json") };
    tg_str name = tg_path_base(path);
    return !ignored(name) && ends_with_one_of(name, endings, sizeof endings / sizeof *endings);
}

bool tg_path_is_tfvars(tg_str path)
{
    static const tg_str endings[] = { S(".tfvars"), S(".tfvars.json") };
    return ends_with_one_of(tg_path_base(path), endings, sizeof endings / sizeof *endings);
}

// "version https://git-lfs.github.com/spec/v1", then an oid; under 1024 bytes (git-lfs docs/spec.md).
bool tg_files_is_lfs_pointer(tg_str bytes)
{
    size_t at;
    return bytes.length < 1024 && tg_str_starts_with(bytes, S("version https://git-lfs.github.com/spec/")) &&
           tg_str_find(bytes, S("\noid sha256:"), &at);
}
