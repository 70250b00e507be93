// SPDX-License-Identifier: GPL-3.0-or-later
// Digests and checksums over bytes as they are read. MD5 and SHA by OpenSSL's EVP: Debian's
// QCryptographicHash is ten times slower on processors with SHA instructions. CRCs by core/base/crc.h.
#pragma once

#include <QByteArray>
#include <QByteArrayView>
#include <QString>

#include <memory>
#include <optional>
#include <vector>

namespace windlass {

enum class DigestKind {
    Md5,
    Sha1,
    Sha256,
    Sha512,
    Sha224,
    Sha384,
    Crc32c,    ///< CRC-32C (Castagnoli, RFC 9260), big endian as S3 writes it
    Crc64Nvme, ///< CRC-64/NVME (NVM Express, "64b CRC"), big endian as S3 writes it
};

/// `md5`, `sha1`, `sha224`, `sha256`, `sha384`, `sha512`, `crc32c`, `crc64nvme`.
QLatin1StringView digestName(DigestKind kind);
std::optional<DigestKind> digestNamed(QStringView name);

/// The digest that some source states for something.
struct StatedDigest
{
    DigestKind kind = DigestKind::Sha256;
    QByteArray value; ///< raw

    bool operator==(const StatedDigest &) const = default;
};

/// `sha256:` and the value in hexadecimal.
QString digestText(const StatedDigest &digest);
/// Empty if the text is invalid, or if its length is not that of the digest.
std::optional<StatedDigest> digestFrom(const QString &text);

/// A digest that is fed while the bytes are read.
class Digest
{
public:
    explicit Digest(DigestKind kind);
    Digest(Digest &&) noexcept;
    Digest &operator=(Digest &&) noexcept;
    ~Digest();

    void add(QByteArrayView bytes);
    /// The raw digest of everything added so far. Call once.
    QByteArray finish();

    static QByteArray of(DigestKind kind, QByteArrayView bytes);

private:
    struct Context;
    std::unique_ptr<Context> context_;
};

/// The digest of two consecutive pieces, from the digest of each and the length of the second. CRCs only.
QByteArray joined(DigestKind crc, const QByteArray &first, const QByteArray &second, qint64 secondLength);

/// Several digests over the same bytes, so that they are read once.
class Digests
{
public:
    explicit Digests(const std::vector<DigestKind> &kinds);

    void add(QByteArrayView bytes);
    /// The raw digest of that kind over everything added; empty if it is not among the kinds. The first call
    /// closes the set: nothing may be added after it.
    QByteArray value(DigestKind kind);

private:
    struct Each
    {
        DigestKind kind;
        Digest digest;
        QByteArray value;
    };
    std::vector<Each> all_;
    bool closed_ = false;
};

/// A thread that used digests must call this as its last action. OpenSSL keeps state for each thread and
/// would clear it when the thread is torn down; QThread::wait() returns before that, so a program that ends
/// then frees it twice.
void releaseDigestsOfThread();

/// HMAC-SHA256 (RFC 2104), raw.
QByteArray hmacSha256(QByteArrayView key, QByteArrayView message);

} // namespace windlass
