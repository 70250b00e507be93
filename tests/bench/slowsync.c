// SPDX-License-Identifier: GPL-3.0-or-later
// Preloaded into a program: fdatasync() and fsync() take SYNC_MS longer (30 without it), as on a slow disk. With SYNCS,
// the name of a file, the program adds a line to it when it ends: how often it called them. Works with any program,
// without its cooperation.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

typedef int (*Sync)(int);

static atomic_int calls;

static void delay(void)
{
    static atomic_int ms = -1;
    if (ms < 0) {
        const char *given = getenv("SYNC_MS");
        ms = given != NULL ? atoi(given) : 30;
    }
    const struct timespec wait = {ms / 1000, ms % 1000 * 1000000L};
    nanosleep(&wait, NULL);
    ++calls;
}

int fdatasync(int file)
{
    const Sync real = (Sync)dlsym(RTLD_NEXT, "fdatasync");
    delay();
    return real(file);
}

int fsync(int file)
{
    const Sync real = (Sync)dlsym(RTLD_NEXT, "fsync");
    delay();
    return real(file);
}

__attribute__((destructor)) static void report(void)
{
    const char *path = getenv("SYNCS");
    FILE *file = path != NULL ? fopen(path, "ae") : NULL;
    if (file == NULL)
        return;
    fprintf(file, "%d\n", calls);
    fclose(file);
}
