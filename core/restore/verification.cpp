// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/restore/verification.h"

#include "core/base/sentence.h"
#include "core/base/textforms.h"
#include "core/upload/answerchecks.h"

#include <QFileInfo>

#include <algorithm>

namespace windlass {

using namespace Qt::StringLiterals;

namespace {

/// The journal's digest of each range; empty if it has none.
QMap<int, QByteArray> keptDigests(const StoredTransfer &transfer)
{
    QMap<int, QByteArray> kept;
    if (!partDigest(transfer.checksumMode))
        return kept;
    for (const ConfirmedPart &part : transfer.held()) {
        if (!part.digest.isEmpty())
            kept.insert(std::max(part.part, 1), part.digest);
    }
    return kept;
}

/// The checksum that the whole must have, given the digests of its ranges; empty if it cannot be computed.
QString wholeChecksum(const StoredTransfer &transfer, const QList<QByteArray> &digests)
{
    const ChecksumMode mode = partDigest(transfer.checksumMode) ? transfer.checksumMode : ChecksumMode::Etag;
    if (transfer.plan.single())
        return checksumText(mode, digests.value(0));
    QList<ConfirmedPart> parts;
    for (const Step &range : rangesOf(transfer.plan)) {
        const QByteArray digest = digests.value(range.part - 1);
        parts.append({range.part, range.offset, range.length, QString::fromLatin1(digest.toHex()), digest});
    }
    return checksumText(mode, parts);
}

Sentence numbered(const QList<int> &ranges)
{
    QStringList words;
    for (qsizetype i = 0; i < std::min<qsizetype>(ranges.size(), 5); ++i)
        words << QString::number(ranges.at(i));
    const QString first = words.join(", "_L1);
    return ranges.size() > 5 ? Sentence::tr("%1 and %2 more").arg(first, ranges.size() - 5) : Sentence(first);
}

/// The ranges whose digests differ. Ranges that have a digest on one side only are not compared.
QList<int> differing(const QMap<int, QByteArray> &one, const QMap<int, QByteArray> &other)
{
    QList<int> ranges;
    for (auto range = one.cbegin(); range != one.cend(); ++range) {
        if (other.contains(range.key()) && other.value(range.key()) != range.value())
            ranges.append(range.key());
    }
    return ranges;
}

QMap<int, QByteArray> byNumber(const QList<QByteArray> &digests)
{
    QMap<int, QByteArray> map;
    for (qsizetype i = 0; i < digests.size(); ++i)
        map.insert(static_cast<int>(i) + 1, digests.at(i));
    return map;
}

Check compareContent(const StoredTransfer &transfer, const LocalFacts &local)
{
    const QMap<int, QByteArray> kept = keptDigests(transfer);
    const QMap<int, QByteArray> now = byNumber(local.digests);
    if (!kept.isEmpty()) {
        const QList<int> other = differing(kept, now);
        if (other.isEmpty())
            return {u"content"_s, Agreement::Same, {}};
        return {u"content"_s, Agreement::Differs,
                Sentence::tr("The local file holds other bytes than were uploaded, in part %1.")
                    .arg(numbered(other))};
    }
    const QString whole = wholeChecksum(transfer, local.digests);
    if (transfer.checksum.isEmpty() || whole.isEmpty())
        return {u"content"_s, Agreement::NotCompared,
                Sentence::tr("The journal kept no checksum of what was uploaded.")};
    if (whole == transfer.checksum)
        return {u"content"_s, Agreement::Same, {}};
    return {u"content"_s, Agreement::Differs,
            Sentence::tr("The local file holds other bytes than were uploaded.")};
}

/// Compares the local file with the manifest's digest from the time of the upload; empty if there was none.
QList<Check> compareManifest(const StoredTransfer &transfer, const LocalFacts &local)
{
    if (!transfer.manifest)
        return {};
    const StatedDigest &stated = transfer.manifest->stated;
    if (local.whole == stated.value)
        return {{u"manifest"_s, Agreement::Same, {}}};
    return {{u"manifest"_s, Agreement::Differs,
             Sentence::tr("The local file is not what %1 states: it is %2, and %3 was stated.")
                 .arg(QFileInfo(transfer.manifest->manifest).fileName(),
                      digestText({stated.kind, local.whole}), digestText(stated))}};
}

/// For a file that could be read and whose size is unchanged.
QList<Check> compareReadFile(const StoredTransfer &transfer, const LocalFacts &local)
{
    const Check content = compareContent(transfer, local);
    const QList<Check> manifest = compareManifest(transfer, local);
    const auto proves = [](const Check &check) { return check.result == Agreement::Same; };
    Check file{u"file"_s, Agreement::Same, {}};
    if (!sameFile(transfer.fingerprint, local.fingerprint)) {
        // The manifest's digest was verified when the file was uploaded.
        const bool same = content.result != Agreement::Differs &&
                          (proves(content) || std::ranges::any_of(manifest, proves));
        file.result = same ? Agreement::Same : Agreement::Differs;
        file.text =
            same ? Sentence::tr(
                       "The local file was written or copied since it was uploaded; its bytes are the same.")
                 : Sentence::tr("The local file changed since it was uploaded.");
    }
    return QList<Check>{file, content} + manifest;
}

} // namespace

DigestKind comparedBy(const StoredTransfer &transfer)
{
    return partDigest(transfer.checksumMode).value_or(DigestKind::Md5);
}

QList<Step> rangesOf(const PartPlan &plan)
{
    const Ranges ranges(plan.size, plan.single() ? plan.size : plan.partSize);
    QList<Step> steps;
    for (int range = 1; range <= ranges.count(); ++range)
        steps.append(ranges.step(range));
    if (steps.isEmpty()) // an empty file has a digest, too
        steps.append({Operation::Get, 1, 0, 0});
    return steps;
}

QList<Check> compareFile(const StoredTransfer &transfer, const LocalFacts &local)
{
    if (local.trouble)
        return {{u"file"_s, Agreement::Differs, local.trouble->text}};
    const Fingerprint &then = transfer.fingerprint;
    if (local.fingerprint.size != then.size) {
        return {{u"file"_s, Agreement::Differs,
                 Sentence::tr("The local file changed since it was uploaded: it had %1 bytes, now it has %2.")
                     .arg(QString::number(then.size), QString::number(local.fingerprint.size))}};
    }
    return compareReadFile(transfer, local);
}

namespace {

/// A transfer that found the same object already existing sent nothing: then another upload's id is right.
Check compareUploadId(const StoredTransfer &transfer, const ObjectFacts &object)
{
    const bool sentNothing = transfer.bytesSent == 0 && transfer.plan.size > 0;
    if (object.uploadId == transfer.uploadId)
        return {u"upload_id"_s, Agreement::Same, {}};
    if (sentNothing) {
        return {u"upload_id"_s, Agreement::NotCompared,
                Sentence::tr("This transfer sent nothing, because the same object was there already.")};
    }
    return {u"upload_id"_s, Agreement::Differs,
            Sentence::tr("The object is not the one that this transfer made: another upload replaced it.")};
}

} // namespace

QList<Check> compareObject(const StoredTransfer &transfer, const LocalFacts &local,
                           const std::optional<ObjectFacts> &object)
{
    const QString url = objectUrl(transfer.destination, transfer.key);
    if (!object)
        return {{u"object"_s, Agreement::Differs, Sentence::tr("There is no object %1 any more.").arg(url)}};
    QList<Check> checks;
    const bool sameSize = object->size == transfer.plan.size;
    checks.append({u"size"_s, sameSize ? Agreement::Same : Agreement::Differs,
                   sameSize ? Sentence()
                            : Sentence::tr("The object has %1 bytes, the file had %2.")
                                  .arg(QString::number(object->size.value_or(0)),
                                       QString::number(transfer.plan.size))});
    checks.append(compareUploadId(transfer, *object));
    const QString whole =
        local.digests.isEmpty() ? transfer.checksum : wholeChecksum(transfer, local.digests);
    const auto same = agrees(whole, object->checksums);
    if (!same) {
        checks.append(
            {u"checksum"_s, Agreement::NotCompared,
             Sentence::tr(
                 "The service keeps no checksum that could be compared; --download compares the bytes.")
                 .orInWindow(Sentence::tr("The service keeps no checksum that could be compared."))});
    } else {
        checks.append({u"checksum"_s, *same ? Agreement::Same : Agreement::Differs,
                       *same ? Sentence()
                       : local.digests.isEmpty()
                           ? Sentence::tr("The object's checksum is another one than was uploaded.")
                           : Sentence::tr("The object's checksum is not that of the local file.")});
    }
    return checks;
}

Check compareBytes(const StoredTransfer &transfer, const LocalFacts &local,
                   const QMap<int, QByteArray> &object)
{
    const QMap<int, QByteArray> expected =
        local.digests.isEmpty() ? keptDigests(transfer) : byNumber(local.digests);
    if (expected.isEmpty() && !object.isEmpty())
        return {u"bytes"_s, Agreement::NotCompared,
                Sentence::tr("There is nothing to compare the object's bytes with.")};
    const QList<int> other = differing(expected, object);
    if (other.isEmpty())
        return {u"bytes"_s, Agreement::Same, {}};
    return {u"bytes"_s, Agreement::Differs,
            (local.digests.isEmpty()
                 ? Sentence::tr("The object holds other bytes than the uploaded file, in part %1.")
                 : Sentence::tr("The object holds other bytes than the local file, in part %1."))
                .arg(numbered(other))};
}

bool VerifyEnd::differs() const
{
    return std::ranges::any_of(checks, [](const Check &check) { return check.result == Agreement::Differs; });
}

Verification::Verification(ServiceRequests &requests, StoredTransfer transfer, int lanes, Listener listener)
    : requests_(requests)
    , transfer_(std::move(transfer))
    , lanes_(lanes)
    , listener_(std::move(listener))
{}

qint64 Verification::allBytes() const
{
    return transfer_.plan.size * (lanes_ > 0 ? 2 : 1);
}

void Verification::start()
{
    // Not from inside the call.
    later_ = requests_.timers().after(Duration::zero(), [this] { readLocal(); });
}

void Verification::readLocal()
{
    const auto fingerprint = fingerprintOf(transfer_.file);
    if (!fingerprint) {
        local_.trouble = fingerprint.error();
        return askService();
    }
    local_.fingerprint = *fingerprint;
    if (fingerprint->size != transfer_.plan.size)
        return askService();
    auto file = SourceFile::open(transfer_.file);
    if (!file) {
        local_.trouble = file.error();
        return askService();
    }
    QList<FileDigests::Range> ranges;
    for (const Step &range : rangesOf(transfer_.plan))
        ranges.append({range.offset, range.length, comparedBy(transfer_)});
    reading_ = std::make_unique<FileDigests>(
        requests_.timers(), std::move(*file), std::move(ranges),
        [this](const Result<QList<QByteArray>> &digests) {
            if (digests)
                local_.digests = *digests;
            else
                local_.trouble = digests.error();
            if (digests && transfer_.manifest)
                local_.whole = local_.digests.takeLast();
            askService();
        },
        [this](qint64 read) { listener_.progress(read, allBytes()); },
        transfer_.manifest ? std::optional(transfer_.manifest->stated.kind) : std::nullopt);
}

void Verification::askService()
{
    end_.checks = compareFile(transfer_, local_);
    ServiceRequests::Ask ask;
    ask.work = work::Confirm{0, ChecksumMode::Crc64Nvme}; // and any other checksum that the service has
    ask.key = transfer_.key;
    ask.sensible = [](const Receipt &head) { return saysSizeAndEtag(head.as<answer::HeadResult>()); };
    asking_ = requests_.run(std::move(ask), [this](const RunResult<Receipt> &head) { asked(head); });
}

void Verification::asked(const RunResult<Receipt> &head)
{
    if (!head.result)
        return end(head.cause, head.lastFailure.value_or(head.result.error()));
    const std::optional<ObjectFacts> object = head.result->as<answer::HeadResult>().object;
    end_.checks += compareObject(transfer_, local_, object);
    // With a different size there are no ranges to compare.
    if (lanes_ > 0 && object && object->size == transfer_.plan.size)
        return download(object->etag);
    end(Cause::None, {});
}

void Verification::download(const QString &etag)
{
    ranges_.emplace(transfer_.plan.size,
                    transfer_.plan.single() ? transfer_.plan.size : transfer_.plan.partSize);
    Fetch::What what;
    what.key = transfer_.key;
    what.etag = etag;
    what.lanes = lanes_;
    what.digest = comparedBy(transfer_);
    fetch_ = std::make_unique<Fetch>(
        requests_, *ranges_, std::move(what),
        Fetch::Listener{
            [](qint64, QByteArrayView) { return Result<void>(); }, [](int) {},
            [this] { listener_.progress(transfer_.plan.size + fetch_->bytesOnTheWay(), allBytes()); },
            [this](const std::optional<Stopped> &stopped) {
                if (stopped)
                    return end(stopped->cause, stopped->failure);
                ranges_->settle();
                end_.checks.append(compareBytes(transfer_, local_, ranges_->confirmed()));
                end(Cause::None, {});
            }});
    fetch_->start();
}

void Verification::end(Cause cause, std::optional<Failure> failure)
{
    end_.cause = cause;
    end_.failure = std::move(failure);
    listener_.ended(end_);
}

} // namespace windlass
