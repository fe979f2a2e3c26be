// A Lambda function has active X-Ray tracing: tracing_config with the mode "Active" (sarif/rules/lambda_tracing.md).
//
// Two resource types, one question: what is the mode of this function? A block left out and "PassThrough" are the same
// to AWS; anything else the provider refuses when Terraform plans.
#include "tracegate/check.h"

#define LEFT_OUT       "has no tracing_config, so a function created from this has the mode PassThrough"
#define NOT_THE_CALLER LEFT_OUT ", and the module takes no argument that changes it"
#define ONLY_SAMPLED   "only requests that an upstream service already sampled are traced"
#define WRITE_BLOCK                                                                                          \
    "add tracing_config with mode = \"Active\"; the function's role needs xray:PutTraceSegments"
#define WRITE_ACTIVE "set the mode to \"Active\"; the function's role needs xray:PutTraceSegments"
#define NO_ARGUMENT  "the caller cannot change it: tell the module's maintainers, or use another"
#define FOREIGN                                                                                              \
    "the module is not of this repository: pass the argument that makes it add tracing_config, or tell its " \
    "maintainers"

// What to do; `own`: where no well-known module is in between.
static tg_str hint(const tg_check *c, const tg_instance *i, const char *own)
{
    const tg_wrapper *w = i->subject->wrapper;
    if (!w)
        return tg_str_from(own);
    if (!w->argument)
        return S(NO_ARGUMENT);
    bool object = strcmp(w->argument, "tracing_config") == 0;
    return tg_format(c->arena, "set %s = %s%s%s in this call", w->argument,
                     object ? "{ mode = \"Active\" }" : "\"Active\"", w->role ? " and " : "",
                     w->role ? tg_format(c->arena, "%s = true", w->role).data : "");
}

// ---------------------------------------------------------------------------------------- opinions

static tg_opinion undecided(tg_reason reason, tg_span at, const tg_trail *trail)
{
    return (tg_opinion){ .verdict = TG_UNDECIDED,
                         .at = at,
                         .reason = reason.text.data ? reason.text : S("it cannot be evaluated"),
                         .label = S("cannot be decided"),
                         .trail = trail,
                         .last = at };
}

// At the header; in a module that is not of this repository at the argument that leaves it out.
static tg_opinion left_out(const tg_check *c, tg_instance *i, const tg_trail *trail)
{
    bool fixed = i->subject->wrapper && !i->subject->wrapper->argument;
    return (tg_opinion){ .verdict = TG_VIOLATION,
                         .at = tg_instance_place(i, i->header, trail),
                         .reason = fixed ? S(NOT_THE_CALLER) : S(LEFT_OUT),
                         .label = S("no tracing_config"),
                         .hint = hint(c, i, i->subject->foreign ? FOREIGN : WRITE_BLOCK),
                         .trail = trail };
}

static tg_opinion with_mode(tg_outcome verdict, tg_str mode, tg_span at, const tg_trail *trail)
{
    return (tg_opinion){ .verdict = verdict, .mode = mode, .at = at, .trail = trail, .last = at };
}

// What the provider would refuse: a violation, and a warning where it stands.
static tg_opinion refused(const tg_check *c, const tg_instance *i, tg_str shown, tg_span at,
                          const tg_trail *trail)
{
    static const tg_str modes[] = { { "Active", 6 }, { "PassThrough", 11 } };
    tg_str near = tg_str_nearest(shown, (tg_strs){ modes, 2 });
    tg_opinion o = with_mode(TG_VIOLATION, shown, at, trail);
    o.reason = shown.data
                   ? tg_format(c->arena, "the mode is \"%.*s\", which the provider refuses", TG_ARG(shown))
                   : S("the mode is null, which the provider refuses");
    o.label = near.data ? tg_format(c->arena, "did you mean \"%.*s\"?", TG_ARG(near))
                        : S("must be \"Active\" or \"PassThrough\"");
    o.hint = hint(c, i, WRITE_ACTIVE);
    tg_check_warn(c, "plan/mode-refused", at, o.reason, tg_format(c->arena, "%.*s", TG_ARG(o.label)));
    return o;
}

// The opinion on a mode that is set, at `at`.
static tg_opinion judge_mode(const tg_check *c, tg_instance *i, tg_value value, tg_span at)
{
    tg_value mode = tg_instance_convert(i, value, &tg_type_string, at);
    tg_span place = tg_instance_place(i, at, mode.trail);
    bool sensitive = tg_value_marks_deep(mode) & TG_SENSITIVE;
    if (!tg_value_is_known(mode))
        return undecided(tg_value_reason(mode), place, mode.trail);
    if (tg_value_is_null(mode))
        return refused(c, i, (tg_str){ NULL, 0 }, place, mode.trail);
    tg_str text = tg_value_text(mode), shown = sensitive ? S("(sensitive)") : text;
    bool active = tg_str_equal(text, S("Active"));
    if (!active && !tg_str_equal(text, S("PassThrough")))
        return refused(c, i, shown, place, mode.trail);
    tg_opinion o = with_mode(active ? TG_PASS : TG_VIOLATION, shown, place, mode.trail);
    o.reason = tg_format(c->arena, "the mode is \"%.*s\"%s", TG_ARG(shown), active ? "" : ": " ONLY_SAMPLED);
    o.label = active ? (tg_str){ NULL, 0 } : S("not \"Active\"");
    o.hint = active ? (tg_str){ NULL, 0 } : hint(c, i, WRITE_ACTIVE);
    return o;
}

// --------------------------------------------------------------------------------------- functions

// Two blocks are refused by the provider: wrong if none is active, else nobody knows which was meant.
static tg_opinion judge_several(const tg_check *c, tg_instance *i, const tg_blocks *tracing)
{
    tg_opinion first = { .verdict = TG_NONE };
    bool all_wrong = true;
    for (size_t k = 0; k < tracing->count; k++) {
        tg_argument mode = tg_block_argument(i, &tracing->items[k], S("mode"));
        tg_opinion o = judge_mode(c, i, mode.value, mode.at);
        all_wrong = all_wrong && o.verdict == TG_VIOLATION;
        if (k == 0)
            first = o;
    }
    tg_check_warn(c, "plan/two-blocks", tracing->items[1].header,
                  S("a second tracing_config, where the provider takes one"), S("keep one of them"));
    if (all_wrong)
        return first;
    return undecided(
        (tg_reason){ .text = S("it has more than one tracing_config, which the provider refuses") },
        tracing->items[1].header, NULL);
}

// aws_lambda_function: a block.
static tg_opinion judge_block(const tg_check *c, tg_instance *i)
{
    tg_blocks tracing = tg_instance_blocks(i, S("tracing_config"));
    if (tracing.undecided)
        return undecided(tracing.reason, tg_instance_place(i, tracing.reason.at, tracing.trail),
                         tracing.trail);
    if (tracing.count == 0)
        return left_out(c, i, tracing.trail);
    if (tracing.count > 1)
        return judge_several(c, i, &tracing);
    const tg_block_seen *block = &tracing.items[0];
    tg_argument mode = tg_block_argument(i, block, S("mode"));
    tg_opinion o = judge_mode(c, i, mode.value, mode.set ? mode.at : block->header);
    o.trail = tg_trail_join(c->arena, block->made_by, o.trail);
    return o;
}

// awscc_lambda_function: an attribute, whose mode may be left out.
static tg_opinion judge_attribute(const tg_check *c, tg_instance *i)
{
    tg_argument tracing = tg_instance_argument(i, S("tracing_config"));
    if (!tracing.set || tg_value_is_null(tracing.value))
        return left_out(c, i, tracing.value.trail);
    if (!tg_value_is_known(tracing.value))
        return undecided(tg_value_reason(tracing.value), tracing.at, tracing.value.trail);
    tg_value mode = tg_instance_member(i, tracing.value, S("mode"), tracing.at);
    return tg_value_is_null(mode) ? left_out(c, i, tracing.value.trail) : judge_mode(c, i, mode, tracing.at);
}

// -------------------------------------------------------------------------- what other resources say

// Values of other resources' arguments that name a function.
typedef struct others {
    const tg_other *items;
    size_t count;
} others;

enum { DEFAULT_BEHAVIOR, ORDERED_BEHAVIOR, EDGE_LISTS };

// A kind of event source that X-Ray does not support, by what only its mappings have.
typedef struct source_kind {
    const char *name;
    const char *const path[2];
    const char *attribute;
} source_kind;
static const source_kind unsupported[] = {
    { "Kafka", { NULL }, "topics" },
    { "Amazon MQ", { NULL }, "queues" },
    { "DocumentDB", { "document_db_event_source_config", NULL }, "database_name" },
};
#define SOURCE_KINDS (sizeof unsupported / sizeof unsupported[0])

typedef struct around {
    others edge[EDGE_LISTS];      // the functions that CloudFront runs at its edges
    others mapped;                // the functions of event source mappings
    others sources[SOURCE_KINDS]; // mappings of each unsupported kind
} around;

static others find(const tg_check *c, const char *type, const char *const *path, const char *attribute)
{
    others found = { NULL, 0 };
    found.items = tg_plan_others(c->plan, type, path, attribute, &found.count);
    return found;
}

static void *prepare(const tg_check *c)
{
    static const char *const behaviors[EDGE_LISTS][3] = {
        [DEFAULT_BEHAVIOR] = { "default_cache_behavior", "lambda_function_association", NULL },
        [ORDERED_BEHAVIOR] = { "ordered_cache_behavior", "lambda_function_association", NULL },
    };
    static const char *const itself[] = { NULL };
    around *a = tg_new(c->arena, around);
    for (size_t i = 0; i < EDGE_LISTS; i++)
        a->edge[i] = find(c, "aws_cloudfront_distribution", behaviors[i], "lambda_arn");
    a->mapped = find(c, "aws_lambda_event_source_mapping", itself, "function_name");
    for (size_t i = 0; i < SOURCE_KINDS; i++)
        a->sources[i] =
            find(c, "aws_lambda_event_source_mapping", unsupported[i].path, unsupported[i].attribute);
    return a;
}

typedef enum edge { NOT_AT_EDGE, PERHAPS_AT_EDGE, AT_EDGE } edge;

static edge edge_of(const tg_check *c, tg_instance *i)
{
    const around *a = c->data;
    edge found = NOT_AT_EDGE;
    for (size_t list = 0; list < EDGE_LISTS; list++)
        for (size_t k = 0; k < a->edge[list].count; k++) {
            const tg_other *o = &a->edge[list].items[k];
            if (o->certain && tg_instance_owns(i, o->value))
                return AT_EDGE;
            if (tg_value_names(c->plan, o->value, i->subject))
                found = PERHAPS_AT_EDGE;
        }
    return found;
}

// The unsupported kind of event source of a mapping; NULL: it has none.
static const char *kind_of(const around *a, const tg_subject *mapping)
{
    for (size_t kind = 0; kind < SOURCE_KINDS; kind++)
        for (size_t n = 0; n < a->sources[kind].count; n++)
            if (tg_str_equal(a->sources[kind].items[n].subject->address, mapping->address))
                return unsupported[kind].name;
    return NULL;
}

// Whether a mapping's function is this one: by an attribute of it that is known after apply, or by its name.
static bool is_mapped(const tg_check *c, tg_instance *i, tg_value function)
{
    if (tg_value_names(c->plan, function, i->subject))
        return true;
    if (!tg_value_is(function, TG_TYPE_STRING))
        return false;
    tg_value name = tg_instance_argument(i, S("function_name")).value;
    return tg_value_is(name, TG_TYPE_STRING) && tg_str_equal(tg_value_text(name), tg_value_text(function));
}

// The unsupported kind of event source that feeds the function; NULL: none is seen.
static const char *source_of(const tg_check *c, tg_instance *i)
{
    const around *a = c->data;
    for (size_t k = 0; k < a->mapped.count; k++) {
        const char *kind = kind_of(a, a->mapped.items[k].subject);
        if (kind && is_mapped(c, i, a->mapped.items[k].value))
            return kind;
    }
    return NULL;
}

static tg_opinion check(const tg_check *c, tg_instance *i)
{
    edge at_edge = edge_of(c, i);
    if (at_edge == AT_EDGE)
        return (tg_opinion){ .verdict = TG_NONE,
                             .at = i->header,
                             .reason = S("it runs as Lambda@Edge, where X-Ray tracing is not offered") };
    tg_opinion o = tg_str_equal(i->resource->type, S("awscc_lambda_function")) ? judge_attribute(c, i)
                                                                               : judge_block(c, i);
    const char *source = source_of(c, i);
    if (at_edge == PERHAPS_AT_EDGE)
        o.reason = tg_format(c->arena, "%.*s; it may run as Lambda@Edge, where X-Ray tracing is not offered",
                             TG_ARG(o.reason));
    if (source)
        o.reason = tg_format(c->arena, "%.*s; X-Ray does not support its event source, %s", TG_ARG(o.reason),
                             source);
    return o;
}

// ------------------------------------------------------------------------------------ a JSON plan

#define ONLY_AFTER_APPLY "the mode is known only after apply"

static bool is_attribute(const tg_planned *p)
{
    return tg_str_equal(p->type, S("awscc_lambda_function"));
}

// A block is a list of one, an attribute the object itself.
static const tg_json *tracing_in(const tg_json *body)
{
    const tg_json *tracing = tg_json_member_of(body, S("tracing_config"));
    bool list = tracing && tracing->kind == TG_JSON_ARRAY;
    return list ? (tracing->count ? &tracing->items[0] : NULL) : tracing;
}

static bool is_true(const tg_json *value)
{
    return value && value->kind == TG_JSON_TRUE;
}

// Whether the whole, or just the mode, is marked in a tree of marks.
static bool is_marked(const tg_json *marks)
{
    const tg_json *tracing = tracing_in(marks);
    return is_true(marks) || is_true(tg_json_member_of(marks, S("tracing_config"))) || is_true(tracing) ||
           is_true(tg_json_member_of(tracing, S("mode")));
}

static bool refers(const tg_json *expression)
{
    const tg_json *references = tg_json_member_of(expression, S("references"));
    return references && references->kind == TG_JSON_ARRAY && references->count;
}

// The configuration at hand knows better why, and where.
static tg_opinion planned_undecided(const tg_at_hand *at_hand, tg_str reason)
{
    if (at_hand->opinion && at_hand->opinion->verdict == TG_UNDECIDED)
        return *at_hand->opinion;
    return (tg_opinion){ .verdict = TG_UNDECIDED, .reason = reason, .label = S("cannot be decided") };
}

static tg_opinion planned_left_out(tg_str reason)
{
    return (tg_opinion){
        .verdict = TG_VIOLATION, .reason = reason, .label = S("no tracing_config"), .hint = S(WRITE_BLOCK)
    };
}

// What is not known is an attribute that the provider sets, or one that an expression gives.
static tg_opinion planned_attribute(const tg_planned *p, const tg_at_hand *at_hand)
{
    const tg_json *written = tracing_in(p->expressions);
    if (refers(written) || refers(tg_json_member_of(written, S("mode"))))
        return planned_undecided(at_hand, S(ONLY_AFTER_APPLY));
    return planned_left_out(S(LEFT_OUT));
}

// The same of a block: left out, or a `dynamic` block, which a plan's configuration never shows.
static tg_opinion planned_block(const tg_check *c, const tg_planned *p, const tg_at_hand *at_hand)
{
    if (tracing_in(p->expressions))
        return planned_undecided(at_hand, S(ONLY_AFTER_APPLY));
    tg_items written = { NULL, 0 };
    tg_diags unused;
    tg_diags_init(&unused, c->arena, 1);
    if (at_hand->subject)
        written =
            tg_content_blocks(c->arena, &at_hand->subject->resource->content, S("tracing_config"), &unused);
    for (size_t i = 0; i < written.count; i++)
        if (written.items[i].dynamic && at_hand->opinion)
            return *at_hand->opinion;
    bool is_left_out = at_hand->subject && !written.count && !at_hand->subject->resource->content.incomplete;
    return planned_left_out(is_left_out ? S(LEFT_OUT)
                                        : S(LEFT_OUT " (or it is a dynamic block known only at apply)"));
}

static tg_opinion planned_refused(const tg_check *c, tg_str shown)
{
    tg_opinion o = { .verdict = TG_VIOLATION, .mode = shown, .hint = S(WRITE_ACTIVE) };
    o.reason = shown.data
                   ? tg_format(c->arena, "the mode is \"%.*s\", which the provider refuses", TG_ARG(shown))
                   : S("the mode is null, which the provider refuses");
    o.label = S("must be \"Active\" or \"PassThrough\"");
    return o;
}

// A live function whose block was taken out, or that is imported: the block is Optional and Computed.
static bool is_kept(const tg_planned *p, const tg_at_hand *at_hand)
{
    return !p->creates && p->expressions && !tracing_in(p->expressions) &&
           !(at_hand->opinion && at_hand->opinion->verdict == TG_PASS);
}

static tg_opinion planned_mode(const tg_check *c, const tg_planned *p, tg_str mode, const tg_at_hand *at_hand)
{
    bool active = tg_str_equal(mode, S("Active"));
    tg_str shown = is_marked(p->after_sensitive) ? S("(sensitive)") : mode;
    if (!active && !tg_str_equal(mode, S("PassThrough")))
        return planned_refused(c, shown);
    const char *more = !active ? ": " ONLY_SAMPLED
                       : is_kept(p, at_hand)
                           ? ", which the live function has; the plan's configuration shows no tracing_config"
                           : "";
    return (tg_opinion){
        .verdict = active ? TG_PASS : TG_VIOLATION,
        .mode = shown,
        .reason = tg_format(c->arena, "the mode is \"%.*s\"%s", TG_ARG(shown), more),
        .label = active ? (tg_str){ NULL, 0 } : S("not \"Active\""),
        .hint = active ? (tg_str){ NULL, 0 } : S(WRITE_ACTIVE),
    };
}

static bool is_form_known(const tg_planned *p)
{
    const tg_json *tracing = tg_json_member_of(p->after, S("tracing_config")), *one = tracing_in(p->after),
                  *mode = tg_json_member_of(one, S("mode"));
    bool list = tracing && tracing->kind == TG_JSON_ARRAY;
    return (!list || tracing->count < 2) &&
           (!one || one->kind == TG_JSON_OBJECT || (!list && one->kind == TG_JSON_NULL)) &&
           (!mode || mode->kind == TG_JSON_STRING || mode->kind == TG_JSON_NULL);
}

static tg_opinion planned(const tg_check *c, const tg_planned *p, const tg_at_hand *at_hand)
{
    if (at_hand->opinion && at_hand->opinion->verdict == TG_NONE)
        return *at_hand->opinion;
    const tg_json *tracing = tracing_in(p->after), *mode = tg_json_member_of(tracing, S("mode"));
    if (!is_form_known(p))
        return planned_undecided(at_hand, S("the plan has a tracing_config of another form"));
    if (mode && mode->kind == TG_JSON_STRING)
        return planned_mode(c, p, mode->text, at_hand);
    if (is_attribute(p))
        return is_marked(p->after_unknown) ? planned_attribute(p, at_hand) : planned_left_out(S(LEFT_OUT));
    if (is_true(tg_json_member_of(tracing_in(p->after_unknown), S("mode"))))
        return planned_undecided(at_hand, S(ONLY_AFTER_APPLY));
    if (is_marked(p->after_unknown))
        return planned_block(c, p, at_hand);
    bool is_null = tracing && tracing->kind == TG_JSON_OBJECT;
    return is_null ? planned_refused(c, (tg_str){ NULL, 0 }) : planned_left_out(S(LEFT_OUT));
}

static const char *const targets[] = { "aws_lambda_function", "awscc_lambda_function", NULL };
static const char *const tags[] = { "security", "observability", "external/cwe/cwe-778", NULL };

static const tg_alias aliases[] = {
    { "checkov", "CKV_AWS_50" },
    { "tfsec", "aws-lambda-enable-tracing" },
    { "tfsec", "enable-tracing" },
    { "tfsec", "AVD-AWS-0066" },
    { "tfsec", "AWS-0066" },
    { "kics", "8152e0cf-d2f0-47ad-96d5-d003a76eabd1" },
    { "terrascan", "AC_AWS_0485" },
    { "terrascan", "AC_AWS_0163" },
    { "terrascan", "AWS.LambdaFunction.Logging.0470" },
    { "semgrep", "aws-lambda-x-ray-tracing-not-active" },
    { NULL, NULL },
};

const tg_rule tg_rule_lambda_tracing = {
    .id = "aws/lambda_functions_without_x-ray_tracing",
    .guid = "8152e0cf-d2f0-47ad-96d5-d003a76eabd1",
    .name = "LambdaFunctionsWithoutXrayTracing",
    .title = "Lambda functions without X-Ray tracing",
    .summary = "A Lambda function should have active X-Ray tracing.",
    .description =
        "An AWS Lambda function should set tracing_config with mode \"Active\". Where the block is left out "
        "or the mode is \"PassThrough\", only requests that an upstream service already sampled are traced, "
        "and most of what the function does cannot be followed.",
    .severity = "LOW",
    .security_severity = "2.0",
    .level = TG_NOTE,
    .category = "Observability",
    .tags = tags,
    .cwe = "778",
    .help_uri = "https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/"
                "lambda_function#tracing_config-configuration-block",
    .page = "sarif/rules/lambda_tracing.md",
    .targets = targets,
    .aliases = aliases,
    .prepare = prepare,
    .check = check,
    .planned = planned,
};
