// SPDX-License-Identifier: GPL-3.0-or-later
// The list of transfers with what narrows it: the groups with their numbers, and a field for words. Empty, it
// invites.
#pragma once

#include "ui/transfers/transferview.h"

class QAbstractButton;
class QStackedWidget;

namespace windlass {

class FindField;
class Invitation;
class Notice;

/// What stands between a person's files and their way.
struct AddingState
{
    qsizetype destinations = 0;
    QString chosen{};   ///< the destination's name; empty: none is chosen
    qsizetype kept = 0; ///< files and folders that wait for one
};

class TransfersPane final : public QWidget
{
    Q_OBJECT

public:
    TransfersPane(TransferModel &transfers, Timers &clock, QWidget *parent = nullptr);

    TransferView &view() { return *view_; }
    /// Without a destination the empty list invites to make one first. What is kept for one is said above
    /// the list, whatever that shows.
    void setInvitation(const AddingState &state);
    void focusFilter();
    /// So many were just removed and can be brought back.
    void setRemoved(qsizetype count);

Q_SIGNALS:
    void undoWanted();
    void addFilesWanted();
    void destinationWanted();
    /// What is kept for a destination shall not be sent after all.
    void discardWanted();
    /// For all that rest because an object of their name is there, whichever of them are chosen.
    void skipAllWanted();
    void replaceAllWanted();
    /// For the first destination that transfers rest for.
    void keysWanted();

private:
    void refresh();
    void refreshQuestions();
    void showGroup(TransferGroup group);

    TransferModel &transfers_;
    TransferView *view_;
    QStackedWidget *pages_;
    Invitation *invitation_;
    Invitation *nothing_;
    FindField *words_;
    Notice *keptNotice_;
    Notice *removedNotice_;
    Notice *existNotice_; ///< objects that are there already: one answer for all of them
    Notice *keysNotice_;
    int toDecide_ = 0; ///< as the notices say
    int toGetKeys_ = 0;
    QList<QAbstractButton *> groups_;
    bool hasDestination_ = false;
};

} // namespace windlass
