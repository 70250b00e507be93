// SPDX-License-Identifier: GPL-3.0-or-later
// Digests by OpenSSL's EVP: Debian's QCryptographicHash is ten times slower on processors with SHA
// instructions.
#pragma once

#include <QByteArray>
#include <QByteArrayView>

#include <memory>

namespace windlass {

enum class DigestKind { Md5, Sha1, Sha256 };

/// A digest that is fed as the bytes go by.
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

/// A thread that used digests calls this as its last act. OpenSSL keeps state for each thread and would clear
/// it when the thread is torn down; QThread::wait() returns before that, so a program that ends then frees it
/// twice.
void releaseDigestsOfThread();

/// HMAC-SHA256 (RFC 2104), raw.
QByteArray hmacSha256(QByteArrayView key, QByteArrayView message);

} // namespace windlass
