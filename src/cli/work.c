// Work: a counter that every worker takes the next job from. The caller's own thread only waits: its stack is the
// system's, and may be too small for the deepest input.
#include "work.h"

#include "tracegate/limits.h"

#include <pthread.h>
#include <stdatomic.h>
#include <unistd.h>

#define MOST_WORKERS 64

typedef struct shared {
    atomic_size_t next;
    size_t count;
    void (*job)(void *data, size_t worker, size_t i);
    void *data;
} shared;

typedef struct worker {
    shared *work;
    size_t number;
    pthread_t thread;
} worker;

static void *run(void *argument)
{
    worker *w = argument;
    for (;;) {
        size_t i = atomic_fetch_add(&w->work->next, 1);
        if (i >= w->work->count)
            return NULL;
        w->work->job(w->work->data, w->number, i);
    }
}

static size_t start(worker *workers, size_t wanted, shared *work)
{
    pthread_attr_t attributes;
    if (pthread_attr_init(&attributes) != 0)
        return 0;
    size_t started = 0;
    if (pthread_attr_setstacksize(&attributes, TG_LIMIT_STACK) == 0) {
        while (started < wanted) {
            workers[started] = (worker){ .work = work, .number = started };
            if (pthread_create(&workers[started].thread, &attributes, run, &workers[started]) != 0)
                break;
            started++;
        }
    }
    pthread_attr_destroy(&attributes);
    return started;
}

bool tg_work(size_t workers, size_t count, void (*job)(void *data, size_t worker, size_t i), void *data,
             tg_problem *problem)
{
    worker list[MOST_WORKERS];
    shared work = { .count = count, .job = job, .data = data };
    size_t wanted = workers < count ? workers : count;
    size_t started = start(list, wanted < MOST_WORKERS ? wanted : MOST_WORKERS, &work);
    for (size_t i = 0; i < started; i++)
        pthread_join(list[i].thread, NULL);
    if (started || !count)
        return true;
    *problem = (tg_problem){ .code = "system/threads",
                             .text = S("cannot start a thread"),
                             .remedy = S("give the process more memory or a higher limit of threads") };
    return false;
}

size_t tg_work_processors(void)
{
    long online = sysconf(_SC_NPROCESSORS_ONLN);
    return online < 1 ? 1 : online > MOST_WORKERS ? MOST_WORKERS : (size_t)online;
}
