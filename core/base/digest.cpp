// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/digest.h"

#include <array>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

namespace windlass {

namespace {

const EVP_MD *algorithm(DigestKind kind)
{
    switch (kind) {
    case DigestKind::Md5:
        return EVP_md5();
    case DigestKind::Sha1:
        return EVP_sha1();
    case DigestKind::Sha256:
        return EVP_sha256();
    }
    Q_UNREACHABLE();
}

} // namespace

struct Digest::Context
{
    EVP_MD_CTX *evp = EVP_MD_CTX_new();
    Context() = default;
    Context(const Context &) = delete;
    Context &operator=(const Context &) = delete;
    ~Context() { EVP_MD_CTX_free(evp); }
};

Digest::Digest(DigestKind kind)
    : context_(std::make_unique<Context>())
{
    EVP_DigestInit_ex(context_->evp, algorithm(kind), nullptr);
}

Digest::Digest(Digest &&) noexcept = default;
Digest &Digest::operator=(Digest &&) noexcept = default;
Digest::~Digest() = default;

void Digest::add(QByteArrayView bytes)
{
    EVP_DigestUpdate(context_->evp, bytes.data(), static_cast<size_t>(bytes.size()));
}

QByteArray Digest::finish()
{
    std::array<unsigned char, EVP_MAX_MD_SIZE> raw{};
    unsigned int length = 0;
    EVP_DigestFinal_ex(context_->evp, raw.data(), &length);
    return QByteArray(reinterpret_cast<const char *>(raw.data()), static_cast<qsizetype>(length));
}

QByteArray Digest::of(DigestKind kind, QByteArrayView bytes)
{
    Digest digest(kind);
    digest.add(bytes);
    return digest.finish();
}

void releaseDigestsOfThread()
{
    OPENSSL_thread_stop();
}

QByteArray hmacSha256(QByteArrayView key, QByteArrayView message)
{
    std::array<unsigned char, EVP_MAX_MD_SIZE> raw{};
    unsigned int length = 0;
    HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()),
         reinterpret_cast<const unsigned char *>(message.data()), static_cast<size_t>(message.size()),
         raw.data(), &length);
    return QByteArray(reinterpret_cast<const char *>(raw.data()), static_cast<qsizetype>(length));
}

} // namespace windlass
