// Check: rules over a plan, and what comes of it: findings with identity, steps, state.
//
// A rule is one file (src/rules/): it names resource types and answers with a verdict for each distinct
// evaluated body. Everything else here turns verdicts into rows of a report. VERDICT.md has the semantics.
#ifndef TRACEGATE_CHECK_H
#define TRACEGATE_CHECK_H

#include "tracegate/plan.h"

typedef enum tg_outcome { TG_PASS, TG_VIOLATION, TG_UNDECIDED, TG_NONE } tg_outcome;

// One step of the way a value came: its place and the source text there (trimmed), null where sensitive.
typedef struct tg_step_taken {
    tg_span at;
    tg_str text;
    const char *what; // "variable default", "module argument", "local", "mode", ...
} tg_step_taken;
typedef struct tg_steps {
    const tg_step_taken *items; // from the origin to the value
    size_t count;
} tg_steps;

// What a rule's page and every report say of it. Static data.
typedef struct tg_rule tg_rule;

typedef enum tg_state { TG_STATE_NULL, TG_STATE_NEW, TG_STATE_UNCHANGED, TG_STATE_ABSENT } tg_state;
typedef enum tg_became {
    TG_BECAME_NULL,
    TG_BECAME_PASS,
    TG_BECAME_NONE,
    TG_BECAME_UNDECIDED,
    TG_BECAME_GONE
} tg_became;

// A comment or an ignore entry that silences a finding.
typedef struct tg_suppression {
    const char *by;   // "comment", "ignore"
    const char *tool; // "tracegate", "checkov", ...
    tg_str reason;    // may be null
    tg_span at;
} tg_suppression;

// One row of a report: one resource block in one module path (no instance keys), one rule.
typedef struct tg_finding {
    const tg_rule *rule;
    tg_str environment;     // null: none
    tg_str root;            // directory, "." for the top
    tg_str address;         // module.a.aws_lambda_function.x
    tg_strs instances;      // full addresses the verdict is about; at most 100
    int64_t instance_count; // -1: not known
    tg_span at;             // where the finding points (VERDICT.md, end)
    tg_outcome verdict;
    tg_str mode;   // the setting's value, null where there is none or it is not known
    tg_str reason; // one sentence, always there, no full stop
    tg_str label;  // a few words beside the caret; may be null
    tg_str hint;   // what to do; may be null
    tg_steps steps;
    tg_state state;
    tg_strs new_instances;
    tg_became became;
    tg_span cause;                    // the changed line that made it so; file 0: none
    bool cause_removed;               // `cause` is the line before what was removed
    bool became_undecided;            // pass on the base, undecided on the head
    const tg_suppression *suppressed; // NULL: live
    tg_str fingerprint;               // 32 hexadecimal digits (tg_fingerprint)
} tg_finding;

// What a rule says of one evaluated body. Made by tg_pass and its neighbours below; texts live in the plan's arena.
typedef struct tg_opinion {
    tg_outcome verdict;
    tg_str mode;           // the setting's value; null: there is none, or it is not known
    tg_span at;            // the place that decides; file 0: the resource's header
    tg_str reason;         // one sentence, no full stop
    tg_str label;          // a few words beside the caret; may be null
    tg_str hint;           // what to do; may be null
    const tg_trail *trail; // the way of the value that decides; NULL: none
    tg_span last;          // the setting itself, the last step; file 0: none
} tg_opinion;

// A rule at work on one plan.
typedef struct tg_check {
    const tg_rule *rule;
    tg_plan *plan;
    tg_arena *arena;
    void *data; // the rule's own, from `prepare`
} tg_check;

// What another tool calls the same rule, for its suppression comments.
typedef struct tg_alias {
    const char *tool; // NULL ends the list
    const char *id;
} tg_alias;

// What the configuration says of a resource of a JSON plan, where it is at hand.
typedef struct tg_at_hand {
    const tg_subject *subject; // NULL: it is not
    const tg_opinion *opinion; // of the rule's `check`; NULL: none of this instance
} tg_at_hand;

struct tg_rule {
    const char *id; // "aws/lambda_functions_without_x-ray_tracing"
    const char *guid;
    const char *name;              // Pascal case
    const char *title;             // "Lambda Functions Without X-Ray Tracing"
    const char *summary;           // one sentence, with a full stop
    const char *description;       // a few sentences, plain text
    const char *severity;          // "LOW"
    const char *security_severity; // "2.0"
    tg_severity level;             // of a finding, unless configured
    const char *category;          // "Observability"
    const char *const *tags;       // NULL-terminated
    const char *cwe;               // "778"
    const char *help_uri;
    const char *page;           // the rule's page, a Markdown file of the project: "sarif/rules/x.md"
    const char *const *targets; // resource types, NULL-terminated
    const tg_alias *aliases;    // NULL: none
    // What other resources of the plan say that matters for all of them; may be NULL. Called once for a plan that has
    // a target; the result is tg_check's data.
    void *(*prepare)(const tg_check *check);
    // The opinion on one evaluated body. It knows nothing of git, files, diffs, reports, suppressions or threads.
    tg_opinion (*check)(const tg_check *check, tg_instance *instance);
    // The opinion on one resource of a JSON plan; NULL: the rule has none. The caller finds the place, unless the
    // opinion is the configuration's own.
    tg_opinion (*planned)(const tg_check *check, const tg_planned *planned, const tg_at_hand *at_hand);
};

// For a rule: a warning about what Terraform would refuse, at its place, once.
void tg_check_warn(const tg_check *check, const char *code, tg_span at, tg_str message, tg_str hint);

// A directive of a comment that means a rule, and whether some finding was silenced by it.
typedef struct tg_directive_use {
    tg_span at;
    bool named; // names the rule, not all or several
    bool used;
} tg_directive_use;

typedef struct tg_findings {
    tg_finding *items;
    size_t count;
    const tg_directive_use *directives; // those of every file of a module that holds a subject
    size_t directive_count;
} tg_findings;

typedef struct tg_check_options {
    const tg_rule *const *rules; // NULL-terminated
    tg_str root;                 // as reports show it
    tg_str environment;          // null: none
    const tg_texts *texts;
    bool suppressions; // comments count
    int64_t day;       // days since 1970-01-01, for those that end
    tg_str workspace;  // null: not known
    // The tree of the file in which a span lies; NULL: it cannot be had.
    const tg_file *(*file)(void *data, tg_span at);
    void *data;
} tg_check_options;
// Every verdict of the rules on a plan: one finding for each rule and subject, without state. Arrays and texts live in
// the plan's arena.
tg_findings tg_check_plan(tg_plan *plan, const tg_check_options *options);
// The same on a JSON plan; `source` is the plan of the configuration at hand, which gives places and what the JSON
// cannot tell. A resource that is not in the configuration stands in the plan's file.
tg_findings tg_check_planned(const tg_planfile *planned, tg_plan *source, const tg_check_options *options);

// What a comparison needs to know beside the findings of both sides.
typedef struct tg_comparison {
    const tg_plan_move *moves; // of the head's plan
    size_t move_count;
    bool base_missed, head_missed; // something of the side could not be judged for our own reasons
    tg_strs head_blind;            // modules that the head calls, and that cannot be seen
    // Modules that one side could not see though the other did, at the same source (installed in one version only).
    tg_strs base_unseen, head_unseen;
} tg_comparison;
// The module calls that have another name on the head, as moves.
const tg_plan_move *tg_renamed_calls(tg_arena *arena, const tg_texts *texts, const tg_rule *const *rules,
                                     tg_plan *head, tg_plan *base, size_t *count);
// The head's findings with their states, then the base's violations that are none on the head (CHANGES.md).
tg_findings tg_compare(tg_arena *arena, const tg_findings *head, const tg_findings *base,
                       const tg_comparison *options);
// What an earlier SARIF report held. Rows are as of a base: violations with root, address and instances.
typedef struct tg_baseline {
    tg_findings rows;
    tg_str *fingerprints; // of all results, ours or handed on by another tool
    size_t fingerprint_count;
} tg_baseline;
// False: it is no SARIF report (a diagnostic says so).
bool tg_baseline_read(tg_arena *arena, tg_text *text, tg_diags *diags, tg_baseline *out);
// The rows of one root as the base of a comparison with the head's findings. A violation of which the report has only
// the fingerprint counts as it is now.
tg_findings tg_baseline_of(tg_arena *arena, const tg_baseline *baseline, tg_str root,
                           const tg_findings *head);

typedef struct tg_spans {
    const tg_span *items;
    size_t count;
} tg_spans;

// What a change touched, for the line that made a finding new. Hunks of the changes are filled in.
typedef struct tg_cause_options {
    const tg_changes *changes;
    tg_text *(*head_text)(void *data, tg_str path); // the head's text of a file; NULL: it cannot be had
    void *data;
    tg_spans head_blocks, base_blocks; // the resource's and those of the calls that lead to it, on both sides
    const tg_change *only;             // the only changed file; NULL: there are several
} tg_cause_options;
// The changed line on the way to a new finding of the head; `base` is the row that it was, NULL: none. File 0: the line
// to which the finding points is itself changed, or no changed line leads to it.
bool tg_cause_changed(const tg_texts *texts, const tg_cause_options *options,
                      tg_span cause); // it is changed itself
tg_span tg_cause_find(const tg_texts *texts, const tg_cause_options *options, const tg_finding *head,
                      const tg_finding *base);
// The finding with everything that it points to, in another arena: a job's arena ends with the job.
tg_finding tg_finding_copy(tg_arena *arena, const tg_finding *finding);
// By environment, root, address, rule; absent ones last.
void tg_findings_sort(tg_finding *findings, size_t count);

// The first 32 hexadecimal digits of the SHA-256 of rule id, environment ("" for none), root and address,
// each ended by a NUL.
tg_str tg_fingerprint(tg_arena *arena, const tg_finding *finding);

// --------------------------------------------------------------------------------- a run's results

typedef enum tg_scope_mode { TG_SCOPE_CHANGE, TG_SCOPE_ALL, TG_SCOPE_PATHS, TG_SCOPE_PLAN } tg_scope_mode;
// A root with why it is looked at.
typedef struct tg_scope_root {
    tg_str directory; // "." for the top
    tg_strs changed;  // the changed files that reach it
    tg_strs through;  // the directories by which they reach it, from the changed one to the root
} tg_scope_root;
typedef struct tg_scope {
    tg_scope_mode mode;
    bool compared;             // base and changed are meaningful
    tg_str base;               // commit id, null
    tg_str head;               // commit id, "worktree", "index", null
    const tg_changes *changes; // NULL where nothing is compared
    const tg_scope_root *roots;
    size_t root_count;
    tg_strs why; // sentences: what was chosen, and why
} tg_scope;

typedef struct tg_summary {
    size_t pass, violation, undecided, none, new_count, fixed, suppressed;
} tg_summary;

// Everything that a report reads. Findings sorted by environment, root, address, absent ones last;
// diagnostics by file, line.
typedef struct tg_results {
    const tg_texts *texts;
    tg_scope scope;
    const tg_finding *findings;
    size_t finding_count;
    const tg_diags *diags;
    tg_summary summary;
    bool incomplete;             // exit 2: something could not be checked
    bool missed;                 // a function may have been missed: executionSuccessful is false
    const tg_rule *const *rules; // all rules, NULL-terminated
    // The line that an annotation gets for a line of the head: the checked out merge commit's lines are not those of the
    // pull request's own head, on which annotations hang. NULL: the same.
    uint32_t (*annotation_line)(void *data, tg_str path, uint32_t line);
    void *annotation_data;
} tg_results;

tg_summary tg_summarize(const tg_finding *findings, size_t count);
// All rules, NULL-terminated, in the order of their files. The Makefile makes the table from src/rules/.
const tg_rule *const *tg_rules(void);
tg_str tg_rule_page(const tg_rule *rule); // Markdown

#endif
