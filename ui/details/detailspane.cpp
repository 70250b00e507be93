// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/details/detailspane.h"

#include "core/base/cleantext.h"
#include "ui/details/actionbox.h"
#include "ui/details/overview.h"
#include "ui/details/parts.h"
#include "ui/transfers/statelook.h"
#include "ui/transfers/transfermodel.h"
#include "ui/widgets/elidedlabel.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/invitation.h"
#include "ui/widgets/quiettable.h"
#include "ui/widgets/tonedelegate.h"
#include "words/attempts.h"
#include "words/quantities.h"
#include "words/transfers.h"

#include <QCheckBox>
#include <QEvent>
#include <QFileInfo>
#include <QHeaderView>
#include <QScrollBar>
#include <QStackedWidget>
#include <QTabWidget>
#include <QTextLayout>
#include <QVBoxLayout>

#include <algorithm>

namespace windlass {

using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

DetailsPane::DetailsPane(Timers &clock, QWidget *parent)
    : QWidget(parent)
    , clock_(clock)
    , pages_(new QStackedWidget(this))
    , nothing_(new Invitation(this))
    , symbol_(new QLabel(this))
    , name_(new ElidedLabel(this))
    , sentence_(new QLabel(this))
    , action_(new ActionBox(this))
    , tabs_(new QTabWidget(this))
    , overview_(new Overview(this))
    , parts_(new PartsView(this))
{
    const int unit = fontMetrics().height();
    setAccessibleName(tr("Details"));
    nothing_->setDrawing(false);
    nothing_->show({}, tr("Choose a transfer to see every attempt, what failed and why."));

    // Always two lines high, so that the widgets below do not move under the pointer.
    sentence_->setWordWrap(true);
    sentence_->setTextFormat(Qt::PlainText);
    sentence_->setTextInteractionFlags(Qt::TextSelectableByMouse);
    sentence_->setAlignment(Qt::AlignLeading | Qt::AlignTop);
    sentence_->setFixedHeight(fontMetrics().lineSpacing() * 2);
    sentence_->setAccessibleName(tr("State"));
    auto *title = new QHBoxLayout;
    title->setSpacing(unit / 2);
    title->addWidget(symbol_);
    title->addWidget(name_, 1);
    auto *head = new QVBoxLayout;
    head->setContentsMargins(unit * 3 / 4, unit / 2, unit * 3 / 4, unit / 2);
    head->setSpacing(unit / 3);
    head->addLayout(title);
    head->addWidget(sentence_);

    tabs_->setDocumentMode(true);
    tabs_->addTab(overview_, tr("Overview"));
    tabs_->addTab(makeHistoryPage(), tr("History"));
    tabs_->addTab(parts_, tr("Parts"));
    tabs_->setCurrentIndex(1);
    tabs_->setAccessibleName(tr("Details"));

    auto *page = new QWidget(this);
    auto *column = new QVBoxLayout(page);
    column->setContentsMargins({});
    column->setSpacing(0);
    column->addLayout(head);
    column->addWidget(tabs_, 1);
    column->addWidget(action_);
    pages_->addWidget(nothing_);
    pages_->addWidget(page);
    auto *whole = new QVBoxLayout(this);
    whole->setContentsMargins({});
    whole->addWidget(pages_);
    tint();
}

QWidget *DetailsPane::makeHistoryPage()
{
    const int unit = fontMetrics().height();
    auto *page = new QWidget(this);
    table_ = new QuietTable([this](const QList<int> &rows) { return attempts_.asText(rows); }, page);
    table_->setAccessibleName(tr("Retry history"));
    table_->setModel(&attempts_);
    table_->setItemDelegate(new ToneDelegate(
        {AttemptModel::SymbolRole, AttemptModel::SymbolToneRole, AttemptModel::ToneRole}, 1.55, table_));
    for (int column = 0; column < attempts_.columnCount(); ++column)
        table_->setColumnWidth(column, fontMetrics().horizontalAdvance(AttemptModel::widest(column)) +
                                           fontMetrics().averageCharWidth() * 5 / 2);

    story_ = new QLabel(page);
    story_->setWordWrap(true);
    story_->setTextFormat(Qt::PlainText);
    story_->setTextInteractionFlags(Qt::TextSelectableByMouse);
    story_->setMargin(unit / 2);
    story_->setAccessibleName(tr("The chosen attempt"));
    auto *only = new QCheckBox(tr("Only failures and retries"), page);
    noRows_ = new Invitation(page);
    noRows_->setDrawing(false);
    connect(noRows_, &Invitation::accepted, only, [only] { only->setChecked(false); });
    historyPages_ = new QStackedWidget(page);
    historyPages_->addWidget(table_);
    historyPages_->addWidget(noRows_);
    connect(only, &QCheckBox::toggled, this, [this](bool on) {
        attempts_.setTroubleOnly(on);
        table_->scrollToBottom();
    });
    connect(table_->selectionModel(), &QItemSelectionModel::selectionChanged, this,
            &DetailsPane::explainChosenAttempt);
    connect(&attempts_, &QAbstractItemModel::modelReset, this, &DetailsPane::explainChosenAttempt);
    connect(&attempts_, &QAbstractItemModel::modelReset, this, &DetailsPane::showRowsOrWhyNone);
    connect(&attempts_, &QAbstractItemModel::rowsInserted, this, &DetailsPane::showRowsOrWhyNone);

    auto *foot = new QHBoxLayout;
    foot->setContentsMargins(unit / 2, unit / 4, unit / 2, unit / 3);
    foot->addWidget(only);
    foot->addStretch();
    auto *column = new QVBoxLayout(page);
    column->setContentsMargins({});
    column->setSpacing(0);
    column->addWidget(historyPages_, 1);
    column->addWidget(story_);
    column->addLayout(foot);
    return page;
}

void DetailsPane::show(const TransferStatus &status)
{
    historyKnown_ = false;
    attempts_.reset({});
    shown_ = status;
    pages_->setCurrentIndex(1);
    refresh();
    refreshHistory();
}

void DetailsPane::update(const TransferStatus &status)
{
    shown_ = status;
    refresh();
    showRowsOrWhyNone();
}

void DetailsPane::takeFocus()
{
    if (QWidget *inside = tabs_->currentWidget()->nextInFocusChain(); tabs_->currentIndex() == 1)
        table_->setFocus(Qt::OtherFocusReason);
    else
        inside->setFocus(Qt::OtherFocusReason);
}

void DetailsPane::clear()
{
    historyKnown_ = false;
    shown_ = {};
    attempts_.reset({});
    pages_->setCurrentIndex(0);
}

void DetailsPane::setHistory(const QList<AttemptRecord> &attempts)
{
    historyKnown_ = true;
    attempts_.reset(attempts);
    table_->scrollToBottom();
    refreshHistory();
}

void DetailsPane::take(const Event &event)
{
    switch (event.kind) {
    case EventKind::AttemptSucceeded:
    case EventKind::RetrySucceeded:
    case EventKind::AttemptFailed:
    case EventKind::AttemptNeedsRemedy:
    case EventKind::AttemptCancelled:
    case EventKind::AttemptsExhausted:
    case EventKind::NotRetryable: {
        if (event.reportedBefore) {
            attempts_.amend(event.attempt);
            refreshHistory();
            return;
        }
        const bool follow = table_->atTail();
        attempts_.append(event.attempt);
        if (follow)
            table_->scrollToBottom();
        refreshHistory();
        return;
    }
    case EventKind::RetryScheduled:
        attempts_.amend(event.attempt);
        return;
    case EventKind::EngineStarted:
    case EventKind::TransferAdded:
    case EventKind::StateChanged:
    case EventKind::SessionOpened:
    case EventKind::AttemptStarted:
    case EventKind::WaitEnded:
    case EventKind::Reconciled:
    case EventKind::ActionTaken:
    case EventKind::EndpointChanged:
    case EventKind::AlreadyThere:
    case EventKind::ManifestAgrees:
    case EventKind::PartsLost:
    case EventKind::TransferFinished:
    case EventKind::Note:
        return;
    }
}

void DetailsPane::refresh()
{
    const StateLook &look = lookOf(shown_);
    const int size = name_->fontMetrics().height();
    symbol_->setPixmap(symbolPixmap(QLatin1StringView(look.symbol), size, devicePixelRatioF(),
                                    toneColor(look.tone, palette()), palette().color(QPalette::Window)));
    symbol_->setAccessibleName(text::stateWord(look.state));
    name_->setText(cleaned(QFileInfo(shown_.file).fileName()));
    name_->setToolTip(cleaned(shown_.file));
    sayWhereItStands();
    action_->show(shown_);
    tint();
    overview_->show(shown_);
    parts_->show(shown_, attempts_.all());
    tickWhileCounting();
}

/// Shows at most two lines. The whole text is in the tool tip and in the overview.
void DetailsPane::sayWhereItStands()
{
    const QString whole = text::sentence(shown_, clock_.wallClock());
    sentence_->setToolTip(whole);
    QTextLayout layout(whole, sentence_->font());
    layout.beginLayout();
    QString fitting;
    const int width = std::max(1, sentence_->width());
    for (int line = 0; line < 2; ++line) {
        QTextLine piece = layout.createLine();
        if (!piece.isValid())
            break;
        piece.setLineWidth(width);
        const bool last = line == 1;
        fitting +=
            last ? sentence_->fontMetrics().elidedText(whole.mid(piece.textStart()), Qt::ElideRight, width)
                 : whole.mid(piece.textStart(), piece.textLength());
    }
    layout.endLayout();
    sentence_->setText(fitting);
}

void DetailsPane::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    if (shown_.id != 0)
        sayWhereItStands();
}

void DetailsPane::refreshHistory()
{
    const auto attempts = attempts_.all().size();
    tabs_->setTabText(1, attempts > 0 ? tr("History (%1)").arg(text::count(attempts)) : tr("History"));
    parts_->show(shown_, attempts_.all());
    explainChosenAttempt();
    showRowsOrWhyNone();
}

void DetailsPane::showRowsOrWhyNone()
{
    if (attempts_.rowCount() > 0 || !historyKnown_) {
        historyPages_->setCurrentWidget(table_);
        return;
    }
    if (attempts_.all().isEmpty() && lookOf(shown_).group == TransferGroup::Finished)
        noRows_->show({}, tr("No request was needed."));
    else if (attempts_.all().isEmpty())
        noRows_->show({}, tr("No attempt has ended so far. Each is listed here with what became of it."));
    else
        noRows_->show({}, tr("Nothing failed, and nothing had to be tried again."), tr("Show all attempts"));
    historyPages_->setCurrentWidget(noRows_);
}

void DetailsPane::explainChosenAttempt()
{
    const QList<int> rows = table_->chosenRows();
    story_->setText(rows.size() == 1 ? text::story(attempts_.at(rows.first())) : QString());
    story_->setVisible(!story_->text().isEmpty());
}

void DetailsPane::tickWhileCounting()
{
    if (ticking_ || !TransferModel::countsDown(shown_) || !isVisible())
        return;
    ticking_ = true;
    tick_ = clock_.after(250ms, [this] {
        ticking_ = false;
        sayWhereItStands();
        tickWhileCounting();
    });
}

void DetailsPane::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange && shown_.id != 0)
        refresh();
}

void DetailsPane::tint()
{
    QFont strong = font();
    strong.setWeight(QFont::DemiBold);
    strong.setPointSizeF(strong.pointSizeF() * 1.15);
    if (name_->font() != strong)
        name_->setFont(strong);
}

} // namespace windlass
