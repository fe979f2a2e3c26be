// JSON, inside: the reader with what configuration files need beyond a tree.
#ifndef TRACEGATE_JSON_INTERNAL_H
#define TRACEGATE_JSON_INTERNAL_H

#include "syntax_internal.h"

typedef struct tg_json_document {
    tg_json *root; // never NULL
    bool failed;   // not JSON, or more than the limits allow; diagnostics say why
    bool limited;  // a limit was reached
} tg_json_document;

// `hcl`: accepts exactly what hcl's JSON package does: strings end where its scanner ends them, and numbers have
// to be numbers for big.Float.
tg_json_document tg_json_read(tg_arena *arena, tg_text *text, bool hcl, tg_diags *diags);

// Where hcl's JSON package says that the first error begins, in text that it refuses.
uint32_t tg_json_reference_error(tg_arena *arena, tg_str bytes);

// The template that a string of `text` is; `string` is its token.
tg_expr *tg_json_template(tg_arena *arena, tg_text *text, tg_str decoded, tg_span string, tg_diags *diags);

// Line and column of a byte as hcl's JSON scanner counts them: a tab has two columns, a CR none.
typedef struct tg_json_ruler tg_json_ruler;
tg_json_ruler *tg_json_ruler_new(tg_arena *arena, tg_str bytes);
tg_position tg_json_ruler_at(const tg_json_ruler *ruler, uint32_t offset);

// One block of a JSON body. `opening`: the brace of its object, or the bracket of the array that it is in (where hcl
// says that it is defined).
typedef struct tg_json_block {
    const tg_json *body;
    tg_span type_span, opening;
    tg_label *labels;
} tg_json_block;
typedef struct tg_json_blocks {
    tg_json_block *items;
    size_t count, capacity;
} tg_json_blocks;
// Where mistakes go: to people, and the smallest start of any for the dump.
typedef struct tg_json_mistakes {
    tg_diags *diags; // may be NULL
    uint32_t first;  // UINT32_MAX: none
} tg_json_mistakes;
// Adds the blocks that `property` of a body stands for.
void tg_json_expand(tg_arena *arena, const tg_json_member *property, uint32_t label_count,
                    tg_json_blocks *blocks, tg_json_mistakes *mistakes);
// The properties of a body: an object's, those of all objects of an array, none of null.
typedef struct tg_json_properties {
    const tg_json_member **items;
    size_t count, capacity;
} tg_json_properties;
void tg_json_collect(tg_arena *arena, const tg_json *value, bool labels, tg_json_properties *properties,
                     tg_json_mistakes *mistakes);

#endif
