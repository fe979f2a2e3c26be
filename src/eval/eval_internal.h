// What the files of the evaluator share. Each file evaluates one family of expressions; expression.c hands out.
#ifndef TRACEGATE_EVAL_INTERNAL_H
#define TRACEGATE_EVAL_INTERNAL_H

#include "functions/functions.h"
#include "tracegate/eval.h"
#include "value_internal.h"

// A part of the expression that is being evaluated: its mistakes count for the attempt around it.
tg_value tg_eval_expr(tg_eval *eval, const tg_names *names, const tg_expr *expr);

// The families.
tg_value tg_eval_traversal(tg_eval *eval, const tg_names *names, const tg_traversal *traversal);
tg_value tg_eval_index(tg_eval *eval, const tg_names *names, const tg_index *index);
tg_value tg_eval_binary(tg_eval *eval, const tg_names *names, const tg_binary *binary);
tg_value tg_eval_unary(tg_eval *eval, const tg_names *names, const tg_unary *unary);
tg_value tg_eval_conditional(tg_eval *eval, const tg_names *names, const tg_conditional *conditional);
tg_value tg_eval_template(tg_eval *eval, const tg_names *names, const tg_sequence *template);
tg_value tg_eval_join(tg_eval *eval, const tg_names *names, const tg_inner *join);
tg_value tg_eval_for(tg_eval *eval, const tg_names *names, const tg_for *expr);
tg_value tg_eval_splat(tg_eval *eval, const tg_names *names, const tg_splat *splat);
tg_value tg_eval_object(tg_eval *eval, const tg_names *names, const tg_object *object);
tg_value tg_eval_call(tg_eval *eval, const tg_names *names, const tg_call *call);

// How many mistakes the attempt around has seen.
size_t tg_eval_errors(const tg_eval *eval);
// An unknown of type any, as Terraform goes on with.
tg_value tg_eval_any(tg_eval *eval, tg_value because);
// A failed value whose type is certain all the same (a conditional around it asks), for the reason of `because` or of the
// attempt's first mistake.
tg_value tg_eval_failed(tg_eval *eval, const tg_type *type, tg_value because);

// `plain` is what `apply` gave on `operands`, as Terraform does it. Where that left something unknown although operands
// know what they are one of, it is tried for each combination of them, quietly. A plain result that failed stays.
typedef tg_value tg_operation(void *data, const tg_value *operands);
tg_value tg_eval_choices(tg_eval *eval, tg_value plain, const tg_value *operands, size_t count,
                         tg_operation *apply, void *data);

// The condition that `expr` is here, remembered; NULL: it has no identity. `why`: its unknown value.
const tg_condition *tg_condition_met(tg_eval *eval, const tg_names *names, const tg_expr *expr, tg_value why);
// An operand of a logical operator: what is assumed of it as a condition, else the unknown, which then names it.
tg_value tg_condition_operand(tg_eval *eval, const tg_names *names, const tg_expr *expr, tg_value v);
// Whether the caller assumes something of it.
bool tg_condition_assumed(const tg_eval *eval, const tg_condition *condition, bool *outcome);

// Quoting in messages: a name as it is, defused.
tg_str tg_eval_printable(tg_eval *eval, tg_str text);

// The table of functions of one evaluator, made when first asked.
typedef struct tg_eval_tables {
    tg_map functions; // by name
    tg_map reported;  // place and text of each diagnostic
} tg_eval_tables;
tg_eval_tables *tg_eval_tables_of(tg_eval *eval);

#endif
