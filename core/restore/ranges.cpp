// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/restore/ranges.h"

#include "core/base/sizes.h"

#include <algorithm>

namespace windlass {

namespace {

constexpr qint64 usualRange = 16 * mebi;
/// With a rate limit, one range takes about this many seconds.
constexpr qint64 rangeSeconds = 8;

constexpr qint64 ceilDivide(qint64 a, qint64 b)
{
    return a / b + (a % b == 0 ? 0 : 1); // adding first could overflow for the largest sizes
}

} // namespace

qint64 usualRangeSize(qint64 size, qint64 rate)
{
    const qint64 pleasant =
        rate > 0 ? std::clamp(std::min(rate, usualRange) * rangeSeconds, mebi, usualRange) : usualRange;
    return std::max(pleasant, ceilDivide(ceilDivide(size, mostRanges), mebi) * mebi);
}

Ranges::Ranges(qint64 size, qint64 rangeSize, QMap<int, QByteArray> confirmed)
    : size_(size)
    , rangeSize_(std::max<qint64>(rangeSize, 1))
    , confirmed_(std::move(confirmed))
{
    confirmed_.removeIf(
        [this](QMap<int, QByteArray>::iterator each) { return each.key() < 1 || each.key() > count(); });
    for (const int range : confirmed_.keys())
        confirmedBytes_ += step(range).length;
    receivedBytes_ = confirmedBytes_;
}

int Ranges::count() const
{
    return static_cast<int>(ceilDivide(size_, rangeSize_));
}

Step Ranges::step(int range) const
{
    const qint64 offset = (range - 1) * rangeSize_;
    return {Operation::Get, range, offset, std::min(rangeSize_, size_ - offset)};
}

bool Ranges::untouched(int range) const
{
    return !confirmed_.contains(range) && !received_.contains(range) && !out_.contains(range);
}

QList<Step> Ranges::take(int free)
{
    QList<Step> steps;
    while (firstLeft_ <= count() && !untouched(firstLeft_))
        ++firstLeft_;
    for (int range = firstLeft_; range <= count() && steps.size() < free; ++range) {
        if (!untouched(range))
            continue;
        out_.insert(range);
        steps.append(step(range));
    }
    return steps;
}

void Ranges::received(int range, const QByteArray &digest)
{
    out_.remove(range);
    received_.insert(range, digest);
    receivedBytes_ += step(range).length;
}

void Ranges::lost(int range)
{
    out_.remove(range);
    firstLeft_ = std::min(firstLeft_, range);
}

bool Ranges::settle()
{
    const bool any = !received_.isEmpty();
    for (auto range = received_.cbegin(); range != received_.cend(); ++range)
        confirmed_.insert(range.key(), range.value());
    confirmedBytes_ = receivedBytes_;
    received_.clear();
    return any;
}

void Ranges::forget(int range)
{
    if (confirmed_.remove(range) == 0)
        return;
    confirmedBytes_ -= step(range).length;
    receivedBytes_ -= step(range).length;
    firstLeft_ = std::min(firstLeft_, range);
}

bool Ranges::allReceived() const
{
    return static_cast<int>(confirmed_.size() + received_.size()) == count();
}

} // namespace windlass
