// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/queuedclient.h"

#include <QMetaObject>

#include <utility>

namespace windlass {

QueuedClient::QueuedClient(Client &engine, QObject *parent)
    : Client(parent)
    , engine_(engine)
{
    connect(&engine, &Client::started, this, &Client::started);
    connect(&engine, &Client::refused, this, &Client::refused);
    connect(&engine, &Client::addDone, this, &Client::addDone);
    connect(&engine, &Client::updated, this, &Client::updated);
    connect(&engine, &Client::removed, this, &Client::removed);
    connect(&engine, &Client::happened, this, &Client::happened);
    connect(&engine, &Client::history, this, &Client::history);
    connect(&engine, &Client::destinationsChanged, this, &Client::destinationsChanged);
    connect(&engine, &Client::destinationSaved, this, &Client::destinationSaved);
    connect(&engine, &Client::destinationTested, this, &Client::destinationTested);
    connect(&engine, &Client::settingsChanged, this, &Client::settingsChanged);
    connect(&engine, &Client::vaultState, this, &Client::vaultState);
    connect(&engine, &Client::secretState, this, &Client::secretState);
    connect(&engine, &Client::taskReported, this, &Client::taskReported);
    connect(&engine, &Client::taskProgress, this, &Client::taskProgress);
    connect(&engine, &Client::taskEnded, this, &Client::taskEnded);
    connect(&engine, &Client::stopped, this, &Client::stopped);
}

template<typename... Values>
void QueuedClient::queue(void (Client::*command)(Values...), std::decay_t<Values>... values)
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
    queue(&Client::start, goOn);
}

void QueuedClient::startBeside()
{
    queue(&Client::startBeside);
}

void QueuedClient::add(const AddRequest &request)
{
    queue(&Client::add, request);
}

void QueuedClient::stopAdding(int token)
{
    queue(&Client::stopAdding, token);
}

void QueuedClient::pause(const QList<TransferId> &ids)
{
    queue(&Client::pause, ids);
}

void QueuedClient::resume(const QList<TransferId> &ids)
{
    queue(&Client::resume, ids);
}

void QueuedClient::retryNow(const QList<TransferId> &ids)
{
    queue(&Client::retryNow, ids);
}

void QueuedClient::cancel(const QList<TransferId> &ids)
{
    queue(&Client::cancel, ids);
}

void QueuedClient::remove(const QList<TransferId> &ids)
{
    queue(&Client::remove, ids);
}

void QueuedClient::decideIfExists(const QList<TransferId> &ids, IfExists choice)
{
    queue(&Client::decideIfExists, ids, choice);
}

void QueuedClient::setPriority(const QList<TransferId> &ids, int priority)
{
    queue(&Client::setPriority, ids, priority);
}

void QueuedClient::move(TransferId id, QueueMove where)
{
    queue(&Client::move, id, where);
}

void QueuedClient::setRateLimit(const QList<TransferId> &ids, qint64 bytesPerSecond)
{
    queue(&Client::setRateLimit, ids, bytesPerSecond);
}

void QueuedClient::requestHistory(TransferId id)
{
    queue(&Client::requestHistory, id);
}

void QueuedClient::changeSettings(const Settings &before, const Settings &after)
{
    queue(&Client::changeSettings, before, after);
}

void QueuedClient::limitThisRun(int jobs, int parts, qint64 bytesPerSecond)
{
    queue(&Client::limitThisRun, jobs, parts, bytesPerSecond);
}

void QueuedClient::saveDestination(const Destination &destination, const Credentials &credentials,
                                   bool sessionOnly)
{
    queue(&Client::saveDestination, destination, credentials, sessionOnly);
}

void QueuedClient::removeDestination(const QString &name)
{
    queue(&Client::removeDestination, name);
}

void QueuedClient::testDestination(const Destination &destination, const Credentials &credentials)
{
    queue(&Client::testDestination, destination, credentials);
}

void QueuedClient::requestVaultState()
{
    queue(&Client::requestVaultState);
}

void QueuedClient::requestSecretState(const QString &destination)
{
    queue(&Client::requestSecretState, destination);
}

void QueuedClient::stop()
{
    queue(&Client::stop);
}

void QueuedClient::stopSoon()
{
    queue(&Client::stopSoon);
}

void QueuedClient::changeSetting(const QString &key, const QString &value, QObject *context, Answer then)
{
    queue(&Client::changeSetting, key, value, &engine_, answering(context, std::move(then)));
}

void QueuedClient::runTask(const TaskOrder &order)
{
    queue(&Client::runTask, order);
}

void QueuedClient::continueTask(int token)
{
    queue(&Client::continueTask, token);
}

void QueuedClient::cancelTask(int token)
{
    queue(&Client::cancelTask, token);
}

Client::Answer QueuedClient::answering(QObject *context, Answer then)
{
    return [this, context = QPointer<QObject>(context), then = std::move(then)](const Result<void> &result) {
        back(context, [then, result] { then(result); });
    };
}

void QueuedClient::addDestination(const Destination &destination, QObject *context, Answer then)
{
    queue(&Client::addDestination, destination, &engine_, answering(context, std::move(then)));
}

void QueuedClient::dropDestination(const QString &name, QObject *context, Answer then)
{
    queue(&Client::dropDestination, name, &engine_, answering(context, std::move(then)));
}

void QueuedClient::keepSecret(const QString &destination, const Credentials &credentials, QObject *context,
                              Answer then)
{
    queue(&Client::keepSecret, destination, credentials, &engine_, answering(context, std::move(then)));
}

void QueuedClient::forgetSecret(const QString &destination, QObject *context, Answer then)
{
    queue(&Client::forgetSecret, destination, &engine_, answering(context, std::move(then)));
}

void QueuedClient::afterCommands(QObject *context, std::function<void()> then)
{
    // To the engine and back through both event queues: everything that was queued earlier has arrived by
    // then.
    queue(&Client::afterCommands, &engine_,
          [this, context = QPointer<QObject>(context), then = std::move(then)] { back(context, then); });
}

} // namespace windlass
