// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/metricslines.h"

#include "app/cli/plainlines.h"
#include "core/base/textforms.h"

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
    return u"%1 % (%2 of %3)"_s.arg(QString::number(percent, 'f', 1), QString::number(part),
                                    QString::number(whole));
}

double rounded(double value)
{
    return std::round(value * 1e6) / 1e6;
}

/// A service may have put anything into its code.
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

/// One metric family of Prometheus' format.
class Family
{
public:
    Family(QLatin1StringView name, QLatin1StringView help)
        : name_(name)
        , lines_{u"# HELP windlass_%1 %2"_s.arg(name, help), u"# TYPE windlass_%1 counter"_s.arg(name)}
    {}
    using Labels = QList<QPair<QString, QString>>;
    Family &add(double value, const Labels &labels = {})
    {
        QStringList pairs;
        for (const auto &[label, of] : labels)
            pairs << label + u"=\""_s + escaped(of) + u'"';
        lines_ << u"windlass_"_s + name_ + (pairs.isEmpty() ? QString() : u'{' + pairs.join(u',') + u'}') +
                      u' ' + QString::number(value, 'g', 15);
        return *this;
    }
    QString text() const { return lines_.join(u'\n'); }

private:
    QLatin1StringView name_;
    QStringList lines_;
};

Family counter(QLatin1StringView name, QLatin1StringView help, qint64 value)
{
    return Family(name, help).add(static_cast<double>(value));
}

} // namespace

QString metricsText(const Metrics &metrics)
{
    QList<QStringList> rows{
        {u"Operations"_s, QString::number(metrics.operations)},
        {u"Attempts"_s, QString::number(metrics.attempts)},
        {u"Retries"_s,
         u"%1 (%2 for each operation)"_s.arg(QString::number(metrics.retries),
                                             QString::number(metrics.averageRetries(), 'f', 3))},
        {u"Needed a retry"_s, shareOf(metrics.retried, metrics.operations)},
        {u"Success after retry"_s, shareOf(metrics.recovered, metrics.retried)},
        {u"Attempts exceeded"_s, shareOf(metrics.exhausted, metrics.operations)},
        {u"Sent"_s, sizeText(metrics.bytesSent)},
        {u"Sent again"_s,
         metrics.bytesResent == 0
             ? u"nothing"_s
             : u"%1 (%2 % of the rest)"_s.arg(sizeText(metrics.bytesResent),
                                              QString::number(100 * metrics.resentRatio(), 'f', 1))}};
    for (auto wait = metrics.waits.begin(); wait != metrics.waits.end(); ++wait)
        rows << QStringList{u"Waited (%1)"_s.arg(wait.key()), durationText(wait.value())};
    for (auto failure = metrics.failures.begin(); failure != metrics.failures.end(); ++failure)
        rows << QStringList{u"Failed (%1)"_s.arg(failure.key()), QString::number(failure.value())};
    for (auto code = metrics.failuresByCode.begin(); code != metrics.failuresByCode.end(); ++code) {
        for (auto failure = code->begin(); failure != code->end(); ++failure)
            rows << QStringList{u"Failed with %1 (%2)"_s.arg(visible(code.key()), failure.key()),
                                QString::number(failure.value())};
    }
    for (auto end = metrics.ends.begin(); end != metrics.ends.end(); ++end)
        rows << QStringList{u"Operations ended (%1)"_s.arg(end.key()), QString::number(end.value())};
    return plain::table(rows);
}

QJsonObject metricsJson(const Metrics &metrics, const QDateTime &time)
{
    QJsonObject waits;
    for (auto wait = metrics.waits.begin(); wait != metrics.waits.end(); ++wait)
        waits.insert(wait.key(), static_cast<qint64>(wait.value().count()));
    QJsonObject failures;
    for (auto failure = metrics.failures.begin(); failure != metrics.failures.end(); ++failure)
        failures.insert(failure.key(), failure.value());
    QJsonObject ends;
    for (auto end = metrics.ends.begin(); end != metrics.ends.end(); ++end)
        ends.insert(end.key(), end.value());
    QJsonObject codes;
    for (auto code = metrics.failuresByCode.begin(); code != metrics.failuresByCode.end(); ++code) {
        QJsonObject classes;
        for (auto failure = code->begin(); failure != code->end(); ++failure)
            classes.insert(failure.key(), failure.value());
        codes.insert(code.key(), classes);
    }
    return {{u"event"_s, u"metrics"_s},
            {u"time"_s, rfc3339(time)},
            {u"operations"_s, metrics.operations},
            {u"attempts"_s, metrics.attempts},
            {u"retries"_s, metrics.retries},
            {u"retry_rate"_s, rounded(metrics.retryRate())},
            {u"success_after_retry"_s, rounded(metrics.successAfterRetry())},
            {u"attempts_exceeded"_s, rounded(metrics.attemptsExceeded())},
            {u"average_retries"_s, rounded(metrics.averageRetries())},
            {u"amplification"_s, rounded(metrics.amplification())},
            {u"bytes_sent"_s, metrics.bytesSent},
            {u"bytes_resent"_s, metrics.bytesResent},
            {u"resent_ratio"_s, rounded(metrics.resentRatio())},
            {u"wait_ms_by_reason"_s, waits},
            {u"failures_by_class"_s, failures},
            {u"operations_by_cause"_s, ends},
            {u"failures_by_code"_s, codes}};
}

QString metricsPrometheus(const Metrics &metrics)
{
    Family waits("wait_seconds_total"_L1, "Time spent waiting between attempts, by reason."_L1);
    for (auto wait = metrics.waits.begin(); wait != metrics.waits.end(); ++wait)
        waits.add(static_cast<double>(wait.value().count()) / 1000, {{u"reason"_s, wait.key()}});
    Family failures("failures_total"_L1, "Failed attempts, by class."_L1);
    for (auto failure = metrics.failures.begin(); failure != metrics.failures.end(); ++failure)
        failures.add(static_cast<double>(failure.value()), {{u"class"_s, failure.key()}});
    Family codes("failures_by_code_total"_L1, "Failed attempts, by the service's code and by class."_L1);
    for (auto code = metrics.failuresByCode.begin(); code != metrics.failuresByCode.end(); ++code) {
        for (auto failure = code->begin(); failure != code->end(); ++failure)
            codes.add(static_cast<double>(failure.value()),
                      {{u"code"_s, code.key()}, {u"class"_s, failure.key()}});
    }
    Family ends("operations_ended_total"_L1, "Operations that have ended, by how."_L1);
    for (auto end = metrics.ends.begin(); end != metrics.ends.end(); ++end)
        ends.add(static_cast<double>(end.value()), {{u"cause"_s, end.key()}});
    const QList<Family> families{
        counter("operations_total"_L1, "Runs of a step: a first attempt and its retries."_L1,
                metrics.operations),
        counter("attempts_total"_L1, "Requests handed to the network."_L1, metrics.attempts),
        counter("retries_total"_L1, "Attempts after the first of their operation."_L1, metrics.retries),
        counter("operations_retried_total"_L1, "Operations that needed a retry."_L1, metrics.retried),
        counter("operations_recovered_total"_L1, "Operations that succeeded after a retry."_L1,
                metrics.recovered),
        counter("operations_exhausted_total"_L1, "Operations whose attempts ran out."_L1, metrics.exhausted),
        counter("sent_bytes_total"_L1, "Bytes of bodies sent, repetitions included."_L1, metrics.bytesSent),
        counter("resent_bytes_total"_L1, "Bytes of bodies sent a second time or more."_L1,
                metrics.bytesResent),
        waits,
        failures,
        codes,
        ends};
    QStringList texts;
    for (const Family &family : families)
        texts << family.text();
    return texts.join(u'\n');
}

} // namespace windlass
