// SPDX-License-Identifier: GPL-3.0-or-later
// The settings of jemalloc, which both programs are linked with if it is available; it looks for this name
// (jemalloc(3), "TUNING"). Qt's threads free what other threads have allocated, dozens of times for each
// request. Two arenas: few of our threads are busy at once, and more arenas would cost more in cache misses
// than they save in lock waits. Unused memory returns to the system after a second.

// NOLINTNEXTLINE(cppcoreguidelines-avoid-non-const-global-variables,misc-use-internal-linkage): jemalloc's
extern "C" const char *malloc_conf;
const char *malloc_conf = "narenas:2,dirty_decay_ms:1000";
