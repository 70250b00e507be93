// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/transfers/foldednames.h"

namespace windlass {

void appendFolded(QStringView text, std::u16string &store)
{
    for (const QChar each : text) {
        const char16_t unit = each.unicode();
        if (unit >= 0x80)
            store.push_back(each.toCaseFolded().unicode());
        else
            store.push_back(unit >= u'A' && unit <= u'Z' ? static_cast<char16_t>(unit + 0x20) : unit);
    }
}

void FoldedNames::append(QStringView name)
{
    const auto from = static_cast<qsizetype>(store_.size());
    appendFolded(name, store_);
    places_.push_back({from, static_cast<qsizetype>(store_.size()) - from});
}

/// The old name stays in the store until rows are removed, because names hardly ever change.
void FoldedNames::replace(int row, QStringView name)
{
    const auto from = static_cast<qsizetype>(store_.size());
    appendFolded(name, store_);
    Place &place = places_[static_cast<size_t>(row)];
    const Place now{from, static_cast<qsizetype>(store_.size()) - from};
    const QStringView all(store_);
    if (all.sliced(place.from, place.length) == all.sliced(now.from, now.length))
        store_.resize(static_cast<size_t>(from));
    else
        place = now;
}

void FoldedNames::take(const std::vector<int> &rows)
{
    FoldedNames left;
    left.store_.reserve(store_.size());
    left.places_.reserve(places_.size() - rows.size());
    auto gone = rows.begin();
    for (int row = 0; row < size(); ++row) {
        if (gone != rows.end() && *gone == row) {
            ++gone;
            continue;
        }
        const Place &place = places_[static_cast<size_t>(row)];
        left.places_.push_back({static_cast<qsizetype>(left.store_.size()), place.length});
        left.store_.append(store_, static_cast<size_t>(place.from), static_cast<size_t>(place.length));
    }
    *this = std::move(left);
}

} // namespace windlass
