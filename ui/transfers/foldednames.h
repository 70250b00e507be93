// SPDX-License-Identifier: GPL-3.0-or-later
// The case-folded names of many rows, for comparisons. They are stored in one piece of memory, so that
// sorting does not read a hundred thousand separate strings.
#pragma once

#include <QStringView>

#include <string>
#include <utility>
#include <vector>

namespace windlass {

/// Appends the text with case folding of each UTF-16 unit, as in QString's comparisons.
void appendFolded(QStringView text, std::u16string &store);

/// One name for each row. Has to be updated when rows are added, changed or removed.
class FoldedNames
{
public:
    /// Adds a row at the end.
    void append(QStringView name);
    void replace(int row, QStringView name);
    /// Removes these rows, given in ascending order. The rows after them move up.
    void take(const std::vector<int> &rows);

    /// Valid until the next change.
    QStringView at(int row) const
    {
        const Place &place = places_[static_cast<size_t>(row)];
        return QStringView(store_).sliced(place.from, place.length);
    }
    int size() const { return static_cast<int>(places_.size()); }

private:
    struct Place
    {
        qsizetype from = 0;
        qsizetype length = 0;
    };

    std::u16string store_;
    std::vector<Place> places_;
};

} // namespace windlass
