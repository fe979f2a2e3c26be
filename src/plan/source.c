// A module call's source as Terraform reads it (internal/getmodules/moduleaddrs): a local path, a registry address, or
// something that a getter fetches.
#include "source.h"

static bool is_local(tg_str text)
{
    static const tg_str prefixes[] = { S("./"), S("../"), S(".\\"), S("..\\") };
    for (size_t i = 0; i < sizeof prefixes / sizeof prefixes[0]; i++)
        if (tg_str_starts_with(text, prefixes[i]))
            return true;
    return false;
}

static tg_str with_slashes(tg_arena *arena, tg_str text)
{
    char *copy = tg_arena_copy(arena, text.data, text.length);
    for (size_t i = 0; i < text.length; i++)
        if (copy[i] == '\\')
            copy[i] = '/';
    return (tg_str){ copy, text.length };
}

// The text before and behind the first `separator`; false: there is none, `before` is all.
static bool cut(tg_str text, tg_str separator, tg_str *before, tg_str *behind)
{
    size_t at;
    bool found = tg_str_find(text, separator, &at);
    *before = found ? tg_str_slice(text, 0, at) : text;
    *behind = found ? tg_str_slice(text, at + separator.length, text.length) : (tg_str){ NULL, 0 };
    return found;
}

// `a//b?c` as `a?c` and `b` (SplitPackageSubdir). `sub` null: no `//` outside of a scheme.
static tg_str split_sub(tg_arena *arena, tg_str text, tg_str *sub)
{
    tg_str address, query, scheme, rest;
    bool has_query = cut(text, S("?"), &address, &query);
    size_t offset = cut(address, S("://"), &scheme, &rest) ? scheme.length + 3 : 0;
    tg_str package, path;
    *sub = (tg_str){ NULL, 0 };
    if (!cut(tg_str_slice(address, offset, address.length), S("//"), &package, &path))
        return text;
    tg_str clean;
    *sub = tg_path_join(arena, S(""), path, &clean) ? clean : path;
    tg_str start = tg_str_slice(address, 0, offset + package.length);
    return has_query ? tg_format(arena, "%.*s?%.*s", TG_ARG(start), TG_ARG(query)) : start;
}

static tg_str with_sub(tg_arena *arena, tg_str package, tg_str sub)
{
    tg_str address, query;
    if (tg_str_none(sub) || sub.length == 0)
        return package;
    bool has_query = cut(package, S("?"), &address, &query);
    return has_query ? tg_format(arena, "%.*s//%.*s?%.*s", TG_ARG(address), TG_ARG(sub), TG_ARG(query))
                     : tg_format(arena, "%.*s//%.*s", TG_ARG(address), TG_ARG(sub));
}

// ---------------------------------------------------------------------------------------- registry

static bool is_alphanumeric(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

// terraform-registry-address: letters and digits, within it `-` and `_`, at most 64.
static bool is_registry_name(tg_str s)
{
    if (s.length == 0 || s.length > 64 || !is_alphanumeric(s.data[0]) ||
        !is_alphanumeric(s.data[s.length - 1]))
        return false;
    for (size_t i = 0; i < s.length; i++)
        if (!is_alphanumeric(s.data[i]) && s.data[i] != '-' && s.data[i] != '_')
            return false;
    return true;
}

static bool is_registry_provider(tg_str s)
{
    for (size_t i = 0; i < s.length; i++)
        if (!is_alphanumeric(s.data[i]) || (s.data[i] >= 'A' && s.data[i] <= 'Z'))
            return false;
    return s.length > 0 && s.length <= 64;
}

// A host has a dot or a port; those of well-known git services are none.
static bool is_registry_host(tg_str s)
{
    static const tg_str services[] = { S("github.com"), S("bitbucket.org"), S("gitlab.com") };
    for (size_t i = 0; i < sizeof services / sizeof services[0]; i++)
        if (tg_str_equal(s, services[i]))
            return false;
    bool dot = false;
    for (size_t i = 0; i < s.length; i++) {
        dot = dot || s.data[i] == '.' || s.data[i] == ':';
        if (!is_alphanumeric(s.data[i]) && s.data[i] != '.' && s.data[i] != '-' && s.data[i] != ':')
            return false;
    }
    return dot;
}

static bool is_public_host(tg_str host)
{
    return tg_str_equal(host, S("registry.terraform.io")) || tg_str_equal(host, S("registry.opentofu.org"));
}

static bool parse_registry(tg_arena *arena, tg_str text, bool tofu, tg_source *out)
{
    tg_str sub, address = split_sub(arena, text, &sub), parts[5];
    size_t count = 0;
    for (size_t start = 0, end; start <= address.length && count < 5; start = end + 1) {
        for (end = start; end < address.length && address.data[end] != '/';)
            end++;
        parts[count++] = tg_str_slice(address, start, end);
    }
    if (count != 3 && count != 4)
        return false;
    const tg_str *p = parts + (count - 3);
    if (!is_registry_name(p[0]) || !is_registry_name(p[1]) || !is_registry_provider(p[2]) ||
        (count == 4 && !is_registry_host(parts[0])))
        return false;
    tg_str host = count == 4 ? parts[0] : tofu ? S("registry.opentofu.org") : S("registry.terraform.io");
    tg_str name = tg_format(arena, "%.*s/%.*s/%.*s", TG_ARG(p[0]), TG_ARG(p[1]), TG_ARG(p[2]));
    out->kind = TG_SOURCE_REGISTRY;
    out->normal = with_sub(arena, tg_format(arena, "%.*s/%.*s", TG_ARG(host), TG_ARG(name)), sub);
    if (is_public_host(host))
        out->known = with_sub(arena, name, sub);
    return true;
}

// ------------------------------------------------------------------------------------------ remote

// True where the text begins with a URL's scheme.
static bool has_scheme(tg_str text)
{
    size_t i = 0;
    while (i < text.length &&
           (is_alphanumeric(text.data[i]) ||
            (i > 0 && (text.data[i] == '+' || text.data[i] == '-' || text.data[i] == '.'))))
        i++;
    return i > 0 && i < text.length && text.data[i] == ':' && !(text.data[0] >= '0' && text.data[0] <= '9');
}

// github.com/owner/repository[/sub]: git over https, with .git.
static tg_str github_shorthand(tg_arena *arena, tg_str address, tg_str query, tg_str *sub)
{
    size_t slashes = 0, end = 0;
    while (end < address.length && (address.data[end] != '/' || ++slashes < 3))
        end++;
    if (slashes < 2)
        return (tg_str){ NULL, 0 };
    tg_str repository = tg_str_slice(address, 0, end);
    if (end < address.length)
        *sub = tg_str_slice(address, end + 1, address.length);
    tg_str ending = tg_str_ends_with(repository, S(".git")) ? S("") : S(".git");
    tg_str mark = tg_str_none(query) ? S("") : S("?");
    return tg_format(arena, "git::https://%.*s%.*s%.*s%.*s", TG_ARG(repository), TG_ARG(ending), TG_ARG(mark),
                     TG_ARG(query));
}

// git@host:path, as a URL.
static tg_str scp_form(tg_arena *arena, tg_str text)
{
    tg_str host, path;
    if (!tg_str_starts_with(text, S("git@")) ||
        !cut(tg_str_slice(text, 4, text.length), S(":"), &host, &path) || path.length == 0)
        return (tg_str){ NULL, 0 };
    if (path.data[0] == '/')
        path = tg_str_slice(path, 1, path.length);
    return tg_format(arena, "git::ssh://git@%.*s/%.*s", TG_ARG(host), TG_ARG(path));
}

// What the getter is given, without `sub`; the null string: nothing that Terraform knows.
static tg_str detect(tg_arena *arena, tg_str text, tg_str *sub)
{
    tg_str address, query;
    cut(text, S("?"), &address, &query);
    if (has_scheme(text))
        return text;
    if (tg_str_starts_with(text, S("github.com/")))
        return github_shorthand(arena, address, query, sub);
    tg_str scp = scp_form(arena, text);
    if (!tg_str_none(scp))
        return scp;
    if (tg_str_starts_with(text, S("bitbucket.org/")))
        return tg_format(arena, "git::https://%.*s", TG_ARG(text));
    size_t at;
    if (tg_str_find(text, S("googleapis.com/"), &at))
        return tg_format(arena, "gcs::https://%.*s", TG_ARG(text));
    if (tg_str_find(text, S("amazonaws.com/"), &at))
        return tg_format(arena, "s3::https://%.*s", TG_ARG(text));
    if (text.length && text.data[0] == '/')
        return tg_format(arena, "file://%.*s", TG_ARG(text));
    return (tg_str){ NULL, 0 };
}

// "github.com/owner/repository" of a git address; null: another kind.
static tg_str repository_of(tg_str package)
{
    static const tg_str schemes[] = { S("https://"), S("http://"), S("ssh://"), S("git://") };
    tg_str address, query;
    if (tg_str_starts_with(package, S("git::")))
        package = tg_str_slice(package, 5, package.length);
    for (size_t i = 0; i < sizeof schemes / sizeof schemes[0]; i++)
        if (tg_str_starts_with(package, schemes[i])) {
            package = tg_str_slice(package, schemes[i].length, package.length);
            break;
        }
    cut(package, S("?"), &address, &query);
    tg_str user, host;
    if (cut(address, S("@"), &user, &host) && !memchr(user.data, '/', user.length))
        address = host;
    if (tg_str_ends_with(address, S(".git")))
        address = tg_str_slice(address, 0, address.length - 4);
    return tg_str_starts_with(address, S("github.com/")) ? address : (tg_str){ NULL, 0 };
}

// GitHub's name of a module that the registry takes over: terraform-PROVIDER-NAME.
static tg_str known_repository(tg_arena *arena, tg_str repository, tg_str sub)
{
    tg_str owner = tg_path_base(tg_path_directory(repository)), name = tg_path_base(repository);
    tg_str terraform, rest, provider, module;
    if (cut(name, S("-"), &terraform, &rest) && tg_str_equal(terraform, S("terraform")) &&
        cut(rest, S("-"), &provider, &module) && module.length > 0)
        repository = tg_format(arena, "%.*s/%.*s/%.*s", TG_ARG(owner), TG_ARG(module), TG_ARG(provider));
    return with_sub(arena, repository, sub);
}

static tg_str query_ref(tg_str package)
{
    tg_str address, query, pair, rest;
    for (cut(package, S("?"), &address, &query); query.length > 0; query = rest) {
        cut(query, S("&"), &pair, &rest);
        if (tg_str_starts_with(pair, S("ref=")))
            return tg_str_slice(pair, 4, pair.length);
    }
    return (tg_str){ NULL, 0 };
}

static void parse_remote(tg_arena *arena, tg_str text, tg_source *out)
{
    tg_str sub, more = { NULL, 0 }, package = split_sub(arena, text, &sub), forced = { NULL, 0 }, rest;
    if (cut(package, S("::"), &forced, &rest) && forced.length > 0 &&
        !memchr(forced.data, '/', forced.length))
        package = rest;
    else
        forced = (tg_str){ NULL, 0 };
    package = detect(arena, package, &more);
    if (tg_str_none(package)) {
        out->kind = TG_SOURCE_REFUSED;
        return;
    }
    tg_str found, plain;
    if (!tg_str_none(forced)) {
        if (!cut(package, S("::"), &found, &plain))
            plain = package;
        package = tg_format(arena, "%.*s::%.*s", TG_ARG(forced), TG_ARG(plain));
    }
    if (!tg_str_none(more))
        sub = tg_str_none(sub) ? more : tg_format(arena, "%.*s/%.*s", TG_ARG(more), TG_ARG(sub));
    out->kind = TG_SOURCE_REMOTE;
    out->normal = with_sub(arena, package, sub);
    out->ref = query_ref(package);
    tg_str repository = repository_of(package);
    if (!tg_str_none(repository))
        out->known = known_repository(arena, repository, sub);
}

tg_source tg_source_parse(tg_arena *arena, tg_str text, bool tofu)
{
    tg_source out = { .kind = TG_SOURCE_REFUSED };
    if (is_local(text)) {
        out.kind = TG_SOURCE_LOCAL;
        out.path = with_slashes(arena, text);
        out.normal = out.path;
    } else if (!parse_registry(arena, text, tofu, &out)) {
        parse_remote(arena, text, &out);
    }
    return out;
}
