// SPDX-License-Identifier: GPL-3.0-or-later
// Reads an XML answer of an S3 service into plain texts. All answers go through this one reader.
//
// The answer is untrusted: reading costs time and memory in proportion to its size, and stops at limits that
// no real answer of S3 comes near.
#pragma once

#include <QByteArray>
#include <QList>
#include <QPair>
#include <QString>

namespace windlass {

/// The texts of an answer's elements by their path below the root. A path such as `Part/ETag` may occur more
/// than once.
struct XmlAnswer
{
    /// Reading ends here, and the answer is not whole. A page of 1,000 objects has about 13,000 elements.
    static constexpr int mostElements = 20'000;
    static constexpr int deepest = 32;
    static constexpr int longestTag = 1024; ///< with its attributes, in characters
    /// Elements deeper than this below the root are skipped: no answer of S3 has anything there.
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

/// Parses the body of an answer. White space before the document is allowed. Characters that XML 1.0 cannot
/// hold, which services repeat from names, become U+FFFD. A document type is not accepted, so the only
/// entities are XML's own. If the body is not valid XML, the answer is not `whole`, and `texts` has what came
/// before the error.
XmlAnswer xmlAnswer(const QByteArray &body);

} // namespace windlass
