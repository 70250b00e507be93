// SPDX-License-Identifier: GPL-3.0-or-later
// The grammar of the commands that do not concern transfers: retry plan, retry explain, practice.
#include "app/cli/explanation.h"
#include "app/cli/grammar.h"
#include "app/cli/tr.h"

#include <array>

namespace windlass {

using namespace Qt::StringLiterals;

namespace {

template<int least, int most>
Result<int> from(const QString &name, const QString &value)
{
    return wholeNumber(name, value, least, most);
}

Result<quint16> portValue(const QString &name, const QString &value)
{
    return wholeNumber(name, value, 0, 65535).map([](int port) { return static_cast<quint16>(port); });
}

constexpr std::array planRows{
    OptionRow<RetryPlanOptions>{"--op-time", "D", QT_TRANSLATE_NOOP("Cli", "How long one attempt takes"),
                                into<&RetryPlanOptions::operationTime, durationValue>},
};

using Explain = OptionRow<RetryExplainOptions>;
constexpr std::array explainRows{
    Explain{"--provider", "P", QT_TRANSLATE_NOOP("Cli", "Whose codes: s3, azure or gcs"),
            into<&RetryExplainOptions::provider, anyText>},
    Explain{"--http", "N", QT_TRANSLATE_NOOP("Cli", "The status of the answer"),
            into<&RetryExplainOptions::httpStatus, from<1, 999>>},
    Explain{"--code", "C", QT_TRANSLATE_NOOP("Cli", "The service's code, such as SlowDown"),
            into<&RetryExplainOptions::code, anyText>},
    Explain{"--network", "NAME",
            QT_TRANSLATE_NOOP("Cli",
                              "The trouble of the connection, such as refused, tls-self-signed or stall; "
                              "Qt's own names, too"),
            into<&RetryExplainOptions::network, anyText>},
    Explain{"--op", "OP", "", into<&RetryExplainOptions::operation, anyText>}, // described by what there is
    Explain{"--skew", "D",
            QT_TRANSLATE_NOOP("Cli", "Condition: how far this computer's clock is off, either way"),
            into<&RetryExplainOptions::clockSkew, durationValue>},
    Explain{"--region", "R", QT_TRANSLATE_NOOP("Cli", "Condition: the answer names this region"),
            into<&RetryExplainOptions::region, anyText>},
    Explain{"--ambiguous", nullptr,
            QT_TRANSLATE_NOOP("Cli", "Condition: an earlier attempt ended with an unknown outcome"),
            on<&RetryExplainOptions::ambiguousBefore>},
    Explain{"--conditional", nullptr,
            QT_TRANSLATE_NOOP("Cli", "Condition: the request must not replace an object"),
            on<&RetryExplainOptions::conditional>},
};

constexpr std::array metricsRows{
    OptionRow<MetricsOptions>{"--format", "F",
                              QT_TRANSLATE_NOOP("Cli", "text (the default), json or prometheus"),
                              into<&MetricsOptions::format, metricsFormat>},
};

using Practice = OptionRow<PracticeOptions>;
constexpr std::array practiceRows{
    Practice{"--port", "N",
             QT_TRANSLATE_NOOP("Cli", "The port on 127.0.0.1; 0, the default, takes one that is free"),
             into<&PracticeOptions::port, portValue>},
    Practice{"--dir", "DIR",
             QT_TRANSLATE_NOOP("Cli", "Where the objects are kept, as files; a temporary folder without it"),
             into<&PracticeOptions::dir, anyText>},
    Practice{"--faults", "SPEC", QT_TRANSLATE_NOOP("Cli", "What goes wrong, and when"),
             into<&PracticeOptions::faults, anyText>},
};

} // namespace

void Grammar::addRetryCommands()
{
    CLI::App *retry = family("retry", Cli::tr("Show what the retry engine would do"),
                             Cli::tr("`windlass-cli retry COMMAND --help` tells more."));
    CLI::App *plan = command(
        *retry, "plan", Cli::tr(" [retry options] [--op-time D]"),
        Cli::tr("The table of attempts, their waits and the total"),
        [this](const CLI::App &command) -> Result<Command> {
            Reading reading;
            RetryPlanOptions options;
            readRetryFlags(reading, command, options.retry);
            readOptions(command, planRows, reading, options);
            return reading.result(options);
        },
        examples({"windlass-cli retry plan", "windlass-cli retry plan --retry patient --op-time 30s",
                  "windlass-cli retry plan --max-attempts 8 --jitter none --json"}));
    addRetryFlags(*plan);
    declare(*plan, planRows);

    CLI::App *explain = command(
        *retry, "explain",
        Cli::tr(" --provider P [--http N] [--code C] [--network NAME] [--op OP] [conditions]"),
        Cli::tr("The class of a failure, what follows from it, and the row that decided"),
        [](const CLI::App &command) -> Result<Command> {
            Reading reading;
            RetryExplainOptions options;
            readOptions(command, explainRows, reading, options);
            return reading.result(options);
        },
        examples({"windlass-cli retry explain --provider s3 --http 503 --code SlowDown",
                  "windlass-cli retry explain --provider s3 --network closed --op complete",
                  "windlass-cli retry explain --provider s3 --code SignatureDoesNotMatch --skew 10m"}));
    declare(*explain, explainRows);
    explain->get_option("--op")->description(
        Cli::tr("Of what request: %1").arg(operationNames().join(u", "_s)).toStdString());
}

void Grammar::addMetrics()
{
    CLI::App *metrics = command(
        app_, "metrics", u" [ID] [--format text|json|prometheus]"_s,
        Cli::tr("How much was retried, with what success, and what it cost"),
        [this](const CLI::App &command) -> Result<Command> {
            Reading reading;
            MetricsOptions options;
            if (words_.size() > 1)
                return misused(Cli::tr("Name one transfer, or none for all: `windlass-cli metrics ID`."));
            if (!words_.empty())
                reading.into(options.transfer, transferNumber(typed(words_.front())));
            readOptions(command, metricsRows, reading, options);
            return reading.result(options);
        },
        withExamples(
            Cli::tr(
                "Counted over the transfers that `queue` shows. An operation is one run of a step: a "
                "first attempt\n"
                "and its retries. The rates: operations that needed a retry, those of them that ended well,\n"
                "operations whose attempts ran out, retries for each operation."),
            {"windlass-cli metrics --format prometheus > /var/lib/node_exporter/windlass.prom"}));
    argument(*metrics, "ID", words_, Cli::tr("The number of a transfer, as `queue` shows it"));
    declare(*metrics, metricsRows);
}

void Grammar::addPractice()
{
    CLI::App *practice = command(
        app_, "practice", u" [--port N] [--dir DIR] [--faults SPEC]"_s,
        Cli::tr("A loopback S3 store that fails on demand"),
        [](const CLI::App &command) -> Result<Command> {
            Reading reading;
            PracticeOptions options;
            readOptions(command, practiceRows, reading, options);
            return reading.result(options);
        },
        practiceFaultsHelp());
    declare(*practice, practiceRows);
}

} // namespace windlass
