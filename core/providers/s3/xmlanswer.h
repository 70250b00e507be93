// SPDX-License-Identifier: GPL-3.0-or-later
// An XML answer of an S3 service, read into plain texts.
#pragma once

#include <QByteArray>
#include <QList>
#include <QPair>
#include <QString>

namespace windlass {

/// The texts of an answer's elements by their path below the root: `Part/ETag` may come more than once.
struct XmlAnswer
{
    QString root;
    QList<QPair<QString, QString>> texts;
    bool whole = false; ///< well formed to its end

    QString first(QLatin1StringView path) const
    {
        for (const auto &[name, text] : texts) {
            if (name == path)
                return text;
        }
        return {};
    }
};

/// Reads the body of an answer. White space before the document is allowed. Not `whole` if it is no XML.
XmlAnswer xmlAnswer(const QByteArray &body);

} // namespace windlass
