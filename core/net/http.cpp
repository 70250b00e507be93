// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/http.h"

namespace windlass {

qint64 HttpRequest::bodyLength() const
{
    if (const auto *bytes = std::get_if<QByteArray>(&body))
        return bytes->size();
    if (const auto *range = std::get_if<FileRange>(&body))
        return range->wireLength();
    return 0;
}

QByteArray HttpReply::header(QByteArrayView name) const
{
    for (const auto &[key, value] : headers) {
        if (key.compare(name, Qt::CaseInsensitive) == 0)
            return value;
    }
    return {};
}

int portOf(const QUrl &url)
{
    return url.port(url.scheme() == u"http" ? 80 : 443);
}

qint64 chunkFor(const QUrl &url)
{
    return url.scheme() == u"https" ? encryptedChunk : plainChunk;
}

} // namespace windlass
