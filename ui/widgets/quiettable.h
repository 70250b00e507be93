// SPDX-License-Identifier: GPL-3.0-or-later
// A list of rows for reading: no frame, no tree, whole rows, and what is chosen can be copied as text.
#pragma once

#include <QTreeView>

#include <functional>

namespace windlass {

class QuietTable final : public QTreeView
{
    Q_OBJECT

public:
    /// `asText` makes the clipboard's text of the given rows.
    explicit QuietTable(std::function<QString(const QList<int> &rows)> asText, QWidget *parent = nullptr);

    /// Is the last row in sight? Then new rows are followed.
    bool atTail() const;
    QList<int> chosenRows() const;
    void copyChosen() const;

private:
    std::function<QString(const QList<int> &)> asText_;
};

} // namespace windlass
