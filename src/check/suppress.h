// Suppress: comments in the configuration that silence a finding, ours and those of other tools.
#ifndef TRACEGATE_CHECK_SUPPRESS_H
#define TRACEGATE_CHECK_SUPPRESS_H

#include "tracegate/check.h"

// What a comment asks for.
typedef enum tg_directive_kind {
    TG_DIRECTIVE_INSIDE, // holds for the block that it stands in
    TG_DIRECTIVE_AROUND, // for the block that it stands in or directly above
    TG_DIRECTIVE_NEAR,   // for the block below it or beside it, and for the line that it stands on or above
    TG_DIRECTIVE_BELOW,  // for the block directly below
    TG_DIRECTIVE_LINE,   // for the line below
    TG_DIRECTIVE_FILE,   // for the file, where it stands before any code
} tg_directive_kind;

// One directive of a comment that means a given rule. A comment may hold several.
typedef struct tg_directive {
    tg_directive_kind kind;
    const char *tool;
    bool named;       // names this rule, not all or several
    tg_str reason;    // null: none given
    tg_str condition; // "name=value" that the block must have; null: none
    tg_span at;
    bool used; // some finding was silenced by it
} tg_directive;

typedef struct tg_directives {
    tg_directive *items; // in source order
    size_t count, capacity;
} tg_directives;

// The directives in the comments of `file` that mean `rule`. `day` (days since 1970) decides what has expired;
// `workspace` may be null. What looks like ours and is not goes to `diags` (may be NULL).
void tg_directives_read(tg_arena *arena, const tg_file *file, const tg_rule *rule, int64_t day,
                        tg_str workspace, tg_directives *out, tg_diags *diags);
// The first of them that holds for `block` with a finding at `at`; NULL: none.
tg_directive *tg_directives_find(const tg_directives *directives, const tg_file *file, const tg_block *block,
                                 tg_span at);

// The suppressions of one plan and rule: directives by file, read when first asked for.
typedef struct tg_silencer {
    tg_arena *arena;
    const tg_rule *rule;
    const tg_check_options *options;
    tg_diags *diags; // of the plan
    tg_map files;    // text number -> directives
} tg_silencer;
void tg_silencer_init(tg_silencer *silencer, tg_arena *arena, const tg_rule *rule,
                      const tg_check_options *options, tg_diags *diags);
// What silences a finding about `subject` that points to `at`; NULL: nothing. Comments at the module calls that lead
// there count, those of a module that is not of this repository do not.
const tg_suppression *tg_silencer_find(tg_silencer *silencer, const tg_subject *subject, tg_span at);
// Reads every file of the subject's module, so that directives that silence nothing are known, too.
void tg_silencer_read(tg_silencer *silencer, const tg_subject *subject);
// The directives of the i-th file that was read (below `files.count`).
const tg_directives *tg_silencer_directives(const tg_silencer *silencer, size_t i);

#endif
