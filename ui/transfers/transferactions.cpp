// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/transfers/transferactions.h"

#include "core/base/textforms.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/tones.h"

#include <QClipboard>
#include <QDialogButtonBox>
#include <QFileInfo>
#include <QGuiApplication>
#include <QInputDialog>
#include <QMenu>
#include <QMessageBox>
#include <QPushButton>

#include <algorithm>
#include <array>
#include <utility>

namespace windlass {

using namespace Qt::StringLiterals;

TransferActions::TransferActions(Client &link, TransferModel &transfers, TransferView &view, QWidget &window)
    : link_(link)
    , transfers_(transfers)
    , view_(view)
    , window_(window)
    , pause_(make(tr("Pause"), "pause", Qt::CTRL | Qt::Key_P, tr("Stop for now; what is confirmed is kept")))
    , resume_(make(tr("Resume"), "resume", Qt::CTRL | Qt::Key_R, tr("Go on from the confirmed parts")))
    , retryNow_(make(tr("Retry now"), "retry-now", Qt::Key_F5, tr("End the wait and try again at once")))
    , cancel_(make(tr("Cancel"), "cancel", Qt::SHIFT | Qt::Key_Delete,
                   tr("Give up the transfer and remove what was sent from the service")))
    , remove_(make(tr("Remove from the list"), "remove", Qt::Key_Delete,
                   tr("Forget transfers that have ended, with checksums and history")))
    , copyUrl_(
          make(tr("Copy object address"), "copy", QKeySequence::Copy, tr("Copy the address of the object")))
    , replace_(make(tr("Replace the object"), "replace", QKeySequence(),
                    tr("Overwrite the object that is there already")))
    , skip_(make(tr("Skip"), "cancel", QKeySequence(),
                 tr("Leave the object as it is, and do not send this file")))
    , limit_(make(tr("Limit speed\u2026"), "bandwidth", QKeySequence(),
                  tr("Set how many bytes a second this transfer sends")))
    , queue_(new QMenu(tr("Place in the queue"), &view))
{
    for (QAction *own : {remove_, copyUrl_}) // these keys have other meanings elsewhere in the window
        own->setShortcutContext(Qt::WidgetShortcut);
    connect(pause_, &QAction::triggered, this,
            [this] { link_.pause(view_.chosen().idsPermitting(Command::Pause)); });
    connect(resume_, &QAction::triggered, this,
            [this] { link_.resume(view_.chosen().idsPermitting(Command::Resume)); });
    connect(retryNow_, &QAction::triggered, this,
            [this] { link_.retryNow(view_.chosen().idsPermitting(Command::RetryNow)); });
    connect(cancel_, &QAction::triggered, this,
            [this] { askToCancel(view_.chosen().idsPermitting(Command::Cancel)); });
    connect(remove_, &QAction::triggered, this,
            [this] { Q_EMIT removeWanted(view_.chosen().idsPermitting(Command::Remove)); });
    connect(copyUrl_, &QAction::triggered, this, &TransferActions::copyUrls);
    connect(replace_, &QAction::triggered, this,
            [this] { replaceObjects(view_.chosen().idsPermitting(Command::Decide)); });
    connect(skip_, &QAction::triggered, this,
            [this] { leaveAlone(view_.chosen().idsPermitting(Command::Decide)); });
    connect(limit_, &QAction::triggered, this, &TransferActions::askForLimit);
    buildQueueMenu();
    connect(&view_, &TransferView::chosenChanged, this, &TransferActions::refresh);
    connect(&view_.chosen(), &ChosenRows::permittedChanged, this, &TransferActions::refresh);
    connect(&view_, &QWidget::customContextMenuRequested, this, [this](const QPoint &at) {
        auto *menu = new QMenu(&view_);
        menu->setAttribute(Qt::WA_DeleteOnClose);
        menu->addActions({pause_, resume_, retryNow_, skip_, replace_});
        menu->addSeparator();
        menu->addMenu(queue_);
        menu->addAction(limit_);
        menu->addSeparator();
        menu->addAction(copyUrl_);
        menu->addSeparator();
        menu->addActions({cancel_, remove_});
        menu->popup(view_.viewport()->mapToGlobal(at));
    });
    refresh();
}

QAction *TransferActions::make(const QString &text, const char *symbol, const QKeySequence &keys,
                               const QString &explanation)
{
    auto *action = new QAction(symbolIcon(QLatin1StringView(symbol)), text, this);
    action->setShortcut(keys);
    action->setToolTip(keys.isEmpty()
                           ? explanation
                           : u"%1 (%2)"_s.arg(explanation, keys.toString(QKeySequence::NativeText)));
    action->setStatusTip(explanation);
    view_.addAction(action);
    return action;
}

/// Independent of the number of selected transfers, because they are counted as they change.
void TransferActions::refresh()
{
    const ChosenRows &chosen = view_.chosen();
    const auto permit = [&chosen](QAction *action, Command command) {
        action->setEnabled(chosen.count(command) > 0);
    };
    permit(pause_, Command::Pause);
    permit(resume_, Command::Resume);
    permit(retryNow_, Command::RetryNow);
    permit(cancel_, Command::Cancel);
    permit(remove_, Command::Remove);
    permit(replace_, Command::Decide);
    permit(skip_, Command::Decide);
    for (QAction *decision : {skip_, replace_})
        decision->setVisible(decision->isEnabled());
    permit(limit_, Command::Tune);
    queue_->setEnabled(chosen.count(Command::Tune) > 0);
    for (QAction *move : std::as_const(moves_))
        move->setEnabled(chosen.count() == 1 && chosen.count(Command::Advance) == 1);
    copyUrl_->setEnabled(chosen.count() > 0);
}

void TransferActions::buildQueueMenu()
{
    const std::array priorities{std::pair(1, tr("High priority")), std::pair(0, tr("Usual priority")),
                                std::pair(-1, tr("Low priority"))};
    for (const auto &[priority, words] : priorities) {
        connect(queue_->addAction(words), &QAction::triggered, this, [this, priority = priority] {
            link_.setPriority(view_.chosen().idsPermitting(Command::Tune), priority);
        });
    }
    queue_->addSeparator();
    const std::array moves{std::pair(QueueMove::First, tr("To the front")),
                           std::pair(QueueMove::Up, tr("Earlier")), std::pair(QueueMove::Down, tr("Later")),
                           std::pair(QueueMove::Last, tr("To the end"))};
    for (const auto &[where, words] : moves) {
        moves_.append(queue_->addAction(words));
        connect(moves_.last(), &QAction::triggered, this, [this, where = where] {
            const QList<TransferId> ids = view_.chosen().idsPermitting(Command::Advance);
            if (!ids.isEmpty())
                link_.move(ids.first(), where);
        });
    }
}

void TransferActions::askForLimit()
{
    const QList<TransferId> ids = view_.chosen().idsPermitting(Command::Tune);
    if (ids.isEmpty())
        return;
    const qint64 present = transfers_.find(ids.first())->rateLimit;
    auto *question = new QInputDialog(&window_);
    question->setAttribute(Qt::WA_DeleteOnClose);
    question->setObjectName(u"limitQuestion"_s);
    question->setWindowTitle(tr("Limit speed"));
    question->setLabelText(tr("Bytes a second, such as 2MB/s; empty for no limit:"));
    question->setTextValue(present > 0 ? rateText(present) : QString());
    connect(question, &QInputDialog::textValueChanged, question, [question](const QString &text) {
        const auto buttons = question->findChild<QDialogButtonBox *>();
        buttons->button(QDialogButtonBox::Ok)->setEnabled(text.trimmed().isEmpty() || parseRate(text) > 0);
    });
    connect(question, &QInputDialog::textValueSelected, this, [this, ids](const QString &text) {
        link_.setRateLimit(ids, text.trimmed().isEmpty() ? 0 : parseRate(text).value_or(0));
    });
    question->open();
}

void TransferActions::leaveAlone(const QList<TransferId> &ids)
{
    const bool nothingIsLost = std::all_of(ids.begin(), ids.end(), [this](TransferId id) {
        const TransferStatus *status = transfers_.find(id);
        return !status || status->confirmed == 0;
    });
    if (!nothingIsLost)
        return askToCancel(ids);
    if (!ids.isEmpty())
        link_.cancel(ids);
}

void TransferActions::replaceObjects(const QList<TransferId> &ids)
{
    if (ids.size() > 1)
        askToReplace(ids);
    else if (!ids.isEmpty())
        link_.decideIfExists(ids, IfExists::Replace);
}

/// Overwriting cannot be undone, so it has to be confirmed for several transfers.
void TransferActions::askToReplace(const QList<TransferId> &ids)
{
    auto *question =
        new QMessageBox(QMessageBox::NoIcon, tr("Replace objects"),
                        tr("Overwrite %L1 objects?").arg(ids.size()), QMessageBox::NoButton, &window_);
    question->setAttribute(Qt::WA_DeleteOnClose);
    question->setObjectName(u"replaceQuestion"_s);
    question->setInformativeText(tr("What they hold now is lost, unless the bucket keeps versions."));
    QPushButton *replace = question->addButton(tr("Replace all"), QMessageBox::DestructiveRole);
    QPushButton *keep = question->addButton(tr("Keep them"), QMessageBox::RejectRole);
    question->setDefaultButton(keep);
    question->setEscapeButton(keep);
    connect(replace, &QPushButton::clicked, this,
            [this, ids] { link_.decideIfExists(ids, IfExists::Replace); });
    question->open();
}

void TransferActions::askToCancel(const QList<TransferId> &ids)
{
    if (ids.isEmpty())
        return;
    const TransferStatus *first = transfers_.find(ids.first());
    auto *question = new QMessageBox(&window_);
    question->setAttribute(Qt::WA_DeleteOnClose);
    question->setObjectName(u"cancelQuestion"_s);
    question->setIconPixmap(
        symbolPixmap(u"level-warn"_s, window_.fontMetrics().height() * 2, window_.devicePixelRatioF(),
                     toneColor(Tone::Waiting, window_.palette()), window_.palette().color(QPalette::Window)));
    question->setTextFormat(Qt::PlainText);
    question->setWindowTitle(tr("Cancel transfers"));
    question->setText(ids.size() == 1 ? tr("Cancel \u201c%1\u201d?").arg(QFileInfo(first->file).fileName())
                                      : tr("Cancel these transfers? Chosen: %L1").arg(ids.size()));
    question->setInformativeText(tr("What was sent so far is removed from the service and lost. "
                                    "Pause keeps it instead."));
    QPushButton *give = question->addButton(ids.size() == 1 ? tr("Cancel transfer") : tr("Cancel transfers"),
                                            QMessageBox::DestructiveRole);
    QPushButton *keep = question->addButton(tr("Keep"), QMessageBox::RejectRole);
    question->setDefaultButton(keep);
    question->setEscapeButton(keep);
    connect(give, &QPushButton::clicked, this, [this, ids] { link_.cancel(ids); });
    question->open();
}

void TransferActions::copyUrls() const
{
    QStringList urls;
    for (const TransferId id : view_.chosen().ids())
        if (const TransferStatus *status = transfers_.find(id))
            urls << status->url();
    QGuiApplication::clipboard()->setText(urls.join(u'\n'));
}

} // namespace windlass
