// SPDX-License-Identifier: GPL-3.0-or-later
// What the journal's records amount to: how much was retried, with what success, and what it cost.
#pragma once

#include "core/base/timers.h"

#include <QMap>
#include <QString>

namespace windlass {

/// Counts over the transfers that are in the journal. An operation is one run of a step: a first attempt and
/// the retries that belong to it.
struct Metrics
{
    qint64 transfers = 0;
    qint64 operations = 0;
    qint64 retried = 0;   ///< operations that needed more than one attempt
    qint64 recovered = 0; ///< of those: ended well
    qint64 exhausted = 0; ///< operations whose attempts ran out
    qint64 attempts = 0;
    qint64 retries = 0; ///< attempts after the first of their operation
    qint64 bytesSent = 0;
    qint64 bytesResent = 0;
    QMap<QString, Duration> waits;  ///< by delayReasonName()
    QMap<QString, qint64> failures; ///< failed attempts by className()
    QMap<QString, qint64> ends;     ///< operations that have ended, by causeName()
    /// Failed attempts by the service's code, and by className() in it. Without a code it is `http 503`, and
    /// `none` where there was no answer.
    QMap<QString, QMap<QString, qint64>> failuresByCode;

    double retryRate() const { return share(retried, operations); }          ///< 0 to 1
    double successAfterRetry() const { return share(recovered, retried); }   ///< 0 to 1
    double attemptsExceeded() const { return share(exhausted, operations); } ///< 0 to 1
    double averageRetries() const { return share(retries, operations); }     ///< for each operation
    double amplification() const { return share(attempts, operations); }     ///< attempts for each operation
    /// Bytes sent again, to those that were sent a first time.
    double resentRatio() const { return share(bytesResent, bytesSent - bytesResent); }

private:
    /// 0 where there is nothing to divide by.
    static double share(qint64 part, qint64 whole)
    {
        return whole > 0 ? static_cast<double>(part) / static_cast<double>(whole) : 0;
    }
};

} // namespace windlass
