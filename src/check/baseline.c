// Baseline: the violations of an earlier report, read from its SARIF as rows to compare with.
//
// Our own reports say of each result which findings it holds (`properties.findings`: root, address, instances); another
// tool's that hands our fingerprints on has at least those. The file is input like any other: what is not understood is
// skipped, and a file that is no SARIF is a diagnostic.
#include "tracegate/check.h"

typedef struct reading {
    tg_arena *arena;
    tg_baseline *out;
    size_t row_capacity, print_capacity;
} reading;

static const tg_rule *rule_named(tg_str id)
{
    for (const tg_rule *const *r = tg_rules(); *r; r++)
        if (tg_str_equal(tg_str_from((*r)->id), id))
            return *r;
    return NULL;
}

static tg_strs strings_of(tg_arena *arena, const tg_json *array)
{
    tg_str *items = tg_new_array(arena, tg_str, tg_json_length(array));
    size_t count = 0;
    for (size_t i = 0; i < tg_json_length(array); i++)
        if (array->items[i].kind == TG_JSON_STRING)
            items[count++] = tg_str_copy(arena, array->items[i].text);
    return (tg_strs){ items, count };
}

static void add_row(reading *r, const tg_rule *rule, const tg_json *finding)
{
    tg_finding row = { .rule = rule,
                       .environment = tg_str_copy(r->arena, tg_json_text_of(finding, S("environment"))),
                       .root = tg_str_copy(r->arena, tg_json_text_of(finding, S("root"))),
                       .address = tg_str_copy(r->arena, tg_json_text_of(finding, S("address"))),
                       .verdict = TG_VIOLATION,
                       .reason = S("it was in the earlier report") };
    if (tg_str_none(row.root) || tg_str_none(row.address))
        return;
    row.instances = strings_of(r->arena, tg_json_member_of(finding, S("instances")));
    row.instance_count = row.instances.count ? (int64_t)row.instances.count : -1;
    row.fingerprint = tg_fingerprint(r->arena, &row);
    if (r->out->rows.count == r->row_capacity)
        r->out->rows.items =
            tg_arena_grow(r->arena, r->out->rows.items, &r->row_capacity, sizeof *r->out->rows.items);
    r->out->rows.items[r->out->rows.count++] = row;
}

static void add_fingerprints(reading *r, const tg_json *object)
{
    for (size_t i = 0; object && object->kind == TG_JSON_OBJECT && i < object->count; i++) {
        const tg_json *value = &object->members[i].value;
        if (value->kind != TG_JSON_STRING || value->text.length != 32)
            continue;
        if (r->out->fingerprint_count == r->print_capacity)
            r->out->fingerprints = tg_arena_grow(r->arena, r->out->fingerprints, &r->print_capacity,
                                                 sizeof *r->out->fingerprints);
        r->out->fingerprints[r->out->fingerprint_count++] = tg_str_copy(r->arena, value->text);
    }
}

static void read_result(reading *r, const tg_json *result)
{
    const tg_rule *rule = rule_named(tg_json_text_of(result, S("ruleId")));
    const tg_json *findings = tg_json_member_of(tg_json_member_of(result, S("properties")), S("findings"));
    for (size_t i = 0; rule && i < tg_json_length(findings); i++)
        add_row(r, rule, &findings->items[i]);
    add_fingerprints(r, tg_json_member_of(result, S("partialFingerprints")));
    add_fingerprints(r, tg_json_member_of(result, S("fingerprints")));
}

bool tg_baseline_read(tg_arena *arena, tg_text *text, tg_diags *diags, tg_baseline *out)
{
    memset(out, 0, sizeof *out);
    reading r = { .arena = arena, .out = out };
    size_t before = diags->errors;
    tg_json *document = tg_json_parse(arena, text, diags);
    const tg_json *runs = tg_json_member_of(document, S("runs"));
    if (diags->errors > before)
        return false;
    if (!runs || runs->kind != TG_JSON_ARRAY) {
        tg_diags_add(diags, (tg_diag){ .severity = TG_ERROR,
                                       .code = "baseline/no-sarif",
                                       .subject = document->span,
                                       .context = document->span,
                                       .message = S("this is no SARIF report: it has no runs"),
                                       .hint = S("write one with --output=sarif=FILE") });
        return false;
    }
    for (size_t i = 0; i < tg_json_length(runs); i++) {
        const tg_json *results = tg_json_member_of(&runs->items[i], S("results"));
        for (size_t k = 0; k < tg_json_length(results); k++)
            read_result(&r, &results->items[k]);
    }
    return true;
}

static bool has_row(const tg_findings *rows, tg_str fingerprint)
{
    for (size_t i = 0; i < rows->count; i++)
        if (tg_str_equal(rows->items[i].fingerprint, fingerprint))
            return true;
    return false;
}

static bool has_fingerprint(const tg_baseline *baseline, tg_str fingerprint)
{
    for (size_t i = 0; i < baseline->fingerprint_count; i++)
        if (tg_str_equal(baseline->fingerprints[i], fingerprint))
            return true;
    return false;
}

tg_findings tg_baseline_of(tg_arena *arena, const tg_baseline *baseline, tg_str root, const tg_findings *head)
{
    tg_findings out = { .items = tg_new_array(arena, tg_finding, baseline->rows.count + head->count) };
    for (size_t i = 0; i < baseline->rows.count; i++)
        if (tg_str_equal(baseline->rows.items[i].root, root))
            out.items[out.count++] = baseline->rows.items[i];
    for (size_t i = 0; i < head->count; i++) {
        const tg_finding *f = &head->items[i];
        if (f->verdict == TG_VIOLATION && !has_row(&baseline->rows, f->fingerprint) &&
            has_fingerprint(baseline, f->fingerprint)) {
            out.items[out.count] = *f;
            out.items[out.count++].suppressed = NULL;
        }
    }
    return out;
}
