// SPDX-License-Identifier: GPL-3.0-or-later
#define OPENSSL_SUPPRESS_DEPRECATED // the functions that replace these cannot save their state
#include "core/base/resumabledigest.h"

#include <QtEndian>

#include <array>
#include <openssl/md5.h>
#include <openssl/sha.h>
#include <utility>
#include <variant>

namespace windlass {

namespace {

/// The algorithms, each by its own names.
struct Sha1
{
    using Context = SHA_CTX;
    using Word = SHA_LONG;
    static constexpr qint64 block = SHA_CBLOCK;
    static constexpr size_t length = SHA_DIGEST_LENGTH;
    static constexpr auto begin = &SHA1_Init;
    static constexpr auto add = &SHA1_Update;
    static constexpr auto finish = &SHA1_Final;
    static std::array<Word *, 5> chain(Context &c) { return {&c.h0, &c.h1, &c.h2, &c.h3, &c.h4}; }
};

struct Md5
{
    using Context = MD5_CTX;
    using Word = MD5_LONG;
    static constexpr qint64 block = MD5_CBLOCK;
    static constexpr size_t length = MD5_DIGEST_LENGTH;
    static constexpr auto begin = &MD5_Init;
    static constexpr auto add = &MD5_Update;
    static constexpr auto finish = &MD5_Final;
    static std::array<Word *, 4> chain(Context &c) { return {&c.A, &c.B, &c.C, &c.D}; }
};

template<typename OfOpenSsl>
auto wordsOf(OfOpenSsl &context)
{
    auto &h = context.h;
    return std::array{&h[0], &h[1], &h[2], &h[3], &h[4], &h[5], &h[6], &h[7]};
}

struct Sha256
{
    using Context = SHA256_CTX;
    using Word = SHA_LONG;
    static constexpr qint64 block = SHA256_CBLOCK;
    static constexpr size_t length = SHA256_DIGEST_LENGTH;
    static constexpr auto begin = &SHA256_Init;
    static constexpr auto add = &SHA256_Update;
    static constexpr auto finish = &SHA256_Final;
    static auto chain(Context &context) { return wordsOf(context); }
};

struct Sha512
{
    using Context = SHA512_CTX;
    using Word = SHA_LONG64;
    static constexpr qint64 block = SHA512_CBLOCK;
    static constexpr size_t length = SHA512_DIGEST_LENGTH;
    static constexpr auto begin = &SHA512_Init;
    static constexpr auto add = &SHA512_Update;
    static constexpr auto finish = &SHA512_Final;
    static auto chain(Context &context) { return wordsOf(context); }
};

/// The same as SHA-256, with another initial value, and cut.
struct Sha224 : Sha256
{
    static constexpr size_t length = SHA224_DIGEST_LENGTH;
    static constexpr auto begin = &SHA224_Init;
    static constexpr auto add = &SHA224_Update;
    static constexpr auto finish = &SHA224_Final;
};

struct Sha384 : Sha512
{
    static constexpr size_t length = SHA384_DIGEST_LENGTH;
    static constexpr auto begin = &SHA384_Init;
    static constexpr auto add = &SHA384_Update;
    static constexpr auto finish = &SHA384_Final;
};

template<typename Algorithm>
class Sha
{
public:
    Sha() { Algorithm::begin(&context_); }

    void add(QByteArrayView bytes)
    {
        Algorithm::add(&context_, bytes.data(), static_cast<size_t>(bytes.size()));
        length_ += bytes.size();
    }
    qint64 length() const { return length_; }

    QByteArray state() const
    {
        if (length_ % Algorithm::block != 0)
            return {};
        QByteArray state;
        typename Algorithm::Context copy = context_;
        for (const Word *word : Algorithm::chain(copy))
            append(state, *word);
        append(state, static_cast<quint64>(length_));
        return state;
    }

    bool goOnFrom(const QByteArray &state)
    {
        const auto chain = Algorithm::chain(context_);
        if (std::cmp_not_equal(state.size(), chain.size() * sizeof(Word) + sizeof(quint64)))
            return false;
        const char *from = state.constData();
        for (Word *word : chain) {
            *word = qFromBigEndian<Word>(from);
            from += sizeof(Word);
        }
        length_ = qFromBigEndian<qint64>(from);
        if (length_ < 0 || length_ % Algorithm::block != 0)
            return false;
        // In bits, as two words.
        const auto bytes = static_cast<quint64>(length_);
        context_.Nl = static_cast<Word>(bytes << 3U);
        context_.Nh = sizeof(Word) == 4 ? static_cast<Word>(bytes >> 29U) : static_cast<Word>(bytes >> 61U);
        return true;
    }

    QByteArray finish()
    {
        std::array<unsigned char, Algorithm::length> raw{};
        Algorithm::finish(raw.data(), &context_);
        return QByteArray(reinterpret_cast<const char *>(raw.data()), static_cast<qsizetype>(raw.size()));
    }

private:
    using Word = typename Algorithm::Word;

    template<typename Number>
    static void append(QByteArray &state, Number number)
    {
        std::array<char, sizeof(Number)> raw{};
        qToBigEndian(number, raw.data());
        state.append(raw.data(), static_cast<qsizetype>(raw.size()));
    }

    typename Algorithm::Context context_{};
    qint64 length_ = 0;
};

using AnySha = std::variant<Sha<Sha1>, Sha<Sha256>, Sha<Sha512>, Sha<Sha224>, Sha<Sha384>, Sha<Md5>>;

AnySha begun(DigestKind kind)
{
    if (kind == DigestKind::Sha1)
        return Sha<Sha1>();
    if (kind == DigestKind::Sha512)
        return Sha<Sha512>();
    if (kind == DigestKind::Sha224)
        return Sha<Sha224>();
    if (kind == DigestKind::Sha384)
        return Sha<Sha384>();
    if (kind == DigestKind::Md5)
        return Sha<Md5>();
    Q_ASSERT(kind == DigestKind::Sha256);
    return Sha<Sha256>();
}

} // namespace

struct ResumableDigest::Context
{
    AnySha any;
};

ResumableDigest::ResumableDigest(DigestKind kind)
    : context_(new Context{begun(kind)})
{}

std::optional<ResumableDigest> ResumableDigest::from(DigestKind kind, const QByteArray &state)
{
    ResumableDigest digest(kind);
    const bool known = std::visit([&state](auto &sha) { return sha.goOnFrom(state); }, digest.context_->any);
    return known ? std::optional(std::move(digest)) : std::nullopt;
}

ResumableDigest::ResumableDigest(ResumableDigest &&) noexcept = default;
ResumableDigest &ResumableDigest::operator=(ResumableDigest &&) noexcept = default;
ResumableDigest::~ResumableDigest() = default;

void ResumableDigest::add(QByteArrayView bytes)
{
    std::visit([bytes](auto &sha) { sha.add(bytes); }, context_->any);
}

qint64 ResumableDigest::length() const
{
    return std::visit([](const auto &sha) { return sha.length(); }, context_->any);
}

QByteArray ResumableDigest::state() const
{
    return std::visit([](const auto &sha) { return sha.state(); }, context_->any);
}

QByteArray ResumableDigest::finish()
{
    return std::visit([](auto &sha) { return sha.finish(); }, context_->any);
}

} // namespace windlass
