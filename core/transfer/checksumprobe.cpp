// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/transfer/checksumprobe.h"

#include "core/providers/s3/awschunked.h"

#include <algorithm>
#include <array>
#include <utility>

namespace windlass {

using namespace Qt::StringLiterals;

namespace {

/// The best first.
constexpr std::array candidates{ChecksumMode::Crc64Nvme, ChecksumMode::Crc32c};

/// How services say that they do not know a header or a way to send.
constexpr std::array refusals{400, 403, 411, 501};

const QByteArray content = "Sent by Windlass to see which checksums are known here.\n"_ba;

Failure failureOf(const RunResult<Receipt> &result)
{
    return result.lastFailure.value_or(result.result.error());
}

} // namespace

bool refusesMode(const Failure &failure)
{
    return failure.kind == FailureKind::Service && failure.serviceCode != u"RequestTimeout" &&
           std::ranges::find(refusals, failure.httpStatus) != refusals.end();
}

ChecksumProbe::ChecksumProbe(const Destination &destination, const Credentials &credentials, QString key,
                             Doors doors, std::function<void(std::optional<ChecksumMode>)> finished)
    : doors_(std::move(doors))
    , key_(std::move(key))
    , finished_(std::move(finished))
    , retryer_(doors_.timers, doors_.dice)
    , access_(doors_.timers, destination, credentials)
{
    facts_.uploadId = u"checksum-probe"_s;
    tryNext();
}

void ChecksumProbe::tryNext()
{
    if (candidate_ == candidates.size())
        return finished_(ChecksumMode::Etag);
    facts_.checksumMode = candidates.at(candidate_++);
    facts_.sessionId.clear();
    run({Operation::Open, 0, 0, 0}, [this](const RunResult<Receipt> &open) { opened(open); });
}

void ChecksumProbe::opened(const RunResult<Receipt> &open)
{
    if (open.result) {
        facts_.sessionId = open.result->sessionId;
        return run({Operation::Part, 1, 0, content.size()},
                   [this](const RunResult<Receipt> &part) { sent(part); });
    }
    const Failure failure = failureOf(open);
    if (open.cause != Cause::Fatal || !refusesMode(failure))
        return finished_({}); // of modes it says nothing: the keys are wrong, or it cannot be reached
    if (failure.httpStatus == 403)
        return finished_(ChecksumMode::Etag); // whoever asks may not open sessions
    tryNext();
}

void ChecksumProbe::sent(const RunResult<Receipt> &part)
{
    if (part.result) {
        if (agrees(ours(), part.result->checksums) == true)
            return run({Operation::ListParts, 0, 0, 0},
                       [this](const RunResult<Receipt> &list) { listed(list); });
        return takeBack(
            [this] { tryNext(); }); // it says nothing of the checksum: nobody would notice a wrong one
    }
    const bool refused = refusesMode(failureOf(part));
    takeBack([this, refused] { refused ? tryNext() : finished_({}); });
}

void ChecksumProbe::listed(const RunResult<Receipt> &list)
{
    const bool known =
        list.result || refusesMode(failureOf(list)); // listing may be forbidden; the checksum was right
    const bool whole = !list.result || list.result->parts.value(1).length == content.size();
    takeBack([this, known, whole] {
        if (!whole)
            return tryNext();
        finished_(known ? std::optional(facts_.checksumMode) : std::nullopt);
    });
}

void ChecksumProbe::takeBack(std::function<void()> then)
{
    run({Operation::Abort, 0, 0, 0}, [then = std::move(then)](const RunResult<Receipt> &) { then(); });
}

void ChecksumProbe::run(Step step, Then then)
{
    Run<Receipt> what;
    what.operation = step.operation;
    what.service = doors_.provider.name();
    what.part = step.part;
    what.policy = *retryPreset(u"quick");
    what.errorTable = &doors_.provider.errorTable();
    what.endpoint = doors_.endpoint;
    what.signingClock = [this] { return access_.serviceNow(); };
    what.start = [this, step](int, auto report) { return send(step, std::move(report)); };
    what.remedy = [this](FailureClass failureClass, const Failure &failure, std::function<void(bool)> done) {
        return access_.putRight(failureClass, failure, {key_, signedInRound_}, std::move(done));
    };
    step_ = retryer_.run<Receipt>(std::move(what), std::move(then));
}

Handle ChecksumProbe::send(const Step &step, std::function<void(Result<Receipt>)> report)
{
    signedInRound_ = access_.round();
    HttpRequest request = doors_.provider.request(step, access_.address(key_), facts_, access_.serviceNow());
    if (const auto *range = std::get_if<FileRange>(&request.body))
        request.body = onTheWire(FileRange(*range), content);
    return doors_.http.send(std::move(request), {.finished = [this, step, report = std::move(report)](
                                                                 const Result<HttpReply> &reply) {
                                report(reply ? doors_.provider.receipt(step, *reply) : failed(reply.error()));
                            }});
}

QString ChecksumProbe::ours() const
{
    return checksumText(facts_.checksumMode, Digest::of(*partDigest(facts_.checksumMode), content));
}

} // namespace windlass
