// SPDX-License-Identifier: GPL-3.0-or-later
// An object's way back as a state machine without any I/O: which ranges to fetch next, which have come, and
// which are safe. A range counts once its bytes are on the disk for good, not when they have been received.
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
    /// Ranges of `rangeSize` bytes, the last one shorter; `confirmed` of them, with their digests, are there
    /// from an earlier run.
    Ranges(qint64 size, qint64 rangeSize, QMap<int, QByteArray> confirmed = {});

    qint64 size() const { return size_; }
    qint64 rangeSize() const { return rangeSize_; }
    int count() const;
    /// The range of that number, 1-based, as a step to fetch.
    Step step(int range) const;

    /// Up to `free` ranges to fetch now. Each is out until received() or lost() names it.
    QList<Step> take(int free);
    /// All its bytes have been handed on; a crash may still lose them.
    void received(int range, const QByteArray &digest);
    /// It was given up or let go; it will be taken again.
    void lost(int range);
    /// What was received is on the disk: it counts from now on. True where there was any.
    bool settle();

    /// A confirmed range is not on the disk as it was: it will be taken again.
    void forget(int range);

    const QMap<int, QByteArray> &confirmed() const { return confirmed_; }
    bool nothingToSettle() const { return received_.isEmpty(); }
    qint64 confirmedBytes() const { return confirmedBytes_; }
    /// Confirmed, and what waits to be.
    qint64 receivedBytes() const { return receivedBytes_; }
    bool allReceived() const;
    bool finished() const { return static_cast<int>(confirmed_.size()) == count(); }

private:
    bool untouched(int range) const;

    qint64 size_;
    qint64 rangeSize_;
    QMap<int, QByteArray> confirmed_;
    QMap<int, QByteArray> received_; ///< and not settled yet
    QSet<int> out_;
    int firstLeft_ = 1; ///< no range before this one is left to fetch
    qint64 confirmedBytes_ = 0;
    qint64 receivedBytes_ = 0;
};

/// An object is fetched in no more ranges than this, whatever the service says of its parts.
inline constexpr qint64 mostRanges = 10'000;

/// How large ranges are where nothing else says it: small enough that losing one is no great loss, few enough
/// for the record of them. Under a limit of `rate` bytes a second (0: none) one takes about eight seconds.
qint64 usualRangeSize(qint64 size, qint64 rate = 0);

} // namespace windlass
