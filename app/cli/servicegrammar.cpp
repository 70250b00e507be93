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

Result<bool> replaces(const QString &name, const QString &value)
{
    if (value == u"replace" || value == u"fail")
        return value == u"replace";
    return misused(u"%1 takes fail or replace, not “%2”."_s.arg(name, value));
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
        app_, "verify", " ID [--download]", "Compare local file, journal and object once more",
        [this](const CLI::App &command) -> Result<Command> {
            if (words_.size() != 1)
                return misused(u"Name one transfer: `windlass-cli verify ID`."_s);
            Reading reading;
            VerifyOptions options;
            reading.into(options.id, transferNumber(typed(words_.front())));
            options.download = command.get_option("--download")->count() > 0;
            reading.option(command, "--parts", options.parts, sideBySide);
            return reading.result(options);
        },
        "The local file is read once; of the object, size, checksum and the mark of its upload are asked\n"
        "for. It ends with 0 where all is the same, 1 where something differs. It may run while another\n"
        "process drives the profile.\n\n"
        "Examples:\n  windlass-cli verify 12\n  windlass-cli verify 12 --download");
    argument(*verify, "ID", words_, "The number of a transfer, as `queue` shows it");
    verify->add_flag("--download")
        ->description("Download the object and compare every byte; nothing is kept");
    verify->add_option("--parts", "Ranges side by side")->option_text("N")->expected(1);
}

void Grammar::addRestore()
{
    CLI::App *restore = command(
        app_, "restore", " URL --to PATH [options]",
        "Download an object with the same retry, resume and checksums",
        [this](const CLI::App &command) -> Result<Command> {
            Reading reading;
            RestoreOptions options;
            reading.demand(words_.size() == 1, u"Name one object: `windlass-cli restore URL --to PATH`."_s);
            options.url = words_.empty() ? QString() : typed(words_.front());
            options.to = typed(command.get_option("--to")->as<std::string>());
            reading.demand(!options.to.isEmpty(),
                           u"Say where to restore to: --to with a file or a folder."_s);
            readRetryFlags(reading, command, options.retry);
            reading.option(command, "--parts", options.parts, sideBySide);
            reading.option(command, "--part-size", options.partSize, sizeValue);
            reading.option(command, "--limit", options.limit, rate);
            reading.option(command, "--if-exists", options.replace, replaces);
            return reading.result(options);
        },
        "URL is s3://BUCKET/KEY[?endpoint=URL&region=R&path-style=1], or NAME:KEY of a saved destination.\n"
        "It goes into PATH.windlass-part and gets its name only when it is whole and agrees with the\n"
        "service's checksum. Interrupted, the same command goes on. It may run while another process\n"
        "drives the profile.\n\n"
        "Examples:\n"
        "  windlass-cli restore offsite:exports/web01/disk1.vmdk --to /srv/restore\n"
        "  windlass-cli restore s3://backups/vms/db02.ova --to db02.ova --retry patient --limit 50MB/s");
    argument(*restore, "URL", words_, "The object");
    restore->add_option("--to", "The file that shall be, or a folder")->option_text("PATH")->expected(1);
    restore->add_option("--if-exists", "fail (the default) or replace, when there is such a file")
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
    CLI::App *list = command(
        app_, "ls", " URL", "List objects",
        [this](const CLI::App &) -> Result<Command> {
            if (words_.size() != 1)
                return misused(u"Name one place: `windlass-cli ls URL`."_s);
            return ListOptions{typed(words_.front())};
        },
        "All objects whose keys begin like this.\n\n"
        "Examples:\n  windlass-cli ls offsite\n  windlass-cli ls s3://backups/vms/2026-01");
    argument(*list, "URL", words_, "s3://BUCKET[/PREFIX], a saved destination, or NAME:PREFIX");
    CLI::App *remove = command(
        app_, "rm", " URL [--yes]", "Delete an object",
        [this](const CLI::App &command) -> Result<Command> {
            if (words_.size() != 1)
                return misused(u"Name one object: `windlass-cli rm URL`."_s);
            return DeleteOptions{typed(words_.front()), command.get_option("--yes")->count() > 0};
        },
        "Example:\n  windlass-cli rm offsite:exports/web01/old.ova");
    argument(*remove, "URL", words_, "s3://BUCKET/KEY, or NAME:KEY");
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
