// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/transfers/transferactions.h"

#include "core/base/textforms.h"
#include "ui/transfers/statelook.h"
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

#include <array>
#include <utility>

namespace windlass {

using namespace Qt::StringLiterals;

namespace {

bool mayPause(const TransferStatus &status)
{
    return lookOf(status.state).mayPause;
}
bool mayResume(const TransferStatus &status)
{
    return lookOf(status.state).mayResume;
}
bool mayCancel(const TransferStatus &status)
{
    return lookOf(status.state).mayCancel;
}
bool mayRemove(const TransferStatus &status)
{
    return lookOf(status.state).mayRemove;
}
bool isUnfinished(const TransferStatus &status)
{
    return status.state != TransferState::Done && status.state != TransferState::Cancelled;
}
bool waitsForItsTurn(const TransferStatus &status)
{
    return status.state == TransferState::Queued;
}

} // namespace

TransferActions::TransferActions(EngineLink &link, TransferModel &transfers, TransferView &view,
                                 QWidget &window)
    : link_(link)
    , transfers_(transfers)
    , view_(view)
    , window_(window)
    , pause_(make(tr("Pause"), "pause", Qt::CTRL | Qt::Key_P, tr("Stop for now; what is confirmed is kept")))
    , resume_(make(tr("Resume"), "resume", Qt::CTRL | Qt::Key_R, tr("Go on from the confirmed parts")))
    , retryNow_(make(tr("Retry now"), "retry-now", Qt::Key_F5, tr("End the wait and try again at once")))
    , cancel_(make(tr("Cancel"), "cancel", Qt::SHIFT | Qt::Key_Delete,
                   tr("Give up the transfer and remove what was sent from the service")))
    , remove_(
          make(tr("Remove from the list"), "remove", Qt::Key_Delete, tr("Forget transfers that have ended")))
    , copyUrl_(
          make(tr("Copy object address"), "copy", QKeySequence::Copy, tr("Copy the address of the object")))
    , replace_(
          make(tr("Replace the object"), "replace", {}, tr("Overwrite the object that is there already")))
    , limit_(make(tr("Limit speed\u2026"), "bandwidth", {},
                  tr("Set how many bytes a second this transfer sends")))
    , queue_(new QMenu(tr("Place in the queue"), &view))
{
    for (QAction *own : {remove_, copyUrl_}) // these keys mean other things elsewhere in the window
        own->setShortcutContext(Qt::WidgetShortcut);
    connect(pause_, &QAction::triggered, this, [this] { link_.pause(chosenWhere(mayPause)); });
    connect(resume_, &QAction::triggered, this, [this] { link_.resume(chosenWhere(mayResume)); });
    connect(retryNow_, &QAction::triggered, this, [this] { link_.retryNow(chosenWhere(mayRetryNow)); });
    connect(cancel_, &QAction::triggered, this, &TransferActions::askToCancel);
    connect(remove_, &QAction::triggered, this, [this] { link_.remove(chosenWhere(mayRemove)); });
    connect(copyUrl_, &QAction::triggered, this, &TransferActions::copyUrls);
    connect(replace_, &QAction::triggered, this,
            [this] { link_.decideIfExists(chosenWhere(mayReplace), IfExists::Replace); });
    connect(limit_, &QAction::triggered, this, &TransferActions::askForLimit);
    buildQueueMenu();
    connect(&view_, &TransferView::chosenChanged, this, &TransferActions::refresh);
    connect(&transfers_, &TransferModel::changed, this, &TransferActions::refresh);
    connect(&view_, &QWidget::customContextMenuRequested, this, [this](const QPoint &at) {
        auto *menu = new QMenu(&view_);
        menu->setAttribute(Qt::WA_DeleteOnClose);
        menu->addActions({pause_, resume_, retryNow_, replace_});
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

QList<TransferId> TransferActions::chosenWhere(bool (*may)(const TransferStatus &)) const
{
    QList<TransferId> ids;
    for (const TransferId id : view_.chosenIds())
        if (const TransferStatus *status = transfers_.find(id); status && may(*status))
            ids.append(id);
    return ids;
}

void TransferActions::refresh()
{
    bool pausable = false;
    bool resumable = false;
    bool retriable = false;
    bool cancellable = false;
    bool removable = false;
    bool replaceable = false;
    bool unfinished = false;
    bool queued = false;
    const QList<TransferId> ids = view_.chosenIds();
    for (const TransferId id : ids) {
        const TransferStatus *status = transfers_.find(id);
        if (!status)
            continue;
        pausable |= mayPause(*status);
        resumable |= mayResume(*status);
        retriable |= mayRetryNow(*status);
        cancellable |= mayCancel(*status);
        removable |= mayRemove(*status);
        replaceable |= mayReplace(*status);
        unfinished |= isUnfinished(*status);
        queued |= waitsForItsTurn(*status);
    }
    pause_->setEnabled(pausable);
    resume_->setEnabled(resumable);
    retryNow_->setEnabled(retriable);
    cancel_->setEnabled(cancellable);
    remove_->setEnabled(removable);
    replace_->setEnabled(replaceable);
    replace_->setVisible(replaceable);
    limit_->setEnabled(unfinished);
    queue_->setEnabled(unfinished);
    for (QAction *move : std::as_const(moves_))
        move->setEnabled(queued && ids.size() == 1);
    copyUrl_->setEnabled(!ids.isEmpty());
}

void TransferActions::buildQueueMenu()
{
    const std::array priorities{std::pair(1, tr("High priority")), std::pair(0, tr("Usual priority")),
                                std::pair(-1, tr("Low priority"))};
    for (const auto &[priority, words] : priorities) {
        connect(queue_->addAction(words), &QAction::triggered, this,
                [this, priority = priority] { link_.setPriority(chosenWhere(isUnfinished), priority); });
    }
    queue_->addSeparator();
    const std::array moves{std::pair(QueueMove::First, tr("To the front")),
                           std::pair(QueueMove::Up, tr("Earlier")), std::pair(QueueMove::Down, tr("Later")),
                           std::pair(QueueMove::Last, tr("To the end"))};
    for (const auto &[where, words] : moves) {
        moves_.append(queue_->addAction(words));
        connect(moves_.last(), &QAction::triggered, this, [this, where = where] {
            const QList<TransferId> ids = chosenWhere(waitsForItsTurn);
            if (!ids.isEmpty())
                link_.move(ids.first(), where);
        });
    }
}

void TransferActions::askForLimit()
{
    const QList<TransferId> ids = chosenWhere(isUnfinished);
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

void TransferActions::askToCancel()
{
    const QList<TransferId> ids = chosenWhere(mayCancel);
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
    for (const TransferId id : view_.chosenIds())
        if (const TransferStatus *status = transfers_.find(id))
            urls << status->url();
    QGuiApplication::clipboard()->setText(urls.join(u'\n'));
}

} // namespace windlass
