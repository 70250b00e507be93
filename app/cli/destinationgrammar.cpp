// SPDX-License-Identifier: GPL-3.0-or-later
// The grammar of the commands for destinations and their secrets.
#include "app/cli/grammar.h"
#include "app/cli/tr.h"

#include <array>

namespace windlass {

using namespace Qt::StringLiterals;

namespace {

constexpr std::array destinationRows{
    OptionRow<DestinationAddOptions>{
        "--access-key", "ID",
        QT_TRANSLATE_NOOP("Cli", "The access key ID, the public half of the credentials"),
        into<&DestinationAddOptions::accessKeyId, anyText>},
};

} // namespace

void Grammar::addDestinationCommands()
{
    CLI::App *destination = family("destination", Cli::tr("Save, show, try and remove destinations"),
                                   Cli::tr("`windlass-cli destination COMMAND --help` tells more."));
    const auto named = [this](auto options, const char *usage) -> Result<Command> {
        if (words_.size() != 1)
            return misused(
                Cli::tr("Name one destination: `windlass-cli %1 NAME`.").arg(QLatin1StringView(usage)));
        options.name = typed(words_.front());
        return options;
    };
    CLI::App *add = command(
        *destination, "add", Cli::tr(" NAME URL [--access-key ID] [retry options]"),
        Cli::tr("Save a destination under a name, or change how its place is used"),
        [this](const CLI::App &command) -> Result<Command> {
            if (name_.empty() || words_.size() != 1)
                return misused(Cli::tr("Give a name and a URL: `windlass-cli destination add NAME URL`."));
            Reading reading;
            DestinationAddOptions options{typed(name_), typed(words_.front()), {}, {}};
            readOptions(command, destinationRows, reading, options);
            readRetryFlags(reading, command, options.retry);
            return reading.result(options);
        },
        withExamples(
            Cli::tr(
                "The secret is not part of it: give it afterwards with `windlass-cli secret set NAME`.\n"
                "With retry options, whatever goes there is retried by them, not as the settings say.\n"
                "What checksums the service takes is found out with the first upload, unless the URL says\n"
                "checksum=crc64nvme, crc32c, signed, content-md5, etag or none.\n"
                "\n"
                "Under the name that the place has already, they are changed: to the ones given now, or to "
                "the\n"
                "settings' where there are none. The access key stays unless another is given."),
            {"windlass-cli destination add offsite \\\n      "
             "'s3://backups/vms?endpoint=https://s3.example.com&path-style=1' --access-key AKEXAMPLE"}));
    argument(*add, "NAME", name_, Cli::tr("What it is called from now on"));
    argument(*add, "URL", words_,
             u"s3://BUCKET[/PREFIX][?endpoint=URL&region=R&path-style=1&checksum=MODE]"_s);
    declare(*add, destinationRows);
    addRetryFlags(*add);
    command(*destination, "list", {}, Cli::tr("Show the saved destinations"),
            [](const CLI::App &) -> Result<Command> { return DestinationListOptions{}; });
    CLI::App *test =
        command(*destination, "test", u" NAME"_s,
                Cli::tr("Try a destination by writing and deleting one small object"),
                [named](const CLI::App &) { return named(DestinationTestOptions{}, "destination test"); });
    argument(*test, "NAME", words_, Cli::tr("The destination's name"));
    CLI::App *remove = command(
        *destination, "remove", u" NAME"_s, Cli::tr("Forget a destination, and its secret"),
        [named](const CLI::App &) { return named(DestinationRemoveOptions{}, "destination remove"); });
    argument(*remove, "NAME", words_, Cli::tr("The destination's name"));
}

void Grammar::addSecretCommands()
{
    CLI::App *secret = family("secret", Cli::tr("Keep a destination's secret in the system's keychain"),
                              Cli::tr("`windlass-cli secret COMMAND --help` tells more."));
    const auto named = [this](auto options, const char *usage) -> Result<Command> {
        if (words_.size() != 1)
            return misused(
                Cli::tr(
                    "Name one destination: `windlass-cli %1 NAME`. The secret itself is read from standard "
                    "input, never from the command line.")
                    .arg(QLatin1StringView(usage)));
        options.name = typed(words_.front());
        return options;
    };
    CLI::App *set = command(
        *secret, "set", u" NAME"_s, Cli::tr("Read a destination's secret and keep it in the keychain"),
        [named](const CLI::App &) { return named(SecretSetOptions{}, "secret set"); },
        withExamples(
            Cli::tr(
                "On a terminal it asks without showing what is typed. Otherwise it reads lines from "
                "standard\n"
                "input: access key ID, secret, and a session token where there is one; or the secret alone\n"
                "where the destination was added with --access-key."),
            {"windlass-cli secret set offsite", "pass show s3/offsite | windlass-cli secret set offsite"}));
    argument(*set, "NAME", words_, Cli::tr("The destination's name"));
    CLI::App *remove =
        command(*secret, "remove", u" NAME"_s, Cli::tr("Delete a destination's secret from the keychain"),
                [named](const CLI::App &) { return named(SecretRemoveOptions{}, "secret remove"); });
    argument(*remove, "NAME", words_, Cli::tr("The destination's name"));
}

} // namespace windlass
