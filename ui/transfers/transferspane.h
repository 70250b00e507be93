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

class TransfersPane final : public QWidget
{
    Q_OBJECT

public:
    TransfersPane(TransferModel &transfers, Timers &clock, QWidget *parent = nullptr);

    TransferView &view() { return *view_; }
    /// Without a destination the empty list invites to create one first. `kept` files wait for it already.
    void setInvitation(bool hasDestination, const QString &destination, qsizetype kept);
    void focusFilter();

Q_SIGNALS:
    void addFilesWanted();
    void destinationWanted();

private:
    void refresh();
    void showGroup(TransferGroup group);

    TransferModel &transfers_;
    TransferView *view_;
    QStackedWidget *pages_;
    Invitation *invitation_;
    Invitation *nothing_;
    FindField *words_;
    QList<QAbstractButton *> groups_;
    bool hasDestination_ = false;
};

} // namespace windlass
