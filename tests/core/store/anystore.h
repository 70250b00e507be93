// SPDX-License-Identifier: GPL-3.0-or-later
// Tests that every kind of store has to pass. To test another store, add a row in anystore.cpp.
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
    /// Opens the store in this folder for writing. Creates it if it does not exist.
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
    /// Closes the store and opens it again, as after a restart of the program.
    void reopen();
    TransferId add(StoredTransfer transfer = fullTransfer());
    StoredTransfer stored(TransferId id) const;
    /// The test's lease on the transfer. Claims the transfer if the test has none.
    Lease claim(TransferId id);

    QTemporaryDir folder;
    VirtualTimers timers;
    std::unique_ptr<Store> store;

private:
    QHash<TransferId, Lease> leases_;
};

} // namespace windlass
