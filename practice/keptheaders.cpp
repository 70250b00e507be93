// SPDX-License-Identifier: GPL-3.0-or-later
#include "practice/keptheaders.h"

#include <QByteArrayList>

#include <algorithm>
#include <array>

namespace windlass::practice {

namespace {

constexpr std::array<QByteArrayView, 8> keptHeaders{
    "cache-control",       "content-disposition",
    "content-encoding",    "content-language",
    "content-type",        "expires",
    "x-amz-storage-class", "x-amz-server-side-encryption",
};

QByteArray withoutChunks(const QByteArray &encoding)
{
    QByteArrayList left;
    for (const QByteArray &word : encoding.split(',')) {
        if (word.trimmed() != "aws-chunked")
            left.append(word.trimmed());
    }
    return left.join(", ");
}

} // namespace

Headers headersToKeep(const RequestHead &head)
{
    Headers headers;
    for (const auto &header : head.headers) {
        const bool keep =
            std::find(keptHeaders.begin(), keptHeaders.end(), header.first) != keptHeaders.end();
        if (!keep && !header.first.startsWith("x-amz-meta-"))
            continue;
        headers.push_back(header);
        if (header.first == "content-encoding")
            headers.back().second = withoutChunks(header.second);
        if (headers.back().second.isEmpty())
            headers.pop_back();
    }
    if (!head.has("content-type"))
        headers.emplace_back("content-type", "binary/octet-stream");
    return headers;
}

} // namespace windlass::practice
