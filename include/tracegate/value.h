// Values: what an expression stands for, as far as it can be known.
//
// A value is known, null or unknown. Unknown is not an error: it carries the reason that a report shows
// ("var.stage has no value") and what is certain all the same (its type, "not null", a prefix, bounds), exactly
// as go-cty has it (docs/concepts.md, docs/refinements.md, docs/marks.md there). Two things are added to cty:
// an unknown may know the few values that it is one of (`choices`), and it may be *failed*: Terraform would
// refuse the expression. Whoever does not care treats both as the plain unknowns that they also are.
//
// Values are immutable and live in an arena; a tg_value is a handle of two pointers, passed by value: the content,
// and the way by which it came (tg_trail). Strings are NFC. Nothing here reports anything: what can go wrong is
// told to the caller as a tg_fault, who knows the place.
#ifndef TRACEGATE_VALUE_H
#define TRACEGATE_VALUE_H

#include "tracegate/text.h"

// ------------------------------------------------------------------------------------------ types

typedef enum tg_type_kind {
    TG_TYPE_ANY, // cty's dynamic: the type itself is not known; as a constraint: any type
    TG_TYPE_STRING,
    TG_TYPE_NUMBER,
    TG_TYPE_BOOL,
    TG_TYPE_LIST,
    TG_TYPE_SET,
    TG_TYPE_MAP,
    TG_TYPE_TUPLE,
    TG_TYPE_OBJECT,
} tg_type_kind;

// A type, or a type constraint (where `any` and optional attributes may stand inside).
typedef struct tg_type tg_type;
struct tg_type {
    uint8_t kind;           // tg_type_kind
    bool any_inside;        // it or something in it is TG_TYPE_ANY
    bool optional_inside;   // something in it is an optional attribute: a constraint, never a value's type
    uint16_t depth;         // levels below
    uint32_t count;         // elements of a tuple, attributes of an object
    const tg_type *element; // list, set, map
    const tg_type *const *items; // tuple: in order; object: beside `names`
    const tg_str *names;         // object: attribute names in byte order
    const bool *optional;        // object constraint: beside `names`; NULL: none is
};

extern const tg_type tg_type_any, tg_type_string, tg_type_number, tg_type_bool;
// The collection types that functions name in their tables.
extern const tg_type tg_type_any_list, tg_type_any_set, tg_type_any_map;
extern const tg_type tg_type_string_list, tg_type_string_set, tg_type_string_map, tg_type_number_list;
extern const tg_type tg_type_bool_list, tg_type_empty_tuple, tg_type_empty_object;

const tg_type *tg_type_list(tg_arena *arena, const tg_type *element);
const tg_type *tg_type_set(tg_arena *arena, const tg_type *element);
const tg_type *tg_type_map(tg_arena *arena, const tg_type *element);
// `items` is kept, not copied.
const tg_type *tg_type_tuple(tg_arena *arena, const tg_type *const *items, uint32_t count);
// `names` must be in byte order, each once; the arrays are kept. `optional` may be NULL.
const tg_type *tg_type_object(tg_arena *arena, const tg_str *names, const tg_type *const *items,
                              const bool *optional, uint32_t count);

bool tg_type_equal(const tg_type *a, const tg_type *b); // optional marks count, too
// Whether a value of type `given` is one of `want`, where `any` in it stands for whatever there is.
bool tg_type_conforms(const tg_type *given, const tg_type *want);
static inline bool tg_type_is(const tg_type *type, tg_type_kind kind)
{
    return type->kind == kind;
}
bool tg_type_is_primitive(const tg_type *type);  // string, number, bool
bool tg_type_is_collection(const tg_type *type); // list, set, map
// The index of an object's attribute, -1: none. Binary search.
int64_t tg_type_attribute(const tg_type *object, tg_str name);
// The same type with no attribute optional.
const tg_type *tg_type_without_optional(tg_arena *arena, const tg_type *type);
// As Terraform's messages name it: "list of string", "object", "dynamic"; a constraint's any is "any type".
tg_str tg_type_name(tg_arena *arena, const tg_type *type);
tg_str tg_type_constraint_name(tg_arena *arena, const tg_type *type);
// As `terraform console` prints a constraint: list(string), object({a=number}).
tg_str tg_type_text(tg_arena *arena, const tg_type *type);

// ------------------------------------------------------------------------------------------ trails

// The way that a value came, for reports: a step is a place and what happened there. Kept as a list from the value
// back to its origin, each value pointing at its last step; nobody but tg_trail_steps walks it.
//
// How ways combine: an operation that hands on an existing value (a conditional's arm, an element, coalesce())
// keeps that value's way; the way of an element is followed by that of the collection it was taken from. One that
// makes a new value (a template, `+`, most functions) has the way of its main contributor: the first operand with a
// way that leads further than to a literal, else the first with any.
typedef struct tg_trail tg_trail;
struct tg_trail {
    const tg_trail *before; // what came earlier; NULL: this is the origin
    const tg_trail *after;  // what came later; NULL: nothing. A step has none
    const char
        *what; // "variable default", "module argument", "local", "literal"; NULL: joins before and after
    tg_span at;
    bool hidden;   // the value was sensitive here: the place may be shown, its text not
    bool referred; // some step is more than a literal
};

// One step in order, as tg_trail_steps gives it.
typedef struct tg_trail_step {
    tg_span at;
    const char *what;
    bool hidden;
} tg_trail_step;
// From the origin to the value, neighbours at one place once, at most the last TG_LIMIT_TRAIL. In `arena`.
const tg_trail_step *tg_trail_steps(tg_arena *arena, const tg_trail *trail, size_t *count);
// Both, `first` before `second`; either may be NULL.
const tg_trail *tg_trail_join(tg_arena *arena, const tg_trail *first, const tg_trail *second);

// ------------------------------------------------------------------------------------------ values

typedef struct tg_value_content tg_value_content;
typedef struct tg_value {
    const tg_value_content *content; // never NULL in a value that anybody made
    const tg_trail *trail;           // NULL: not remembered
} tg_value;

typedef enum tg_value_state { TG_KNOWN, TG_NULL, TG_UNKNOWN } tg_value_state;

// Marks, as cty's: on any value at any depth; operations hand them on.
typedef enum tg_mark { TG_SENSITIVE = 1, TG_EPHEMERAL = 2 } tg_mark;

// What is so of a value or of something in it, at any depth.
typedef enum tg_inside {
    TG_HAS_UNKNOWN = 1, // any unknown
    TG_HAS_MARK = 2,
    TG_HAS_CHOICES = 4, // an unknown that knows what it is one of
    TG_HAS_FAILED = 8,
    TG_HAS_PLAIN = 16, // an unknown that does not know what it is one of
} tg_inside;

// An unknown condition that was met: of `? :`, of %{if}, of a `for`'s `if`. It is the same one wherever the same text
// is evaluated in the same module instance with the same local names (`key` says all of that). Or that a value is the
// first of those it is one of (tg_eval_chosen).
typedef struct tg_condition {
    tg_str key;
    bool of_value;
    // `var.stage == "prod"` and its like say what a name is worth if the outcome is `equal_if`. Null string: it says nothing.
    tg_str name;
    bool equal_if;
    tg_value equal;
    tg_span at;
    tg_str reason;                 // why it is unknown
    const struct tg_condition *by; // the condition on which it hangs itself; NULL: none that is known
} tg_condition;

// Why something cannot be known.
typedef struct tg_reason {
    tg_str text; // "var.stage has no value": lower case, no full stop
    tg_span at;  // the expression that cannot be known; file 0: none
    // The condition on which it hangs; NULL: on none, or on one without identity (a local name in it is unknown).
    const tg_condition *condition;
} tg_reason;

// What is certain of an unknown. All zero: nothing.
typedef struct tg_bound {
    bool given, inclusive;
    tg_number number;
} tg_bound;
typedef struct tg_refinement {
    bool not_null;
    bool has_longest;
    tg_str prefix;            // string: how it begins; null or empty: not known
    tg_str suffix;            // string: how it ends (which cty does not know); null or empty: not known
    tg_bound least, greatest; // number
    size_t shortest, longest; // collection: bounds of its length; `longest` only if has_longest
} tg_refinement;

typedef struct tg_unknown {
    tg_reason reason;
    tg_refinement certain;
    bool failed;           // Terraform would refuse the expression; the reason says how
    uint32_t choice_count; // 0: not known. Else 1 to TG_CAP_CHOICES different values
    const tg_value
        *choices; // what it is one of: no choice is failed; some may hold unknowns. A choice of one
                  // kind may be missing where it cannot be evaluated
} tg_unknown;

struct tg_value_content {
    uint8_t state;  // tg_value_state
    uint8_t marks;  // tg_mark, of this value itself
    uint8_t inside; // tg_inside
    uint16_t depth; // levels below
    uint32_t count; // elements of a known collection, tuple or object
    uint32_t parts; // those at all levels, one that is shared as often as it occurs
    const tg_type *type;
    union {
        bool truth;
        tg_str string;
        tg_number number;
        struct {
            const tg_value *items;
            const tg_str *keys; // map: in byte order; object: the type's names; else NULL
        };
        const tg_unknown *unknown;
    };
};

static inline const tg_type *tg_value_type(tg_value v)
{
    return v.content->type;
}
static inline bool tg_value_is_known(tg_value v) // null is known, too, as in cty
{
    return v.content->state != TG_UNKNOWN;
}
static inline bool tg_value_is_null(tg_value v)
{
    return v.content->state == TG_NULL;
}
static inline bool tg_value_is_wholly_known(tg_value v)
{
    return !(v.content->inside & TG_HAS_UNKNOWN);
}
static inline bool tg_value_is(tg_value v, tg_type_kind kind) // known, not null, of that kind
{
    return v.content->state == TG_KNOWN && v.content->type->kind == kind;
}
static inline bool tg_value_has(tg_value v, tg_inside what)
{
    return (v.content->inside & what) != 0;
}
// Failed itself. Of a value as a whole ask tg_value_has(v, TG_HAS_FAILED): something in it may be failed, and where
// Terraform goes on with a known value after a mistake (a template), that has it, too.
static inline bool tg_value_failed(tg_value v)
{
    return v.content->state == TG_UNKNOWN && v.content->unknown->failed;
}
// Of a known bool, string, number, collection; the caller has looked at state and type.
static inline bool tg_value_truth(tg_value v)
{
    return v.content->truth;
}
static inline tg_str tg_value_text(tg_value v)
{
    return v.content->string;
}
static inline tg_number tg_value_number(tg_value v)
{
    return v.content->number;
}
static inline uint32_t tg_value_count(tg_value v)
{
    return v.content->count;
}
static inline tg_value tg_value_item(tg_value v, uint32_t i)
{
    return v.content->items[i];
}
static inline tg_str tg_value_key(tg_value v, uint32_t i) // map, object
{
    return v.content->keys[i];
}

// Constructors. Arrays and strings are kept, not copied, and must live as long as `arena`. Elements of a list, set or map
// must be of one type; unknowns and nulls of type any take it. If they are not, the collection is unknown.
tg_value tg_value_bool(bool truth);                     // static
tg_value tg_value_string(tg_arena *arena, tg_str text); // made NFC; not valid UTF-8 becomes U+FFFD
tg_value tg_value_of_number(tg_arena *arena, tg_number number);
tg_value tg_value_integer(tg_arena *arena, int64_t value); // 64 bits
tg_value tg_value_null(tg_arena *arena, const tg_type *type);
tg_value tg_value_list(tg_arena *arena, const tg_type *element, const tg_value *items, uint32_t count);
// Drops what equals an earlier element and puts the rest in cty's order. Marks of elements move to the set.
tg_value tg_value_set(tg_arena *arena, const tg_type *element, const tg_value *items, uint32_t count);
// Keys in any order; of equal keys the last counts.
tg_value tg_value_map(tg_arena *arena, const tg_type *element, const tg_str *keys, const tg_value *items,
                      uint32_t count);
tg_value tg_value_tuple(tg_arena *arena, const tg_value *items, uint32_t count);
tg_value tg_value_object(tg_arena *arena, const tg_str *names, const tg_value *items, uint32_t count);
tg_value tg_value_unknown(tg_arena *arena, const tg_type *type, tg_reason reason);
tg_value tg_value_failure(tg_arena *arena, tg_reason reason); // failed, of type any

// ------------------------------------------------------------------------- unknown, one of a few

// Why the value, or the first unknown in it, cannot be known. Empty text: it is wholly known.
tg_reason tg_value_reason(tg_value v);
// Unknown of `type` for the reason that `because` is unknown.
tg_value tg_value_unknown_like(tg_arena *arena, const tg_type *type, tg_value because);
// With more that is certain, as cty's RefineWith: of an unknown, adds (and may make it known: a number between 1 and 1);
// of a known value, nothing. The null string and zero members add nothing.
tg_value tg_value_refine(tg_arena *arena, tg_value v, const tg_refinement *certain);
tg_value tg_value_refine_not_null(tg_arena *arena, tg_value v);
bool tg_value_never_null(tg_value v);
// What is certain of `v`, known values included (cty's Range); its marks do not matter.
tg_refinement tg_value_range(tg_value v);

// `unknown` (a plain unknown as Terraform has it: its type, what is certain, why) that is one of `choices`: equal ones
// fall together, an unknown that knows its own choices gives those. One left: that one, known. More than
// TG_CAP_CHOICES, or a choice that is a plain unknown: `unknown` itself. None: failed.
tg_value tg_value_one_of(tg_arena *arena, tg_value unknown, const tg_value *choices, uint32_t count);
// What `v` can be, each choice in it taken in turn, in all combinations: at most `most` (and TG_CAP_COMBINATIONS). A
// value without choices is the only one of itself; NULL: there are more. Plain unknowns stay in it.
const tg_value *tg_value_alternatives(tg_arena *arena, tg_value v, uint32_t most, uint32_t *count);
// The value without failed and with each unknown as it is; a failed one becomes a plain unknown: what a name that
// stands for it gives to others.
tg_value tg_value_settled(tg_arena *arena, tg_value v);

// -------------------------------------------------------------------------------------- marks, ways

tg_value tg_value_mark(tg_arena *arena, tg_value v, unsigned marks);
tg_value tg_value_unmark(tg_arena *arena, tg_value v, unsigned *marks);      // its own; adds to *marks
tg_value tg_value_unmark_deep(tg_arena *arena, tg_value v, unsigned *marks); // at every depth; adds to *marks
unsigned tg_value_marks_deep(tg_value v);
// The same value, one step further on its way: `what` is static, "local". Hidden if `v` is sensitive.
tg_value tg_value_step(tg_arena *arena, tg_value v, tg_span at, const char *what);
// `v` with the way of the main contributor of `operands`, where it has none of its own.
tg_value tg_value_by(tg_value v, const tg_value *operands, size_t count);

// --------------------------------------------------------------------------------------- operations

// What is wrong with an operation. `text` null: nothing. `certain`: the result is failed; else only some choices of
// a one-of would fail, and the result is what the others give.
typedef struct tg_fault {
    tg_str text; // as Terraform says it: lower case, no full stop
    bool certain;
} tg_fault;

// Equality as `==`: a bool, perhaps unknown, with the marks of both. Values of different types are never equal.
tg_value tg_value_equal(tg_arena *arena, tg_value a, tg_value b);
// The same in every respect (cty's RawEquals): unknowns of the same type, refinement and choices, nulls of the same
// type, marks. Not a question of the language. Reasons and ways do not matter.
bool tg_value_same(tg_value a, tg_value b);

// Conversion to a constraint as cty's convert.Convert: unsafe ones (string to number) are tried; `any` inside is filled
// in; optional attributes that are missing become null.
tg_value tg_value_convert(tg_arena *arena, tg_value v, const tg_type *to, tg_fault *fault);
// The type to which all convert, as convert.UnifyUnsafe; NULL: there is none.
const tg_type *tg_type_unify(tg_arena *arena, const tg_type *const *types, size_t count);
// Why a value of type `from` is no `to`: "list of string required" (convert.MismatchMessage).
tg_str tg_type_mismatch(tg_arena *arena, const tg_type *from, const tg_type *to);

// ------------------------------------------------------------------------------------------- JSON

// A type or a value as in test/oracle (the form of cty's JSON with `$unknown`, `$sensitive`): the result of
// `tracegate eval`.
void tg_type_print(tg_buf *out, const tg_type *type);
void tg_value_print(tg_buf *out, tg_value v);
// A string with quotes and Go's escapes; `html`: `<`, `>`, `&` are escaped as well (jsonencode).
void tg_json_quote(tg_buf *out, tg_str text, bool html);
// A string as Go's strconv.Quote and %q.
void tg_go_quote(tg_buf *out, tg_str text);

#endif
