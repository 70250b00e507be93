// SPDX-License-Identifier: GPL-3.0-or-later
// The grammar of the commands that send requests outside of uploads: verify, restore, ls, rm, orphans.
#include "app/cli/grammar.h"
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
    return misused(u"%1 takes a rate such as 20MB/s, not “%2”."_s.arg(name, value));
}

Result<QString> fileChoice(const QString &name, const QString &value)
{
    if (value == u"fail" || value == u"replace" || value == u"skip")
        return value;
    return misused(u"%1 takes fail, replace or skip, not “%2”."_s.arg(name, value));
}

using Verify = OptionRow<VerifyOptions>;
constexpr std::array verifyRows{
    Verify{"--download", nullptr, "Download the object and compare every byte; nothing is kept",
           on<&VerifyOptions::download>},
    Verify{"--parts", "N", "Ranges side by side", into<&VerifyOptions::parts, sideBySide>},
};

using Restore = OptionRow<RestoreOptions>;
constexpr std::array restorePlaceRows{
    Restore{"--to", "PATH", "The file that shall be, or a folder; - is standard output",
            [](const CLI::Option &given, Reading &, RestoreOptions &options) {
                options.to = typed(given.as<std::string>());
            }},
    Restore{"--if-exists", "WHAT", "When there is such a file: fail (the default), replace or skip",
            [](const CLI::Option &given, Reading &reading, RestoreOptions &options) {
                QString choice;
                reading.into(choice, fileChoice(u"--if-exists"_s, typed(given.as<std::string>())));
                options.replace = choice == u"replace";
                options.skip = choice == u"skip";
            }},
};
constexpr std::array restoreRows{
    Restore{"--parts", "N", "Ranges side by side", into<&RestoreOptions::parts, sideBySide>},
    Restore{"--part-size", "SIZE",
            "The size of the parts that it was uploaded in, where\nneither journal nor service know it",
            into<&RestoreOptions::partSize, sizeValue>},
    Restore{"--limit", "RATE", "No faster than this", into<&RestoreOptions::limit, rate>},
};

using Delete = OptionRow<DeleteOptions>;
constexpr std::array deleteRows{
    Delete{"--recursive", nullptr, "All that is below the folder of that name",
           on<&DeleteOptions::recursive>},
    Delete{"--yes", nullptr, "Without being asked", on<&DeleteOptions::yes>},
};

using Orphans = OptionRow<OrphansOptions>;
constexpr std::array orphansRows{
    Orphans{"--abort", nullptr, "Take back what belongs to nobody here", on<&OrphansOptions::abort>},
    Orphans{"--yes", nullptr, "Without being asked", on<&OrphansOptions::yes>},
    Orphans{"--older-than", "D", "Only what was begun longer ago than this, by default 24h",
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
        app_, "verify", " ID…|SOURCE… [--download]", "Compare local file, journal and object once more",
        [this](const CLI::App &command) -> Result<Command> {
            Reading reading;
            VerifyOptions options;
            options.what = wordsTyped();
            reading.demand(!options.what.isEmpty(),
                           u"Name at least one transfer: `windlass-cli verify ID`."_s);
            readOptions(command, verifyRows, reading, options);
            return reading.result(options);
        },
        "The local file is read once; of the object, size, checksum and the mark of its upload are asked\n"
        "for. It ends with 0 where all is the same, 1 where something differs. It may run while another\n"
        "process drives the profile.\n\n"
        "Examples:\n  windlass-cli verify 12\n  windlass-cli verify 12 --download");
    arguments(*verify, "ID", "Numbers of transfers, as `queue` shows them, or places that were uploaded to");
    declare(*verify, verifyRows);
}

void Grammar::addRestore()
{
    CLI::App *restore = command(
        app_, "restore", " SOURCE… --to PATH|- [options]",
        "Download objects with the same retry, resume and checksums",
        [this](const CLI::App &command) -> Result<Command> {
            Reading reading;
            RestoreOptions options;
            options.sources = wordsTyped();
            reading.demand(!options.sources.isEmpty(),
                           u"Name at least one object: `windlass-cli restore SOURCE --to PATH`."_s);
            readOptions(command, restorePlaceRows, reading, options);
            reading.demand(!options.to.isEmpty(),
                           u"Say where to restore to: --to with a file or a folder."_s);
            readRetryFlags(reading, command, options.retry);
            readOptions(command, restoreRows, reading, options);
            return reading.result(options);
        },
        "SOURCE is s3://BUCKET/KEY[?endpoint=URL&region=R&path-style=1], or NAME:KEY of a saved "
        "destination;\n"
        "where there is no such object, all below the folder of that name. With --to - one object goes to\n"
        "standard output, everything else to standard error; its proof comes after its bytes.\n"
        "It goes into PATH.windlass-part and gets its name only when it is whole and agrees with the\n"
        "service's checksum. Interrupted, the same command goes on. It may run while another process\n"
        "drives the profile.\n\n"
        "Examples:\n"
        "  windlass-cli restore offsite:exports/web01/disk1.vmdk --to /srv/restore\n"
        "  windlass-cli restore s3://backups/vms/db02.ova --to db02.ova --retry patient --limit 50MB/s");
    arguments(*restore, "SOURCE", "Objects, or folders of objects");
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
        app_, "ls", " SOURCE…", "List objects",
        [listing](const CLI::App &) {
            return listing({}, u"Name at least one place: `windlass-cli ls SOURCE`."_s);
        },
        "All objects there, in folders below it, too.\n\n"
        "Examples:\n  windlass-cli ls offsite\n  windlass-cli ls s3://backups/vms/2026-01");
    arguments(*list, "SOURCE", "s3://BUCKET[/PREFIX], a saved destination, or NAME:PREFIX");
    list->add_flag("--recursive")->description("As without: what is below is listed, too");
    CLI::App *usage = command(
        app_, "du", " SOURCE…", "Sum up what objects take",
        [listing](const CLI::App &) {
            return listing({.sources = {}, .sumsOnly = true},
                           u"Name at least one place: `windlass-cli du SOURCE`."_s);
        },
        "Examples:\n  windlass-cli du offsite\n  windlass-cli du offsite:web01 offsite:db02");
    arguments(*usage, "SOURCE", "s3://BUCKET[/PREFIX], a saved destination, or NAME:PREFIX");
    CLI::App *remove = command(
        app_, "rm", " SOURCE… [--recursive] [--yes]", "Delete objects",
        [this](const CLI::App &command) -> Result<Command> {
            Reading reading;
            DeleteOptions options;
            options.sources = wordsTyped();
            readOptions(command, deleteRows, reading, options);
            reading.demand(!options.sources.isEmpty(),
                           u"Name at least one object: `windlass-cli rm SOURCE`."_s);
            return reading.result(options);
        },
        "Examples:\n  windlass-cli rm offsite:exports/web01/old.ova\n  windlass-cli rm offsite:exports/web01 "
        "--recursive");
    arguments(*remove, "SOURCE", "s3://BUCKET/KEY, or NAME:KEY");
    declare(*remove, deleteRows);
}

void Grammar::addOrphans()
{
    CLI::App *orphans = command(
        app_, "orphans", " DEST [--abort]", "Show unfinished uploads on the service, and take them back",
        [this](const CLI::App &command) -> Result<Command> {
            if (words_.size() != 1)
                return misused(u"Name one destination: `windlass-cli orphans DEST`."_s);
            Reading reading;
            OrphansOptions options;
            options.destination = typed(words_.front());
            readOptions(command, orphansRows, reading, options);
            return reading.result(options);
        },
        "What belongs to a transfer of this profile is shown and never taken back: `cancel` does that.\n"
        "Younger than a day is left alone, for another computer may be sending it at this moment;\n"
        "--older-than sets another age.\n\n"
        "Examples:\n  windlass-cli orphans offsite\n  windlass-cli orphans offsite --abort --older-than 72h");
    argument(*orphans, "DEST", words_, "A saved destination, NAME:PREFIX, or a URL");
    declare(*orphans, orphansRows);
}

} // namespace windlass
