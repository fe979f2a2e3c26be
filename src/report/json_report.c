// `json`: the complete answer, one row a line (CLI.md describes each key). No key is ever left out.
#include "report_internal.h"

// Bytes of a step's line: a file may be one line of a megabyte, and every finding in it would repeat that.
enum { LONGEST_STEP = 1000 };

static const char *const verdicts[] = {
    [TG_PASS] = "pass", [TG_VIOLATION] = "violation", [TG_UNDECIDED] = "undecided", [TG_NONE] = "none"
};
static const char *const states[] = { [TG_STATE_NULL] = NULL,
                                      [TG_STATE_NEW] = "new",
                                      [TG_STATE_UNCHANGED] = "unchanged",
                                      [TG_STATE_ABSENT] = "absent" };
static const char *const outcomes[] = { [TG_BECAME_NULL] = NULL,
                                        [TG_BECAME_PASS] = "pass",
                                        [TG_BECAME_NONE] = "none",
                                        [TG_BECAME_UNDECIDED] = "undecided",
                                        [TG_BECAME_GONE] = "gone" };
static const char *const modes[] = {
    [TG_SCOPE_CHANGE] = "change", [TG_SCOPE_ALL] = "all", [TG_SCOPE_PATHS] = "paths", [TG_SCOPE_PLAN] = "plan"
};

static void integer_or_null(tg_record *parent, const char *key, bool known, int64_t number)
{
    if (known)
        tg_record_integer(parent, key, number);
    else
        tg_record_null(parent, key);
}

static void add_place(tg_record *parent, tg_place place, bool column)
{
    tg_record_text(parent, "file", place.path);
    integer_or_null(parent, "line", place.known, place.line);
    if (column)
        integer_or_null(parent, "column", place.known, place.start_column);
}

static void add_tool(tg_record *document)
{
    tg_record *tool = tg_record_add_object(document, "tool");
    tg_record_word(tool, "name", "tracegate");
    tg_record_word(tool, "version", TG_VERSION);
}

static void add_scope(tg_record *document, const tg_scope *scope)
{
    tg_str none = { NULL, 0 };
    tg_record *object = tg_record_add_object(document, "scope");
    tg_record_word(object, "mode", modes[scope->mode]);
    tg_record_text(object, "base", scope->compared ? scope->base : none);
    tg_record_text(object, "head", scope->compared ? scope->head : none);
    if (scope->compared && scope->changes) {
        tg_record *changed = tg_record_add_array(object, "changed");
        for (size_t i = 0; i < scope->changes->count; i++)
            tg_record_text(changed, NULL, scope->changes->items[i].path);
    } else {
        tg_record_null(object, "changed");
    }
    tg_record *roots = tg_record_add_array(object, "roots");
    for (size_t i = 0; i < scope->root_count; i++)
        tg_record_text(roots, NULL, scope->roots[i].directory);
}

// `changes`: for each root the changed files that reach it, and the directories between.
void tg_report_scope(tg_buf *out, const tg_scope *scope)
{
    tg_record *document = tg_record_object();
    tg_record_integer(document, "schema", 1);
    add_tool(document);
    add_scope(document, scope);
    tg_record *roots = tg_record_add_array(document, "roots");
    for (size_t i = 0; i < scope->root_count; i++) {
        tg_record *root = tg_record_add_object(roots, NULL);
        tg_record_text(root, "root", scope->roots[i].directory);
        tg_record_texts(root, "changed", scope->roots[i].changed);
        tg_record_texts(root, "through", scope->roots[i].through);
    }
    tg_record_texts(document, "why", scope->why);
    tg_record_print(out, document);
    tg_buf_byte(out, '\n');
}

static void add_steps(tg_record *row, const tg_results *results, tg_steps steps)
{
    tg_record *array = tg_record_add_array(row, "steps");
    for (size_t i = 0; i < steps.count; i++) {
        tg_record *step = tg_record_add_object(array, NULL);
        add_place(step, tg_place_of(results, steps.items[i].at, TG_CODE_POINTS), false);
        tg_record_text(step, "text", tg_first_bytes(steps.items[i].text, LONGEST_STEP));
    }
}

static void add_suppression(tg_record *row, const tg_results *results, const tg_suppression *suppression)
{
    if (!suppression) {
        tg_record_null(row, "suppressed");
        return;
    }
    tg_record *object = tg_record_add_object(row, "suppressed");
    tg_record_word(object, "by", suppression->by);
    tg_record_word(object, "tool", suppression->tool);
    tg_record_text(object, "reason", suppression->reason);
    add_place(object, tg_place_of(results, suppression->at, TG_CODE_POINTS), false);
}

static void add_cause(tg_record *row, const tg_results *results, tg_span cause)
{
    tg_place place = tg_place_of(results, cause, TG_CODE_POINTS);
    if (place.known)
        add_place(tg_record_add_object(row, "cause"), place, false);
    else
        tg_record_null(row, "cause");
}

static tg_record *resource(const tg_results *results, const tg_finding *finding)
{
    tg_record *row = tg_record_object();
    tg_record_word(row, "rule", finding->rule->id);
    tg_record_text(row, "environment", finding->environment);
    tg_record_text(row, "root", finding->root);
    tg_record_text(row, "address", finding->address);
    tg_record_texts(row, "instances", finding->instances);
    integer_or_null(row, "instance_count", finding->instance_count >= 0, finding->instance_count);
    add_place(row, tg_place_of(results, finding->at, TG_CODE_POINTS), true);
    tg_record_word(row, "verdict", verdicts[finding->verdict]);
    tg_record_text(row, "mode", finding->mode);
    tg_record_text(row, "reason", finding->reason);
    add_steps(row, results, finding->steps);
    tg_record_word(row, "state", states[finding->state]);
    tg_record_texts(row, "new_instances", finding->new_instances);
    tg_record_word(row, "became", outcomes[finding->became]);
    add_cause(row, results, finding->cause);
    add_suppression(row, results, finding->suppressed);
    tg_record_text(row, "fingerprint", finding->fingerprint);
    return row;
}

static tg_record *diagnostic(const tg_results *results, const tg_diag *diag)
{
    tg_record *row = tg_record_object();
    tg_record_word(row, "severity", tg_severity_word(diag->severity));
    tg_record_word(row, "code", diag->code);
    add_place(row, tg_place_of_diag(results, diag, TG_CODE_POINTS), true);
    tg_record_text(row, "message", diag->message);
    return row;
}

static tg_record *summary(const tg_summary *counts)
{
    tg_record *object = tg_record_object();
    tg_record_integer(object, "pass", (int64_t)counts->pass);
    tg_record_integer(object, "violation", (int64_t)counts->violation);
    tg_record_integer(object, "undecided", (int64_t)counts->undecided);
    tg_record_integer(object, "none", (int64_t)counts->none);
    tg_record_integer(object, "new", (int64_t)counts->new_count);
    tg_record_integer(object, "fixed", (int64_t)counts->fixed);
    tg_record_integer(object, "suppressed", (int64_t)counts->suppressed);
    return object;
}

void tg_report_json(tg_buf *out, const tg_results *results, const tg_report_options *options)
{
    (void)options;
    tg_record *head = tg_record_object();
    tg_record_integer(head, "schema", 1);
    add_tool(head);
    add_scope(head, &results->scope);
    tg_record_print(out, head);
    out->length--; // the head's `}`: the object goes on
    tg_rows rows = tg_rows_open(out, ",\n\"resources\":");
    for (size_t i = 0; i < results->finding_count; i++)
        tg_rows_add(&rows, resource(results, &results->findings[i]));
    tg_rows_close(&rows, ",\n");
    rows = tg_rows_open(out, "\"diagnostics\":");
    for (size_t i = 0; results->diags && i < results->diags->count; i++)
        tg_rows_add(&rows, diagnostic(results, &results->diags->items[i]));
    tg_rows_close(&rows, ",\n\"summary\":");
    tg_record_print(out, summary(&results->summary));
    tg_buf_add(out, S("}\n"));
}
