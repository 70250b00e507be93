// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/suggestion.h"

#include "app/cli/tr.h"

#include <algorithm>
#include <vector>

namespace windlass {

using namespace Qt::StringLiterals;

int editDistance(const QString &first, const QString &second)
{
    const QString a = first.toLower();
    const QString b = second.toLower();
    const auto columns = static_cast<size_t>(b.size()) + 1;
    std::vector<int> twoBefore(columns);
    std::vector<int> before(columns);
    std::vector<int> row(columns);
    for (size_t j = 0; j < columns; ++j)
        before[j] = static_cast<int>(j);
    for (qsizetype i = 1; i <= a.size(); ++i) {
        row[0] = static_cast<int>(i);
        for (qsizetype j = 1; j <= b.size(); ++j) {
            const auto at = static_cast<size_t>(j);
            const int exchanged = before[at - 1] + (a.at(i - 1) == b.at(j - 1) ? 0 : 1);
            row[at] = std::min({before[at] + 1, row[at - 1] + 1, exchanged});
            if (i > 1 && j > 1 && a.at(i - 1) == b.at(j - 2) && a.at(i - 2) == b.at(j - 1))
                row[at] = std::min(row[at], twoBefore[at - 2] + 1);
        }
        std::swap(twoBefore, before);
        std::swap(before, row);
    }
    return before.back();
}

QString closest(const QString &word, const QStringList &known)
{
    constexpr qsizetype longest = 64; // longer texts are not mistyped words
    if (word.size() > longest)
        return {};
    int least = std::max(1, static_cast<int>(word.size()) / 3) + 1;
    QString found;
    for (const QString &candidate : known) {
        const int distance = editDistance(word, candidate);
        if (distance < least) {
            least = distance;
            found = candidate;
        }
    }
    return found;
}

QString didYouMean(const QString &word, const QStringList &known)
{
    const QString meant = closest(word, known);
    return meant.isEmpty() ? QString() : u' ' + Cli::tr("Did you mean “%1”?").arg(meant);
}

} // namespace windlass
