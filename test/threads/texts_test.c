// Texts from several threads: all add, all look up what the others added, all ask the same text for positions.
//
// A program of its own, since Criterion does not start under ThreadSanitizer; worth running with MODE=tsan.
#include "tracegate/text.h"

#include <pthread.h>
#include <stdio.h>

enum { THREADS = 4, TEXTS = 2000 };

typedef struct worker {
    tg_texts *texts;
    tg_text *shared;
    unsigned failures;
} worker;

static void *work(void *context)
{
    worker *w = context;
    for (uint32_t i = 0; i < TEXTS; i++) {
        tg_text *own = tg_texts_add(w->texts, S("own.tf"), S("a\nb"));
        w->failures += tg_texts_get(w->texts, own->id) != own;
        w->failures += tg_text_position(own, 2, TG_BYTES).line != 2;
        tg_text *other = tg_texts_get(w->texts, own->id / 2 + 1);
        w->failures += !other || other->bytes.length < 3;
        uint32_t word = i * 37 % 10000;
        tg_position at = tg_text_position(w->shared, word * 3, TG_CODE_POINTS);
        w->failures += at.line != 1 || at.column != word * 2 + 1;
    }
    return NULL;
}

int main(void)
{
    tg_buf line = { 0 };
    for (int i = 0; i < 10000; i++)
        tg_buf_add(&line, S("\xC3\xA9 "));
    tg_texts *texts = tg_texts_new();
    tg_text *shared = tg_texts_add(texts, S("shared.tf"), tg_buf_str(&line));
    worker workers[THREADS];
    pthread_t threads[THREADS];
    for (int i = 0; i < THREADS; i++) {
        workers[i] = (worker){ texts, shared, 0 };
        TG_CHECK(pthread_create(&threads[i], NULL, work, &workers[i]) == 0);
    }
    unsigned failures = 0;
    for (int i = 0; i < THREADS; i++) {
        TG_CHECK(pthread_join(threads[i], NULL) == 0);
        failures += workers[i].failures;
    }
    failures += tg_texts_get(texts, 1 + THREADS * TEXTS) == NULL;
    failures += tg_texts_get(texts, 2 + THREADS * TEXTS) != NULL;
    tg_texts_free(texts);
    tg_buf_free(&line);
    if (failures)
        printf("texts_test: %u wrong answers\n", failures);
    return failures ? 1 : 0;
}
