// SPDX-License-Identifier: GPL-3.0-or-later
// The retry history of one transfer as a table with one row for each attempt, in the order of their start.
#pragma once

#include "core/retry/attempt.h"
#include "ui/widgets/tones.h"

#include <QAbstractTableModel>
#include <QList>

#include <vector>

namespace windlass {

class AttemptModel final : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Role { SymbolRole = Qt::UserRole, SymbolToneRole, ToneRole };

    explicit AttemptModel(QObject *parent = nullptr);

    void reset(const QList<AttemptRecord> &attempts);
    void append(const AttemptRecord &attempt);
    /// Updates the record of the step's last attempt, after which another one follows.
    void amend(const AttemptRecord &attempt);
    /// Hides first attempts that did not fail.
    void setTroubleOnly(bool only);

    const QList<AttemptRecord> &all() const { return all_; }
    const AttemptRecord &at(int row) const { return all_.at(shown_.at(static_cast<size_t>(row))); }
    /// The rows as tab-separated lines of text, with the column titles as the first line.
    QString asText(const QList<int> &rows) const;

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

    /// A sample text; the column is made wide enough for it.
    static QString widest(int column);

private:
    bool belongs(const AttemptRecord &attempt) const;

    QList<AttemptRecord> all_;
    std::vector<qsizetype> shown_;
    bool troubleOnly_ = false;
};

} // namespace windlass
