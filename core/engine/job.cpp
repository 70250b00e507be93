// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/job.h"

#include "core/base/sentence.h"
#include "core/providers/providers.h"
#include "core/records/snapshot.h"
#include "core/records/transferplace.h"
#include "core/services/serviceurl.h"

#include <utility>

namespace windlass {

using namespace Qt::StringLiterals;

Job::Job(StoredTransfer row, int lanes, Doors doors, Listener listener)
    : row_(std::move(row))
    , lanes_(lanes)
    , doors_(std::move(doors))
    , listener_(std::move(listener))
{}

Job::~Job() = default;

Transfer *Job::driver() const
{
    const auto *running = std::get_if<Running>(&life_);
    return running != nullptr ? running->driver.get() : nullptr;
}

void Job::start()
{
    life_ = Fetching{};
    if (doors_.provider == nullptr) {
        std::get<Fetching>(life_).credentials =
            doors_.timers.after(Duration::zero(), [this] { found(failed(unsupportedProvider())); });
        return;
    }
    Handle fetching =
        doors_.findCredentials(row_.destination, CredentialSource::Freshness::Kept,
                               [this](Result<Credentials> answer) { found(std::move(answer)); });
    if (auto *still = std::get_if<Fetching>(&life_))
        still->credentials = std::move(fetching);
}

StoredTransfer Job::release()
{
    if (Transfer *running = driver())
        row_ = running->stored();
    life_ = std::monostate{};
    return std::move(row_);
}

StoredTransfer Job::letGo()
{
    if (Transfer *running = driver())
        running->letGo();
    return release();
}

void Job::found(Result<Credentials> credentials)
{
    const auto fetching = std::move(std::get<Fetching>(life_).credentials); // we are inside its callback
    if (!credentials)
        return listener_.refused(credentials.error());
    if (row_.probeSession.isEmpty())
        settleChecksum(*credentials);
    else
        takeBackProbe(*credentials);
}

/// Before anything else, removes what an unfinished checksum probe has left, for example because the program
/// was killed.
void Job::takeBackProbe(const Credentials &credentials)
{
    auto &taking = life_.emplace<TakingBack>();
    taking.probe = makeProbe(credentials);
    taking.probe->takeBack([this, credentials] {
        // Deferred: we are called from inside the probe.
        std::get<TakingBack>(life_).after =
            doors_.timers.after(Duration::zero(), [this, credentials] { settleChecksum(credentials); });
    });
}

std::unique_ptr<ChecksumProbe> Job::makeProbe(const Credentials &credentials)
{
    const Destination &destination = row_.destination;
    const RetryPolicy policy = doors_.policy(row_);
    return std::make_unique<ChecksumProbe>(
        row_, credentials, policy,
        ChecksumProbe::Doors{doors_.timers, doors_.dice, doors_.http, doors_.journal, *doors_.provider,
                             doors_.endpoints.at(serviceUrl(destination), destination, credentials, policy)},
        [this](Event event) { listener_.happened(std::move(event)); });
}

/// Before the first upload to a service, finds out which checksums it accepts.
void Job::settleChecksum(const Credentials &credentials)
{
    const Place place = objectOf(row_).place;
    auto mode = settledMode(row_);
    if (!mode)
        mode = doors_.checksums.known(place);
    if (mode) {
        row_.checksumMode = *mode;
        return run(credentials);
    }
    const auto before = std::exchange(life_, Settling{}); // its timer may be calling us
    std::get<Settling>(life_).asking = doors_.checksums.ask(
        place, [this, credentials] { return makeProbe(credentials); },
        [this, credentials](ChecksumMode answer) {
            row_.checksumMode = answer;
            run(credentials);
        });
}

Transfer::Listener Job::listener()
{
    const Place place = objectOf(row_).place;
    Transfer::Listener listener;
    listener.changed = [this] { listener_.changed(); };
    listener.happened = [this](Event event) { listener_.happened(std::move(event)); };
    listener.ended = [this] { listener_.ended(); };
    listener.checksumRefused = [this, place] { doors_.checksums.forget(place); };
    listener.checksumLearned = [this, place](ChecksumMode mode) { doors_.checksums.learn(place, mode); };
    listener.refresh = [this, destination = row_.destination](const Credentials &used,
                                                              std::function<void(Result<Credentials>)> then) {
        return doors_.findCredentials(
            destination, CredentialSource::Freshness::New,
            [used, then = std::move(then)](Result<Credentials> fresh) {
                if (fresh && *fresh == used) {
                    return then(failed(localFailure(
                        FailureKind::Credentials,
                        Sentence::tr("The credentials have expired, and no newer ones were found."))));
                }
                then(std::move(fresh));
            });
    };
    return listener;
}

void Job::run(const Credentials &credentials)
{
    const RetryPolicy policy = doors_.policy(row_);
    const Destination destination = row_.destination;
    const auto location = doors_.endpoints.locationOf(destination);
    const QUrl url = serviceUrl(relocated(destination, *location));
    if (const auto saved = doors_.journal.saveSession(row_); !saved) // writes the checksum mode
        listener_.unwritten(saved.error());
    Transfer::Listener told = listener();
    auto driver = std::make_unique<Transfer>(
        row_, policy, credentials, lanes_,
        Transfer::Doors{doors_.timers, doors_.dice, doors_.http, doors_.journal, *doors_.provider,
                        doors_.endpoints.at(url, destination, credentials, policy), doors_.bandwidth,
                        location, doors_.endpoints.existingKeys(destination), doors_.worker,
                        doors_.endpoints.behaviour(destination)},
        std::move(told));
    if (row_.session)
        row_.session->held = {};                                          // the driver has them now
    const auto before = std::exchange(life_, Running{std::move(driver)}); // it may be calling us
    listener_.changed();
    std::get<Running>(life_).driver->start();
}

bool Job::pause()
{
    if (Transfer *running = driver()) {
        running->pause();
        return true;
    }
    return false;
}

bool Job::cancel()
{
    if (Transfer *running = driver()) {
        running->cancel();
        return true;
    }
    return false;
}

bool Job::endSoon()
{
    Transfer *running = driver();
    return running != nullptr && running->endSoon();
}

void Job::retryNow()
{
    if (Transfer *running = driver())
        running->retryNow();
}

void Job::setLanes(int lanes)
{
    lanes_ = lanes;
    if (Transfer *running = driver())
        running->setLanes(lanes);
}

void Job::setPlace(const StoredTransfer &row)
{
    const bool limited = row.rateLimit != row_.rateLimit;
    row_.priority = row.priority;
    row_.position = row.position;
    row_.rateLimit = row.rateLimit;
    row_.ifExists = row.ifExists;
    Transfer *running = driver();
    if (running == nullptr)
        return;
    running->setPlace(row.priority, row.position);
    running->setIfExists(row.ifExists);
    if (limited)
        running->setRateLimit(row.rateLimit);
}

void Job::journalFailed(const Failure &failure)
{
    if (Transfer *running = driver())
        running->journalFailed(failure);
}

void Job::hold(const QDateTime &until)
{
    if (Transfer *running = driver())
        running->hold(until);
}

void Job::goOn()
{
    if (Transfer *running = driver())
        running->goOn();
}

TransferState Job::state() const
{
    const Transfer *running = driver();
    return running != nullptr ? running->state() : row_.state;
}

bool Job::takesBack() const
{
    const Transfer *running = driver();
    return running != nullptr ? running->takesBack() : row_.takeBack;
}

TransferStatus Job::status() const
{
    const Transfer *running = driver();
    return running != nullptr ? running->status() : statusOf(row_);
}

} // namespace windlass
