// Private to plan/: callers that are only half seen: Terragrunt units, stacks.
#ifndef TRACEGATE_PLAN_TERRAGRUNT_H
#define TRACEGATE_PLAN_TERRAGRUNT_H

#include "plan_internal.h"

typedef struct tg_unit_input {
    tg_str name;
    tg_value value; // unknown where it cannot be known
} tg_unit_input;

struct tg_terragrunt {
    tg_str directory;
    tg_str source; // real directory of the module; null: the unit's own files
    tg_str remote; // a source that is not in the repository; null: none
    tg_span source_at;
    const tg_unit_input *inputs; // what is certainly set
    size_t input_count;
    bool incomplete; // whatever is not certainly set is unknown
    bool overridden; // what is set may be set anew on Terraform's command line: nothing is certain
    tg_reason why;
    const tg_module_part *generated; // files that `generate` blocks write, by names in the unit's directory
    size_t generated_count;
    tg_strs files; // all that it was read from
    const tg_diags *diags;
};

typedef struct tg_terragrunt_reader {
    tg_arena *arena;
    const tg_graph_options *options;
} tg_terragrunt_reader;

// The unit that the directory's terragrunt.hcl is. NULL: it names no module, and the directory has none of its own
// (`own` says), so it is only there to be included.
const tg_terragrunt *tg_terragrunt_read(const tg_terragrunt_reader *reader, tg_str directory, bool own);
// The directories that a stack file (*.tfcomponent.hcl, terragrunt.stack.hcl) calls, as written.
tg_strs tg_stack_sources(const tg_terragrunt_reader *reader, tg_str path);
// A unit for a directory that a stack calls: nothing about its variables is known.
const tg_terragrunt *tg_stack_unit(tg_arena *arena, tg_str directory, tg_str stack);

bool tg_path_is_unit(tg_str path);  // terragrunt.hcl
bool tg_path_is_stack(tg_str path); // *.tfcomponent.hcl, terragrunt.stack.hcl

#endif
