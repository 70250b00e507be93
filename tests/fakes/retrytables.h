// SPDX-License-Identifier: GPL-3.0-or-later
// tests/data/retry_tables.txt: the classification tables, as questions to the command line.
#pragma once

#include <QFile>
#include <QStringList>

#include <gtest/gtest.h>

namespace windlass {

struct AskedRow
{
    QStringList arguments; ///< of `retry explain`
    QString failureClass;
    QString words; ///< expected in the reason; may be empty
};

inline QList<AskedRow> retryTables()
{
    QFile file(QStringLiteral(WINDLASS_TEST_DATA "/retry_tables.txt"));
    EXPECT_TRUE(file.open(QIODevice::ReadOnly));
    QList<AskedRow> rows;
    for (const QString &line : QString::fromUtf8(file.readAll()).split(u'\n')) {
        if (line.isEmpty() || line.startsWith(u'#'))
            continue;
        const QStringList fields = line.split(u'|');
        rows.append({fields.at(0).split(u' ', Qt::SkipEmptyParts), fields.value(1).trimmed(),
                     fields.value(2).trimmed()});
    }
    return rows;
}

} // namespace windlass
