// SPDX-License-Identifier: GPL-3.0-or-later
// A list of rows for reading: no frame, no tree, whole-row selection, and the selected rows can be copied as
// text.
#pragma once

#include <QTreeView>

#include <functional>

namespace windlass {

class QuietTable final : public QTreeView
{
    Q_OBJECT

public:
    /// `asText` returns the clipboard's text for the given rows.
    explicit QuietTable(std::function<QString(const QList<int> &rows)> asText, QWidget *parent = nullptr);

    /// Is the last row visible? Then the view follows new rows.
    bool atTail() const;
    QList<int> chosenRows() const;
    void copyChosen() const;

private:
    std::function<QString(const QList<int> &)> asText_;
};

} // namespace windlass
