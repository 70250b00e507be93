// SPDX-License-Identifier: GPL-3.0-or-later
// CRC-64/NVME. Uses tables on any processor, and carry-less multiplication if the processor has it: one load
// of 16, 32 or 64 bytes at a time is folded onto the next, 8 or 4 of them side by side. The method is that of
// V. Gopal et al., "Fast CRC Computation for Generic Polynomials Using PCLMULQDQ Instruction" (Intel, 2009),
// for reflected bits. No constant but the polynomial is written down: foldBy() computes them.
#include "core/base/crc.h"

#include <QtEndian>

#include <algorithm>
#include <array>
#if defined(__x86_64__)
#include <immintrin.h>
#endif

namespace windlass {

namespace {

constexpr quint64 polynomial = 0x9a6c9329ac4bc9b5; // reflected: the highest bit is x^0
constexpr quint64 one = 0x8000000000000000;

constexpr quint64 timesX(quint64 remainder)
{
    return (remainder & 1) != 0 ? remainder >> 1 ^ polynomial : remainder >> 1;
}

/// The product of two remainders.
constexpr quint64 product(quint64 a, quint64 b)
{
    quint64 sum = 0;
    for (; a != 0; a <<= 1) {
        if ((a & one) != 0)
            sum ^= b;
        b = timesX(b);
    }
    return sum;
}

/// tables[k][b]: the remainder of byte b with k bytes of zeros after it.
constexpr auto tables = [] {
    std::array<std::array<quint64, 256>, 8> all{};
    for (size_t byte = 0; byte < 256; ++byte) {
        quint64 remainder = byte;
        for (int bit = 0; bit < 8; ++bit)
            remainder = timesX(remainder);
        all[0][byte] = remainder;
    }
    for (size_t byte = 0; byte < 256; ++byte) {
        for (size_t zeros = 1; zeros < 8; ++zeros) {
            const quint64 shorter = all[zeros - 1][byte];
            all[zeros][byte] = shorter >> 8 ^ all[0][shorter & 0xff];
        }
    }
    return all;
}();

quint64 byBytes(quint64 remainder, const uchar *bytes, size_t count)
{
    for (; count > 0; --count)
        remainder = remainder >> 8 ^ tables[0][(remainder ^ *bytes++) & 0xff];
    return remainder;
}

quint64 byTables(quint64 remainder, const uchar *bytes, size_t count)
{
    for (; count >= 8; count -= 8, bytes += 8) {
        const quint64 word = qFromLittleEndian<quint64>(bytes) ^ remainder;
        remainder = 0;
        for (size_t byte = 0; byte < 8; ++byte)
            remainder ^= tables[7 - byte][word >> 8 * byte & 0xff];
    }
    return byBytes(remainder, bytes, count);
}

#if defined(__x86_64__)

/// x^exponent, as a remainder.
constexpr quint64 power(unsigned exponent)
{
    quint64 remainder = one;
    for (; exponent > 0; --exponent)
        remainder = timesX(remainder);
    return remainder;
}

/// Multiplying 16 bytes by this, half by half, gives their equivalent `bits` further on. As a polynomial, 16
/// bytes are low * x^64 + high, because the first bit is the highest power. With d = `bits`, modulo the
/// polynomial:
///     (low * x^64 + high) * x^d = low * (x^(d + 64) mod P) + high * (x^d mod P)
/// A carry-less product of reflected halves comes out multiplied by x: hence the 1.
struct Fold
{
    quint64 low, high;
};
constexpr Fold foldBy(unsigned bits)
{
    return {power(bits + 64 - 1), power(bits - 1)};
}
constexpr Fold next = foldBy(128);
constexpr Fold eightOn = foldBy(8 * 128);
constexpr Fold sixteenOn = foldBy(16 * 128);

__m128i vector(Fold fold)
{
    return _mm_set_epi64x(static_cast<long long>(fold.high), static_cast<long long>(fold.low));
}

__m128i load(const uchar *bytes)
{
    return _mm_loadu_si128(reinterpret_cast<const __m128i *>(bytes));
}

__attribute__((target("pclmul"))) inline __m128i folded(__m128i value, __m128i fold, __m128i onto)
{
    const __m128i low = _mm_clmulepi64_si128(value, fold, 0x00);
    const __m128i high = _mm_clmulepi64_si128(value, fold, 0x11);
    return _mm_xor_si128(_mm_xor_si128(low, high), onto);
}

/// The last step of both ways: consecutive vectors, then the remaining bytes.
__attribute__((target("pclmul"))) quint64 finish(const __m128i *row, size_t width, const uchar *bytes,
                                                 size_t count)
{
    const __m128i fold = vector(next);
    __m128i value = row[0];
    for (size_t lane = 1; lane < width; ++lane)
        value = folded(value, fold, row[lane]);
    for (; count >= 16; count -= 16, bytes += 16)
        value = folded(value, fold, load(bytes));
    std::array<uchar, 16> left{};
    _mm_storeu_si128(reinterpret_cast<__m128i *>(left.data()), value);
    return byBytes(byTables(0, left.data(), left.size()), bytes, count);
}

__attribute__((target("pclmul"))) quint64 byPclmul(quint64 remainder, const uchar *bytes, size_t count)
{
    constexpr size_t width = 8;
    constexpr size_t stride = width * 16;
    if (count < 2 * stride)
        return byTables(remainder, bytes, count);
    __m128i lanes[width]; // NOLINT: an array of vectors in a template loses their alignment
    for (size_t lane = 0; lane < width; ++lane)
        lanes[lane] = load(bytes + 16 * lane);
    lanes[0] = _mm_xor_si128(lanes[0], _mm_set_epi64x(0, static_cast<long long>(remainder)));
    const __m128i fold = vector(eightOn);
    for (bytes += stride, count -= stride; count >= stride; bytes += stride, count -= stride) {
#pragma GCC unroll 8
        for (size_t lane = 0; lane < width; ++lane)
            lanes[lane] = folded(lanes[lane], fold, load(bytes + 16 * lane));
    }
    return finish(lanes, width, bytes, count);
}

/// 32 bytes a load, for processors that have no 512-bit vectors.
__attribute__((target("vpclmulqdq,avx2,pclmul"))) quint64 byWidePclmul(quint64 remainder, const uchar *bytes,
                                                                       size_t count)
{
    constexpr size_t width = 8;
    constexpr size_t stride = width * 32;
    if (count < 2 * stride)
        return byPclmul(remainder, bytes, count);
    const auto *from = reinterpret_cast<const __m256i *>(bytes);
    __m256i lanes[width]; // NOLINT: as above
    for (size_t lane = 0; lane < width; ++lane)
        lanes[lane] = _mm256_loadu_si256(from + lane);
    lanes[0] = _mm256_xor_si256(lanes[0], _mm256_set_epi64x(0, 0, 0, static_cast<long long>(remainder)));
    const __m256i fold = _mm256_broadcastsi128_si256(vector(sixteenOn));
    for (bytes += stride, count -= stride; count >= stride; bytes += stride, count -= stride) {
        from = reinterpret_cast<const __m256i *>(bytes);
#pragma GCC unroll 8
        for (size_t lane = 0; lane < width; ++lane) {
            const __m256i low = _mm256_clmulepi64_epi128(lanes[lane], fold, 0x00);
            const __m256i high = _mm256_clmulepi64_epi128(lanes[lane], fold, 0x11);
            lanes[lane] = _mm256_xor_si256(_mm256_xor_si256(low, high), _mm256_loadu_si256(from + lane));
        }
    }
    __m128i row[2 * width]; // NOLINT: as above
    for (size_t lane = 0; lane < width; ++lane)
        _mm256_storeu_si256(reinterpret_cast<__m256i *>(row + 2 * lane), lanes[lane]);
    return finish(row, 2 * width, bytes, count);
}

__attribute__((target("vpclmulqdq,avx512f,avx512vl,pclmul"))) quint64
byVpclmul(quint64 remainder, const uchar *bytes, size_t count)
{
    constexpr size_t width = 4;
    constexpr size_t stride = width * 64;
    constexpr int exclusiveOrOfThree = 0x96;
    if (count < 2 * stride)
        return byPclmul(remainder, bytes, count);
    __m512i lanes[width]; // NOLINT: as above
    for (size_t lane = 0; lane < width; ++lane)
        lanes[lane] = _mm512_loadu_si512(bytes + 64 * lane);
    const __m128i start = _mm_set_epi64x(0, static_cast<long long>(remainder));
    lanes[0] = _mm512_xor_si512(lanes[0], _mm512_zextsi128_si512(start));
    const auto low64 = static_cast<long long>(sixteenOn.low);
    const auto high64 = static_cast<long long>(sixteenOn.high);
    const __m512i fold = _mm512_set_epi64(high64, low64, high64, low64, high64, low64, high64, low64);
    for (bytes += stride, count -= stride; count >= stride; bytes += stride, count -= stride) {
#pragma GCC unroll 4
        for (size_t lane = 0; lane < width; ++lane) {
            const __m512i low = _mm512_clmulepi64_epi128(lanes[lane], fold, 0x00);
            const __m512i high = _mm512_clmulepi64_epi128(lanes[lane], fold, 0x11);
            lanes[lane] = _mm512_ternarylogic_epi64(low, high, _mm512_loadu_si512(bytes + 64 * lane),
                                                    exclusiveOrOfThree);
        }
    }
    __m128i row[4 * width]; // NOLINT: as above
    for (size_t lane = 0; lane < width; ++lane)
        _mm512_storeu_si512(row + 4 * lane, lanes[lane]);
    return finish(row, 4 * width, bytes, count);
}

#endif

} // namespace

std::span<const Crc64NvmeWay> crc64NvmeWays()
{
    static const std::array ways
    {
#if defined(__x86_64__)
        Crc64NvmeWay{"vpclmulqdq, 512 bits",
                     __builtin_cpu_supports("vpclmulqdq") && __builtin_cpu_supports("avx512f") &&
                         __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("pclmul"),
                     byVpclmul},
            Crc64NvmeWay{"vpclmulqdq, 256 bits",
                         __builtin_cpu_supports("vpclmulqdq") && __builtin_cpu_supports("avx2") &&
                             __builtin_cpu_supports("pclmul"),
                         byWidePclmul},
            Crc64NvmeWay{"pclmul", __builtin_cpu_supports("pclmul") != 0, byPclmul},
#endif
            Crc64NvmeWay{"tables", true, byTables},
    };
    return ways;
}

quint64 crc64Nvme(QByteArrayView bytes, quint64 before)
{
    static const auto remainder = std::ranges::find_if(crc64NvmeWays(), [](const Crc64NvmeWay &way) {
                                      return way.runsHere;
                                  })->remainder;
    return ~remainder(~before, reinterpret_cast<const uchar *>(bytes.data()),
                      static_cast<size_t>(bytes.size()));
}

quint64 crc64NvmeJoined(quint64 first, quint64 second, qint64 secondLength)
{
    // The first piece is 8 * secondLength bits further left: times x^8 for each byte, by squaring.
    quint64 shift = one >> 8;
    for (auto left = static_cast<quint64>(secondLength); left != 0; left >>= 1) {
        if ((left & 1) != 0)
            first = product(first, shift);
        shift = product(shift, shift);
    }
    return first ^ second;
}

} // namespace windlass
