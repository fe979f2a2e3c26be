// The command `eval`: what the evaluator says of an expression, as one line of JSON; and of many, for tests.
//
// Values of variables come in the form of test/oracle (README there): JSON, where {"$unknown":T} is unknown,
// {"$sensitive":V} sensitive, and {"$type":T,"$value":V} converted to a type; T is a type in cty's JSON.
#include "tracegate/eval.h"
#include "tracegate/cli.h"
#include "tracegate/files.h"
#include "tracegate/limits.h"

#include <pthread.h>
#include <stdio.h>
#include <string.h>

typedef struct job {
    const char *expression;
    const char *vars; // a file; NULL: none
    bool batch;
    bool as_terraform;
    bool outcomes;
    int status;
    tg_pool *pool;
    tg_files *files; // the working directory, for file(); NULL: it could not be opened
    tg_buf out;
} job;

// ----------------------------------------------------------------------------------------- variables

static const tg_type *read_type(tg_arena *arena, const tg_json *json);

static const tg_type *read_object_type(tg_arena *arena, const tg_json *json)
{
    tg_str *names = tg_new_array(arena, tg_str, json->count);
    tg_value *items = tg_new_array(arena, tg_value, json->count);
    for (size_t i = 0; i < json->count; i++) {
        names[i] = json->members[i].name;
        items[i] = tg_value_null(arena, read_type(arena, &json->members[i].value));
    }
    return tg_value_type(tg_value_object(arena, names, items, (uint32_t)json->count)); // puts them in order
}

static const tg_type *read_type(tg_arena *arena, const tg_json *json)
{
    static const tg_type *const primitives[] = { &tg_type_string, &tg_type_number, &tg_type_bool };
    if (json->kind == TG_JSON_STRING) {
        for (size_t i = 0; i < sizeof primitives / sizeof primitives[0]; i++) {
            if (tg_str_equal(json->text, tg_type_name(arena, primitives[i])))
                return primitives[i];
        }
        return &tg_type_any;
    }
    if (json->kind != TG_JSON_ARRAY || json->count != 2 || json->items[0].kind != TG_JSON_STRING)
        return &tg_type_any;
    tg_str kind = json->items[0].text;
    const tg_json *inner = &json->items[1];
    if (tg_str_equal(kind, S("list")))
        return tg_type_list(arena, read_type(arena, inner));
    if (tg_str_equal(kind, S("set")))
        return tg_type_set(arena, read_type(arena, inner));
    if (tg_str_equal(kind, S("map")))
        return tg_type_map(arena, read_type(arena, inner));
    if (tg_str_equal(kind, S("object")) && inner->kind == TG_JSON_OBJECT)
        return read_object_type(arena, inner);
    if (inner->kind != TG_JSON_ARRAY)
        return &tg_type_any;
    const tg_type **items = tg_new_array(arena, const tg_type *, inner->count);
    for (size_t i = 0; i < inner->count; i++)
        items[i] = read_type(arena, &inner->items[i]);
    return tg_type_tuple(arena, items, (uint32_t)inner->count);
}

static tg_value read_value(tg_arena *arena, const tg_json *json);

static bool read_special(tg_arena *arena, const tg_json *json, tg_value *out)
{
    const tg_json *part;
    tg_fault fault;
    if ((part = tg_json_member_of(json, S("$unknown")))) {
        tg_reason reason = { .text = S("a variable has no value"), .at = json->span };
        *out = tg_value_unknown(arena, read_type(arena, part), reason);
    } else if ((part = tg_json_member_of(json, S("$sensitive")))) {
        *out = tg_value_mark(arena, read_value(arena, part), TG_SENSITIVE);
    } else if ((part = tg_json_member_of(json, S("$type")))) {
        const tg_json *value = tg_json_member_of(json, S("$value"));
        tg_value v = value ? read_value(arena, value) : tg_value_null(arena, &tg_type_any);
        *out = tg_value_convert(arena, v, read_type(arena, part), &fault);
    } else {
        return false;
    }
    return true;
}

static tg_value read_value(tg_arena *arena, const tg_json *json)
{
    tg_value v;
    if (json->kind != TG_JSON_OBJECT && json->kind != TG_JSON_ARRAY)
        return tg_value_from_json(arena, json);
    if (json->kind == TG_JSON_OBJECT && read_special(arena, json, &v))
        return v;
    bool object = json->kind == TG_JSON_OBJECT;
    tg_str *names = tg_new_array(arena, tg_str, json->count);
    tg_value *items = tg_new_array(arena, tg_value, json->count);
    for (size_t i = 0; i < json->count; i++) {
        names[i] = object ? json->members[i].name : S("");
        items[i] = read_value(arena, object ? &json->members[i].value : &json->items[i]);
    }
    return object ? tg_value_object(arena, names, items, (uint32_t)json->count)
                  : tg_value_tuple(arena, items, (uint32_t)json->count);
}

static tg_map read_variables(tg_arena *arena, const tg_json *json)
{
    tg_map map;
    tg_map_init(&map, arena);
    for (size_t i = 0; json && json->kind == TG_JSON_OBJECT && i < json->count; i++) {
        tg_value v = read_value(arena, &json->members[i].value);
        tg_map_put(&map, json->members[i].name, tg_arena_copy(arena, &v, sizeof v));
    }
    return map;
}

static tg_value find_variable(tg_eval *eval, const tg_names *names, const tg_traversal *reference,
                              uint32_t *used)
{
    const tg_map *map = names->data;
    const tg_step *root = &reference->steps[0];
    const tg_value *v = tg_map_get(map, root->name);
    *used = 1;
    if (v)
        return *v;
    tg_str near = tg_map_nearest(eval->arena, map, root->name);
    *used = tg_str_none(near) ? 0 : 1;
    if (tg_str_none(near))
        return tg_value_bool(false);
    return tg_eval_error(eval, "eval/unknown-name", root->span, root->span,
                         "there is no variable named \"%.*s\"; did you mean \"%.*s\"?",
                         TG_ARG(tg_utf8_printable(eval->arena, root->name)),
                         TG_ARG(tg_utf8_printable(eval->arena, near)));
}

// ---------------------------------------------------------------------------------------- one answer

static void print_error(tg_buf *out, const char *stage, const tg_diags *diags)
{
    tg_buf_format(out, "{\"error\":true,\"stage\":\"%s\",\"message\":", stage);
    tg_json_quote(out, diags->count > 0 ? diags->items[0].message : S("it could not be evaluated"), false);
    tg_buf_add(out, S("}\n"));
}

static void print_value(tg_buf *out, tg_arena *arena, tg_value v)
{
    unsigned marks = 0;
    tg_buf_add(out, S("\"type\":"));
    tg_type_print(out, tg_value_type(tg_value_unmark_deep(arena, v, &marks)));
    tg_buf_add(out, S(",\"value\":"));
    tg_value_print(out, v);
}

// What an answer that is not known can be, where that is known; else null.
static void print_outcomes(tg_buf *out, tg_arena *arena, tg_value v)
{
    uint32_t count = 0;
    const tg_value *all = NULL;
    if (tg_value_has(v, TG_HAS_CHOICES))
        all = tg_value_alternatives(arena, v, TG_CAP_COMBINATIONS, &count);
    tg_buf_add(out, all ? S(",\"outcomes\":[") : S(",\"outcomes\":null"));
    for (uint32_t i = 0; all && i < count; i++) {
        tg_buf_add(out, i > 0 ? S(",{") : S("{"));
        print_value(out, arena, all[i]);
        tg_buf_byte(out, '}');
    }
    tg_buf_add(out, all ? S("]") : S(""));
}

// One question: an expression, variables, and the type constraint to which the answer is converted.
typedef struct question {
    tg_str expression;
    tg_str type;              // null string: none
    const tg_json *variables; // NULL: none
} question;

static tg_value convert_to(tg_eval *eval, tg_value v, const tg_expr *expr, tg_str type)
{
    tg_fault fault;
    tg_text text = { .path = S("type"), .bytes = type };
    tg_diags diags;
    tg_diags_init(&diags, eval->arena, 1);
    const tg_expr *parsed = tg_parse_expression(eval->arena, &text, &diags);
    tg_text_drop_index(&text);
    tg_constraint constraint = tg_constraint_parse(eval, parsed);
    tg_value out = tg_constraint_apply(eval->arena, v, &constraint, &fault);
    if (diags.errors > 0)
        return tg_eval_error(eval, "eval/type", expr->span, expr->span, "the type is not one");
    return tg_eval_fault(eval, out, &fault, "eval/type", expr->span, expr->span, "");
}

// False: it is a mistake.
static bool answer(job *j, tg_arena *arena, tg_texts *texts, const question *q)
{
    tg_diags diags;
    tg_diags_init(&diags, arena, TG_LIMIT_DIAGNOSTICS);
    tg_text *text = tg_texts_add(texts, S("expression"), q->expression);
    const tg_expr *expr = tg_parse_expression(arena, text, &diags);
    if (diags.errors > 0) {
        print_error(&j->out, "parse", &diags);
        return false;
    }
    tg_eval eval = { .arena = arena, .diags = &diags, .texts = texts, .files = j->files, .directory = S("") };
    eval.as_terraform = j->as_terraform;
    tg_map variables = read_variables(arena, q->variables);
    tg_names names = { .lookup = find_variable, .data = &variables };
    tg_value v = tg_evaluate(&eval, &names, expr);
    if (!tg_str_none(q->type))
        v = convert_to(&eval, v, expr, q->type);
    if (diags.count > 0 || tg_value_has(v, TG_HAS_FAILED)) {
        print_error(&j->out, "eval", &diags);
        return false;
    }
    tg_buf_byte(&j->out, '{');
    print_value(&j->out, arena, v);
    if (j->outcomes)
        print_outcomes(&j->out, arena, v);
    tg_buf_add(&j->out, S("}\n"));
    return true;
}

static bool read_json(tg_arena *arena, tg_texts *texts, const char *path, tg_str bytes, const tg_json **json)
{
    tg_diags diags;
    tg_diags_init(&diags, arena, TG_LIMIT_DIAGNOSTICS);
    *json = tg_json_parse(arena, tg_texts_add(texts, tg_str_from(path), bytes), &diags);
    if (diags.errors == 0)
        return true;
    fprintf(stderr, "error: %s: %.*s\n", path, TG_ARG(diags.items[0].message));
    return false;
}

static int one_expression(job *j)
{
    tg_arena arena;
    tg_arena_init(&arena, j->pool);
    arena.budget = TG_LIMIT_JOB_MEMORY;
    tg_texts *texts = tg_texts_new();
    const tg_json *variables = NULL;
    tg_problem problem;
    tg_str bytes;
    bool fine = true;
    if (j->vars && tg_outside_read(j->vars, &arena, &bytes, &problem) != TG_FILES_OK) {
        fprintf(stderr, "error: %.*s: %.*s\n", TG_ARG(problem.path), TG_ARG(problem.text));
        fine = false;
    } else if (j->vars) {
        fine = read_json(&arena, texts, j->vars, bytes, &variables);
    }
    question q = { .expression = tg_str_from(j->expression), .variables = variables };
    fine = fine && answer(j, &arena, texts, &q);
    tg_texts_free(texts);
    tg_arena_reset(&arena);
    return fine ? 0 : 2;
}

static tg_str string_member(const tg_json *object, tg_str name)
{
    const tg_json *member = tg_json_member_of(object, name);
    return member && member->kind == TG_JSON_STRING ? member->text : (tg_str){ 0 };
}

// Lines of JSON with "expr" and perhaps "vars" and "type"; an answer a line.
static int many_expressions(job *j)
{
    tg_arena list;
    tg_str input;
    tg_problem problem;
    tg_arena_init(&list, NULL);
    if (tg_outside_read("-", &list, &input, &problem) != TG_FILES_OK) {
        fprintf(stderr, "error: %.*s: %.*s\n", TG_ARG(problem.path), TG_ARG(problem.text));
        tg_arena_reset(&list);
        return 2;
    }
    for (size_t at = 0; at < input.length;) {
        const char *newline = memchr(input.data + at, '\n', input.length - at);
        size_t end = newline ? (size_t)(newline - input.data) : input.length;
        tg_arena arena;
        tg_arena_init(&arena, j->pool);
        arena.budget = TG_LIMIT_JOB_MEMORY;
        tg_texts *texts = tg_texts_new();
        const tg_json *line;
        question q = { 0 };
        if (read_json(&arena, texts, "-", tg_str_slice(input, at, end), &line)) {
            q.expression = string_member(line, S("expr"));
            q.type = string_member(line, S("type"));
            q.variables = tg_json_member_of(line, S("vars"));
        }
        if (!tg_str_none(q.expression))
            answer(j, &arena, texts, &q);
        else
            tg_buf_add(&j->out, S("{\"error\":true,\"stage\":\"input\",\"message\":\"no expression\"}\n"));
        tg_texts_free(texts);
        tg_arena_reset(&arena);
        at = end + 1;
    }
    tg_arena_reset(&list);
    return 0;
}

// ------------------------------------------------------------------------------------------- command

static void *work(void *context)
{
    job *j = context;
    j->status = j->batch ? many_expressions(j) : one_expression(j);
    return NULL;
}

// On a thread with the stack that nesting may need.
static bool work_on_thread(job *j)
{
    pthread_attr_t attributes;
    pthread_t thread;
    if (pthread_attr_init(&attributes) != 0)
        return false;
    bool started = pthread_attr_setstacksize(&attributes, TG_LIMIT_STACK) == 0 &&
                   pthread_create(&thread, &attributes, work, j) == 0;
    pthread_attr_destroy(&attributes);
    return started && pthread_join(thread, NULL) == 0;
}

static bool read_options(job *j, int argc, char **argv)
{
    bool options = true;
    for (int i = 1; i < argc; i++) {
        if (options && strcmp(argv[i], "--") == 0)
            options = false;
        else if (options && strcmp(argv[i], "--batch") == 0)
            j->batch = true;
        else if (options && strcmp(argv[i], "--as-terraform") == 0)
            j->as_terraform = true;
        else if (options && strcmp(argv[i], "--outcomes") == 0)
            j->outcomes = true;
        else if (options && strcmp(argv[i], "--vars") == 0 && i + 1 < argc)
            j->vars = argv[++i];
        else if (options && strncmp(argv[i], "--", 2) == 0)
            return false;
        else if (j->expression)
            return false;
        else
            j->expression = argv[i];
    }
    return j->batch ? !j->expression && !j->vars : j->expression != NULL;
}

int tg_cli_eval(int argc, char **argv)
{
    job j = { 0 };
    tg_problem problem;
    if (!read_options(&j, argc, argv)) {
        fprintf(stderr,
                "usage: tracegate eval [--vars FILE] [--as-terraform|--outcomes] [--] EXPRESSION\n"
                "       tracegate eval --batch    (lines of JSON with \"expr\", \"vars\", \"type\")\n");
        return 2;
    }
    j.pool = tg_pool_new();
    j.files = tg_files_open_directory(".", &problem);
    if (!work_on_thread(&j)) {
        fprintf(stderr, "error: no thread could be started\n");
        j.status = 2;
    }
    fwrite(j.out.data, 1, j.out.length, stdout);
    if (fflush(stdout) != 0) {
        fprintf(stderr, "error: standard output: could not be written\n");
        j.status = 2;
    }
    tg_buf_free(&j.out);
    tg_files_close(j.files);
    tg_pool_free(j.pool);
    return j.status;
}
