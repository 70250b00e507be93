// SPDX-License-Identifier: GPL-3.0-or-later
// The download of an object as a state machine without any I/O: which ranges to fetch next, which have
// arrived, and which are safe. A range counts once its bytes are safely on the disk, not when they have been
// received.
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
    /// Ranges of `rangeSize` bytes, the last one shorter; `confirmed` of them, with their digests, exist from
    /// an earlier run.
    Ranges(qint64 size, qint64 rangeSize, QMap<int, QByteArray> confirmed = {});

    qint64 size() const { return size_; }
    qint64 rangeSize() const { return rangeSize_; }
    int count() const;
    /// The range of that number, 1-based, as a step to fetch.
    Step step(int range) const;

    /// Up to `free` ranges to fetch now. Each is in progress until received() or lost() names it.
    QList<Step> take(int free);
    /// All its bytes have been passed on; a crash may still lose them.
    void received(int range, const QByteArray &digest);
    /// It was given up or cancelled; it will be fetched again.
    void lost(int range);
    /// The received ranges are on the disk: they count from now on. True if there were any.
    bool settle();

    /// A confirmed range is no longer on the disk as it was: it will be fetched again.
    void forget(int range);

    const QMap<int, QByteArray> &confirmed() const { return confirmed_; }
    bool nothingToSettle() const { return received_.isEmpty(); }
    qint64 confirmedBytes() const { return confirmedBytes_; }
    /// Confirmed ranges, and those that wait to be confirmed.
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

/// An object is fetched in no more ranges than this, whatever the service says of its parts.
inline constexpr qint64 mostRanges = 10'000;

/// The size of ranges if nothing else determines it: small enough that losing one costs little, large enough
/// to keep their record short. Under a limit of `rate` bytes a second (0: none) one takes about eight
/// seconds.
qint64 usualRangeSize(qint64 size, qint64 rate = 0);

} // namespace windlass
