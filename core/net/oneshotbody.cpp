// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/oneshotbody.h"

#include "core/net/sourcefile.h"

#include <algorithm>
#include <cstring>

namespace windlass {

OneShotBody::OneShotBody(QByteArray bytes)
    : source_(std::move(bytes))
    , length_(std::get<QByteArray>(source_).size())
{
    open(QIODevice::ReadOnly | QIODevice::Unbuffered);
}

OneShotBody::OneShotBody(FileRange range)
    : source_(std::move(range))
    , length_(std::get<FileRange>(source_).length)
{
    open(QIODevice::ReadOnly | QIODevice::Unbuffered);
}

bool OneShotBody::seek(qint64 position)
{
    // QIODevice asks to be where it already is; anything else would be a second reading.
    return position == taken_ && position > 0 && QIODevice::seek(position);
}

qint64 OneShotBody::readData(char *data, qint64 maxSize)
{
    const qint64 count = std::min(maxSize, length_ - taken_);
    if (count <= 0)
        return maxSize == 0 ? 0 : -1;
    if (const auto *bytes = std::get_if<QByteArray>(&source_)) {
        std::memcpy(data, bytes->constData() + taken_, static_cast<size_t>(count));
    } else {
        const auto &range = std::get<FileRange>(source_);
        const auto done =
            range.file->read(range.offset + taken_, std::span(data, static_cast<size_t>(count)));
        if (!done) {
            if (broken)
                broken(done.error());
            return -1;
        }
        if (range.digest)
            range.digest->add(QByteArrayView(data, count));
    }
    taken_ += count;
    return count;
}

} // namespace windlass
