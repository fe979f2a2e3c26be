// `sarif`: SARIF 2.1.0 for code scanning, which shows every result as an open alert: so live violations only, each with
// one location of one line, and what stands on one line is one result. sarif/README.md says which reader wants which
// property.
#include "report_internal.h"

// Of one upload; a run with more results is rejected as a whole.
enum { MOST_RESULTS = 25000 };
// Code scanning keeps a hundred locations of a result and rejects a thousand.
enum { MOST_RELATED = 100 };
// Findings that a message names, steps that it links to, notifications of a run: more would not be read.
enum { MOST_NAMED = 50, MOST_LINKED = 8, MOST_NOTIFICATIONS = 1000 };

static const char *const source_root = "%SRCROOT%";

typedef struct writer {
    tg_arena *arena; // of the run
    const tg_results *results;
    tg_alerts alerts;
} writer;

// ------------------------------------------------------------------------------------------ text

// Text in a message (SARIF 3.11.5): braces doubled, nothing that would be read as a link.
static tg_str message_text(tg_arena *arena, tg_str text)
{
    tg_buf out = { 0 };
    text = tg_utf8_printable(arena, text);
    for (size_t i = 0; i < text.length; i++) {
        char c = text.data[i];
        if (c == '{' || c == '}')
            tg_buf_byte(&out, c);
        else if (c == '(' && i > 0 && text.data[i - 1] == ']')
            tg_buf_byte(&out, ' ');
        tg_buf_byte(&out, c);
    }
    tg_str result_text = tg_str_copy(arena, tg_buf_str(&out));
    tg_buf_free(&out);
    return result_text;
}

// `[path:line](id)`: within the brackets, brackets and backslashes take a backslash (SARIF 3.11.6).
static tg_str link_text(tg_arena *arena, tg_place place, size_t id)
{
    tg_buf out = { 0 };
    tg_str path = message_text(arena, place.path);
    tg_buf_byte(&out, '[');
    for (size_t i = 0; i < path.length; i++) {
        if (path.data[i] == '[' || path.data[i] == ']' || path.data[i] == '\\')
            tg_buf_byte(&out, '\\');
        tg_buf_byte(&out, path.data[i]);
    }
    tg_buf_format(&out, ":%u](%zu)", place.line, id);
    tg_str text = tg_str_copy(arena, tg_buf_str(&out));
    tg_buf_free(&out);
    return text;
}

static void add_message(tg_record *parent, const char *key, tg_str text)
{
    tg_record_text(tg_record_add_object(parent, key), "text", text);
}

// A property that is there only where it is known.
static void add_word(tg_record *parent, const char *key, const char *word)
{
    if (word)
        tg_record_word(parent, key, word);
}

static tg_str sentence(tg_arena *arena, tg_str text)
{
    return tg_format(arena, "%.*s.", TG_ARG(message_text(arena, text)));
}

// ------------------------------------------------------------------------------- the tool, its rules

static const struct {
    const char *id, *name, *text, *page;
} weaknesses[] = {
    { "778", "InsufficientLogging", "Insufficient Logging.",
      "https://cwe.mitre.org/data/definitions/778.html" },
};

static void add_properties(tg_record *object, const tg_rule *rule)
{
    static const char *const urgencies[] = {
        [TG_NOTE] = "recommendation", [TG_WARNING] = "warning", [TG_ERROR] = "error"
    };
    tg_record *properties = tg_record_add_object(object, "properties");
    tg_record_words(properties, "tags", rule->tags);
    tg_record_word(properties, "precision", "very-high");
    tg_record_word(properties, "problem.severity", urgencies[rule->level]);
    add_word(properties, "security-severity", rule->security_severity);
}

static void add_weakness(tg_record *object, const tg_rule *rule)
{
    tg_record *relationship = tg_record_add_object(tg_record_add_array(object, "relationships"), NULL);
    tg_record *target = tg_record_add_object(relationship, "target");
    tg_record_word(target, "id", rule->cwe);
    tg_record_word(tg_record_add_object(target, "toolComponent"), "name", "CWE");
    tg_record_word(tg_record_add_array(relationship, "kinds"), NULL, "superset");
}

static void add_rule(tg_record *rules, const tg_rule *rule)
{
    tg_record *object = tg_record_add_object(rules, NULL);
    tg_record_word(object, "id", rule->id);
    add_word(object, "guid", rule->guid);
    tg_record_word(object, "name", rule->name);
    add_message(object, "shortDescription", tg_str_from(rule->summary));
    add_message(object, "fullDescription", tg_str_from(rule->description));
    tg_record *help = tg_record_add_object(object, "help");
    tg_record_text(help, "text", tg_rule_page(rule));
    tg_record_text(help, "markdown", tg_rule_page(rule));
    add_word(object, "helpUri", rule->help_uri);
    tg_record_word(tg_record_add_object(object, "defaultConfiguration"), "level",
                   tg_severity_word(rule->level));
    if (rule->cwe)
        add_weakness(object, rule);
    add_properties(object, rule);
}

static void add_tool(tg_record *run, const tg_results *results)
{
    tg_record *driver = tg_record_add_object(tg_record_add_object(run, "tool"), "driver");
    tg_record_word(driver, "name", "tracegate");
    tg_record_word(driver, "version", TG_VERSION);
    tg_record_word(driver, "semanticVersion", TG_VERSION);
    tg_record_word(driver, "informationUri", TG_HOME);
    tg_record *rules = tg_record_add_array(driver, "rules");
    for (size_t i = 0; results->rules[i]; i++)
        add_rule(rules, results->rules[i]);
    tg_record_word(tg_record_add_object(tg_record_add_array(driver, "supportedTaxonomies"), NULL), "name",
                   "CWE");
}

static bool is_related(const tg_results *results, const char *weakness)
{
    for (size_t i = 0; results->rules[i]; i++)
        if (results->rules[i]->cwe && strcmp(results->rules[i]->cwe, weakness) == 0)
            return true;
    return false;
}

static void add_taxonomies(tg_record *run, const tg_results *results)
{
    tg_record *cwe = tg_record_add_object(tg_record_add_array(run, "taxonomies"), NULL);
    tg_record_word(cwe, "name", "CWE");
    tg_record_word(cwe, "version", "4.16");
    tg_record_word(cwe, "organization", "MITRE");
    tg_record_word(cwe, "informationUri", "https://cwe.mitre.org/data/published/cwe_v4.16.pdf");
    add_message(cwe, "shortDescription", S("The MITRE Common Weakness Enumeration."));
    tg_record *taxa = tg_record_add_array(cwe, "taxa");
    for (size_t i = 0; i < sizeof weaknesses / sizeof *weaknesses; i++) {
        if (!is_related(results, weaknesses[i].id))
            continue;
        tg_record *taxon = tg_record_add_object(taxa, NULL);
        tg_record_word(taxon, "id", weaknesses[i].id);
        tg_record_word(taxon, "name", weaknesses[i].name);
        add_message(taxon, "shortDescription", tg_str_from(weaknesses[i].text));
        tg_record_word(taxon, "helpUri", weaknesses[i].page);
    }
}

// ----------------------------------------------------------------------------------- what went wrong

// Code scanning rejects a result without a line; a notification about a file as a whole has none.
static void add_location(tg_record *parent, tg_place place, bool region_required)
{
    tg_arena arena;
    tg_arena_init(&arena, NULL);
    tg_record *physical = tg_record_add_object(parent, "physicalLocation");
    tg_record *artifact = tg_record_add_object(physical, "artifactLocation");
    tg_str uri = tg_path_uri(&arena, place.path);
    if (tg_str_starts_with(uri, S("/"))) { // named on the command line, outside the repository
        tg_record_text(artifact, "uri", tg_format(&arena, "file://%.*s", TG_ARG(uri)));
    } else {
        tg_record_text(artifact, "uri", uri);
        tg_record_word(artifact, "uriBaseId", source_root);
    }
    tg_arena_reset(&arena);
    if (!place.known && !region_required)
        return;
    tg_record *region = tg_record_add_object(physical, "region");
    tg_record_integer(region, "startLine", place.line);
    tg_record_integer(region, "startColumn", place.start_column);
    tg_record_integer(region, "endLine", place.line);
    tg_record_integer(region, "endColumn", place.end_column);
}

static void add_notification(tg_record *notifications, const char *code, tg_severity severity, tg_str text,
                             tg_place place)
{
    tg_record *notification = tg_record_add_object(notifications, NULL);
    tg_record_word(tg_record_add_object(notification, "descriptor"), "id", code);
    tg_record_word(notification, "level", tg_severity_word(severity));
    add_message(notification, "message", text);
    if (place.path.length)
        add_location(tg_record_add_object(tg_record_add_array(notification, "locations"), NULL), place,
                     false);
}

static void add_notifications(tg_record *invocation, const writer *w)
{
    static const tg_place nowhere = { .line = 0 };
    const tg_diags *diags = w->results->diags;
    size_t count = diags ? diags->count : 0, shown = count < MOST_NOTIFICATIONS ? count : MOST_NOTIFICATIONS;
    tg_record *notifications = tg_record_add_array(invocation, "toolExecutionNotifications");
    for (size_t i = 0; i < shown; i++)
        add_notification(notifications, diags->items[i].code, diags->items[i].severity,
                         sentence(w->arena, tg_diag_sentence(w->arena, &diags->items[i])),
                         tg_place_of_diag(w->results, &diags->items[i], TG_CODE_POINTS));
    if (count > shown)
        add_notification(notifications, "report/more-notifications", TG_NOTE,
                         tg_format(w->arena, "%zu more notifications are left out.", count - shown), nowhere);
    if (w->alerts.left_out)
        add_notification(notifications, "report/more-results", TG_ERROR,
                         tg_format(w->arena,
                                   "%zu more findings are left out: code scanning takes %d results.",
                                   w->alerts.left_out, MOST_RESULTS),
                         nowhere);
}

static void add_invocation(tg_record *run, const writer *w)
{
    tg_record *invocation = tg_record_add_object(tg_record_add_array(run, "invocations"), NULL);
    tg_record_flag(invocation, "executionSuccessful", !w->results->missed);
    add_notifications(invocation, w);
}

static void add_category(tg_record *run, tg_arena *arena, tg_str category)
{
    // everything before the last slash is the category: without one it would be the name of a run
    bool closed = tg_str_ends_with(category, S("/"));
    tg_record_text(tg_record_add_object(run, "automationDetails"), "id",
                   tg_format(arena, "%.*s%s", TG_ARG(category), closed ? "" : "/"));
}

// ------------------------------------------------------------------------------------ one result

// Places beside the result's own, numbered from 1 in their order.
typedef struct related {
    struct {
        tg_place place;
        tg_str text;
    } items[MOST_RELATED];
    size_t count;
    size_t own_lines; // the first of them are lines of the findings themselves
} related;

static void relate(related *r, tg_place main_place, tg_place place, tg_str text)
{
    if (!place.known || r->count == MOST_RELATED || tg_place_same_line(place, main_place))
        return;
    for (size_t i = 0; i < r->count; i++)
        if (tg_place_same_line(r->items[i].place, place))
            return;
    r->items[r->count].place = place;
    r->items[r->count++].text = text;
}

// With braces, which readers show doubled, its line says no more than the place does.
static tg_str step_text(tg_arena *arena, const tg_step_taken *step)
{
    tg_str text = tg_step_sentence(arena, step);
    bool braces = memchr(text.data, '{', text.length) || memchr(text.data, '}', text.length);
    return sentence(arena, braces ? tg_str_from(step->what) : text);
}

static void relate_steps(related *r, const writer *w, tg_arena *arena, tg_place main_place, tg_steps steps)
{
    for (size_t i = 0; i < steps.count && r->count < MOST_RELATED; i++)
        if (tg_step_shown(w->results, steps, i))
            relate(r, main_place, tg_place_of(w->results, steps.items[i].at, TG_CODE_POINTS),
                   step_text(arena, &steps.items[i]));
}

static void relate_all(related *r, const writer *w, tg_arena *arena, const tg_alert *one)
{
    size_t count = one->count < MOST_NAMED ? one->count : MOST_NAMED;
    for (size_t i = 0; i < count; i++)
        relate(r, one->place, tg_place_of(w->results, one->items[i]->at, TG_CODE_POINTS),
               sentence(arena, tg_finding_sentence(arena, one->items[i])));
    r->own_lines = r->count;
    for (size_t i = 0; i < count; i++)
        relate_steps(r, w, arena, one->place, one->items[i]->steps);
}

// One sentence for all findings with one reason: "a, b: reason."
static void say_findings(tg_buf *out, tg_arena *arena, const tg_alert *one)
{
    bool said[MOST_NAMED] = { false };
    size_t count = one->count < MOST_NAMED ? one->count : MOST_NAMED;
    for (size_t i = 0; i < count; i++) {
        if (said[i])
            continue;
        tg_str reason = one->items[i]->reason;
        tg_buf_add(out, out->length ? S(" ") : S(""));
        for (size_t j = i; j < count; j++) {
            if (said[j] || !tg_str_equal(one->items[j]->reason, reason))
                continue;
            said[j] = true;
            tg_buf_add(out, j == i ? S("") : S(", "));
            tg_buf_add(out, message_text(arena, tg_finding_subject(arena, one->items[j])));
        }
        tg_buf_format(out, ": %.*s.", TG_ARG(message_text(arena, reason)));
    }
    if (one->count > count)
        tg_buf_format(out, " %zu more are on this line.", one->count - count);
}

static void say_more(tg_buf *out, tg_arena *arena, const tg_alert *one)
{
    const tg_finding *first = one->items[0];
    tg_str instances = tg_finding_instances(arena, first);
    if (one->count == 1 && !tg_str_none(instances))
        tg_buf_format(out, " %.*s.", TG_ARG(message_text(arena, instances)));
    if (first->hint.length)
        tg_buf_format(out, " Hint: %.*s.", TG_ARG(message_text(arena, first->hint)));
}

// `[a.tf:1](1), [b.tf:2](2)`, of the related locations from `first` up to, but not including, `past`.
static void say_links(tg_buf *out, tg_arena *arena, const char *words, const related *r, size_t first,
                      size_t past)
{
    for (size_t i = first; i < past; i++)
        tg_buf_format(out, "%s%.*s", i == first ? words : ", ",
                      TG_ARG(link_text(arena, r->items[i].place, i + 1)));
    if (first < past)
        tg_buf_byte(out, '.');
}

// Readers show a related location only where the message links to it.
static void say_related(tg_buf *out, tg_arena *arena, const tg_alert *one, const related *r)
{
    say_links(out, arena, " See ", r, 0, r->own_lines);
    size_t past = r->count - r->own_lines > MOST_LINKED ? r->own_lines + MOST_LINKED : r->count;
    if (one->count == 1)
        say_links(out, arena, " It comes by way of ", r, r->own_lines, past);
}

static tg_str message_of(tg_arena *arena, const tg_alert *one, const related *r)
{
    tg_buf out = { 0 };
    say_findings(&out, arena, one);
    say_more(&out, arena, one);
    say_related(&out, arena, one, r);
    tg_str message = tg_str_copy(arena, tg_buf_str(&out));
    tg_buf_free(&out);
    return message;
}

static void add_main_location(tg_record *row, const tg_alert *one)
{
    tg_record *location = tg_record_add_object(tg_record_add_array(row, "locations"), NULL);
    add_location(location, one->place, true);
    tg_record *logical = tg_record_add_array(location, "logicalLocations");
    for (size_t i = 0; i < one->count && i < MOST_NAMED; i++) {
        tg_record *item = tg_record_add_object(logical, NULL);
        tg_record_text(item, "fullyQualifiedName", one->items[i]->address);
        tg_record_word(item, "kind", "resource");
    }
}

static void add_related(tg_record *row, const related *r)
{
    if (r->count == 0)
        return;
    tg_record *locations = tg_record_add_array(row, "relatedLocations");
    for (size_t i = 0; i < r->count; i++) {
        tg_record *location = tg_record_add_object(locations, NULL);
        tg_record_integer(location, "id", (int64_t)i + 1);
        add_location(location, r->items[i].place, true);
        add_message(location, "message", r->items[i].text);
    }
}

// What a later run needs to compare with this one (--baseline): the identity of each finding, and its instances.
static void add_identities(tg_record *row, const tg_alert *one)
{
    tg_record *findings = tg_record_add_array(tg_record_add_object(row, "properties"), "findings");
    for (size_t i = 0; i < one->count; i++) {
        const tg_finding *finding = one->items[i];
        tg_record *item = tg_record_add_object(findings, NULL);
        tg_record_text(item, "fingerprint", finding->fingerprint);
        tg_record_text(item, "environment", finding->environment);
        tg_record_text(item, "root", finding->root);
        tg_record_text(item, "address", finding->address);
        tg_record_texts(item, "instances", finding->instances);
    }
}

static int64_t rule_index(const tg_results *results, const tg_rule *rule)
{
    int64_t index = 0;
    while (results->rules[index] && results->rules[index] != rule)
        index++;
    return index;
}

static tg_record *result_row(const writer *w, tg_arena *arena, const tg_alert *one)
{
    const tg_finding *first = one->items[0];
    related around = { .count = 0 };
    relate_all(&around, w, arena, one);
    tg_record *row = tg_record_object();
    tg_record_word(row, "ruleId", first->rule->id);
    tg_record_integer(row, "ruleIndex", rule_index(w->results, first->rule));
    tg_record_word(row, "level", tg_severity_word(tg_finding_level(first)));
    add_message(row, "message", message_of(arena, one, &around));
    add_main_location(row, one);
    add_related(row, &around);
    tg_record *fingerprints = tg_record_add_object(row, "partialFingerprints");
    if (!tg_str_none(one->line_hash))
        tg_record_text(fingerprints, "primaryLocationLineHash", one->line_hash);
    tg_record_text(fingerprints, "tracegate/v1", first->fingerprint);
    add_identities(row, one);
    return row;
}

// -------------------------------------------------------------------------------------- the document

static void write_head(tg_buf *out, const writer *w, tg_str category)
{
    tg_record *run = tg_record_object();
    add_tool(run, w->results);
    add_taxonomies(run, w->results);
    add_invocation(run, w);
    if (category.length)
        add_category(run, w->arena, category);
    tg_record_word(run, "columnKind", "unicodeCodePoints");
    tg_record *root = tg_record_add_object(tg_record_add_object(run, "originalUriBaseIds"), source_root);
    add_message(root, "description", S("The root of the repository."));
    tg_buf_add(out, S("{\"$schema\":\"https://json.schemastore.org/"
                      "sarif-2.1.0.json\",\"version\":\"2.1.0\",\n\"runs\":["));
    tg_record_print(out, run);
    out->length--; // the run's `}`: its results follow
}

void tg_report_sarif(tg_buf *out, const tg_results *results, const tg_report_options *options)
{
    tg_pool *pool = tg_pool_new();
    tg_arena arena, scratch;
    tg_arena_init(&arena, pool);
    tg_arena_init(&scratch, pool);
    writer w = { .arena = &arena, .results = results };
    w.alerts = tg_alerts_of(&arena, results, MOST_RESULTS);
    write_head(out, &w, options->category);
    tg_rows rows = tg_rows_open(out, ",\n\"results\":");
    for (size_t i = 0; i < w.alerts.count; i++) {
        tg_rows_add(&rows, result_row(&w, &scratch, w.alerts.items[i]));
        tg_arena_reset(&scratch);
    }
    tg_rows_close(&rows, "}]}\n");
    tg_arena_reset(&arena);
    tg_pool_free(pool);
}
