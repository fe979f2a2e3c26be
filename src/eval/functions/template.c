// templatefile() and templatestring(): lang/funcs/filesystem.go and string.go. A template is evaluated with nothing in scope
// but the variables that it is given; templates within it are refused, and files, too, where it is no file.
#include "../eval_internal.h"
#include "common.h"
#include "files.h"

// ------------------------------------------------------------------------------------------- names

// The variables as a chain of names. NULL: one of them is no name.
static const tg_names *names_of(tg_invocation *call, size_t argument, tg_value variables, tg_str instance)
{
    uint32_t count = tg_value_count(variables);
    tg_names *chain = tg_new_array(call->arena, tg_names, (size_t)count + 1);
    chain[0].name = S("");
    chain[0].instance = instance;
    for (uint32_t i = 0; i < count; i++) {
        tg_str name = tg_value_key(variables, i);
        if (!tg_utf8_identifier(name)) {
            tg_argument_fails(call, argument, "invalid template variable name \"%.*s\"",
                              TG_ARG(tg_utf8_printable(call->arena, name)));
            return NULL;
        }
        chain[i + 1] = tg_names_with(&chain[i], name, tg_value_item(variables, i));
    }
    return &chain[count];
}

typedef struct checking {
    tg_arena *arena;
    tg_map known; // variables, and what a `for` anywhere in the template names
    tg_str missing;
} checking;

static bool note_local(const tg_expr *expr, void *context)
{
    checking *c = context;
    if (expr->kind == TG_EXPR_FOR) {
        const tg_for *loop = (const tg_for *)expr;
        tg_map_put(&c->known, loop->value_name, c);
        if (!tg_str_none(loop->key_name))
            tg_map_put(&c->known, loop->key_name, c);
    }
    return true;
}

static bool note_missing(const tg_expr *expr, void *context)
{
    checking *c = context;
    if (expr->kind != TG_EXPR_TRAVERSAL)
        return true;
    tg_str root = ((const tg_traversal *)expr)->steps[0].name;
    if (tg_str_none(c->missing) && !tg_map_get(&c->known, root))
        c->missing = root;
    return true;
}

// A name that the template uses and that was not given, even where it is never evaluated.
static tg_str missing_variable(tg_arena *arena, const tg_expr *template, tg_value variables)
{
    checking c = { .arena = arena };
    tg_map_init(&c.known, arena);
    for (uint32_t i = 0; i < tg_value_count(variables); i++)
        tg_map_put(&c.known, tg_value_key(variables, i), &c);
    tg_expr_walk(template, note_local, &c);
    tg_expr_walk(template, note_missing, &c);
    return c.missing;
}

// --------------------------------------------------------------------------------------- rendering

// The template's tree; NULL: it has a mistake. It and its text live in the arena, its places are in no file.
static const tg_expr *parse(tg_invocation *call, tg_str bytes)
{
    tg_diags diags;
    tg_diags_init(&diags, call->arena, 1);
    tg_text *text = tg_new(call->arena, tg_text);
    text->bytes = bytes;
    const tg_expr *template = tg_parse_template(call->arena, text, &diags);
    tg_text_drop_index(text);
    if (diags.errors == 0)
        return template;
    tg_argument_fails(call, 0, "the template is invalid: %.*s", TG_ARG(diags.items[0].message));
    return NULL;
}

static tg_value evaluate(tg_invocation *call, const tg_expr *template, const tg_names *names,
                         tg_within within)
{
    tg_eval *eval = call->eval;
    tg_attempt attempt;
    tg_within outer = eval->within;
    eval->within = within;
    tg_attempt_begin(eval, &attempt, true);
    tg_value v = tg_eval_expr(eval, names, template);
    tg_attempt_end(eval, &attempt);
    eval->within = outer;
    if (attempt.errors > 0)
        return tg_call_fails(call, "%.*s", TG_ARG(attempt.reason.text));
    if (attempt.may_fail > 0)
        tg_eval_may_fail(eval, (tg_reason){ attempt.reason.text, call->at, NULL });
    if (tg_value_is_null(v))
        return tg_call_fails(call, "the result of the template is null");
    v.trail = NULL; // its places are in no file
    return v;
}

// `variables` is known and has no marks.
static tg_value render(tg_invocation *call, tg_str bytes, tg_value variables, tg_str instance,
                       tg_within within)
{
    const tg_type *type = tg_value_type(variables);
    const tg_expr *template = parse(call, bytes);
    if (!template)
        return tg_call_fails(call, "no template");
    if (type->kind != TG_TYPE_MAP && type->kind != TG_TYPE_OBJECT)
        return tg_argument_fails(call, 1, "invalid vars value: must be a map");
    const tg_names *names = names_of(call, 1, variables, instance);
    if (!names)
        return tg_call_fails(call, "no names");
    tg_str missing = missing_variable(call->arena, template, variables);
    if (!tg_str_none(missing))
        return tg_argument_fails(call, 1, "vars map does not contain key \"%.*s\", which the template uses",
                                 TG_ARG(tg_utf8_printable(call->arena, missing)));
    return evaluate(call, template, names, within);
}

// ------------------------------------------------------------------------------------ templatefile

static const tg_type *template_file_type(tg_invocation *call)
{
    if (call->eval->within == TG_WITHIN_NOTHING)
        return &tg_type_any;
    tg_call_fails(call, "cannot recursively call templatefile from inside another template function");
    return NULL;
}

static tg_value template_file(tg_invocation *call)
{
    unsigned marks = 0;
    tg_str bytes;
    tg_value path = tg_value_unmark(call->arena, call->arguments[0], &marks);
    tg_value variables = tg_value_unmark_deep(call->arena, call->arguments[1], &marks), out = path;
    if (!tg_value_is_known(path) || !tg_value_is_known(variables)) {
        out = tg_unknown_result(call, tg_value_is_known(path) ? variables : path);
    } else if (tg_read_file(call, tg_value_text(path), marks, &bytes, &out)) {
        if (!tg_utf8_valid(bytes))
            return tg_argument_fails(call, 0, "the contents of the file are not valid UTF-8");
        out = render(call, bytes, variables,
                     tg_format(call->arena, "template %.*s", TG_ARG(tg_value_text(path))),
                     TG_WITHIN_TEMPLATE_FILE);
    }
    return tg_value_mark(call->arena, out, marks);
}

// ---------------------------------------------------------------------------------- templatestring

static const char literal_template[] =
    "templatestring is only for rendering templates retrieved dynamically from elsewhere; to treat the inner "
    "expression as template syntax, write the reference expression directly";

// A reference to something, which the template is taken from; not text made on the spot.
static bool is_reference(const tg_expr *expr)
{
    switch ((tg_expr_kind)expr->kind) {
    case TG_EXPR_TRAVERSAL:
        return true;
    case TG_EXPR_RELATIVE:
        return is_reference(((const tg_traversal *)expr)->source);
    case TG_EXPR_INDEX:
        return is_reference(((const tg_index *)expr)->source);
    case TG_EXPR_SPLAT:
        return is_reference(((const tg_splat *)expr)->source);
    case TG_EXPR_ERROR:
    case TG_EXPR_LITERAL:
    case TG_EXPR_TEMPLATE:
    case TG_EXPR_WRAP:
    case TG_EXPR_JOIN:
    case TG_EXPR_CALL:
    case TG_EXPR_ANON:
    case TG_EXPR_FOR:
    case TG_EXPR_OBJECT:
    case TG_EXPR_KEY:
    case TG_EXPR_TUPLE:
    case TG_EXPR_CONDITIONAL:
    case TG_EXPR_BINARY:
    case TG_EXPR_UNARY:
    case TG_EXPR_PAREN:
    default:
        return false;
    }
}

static tg_value template_string(tg_invocation *call)
{
    unsigned marks = 0;
    tg_value template = tg_value_unmark(call->arena, call->arguments[0], &marks), out;
    tg_fault fault;
    if (!tg_value_is_known(template))
        return tg_unknown_result(call, template);
    if (!tg_value_is(template, TG_TYPE_STRING))
        return tg_argument_fails(call, 0, "invalid template value: a string is required");
    out = render(call, tg_value_text(template), call->arguments[1], S("templatestring"),
                 TG_WITHIN_TEMPLATE_STRING);
    if (!tg_str_none(call->wrong))
        return out;
    out = tg_value_convert(call->arena, out, &tg_type_string, &fault);
    if (fault.certain)
        return tg_call_fails(call, "invalid template result: %.*s", TG_ARG(fault.text));
    return tg_value_mark(call->arena, out, marks);
}

static const tg_function as_plain_call = {
    .name = "templatestring",
    .result = &tg_type_string,
    .run = template_string,
    .flags = TG_NOT_NULL,
    .parameters = { { "template", &tg_type_any, TG_NULLS | TG_UNKNOWNS | TG_ANY | TG_MARKS },
                    { "vars", &tg_type_any, 0 } },
};

// Where the variables are not known, nothing else is looked at.
static bool unknown_variables(tg_eval *eval, const tg_names *names, const tg_raw *variables, tg_value *out)
{
    tg_attempt attempt;
    tg_value v = variables->value;
    tg_attempt_begin(eval, &attempt, true);
    if (variables->expr)
        v = tg_eval_expr(eval, names, variables->expr);
    tg_attempt_end(eval, &attempt);
    if (attempt.errors > 0 || tg_value_is_known(v) ||
        (tg_value_has(v, TG_HAS_CHOICES) && !eval->as_terraform))
        return false;
    bool any = tg_value_type(v)->kind == TG_TYPE_ANY;
    *out = tg_value_unknown_like(eval->arena, any ? &tg_type_any : &tg_type_string, v);
    *out = tg_value_mark(eval->arena, tg_value_refine_not_null(eval->arena, *out), v.content->marks);
    return true;
}

// The first argument's form is looked at before it is evaluated.
static tg_value special_template_string(tg_eval *eval, const tg_names *names, const tg_call *call,
                                        const tg_raw *arguments, size_t count)
{
    const char *wrong = NULL;
    tg_value unknown;
    if (count != 2)
        return tg_call_plainly(eval, names, call, &as_plain_call);
    if (eval->within != TG_WITHIN_NOTHING)
        wrong = "cannot recursively call templatestring from inside another template function";
    else if (unknown_variables(eval, names, &arguments[1], &unknown))
        return unknown;
    else if (!arguments[0].expr || !is_reference(arguments[0].expr))
        wrong = literal_template;
    if (wrong)
        return tg_eval_error(eval, "eval/call", call->expr.span, call->expr.span,
                             "templatestring() failed: %s", wrong);
    return tg_call_plainly(eval, names, call, &as_plain_call);
}

// ------------------------------------------------------------------------------------------- table

static const tg_function functions[] = {
    { .name = "templatefile",
      .type = template_file_type,
      .run = template_file,
      .parameters = { { "path", &tg_type_string, TG_UNKNOWNS | TG_MARKS },
                      { "vars", &tg_type_any, TG_UNKNOWNS | TG_MARKS } } },
    { .name = "templatestring", .special = special_template_string },
};

const tg_family tg_functions_template = TG_FAMILY(functions);
