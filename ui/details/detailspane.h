// SPDX-License-Identifier: GPL-3.0-or-later
// The details of the selected transfer: its state in sentences, what a person has to do, and tabs with
// overview, retry history and parts.
#pragma once

#include "core/records/event.h"
#include "ui/details/attemptmodel.h"

#include <QWidget>

class QFrame;
class QLabel;
class QPushButton;
class QStackedWidget;
class QTabWidget;

namespace windlass {

class ElidedLabel;
class Invitation;
class ActionBox;
class Overview;
class PartsView;
class QuietTable;

class DetailsPane final : public QWidget
{
    Q_OBJECT

public:
    explicit DetailsPane(Timers &clock, QWidget *parent = nullptr);

    /// Shows another transfer. Its history has to be requested.
    void show(const TransferStatus &status);
    using QWidget::show;
    /// Shows new values of the same transfer.
    void update(const TransferStatus &status);
    using QWidget::update;
    void clear();
    void setHistory(const QList<AttemptRecord> &attempts);
    /// Takes an event of this transfer: attempts that ended are added to the history.
    void take(const Event &event);

    TransferId shownId() const { return shown_.id; }
    const AttemptModel &history() const { return attempts_; }

    /// Sets the keyboard focus to the current tab.
    void takeFocus();
    /// The buttons for this transfer.
    ActionBox &action() { return *action_; }

protected:
    void changeEvent(QEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    QWidget *makeHistoryPage();
    void refresh();
    void sayWhereItStands();
    void refreshHistory();
    void showRowsOrWhyNone();
    void explainChosenAttempt();
    void tickWhileCounting();
    void tint();

    Timers &clock_;
    TransferStatus shown_;
    AttemptModel attempts_;
    QStackedWidget *pages_;
    Invitation *nothing_;
    QLabel *symbol_;
    ElidedLabel *name_;
    QLabel *sentence_;
    ActionBox *action_;
    QTabWidget *tabs_;
    Overview *overview_;
    QStackedWidget *historyPages_;
    QuietTable *table_;
    Invitation *noRows_;
    bool historyKnown_ = false; ///< the requested history has arrived
    QLabel *story_;
    PartsView *parts_;
    Handle tick_;
    bool ticking_ = false;
};

} // namespace windlass
