// What the formats share: which findings a format shows, the sentence they all say, places, JSON. Only files of
// src/report/ include this.
#ifndef TRACEGATE_REPORT_INTERNAL_H
#define TRACEGATE_REPORT_INTERNAL_H

#include "tracegate/report.h"

// ---------------------------------------------------------------------------- which findings (select.c)

// A violation of the head that nothing silences.
bool tg_finding_live(const tg_finding *finding);
// A live one that is new; where nothing is compared, every one is.
bool tg_finding_new(const tg_finding *finding);
// Passed on the base, undecided on the head: shown, but no violation.
bool tg_finding_turned(const tg_finding *finding);
tg_severity tg_finding_level(const tg_finding *finding);
// What people see of the diagnostics without asking: errors, and warnings, but in a compared run only those of files that
// the change touches: the others were there before.
bool tg_diag_shown(const tg_results *results, const tg_diag *diag);

// ----------------------------------------------------------------------------------- places (place.c)

// One line of a file, from the start of a span to its end or the line's.
typedef struct tg_place {
    tg_str path;                       // null: there is no place
    uint32_t line;                     // from 1
    uint32_t start_column, end_column; // from 1, in the unit asked for; the end is exclusive
    bool known;                        // false: only the path is; line and columns are then 1
} tg_place;
tg_place tg_place_of(const tg_results *results, tg_span span, tg_unit unit);
tg_place tg_place_of_diag(const tg_results *results, const tg_diag *diag, tg_unit unit);
// Where an annotation of the finding stands: the changed line that made it so, if that is another one than its own.
// A finding without any place stands at its root.
tg_span tg_shown_span(const tg_finding *finding);
tg_place tg_place_shown(const tg_results *results, const tg_finding *finding, tg_unit unit);

bool tg_place_same_line(tg_place a, tg_place b);
// Of steps that follow each other on one line (a literal, the default that it is) only the last is shown to people.
bool tg_step_shown(const tg_results *results, tg_steps steps, size_t i);

// -------------------------------------------------------------------------------- words (message.c)

// All of these are one line without control characters and without a full stop at the end.
// "module.a.aws_lambda_function.x in live, environment prod"
tg_str tg_finding_subject(tg_arena *arena, const tg_finding *finding);
// The one sentence: "SUBJECT: reason".
tg_str tg_finding_sentence(tg_arena *arena, const tg_finding *finding);
// Which instances it is about ("7 instances: a, b, c, d, e and 2 more"); null where the address says it all.
tg_str tg_finding_instances(tg_arena *arena, const tg_finding *finding);
// The sentence, the instances, the hint, and the finding's own line where it is shown on another: what an annotation
// says. Each with a full stop.
tg_str tg_finding_message(tg_arena *arena, const tg_results *results, const tg_finding *finding);
// At most `most` bytes of `text`, not cut within a character.
tg_str tg_first_bytes(tg_str text, size_t most);
// The step's line, shortened where it is long, "(sensitive)" where it is hidden.
tg_str tg_step_text(tg_arena *arena, const tg_step_taken *step);
// "variable default: default = \"PassThrough\""
tg_str tg_step_sentence(tg_arena *arena, const tg_step_taken *step);
tg_str tg_diag_sentence(tg_arena *arena, const tg_diag *diag); // message and hint
const char *tg_severity_word(tg_severity severity);            // "note", "warning", "error"

// ------------------------------------------------------------------------- workflow commands (defuse.c)

// `text` with nothing in it that a CI's runner reads as a command (`::` at the start of a line, `##[` and `##vso[`
// anywhere, a lone CR).
void tg_defuse(tg_buf *out, tg_str text);

// ------------------------------------------------------------------------------------- JSON (json.c)

// A JSON value that is being made, owned by its parent. `key` is a literal; NULL in an array.
typedef struct cJSON tg_record;
tg_record *tg_record_object(void);
tg_record *tg_record_add_object(tg_record *parent, const char *key);
tg_record *tg_record_add_array(tg_record *parent, const char *key);
// The null string is null. What is no UTF-8, and NUL, becomes U+FFFD.
void tg_record_text(tg_record *parent, const char *key, tg_str text);
void tg_record_word(tg_record *parent, const char *key, const char *word); // NULL is null
void tg_record_words(tg_record *parent, const char *key, const char *const *words);
void tg_record_texts(tg_record *parent, const char *key, tg_strs texts);
void tg_record_integer(tg_record *parent, const char *key, int64_t number); // exact
void tg_record_flag(tg_record *parent, const char *key, bool flag);
void tg_record_null(tg_record *parent, const char *key);
// Writes the root of a value on one line, and frees it.
void tg_record_print(tg_buf *out, tg_record *root);

// A list of values, one a line: bounded memory however many there are, and differences that people can read.
typedef struct tg_rows {
    tg_buf *out;
    size_t count;
} tg_rows;
tg_rows tg_rows_open(tg_buf *out, const char *before); // writes `before` and "["
void tg_rows_add(tg_rows *rows, tg_record *row);       // frees it
void tg_rows_close(tg_rows *rows, const char *after);  // writes "]" and `after`

// ----------------------------------------------------------------------------- line hashes (line_hash.c)

// tg_line_hash for several lines of one file: `lines` ascending, without repetition; out[i] belongs to lines[i].
void tg_line_hashes(tg_arena *arena, tg_str bytes, const uint32_t *lines, size_t count, tg_str *out);

// --------------------------------------------------------------------------------- alerts (alerts.c)

// Live findings that share a rule, a file and a line.
typedef struct tg_alert {
    tg_place place; // of the first
    uint32_t file;  // the number of its text, 0: none
    const tg_finding **items;
    size_t count, capacity;
    tg_str line_hash; // primaryLocationLineHash; null: the place has no line
} tg_alert;
typedef struct tg_alerts {
    tg_alert **items; // with a new finding first
    size_t count;
    size_t left_out; // findings past the limit
} tg_alerts;
// At most `limit` alerts, in the arena.
tg_alerts tg_alerts_of(tg_arena *arena, const tg_results *results, size_t limit);

// ----------------------------------------------------------------------- a block of text (text_block.c)

typedef struct tg_text_writer {
    tg_buf *out;
    const tg_results *results;
    const tg_report_options *options;
    tg_arena *arena;
} tg_text_writer;
// Findings of one rule with one reason in one place.
typedef struct tg_text_block {
    const tg_finding **items;
    size_t count, capacity;
} tg_text_block;
// `word`: "new", "known", ...; NULL: none.
void tg_text_add_block(tg_text_writer *w, const tg_text_block *block, const char *word);

// ------------------------------------------------------------------------------------------- formats

void tg_report_text(tg_buf *out, const tg_results *results, const tg_report_options *options);
void tg_report_json(tg_buf *out, const tg_results *results, const tg_report_options *options);
void tg_report_sarif(tg_buf *out, const tg_results *results, const tg_report_options *options);
void tg_report_codequality(tg_buf *out, const tg_results *results, const tg_report_options *options);
void tg_report_github(tg_buf *out, const tg_results *results, const tg_report_options *options);
void tg_report_rdjson(tg_buf *out, const tg_results *results, const tg_report_options *options);

#endif
