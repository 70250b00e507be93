// SPDX-License-Identifier: GPL-3.0-or-later
// The grammar of the commands for transfers: upload, resume, queue, history, cancel, remove.
#include "app/cli/grammar.h"
#include "words/sentences.h"

#include <array>

namespace windlass {

using namespace Qt::StringLiterals;

namespace {

constexpr const char *laterUploadOptions[]{"--storage-class", "--tag", "--sse"};

template<int least, int most>
Result<int> from(const QString &name, const QString &value)
{
    return wholeNumber(name, value, least, most);
}

using Retry = OptionRow<RetryFlags>;
constexpr const char *retryGroup = "Retry";
constexpr std::array retryRows{
    Retry{"--retry", "PRESET", "standard, critical, quick, conservative, patient or none",
          into<&RetryFlags::preset, presetValue>, retryGroup},
    Retry{"--max-attempts", "N", "Requests in all for each step, the first included",
          into<&RetryFlags::maxAttempts, from<1, 1000>>, retryGroup},
    Retry{"--initial-delay", "D", "The wait before the second attempt",
          into<&RetryFlags::initialDelay, durationValue>, retryGroup},
    Retry{"--max-delay", "D", "No wait of our own is longer", into<&RetryFlags::maxDelay, durationValue>,
          retryGroup},
    Retry{"--multiplier", "X", "Each wait is this many times the one before",
          into<&RetryFlags::multiplier, number>, retryGroup},
    Retry{"--deadline", "D", "No attempt of a step begins after this time; 0 is none",
          into<&RetryFlags::deadline, durationValue>, retryGroup},
    Retry{"--jitter", "KIND", "none, additive, plusminus, full, equal or decorrelated",
          into<&RetryFlags::jitter, jitterValue>, retryGroup},
};

using Limit = OptionRow<RunLimits>;
constexpr std::array limitRows{
    Limit{"--jobs", "N", "Transfers side by side", into<&RunLimits::jobs, from<1, 32>>},
    Limit{"--parts", "N", "Parts of a file side by side", into<&RunLimits::parts, from<1, 16>>},
    Limit{"--limit", "RATE", "Bytes a second of all transfers together, such as 20MB/s",
          into<&RunLimits::bytesPerSecond, rateValue>},
};

constexpr std::array existsRows{OptionRow<std::optional<IfExists>>{
    "--if-exists", "CHOICE", "When an object of that name is there: ask (the default), skip, replace or fail",
    [](const CLI::Option &given, Reading &reading, std::optional<IfExists> &choice) {
        reading.into(choice,
                     ifExistsValue(QString::fromStdString(given.get_name()), typed(given.as<std::string>())));
    }}};

using Upload = OptionRow<UploadOptions>;
/// Listed before and after the retry and run flags.
constexpr std::array uploadRows{
    Upload{"--dry-run", nullptr, "Show what would be sent and under which keys; send and write nothing",
           on<&UploadOptions::dryRun>},
};
constexpr std::array partSizeRows{
    Upload{"--part-size", "SIZE", "The size of a part, instead of one chosen by the file",
           into<&UploadOptions::partSize, sizeValue>},
};

constexpr std::array queueRows{
    OptionRow<QueueOptions>{"--watch", nullptr, "Go on showing it until you end it with Ctrl+C",
                            on<&QueueOptions::watch>},
    OptionRow<QueueOptions>{"--state", "S", "Only those in this state, such as parked, failed or needs-you",
                            into<&QueueOptions::state, stateValue>},
};

constexpr std::array historyRows{
    OptionRow<HistoryOptions>{"--failures", nullptr, "Only the attempts that failed",
                              on<&HistoryOptions::failuresOnly>},
};

} // namespace

void Grammar::addRetryFlags(CLI::App &command)
{
    declare(command, retryRows);
}

void Grammar::readRetryFlags(Reading &reading, const CLI::App &command, RetryFlags &flags) const
{
    readOptions(command, retryRows, reading, flags);
}

void Grammar::addRunFlags(CLI::App &command)
{
    declare(command, limitRows);
    declare(command, existsRows);
}

void Grammar::readRunFlags(Reading &reading, const CLI::App &command, RunLimits &limits,
                           std::optional<IfExists> &ifExists) const
{
    readOptions(command, limitRows, reading, limits);
    readOptions(command, existsRows, reading, ifExists);
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
            readOptions(command, uploadRows, reading, options);
            options.keyTemplate = typed(command.get_option("--as")->as<std::string>());
            readRetryFlags(reading, command, options.retry);
            readRunFlags(reading, command, options.limits, options.ifExists);
            readOptions(command, partSizeRows, reading, options);
            for (const std::string &pair : metadata_) {
                QPair<QString, QString> entry;
                reading.into(entry, pairValue(u"--meta"_s, typed(pair)));
                options.metadata << entry;
            }
            const auto usable = checkedMetadata(options.metadata);
            reading.demand(usable.has_value(), usable ? QString() : text::said(usable.error().text));
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
    declare(*upload, uploadRows);
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
    declare(*upload, partSizeRows);
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
            readOptions(command, queueRows, reading, options);
            return reading.result(options);
        },
        "Example:\n  windlass-cli queue --json | jq -r 'select(.state == \"failed\") | .file'");
    declare(*queue, queueRows);
    CLI::App *history = command(
        app_, "history", " ID [--failures]", "Show every attempt of a transfer, with its reason and wait",
        [this](const CLI::App &command) -> Result<Command> {
            if (words_.size() != 1)
                return misused(u"Name one transfer: `windlass-cli history ID`."_s);
            Reading reading;
            HistoryOptions options;
            readOptions(command, historyRows, reading, options);
            reading.into(options.id, transferNumber(typed(words_.front())));
            return reading.result(options);
        },
        "Example:\n  windlass-cli history 12");
    declare(*history, historyRows);
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
