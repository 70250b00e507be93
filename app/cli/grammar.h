// SPDX-License-Identifier: GPL-3.0-or-later
// The grammar of the command line, for commandline.cpp only. CLI11 finds the words; their meaning is parsed
// afterwards, so that every complaint is a sentence of ours.
#pragma once

#include "app/cli/commandline.h"
#include "app/cli/options.h"
#include "app/cli/tr.h"
#include "app/cli/values.h"

#include <CLI/CLI.hpp>
#include <functional>
#include <initializer_list>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace windlass {

/// CLI11 reads an argument `[a,b]` as a list of two, but a file may have that name. So an argument that
/// begins with a bracket is passed with a mark in front, which typed() removes. One that begins with the mark
/// gets another.
constexpr char literalMark = '\x01';

inline std::string literal(const QString &argument)
{
    std::string value = argument.toStdString();
    if (!value.empty() && (value.front() == '[' || value.front() == literalMark))
        value.insert(value.begin(), literalMark);
    return value;
}

/// The argument as typed, from a value that CLI11 returns.
inline QString typed(const std::string &value)
{
    const bool marked = !value.empty() && value.front() == literalMark;
    return QString::fromStdString(marked ? value.substr(1) : value);
}

inline tl::unexpected<Failure> misused(const QString &sentence)
{
    return failed(localFailure(FailureKind::Settings, sentence));
}

/// CLI11's help, with usage lines that show the order of the arguments.
class HelpFormatter : public CLI::Formatter
{
public:
    HelpFormatter() { column_width(28); }
    void setUsage(const CLI::App *command, const QString &usage) { usages_[command] = usage.toStdString(); }
    std::string make_usage(const CLI::App *command, std::string name) const override
    {
        const auto usage = usages_.find(command);
        return get_label("Usage") + ": " + (name.empty() ? command->get_name() : name) +
               (usage == usages_.end() ? " COMMAND" : usage->second) + "\n";
    }
    /// The headings of options are translated here, because their names are in tables.
    std::string make_group(std::string group, bool isPositional,
                           std::vector<const CLI::Option *> options) const override
    {
        return CLI::Formatter::make_group(Cli::tr(group.c_str()).toStdString(), isPositional, options);
    }

private:
    std::map<const CLI::App *, std::string> usages_;
};

/// Converts values and keeps the first failure.
class Reading
{
public:
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

/// The heading in the help of most options.
constexpr const char *usualGroup = QT_TRANSLATE_NOOP("Cli", "Options");

/// One option of a command. This row alone declares, describes and reads it.
template<typename Options>
struct OptionRow
{
    const char *name;
    const char *operand;     ///< its value's name in the help; null: it takes no value
    const char *description; ///< untranslated
    /// Reads the value; called if the option was given.
    void (*read)(const CLI::Option &given, Reading &reading, Options &options);
    const char *group = usualGroup; ///< its heading in the help
    bool repeats = false;           ///< it may be given several times
};

template<typename Member>
struct OwnerOf;
template<typename Owner, typename Value>
struct OwnerOf<Value Owner::*>
{
    using Type = Owner;
};

/// For OptionRow::read: sets the member to the converted text, or records the failure.
template<auto member, auto convert>
void into(const CLI::Option &given, Reading &reading, typename OwnerOf<decltype(member)>::Type &options)
{
    reading.into(options.*member,
                 convert(QString::fromStdString(given.get_name()), typed(given.as<std::string>())));
}
/// For OptionRow::read of an option that repeats: each value, as typed.
inline QStringList allOf(const CLI::Option &given)
{
    QStringList values;
    for (const std::string &value : given.results())
        values << typed(value);
    return values;
}
/// For OptionRow::read: sets the member to true.
template<auto member>
void on(const CLI::Option &, Reading &, typename OwnerOf<decltype(member)>::Type &options)
{
    options.*member = true;
}
/// The value as it is.
inline Result<QString> anyText(const QString &, const QString &text)
{
    return text;
}

template<typename Rows>
void declare(CLI::App &command, const Rows &rows)
{
    for (const auto &row : rows) {
        if (row.operand == nullptr)
            command.add_flag(row.name)->description(Cli::tr(row.description).toStdString())->group(row.group);
        else
            command.add_option(row.name)
                ->description(Cli::tr(row.description).toStdString())
                ->option_text(row.operand)
                ->group(row.group)
                ->expected(1)
                ->multi_option_policy(row.repeats ? CLI::MultiOptionPolicy::TakeAll
                                                  : CLI::MultiOptionPolicy::Throw);
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

/// The end of a help text: example commands below their heading.
QString examples(std::initializer_list<const char *> commands);
/// `text`, and examples below it.
QString withExamples(const QString &text, std::initializer_list<const char *> commands);

class Grammar
{
public:
    Grammar();
    Result<Invocation> read(const QStringList &arguments);
    QList<GrammarEntry> entries() const;

private:
    using Read = std::function<Result<Command>(const CLI::App &)>;
    /// `usage`: what follows the command's name in the usage line.
    CLI::App *command(CLI::App &parent, const char *name, const QString &usage, const QString &description,
                      Read read, const QString &footer = {});
    /// A command that only has commands of its own.
    CLI::App *family(const char *name, const QString &description, const QString &footer);
    void addUpload();
    void addQueueCommands();
    void addDestinationCommands();
    void addSecretCommands();
    void addRetryCommands();
    void addMetrics();
    void addPractice();
    /// The commands that send requests outside of uploads: verify, restore, ls, rm, orphans.
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
    /// A positional argument, shown in the help as `name`: one word, because CLI11 does not accept blanks in
    /// it.
    template<typename Target>
    static CLI::Option *argument(CLI::App &command, const char *name, Target &target,
                                 const QString &description)
    {
        return command.add_option(name, target, description.toStdString())->option_text(" ");
    }
    CLI::Option *arguments(CLI::App &command, const char *name, const QString &description)
    {
        return argument(command, name, words_, description)->option_text("...");
    }

    CLI::App app_{"", "windlass-cli"};
    std::shared_ptr<HelpFormatter> formatter_ = std::make_shared<HelpFormatter>();
    std::vector<std::pair<const CLI::App *, Read>> commands_;
    std::string profile_;
    std::string name_; ///< the first of two arguments
    bool json_ = false;
    bool quiet_ = false;
    bool verbose_ = false;
    std::string logLevel_;
    std::vector<std::string> words_; ///< positional arguments: paths, ids, names
};

} // namespace windlass
