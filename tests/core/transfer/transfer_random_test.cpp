// SPDX-License-Identifier: GPL-3.0-or-later
// Hundreds of random transfers to a service that fails at random, with kills, sleep and commands. Checks
// rules that always have to hold.
#include "tests/fakes/failures.h"
#include "tests/fakes/seededdice.h"
#include "tests/fakes/transferrig.h"

#include <gmock/gmock.h>

namespace windlass {
namespace {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

class RandomTransfer : private TransferRig
{
public:
    RandomTransfer(unsigned seed, std::shared_ptr<Store> journal)
        : TransferRig(std::move(journal))
        , chance(seed)
    {
        policy.maxAttempts = 1 + chance.below(8);
        lanes = 1 + chance.below(4);
        service.fault = [this](const Step &, int) { return anyFault(); };
        for (int bytes = 1 + chance.below(60); bytes > 0; --bytes)
            content += static_cast<char>('a' + chance.below(26));
        if (chance.below(2) == 0) {
            another = chance.below(4) == 0;
            stated = StatedDigest{DigestKind::Sha256,
                                  Digest::of(DigestKind::Sha256, another ? content + '!' : content)};
        }
    }

    void live()
    {
        write(content);
        add(chance.below(4) == 0 ? 0 : 8);
        start();
        for (int turn = 0; turn < 2000 && !ended; ++turn) {
            somethingHappens();
            claimProgress();
        }
        ASSERT_TRUE(ended) << "it comes to rest";
        claimEnd();
    }

private:
    std::optional<FakeService::Fault> anyFault()
    {
        static constexpr int statuses[] = {400, 403, 404, 500, 502, 503};
        static constexpr const char *codes[] = {"SlowDown",     "BadDigest",    "ExpiredToken",
                                                "NeverHeardOf", "NeverHeardOf", "NeverHeardOf"};
        FakeService::Fault fault;
        fault.workDone = chance.below(2) == 0;
        switch (chance.below(12)) {
        case 0:
            fault.failure = lostAfterSending();
            return fault;
        case 1:
            fault.workDone = false;
            fault.failure = refused();
            return fault;
        case 2:
            fault.workDone = false;
            fault.status = statuses[3 + chance.below(3)];
            fault.code = QString::fromLatin1(codes[chance.below(6)]);
            if (chance.below(3) == 0)
                fault.serverDelay = Duration(chance.below(60'000));
            return fault;
        case 3:
            fault.latency = Duration(chance.below(30'000));
            fault.workDone = false;
            return fault;
        case 4:
            if (chance.below(30) != 0)
                return {};
            fault.workDone = false;
            fault.status = statuses[chance.below(3)];
            return fault;
        case 5:
            if (chance.below(20) == 0)
                service.sessions.clear();
            return {};
        default:
            return {};
        }
    }

    void somethingHappens()
    {
        switch (chance.below(40)) {
        case 0:
            return transfer->retryNow();
        case 1:
            return timers.sleep(Duration(chance.below(600'000)));
        case 2: // the program is killed and starts again
            if (count(EventKind::TransferFinished) > 0)
                return;
            transfer.reset();
            if (service.requests[Operation::Open] == 0)
                confirmed = 0; // a file sent in one request is sent again, unless its object was checked
            return start();
        default:
            timers.advanceToNext();
        }
    }

    void claimProgress()
    {
        const TransferStatus status = transfer->status();
        const int lost = count(EventKind::PartsLost) + service.requests[Operation::Open];
        if (lost == lostBefore) {
            EXPECT_GE(status.confirmed, confirmed)
                << "progress never falls while the service keeps what it has; last event "
                << static_cast<int>(events.last().kind);
        }
        lostBefore = lost;
        confirmed = status.confirmed;
        EXPECT_LE(status.confirmed, status.sent);
        EXPECT_LE(status.sent, status.size) << "nor passes the whole";
    }

    void claimEnd()
    {
        EXPECT_LE(count(EventKind::TransferFinished), 1);
        if (state() == TransferState::Done) {
            EXPECT_EQ(arrived(), content);
            EXPECT_EQ(transfer->status().confirmed, transfer->status().size);
        }
        if (another) {
            EXPECT_NE(state(), TransferState::Done) << "it is not the file that its manifest states";
            EXPECT_EQ(arrived(), QByteArray());
        }
        const std::map<Operation, int> before = service.requests;
        timers.advance(1h);
        EXPECT_EQ(service.requests, before) << "no request after the end";
    }

    SeededDice chance;
    QByteArray content;
    bool another = false; ///< the manifest describes another file
    qint64 confirmed = 0;
    int lostBefore = 0;
};

TEST(TransferAtRandom, TheInvariantsHold)
{
    const QTemporaryDir folder;
    const auto journal = TransferRig::openJournal(folder);
    for (unsigned seed = 0; seed < 500 && !testing::Test::HasFailure(); ++seed) {
        SCOPED_TRACE(seed);
        RandomTransfer(seed, journal).live();
    }
}

} // namespace
} // namespace windlass
