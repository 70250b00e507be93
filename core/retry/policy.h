// SPDX-License-Identifier: GPL-3.0-or-later
// How often and with which waits an operation is tried. Plain data; docs/retry.md describes each field.
#pragma once

#include "core/base/result.h"
#include "core/base/sentence.h"

#include <QJsonObject>
#include <QStringList>

#include <span>

namespace windlass {

enum class Jitter {
    None,         ///< the wait as computed
    Additive,     ///< up to a fraction longer, folded under the cap; the default
    PlusMinus,    ///< up to a fraction shorter or longer
    Full,         ///< anything from zero to the wait
    Equal,        ///< half the wait, and anything up to the other half
    Decorrelated, ///< between the initial wait and three times the previous one
};

/// How many retries in a row a service is worth. Shared by all requests to it.
struct BudgetPolicy
{
    int capacity = 500;     ///< tokens: 1 to 100,000, and at least the higher cost
    int transientCost = 14; ///< cost of a retry: 0 (free) and up
    int throttleCost = 5;   ///< cost of a retry after a throttling answer

    bool operator==(const BudgetPolicy &) const = default;
};

struct RetryPolicy
{
    int maxAttempts = 3;         ///< requests in all, the first included: 1 to 1000
    Duration initialDelay{1000}; ///< above 0, up to maxDelay
    Duration maxDelay{30'000};   ///< no wait of our own is longer; up to 1 h
    double multiplier = 2.0;     ///< 1 to 10
    Jitter jitter = Jitter::Additive;
    double jitterFraction = 0.25;        ///< 0 to 1; for Additive and PlusMinus
    Duration deadline{0};                ///< over the whole run; 0 is none
    Duration maxServerDelay{900'000};    ///< if a service asks for more, the transfer is parked
    Duration throttleInitialDelay{1000}; ///< the least first wait after a throttling answer
    Duration connectTimeout{10'000};     ///< name, connection and TLS
    Duration stallTimeout{30'000};       ///< sending, with fewer bytes leaving than the next field asks for
    int minBytesPerSecond = 1;           ///< on average over stallTimeout; 1 to 1,000,000
    Duration responseTimeout{60'000};    ///< after the last byte of the body, until the answer starts
    bool waitForNetwork = true;          ///< else a missing network counts as a failing service
    Duration maxOffline{0};              ///< total time without a network in a run, then it ends for now; 0:
                                         ///< no limit
    BudgetPolicy budget{};               ///< if runs to one service differ, the last used counts

    bool operator==(const RetryPolicy &) const = default;
};

/// Every problem of the policy as a sentence; empty when it is sound. The policy is never repaired.
QList<Sentence> problems(const RetryPolicy &policy);
/// Settings that are allowed but probably a mistake, as sentences: attempts that the deadline leaves no time
/// for.
QList<Sentence> warnings(const RetryPolicy &policy);
/// The nearest policy without problems.
RetryPolicy normalised(RetryPolicy policy);

/// A policy under a name, as `--retry` and the settings offer it.
struct RetryPreset
{
    const char *name;
    RetryPolicy policy;
};

/// standard, critical, quick, conservative, patient, none.
std::span<const RetryPreset> retryPresets();
/// The preset of that name (case-insensitive), if there is one.
std::optional<RetryPolicy> retryPreset(QStringView name);

/// `none additive plusminus full equal decorrelated`, as on the command line.
QString jitterName(Jitter jitter);
std::optional<Jitter> jitterNamed(QStringView name);

/// The JSON form: versioned, durations in milliseconds. Unknown fields of `before` are kept: a later version
/// of the program may have written them.
QJsonObject toJson(const RetryPolicy &policy, const QJsonObject &before = {});
/// Missing fields keep their defaults, unknown ones are ignored. A wrong type or a later version is a failure
/// (Settings).
Result<RetryPolicy> retryPolicyFromJson(const QJsonObject &json);

} // namespace windlass
