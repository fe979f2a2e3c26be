// Plan: what `terraform plan` would create over an empty state, as far as the repository decides it.
//
// A plan is one root module on one side. It is lazy: nothing is evaluated that no question needs. A question is
// asked of a *subject*, one resource block in one module path; the plan shows the asker each evaluated body that
// differs (tg_instance) and joins what it says over everything that nobody can know: instances, one-of values,
// unknown conditions (VERDICT.md). MODULES.md has the rules. All of it lives in the job's arena.
#ifndef TRACEGATE_PLAN_H
#define TRACEGATE_PLAN_H

#include "tracegate/eval.h"
#include "tracegate/module.h"

// ----------------------------------------------------------------------------------------- making

// What the user says of variables, lowest rank first. Variables that a root lacks are ignored.
typedef enum tg_input_kind {
    TG_INPUT_ENVIRONMENT, // TF_VAR_name: below the root's own tfvars, whatever its place in the list
    TG_INPUT_VAR,         // --var name=value
    TG_INPUT_FILE,        // --var-file: parsed already
    TG_INPUT_ROOT_FILE,   // a file relative to the root's directory (an environment's); not there: empty
    TG_INPUT_PLANNED,     // the value that a JSON plan says it had, above all others
} tg_input_kind;
typedef struct tg_input {
    tg_input_kind kind;
    tg_str name;         // the variable's; the file's path
    tg_str text;         // the variable's value, as it stands on the command line
    const tg_file *file; // of TG_INPUT_FILE
    const tg_json *json; // of TG_INPUT_PLANNED
} tg_input;
typedef struct tg_inputs {
    const tg_input *items;
    size_t count;
} tg_inputs;

typedef struct tg_plan_options {
    tg_arena *arena; // of the job; its budget counts
    tg_texts *texts;
    tg_modules *modules; // of the run
    tg_files *files;     // of the side
    int side;            // tells the sides apart in `modules`: 0 is the head, 1 the base
    tg_files *installed; // the working directory, for .terraform/modules; NULL: nothing is installed
    tg_str root;         // real directory, "" for the top
    const struct tg_terragrunt *unit; // the Terragrunt unit that stands there; NULL: none
    tg_inputs inputs;
    tg_str workspace; // null: unknown
} tg_plan_options;

typedef struct tg_plan tg_plan;
tg_plan *tg_plan_new(const tg_plan_options *options);
// The same plan once more, of which nothing is evaluated yet, in an arena of its own: for one subject, so with less to
// spend (TG_LIMIT_ALONE_STEPS, TG_LIMIT_ALONE_MEMORY). It lives no longer than `plan`.
tg_plan *tg_plan_alone(const tg_plan *plan, tg_arena *arena);
// What was wrong so far, those of the modules' files included; questions add to it. Each once.
const tg_diags *tg_plan_diags(tg_plan *plan);
void tg_plan_say_again(tg_plan *plan, const tg_diag *diag); // what another plan has said, copied
tg_eval *tg_plan_eval(tg_plan *plan);
tg_arena *tg_plan_arena(tg_plan *plan);
bool tg_plan_limited(const tg_plan *plan); // a limit was reached: some verdict may be missing

// ---------------------------------------------------------------------------------------- subjects

// A well-known module that creates functions, judged by its arguments (WRAPPERS.md's table).
typedef struct tg_wrapper {
    const char *source;   // "terraform-aws-modules/lambda/aws"
    const char *file;     // the stand-in, an embedded file
    const char *since;    // the first version with the argument; NULL: all have it
    const char *argument; // that sets tracing; NULL: there is none, the caller cannot change it
    const char *role;     // the argument that gives the role the permission; NULL: none
} tg_wrapper;

// One resource block in one module path; or, in a well-known wrapper's call, all that the wrapper creates.
typedef struct tg_subject {
    tg_str address; // "module.a.aws_lambda_function.x"; a wrapper's: "module.a"
    tg_str type, name;
    tg_span
        header; // where a finding stands if no value decides: the block's header; not of this repository: the call's
    bool foreign;                // not of this repository: installed, or a stand-in
    const tg_wrapper *wrapper;   // called as a well-known wrapper; NULL: none
    const tg_resource *resource; // the (first) resource
    const tg_module *module;     // the module in which it stands
    const tg_module_call
        *call;          // the call nearest to the repository's own code that leads there; NULL: in the root
    tg_str module_path; // "module.a.module.b", "" for the root
    // The module calls from the root to it, for suppressions and related places.
    const tg_module_call *const *calls;
    size_t call_count;
    // The plan's own.
    const struct tg_place *const *places;
    size_t place_count;
} tg_subject;

// All managed resources of these types (NULL-terminated) in the root and what it calls, by address. Modules are
// read, nothing is evaluated but sources.
const tg_subject *tg_plan_subjects(tg_plan *plan, const char *const *types, size_t *count);

// ----------------------------------------------------------------------------------------- judging

// What may be so of a subject, over the outcomes that are possible.
typedef enum tg_may {
    TG_MAY_BE_NONE = 1, // no instance, or the question does not apply
    TG_MAY_PASS = 2,    // at least one instance, all good
    TG_MAY_VIOLATE = 4, // at least one instance is bad
} tg_may;

// One evaluated body: what an asker looks at. Valid while it is asked.
typedef struct tg_instance {
    tg_plan *plan;
    const tg_subject *subject;
    const tg_resource *resource;
    tg_span header; // as tg_subject's
    // The plan's own.
    struct tg_frame *frame;
    const struct tg_key_value *key;
    struct tg_forks *forks;
    struct tg_scope *scope;
    const tg_names *names;
} tg_instance;

typedef struct tg_asker {
    // What may be so of this body. `detail` is what the asker wants to find again (in the plan's arena, may stay
    // NULL). A value that is one of a few is shown as each of them in turn: the asker is asked again for each.
    unsigned (*ask)(void *data, tg_instance *instance, void **detail);
    // Whether two details with the same bits are one group. NULL: they always are.
    bool (*same)(void *data, const void *a, const void *b);
    void *data;
} tg_asker;

// Instances of which the asker says the same.
typedef struct tg_group {
    unsigned bits;
    const void *detail;
    tg_strs addresses; // full, in order, at most TG_CAP_ADDRESSES; empty where keys are unknown
    int64_t count;     // how many; -1: not known
    tg_reason reason;  // why it may both pass and violate; empty: the asker knows
    // The calls, counts and for_eaches that made the first of them; NULL: nothing to say.
    const tg_trail *made_by;
} tg_group;

typedef struct tg_judgement {
    unsigned bits; // over all outcomes; exactly one of pass and violate: decided
    const tg_group *groups;
    size_t group_count;
    // Where it is undecided: the expression that decides, and why it cannot be known. Else empty.
    tg_reason reason;
    bool unknown_repetition; // count or for_each is unknown: judged as if it exists
    tg_reason repetition_reason;
} tg_judgement;

// Asks `asker` for each body of `subject` that differs, and joins: instances of one outcome (one bad one makes it
// bad), alternatives (one-of values, counts, for_eaches), and, where that leaves it undecided, up to four unknown
// conditions tried both ways.
tg_judgement tg_plan_judge(tg_plan *plan, const tg_subject *subject, const tg_asker *asker);

// The instances of all groups with one of `bits`, each once, at most TG_CAP_ADDRESSES; *count as tg_group's.
tg_strs tg_judgement_addresses(tg_arena *arena, const tg_judgement *judgement, unsigned bits, int64_t *count);

// What somebody else found of one instance, and the same joining over a list of them: one row from many instances.
typedef struct tg_answer {
    tg_str address;
    unsigned bits;
    void *detail;
    tg_reason reason; // why it may both pass and violate; empty: the asker knows
} tg_answer;
tg_judgement tg_judge_answers(tg_arena *arena, const tg_asker *asker, const tg_answer *items, size_t count);

// --------------------------------------------------------------------------- looking at an instance

// An argument as it is evaluated, marks and way with it; a one-of is one of them at a time. `set` false: it is left
// out (or, for a block, hidden by syntax errors: then `value` is unknown).
typedef struct tg_argument {
    bool set;
    tg_value value; // null where it is left out
    tg_span at;     // the value's expression; foreign: the call's argument that decides, or the call's header
} tg_argument;
tg_argument tg_instance_argument(tg_instance *instance, tg_str name);

// A nested block as it counts, from a block or from one element of a dynamic.
typedef struct tg_block_seen {
    const tg_block *block; // its content (a dynamic's `content` block)
    tg_span header;
    tg_content content;
    const tg_names *names;   // the plan's own
    const tg_trail *made_by; // a dynamic's for_each; NULL: a plain block
} tg_block_seen;
typedef struct tg_blocks {
    bool undecided; // how many there are cannot be known
    tg_reason reason;
    const tg_trail *trail; // of the for_each that makes none, or that is not known; NULL: none
    const tg_block_seen *items;
    size_t count;
} tg_blocks;
// The blocks of a type. A dynamic over a one-of is each of them in turn. A plain block beside an unknown dynamic
// counts alone: the provider accepts no other outcome.
tg_blocks tg_instance_blocks(tg_instance *instance, tg_str type);
tg_blocks tg_block_blocks(tg_instance *instance, const tg_block_seen *block, tg_str type);
tg_argument tg_block_argument(tg_instance *instance, const tg_block_seen *block, tg_str name);

// `value` converted to `type`, its one-of resolved to the one whose turn it is. A value that cannot be: failed.
tg_value tg_instance_convert(tg_instance *instance, tg_value value, const tg_type *type, tg_span at);
// The attribute of an object value, the same way; null where it has none.
tg_value tg_instance_member(tg_instance *instance, tg_value object, tg_str name, tg_span at);

// Where a finding about a value stands: `at`, or, where that is not of this repository, the argument of the
// subject's call by which it came, else the call's header.
tg_span tg_instance_place(tg_instance *instance, tg_span at, const tg_trail *trail);

// True where `value` is exactly an attribute (an ARN, a name) of this very instance and no other.
bool tg_instance_owns(tg_instance *instance, tg_value value);
// The same without an instance: the subject of `value`'s resource, NULL: it is no attribute.
bool tg_value_names(tg_plan *plan, tg_value value, const tg_subject *subject);

// What there is to say where a value came from the default at `initial` of one of the root's variables, though a
// *.tfvars file that Terraform does not load by itself sets it. Null: nothing.
tg_str tg_plan_not_loaded(tg_plan *plan, tg_span initial);

// Every block of `path` ("default_cache_behavior", "lambda_function_association") in the instances of a type in the
// whole plan, with the value of `attribute`: for what a rule wants of other resources. Certain only where resource,
// instance and block certainly exist.
typedef struct tg_other {
    const tg_subject *subject;
    tg_value value;
    tg_span at;
    bool certain;
} tg_other;
const tg_other *tg_plan_others(tg_plan *plan, const char *type, const char *const *path,
                               const char *attribute, size_t *count);

// The real directories of all modules of the repository in the plan, the root's first; installed ones and stand-ins
// are not among them.
const tg_str *tg_plan_directories(tg_plan *plan, size_t *count);

// ------------------------------------------------------------------------------------------- moves

// The length in bytes of the instance key at the start of `s`, brackets included; 0: there is none.
size_t tg_address_key(tg_str s);

// A `moved` or `removed` block as it stands in the plan: addresses in full, instance keys where they are written.
typedef struct tg_plan_move {
    tg_str module_path; // where the block stands, without keys
    tg_str from, to;    // relative to it; `to` null: removed
    tg_span at;
} tg_plan_move;
const tg_plan_move *tg_plan_moves(tg_plan *plan, size_t *count);

// A module call whose module is not of this repository. `seen`: it is installed, or in the table of wrappers; else it is
// not judged.
typedef struct tg_fetched {
    tg_str path;   // of the module, without keys: "module.a.module.b"
    tg_str source; // as written
    bool seen;
} tg_fetched;
// Of all calls that the plan has followed so far.
const tg_fetched *tg_plan_fetched(tg_plan *plan, size_t *count);
// The paths of the modules that were called so far and cannot be seen, whatever the reason: not at hand, not there, refused.
tg_strs tg_plan_blind(const tg_plan *plan);

// ----------------------------------------------------------------------------------- roots, callers

// A Terragrunt unit: the directory of a terragrunt.hcl, and what it says.
typedef struct tg_terragrunt tg_terragrunt;

// One directory that holds configuration (or a Terragrunt unit).
typedef struct tg_directory {
    tg_str path; // real
    bool called; // something in scope calls it
    bool marked; // MODULES.md (b): a backend, cloud or import block, or tfvars that load by themselves
    bool root;
    bool opaque;               // some source is an expression: it may call any directory
    bool reads;                // some function may read files
    bool linked;               // a file or call of it leads through a symbolic link, or a call nowhere
    const tg_terragrunt *unit; // NULL: none
    const uint32_t *calls;     // directories that it calls by a local path, as indexes of the graph
    size_t call_count;
    tg_strs files; // its configuration files and loaded tfvars, as paths
    tg_strs links; // what those of them that are symbolic links point to, real
} tg_directory;

typedef struct tg_graph {
    const tg_directory *items; // by path
    size_t count;
    tg_strs links;         // every symbolic link, whatever it leads to
    const tg_diags *diags; // cycles without a root, unreadable directories
} tg_graph;

typedef struct tg_graph_options {
    tg_arena *arena;
    tg_texts *texts;
    tg_modules *modules;
    tg_files *files;
    int side;
    tg_map
        *scans; // files that were looked at, by content: for both sides of a comparison the same; NULL: none
    tg_strs paths; // what the user named, real; empty: everything
    tg_strs roots; // directories that are roots because they are named so (an environment)
    bool (*excluded)(void *data, tg_str directory); // NULL: none is
    void *data;
} tg_graph_options;
// All directories in scope, who calls whom, and which are roots (MODULES.md "Which directories are roots").
const tg_graph *tg_graph_make(const tg_graph_options *options);
int64_t tg_graph_find(const tg_graph *graph, tg_str directory); // -1: not there

// Which roots a change can touch (CHANGES.md), with the changed files and the way from them to the root.
typedef struct tg_affected {
    tg_str root;
    tg_strs changed; // changed files that reach it
    tg_strs through; // directories from the changed one to the root
} tg_affected;
typedef struct tg_affected_options {
    tg_arena *arena;
    tg_modules *modules;
    const tg_graph *head, *base; // of both sides, with the same exclusions
    tg_files *head_files, *base_files;
    const tg_changes *changes;
} tg_affected_options;
// The roots of either side, by directory. It may name too many, never too few.
const tg_affected *tg_graph_affected(const tg_affected_options *options, size_t *count);

// ------------------------------------------------------------------------------------ a JSON plan

// One instance that a JSON plan says will be there. Strings and trees are views of the plan's text and tree.
typedef struct tg_planned {
    tg_str instance; // module.a["x"].aws_lambda_function.f[0]
    tg_str address;  // the same without keys
    tg_str type;
    bool creates;                                           // made or replaced: nothing live stays
    const tg_json *after, *after_unknown, *after_sensitive; // NULL: not there
    const tg_json
        *expressions; // what the configuration has in the block, `dynamic` left out; NULL: not found
    tg_span at;       // where the change begins in the plan
} tg_planned;
typedef struct tg_planfile {
    const tg_planned *items; // in the plan's order
    size_t count;
    tg_inputs variables; // of the root, as they were planned with
} tg_planfile;
// The resources of these types in what `terraform show -json` printed. False: it is no whole plan (a diagnostic says
// why), and there is nothing in `out`. No message holds a value of the plan: secrets stand there in clear.
bool tg_planfile_read(tg_arena *arena, tg_text *text, const char *const *types, tg_diags *diags,
                      tg_planfile *out);

#endif
