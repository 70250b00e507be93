// SPDX-License-Identifier: GPL-3.0-or-later
#include "practice/operation.h"

#include "core/base/names.h"

#include <QStringConverter>
#include <QStringList>

#include <algorithm>
#include <array>

namespace windlass::practice {

using namespace Qt::StringLiterals;

namespace {

constexpr Names<Operation> names({
    {Operation::Put, "put"_L1},
    {Operation::Part, "part"_L1},
    {Operation::Open, "open"_L1},
    {Operation::Complete, "complete"_L1},
    {Operation::Abort, "abort"_L1},
    {Operation::Head, "head"_L1},
    {Operation::Get, "get"_L1},
    {Operation::Delete, "delete"_L1},
    {Operation::DeleteMany, "delete-many"_L1},
    {Operation::List, "list"_L1},
    {Operation::ListParts, "list-parts"_L1},
    {Operation::ListUploads, "list-uploads"_L1},
    {Operation::ListBuckets, "list-buckets"_L1},
    {Operation::HeadBucket, "head-bucket"_L1},
    {Operation::PutBucket, "put-bucket"_L1},
    {Operation::Location, "location"_L1},
    {Operation::Probe, "probe"_L1},
    {Operation::Unknown, "unknown"_L1},
});

enum class Scope { Service, Bucket, Object };

/// The operation of a request is that of the first row whose method, scope and query name match.
struct Route
{
    QByteArrayView method;
    Scope scope;
    QByteArrayView query; ///< this name must be in the query; empty: any query that `strict` allows
    Operation operation;
};

constexpr std::array routes{
    Route{"PUT", Scope::Object, "partNumber", Operation::Part},
    Route{"PUT", Scope::Object, "", Operation::Put},
    Route{"POST", Scope::Object, "uploads", Operation::Open},
    Route{"POST", Scope::Object, "uploadId", Operation::Complete},
    Route{"GET", Scope::Object, "uploadId", Operation::ListParts},
    Route{"GET", Scope::Object, "", Operation::Get},
    Route{"HEAD", Scope::Object, "", Operation::Head},
    Route{"DELETE", Scope::Object, "uploadId", Operation::Abort},
    Route{"DELETE", Scope::Object, "", Operation::Delete},
    Route{"POST", Scope::Bucket, "delete", Operation::DeleteMany},
    Route{"GET", Scope::Bucket, "uploads", Operation::ListUploads},
    Route{"GET", Scope::Bucket, "location", Operation::Location},
    Route{"GET", Scope::Bucket, "", Operation::List},
    Route{"HEAD", Scope::Bucket, "", Operation::HeadBucket},
    Route{"PUT", Scope::Bucket, "", Operation::PutBucket},
    Route{"GET", Scope::Service, "", Operation::ListBuckets},
};

// A query with one of these names asks for a sub-resource that this store does not have; it must not be taken
// for the plain operation on the object or bucket.
constexpr std::array<QByteArrayView, 22> foreign{
    "acl",          "policy",      "tagging",           "versioning", "versions",    "versionId",
    "lifecycle",    "cors",        "website",           "logging",    "torrent",     "restore",
    "select",       "retention",   "legal-hold",        "encryption", "replication", "requestPayment",
    "notification", "object-lock", "ownershipControls", "attributes",
};

bool isUtf8(QByteArrayView text)
{
    QStringDecoder decoder(QStringDecoder::Utf8, QStringDecoder::Flag::Stateless);
    const QString decoded = decoder(text);
    return !decoder.hasError() && decoded.toUtf8() == text;
}

Operation operationOf(QByteArrayView method, const Target &target)
{
    const Scope scope = target.bucket.isEmpty() ? Scope::Service
                        : target.key.isEmpty()  ? Scope::Bucket
                                                : Scope::Object;
    const bool strange =
        std::any_of(foreign.begin(), foreign.end(), [&](auto name) { return target.asks(name); });
    for (const Route &route : routes) {
        if (route.method != method || route.scope != scope)
            continue;
        if (route.query.isEmpty() ? !strange : target.asks(route.query))
            return route.operation;
    }
    return Operation::Unknown;
}

} // namespace

QLatin1StringView operationName(Operation operation)
{
    return names.of(operation);
}

std::optional<Operation> operationNamed(QStringView name)
{
    return names.value(name);
}

QStringList operationNames()
{
    QStringList list;
    for (const Operation operation : allValues<Operation>()) {
        if (operation != Operation::Unknown)
            list.append(operationName(operation));
    }
    return list;
}

QByteArray Target::value(QByteArrayView name, const QByteArray &otherwise) const
{
    const auto found = query.find(name.toByteArray());
    return found == query.end() ? otherwise : found->second;
}

bool Target::asks(QByteArrayView name) const
{
    return query.contains(name.toByteArray());
}

std::optional<QByteArray> percentDecoded(QByteArrayView text, bool plusIsSpace)
{
    const auto digit = [](char c) {
        return c >= '0' && c <= '9'   ? c - '0'
               : c >= 'A' && c <= 'F' ? c - 'A' + 10
               : c >= 'a' && c <= 'f' ? c - 'a' + 10
                                      : -1;
    };
    QByteArray decoded;
    decoded.reserve(text.size());
    for (qsizetype i = 0; i < text.size(); ++i) {
        if (text[i] == '+' && plusIsSpace) {
            decoded += ' ';
        } else if (text[i] != '%') {
            decoded += text[i];
        } else {
            const int high = i + 2 < text.size() ? digit(text[i + 1]) : -1;
            const int low = i + 2 < text.size() ? digit(text[i + 2]) : -1;
            if (high < 0 || low < 0)
                return {};
            decoded += static_cast<char>(high * 16 + low);
            i += 2;
        }
    }
    return decoded;
}

std::optional<Target> readTarget(const RequestHead &head)
{
    Target target;
    const auto path = percentDecoded(head.path);
    if (!path || !path->startsWith('/') || !isUtf8(*path))
        return {};
    QByteArray rest = path->sliced(1);
    QByteArray host = head.header("host").toLower();
    host.truncate(host.lastIndexOf(':') < 0 ? host.size() : host.lastIndexOf(':'));
    if (host.endsWith(".localhost")) {
        target.bucket = host.chopped(qsizetype(qstrlen(".localhost")));
        target.key = rest;
    } else {
        const qsizetype slash = rest.indexOf('/');
        target.bucket = rest.first(slash < 0 ? rest.size() : slash);
        target.key = slash < 0 ? QByteArray() : rest.sliced(slash + 1);
    }
    for (const QByteArray &pair : head.query.split('&')) {
        if (pair.isEmpty())
            continue;
        const qsizetype equals = pair.indexOf('=');
        const auto name = percentDecoded(pair.first(equals < 0 ? pair.size() : equals), true);
        const auto value = percentDecoded(equals < 0 ? QByteArray() : pair.sliced(equals + 1), true);
        if (!name || !value || !isUtf8(*name) || !isUtf8(*value))
            return {};
        target.query.emplace(*name, *value);
    }
    target.operation = operationOf(head.method, target);
    if (target.operation == Operation::Part) {
        const int number = target.value("partNumber").toInt();
        target.part = number >= 1 && number <= 10'000 ? number : 0;
    }
    return target;
}

} // namespace windlass::practice
