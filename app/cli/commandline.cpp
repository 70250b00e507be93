// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/commandline.h"

#include "app/cli/values.h"
#include "version.h"

#include <CLI/CLI.hpp>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace windlass {

using namespace Qt::StringLiterals;

namespace {

tl::unexpected<Failure> misused(const QString &sentence)
{
    return failed(localFailure(FailureKind::Settings, sentence));
}

QString text(const std::string &value)
{
    return QString::fromStdString(value);
}

/// Commands that the product will have: named, so that a person learns that it is the version and not the
/// spelling.
constexpr const char *laterCommands[]{"verify",  "restore", "ls",      "rm",
                                      "inspect", "doctor",  "orphans", "metrics"};
constexpr const char *laterUploadOptions[]{"--limit", "--if-exists", "--storage-class", "--tag", "--sse"};

/// CLI11's help with usage lines that show what belongs where.
class HelpFormatter : public CLI::Formatter
{
public:
    HelpFormatter() { column_width(28); }
    void setUsage(const CLI::App *command, std::string usage) { usages_[command] = std::move(usage); }
    std::string make_usage(const CLI::App *command, std::string name) const override
    {
        const auto usage = usages_.find(command);
        return "Usage: " + (name.empty() ? command->get_name() : name) +
               (usage == usages_.end() ? " COMMAND" : usage->second) + "\n";
    }

private:
    std::map<const CLI::App *, std::string> usages_;
};

/// Collects conversions, of which the first failure counts.
class Reading
{
public:
    /// Reads the option's value into `target` where it was given.
    template<typename Target, typename Read>
    void option(const CLI::App &command, const char *name, Target &target, Read read)
    {
        const CLI::Option *option = command.get_option(name);
        if (option->count() > 0)
            into(target, read(QString::fromLatin1(name), text(option->as<std::string>())));
    }
    template<typename Target, typename Value>
    void into(Target &target, Result<Value> value)
    {
        if (value)
            target = std::move(*value);
        else if (!failure_)
            failure_ = std::move(value.error());
    }
    void demand(bool holds, const QString &sentence)
    {
        if (!holds && !failure_)
            failure_ = localFailure(FailureKind::Settings, sentence);
    }
    Result<Command> result(Command command) const
    {
        if (failure_)
            return failed(*failure_);
        return command;
    }

private:
    std::optional<Failure> failure_;
};

/// The grammar. CLI11 finds the words; what they mean is read afterwards, so that every complaint is a
/// sentence of ours.
class Grammar
{
public:
    Grammar();
    Result<Invocation> read(const QStringList &arguments);

private:
    using Read = std::function<Result<Command>(const CLI::App &)>;
    /// `usage`: what follows the command's name.
    CLI::App *command(CLI::App &parent, const char *name, const char *usage, const char *description,
                      Read read, const char *footer = nullptr);
    void addUpload();
    void addQueueCommands();
    void addDestinationCommands();
    void addSecretCommands();
    void addLaterCommands();
    void addRetryFlags(CLI::App &command);
    void readRetryFlags(Reading &reading, const CLI::App &command, RetryFlags &flags) const;
    Result<QList<TransferId>> ids() const;
    Failure complaint(const CLI::ParseError &error) const;

    CLI::App app_{"Brings exported virtual machines to object storage over lines and services that fail.",
                  "windlass-cli"};
    std::shared_ptr<HelpFormatter> formatter_ = std::make_shared<HelpFormatter>();
    std::vector<std::pair<const CLI::App *, Read>> commands_;
    std::string profile_;
    bool json_ = false;
    bool quiet_ = false;
    std::vector<std::string> words_; ///< what stands after the command besides options: paths, ids, names
    std::vector<std::string> metadata_;
};

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

void Grammar::addRetryFlags(CLI::App &command)
{
    const auto add = [&command](const char *name, const char *value, const std::string description) {
        command.add_option(name, description)->option_text(value)->group("Retry")->expected(1);
    };
    add("--retry", "PRESET", "standard, critical, quick, conservative, patient or none");
    add("--max-attempts", "N", "Requests in all for each step, the first included");
    add("--initial-delay", "D", "The wait before the second attempt");
    add("--max-delay", "D", "No wait of our own is longer");
    add("--multiplier", "X", "Each wait is this many times the one before");
    add("--deadline", "D", "No attempt of a step begins after this time; 0 is none");
    add("--jitter", "KIND", "none, additive, plusminus, full, equal or decorrelated");
}

void Grammar::readRetryFlags(Reading &reading, const CLI::App &command, RetryFlags &flags) const
{
    reading.option(command, "--retry", flags.preset, presetValue);
    reading.option(
        command, "--max-attempts", flags.maxAttempts,
        [](const QString &name, const QString &value) { return wholeNumber(name, value, 1, 1000); });
    reading.option(command, "--initial-delay", flags.initialDelay, durationValue);
    reading.option(command, "--max-delay", flags.maxDelay, durationValue);
    reading.option(command, "--multiplier", flags.multiplier, number);
    reading.option(command, "--deadline", flags.deadline, durationValue);
    reading.option(command, "--jitter", flags.jitter, jitterValue);
}

void Grammar::addUpload()
{
    CLI::App *upload = command(
        app_, "upload", " PATH… --to DEST [options]",
        "Queue files and folders, and run until all are at rest",
        [this](const CLI::App &command) -> Result<Command> {
            Reading reading;
            for (const char *later : laterUploadOptions) {
                reading.demand(command.get_option(later)->count() == 0,
                               u"This version of Windlass has no option %1. Leave it out."_s.arg(
                                   QLatin1StringView(later)));
            }
            UploadOptions options;
            for (const std::string &path : words_)
                options.paths << text(path);
            reading.demand(!options.paths.isEmpty(), u"Name at least one file or folder to upload."_s);
            options.to = text(command.get_option("--to")->as<std::string>());
            reading.demand(!options.to.isEmpty(),
                           u"Say where to upload to: --to with a saved destination or a URL such as "
                           "s3://BUCKET/PREFIX."_s);
            options.keyTemplate = text(command.get_option("--as")->as<std::string>());
            readRetryFlags(reading, command, options.retry);
            reading.option(command, "--jobs", options.jobs, [](const QString &name, const QString &value) {
                return wholeNumber(name, value, 1, 32);
            });
            reading.option(command, "--parts", options.parts, [](const QString &name, const QString &value) {
                return wholeNumber(name, value, 1, 16);
            });
            reading.option(command, "--part-size", options.partSize, sizeValue);
            for (const std::string &pair : metadata_) {
                QPair<QString, QString> entry;
                reading.into(entry, pairValue(u"--meta"_s, text(pair)));
                options.metadata << entry;
            }
            return reading.result(options);
        },
        "DEST is the name of a saved destination, NAME:PREFIX for a folder in it, or a URL:\n"
        "  s3://BUCKET[/PREFIX][?endpoint=URL&region=R&path-style=1]\n"
        "With a URL the credentials come from the environment: AWS_ACCESS_KEY_ID,\n"
        "AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN.\n"
        "Durations: 500ms 1s 1.5m 2h. Sizes: 64MiB 5GB.\n\n"
        "Examples:\n"
        "  windlass-cli upload web01.ova --to offsite\n"
        "  windlass-cli upload /srv/exports/db02 --to offsite:friday --retry patient\n"
        "  windlass-cli upload disk.vmdk --to s3://backups/vms --as '{vm}/{date}/{file}' --json");
    upload->add_option("PATH", words_, "Files, and folders whose files are taken")->option_text("...");
    upload->add_option("--to", "A saved destination, NAME:PREFIX, or a URL")
        ->option_text("DEST")
        ->expected(1);
    upload
        ->add_option(
            "--as",
            "The object's key, by default exports/{date}/{vm}/{file};\nalso {prefix} {host} {time} {ext}")
        ->option_text("TEMPLATE")
        ->expected(1);
    addRetryFlags(*upload);
    upload->add_option("--jobs", "Transfers side by side")->option_text("N")->expected(1);
    upload->add_option("--parts", "Parts of a file side by side")->option_text("N")->expected(1);
    upload->add_option("--part-size", "The size of a part, instead of one chosen by the file")
        ->option_text("SIZE")
        ->expected(1);
    upload->add_option("--meta", metadata_, "Metadata to store with each object; may be repeated")
        ->option_text("K=V")
        ->allow_extra_args(false);
    for (const char *later : laterUploadOptions)
        upload->add_option(later)->group("")->expected(1);
}

Result<QList<TransferId>> Grammar::ids() const
{
    QList<TransferId> ids;
    for (const std::string &word : words_) {
        auto id = transferNumber(text(word));
        if (!id)
            return failed(id.error());
        if (!ids.contains(*id))
            ids << *id;
    }
    return ids;
}

void Grammar::addQueueCommands()
{
    const auto withIds = [this](auto options, const QString &demanded) -> Result<Command> {
        Reading reading;
        reading.demand(demanded.isEmpty() || !words_.empty(), demanded);
        reading.into(options.ids, ids());
        return reading.result(options);
    };
    command(
        app_, "resume", " [ID…]", "Go on with everything that is not at rest",
        [withIds](const CLI::App &) { return withIds(ResumeOptions{}, {}); },
        "Without an ID all transfers go on that were interrupted, paused or parked, and those that\n"
        "failed for a reason that a person may have repaired since.\n\n"
        "Examples:\n  windlass-cli resume\n  windlass-cli resume 12 13")
        ->add_option("ID", words_, "Numbers of transfers, as `queue` shows them")
        ->option_text("...");
    command(
        app_, "queue", "", "Show all transfers",
        [](const CLI::App &) -> Result<Command> { return QueueOptions{}; },
        "Example:\n  windlass-cli queue --json | jq -r 'select(.state == \"failed\") | .file'");
    command(
        app_, "history", " ID", "Show every attempt of a transfer, with its reason and wait",
        [this](const CLI::App &) -> Result<Command> {
            if (words_.size() != 1)
                return misused(u"Name one transfer: `windlass-cli history ID`."_s);
            return transferNumber(text(words_.front())).map([](TransferId id) -> Command {
                return HistoryOptions{id};
            });
        },
        "Example:\n  windlass-cli history 12")
        ->add_option("ID", words_, "The number of a transfer, as `queue` shows it")
        ->option_text(" ");
    command(
        app_, "cancel", " ID…", "Take transfers back, on the service too",
        [withIds](const CLI::App &) {
            return withIds(CancelOptions{}, u"Name at least one transfer: `windlass-cli cancel ID`."_s);
        },
        "What was sent of them is deleted on the service. Finished ones stay as they are.\n\n"
        "Example:\n  windlass-cli cancel 12")
        ->add_option("ID", words_, "Numbers of transfers, as `queue` shows them")
        ->option_text("...");
    command(
        app_, "remove", " ID…", "Forget transfers that are done, cancelled or failed",
        [withIds](const CLI::App &) {
            return withIds(RemoveOptions{}, u"Name at least one transfer: `windlass-cli remove ID`."_s);
        },
        "Their rows and histories go from the journal; objects on the service stay.\n\n"
        "Example:\n  windlass-cli remove 12")
        ->add_option("ID", words_, "Numbers of transfers, as `queue` shows them")
        ->option_text("...");
}

void Grammar::addDestinationCommands()
{
    CLI::App *destination = app_.add_subcommand("destination", "Save, show, try and remove destinations");
    destination->group("Commands");
    destination->footer("`windlass-cli destination COMMAND --help` tells more.");
    destination->require_subcommand(1);
    const auto named = [this](auto options, const char *usage) -> Result<Command> {
        if (words_.size() != 1)
            return misused(u"Name one destination: `windlass-cli %1 NAME`."_s.arg(QLatin1StringView(usage)));
        options.name = text(words_.front());
        return options;
    };
    CLI::App *add = command(
        *destination, "add", " NAME URL [--access-key ID]", "Save a destination under a name",
        [this](const CLI::App &command) -> Result<Command> {
            if (words_.size() != 2)
                return misused(u"Give a name and a URL: `windlass-cli destination add NAME URL`."_s);
            return DestinationAddOptions{text(words_.at(0)), text(words_.at(1)),
                                         text(command.get_option("--access-key")->as<std::string>())};
        },
        "The secret is not part of it: give it afterwards with `windlass-cli secret set NAME`.\n\n"
        "Example:\n"
        "  windlass-cli destination add offsite \\\n"
        "      's3://backups/vms?endpoint=https://s3.example.com&path-style=1' --access-key AKEXAMPLE");
    add->add_option("NAME URL", words_,
                    "The name, and s3://BUCKET[/PREFIX][?endpoint=URL&region=R&path-style=1]")
        ->option_text(" ");
    add->add_option("--access-key", "The access key ID, the public half of the credentials")
        ->option_text("ID")
        ->expected(1);
    command(*destination, "list", "", "Show the saved destinations",
            [](const CLI::App &) -> Result<Command> { return DestinationListOptions{}; });
    command(*destination, "test", " NAME", "Try a destination by writing and deleting one small object",
            [named](const CLI::App &) { return named(DestinationTestOptions{}, "destination test"); })
        ->add_option("NAME", words_, "The destination's name")
        ->option_text(" ");
    command(*destination, "remove", " NAME", "Forget a destination, and its secret",
            [named](const CLI::App &) { return named(DestinationRemoveOptions{}, "destination remove"); })
        ->add_option("NAME", words_, "The destination's name")
        ->option_text(" ");
}

void Grammar::addSecretCommands()
{
    CLI::App *secret = app_.add_subcommand("secret", "Keep a destination's secret in the system's keychain");
    secret->group("Commands");
    secret->footer("`windlass-cli secret COMMAND --help` tells more.");
    secret->require_subcommand(1);
    const auto named = [this](auto options, const char *usage) -> Result<Command> {
        if (words_.size() != 1)
            return misused(
                u"Name one destination: `windlass-cli %1 NAME`. The secret itself is read from standard "
                "input, never from the command line."_s.arg(QLatin1StringView(usage)));
        options.name = text(words_.front());
        return options;
    };
    command(
        *secret, "set", " NAME", "Read a destination's secret and keep it in the keychain",
        [named](const CLI::App &) { return named(SecretSetOptions{}, "secret set"); },
        "On a terminal it asks without showing what is typed. Otherwise it reads lines from standard\n"
        "input: access key ID, secret, and a session token where there is one; or the secret alone\n"
        "where the destination was added with --access-key.\n\n"
        "Examples:\n"
        "  windlass-cli secret set offsite\n"
        "  pass show s3/offsite | windlass-cli secret set offsite")
        ->add_option("NAME", words_, "The destination's name")
        ->option_text(" ");
    command(*secret, "remove", " NAME", "Delete a destination's secret from the keychain",
            [named](const CLI::App &) { return named(SecretRemoveOptions{}, "secret remove"); })
        ->add_option("NAME", words_, "The destination's name")
        ->option_text(" ");
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
        const QString word = text(unknown.front());
        if (word.startsWith(u'-'))
            return settings(parsed.empty() ? u"There is no option %1."_s.arg(word)
                                           : u"The command `%2` has no option %1."_s.arg(
                                                 word, text(parsed.front()->get_name())));
        return settings(parsed.empty() ? u"There is no command `%1`."_s.arg(word)
                                       : u"“%1” is not expected after `%2`."_s.arg(
                                             word, text(parsed.front()->get_name())));
    }
    if (error.get_exit_code() == static_cast<int>(CLI::ExitCodes::RequiredError))
        return settings(parsed.empty()
                            ? u"Name a command, for example `upload`."_s
                            : u"Say what to do with the %1."_s.arg(text(parsed.front()->get_name())));
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
        return Invocation{{}, ShowText{text(app_.help())}};
    } catch (const CLI::CallForVersion &) {
        return Invocation{{}, ShowText{u"windlass-cli "_s + QStringLiteral(WINDLASS_VERSION)}};
    } catch (const CLI::ParseError &error) {
        return failed(complaint(error));
    }
    const GlobalOptions global{.profile = text(profile_), .json = json_, .quiet = quiet_};
    for (const auto &[command, read] : commands_) {
        if (command->parsed())
            return read(*command).map([&](Command what) { return Invocation{global, std::move(what)}; });
    }
    return misused(u"Name a command, for example `upload`."_s);
}

} // namespace

Result<Invocation> parseCommandLine(const QStringList &arguments)
{
    return Grammar().read(arguments);
}

} // namespace windlass
