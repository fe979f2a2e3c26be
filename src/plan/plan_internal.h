// Private to plan/: nodes (module paths), frames (module instances), and what is remembered of them.
//
// The idea that makes the rest small: a *frame* is one instance of a module, made when somebody first needs it, and
// everything in it (variables, locals, outputs, counts) is evaluated when somebody first asks, once. While something
// is evaluated, `plan->touched` collects which instance keys it looked at, one bit a level: what touched no key is
// the same for all instances, so a thousand of them are looked at once (judge.c).
#ifndef TRACEGATE_PLAN_INTERNAL_H
#define TRACEGATE_PLAN_INTERNAL_H

#include "tracegate/limits.h"
#include "tracegate/plan.h"

// -------------------------------------------------------------------------------- paths of modules

// A module by the calls that lead to it, without instance keys.
typedef struct tg_node tg_node;

// What a call leads to: one module, several (its source is one of a few), or none.
typedef enum tg_target_state { TG_TARGET_NEW, TG_TARGET_BUSY, TG_TARGET_DONE } tg_target_state;
typedef struct tg_target {
    tg_target_state state;
    tg_node **nodes;
    size_t count;
    tg_reason reason; // why there is none
} tg_target;

struct tg_node {
    tg_node *parent; // NULL: the root
    const tg_module_call *call;
    const tg_module *module;
    unsigned depth;            // 0: the root
    tg_str path;               // "module.a.module.b"
    tg_str key;                // "a.b": as modules.json has it
    tg_files *files;           // where the module's files are
    int side;                  // of `files` in the run's modules
    bool foreign;              // not of this repository
    const tg_wrapper *wrapper; // called as a well-known wrapper
    tg_target *targets;        // one for each call of the module
    tg_str from_root;          // its directory as path.module shows it
    struct tg_frame *any;      // tg_plan_any_frame
};
// The side number of the working directory's installed modules.
#define TG_SIDE_INSTALLED 1000

// ------------------------------------------------------------------------------------------ memory

// A bit of plan->touched: the key of the module instance at a depth (from 1), or of the resource itself. Depths past
// the last bit share it.
#define TG_TOUCH_RESOURCE UINT64_C(1)
static inline uint64_t tg_touch_bit(unsigned depth)
{
    return UINT64_C(1) << (depth < 63 ? depth : 63);
}
// The bits of keys that still mean something outside of a frame at `depth` + 1.
static inline uint64_t tg_touch_outer(unsigned depth)
{
    return ((tg_touch_bit(depth) - 1) | tg_touch_bit(depth)) & ~TG_TOUCH_RESOURCE;
}

typedef enum tg_memo_state { TG_MEMO_NEW, TG_MEMO_BUSY, TG_MEMO_DONE } tg_memo_state;
// A value that is evaluated once in each round (a round is one set of assumptions). What is wholly known without any
// lasts.
typedef struct tg_memo {
    tg_value value;
    uint64_t touched;
    uint32_t round;
    uint8_t state; // tg_memo_state
    bool lasting;
} tg_memo;

typedef enum tg_key_kind { TG_KEY_NONE, TG_KEY_NUMBER, TG_KEY_STRING, TG_KEY_UNKNOWN } tg_key_kind;
// An instance key with what `each` and `count` are there.
typedef struct tg_key_value {
    tg_key_kind kind;
    bool for_each; // of TG_KEY_UNKNOWN: each is meant, not count
    int64_t number;
    tg_str string;
    tg_value value;   // each.value
    tg_reason reason; // of TG_KEY_UNKNOWN
} tg_key_value;

// The instances of a resource or a module call in a frame.
typedef enum tg_expansion_kind {
    TG_EXPANDS_ONE,     // no repetition
    TG_EXPANDS_NONE,    // `enabled = false`
    TG_EXPANDS_COUNT,   // `count` of them
    TG_EXPANDS_EACH,    // one for each of `keys`
    TG_EXPANDS_UNKNOWN, // judged as one whose key is unknown
    TG_EXPANDS_CHOICES, // one of `choices`, none of them of this kind
} tg_expansion_kind;
typedef struct tg_expansion tg_expansion;
struct tg_expansion {
    uint8_t kind;  // tg_expansion_kind
    uint8_t state; // tg_memo_state
    bool for_each; // of TG_EXPANDS_UNKNOWN
    bool lasting;  // as tg_memo's
    uint32_t round;
    uint64_t touched;
    uint64_t count;         // of COUNT and EACH
    const tg_str *keys;     // of EACH, in order
    const tg_value *values; // of EACH
    tg_reason reason;       // of UNKNOWN and CHOICES
    const tg_trail *trail;  // the way of the count or for_each
    tg_span at;             // its expression; file 0: no repetition
    tg_expansion *choices;
    size_t choice_count;
    // A call's: the frames of its instances, one table for each alternative node. Made when asked for.
    struct tg_frame_table *frames;
};

typedef struct tg_frame tg_frame;
struct tg_frame {
    tg_node *node;
    tg_frame *parent; // NULL: the root
    tg_key_value key;
    const tg_expansion *expansion; // that it is an instance of; NULL: the root
    tg_str address;                // module.a["x"], "" for the root
    // One place for each declaration of the module; NULL: none asked for yet.
    tg_memo **variables, **locals, **outputs, **calls, **resources;
    tg_expansion **call_expansions, **resource_expansions;
    tg_map attributes; // of resource instances: tg_memo by "index key attribute"
};

// Names in a frame: what `each` and `count` mean, if anything.
typedef struct tg_scope {
    tg_plan *plan;
    tg_frame *frame;
    const tg_key_value *key;      // NULL: neither each nor count
    uint64_t bit;                 // what looking at it touches
    const tg_resource *resource;  // in whose body: it cannot refer to itself
    const tg_variable *candidate; // a variable that has `candidate_value` here: its validation is tried
    tg_value candidate_value;
} tg_scope;

// Whose attribute a value is.
typedef struct tg_owner {
    const tg_resource *resource;
    const tg_frame *frame;
    tg_key_value key;
} tg_owner;

struct tg_plan {
    tg_plan_options options;
    tg_arena *arena;
    tg_eval eval;
    tg_diags diags;
    tg_node *root;
    tg_frame *frame; // the root's
    size_t node_count;
    uint64_t touched;
    uint32_t round;
    tg_map inputs;  // what the root's variables are set to: tg_given by name
    tg_map planned; // what a JSON plan says they were: tg_json by name
    bool tofu;
    struct {
        const tg_condition **items;
        size_t count, capacity;
    } noted;       // conditions on which the answer that is asked for just now hangs
    tg_map owners; // of values: tg_owner by the address of their content
    struct {
        tg_fetched *items;
        size_t count, capacity;
    } fetched;
    struct {
        tg_str *items;
        size_t count, capacity;
    } blind;                // paths of modules that cannot be seen
    tg_map facts;           // tg_variable_facts by variable
    tg_map said;            // things said once
    tg_map *installed;      // records of modules.json; NULL: not read yet
    bool inputs_incomplete; // a variable file is unreadable or has a syntax error
    bool limited;
    size_t writes; // things remembered so far (judge.c)
};

// ------------------------------------------------------------------------------------- diagnostics

// A diagnostic of the plan: what Terraform would refuse is a warning.
void tg_plan_say(tg_plan *plan, tg_severity severity, const char *code, tg_span at, const char *format, ...)
    TG_PRINTF(5, 6);
// The same at most once for each `key`.
bool tg_plan_first(tg_plan *plan, tg_str key);
// A reason as text of the plan's arena.
tg_reason tg_plan_reason(tg_plan *plan, tg_span at, const char *format, ...) TG_PRINTF(3, 4);
// Remembers the condition on which something that an asker sees hangs.
void tg_plan_note(tg_plan *plan, tg_reason reason);
void tg_plan_add_module_diags(tg_plan *plan, const tg_module *module);

tg_str tg_pointer_key(tg_arena *arena, const void *pointer);

// ------------------------------------------------------------------------------------------- names

// The names of a scope, which must live as long as they are used.
tg_names tg_plan_names(const tg_scope *scope);
tg_value tg_plan_evaluate(tg_plan *plan, const tg_scope *scope, const tg_expr *expr);
tg_value tg_plan_evaluate_in(tg_plan *plan, tg_frame *frame, const tg_expr *expr); // without each and count
tg_value tg_plan_evaluate_with(tg_plan *plan, const tg_frame *frame, const tg_names *names,
                               const tg_expr *expr);
// A constant of a file that allows no names and no functions (a variable's default, tfvars).
tg_value tg_plan_constant(tg_plan *plan, const tg_attribute *attribute);
bool tg_plan_constant_bool(tg_plan *plan, const tg_attribute *attribute, bool otherwise);

// An expression without names and functions; `context` is what it stands in.
tg_value tg_plan_constant_expression(tg_plan *plan, const tg_expr *expr, tg_span context);

// What a variable's declaration says, evaluated once.
typedef struct tg_variable_facts {
    tg_constraint constraint;
    const tg_type *type; // the constraint's, for unknowns
    tg_value initial;    // the default
    bool has_initial, nullable;
    bool literal; // text from outside is a string: no type is declared, or a primitive one
    unsigned marks;
} tg_variable_facts;
const tg_variable_facts *tg_plan_variable_facts(tg_plan *plan, const tg_variable *variable);

tg_value tg_plan_variable(tg_plan *plan, tg_frame *frame, const tg_variable *variable);
// An unknown narrowed by the variable's validations; a known value that they refuse is said.
tg_value tg_plan_validate(tg_plan *plan, tg_frame *frame, const tg_variable *variable, tg_value v,
                          tg_span at);
tg_value tg_plan_local(tg_plan *plan, tg_frame *frame, const tg_local *local);
tg_value tg_plan_output(tg_plan *plan, tg_frame *frame, const tg_output *output);
// The same for somebody in the calling module.
tg_value tg_plan_child_output(tg_plan *plan, tg_frame *child, const tg_output *output);
// All instances of a call, as a reference to it without index or attribute sees them.
tg_value tg_plan_call_value(tg_plan *plan, tg_frame *frame, const tg_module_call *call);
tg_value tg_plan_resource_value(tg_plan *plan, tg_frame *frame, const tg_resource *resource);
// The instances of an expansion: a tuple, an object by key, or the one itself. `instance` says whether its value
// depends on which instance it is (`*own`).
tg_value tg_plan_instances_value(tg_plan *plan, const tg_expansion *e, tg_span at,
                                 tg_value (*instance)(tg_plan *plan, void *data, const tg_expansion *e,
                                                      uint64_t i, bool *own),
                                 void *data);
// One attribute of one instance, as the plan would hold it.
tg_value tg_plan_attribute(tg_plan *plan, tg_frame *frame, const tg_resource *resource,
                           const tg_key_value *key, tg_str name);
const tg_owner *tg_plan_owner(tg_plan *plan, tg_value value); // NULL: it is no attribute

// Memory. What is not good any more is evaluated between begin and end, and set. A memo that is busy is a cycle.
typedef struct tg_hold {
    uint64_t touched;
    struct tg_attempt *attempt;
} tg_hold;
bool tg_memo_good(const tg_plan *plan, const tg_memo *memo);
tg_hold tg_memo_begin(tg_plan *plan, tg_memo *memo);
void tg_memo_set(tg_plan *plan, tg_memo *memo, tg_value value);
void tg_memo_end(tg_plan *plan, tg_hold hold);
// The value for an asker to whom the bits `visible` mean something.
tg_value tg_memo_use(tg_plan *plan, const tg_memo *memo, uint64_t visible);
tg_memo *tg_memo_at(tg_plan *plan, tg_memo ***places, size_t count, uint32_t index);
// Says that something depends on itself; unknown.
tg_value tg_plan_cycle(tg_plan *plan, tg_span at, const char *kind, tg_str name);

// -------------------------------------------------------------------------------------- repetition

const tg_expansion *tg_plan_call_expansion(tg_plan *plan, tg_frame *frame, const tg_module_call *call);
const tg_expansion *tg_plan_resource_expansion(tg_plan *plan, tg_frame *frame, const tg_resource *resource);
// How many instances there are to look at one by one: 1 where the key is unknown.
uint64_t tg_expansion_size(const tg_expansion *expansion);
// The key of instance `i`. EACH and COUNT in their order.
void tg_expansion_key(tg_plan *plan, const tg_expansion *expansion, uint64_t i, tg_key_value *out);
bool tg_expansion_find(const tg_expansion *expansion, tg_str key, uint64_t *i); // of EACH
// The frame of a call's instance.
tg_frame *tg_plan_child(tg_plan *plan, tg_frame *frame, tg_node *node, const tg_expansion *expansion,
                        uint64_t i);
// [0], ["a"], or nothing.
tg_str tg_key_text(tg_arena *arena, const tg_key_value *key);

// ------------------------------------------------------------------------------------------- calls

void tg_plan_plant_root(tg_plan *plan);
const tg_target *tg_plan_target(tg_plan *plan, tg_node *node, const tg_module_call *call);
// A frame of the node whose keys are all unknown: for what is asked of the module itself.
tg_frame *tg_plan_any_frame(tg_plan *plan, tg_node *node);

// ------------------------------------------------------------------------------------------ inputs

// Where a variable of the root got its value.
typedef struct tg_given {
    const tg_attribute *attribute; // of a tfvars file
    const tg_input *input;         // --var, TF_VAR_
    const tg_value *value;         // of a Terragrunt unit
} tg_given;
void tg_plan_read_inputs(tg_plan *plan);
// The value that is set from outside; false: none is. *at is set where it stands in a file.
bool tg_plan_root_value(tg_plan *plan, const tg_variable *variable, tg_value *out, tg_span *at);
tg_reason tg_plan_why_not_set(tg_plan *plan, const tg_variable *variable);
bool tg_path_is_loaded_tfvars(tg_str name); // terraform.tfvars, *.auto.tfvars and their JSON

#endif
