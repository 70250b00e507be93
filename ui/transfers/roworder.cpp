// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/transfers/roworder.h"

#include <algorithm>
#include <limits>

namespace windlass {

namespace {

/// A row with the beginning of its text, which decides most comparisons. The whole text is in a separate
/// store.
struct TextKey
{
    quint64 start = 0;
    int row = 0;
    int from = 0;
    int length = 0;
};

int compareUnits(const char16_t *one, int oneLength, const char16_t *other, int otherLength)
{
    const auto order = std::char_traits<char16_t>::compare(
        one, other, static_cast<size_t>(std::min(oneLength, otherLength)));
    if (order != 0)
        return order;
    return oneLength < otherLength ? -1 : oneLength > otherLength ? 1 : 0;
}

/// Number of UTF-16 units that all texts have in common at their beginning.
int commonStart(const std::vector<TextKey> &keys, const std::u16string &store)
{
    if (keys.empty())
        return 0;
    int common = keys.front().length;
    for (const TextKey &key : keys) {
        int alike = 0;
        while (alike < std::min(common, key.length) &&
               store[static_cast<size_t>(key.from + alike)] ==
                   store[static_cast<size_t>(keys.front().from + alike)])
            ++alike;
        common = alike;
    }
    return common;
}

void sortByText(const TransferColumn &column, bool descending, const TransferModel &transfers,
                std::vector<int> &rows)
{
    std::u16string store;
    std::vector<TextKey> keys;
    keys.reserve(rows.size());
    store.reserve(rows.size() * 24);
    for (const int row : rows) {
        const auto from = static_cast<int>(store.size());
        if (column.id == TransferColumn::Name) {
            const QStringView name = transfers.foldedName(row);
            store.append(name.utf16(), static_cast<size_t>(name.size()));
        } else {
            appendFolded(column.sortText(transfers.at(row)), store);
        }
        keys.push_back({0, row, from, static_cast<int>(store.size()) - from});
    }
    const int common = commonStart(keys, store);
    const bool narrow = std::all_of(store.begin(), store.end(), [](char16_t unit) { return unit < 0x100; });
    const int units = narrow ? 8 : 4; // as many units as fit into the number
    for (TextKey &key : keys) {
        for (int i = 0; i < units; ++i) {
            const int at = common + i;
            key.start = key.start << static_cast<unsigned>(64 / units) |
                        (at < key.length ? store[static_cast<size_t>(key.from + at)] : 0U);
        }
    }
    const char16_t *texts = store.data();
    std::sort(keys.begin(), keys.end(), [texts, descending](const TextKey &one, const TextKey &other) {
        if (one.start != other.start)
            return (one.start < other.start) != descending;
        const int order = compareUnits(texts + one.from, one.length, texts + other.from, other.length);
        if (order != 0)
            return (order < 0) != descending;
        return one.row < other.row;
    });
    std::transform(keys.begin(), keys.end(), rows.begin(), [](const TextKey &key) { return key.row; });
}

void sortByNumber(const TransferColumn &column, bool descending, const TransferModel &transfers,
                  std::vector<int> &rows)
{
    std::vector<std::pair<double, int>> keys;
    keys.reserve(rows.size());
    for (const int row : rows)
        keys.emplace_back(column.sortNumber(transfers.at(row)) * (descending ? -1 : 1), row);
    std::sort(keys.begin(), keys.end());
    std::transform(keys.begin(), keys.end(), rows.begin(), [](const auto &key) { return key.second; });
}

} // namespace

int compareBy(const TransferColumn &column, const TransferStatus &one, const TransferStatus &other)
{
    if (column.sortText != nullptr)
        return column.sortText(one).compare(column.sortText(other), Qt::CaseInsensitive);
    const double a = column.sortNumber(one);
    const double b = column.sortNumber(other);
    return a < b ? -1 : b < a ? 1 : 0;
}

void sortBy(const TransferColumn &column, Qt::SortOrder direction, const TransferModel &transfers,
            std::vector<int> &rows)
{
    const bool descending = direction == Qt::DescendingOrder;
    std::sort(rows.begin(), rows.end()); // read the rows in memory order
    if (column.sortText != nullptr)
        sortByText(column, descending, transfers, rows);
    else
        sortByNumber(column, descending, transfers, rows);
}

} // namespace windlass
