// Report: findings written down, one file a format. A format only reads tg_results.
//
// Every format escapes what comes from the repository for its reader (terminal, workflow command, JSON), and
// an empty result is a valid report. Formats write into a buffer; tg_report_write puts it in a file whole or
// not at all.
#ifndef TRACEGATE_REPORT_H
#define TRACEGATE_REPORT_H

#include "tracegate/check.h"

typedef struct tg_report_options {
    bool color;
    bool verbose;
    bool quiet;
    tg_str category;        // SARIF automationDetails; null: none
    bool workflow_commands; // text goes to a CI step: nothing in it may form a command
} tg_report_options;

typedef struct tg_report_format {
    const char *name;    // "sarif"
    const char *summary; // one line for --help
    void (*write)(tg_buf *out, const tg_results *results, const tg_report_options *options);
} tg_report_format;

// All formats, NULL name ends the table; the first is the default.
const tg_report_format *tg_report_formats(void);
const tg_report_format *tg_report_format_named(tg_str name); // NULL: no such format

// What a run looks at, as JSON: `scope` as in the json format, then `roots` (for each the changed files that reach it
// and the directories by which they do) and `why` (sentences).
void tg_report_scope(tg_buf *out, const tg_scope *scope);

// Writes `bytes` to `path` through a temporary name beside it, renamed when whole ("-" or NULL: standard
// output; what is no regular file, as a pipe, is written directly). False: `problem` says why, and nothing
// half-written is left.
bool tg_report_write(const char *path, tg_str bytes, tg_problem *problem, tg_arena *arena);

// primaryLocationLineHash of code scanning (codeql-action, fingerprints.ts): the hash of a line (from 1) of a
// file's bytes, "<hex>:<n>"; null past the end.
tg_str tg_line_hash(tg_arena *arena, tg_str bytes, uint32_t line);
// A path as a URI reference: every byte but A–Z a–z 0–9 - . _ ~ / percent-encoded.
tg_str tg_path_uri(tg_arena *arena, tg_str path);

#endif
