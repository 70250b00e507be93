// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/retry/policy.h"

#include <array>
#include <cmath>

namespace windlass {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr int jsonVersion = 1;

RetryPolicy preset(int attempts, Duration initial, Duration most, double multiplier, Jitter jitter,
                   Duration deadline = Duration::zero())
{
    RetryPolicy policy;
    policy.maxAttempts = attempts;
    policy.initialDelay = initial;
    policy.maxDelay = most;
    policy.multiplier = multiplier;
    policy.jitter = jitter;
    policy.deadline = deadline;
    return policy;
}

struct JitterWord
{
    QLatin1StringView name;
    Jitter jitter;
};
constexpr std::array jitterWords{
    JitterWord{"none"_L1, Jitter::None},           JitterWord{"additive"_L1, Jitter::Additive},
    JitterWord{"plusminus"_L1, Jitter::PlusMinus}, JitterWord{"full"_L1, Jitter::Full},
    JitterWord{"equal"_L1, Jitter::Equal},         JitterWord{"decorrelated"_L1, Jitter::Decorrelated},
};

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

tl::unexpected<Failure> unreadable(const QString &why)
{
    return failed(localFailure(FailureKind::Settings, u"The retry policy cannot be read: %1"_s.arg(why)));
}

} // namespace

QStringList problems(const RetryPolicy &policy)
{
    QStringList found;
    const auto check = [&found](bool sound, const QString &sentence) {
        if (!sound)
            found.append(sentence);
    };
    check(policy.maxAttempts >= 1 && policy.maxAttempts <= 1000, u"Attempts must be between 1 and 1000."_s);
    check(policy.initialDelay > 0ms, u"The first wait must be longer than nothing."_s);
    check(policy.initialDelay <= policy.maxDelay,
          u"The first wait must not be longer than the longest wait."_s);
    check(policy.maxDelay <= 1h, u"The longest wait must not be longer than 1h."_s);
    check(std::isfinite(policy.multiplier) && policy.multiplier >= 1.0 && policy.multiplier <= 10.0,
          u"The multiplier must be between 1 and 10."_s);
    check(std::isfinite(policy.jitterFraction) && policy.jitterFraction >= 0.0 &&
              policy.jitterFraction <= 1.0,
          u"The jitter fraction must be between 0 and 1."_s);
    check(policy.deadline == 0ms || policy.deadline >= policy.initialDelay,
          u"The deadline must be 0 (none) or at least as long as the first wait."_s);
    check(policy.maxServerDelay >= 0ms,
          u"The longest wait that a service may ask for must not be negative."_s);
    check(policy.throttleInitialDelay >= 0ms && policy.throttleInitialDelay <= 1h,
          u"The first wait after throttling must be between 0 and 1h."_s);
    check(policy.connectTimeout > 0ms, u"The connection timeout must be longer than nothing."_s);
    check(policy.stallTimeout > 0ms, u"The stall timeout must be longer than nothing."_s);
    check(policy.responseTimeout > 0ms, u"The response timeout must be longer than nothing."_s);
    return found;
}

std::span<const RetryPreset> retryPresets()
{
    static const std::array presets{
        RetryPreset{"standard", RetryPolicy{}},
        RetryPreset{"critical", preset(5, 500ms, 60s, 2.5, Jitter::Additive)},
        RetryPreset{"quick", preset(2, 500ms, 5s, 2.0, Jitter::Additive, 30s)},
        RetryPreset{"conservative", preset(2, 2s, 10s, 2.0, Jitter::None)},
        RetryPreset{"patient", preset(10, 1s, 60s, 2.0, Jitter::Full)},
        RetryPreset{"none", preset(1, 1s, 30s, 2.0, Jitter::None)},
    };
    return presets;
}

std::optional<RetryPolicy> retryPreset(QStringView name)
{
    for (const RetryPreset &preset : retryPresets()) {
        if (name.compare(QLatin1StringView(preset.name), Qt::CaseInsensitive) == 0)
            return preset.policy;
    }
    return {};
}

QString jitterName(Jitter jitter)
{
    for (const JitterWord &word : jitterWords) {
        if (word.jitter == jitter)
            return word.name;
    }
    Q_UNREACHABLE();
}

std::optional<Jitter> jitterNamed(QStringView name)
{
    for (const JitterWord &word : jitterWords) {
        if (name.compare(word.name, Qt::CaseInsensitive) == 0)
            return word.jitter;
    }
    return {};
}

QJsonObject toJson(const RetryPolicy &policy)
{
    QJsonObject json{
        {u"version"_s, jsonVersion},
        {u"max_attempts"_s, policy.maxAttempts},
        {u"multiplier"_s, policy.multiplier},
        {u"jitter"_s, jitterName(policy.jitter)},
        {u"jitter_fraction"_s, policy.jitterFraction},
    };
    for (const DurationField &field : durationFields)
        json.insert(field.key, static_cast<qint64>((policy.*field.member).count()));
    return json;
}

Result<RetryPolicy> retryPolicyFromJson(const QJsonObject &json)
{
    RetryPolicy policy;
    const QJsonValue version = json.value(u"version"_s);
    if (!version.isUndefined() && (!version.isDouble() || version.toInt() < 1))
        return unreadable(u"its version is not a number."_s);
    if (version.toInt(jsonVersion) > jsonVersion)
        return unreadable(u"it was written by a later version of Windlass."_s);

    const auto number = [&json](QLatin1StringView key, double fallback) -> std::optional<double> {
        const QJsonValue value = json.value(key);
        if (value.isUndefined())
            return fallback;
        if (!value.isDouble())
            return {};
        return value.toDouble();
    };
    for (const DurationField &field : durationFields) {
        const auto value = number(field.key, static_cast<double>((policy.*field.member).count()));
        if (!value || std::abs(*value) > 1e15)
            return unreadable(u"%1 is not a number of milliseconds."_s.arg(field.key));
        policy.*field.member = Duration(std::llround(*value));
    }
    const auto attempts = number("max_attempts"_L1, policy.maxAttempts);
    const auto multiplier = number("multiplier"_L1, policy.multiplier);
    const auto fraction = number("jitter_fraction"_L1, policy.jitterFraction);
    if (!attempts || std::abs(*attempts) > 1e9)
        return unreadable(u"max_attempts is not a number."_s);
    if (!multiplier || !fraction)
        return unreadable(u"%1 is not a number."_s.arg(multiplier ? u"jitter_fraction"_s : u"multiplier"_s));
    policy.maxAttempts = static_cast<int>(*attempts);
    policy.multiplier = *multiplier;
    policy.jitterFraction = *fraction;
    if (const QJsonValue jitter = json.value(u"jitter"_s); !jitter.isUndefined()) {
        const auto known = jitterNamed(jitter.toString());
        if (!known)
            return unreadable(u"jitter must be none, additive, plusminus, full, equal or decorrelated."_s);
        policy.jitter = *known;
    }
    return policy;
}

} // namespace windlass
