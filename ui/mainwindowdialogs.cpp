// SPDX-License-Identifier: GPL-3.0-or-later
// MainWindow: its dialogs, and the confirmation before it closes.
#include "ui/closequestion.h"
#include "ui/helpdialog.h"
#include "ui/log/logpane.h"
#include "ui/mainwindow.h"
#include "ui/settings/settingsdialog.h"
#include "ui/transfers/destinationchooser.h"
#include "ui/transfers/removing.h"
#include "ui/transfers/transferspane.h"
#include "words/failures.h"

#include <QCloseEvent>
#include <QGuiApplication>
#include <QLabel>
#include <QMessageBox>

namespace windlass {

using namespace Qt::StringLiterals;

namespace {

/// Opens a dialog of this type, or raises the one that is open.
template<typename Dialog, typename Make>
void showOnce(QWidget &window, Make make)
{
    if (auto *already = window.findChild<Dialog *>(); already && already->isVisible()) {
        already->raise();
        already->activateWindow();
        return;
    }
    Dialog *dialog = make();
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->open();
}

} // namespace

void MainWindow::openSettings()
{
    showOnce<SettingsDialog>(
        *this, [this] { return new SettingsDialog(link_, settings_, destination_->destinations(), this); });
}

void MainWindow::showHelp()
{
    showOnce<HelpDialog>(*this, [this] {
        return new HelpDialog(QList<QAction *>{addFiles_, addFolder_, openSettings_} +
                                  pane_->view().actions() + actions(),
                              this);
    });
}

void MainWindow::refuse(const Failure &failure)
{
    const text::FailureWords words = text::failureWords(failure);
    refused_ = true; // the window behind the message must not look as if all were well
    summary_->setText(tr("Windlass cannot start"));
    for (QWidget *part : {static_cast<QWidget *>(pane_), static_cast<QWidget *>(log_)})
        part->hide();
    auto *message = new QMessageBox(this);
    message->setAttribute(Qt::WA_DeleteOnClose);
    message->setObjectName(u"refused"_s);
    message->setIcon(QMessageBox::Critical);
    message->setWindowTitle(tr("Windlass cannot start"));
    message->setTextFormat(Qt::PlainText);
    message->setText(words.sentence);
    message->setInformativeText(words.action);
    connect(message, &QMessageBox::finished, this, &QWidget::close);
    message->open();
}

void MainWindow::closeEvent(QCloseEvent *event)
{
    const int underWay = countIn(TransferGroup::UnderWay, transfers_.totals());
    if (underWay > 0 && settings_.asksBeforeClosing && !stops_ && !qGuiApp->isSavingSession()) {
        event->ignore();
        askToStop(underWay);
        return;
    }
    removing_->settle();
    keepState();
    event->accept();
}

void MainWindow::askToStop(int underWay)
{
    showOnce<CloseQuestion>(*this, [this, underWay] {
        auto *question = new CloseQuestion(underWay, this);
        connect(question, &CloseQuestion::stopWanted, this, [this](bool always) {
            stops_ = true;
            if (always) {
                const Settings before = settings_;
                settings_.asksBeforeClosing = false;
                link_.changeSettings(before, settings_);
            }
            close();
        });
        return question;
    });
}

} // namespace windlass
