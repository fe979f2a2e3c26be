// Mistakes as people read them: one row a mistake, and for the usual slips a hint by what was found.
//
// Two readers are served. The first is the comparison with the reference: `first_error` and `errors` follow what it
// reports, whether or not we say it, too. The second is a person: of several consequences of one mistake only the first
// is told. After a mistake nothing is said until the parser is surely on its feet: at the next item if recovery stayed
// on the line, else once an item was read without a mistake.
#include "parser.h"

typedef struct row {
    const char *code;
    const char *message; // {found}: the token, {name}: of what it is about
    const char *label;   // beside the caret; may be NULL
    const char *hint;    // may be NULL
} row;

static const row rows[MISTAKE_COUNT] = {
    [MISTAKE_CHARACTER] = { "syntax/invalid-character", "{found} means nothing in this language", NULL,
                            NULL },
    [MISTAKE_INVISIBLE] = { "syntax/invisible-character",
                            "{found} is no white space here: only blanks and tabs are", NULL,
                            "type the blank anew; text copied from a web page often has such characters" },
    [MISTAKE_CARRIAGE_RETURN] = { "syntax/carriage-return", "a carriage return without a newline", NULL,
                                  "lines end with a newline, or with a carriage return and a newline" },
    [MISTAKE_CURLY_QUOTES] = { "syntax/curly-quotes",
                               "{found} is no quote: strings are written in straight double quotes", NULL,
                               "write \"text\"" },
    [MISTAKE_SINGLE_QUOTES] = { "syntax/single-quotes", "expected double quotes, found a single one", NULL,
                                "write \"text\"" },
    [MISTAKE_BACKTICK] = { "syntax/backtick", "expected double quotes, found a backtick", NULL,
                           "write \"text\"; a text of several lines is a heredoc: <<EOT" },
    [MISTAKE_SEMICOLON] = { "syntax/semicolon", "a semicolon separates nothing in this language", NULL,
                            "put each argument on a line of its own, and commas between an object's items" },
    [MISTAKE_BITWISE] = { "syntax/bitwise-operator", "{found} is no operator in this language", NULL, NULL },
    [MISTAKE_BARE_INTERPOLATION] = { "syntax/bare-interpolation",
                                     "expected an expression, found {found} outside of quotes", NULL,
                                     "outside of quotes an expression needs no ${ }; inside it is \"${…}\"" },
    [MISTAKE_BACKSLASH] = { "syntax/backslash", "this backslash escapes nothing", NULL, NULL },
    [MISTAKE_UTF8] = { "syntax/invalid-utf8", "this byte is not UTF-8", NULL, "save the file as UTF-8" },
    [MISTAKE_COMMENT] = { "syntax/unclosed-comment", "this comment is never closed", NULL,
                          "close it with */" },
    [MISTAKE_STRING_LINE] = { "syntax/unclosed-quote",
                              "expected the closing quote, found the end of the line", NULL,
                              "close the string with \"; for text of several lines use \\n or a heredoc: "
                              "<<EOT" },

    [MISTAKE_ITEM] = { "syntax/expected-argument", "expected an argument or a block, found {found}", NULL,
                       NULL },
    [MISTAKE_ITEM_END] = { "syntax/incomplete-item",
                           "expected `=`, a label or `{` after `{name}`, found {found}", NULL, NULL },
    [MISTAKE_MERGE_CONFLICT] = { "syntax/merge-conflict", "a mark of an unresolved merge conflict", NULL,
                                 "decide which side holds, and remove the marks" },
    [MISTAKE_STRAY_BRACE] = { "syntax/stray-brace", "this `}` closes nothing", NULL,
                              "either it is one too many, or an opening brace above was closed too early" },
    [MISTAKE_QUOTED_NAME] = { "syntax/quoted-name",
                              "expected the name of an argument or a block, found a string", NULL,
                              "names are written without quotes; only labels and the keys of objects may "
                              "have them" },
    [MISTAKE_UNCLOSED_BLOCK] = { "syntax/unclosed-brace", "expected `}`, found the end of the file",
                                 "opened here, never closed",
                                 "look for a brace that is missing or one too many below this line" },
    [MISTAKE_DUPLICATE] = { "syntax/duplicate-argument", "the argument `{name}` is set twice",
                            "set again here", NULL },
    [MISTAKE_NEWLINE] = { "syntax/missing-newline", "expected a newline after this argument, found {found}",
                          NULL,
                          "put each argument on a line of its own, or separate an object's items with "
                          "commas" },
    [MISTAKE_COMMA] = { "syntax/comma-after-argument",
                        "expected a newline after this argument, found a comma", NULL,
                        "arguments are separated by newlines; commas belong between the items of lists and "
                        "objects" },
    [MISTAKE_BLOCK_NEWLINE] = { "syntax/missing-newline-after-block",
                                "expected a newline after this block, found {found}", NULL,
                                "put what follows on a line of its own" },
    [MISTAKE_BLOCK_EQUALS] = { "syntax/equals-in-block", "expected a label or `{`, found `=`", NULL,
                               "a block has no `=`; an argument has one name and no labels" },
    [MISTAKE_BLOCK_BRACE] = { "syntax/brace-on-next-line",
                              "expected `{` on the line of this header, found the end of the line", NULL,
                              "move the `{` to the end of this line" },
    [MISTAKE_BLOCK_HEADER] = { "syntax/block-header", "expected a label or `{`, found {found}", NULL, NULL },
    [MISTAKE_ONE_LINE] = { "syntax/one-line-block",
                           "expected `}` behind the one argument of a block on one line, found {found}", NULL,
                           "put each argument and the closing brace on lines of their own" },
    [MISTAKE_ONE_LINE_NESTED] = { "syntax/nested-one-line-block",
                                  "expected one argument in a block on one line, found a block", NULL,
                                  "put the inner block and the closing brace on lines of their own" },

    [MISTAKE_EXPRESSION] = { "syntax/expected-expression", "expected an expression, found {found}", NULL,
                             NULL },
    [MISTAKE_CONDITIONAL] = { "syntax/incomplete-conditional",
                              "expected `:` and the result for false, found {found}", NULL,
                              "a conditional is CONDITION ? IF_TRUE : IF_FALSE" },
    [MISTAKE_PARENTHESIS] = { "syntax/unclosed-parenthesis", "expected `)`, found {found}", NULL, NULL },
    [MISTAKE_NUMBER] = { "syntax/invalid-number", "{found} is no number that can be read", NULL, NULL },
    [MISTAKE_ATTRIBUTE] = { "syntax/expected-attribute",
                            "expected the name of an attribute after the dot, found {found}", NULL, NULL },
    [MISTAKE_LEGACY_INDEX] = { "syntax/legacy-index",
                               "{found} reads as one number with a fraction, not as two indexes", NULL,
                               "write indexes in brackets: [0][1]" },
    [MISTAKE_NESTED_SPLAT] = { "syntax/nested-splat", "a second `.*` cannot follow the first", NULL,
                               "write [*] for both" },
    [MISTAKE_SPLAT] = { "syntax/unclosed-splat", "expected `]` after `[*`, found {found}", NULL, NULL },
    [MISTAKE_INDEX] = { "syntax/unclosed-index", "expected `]` after this index, found {found}", NULL, NULL },
    [MISTAKE_FUNCTION_NAME] = { "syntax/function-name",
                                "expected the name of a function after `::`, found {found}", NULL, NULL },
    [MISTAKE_FUNCTION] = { "syntax/function-parenthesis",
                           "expected `(` after the function `{name}`, found {found}", NULL,
                           "a function with :: in its name can only be called" },
    [MISTAKE_CALL] = { "syntax/missing-argument-comma",
                       "expected `,` or `)` after this argument of a function, found {found}", NULL, NULL },
    [MISTAKE_UNCLOSED_CALL] = { "syntax/unclosed-call", "expected `)`, found the end of the file",
                                "opened here, never closed", NULL },
    [MISTAKE_EXPANSION] = { "syntax/expansion", "expected `)` after `...`, found {found}", NULL,
                            "only the last argument can be expanded, and no comma follows it" },
    [MISTAKE_TUPLE] = { "syntax/missing-item-comma", "expected `,` or `]` after this item, found {found}",
                        NULL, NULL },
    [MISTAKE_UNCLOSED_TUPLE] = { "syntax/unclosed-bracket", "expected `]`, found the end of the file",
                                 "opened here, never closed", NULL },
    [MISTAKE_OBJECT_VALUE] = { "syntax/missing-item-value",
                               "expected `=` and a value after this key, found {found}", NULL, NULL },
    [MISTAKE_OBJECT] = { "syntax/missing-item-separator",
                         "expected a newline, `,` or `}` after this item, found {found}", NULL, NULL },
    [MISTAKE_UNCLOSED_OBJECT] = { "syntax/unclosed-object", "expected `}`, found the end of the file",
                                  "opened here, never closed", NULL },
    [MISTAKE_FOR_NAME] = { "syntax/for-name", "expected the name of a variable for the items, found {found}",
                           NULL, "it is: for ITEM in LIST, or for KEY, VALUE in MAP" },
    [MISTAKE_FOR_IN] = { "syntax/for-in", "expected `in` after the names of a `for`, found {found}", NULL,
                         "it is: for ITEM in LIST, or for KEY, VALUE in MAP" },
    [MISTAKE_FOR_COLON] = { "syntax/for-colon", "expected `:` after the collection of a `for`, found {found}",
                            NULL,
                            "it is: [for ITEM in LIST : RESULT], or {for ITEM in LIST : KEY => VALUE}" },
    [MISTAKE_FOR_END] = { "syntax/for-end", "expected the end of this `for`, found {found}", NULL, NULL },
    [MISTAKE_FOR_TUPLE_KEY] = { "syntax/for-list-key", "a `for` in brackets makes a list, which has no keys",
                                NULL, "put it in braces to make an object" },
    [MISTAKE_FOR_TUPLE_GROUP] = { "syntax/for-list-grouping",
                                  "a `for` in brackets makes a list, which has no groups", NULL,
                                  "put it in braces, with keys, to make an object of lists" },
    [MISTAKE_FOR_OBJECT_KEY] = { "syntax/for-object-key",
                                 "expected KEY => VALUE: a `for` in braces makes an object", NULL,
                                 "put it in brackets to make a list" },
    [MISTAKE_EXTRA] = { "syntax/extra-characters", "expected nothing after this expression, found {found}",
                        NULL, NULL },

    [MISTAKE_ESCAPE] = { "syntax/invalid-escape", "{found} is no escape sequence", NULL,
                         "there are \\n \\r \\t \\\" \\\\ \\uXXXX \\UXXXXXXXX; a backslash itself is \\\\" },
    [MISTAKE_LABEL] = { "syntax/template-in-label", "a label is fixed text: {found} cannot be evaluated here",
                        NULL, "to mean the characters themselves, double the sign: $${ or %%{" },
    [MISTAKE_UNCLOSED_STRING] = { "syntax/unclosed-string", "expected the closing quote, found {found}", NULL,
                                  NULL },
    [MISTAKE_UNCLOSED_HEREDOC] = { "syntax/unclosed-heredoc",
                                   "expected the closing tag of this heredoc, found {found}", NULL,
                                   "the tag stands alone on its line, and the line ends with a newline" },
    [MISTAKE_UNCLOSED_SEQUENCE] = { "syntax/unclosed-interpolation",
                                    "this `${` is not closed before its string ends", NULL,
                                    "to mean the characters ${ themselves, write $${" },
    [MISTAKE_SEQUENCE_END] = { "syntax/interpolation-end",
                               "expected `}` after this expression, found {found}", NULL,
                               "to mean the characters ${ themselves, as in a shell script, write $${" },
    [MISTAKE_DIRECTIVE] = { "syntax/directive-keyword",
                            "expected if, else, endif, for or endfor, found {found}", NULL,
                            "to mean the characters %{ themselves, write %%{" },
    [MISTAKE_DIRECTIVE_END] = { "syntax/directive-end",
                                "expected `}` at the end of this `{name}`, found {found}", NULL, NULL },
    [MISTAKE_ELSE_IF] = { "syntax/else-if", "expected `}` after `else`, found `if`", NULL,
                          "there is no else if: put an %{ if }…%{ endif } into the else" },
    [MISTAKE_UNCLOSED_DIRECTIVE] = { "syntax/unclosed-directive",
                                     "expected %{ end{name} }, found the end of the template", NULL, NULL },
    [MISTAKE_UNEXPECTED_DIRECTIVE] = { "syntax/unexpected-directive",
                                       "this directive belongs to no open %{ if } or %{ for }", NULL, NULL },

    [MISTAKE_TOO_DEEP] = { "syntax/too-deep",
                           "nested more than {limit} levels deep: the rest of the file was not read", NULL,
                           NULL },
    [MISTAKE_FILE_SIZE] = { "syntax/too-large", "larger than {limit} MiB: the file was not read", NULL,
                            NULL },
    [MISTAKE_MEMORY] = { "syntax/too-complex", "too complex: the rest of the file was not read", NULL, NULL },
};

// Hints for what people write who know another language, or an older one.
static const struct {
    tg_mistake mistake;
    tg_token found;
    const char *hint;
} slips[] = {
    { MISTAKE_ITEM_END, TOKEN_COLON, "an argument is set with `=`: {name} = …" },
    { MISTAKE_ITEM_END, TOKEN_FAT_ARROW, "an argument is set with `=`: {name} = …" },
    { MISTAKE_ITEM_END, TOKEN_EQUAL_OP, "an argument is set with one `=`: {name} = …" },
    { MISTAKE_ITEM_END, TOKEN_NEWLINE,
      "a block's `{` stands on the line of its name, an argument's `=`, too" },
    { MISTAKE_ITEM_END, TOKEN_EOF, "an argument is {name} = VALUE, a block {name} { … }" },
    { MISTAKE_ITEM_END, TOKEN_DOT, "an argument's name has no dots; a reference stands behind an `=`" },
    { MISTAKE_ITEM_END, TOKEN_OBRACK, "an argument's name has no index; a reference stands behind an `=`" },
    { MISTAKE_ITEM_END, TOKEN_OPAREN, "a function is called behind an `=`: NAME = {name}(…)" },
    { MISTAKE_ITEM_END, TOKEN_PLUS, "an argument is set once, with `=`" },
    { MISTAKE_NEWLINE, TOKEN_EQUAL, "to compare two values write ==" },
    { MISTAKE_NEWLINE, TOKEN_OBRACE, "if this is meant to be a block, remove the `=`" },
    { MISTAKE_NEWLINE, TOKEN_CBRACE, "unless the whole block is on one line, its `}` has a line of its own" },
    { MISTAKE_NEWLINE, TOKEN_OPAREN, "only functions can be called, by their name alone" },
    { MISTAKE_BLOCK_HEADER, TOKEN_DOT, "a label with dots stands in quotes" },
    { MISTAKE_BLOCK_HEADER, TOKEN_NUMBER, "a label that begins with a digit stands in quotes" },
    { MISTAKE_ONE_LINE, TOKEN_NEWLINE, "put the argument on a line of its own, too" },
    { MISTAKE_EXPRESSION, TOKEN_NEWLINE, "an expression goes on over lines only within ( ), [ ] or { }" },
    { MISTAKE_EXPRESSION, TOKEN_PLUS, "a positive number has no sign" },
    { MISTAKE_EXPRESSION, TOKEN_PERCENT, "a template sequence belongs in quotes: \"%{ if … }\"" },
    { MISTAKE_EXPRESSION, TOKEN_LESS,
      "a heredoc begins with <<NAME or <<-NAME, and nothing more on its line" },
    { MISTAKE_EXPRESSION, TOKEN_EQUAL, "equality is ==" },
    { MISTAKE_EXPRESSION, TOKEN_STAR, "a power is pow(BASE, EXPONENT)" },
    { MISTAKE_EXPRESSION, TOKEN_GREATER, "inequality is !=" },
    { MISTAKE_ATTRIBUTE, TOKEN_OQUOTE, "a key in quotes stands in brackets: [\"key\"]" },
    { MISTAKE_ATTRIBUTE, TOKEN_STRING, "a key in quotes stands in brackets: [\"key\"]" },
    { MISTAKE_ATTRIBUTE, TOKEN_OPAREN, "a key that is computed stands in brackets: [key]" },
    { MISTAKE_ATTRIBUTE, TOKEN_OBRACK, "no dot stands before a bracket" },
    { MISTAKE_OBJECT_VALUE, TOKEN_FAT_ARROW, "an item is KEY = VALUE; => belongs to `for`" },
    { MISTAKE_OBJECT_VALUE, TOKEN_NEWLINE, "an item is KEY = VALUE; a list is written in [ ]" },
    { MISTAKE_OBJECT_VALUE, TOKEN_COMMA, "an item is KEY = VALUE; a list is written in [ ]" },
    { MISTAKE_OBJECT_VALUE, TOKEN_CBRACE, "an item is KEY = VALUE; a list is written in [ ]" },
    { MISTAKE_OBJECT_VALUE, TOKEN_IDENT, "a key with blanks, or with dots and digits, stands in quotes" },
    { MISTAKE_OBJECT_VALUE, TOKEN_OBRACE, "in an object every item has an `=`: KEY = { … }" },
    { MISTAKE_FUNCTION, TOKEN_COLON, "if this is a conditional, put a blank between the two colons" },
    { MISTAKE_FOR_END, TOKEN_COMMA, "a `for` has one result, and no comma behind it" },
    { MISTAKE_FOR_IN, TOKEN_EQUAL, "`for` as a key stands in quotes" },
    { MISTAKE_FOR_NAME, TOKEN_EQUAL, "`for` as a key stands in quotes" },
    { MISTAKE_DIRECTIVE_END, TOKEN_CQUOTE, "close the directive with } before the quote" },
};

// ------------------------------------------------------------------------------------------- words

#define LONGEST_QUOTE 40 // bytes of the input that a message shows

static tg_str quoted(tg_arena *arena, const char *start, const char *stop)
{
    size_t length = (size_t)(stop - start), cut = length;
    if (cut > LONGEST_QUOTE) {
        cut = LONGEST_QUOTE;
        while (cut > LONGEST_QUOTE - 4 && ((unsigned char)start[cut] & 0xC0) == 0x80)
            cut--;
    }
    tg_str text = tg_utf8_printable(arena, (tg_str){ start, cut });
    return tg_format(arena, "`%.*s%s`", TG_ARG(text), cut < length ? "…" : "");
}

// Characters that look like a blank or like nothing.
static bool invisible(uint32_t c)
{
    return tg_utf8_space(c) || c == 0xFEFF || (c >= 0x200B && c <= 0x200F) || c == 0x2060;
}

// A character with its number, where it can hardly be seen.
static tg_str character(tg_arena *arena, tg_where where)
{
    size_t length;
    uint32_t c = tg_utf8_decode((tg_str){ where.start, (size_t)(where.stop - where.start) }, &length);
    if (c <= 0x20 || c == 0x7F || invisible(c))
        return tg_format(arena, "U+%04X", (unsigned)c);
    tg_str text = quoted(arena, where.start, where.stop);
    return c < 0x7F ? text : tg_format(arena, "%.*s (U+%04X)", TG_ARG(text), (unsigned)c);
}

// What was found, with an article or in quotes.
static tg_str found(tg_arena *arena, tg_where where)
{
    switch ((int)where.kind) {
    case TOKEN_EOF:
        return S("the end of the file");
    case TOKEN_NEWLINE:
        return S("the end of the line");
    case TOKEN_STRING:
    case TOKEN_OQUOTE:
        return S("a string");
    case TOKEN_CQUOTE:
        return S("the closing quote");
    case TOKEN_OHEREDOC:
        return S("a heredoc");
    case TOKEN_TEXT:
        return S("text");
    case TOKEN_COMMA:
        return S("a comma");
    case TOKEN_QUOTED_NEWLINE:
        return S("the end of the line");
    case TOKEN_INVALID:
        return character(arena, where);
    default:
        return where.start ? quoted(arena, where.start, where.stop) : S("");
    }
}

static tg_str placeholder(tg_arena *arena, tg_str word, tg_mistake mistake, tg_where where)
{
    if (tg_str_equal(word, S("found")))
        return found(arena, where);
    if (tg_str_equal(word, S("name")))
        return tg_utf8_printable(arena, tg_str_slice(where.name, 0, LONGEST_QUOTE));
    if (tg_str_equal(word, S("limit")))
        return tg_format(arena, "%u",
                         mistake == MISTAKE_TOO_DEEP ? (unsigned)TG_LIMIT_NESTING
                                                     : (unsigned)TG_LIMIT_FILE_SIZE >> 20);
    return (tg_str){ NULL, 0 };
}

// A row's text with what its {words} stand for; other braces are kept. NULL gives the null string.
static tg_str fill_in(tg_arena *arena, const char *pattern, tg_mistake mistake, tg_where where)
{
    tg_str rest = tg_str_from(pattern), out = { pattern, 0 };
    while (rest.length) {
        const char *brace = memchr(rest.data, '{', rest.length);
        const char *close = brace ? memchr(brace, '}', rest.length - (size_t)(brace - rest.data)) : NULL;
        tg_str word = { NULL, 0 };
        if (close)
            word = placeholder(arena, (tg_str){ brace + 1, (size_t)(close - brace) - 1 }, mistake, where);
        size_t kept = word.data ? (size_t)(brace - rest.data)
                      : close   ? (size_t)(brace - rest.data) + 1
                                : rest.length;
        out = tg_str_join(arena, out, tg_str_slice(rest, 0, kept));
        if (word.data)
            out = tg_str_join(arena, out, word);
        rest = tg_str_slice(rest, word.data ? (size_t)(close - rest.data) + 1 : kept, rest.length);
    }
    return out;
}

// ------------------------------------------------------------------------------------------- hints, labels

static const char *hint_of_slip(tg_mistake mistake, tg_token kind)
{
    for (size_t i = 0; i < sizeof slips / sizeof *slips; i++)
        if (slips[i].mistake == mistake && slips[i].found == kind)
            return slips[i].hint;
    return rows[mistake].hint;
}

static uint32_t line_of(const tg_parser *p, uint32_t offset)
{
    uint32_t line = 1;
    const char *end = p->base + (offset - p->offset);
    for (const char *at = p->base; at < end; line++) {
        const char *newline = memchr(at, '\n', (size_t)(end - at));
        if (!newline)
            break;
        at = newline + 1;
    }
    return line;
}

static bool digit(const char *at, const char *end)
{
    return at < end && *at >= '0' && *at <= '9';
}

// Words that are operators in other languages.
static const char *operator_for(tg_where where)
{
    static const struct {
        const char *word, *hint;
    } words[] = {
        { "and", "the logical and is &&" }, { "or", "the logical or is ||" }, { "is", "equality is ==" },
        { "eq", "equality is ==" },         { "ne", "inequality is !=" },     { "mod", "the remainder is %" },
    };
    for (size_t i = 0; where.kind == TOKEN_IDENT && i < sizeof words / sizeof *words; i++)
        if (tg_is_word(where.start, where.stop, words[i].word, strlen(words[i].word)))
            return words[i].hint;
    return NULL;
}

// Hints that need more than the kind of what was found; NULL: none.
static const char *hint_of_text(const tg_parser *p, tg_mistake mistake, tg_where where)
{
    const char *end = p->lexer.end;
    if (mistake == MISTAKE_BITWISE)
        return *where.start == '&'   ? "the logical and is &&"
               : *where.start == '|' ? "the logical or is ||"
               : *where.start == '^' ? "a power is pow(BASE, EXPONENT)"
                                     : "the logical not is !";
    if (mistake == MISTAKE_NEWLINE && operator_for(where))
        return operator_for(where);
    if (mistake == MISTAKE_NEWLINE && where.kind == TOKEN_IDENT && digit(where.start - 1, end))
        return "a number is written with decimal digits alone: no 0x, no _, no unit";
    if (mistake == MISTAKE_EXPRESSION && where.kind == TOKEN_DOT && digit(where.stop, end))
        return "a number begins with a digit: 0.5";
    if (mistake == MISTAKE_ESCAPE && where.stop - where.start > 1 &&
        (where.start[1] == '$' || where.start[1] == '%'))
        return "to mean the characters ${ or %{ themselves, write $${ or %%{";
    return NULL;
}

static tg_str hint(const tg_parser *p, tg_arena *arena, tg_mistake mistake, tg_where where)
{
    if (mistake == MISTAKE_DUPLICATE)
        return tg_format(arena, "it is first set in line %u", line_of(p, where.opened.start));
    const char *text = where.start ? hint_of_text(p, mistake, where) : NULL;
    return fill_in(arena, text ? text : hint_of_slip(mistake, where.kind), mistake, where);
}

static const char *label(tg_mistake mistake, tg_token kind)
{
    if (mistake == MISTAKE_NEWLINE && kind == TOKEN_IDENT)
        return "starts a second argument on the same line";
    return rows[mistake].label;
}

// ------------------------------------------------------------------------------------------- telling

static void tell(tg_parser *p, tg_mistake mistake, tg_where where, tg_span subject)
{
    tg_diags *diags = p->reporter.diags;
    tg_arena *arena = diags->arena;
    tg_diag diag = { .severity = TG_ERROR, .code = rows[mistake].code, .subject = subject, .missed = true };
    if (diags->limit && diags->count >= diags->limit) {
        tg_diags_add(diags, diag); // it is only counted
        return;
    }
    diag.context = subject;
    if (where.context && tg_parser_offset(p, where.context) < subject.start)
        diag.context.start = tg_parser_offset(p, where.context);
    diag.message = fill_in(arena, rows[mistake].message, mistake, where);
    diag.label = tg_str_from(label(mistake, where.kind));
    diag.hint = hint(p, arena, mistake, where);
    if (mistake != MISTAKE_DUPLICATE)
        diag.opened = where.opened;
    tg_diags_add(diags, diag);
}

void tg_parser_note_error(tg_parser *p, uint32_t offset)
{
    if (offset < p->reporter.first_error)
        p->reporter.first_error = offset;
}

// Does the mistake make the lines below doubtful? Where a line ends too early, the next one may belong behind it; so
// may the lines of a heredoc that is none; and a line that looks like the middle of an expression is seldom alone.
static bool spreads(tg_mistake mistake, tg_token found)
{
    if (mistake == MISTAKE_ITEM_END)
        return found != TOKEN_COLON && found != TOKEN_EQUAL_OP && found != TOKEN_FAT_ARROW;
    return found == TOKEN_NEWLINE || found == TOKEN_LESS || found == TOKEN_QUOTED_NEWLINE;
}

// Has an earlier mistake this consequence? The end of the file comes too early, or a bracket closes nothing, because
// of brackets that were passed over; and a bad token that was told of is not what the parser expected, either.
static bool follows(const tg_parser *p, tg_mistake mistake, tg_where where)
{
    if (where.start && p->reporter.bad_token == where.start)
        return true;
    return p->reporter.told > 1 && p->recovery && (where.kind == TOKEN_EOF || mistake == MISTAKE_STRAY_BRACE);
}

static void note(tg_parser *p, tg_mistake mistake, tg_where where, tg_span subject, bool reference)
{
    tg_reporter *r = &p->reporter;
    if (reference && !where.elsewhere)
        tg_parser_note_error(p, subject.start);
    r->told++;
    r->lost = r->lost || spreads(mistake, where.kind);
    bool alone = mistake == MISTAKE_DUPLICATE; // nothing else comes of it
    if ((r->quiet && !alone) || follows(p, mistake, where))
        return;
    r->quiet = r->quiet || !alone;
    tell(p, mistake, where, subject);
}

static tg_span subject_of(const tg_parser *p, tg_where where)
{
    return where.start && where.subject.end == 0 ? tg_parser_span(p, where.start, where.stop) : where.subject;
}

// A comment that is not closed shows as a division, or by a factor that is missing behind it.
static bool is_comment(const tg_parser *p, tg_where where)
{
    if (where.kind == TOKEN_SLASH)
        return where.stop < p->lexer.end && *where.stop == '*';
    return where.kind == TOKEN_STAR && where.start > p->base && where.start[-1] == '/';
}

void tg_parser_report(tg_parser *p, tg_mistake mistake, tg_guard guard, tg_where where)
{
    if (p->reporter.ended)
        return;
    if (p->lexer.limited && mistake != MISTAKE_TOO_DEEP) {
        tg_parser_too_deep(p); // the lexer was the first to see it
        return;
    }
    bool reference = !p->abandoned && (guard == ALWAYS || !p->recovery);
    p->errors += reference;
    note(p, is_comment(p, where) ? MISTAKE_COMMENT : mistake, where, subject_of(p, where), reference);
}

// ------------------------------------------------------------------------------------------- bad tokens

static tg_mistake mistake_in_code(const tg_lexer *l)
{
    size_t length;
    tg_str rest = { l->start, (size_t)(l->end - l->start) };
    uint32_t c = tg_utf8_decode(rest, &length);
    if (c == '\r')
        return MISTAKE_CARRIAGE_RETURN;
    if (c == '\\')
        return MISTAKE_BACKSLASH;
    if (c == '$' && rest.length > 1 && rest.data[1] == '{')
        return MISTAKE_BARE_INTERPOLATION;
    if (c >= 0x2018 && c <= 0x201F)
        return MISTAKE_CURLY_QUOTES;
    return invisible(c) ? MISTAKE_INVISIBLE : MISTAKE_CHARACTER;
}

static tg_mistake mistake_of_invalid(const tg_lexer *l)
{
    if (l->mode == LEXER_CODE)
        return mistake_in_code(l);
    if (*l->start == '\\')
        return MISTAKE_BACKSLASH;
    if (*l->start == '\r')
        return MISTAKE_CARRIAGE_RETURN;
    return l->mode == LEXER_QUOTED ? MISTAKE_UNCLOSED_STRING : MISTAKE_UNCLOSED_HEREDOC;
}

static tg_mistake mistake_of_token(const tg_lexer *l)
{
    switch (l->kind) {
    case TOKEN_APOSTROPHE:
        return MISTAKE_SINGLE_QUOTES;
    case TOKEN_BACKTICK:
        return MISTAKE_BACKTICK;
    case TOKEN_SEMICOLON:
        return MISTAKE_SEMICOLON;
    case TOKEN_BAD_UTF8:
        return MISTAKE_UTF8;
    case TOKEN_QUOTED_NEWLINE:
        return MISTAKE_STRING_LINE;
    case TOKEN_INVALID:
        return mistake_of_invalid(l);
    default:
        return MISTAKE_BITWISE;
    }
}

void tg_parser_report_token(tg_parser *p)
{
    const tg_lexer *l = &p->lexer;
    if (p->reporter.ended)
        return;
    tg_mistake mistake = mistake_of_token(l);
    tg_where where = { .start = l->start, .stop = l->stop, .kind = (tg_token)l->kind };
    tg_span subject = tg_parser_span(p, l->start, l->stop);
    const tg_lexer_frame *top = &l->frames[l->frame_count - 1];
    if (mistake == MISTAKE_STRING_LINE || mistake == MISTAKE_UNCLOSED_STRING)
        where.opened = tg_parser_span(p, top->begin, top->begin + 1);
    if (mistake == MISTAKE_BARE_INTERPOLATION)
        where.stop++; // the brace, too
    note(p, mistake, where, subject, true);
    p->reporter.bad_token = l->start;
}
