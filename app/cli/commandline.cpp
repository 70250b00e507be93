// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/commandline.h"

#include "app/cli/grammar.h"
#include "app/cli/suggestion.h"
#include "app/cli/tr.h"
#include "version.h"

#include <algorithm>

namespace windlass {

using namespace Qt::StringLiterals;

namespace {

/// Commands of later versions: if a person types one, the message says so and does not suggest a spelling
/// mistake.
constexpr const char *laterCommands[]{"inspect", "doctor", "run", "exports", "prune", "watch", "completion"};

QString versionText()
{
    return u"windlass-cli "_s + QStringLiteral(WINDLASS_VERSION);
}

/// The subcommands of `command` that its help shows.
QList<const CLI::App *> commandsOf(const CLI::App &command)
{
    QList<const CLI::App *> found;
    for (const CLI::App *each : command.get_subcommands([](const CLI::App *) { return true; })) {
        if (!each->get_group().empty())
            found << each;
    }
    return found;
}

QStringList namesOf(const QList<const CLI::App *> &commands)
{
    QStringList names;
    for (const CLI::App *command : commands)
        names << typed(command->get_name());
    return names;
}

QStringList optionsOf(const CLI::App &command)
{
    QStringList names;
    for (const CLI::Option *option : command.get_options()) {
        if (!option->get_group().empty())
            for (const std::string &name : option->get_lnames())
                names << u"--"_s + typed(name);
    }
    return names;
}

/// The heading above the commands in a help.
QString commandsHeading()
{
    return Cli::tr("Commands");
}

void describe(const CLI::App &command, const QStringList &path, QList<GrammarEntry> &entries)
{
    GrammarEntry entry{path, optionsOf(command), {}};
    for (const CLI::Option *option : command.get_options()) {
        if (option->get_positional())
            entry.arguments << typed(option->get_name(true));
    }
    entries << entry;
    for (const CLI::App *each : commandsOf(command))
        describe(*each, path + QStringList{typed(each->get_name())}, entries);
}

} // namespace

QString examples(std::initializer_list<const char *> commands)
{
    QString text = commands.size() == 1 ? Cli::tr("Example:") : Cli::tr("Examples:");
    for (const char *command : commands)
        text += u"\n  "_s + QString::fromUtf8(command);
    return text;
}

QString withExamples(const QString &text, std::initializer_list<const char *> commands)
{
    return text + u"\n\n"_s + examples(commands);
}

Grammar::Grammar()
{
    app_.fallthrough();
    app_.allow_windows_style_options(false);
    app_.require_subcommand(1);
    app_.description(
        Cli::tr("Brings exported virtual machines to object storage over lines and services that fail.")
            .toStdString());
    formatter_->label("Usage", Cli::tr("Usage").toStdString());
    formatter_->label("Positionals", Cli::tr("Arguments").toStdString());
    formatter_->setUsage(&app_, u" [--profile DIR] [--json] [--quiet | --verbose] COMMAND …"_s);
    app_.formatter(formatter_);
    app_.set_help_flag("-h,--help", Cli::tr("Show this help; after a command, that command's").toStdString());
    app_.set_version_flag("--version", std::string("windlass-cli ") + WINDLASS_VERSION,
                          Cli::tr("Show the version").toStdString());
    app_.add_option("--profile", profile_,
                    Cli::tr("The folder of settings, journal and log (or WINDLASS_PROFILE)").toStdString())
        ->option_text("DIR");
    app_.add_flag("--json", json_,
                  Cli::tr("One JSON object a line on standard output, and nothing else").toStdString());
    app_.add_flag("--quiet", quiet_, Cli::tr("Print nothing but problems").toStdString());
    app_.add_flag("--verbose", verbose_,
                  Cli::tr("Print everything that happens, each request too").toStdString());
    app_.add_option(
            "--log-level", logLevel_,
            Cli::tr("What goes into the log file: debug (the default), info, warn or error").toStdString())
        ->option_text("LEVEL");
    app_.footer(
        (withExamples(
             Cli::tr(
                 "These options go before or after the command. `windlass-cli COMMAND --help` tells more."),
             {"windlass-cli practice --port 9000 --dir /tmp/practice",
              "windlass-cli destination add offsite 's3://backups/vms?endpoint=https://s3.example.com'",
              "windlass-cli secret set offsite", "windlass-cli upload /srv/exports/web01 --to offsite",
              "windlass-cli resume"}) +
         u"\n\n"_s +
         Cli::tr("Exit status: 0 all done, 1 a transfer failed for good, 2 wrong usage or settings,\n"
                 "3 a person is needed, 4 parked (`resume` goes on), 5 the profile is in use,\n"
                 "130 interrupted (`resume` goes on)."))
            .toStdString());
    addUpload();
    addQueueCommands();
    addDestinationCommands();
    addSecretCommands();
    addRetryCommands();
    addMetrics();
    addPractice();
    addServiceCommands();
    addConfig();
    addTexts();
    addLaterCommands();
}

CLI::App *Grammar::command(CLI::App &parent, const char *name, const QString &usage,
                           const QString &description, Read read, const QString &footer)
{
    CLI::App *command = parent.add_subcommand(name, description.toStdString());
    command->group(commandsHeading().toStdString());
    formatter_->setUsage(command, usage);
    command->footer(footer.toStdString()); // otherwise it would inherit the program's
    commands_.emplace_back(command, std::move(read));
    return command;
}

CLI::App *Grammar::family(const char *name, const QString &description, const QString &footer)
{
    CLI::App *family = app_.add_subcommand(name, description.toStdString());
    family->group(commandsHeading().toStdString());
    family->footer(footer.toStdString());
    family->require_subcommand(1);
    return family;
}

void Grammar::addLaterCommands()
{
    for (const char *name : laterCommands) {
        CLI::App *later = command(app_, name, {}, {}, [name](const CLI::App &) -> Result<Command> {
            return misused(
                Cli::tr("This version of Windlass has no command `%1`.").arg(QLatin1StringView(name)));
        });
        later->group("");
        later->set_help_flag();
        later->fallthrough(false);
        later->allow_extras();
    }
}

/// Help and version as commands, too, because people who look for help try these first.
void Grammar::addTexts()
{
    CLI::App *help = command(
        app_, "help", u" [COMMAND]"_s, Cli::tr("Show this help, or that of a command"),
        [this](const CLI::App &) -> Result<Command> { return this->help(words_); },
        examples({"windlass-cli help upload", "windlass-cli help destination add"}));
    arguments(*help, "COMMAND", Cli::tr("A command, and where it has commands of its own, one of these"));
    command(app_, "version", {}, Cli::tr("Show the version"), [](const CLI::App &) -> Result<Command> {
        return ShowText{versionText(), u"version"_s};
    });
}

Result<Command> Grammar::help(const std::vector<std::string> &words) const
{
    const CLI::App *at = &app_;
    QString path = u"windlass-cli"_s;
    for (const std::string &each : words) {
        const QString word = typed(each);
        const auto commands = commandsOf(*at);
        const auto found = std::find_if(commands.begin(), commands.end(),
                                        [&each](const CLI::App *one) { return one->get_name() == each; });
        if (found == commands.end())
            return misused(
                Cli::tr("`%1` has no command `%2`.%3").arg(path, word, didYouMean(word, namesOf(commands))));
        if (at != &app_)
            path += u' ' + typed(at->get_name());
        at = *found;
    }
    // app_.help() would show the help of the parsed command, which is `help` itself.
    const std::string text = at == &app_
                                 ? formatter_->make_help(&app_, "windlass-cli", CLI::AppFormatMode::Normal)
                                 : at->help(path.toStdString());
    return ShowText{typed(text)};
}

/// The complaint about a word that the grammar does not know, or not in this place.
QString Grammar::complaintAbout(const QString &word) const
{
    const CLI::App *at = &app_;
    while (!at->get_subcommands().empty())
        at = at->get_subcommands().front();
    const QString name = at == &app_ ? QString() : typed(at->get_name());
    if (word.startsWith(u'-')) {
        const QString option = word.section(u'=', 0, 0);
        const QString meant = didYouMean(option, optionsOf(*at) + optionsOf(app_));
        return name.isEmpty() ? Cli::tr("There is no option %1.").arg(option) + meant
                              : Cli::tr("The command `%1` has no option %2.").arg(name, option) + meant;
    }
    const QStringList commands = namesOf(commandsOf(*at));
    const QString meant = didYouMean(word, commands);
    if (name.isEmpty())
        return Cli::tr("There is no command `%1`.").arg(word) + meant;
    return commands.isEmpty() ? Cli::tr("“%1” is not expected after `%2`.").arg(word, name)
                              : Cli::tr("`%1` has no command `%2`.").arg(name, word) + meant;
}

/// Turns CLI11's error into a sentence of ours.
Failure Grammar::complaint(const CLI::ParseError &error) const
{
    const auto settings = [](const QString &sentence) {
        return localFailure(FailureKind::Settings, sentence);
    };
    const QString said = QString::fromStdString(error.what());
    const auto parsed = app_.get_subcommands();
    if (const std::vector<std::string> unknown = app_.remaining(true); !unknown.empty())
        return settings(complaintAbout(typed(unknown.front())));
    if (error.get_exit_code() == static_cast<int>(CLI::ExitCodes::RequiredError))
        return settings(parsed.empty()
                            ? Cli::tr("Name a command, for example `upload`.")
                            : Cli::tr("Say what to do with the %1.").arg(typed(parsed.front()->get_name())));
    if (error.get_exit_code() == static_cast<int>(CLI::ExitCodes::ArgumentMismatch)) {
        const QString option = said.section(u':', 0, 0);
        return settings(said.contains("At Most"_L1) ? Cli::tr("Give %1 only once.").arg(option)
                                                    : Cli::tr("The option %1 needs a value.").arg(option));
    }
    return settings(Cli::tr("The command line cannot be read: %1.").arg(said));
}

Result<Invocation> Grammar::read(const QStringList &arguments)
{
    std::vector<std::string> reversed;
    for (auto argument = arguments.rbegin(); argument != arguments.rend(); ++argument)
        reversed.push_back(literal(*argument));
    try {
        app_.parse(std::move(reversed));
    } catch (const CLI::CallForHelp &) {
        return Invocation{GlobalOptions{.json = asksForJson(arguments)}, ShowText{typed(app_.help())}};
    } catch (const CLI::CallForVersion &) {
        return Invocation{GlobalOptions{.json = asksForJson(arguments)},
                          ShowText{versionText(), u"version"_s}};
    } catch (const CLI::ParseError &error) {
        return failed(complaint(error));
    }
    if (quiet_ && verbose_)
        return misused(Cli::tr("--quiet and --verbose exclude each other. Give one of them."));
    if (app_.get_option("--profile")->count() > 0 && profile_.empty())
        return misused(Cli::tr("--profile names no folder. Name one, or leave the option out."));
    const auto level = logLevel_.empty() ? Result<EventLevel>(EventLevel::Debug)
                                         : logLevelValue(u"--log-level"_s, typed(logLevel_));
    if (!level)
        return failed(level.error());
    const GlobalOptions global{
        .profile = typed(profile_), .json = json_, .quiet = quiet_, .verbose = verbose_, .logLevel = *level};
    for (const auto &[command, read] : commands_) {
        if (command->parsed())
            return read(*command).map([&](Command what) { return Invocation{global, std::move(what)}; });
    }
    return misused(Cli::tr("Name a command, for example `upload`."));
}

Result<Invocation> parseCommandLine(const QStringList &arguments)
{
    return Grammar().read(arguments);
}

QList<GrammarEntry> Grammar::entries() const
{
    QList<GrammarEntry> entries;
    describe(app_, {}, entries);
    return entries;
}

QList<GrammarEntry> wholeGrammar()
{
    return Grammar().entries();
}

bool asksForJson(const QStringList &arguments)
{
    const qsizetype end = arguments.indexOf(u"--"_s);
    const QStringList options = arguments.first(end < 0 ? arguments.size() : end);
    return std::ranges::any_of(
        options, [](const QString &each) { return each == u"--json"_s || each.startsWith(u"--json="_s); });
}

} // namespace windlass
