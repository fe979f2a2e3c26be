// Functions: how one is written. One row in a family's table (name, parameters, result) and one C function.
//
// Everything that is the same for all of them happens before the call, from the row: counting arguments, converting
// them to the parameter's type, null, unknown, sensitive and one-of arguments. A function sees what its row asks
// for, computes, and answers with a value, or says in Terraform's words what is wrong. It is pure: it depends on its
// arguments (and, for file() and its like, on eval->files) alone.
//
// The order of things, which is go-cty's (function/function.go, Call) and hclsyntax's (FunctionCallExpr.Value):
//   1. the arguments are counted, evaluated, converted to the parameters' types;
//   2. a null where the parameter has no TG_NULLS is refused;
//   3. an argument of type any (an unknown of unknown type) where the parameter has no TG_ANY: the result is an
//      unknown of type any;
//   4. `type` (where the row has one) says the result's type, from arguments that may be unknown;
//   5. an unknown argument where the parameter has no TG_UNKNOWNS: an unknown of that type, `certain` added;
//   6. marks are taken off (at every depth) where the parameter has no TG_MARKS, and put on the result;
//   7. `run`; its result is refined with `certain`.
// Then, if the result holds a plain unknown and arguments are one-ofs, all of it again for each combination of their
// choices, and what these give is what the result is one of. A function need not know that one-ofs exist.
#ifndef TRACEGATE_EVAL_FUNCTIONS_H
#define TRACEGATE_EVAL_FUNCTIONS_H

#include "tracegate/eval.h"

typedef struct tg_function tg_function;

// One call, as `run` and `type` see it.
typedef struct tg_invocation {
    tg_eval *eval;
    tg_arena *arena; // eval->arena: where the result lives
    const tg_function *function;
    const tg_value *arguments;
    size_t count;          // at least as many as the row has fixed parameters
    const tg_type *result; // in `run`: the type that the row or its `type` said
    tg_span at;            // the call, for tg_eval_spend
    // What is wrong, set by tg_call_fails and tg_argument_fails.
    tg_str wrong;
    size_t wrong_argument; // counted from 0; SIZE_MAX: the call as a whole
} tg_invocation;

// An argument that is not evaluated yet; one of an expanded list (`...`) is a value already.
typedef struct tg_raw {
    const tg_expr *expr; // NULL: `value`
    tg_value value;
} tg_raw;

// What a parameter's argument may be; without a flag the function never sees such a one.
typedef enum tg_parameter_flag {
    TG_NULLS = 1,
    TG_UNKNOWNS = 2, // at the top; what is inside a collection may always be unknown
    TG_ANY = 4,      // an unknown of type any reaches `type` (and, with TG_UNKNOWNS, `run`)
    TG_MARKS = 8,    // marks stay on; `run` hands them on itself
} tg_parameter_flag;

typedef struct tg_parameter {
    const char *name; // as in Terraform's messages
    const tg_type *type;
    uint8_t flags; // tg_parameter_flag
} tg_parameter;

typedef enum tg_function_flag {
    TG_NOT_NULL = 1,    // the result is never null (cty's refineNonNull)
    TG_ONLY_TOFU = 2,   // OpenTofu has it, Terraform has not
    TG_NOT_IN_TOFU = 4, // the reverse
    TG_IMPURE = 8,      // another answer each time: unknown, with that reason; `run` is never called
} tg_function_flag;

#define TG_PARAMETERS 4

struct tg_function {
    const char *name; // also found as core::name; a name with `::` as it is
    // One of the two is given: the result's type, or a function that says it from the arguments. `type` answers NULL
    // after tg_call_fails or tg_argument_fails.
    const tg_type *result;
    const tg_type *(*type)(tg_invocation *call);
    // The value, of type `call->result` (its `any` filled in); or what tg_call_fails answers.
    tg_value (*run)(tg_invocation *call);
    uint8_t flags;                          // tg_function_flag
    tg_parameter parameters[TG_PARAMETERS]; // fixed ones, in order; the first without a name ends them
    tg_parameter rest;                      // any number more; no name: none
    // More that is certain of every result, by cty's RefineResult; NULL: nothing but TG_NOT_NULL.
    const tg_refinement *certain;
    // In place of everything above: a function that gets the expressions themselves (try, can).
    tg_value (*special)(tg_eval *eval, const tg_names *names, const tg_call *call, const tg_raw *arguments,
                        size_t count);
};

// A family: the table at the end of each file in this folder, named in src/eval/functions.c.
typedef struct tg_family {
    const tg_function *functions;
    size_t count;
} tg_family;
#define TG_FAMILY(table)                                                                                     \
    {                                                                                                        \
        (table), sizeof(table) / sizeof((table)[0])                                                          \
    }

// Says what is wrong, in Terraform's words (lower case, no full stop), and answers the failed value to return.
// tg_argument_fails names the parameter: "invalid value for \"str\" parameter: ...".
tg_value tg_call_fails(tg_invocation *call, const char *format, ...) TG_PRINTF(2, 3);
tg_value tg_argument_fails(tg_invocation *call, size_t argument, const char *format, ...) TG_PRINTF(3, 4);

// For a special function: the call as any other one, of `function` instead.
tg_value tg_call_plainly(tg_eval *eval, const tg_names *names, const tg_call *call,
                         const tg_function *function);

// The families (each file in this folder ends with its own).
extern const tg_family tg_functions_collection, tg_functions_date, tg_functions_encoding, tg_functions_files;
extern const tg_family tg_functions_format, tg_functions_hash, tg_functions_ip, tg_functions_json;
extern const tg_family tg_functions_mapping, tg_functions_number, tg_functions_regex, tg_functions_sequence;
extern const tg_family tg_functions_string, tg_functions_template, tg_functions_terraform, tg_functions_type;

#endif
