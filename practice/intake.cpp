// SPDX-License-Identifier: GPL-3.0-or-later
#include "practice/intake.h"

#include <cstdio>
#include <vector>

namespace windlass::practice {

using namespace Qt::StringLiterals;

namespace {

/// The digests to make of the payload: only those that are needed.
std::vector<DigestKind> kindsOf(const Intake::Plan &plan)
{
    std::vector<DigestKind> kinds;
    if (!plan.file.isEmpty())
        kinds.push_back(DigestKind::Md5); // its ETag
    if (plan.sha256 || plan.checksum == DigestKind::Sha256)
        kinds.push_back(DigestKind::Sha256);
    if (plan.checksum && plan.checksum != DigestKind::Sha256)
        kinds.push_back(*plan.checksum);
    return kinds;
}

} // namespace

Intake::Intake(Plan plan)
    : plan_(std::move(plan))
{
    if (plan_.awsChunks)
        chunks_.emplace(plan_.signing);
    if (const auto kinds = kindsOf(plan_); !kinds.empty())
        arrived_.emplace(kinds);
    if (plan_.file.isEmpty())
        return;
    if (plan_.damage)
        stored_.emplace(kindsOf(plan_));
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
    received_ += bytes.size();
    if (chunks_)
        chunks_->add(bytes, [this](QByteArrayView payload) { take(payload); });
    else
        take(bytes);
}

void Intake::take(QByteArrayView payload)
{
    size_ += payload.size();
    if (arrived_)
        arrived_->add(payload);
    if (file_) {
        write(payload);
    } else if (plan_.memory > 0) {
        tooLong_ = tooLong_ || bytes_.size() + payload.size() > plan_.memory;
        if (!tooLong_)
            bytes_.append(payload);
    }
}

void Intake::write(QByteArrayView bytes)
{
    QByteArray damaged;
    if (plan_.damage && size_ == bytes.size()) { // the first piece: flip the lowest bit of its middle byte
        damaged = bytes.toByteArray();
        damaged[damaged.size() / 2] = static_cast<char>(damaged.at(damaged.size() / 2) ^ 1);
        bytes = damaged;
    }
    if (stored_)
        stored_->add(bytes);
    if (!failure_ && file_->write(bytes.data(), bytes.size()) != bytes.size()) {
        failure_ = localFailure(FailureKind::LocalFile,
                                u"%1 cannot be written: %2"_s.arg(plan_.file, file_->errorString()));
    }
}

Result<void> Intake::finish()
{
    if (chunks_)
        wrongChunks_ = chunks_->finish();
    if (arrived_) {
        Digests &stored = stored_ ? *stored_ : *arrived_;
        md5_ = arrived_->value(DigestKind::Md5);
        storedMd5_ = stored.value(DigestKind::Md5);
        sha256_ = arrived_->value(DigestKind::Sha256);
        if (plan_.checksum) {
            checksum_ = arrived_->value(*plan_.checksum);
            storedChecksum_ = stored.value(*plan_.checksum);
        }
    }
    if (file_)
        file_->close();
    if (failure_)
        return failed(*failure_);
    return {};
}

Result<void> Intake::moveTo(const QString &path)
{
    // QFile::rename does not replace an existing file.
    if (std::rename(QFile::encodeName(plan_.file).constData(), QFile::encodeName(path).constData()) != 0) {
        return failed(localFailure(FailureKind::LocalFile, u"%1 cannot be moved to its place: %2"_s.arg(
                                                               plan_.file, qt_error_string(errno))));
    }
    file_.reset();
    return {};
}

} // namespace windlass::practice
