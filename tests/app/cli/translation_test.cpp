// SPDX-License-Identifier: GPL-3.0-or-later
// What the command line says goes through the translation, and what scripts read does not.
#include "app/cli/commandline.h"
#include "app/cli/explanation.h"
#include "app/cli/metricslines.h"
#include "app/cli/plainlines.h"
#include "app/cli/statetext.h"
#include "app/cli/suggestion.h"
#include "core/base/names.h"
#include "core/upload/transferstate.h"
#include "words/sentences.h"

#include <QCoreApplication>
#include <QJsonObject>
#include <QRegularExpression>
#include <QTranslator>

#include <gmock/gmock.h>

namespace windlass {

using namespace Qt::StringLiterals;
using testing::HasSubstr;
using testing::Not;

namespace {

/// A language in which each text is the English one in brackets.
class Brackets : public QTranslator
{
public:
    Brackets() { QCoreApplication::installTranslator(this); }
    ~Brackets() override { QCoreApplication::removeTranslator(this); }
    bool isEmpty() const override { return false; }
    QString translate(const char *context, const char *source, const char *, int) const override
    {
        return qstrcmp(context, "Cli") == 0 ? u'⟦' + QString::fromUtf8(source) + u'⟧' : QString();
    }
};

QString help(const QStringList &command = {})
{
    const auto invocation = parseCommandLine(command + QStringList{u"--help"_s});
    return invocation ? std::get<ShowText>(invocation->command).text : QString();
}

std::string complaint(const QStringList &words)
{
    const auto invocation = parseCommandLine(words);
    return invocation ? std::string() : text::said(invocation.error().text).toStdString();
}

/// What a text has outside of brackets.
QString outside(QString text)
{
    const QRegularExpression innermost(u"⟦[^⟦⟧]*⟧"_s);
    while (text.contains(innermost))
        text.remove(innermost);
    return text;
}

TEST(Translation, TheHelpOfEachCommandIsTranslatedWhole)
{
    const Brackets brackets;
    const QRegularExpression words(u"\\b[a-z]{2,} [a-z]{2,} [a-z]{2,}\\b"_s);
    for (const GrammarEntry &entry : wholeGrammar()) {
        if (entry.command == QStringList{u"practice"_s})
            continue; // the grammar of faults belongs to the practice store
        const QString text = help(entry.command);
        EXPECT_THAT(text.toStdString(), HasSubstr("⟦Usage⟧: ")) << entry.command.join(u' ').toStdString();
        for (const QString &line : outside(text).split(u'\n')) {
            const bool command = line.contains(u"windlass-cli"_s); // the usage, and examples
            EXPECT_FALSE(!command && line.contains(words)) << line.toStdString();
        }
    }
}

TEST(Translation, TheHelpKeepsTheNamesOfCommandsAndOptions)
{
    const QString english = help({u"upload"_s});
    const Brackets brackets;
    const QString translated = help({u"upload"_s});
    for (const QString &name : {u"--dry-run"_s, u"--if-exists"_s, u"TEMPLATE"_s, u"PATH"_s}) {
        EXPECT_TRUE(english.contains(name));
        EXPECT_TRUE(outside(translated).contains(name)) << name.toStdString();
    }
}

TEST(Translation, AComplaintIsTranslated)
{
    const Brackets brackets;
    EXPECT_EQ(complaint({u"frobnicate"_s}), "⟦There is no command `frobnicate`.⟧");
    EXPECT_EQ(complaint({u"uplod"_s}), "⟦There is no command `uplod`.⟧ ⟦Did you mean “upload”?⟧");
    EXPECT_EQ(complaint({u"history"_s}), "⟦Name one transfer: `windlass-cli history ID`.⟧");
}

TEST(Translation, TheReasonThatProgramsReadStaysEnglish)
{
    RetryExplainOptions options;
    options.httpStatus = 503;
    options.code = u"SlowDown"_s;
    const Brackets brackets;
    const auto found = explain(options);
    ASSERT_TRUE(found);
    EXPECT_THAT(found->reason.toStdString(), Not(HasSubstr("⟦")));
    EXPECT_THAT(found->told.toStdString(), HasSubstr("⟦The service wants less"));
}

TEST(Translation, FiguresForProgramsStayEnglish)
{
    Metrics metrics;
    metrics.waits.insert(u"backoff"_s, Duration(1000));
    const Brackets brackets;
    EXPECT_THAT(metricsText(metrics).toStdString(), HasSubstr("⟦Waited (backoff)⟧"));
    EXPECT_FALSE(metricsPrometheus(metrics).contains(u'⟦'));
}

TEST(Translation, AStateInASentenceIsItsNameUntilItIsTranslated)
{
    for (const TransferState state : allValues<TransferState>())
        EXPECT_EQ(stateText(state), QString(stateName(state)));
    const Brackets brackets;
    EXPECT_EQ(plain::transferPaused(12, TransferState::Paused).toStdString(), "⟦transfer 12 is ⟦paused⟧⟧");
    TransferStatus transfer;
    transfer.state = TransferState::Paused;
    EXPECT_EQ(plain::queueStateName(transfer), u"paused"_s) << "`queue --state` takes this word";
}

} // namespace

} // namespace windlass
