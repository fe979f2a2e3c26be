// What the two halves of regular expressions share: the translation (regex_syntax.c) and the door (regex.c).
#ifndef TRACEGATE_BASE_REGEX_H
#define TRACEGATE_BASE_REGEX_H

#include "tracegate/base.h"

// An RE2 pattern as PCRE2 text. The author's group number N is the named group `gN`. Each loop over something that
// can match the empty string has a number N too: its groups `fN` and `kN` are empty and stand where the loop and
// its current iteration began, and its iterations end with callout N, which refuses an empty one that is not
// the first: RE2 never goes round twice at one place, PCRE2 does.
typedef struct tg_regex_translation {
    tg_regex_status status; // OK, INVALID or UNSUPPORTED
    tg_str message;         // why not
    tg_buf text;            // the caller frees it
    unsigned groups;
    tg_str *names; // [groups + 1]; the null string: a group without a name
    unsigned loops;
} tg_regex_translation;

// Names and message live in `arena` or are views into `pattern`.
void tg_regex_translate(tg_arena *arena, tg_str pattern, tg_regex_translation *out);

#endif
