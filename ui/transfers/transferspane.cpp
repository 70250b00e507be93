// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/transfers/transferspane.h"

#include "ui/widgets/findfield.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/invitation.h"
#include "ui/widgets/notice.h"
#include "words/quantities.h"

#include <QButtonGroup>
#include <QHBoxLayout>
#include <QMenu>
#include <QStackedWidget>
#include <QToolButton>
#include <QVBoxLayout>

#include <array>
#include <utility>

namespace windlass {

using namespace Qt::StringLiterals;

namespace {

struct GroupButton
{
    TransferGroup group;
    const char *title;
};
constexpr std::array groupButtons{
    GroupButton{TransferGroup::All, QT_TRANSLATE_NOOP("windlass::TransfersPane", "All")},
    GroupButton{TransferGroup::NeedsPerson, QT_TRANSLATE_NOOP("windlass::TransfersPane", "Need you")},
    GroupButton{TransferGroup::UnderWay, QT_TRANSLATE_NOOP("windlass::TransfersPane", "Under way")},
    GroupButton{TransferGroup::Stopped, QT_TRANSLATE_NOOP("windlass::TransfersPane", "Stopped")},
    GroupButton{TransferGroup::Finished, QT_TRANSLATE_NOOP("windlass::TransfersPane", "Finished")},
};

} // namespace

TransfersPane::TransfersPane(TransferModel &transfers, Timers &clock, QWidget *parent)
    : QWidget(parent)
    , transfers_(transfers)
    , view_(new TransferView(transfers, clock, this))
    , pages_(new QStackedWidget(this))
    , invitation_(new Invitation(this))
    , nothing_(new Invitation(this))
    , words_(new FindField(tr("Find transfers"), this))
    , keptNotice_(new Notice(this))
    , removedNotice_(new Notice(this))
    , existNotice_(new Notice(this))
    , keysNotice_(new Notice(this))
{
    const int unit = fontMetrics().height();
    auto *bar = new QHBoxLayout;
    bar->setContentsMargins(unit / 2, unit / 4, unit / 2, unit / 4);
    bar->setSpacing(unit / 4);
    auto *exclusive = new QButtonGroup(this);
    for (const GroupButton &entry : groupButtons) {
        auto *button = new QToolButton(this);
        button->setCheckable(true);
        button->setAutoRaise(true);
        button->setFocusPolicy(Qt::StrongFocus);
        button->setAccessibleName(tr(entry.title));
        button->setAccessibleDescription(tr("Shows only these transfers"));
        exclusive->addButton(button);
        groups_.append(button);
        bar->addWidget(button);
        connect(button, &QAbstractButton::clicked, this, [this, group = entry.group] { showGroup(group); });
    }
    groups_.first()->setChecked(true);
    bar->addStretch();
    bar->addWidget(words_, 1);
    connect(words_, &QLineEdit::textChanged, this, [this](const QString &text) {
        view_->filter().setWords(text);
        refresh();
    });

    pages_->addWidget(view_);
    pages_->addWidget(invitation_);
    pages_->addWidget(nothing_);
    nothing_->setDrawing(false);
    nothing_->show(tr("Nothing here"), tr("No transfer is in this group and has these words."),
                   tr("Show all"));
    connect(nothing_, &Invitation::accepted, this, [this] {
        words_->clear();
        groups_.first()->click();
    });
    connect(invitation_, &Invitation::accepted, this,
            [this] { hasDestination_ ? Q_EMIT addFilesWanted() : Q_EMIT destinationWanted(); });

    auto *column = new QVBoxLayout(this);
    column->setContentsMargins({});
    column->setSpacing(0);
    column->addLayout(bar);
    column->addWidget(keptNotice_);
    column->addWidget(pages_, 1);
    for (Notice *notice : {keysNotice_, existNotice_, removedNotice_}) // at the bottom, so that rows do not
                                                                       // move under the pointer
        column->addWidget(notice);
    for (QAbstractButton *button : groups_)
        setTabOrder(button, words_);
    setTabOrder(words_, view_);
    connect(&transfers_, &TransferModel::changed, this, &TransfersPane::refresh);
    connect(removedNotice_, &Notice::accepted, this, &TransfersPane::undoWanted);
    connect(existNotice_, &Notice::accepted, this, &TransfersPane::skipAllWanted);
    connect(existNotice_, &Notice::declined, this, &TransfersPane::replaceAllWanted);
    connect(keysNotice_, &Notice::accepted, this, &TransfersPane::chooseKeys);
    connect(keptNotice_, &Notice::accepted, this, &TransfersPane::destinationWanted);
    connect(keptNotice_, &Notice::declined, this, &TransfersPane::discardWanted);
    setInvitation({});
    refresh();
}

void TransfersPane::setInvitation(const AddingState &state)
{
    hasDestination_ = state.destinations > 0;
    if (!state.chosen.isEmpty())
        invitation_->show(tr("Drop exports here"),
                          tr("Files and folders dropped on this window go to %1.").arg(state.chosen),
                          tr("Choose files\u2026"));
    else if (hasDestination_)
        invitation_->show(tr("Drop exports here"),
                          tr("You will be asked to which destination files and folders go."),
                          tr("Choose files\u2026"));
    else
        invitation_->show(
            tr("First, a destination"),
            tr("Say where exports go: a bucket, its endpoint and the keys to it. Then drop files here."),
            tr("New destination\u2026"));
    if (state.kept > 0)
        keptNotice_->say(Tone::Waiting,
                         tr("What you added is kept, and goes on its way as soon as there is a destination. "
                            "Items: %L1")
                             .arg(state.kept),
                         tr("Choose a destination\u2026"), tr("Discard"));
    else
        keptNotice_->clear();
}

void TransfersPane::setRemoved(qsizetype count)
{
    if (count == 0)
        return removedNotice_->clear();
    removedNotice_->say(Tone::Plain,
                        tr("Removed from the list, with checksums and history. Transfers: %L1").arg(count),
                        tr("Undo"));
}

void TransfersPane::focusFilter()
{
    words_->begin();
}

void TransfersPane::showGroup(TransferGroup group)
{
    view_->filter().setGroup(group);
    refresh();
}

/// Show the notices again only if a number has changed, because each time is an alert for assistive
/// technology.
void TransfersPane::refreshQuestions()
{
    const int toDecide = transfers_.totals().count(Command::Decide);
    if (std::exchange(toDecide_, toDecide) != toDecide) {
        if (toDecide == 0)
            existNotice_->clear();
        else if (toDecide == 1)
            existNotice_->say(Tone::Waiting, tr("One object exists already at its destination."),
                              tr("Skip it"), tr("Replace it"));
        else
            existNotice_->say(Tone::Waiting,
                              tr("%L1 objects exist already at their destination.").arg(toDecide),
                              tr("Skip all"), tr("Replace all\u2026"));
    }
    const int toGetKeys = transfers_.totals().count(Command::EnterKeys);
    if (std::exchange(toGetKeys_, toGetKeys) != toGetKeys) {
        if (toGetKeys == 0)
            keysNotice_->clear();
        else
            keysNotice_->say(Tone::Waiting,
                             tr("Transfers that wait for the keys of a destination: %L1").arg(toGetKeys),
                             tr("Enter keys\u2026"));
    }
}

void TransfersPane::chooseKeys()
{
    const QStringList destinations = transfers_.destinationsPermitting(Command::EnterKeys);
    if (destinations.size() == 1)
        Q_EMIT keysWanted(destinations.first());
    if (destinations.size() <= 1)
        return;
    auto *menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    for (const QString &name : destinations)
        connect(menu->addAction(QString(name).replace(u"&"_s, u"&&"_s)), &QAction::triggered, this,
                [this, name] { Q_EMIT keysWanted(name); });
    menu->popup(keysNotice_->belowButton());
}

void TransfersPane::refresh()
{
    refreshQuestions();
    for (size_t i = 0; i < groupButtons.size(); ++i)
        groups_.at(static_cast<qsizetype>(i))
            ->setText(u"%1  %2"_s.arg(tr(groupButtons.at(i).title),
                                      text::count(countIn(groupButtons.at(i).group, transfers_.totals()))));
    QWidget *page = view_;
    if (countIn(TransferGroup::All, transfers_.totals()) == 0)
        page = invitation_;
    else if (view_->filter().rowCount() == 0)
        page = nothing_;
    pages_->setCurrentWidget(page);
}

} // namespace windlass
