// SPDX-License-Identifier: GPL-3.0-or-later
// The grammar of the commands that do not concern transfers: retry plan, retry explain, practice.
#include "app/cli/grammar.h"
#include "app/cli/tr.h"

namespace windlass {

using namespace Qt::StringLiterals;

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
            reading.option(command, "--op-time", options.operationTime, durationValue);
            return reading.result(options);
        },
        examples({"windlass-cli retry plan", "windlass-cli retry plan --retry patient --op-time 30s",
                  "windlass-cli retry plan --max-attempts 8 --jitter none --json"}));
    addRetryFlags(*plan);
    plan->add_option("--op-time")
        ->description(Cli::tr("How long one attempt takes").toStdString())
        ->option_text("D")
        ->expected(1);

    CLI::App *explain = command(
        *retry, "explain",
        Cli::tr(" --provider P [--http N] [--code C] [--network NAME] [--op OP] [conditions]"),
        Cli::tr("The class of a failure, what follows from it, and the row that decided"),
        [](const CLI::App &command) -> Result<Command> {
            Reading reading;
            RetryExplainOptions options;
            const auto text = [&command](const char *name) {
                return typed(command.get_option(name)->as<std::string>());
            };
            reading.option(
                command, "--http", options.httpStatus,
                [](const QString &name, const QString &value) { return wholeNumber(name, value, 1, 999); });
            options.code = text("--code");
            options.network = text("--network");
            options.region = text("--region");
            options.ambiguousBefore = command.get_option("--ambiguous")->count() > 0;
            options.conditional = command.get_option("--conditional")->count() > 0;
            reading.option(command, "--skew", options.clockSkew, durationValue);
            if (command.get_option("--provider")->count() > 0)
                options.provider = text("--provider");
            if (command.get_option("--op")->count() > 0)
                options.operation = text("--op");
            return reading.result(options);
        },
        examples({"windlass-cli retry explain --provider s3 --http 503 --code SlowDown",
                  "windlass-cli retry explain --provider s3 --network closed --op complete",
                  "windlass-cli retry explain --provider s3 --code SignatureDoesNotMatch --skew 10m"}));
    explain->add_option("--provider")
        ->description(Cli::tr("Whose codes: s3, azure or gcs").toStdString())
        ->option_text("P")
        ->expected(1);
    explain->add_option("--http")
        ->description(Cli::tr("The status of the answer").toStdString())
        ->option_text("N")
        ->expected(1);
    explain->add_option("--code")
        ->description(Cli::tr("The service's code, such as SlowDown").toStdString())
        ->option_text("C")
        ->expected(1);
    explain->add_option("--network")
        ->description(Cli::tr("The trouble of the connection, such as refused, tls-self-signed "
                              "or stall; Qt's own names, too")
                          .toStdString())
        ->option_text("NAME")
        ->expected(1);
    explain->add_option("--op")
        ->description(Cli::tr("open, part, put, list-parts, complete, confirm, abort, delete, list or test")
                          .toStdString())
        ->option_text("OP")
        ->expected(1);
    explain->add_option("--skew")
        ->description(Cli::tr("Condition: how far this computer's clock is off, either way").toStdString())
        ->option_text("D")
        ->expected(1);
    explain->add_option("--region")
        ->description(Cli::tr("Condition: the answer names this region").toStdString())
        ->option_text("R")
        ->expected(1);
    explain->add_flag("--ambiguous")
        ->description(Cli::tr("Condition: an earlier attempt ended with an unknown outcome").toStdString());
    explain->add_flag("--conditional")
        ->description(Cli::tr("Condition: the request must not replace an object").toStdString());
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
            reading.option(command, "--format", options.format, metricsFormat);
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
    metrics->add_option("--format")
        ->description(Cli::tr("text (the default), json or prometheus").toStdString())
        ->option_text("F")
        ->expected(1);
}

void Grammar::addPractice()
{
    CLI::App *practice = command(
        app_, "practice", u" [--port N] [--dir DIR] [--faults SPEC]"_s,
        Cli::tr("A loopback S3 store that fails on demand"),
        [](const CLI::App &command) -> Result<Command> {
            Reading reading;
            PracticeOptions options;
            int port = 0;
            reading.option(command, "--port", port, [](const QString &name, const QString &value) {
                return wholeNumber(name, value, 0, 65535);
            });
            options.port = static_cast<quint16>(port);
            options.dir = typed(command.get_option("--dir")->as<std::string>());
            options.faults = typed(command.get_option("--faults")->as<std::string>());
            return reading.result(options);
        },
        practiceFaultsHelp());
    practice->add_option("--port")
        ->description(Cli::tr("The port on 127.0.0.1; 0, the default, takes one that is free").toStdString())
        ->option_text("N")
        ->expected(1);
    practice->add_option("--dir")
        ->description(
            Cli::tr("Where the objects are kept, as files; a temporary folder without it").toStdString())
        ->option_text("DIR")
        ->expected(1);
    practice->add_option("--faults")
        ->description(Cli::tr("What goes wrong, and when").toStdString())
        ->option_text("SPEC")
        ->expected(1);
}

} // namespace windlass
