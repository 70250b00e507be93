// SPDX-License-Identifier: GPL-3.0-or-later
// The grammar of the command line, for commandline.cpp alone: CLI11 finds the words; what they mean is read
// afterwards, so that every complaint is a sentence of ours.
#pragma once

#include "app/cli/commandline.h"
#include "app/cli/options.h"
#include "app/cli/values.h"

#include <CLI/CLI.hpp>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace windlass {

/// CLI11 reads an argument `[a,b]` as a list of two. A file may be called that, so what begins with a bracket
/// goes through it behind a mark, which typed() takes away; what begins with the mark gets another.
constexpr char literalMark = '\x01';

inline std::string literal(const QString &argument)
{
    std::string value = argument.toStdString();
    if (!value.empty() && (value.front() == '[' || value.front() == literalMark))
        value.insert(value.begin(), literalMark);
    return value;
}

/// What was typed on the command line, of a value that CLI11 hands out.
inline QString typed(const std::string &value)
{
    const bool marked = !value.empty() && value.front() == literalMark;
    return QString::fromStdString(marked ? value.substr(1) : value);
}

inline tl::unexpected<Failure> misused(const QString &sentence)
{
    return failed(localFailure(FailureKind::Settings, sentence));
}

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
            into(target, read(QString::fromLatin1(name), typed(option->as<std::string>())));
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

/// One option of a command: it is declared, described and read by this row alone.
template<typename Options>
struct OptionRow
{
    const char *name;
    const char *operand; ///< what follows it, in the help; null: nothing does
    const char *description;
    /// Takes over what was typed; called if the option was given.
    void (*read)(const CLI::Option &given, Reading &reading, Options &options);
    const char *group = "Options"; ///< its heading in the help
};

template<typename Member>
struct OwnerOf;
template<typename Owner, typename Value>
struct OwnerOf<Value Owner::*>
{
    using Type = Owner;
};

/// For OptionRow::read: the member gets what `convert` makes of the text, or the reading its failure.
template<auto member, auto convert>
void into(const CLI::Option &given, Reading &reading, typename OwnerOf<decltype(member)>::Type &options)
{
    reading.into(options.*member,
                 convert(QString::fromStdString(given.get_name()), typed(given.as<std::string>())));
}
/// The member becomes true.
template<auto member>
void on(const CLI::Option &, Reading &, typename OwnerOf<decltype(member)>::Type &options)
{
    options.*member = true;
}

template<typename Rows>
void declare(CLI::App &command, const Rows &rows)
{
    for (const auto &row : rows) {
        if (row.operand == nullptr)
            command.add_flag(row.name)->description(row.description)->group(row.group);
        else
            command.add_option(row.name, row.description)
                ->option_text(row.operand)
                ->group(row.group)
                ->expected(1);
    }
}
template<typename Rows, typename Options>
void readOptions(const CLI::App &command, const Rows &rows, Reading &reading, Options &options)
{
    for (const auto &row : rows) {
        if (const CLI::Option *given = command.get_option(row.name); given->count() > 0)
            row.read(*given, reading, options);
    }
}

class Grammar
{
public:
    Grammar();
    Result<Invocation> read(const QStringList &arguments);
    QList<GrammarEntry> entries() const;

private:
    using Read = std::function<Result<Command>(const CLI::App &)>;
    /// `usage`: what follows the command's name.
    CLI::App *command(CLI::App &parent, const char *name, const char *usage, const char *description,
                      Read read, const char *footer = nullptr);
    void addUpload();
    void addQueueCommands();
    void addDestinationCommands();
    void addSecretCommands();
    void addRetryCommands();
    void addMetrics();
    void addPractice();
    /// What asks the service beside all transfers: verify, restore, ls, rm, orphans.
    void addServiceCommands();
    void addVerify();
    void addRestore();
    void addListings();
    void addOrphans();
    void addConfig();
    void addTexts();
    void addLaterCommands();
    void addRunFlags(CLI::App &command);
    void readRunFlags(Reading &reading, const CLI::App &command, RunLimits &limits,
                      std::optional<IfExists> &ifExists) const;
    void addRetryFlags(CLI::App &command);
    void readRetryFlags(Reading &reading, const CLI::App &command, RetryFlags &flags) const;
    Result<QList<TransferId>> ids() const;
    QStringList wordsTyped() const
    {
        QStringList all;
        for (const std::string &word : words_)
            all << typed(word);
        return all;
    }
    Failure complaint(const CLI::ParseError &error) const;
    QString complaintAbout(const QString &word) const;
    Result<Command> help(const std::vector<std::string> &words) const;
    /// Arguments without a name, shown in the help as `name`: one word, for CLI11 takes no blank in it.
    template<typename Target>
    static CLI::Option *argument(CLI::App &command, const char *name, Target &target, const char *description)
    {
        return command.add_option(name, target, description)->option_text(" ");
    }
    CLI::Option *arguments(CLI::App &command, const char *name, const char *description)
    {
        return argument(command, name, words_, description)->option_text("...");
    }

    CLI::App app_{"Brings exported virtual machines to object storage over lines and services that fail.",
                  "windlass-cli"};
    std::shared_ptr<HelpFormatter> formatter_ = std::make_shared<HelpFormatter>();
    std::vector<std::pair<const CLI::App *, Read>> commands_;
    std::string profile_;
    std::string name_; ///< the first of two arguments
    bool json_ = false;
    bool quiet_ = false;
    bool verbose_ = false;
    std::string logLevel_;
    std::vector<std::string> words_; ///< what stands after the command besides options: paths, ids, names
    std::vector<std::string> metadata_;
    std::vector<std::string> include_;
    std::vector<std::string> exclude_;
};

} // namespace windlass
