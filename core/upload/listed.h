// SPDX-License-Identifier: GPL-3.0-or-later
// What a service lists, a page at a time: unfinished uploads, and objects.
#pragma once

#include <QDateTime>
#include <QString>

#include <optional>

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
    std::optional<qint64> size; ///< nothing where the service does not say
    QString etag;
    QDateTime modified; ///< UTC

    bool operator==(const ListedObject &) const = default;
};

/// Where the next page begins: the service's own words, to be given back as they are. Empty: the first page,
/// or that there is no other.
struct PageMarker
{
    QString key;    ///< of uploads; of objects the token
    QString upload; ///< of uploads, besides the key
    QString after;  ///< of objects, where the service gave no token: behind this key

    bool empty() const { return key.isEmpty() && upload.isEmpty() && after.isEmpty(); }
    bool operator==(const PageMarker &) const = default;
};

} // namespace windlass
