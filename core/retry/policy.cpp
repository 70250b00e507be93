// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/retry/policy.h"

#include "core/base/names.h"
#include "core/base/sentence.h"
#include "core/base/textforms.h"
#include "core/retry/backoff.h"

#include <QJsonValue>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

namespace windlass {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr int mostAttempts = 1000;
constexpr Duration longestDelay = 1h;
constexpr double largestMultiplier = 10.0;
constexpr int jsonVersion = 1;
constexpr int highestRate = 1'000'000;
constexpr int largestCapacity = 100'000;

// Designated initialisers: a field that a preset does not name has the default. `standard` is all defaults.
constexpr std::array presets{
    RetryPreset{"standard", RetryPolicy{}},
    RetryPreset{"critical", {.maxAttempts = 5, .initialDelay = 500ms, .maxDelay = 60s, .multiplier = 2.5}},
    RetryPreset{"quick", {.maxAttempts = 2, .initialDelay = 500ms, .maxDelay = 5s, .deadline = 30s}},
    RetryPreset{"conservative",
                {.maxAttempts = 2, .initialDelay = 2s, .maxDelay = 10s, .jitter = Jitter::None}},
    RetryPreset{"patient", {.maxAttempts = 10, .maxDelay = 60s, .jitter = Jitter::Full}},
    RetryPreset{"none", {.maxAttempts = 1}},
};

constexpr Names<Jitter> jitterNames({
    {Jitter::None, "none"_L1},
    {Jitter::Additive, "additive"_L1},
    {Jitter::PlusMinus, "plusminus"_L1},
    {Jitter::Full, "full"_L1},
    {Jitter::Equal, "equal"_L1},
    {Jitter::Decorrelated, "decorrelated"_L1},
});

/// A duration of the policy: its key in JSON, its name for people, and the field.
struct DurationField
{
    QLatin1StringView key;
    Duration RetryPolicy::*member;
};

constexpr std::array durationFields{
    DurationField{"initial_delay_ms"_L1, &RetryPolicy::initialDelay},
    DurationField{"max_delay_ms"_L1, &RetryPolicy::maxDelay},
    DurationField{"deadline_ms"_L1, &RetryPolicy::deadline},
    DurationField{"max_server_delay_ms"_L1, &RetryPolicy::maxServerDelay},
    DurationField{"throttle_initial_delay_ms"_L1, &RetryPolicy::throttleInitialDelay},
    DurationField{"connect_timeout_ms"_L1, &RetryPolicy::connectTimeout},
    DurationField{"stall_timeout_ms"_L1, &RetryPolicy::stallTimeout},
    DurationField{"response_timeout_ms"_L1, &RetryPolicy::responseTimeout},
};

/// A whole number of the policy: its path in JSON, and the field.
struct NumberField
{
    QLatin1StringView group; ///< the object that holds it; empty: the policy's own
    QLatin1StringView key;
    int *(*member)(RetryPolicy &);
};

constexpr std::array numberFields{
    NumberField{{}, "max_attempts"_L1, [](RetryPolicy &policy) { return &policy.maxAttempts; }},
    NumberField{{}, "min_bytes_per_second"_L1, [](RetryPolicy &policy) { return &policy.minBytesPerSecond; }},
    NumberField{"budget"_L1, "capacity"_L1, [](RetryPolicy &policy) { return &policy.budget.capacity; }},
    NumberField{"budget"_L1, "transient_cost"_L1,
                [](RetryPolicy &policy) { return &policy.budget.transientCost; }},
    NumberField{"budget"_L1, "throttle_cost"_L1,
                [](RetryPolicy &policy) { return &policy.budget.throttleCost; }},
};

constexpr auto versionKey = "version"_L1;
constexpr auto offlineKey = "offline"_L1;
constexpr auto waitKey = "wait"_L1;
constexpr auto maxWaitKey = "max_wait_ms"_L1;
constexpr auto multiplierKey = "multiplier"_L1;
constexpr auto jitterKey = "jitter"_L1;
constexpr auto jitterFractionKey = "jitter_fraction"_L1;

bool isWithin(double value, double least, double most)
{
    return value >= least && value <= most; // false for NaN
}

/// A missing member leaves `target` alone. A member that is no whole number is the failure.
Result<qint64> wholeNumber(const QJsonObject &json, QLatin1StringView key, qint64 fallback)
{
    if (!json.contains(key))
        return fallback;
    constexpr qint64 odd = std::numeric_limits<qint64>::min();
    const qint64 value = json.value(key).toInteger(odd);
    if (value == odd)
        return failed(
            localFailure(FailureKind::Settings,
                         Sentence::tr("The retry policy's “%1” has to be a whole number.").arg(key)));
    return value;
}

Result<double> number(const QJsonObject &json, QLatin1StringView key, double fallback)
{
    if (!json.contains(key))
        return fallback;
    const QJsonValue value = json.value(key);
    if (!value.isDouble())
        return failed(localFailure(FailureKind::Settings,
                                   Sentence::tr("The retry policy's “%1” has to be a number.").arg(key)));
    return value.toDouble();
}

} // namespace

QList<Sentence> problems(const RetryPolicy &policy)
{
    QList<Sentence> found;
    if (policy.maxAttempts < 1 || policy.maxAttempts > mostAttempts)
        found += Sentence::tr("The number of attempts is %1; it has to be from 1 to %2.")
                     .arg(policy.maxAttempts)
                     .arg(mostAttempts);
    if (policy.initialDelay <= Duration::zero())
        found += Sentence::tr("The initial delay is %1; it has to be longer than nothing.")
                     .arg(durationText(policy.initialDelay));
    if (policy.maxDelay < policy.initialDelay)
        found += Sentence::tr("The longest delay is %1; it must not be shorter than the initial delay of %2.")
                     .arg(durationText(policy.maxDelay), durationText(policy.initialDelay));
    if (policy.maxDelay > longestDelay)
        found += Sentence::tr("The longest delay is %1; it may be %2 at most.")
                     .arg(durationText(policy.maxDelay), durationText(longestDelay));
    if (!isWithin(policy.multiplier, 1.0, largestMultiplier))
        found += Sentence::tr("The multiplier is %1; it has to be from 1 to %2.")
                     .arg(policy.multiplier)
                     .arg(largestMultiplier);
    if (!isWithin(policy.jitterFraction, 0.0, 1.0))
        found +=
            Sentence::tr("The jitter fraction is %1; it has to be from 0 to 1.").arg(policy.jitterFraction);
    if (policy.deadline != Duration::zero() && policy.deadline < policy.initialDelay)
        found +=
            Sentence::tr("The deadline is %1; it has to be 0 for none, or at least the initial delay of %2.")
                .arg(durationText(policy.deadline), durationText(policy.initialDelay));
    if (policy.maxServerDelay < Duration::zero())
        found += Sentence::tr("The longest delay for the service is %1; it must not be negative.")
                     .arg(durationText(policy.maxServerDelay));
    if (policy.minBytesPerSecond < 1 || policy.minBytesPerSecond > highestRate)
        found += Sentence::tr("The least rate is %1 bytes a second; it has to be from 1 to %2.")
                     .arg(policy.minBytesPerSecond)
                     .arg(highestRate);
    if (policy.maxOffline < Duration::zero())
        found += Sentence::tr("The longest time without a network is %1; it has to be 0 for any, or longer.")
                     .arg(durationText(policy.maxOffline));
    const BudgetPolicy &budget = policy.budget;
    if (budget.transientCost < 0 || budget.throttleCost < 0)
        found += Sentence::tr("A retry costs %1 tokens, or %2 after throttling; neither may be negative.")
                     .arg(budget.transientCost)
                     .arg(budget.throttleCost);
    const int least = std::max({budget.transientCost, budget.throttleCost, 1});
    if (budget.capacity < least || budget.capacity > largestCapacity)
        found +=
            Sentence::tr("The budget holds %1 tokens; it has to hold from %2, the cost of one retry, to %3.")
                .arg(budget.capacity)
                .arg(least)
                .arg(largestCapacity);
    struct AboveNothing
    {
        Duration RetryPolicy::*member;
        Sentence sentence;
    };
    const AboveNothing durations[]{
        {&RetryPolicy::throttleInitialDelay,
         Sentence::tr("The initial delay after throttling is %1; it has to be longer than nothing.")},
        {&RetryPolicy::connectTimeout,
         Sentence::tr("The connect timeout is %1; it has to be longer than nothing.")},
        {&RetryPolicy::stallTimeout,
         Sentence::tr("The stall timeout is %1; it has to be longer than nothing.")},
        {&RetryPolicy::responseTimeout,
         Sentence::tr("The response timeout is %1; it has to be longer than nothing.")},
    };
    for (const AboveNothing &each : durations) {
        if (policy.*each.member <= Duration::zero())
            found += each.sentence.arg(durationText(policy.*each.member));
    }
    return found;
}

QList<Sentence> warnings(const RetryPolicy &policy)
{
    if (policy.deadline == Duration::zero() || !problems(policy).isEmpty())
        return {};
    Duration waits{0};
    for (const PlannedAttempt &planned : planAttempts(policy))
        waits += planned.delay.most;
    if (waits <= policy.deadline)
        return {};
    return {Sentence::tr("The waits may take %1 in all, longer than the deadline of %2: the last attempts "
                         "may never be made.")
                .arg(durationText(waits), durationText(policy.deadline))};
}

RetryPolicy normalised(RetryPolicy policy)
{
    const auto finite = [](double value, double fallback) { return std::isnan(value) ? fallback : value; };
    policy.maxAttempts = std::clamp(policy.maxAttempts, 1, mostAttempts);
    policy.initialDelay = std::clamp(policy.initialDelay, Duration(1), longestDelay);
    policy.maxDelay = std::clamp(policy.maxDelay, policy.initialDelay, longestDelay);
    policy.multiplier = std::clamp(finite(policy.multiplier, 1.0), 1.0, largestMultiplier);
    policy.jitterFraction = std::clamp(finite(policy.jitterFraction, 0.0), 0.0, 1.0);
    if (policy.deadline != Duration::zero())
        policy.deadline = std::max(policy.deadline, policy.initialDelay);
    policy.maxServerDelay = std::max(policy.maxServerDelay, Duration::zero());
    for (const auto member : {&RetryPolicy::throttleInitialDelay, &RetryPolicy::connectTimeout,
                              &RetryPolicy::stallTimeout, &RetryPolicy::responseTimeout})
        policy.*member = std::max(policy.*member, Duration(1));
    policy.minBytesPerSecond = std::clamp(policy.minBytesPerSecond, 1, highestRate);
    policy.maxOffline = std::max(policy.maxOffline, Duration::zero());
    BudgetPolicy &budget = policy.budget;
    budget.transientCost = std::clamp(budget.transientCost, 0, largestCapacity);
    budget.throttleCost = std::clamp(budget.throttleCost, 0, largestCapacity);
    budget.capacity = std::clamp(budget.capacity, std::max({budget.transientCost, budget.throttleCost, 1}),
                                 largestCapacity);
    return policy;
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
    return jitterNames.of(jitter);
}

std::optional<Jitter> jitterNamed(QStringView name)
{
    return jitterNames.value(name, Qt::CaseInsensitive);
}

QJsonObject toJson(const RetryPolicy &policy, const QJsonObject &before)
{
    QJsonObject json = before;
    json.insert(versionKey, jsonVersion);
    json.insert(multiplierKey, policy.multiplier);
    json.insert(jitterKey, jitterName(policy.jitter));
    json.insert(jitterFractionKey, policy.jitterFraction);
    for (const DurationField &field : durationFields)
        json.insert(field.key, qint64((policy.*field.member).count()));
    RetryPolicy copy = policy;
    for (const NumberField &field : numberFields) {
        QJsonObject group = field.group.isEmpty() ? json : json.value(field.group).toObject();
        group.insert(field.key, *field.member(copy));
        if (field.group.isEmpty())
            json = group;
        else
            json.insert(field.group, group);
    }
    QJsonObject offline = json.value(offlineKey).toObject();
    offline.insert(waitKey, policy.waitForNetwork);
    offline.insert(maxWaitKey, qint64(policy.maxOffline.count()));
    json.insert(offlineKey, offline);
    return json;
}

Result<RetryPolicy> retryPolicyFromJson(const QJsonObject &json)
{
    const auto version = wholeNumber(json, versionKey, jsonVersion);
    if (!version)
        return failed(version.error());
    if (*version < 1 || *version > jsonVersion)
        return failed(localFailure(FailureKind::Settings,
                                   Sentence::tr("The retry policy has version %1, and this program reads "
                                                "version %2: update the program, or set the "
                                                "policy anew.")
                                       .arg(*version)
                                       .arg(jsonVersion)));

    RetryPolicy policy;
    for (const NumberField &field : numberFields) {
        const QJsonObject group = field.group.isEmpty() ? json : json.value(field.group).toObject();
        const auto value = wholeNumber(group, field.key, *field.member(policy));
        if (!value)
            return failed(value.error());
        // Kept out of range, so that problems() can name it.
        *field.member(policy) =
            int(std::clamp<qint64>(*value, std::numeric_limits<int>::min(), std::numeric_limits<int>::max()));
    }
    const QJsonObject offline = json.value(offlineKey).toObject();
    if (offline.contains(waitKey) && !offline.value(waitKey).isBool())
        return failed(
            localFailure(FailureKind::Settings,
                         Sentence::tr("The retry policy's “offline.wait” has to be true or false.")));
    policy.waitForNetwork = offline.value(waitKey).toBool(policy.waitForNetwork);
    const auto maxOffline = wholeNumber(offline, maxWaitKey, policy.maxOffline.count());
    if (!maxOffline)
        return failed(maxOffline.error());
    policy.maxOffline = Duration(*maxOffline);
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
            return failed(localFailure(
                FailureKind::Settings,
                Sentence::tr("The retry policy's “jitter” has to be one of: none, additive, plusminus, "
                             "full, equal, decorrelated.")));
        policy.jitter = *jitter;
    }
    return policy;
}

} // namespace windlass
