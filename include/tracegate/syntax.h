// Syntax: configuration text as a tree. HCL native syntax and HCL's JSON syntax, exactly as hcl 2.25 reads
// them (hclsyntax/spec.md, json/spec.md there), byte for byte; the tree always exists, also of a broken file.
//
// Trees live in an arena and are immutable once parsed. Every node has its exact span; names and literals
// are views into the text or the arena. Parsing cannot fail: what is wrong is a diagnostic.
#ifndef TRACEGATE_SYNTAX_H
#define TRACEGATE_SYNTAX_H

#include "tracegate/text.h"

typedef enum tg_expr_kind {
    TG_EXPR_ERROR,       // stands where no expression could be read
    TG_EXPR_LITERAL,     // tg_literal: number, bool, null, or a string part of a template
    TG_EXPR_TEMPLATE,    // tg_sequence of parts: quoted string, heredoc, an arm of %{if}, the body of %{for}
    TG_EXPR_WRAP,        // tg_inner: "${x}" alone: the value keeps its type
    TG_EXPR_JOIN,        // tg_inner: %{for}: inner is a for whose values are joined
    TG_EXPR_CALL,        // tg_call
    TG_EXPR_TRAVERSAL,   // tg_traversal with source NULL: steps[0] is the root
    TG_EXPR_RELATIVE,    // tg_traversal over any expression
    TG_EXPR_INDEX,       // tg_index: a key that is no constant
    TG_EXPR_SPLAT,       // tg_splat
    TG_EXPR_ANON,        // tg_expr: the item that a splat goes over
    TG_EXPR_FOR,         // tg_for
    TG_EXPR_OBJECT,      // tg_object
    TG_EXPR_KEY,         // tg_key: every key of an object
    TG_EXPR_TUPLE,       // tg_sequence
    TG_EXPR_CONDITIONAL, // tg_conditional: `? :` and %{if}
    TG_EXPR_BINARY,      // tg_binary
    TG_EXPR_UNARY,       // tg_unary
    TG_EXPR_PAREN,       // tg_inner
} tg_expr_kind;

// The head of every expression node; the kind says which struct it really is. TG_EXPR_ERROR and TG_EXPR_ANON
// are nothing but this head. No tree is nested deeper than TG_LIMIT_NESTING (an object and its keys are one level; a
// chain of operators, too, is as deep as it is long): going down by recursion is safe.
typedef struct tg_expr {
    uint8_t kind; // tg_expr_kind
    uint8_t op;   // tg_operator of binary and unary; tg_literal_type of a literal
    uint8_t flag; // call: last argument expanded with `...`; for: grouping; splat: full ([*])
    uint8_t spare;
    tg_span span;
} tg_expr;

typedef enum tg_literal_type {
    TG_LITERAL_STRING,
    TG_LITERAL_NUMBER,
    TG_LITERAL_BOOL,
    TG_LITERAL_NULL
} tg_literal_type;

typedef enum tg_operator {
    TG_OP_OR,
    TG_OP_AND,
    TG_OP_EQUAL,
    TG_OP_NOT_EQUAL,
    TG_OP_LESS,
    TG_OP_LESS_EQUAL,
    TG_OP_GREATER,
    TG_OP_GREATER_EQUAL,
    TG_OP_ADD,
    TG_OP_SUBTRACT,
    TG_OP_MULTIPLY,
    TG_OP_DIVIDE,
    TG_OP_MODULO,
    TG_OP_NEGATE,
    TG_OP_NOT,
} tg_operator;

typedef struct tg_literal {
    tg_expr expr;
    tg_str text; // string: decoded and NFC; number: digits as written; bool: true or false; null: null
} tg_literal;

typedef struct tg_sequence {
    tg_expr expr;
    uint32_t count;
    tg_expr **items;
} tg_sequence;

typedef struct tg_inner {
    tg_expr expr;
    tg_expr *inner;
} tg_inner;

typedef struct tg_call {
    tg_expr expr; // flag: the last argument is expanded
    tg_span name_span;
    uint32_t count;
    tg_str name; // "a::b" whole, without blanks
    tg_expr **arguments;
} tg_call;

typedef enum tg_step_kind { TG_STEP_ROOT, TG_STEP_ATTRIBUTE, TG_STEP_INDEX } tg_step_kind;
typedef struct tg_step {
    uint8_t kind;       // tg_step_kind
    uint8_t index_type; // tg_literal_type of an index step
    tg_span span;       // `.x` from its dot, `[k]` with its brackets
    // Root or attribute; for an index the key: string decoded, number as written, `true`, `false`, `null`. The
    // null string: a key that could not be read (there is a diagnostic).
    tg_str name;
} tg_step;

typedef struct tg_traversal {
    tg_expr expr;
    uint32_t count;
    tg_expr *source; // NULL: a traversal that begins with a root name
    tg_step *steps;
} tg_traversal;

typedef struct tg_index {
    tg_expr expr;
    tg_expr *source, *key;
} tg_index;

typedef struct tg_splat {
    tg_expr expr; // flag: full, `[*]`
    tg_span marker;
    tg_expr *source;
    tg_expr *each; // a tree over one TG_EXPR_ANON: `anon`
    tg_expr *anon;
} tg_splat;

typedef struct tg_for {
    tg_expr expr;    // flag: grouping (`...`)
    tg_str key_name; // null where there is no key variable
    tg_str value_name;
    tg_expr *collection;
    tg_expr *key; // NULL: makes a tuple
    tg_expr *value;
    tg_expr *condition; // NULL: none
} tg_for;

typedef struct tg_key {
    tg_expr expr;
    tg_str name;    // read as a bare word (identifier, true, false, null); null string: an expression
    tg_expr *inner; // what the key is as an expression
} tg_key;

typedef struct tg_object_item {
    tg_key *key;
    tg_expr *value;
} tg_object_item;
typedef struct tg_object {
    tg_expr expr;
    uint32_t count;
    tg_object_item *items;
} tg_object;

typedef struct tg_conditional {
    tg_expr expr;
    tg_expr *condition, *yes, *no;
} tg_conditional;

typedef struct tg_binary {
    tg_expr expr; // op
    tg_expr *left, *right;
} tg_binary;

typedef struct tg_unary {
    tg_expr expr; // op: TG_OP_NEGATE, TG_OP_NOT
    tg_expr *operand;
} tg_unary;

// ----------------------------------------------------------------------------------------- bodies

typedef struct tg_json tg_json;
typedef struct tg_json_member tg_json_member;

typedef struct tg_attribute {
    tg_str name;
    tg_span span, name_span, equals; // JSON: span is the property's value, equals has no width
    tg_expr *expr;                   // JSON: strings as templates, arrays as tuples, objects as objects
    const tg_json *json;             // the raw JSON value (JSON bodies), else NULL
} tg_attribute;

typedef struct tg_label {
    tg_str text;  // decoded
    tg_span span; // with its quotes
} tg_label;

typedef struct tg_body tg_body;
typedef struct tg_block {
    tg_str type;
    tg_span span; // type to `}`
    tg_span type_span;
    tg_span open, close; // the braces
    tg_label *labels;
    uint32_t label_count;
    tg_body *body;
} tg_block;

// Arguments and blocks, each in source order. A JSON body has `json` and neither list is filled for
// what only a schema can tell apart: use tg_body_attribute and tg_body_blocks, which serve both syntaxes.
struct tg_body {
    tg_span span;
    tg_span end; // empty
    tg_attribute **attributes;
    tg_block **blocks;
    uint32_t attribute_count, block_count;
    const tg_json *json; // JSON syntax: the object; of the root and where hcl finds out later, any value
    tg_text *text;       // JSON syntax: the file that it is from
    bool incomplete;     // a syntax error inside: something may be missing
};

// A comment kept beside the tree, for suppressions and fixes.
typedef struct tg_comment {
    tg_span span; // with its marker, without the newline
} tg_comment;

typedef struct tg_file {
    tg_text *text;
    tg_body *body; // always there
    tg_comment *comments;
    uint32_t comment_count;
    uint32_t first_error; // byte offset at which the first error begins; UINT32_MAX: there is none
    bool json;
    bool rejected; // the reference would not accept it; diagnostics say why
    bool limited;  // a limit was reached
} tg_file;

// Parses `text` (its path's ending decides: `.json` is JSON syntax) into `arena`. Diagnostics are added
// to `diags`. Takes linear time; limits: nesting, file size, memory (limits.h). Safe on any bytes.
tg_file *tg_parse(tg_arena *arena, tg_text *text, tg_diags *diags);
// An expression alone, as hclsyntax.ParseExpression; never NULL.
tg_expr *tg_parse_expression(tg_arena *arena, tg_text *text, tg_diags *diags);
// A template alone (a file for templatefile()), as hclsyntax.ParseTemplate; never NULL.
tg_expr *tg_parse_template(tg_arena *arena, tg_text *text, tg_diags *diags);

// The argument called `name`, or NULL.
tg_attribute *tg_body_attribute(tg_arena *arena, const tg_body *body, tg_str name, tg_diags *diags);
// All arguments. JSON: every property but `//`, so blocks show here as well.
void tg_body_attributes(tg_arena *arena, const tg_body *body, tg_attribute ***items, uint32_t *count,
                        tg_diags *diags);
// The same where Terraform reads constants (a variable's default, tfvars): a string in JSON is its text, not a template.
tg_attribute *tg_body_constant(tg_arena *arena, const tg_body *body, tg_str name, tg_diags *diags);
void tg_body_constants(tg_arena *arena, const tg_body *body, tg_attribute ***items, uint32_t *count,
                       tg_diags *diags);
// What a JSON body has, arguments and blocks, each name once, without `//`. No mistake is said.
void tg_body_properties(tg_arena *arena, const tg_body *body, const tg_json_member ***items, uint32_t *count);
// Says the mistakes in the strings of a JSON body that are templates, whether or not somebody evaluates them.
void tg_body_check(tg_arena *arena, const tg_body *body, tg_diags *diags);
// All blocks of a type. JSON: the property `type` expanded by hcl's rules (arrays of objects at any level,
// null = no block), with `label_count` levels of labels.
void tg_body_blocks(tg_arena *arena, const tg_body *body, tg_str type, uint32_t label_count,
                    tg_block ***items, uint32_t *count, tg_diags *diags);

// ------------------------------------------------------------------------------------------- JSON

typedef enum tg_json_kind {
    TG_JSON_INVALID, // stands where no value could be read
    TG_JSON_NULL,
    TG_JSON_FALSE,
    TG_JSON_TRUE,
    TG_JSON_NUMBER,
    TG_JSON_STRING,
    TG_JSON_ARRAY,
    TG_JSON_OBJECT
} tg_json_kind;
// The one JSON reader of the program: configuration, jsondecode, plans, baselines, event payloads. 32 bytes a value,
// since a plan has millions: look at the kind before the union.
struct tg_json {
    tg_json_kind kind;
    tg_span span;
    union {
        tg_str text; // string: decoded, valid UTF-8; number: as written
        struct {
            union {
                tg_json *items;          // array
                tg_json_member *members; // object: source order, duplicates kept
            };
            size_t count;
        };
    };
};
struct tg_json_member {
    tg_str name;
    tg_span name_span; // with its quotes
    tg_json value;
};
// A whole document. Never NULL; what is wrong is a diagnostic, and what could be read is there. RFC 8259, no more: no
// comments, no trailing commas, nothing behind the value. Nesting is limited as the parser's. Linear in time. The tree
// has views into the text: it lives as long as both.
tg_json *tg_json_parse(tg_arena *arena, tg_text *text, tg_diags *diags);
// Questions that take any value, NULL too: what is not of the kind has no members, no text, no items.
const tg_json *tg_json_member_of(const tg_json *object, tg_str name); // the last of that name; NULL: none
tg_str tg_json_text_of(const tg_json *object, tg_str name); // a member's string; the null string: none
size_t tg_json_length(const tg_json *array);

// ----------------------------------------------------------------------------------- looking at it

// The canonical AST JSON, and the tokens, as hcl's reference tools print them (test/oracle/AST.md).
void tg_dump_file(tg_buf *out, const tg_file *file, const tg_diags *diags);
void tg_dump_partial(tg_buf *out,
                     const tg_file *file); // of a rejected file, too, what could be read (not JSON)
void tg_dump_diags(tg_buf *out, const tg_file *file, const tg_diags *diags);
void tg_dump_string(tg_buf *out, tg_str s); // a JSON string: invalid UTF-8 becomes U+FFFD, `<` `>` `&` stay
bool tg_dump_tokens(tg_buf *out, const tg_text *text); // false: a token that HCL does not have

// What stands in the parentheses around an expression, if there are any.
const tg_expr *tg_expr_bare(const tg_expr *expr);
// Calls `visit` for `expr` and everything below it, parents first; stops below a node for which it
// answers false.
void tg_expr_walk(const tg_expr *expr, bool (*visit)(const tg_expr *expr, void *context), void *context);

#endif
