// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/shellwords.h"

#include <optional>
#include <utility>

namespace windlass {

using namespace Qt::StringLiterals;

QStringList shellWords(QStringView line)
{
    QStringList words;
    std::optional<QString> word;
    QChar quote;
    for (qsizetype at = 0; at < line.size(); ++at) {
        const QChar each = line[at];
        const bool escapes = each == u'\\' && at + 1 < line.size() &&
                             (quote.isNull() || (quote == u'"' && u"\"\\$`"_s.contains(line[at + 1])));
        if (escapes) {
            word = word.value_or(QString()) + line[++at];
        } else if (!quote.isNull() && each == quote) {
            quote = {};
        } else if (quote.isNull() && (each == u'"' || each == u'\'')) {
            quote = each;
            word = word.value_or(QString());
        } else if (quote.isNull() && each.isSpace()) {
            if (word)
                words << *std::exchange(word, std::nullopt);
        } else {
            word = word.value_or(QString()) + each;
        }
    }
    if (word)
        words << *word;
    return words;
}

} // namespace windlass
