// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/providers/s3/checksumrefusals.h"

#include <algorithm>
#include <array>

namespace windlass {

using namespace Qt::StringLiterals;

namespace {

constexpr std::array candidates{ChecksumMode::Crc64Nvme, ChecksumMode::Crc32c};

/// The statuses with which services refuse a header or a way of sending that they do not know.
constexpr std::array statuses{400, 403, 411, 501};
/// The codes with which they do so.
constexpr std::array codes{"NotImplemented"_L1,       "InvalidArgument"_L1, "InvalidRequest"_L1,
                           "MissingContentLength"_L1, "InvalidDigest"_L1,   "XAmzContentSHA256Mismatch"_L1,
                           "UnsupportedArgument"_L1};

/// Buckets with a retention refuse data without a checksum, and report only that the request is invalid.
bool wantsMd5(const Failure &failure)
{
    constexpr int badRequest = 400;
    return failure.httpStatus == badRequest &&
           (failure.serviceCode.isEmpty() || failure.serviceCode == u"InvalidRequest" ||
            failure.serviceCode == u"MissingContentMD5");
}

} // namespace

std::span<const ChecksumMode> s3ChecksumCandidates()
{
    return candidates;
}

ChecksumRefusal s3OnChecksums(const Failure &failure, ChecksumMode mode)
{
    if (failure.kind != FailureKind::Service)
        return ChecksumRefusal::Silent;
    if (mode == ChecksumMode::Etag)
        return wantsMd5(failure) ? ChecksumRefusal::WantsMd5 : ChecksumRefusal::Silent;
    const bool special = std::ranges::find(candidates, mode) != candidates.end();
    if (!special || failure.serviceCode == u"RequestTimeout" ||
        std::ranges::find(statuses, failure.httpStatus) == statuses.end())
        return ChecksumRefusal::Silent;
    return std::ranges::find(codes, failure.serviceCode) == codes.end() ? ChecksumRefusal::Refused
                                                                        : ChecksumRefusal::RefusedByName;
}

} // namespace windlass
