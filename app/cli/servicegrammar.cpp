// SPDX-License-Identifier: GPL-3.0-or-later
// The grammar of the commands that send requests outside of uploads: verify, restore, ls, rm, orphans.
#include "app/cli/grammar.h"
#include "app/cli/tr.h"
#include "core/base/textforms.h"

#include <array>

namespace windlass {

using namespace Qt::StringLiterals;

namespace {

Result<int> sideBySide(const QString &name, const QString &value)
{
    return wholeNumber(name, value, 1, 16);
}

Result<qint64> rate(const QString &name, const QString &value)
{
    if (const auto bytes = parseRate(value); bytes && *bytes > 0)
        return *bytes;
    return misused(Cli::tr("%1 takes a rate such as 20MB/s, not “%2”.").arg(name, value));
}

Result<QString> fileChoice(const QString &name, const QString &value)
{
    if (value == u"fail" || value == u"replace" || value == u"skip")
        return value;
    return misused(Cli::tr("%1 takes fail, replace or skip, not “%2”.").arg(name, value));
}

using Verify = OptionRow<VerifyOptions>;
constexpr std::array verifyRows{
    Verify{"--download", nullptr,
           QT_TRANSLATE_NOOP("Cli", "Download the object and compare every byte; nothing is kept"),
           on<&VerifyOptions::download>},
    Verify{"--parts", "N", QT_TRANSLATE_NOOP("Cli", "Ranges side by side"),
           into<&VerifyOptions::parts, sideBySide>},
};

using Restore = OptionRow<RestoreOptions>;
constexpr std::array restorePlaceRows{
    Restore{"--to", "PATH",
            QT_TRANSLATE_NOOP("Cli", "The file that shall be, or a folder; - is standard output"),
            into<&RestoreOptions::to, anyText>},
    Restore{"--if-exists", "WHAT",
            QT_TRANSLATE_NOOP("Cli", "When there is such a file: fail (the default), replace or skip"),
            [](const CLI::Option &given, Reading &reading, RestoreOptions &options) {
                QString choice;
                reading.into(choice, fileChoice(u"--if-exists"_s, typed(given.as<std::string>())));
                options.replace = choice == u"replace";
                options.skip = choice == u"skip";
            }},
};
constexpr std::array restoreRows{
    Restore{"--parts", "N", QT_TRANSLATE_NOOP("Cli", "Ranges side by side"),
            into<&RestoreOptions::parts, sideBySide>},
    Restore{"--part-size", "SIZE",
            QT_TRANSLATE_NOOP(
                "Cli",
                "The size of the parts that it was uploaded in, where\nneither journal nor service know it"),
            into<&RestoreOptions::partSize, sizeValue>},
    Restore{"--limit", "RATE", QT_TRANSLATE_NOOP("Cli", "No faster than this"),
            into<&RestoreOptions::limit, rate>},
};

constexpr std::array listRows{
    OptionRow<ListOptions>{"--recursive", nullptr,
                           QT_TRANSLATE_NOOP("Cli", "As without: what is below is listed, too"),
                           [](const CLI::Option &, Reading &, ListOptions &) {}},
};

using Delete = OptionRow<DeleteOptions>;
constexpr std::array deleteRows{
    Delete{"--recursive", nullptr, QT_TRANSLATE_NOOP("Cli", "All that is below the folder of that name"),
           on<&DeleteOptions::recursive>},
    Delete{"--yes", nullptr, QT_TRANSLATE_NOOP("Cli", "Without being asked"), on<&DeleteOptions::yes>},
};

using Orphans = OptionRow<OrphansOptions>;
constexpr std::array orphansRows{
    Orphans{"--abort", nullptr, QT_TRANSLATE_NOOP("Cli", "Take back what belongs to nobody here"),
            on<&OrphansOptions::abort>},
    Orphans{"--yes", nullptr, QT_TRANSLATE_NOOP("Cli", "Without being asked"), on<&OrphansOptions::yes>},
    Orphans{"--older-than", "D",
            QT_TRANSLATE_NOOP("Cli", "Only what was begun longer ago than this, by default 24h"),
            into<&OrphansOptions::olderThan, durationValue>},
};

} // namespace

void Grammar::addServiceCommands()
{
    addVerify();
    addRestore();
    addListings();
    addOrphans();
}

void Grammar::addVerify()
{
    CLI::App *verify = command(
        app_, "verify", u" ID…|SOURCE… [--download]"_s,
        Cli::tr("Compare local file, journal and object once more"),
        [this](const CLI::App &command) -> Result<Command> {
            Reading reading;
            VerifyOptions options;
            options.what = wordsTyped();
            reading.demand(!options.what.isEmpty(),
                           Cli::tr("Name at least one transfer: `windlass-cli verify ID`."));
            readOptions(command, verifyRows, reading, options);
            return reading.result(options);
        },
        withExamples(Cli::tr("The local file is read once; of the object, size, checksum and the mark of its "
                             "upload are asked\n"
                             "for. It ends with 0 where all is the same, 1 where something differs. It may "
                             "run while another\n"
                             "process drives the profile."),
                     {"windlass-cli verify 12", "windlass-cli verify 12 --download"}));
    arguments(*verify, "ID",
              Cli::tr("Numbers of transfers, as `queue` shows them, or places that were uploaded to"));
    declare(*verify, verifyRows);
}

void Grammar::addRestore()
{
    CLI::App *restore = command(
        app_, "restore", Cli::tr(" SOURCE… --to PATH|- [options]"),
        Cli::tr("Download objects with the same retry, resume and checksums"),
        [this](const CLI::App &command) -> Result<Command> {
            Reading reading;
            RestoreOptions options;
            options.sources = wordsTyped();
            reading.demand(!options.sources.isEmpty(),
                           Cli::tr("Name at least one object: `windlass-cli restore SOURCE --to PATH`."));
            readOptions(command, restorePlaceRows, reading, options);
            reading.demand(!options.to.isEmpty(),
                           Cli::tr("Say where to restore to: --to with a file or a folder."));
            readRetryFlags(reading, command, options.retry);
            readOptions(command, restoreRows, reading, options);
            return reading.result(options);
        },
        withExamples(
            Cli::tr("SOURCE is s3://BUCKET/KEY[?endpoint=URL&region=R&path-style=1], or NAME:KEY of a saved "
                    "destination;\n"
                    "where there is no such object, all below the folder of that name. With --to - one "
                    "object goes to\n"
                    "standard output, everything else to standard error; its proof comes after its bytes.\n"
                    "It goes into PATH.windlass-part and gets its name only when it is whole and agrees with "
                    "the\n"
                    "service's checksum. Interrupted, the same command goes on. It may run while another "
                    "process\n"
                    "drives the profile."),
            {"windlass-cli restore offsite:exports/web01/disk1.vmdk --to /srv/restore",
             "windlass-cli restore s3://backups/vms/db02.ova --to db02.ova --retry patient --limit 50MB/s"}));
    arguments(*restore, "SOURCE", Cli::tr("Objects, or folders of objects"));
    declare(*restore, restorePlaceRows);
    addRetryFlags(*restore);
    declare(*restore, restoreRows);
}

void Grammar::addListings()
{
    const auto listing = [this](ListOptions options, const QString &demanded) -> Result<Command> {
        Reading reading;
        options.sources = wordsTyped();
        reading.demand(!options.sources.isEmpty(), demanded);
        return reading.result(options);
    };
    CLI::App *list = command(
        app_, "ls", u" SOURCE…"_s, Cli::tr("List objects"),
        [listing](const CLI::App &) {
            return listing({}, Cli::tr("Name at least one place: `windlass-cli ls SOURCE`."));
        },
        withExamples(Cli::tr("All objects there, in folders below it, too."),
                     {"windlass-cli ls offsite", "windlass-cli ls s3://backups/vms/2026-01"}));
    arguments(*list, "SOURCE", Cli::tr("s3://BUCKET[/PREFIX], a saved destination, or NAME:PREFIX"));
    declare(*list, listRows);
    CLI::App *usage = command(
        app_, "du", u" SOURCE…"_s, Cli::tr("Sum up what objects take"),
        [listing](const CLI::App &) {
            return listing({.sources = {}, .sumsOnly = true},
                           Cli::tr("Name at least one place: `windlass-cli du SOURCE`."));
        },
        examples({"windlass-cli du offsite", "windlass-cli du offsite:web01 offsite:db02"}));
    arguments(*usage, "SOURCE", Cli::tr("s3://BUCKET[/PREFIX], a saved destination, or NAME:PREFIX"));
    CLI::App *remove = command(
        app_, "rm", u" SOURCE… [--recursive] [--yes]"_s, Cli::tr("Delete objects"),
        [this](const CLI::App &command) -> Result<Command> {
            Reading reading;
            DeleteOptions options;
            options.sources = wordsTyped();
            readOptions(command, deleteRows, reading, options);
            reading.demand(!options.sources.isEmpty(),
                           Cli::tr("Name at least one object: `windlass-cli rm SOURCE`."));
            return reading.result(options);
        },
        examples({"windlass-cli rm offsite:exports/web01/old.ova",
                  "windlass-cli rm offsite:exports/web01 --recursive"}));
    arguments(*remove, "SOURCE", Cli::tr("s3://BUCKET/KEY, or NAME:KEY"));
    declare(*remove, deleteRows);
}

void Grammar::addOrphans()
{
    CLI::App *orphans = command(
        app_, "orphans", u" DEST [--abort]"_s,
        Cli::tr("Show unfinished uploads on the service, and take them back"),
        [this](const CLI::App &command) -> Result<Command> {
            if (words_.size() != 1)
                return misused(Cli::tr("Name one destination: `windlass-cli orphans DEST`."));
            Reading reading;
            OrphansOptions options;
            options.destination = typed(words_.front());
            readOptions(command, orphansRows, reading, options);
            return reading.result(options);
        },
        withExamples(
            Cli::tr(
                "What belongs to a transfer of this profile is shown and never taken back: `cancel` does "
                "that.\n"
                "Younger than a day is left alone, for another computer may be sending it at this moment;\n"
                "--older-than sets another age."),
            {"windlass-cli orphans offsite", "windlass-cli orphans offsite --abort --older-than 72h"}));
    argument(*orphans, "DEST", words_, Cli::tr("A saved destination, NAME:PREFIX, or a URL"));
    declare(*orphans, orphansRows);
}

} // namespace windlass
