// Regular expressions: the one door to PCRE2. The pattern is RE2's, translated first (regex_syntax.c).
//
// PCRE2 allocates with malloc through the functions below, holds no state outside a tg_regex and is used without its
// compiler to machine code. It counts steps anew at each start position, so that one call may take length times
// the limit. Therefore a search first gets a limit with which even that is bounded; where it is reached, the
// search goes on position by position, each with a limit that grows until all of the budget is spent. Making
// loops possessive would do work without counting it, and is off.
#define PCRE2_CODE_UNIT_WIDTH 8
#include "regex.h"
#include "tracegate/limits.h"

#include <pcre2.h>
#include <stdio.h>
#include <stdlib.h>

struct tg_regex {
    tg_regex_translation translation;
    pcre2_general_context *general;
    pcre2_code *code;
    pcre2_match_context *context;
    pcre2_match_data *data;
    int *group_numbers; // PCRE2's number of the author's group [groups + 1]
    struct loop_groups {
        int first, current;
    } * loop_groups; // [loops + 1]
    uint64_t steps;  // left for this subject
};

static void *allocate(size_t size, void *context)
{
    (void)context;
    return tg_allocate(size);
}

static void release(void *memory, void *context)
{
    (void)context;
    free(memory);
}

// Callout N ends an iteration of loop N. Not 0: backtrack.
static int end_of_iteration(pcre2_callout_block *block, void *context)
{
    const tg_regex *regex = context;
    struct loop_groups loop = regex->loop_groups[block->callout_number];
    size_t first = block->offset_vector[2 * (size_t)loop.first],
           current = block->offset_vector[2 * (size_t)loop.current];
    return block->current_position == current && current != first;
}

static int group_number(const tg_regex *regex, char prefix, unsigned number)
{
    char name[16];
    snprintf(name, sizeof name, "%c%u", prefix, number);
    return pcre2_substring_number_from_name(regex->code, (PCRE2_SPTR)name);
}

static void find_groups(tg_regex *regex)
{
    tg_regex_translation *t = &regex->translation;
    regex->group_numbers = tg_allocate((t->groups + 1) * sizeof *regex->group_numbers);
    regex->group_numbers[0] = 0;
    for (unsigned i = 1; i <= t->groups; i++)
        regex->group_numbers[i] = group_number(regex, 'g', i);
    regex->loop_groups = tg_allocate((t->loops + 1) * sizeof *regex->loop_groups);
    for (unsigned i = 1; i <= t->loops; i++)
        regex->loop_groups[i] =
            (struct loop_groups){ group_number(regex, 'f', i), group_number(regex, 'k', i) };
}

static bool compile(tg_regex *regex, tg_arena *arena)
{
    tg_regex_translation *t = &regex->translation;
    int error;
    size_t offset;
    uint32_t options = PCRE2_UTF | PCRE2_NO_AUTO_POSSESS | PCRE2_NEVER_BACKSLASH_C;
    pcre2_compile_context *context = pcre2_compile_context_create(regex->general);
    pcre2_set_newline(context, PCRE2_NEWLINE_LF);
    // Each of the author's groups becomes three at most.
    pcre2_set_parens_nest_limit(context, 4 * TG_LIMIT_REGEX_NESTING + 8);
    regex->code = pcre2_compile((PCRE2_SPTR)t->text.data, t->text.length, options, &error, &offset, context);
    pcre2_compile_context_free(context);
    if (regex->code)
        return true;
    unsigned char text[256];
    pcre2_get_error_message(error, text, sizeof text);
    t->status = TG_REGEX_UNSUPPORTED;
    t->message = tg_format(arena, "%s", (const char *)text);
    return false;
}

tg_regex *tg_regex_new(tg_arena *arena, tg_str pattern, tg_regex_status *status, tg_str *message)
{
    tg_regex *regex = tg_allocate(sizeof *regex);
    *regex = (tg_regex){ 0 };
    tg_regex_translation *t = &regex->translation;
    tg_regex_translate(arena, pattern, t);
    tg_buf_reserve(&t->text, 1); // never NULL
    regex->general = pcre2_general_context_create(allocate, release, NULL);
    if (t->status != TG_REGEX_OK || !compile(regex, arena)) {
        *status = t->status;
        *message = t->message;
        tg_regex_free(regex);
        return NULL;
    }
    find_groups(regex);
    regex->context = pcre2_match_context_create(regex->general);
    pcre2_set_heap_limit(regex->context, TG_LIMIT_REGEX_HEAP);
    pcre2_set_callout(regex->context, end_of_iteration, regex);
    regex->data = pcre2_match_data_create_from_pattern(regex->code, regex->general);
    *status = TG_REGEX_OK;
    return regex;
}

void tg_regex_free(tg_regex *regex)
{
    if (!regex)
        return;
    pcre2_match_data_free(regex->data);
    pcre2_match_context_free(regex->context);
    pcre2_code_free(regex->code);
    pcre2_general_context_free(regex->general);
    tg_buf_free(&regex->translation.text);
    free(regex->group_numbers);
    free(regex->loop_groups);
    free(regex);
}

unsigned tg_regex_groups(const tg_regex *regex)
{
    return regex->translation.groups;
}

tg_str tg_regex_group_name(const tg_regex *regex, unsigned group)
{
    return regex->translation.names[group];
}

static int run(tg_regex *regex, tg_str subject, size_t from, uint32_t options, uint64_t limit)
{
    pcre2_set_match_limit(regex->context, (uint32_t)limit);
    pcre2_set_depth_limit(regex->context, (uint32_t)limit);
    return pcre2_match(regex->code, (PCRE2_SPTR)subject.data, subject.length, from,
                       options | PCRE2_NO_UTF_CHECK, regex->data, regex->context);
}

static bool out_of_steps(int result)
{
    return result == PCRE2_ERROR_MATCHLIMIT || result == PCRE2_ERROR_DEPTHLIMIT;
}

// Is there a match at `at`? The limit begins small; each try is paid for in full.
static int match_here(tg_regex *regex, tg_str subject, size_t at)
{
    for (uint64_t limit = 64; regex->steps >= limit; limit *= 8) {
        regex->steps -= limit;
        int result = run(regex, subject, at, PCRE2_ANCHORED, limit);
        if (!out_of_steps(result))
            return result;
    }
    return PCRE2_ERROR_MATCHLIMIT;
}

static int search_slowly(tg_regex *regex, tg_str subject, size_t from)
{
    for (size_t at = from; at <= subject.length; at++) {
        if (at < subject.length && ((unsigned char)subject.data[at] & 0xC0) == 0x80)
            continue;
        int result = match_here(regex, subject, at);
        if (result != PCRE2_ERROR_NOMATCH)
            return result;
    }
    return PCRE2_ERROR_NOMATCH;
}

tg_regex_status tg_regex_match(tg_regex *regex, tg_str subject, size_t from, size_t *spans)
{
    if (!subject.data)
        subject.data = "";
    if (from == 0)
        regex->steps = TG_LIMIT_REGEX_STEPS;
    int result = run(regex, subject, from, 0, TG_LIMIT_REGEX_STEPS / (subject.length + 1) + 1);
    if (out_of_steps(result))
        result = search_slowly(regex, subject, from);
    if (result == PCRE2_ERROR_NOMATCH)
        return TG_REGEX_NONE;
    if (result < 0)
        return TG_REGEX_LIMIT;
    const size_t *vector = pcre2_get_ovector_pointer(regex->data);
    for (size_t i = 0; i <= regex->translation.groups; i++) {
        size_t number = (size_t)regex->group_numbers[i];
        bool part = number < (size_t)result && vector[2 * number] != PCRE2_UNSET;
        spans[2 * i] = part ? vector[2 * number] : TG_REGEX_NOWHERE;
        spans[2 * i + 1] = part ? vector[2 * number + 1] : TG_REGEX_NOWHERE;
    }
    return TG_REGEX_OK;
}
