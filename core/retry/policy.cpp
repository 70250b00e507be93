// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/retry/policy.h"

#include "core/base/textforms.h"

#include <QJsonValue>

#include <algorithm>
#include <array>
#include <limits>

namespace windlass {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr int mostAttempts = 1000;
constexpr Duration longestDelay = 1h;
constexpr double largestMultiplier = 10.0;
constexpr int jsonVersion = 1;

// Designated initialisers: what a preset does not name is the default, and so is the whole of `standard`.
constexpr std::array presets{
    RetryPreset{"standard", RetryPolicy{}},
    RetryPreset{"critical", {.maxAttempts = 5, .initialDelay = 500ms, .maxDelay = 60s, .multiplier = 2.5}},
    RetryPreset{"quick", {.maxAttempts = 2, .initialDelay = 500ms, .maxDelay = 5s, .deadline = 30s}},
    RetryPreset{"conservative",
                {.maxAttempts = 2, .initialDelay = 2s, .maxDelay = 10s, .jitter = Jitter::None}},
    RetryPreset{"patient", {.maxAttempts = 10, .maxDelay = 60s, .jitter = Jitter::Full}},
    RetryPreset{"none", {.maxAttempts = 1}},
};

struct JitterName
{
    Jitter jitter;
    QLatin1StringView name;
};

constexpr std::array jitterNames{
    JitterName{Jitter::None, "none"_L1},           JitterName{Jitter::Additive, "additive"_L1},
    JitterName{Jitter::PlusMinus, "plusminus"_L1}, JitterName{Jitter::Full, "full"_L1},
    JitterName{Jitter::Equal, "equal"_L1},         JitterName{Jitter::Decorrelated, "decorrelated"_L1},
};

/// A duration of the policy: its key in JSON, its name for people, where it is.
struct DurationField
{
    QLatin1StringView key;
    QLatin1StringView title;
    Duration RetryPolicy::*member;
};

constexpr std::array durationFields{
    DurationField{"initial_delay_ms"_L1, "initial delay"_L1, &RetryPolicy::initialDelay},
    DurationField{"max_delay_ms"_L1, "longest delay"_L1, &RetryPolicy::maxDelay},
    DurationField{"deadline_ms"_L1, "deadline"_L1, &RetryPolicy::deadline},
    DurationField{"max_server_delay_ms"_L1, "longest delay for the service"_L1, &RetryPolicy::maxServerDelay},
    DurationField{"throttle_initial_delay_ms"_L1, "initial delay after throttling"_L1,
                  &RetryPolicy::throttleInitialDelay},
    DurationField{"connect_timeout_ms"_L1, "connect timeout"_L1, &RetryPolicy::connectTimeout},
    DurationField{"stall_timeout_ms"_L1, "stall timeout"_L1, &RetryPolicy::stallTimeout},
    DurationField{"response_timeout_ms"_L1, "response timeout"_L1, &RetryPolicy::responseTimeout},
};

constexpr auto versionKey = "version"_L1;
constexpr auto maxAttemptsKey = "max_attempts"_L1;
constexpr auto multiplierKey = "multiplier"_L1;
constexpr auto jitterKey = "jitter"_L1;
constexpr auto jitterFractionKey = "jitter_fraction"_L1;

bool isWithin(double value, double least, double most)
{
    return value >= least && value <= most; // false for NaN
}

/// A member that is missing leaves `target` alone; one that is no whole number is the failure.
Result<qint64> wholeNumber(const QJsonObject &json, QLatin1StringView key, qint64 fallback)
{
    if (!json.contains(key))
        return fallback;
    constexpr qint64 odd = std::numeric_limits<qint64>::min();
    const qint64 value = json.value(key).toInteger(odd);
    if (value == odd)
        return failed(localFailure(FailureKind::Settings,
                                   u"The retry policy's “%1” has to be a whole number."_s.arg(key)));
    return value;
}

Result<double> number(const QJsonObject &json, QLatin1StringView key, double fallback)
{
    if (!json.contains(key))
        return fallback;
    const QJsonValue value = json.value(key);
    if (!value.isDouble())
        return failed(
            localFailure(FailureKind::Settings, u"The retry policy's “%1” has to be a number."_s.arg(key)));
    return value.toDouble();
}

} // namespace

QStringList problems(const RetryPolicy &policy)
{
    QStringList found;
    if (policy.maxAttempts < 1 || policy.maxAttempts > mostAttempts)
        found += u"The number of attempts is %1; it has to be from 1 to %2."_s.arg(policy.maxAttempts)
                     .arg(mostAttempts);
    if (policy.initialDelay <= Duration::zero())
        found += u"The initial delay is %1; it has to be longer than nothing."_s.arg(
            durationText(policy.initialDelay));
    if (policy.maxDelay < policy.initialDelay)
        found += u"The longest delay is %1; it must not be shorter than the initial delay of %2."_s.arg(
            durationText(policy.maxDelay), durationText(policy.initialDelay));
    if (policy.maxDelay > longestDelay)
        found += u"The longest delay is %1; it may be %2 at most."_s.arg(durationText(policy.maxDelay),
                                                                         durationText(longestDelay));
    if (!isWithin(policy.multiplier, 1.0, largestMultiplier))
        found += u"The multiplier is %1; it has to be from 1 to %2."_s.arg(policy.multiplier)
                     .arg(largestMultiplier);
    if (!isWithin(policy.jitterFraction, 0.0, 1.0))
        found += u"The jitter fraction is %1; it has to be from 0 to 1."_s.arg(policy.jitterFraction);
    if (policy.deadline != Duration::zero() && policy.deadline < policy.initialDelay)
        found += u"The deadline is %1; it has to be 0 for none, or at least the initial delay of %2."_s.arg(
            durationText(policy.deadline), durationText(policy.initialDelay));
    if (policy.maxServerDelay < Duration::zero())
        found += u"The longest delay for the service is %1; it must not be negative."_s.arg(
            durationText(policy.maxServerDelay));
    for (const auto member : {&RetryPolicy::throttleInitialDelay, &RetryPolicy::connectTimeout,
                              &RetryPolicy::stallTimeout, &RetryPolicy::responseTimeout}) {
        if (policy.*member > Duration::zero())
            continue;
        for (const DurationField &field : durationFields) {
            if (field.member == member)
                found += u"The %1 is %2; it has to be longer than nothing."_s.arg(
                    field.title, durationText(policy.*member));
        }
    }
    return found;
}

std::span<const RetryPreset> retryPresets()
{
    return presets;
}

std::optional<RetryPolicy> retryPreset(QStringView name)
{
    for (const RetryPreset &preset : presets) {
        if (name.compare(QLatin1StringView(preset.name), Qt::CaseInsensitive) == 0)
            return preset.policy;
    }
    return {};
}

QString jitterName(Jitter jitter)
{
    for (const JitterName &row : jitterNames) {
        if (row.jitter == jitter)
            return row.name;
    }
    Q_UNREACHABLE();
}

std::optional<Jitter> jitterNamed(QStringView name)
{
    for (const JitterName &row : jitterNames) {
        if (name.compare(row.name, Qt::CaseInsensitive) == 0)
            return row.jitter;
    }
    return {};
}

QJsonObject toJson(const RetryPolicy &policy)
{
    QJsonObject json{
        {versionKey, jsonVersion},
        {maxAttemptsKey, policy.maxAttempts},
        {multiplierKey, policy.multiplier},
        {jitterKey, jitterName(policy.jitter)},
        {jitterFractionKey, policy.jitterFraction},
    };
    for (const DurationField &field : durationFields)
        json.insert(field.key, qint64((policy.*field.member).count()));
    return json;
}

Result<RetryPolicy> retryPolicyFromJson(const QJsonObject &json)
{
    const auto version = wholeNumber(json, versionKey, jsonVersion);
    if (!version)
        return failed(version.error());
    if (*version < 1 || *version > jsonVersion)
        return failed(
            localFailure(FailureKind::Settings, u"The retry policy has version %1, and this program reads "
                                                u"version %2: update the program, or set the "
                                                "policy anew."_s.arg(*version)
                                                    .arg(jsonVersion)));

    RetryPolicy policy;
    const auto attempts = wholeNumber(json, maxAttemptsKey, policy.maxAttempts);
    if (!attempts)
        return failed(attempts.error());
    // Kept as out of range as it is, for problems() to name.
    policy.maxAttempts =
        int(std::clamp<qint64>(*attempts, std::numeric_limits<int>::min(), std::numeric_limits<int>::max()));
    for (const DurationField &field : durationFields) {
        const auto milliseconds = wholeNumber(json, field.key, (policy.*field.member).count());
        if (!milliseconds)
            return failed(milliseconds.error());
        policy.*field.member = Duration(*milliseconds);
    }
    const auto multiplier = number(json, multiplierKey, policy.multiplier);
    if (!multiplier)
        return failed(multiplier.error());
    policy.multiplier = *multiplier;
    const auto fraction = number(json, jitterFractionKey, policy.jitterFraction);
    if (!fraction)
        return failed(fraction.error());
    policy.jitterFraction = *fraction;
    if (json.contains(jitterKey)) {
        const auto jitter = jitterNamed(json.value(jitterKey).toString());
        if (!jitter)
            return failed(
                localFailure(FailureKind::Settings,
                             u"The retry policy's “jitter” has to be one of: none, additive, plusminus, "
                             "full, equal, decorrelated."_s));
        policy.jitter = *jitter;
    }
    return policy;
}

} // namespace windlass
