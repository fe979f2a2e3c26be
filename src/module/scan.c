// What a configuration file calls, found without making its tree.
//
// One pass over the bytes that keeps nothing but the depth of brackets and which block it is in: a comment, a
// string (with its templates) or a heredoc is stepped over as a whole. A file that has none of the words that
// matter is not even stepped through.
#include "tracegate/module.h"

#include "tracegate/limits.h"

typedef enum { NONE, OTHER, MODULE, TERRAFORM } top_block;

typedef struct {
    tg_arena *arena;
    tg_scan *out;
    const char *at, *end;
    size_t depth;     // of { ( [
    top_block block;  // the block of depth 1
    top_block coming; // what the first name of a line of the top level begins
} scanner;

static bool is_name_byte(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '-' || (unsigned char)c >= 0x80;
}

static bool next_is(const scanner *s, const char *text)
{
    size_t length = strlen(text);
    return (size_t)(s->end - s->at) >= length && memcmp(s->at, text, length) == 0;
}

static void skip_line(scanner *s)
{
    const char *newline = memchr(s->at, '\n', (size_t)(s->end - s->at));
    s->at = newline ? newline : s->end;
}

static void skip_comment(scanner *s)
{
    s->at += 2;
    while (s->at < s->end && !next_is(s, "*/"))
        s->at++;
    s->at = s->at < s->end ? s->at + 2 : s->end;
}

// Steps over a quoted string; `at` is behind its opening quote. A stack of what is open: 'q' a string, 't' a
// template in it, 'b' a brace in that.
static void skip_string(scanner *s)
{
    char open[TG_LIMIT_NESTING];
    size_t depth = 0;
    open[depth++] = 'q';
    while (s->at < s->end && depth > 0) {
        bool text = open[depth - 1] == 'q';
        char c = *s->at;
        if (depth == TG_LIMIT_NESTING || (text && c == '\n')) {
            return; // broken: the parser says so
        } else if (text && c == '\\') {
            s->at++;
        } else if (text && (next_is(s, "$${") || next_is(s, "%%{"))) {
            s->at += 2;
        } else if (text && (next_is(s, "${") || next_is(s, "%{"))) {
            s->at++;
            open[depth++] = 't';
        } else if (c == '"') {
            if (text)
                depth--;
            else
                open[depth++] = 'q';
        } else if (!text && c == '{') {
            open[depth++] = 'b';
        } else if (!text && c == '}') {
            depth--;
        }
        if (s->at < s->end)
            s->at++;
    }
}

// Steps over a heredoc; `at` is behind `<<`. It ends at the line that holds its marker alone.
static void skip_heredoc(scanner *s)
{
    if (s->at < s->end && *s->at == '-')
        s->at++;
    const char *start = s->at;
    while (s->at < s->end && is_name_byte(*s->at))
        s->at++;
    tg_str marker = { start, (size_t)(s->at - start) };
    if (marker.length == 0)
        return;
    skip_line(s);
    while (s->at < s->end) {
        start = ++s->at;
        skip_line(s);
        tg_str line = tg_str_trim((tg_str){ start, (size_t)(s->at - start) });
        if (tg_str_equal(line, marker))
            return;
    }
}

static void skip_blanks(scanner *s)
{
    while (s->at < s->end && (*s->at == ' ' || *s->at == '\t'))
        s->at++;
}

// True where the expression ends here: only an end of line, a comment or the block's brace follows.
static bool ends_here(scanner *s)
{
    skip_blanks(s);
    return s->at >= s->end || *s->at == '\n' || *s->at == '\r' || *s->at == '#' || *s->at == '}' ||
           next_is(s, "//") || next_is(s, "/*");
}

// `source` of a module block; `at` is behind the name.
static void source(scanner *s)
{
    skip_blanks(s);
    if (s->at >= s->end || *s->at != '=')
        return;
    s->at++;
    skip_blanks(s);
    if (s->at >= s->end || *s->at != '"') {
        s->out->opaque = true;
        return;
    }
    const char *start = ++s->at;
    skip_string(s);
    tg_str text = { start, (size_t)(s->at - start) };
    size_t at;
    if (text.length == 0 || text.data[--text.length] != '"' || memchr(text.data, '\\', text.length) ||
        tg_str_find(text, S("${"), &at) || tg_str_find(text, S("%{"), &at) || !ends_here(s)) {
        s->out->opaque = true;
        return;
    }
    tg_push(s->arena, &s->out->sources, tg_str_copy(s->arena, text));
}

static void name(scanner *s)
{
    const char *start = s->at;
    while (s->at < s->end && is_name_byte(*s->at))
        s->at++;
    tg_str word = { start, (size_t)(s->at - start) };
    if (s->depth == 0 && s->coming == NONE) {
        s->coming = tg_str_equal(word, S("module"))      ? MODULE
                    : tg_str_equal(word, S("terraform")) ? TERRAFORM
                                                         : OTHER;
        if (tg_str_equal(word, S("import")) && (skip_blanks(s), s->at < s->end && *s->at == '{'))
            s->out->marked = true;
    } else if (s->depth == 1 && s->block == MODULE && tg_str_equal(word, S("source"))) {
        source(s);
    } else if (s->depth == 1 && s->block == TERRAFORM &&
               (tg_str_equal(word, S("backend")) || tg_str_equal(word, S("cloud")))) {
        s->out->marked = true;
    }
}

static void open_bracket(scanner *s)
{
    if (s->depth++ == 0)
        s->block = *s->at == '{' ? s->coming : OTHER;
    s->at++;
}

static void step(scanner *s)
{
    char c = *s->at;
    if (c == '"') {
        s->at++;
        skip_string(s);
    } else if (c == '#' || next_is(s, "//")) {
        skip_line(s);
    } else if (next_is(s, "/*")) {
        skip_comment(s);
    } else if (next_is(s, "<<")) {
        s->at += 2;
        skip_heredoc(s);
    } else if (c == '{' || c == '(' || c == '[') {
        open_bracket(s);
    } else if (is_name_byte(c)) {
        name(s);
    } else {
        bool closes = c == '}' || c == ')' || c == ']';
        if (closes && s->depth > 0)
            s->depth--;
        if ((closes || c == '\n') && s->depth == 0)
            s->coming = NONE;
        s->at++;
    }
}

static bool mentions(tg_str bytes, tg_str word)
{
    size_t at;
    return tg_str_find(bytes, word, &at);
}

// ------------------------------------------------------------------------------------------- JSON

static void scan_json_calls(tg_arena *keep, tg_arena *scratch, const tg_body *body, tg_scan *out,
                            tg_diags *diags)
{
    tg_block **calls;
    uint32_t count;
    tg_body_blocks(scratch, body, S("module"), 1, &calls, &count, diags);
    for (uint32_t i = 0; i < count; i++) {
        const tg_attribute *found = tg_body_attribute(scratch, calls[i]->body, S("source"), diags);
        if (!found)
            continue;
        tg_str text = found->json->kind == TG_JSON_STRING ? found->json->text : S("");
        if (text.length == 0 || mentions(text, S("${")) || mentions(text, S("%{")))
            out->opaque = true;
        else
            tg_push(keep, &out->sources, tg_str_copy(keep, text));
    }
}

static bool has_block(tg_arena *arena, const tg_body *body, tg_str type, uint32_t labels, tg_diags *diags)
{
    tg_block **blocks;
    uint32_t count;
    tg_body_blocks(arena, body, type, labels, &blocks, &count, diags);
    return count > 0;
}

static void scan_json(tg_arena *arena, tg_str path, tg_str bytes, tg_scan *out)
{
    tg_arena scratch;
    tg_arena_init(&scratch, NULL);
    tg_diags diags;
    tg_diags_init(&diags, &scratch, 1);
    tg_text text = { .path = path, .bytes = bytes };
    const tg_body *body = tg_parse(&scratch, &text, &diags)->body;
    scan_json_calls(arena, &scratch, body, out, &diags);
    tg_block **blocks;
    uint32_t count;
    tg_body_blocks(&scratch, body, S("terraform"), 0, &blocks, &count, &diags);
    for (uint32_t i = 0; i < count; i++)
        out->marked |= has_block(&scratch, blocks[i]->body, S("backend"), 1, &diags) ||
                       has_block(&scratch, blocks[i]->body, S("cloud"), 0, &diags);
    out->marked |= has_block(&scratch, body, S("import"), 0, &diags);
    tg_arena_reset(&scratch);
}

void tg_module_scan(tg_arena *arena, tg_str path, tg_str bytes, tg_scan *out)
{
    out->reads |= mentions(bytes, S("file"));
    if (!mentions(bytes, S("source")) && !mentions(bytes, S("terraform")) && !mentions(bytes, S("import")))
        return;
    if (tg_str_ends_with(path, S(".json"))) {
        scan_json(arena, path, bytes, out);
        return;
    }
    scanner s = { .arena = arena, .out = out, .at = bytes.data, .end = bytes.data + bytes.length };
    while (s.at < s.end)
        step(&s);
}
