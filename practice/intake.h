// SPDX-License-Identifier: GPL-3.0-or-later
// Stores a request's body while it arrives: in a file, in bounded memory, or nowhere. Computes its digests.
#pragma once

#include "core/base/digest.h"
#include "core/base/result.h"
#include "practice/awschunks.h"

#include <QByteArray>
#include <QFile>

#include <memory>
#include <optional>

namespace windlass::practice {

class Intake
{
public:
    /// What to do with the bytes.
    struct Plan
    {
        QString file;         ///< write them here as they arrive; empty: write no file
        qsizetype memory = 0; ///< keep up to this many in memory; more makes the body too long
        bool sha256 = false;  ///< compute the SHA-256 of what arrives
        std::optional<DigestKind> checksum{};  ///< of what arrives and of what is stored
        bool awsChunks = false;                ///< the payload is in S3's own chunks,
        std::optional<ChunkSigning> signing{}; ///< which are signed
        bool damage = false;                   ///< flip one bit of what is written
    };

    explicit Intake(Plan plan);
    /// Deletes the file, unless it was moved to its place.
    ~Intake();
    Intake(const Intake &) = delete;
    Intake &operator=(const Intake &) = delete;

    void add(QByteArrayView bytes);
    /// Call once, when everything has been added. Fails if something could not be written.
    Result<void> finish();

    /// Bytes of the payload.
    qint64 size() const { return size_; }
    /// Bytes that were added.
    qint64 received() const { return received_; }
    bool tooLong() const { return tooLong_; }
    const QByteArray &bytes() const { return bytes_; }
    bool isFile() const { return file_ != nullptr; }

    // After finish():
    const QByteArray &md5() const { return md5_; }             ///< of what arrived, raw; only with a file
    const QByteArray &sha256() const { return sha256_; }       ///< of what arrived, raw; if planned
    const QByteArray &storedMd5() const { return storedMd5_; } ///< of what is in the file, raw
    std::optional<DigestKind> checksumKind() const { return plan_.checksum; }
    const QByteArray &checksum() const { return checksum_; }             ///< of what arrived, raw; if planned
    const QByteArray &storedChecksum() const { return storedChecksum_; } ///< of what is in the file, raw
    const std::optional<Error> &wrongChunks() const { return wrongChunks_; }
    /// A header that came after the chunks; empty if there was none.
    QByteArray trailer(const QByteArray &name) const
    {
        return chunks_ ? chunks_->trailer(name) : QByteArray();
    }
    /// Moves the file to its place, replacing an existing file.
    Result<void> moveTo(const QString &path);

private:
    void take(QByteArrayView payload);
    void write(QByteArrayView bytes);

    Plan plan_;
    std::unique_ptr<QFile> file_;
    QByteArray bytes_;
    qint64 size_ = 0;
    bool tooLong_ = false;
    std::optional<Failure> failure_;
    qint64 received_ = 0;
    std::optional<AwsChunks> chunks_;
    std::optional<Error> wrongChunks_;
    std::optional<Digests> arrived_, stored_; ///< stored_: only if the stored bytes differ
    QByteArray md5_, storedMd5_, sha256_, checksum_, storedChecksum_;
};

} // namespace windlass::practice
