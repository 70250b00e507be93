// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/transfer/rangedigest.h"

#include <algorithm>
#include <span>

namespace windlass {

Result<QByteArray> digestOf(const SourceFile &file, qint64 offset, qint64 length, DigestKind kind)
{
    constexpr qint64 piece = 1024 * 1024;
    Digest digest(kind);
    QByteArray buffer(std::min(length, piece), Qt::Uninitialized);
    for (qint64 done = 0; done < length;) {
        const qint64 count = std::min(length - done, piece);
        const std::span bytes(buffer.data(), static_cast<size_t>(count));
        if (const auto read = file.read(offset + done, bytes); !read)
            return failed(read.error());
        digest.add(QByteArrayView(buffer.constData(), count));
        done += count;
    }
    return digest.finish();
}

} // namespace windlass
