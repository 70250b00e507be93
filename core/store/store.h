// SPDX-License-Identifier: GPL-3.0-or-later
// Where everything is stored, in three roles: the backlog is the transfers to do, the journal their progress,
// the archive the rest. Callers use one role, and know nothing about files or SQL. core/store/sqlite has the
// only implementation; tests/core/store/anystore_test.cpp has the tests that each implementation must pass.
#pragma once

#include "core/store/archive.h"
#include "core/store/backlog.h"
#include "core/store/journal.h"

#include <functional>

namespace windlass {

/// When a write returns, its data is on disk, unless writes are gathered: then it is on disk shortly after,
/// and whenDurable() reports when. For one thread.
class Store : public Backlog, public Journal, public Archive
{
public:
    enum class Access { ReadWrite, ReadOnly };

    /// From now on, writes that follow each other closely are committed together, because each commit waits
    /// for the disk. If the program dies, exactly the uncommitted writes are lost: the last ones, and each
    /// commit as a whole. Reads find what was written. `timers` must outlive the store. `failed` reports each
    /// failed commit, and nothing else: what was written since the last commit is lost then. Call only once.
    virtual void gatherWrites(Timers &timers, std::function<void(const Failure &)> failed) = 0;
};

} // namespace windlass
