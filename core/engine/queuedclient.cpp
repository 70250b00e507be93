// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/queuedclient.h"

#include "core/engine/engine.h"

#include <QMetaObject>

#include <utility>

namespace windlass {

QueuedClient::QueuedClient(Engine &engine, QObject *parent)
    : Client(parent)
    , engine_(engine)
{
    connect(&engine, &Engine::started, this, &Client::started);
    connect(&engine, &Engine::refused, this, &Client::refused);
    connect(&engine, &Engine::addDone, this, &Client::addDone);
    connect(&engine, &Engine::updated, this, &Client::updated);
    connect(&engine, &Engine::removed, this, &Client::removed);
    connect(&engine, &Engine::happened, this, &Client::happened);
    connect(&engine, &Engine::history, this, &Client::history);
    connect(&engine, &Engine::destinationsChanged, this, &Client::destinationsChanged);
    connect(&engine, &Engine::destinationSaved, this, &Client::destinationSaved);
    connect(&engine, &Engine::destinationTested, this, &Client::destinationTested);
    connect(&engine, &Engine::settingsChanged, this, &Client::settingsChanged);
    connect(&engine, &Engine::vaultState, this, &Client::vaultState);
    connect(&engine, &Engine::secretState, this, &Client::secretState);
    connect(&engine, &Engine::stopped, this, &Client::stopped);
}

template<typename... Values>
void QueuedClient::queue(void (Engine::*command)(Values...), std::decay_t<Values>... values)
{
    QMetaObject::invokeMethod(
        &engine_,
        [engine = &engine_, command, ... copies = std::move(values)] { (engine->*command)(copies...); },
        Qt::QueuedConnection);
}

void QueuedClient::back(const QPointer<QObject> &context, std::function<void()> then)
{
    QMetaObject::invokeMethod(
        this,
        [context, then = std::move(then)] {
            if (context)
                then();
        },
        Qt::QueuedConnection);
}

void QueuedClient::start(bool goOn)
{
    queue(&Engine::start, goOn);
}

void QueuedClient::add(const AddRequest &request)
{
    queue(&Engine::add, request);
}

void QueuedClient::stopAdding(int token)
{
    queue(&Engine::stopAdding, token);
}

void QueuedClient::pause(const QList<TransferId> &ids)
{
    queue(&Engine::pause, ids);
}

void QueuedClient::resume(const QList<TransferId> &ids)
{
    queue(&Engine::resume, ids);
}

void QueuedClient::retryNow(const QList<TransferId> &ids)
{
    queue(&Engine::retryNow, ids);
}

void QueuedClient::cancel(const QList<TransferId> &ids)
{
    queue(&Engine::cancel, ids);
}

void QueuedClient::remove(const QList<TransferId> &ids)
{
    queue(&Engine::remove, ids);
}

void QueuedClient::decideIfExists(const QList<TransferId> &ids, IfExists choice)
{
    queue(&Engine::decideIfExists, ids, choice);
}

void QueuedClient::setPriority(const QList<TransferId> &ids, int priority)
{
    queue(&Engine::setPriority, ids, priority);
}

void QueuedClient::move(TransferId id, QueueMove where)
{
    queue(&Engine::move, id, where);
}

void QueuedClient::setRateLimit(const QList<TransferId> &ids, qint64 bytesPerSecond)
{
    queue(&Engine::setRateLimit, ids, bytesPerSecond);
}

void QueuedClient::requestHistory(TransferId id)
{
    queue(&Engine::requestHistory, id);
}

void QueuedClient::setSettings(const Settings &settings)
{
    queue(&Engine::setSettings, settings);
}

void QueuedClient::limitThisRun(int jobs, int parts, qint64 bytesPerSecond)
{
    queue(&Engine::limitThisRun, jobs, parts, bytesPerSecond);
}

void QueuedClient::saveDestination(const Destination &destination, const Credentials &credentials,
                                   bool sessionOnly)
{
    queue(&Engine::saveDestination, destination, credentials, sessionOnly);
}

void QueuedClient::removeDestination(const QString &name)
{
    queue(&Engine::removeDestination, name);
}

void QueuedClient::testDestination(const Destination &destination, const Credentials &credentials)
{
    queue(&Engine::testDestination, destination, credentials);
}

void QueuedClient::requestVaultState()
{
    queue(&Engine::requestVaultState);
}

void QueuedClient::requestSecretState(const QString &destination)
{
    queue(&Engine::requestSecretState, destination);
}

void QueuedClient::stop()
{
    queue(&Engine::stop);
}

void QueuedClient::stopSoon()
{
    queue(&Engine::stopSoon);
}

void QueuedClient::changeSetting(const QString &key, const QString &value, QObject *context,
                                 std::function<void(const Result<void> &)> then)
{
    QMetaObject::invokeMethod(
        &engine_,
        [this, key, value, context = QPointer<QObject>(context), then = std::move(then)] {
            back(context, [then, result = engine_.changeSetting(key, value)] { then(result); });
        },
        Qt::QueuedConnection);
}

Client::Answer QueuedClient::answering(QObject *context, Answer then)
{
    return [this, context = QPointer<QObject>(context), then = std::move(then)](const Result<void> &result) {
        back(context, [then, result] { then(result); });
    };
}

void QueuedClient::addDestination(const Destination &destination, QObject *context, Answer then)
{
    queue(&Engine::addDestination, destination, answering(context, std::move(then)));
}

void QueuedClient::dropDestination(const QString &name, QObject *context, Answer then)
{
    queue(&Engine::dropDestination, name, answering(context, std::move(then)));
}

void QueuedClient::keepSecret(const QString &destination, const Credentials &credentials, QObject *context,
                              Answer then)
{
    queue(&Engine::keepSecret, destination, credentials, answering(context, std::move(then)));
}

void QueuedClient::forgetSecret(const QString &destination, QObject *context, Answer then)
{
    queue(&Engine::forgetSecret, destination, answering(context, std::move(then)));
}

void QueuedClient::afterCommands(QObject *context, std::function<void()> then)
{
    // The way to the engine and back: all that was on either way before has arrived then.
    QMetaObject::invokeMethod(
        &engine_,
        [this, context = QPointer<QObject>(context), then = std::move(then)] {
            engine_.tellNow();
            back(context, then);
        },
        Qt::QueuedConnection);
}

} // namespace windlass
