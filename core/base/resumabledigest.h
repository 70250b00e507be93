// SPDX-License-Identifier: GPL-3.0-or-later
// An MD5 or SHA digest that can be saved in mid-file and resumed, after a crash and on another computer. EVP
// has no way to do that, so this is OpenSSL's older interface to the same code.
#pragma once

#include "core/base/digest.h"

#include <QByteArray>
#include <QByteArrayView>

#include <memory>
#include <optional>

namespace windlass {

class ResumableDigest
{
public:
    /// Any kind except the CRCs.
    explicit ResumableDigest(DigestKind kind);
    /// Continues from a saved state(). Empty if the state is not valid for this kind.
    static std::optional<ResumableDigest> from(DigestKind kind, const QByteArray &state);
    ResumableDigest(ResumableDigest &&) noexcept;
    ResumableDigest &operator=(ResumableDigest &&) noexcept;
    ~ResumableDigest();

    void add(QByteArrayView bytes);
    /// How many bytes were added, including before a crash.
    qint64 length() const;
    /// Between blocks (FIPS 180-4: 64 bytes; SHA-384 and SHA-512 have 128) the chaining value and the length
    /// are the whole state: big endian, in this order. Empty in the middle of a block.
    QByteArray state() const;
    /// The raw digest. Call once.
    QByteArray finish();

private:
    struct Context;
    std::unique_ptr<Context> context_;
};

} // namespace windlass
