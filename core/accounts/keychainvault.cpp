// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/accounts/keychainvault.h"

#include "core/accounts/secretservice.h"
#include "core/base/sentence.h"

#include <QCoreApplication>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTimer>
#include <qt6keychain/keychain.h>

namespace windlass {

using namespace Qt::StringLiterals;

namespace {

/// Runs `work` in the main thread and then `then` in this one, unless the handle was dropped before. The
/// object on this side is accessed only through its event queue, and deletes itself there.
template<typename Answer>
Handle inMainThread(std::function<void(std::function<void(Answer)>)> work, std::function<void(Answer)> then)
{
    const std::shared_ptr<QObject> here(new QObject, [](QObject *object) { object->deleteLater(); });
    const auto wanted = std::make_shared<bool>(true); // read and written in this thread only
    auto answer = [there = std::weak_ptr<QObject>(here), wanted, then = std::move(then)](Answer value) {
        const auto receiver = there.lock();
        if (!receiver)
            return;
        QMetaObject::invokeMethod(
            receiver.get(),
            [wanted, then, value = std::move(value)] {
                if (std::exchange(*wanted, false))
                    then(value);
            },
            Qt::QueuedConnection);
    };
    QMetaObject::invokeMethod(
        QCoreApplication::instance(), [work = std::move(work), answer = std::move(answer)] { work(answer); },
        Qt::QueuedConnection);
    return Handle([here, wanted] { *wanted = false; });
}

struct JobEnd
{
    QKeychain::Error error = QKeychain::OtherError;
    QString text; ///< the secret after a read, otherwise the error
    bool timedOut = false;
};

/// Starts the job and ends it after `patience` at the latest: some jobs never end by themselves.
void run(QKeychain::Job *job, Duration patience, std::function<void(JobEnd)> then)
{
    job->setAutoDelete(false);
    job->setInsecureFallback(false);
    auto done = std::make_shared<bool>(false);
    auto finish = [job, done, then = std::move(then)](bool timedOut) {
        if (std::exchange(*done, true))
            return;
        JobEnd end{job->error(), job->errorString(), timedOut};
        if (auto *read = qobject_cast<QKeychain::ReadPasswordJob *>(job);
            read != nullptr && !timedOut && read->error() == QKeychain::NoError)
            end.text = read->textData();
        if (!timedOut)
            job->deleteLater(); // not one that hangs: the library still uses it
        then(end);
    };
    QObject::connect(job, &QKeychain::Job::finished, job, [finish] { finish(false); });
    QTimer::singleShot(static_cast<int>(patience.count()), job, [finish] { finish(true); });
    job->start();
}

template<typename Job>
Job *job(const QString &service, const QString &key)
{
    auto *made = new Job(service);
    made->setKey(key);
    return made;
}

QString packed(const Credentials &credentials)
{
    return QString::fromUtf8(QJsonDocument(secretJson(credentials)).toJson(QJsonDocument::Compact));
}

/// Empty for a form that only a later version knows. What is no JSON object is an empty secret.
std::optional<Credentials> unpacked(const QString &text)
{
    return secretFromJson(QJsonDocument::fromJson(text.toUtf8()).object());
}

Failure ofALaterVersion()
{
    return localFailure(
        FailureKind::Credentials,
        Sentence::tr("The secret in the system's keychain was saved by a later version of Windlass. Use that "
                     "version, or set the secret again."));
}

Failure locked()
{
    return localFailure(FailureKind::Credentials,
                        Sentence::tr("The system's keychain is locked. Unlock it, then try again, or keep "
                                     "the secret for this session only."));
}

Failure unavailable()
{
    return localFailure(FailureKind::Credentials,
                        Sentence::tr("The system's keychain does not answer. Start a Secret Service such as "
                                     "gnome-keyring or KWallet, or keep "
                                     "the secret for this session only, or in the environment."));
}

Failure trouble(const JobEnd &end)
{
    if (end.timedOut)
        return localFailure(FailureKind::Credentials,
                            Sentence::tr("The system's keychain did not answer in time. Is it waiting to be "
                                         "unlocked?"));
    if (end.error == QKeychain::AccessDenied || end.error == QKeychain::AccessDeniedByUser)
        return locked();
    return localFailure(FailureKind::Credentials,
                        Sentence::tr("The system's keychain refused: %1").arg(end.text));
}

using ReadAnswer = Result<std::optional<Credentials>>;

/// In the main thread. Does not trust a "not found" from a locked keychain.
void readHere(const QString &service, const QString &key, Duration patience,
              std::function<void(ReadAnswer)> then)
{
    askSecretService([=](VaultState before) {
        if (before == VaultState::Unavailable)
            return then(failed(unavailable()));
        run(job<QKeychain::ReadPasswordJob>(service, key), patience, [then](const JobEnd &end) {
            if (!end.timedOut && end.error == QKeychain::NoError) {
                const auto secret = unpacked(end.text);
                return then(secret ? ReadAnswer(secret) : failed(ofALaterVersion()));
            }
            if (end.timedOut || end.error != QKeychain::EntryNotFound)
                return then(failed(trouble(end)));
            askSecretService([then](VaultState after) {
                if (after == VaultState::Locked)
                    then(failed(locked()));
                else
                    then(std::optional<Credentials>());
            });
        });
    });
}

} // namespace

KeychainVault::KeychainVault(QString service, Duration patience)
    : service_(std::move(service))
    , patience_(patience)
{}

Handle KeychainVault::state(std::function<void(VaultState)> then)
{
    return inMainThread<VaultState>(
        [](const std::function<void(VaultState)> &answer) { askSecretService(answer); }, std::move(then));
}

Handle KeychainVault::read(const QString &key, std::function<void(ReadAnswer)> then)
{
    return inMainThread<ReadAnswer>(
        [service = service_, key, patience = patience_](const std::function<void(ReadAnswer)> &answer) {
            readHere(service, key, patience, answer);
        },
        std::move(then));
}

Handle KeychainVault::write(const QString &key, const Credentials &credentials,
                            std::function<void(Result<void>)> then)
{
    return inMainThread<Result<void>>(
        [service = service_, key, patience = patience_,
         text = packed(credentials)](const std::function<void(Result<void>)> &answer) {
            askSecretService([=](VaultState state) {
                if (state == VaultState::Unavailable)
                    return answer(failed(unavailable()));
                auto *write = job<QKeychain::WritePasswordJob>(service, key);
                write->setTextData(text);
                run(write, patience, [=](const JobEnd &end) {
                    if (end.timedOut || end.error != QKeychain::NoError)
                        return answer(failed(trouble(end)));
                    readHere(service, key, patience, [answer, text](const ReadAnswer &back) {
                        if (back && *back && packed(**back) == text)
                            return answer({});
                        answer(failed(back ? localFailure(FailureKind::Credentials,
                                                          Sentence::tr("The system's keychain took the "
                                                                       "secret, but does not give it back."))
                                           : back.error()));
                    });
                });
            });
        },
        std::move(then));
}

Handle KeychainVault::remove(const QString &key, std::function<void(Result<void>)> then)
{
    return inMainThread<Result<void>>(
        [service = service_, key, patience = patience_](const std::function<void(Result<void>)> &answer) {
            askSecretService([=](VaultState state) {
                if (state != VaultState::Ready)
                    return answer(failed(state == VaultState::Locked ? locked() : unavailable()));
                run(job<QKeychain::DeletePasswordJob>(service, key), patience, [=](const JobEnd &end) {
                    if (end.timedOut ||
                        (end.error != QKeychain::NoError && end.error != QKeychain::EntryNotFound))
                        return answer(failed(trouble(end)));
                    readHere(service, key, patience, [answer](const ReadAnswer &back) {
                        if (back && !*back)
                            return answer({});
                        answer(failed(
                            back ? localFailure(
                                       FailureKind::Credentials,
                                       Sentence::tr(
                                           "The system's keychain still holds the secret after deleting it."))
                                 : back.error()));
                    });
                });
            });
        },
        std::move(then));
}

} // namespace windlass
