// SPDX-License-Identifier: GPL-3.0-or-later
// Asks where files go, when there are several destinations and nobody has chosen one yet.
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

    /// So many files and folders wait for the answer.
    void setItems(qsizetype count);
    /// Keeps the row that is current.
    void setDestinations(const QList<Destination> &destinations);

Q_SIGNALS:
    void answered(const QString &destination);
    /// The one that a person wants is not among them.
    void anotherWanted();

private:
    QString chosen() const;
    void answer();

    QLabel *question_;
    QListWidget *list_;
    QPushButton *send_;
};

} // namespace windlass
