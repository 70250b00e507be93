// SPDX-License-Identifier: GPL-3.0-or-later
// How jemalloc, which both programs are linked with where it is there, sets itself up: it looks for this name
// (jemalloc(3), "TUNING"). Qt's threads allocate what another one frees, for each request some dozens of
// times. Two arenas, because few threads of ours are busy at a time and more of them cost the processor's
// caches more than they save in waits. And memory goes back to the system a second after it was needed.

// NOLINTNEXTLINE(cppcoreguidelines-avoid-non-const-global-variables,misc-use-internal-linkage): jemalloc's
extern "C" const char *malloc_conf;
const char *malloc_conf = "narenas:2,dirty_decay_ms:1000";
