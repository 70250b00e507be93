// SPDX-License-Identifier: GPL-3.0-or-later
// What a request to the practice store asks for: bucket, key, query, and which of the S3 operations it is.
#pragma once

#include "core/practice/requesthead.h"

#include <QByteArray>
#include <QString>

#include <map>
#include <optional>

namespace windlass::practice {

enum class Operation {
    Put,
    Part,
    Open,
    Complete,
    Abort,
    Head,
    Get,
    Delete,
    DeleteMany,
    List,
    ListParts,
    ListUploads,
    ListBuckets,
    HeadBucket,
    PutBucket,
    Location,
    Probe,   ///< any step by which Windlass finds out which checksums the store takes
    Unknown, ///< S3 may know it, this store doesn't
};

/// The word for it in fault rules and counters: `put`, `part`, `list-parts`, …
QLatin1StringView operationName(Operation operation);
/// The operation with that name; nothing when there is none.
std::optional<Operation> operationNamed(QStringView name);
/// All names in the order of the enum, for a sentence that says what is possible.
QStringList operationNames();

/// Where a request points, taken apart and decoded.
struct Target
{
    QByteArray bucket; ///< empty: the service itself
    QByteArray key;    ///< empty: the bucket
    std::map<QByteArray, QByteArray> query;
    Operation operation = Operation::Unknown;
    int part = 0; ///< of Part: 1 to 10000, or 0 when the number is none of these

    QByteArray value(QByteArrayView name, const QByteArray &otherwise = {}) const;
    bool asks(QByteArrayView name) const;
};

/// Reads path style (`/BUCKET/KEY`) and virtual-hosted style (`Host: BUCKET.localhost:PORT`).
/// Nothing when the path or the query holds a bad percent escape or is no UTF-8.
std::optional<Target> readTarget(const RequestHead &head);

/// `%41b` as `Ab`; with `plusIsSpace` also `+` as a blank, as in a query. Nothing for a bad escape.
std::optional<QByteArray> percentDecoded(QByteArrayView text, bool plusIsSpace = false);

} // namespace windlass::practice
