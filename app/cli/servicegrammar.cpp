// SPDX-License-Identifier: GPL-3.0-or-later
// The commands that ask the service beside all transfers: verify, restore, ls, rm, orphans.
#include "app/cli/grammar.h"
#include "core/base/textforms.h"

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
            options.download = command.get_option("--download")->count() > 0;
            reading.option(command, "--parts", options.parts, sideBySide);
            return reading.result(options);
        },
        "The local file is read once; of the object, size, checksum and the mark of its upload are asked\n"
        "for. It ends with 0 where all is the same, 1 where something differs. It may run while another\n"
        "process drives the profile.\n\n"
        "Examples:\n  windlass-cli verify 12\n  windlass-cli verify 12 --download");
    arguments(*verify, "ID", "Numbers of transfers, as `queue` shows them, or places that were uploaded to");
    verify->add_flag("--download")
        ->description("Download the object and compare every byte; nothing is kept");
    verify->add_option("--parts", "Ranges side by side")->option_text("N")->expected(1);
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
            options.to = typed(command.get_option("--to")->as<std::string>());
            reading.demand(!options.to.isEmpty(),
                           u"Say where to restore to: --to with a file or a folder."_s);
            readRetryFlags(reading, command, options.retry);
            reading.option(command, "--parts", options.parts, sideBySide);
            reading.option(command, "--part-size", options.partSize, sizeValue);
            reading.option(command, "--limit", options.limit, rate);
            QString ifExists;
            reading.option(command, "--if-exists", ifExists, fileChoice);
            options.replace = ifExists == u"replace";
            options.skip = ifExists == u"skip";
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
    restore->add_option("--to", "The file that shall be, or a folder; - is standard output")
        ->option_text("PATH")
        ->expected(1);
    restore->add_option("--if-exists", "When there is such a file: fail (the default), replace or skip")
        ->option_text("WHAT")
        ->expected(1);
    addRetryFlags(*restore);
    restore->add_option("--parts", "Ranges side by side")->option_text("N")->expected(1);
    restore
        ->add_option(
            "--part-size",
            "The size of the parts that it was uploaded in, where\nneither journal nor service know it")
        ->option_text("SIZE")
        ->expected(1);
    restore->add_option("--limit", "No faster than this")->option_text("RATE")->expected(1);
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
            options.recursive = command.get_option("--recursive")->count() > 0;
            options.yes = command.get_option("--yes")->count() > 0;
            reading.demand(!options.sources.isEmpty(),
                           u"Name at least one object: `windlass-cli rm SOURCE`."_s);
            return reading.result(options);
        },
        "Examples:\n  windlass-cli rm offsite:exports/web01/old.ova\n  windlass-cli rm offsite:exports/web01 "
        "--recursive");
    arguments(*remove, "SOURCE", "s3://BUCKET/KEY, or NAME:KEY");
    remove->add_flag("--recursive")->description("All that is below the folder of that name");
    remove->add_flag("--yes")->description("Without being asked");
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
            options.abort = command.get_option("--abort")->count() > 0;
            options.yes = command.get_option("--yes")->count() > 0;
            reading.option(command, "--older-than", options.olderThan, durationValue);
            return reading.result(options);
        },
        "What belongs to a transfer of this profile is shown and never taken back: `cancel` does that.\n"
        "Younger than a day is left alone, for another computer may be sending it at this moment;\n"
        "--older-than sets another age.\n\n"
        "Examples:\n  windlass-cli orphans offsite\n  windlass-cli orphans offsite --abort --older-than 72h");
    argument(*orphans, "DEST", words_, "A saved destination, NAME:PREFIX, or a URL");
    orphans->add_flag("--abort")->description("Take back what belongs to nobody here");
    orphans->add_flag("--yes")->description("Without being asked");
    orphans->add_option("--older-than", "Only what was begun longer ago than this, by default 24h")
        ->option_text("D")
        ->expected(1);
}

} // namespace windlass
