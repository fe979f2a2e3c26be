// Private to plan/: module source addresses and versions.
#ifndef TRACEGATE_PLAN_SOURCE_H
#define TRACEGATE_PLAN_SOURCE_H

#include "tracegate/files.h"

typedef enum tg_source_kind {
    TG_SOURCE_LOCAL,    // a path relative to the calling module
    TG_SOURCE_REGISTRY, // namespace/name/provider, perhaps with a host before it
    TG_SOURCE_REMOTE,   // a package somewhere else: git, an archive, an absolute path
    TG_SOURCE_REFUSED,  // Terraform would not know what to do with it
} tg_source_kind;
typedef struct tg_source {
    tg_source_kind kind;
    tg_str path;   // local: with `/`, `a/../b` not yet resolved
    tg_str normal; // as modules.json has it
    // By what well-known modules are found: "namespace/name/provider" of a public registry or of GitHub's
    // `terraform-PROVIDER-NAME`, else "github.com/owner/repository"; with "//sub/directory". Null: no such place.
    tg_str known;
    tg_str ref; // the tag or branch of a git source; null: none
} tg_source;
tg_source tg_source_parse(tg_arena *arena, tg_str text, bool tofu);

// Up to the release numbers of a version, `v` before it allowed. False: no version.
bool tg_version_valid(tg_str version);
// -1, 0, 1 as semantic versions; both valid.
int tg_version_compare(tg_str a, tg_str b);
// True where `version` meets a constraint as Terraform writes them ("~> 7.0, != 7.1.0"). An empty constraint allows
// everything; one that is none allows nothing.
bool tg_version_allowed(tg_str version, tg_str constraint);
// The one version that a constraint allows ("7.2.0", "= 7.2.0"); null: it is a range, or empty.
tg_str tg_version_exact(tg_str constraint);

#endif
