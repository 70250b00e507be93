// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/upload/checksum.h"

#include "core/upload/step.h"

#include <algorithm>

namespace windlass {

using namespace Qt::StringLiterals;

namespace {

/// The checksum of the whole object, combined from those of its parts.
Checksum ofTheWhole(const QList<ConfirmedPart> &parts)
{
    Checksum whole{DigestKind::Crc64Nvme, QByteArray(8, '\0')};
    for (const ConfirmedPart &part : parts)
        whole.raw = joined(whole.kind, whole.raw, part.digest, part.length);
    return whole;
}

/// The digest of the concatenated digests of the parts.
Checksum ofTheParts(DigestKind kind, const QList<ConfirmedPart> &parts)
{
    Digest digest(kind);
    for (const ConfirmedPart &part : parts)
        digest.add(part.digest);
    return {kind, digest.finish(), static_cast<int>(parts.size())};
}

/// Is the ETag of the part the MD5 of its bytes? With some kinds of encryption it is not.
bool confirmedByMd5(const ConfirmedPart &part)
{
    return part.etag.compare(QLatin1StringView(part.digest.toHex()), Qt::CaseInsensitive) == 0;
}

} // namespace

QString checksumText(const Checksum &checksum)
{
    if (checksum.raw.isEmpty())
        return {};
    const bool hex = checksum.kind == DigestKind::Md5; // as services write an MD5
    const QByteArray value = hex ? checksum.raw.toHex() : checksum.raw.toBase64();
    const QString name = digestName(checksum.kind);
    if (checksum.parts == 0)
        return name + u':' + QLatin1StringView(value);
    return name + u"-parts:"_s + QLatin1StringView(value) + u'-' + QString::number(checksum.parts);
}

QString checksumText(ChecksumMode mode, const QByteArray &digest)
{
    const auto kind = partDigest(mode);
    return kind ? checksumText(Checksum{*kind, digest}) : QString();
}

QString checksumText(ChecksumMode mode, const QList<ConfirmedPart> &parts)
{
    const auto kind = partDigest(mode);
    const auto lacks = [](const ConfirmedPart &part) { return part.digest.isEmpty(); };
    if (!kind || parts.isEmpty() || std::ranges::any_of(parts, lacks))
        return {};
    switch (*kind) {
    case DigestKind::Crc64Nvme:
        return checksumText(ofTheWhole(parts));
    case DigestKind::Md5:
        return std::ranges::all_of(parts, confirmedByMd5) ? checksumText(ofTheParts(*kind, parts))
                                                          : QString();
    case DigestKind::Crc32c:
    case DigestKind::Sha1:
    case DigestKind::Sha224:
    case DigestKind::Sha256:
    case DigestKind::Sha384:
    case DigestKind::Sha512:
        return checksumText(ofTheParts(*kind, parts));
    }
    Q_UNREACHABLE();
}

std::optional<bool> agrees(const QString &ours, const QList<Checksum> &services)
{
    for (const Checksum &checksum : services) {
        const QString theirs = checksumText(checksum);
        if (!ours.isEmpty() && theirs.section(u':', 0, 0) == ours.section(u':', 0, 0))
            return theirs == ours;
    }
    return {};
}

bool contradicts(Digests &ours, const QList<Checksum> &services)
{
    return std::ranges::any_of(services, [&ours](const Checksum &checksum) {
        const QByteArray digest = ours.value(checksum.kind);
        return !checksum.fromEtag && checksum.parts == 0 && !digest.isEmpty() && digest != checksum.raw;
    });
}

std::optional<bool> etagIsMd5(Digests &ours, const QList<Checksum> &services)
{
    const QByteArray md5 = ours.value(DigestKind::Md5);
    for (const Checksum &checksum : services) {
        if (checksum.fromEtag && checksum.parts == 0 && !md5.isEmpty())
            return checksum.raw == md5;
    }
    return {};
}

bool etagDiffersFromMd5(const ConfirmedPart &part)
{
    constexpr qsizetype md5Length = 16;
    const QByteArray etag = QByteArray::fromHex(part.etag.toLatin1());
    const bool looksLikeMd5 = etag.size() == md5Length && part.etag.size() == 2 * md5Length;
    return looksLikeMd5 && part.digest.size() == md5Length && etag != part.digest;
}

} // namespace windlass
