// SPDX-License-Identifier: GPL-3.0-or-later
// MainWindow: adding of files, their destination, and messages about files that were not added.
#include "core/exports/leftout.h"
#include "ui/mainwindow.h"
#include "ui/transfers/adding.h"
#include "ui/transfers/destinationchooser.h"
#include "ui/transfers/drops.h"
#include "ui/transfers/transferspane.h"
#include "ui/widgets/dropoverlay.h"
#include "words/sentences.h"

#include <QDragEnterEvent>
#include <QMessageBox>
#include <QMimeData>
#include <QPushButton>

namespace windlass {

using namespace Qt::StringLiterals;

namespace {

/// Sentences about files that were not added or that have a problem.
QStringList sentencesOf(const AddReport &report)
{
    QStringList sentences = text::said(report.problems);
    for (const LeftOut &one : report.leftOut) {
        if (isMissing(one))
            sentences << text::said(leftOutText(one));
    }
    return sentences + text::said(report.findings);
}

} // namespace

void MainWindow::addPaths(const QStringList &paths)
{
    adding_->add(paths);
}

void MainWindow::remember(const QString &destination)
{
    if (settings_.lastDestination == destination)
        return;
    const Settings before = settings_;
    settings_.lastDestination = destination;
    link_.changeSettings(before, settings_);
}

void MainWindow::takeDestinations(const QList<Destination> &destinations)
{
    destination_->setDestinations(destinations, settings_.lastDestination);
    // A destination that was selected because it was the only one stays selected when others are added, also
    // after a restart.
    if (const Destination *chosen = destination_->chosen(); chosen && destinations.size() > 1)
        remember(chosen->name);
    refreshInvitation();
    adding_->destinationsCame();
}

void MainWindow::takeReport(const AddReport &report)
{
    if (!adding_->isOwn(report.token))
        return; // the process that made the request shows its report
    if (!report.added.isEmpty() && chosenNow() == chosenBefore_)
        pane_->view().choose(report.added.first());
    const QStringList sentences = sentencesOf(report);
    if (sentences.isEmpty())
        return;
    auto *message = new QMessageBox(this);
    message->setAttribute(Qt::WA_DeleteOnClose);
    message->setObjectName(u"addProblems"_s);
    message->setIcon(QMessageBox::Warning);
    message->setWindowTitle(tr("Not everything was added"));
    message->setText(tr("Added: %L1. Left out or not as it should be: %L2.")
                         .arg(report.added.size())
                         .arg(sentences.size()));
    message->setTextFormat(Qt::PlainText);
    message->setInformativeText(sentences.mid(0, 5).join(u"\n\n"_s));
    if (sentences.size() > 5)
        message->setDetailedText(sentences.join(u'\n'));
    message->open();
}

/// The current selection, to detect whether a person has changed it since.
std::pair<TransferId, int> MainWindow::chosenNow() const
{
    const ChosenRows &chosen = pane_->view().chosen();
    return {chosen.first(), chosen.count()};
}

void MainWindow::refreshInvitation()
{
    const Destination *destination = destination_->chosen();
    pane_->setInvitation(
        {destination_->destinations().size(), destination ? destination->name : QString(), adding_->kept()});
}

/// Show the button only after half a second. A small number of files is added before anybody could click it.
void MainWindow::refreshAdding()
{
    soonAdding_.reset();
    if (!adding_->isUnderWay())
        return stopAdding_->hide();
    soonAdding_ = timers_.after(std::chrono::milliseconds(500), [this] { stopAdding_->show(); });
}

void MainWindow::dragEnterEvent(QDragEnterEvent *event)
{
    if (!acceptAsCopy(*event))
        return;
    const qsizetype count = droppedPaths(*event->mimeData()).size();
    const Destination *destination = destination_->chosen();
    if (destination)
        overlay_->cover(tr("Upload to %1").arg(destination->name),
                        tr("%1 \u00b7 items: %L2").arg(shortUrl(*destination)).arg(count));
    else
        overlay_->cover(tr("Drop to begin"),
                        tr("You will be asked where they go first. Items: %L1").arg(count));
}

void MainWindow::dragMoveEvent(QDragMoveEvent *event)
{
    acceptAsCopy(*event);
}

void MainWindow::dragLeaveEvent(QDragLeaveEvent *)
{
    overlay_->hide();
}

void MainWindow::dropEvent(QDropEvent *event)
{
    overlay_->hide();
    if (acceptAsCopy(*event))
        addPaths(droppedPaths(*event->mimeData()));
}

} // namespace windlass
