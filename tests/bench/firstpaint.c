// SPDX-License-Identifier: GPL-3.0-or-later
// Preloaded into a program before its libraries: reports on standard error when its first pixels go to the X
// server, in milliseconds since START_NS of the monotonic clock, and ends the program. Works with any
// program, without its cooperation.
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

static void painted(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    const char *start = getenv("START_NS");
    const long long nanoseconds =
        now.tv_sec * 1000000000LL + now.tv_nsec - (start != NULL ? atoll(start) : 0);
    dprintf(STDERR_FILENO, "painted %.1f\n", (double)nanoseconds / 1e6);
    _exit(0);
}

// Their arguments do not matter: nothing is drawn any more.
unsigned xcb_put_image(void)
{
    painted();
    return 0;
}

unsigned xcb_shm_put_image(void)
{
    painted();
    return 0;
}
