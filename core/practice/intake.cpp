// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/practice/intake.h"

#include <cstdio>

namespace windlass::practice {

using namespace Qt::StringLiterals;

Intake::Intake(Plan plan)
    : plan_(std::move(plan))
{
    if (plan_.sha256)
        shaDigest_.emplace(DigestKind::Sha256);
    if (plan_.file.isEmpty())
        return;
    md5Digest_.emplace(DigestKind::Md5);
    if (plan_.damage)
        storedDigest_.emplace(DigestKind::Md5);
    file_ = std::make_unique<QFile>(plan_.file);
    if (!file_->open(QIODevice::WriteOnly | QIODevice::NewOnly | QIODevice::Unbuffered)) {
        failure_ = localFailure(FailureKind::LocalFile,
                                u"%1 cannot be written: %2"_s.arg(plan_.file, file_->errorString()));
    }
}

Intake::~Intake()
{
    if (file_)
        file_->remove();
}

void Intake::add(QByteArrayView bytes)
{
    size_ += bytes.size();
    if (shaDigest_)
        shaDigest_->add(bytes);
    if (file_) {
        md5Digest_->add(bytes);
        write(bytes);
    } else if (plan_.memory > 0) {
        tooLong_ = tooLong_ || bytes_.size() + bytes.size() > plan_.memory;
        if (!tooLong_)
            bytes_.append(bytes);
    }
}

void Intake::write(QByteArrayView bytes)
{
    QByteArray damaged;
    if (plan_.damage && size_ == bytes.size()) { // the first piece: its middle byte gets another lowest bit
        damaged = bytes.toByteArray();
        damaged[damaged.size() / 2] = static_cast<char>(damaged.at(damaged.size() / 2) ^ 1);
        bytes = damaged;
    }
    if (storedDigest_)
        storedDigest_->add(bytes);
    if (!failure_ && file_->write(bytes.data(), bytes.size()) != bytes.size()) {
        failure_ = localFailure(FailureKind::LocalFile,
                                u"%1 cannot be written: %2"_s.arg(plan_.file, file_->errorString()));
    }
}

Result<void> Intake::finish()
{
    if (shaDigest_)
        sha256_ = shaDigest_->finish();
    if (file_) {
        md5_ = md5Digest_->finish();
        storedMd5_ = storedDigest_ ? storedDigest_->finish() : md5_;
        file_->close();
    }
    if (failure_)
        return failed(*failure_);
    return {};
}

Result<void> Intake::moveTo(const QString &path)
{
    // QFile::rename does not replace what is there.
    if (std::rename(QFile::encodeName(plan_.file).constData(), QFile::encodeName(path).constData()) != 0) {
        return failed(localFailure(FailureKind::LocalFile, u"%1 cannot be moved to its place: %2"_s.arg(
                                                               plan_.file, qt_error_string(errno))));
    }
    file_.reset();
    return {};
}

} // namespace windlass::practice
