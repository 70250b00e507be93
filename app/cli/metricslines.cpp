// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/metricslines.h"

#include "app/cli/plainlines.h"
#include "app/cli/tr.h"
#include "core/base/textforms.h"

#include <array>
#include <cmath>

namespace windlass {

using namespace Qt::StringLiterals;

namespace {

/// `3.2 % (4 of 125)`
QString shareOf(qint64 part, qint64 whole)
{
    if (whole == 0)
        return u"-"_s;
    const double percent = 100.0 * static_cast<double>(part) / static_cast<double>(whole);
    return Cli::tr("%1 % (%2 of %3)")
        .arg(QString::number(percent, 'f', 1), QString::number(part), QString::number(whole));
}

/// Removes unprintable characters, which a service may have put into its code.
QString visible(QString text)
{
    text.removeIf([](QChar c) { return !c.isPrint(); });
    return text;
}

/// A label's value in Prometheus' format.
QString escaped(QString text)
{
    return text.replace(u'\\', "\\\\"_L1).replace(u'"', "\\\""_L1).replace(u'\n', "\\n"_L1);
}

QJsonValue ratio(double value)
{
    return std::round(value * 1e6) / 1e6;
}

/// One figure in all three forms; null for a form that does not have it.
struct Figure
{
    const char *title; ///< for people; untranslated
    QString (*text)(const Metrics &);
    const char *key; ///< for programs
    QJsonValue (*json)(const Metrics &);
    const char *family; ///< for Prometheus: a counter
    const char *help;   ///< for Prometheus, always English
    qint64 (*count)(const Metrics &);
};

using M = const Metrics &;

QString retriesText(M metrics)
{
    return Cli::tr("%1 (%2 for each operation)")
        .arg(QString::number(metrics.retries), QString::number(metrics.averageRetries(), 'f', 3));
}

QString resentText(M metrics)
{
    if (metrics.bytesResent == 0)
        return Cli::tr("nothing");
    return Cli::tr("%1 (%2 % of the rest)")
        .arg(sizeText(metrics.bytesResent), QString::number(100 * metrics.resentRatio(), 'f', 1));
}

constexpr std::array figures{
    Figure{QT_TRANSLATE_NOOP("Cli", "Operations"), [](M m) { return QString::number(m.operations); },
           "operations", [](M m) { return QJsonValue(m.operations); }, "operations_total",
           "Runs of a step: a first attempt and its retries.", [](M m) { return m.operations; }},
    Figure{QT_TRANSLATE_NOOP("Cli", "Attempts"), [](M m) { return QString::number(m.attempts); }, "attempts",
           [](M m) { return QJsonValue(m.attempts); }, "attempts_total", "Requests handed to the network.",
           [](M m) { return m.attempts; }},
    Figure{QT_TRANSLATE_NOOP("Cli", "Retries"), retriesText, "retries",
           [](M m) { return QJsonValue(m.retries); }, "retries_total",
           "Attempts after the first of their operation.", [](M m) { return m.retries; }},
    Figure{QT_TRANSLATE_NOOP("Cli", "Needed a retry"), [](M m) { return shareOf(m.retried, m.operations); },
           "retry_rate", [](M m) { return ratio(m.retryRate()); }, "operations_retried_total",
           "Operations that needed a retry.", [](M m) { return m.retried; }},
    Figure{QT_TRANSLATE_NOOP("Cli", "Success after retry"),
           [](M m) { return shareOf(m.recovered, m.retried); }, "success_after_retry",
           [](M m) { return ratio(m.successAfterRetry()); }, "operations_recovered_total",
           "Operations that succeeded after a retry.", [](M m) { return m.recovered; }},
    Figure{QT_TRANSLATE_NOOP("Cli", "Attempts exceeded"),
           [](M m) { return shareOf(m.exhausted, m.operations); }, "attempts_exceeded",
           [](M m) { return ratio(m.attemptsExceeded()); }, "operations_exhausted_total",
           "Operations whose attempts ran out.", [](M m) { return m.exhausted; }},
    Figure{nullptr, nullptr, "average_retries", [](M m) { return ratio(m.averageRetries()); }, nullptr,
           nullptr, nullptr},
    Figure{nullptr, nullptr, "amplification", [](M m) { return ratio(m.amplification()); }, nullptr, nullptr,
           nullptr},
    Figure{QT_TRANSLATE_NOOP("Cli", "Sent"), [](M m) { return sizeText(m.bytesSent); }, "bytes_sent",
           [](M m) { return QJsonValue(m.bytesSent); }, "sent_bytes_total",
           "Bytes of bodies sent, repetitions included.", [](M m) { return m.bytesSent; }},
    Figure{QT_TRANSLATE_NOOP("Cli", "Sent again"), resentText, "bytes_resent",
           [](M m) { return QJsonValue(m.bytesResent); }, "resent_bytes_total",
           "Bytes of bodies sent a second time or more.", [](M m) { return m.bytesResent; }},
    Figure{nullptr, nullptr, "resent_ratio", [](M m) { return ratio(m.resentRatio()); }, nullptr, nullptr,
           nullptr},
};

/// One value of a group, with its one or two names.
struct Sample
{
    QStringList names;
    QString text;
    qint64 whole = 0; ///< for programs
    double value = 0; ///< for Prometheus
};

QList<Sample> counted(const QMap<QString, qint64> &counts, const QString &first = {})
{
    QList<Sample> samples;
    for (const auto &[name, count] : counts.asKeyValueRange()) {
        samples.append({first.isEmpty() ? QStringList{name} : QStringList{first, name},
                        QString::number(count), count, static_cast<double>(count)});
    }
    return samples;
}

QList<Sample> waitsOf(const Metrics &metrics)
{
    constexpr double second = 1000;
    QList<Sample> samples;
    for (const auto &[reason, wait] : metrics.waits.asKeyValueRange())
        samples.append(
            {{reason}, durationText(wait), wait.count(), static_cast<double>(wait.count()) / second});
    return samples;
}

QList<Sample> codesOf(const Metrics &metrics)
{
    QList<Sample> samples;
    for (const auto &[code, classes] : metrics.failuresByCode.asKeyValueRange())
        samples += counted(classes, code);
    return samples;
}

/// Figures with one or two names each, in all three forms.
struct Group
{
    const char *title; ///< untranslated, with a placeholder for each name
    const char *key;
    const char *family;
    const char *help;
    std::array<const char *, 2> labels; ///< Prometheus' labels for the names; the second may be null
    QList<Sample> (*samples)(const Metrics &);
};

constexpr std::array groups{
    Group{QT_TRANSLATE_NOOP("Cli", "Waited (%1)"),
          "wait_ms_by_reason",
          "wait_seconds_total",
          "Time spent waiting between attempts, by reason.",
          {"reason", nullptr},
          waitsOf},
    Group{QT_TRANSLATE_NOOP("Cli", "Failed (%1)"),
          "failures_by_class",
          "failures_total",
          "Failed attempts, by class.",
          {"class", nullptr},
          [](M m) { return counted(m.failures); }},
    Group{QT_TRANSLATE_NOOP("Cli", "Failed with %1 (%2)"),
          "failures_by_code",
          "failures_by_code_total",
          "Failed attempts, by the service's code and by class.",
          {"code", "class"},
          codesOf},
    Group{QT_TRANSLATE_NOOP("Cli", "Operations ended (%1)"),
          "operations_by_cause",
          "operations_ended_total",
          "Operations that have ended, by how.",
          {"cause", nullptr},
          [](M m) { return counted(m.ends); }},
};

QJsonObject objectOf(const QList<Sample> &samples)
{
    QJsonObject object;
    for (const Sample &sample : samples) {
        const QString &name = sample.names.first();
        if (sample.names.size() == 1) {
            object.insert(name, sample.whole);
            continue;
        }
        QJsonObject inner = object.value(name).toObject();
        inner.insert(sample.names.last(), sample.whole);
        object.insert(name, inner);
    }
    return object;
}

QStringList familyHead(const char *name, const char *help)
{
    const QLatin1StringView family(name);
    return {u"# HELP windlass_%1 %2"_s.arg(family, QLatin1StringView(help)),
            u"# TYPE windlass_%1 counter"_s.arg(family)};
}

QString sampleLine(const char *name, double value, const QString &labels = {})
{
    return u"windlass_"_s + QLatin1StringView(name) + labels + u' ' + QString::number(value, 'g', 15);
}

QString labelsOf(const Group &group, const QStringList &names)
{
    QStringList pairs;
    for (qsizetype i = 0; i < names.size(); ++i)
        pairs << QLatin1StringView(group.labels.at(static_cast<size_t>(i))) + u"=\""_s +
                     escaped(names.at(i)) + u'"';
    return u'{' + pairs.join(u',') + u'}';
}

} // namespace

QString metricsText(const Metrics &metrics)
{
    QList<QStringList> rows;
    for (const Figure &figure : figures) {
        if (figure.title != nullptr)
            rows << QStringList{Cli::tr(figure.title), figure.text(metrics)};
    }
    for (const Group &group : groups) {
        for (const Sample &sample : group.samples(metrics)) {
            QString title = Cli::tr(group.title);
            title = sample.names.size() == 1
                        ? title.arg(visible(sample.names.first()))
                        : title.arg(visible(sample.names.first()), visible(sample.names.last()));
            rows << QStringList{title, sample.text};
        }
    }
    return plain::table(rows);
}

QJsonObject metricsJson(const Metrics &metrics, const QDateTime &time)
{
    QJsonObject object{{u"event"_s, u"metrics"_s}, {u"time"_s, rfc3339(time)}};
    for (const Figure &figure : figures)
        object.insert(QLatin1StringView(figure.key), figure.json(metrics));
    for (const Group &group : groups)
        object.insert(QLatin1StringView(group.key), objectOf(group.samples(metrics)));
    return object;
}

QString metricsPrometheus(const Metrics &metrics)
{
    QStringList lines;
    for (const Figure &figure : figures) {
        if (figure.family != nullptr)
            lines << familyHead(figure.family, figure.help)
                  << sampleLine(figure.family, static_cast<double>(figure.count(metrics)));
    }
    for (const Group &group : groups) {
        lines << familyHead(group.family, group.help);
        for (const Sample &sample : group.samples(metrics))
            lines << sampleLine(group.family, sample.value, labelsOf(group, sample.names));
    }
    return lines.join(u'\n');
}

} // namespace windlass
