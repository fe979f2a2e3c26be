// Evaluating: what an expression gives, where names come from, which functions there are.
//
// Semantics are those of the newest Terraform: hclsyntax's expressions, cty's operations. What Terraform knows, we
// know; where it says unknown we may know more: one of a few values (an index with an unknown key into a known map,
// a conditional with an unknown condition), or the value itself where all outcomes agree. Evaluation cannot fail and
// cannot stop: a mistake is a diagnostic and a failed value, a limit is a diagnostic and unknown from then on.
#ifndef TRACEGATE_EVAL_H
#define TRACEGATE_EVAL_H

#include "tracegate/files.h"
#include "tracegate/syntax.h"
#include "tracegate/value.h"

typedef struct tg_eval tg_eval;
typedef struct tg_names tg_names;

// ------------------------------------------------------------------------------------ conditions

// What the caller wants an unknown condition to be, to see what follows (VERDICT.md: "at most four unknown
// conditions"). A value that is unknown because of a condition names it (tg_reason, tg_condition in value.h): assume
// it one way, evaluate anew, see whether the answer then hangs on another; then the other way. Whatever was evaluated
// before and kept by a lookup must be forgotten in between.
typedef struct tg_assumption {
    const tg_condition *condition;
    bool outcome;
} tg_assumption;

// ------------------------------------------------------------------------------------------ names

// Where names come from: a chain from the innermost local names (`for` variables, a dynamic block's iterator) to
// whoever knows the rest. A link is either one name or a lookup; both live on the caller's stack.
struct tg_names {
    const tg_names *outer; // asked when this does not know; NULL: "no variable named ..."
    tg_str name;           // null string: this is a lookup
    const tg_expr *item;   // in place of a name: what a splat goes over
    tg_value value;
    // The value of the first *used steps (at least one) of a reference that begins with a root name; the evaluator
    // goes on with the rest. What the reference means, cycles, and evaluating what it names (tg_evaluate with other
    // names) are the lookup's. A mistake: tg_eval_error and its failed value. *used 0: not known here, ask `outer`.
    tg_value (*lookup)(tg_eval *eval, const tg_names *names, const tg_traversal *reference, uint32_t *used);
    void *data; // the lookup's own
    // What makes two evaluations of the same text the same condition: the module instance ("module.a[\"x\"]"), and,
    // where each, count or self are meant, the resource instance.
    tg_str instance, repetition;
};

// One more name around `outer`.
tg_names tg_names_with(const tg_names *outer, tg_str name, tg_value value);

// ------------------------------------------------------------------------------------- evaluating

// What a template function is evaluating: such functions do not nest.
typedef enum tg_within { TG_WITHIN_NOTHING, TG_WITHIN_TEMPLATE_FILE, TG_WITHIN_TEMPLATE_STRING } tg_within;

// One job's evaluator. All zero but `arena` is a working one: no diagnostics, no files. Not shared between threads.
struct tg_eval {
    tg_arena *arena;       // where values live; its budget counts
    tg_diags *diags;       // where errors go, each place and text once; NULL: nowhere
    const tg_texts *texts; // for condition keys and messages; NULL: by place
    tg_files *files;       // for file() and its like; NULL: they are unknown
    tg_str directory;  // what a relative path is relative to: the root module's, from the repository's top
    bool tofu;         // OpenTofu's functions and rules
    bool as_terraform; // knows nothing that Terraform does not: for comparing with it
    const tg_assumption *assumptions;
    size_t assumption_count;
    struct {
        tg_condition *items; // the unknown conditions met, each once, at most TG_CAP_CONDITIONS
        size_t count, capacity;
        size_t more; // how many others there were; those of conditional arms that are not taken are here, too
    } conditions;
    size_t steps;   // spent so far, of TG_LIMIT_STEPS
    unsigned depth; // of expressions being evaluated
    bool limited;   // a limit was reached: there is a diagnostic
    // The evaluator's own.
    tg_within within;
    struct tg_attempt *attempt;
    struct tg_eval_tables *tables;
};

// The value of an expression on its own: whatever is being evaluated around it (by a lookup) keeps its state, and a
// mistake in it is reported even where the one who asked would swallow its own (try(local.x) swallows no mistake of
// local.x). A failed result is failed: tg_value_settled before others see it. `names` may be NULL.
tg_value tg_evaluate(tg_eval *eval, const tg_names *names, const tg_expr *expr);

// A mistake at `at`: the diagnostic (once for each place and text; none where it is only tried) and the failed value.
tg_value tg_eval_error(tg_eval *eval, const char *code, tg_span at, tg_span context, const char *format, ...)
    TG_PRINTF(5, 6);
// The same for what a value operation says, if it says something: `v` where it does not fail for certain.
tg_value tg_eval_fault(tg_eval *eval, tg_value v, const tg_fault *fault, const char *code, tg_span at,
                       tg_span context, const char *before);
// A limit: a diagnostic (once) and an unknown. Everything is unknown afterwards, quickly.
tg_value tg_eval_limit(tg_eval *eval, tg_span at, const char *what);
// Counts `amount` steps. False: a limit is reached (the arena's budget, too); give up.
bool tg_eval_spend(tg_eval *eval, size_t amount, tg_span at);

// A one-of as the assumptions leave it: the choice that is assumed, or those of which nothing is. That it is the first of
// them is remembered as a condition. `name` is whose value it is, wherever that is asked for.
tg_value tg_eval_chosen(tg_eval *eval, tg_str name, tg_value v, tg_span at);

// What the assumptions say that a name is worth (a variable of a module instance, the workspace); `v` if they say
// nothing, or nothing that it can be.
tg_value tg_eval_assumed(tg_eval *eval, tg_str name, tg_value v);
// The name of a variable in conditions.
tg_str tg_condition_name(tg_arena *arena, tg_str instance, tg_str variable);

// The value of `object` at `key`. Unknown in, unknown out; a one-of gives a one-of. Where Terraform would refuse (no
// such attribute, out of range) the value is failed, with a diagnostic at `at` that try() and can() drop.
tg_value tg_value_index(tg_eval *eval, tg_value object, tg_value key, tg_span at);
tg_value tg_value_attribute(tg_eval *eval, tg_value object, tg_str name, tg_span at);

// ------------------------------------------------------------------------------- trying quietly

// Mistakes that are held back: of a conditional's arm that may not be taken, of what try() and can() try. "May fail" is here and
// not in the value: an index with an unknown key into a known map is one of its values, and that it may also be a mistake
// is seen by a try() around it in the same expression, by nobody else.
typedef struct tg_attempt {
    struct tg_attempt *outer;
    size_t errors;    // mistakes that certainly happen
    size_t may_fail;  // mistakes that happen for some choices only
    tg_reason reason; // of the first of either
    bool quiet;       // diagnostics are not even made
    struct {
        tg_diag *items;
        size_t count, capacity;
    } held;
} tg_attempt;
void tg_attempt_begin(tg_eval *eval, tg_attempt *attempt, bool quiet);
void tg_attempt_end(tg_eval *eval, tg_attempt *attempt); // what it held is forgotten, unless
void tg_attempt_keep(tg_eval *eval,
                     tg_attempt *attempt); // it is kept afterwards: it counts for who is around it
// Says that some choice fails, where the others go on.
void tg_eval_may_fail(tg_eval *eval, tg_reason reason);

// ---------------------------------------------------------------------------------- constraints

// A variable's or output's type: what it must convert to, and what optional(type, default) fills in first.
typedef struct tg_defaults tg_defaults;
struct tg_defaults {
    const tg_type *type; // of the object or collection at this place
    // Object: defaults of its own attributes, where given; and what is inside, by attribute (by index for tuples, one
    // for collections). NULL entries: none.
    const tg_value *const *values;
    const tg_defaults *const *children;
};
typedef struct tg_constraint {
    const tg_type *type;         // with optional attributes
    const tg_defaults *defaults; // NULL: none
} tg_constraint;

// The constraint that a type expression (`list(object({ a = optional(string, "x") }))`, `any`, legacy `"string"`) says.
// A mistake is a diagnostic and `any` in its place.
tg_constraint tg_constraint_parse(tg_eval *eval, const tg_expr *expr);
// Of an attribute of either syntax: in .tf.json the type is such an expression in a string.
tg_constraint tg_constraint_of(tg_eval *eval, const tg_attribute *attribute);
// `v` with defaults filled in and converted. A null `v` stays null.
tg_value tg_constraint_apply(tg_arena *arena, tg_value v, const tg_constraint *constraint, tg_fault *fault);

// -------------------------------------------------------------------------------------------- JSON

// A JSON value as it is, strings literal: *.tfvars.json, `default` in .tf.json, jsondecode(). Objects become objects,
// arrays tuples. Each value's way begins at its place.
tg_value tg_value_from_json(tg_arena *arena, const tg_json *json);
tg_value tg_value_from_hidden_json(tg_arena *arena, const tg_json *json); // no way leads to its text

#endif
