// SPDX-License-Identifier: GPL-3.0-or-later
// The list of transfers with its filters: the groups with their numbers, and a search field. An empty list
// shows an invitation.
#pragma once

#include "ui/transfers/transferview.h"

class QAbstractButton;
class QStackedWidget;

namespace windlass {

class FindField;
class Invitation;
class Notice;

/// What is missing before files can be added.
struct AddingState
{
    qsizetype destinations = 0;
    QString chosen{};   ///< name of the selected destination; empty: none
    qsizetype kept = 0; ///< number of files and folders that wait for a destination
};

class TransfersPane final : public QWidget
{
    Q_OBJECT

public:
    TransfersPane(TransferModel &transfers, Timers &clock, QWidget *parent = nullptr);

    TransferView &view() { return *view_; }
    /// Without a destination, the empty list invites to create one. Kept files are reported above the list,
    /// whether or not it is empty.
    void setInvitation(const AddingState &state);
    void focusFilter();
    /// `count`: number of transfers that were just removed and can be restored.
    void setRemoved(qsizetype count);

Q_SIGNALS:
    void undoWanted();
    void addFilesWanted();
    void destinationWanted();
    /// The kept files should be discarded.
    void discardWanted();
    /// Keep the existing objects, for all transfers that stopped because of one, selected or not.
    void skipAllWanted();
    void replaceAllWanted();
    /// Enter keys for this destination. If transfers wait for several, a menu has asked which one.
    void keysWanted(const QString &destination);

private:
    void refresh();
    void refreshQuestions();
    void chooseKeys();
    void showGroup(TransferGroup group);

    TransferModel &transfers_;
    TransferView *view_;
    QStackedWidget *pages_;
    Invitation *invitation_;
    Invitation *nothing_;
    FindField *words_;
    Notice *keptNotice_;
    Notice *removedNotice_;
    Notice *existNotice_; ///< one answer for all objects that exist already
    Notice *keysNotice_;
    int toDecide_ = 0; ///< the number in the notice
    int toGetKeys_ = 0;
    QList<QAbstractButton *> groups_;
    bool hasDestination_ = false;
};

} // namespace windlass
