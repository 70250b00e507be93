// SPDX-License-Identifier: GPL-3.0-or-later
// What a service lists, a page at a time: unfinished uploads, and objects.
#pragma once

#include <QDateTime>
#include <QString>

namespace windlass {

/// An upload session that was opened and neither closed nor taken back.
struct ListedUpload
{
    QString key;
    QString sessionId;
    QDateTime started; ///< UTC

    bool operator==(const ListedUpload &) const = default;
};

struct ListedObject
{
    QString key;
    qint64 size = 0;
    QString etag;
    QDateTime modified; ///< UTC

    bool operator==(const ListedObject &) const = default;
};

/// Where the next page begins: the service's own words, to be given back as they are. Empty: there is none.
struct PageMarker
{
    QString key;    ///< of uploads; of objects the token
    QString upload; ///< of uploads, besides the key

    bool empty() const { return key.isEmpty() && upload.isEmpty(); }
    bool operator==(const PageMarker &) const = default;
};

} // namespace windlass
