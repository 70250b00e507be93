// SPDX-License-Identifier: GPL-3.0-or-later
#define OPENSSL_SUPPRESS_DEPRECATED // HMAC_CTX: its successor looks the digest up by name each time
#include "core/base/digest.h"

#include "core/base/crc.h"
#include "core/base/names.h"

#include <QtEndian>

#include <algorithm>
#include <array>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <utility>
#include <variant>

namespace windlass {

using namespace Qt::StringLiterals;

namespace {

constexpr Names<DigestKind> kindNames({
    {DigestKind::Md5, "md5"_L1},
    {DigestKind::Sha1, "sha1"_L1},
    {DigestKind::Sha256, "sha256"_L1},
    {DigestKind::Sha512, "sha512"_L1},
    {DigestKind::Sha224, "sha224"_L1},
    {DigestKind::Sha384, "sha384"_L1},
    {DigestKind::Crc32c, "crc32c"_L1},
    {DigestKind::Crc64Nvme, "crc64nvme"_L1},
});

/// Of the raw digest, bytes.
qsizetype lengthOf(DigestKind kind)
{
    switch (kind) {
    case DigestKind::Md5:
        return 16;
    case DigestKind::Sha1:
        return 20;
    case DigestKind::Sha224:
        return 28;
    case DigestKind::Sha256:
        return 32;
    case DigestKind::Sha384:
        return 48;
    case DigestKind::Sha512:
        return 64;
    case DigestKind::Crc32c:
        return 4;
    case DigestKind::Crc64Nvme:
        return 8;
    }
    Q_UNREACHABLE();
}

/// OpenSSL's algorithm, looked up once. The functions that take a name look it up for every digest, which
/// takes longer than a short message.
const EVP_MD *algorithm(DigestKind kind)
{
    using Fetched = std::unique_ptr<EVP_MD, decltype(&EVP_MD_free)>;
    const auto fetch = [](const char *name) {
        return Fetched(EVP_MD_fetch(nullptr, name, nullptr), &EVP_MD_free);
    };
    static const Fetched md5 = fetch("MD5");
    static const Fetched sha1 = fetch("SHA1");
    static const Fetched sha256 = fetch("SHA2-256");
    static const Fetched sha512 = fetch("SHA2-512");
    static const Fetched sha224 = fetch("SHA2-224");
    static const Fetched sha384 = fetch("SHA2-384");
    switch (kind) {
    case DigestKind::Md5:
        return md5.get();
    case DigestKind::Sha1:
        return sha1.get();
    case DigestKind::Sha256:
        return sha256.get();
    case DigestKind::Sha512:
        return sha512.get();
    case DigestKind::Sha224:
        return sha224.get();
    case DigestKind::Sha384:
        return sha384.get();
    case DigestKind::Crc32c:
    case DigestKind::Crc64Nvme:
        return nullptr;
    }
    Q_UNREACHABLE();
}

/// One of OpenSSL's digests.
class Evp
{
public:
    explicit Evp(const EVP_MD *algorithm)
        : context_(EVP_MD_CTX_new(), &EVP_MD_CTX_free)
    {
        EVP_DigestInit_ex(context_.get(), algorithm, nullptr);
    }
    void add(QByteArrayView bytes)
    {
        EVP_DigestUpdate(context_.get(), bytes.data(), static_cast<size_t>(bytes.size()));
    }
    QByteArray finish()
    {
        std::array<unsigned char, EVP_MAX_MD_SIZE> raw{};
        unsigned int length = 0;
        EVP_DigestFinal_ex(context_.get(), raw.data(), &length);
        return QByteArray(reinterpret_cast<const char *>(raw.data()), static_cast<qsizetype>(length));
    }

private:
    std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context_;
};

template<typename Number>
QByteArray bigEndian(Number number)
{
    QByteArray raw(sizeof number, Qt::Uninitialized);
    qToBigEndian(number, raw.data());
    return raw;
}

template<typename Number>
Number numberFrom(const QByteArray &raw)
{
    return raw.size() == sizeof(Number) ? qFromBigEndian<Number>(raw.constData()) : Number(0);
}

template<typename Number, Number (*sum)(QByteArrayView, Number)>
class Crc
{
public:
    void add(QByteArrayView bytes) { value_ = sum(bytes, value_); }
    QByteArray finish() { return bigEndian(value_); }

private:
    Number value_ = 0;
};

using AnyDigest = std::variant<Evp, Crc<quint32, crc32c>, Crc<quint64, crc64Nvme>>;

AnyDigest begun(DigestKind kind)
{
    if (kind == DigestKind::Crc32c)
        return Crc<quint32, crc32c>();
    if (kind == DigestKind::Crc64Nvme)
        return Crc<quint64, crc64Nvme>();
    return Evp(algorithm(kind));
}

} // namespace

QLatin1StringView digestName(DigestKind kind)
{
    return kindNames.of(kind);
}

std::optional<DigestKind> digestNamed(QStringView name)
{
    return kindNames.value(name);
}

QString digestText(const StatedDigest &digest)
{
    return digestName(digest.kind) + u':' + QString::fromLatin1(digest.value.toHex());
}

std::optional<StatedDigest> digestFrom(const QString &text)
{
    const qsizetype colon = text.indexOf(u':');
    const auto kind = digestNamed(QStringView(text).first(std::max<qsizetype>(colon, 0)));
    if (!kind)
        return {};
    const QByteArray hex = text.sliced(colon + 1).toLatin1().toLower();
    const StatedDigest digest{*kind, QByteArray::fromHex(hex)};
    const bool whole = digest.value.toHex() == hex && digest.value.size() == lengthOf(*kind);
    return whole ? std::optional(digest) : std::nullopt;
}

struct Digest::Context
{
    AnyDigest any;
};

Digest::Digest(DigestKind kind)
    : context_(new Context{begun(kind)})
{}

Digest::Digest(Digest &&) noexcept = default;
Digest &Digest::operator=(Digest &&) noexcept = default;
Digest::~Digest() = default;

void Digest::add(QByteArrayView bytes)
{
    std::visit([bytes](auto &digest) { digest.add(bytes); }, context_->any);
}

QByteArray Digest::finish()
{
    return std::visit([](auto &digest) { return digest.finish(); }, context_->any);
}

QByteArray joined(DigestKind crc, const QByteArray &first, const QByteArray &second, qint64 secondLength)
{
    if (crc == DigestKind::Crc32c) {
        return bigEndian(crc32cJoined(numberFrom<quint32>(first), numberFrom<quint32>(second), secondLength));
    }
    Q_ASSERT(crc == DigestKind::Crc64Nvme);
    return bigEndian(crc64NvmeJoined(numberFrom<quint64>(first), numberFrom<quint64>(second), secondLength));
}

QByteArray Digest::of(DigestKind kind, QByteArrayView bytes)
{
    Digest digest(kind);
    digest.add(bytes);
    return digest.finish();
}

Digests::Digests(const std::vector<DigestKind> &kinds)
{
    for (const DigestKind kind : kinds)
        all_.push_back({kind, Digest(kind), {}});
}

void Digests::add(QByteArrayView bytes)
{
    for (Each &each : all_)
        each.digest.add(bytes);
}

QByteArray Digests::value(DigestKind kind)
{
    if (!std::exchange(closed_, true)) {
        for (Each &each : all_)
            each.value = each.digest.finish();
    }
    const auto found = std::ranges::find(all_, kind, &Each::kind);
    return found == all_.end() ? QByteArray() : found->value;
}

void releaseDigestsOfThread()
{
    OPENSSL_thread_stop();
}

QByteArray hmacSha256(QByteArrayView key, QByteArrayView message)
{
    const std::unique_ptr<HMAC_CTX, decltype(&HMAC_CTX_free)> context(HMAC_CTX_new(), &HMAC_CTX_free);
    std::array<unsigned char, EVP_MAX_MD_SIZE> raw{};
    unsigned int length = 0;
    HMAC_Init_ex(context.get(), key.isEmpty() ? "" : key.data(), static_cast<int>(key.size()),
                 algorithm(DigestKind::Sha256), nullptr);
    HMAC_Update(context.get(), reinterpret_cast<const unsigned char *>(message.data()),
                static_cast<size_t>(message.size()));
    HMAC_Final(context.get(), raw.data(), &length);
    return QByteArray(reinterpret_cast<const char *>(raw.data()), static_cast<qsizetype>(length));
}

} // namespace windlass
