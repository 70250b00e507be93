// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/commandline.h"

#include "app/cli/grammar.h"
#include "version.h"

namespace windlass {

using namespace Qt::StringLiterals;

namespace {

/// Commands that the product will have: named, so that a person learns that it is the version and not the
/// spelling.
constexpr const char *laterCommands[]{"inspect", "doctor"};

} // namespace

Grammar::Grammar()
{
    app_.fallthrough();
    app_.allow_windows_style_options(false);
    app_.require_subcommand(1);
    formatter_->label("Positionals", "Arguments");
    formatter_->setUsage(&app_, " [--profile DIR] [--json] [--quiet] COMMAND …");
    app_.formatter(formatter_);
    app_.set_help_flag("-h,--help", "Show this help; after a command, that command's");
    app_.set_version_flag("--version", std::string("windlass-cli ") + WINDLASS_VERSION, "Show the version");
    app_.add_option("--profile", profile_, "The folder of settings, journal and log (or WINDLASS_PROFILE)")
        ->option_text("DIR");
    app_.add_flag("--json", json_, "One JSON object a line on standard output, and nothing else");
    app_.add_flag("--quiet", quiet_, "Print nothing but problems");
    app_.footer("These options go before or after the command. `windlass-cli COMMAND --help` tells more.\n\n"
                "Examples:\n"
                "  windlass-cli practice --port 9000 --dir /tmp/practice\n"
                "  windlass-cli destination add offsite 's3://backups/vms?endpoint=https://s3.example.com'\n"
                "  windlass-cli secret set offsite\n"
                "  windlass-cli upload /srv/exports/web01 --to offsite\n"
                "  windlass-cli resume\n\n"
                "Exit status: 0 all done, 1 a transfer failed for good, 2 wrong usage or settings,\n"
                "3 a person is needed, 4 parked (`resume` goes on), 5 the profile is in use,\n"
                "130 interrupted (`resume` goes on).");
    addUpload();
    addQueueCommands();
    addDestinationCommands();
    addSecretCommands();
    addRetryCommands();
    addMetrics();
    addPractice();
    addServiceCommands();
    addLaterCommands();
}

CLI::App *Grammar::command(CLI::App &parent, const char *name, const char *usage, const char *description,
                           Read read, const char *footer)
{
    CLI::App *command = parent.add_subcommand(name, description);
    command->group("Commands");
    formatter_->setUsage(command, usage);
    command->footer(footer ? footer : ""); // else it would take the program's
    commands_.emplace_back(command, std::move(read));
    return command;
}

void Grammar::addLaterCommands()
{
    for (const char *name : laterCommands) {
        CLI::App *later = command(app_, name, "", "", [name](const CLI::App &) -> Result<Command> {
            return misused(u"This version of Windlass has no command `%1`."_s.arg(QLatin1StringView(name)));
        });
        later->group("");
        later->set_help_flag();
        later->fallthrough(false);
        later->allow_extras();
    }
}

/// CLI11 says which rule was broken; the sentence is ours.
Failure Grammar::complaint(const CLI::ParseError &error) const
{
    const auto settings = [](const QString &sentence) {
        return localFailure(FailureKind::Settings, sentence);
    };
    const QString said = QString::fromStdString(error.what());
    const std::vector<std::string> unknown = app_.remaining(true);
    const auto parsed = app_.get_subcommands();
    if (!unknown.empty()) {
        const QString word = typed(unknown.front());
        if (word.startsWith(u'-'))
            return settings(parsed.empty() ? u"There is no option %1."_s.arg(word)
                                           : u"The command `%2` has no option %1."_s.arg(
                                                 word, typed(parsed.front()->get_name())));
        return settings(parsed.empty() ? u"There is no command `%1`."_s.arg(word)
                                       : u"“%1” is not expected after `%2`."_s.arg(
                                             word, typed(parsed.front()->get_name())));
    }
    if (error.get_exit_code() == static_cast<int>(CLI::ExitCodes::RequiredError))
        return settings(parsed.empty()
                            ? u"Name a command, for example `upload`."_s
                            : u"Say what to do with the %1."_s.arg(typed(parsed.front()->get_name())));
    if (error.get_exit_code() == static_cast<int>(CLI::ExitCodes::ArgumentMismatch)) {
        const QString option = said.section(u':', 0, 0);
        return settings(said.contains("At Most"_L1) ? u"Give %1 only once."_s.arg(option)
                                                    : u"The option %1 needs a value."_s.arg(option));
    }
    return settings(u"The command line cannot be read: %1."_s.arg(said));
}

Result<Invocation> Grammar::read(const QStringList &arguments)
{
    std::vector<std::string> reversed;
    for (auto argument = arguments.rbegin(); argument != arguments.rend(); ++argument)
        reversed.push_back(argument->toStdString());
    try {
        app_.parse(std::move(reversed));
    } catch (const CLI::CallForHelp &) {
        return Invocation{{}, ShowText{typed(app_.help())}};
    } catch (const CLI::CallForVersion &) {
        return Invocation{{}, ShowText{u"windlass-cli "_s + QStringLiteral(WINDLASS_VERSION)}};
    } catch (const CLI::ParseError &error) {
        return failed(complaint(error));
    }
    const GlobalOptions global{.profile = typed(profile_), .json = json_, .quiet = quiet_};
    for (const auto &[command, read] : commands_) {
        if (command->parsed())
            return read(*command).map([&](Command what) { return Invocation{global, std::move(what)}; });
    }
    return misused(u"Name a command, for example `upload`."_s);
}

Result<Invocation> parseCommandLine(const QStringList &arguments)
{
    return Grammar().read(arguments);
}

} // namespace windlass
