// SPDX-License-Identifier: GPL-3.0-or-later
// What a request to the practice store asks for: bucket, key, query, and which of the S3 operations it is.
#pragma once

#include "practice/requesthead.h"

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
    Probe,   ///< any step of the probe by which Windlass finds out which checksums the store takes
    Unknown, ///< S3 may know it, this store doesn't
};

/// Its name in fault rules and counters: `put`, `part`, `list-parts`, …
QLatin1StringView operationName(Operation operation);
/// The operation of that name; empty if there is none.
std::optional<Operation> operationNamed(QStringView name);
/// All names in the order of the enum, for a sentence that lists what is possible.
QStringList operationNames();

/// The target of a request, split and decoded.
struct Target
{
    QByteArray bucket; ///< empty: the service itself
    QByteArray key;    ///< empty: the bucket
    std::map<QByteArray, QByteArray> query;
    Operation operation = Operation::Unknown;
    int part = 0; ///< for Part: 1 to 10000, or 0 if the number is invalid

    QByteArray value(QByteArrayView name, const QByteArray &otherwise = {}) const;
    bool asks(QByteArrayView name) const;
};

/// Reads path style (`/BUCKET/KEY`) and virtual-hosted style (`Host: BUCKET.localhost:PORT`).
/// Empty if the path or the query has a bad percent escape or is not UTF-8.
std::optional<Target> readTarget(const RequestHead &head);

/// `%41b` as `Ab`; with `plusIsSpace` also `+` as a blank, as in a query. Empty for a bad escape.
std::optional<QByteArray> percentDecoded(QByteArrayView text, bool plusIsSpace = false);

} // namespace windlass::practice
