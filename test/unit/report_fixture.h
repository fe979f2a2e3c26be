// Results of a run made by hand, for the tests of the report formats.
#ifndef TRACEGATE_TEST_REPORT_FIXTURE_H
#define TRACEGATE_TEST_REPORT_FIXTURE_H

#include "tracegate/report.h"

#include <cjson/cJSON.h>

// Criterion's `str` and `ptr` want a pointer to what may be changed.
#define T(text) ((char *)(uintptr_t)(text))

typedef struct report_fixture {
    tg_arena arena;
    tg_texts *texts;
    tg_diags diags;
    struct {
        tg_finding *items;
        size_t count, capacity;
    } findings;
    tg_results results;
    tg_report_options options;
} report_fixture;

report_fixture *report_fixture_new(void);
void report_fixture_free(report_fixture *f);
tg_text *report_fixture_file(report_fixture *f, const char *path, const char *text);
tg_str report_fixture_text(report_fixture *f, const char *text);
// The first place where `needle` stands in `text`.
tg_span report_fixture_at(tg_text *text, const char *needle);
// A violation at `at` in root ".", with `address` as its only instance. The pointer holds until the next one is added.
tg_finding *report_fixture_finding(report_fixture *f, const char *address, tg_span at, const char *reason);
void report_fixture_step(report_fixture *f, tg_finding *finding, const char *what, tg_span at,
                         const char *text);
void report_fixture_instances(report_fixture *f, tg_strs *list, const char *const *names);
// The report in `format`, NUL-terminated, in the fixture's arena.
const char *report_fixture_write(report_fixture *f, const char *format);
// The same, parsed; aborts the test where it is no JSON. Free it with cJSON_Delete.
cJSON *report_fixture_json(report_fixture *f, const char *format);
// A member by a path of names and indexes, "runs.0.tool.driver"; NULL: not there.
const cJSON *report_json_at(const cJSON *value, const char *path);
// Its string, "" where it is not there or none.
const char *report_json_text(const cJSON *value, const char *path);
int report_json_number(const cJSON *value, const char *path); // -1: not there

// A run with whatever is hostile in names, values and lines, in every format.
report_fixture *report_fixture_hostile(void);

#endif
