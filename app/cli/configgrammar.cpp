// SPDX-License-Identifier: GPL-3.0-or-later
// The grammar of the `config` commands.
#include "app/cli/grammar.h"
#include "app/cli/tr.h"

namespace windlass {

using namespace Qt::StringLiterals;

void Grammar::addConfig()
{
    CLI::App *config = family("config", Cli::tr("Show and change the profile's settings"),
                              Cli::tr("`windlass-cli config COMMAND --help` tells more."));
    command(*config, "show", {}, Cli::tr("Show all settings, one a line"),
            [](const CLI::App &) -> Result<Command> { return ConfigShowOptions{}; });
    CLI::App *get = command(
        *config, "get", u" KEY"_s, Cli::tr("Show one setting"),
        [this](const CLI::App &) -> Result<Command> {
            if (words_.size() != 1)
                return misused(Cli::tr("Name one setting: `windlass-cli config get KEY`."));
            return ConfigShowOptions{typed(words_.front())};
        },
        examples({"windlass-cli config get transfers/jobs"}));
    argument(*get, "KEY", words_, Cli::tr("The setting's name, as `config show` shows it"));
    CLI::App *set = command(
        *config, "set", u" KEY VALUE"_s, Cli::tr("Change one setting"),
        [this](const CLI::App &) -> Result<Command> {
            if (name_.empty() || words_.size() != 1)
                return misused(Cli::tr("Name a setting and its value: `windlass-cli config set KEY VALUE`."));
            return ConfigSetOptions{typed(name_), typed(words_.front())};
        },
        withExamples(
            Cli::tr("It holds at once, also for the process that drives the profile."),
            {"windlass-cli config set bandwidth/limit 20MB/s", "windlass-cli config set transfers/jobs 4"}));
    argument(*set, "KEY", name_, Cli::tr("The setting's name, as `config show` shows it"));
    argument(*set, "VALUE", words_, Cli::tr("What it is from now on"));
}

} // namespace windlass
