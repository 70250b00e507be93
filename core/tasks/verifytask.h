// SPDX-License-Identifier: GPL-3.0-or-later
// The task that compares finished transfers with their files and objects.
#pragma once

#include "core/restore/verification.h"
#include "core/tasks/taskwork.h"

#include <memory>
#include <utility>

namespace windlass {

class VerifyTask final : public RunningTask
{
public:
    VerifyTask(TaskWork &work, VerifyTransfers what)
        : work_(work)
        , what_(std::move(what))
    {}
    void start() override;
    std::optional<TaskProgress> progress() const override;

private:
    void next();
    void compare(const StoredTransfer &transfer);

    TaskWork &work_;
    VerifyTransfers what_;
    QList<TransferId> left_;
    VerifyProgress present_;
    std::unique_ptr<Verification> verification_;
};

/// The finished transfers that made the objects at a place. If several made the same object, the last of
/// them.
QList<TransferId> madeAt(const ObjectPlace &place, const QList<StoredTransfer> &transfers);

} // namespace windlass
