// SPDX-License-Identifier: GPL-3.0-or-later
// What each store has to pass: a suite over the ways to make one. A further store is a row in anystore.cpp.
#pragma once

#include "core/store/store.h"
#include "tests/fakes/virtualtimers.h"

#include <QTemporaryDir>

#include <gtest/gtest.h>
#include <memory>
#include <ostream>
#include <vector>

namespace windlass {

struct StoreKind
{
    const char *name;
    /// Opens the store that is kept in this folder, for writing; makes it where it is not there.
    Result<std::unique_ptr<Store>> (*open)(const QString &folder, Timers &timers);
};
std::vector<StoreKind> storeKinds();
inline std::ostream &operator<<(std::ostream &out, const StoreKind &kind)
{
    return out << kind.name;
}

/// A transfer with a different value in each field.
StoredTransfer fullTransfer();

class AnyStore : public testing::TestWithParam<StoreKind>
{
protected:
    void SetUp() override { reopen(); }
    /// As a program that begins anew does.
    void reopen();
    TransferId add(StoredTransfer transfer = fullTransfer());
    StoredTransfer stored(TransferId id) const;
    /// The lease that the test has on it, or gets now.
    Lease claim(TransferId id);

    QTemporaryDir folder;
    VirtualTimers timers;
    std::unique_ptr<Store> store;

private:
    QHash<TransferId, Lease> leases_;
};

} // namespace windlass
