// SPDX-License-Identifier: GPL-3.0-or-later
// The grammar of the `config` commands.
#include "app/cli/grammar.h"

namespace windlass {

using namespace Qt::StringLiterals;

void Grammar::addConfig()
{
    CLI::App *config = app_.add_subcommand("config", "Show and change the profile's settings");
    config->group("Commands");
    config->footer("`windlass-cli config COMMAND --help` tells more.");
    config->require_subcommand(1);
    command(*config, "show", "", "Show all settings, one a line",
            [](const CLI::App &) -> Result<Command> { return ConfigShowOptions{}; });
    CLI::App *get = command(
        *config, "get", " KEY", "Show one setting",
        [this](const CLI::App &) -> Result<Command> {
            if (words_.size() != 1)
                return misused(u"Name one setting: `windlass-cli config get KEY`."_s);
            return ConfigShowOptions{typed(words_.front())};
        },
        "Example:\n  windlass-cli config get transfers/jobs");
    argument(*get, "KEY", words_, "The setting's name, as `config show` shows it");
    CLI::App *set = command(
        *config, "set", " KEY VALUE", "Change one setting",
        [this](const CLI::App &) -> Result<Command> {
            if (name_.empty() || words_.size() != 1)
                return misused(u"Name a setting and its value: `windlass-cli config set KEY VALUE`."_s);
            return ConfigSetOptions{typed(name_), typed(words_.front())};
        },
        "It holds at once, also for the process that drives the profile.\n\n"
        "Examples:\n  windlass-cli config set bandwidth/limit 20MB/s\n  windlass-cli config set "
        "transfers/jobs 4");
    argument(*set, "KEY", name_, "The setting's name, as `config show` shows it");
    argument(*set, "VALUE", words_, "What it is from now on");
}

} // namespace windlass
