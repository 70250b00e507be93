// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/oneshotbody.h"

#include <span>
#include <utility>

namespace windlass {

OneShotBody::OneShotBody(std::shared_ptr<BodySource> source)
    : source_(std::move(source))
{
    source_->ready = [this] { Q_EMIT readyRead(); };
    open(QIODevice::ReadOnly | QIODevice::Unbuffered);
}

bool OneShotBody::seek(qint64 position)
{
    // QIODevice seeks to where it already is; anything else would be a second read.
    return position == source_->taken() && position > 0 && QIODevice::seek(position);
}

qint64 OneShotBody::readData(char *data, qint64 maxSize)
{
    if (maxSize <= 0)
        return 0;
    if (source_->taken() >= source_->length())
        return -1;
    return source_->take(std::span(data, static_cast<size_t>(maxSize))); // 0: Qt waits for readyRead
}

} // namespace windlass
