// SPDX-License-Identifier: GPL-3.0-or-later
// The grammar of the commands for transfers: upload, resume, queue, history, cancel, remove.
#include "app/cli/grammar.h"
#include "app/cli/tr.h"
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
constexpr const char *retryGroup = QT_TRANSLATE_NOOP("Cli", "Retry");
constexpr std::array retryRows{
    Retry{"--retry", "PRESET",
          QT_TRANSLATE_NOOP("Cli", "standard, critical, quick, conservative, patient or none"),
          into<&RetryFlags::preset, presetValue>, retryGroup},
    Retry{"--max-attempts", "N",
          QT_TRANSLATE_NOOP("Cli", "Requests in all for each step, the first included"),
          into<&RetryFlags::maxAttempts, from<1, 1000>>, retryGroup},
    Retry{"--initial-delay", "D", QT_TRANSLATE_NOOP("Cli", "The wait before the second attempt"),
          into<&RetryFlags::initialDelay, durationValue>, retryGroup},
    Retry{"--max-delay", "D", QT_TRANSLATE_NOOP("Cli", "No wait of our own is longer"),
          into<&RetryFlags::maxDelay, durationValue>, retryGroup},
    Retry{"--multiplier", "X", QT_TRANSLATE_NOOP("Cli", "Each wait is this many times the one before"),
          into<&RetryFlags::multiplier, number>, retryGroup},
    Retry{"--deadline", "D",
          QT_TRANSLATE_NOOP("Cli", "No attempt of a step begins after this time; 0 is none"),
          into<&RetryFlags::deadline, durationValue>, retryGroup},
    Retry{"--jitter", "KIND",
          QT_TRANSLATE_NOOP("Cli", "none, additive, plusminus, full, equal or decorrelated"),
          into<&RetryFlags::jitter, jitterValue>, retryGroup},
};

using Limit = OptionRow<RunLimits>;
constexpr std::array limitRows{
    Limit{"--jobs", "N", QT_TRANSLATE_NOOP("Cli", "Transfers side by side"),
          into<&RunLimits::jobs, from<1, 32>>},
    Limit{"--parts", "N", QT_TRANSLATE_NOOP("Cli", "Parts of a file side by side"),
          into<&RunLimits::parts, from<1, 16>>},
    Limit{"--limit", "RATE",
          QT_TRANSLATE_NOOP("Cli", "Bytes a second of all transfers together, such as 20MB/s"),
          into<&RunLimits::bytesPerSecond, rateValue>},
};

constexpr std::array existsRows{OptionRow<std::optional<IfExists>>{
    "--if-exists", "CHOICE",
    QT_TRANSLATE_NOOP("Cli",
                      "When an object of that name is there: ask (the default), skip, replace or fail"),
    [](const CLI::Option &given, Reading &reading, std::optional<IfExists> &choice) {
        reading.into(choice,
                     ifExistsValue(QString::fromStdString(given.get_name()), typed(given.as<std::string>())));
    }}};

void readMetadata(const CLI::Option &given, Reading &reading, UploadOptions &options)
{
    for (const QString &pair : allOf(given)) {
        QPair<QString, QString> entry;
        reading.into(entry, pairValue(u"--meta"_s, pair));
        options.metadata << entry;
    }
    const auto usable = checkedMetadata(options.metadata);
    reading.demand(usable.has_value(), usable ? QString() : text::said(usable.error().text));
}

using Upload = OptionRow<UploadOptions>;
/// Listed before the retry and run flags.
constexpr std::array uploadRows{
    Upload{"--to", "DEST", QT_TRANSLATE_NOOP("Cli", "A saved destination, NAME:PREFIX, or a URL"),
           into<&UploadOptions::to, anyText>},
    Upload{"--as", "TEMPLATE",
           QT_TRANSLATE_NOOP("Cli", "The object's key, by default exports/{date}/{vm}/{file};\nalso {prefix} "
                                    "{host} {time} {ext}"),
           into<&UploadOptions::keyTemplate, anyText>},
    Upload{"--dry-run", nullptr,
           QT_TRANSLATE_NOOP("Cli", "Show what would be sent and under which keys; send and write nothing"),
           on<&UploadOptions::dryRun>},
    Upload{"--include", "GLOB",
           QT_TRANSLATE_NOOP("Cli",
                             "Of folders, only what matches, such as '*.vmdk' or 'disks/*'; may be repeated"),
           [](const CLI::Option &given, Reading &, UploadOptions &options) {
               options.filter.include = allOf(given);
           },
           usualGroup, true},
    Upload{"--exclude", "GLOB",
           QT_TRANSLATE_NOOP("Cli", "Of folders, not what matches; may be repeated, and wins over --include"),
           [](const CLI::Option &given, Reading &, UploadOptions &options) {
               options.filter.exclude = allOf(given);
           },
           usualGroup, true},
    Upload{"--follow-links", nullptr,
           QT_TRANSLATE_NOOP("Cli", "Follow links to folders, too; links to files always are"),
           [](const CLI::Option &, Reading &, UploadOptions &options) { options.filter.followLinks = true; }},
};
/// Listed after them.
constexpr std::array contentRows{
    Upload{"--part-size", "SIZE",
           QT_TRANSLATE_NOOP("Cli", "The size of a part, instead of one chosen by the file"),
           into<&UploadOptions::partSize, sizeValue>},
    Upload{"--meta", "K=V", QT_TRANSLATE_NOOP("Cli", "Metadata to store with each object; may be repeated"),
           readMetadata, usualGroup, true},
};

constexpr std::array queueRows{
    OptionRow<QueueOptions>{"--watch", nullptr,
                            QT_TRANSLATE_NOOP("Cli", "Go on showing it until you end it with Ctrl+C"),
                            on<&QueueOptions::watch>},
    OptionRow<QueueOptions>{
        "--state", "S",
        QT_TRANSLATE_NOOP("Cli", "Only those in this state, such as parked, failed or needs-you"),
        into<&QueueOptions::state, stateValue>},
};

constexpr std::array historyRows{
    OptionRow<HistoryOptions>{"--failures", nullptr,
                              QT_TRANSLATE_NOOP("Cli", "Only the attempts that failed"),
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
        app_, "upload", Cli::tr(" PATH… --to DEST [options]"),
        Cli::tr("Queue files and folders, and run until all are at rest"),
        [this](const CLI::App &command) -> Result<Command> {
            Reading reading;
            for (const char *later : laterUploadOptions) {
                reading.demand(command.get_option(later)->count() == 0,
                               Cli::tr("This version of Windlass has no option %1. Leave it out.")
                                   .arg(QLatin1StringView(later)));
            }
            UploadOptions options;
            for (const std::string &path : words_)
                options.paths << typed(path);
            reading.demand(!options.paths.isEmpty(), Cli::tr("Name at least one file or folder to upload."));
            readOptions(command, uploadRows, reading, options);
            reading.demand(!options.to.isEmpty(),
                           Cli::tr("Say where to upload to: --to with a saved destination or a URL such as "
                                   "s3://BUCKET/PREFIX."));
            readRetryFlags(reading, command, options.retry);
            readRunFlags(reading, command, options.limits, options.ifExists);
            readOptions(command, contentRows, reading, options);
            return reading.result(options);
        },
        withExamples(
            Cli::tr("DEST is the name of a saved destination, NAME:PREFIX for a folder in it, or a URL:\n"
                    "  s3://BUCKET[/PREFIX][?endpoint=URL&region=R&path-style=1&checksum=MODE]\n"
                    "With a URL the credentials come from the environment: AWS_ACCESS_KEY_ID,\n"
                    "AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN.\n"
                    "Durations: 500ms 1s 1.5m 2h. Sizes: 64MiB 5GB."),
            {"windlass-cli upload web01.ova --to offsite",
             "windlass-cli upload /srv/exports/db02 --to offsite:friday --retry patient",
             "windlass-cli upload /srv/exports --to offsite --exclude '*.log' --dry-run",
             "windlass-cli upload disk.vmdk --to s3://backups/vms --as '{vm}/{date}/{file}' --json"}));
    arguments(*upload, "PATH", Cli::tr("Files, and folders whose files are taken"));
    declare(*upload, uploadRows);
    addRetryFlags(*upload);
    addRunFlags(*upload);
    declare(*upload, contentRows);
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
        app_, "resume", Cli::tr(" [ID…] [options]"), Cli::tr("Go on with everything that is not at rest"),
        [this, withIds](const CLI::App &command) {
            Reading reading;
            ResumeOptions options;
            readRunFlags(reading, command, options.limits, options.ifExists);
            return withIds(options, {}, reading);
        },
        withExamples(
            Cli::tr(
                "Without an ID all transfers go on that were interrupted, paused or parked, and those that\n"
                "failed for a reason that a person may have repaired since."),
            {"windlass-cli resume", "windlass-cli resume 12 13",
             "windlass-cli resume 12 --if-exists replace"}));
    arguments(*resume, "ID", Cli::tr("Numbers of transfers, as `queue` shows them"));
    addRunFlags(*resume);
    CLI::App *queue = command(
        app_, "queue", u" [--watch] [--state S]"_s, Cli::tr("Show all transfers"),
        [](const CLI::App &command) -> Result<Command> {
            Reading reading;
            QueueOptions options;
            readOptions(command, queueRows, reading, options);
            return reading.result(options);
        },
        examples({"windlass-cli queue --json | jq -r 'select(.state == \"failed\") | .file'"}));
    declare(*queue, queueRows);
    CLI::App *history = command(
        app_, "history", u" ID [--failures]"_s,
        Cli::tr("Show every attempt of a transfer, with its reason and wait"),
        [this](const CLI::App &command) -> Result<Command> {
            if (words_.size() != 1)
                return misused(Cli::tr("Name one transfer: `windlass-cli history ID`."));
            Reading reading;
            HistoryOptions options;
            readOptions(command, historyRows, reading, options);
            reading.into(options.id, transferNumber(typed(words_.front())));
            return reading.result(options);
        },
        examples({"windlass-cli history 12"}));
    declare(*history, historyRows);
    argument(*history, "ID", words_, Cli::tr("The number of a transfer, as `queue` shows it"));
    CLI::App *pause = command(
        app_, "pause", u" ID…"_s, Cli::tr("Let transfers rest until `resume`"),
        [withIds](const CLI::App &) {
            return withIds(PauseOptions{}, Cli::tr("Name at least one transfer: `windlass-cli pause ID`."));
        },
        withExamples(Cli::tr("What the service confirmed is kept."), {"windlass-cli pause 12"}));
    arguments(*pause, "ID", Cli::tr("Numbers of transfers, as `queue` shows them"));
    CLI::App *cancel = command(
        app_, "cancel", u" ID…"_s, Cli::tr("Take transfers back, on the service too"),
        [withIds](const CLI::App &) {
            return withIds(CancelOptions{}, Cli::tr("Name at least one transfer: `windlass-cli cancel ID`."));
        },
        withExamples(
            Cli::tr("What was sent of them is deleted on the service. Finished ones stay as they are."),
            {"windlass-cli cancel 12"}));
    arguments(*cancel, "ID", Cli::tr("Numbers of transfers, as `queue` shows them"));
    CLI::App *remove = command(
        app_, "remove", u" ID…"_s, Cli::tr("Forget transfers that are done, cancelled or failed"),
        [withIds](const CLI::App &) {
            return withIds(RemoveOptions{}, Cli::tr("Name at least one transfer: `windlass-cli remove ID`."));
        },
        withExamples(Cli::tr("Their rows and histories go from the journal; objects on the service stay."),
                     {"windlass-cli remove 12"}));
    arguments(*remove, "ID", Cli::tr("Numbers of transfers, as `queue` shows them"));
}

} // namespace windlass
