// SPDX-License-Identifier: GPL-3.0-or-later
// Entries of the service's lists, which are fetched page by page: unfinished uploads and objects.
#pragma once

#include <QDateTime>
#include <QString>

#include <optional>

namespace windlass {

/// An upload session that is open: neither completed nor aborted.
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
    std::optional<qint64> size; ///< no value if the service does not say
    QString etag;
    QDateTime modified; ///< UTC

    bool operator==(const ListedObject &) const = default;
};

/// Where the next page begins: tokens of the service, which are sent back unchanged. Empty: the first page in
/// a request, no further page in an answer.
struct PageMarker
{
    QString key;    ///< for uploads the key; for objects the continuation token
    QString upload; ///< for uploads: the upload id, in addition to the key
    QString after;  ///< for objects, if the service sent no token: list after this key

    bool empty() const { return key.isEmpty() && upload.isEmpty() && after.isEmpty(); }
    bool operator==(const PageMarker &) const = default;
};

} // namespace windlass
