// Syntax, inside: what the files of this folder share. Nobody else includes it.
//
// Two readers (HCL's native syntax, JSON) and two dumps write the same kinds of things: strings, ranges and numbers
// of the canonical AST JSON, and templates that stand in JSON strings.
#ifndef TRACEGATE_SYNTAX_INTERNAL_H
#define TRACEGATE_SYNTAX_INTERNAL_H

#include "tracegate/syntax.h"

// HCL's JSON syntax: `text` is a whole file. tg_parse sends every path that ends in `.json` here. Sets `json`, `body`,
// `first_error`, `rejected` and `limited` of the file.
tg_file *tg_parse_json_file(tg_arena *arena, tg_text *text, tg_diags *diags);
void tg_dump_json(tg_buf *out, const tg_file *file, const tg_diags *diags);

// The template that a JSON string is: `decoded` are its bytes after JSON's escapes, `string` its place in `text` with
// the quotes. As in HCL, positions inside count from the byte behind the opening quote, as if there were no escapes.
tg_expr *tg_parse_template_at(tg_arena *arena, tg_text *text, tg_str decoded, tg_span string,
                              tg_diags *diags);

// --- Writing the canonical AST JSON (test/oracle/AST.md). ---

// A range, `"line:col:byte-line:col:byte"`.
void tg_dump_range(tg_buf *out, tg_position start, tg_position end);
// `line:col:byte`, without quotes.
void tg_dump_position(tg_buf *out, tg_position at);
// A number as written, in a JSON string: rounded to 512 bits, shortest, `d.ddde+XX`.
void tg_dump_number(tg_buf *out, tg_str digits);

#endif
