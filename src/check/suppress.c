// Suppress: reading directives out of comments, and deciding which block one is about.
//
// Each tool is a row: how its directives begin, how its word is read, and where it must stand. The forms are the tools'
// own (Checkov's comment/enum.py; tfsec's and Trivy's ignore documentation; KICS's running-kics.md; Terrascan's
// in-file instrumentation; Semgrep's nosemgrep).
#include "suppress.h"

typedef struct reading {
    tg_arena *arena;
    const tg_rule *rule;
    int64_t day;
    tg_str workspace;
    tg_directives *out;
    tg_diags *diags;
    tg_span at; // the comment
    bool first; // no code stands before it
} reading;

typedef struct form {
    const char *prefix; // what a directive begins with, lower case
    const char *name;
    void (*read)(reading *r, const struct form *form, tg_str rest); // what follows the prefix
} form;

// ------------------------------------------------------------------------------------------- words

static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

static bool equal_folded(tg_str a, tg_str b)
{
    if (a.length != b.length)
        return false;
    for (size_t i = 0; i < a.length; i++)
        if (lower(a.data[i]) != lower(b.data[i]))
            return false;
    return true;
}

static bool starts_folded(tg_str s, const char *prefix)
{
    tg_str p = tg_str_from(prefix);
    return s.length >= p.length && equal_folded(tg_str_slice(s, 0, p.length), p);
}

static bool blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

// What stands before the first of `stops`, or the whole; `rest` begins with the stop.
static tg_str until(tg_str s, const char *stops, tg_str *rest)
{
    size_t n = 0;
    while (n < s.length && !strchr(stops, s.data[n]))
        n++;
    *rest = tg_str_slice(s, n, s.length);
    return tg_str_slice(s, 0, n);
}

static tg_str word(tg_str s, tg_str *rest)
{
    return until(s, " \t\r\n", rest);
}

// `pattern` with `*` for any characters, letters of either case. Linear: at each `*` the last one is retried alone.
static bool matches(tg_str pattern, tg_str s)
{
    size_t p = 0, i = 0, star = pattern.length, from = 0;
    while (i < s.length) {
        if (p < pattern.length && pattern.data[p] == '*') {
            star = p++;
            from = i;
        } else if (p < pattern.length && lower(pattern.data[p]) == lower(s.data[i])) {
            p++;
            i++;
        } else if (star < pattern.length) {
            p = star + 1;
            i = ++from;
        } else {
            return false;
        }
    }
    while (p < pattern.length && pattern.data[p] == '*')
        p++;
    return p == pattern.length;
}

static bool known_to(const tg_rule *rule, const char *tool, tg_str id)
{
    for (const tg_alias *a = rule->aliases; a && a->tool; a++)
        if (strcmp(a->tool, tool) == 0 && matches(id, tg_str_from(a->id)))
            return true;
    return false;
}

static tg_str reason_of(tg_str text)
{
    text = tg_str_trim(text);
    return text.length ? text : (tg_str){ NULL, 0 };
}

static void add(reading *r, tg_directive_kind kind, const char *name, bool named, tg_str reason,
                tg_str condition)
{
    tg_push(r->arena, r->out,
            ((tg_directive){ .kind = kind,
                             .tool = name,
                             .named = named,
                             .reason = reason_of(reason),
                             .condition = condition,
                             .at = r->at }));
}

// -------------------------------------------------------------------------------------------- ours

static void warn(reading *r, const char *code, tg_str message, tg_str hint)
{
    if (r->diags)
        tg_diags_add(r->diags, (tg_diag){ .severity = TG_WARNING,
                                          .code = code,
                                          .subject = r->at,
                                          .context = r->at,
                                          .message = message,
                                          .hint = hint });
}

// Ours hold no date: a date is for the configuration file. One that stands where another tool's would is not obeyed.
static void look_for_date(reading *r, tg_str reason)
{
    static const char *const words[] = { "until=", "until:", "exp=", "exp:", "expires=", "expires:" };
    tg_str unused, first = word(tg_str_trim(reason), &unused);
    if (first.length && first.data[0] == ':')
        first = tg_str_slice(first, 1, first.length);
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (starts_folded(first, words[i]))
            warn(r, "suppress/date",
                 tg_format(r->arena, "this comment has no end: \"%.*s\" is read as its reason",
                           TG_ARG(tg_utf8_printable(r->arena, first))),
                 S("remove the date; only the comments of tfsec and Trivy have one, \":exp:2027-01-31\""));
}

// tracegate:ignore RULE reason
static void read_ours(reading *r, const form *t, tg_str rest)
{
    tg_str reason, id = word(tg_str_trim(rest), &reason);
    if (rest.length && !blank(rest.data[0]))
        id = (tg_str){ NULL, 0 };
    if (tg_str_equal(id, tg_str_from(r->rule->id))) {
        add(r, TG_DIRECTIVE_AROUND, t->name, true, reason, (tg_str){ NULL, 0 });
        look_for_date(r, reason);
        return;
    }
    for (const tg_rule *const *other = tg_rules(); *other; other++)
        if (tg_str_equal(id, tg_str_from((*other)->id)))
            return;
    warn(r, "suppress/unknown-rule",
         id.length ? tg_format(r->arena, "this comment ignores nothing: there is no rule \"%.*s\"",
                               TG_ARG(tg_utf8_printable(r->arena, id)))
                   : S("this comment ignores nothing: it names no rule"),
         tg_format(r->arena, "write \"tracegate:ignore %s reason\"", r->rule->id));
}

// A comment that begins with our name and a word for ignoring, but is not of our form.
static void look_for_slips(reading *r, tg_str text)
{
    static const char *const verbs[] = { "ignore", "skip", "disable", "suppress" };
    if (!r->diags || !starts_folded(text, "tracegate") || starts_folded(text, "tracegate:ignore"))
        return;
    tg_str rest = tg_str_slice(text, strlen("tracegate"), text.length);
    size_t marks = 0;
    while (rest.length && strchr(" \t:.-_=", rest.data[0])) {
        marks++;
        rest = tg_str_slice(rest, 1, rest.length);
    }
    for (size_t i = 0; marks && i < sizeof verbs / sizeof verbs[0]; i++)
        if (starts_folded(rest, verbs[i]))
            warn(r, "suppress/not-ours",
                 S("this comment looks as if it should ignore a finding, but has another form"),
                 tg_format(r->arena, "write \"tracegate:ignore %s reason\"", r->rule->id));
}

// ------------------------------------------------------------------------------------- other tools

// checkov:skip=ID[,ID...][:reason]
static void read_checkov(reading *r, const form *t, tg_str rest)
{
    tg_str reason, ids = until(rest, ": \t\r\n", &reason);
    while (ids.length) {
        tg_str id = until(ids, ",", &ids);
        ids = tg_str_slice(ids, 1, ids.length);
        if (id.length && known_to(r->rule, t->name, id)) {
            tg_str text = tg_str_trim(reason);
            if (text.length && text.data[0] == ':')
                text = tg_str_slice(text, 1, text.length);
            add(r, TG_DIRECTIVE_INSIDE, t->name, true, text, (tg_str){ NULL, 0 });
            return;
        }
    }
}

// What is no date has no end that could be kept: it counts as past.
static bool expired(tg_str date, int64_t today)
{
    int64_t day;
    return !tg_date_day(date, &day) || today >= day;
}

// tfsec:ignore:ID[name=value]:exp:DATE:ws:PATTERN, the id with `*` for any characters
static void read_tfsec(reading *r, const form *t, tg_str rest)
{
    tg_str reason, text = word(rest, &reason), condition = { NULL, 0 };
    tg_str id = until(text, ":[", &text);
    if (text.length && text.data[0] == '[') {
        condition = until(tg_str_slice(text, 1, text.length), "]", &text);
        text = tg_str_slice(text, 1, text.length);
    }
    if (!id.length || !known_to(r->rule, "tfsec", id))
        return;
    bool several = memchr(id.data, '*', id.length) != NULL;
    while (text.length) {
        tg_str key = until(tg_str_slice(text, 1, text.length), ":", &text);
        tg_str value = until(tg_str_slice(text, text.length ? 1 : 0, text.length), ":", &text);
        if (tg_str_equal(key, S("exp")) && expired(value, r->day)) {
            warn(r, "suppress/expired",
                 tg_format(r->arena, "this comment counts no more: it ended on %.*s",
                           TG_ARG(tg_utf8_printable(r->arena, value))),
                 (tg_str){ NULL, 0 });
            return;
        }
        if (tg_str_equal(key, S("ws")) && (tg_str_none(r->workspace) || !matches(value, r->workspace)))
            return;
    }
    // A further directive of this kind is no reason.
    bool more = starts_folded(tg_str_trim(reason), "tfsec:") || starts_folded(tg_str_trim(reason), "trivy:");
    add(r, TG_DIRECTIVE_NEAR, t->name, !several, more ? (tg_str){ NULL, 0 } : reason, condition);
}

static bool in_list(const reading *r, const char *name, tg_str list)
{
    while (list.length) {
        tg_str id = tg_str_trim(until(list, ",", &list));
        list = tg_str_slice(list, 1, list.length);
        if (id.length && known_to(r->rule, name, id))
            return true;
    }
    return false;
}

// kics-scan ignore-block | ignore-line | ignore | disable=ID,... | enable=ID,...
static void read_kics(reading *r, const form *t, tg_str rest)
{
    static const tg_str none = { NULL, 0 };
    rest = tg_str_trim(rest);
    tg_str reason, verb = word(rest, &reason);
    if (equal_folded(verb, S("ignore-block")))
        add(r, TG_DIRECTIVE_BELOW, t->name, false, reason, none);
    else if (equal_folded(verb, S("ignore-line")))
        add(r, TG_DIRECTIVE_LINE, t->name, false, reason, none);
    else if (equal_folded(verb, S("ignore")) && r->first)
        add(r, TG_DIRECTIVE_FILE, t->name, false, reason, none);
    else if (starts_folded(rest, "disable=") && r->first &&
             in_list(r, "kics", tg_str_slice(rest, 8, rest.length)))
        add(r, TG_DIRECTIVE_FILE, t->name, true, none, none);
    else if (starts_folded(rest, "enable=") && r->first &&
             !in_list(r, "kics", tg_str_slice(rest, 7, rest.length)))
        add(r, TG_DIRECTIVE_FILE, t->name, false, none, none);
}

// ts:skip=ID reason
static void read_terrascan(reading *r, const form *t, tg_str rest)
{
    tg_str reason, id = word(rest, &reason);
    if (known_to(r->rule, t->name, id))
        add(r, TG_DIRECTIVE_INSIDE, t->name, true, reason, (tg_str){ NULL, 0 });
}

// nosemgrep, nosemgrep: id, id; an id is the rule's own or ends with it, behind a dot
static void read_semgrep(reading *r, const form *t, tg_str rest)
{
    static const tg_str none = { NULL, 0 };
    if (!rest.length || rest.data[0] != ':') {
        if (!rest.length || blank(rest.data[0]))
            add(r, TG_DIRECTIVE_NEAR, t->name, false, none, none);
        return;
    }
    rest = tg_str_slice(rest, 1, rest.length);
    while (rest.length) {
        tg_str id = tg_str_trim(until(rest, ", ", &rest));
        rest = tg_str_slice(rest, 1, rest.length);
        for (size_t i = id.length; i > 0; i--)
            if (id.data[i - 1] == '.') {
                id = tg_str_slice(id, i, id.length);
                break;
            }
        if (id.length && known_to(r->rule, t->name, id)) {
            add(r, TG_DIRECTIVE_NEAR, t->name, true, none, none);
            return;
        }
    }
}

static const form forms[] = {
    { "tracegate:ignore", "tracegate", read_ours },
    { "checkov:skip=", "checkov", read_checkov },
    { "bridgecrew:skip=", "checkov", read_checkov },
    { "cortex:skip=", "checkov", read_checkov },
    { "tfsec:ignore:", "tfsec", read_tfsec },
    { "trivy:ignore:", "trivy", read_tfsec },
    { "kics-scan", "kics", read_kics },
    { "dd-iac-scan", "datadog", read_kics },
    { "ts:skip=", "terrascan", read_terrascan },
    { "nosemgrep", "semgrep", read_semgrep },
};

// ---------------------------------------------------------------------------------------- comments

static tg_str without_marks(tg_str comment)
{
    if (tg_str_starts_with(comment, S("#")))
        return tg_str_trim(tg_str_slice(comment, 1, comment.length));
    comment = tg_str_slice(comment, 2, comment.length);
    if (tg_str_ends_with(comment, S("*/")))
        comment = tg_str_slice(comment, 0, comment.length - 2);
    return tg_str_trim(comment);
}

// A directive begins a comment or follows a blank in it, so that `#tfsec:ignore:a trivy:ignore:b` are two.
static void read_comment(reading *r, tg_str text)
{
    look_for_slips(r, text);
    bool boundary = true;
    for (size_t i = 0; i < text.length; i++) {
        for (size_t k = 0; boundary && k < sizeof forms / sizeof forms[0]; k++) {
            tg_str here = tg_str_slice(text, i, text.length);
            if (starts_folded(here, forms[k].prefix))
                forms[k].read(r, &forms[k], tg_str_slice(here, strlen(forms[k].prefix), here.length));
        }
        boundary = blank(text.data[i]);
    }
}

void tg_directives_read(tg_arena *arena, const tg_file *file, const tg_rule *rule, int64_t day,
                        tg_str workspace, tg_directives *out, tg_diags *diags)
{
    reading r = {
        .arena = arena, .rule = rule, .day = day, .workspace = workspace, .out = out, .diags = diags
    };
    uint32_t code = UINT32_MAX; // where code begins
    const tg_body *body = file->body;
    if (body->attribute_count)
        code = body->attributes[0]->span.start;
    if (body->block_count && body->blocks[0]->span.start < code)
        code = body->blocks[0]->span.start;
    for (uint32_t i = 0; i < file->comment_count; i++) {
        r.at = file->comments[i].span;
        r.first = r.at.start < code;
        read_comment(&r, without_marks(tg_text_slice(file->text, r.at)));
    }
}

// ------------------------------------------------------------------------------- which block it means

// True where only blanks and at most one line end stand between two offsets.
static bool adjacent(const tg_file *file, uint32_t from, uint32_t to)
{
    unsigned lines = 0;
    for (uint32_t i = from; i < to; i++) {
        char c = file->text->bytes.data[i];
        lines += c == '\n';
        if (!blank(c) || lines > 1)
            return false;
    }
    return true;
}

static bool alone_on_its_line(const tg_file *file, tg_span at)
{
    for (uint32_t i = at.start; i > 0 && file->text->bytes.data[i - 1] != '\n'; i--)
        if (!blank(file->text->bytes.data[i - 1]))
            return false;
    return true;
}

// Where the comment lines begin that stand directly above `start`, without a line between; `start` itself: there are none.
static uint32_t first_above(const tg_file *file, uint32_t start)
{
    uint32_t low = 0, high = file->comment_count;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (file->comments[middle].span.start < start)
            low = middle + 1;
        else
            high = middle;
    }
    for (; low > 0; low--) {
        tg_span c = file->comments[low - 1].span;
        if (!adjacent(file, c.end, start) || !alone_on_its_line(file, c))
            break;
        start = c.start;
    }
    return start;
}

// What a directive may be about: a block, and the place of a finding.
typedef struct spot {
    const tg_file *file;
    const tg_block *block;
    tg_span at;
    uint32_t above_block, above_at; // where the comment lines above them begin
} spot;

static bool above_block(const spot *s, tg_span comment)
{
    return comment.start >= s->above_block && comment.start < s->block->span.start;
}

static bool inside(tg_span comment, tg_span block)
{
    return comment.start >= block.start && comment.end <= block.end;
}

static uint32_t line_of(const tg_file *file, uint32_t offset)
{
    return tg_text_line(file->text, offset);
}

static bool near(const spot *s, const tg_directive *d)
{
    if (above_block(s, d->at))
        return true;
    uint32_t line = line_of(s->file, d->at.start);
    if (line == line_of(s->file, s->block->span.start))
        return true;
    bool within = s->at.file == d->at.file && inside(s->at, s->block->span) && inside(d->at, s->block->span);
    bool above = d->at.start >= s->above_at && d->at.start < s->at.start;
    return within && (above || line == line_of(s->file, s->at.start));
}

// `name=value` of a literal argument of the block.
static bool meets(const tg_file *file, const tg_block *block, tg_str condition)
{
    tg_str value, name = until(condition, "=", &value);
    value = tg_str_slice(value, 1, value.length);
    for (uint32_t i = 0; i < block->body->attribute_count; i++) {
        const tg_attribute *a = block->body->attributes[i];
        if (!tg_str_equal(a->name, name))
            continue;
        tg_str text = tg_text_slice(file->text, a->expr->span);
        if (text.length >= 2 && text.data[0] == '"')
            text = tg_str_slice(text, 1, text.length - 1);
        return tg_str_equal(text, value);
    }
    return false;
}

static bool holds(const spot *s, const tg_directive *d)
{
    if (!tg_str_none(d->condition) && !meets(s->file, s->block, d->condition))
        return false;
    switch (d->kind) {
    case TG_DIRECTIVE_INSIDE:
        return inside(d->at, s->block->span);
    case TG_DIRECTIVE_AROUND:
        return inside(d->at, s->block->span) || above_block(s, d->at);
    case TG_DIRECTIVE_NEAR:
        return near(s, d);
    case TG_DIRECTIVE_BELOW:
        return above_block(s, d->at);
    case TG_DIRECTIVE_LINE:
        return s->at.file == d->at.file && line_of(s->file, d->at.end) + 1 == line_of(s->file, s->at.start);
    case TG_DIRECTIVE_FILE:
        return true;
    }
    return false;
}

tg_directive *tg_directives_find(const tg_directives *directives, const tg_file *file, const tg_block *block,
                                 tg_span at)
{
    spot s = { .file = file, .block = block, .at = at, .above_block = first_above(file, block->span.start) };
    s.above_at = at.file == file->text->id ? first_above(file, at.start) : at.start;
    for (size_t i = 0; i < directives->count; i++)
        if (holds(&s, &directives->items[i]))
            return &directives->items[i];
    return NULL;
}

// ---------------------------------------------------------------------------------- of a whole plan

typedef struct read_file {
    const tg_file *file;
    tg_directives directives;
} read_file;

void tg_silencer_init(tg_silencer *silencer, tg_arena *arena, const tg_rule *rule,
                      const tg_check_options *options, tg_diags *diags)
{
    *silencer = (tg_silencer){ .arena = arena, .rule = rule, .options = options, .diags = diags };
    tg_map_init(&silencer->files, arena);
}

static read_file *file_of(tg_silencer *s, tg_span at)
{
    if (!at.file || !s->options->suppressions)
        return NULL;
    tg_str key = { (const char *)&at.file, sizeof at.file };
    read_file *known = tg_map_get(&s->files, key);
    if (known)
        return known->file ? known : NULL;
    known = tg_new(s->arena, read_file);
    known->file = s->options->file(s->options->data, at);
    if (known->file)
        tg_directives_read(s->arena, known->file, s->rule, s->options->day, s->options->workspace,
                           &known->directives, s->diags);
    tg_map_put(&s->files, tg_str_copy(s->arena, key), known);
    return known->file ? known : NULL;
}

static const tg_suppression *silenced(tg_silencer *s, const tg_block *block, tg_span at)
{
    read_file *file = block ? file_of(s, block->span) : NULL;
    tg_directive *d = file ? tg_directives_find(&file->directives, file->file, block, at) : NULL;
    if (!d)
        return NULL;
    d->used = true;
    tg_suppression *suppression = tg_new(s->arena, tg_suppression);
    *suppression = (tg_suppression){ .by = "comment", .tool = d->tool, .reason = d->reason, .at = d->at };
    return suppression;
}

const tg_suppression *tg_silencer_find(tg_silencer *s, const tg_subject *subject, tg_span at)
{
    const tg_suppression *found = subject->foreign ? NULL : silenced(s, subject->resource->block, at);
    // From the resource outwards; a call inside a module that is not of this repository has no file that is.
    for (size_t i = subject->call_count; i > 0 && !found; i--)
        found = silenced(s, subject->calls[i - 1]->block, at);
    return found;
}

void tg_silencer_read(tg_silencer *s, const tg_subject *subject)
{
    for (size_t i = 0; !subject->foreign && i < subject->module->file_count; i++)
        if (subject->module->files[i].file)
            file_of(s, subject->module->files[i].file->body->span);
}

const tg_directives *tg_silencer_directives(const tg_silencer *s, size_t i)
{
    const read_file *file = s->files.entries[i].value;
    return &file->directives;
}
