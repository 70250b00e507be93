// SPDX-License-Identifier: GPL-3.0-or-later
// The grammar of the commands that do not concern transfers: retry plan, retry explain, practice.
#include "app/cli/grammar.h"

namespace windlass {

using namespace Qt::StringLiterals;

void Grammar::addRetryCommands()
{
    CLI::App *retry = app_.add_subcommand("retry", "Show what the retry engine would do");
    retry->group("Commands");
    retry->footer("`windlass-cli retry COMMAND --help` tells more.");
    retry->require_subcommand(1);
    CLI::App *plan = command(
        *retry, "plan", " [retry options] [--op-time D]", "The table of attempts, their waits and the total",
        [this](const CLI::App &command) -> Result<Command> {
            Reading reading;
            RetryPlanOptions options;
            readRetryFlags(reading, command, options.retry);
            reading.option(command, "--op-time", options.operationTime, durationValue);
            return reading.result(options);
        },
        "Examples:\n"
        "  windlass-cli retry plan\n"
        "  windlass-cli retry plan --retry patient --op-time 30s\n"
        "  windlass-cli retry plan --max-attempts 8 --jitter none --json");
    addRetryFlags(*plan);
    plan->add_option("--op-time", "How long one attempt takes")->option_text("D")->expected(1);

    CLI::App *explain = command(
        *retry, "explain", " --provider P [--http N] [--code C] [--network NAME] [--op OP] [conditions]",
        "The class of a failure, what follows from it, and the row that decided",
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
        "Examples:\n"
        "  windlass-cli retry explain --provider s3 --http 503 --code SlowDown\n"
        "  windlass-cli retry explain --provider s3 --network closed --op complete\n"
        "  windlass-cli retry explain --provider s3 --code SignatureDoesNotMatch --skew 10m");
    explain->add_option("--provider", "Whose codes: s3, azure or gcs")->option_text("P")->expected(1);
    explain->add_option("--http", "The status of the answer")->option_text("N")->expected(1);
    explain->add_option("--code", "The service's code, such as SlowDown")->option_text("C")->expected(1);
    explain
        ->add_option(
            "--network",
            "The trouble of the connection, such as refused, tls-self-signed or stall; Qt's own names, too")
        ->option_text("NAME")
        ->expected(1);
    explain->add_option("--op", "open, part, put, list-parts, complete, confirm, abort, delete, list or test")
        ->option_text("OP")
        ->expected(1);
    explain->add_option("--skew", "Condition: how far this computer's clock is off, either way")
        ->option_text("D")
        ->expected(1);
    explain->add_option("--region", "Condition: the answer names this region")->option_text("R")->expected(1);
    explain->add_flag("--ambiguous")
        ->description("Condition: an earlier attempt ended with an unknown outcome");
    explain->add_flag("--conditional")->description("Condition: the request must not replace an object");
}

void Grammar::addMetrics()
{
    CLI::App *metrics = command(
        app_, "metrics", " [ID] [--format text|json|prometheus]",
        "How much was retried, with what success, and what it cost",
        [this](const CLI::App &command) -> Result<Command> {
            Reading reading;
            MetricsOptions options;
            if (words_.size() > 1)
                return misused(u"Name one transfer, or none for all: `windlass-cli metrics ID`."_s);
            if (!words_.empty())
                reading.into(options.transfer, transferNumber(typed(words_.front())));
            reading.option(command, "--format", options.format, metricsFormat);
            return reading.result(options);
        },
        "AttemptTotals over the transfers that `queue` shows. An operation is one run of a step: a first "
        "attempt\n"
        "and its retries. The rates: operations that needed a retry, those of them that ended well,\n"
        "operations whose attempts ran out, retries for each operation.\n\n"
        "Example:\n  windlass-cli metrics --format prometheus > /var/lib/node_exporter/windlass.prom");
    argument(*metrics, "ID", words_, "The number of a transfer, as `queue` shows it");
    metrics->add_option("--format", "text (the default), json or prometheus")->option_text("F")->expected(1);
}

void Grammar::addPractice()
{
    static const std::string footer = practiceFaultsHelp().toStdString();
    CLI::App *practice = command(
        app_, "practice", " [--port N] [--dir DIR] [--faults SPEC]",
        "A loopback S3 store that fails on demand",
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
        footer.c_str());
    practice->add_option("--port", "The port on 127.0.0.1; 0, the default, takes one that is free")
        ->option_text("N")
        ->expected(1);
    practice->add_option("--dir", "Where the objects are kept, as files; a temporary folder without it")
        ->option_text("DIR")
        ->expected(1);
    practice->add_option("--faults", "What goes wrong, and when")->option_text("SPEC")->expected(1);
}

} // namespace windlass
