// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/fastbody.h"
#include "tests/core/net/sending.h"
#include "tests/fakes/virtualtimers.h"

#include <QNetworkReply>

#include <algorithm>
#include <array>
#include <gtest/gtest.h>

namespace windlass {
namespace {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

constexpr qint64 MiB = 1024 * 1024;

/// Adds a word before each chunk and a word at the end.
class Words final : public Framing
{
public:
    qint64 wireLength(qint64 payload) const override
    {
        return payload + 4 * ((payload + plainChunk - 1) / plainChunk) + 3;
    }
    qint64 beforeLength(qint64, bool) const override { return 4; }
    QByteArray before(QByteArrayView) override { return "head"_ba; }
    QByteArray end() override { return "end"_ba; }
};

TEST(NextPiece, IsAboutAFifthOfASecond)
{
    EXPECT_EQ(nextPiece(256 * 1024, Duration(200)), 256 * 1024);
    EXPECT_EQ(nextPiece(256 * 1024, Duration(400)), 128 * 1024);
    EXPECT_EQ(nextPiece(128 * 1024, Duration(50)), 512 * 1024);
}

TEST(NextPiece, GrowsAtMostFourfoldAndUpToAChunk)
{
    EXPECT_EQ(nextPiece(64 * 1024, Duration(0)), 256 * 1024);
    EXPECT_EQ(nextPiece(MiB, Duration(0)), FastBody::largestPiece);
    EXPECT_EQ(nextPiece(FastBody::largestPiece, Duration(0)), FastBody::largestPiece);
}

TEST(NextPiece, IsNeverSmallerThanQtsOwn)
{
    EXPECT_EQ(nextPiece(MiB, Duration(60'000)), FastBody::smallestPiece);
}

/// Takes the data from the same signal as QNetworkReplyHttpImpl.
class TakingReply final : public QNetworkReply
{
    Q_OBJECT

public:
    TakingReply()
    {
        connect(this, &TakingReply::haveUploadData, this,
                [this](qint64, const QByteArray &bytes, bool, qint64) { taken.append(bytes.size()); });
    }
    void abort() override {}

    QList<qint64> taken;

Q_SIGNALS:
    void haveUploadData(qint64 position, QByteArray bytes, bool atEnd, qint64 size);

protected:
    qint64 readData(char *, qint64) override { return -1; }
};

TEST(FastBodyTest, TheNextBodyStartsWithThePieceSizeOfTheLast)
{
    VirtualTimers timers;
    const auto piece = std::make_shared<qint64>(FastBody::firstPiece);
    const auto send = [&](Duration each, int pieces) {
        TakingReply reply;
        FastBody body(
            std::make_shared<BodySource>(QByteArray(8 * MiB, 'x'), std::vector<std::shared_ptr<Bandwidth>>()),
            timers, FastBody::handOverSignal, piece);
        body.attach(reply);
        std::array<char, 16 * 1024> room{};
        for (int i = 0; i < pieces; ++i) {
            body.read(room.data(), static_cast<qint64>(room.size()));
            timers.advance(each);
        }
        return reply.taken;
    };
    EXPECT_EQ(send(10ms, 3), (QList{FastBody::firstPiece, FastBody::largestPiece, FastBody::largestPiece}));
    EXPECT_EQ(send(10'000ms, 2),
              (QList{FastBody::largestPiece, nextPiece(FastBody::largestPiece, 10'000ms)}));
    EXPECT_EQ(send(200ms, 1), QList{nextPiece(FastBody::largestPiece, 10'000ms)})
        << "nor is a slow line tried anew";
}

// Only a sanitizer detects this fault reliably.
TEST(FastBodyTest, ASourceDoesNotCallADestroyedBody)
{
    VirtualTimers timers;
    const auto limit = std::make_shared<Bandwidth>(timers);
    limit->setLimit(1000);
    const auto source = std::make_shared<BodySource>(QByteArray(8 * MiB, 'x'), std::vector{limit});
    TakingReply reply;
    auto body = std::make_unique<FastBody>(source, timers);
    body->attach(reply);
    std::array<char, 16 * 1024> room{};
    for (int i = 0; i < 3; ++i)
        body->read(room.data(), static_cast<qint64>(room.size()));
    const qsizetype before = reply.taken.size();
    body.reset();
    timers.advance(1h); // the limit permits more bytes
    EXPECT_EQ(reply.taken.size(), before);
}

class FastBodyProofTest : public SendingTest
{
protected:
    QString complaintOf(const char *signal)
    {
        std::optional<QString> complaint;
        const FastBodyProof proof(
            timers, [&complaint](const QString &said) { complaint = said; }, signal);
        EXPECT_FALSE(complaint) << "from inside the constructor";
        EXPECT_TRUE(waitUntil([&complaint] { return complaint.has_value(); }));
        return complaint.value_or(u"nothing was said"_s);
    }
};

// Fails if Qt changes an internal on which FastBody depends.
TEST_F(FastBodyProofTest, ThisQtTakesAChunkInOnePiece)
{
    EXPECT_EQ(complaintOf(FastBody::handOverSignal), QString());
}

TEST_F(FastBodyProofTest, AMissingQtSignalIsReported)
{
    EXPECT_TRUE(complaintOf("haveUploadBytes(QByteArray)").contains(u"haveUploadBytes"_s));
}

TEST_F(FastBodyProofTest, CanBeDestroyedAtAnyTime)
{
    for (int turns = 0; turns < 6; ++turns) {
        const FastBodyProof proof(timers, [](const QString &) {});
        for (int i = 0; i < turns; ++i)
            QCoreApplication::processEvents();
    }
    SUCCEED();
}

TEST_F(FastBodyProofTest, IfTheProofFailsBodiesUseThePublicInterfaceAndItIsReported)
{
    server.script = answerOk;
    QtHttp http(timers, 2, "haveUploadBytes(QByteArray)");
    QString complaint;
    http.slowBodyPath = [&complaint](const QString &said) { complaint = said; };
    const QByteArray content = mixedBytes(2 * MiB);
    FileOf file(content);
    ASSERT_TRUE(send(http, put(file.range)));
    EXPECT_EQ(server.requests.first().body, content);
    EXPECT_EQ(http.bodyWay(), QtHttp::BodyWay::Public);
    EXPECT_FALSE(complaint.isEmpty());
}

TEST_F(FastBodyProofTest, SmallBodiesNeedNoProof)
{
    server.script = answerOk;
    QtHttp http(timers);
    FileOf file(mixedBytes(1000));
    ASSERT_TRUE(send(http, put(file.range)));
    EXPECT_EQ(http.bodyWay(), QtHttp::BodyWay::Unproven);
}

enum class Way { Fast, Public };

void PrintTo(Way way, std::ostream *out)
{
    *out << (way == Way::Fast ? "Fast" : "Public");
}

/// Requirements on a body, with FastBody and without it.
class EitherWay : public SendingTest, public testing::WithParamInterface<Way>
{
protected:
    Result<HttpReply> sendIt(HttpRequest what) { return send(http, std::move(what)); }

    QtHttp http{timers, 8, GetParam() == Way::Fast ? FastBody::handOverSignal : nullptr};
};

INSTANTIATE_TEST_SUITE_P(Bodies, EitherWay, testing::Values(Way::Fast, Way::Public),
                         testing::PrintToStringParamName());

TEST_P(EitherWay, AFileOfAnySizeArrivesUnchanged)
{
    server.script = answerOk;
    const QByteArray content = mixedBytes(3 * MiB);
    FileOf file(content);
    constexpr qint64 first = FastBody::firstPiece;
    for (const qint64 size : {qint64(0), qint64(1), qint64(2), FastBody::worthwhile, FastBody::worthwhile + 1,
                              first - 1, first, first + 1, first + 2, MiB - 1, MiB, MiB + 1, MiB + 2, 2 * MiB,
                              2 * MiB + 1, 2 * MiB + first + 1, 3 * MiB - 7}) {
        file.range.offset = 3;
        file.range.length = size;
        file.range.digests = std::make_shared<Digests>(std::vector{DigestKind::Md5});
        server.requests.clear();
        const auto reply = sendIt(put(file.range));
        ASSERT_TRUE(reply) << size << ' ' << reply.error().text.english().toStdString();
        EXPECT_TRUE(server.requests.first().body == content.sliced(3, size)) << size;
        EXPECT_EQ(file.range.digests->value(DigestKind::Md5),
                  Digest::of(DigestKind::Md5, content.sliced(3, size)));
    }
    EXPECT_EQ(http.bodyWay(), GetParam() == Way::Fast ? QtHttp::BodyWay::Fast : QtHttp::BodyWay::Public);
}

TEST_P(EitherWay, AFramedBodyHasItsStatedLengthAndCountsItsPayload)
{
    server.script = answerOk;
    for (const qint64 size : {qint64(0), qint64(1), qint64(100'000), MiB, MiB + 1, 2 * MiB + 77}) {
        FileOf file(mixedBytes(size));
        file.range.framing = std::make_shared<Words>();
        server.requests.clear();
        progress.clear();
        const auto reply = sendIt(put(file.range));
        ASSERT_TRUE(reply) << size << ' ' << reply.error().text.english().toStdString();
        EXPECT_EQ(server.requests.first().length, Words().wireLength(size));
        EXPECT_TRUE(server.requests.first().body.endsWith("end"));
        EXPECT_EQ(progress.isEmpty() ? 0 : progress.last(), size);
    }
}

TEST_P(EitherWay, AFileArrivesUnchangedOverTls)
{
    const SelfSigned tls;
    const Trusting trusting(tls.certificate);
    RawServer secure(tls.server);
    secure.script = answerOk;
    const QByteArray content = mixedBytes(3 * MiB + 1);
    FileOf file(content);
    HttpRequest what = request("PUT", secure);
    what.body = file.range;
    const auto reply = sendIt(std::move(what));
    ASSERT_TRUE(reply) << reply.error().text.english().toStdString();
    EXPECT_TRUE(secure.requests.first().body == content);
}

TEST_P(EitherWay, IsSentOnceHoweverTheConnectionEnds)
{
    const SelfSigned tls;
    const Trusting trusting(tls.certificate);
    FileOf file(mixedBytes(3 * MiB));
    for (const bool overTls : {false, true}) {
        for (const qint64 after : {qint64(0), MiB, 3 * MiB}) { // bytes of the body before the end
            for (const bool reset : {false, true}) {
                const auto place =
                    overTls ? std::make_unique<RawServer>(tls.server) : std::make_unique<RawServer>();
                place->script = [after, reset](QTcpSocket &socket, const RawServer::Request &seen) {
                    if (seen.body.size() < after)
                        return;
                    if (reset)
                        RawServer::reset(socket);
                    else
                        socket.abort();
                };
                HttpRequest what = request("PUT", *place);
                what.body = file.range;
                const auto reply = sendIt(std::move(what));
                ASSERT_FALSE(reply);
                EXPECT_EQ(reply.error().kind, FailureKind::Network);
                EXPECT_TRUE(reply.error().requestSent);
                EXPECT_EQ(place->countWithoutQuestions(), 1) << overTls << ' ' << after << ' ' << reset;
            }
        }
    }
}

TEST_P(EitherWay, IsSentOnceIfAKeptConnectionCloses)
{
    int seen = 0;
    server.script = [&seen](QTcpSocket &socket, const RawServer::Request &request) {
        if (!request.complete())
            return;
        if (++seen == 1)
            RawServer::answer(socket, "200 OK");
        else
            socket.disconnectFromHost();
    };
    FileOf file(mixedBytes(MiB + 5));
    ASSERT_TRUE(sendIt(put(file.range)));
    ASSERT_FALSE(sendIt(put(file.range)));
    EXPECT_EQ(server.requests.size(), 2);
}

// ContentReSendError: Qt would have sent again. UnknownNetworkError: writing to a closed socket. In both
// cases the outcome is unknown.
TEST_P(EitherWay, AConnectionLostMidBodyIsANetworkFailure)
{
    server.script = [](QTcpSocket &socket, const RawServer::Request &seen) {
        if (seen.body.size() >= MiB)
            RawServer::reset(socket);
    };
    FileOf file(mixedBytes(16 * MiB));
    const auto reply = sendIt(put(file.range));
    ASSERT_FALSE(reply);
    EXPECT_TRUE(reply.error().networkError == QNetworkReply::ContentReSendError ||
                reply.error().networkError == QNetworkReply::UnknownNetworkError ||
                reply.error().networkError == QNetworkReply::RemoteHostClosedError)
        << reply.error().networkError;
}

TEST_P(EitherWay, AFileThatBecameShorterFailsTheRequestAtOnce)
{
    for (const qint64 there : {qint64(0), qint64(10), MiB, 2 * MiB + 1}) {
        FileOf file(mixedBytes(there));
        file.range.length = 4 * MiB;
        const auto reply = sendIt(put(file.range));
        ASSERT_FALSE(reply);
        EXPECT_EQ(reply.error().kind, FailureKind::SourceChanged) << there;
    }
}

TEST_P(EitherWay, AnAnswerBeforeTheLastByteIsDelivered)
{
    bool answered = false;
    server.script = [&answered](QTcpSocket &socket, const RawServer::Request &) {
        if (!std::exchange(answered, true))
            RawServer::answer(socket, "403 Forbidden", "<Error/>", "Connection: close\r\n");
    };
    FileOf file(mixedBytes(8 * MiB));
    file.range.digests = std::make_shared<Digests>(std::vector{DigestKind::Sha256});
    const auto reply = sendIt(put(file.range));
    EXPECT_TRUE(!reply || reply->status == 403);
    file.range.digests->value(DigestKind::Sha256); // the digests are not used by another thread any more
}

TEST_P(EitherWay, CanBeCancelledAtAnyTime)
{
    FileOf file(mixedBytes(4 * MiB));
    qsizetype before = 0;
    for (const qint64 after : {qint64(0), qint64(1), MiB}) {
        before = server.requests.size();
        const Handle handle = http.send(put(file.range), {.finished = [](const auto &) { ADD_FAILURE(); }});
        ASSERT_TRUE(waitUntil([&] {
            return after == 0 ||
                   (server.requests.size() > before && server.requests.last().body.size() >= after);
        }));
    }
    EXPECT_EQ(http.inFlight(), 0);
}

TEST_P(EitherWay, ASlowConnectionIsNotAStall)
{
    server.bytesPerSecond = 1'500'000;
    server.script = answerOk;
    FileOf file(mixedBytes(3'000'000));
    HttpRequest what = put(file.range);
    what.stallTimeout = Duration(600);
    what.responseTimeout = Duration(600);
    const auto reply = sendIt(std::move(what));
    ASSERT_TRUE(reply) << reply.error().text.english().toStdString();
    EXPECT_EQ(server.requests.first().body.size(), 3'000'000);
}

TEST_P(EitherWay, AServerThatStopsReadingIsAStall)
{
    server.script = [](QTcpSocket &socket, const RawServer::Request &) { socket.setReadBufferSize(1); };
    FileOf file(mixedBytes(32 * MiB));
    HttpRequest what = put(file.range);
    what.stallTimeout = Duration(500);
    const auto reply = sendIt(std::move(what));
    ASSERT_FALSE(reply);
    EXPECT_EQ(reply.error().abort, AbortReason::StallTimeout);
}

TEST_P(EitherWay, ALimitHoldsAndIsNotAStall)
{
    server.script = answerOk;
    const auto limit = std::make_shared<Bandwidth>(timers);
    limit->setLimit(50'000);
    const QByteArray content = mixedBytes(60'000);
    FileOf file(content);
    HttpRequest what = put(file.range);
    what.limits = {limit};
    what.stallTimeout = Duration(300);
    what.minBytesPerSecond = 1'000'000;
    const Instant start = timers.now();
    const auto reply = sendIt(std::move(what));
    ASSERT_TRUE(reply) << reply.error().text.english().toStdString();
    EXPECT_EQ(server.requests.first().body, content);
    EXPECT_GE(timers.now() - start, Duration(1000)); // 1.2 seconds without the burst
}

TEST_P(EitherWay, UnderATinyLimitEveryByteIsSent)
{
    server.script = answerOk;
    const auto limit = std::make_shared<Bandwidth>(timers);
    limit->setLimit(20);
    const QByteArray content = mixedBytes(20'000);
    FileOf file(content);
    HttpRequest what = put(file.range);
    what.limits = {limit};
    Handle change = timers.after(Duration(400), [&limit] { limit->setLimit(0); });
    ASSERT_TRUE(sendIt(std::move(what)));
    EXPECT_EQ(server.requests.first().body, content);
}

} // namespace
} // namespace windlass

#include "fastbody_test.moc"
