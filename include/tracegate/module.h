// Module: a directory's configuration files as one module, overrides merged, nothing evaluated yet.
//
// What is declared, under which name, with which bodies; MODULES.md "Files" and "Overrides" are the rules, which
// are those of Terraform's internal/configs (module.go, module_merge.go) and, for `.tofu`, OpenTofu's. Loading
// cannot fail: what is refused is a diagnostic of the module, the rest is there. A loaded module never changes.
#ifndef TRACEGATE_MODULE_H
#define TRACEGATE_MODULE_H

#include "tracegate/files.h"
#include "tracegate/syntax.h"

// ------------------------------------------------------------------------------------------ bodies

// One body with the body of its escape block `_`, which merges into it.
typedef struct tg_layer {
    const tg_body *body;
    const tg_body *escape; // NULL: none
} tg_layer;

// A body as it counts: the base, then the overrides laid over it in the order in which they apply.
typedef struct tg_content {
    tg_layer *items;
    size_t count, capacity;
    bool incomplete; // a syntax error inside: something may be missing
} tg_content;

// A nested block, or a `dynamic` block that makes some (its label is the type, `content` is inside).
typedef struct tg_item {
    const tg_block *block;
    bool dynamic;
} tg_item;
typedef struct tg_items {
    const tg_item *items; // source order, the base's before an override's
    size_t count;
} tg_items;

// A nested block's body as content.
tg_content tg_content_of(tg_arena *arena, const tg_body *body);
// The argument that counts: the last layer's that has one. NULL: none.
const tg_attribute *tg_content_attribute(tg_arena *arena, const tg_content *content, tg_str name,
                                         tg_diags *diags);
// All arguments that count, each name once, in source order. JSON: every property, so blocks show here as well.
void tg_content_attributes(tg_arena *arena, const tg_content *content, tg_attribute ***items, size_t *count,
                           tg_diags *diags);
// The nested blocks and dynamic blocks of a type that count: where an override has any, only the last such
// override's.
tg_items tg_content_blocks(tg_arena *arena, const tg_content *content, tg_str type, tg_diags *diags);
// The place that stands for a block in a report: `resource "type" "name"`; in JSON its last label.
tg_span tg_block_header(const tg_block *block);

// ------------------------------------------------------------------------------------ declarations

// One declaration of a variable: the first, or an override's. NULL: not set there.
typedef struct tg_variable_part {
    const tg_attribute *type, *initial, *nullable, *sensitive, *ephemeral;
} tg_variable_part;
typedef struct tg_variable {
    tg_str name;
    uint32_t index; // among those of its module
    tg_span header;
    struct {
        tg_variable_part *items;
        size_t count, capacity;
    } parts;                 // the first declaration, then the overrides
    tg_content *validations; // each `validation` block: condition, error_message
    size_t validation_count;
    bool incomplete;
} tg_variable;

typedef struct tg_local {
    tg_str name;
    uint32_t index; // among those of its module
    const tg_attribute *value;
} tg_local;

typedef struct tg_output {
    tg_str name;
    uint32_t index; // among those of its module
    tg_span header;
    const tg_attribute *value; // NULL: missing, which is refused
    const tg_attribute *type;  // NULL: none
    const tg_attribute *sensitive, *ephemeral;
} tg_output;

// What makes instances of a resource or a module call. At most one counts: count before for_each.
typedef struct tg_repetition {
    const tg_attribute *count, *for_each;
    const tg_attribute *enabled; // `lifecycle { enabled = … }`, OpenTofu's
} tg_repetition;

typedef enum tg_resource_mode { TG_MODE_MANAGED, TG_MODE_DATA, TG_MODE_EPHEMERAL } tg_resource_mode;
typedef struct tg_resource {
    tg_resource_mode mode;
    tg_str type, name;
    uint32_t index;        // among those of its module
    const tg_block *block; // of the base declaration
    tg_span header;
    tg_repetition repetition;
    tg_content content;
} tg_resource;

typedef struct tg_module_call {
    tg_str name;
    uint32_t index; // among those of its module
    const tg_block *block;
    tg_span header;
    const tg_attribute *source;  // NULL: missing, which is refused
    const tg_attribute *version; // NULL: none
    tg_repetition repetition;
    tg_content content; // arguments: tg_call_arguments
} tg_module_call;

// `moved { from = …, to = … }`, `removed { from = … }` (to NULL).
typedef struct tg_move {
    tg_span header;
    const tg_expr *from, *to;
} tg_move;
typedef struct tg_moves {
    tg_move *items;
    size_t count, capacity;
} tg_moves;

// Where a backend, `cloud`, `import` or provider block stands; a span with file 0: there is none.
typedef struct tg_module_marks {
    tg_span backend, cloud, import;
} tg_module_marks;

// A configuration file of a module, or a *.tfvars file that Terraform loads by itself.
typedef struct tg_module_file {
    tg_str path;         // from the repository's top
    const tg_file *file; // NULL: could not be read
    bool override;
} tg_module_file;

typedef struct tg_module {
    tg_str directory;       // real path, "" for the top
    tg_files_status status; // of the directory: absent, outside, unreadable; no files then
    bool tofu;              // read in OpenTofu's dialect
    bool incomplete; // a file is unreadable or its top level has a syntax error: declarations may be missing
    bool embedded;   // a stand-in of ours, no directory
    const tg_module_file *files; // configuration files, by name; overrides last
    size_t file_count;
    // By name; resources by "type.name", with "data." or "ephemeral." before it where they are that. Values are
    // tg_variable *, tg_local *, tg_output *, tg_resource *, tg_module_call *. In order of files and of source.
    tg_map variables, locals, outputs, resources, calls;
    tg_moves moved, removed;
    tg_module_marks marks;
    const tg_diags *diags; // of its files and of merging them
} tg_module;

// A call's argument for the module's variable `name`; NULL: not given. Terraform's own (source, version, count, …)
// are none, unless they stand in an escape block.
const tg_attribute *tg_call_argument(tg_arena *arena, const tg_module_call *call, tg_str name);
// All of a call's arguments, Terraform's own left out.
void tg_call_arguments(tg_arena *arena, const tg_module_call *call, tg_attribute ***arguments, size_t *count);

// ------------------------------------------------------------------------------------------ loading

// The modules of a run, each file parsed once and each directory merged once for each side and dialect. Safe from
// several threads; everything it hands out lives as long as it does.
typedef struct tg_modules tg_modules;
tg_modules *tg_modules_new(tg_texts *texts);
void tg_modules_free(tg_modules *modules); // NULL is fine

// The module in a real directory (tg_files_resolve) of `files`. `side` tells two trees apart (0 and 1, or more):
// same side, same answer. Never NULL; a directory without configuration gives a module with no files.
const tg_module *tg_modules_load(tg_modules *modules, tg_files *files, int side, tg_str directory, bool tofu);
// A file of a module that is put together: read from `path`, or, where `bytes` is not null, made of them.
typedef struct tg_module_part {
    tg_str path;
    tg_str bytes;
} tg_module_part;
// A module made of these files, in the order in which they are read (of one base name the last counts): a Terragrunt
// unit's directory, which is one laid over another. `directory` is where its calls and files are looked for.
const tg_module *tg_modules_load_parts(tg_modules *modules, tg_files *files, int side, tg_str directory,
                                       const tg_module_part *parts, size_t count, bool tofu);
// A module of one text that is not of the repository: a stand-in. Its spans have file 0.
const tg_module *tg_modules_load_text(tg_modules *modules, tg_str name, tg_str bytes);
// A file parsed as configuration syntax, whatever its name (tfvars, terragrunt.hcl). NULL: not there or not
// readable, `status` says which. Its diagnostics are in `diags` (the same list for the same file).
const tg_file *tg_modules_parse(tg_modules *modules, tg_files *files, int side, tg_str path,
                                tg_files_status *status, const tg_diags **diags);
// The tree of a text of this run, by its number; NULL: it is none of a file parsed here.
const tg_file *tg_modules_file(tg_modules *modules, uint32_t number);

// Which of a directory's entries are configuration, in the order in which they are read: primary files by name,
// then overrides by name. `tofu` as MODULES.md "Files": `x.tofu` hides `x.tf`; in Terraform's dialect `.tofu` files
// are read only where there are no others.
tg_strs tg_module_file_names(tg_arena *arena, const tg_entries *entries, bool tofu);
bool tg_module_is_override(tg_str file_name);
// True where the directory is OpenTofu's by itself: a `.tofu` file, or a lock file that names registry.opentofu.org.
bool tg_module_is_tofu(tg_files *files, tg_str directory, const tg_entries *entries);

// ------------------------------------------------------------------------------------- a cheap look

// What is known of a configuration file without making its tree: which modules it calls, and what makes its directory
// a root. Comments, strings and heredocs are skipped as HCL has them; broken text gives what was seen.
typedef struct tg_scan {
    struct {
        tg_str *items; // sources as written: "./modules/fn", "acme/x/aws"
        size_t count, capacity;
    } sources;
    bool opaque; // some source is no plain quoted string: it may call anything
    bool marked; // a backend, cloud or import block
    bool reads;  // the name of a function that reads files stands somewhere
} tg_scan;
// Adds to `out`. `path` tells the syntax; JSON is read as JSON.
void tg_module_scan(tg_arena *arena, tg_str path, tg_str bytes, tg_scan *out);

#endif
