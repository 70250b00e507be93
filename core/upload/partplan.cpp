// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/upload/partplan.h"

#include "core/base/sentence.h"
#include "core/base/sizes.h"
#include "core/base/textforms.h"

#include <algorithm>

namespace windlass {

using namespace Qt::StringLiterals;

namespace {

/// Up to this size, one request is cheaper than a session, and repeating it costs little.
constexpr qint64 singleUpTo = 16 * mebi;
/// Part size if the rate is unknown: a part takes seconds on a common connection and is cheap to repeat.
constexpr qint64 usualPart = 8 * mebi;
/// If the rate is known, a part takes about this long (our own choice): short enough to repeat, and long
/// enough that the cost of requests and journal rows does not matter.
constexpr qint64 partSeconds = 8;
/// With a rate limit, send only so many parts at a time that each takes no longer than this.
constexpr qint64 laneSeconds = 10;
/// Larger parts gain nothing, even on a fast connection.
constexpr qint64 amplePart = 64 * mebi;
/// Leave some of the service's part numbers unused, as a reserve for a plan that is slightly too small.
constexpr int comfortableParts = 9'500;

constexpr qint64 ceilDivide(qint64 a, qint64 b)
{
    return a / b + (a % b != 0 ? 1 : 0); // does not overflow, unlike (a + b - 1) / b
}

qint64 pleasantPart(qint64 partRate, const UploadShape &shape)
{
    if (partRate <= 0)
        return usualPart;
    const qint64 least = std::max(shape.minPart, 5 * mebi);
    const qint64 rate = std::min(partRate, amplePart); // avoids an overflow below
    return std::clamp(ceilDivide(rate * partSeconds, mebi) * mebi, least, std::max(least, amplePart));
}

/// Gives both sizes in bytes if they would look the same after rounding.
Sentence tooLarge(qint64 size, qint64 largest)
{
    const bool alike = sizeText(size) == sizeText(largest);
    const auto words = [alike](qint64 bytes) {
        return alike ? Sentence::tr("%1 bytes").arg(bytes) : Sentence(sizeText(bytes));
    };
    return Sentence::tr("The file has %1; the service takes objects up to %2.")
        .arg(words(size), words(largest));
}

tl::unexpected<Failure> impossible(Sentence why)
{
    return failed(localFailure(FailureKind::Settings, std::move(why)));
}

} // namespace

int PartPlan::parts() const
{
    return single() ? 1 : static_cast<int>(ceilDivide(size, partSize));
}

Step PartPlan::step(int part) const
{
    if (single())
        return {Operation::Put, 0, 0, size};
    const qint64 offset = (part - 1) * partSize;
    return {Operation::Part, part, offset, std::min(partSize, size - offset)};
}

Result<PartPlan> planParts(qint64 size, qint64 wantedPartSize, const UploadShape &shape, qint64 partRate)
{
    const qint64 largest = std::min(shape.maxObject, shape.maxPart * shape.maxParts);
    if (size > largest)
        return impossible(tooLarge(size, largest));
    if (wantedPartSize == 0) {
        const qint64 single = partRate > 0 ? std::min(singleUpTo, pleasantPart(partRate, shape)) : singleUpTo;
        if (size <= std::min(single, shape.maxPut))
            return PartPlan{size, 0};
        const qint64 needed =
            ceilDivide(ceilDivide(size, std::min(comfortableParts, shape.maxParts)), mebi) * mebi;
        return PartPlan{
            size, std::clamp(std::max(pleasantPart(partRate, shape), needed), shape.minPart, shape.maxPart)};
    }
    if (wantedPartSize % shape.grain != 0) {
        return impossible(Sentence::tr("The part size is %1; the service takes multiples of %2.")
                              .arg(sizeText(wantedPartSize), sizeText(shape.grain)));
    }
    if (wantedPartSize < shape.minPart || wantedPartSize > shape.maxPart) {
        return impossible(
            Sentence::tr("The part size is %1; the service takes parts of %2 to %3.")
                .arg(sizeText(wantedPartSize), sizeText(shape.minPart), sizeText(shape.maxPart)));
    }
    if (size <= wantedPartSize && size <= shape.maxPut)
        return PartPlan{size, 0};
    if (ceilDivide(size, wantedPartSize) > shape.maxParts) {
        return impossible(
            Sentence::tr("Parts of %1 would make %2 of them; the service takes %3. Choose at least %4.")
                .arg(sizeText(wantedPartSize), QString::number(ceilDivide(size, wantedPartSize)),
                     QString::number(shape.maxParts),
                     sizeText(ceilDivide(ceilDivide(size, shape.maxParts), mebi) * mebi)));
    }
    return PartPlan{size, wantedPartSize};
}

qint64 rateToPlanBy(qint64 measured, qint64 limit, int jobs, qint64 ownLimit)
{
    qint64 rate = measured;
    for (const qint64 each : {limit > 0 ? std::max<qint64>(limit / std::max(jobs, 1), 1) : 0, ownLimit}) {
        if (each > 0)
            rate = rate > 0 ? std::min(rate, each) : each;
    }
    return rate;
}

bool nearlySent(qint64 sent, qint64 length, double rate)
{
    constexpr double soon = 3; // seconds
    const auto left = static_cast<double>(length - sent);
    if (rate > 0 && left / rate * 1000 > static_cast<double>(stopGracePeriod.count()))
        return false;
    return sent >= length - length / 5 || (rate > 0 && left / rate <= soon);
}

int lanesAtRate(int lanes, qint64 rate, qint64 partSize)
{
    if (rate <= 0 || partSize <= 0)
        return lanes;
    const qint64 fit = std::min(rate, partSize * lanes) * laneSeconds / partSize; // does not overflow
    return static_cast<int>(std::clamp<qint64>(fit, 1, std::max(lanes, 1)));
}

} // namespace windlass
