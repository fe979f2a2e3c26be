// The commands `ast` and `tokens`: what the parser and the lexer see, printed byte for byte as HCL's own
// implementation does, and how fast the parser is. For comparing, for bug reports, for those who work on the parser.
#include "tracegate/cli.h"
#include "tracegate/files.h"
#include "tracegate/limits.h"
#include "tracegate/syntax.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

typedef enum mode { TREE, TOKENS, PARTIAL, DIAGNOSTICS } mode;
typedef enum form { PLAIN, HASH, NDJSON } form;

typedef struct job {
    int argc;
    char **argv;
    mode mode;
    form form;
    long passes; // --bench; 0: none
    const char *name;
    const char **paths;
    size_t path_count;
    bool listed; // no path was given: they come from standard input
    int status;
    tg_arena arena; // paths
    tg_pool *pool;
    tg_buf out; // what is to be printed
    tg_buf document;
} job;

// ------------------------------------------------------------------------------------------- options

static int usage(const char *command)
{
    fprintf(stderr, "usage: tracegate %s [--hash|--ndjson%s] [--name NAME] [FILE…|-]\n", command,
            strcmp(command, "ast") == 0 ? "|--partial|--diags|--bench PASSES" : "");
    return 2;
}

static bool read_mode(job *j, const char *word)
{
    bool tree = j->mode != TOKENS;
    if (strcmp(word, "--hash") == 0)
        j->form = HASH;
    else if (strcmp(word, "--ndjson") == 0)
        j->form = NDJSON;
    else if (tree && strcmp(word, "--partial") == 0)
        j->mode = PARTIAL;
    else if (tree && strcmp(word, "--diags") == 0)
        j->mode = DIAGNOSTICS;
    else
        return false;
    return true;
}

static bool read_number(const char *word, long *out)
{
    char *end;
    *out = strtol(word, &end, 10);
    return end != word && *end == '\0' && *out > 0 && *out < 1000000;
}

static bool read_options(job *j)
{
    j->paths = tg_new_array(&j->arena, const char *, (size_t)j->argc);
    for (int i = 1; i < j->argc; i++) {
        const char *word = j->argv[i];
        if (word[0] != '-' || word[1] == '\0')
            j->paths[j->path_count++] = word;
        else if (strcmp(word, "--name") == 0 && i + 1 < j->argc)
            j->name = j->argv[++i];
        else if (j->mode != TOKENS && strcmp(word, "--bench") == 0 && i + 1 < j->argc) {
            if (!read_number(j->argv[++i], &j->passes))
                return false;
        } else if (!read_mode(j, word))
            return false;
    }
    j->listed = j->path_count == 0;
    return true;
}

// Paths on standard input, a line each; empty lines count nothing.
static bool read_list(job *j)
{
    tg_str text;
    tg_problem problem;
    if (tg_outside_read("-", &j->arena, &text, &problem) != TG_FILES_OK) {
        fprintf(stderr, "error: %.*s: %.*s\n", TG_ARG(problem.path), TG_ARG(problem.text));
        return false;
    }
    struct {
        const char **items;
        size_t count, capacity;
    } paths = { 0 };
    for (size_t at = 0; at < text.length;) {
        const char *newline = memchr(text.data + at, '\n', text.length - at);
        size_t end = newline ? (size_t)(newline - text.data) : text.length;
        if (end > at)
            tg_push(&j->arena, &paths, tg_str_copy(&j->arena, tg_str_slice(text, at, end)).data);
        at = end + 1;
    }
    j->paths = paths.items;
    j->path_count = paths.count;
    return true;
}

// ------------------------------------------------------------------------------------------- one file

static void write_hash(job *j, tg_str path, tg_str bytes, bool accepted)
{
    tg_arena arena;
    tg_arena_init(&arena, j->pool);
    tg_buf blob = { 0 };
    tg_buf_format(&blob, "blob %zu", bytes.length);
    tg_buf_byte(&blob, '\0');
    tg_buf_add(&blob, bytes);
    unsigned char id[20], digest[32];
    tg_sha1(tg_buf_str(&blob), id);
    tg_sha256(tg_buf_str(&j->document), digest);
    tg_buf_add(&j->out, tg_hex(&arena, id, sizeof id));
    tg_buf_byte(&j->out, ' ');
    tg_buf_add(&j->out, tg_hex(&arena, digest, sizeof digest));
    tg_buf_format(&j->out, " %s %zu ", accepted ? "ok" : "err", bytes.length);
    tg_buf_add(&j->out, path);
    tg_buf_byte(&j->out, '\n');
    tg_buf_free(&blob);
    tg_arena_reset(&arena);
}

static void write_document(job *j, tg_str path, tg_str bytes, bool accepted)
{
    if (j->form == HASH) {
        write_hash(j, path, bytes, accepted);
        return;
    }
    if (j->form == NDJSON) {
        tg_buf_add(&j->out, S("{\"path\":"));
        tg_dump_string(&j->out, path);
        tg_buf_format(&j->out, ",\"bytes\":%zu,\"ok\":%s,\"ast\":", bytes.length,
                      accepted ? "true" : "false");
    }
    tg_buf_add(&j->out, tg_buf_str(&j->document));
    tg_buf_add(&j->out, j->form == NDJSON ? S("}\n") : S("\n"));
}

static void flush(job *j)
{
    fwrite(j->out.data, 1, j->out.length, stdout);
    j->out.length = 0;
}

// What is wrong, to standard error, as a run shows it.
static void print_diagnostics(tg_diags *diags, const tg_texts *texts)
{
    tg_buf words = { 0 };
    tg_diags_sort(diags, texts);
    for (size_t i = 0; i < diags->count; i++)
        tg_diag_print(&words, &diags->items[i], texts, false);
    fwrite(words.data, 1, words.length, stderr);
    tg_buf_free(&words);
}

static bool make_document(job *j, tg_arena *arena, tg_text *text, const tg_texts *texts)
{
    j->document.length = 0;
    if (j->mode == TOKENS)
        return tg_dump_tokens(&j->document, text);
    tg_diags diags;
    tg_diags_init(&diags, arena, TG_LIMIT_DIAGNOSTICS);
    tg_file *file = tg_parse(arena, text, &diags);
    if (j->mode == DIAGNOSTICS)
        tg_dump_diags(&j->document, file, &diags);
    else if (j->mode == PARTIAL)
        tg_dump_partial(&j->document, file);
    else
        tg_dump_file(&j->document, file, &diags);
    if (j->mode == PARTIAL && j->form == PLAIN)
        print_diagnostics(&diags, texts);
    return !file->rejected;
}

static void do_file(job *j, const char *path)
{
    tg_arena arena;
    tg_arena_init(&arena, j->pool);
    tg_str bytes;
    tg_problem problem;
    tg_str name = strcmp(path, "-") == 0 ? tg_str_from(j->name) : tg_str_from(path);
    if (tg_outside_read(path, &arena, &bytes, &problem) == TG_FILES_OK) {
        tg_texts *texts = tg_texts_new();
        bool accepted = make_document(j, &arena, tg_texts_add(texts, name, bytes), texts);
        write_document(j, name, bytes, accepted);
        if (j->out.length > 1 << 16)
            flush(j);
        tg_texts_free(texts);
    } else {
        fprintf(stderr, "error: %.*s: %.*s\n", TG_ARG(problem.path), TG_ARG(problem.text));
        j->status = 2;
    }
    tg_arena_reset(&arena);
}

// --------------------------------------------------------------------------------------------- bench

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

typedef struct loaded {
    tg_text *items;
    size_t count, capacity;
    size_t bytes;
} loaded;

static void load(job *j, loaded *files)
{
    for (size_t i = 0; i < j->path_count; i++) {
        tg_text text = { .path = tg_str_from(j->paths[i]), .id = 1 };
        tg_problem problem;
        if (tg_outside_read(j->paths[i], &j->arena, &text.bytes, &problem) != TG_FILES_OK)
            continue;
        tg_push(&j->arena, files, text);
        files->bytes += text.bytes.length;
    }
}

// Parses all files once; how many are rejected.
static size_t pass(tg_pool *pool, const loaded *files)
{
    size_t rejected = 0;
    for (size_t i = 0; i < files->count; i++) {
        tg_arena arena;
        tg_arena_init(&arena, pool);
        tg_diags diags;
        tg_diags_init(&diags, &arena, TG_LIMIT_DIAGNOSTICS);
        rejected += tg_parse(&arena, &files->items[i], &diags)->rejected;
        tg_arena_reset(&arena);
    }
    return rejected;
}

static void print_speed(const char *who, const loaded *files, size_t rejected, double seconds)
{
    printf("%s files=%zu bytes=%zu rejected=%zu seconds=%.3f MB/s=%.2f\n", who, files->count, files->bytes,
           rejected, seconds, seconds > 0 ? (double)files->bytes / 1e6 / seconds : 0.0);
}

// A line a pass, as `hclast --bench`, and the best one again at the end.
static void bench(job *j)
{
    loaded files = { 0 };
    load(j, &files);
    double best = 0;
    size_t rejected = 0;
    for (long i = 0; i < j->passes; i++) {
        double start = now();
        rejected = pass(j->pool, &files);
        double seconds = now() - start;
        print_speed("tracegate", &files, rejected, seconds);
        if (i == 0 || seconds < best)
            best = seconds;
    }
    print_speed("tracegate-best", &files, rejected, best);
}

// ------------------------------------------------------------------------------------------- commands

static void *work(void *context)
{
    job *j = context;
    if (j->passes)
        bench(j);
    else
        for (size_t i = 0; i < j->path_count; i++)
            do_file(j, j->paths[i]);
    flush(j);
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

static int run(job *j)
{
    tg_arena_init(&j->arena, NULL);
    j->pool = tg_pool_new();
    if (!read_options(j)) {
        j->status = usage(j->argv[0]);
    } else if (j->listed && !read_list(j)) {
        j->status = 2;
    } else if (!work_on_thread(j)) {
        fprintf(stderr, "error: no thread could be started\n");
        j->status = 2;
    }
    if (fflush(stdout) != 0) {
        fprintf(stderr, "error: standard output: could not be written\n");
        j->status = 2;
    }
    tg_buf_free(&j->out);
    tg_buf_free(&j->document);
    tg_arena_reset(&j->arena);
    tg_pool_free(j->pool);
    return j->status;
}

int tg_cli_ast(int argc, char **argv)
{
    return run(&(job){ .argc = argc, .argv = argv, .mode = TREE, .name = "stdin.tf" });
}

int tg_cli_tokens(int argc, char **argv)
{
    return run(&(job){ .argc = argc, .argv = argv, .mode = TOKENS, .name = "stdin.tf" });
}
