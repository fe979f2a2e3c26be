// What is wrong, as the parser says it: which mistake, where, what was found. report.c makes words of it.
#ifndef TRACEGATE_SYNTAX_REPORT_H
#define TRACEGATE_SYNTAX_REPORT_H

#include "lexer.h"
#include "tracegate/text.h"

typedef enum tg_mistake {
    // bytes
    MISTAKE_CHARACTER,
    MISTAKE_INVISIBLE,
    MISTAKE_CARRIAGE_RETURN,
    MISTAKE_CURLY_QUOTES,
    MISTAKE_SINGLE_QUOTES,
    MISTAKE_BACKTICK,
    MISTAKE_SEMICOLON,
    MISTAKE_BITWISE,
    MISTAKE_BARE_INTERPOLATION,
    MISTAKE_BACKSLASH,
    MISTAKE_UTF8,
    MISTAKE_COMMENT,
    MISTAKE_STRING_LINE,
    // bodies
    MISTAKE_ITEM,
    MISTAKE_ITEM_END,
    MISTAKE_MERGE_CONFLICT,
    MISTAKE_STRAY_BRACE,
    MISTAKE_QUOTED_NAME,
    MISTAKE_UNCLOSED_BLOCK,
    MISTAKE_DUPLICATE,
    MISTAKE_NEWLINE,
    MISTAKE_COMMA,
    MISTAKE_BLOCK_NEWLINE,
    MISTAKE_BLOCK_EQUALS,
    MISTAKE_BLOCK_BRACE,
    MISTAKE_BLOCK_HEADER,
    MISTAKE_ONE_LINE,
    MISTAKE_ONE_LINE_NESTED,
    // expressions
    MISTAKE_EXPRESSION,
    MISTAKE_CONDITIONAL,
    MISTAKE_PARENTHESIS,
    MISTAKE_NUMBER,
    MISTAKE_ATTRIBUTE,
    MISTAKE_LEGACY_INDEX,
    MISTAKE_NESTED_SPLAT,
    MISTAKE_SPLAT,
    MISTAKE_INDEX,
    MISTAKE_FUNCTION_NAME,
    MISTAKE_FUNCTION,
    MISTAKE_CALL,
    MISTAKE_UNCLOSED_CALL,
    MISTAKE_EXPANSION,
    MISTAKE_TUPLE,
    MISTAKE_UNCLOSED_TUPLE,
    MISTAKE_OBJECT_VALUE,
    MISTAKE_OBJECT,
    MISTAKE_UNCLOSED_OBJECT,
    MISTAKE_FOR_NAME,
    MISTAKE_FOR_IN,
    MISTAKE_FOR_COLON,
    MISTAKE_FOR_END,
    MISTAKE_FOR_TUPLE_KEY,
    MISTAKE_FOR_TUPLE_GROUP,
    MISTAKE_FOR_OBJECT_KEY,
    MISTAKE_EXTRA,
    // strings and templates
    MISTAKE_ESCAPE,
    MISTAKE_LABEL,
    MISTAKE_UNCLOSED_STRING,
    MISTAKE_UNCLOSED_HEREDOC,
    MISTAKE_UNCLOSED_SEQUENCE,
    MISTAKE_SEQUENCE_END,
    MISTAKE_DIRECTIVE,
    MISTAKE_DIRECTIVE_END,
    MISTAKE_ELSE_IF,
    MISTAKE_UNCLOSED_DIRECTIVE,
    MISTAKE_UNEXPECTED_DIRECTIVE,
    // limits
    MISTAKE_TOO_DEEP,
    MISTAKE_FILE_SIZE,
    MISTAKE_MEMORY,
    MISTAKE_COUNT
} tg_mistake;

// Does the reference report this always, or not while it recovers from another mistake?
typedef enum tg_guard { ALWAYS, UNLESS_RECOVERING } tg_guard;

typedef struct tg_where {
    tg_span subject;   // file 0: the token that was found
    const char *start; // the token that was found
    const char *stop;
    tg_token kind;
    const char *context; // where the construct around it begins; NULL: nothing around it
    tg_span opened;      // what is not closed; file 0: nothing
    tg_str name;         // of what this is about
    bool elsewhere;      // the reference points to another place, which is noted apart
} tg_where;

typedef struct tg_reporter {
    tg_diags *diags;
    uint32_t first_error;  // offset at which the first error of the reference begins; UINT32_MAX: none
    uint32_t told;         // mistakes seen, told of or not
    const char *bad_token; // the last one that HCL does not have
    bool quiet;            // a mistake was told of, and what follows may come of it
    bool lost;             // recovery went over lines: quiet until something is right again
    bool ended;            // a limit was reached: nothing more is said
} tg_reporter;

#endif
