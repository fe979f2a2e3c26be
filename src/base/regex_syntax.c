// RE2's regular expressions, as Go's regexp/syntax reads them, written down again as PCRE2's.
//
// One pass. What was written last is an atom: a piece at the end of the output that a following `*` may still wrap.
// Whatever the two languages read differently is spelled out, so that PCRE2 runs with its defaults: classes become
// explicit ranges, `^ $ . \b` explicit assertions, flags groups of their own.
//
// Go refuses, and so does this: backreferences, lookaround, atomic groups, possessive and doubled repetitions,
// conditions, recursion, comments, `\C \G \h \K \N \R \X \Z`, `[[:foo:]]`, counts above 1,000.
// Differences that are handled: `\w \d \s \b [[:x:]]` know ASCII only, but `(?i)\w` has U+017F and U+212A; `\s` has no
// vertical tab; `$` without (?m) is the end of the text only, with it a final newline counts; `(?U)` swaps lazy and
// greedy; a loop does not go round twice at one place (regex.h); \p{Greek} is the script, not its extensions;
// surrogates like \x{D800} never match.
// Not supported (valid in Go, TG_REGEX_UNSUPPORTED): `(?i)\p{Ll}` and its like, where case folding changes the
// class; `(x*){2,}` with groups or loops inside; `(x*?)*`, where Go's choice depends on the states of its machine; more than TG_LIMIT_REGEX_NESTING nested groups; what PCRE2 cannot compile
// within 64 KiB. \p{} knows Unicode 14 (PCRE2 10.42), Go 15: some 4,500 letters of rare scripts.
#include "regex.h"
#include "tracegate/limits.h"

enum { FOLD = 1, MULTILINE = 2, DOT_ALL = 4, UNGREEDY = 8 };
enum { UNBOUNDED = -1, MAX_RUNE = 0x10FFFF, LOOPS = 255 /* a callout's number is a byte */ };

typedef struct atom {
    size_t start; // in the output
    bool there;
    bool nullable; // can match the empty string
    bool bare;     // a repetition can follow as it stands
    bool named;    // holds a named group
    bool shy;      // may choose the empty string before it tries more
    int copies;    // product of the counted repetitions in it
} atom;

typedef struct group {
    size_t start;       // in the output
    int outer_flags;    // to restore at its end
    bool some_nullable; // an earlier alternative can match the empty string
    bool nullable;      // what was read of the current alternative can
    bool named;         // holds a named group, or is one
    bool shy;
    int copies;
    atom last;
} group;

typedef struct translator {
    tg_arena *arena;
    tg_regex_translation *out;
    tg_str pattern;
    size_t at;
    int flags;
    int depth;
    group groups[TG_LIMIT_REGEX_NESTING + 1]; // [0] is the whole pattern
    size_t name_capacity;
} translator;

static bool failed(const translator *t)
{
    return t->out->status == TG_REGEX_INVALID;
}

// The first thing that is invalid counts, also after what is only not supported.
static void refuse(translator *t, tg_regex_status status, const char *what, size_t from)
{
    if (failed(t) || (status == TG_REGEX_UNSUPPORTED && t->out->status == status))
        return;
    t->out->status = status;
    tg_str where = tg_str_slice(t->pattern, from, t->at);
    t->out->message = where.length ? tg_format(t->arena, "%s: %.*s", what, TG_ARG(where)) : tg_str_from(what);
}

static void invalid(translator *t, const char *what, size_t from)
{
    refuse(t, TG_REGEX_INVALID, what, from);
}

static void unsupported(translator *t, const char *what, size_t from)
{
    refuse(t, TG_REGEX_UNSUPPORTED, what, from);
}

// ---------------------------------------------------------------------------------------- reading

static bool more(const translator *t)
{
    return t->at < t->pattern.length;
}

// The byte `ahead` of the next one, or -1.
static int peek(const translator *t, size_t ahead)
{
    return t->at + ahead < t->pattern.length ? (unsigned char)t->pattern.data[t->at + ahead] : -1;
}

static bool accept(translator *t, char byte)
{
    if (peek(t, 0) != byte)
        return false;
    t->at++;
    return true;
}

static bool looking_at(const translator *t, tg_str s)
{
    return tg_str_starts_with(tg_str_slice(t->pattern, t->at, t->pattern.length), s);
}

// The next code point; -1 at the end.
static int32_t next(translator *t)
{
    if (!more(t))
        return -1;
    size_t length;
    uint32_t c = tg_utf8_decode(tg_str_slice(t->pattern, t->at, t->pattern.length), &length);
    t->at += length;
    return (int32_t)c;
}

static bool digit(int c)
{
    return c >= '0' && c <= '9';
}

static bool letter(int c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static int hex_value(int c)
{
    if (digit(c))
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

// ------------------------------------------------------------------------------------------ atoms

static group *current(translator *t)
{
    return &t->groups[t->depth];
}

// The last atom is out of a repetition's reach: its alternative takes what is known of it.
static void settle(group *g)
{
    if (!g->last.there)
        return;
    g->nullable = g->nullable && g->last.nullable;
    g->named = g->named || g->last.named;
    g->shy = g->shy || g->last.shy;
    if (g->last.copies > g->copies)
        g->copies = g->last.copies;
    g->last.there = false;
}

static void new_atom(translator *t, tg_str text, bool nullable, bool bare)
{
    group *g = current(t);
    settle(g);
    g->last = (atom){
        .start = t->out->text.length, .there = true, .nullable = nullable, .bare = bare, .copies = 1
    };
    tg_buf_add(&t->out->text, text);
}

static void insert(tg_buf *buf, size_t at, tg_str s)
{
    tg_buf_reserve(buf, s.length);
    memmove(buf->data + at + s.length, buf->data + at, buf->length - at);
    memcpy(buf->data + at, s.data, s.length);
    buf->length += s.length;
}

static void add_rune(tg_buf *out, uint32_t c)
{
    if (c < 0x80 && (letter((int)c) || digit((int)c)))
        tg_buf_byte(out, (char)c);
    else
        tg_buf_format(out, "\\x{%X}", (unsigned)c);
}

static void literal(translator *t, uint32_t c)
{
    if (c >= 0xD800 && c <= 0xDFFF) {
        new_atom(t, S("(?:(?!))"), false, true);
        return;
    }
    bool fold = (t->flags & FOLD) && (c >= 0x80 || letter((int)c));
    new_atom(t, fold ? S("(?i:") : S(""), false, true);
    add_rune(&t->out->text, c);
    tg_buf_add(&t->out->text, fold ? S(")") : S(""));
}

// ---------------------------------------------------------------------------------------- classes

// The ranges from `low` to `high`, without the surrogates, which PCRE2 does not take as ends.
static void add_range(tg_buf *body, uint32_t low, uint32_t high)
{
    if (low >= 0xD800 && low <= 0xDFFF)
        low = 0xE000;
    if (high >= 0xD800 && high <= 0xDFFF)
        high = 0xD7FF;
    if (low > high)
        return;
    add_rune(body, low);
    if (low == high)
        return;
    tg_buf_byte(body, '-');
    add_rune(body, high);
}

typedef struct named_set {
    tg_str name;
    tg_str ranges; // pairs of ASCII characters
} named_set;
static const named_set posix_sets[] = {
    { S("alnum"), S("09AZaz") },
    { S("alpha"), S("AZaz") },
    { S("ascii"), S("\0\x7F") },
    { S("blank"), S("\t\t  ") },
    { S("cntrl"), S("\0\x1F\x7F\x7F") },
    { S("digit"), S("09") },
    { S("graph"), S("!~") },
    { S("lower"), S("az") },
    { S("print"), S(" ~") },
    { S("punct"), S("!/:@[`{~") },
    { S("space"), S("\t\r  ") },
    { S("upper"), S("AZ") },
    { S("word"), S("09AZ__az") },
    { S("xdigit"), S("09AFaf") },
};
static const named_set perl_sets[] = { { S("d"), S("09") },
                                       { S("s"), S("\t\n\f\r  ") },
                                       { S("w"), S("09AZ__az") } };

static const named_set *find_set(const named_set *sets, size_t count, tg_str name)
{
    for (size_t i = 0; i < count; i++)
        if (tg_str_equal(sets[i].name, name))
            return &sets[i];
    return NULL;
}

static void mark_set(bool in[128], tg_str ranges, bool fold)
{
    for (size_t i = 0; i + 1 < ranges.length; i += 2)
        for (int c = (unsigned char)ranges.data[i]; c <= (unsigned char)ranges.data[i + 1]; c++) {
            in[c] = true;
            if (fold && letter(c))
                in[c ^ 0x20] = true;
        }
}

// An ASCII set or its complement. A folded set has the two other characters that fold to `s` and `k`: PCRE2 adds
// them to the set itself, the complement must be without them.
static void add_set(translator *t, tg_buf *body, tg_str ranges, bool negated)
{
    bool in[128] = { false };
    bool fold = t->flags & FOLD;
    mark_set(in, ranges, fold);
    for (uint32_t c = 0; c < 128; c++)
        if (in[c] != negated)
            add_range(body, c, c);
    if (!negated)
        return;
    uint32_t low = 0x80;
    if (fold && in['s']) {
        add_range(body, low, 0x17E);
        low = 0x180;
    }
    if (fold && in['k']) {
        add_range(body, low, 0x2129);
        low = 0x212B;
    }
    add_range(body, low, MAX_RUNE);
}

// Unicode's general categories by Go's names, as PCRE2 writes a class of them and of all others; `folds`: what
// (?i) adds, "?" where that is more than a few characters.
typedef struct category {
    const char *name, *in, *out, *folds;
} category;
static const category categories[] = {
    { "C", "\\p{Cc}\\p{Cf}\\p{Co}\\p{Cs}", "\\P{C}\\p{Cn}", NULL },
    { "Lc", "\\p{L&}", "\\P{L&}", NULL },
    { "L", "\\p{L}", "\\P{L}", "\\x{345}" },
    { "Ll", "\\p{Ll}", "\\P{Ll}", "?" },
    { "Lt", "\\p{Lt}", "\\P{Lt}", "?" },
    { "Lu", "\\p{Lu}", "\\P{Lu}", "?" },
    { "M", "\\p{M}", "\\P{M}", "\\x{399}\\x{3B9}\\x{1FBE}" },
    { "Mn", "\\p{Mn}", "\\P{Mn}", "\\x{399}\\x{3B9}\\x{1FBE}" },
    { "Any", "\\x{0}-\\x{10FFFF}", "", NULL },
    { "Assigned", "\\P{Cn}", "\\p{Cn}", NULL },
    { "Common", "\\p{sc:Common}", "\\P{sc:Common}", "\\x{39C}\\x{3BC}" },
    { "Greek", "\\p{sc:Greek}", "\\P{sc:Greek}", "\\x{B5}\\x{345}" },
    { "Inherited", "\\p{sc:Inherited}", "\\P{sc:Inherited}", "\\x{399}\\x{3B9}\\x{1FBE}" },
};
// The other categories, which fold to themselves and have PCRE2's name.
static const char plain_categories[] =
    " Cc Cf Cn Co Cs Lm Lo Mc Me N Nd Nl No P Pc Pd Pe Pf Pi Po Ps S Sc Sk Sm So Z Zl Zp Zs ";
// Unicode's long names, canonical (see canonical_name), each before the category it stands for.
static const char *const category_aliases[][2] = {
    { "Casedletter", "Lc" },
    { "Closepunctuation", "Pe" },
    { "Combiningmark", "M" },
    { "Connectorpunctuation", "Pc" },
    { "Control", "Cc" },
    { "Currencysymbol", "Sc" },
    { "Dashpunctuation", "Pd" },
    { "Decimalnumber", "Nd" },
    { "Enclosingmark", "Me" },
    { "Finalpunctuation", "Pf" },
    { "Format", "Cf" },
    { "Initialpunctuation", "Pi" },
    { "Letter", "L" },
    { "Letternumber", "Nl" },
    { "Lineseparator", "Zl" },
    { "Lowercaseletter", "Ll" },
    { "Mark", "M" },
    { "Mathsymbol", "Sm" },
    { "Modifierletter", "Lm" },
    { "Modifiersymbol", "Sk" },
    { "Nonspacingmark", "Mn" },
    { "Number", "N" },
    { "Openpunctuation", "Ps" },
    { "Other", "C" },
    { "Otherletter", "Lo" },
    { "Othernumber", "No" },
    { "Otherpunctuation", "Po" },
    { "Othersymbol", "So" },
    { "Paragraphseparator", "Zp" },
    { "Privateuse", "Co" },
    { "Punctuation", "P" },
    { "Separator", "Z" },
    { "Spaceseparator", "Zs" },
    { "Spacingmark", "Mc" },
    { "Surrogate", "Cs" },
    { "Symbol", "S" },
    { "Titlecaseletter", "Lt" },
    { "Unassigned", "Cn" },
    { "Uppercaseletter", "Lu" },
    { "Cntrl", "Cc" },
    { "Digit", "Nd" },
    { "Punct", "P" },
};
static const char scripts[] =
    " Adlam Ahom Anatolian_Hieroglyphs Arabic Armenian Avestan Balinese Bamum Bassa_Vah Batak Bengali "
    "Bhaiksuki Bopomofo"
    " Brahmi Braille Buginese Buhid Canadian_Aboriginal Carian Caucasian_Albanian Chakma Cham Cherokee "
    "Chorasmian Coptic"
    " Cuneiform Cypriot Cypro_Minoan Cyrillic Deseret Devanagari Dives_Akuru Dogra Duployan "
    "Egyptian_Hieroglyphs Elbasan"
    " Elymaic Ethiopic Georgian Glagolitic Gothic Grantha Gujarati Gunjala_Gondi Gurmukhi Han Hangul "
    "Hanifi_Rohingya"
    " Hanunoo Hatran Hebrew Hiragana Imperial_Aramaic Inscriptional_Pahlavi Inscriptional_Parthian Javanese "
    "Kaithi"
    " Kannada Katakana Kayah_Li Kharoshthi Khitan_Small_Script Khmer Khojki Khudawadi Lao Latin Lepcha Limbu "
    "Linear_A"
    " Linear_B Lisu Lycian Lydian Mahajani Makasar Malayalam Mandaic Manichaean Marchen Masaram_Gondi "
    "Medefaidrin"
    " Meetei_Mayek Mende_Kikakui Meroitic_Cursive Meroitic_Hieroglyphs Miao Modi Mongolian Mro Multani "
    "Myanmar Nabataean"
    " Nandinagari New_Tai_Lue Newa Nko Nushu Nyiakeng_Puachue_Hmong Ogham Ol_Chiki Old_Hungarian Old_Italic"
    " Old_North_Arabian Old_Permic Old_Persian Old_Sogdian Old_South_Arabian Old_Turkic Old_Uyghur Oriya "
    "Osage Osmanya"
    " Pahawh_Hmong Palmyrene Pau_Cin_Hau Phags_Pa Phoenician Psalter_Pahlavi Rejang Runic Samaritan "
    "Saurashtra Sharada"
    " Shavian Siddham SignWriting Sinhala Sogdian Sora_Sompeng Soyombo Sundanese Syloti_Nagri Syriac Tagalog "
    "Tagbanwa"
    " Tai_Le Tai_Tham Tai_Viet Takri Tamil Tangsa Tangut Telugu Thaana Thai Tibetan Tifinagh Tirhuta Toto "
    "Ugaritic Vai"
    " Vithkuqi Wancho Warang_Citi Yezidi Yi Zanabazar_Square ";
static const char newer_scripts[] = " Kawi Nag_Mundari "; // Unicode 15, which PCRE2 10.42 does not know

static bool word_in(const char *words, tg_str word)
{
    tg_str list = tg_str_from(words);
    size_t at;
    while (word.length && tg_str_find(list, word, &at)) {
        if (list.data[at - 1] == ' ' && list.data[at + word.length] == ' ')
            return true;
        list = tg_str_slice(list, at + 1, list.length);
        if (list.length <= word.length)
            return false;
    }
    return false;
}

// A capital first letter, then small ones; no spaces, `_` and `-`.
static tg_str canonical_name(translator *t, tg_str name)
{
    char *out = tg_arena_raw(t->arena, name.length + 1);
    size_t length = 0;
    for (size_t i = 0; i < name.length; i++) {
        char c = name.data[i];
        if (c == ' ' || c == '_' || c == '-')
            continue;
        bool upper = length == 0;
        if (letter(c))
            c = (char)(upper ? c & ~0x20 : c | 0x20);
        out[length++] = c;
    }
    return (tg_str){ out, length };
}

// The category that a long name stands for, else the name itself.
static tg_str unaliased(tg_str name)
{
    for (size_t i = 0; i < sizeof category_aliases / sizeof category_aliases[0]; i++)
        if (tg_str_equal(tg_str_from(category_aliases[i][0]), name))
            return tg_str_from(category_aliases[i][1]);
    return name;
}

static const category *find_category(tg_str name)
{
    for (size_t i = 0; i < sizeof categories / sizeof categories[0]; i++)
        if (tg_str_equal(tg_str_from(categories[i].name), name))
            return &categories[i];
    return NULL;
}

static void add_category(translator *t, tg_buf *body, const category *c, bool negated, size_t from)
{
    bool folds = (t->flags & FOLD) && c->folds;
    if (folds && (negated || c->folds[0] == '?')) {
        unsupported(t, "case folding of this character class is not supported", from);
        return;
    }
    tg_buf_add(body, tg_str_from(negated ? c->out : c->in));
    if (folds)
        tg_buf_add(body, tg_str_from(c->folds));
}

static void add_property(translator *t, tg_buf *body, tg_str name, bool negated, size_t from)
{
    tg_str canonical = unaliased(canonical_name(t, name));
    const category *known = find_category(canonical);
    char p = negated ? 'P' : 'p';
    if (known)
        add_category(t, body, known, negated, from);
    else if (tg_str_equal(canonical, S("Ascii")))
        add_set(t, body, S("\0\x7F"), negated);
    else if (word_in(plain_categories, canonical))
        tg_buf_format(body, "\\%c{%.*s}", p, TG_ARG(canonical));
    else if (word_in(scripts, canonical) || word_in(scripts, name))
        tg_buf_format(body, "\\%c{sc:%.*s}", p, TG_ARG(word_in(scripts, name) ? name : canonical));
    else if (word_in(newer_scripts, canonical) || word_in(newer_scripts, name))
        unsupported(t, "this script is not supported", from);
    else
        invalid(t, "invalid character class range", from);
}

// \pN, \p{Name}, \P…, \p{^Name} at `at`; false: none of them.
static bool property(translator *t, tg_buf *body)
{
    if (peek(t, 0) != '\\' || (peek(t, 1) != 'p' && peek(t, 1) != 'P'))
        return false;
    size_t from = t->at;
    bool negated = peek(t, 1) == 'P';
    t->at += 2;
    size_t start = t->at;
    int32_t c = next(t);
    tg_str name = tg_str_slice(t->pattern, start, t->at);
    if (c == '{') {
        size_t length;
        tg_str rest = tg_str_slice(t->pattern, t->at, t->pattern.length);
        if (!tg_str_find(rest, S("}"), &length)) {
            t->at = t->pattern.length;
            invalid(t, "invalid character class range", from);
            return true;
        }
        name = tg_str_slice(rest, 0, length);
        t->at += length + 1;
    }
    if (name.length && name.data[0] == '^') {
        negated = !negated;
        name = tg_str_slice(name, 1, name.length);
    }
    add_property(t, body, name, negated, from);
    return true;
}

// \d \D \s \S \w \W at `at`; false: none of them.
static bool perl_class(translator *t, tg_buf *body)
{
    int c = peek(t, 1);
    if (peek(t, 0) != '\\' || !letter(c))
        return false;
    char small = (char)(c | 0x20);
    const named_set *set = find_set(perl_sets, 3, (tg_str){ &small, 1 });
    if (!set)
        return false;
    t->at += 2;
    add_set(t, body, set->ranges, c != small);
    return true;
}

// [:name:] or [:^name:] within a class; false: none.
static bool posix_class(translator *t, tg_buf *body)
{
    size_t length;
    tg_str rest = tg_str_slice(t->pattern, t->at, t->pattern.length);
    if (rest.length <= 2 || !tg_str_starts_with(rest, S("[:")) ||
        !tg_str_find(tg_str_slice(rest, 2, rest.length), S(":]"), &length))
        return false;
    size_t from = t->at;
    tg_str name = tg_str_slice(rest, 2, 2 + length);
    bool negated = name.length && name.data[0] == '^';
    if (negated)
        name = tg_str_slice(name, 1, name.length);
    t->at += length + 4;
    const named_set *set = find_set(posix_sets, sizeof posix_sets / sizeof posix_sets[0], name);
    if (set)
        add_set(t, body, set->ranges, negated);
    else
        invalid(t, "invalid character class range", from);
    return true;
}

// ---------------------------------------------------------------------------------------- escapes

// \x41 or \x{10FFFF}, behind the x; -1: wrong.
static int32_t hex_escape(translator *t)
{
    int32_t value = 0;
    if (!accept(t, '{')) {
        int high = hex_value(next(t)), low = hex_value(next(t));
        return high < 0 || low < 0 ? -1 : high * 16 + low;
    }
    int digits = 0;
    for (int32_t c = next(t); c != '}'; c = next(t), digits++) {
        int v = hex_value(c);
        if (v < 0 || (value = value * 16 + v) > MAX_RUNE)
            return -1;
    }
    return digits ? value : -1;
}

// One to three octal digits, the first of which was `c`. \1 alone would be a backreference.
static int32_t octal_escape(translator *t, int32_t c)
{
    int second = peek(t, 0);
    if (c != '0' && (second < '0' || second > '7'))
        return -1;
    int32_t value = c - '0';
    for (int i = 0; i < 2 && peek(t, 0) >= '0' && peek(t, 0) <= '7'; i++)
        value = value * 8 + (next(t) - '0');
    return value;
}

// The character that the escape at `at` stands for.
static uint32_t escape(translator *t)
{
    static const char letters[] = "afnrtv", meant[] = "\a\f\n\r\t\v";
    size_t from = t->at++;
    if (!more(t)) {
        invalid(t, "trailing backslash at end of expression", from + 1);
        return 0;
    }
    int32_t c = next(t), value = -1;
    const char *simple = c < 0x80 && c ? strchr(letters, c) : NULL;
    if (c >= '0' && c <= '7')
        value = octal_escape(t, c);
    else if (c == 'x')
        value = hex_escape(t);
    else if (simple)
        value = (unsigned char)meant[simple - letters];
    else if (c < 0x80 && !letter(c) && !digit(c))
        value = c;
    if (value < 0)
        invalid(t, "invalid escape sequence", from);
    return (uint32_t)value;
}

static uint32_t class_character(translator *t, size_t from)
{
    if (!more(t)) {
        invalid(t, "missing closing ]", from);
        return 0;
    }
    return peek(t, 0) == '\\' ? escape(t) : (uint32_t)next(t);
}

static void class_range(translator *t, tg_buf *body, size_t class_start)
{
    size_t from = t->at;
    uint32_t low = class_character(t, class_start), high = low;
    if (peek(t, 0) == '-' && peek(t, 1) >= 0 && peek(t, 1) != ']') {
        t->at++;
        high = class_character(t, class_start);
        if (high < low)
            invalid(t, "invalid character class range", from);
    }
    add_range(body, low, high);
}

static void add_class(translator *t, tg_buf *body, bool negated)
{
    if (body->length == 0) { // nothing but surrogates
        tg_buf_add(body, S("\\x{0}-\\x{10FFFF}"));
        negated = !negated;
    }
    bool fold = t->flags & FOLD;
    new_atom(t, fold ? S("(?i:[") : S("["), false, true);
    tg_buf_add(&t->out->text, negated ? S("^") : S(""));
    tg_buf_add(&t->out->text, tg_buf_str(body));
    tg_buf_add(&t->out->text, fold ? S("])") : S("]"));
}

// "[" "^"? item+ "]"; a first "]" is a character.
static void class(translator *t)
{
    size_t from = t->at++;
    bool negated = accept(t, '^');
    tg_buf body = { 0 };
    for (bool first = true; !failed(t) && (first || peek(t, 0) != ']'); first = false)
        if (!posix_class(t, &body) && !property(t, &body) && !perl_class(t, &body))
            class_range(t, &body, from);
    t->at++;
    if (!failed(t))
        add_class(t, &body, negated);
    tg_buf_free(&body);
}

static void escaped_class_or_character(translator *t)
{
    tg_buf body = { 0 };
    if (property(t, &body) || perl_class(t, &body)) {
        if (!failed(t))
            add_class(t, &body, false);
    } else {
        uint32_t c = escape(t);
        if (!failed(t))
            literal(t, c);
    }
    tg_buf_free(&body);
}

// Everything that begins with a backslash.
static void backslash(translator *t)
{
    size_t from = t->at, length;
    switch (peek(t, 1)) {
    case 'A':
        new_atom(t, S("\\A"), true, false);
        break;
    case 'b':
        new_atom(t, S("\\b"), true, false);
        break;
    case 'B':
        new_atom(t, S("\\B"), true, false);
        break;
    case 'z':
        new_atom(t, S("\\z"), true, false);
        break;
    case 'C':
        t->at += 2;
        invalid(t, "invalid escape sequence", from);
        return;
    case 'Q': {
        t->at += 2;
        tg_str rest = tg_str_slice(t->pattern, t->at, t->pattern.length);
        size_t end = tg_str_find(rest, S("\\E"), &length) ? t->at + length : t->pattern.length;
        while (t->at < end)
            literal(t, (uint32_t)next(t));
        t->at += end < t->pattern.length ? 2 : 0;
        return;
    }
    default:
        escaped_class_or_character(t);
        return;
    }
    t->at += 2;
}

// ----------------------------------------------------------------------------------------- groups

static void open_group(translator *t, tg_str text, bool named, int outer_flags)
{
    if (t->depth == TG_LIMIT_REGEX_NESTING) {
        unsupported(t, "groups nest too deeply", t->at);
        t->at = t->pattern.length;
        return;
    }
    t->depth++;
    *current(t) = (group){ .start = t->out->text.length,
                           .outer_flags = outer_flags,
                           .nullable = true,
                           .named = named,
                           .copies = 1 };
    tg_buf_add(&t->out->text, text);
}

static void open_capture(translator *t, tg_str name)
{
    tg_regex_translation *out = t->out;
    if (out->groups + 1 >= t->name_capacity)
        out->names = tg_arena_grow(t->arena, out->names, &t->name_capacity, sizeof *out->names);
    out->names[++out->groups] = name;
    open_group(t, tg_format(t->arena, "(?<g%u>", out->groups), true, t->flags);
}

static void named_capture(translator *t, size_t from, size_t name_start)
{
    size_t length;
    tg_str rest = tg_str_slice(t->pattern, name_start, t->pattern.length);
    bool closed = tg_str_find(rest, S(">"), &length);
    bool good = closed && length > 0;
    t->at = closed ? name_start + length + 1 : t->pattern.length;
    for (size_t i = 0; good && i < length; i++)
        good = letter(rest.data[i]) || digit(rest.data[i]) || rest.data[i] == '_';
    if (good)
        open_capture(t, tg_str_slice(rest, 0, length));
    else
        invalid(t, "invalid named capture", from);
}

static int flag_of(int32_t c)
{
    static const char letters[] = "imsU";
    const char *found = c > 0 && c < 0x80 ? strchr(letters, c) : NULL;
    return found ? 1 << (found - letters) : 0;
}

// "(?" flags ("-" flags)? (":" | ")"): a group, or new flags for the rest of this one.
static void flags(translator *t, size_t from)
{
    int on = 0, off = 0;
    bool minus = false, saw = false;
    for (int32_t c = next(t); c >= 0; c = next(t)) {
        int flag = flag_of(c);
        if (flag) {
            *(minus ? &off : &on) |= flag;
            saw = true;
        } else if (c == '-' && !minus) {
            minus = true;
            saw = false;
        } else if ((c == ':' || c == ')') && (saw || !minus)) {
            int outer = t->flags;
            t->flags = (t->flags | on) & ~off;
            if (c == ':')
                open_group(t, S("(?:"), false, outer);
            return;
        } else {
            break;
        }
    }
    invalid(t, "invalid or unsupported Perl syntax", from);
}

static void open(translator *t)
{
    size_t from = t->at;
    if (peek(t, 1) != '?') {
        t->at++;
        open_capture(t, (tg_str){ NULL, 0 });
    } else if (looking_at(t, S("(?P<")) && t->pattern.length - from > 4) {
        named_capture(t, from, from + 4);
    } else if (looking_at(t, S("(?<")) && t->pattern.length - from > 3) {
        named_capture(t, from, from + 3);
    } else {
        t->at += 2;
        flags(t, from);
    }
}

static void alternative(translator *t)
{
    group *g = current(t);
    settle(g);
    g->some_nullable = g->some_nullable || g->nullable;
    g->shy = g->shy || g->nullable;
    g->nullable = true;
    t->at++;
    tg_buf_byte(&t->out->text, '|');
}

static void close(translator *t)
{
    if (t->depth == 0) {
        t->at = t->pattern.length;
        invalid(t, "unexpected )", 0);
        return;
    }
    group done = *current(t);
    settle(&done);
    t->depth--;
    t->flags = done.outer_flags;
    t->at++;
    tg_buf_byte(&t->out->text, ')');
    settle(current(t));
    current(t)->last = (atom){ .start = done.start,
                               .there = true,
                               .nullable = done.nullable || done.some_nullable,
                               .bare = true,
                               .named = done.named,
                               .shy = done.shy,
                               .copies = done.copies };
}

// ------------------------------------------------------------------------------------- repetition

typedef struct repetition {
    int least, most; // UNBOUNDED
    bool counted;
} repetition;

// A decimal number without leading zeros; -1: none, 100,000,000 or more: too large.
static int count(const translator *t, size_t *at)
{
    tg_str p = t->pattern;
    if (*at >= p.length || !digit(p.data[*at]))
        return -1;
    if (p.data[*at] == '0' && *at + 1 < p.length && digit(p.data[*at + 1]))
        return -1;
    int value = 0;
    for (; *at < p.length && digit(p.data[*at]); ++*at)
        value = value < 100000000 ? value * 10 + (p.data[*at] - '0') : value;
    return value;
}

// "{n}", "{n,}", "{n,m}" at `at`; false: the brace is a character.
static bool braces(translator *t, repetition *r)
{
    size_t at = t->at + 1;
    tg_str p = t->pattern;
    r->counted = true;
    r->least = r->most = count(t, &at);
    if (r->least < 0)
        return false;
    if (at < p.length && p.data[at] == ',') {
        at++;
        bool open_end = at < p.length && p.data[at] == '}';
        r->most = open_end ? UNBOUNDED : count(t, &at);
        if (!open_end && r->most < 0)
            return false;
    }
    if (at >= p.length || p.data[at] != '}')
        return false;
    t->at = at + 1;
    return true;
}

static tg_str quantifier(translator *t, repetition r, bool lazy)
{
    const char *end = lazy ? "?" : "";
    if (!r.counted)
        return tg_format(t->arena, "%c%s", r.most != UNBOUNDED ? '?' : r.least ? '+' : '*', end);
    if (r.most == UNBOUNDED)
        return tg_format(t->arena, "{%d,}%s", r.least, end);
    return tg_format(t->arena, "{%d,%d}%s", r.least, r.most, end);
}

// A loop over something that can match the empty string: see regex.h.
static void guarded_loop(translator *t, atom *a, repetition r, bool lazy, size_t from)
{
    tg_buf *out = &t->out->text;
    if (t->out->loops == LOOPS || a->shy || (r.least > 1 && a->named)) {
        unsupported(t, "this repetition of what can be empty is not supported", from);
        return;
    }
    unsigned loop = ++t->out->loops;
    const char *end = lazy ? "?" : "";
    tg_str copy = S("");
    if (r.least > 1)
        copy = tg_format(t->arena, "(?:%.*s){%d}", (int)(out->length - a->start), out->data + a->start,
                         r.least - 1);
    tg_str start = tg_format(t->arena, "%.*s(?:(?<f%u>)(?:(?<k%u>)(?:", TG_ARG(copy), loop, loop);
    insert(out, a->start, start);
    tg_buf_format(out, ")(?C%u))+%s)%s%s", loop, end, r.least ? "" : "?", r.least ? "" : end);
    a->named = true;
}

static void plain_loop(translator *t, atom *a, repetition r, bool lazy)
{
    tg_buf *out = &t->out->text;
    if (!a->bare) {
        insert(out, a->start, S("(?:"));
        tg_buf_byte(out, ')');
    }
    tg_buf_add(out, quantifier(t, r, lazy));
}

static bool too_often(const translator *t, const atom *a, repetition r, int *copies)
{
    (void)t;
    int times = r.most == UNBOUNDED ? r.least : r.most;
    *copies = a->copies * (times > 0 ? times : 1);
    if (r.least > TG_LIMIT_REGEX_REPEAT || r.most > TG_LIMIT_REGEX_REPEAT ||
        (r.most != UNBOUNDED && r.least > r.most))
        return true;
    return (r.least >= 2 || r.most >= 2) && *copies > TG_LIMIT_REGEX_REPEAT;
}

static void repeat(translator *t, repetition r, size_t from, bool follows_repetition)
{
    atom *a = &current(t)->last;
    int copies = a->there ? a->copies : 1;
    bool lazy = accept(t, '?') != !!(t->flags & UNGREEDY);
    if (r.counted && too_often(t, a->there ? a : &(atom){ .copies = 1 }, r, &copies))
        invalid(t, "invalid repeat count", from);
    else if (follows_repetition)
        invalid(t, "invalid nested repetition operator", from);
    else if (!a->there)
        invalid(t, "missing argument to repetition operator", from);
    else if (a->nullable && r.most == UNBOUNDED)
        guarded_loop(t, a, r, lazy, from);
    else
        plain_loop(t, a, r, lazy);
    a->shy = a->shy || (lazy && (a->nullable || r.least == 0));
    a->nullable = a->nullable || r.least == 0;
    a->bare = false;
    a->copies = copies;
}

// "*", "+", "?" or braces at `at`; false: none of them.
static bool repetition_operator(translator *t, bool follows_repetition)
{
    size_t from = t->at;
    int c = peek(t, 0);
    repetition r = { .least = c == '+', .most = c == '?' ? 1 : UNBOUNDED };
    if (c == '{') {
        if (!braces(t, &r))
            return false;
    } else if (c == '*' || c == '+' || c == '?') {
        t->at++;
    } else {
        return false;
    }
    repeat(t, r, from, follows_repetition);
    return true;
}

static void item(translator *t)
{
    switch (peek(t, 0)) {
    case '(':
        open(t);
        return;
    case ')':
        close(t);
        return;
    case '|':
        alternative(t);
        return;
    case '[':
        class(t);
        return;
    case '\\':
        backslash(t);
        return;
    case '^':
        new_atom(t, t->flags & MULTILINE ? S("(?<![^\\n])") : S("\\A"), true, false);
        break;
    case '$':
        new_atom(t, t->flags & MULTILINE ? S("(?![^\\n])") : S("\\z"), true, false);
        break;
    case '.':
        new_atom(t, t->flags & DOT_ALL ? S("(?s:.)") : S("[^\\n]"), false, true);
        break;
    default:
        literal(t, (uint32_t)next(t));
        return;
    }
    t->at++;
}

void tg_regex_translate(tg_arena *arena, tg_str pattern, tg_regex_translation *out)
{
    *out = (tg_regex_translation){ .status = TG_REGEX_OK };
    translator t = { .arena = arena, .out = out, .pattern = pattern };
    out->names = tg_arena_grow(arena, NULL, &t.name_capacity, sizeof *out->names);
    t.groups[0] = (group){ .nullable = true, .copies = 1 };
    if (!tg_utf8_valid(pattern))
        invalid(&t, "invalid UTF-8", 0);
    else if (pattern.length > TG_LIMIT_REGEX_PATTERN)
        unsupported(&t, "the pattern is too long", pattern.length);
    bool repeated = false;
    while (more(&t) && !failed(&t)) {
        repeated = repetition_operator(&t, repeated);
        if (!repeated)
            item(&t);
    }
    if (t.depth > 0 && t.depth < TG_LIMIT_REGEX_NESTING)
        invalid(&t, "missing closing )", 0);
}
