// SPDX-License-Identifier: GPL-3.0-or-later
// Preloaded into a program with a window: writes to the file STALLS each time that the main thread stayed away from
// poll() for longer than STALL_MS (20 without it), with the second of the monotonic clock and the milliseconds of wall
// time and of the thread's own work. Works with any program, without its cooperation.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

typedef int (*Poll)(struct pollfd *, nfds_t, int);
typedef int (*Ppoll)(struct pollfd *, nfds_t, const struct timespec *, const sigset_t *);

static double left_at, worked_at; // when the main thread last came back from poll(), in milliseconds

static double now_ms(clockid_t clock)
{
    struct timespec now;
    clock_gettime(clock, &now);
    return (double)now.tv_sec * 1e3 + (double)now.tv_nsec / 1e6;
}

static void arrived(void)
{
    static FILE *file;
    static double bound;
    if (gettid() != getpid() || left_at == 0)
        return;
    if (bound == 0) {
        const char *given = getenv("STALL_MS");
        bound = given != NULL ? atof(given) : 20;
        const char *path = getenv("STALLS");
        file = path != NULL ? fopen(path, "ae") : NULL;
    }
    const double away = now_ms(CLOCK_MONOTONIC) - left_at;
    if (file != NULL && away >= bound) {
        fprintf(file, "%.1f %.0f %.0f\n", left_at / 1e3, away, now_ms(CLOCK_THREAD_CPUTIME_ID) - worked_at);
        fflush(file);
    }
}

static void left(void)
{
    if (gettid() != getpid())
        return;
    left_at = now_ms(CLOCK_MONOTONIC);
    worked_at = now_ms(CLOCK_THREAD_CPUTIME_ID);
}

int poll(struct pollfd *fds, nfds_t count, int timeout)
{
    static Poll real;
    if (real == NULL)
        real = (Poll)dlsym(RTLD_NEXT, "poll");
    arrived();
    const int ready = real(fds, count, timeout);
    left();
    return ready;
}

int ppoll(struct pollfd *fds, nfds_t count, const struct timespec *timeout, const sigset_t *mask)
{
    static Ppoll real;
    if (real == NULL)
        real = (Ppoll)dlsym(RTLD_NEXT, "ppoll");
    arrived();
    const int ready = real(fds, count, timeout, mask);
    left();
    return ready;
}
