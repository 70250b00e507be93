// SPDX-License-Identifier: GPL-3.0-or-later
// Everything that the window says can be said in another language.
#include "tests/fakes/failures.h"
#include "tests/fakes/pseudolanguage.h"
#include "tests/ui/mainwindowfixture.h"
#include "ui/closequestion.h"
#include "ui/destinations/destinationeditor.h"
#include "ui/details/detailspane.h"
#include "ui/helpdialog.h"
#include "ui/settings/settingsdialog.h"

#include <QAbstractButton>
#include <QAbstractItemView>
#include <QComboBox>
#include <QGroupBox>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QMenu>
#include <QRegularExpression>
#include <QSet>
#include <QTabBar>

#include <gmock/gmock.h>

namespace windlass {

using namespace Qt::StringLiterals;
using testing::IsEmpty;

namespace {

/// Names and words that are the same in each language, as they appear in these tests.
const QSet<QString> names{u"archive"_s, u"Windlass"_s, u"English"_s, u"Deutsch"_s, u"bytes"_s};

/// What a person can read in the widget and below, and how a screen reader calls it.
class Texts
{
public:
    explicit Texts(const QWidget &root)
    {
        take(root);
        for (const QWidget *each : root.findChildren<QWidget *>()) {
            if (each->isVisibleTo(&root))
                take(*each);
        }
        for (const QAction *each : root.findChildren<QAction *>()) {
            if (!each->isSeparator())
                add(each->text());
        }
    }

    /// Those that no translator has seen.
    std::vector<std::string> untranslated() const
    {
        std::vector<std::string> found;
        for (const QString &text : texts_) {
            QString rest = text;
            for (const QString &name : names)
                rest.remove(QRegularExpression(u"\\b%1\\b"_s.arg(name)));
            rest.remove(QRegularExpression(
                u"(https?|s3)://\\S*|/srv/\\S*|disk\\d+\\.vmdk|\\b(Ctrl|Shift|Alt)\\+\\S+|\\bF\\d+\\b|\\(Del\\)"_s));
            if (!PseudoLanguage::untranslated(rest).isEmpty())
                found.push_back(text.toStdString());
        }
        return found;
    }

private:
    void add(const QString &text) { texts_.insert(text); }

    void take(const QWidget &widget)
    {
        add(widget.accessibleName());
        add(widget.toolTip());
        if (widget.isWindow())
            add(widget.windowTitle());
        if (const auto *label = qobject_cast<const QLabel *>(&widget))
            add(label->text());
        else if (const auto *button = qobject_cast<const QAbstractButton *>(&widget))
            add(button->text());
        else if (const auto *line = qobject_cast<const QLineEdit *>(&widget))
            add(line->placeholderText());
        else if (const auto *group = qobject_cast<const QGroupBox *>(&widget))
            add(group->title());
        else if (const auto *box = qobject_cast<const QComboBox *>(&widget))
            for (int i = 0; i < box->count(); ++i)
                add(box->itemText(i));
        else if (const auto *tabs = qobject_cast<const QTabBar *>(&widget))
            for (int i = 0; i < tabs->count(); ++i)
                add(tabs->tabText(i));
        else if (const auto *view = qobject_cast<const QAbstractItemView *>(&widget))
            take(view->model());
    }

    void take(const QAbstractItemModel *model)
    {
        for (int column = 0; model != nullptr && column < model->columnCount(); ++column) {
            add(model->headerData(column, Qt::Horizontal).toString());
            for (int row = 0; row < model->rowCount(); ++row)
                add(model->index(row, column).data().toString());
        }
    }

    QSet<QString> texts_;
};

class Translation : public mainwindowfixture::Window
{
protected:
    PseudoLanguage language;
};

/// A transfer in each state, and one for each failure that has words of its own.
QList<TransferStatus> allKindsOfTransfers()
{
    QList<TransferStatus> all;
    for (int state = 0; state <= static_cast<int>(TransferState::Cancelled); ++state)
        all.append(mainwindowfixture::transfer(all.size() + 1, static_cast<TransferState>(state)));
    return all;
}

QList<Failure> allKindsOfFailures()
{
    QList<Failure> all;
    for (int kind = 0; kind <= static_cast<int>(FailureKind::NotProven); ++kind)
        all.append(localFailure(static_cast<FailureKind>(kind), {}));
    for (const int status :
         {400, 401, 403, 404, 405, 407, 408, 409, 411, 412, 413, 429, 500, 501, 502, 503, 504, 507})
        all.append(answered(status));
    for (const char *code :
         {"AccessDenied", "SignatureDoesNotMatch", "InvalidAccessKeyId", "ExpiredToken",
          "RequestTimeTooSkewed", "NoSuchBucket", "NoSuchKey", "NoSuchUpload", "EntityTooLarge"})
        all.append(answered(403, code));
    for (int error = 1; error < 500; ++error)
        all.append(lost(static_cast<QNetworkReply::NetworkError>(error)));
    return all;
}

/// Buttons that are too narrow for their texts.
std::vector<std::string> cutButtons(const QWidget &root)
{
    std::vector<std::string> cut;
    for (const QAbstractButton *button : root.findChildren<QAbstractButton *>()) {
        if (button->isVisibleTo(&root) && !button->text().isEmpty() &&
            button->width() < button->minimumSizeHint().width())
            cut.push_back(button->text().toStdString());
    }
    return cut;
}

} // namespace

TEST_F(Translation, OfTheEmptyWindow)
{
    window = std::make_unique<MainWindow>(link, timers, QString());
    start({});
    EXPECT_THAT(Texts(*window).untranslated(), IsEmpty());
}

TEST_F(Translation, OfTransfersInAllStatesWithTheirDetails)
{
    window = std::make_unique<MainWindow>(link, timers, QString());
    start();
    const QList<TransferStatus> all = allKindsOfTransfers();
    Q_EMIT link.updated(all);
    for (qsizetype id = 1; id <= all.size(); ++id) {
        choose({id});
        QCoreApplication::processEvents();
        EXPECT_THAT(Texts(*window).untranslated(), IsEmpty()) << id;
    }
}

TEST_F(Translation, OfEachFailure)
{
    DetailsPane pane(timers);
    pane.show();
    for (const Failure &failure : allKindsOfFailures()) {
        TransferStatus status = mainwindowfixture::transfer(1, TransferState::Failed);
        status.failure = failure;
        status.cause = Cause::Fatal;
        pane.show(status);
        EXPECT_THAT(Texts(pane).untranslated(), IsEmpty())
            << static_cast<int>(failure.kind) << ' ' << failure.httpStatus << ' ' << failure.networkError;
    }
}

TEST_F(Translation, OfEachPageOfTheSettings)
{
    const QList<Destination> destinations{mainwindowfixture::destination(u"archive"_s)};
    Settings settings;
    settings.keyTemplate = u"{file}"_s;
    SettingsDialog dialog(link, settings, destinations);
    dialog.show();
    for (const SettingsPage page : {SettingsPage::Destinations, SettingsPage::Retry, SettingsPage::Bandwidth,
                                    SettingsPage::Transfers, SettingsPage::Window}) {
        dialog.showPage(page);
        EXPECT_THAT(Texts(dialog).untranslated(), IsEmpty()) << static_cast<int>(page);
    }
}

TEST_F(Translation, OfTheOtherDialogs)
{
    DestinationEditor editor(link, {}, std::nullopt);
    editor.show();
    EXPECT_THAT(Texts(editor).untranslated(), IsEmpty());
    HelpDialog help(window->findChildren<QAction *>());
    help.show();
    CloseQuestion question(3, nullptr);
    question.show();
    EXPECT_THAT(Texts(question).untranslated(), IsEmpty());
}

TEST_F(Translation, FitsIntoASmallWindowInGerman)
{
    QCoreApplication::removeTranslator(&language);
    QTranslator german;
    ASSERT_TRUE(german.load(u":/i18n/windlass_de"_s));
    QCoreApplication::installTranslator(&german);
    window = std::make_unique<MainWindow>(link, timers, QString());
    window->resize(1024, 700);
    start();
    Q_EMIT link.updated(allKindsOfTransfers());
    SettingsDialog dialog(link, {}, {mainwindowfixture::destination(u"archive"_s)});
    dialog.show();
    for (const SettingsPage page : {SettingsPage::Destinations, SettingsPage::Retry, SettingsPage::Bandwidth,
                                    SettingsPage::Transfers, SettingsPage::Window}) {
        dialog.showPage(page);
        QCoreApplication::processEvents();
        EXPECT_LE(dialog.width(), 1024);
        EXPECT_THAT(cutButtons(dialog), IsEmpty());
    }
    EXPECT_EQ(window->width(), 1024) << "nothing made it wider";
    EXPECT_THAT(cutButtons(*window), IsEmpty());
    const auto *more = window->findChild<QWidget *>(u"qt_toolbar_ext_button"_s);
    EXPECT_FALSE(more != nullptr && more->isVisibleTo(window.get())) << "the tool bar is too long";
}

} // namespace windlass
