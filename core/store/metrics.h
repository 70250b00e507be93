// SPDX-License-Identifier: GPL-3.0-or-later
// Totals from the journal's records: how much was retried, how often that succeeded, and what it cost.
#pragma once

#include "core/base/timers.h"

#include <QMap>
#include <QString>

namespace windlass {

/// Counts over the transfers in the journal. An operation is one run of a step: a first attempt and its
/// retries.
struct Metrics
{
    qint64 transfers = 0;
    qint64 operations = 0;
    qint64 retried = 0;   ///< operations with more than one attempt
    qint64 recovered = 0; ///< of the retried ones: succeeded
    qint64 exhausted = 0; ///< operations that ran out of attempts
    qint64 attempts = 0;
    qint64 retries = 0; ///< attempts after the first of their operation
    qint64 bytesSent = 0;
    qint64 bytesResent = 0;
    QMap<QString, Duration> waits;  ///< total wait, by delayReasonName()
    QMap<QString, qint64> failures; ///< failed attempts by className()
    QMap<QString, qint64> ends;     ///< finished operations by causeName()
    /// Failed attempts by the service's error code, then by className(). Without a code, the key is for
    /// example `http 503`; without an answer it is `none`.
    QMap<QString, QMap<QString, qint64>> failuresByCode;

    double retryRate() const { return share(retried, operations); }          ///< 0 to 1
    double successAfterRetry() const { return share(recovered, retried); }   ///< 0 to 1
    double attemptsExceeded() const { return share(exhausted, operations); } ///< 0 to 1
    double averageRetries() const { return share(retries, operations); }     ///< per operation
    double amplification() const { return share(attempts, operations); }     ///< attempts per operation
    /// Resent bytes divided by the bytes that were sent for the first time.
    double resentRatio() const { return share(bytesResent, bytesSent - bytesResent); }

private:
    /// 0 if `whole` is 0.
    static double share(qint64 part, qint64 whole)
    {
        return whole > 0 ? static_cast<double>(part) / static_cast<double>(whole) : 0;
    }
};

} // namespace windlass
