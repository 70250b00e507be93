// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/providers/s3/awsconfig.h"

#include "core/base/sentence.h"
#include "core/base/shellwords.h"

#include <QStringDecoder>
#include <QStringList>
#include <QStringTokenizer>

#include <optional>
#include <utility>

namespace windlass {

using namespace Qt::StringLiterals;

namespace {

/// The one setting in which ` #` or ` ;` does not begin a comment: it is a command line.
constexpr auto commandName = "credential_process"_L1;

struct Line
{
    int number = 0;
    qsizetype indent = 0;
    QString text; ///< trimmed
};

tl::unexpected<Failure> senseless(int line, const Sentence &why)
{
    return failed(
        localFailure(FailureKind::Settings, Sentence::tr("line %1 %2").arg(QString::number(line), why)));
}

/// Splits the text into lines and leaves out empty lines and comments. Empty if it is not UTF-8 text.
std::optional<QList<Line>> linesOf(const QByteArray &bytes)
{
    QStringDecoder decoder(QStringDecoder::Utf8);
    QString text = decoder.decode(bytes);
    if (decoder.hasError() || text.contains(QChar(0)))
        return {};
    text.replace(u"\r\n"_s, u"\n"_s).replace(u'\r', u'\n');
    QList<Line> lines;
    int number = 0;
    for (const QStringView each : qTokenize(text, u'\n')) {
        ++number;
        const QStringView trimmed = each.trimmed();
        if (trimmed.isEmpty() || trimmed.startsWith(u'#') || trimmed.startsWith(u';'))
            continue;
        lines.append({number, trimmed.data() - each.data(), trimmed.toString()});
    }
    return lines;
}

QString withoutComment(const QString &value)
{
    for (qsizetype at = 1; at < value.size(); ++at) {
        if ((value[at] == u'#' || value[at] == u';') && value[at - 1].isSpace())
            return value.first(at).trimmed();
    }
    return value;
}

/// The words between the brackets; empty if the line is not a section header.
std::optional<QStringList> headerOf(const QString &line)
{
    if (!line.startsWith(u'['))
        return {};
    QChar quote;
    for (qsizetype at = 1; at < line.size(); ++at) {
        const QChar each = line[at];
        if (each == quote)
            quote = {};
        else if (quote.isNull() && (each == u'"' || each == u'\''))
            quote = each;
        else if (quote.isNull() && each == u']')
            return shellWords(QStringView(line).sliced(1, at - 1));
    }
    return {};
}

qsizetype delimiterOf(const QString &line)
{
    const qsizetype equals = line.indexOf(u'=');
    const qsizetype colon = line.indexOf(u':');
    return equals < 0 || (colon >= 0 && colon < equals) ? colon : equals;
}

class Reader
{
public:
    explicit Reader(AwsFile file)
        : file_(file)
    {}

    Result<void> read(const Line &line)
    {
        // A line that is indented deeper than the setting before it continues that setting.
        if (!name_.isEmpty() && line.indent > indent_)
            return goOn(line);
        if (line.text.startsWith(u'['))
            return begin(line);
        const qsizetype delimiter = delimiterOf(line.text);
        if (delimiter <= 0)
            return senseless(line.number, Sentence::tr("is neither a [section] nor NAME = VALUE"));
        if (section_ == nullptr)
            return senseless(line.number, Sentence::tr("stands before any [section]"));
        name_ = line.text.first(delimiter).trimmed().toLower();
        indent_ = line.indent;
        section_->insert(name_, valueOf(name_, line.text.sliced(delimiter + 1)));
        return {};
    }

    AwsConfig take() { return std::move(config_); }

private:
    static QString valueOf(const QString &name, const QString &text)
    {
        const QString value = text.trimmed();
        const bool comment = value.startsWith(u'#') || value.startsWith(u';');
        return name == commandName ? value : comment ? QString() : withoutComment(value);
    }

    Result<void> begin(const Line &line)
    {
        const auto words = headerOf(line.text);
        if (!words)
            return senseless(line.number, Sentence::tr("has a [ without its ]"));
        name_.clear();
        section_ = sectionOf(*words);
        return {};
    }

    AwsSection *sectionOf(const QStringList &words)
    {
        if (words.isEmpty())
            return &ignored_;
        if (file_ == AwsFile::Credentials)
            return &config_.profiles[words.join(u' ')];
        if (words.size() == 1 && words.first() == u"default")
            return &config_.profiles[words.first()];
        if (words.size() == 2 && words.first() == u"profile")
            return &config_.profiles[words.last()];
        if (words.size() == 2 && words.first() == u"services")
            return &config_.services[words.last()];
        return &ignored_;
    }

    Result<void> goOn(const Line &line)
    {
        QString &value = (*section_)[name_];
        if (!value.isEmpty()) {
            value += u'\n' + valueOf(name_, line.text);
            return {};
        }
        const qsizetype delimiter = delimiterOf(line.text);
        if (delimiter <= 0)
            return senseless(line.number, Sentence::tr("below %1 is not NAME = VALUE").arg(name_));
        const QString name = line.text.first(delimiter).trimmed().toLower();
        section_->insert(name_ + u'.' + name, valueOf(name, line.text.sliced(delimiter + 1)));
        return {};
    }

    AwsFile file_;
    AwsConfig config_;
    AwsSection *section_ = nullptr; ///< where settings go; valid until the next header
    AwsSection ignored_;            ///< settings of sections that mean nothing here
    QString name_;                  ///< of the last setting
    qsizetype indent_ = 0;
};

} // namespace

Result<AwsConfig> parseAwsConfig(const QByteArray &text, AwsFile file)
{
    const auto lines = linesOf(text);
    if (!lines)
        return failed(localFailure(FailureKind::Settings, Sentence::tr("it is no text in UTF-8")));
    Reader reader(file);
    for (const Line &line : *lines) {
        if (const auto read = reader.read(line); !read)
            return failed(read.error());
    }
    return reader.take();
}

} // namespace windlass
