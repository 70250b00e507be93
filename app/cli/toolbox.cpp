// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/toolbox.h"

#include "app/cli/clock.h"
#include "app/cli/jsonlines.h"
#include "app/cli/plainlines.h"
#include "app/cli/prompt.h"
#include "core/net/qtnetwork.h"
#include "core/transfer/needsperson.h"
#include "core/transfer/serviceurl.h"

#include <QFileInfo>

namespace windlass {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

// As often as an upload's progress is worth a line: for a person who watches, for programs, and for a log.
constexpr Duration redrawPace = 200ms;
constexpr Duration jsonPace = 500ms;
constexpr Duration plainPace = 10s;

} // namespace

Toolbox::Toolbox(Session &session)
    : session_(session)
{
    QtNetwork::loadReachability();
    doors_ = realDoors();
    begun_ = shown_ = doors_.timers->now();
    QObject::connect(&pace_, &QTimer::timeout, [this] { show(); });
}

Toolbox::~Toolbox() = default;

tl::expected<std::unique_ptr<Toolbox>, Refusal> Toolbox::open(Session &session)
{
    std::unique_ptr<Toolbox> box(new Toolbox(session));
    const auto profile = profileAt(session.global.profile);
    if (!profile)
        return tl::unexpected(Refusal{ExitStatus::Usage, profile.error().text});
    const auto settings = readSettings(profile->settingsFile);
    if (!settings)
        return tl::unexpected(Refusal{exitStatusOf(settings.error()), settings.error().text});
    box->settings_ = *settings;
    auto journal = readJournal(session);
    if (!journal)
        return tl::unexpected(journal.error());
    box->journal_ = std::move(*journal);
    // A log of its own: the other belongs to whoever drives the profile.
    auto log = LogFile::open(QFileInfo(profile->logFile).absolutePath() + u"/tools.log"_s);
    if (!log)
        return tl::unexpected(Refusal{exitStatusOf(log.error()), log.error().text});
    box->log_ = std::move(*log);
    box->log_->keep(session.global.logLevel);
    EngineDoors &doors = box->doors_;
    box->credentials_ = std::make_unique<CredentialSource>(*doors.sessionVault, *doors.vault, *doors.timers);
    box->endpoints_ =
        std::make_unique<Endpoints>(*doors.timers, *doors.dice, doors.network.get(),
                                    [here = box.get()](const QString &service, const EndpointEvent &event) {
                                        Event told;
                                        told.kind = EventKind::EndpointChanged;
                                        told.level = EventLevel::Warn;
                                        told.time = now();
                                        told.text = service;
                                        told.endpoint = event;
                                        here->print(told);
                                    });
    return box;
}

QList<Destination> Toolbox::destinations() const
{
    return journal_ ? journal_->destinations().value_or(QList<Destination>()) : QList<Destination>();
}

QList<StoredTransfer> Toolbox::transfers() const
{
    return journal_ ? journal_->transfers().value_or(QList<StoredTransfer>()) : QList<StoredTransfer>();
}

Handle Toolbox::findCredentials(const Destination &destination, CredentialSource::Freshness freshness,
                                std::function<void(Result<Credentials>)> then)
{
    const QString key =
        destination.name.isEmpty() || !journal_ ? QString() : journal_->profileId() + u'/' + destination.name;
    return credentials_->find(key, destination, freshness, std::move(then));
}

Result<void> Toolbox::goTo(const Destination &given, const RetryFlags &retry)
{
    const auto completed = withEnvironment(given, systemEnvironment());
    if (!completed)
        return failed(completed.error());
    const Destination &destination = *completed;
    destination_ = destination;
    const RetryPolicy base = destination.retry.value_or(settings_.retry);
    const auto policy = policyWith(retry, base);
    if (!policy)
        return failed(policy.error());
    Result<Credentials> found;
    QEventLoop loop;
    const Handle finding =
        findCredentials(destination, CredentialSource::Freshness::Kept, [&](Result<Credentials> answer) {
            found = std::move(answer);
            loop.quit();
        });
    loop.exec();
    if (!found)
        return failed(found.error());
    const RetryPolicy effective = policy->value_or(base);
    if (errand_) { // the summary counts all of them
        attemptsBefore_ += errand_->attempts();
        retriesBefore_ += errand_->retries();
    }
    errand_ = std::make_unique<Errand>(
        destination, *found, effective,
        Errand::Doors{*doors_.timers, *doors_.dice, *doors_.http, s3_,
                      endpoints_->at(serviceUrl(destination), destination, *found, effective)},
        [this](const Event &event) { print(event); },
        [this, destination = destination](const Credentials &used,
                                          std::function<void(Result<Credentials>)> then) {
            return findCredentials(
                destination, CredentialSource::Freshness::New,
                [used, then = std::move(then)](Result<Credentials> fresh) {
                    const bool same = fresh && fresh->secretAccessKey == used.secretAccessKey &&
                                      fresh->sessionToken == used.sessionToken;
                    then(same ? failed(localFailure(
                                    FailureKind::Credentials,
                                    u"The credentials have expired, and no newer ones were found."_s))
                              : std::move(fresh));
                });
        });
    return {};
}

void Toolbox::wait(std::function<void()> interrupted)
{
    const Interrupt interrupt([this, interrupted = std::move(interrupted)] {
        interrupted_ = true;
        if (interrupted)
            interrupted();
        loop_.quit();
    });
    loop_.exec();
    pace_.stop();
    console().progress({});
}

void Toolbox::watch(std::function<QString()> line, std::function<QJsonObject()> object)
{
    line_ = std::move(line);
    object_ = std::move(object);
    pace_.start(redrawPace);
}

void Toolbox::show()
{
    if (console().redraws())
        return console().progress(line_());
    const Duration pace = console().json() ? jsonPace : plainPace;
    if (timers().now() - shown_ < pace)
        return;
    shown_ = timers().now();
    console().object(json::outcome("progress"_L1, object_(), now()));
    console().line(line_());
}

void Toolbox::print(const Event &event)
{
    log_->write(event);
    switch (event.kind) {
    case EventKind::AttemptFailed:
    case EventKind::AttemptNeedsRemedy:
    case EventKind::AttemptsExhausted:
    case EventKind::NotRetryable:
        console().object(json::attemptFailed(event));
        console().line(plain::attempt(event));
        return;
    case EventKind::RetrySucceeded:
        console().object(json::retrySucceeded(event));
        console().line(plain::attempt(event));
        return;
    case EventKind::EndpointChanged:
        console().line(plain::attempt(event));
        return;
    default:
        return;
    }
}

ExitStatus Toolbox::end(ExitStatus status, QJsonObject fields)
{
    log_->flush();
    fields.insert(u"attempts"_s, attemptsBefore_ + (errand_ ? errand_->attempts() : 0));
    fields.insert(u"retries"_s, retriesBefore_ + (errand_ ? errand_->retries() : 0));
    fields.insert(u"seconds"_s, static_cast<double>((timers().now() - begun_).count()) / 1000.0);
    fields.insert(u"interrupted"_s, interrupted_);
    fields.insert(u"exit_status"_s, static_cast<int>(status));
    console().object(json::outcome("summary"_L1, fields, now()));
    return status;
}

ExitStatus exitStatusOf(Cause cause, const Failure &failure)
{
    switch (cause) {
    case Cause::None:
        return ExitStatus::Done;
    case Cause::NeedsPerson:
        return ExitStatus::NeedsPerson;
    case Cause::Cancelled:
        return ExitStatus::Interrupted;
    case Cause::Exhausted:
    case Cause::Deadline:
    case Cause::ServerAskedToWait:
    case Cause::Budget:
    case Cause::Offline:
        return ExitStatus::Parked;
    case Cause::Fatal:
    case Cause::SessionLost:
        return isUpToPerson(failure) ? ExitStatus::NeedsPerson : ExitStatus::Failed;
    }
    return ExitStatus::Failed;
}

QString sentenceOf(const Failure &failure, text::Task task)
{
    // Our own failures bring whole sentences, which tell more than their kind does.
    const bool own = failure.kind != FailureKind::Service && failure.kind != FailureKind::Network &&
                     failure.kind != FailureKind::Tls && failure.kind != FailureKind::BadAnswer;
    if (own && failure.text.endsWith(u'.'))
        return failure.text;
    const text::FailureWords words = text::failureWords(failure, task);
    QStringList sentences{words.sentence};
    if (const QString code = text::failureCode(failure); !code.isEmpty())
        sentences << u"(%1)"_s.arg(code);
    if (const QString said = text::serviceWords(failure); !said.isEmpty())
        sentences << said;
    if (!words.action.isEmpty())
        sentences << words.action;
    return sentences.join(u' ');
}

bool agreed(const QString &question)
{
    if (!personIsThere())
        return false;
    const auto answer = promptLine(question + u" [y/N] "_s, Echo::Shown);
    return answer && (answer->trimmed().toLower() == u"y" || answer->trimmed().toLower() == u"yes");
}

} // namespace windlass
