// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/wirebody.h"

#include "core/base/digest.h"
#include "core/net/framing.h"

#include <algorithm>

namespace windlass {

QByteArray onTheWire(const FileRange &range, QByteArrayView payload)
{
    if (range.digests)
        range.digests->add(payload);
    if (!range.framing)
        return payload.toByteArray();
    QByteArray wire;
    for (qint64 at = 0; at < payload.size(); at += range.chunk) {
        const QByteArrayView chunk = payload.sliced(at, std::min<qint64>(range.chunk, payload.size() - at));
        wire += range.framing->before(chunk) + chunk.toByteArray();
    }
    return wire + range.framing->end();
}

} // namespace windlass
