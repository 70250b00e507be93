// SPDX-License-Identifier: GPL-3.0-or-later
// Where everything survives, in three roles: the backlog is what there is to do, the journal what becomes of
// it, the archive the rest. Who uses it takes a role, and knows nothing of files or SQL; core/store/sqlite
// has the one implementation, tests/core/store/anystore_test.cpp what each has to pass.
#pragma once

#include "core/store/archive.h"
#include "core/store/backlog.h"
#include "core/store/journal.h"

#include <functional>

namespace windlass {

/// What its functions return from is on disk, unless writes are gathered: then it is there a moment later,
/// and whenDurable() tells when. For one thread.
class Store : public Backlog, public Journal, public Archive
{
public:
    enum class Access { ReadWrite, ReadOnly };

    /// From now on writes that come close together are committed as one, for each commit waits for the disk.
    /// What is not committed when the program dies is lost, all of it and nothing else. `timers` has to
    /// outlive the store; `failed` hears of every commit that could not be made, and of it alone. Called
    /// once.
    virtual void gatherWrites(Timers &timers, std::function<void(const Failure &)> failed) = 0;
};

} // namespace windlass
