// SPDX-License-Identifier: GPL-3.0-or-later
// The commands about transfers: upload, resume, queue, history, cancel, remove.
#include "app/cli/grammar.h"

namespace windlass {

using namespace Qt::StringLiterals;

namespace {

constexpr const char *laterUploadOptions[]{"--storage-class", "--tag", "--sse"};

} // namespace

void Grammar::addRetryFlags(CLI::App &command)
{
    const auto add = [&command](const char *name, const char *value, const std::string description) {
        command.add_option(name, description)->option_text(value)->group("Retry")->expected(1);
    };
    add("--retry", "PRESET", "standard, critical, quick, conservative, patient or none");
    add("--max-attempts", "N", "Requests in all for each step, the first included");
    add("--initial-delay", "D", "The wait before the second attempt");
    add("--max-delay", "D", "No wait of our own is longer");
    add("--multiplier", "X", "Each wait is this many times the one before");
    add("--deadline", "D", "No attempt of a step begins after this time; 0 is none");
    add("--jitter", "KIND", "none, additive, plusminus, full, equal or decorrelated");
}

void Grammar::readRetryFlags(Reading &reading, const CLI::App &command, RetryFlags &flags) const
{
    reading.option(command, "--retry", flags.preset, presetValue);
    reading.option(
        command, "--max-attempts", flags.maxAttempts,
        [](const QString &name, const QString &value) { return wholeNumber(name, value, 1, 1000); });
    reading.option(command, "--initial-delay", flags.initialDelay, durationValue);
    reading.option(command, "--max-delay", flags.maxDelay, durationValue);
    reading.option(command, "--multiplier", flags.multiplier, number);
    reading.option(command, "--deadline", flags.deadline, durationValue);
    reading.option(command, "--jitter", flags.jitter, jitterValue);
}

void Grammar::addRunFlags(CLI::App &command)
{
    command.add_option("--jobs", "Transfers side by side")->option_text("N")->expected(1);
    command.add_option("--parts", "Parts of a file side by side")->option_text("N")->expected(1);
    command.add_option("--limit", "Bytes a second of all transfers together, such as 20MB/s")
        ->option_text("RATE")
        ->expected(1);
    command
        .add_option("--if-exists",
                    "When an object of that name is there: ask (the default), skip, replace or fail")
        ->option_text("CHOICE")
        ->expected(1);
}

void Grammar::readRunFlags(Reading &reading, const CLI::App &command, RunLimits &limits,
                           std::optional<IfExists> &ifExists) const
{
    reading.option(command, "--jobs", limits.jobs,
                   [](const QString &name, const QString &value) { return wholeNumber(name, value, 1, 32); });
    reading.option(command, "--parts", limits.parts,
                   [](const QString &name, const QString &value) { return wholeNumber(name, value, 1, 16); });
    reading.option(command, "--limit", limits.bytesPerSecond, rateValue);
    reading.option(command, "--if-exists", ifExists, ifExistsValue);
}

void Grammar::addUpload()
{
    CLI::App *upload = command(
        app_, "upload", " PATH… --to DEST [options]",
        "Queue files and folders, and run until all are at rest",
        [this](const CLI::App &command) -> Result<Command> {
            Reading reading;
            for (const char *later : laterUploadOptions) {
                reading.demand(command.get_option(later)->count() == 0,
                               u"This version of Windlass has no option %1. Leave it out."_s.arg(
                                   QLatin1StringView(later)));
            }
            UploadOptions options;
            for (const std::string &path : words_)
                options.paths << typed(path);
            reading.demand(!options.paths.isEmpty(), u"Name at least one file or folder to upload."_s);
            options.to = typed(command.get_option("--to")->as<std::string>());
            reading.demand(!options.to.isEmpty(),
                           u"Say where to upload to: --to with a saved destination or a URL such as "
                           "s3://BUCKET/PREFIX."_s);
            for (const std::string &pattern : include_)
                options.filter.include << typed(pattern);
            for (const std::string &pattern : exclude_)
                options.filter.exclude << typed(pattern);
            options.filter.followLinks = command.get_option("--follow-links")->count() > 0;
            options.dryRun = command.get_option("--dry-run")->count() > 0;
            options.keyTemplate = typed(command.get_option("--as")->as<std::string>());
            readRetryFlags(reading, command, options.retry);
            readRunFlags(reading, command, options.limits, options.ifExists);
            reading.option(command, "--part-size", options.partSize, sizeValue);
            for (const std::string &pair : metadata_) {
                QPair<QString, QString> entry;
                reading.into(entry, pairValue(u"--meta"_s, typed(pair)));
                options.metadata << entry;
            }
            const auto usable = checkedMetadata(options.metadata);
            reading.demand(usable.has_value(), usable ? QString() : usable.error().text);
            return reading.result(options);
        },
        "DEST is the name of a saved destination, NAME:PREFIX for a folder in it, or a URL:\n"
        "  s3://BUCKET[/PREFIX][?endpoint=URL&region=R&path-style=1&checksum=MODE]\n"
        "With a URL the credentials come from the environment: AWS_ACCESS_KEY_ID,\n"
        "AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN.\n"
        "Durations: 500ms 1s 1.5m 2h. Sizes: 64MiB 5GB.\n\n"
        "Examples:\n"
        "  windlass-cli upload web01.ova --to offsite\n"
        "  windlass-cli upload /srv/exports/db02 --to offsite:friday --retry patient\n"
        "  windlass-cli upload /srv/exports --to offsite --exclude '*.log' --dry-run\n"
        "  windlass-cli upload disk.vmdk --to s3://backups/vms --as '{vm}/{date}/{file}' --json");
    arguments(*upload, "PATH", "Files, and folders whose files are taken");
    upload->add_option("--to", "A saved destination, NAME:PREFIX, or a URL")
        ->option_text("DEST")
        ->expected(1);
    upload
        ->add_option(
            "--as",
            "The object's key, by default exports/{date}/{vm}/{file};\nalso {prefix} {host} {time} {ext}")
        ->option_text("TEMPLATE")
        ->expected(1);
    upload->add_flag("--dry-run")
        ->description("Show what would be sent and under which keys; send and write nothing");
    upload
        ->add_option("--include", include_,
                     "Of folders, only what matches, such as '*.vmdk' or 'disks/*'; may be repeated")
        ->option_text("GLOB")
        ->allow_extra_args(false);
    upload
        ->add_option("--exclude", exclude_,
                     "Of folders, not what matches; may be repeated, and wins over --include")
        ->option_text("GLOB")
        ->allow_extra_args(false);
    upload->add_flag("--follow-links")
        ->description("Follow links to folders, too; links to files always are");
    addRetryFlags(*upload);
    addRunFlags(*upload);
    upload->add_option("--part-size", "The size of a part, instead of one chosen by the file")
        ->option_text("SIZE")
        ->expected(1);
    upload->add_option("--meta", metadata_, "Metadata to store with each object; may be repeated")
        ->option_text("K=V")
        ->allow_extra_args(false);
    for (const char *later : laterUploadOptions)
        upload->add_option(later)->group("")->expected(1);
}

Result<QList<TransferId>> Grammar::ids() const
{
    QList<TransferId> ids;
    for (const std::string &word : words_) {
        auto id = transferNumber(typed(word));
        if (!id)
            return failed(id.error());
        if (!ids.contains(*id))
            ids << *id;
    }
    return ids;
}

void Grammar::addQueueCommands()
{
    const auto withIds = [this](auto options, const QString &demanded,
                                Reading reading = {}) -> Result<Command> {
        reading.demand(demanded.isEmpty() || !words_.empty(), demanded);
        reading.into(options.ids, ids());
        return reading.result(options);
    };
    CLI::App *resume = command(
        app_, "resume", " [ID…] [options]", "Go on with everything that is not at rest",
        [this, withIds](const CLI::App &command) {
            Reading reading;
            ResumeOptions options;
            readRunFlags(reading, command, options.limits, options.ifExists);
            return withIds(options, {}, reading);
        },
        "Without an ID all transfers go on that were interrupted, paused or parked, and those that\n"
        "failed for a reason that a person may have repaired since.\n\n"
        "Examples:\n  windlass-cli resume\n  windlass-cli resume 12 13\n"
        "  windlass-cli resume 12 --if-exists replace");
    arguments(*resume, "ID", "Numbers of transfers, as `queue` shows them");
    addRunFlags(*resume);
    CLI::App *queue = command(
        app_, "queue", " [--watch] [--state S]", "Show all transfers",
        [](const CLI::App &command) -> Result<Command> {
            Reading reading;
            QueueOptions options;
            options.watch = command.get_option("--watch")->count() > 0;
            reading.option(command, "--state", options.state, stateValue);
            return reading.result(options);
        },
        "Example:\n  windlass-cli queue --json | jq -r 'select(.state == \"failed\") | .file'");
    queue->add_flag("--watch")->description("Go on showing it until you end it with Ctrl+C");
    queue->add_option("--state", "Only those in this state, such as parked, failed or needs-you")
        ->option_text("S")
        ->expected(1);
    CLI::App *history = command(
        app_, "history", " ID [--failures]", "Show every attempt of a transfer, with its reason and wait",
        [this](const CLI::App &command) -> Result<Command> {
            if (words_.size() != 1)
                return misused(u"Name one transfer: `windlass-cli history ID`."_s);
            const bool failures = command.get_option("--failures")->count() > 0;
            return transferNumber(typed(words_.front())).map([failures](TransferId id) -> Command {
                return HistoryOptions{id, failures};
            });
        },
        "Example:\n  windlass-cli history 12");
    history->add_flag("--failures")->description("Only the attempts that failed");
    argument(*history, "ID", words_, "The number of a transfer, as `queue` shows it");
    CLI::App *pause = command(
        app_, "pause", " ID…", "Let transfers rest until `resume`",
        [withIds](const CLI::App &) {
            return withIds(PauseOptions{}, u"Name at least one transfer: `windlass-cli pause ID`."_s);
        },
        "What the service confirmed is kept.\n\nExample:\n  windlass-cli pause 12");
    arguments(*pause, "ID", "Numbers of transfers, as `queue` shows them");
    CLI::App *cancel = command(
        app_, "cancel", " ID…", "Take transfers back, on the service too",
        [withIds](const CLI::App &) {
            return withIds(CancelOptions{}, u"Name at least one transfer: `windlass-cli cancel ID`."_s);
        },
        "What was sent of them is deleted on the service. Finished ones stay as they are.\n\n"
        "Example:\n  windlass-cli cancel 12");
    arguments(*cancel, "ID", "Numbers of transfers, as `queue` shows them");
    CLI::App *remove = command(
        app_, "remove", " ID…", "Forget transfers that are done, cancelled or failed",
        [withIds](const CLI::App &) {
            return withIds(RemoveOptions{}, u"Name at least one transfer: `windlass-cli remove ID`."_s);
        },
        "Their rows and histories go from the journal; objects on the service stay.\n\n"
        "Example:\n  windlass-cli remove 12");
    arguments(*remove, "ID", "Numbers of transfers, as `queue` shows them");
}

} // namespace windlass
