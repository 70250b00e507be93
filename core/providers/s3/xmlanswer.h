// SPDX-License-Identifier: GPL-3.0-or-later
// An XML answer of an S3 service, read into plain texts. The one reader of all of them.
//
// What a service sends is not to be trusted: reading costs time and memory in proportion to the answer, and
// stops at limits that no answer of S3 comes near.
#pragma once

#include <QByteArray>
#include <QList>
#include <QPair>
#include <QString>

namespace windlass {

/// The texts of an answer's elements by their path below the root: `Part/ETag` may come more than once.
struct XmlAnswer
{
    /// Reading ends here, and the answer is not whole. A page of 1,000 objects has about 13,000 elements.
    static constexpr int mostElements = 20'000;
    static constexpr int deepest = 32;
    static constexpr int longestTag = 1024; ///< with its attributes, in characters
    /// What lies deeper than this below the root is read over: no answer of S3 says anything there.
    static constexpr int deepestText = 4;

    QString root; ///< without a prefix
    QList<QPair<QString, QString>> texts;
    bool whole = false; ///< well formed to its end, and within the limits

    QString first(QLatin1StringView path) const
    {
        for (const auto &[name, text] : texts) {
            if (name == path)
                return text;
        }
        return {};
    }
};

/// Reads the body of an answer. White space before the document is allowed. Characters that XML 1.0 cannot
/// hold, as services repeat them from names, become U+FFFD. A document type is not accepted, and so there are
/// no entities but XML's own. Not `whole` if it is no XML; `texts` are then those before the trouble.
XmlAnswer xmlAnswer(const QByteArray &body);

} // namespace windlass
