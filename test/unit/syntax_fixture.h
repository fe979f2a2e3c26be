// What the tests of lexer, parser and templates share: a text, its tree, what is wrong with it.
#ifndef TRACEGATE_TEST_SYNTAX_FIXTURE_H
#define TRACEGATE_TEST_SYNTAX_FIXTURE_H

#include "tracegate/syntax.h"

typedef struct syntax_fixture {
    tg_arena arena;
    tg_texts *texts;
    tg_diags diags;
} syntax_fixture;

void syntax_begin(syntax_fixture *f);
void syntax_end(syntax_fixture *f);
// A file in HCL's native syntax; the diagnostics of the one before are forgotten.
tg_file *syntax_parse(syntax_fixture *f, tg_str source);
// The same as the canonical AST JSON, in the arena.
tg_str syntax_dump(syntax_fixture *f, tg_str source);
// `count` times `s`.
tg_str syntax_repeat(syntax_fixture *f, const char *s, size_t count);

#endif
