// SPDX-License-Identifier: GPL-3.0-or-later
// Asks for the destination of files if there are several and none is selected.
#pragma once

#include "core/accounts/destination.h"

#include <QDialog>
#include <QList>

class QLabel;
class QListWidget;
class QPushButton;

namespace windlass {

class DestinationQuestion final : public QDialog
{
    Q_OBJECT

public:
    explicit DestinationQuestion(QWidget *parent = nullptr);

    /// `count`: number of waiting files and folders.
    void setItems(qsizetype count);
    /// Keeps the current row.
    void setDestinations(const QList<Destination> &destinations);

Q_SIGNALS:
    void answered(const QString &destination);
    /// A person wants to create another destination.
    void anotherWanted();

private:
    QString chosen() const;
    void answer();

    QLabel *question_;
    QListWidget *list_;
    QPushButton *send_;
};

} // namespace windlass
