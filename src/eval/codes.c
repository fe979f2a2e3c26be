// The diagnostics of evaluating: each code with one sentence, for `explain`.
#include "tracegate/eval.h"

static const tg_eval_code codes[] = {
    { "eval/ambiguous-key", "A key of an object has dots: it is a reference or a name, and must say which." },
    { "eval/argument", "A function's argument has the wrong type or a value that the function refuses." },
    { "eval/argument-count", "A function is called with too few or too many arguments." },
    { "eval/attribute", "A value has no attribute of that name." },
    { "eval/call", "A function could not compute its result." },
    { "eval/condition", "The condition of `? :` or `%{if}` is null or no bool." },
    { "eval/conditional", "A result of a conditional cannot be converted to the type of both." },
    { "eval/conditional-types", "The two results of a conditional have no common type." },
    { "eval/duplicate-key", "Two items of a `for` expression have the same key." },
    { "eval/expand", "An argument with `...` is no list, set or tuple." },
    { "eval/for",
      "A `for` expression goes over something that has no elements, or its `if` or key is wrong." },
    { "eval/index", "A collection has no element with that index or key." },
    { "eval/key", "A key of an object is null or cannot be a string." },
    { "eval/limit", "Evaluating would take too much time, memory or depth, and was given up." },
    { "eval/null", "An attribute of null was asked for." },
    { "eval/operand", "An operand has the wrong type." },
    { "eval/operation", "An operator has no result for these operands." },
    { "eval/splat", "A splat expression goes over a null list, or gives elements of different types." },
    { "eval/template", "A part of a string template is null or cannot be a string." },
    { "eval/try", "Every expression of try() failed." },
    { "eval/type", "A type constraint is not one." },
    { "eval/type-default", "The default of an optional attribute does not fit its type." },
    { "eval/unknown-function", "There is no function of that name." },
    { "eval/unknown-name", "There is no variable of that name." },
};

const tg_eval_code *tg_eval_codes(size_t *count)
{
    *count = sizeof codes / sizeof codes[0];
    return codes;
}
