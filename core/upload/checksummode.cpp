// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/upload/checksummode.h"

#include "core/base/names.h"

namespace windlass {

using namespace Qt::StringLiterals;

namespace {

constexpr Names<ChecksumMode> modeNames({
    {ChecksumMode::Etag, "etag"_L1},
    {ChecksumMode::Crc64Nvme, "crc64nvme"_L1},
    {ChecksumMode::Crc32c, "crc32c"_L1},
    {ChecksumMode::SignedPayload, "signed"_L1},
    {ChecksumMode::ContentMd5, "content-md5"_L1},
    {ChecksumMode::None, "none"_L1},
});

} // namespace

std::optional<DigestKind> partDigest(ChecksumMode mode)
{
    switch (mode) {
    case ChecksumMode::Etag:
    case ChecksumMode::ContentMd5:
        return DigestKind::Md5;
    case ChecksumMode::Crc64Nvme:
    case ChecksumMode::SignedPayload:
        return DigestKind::Crc64Nvme;
    case ChecksumMode::Crc32c:
        return DigestKind::Crc32c;
    case ChecksumMode::None:
        return {};
    }
    Q_UNREACHABLE();
}

QLatin1StringView checksumModeName(ChecksumMode mode)
{
    return modeNames.of(mode);
}

std::optional<ChecksumMode> checksumModeNamed(QStringView name)
{
    return modeNames.value(name);
}

} // namespace windlass
