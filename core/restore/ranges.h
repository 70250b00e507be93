// SPDX-License-Identifier: GPL-3.0-or-later
// The download of an object as a state machine without I/O: which ranges to fetch next, which have been
// received, and which are safe. A range counts once its bytes are on disk, not when they have been received.
#pragma once

#include "core/upload/step.h"

#include <QByteArray>
#include <QList>
#include <QMap>
#include <QSet>

namespace windlass {

class Ranges
{
public:
    /// Ranges of `rangeSize` bytes, the last one shorter. `confirmed`: the ranges that an earlier run
    /// completed, with their digests.
    Ranges(qint64 size, qint64 rangeSize, QMap<int, QByteArray> confirmed = {});

    qint64 size() const { return size_; }
    qint64 rangeSize() const { return rangeSize_; }
    int count() const;
    /// The range of that number (1-based), as a step to fetch.
    Step step(int range) const;

    /// Up to `free` ranges to fetch now. Each is in progress until received() or lost() is called for it.
    QList<Step> take(int free);
    /// All bytes of the range were passed on; a crash may still lose them.
    void received(int range, const QByteArray &digest);
    /// The range failed or was cancelled; it will be fetched again.
    void lost(int range);
    /// The received ranges are on disk, so they count from now on. True if there were any.
    bool settle();

    /// A confirmed range has changed on disk; it will be fetched again.
    void forget(int range);

    const QMap<int, QByteArray> &confirmed() const { return confirmed_; }
    bool allSettled() const { return received_.isEmpty(); }
    qint64 confirmedBytes() const { return confirmedBytes_; }
    /// Bytes of confirmed ranges, and of those received but not settled.
    qint64 receivedBytes() const { return receivedBytes_; }
    bool allReceived() const;
    bool finished() const { return static_cast<int>(confirmed_.size()) == count(); }

private:
    bool untouched(int range) const;

    qint64 size_;
    qint64 rangeSize_;
    QMap<int, QByteArray> confirmed_;
    QMap<int, QByteArray> received_; ///< received but not settled yet
    QSet<int> out_;
    int firstLeft_ = 1; ///< no range before this one is left to fetch
    qint64 confirmedBytes_ = 0;
    qint64 receivedBytes_ = 0;
};

/// The maximum number of ranges of an object, whatever the service says about its parts.
inline constexpr qint64 mostRanges = 10'000;

/// The range size if nothing else determines it: small enough that losing a range costs little, large enough
/// to keep the record short. With a limit of `rate` bytes per second (0: none), a range takes about eight
/// seconds.
qint64 usualRangeSize(qint64 size, qint64 rate = 0);

} // namespace windlass
