// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/upload/checksummode.h"

#include <algorithm>
#include <array>

namespace windlass {

using namespace Qt::StringLiterals;

namespace {

struct Row
{
    ChecksumMode mode;
    QLatin1StringView name;
    std::optional<DigestKind> digest;
};
constexpr std::array rows{
    Row{ChecksumMode::Etag, "etag"_L1, DigestKind::Md5},
    Row{ChecksumMode::Crc64Nvme, "crc64nvme"_L1, DigestKind::Crc64Nvme},
    Row{ChecksumMode::Crc32c, "crc32c"_L1, DigestKind::Crc32c},
    Row{ChecksumMode::SignedPayload, "signed"_L1, DigestKind::Crc64Nvme},
    Row{ChecksumMode::ContentMd5, "content-md5"_L1, DigestKind::Md5},
    Row{ChecksumMode::None, "none"_L1, std::nullopt},
};

} // namespace

std::optional<DigestKind> partDigest(ChecksumMode mode)
{
    return std::ranges::find(rows, mode, &Row::mode)->digest;
}

QLatin1StringView checksumModeName(ChecksumMode mode)
{
    return std::ranges::find(rows, mode, &Row::mode)->name;
}

std::optional<ChecksumMode> checksumModeNamed(QStringView name)
{
    const auto row = std::ranges::find_if(rows, [name](const Row &each) { return name == each.name; });
    return row == rows.end() ? std::nullopt : std::optional(row->mode);
}

} // namespace windlass
