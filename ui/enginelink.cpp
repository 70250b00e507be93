// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/enginelink.h"

#include <QMetaObject>

#include <utility>

namespace windlass {

template<typename... Values>
void QueuedEngineLink::queue(void (Engine::*command)(Values...), std::decay_t<Values>... values)
{
    QMetaObject::invokeMethod(
        &engine_,
        [engine = &engine_, command, ... copies = std::move(values)] { (engine->*command)(copies...); },
        Qt::QueuedConnection);
}

void QueuedEngineLink::add(const AddRequest &request)
{
    queue(&Engine::add, request);
}

void QueuedEngineLink::stopAdding(int token)
{
    queue(&Engine::stopAdding, token);
}

void QueuedEngineLink::pause(const QList<TransferId> &ids)
{
    queue(&Engine::pause, ids);
}

void QueuedEngineLink::resume(const QList<TransferId> &ids)
{
    queue(&Engine::resume, ids);
}

void QueuedEngineLink::retryNow(const QList<TransferId> &ids)
{
    queue(&Engine::retryNow, ids);
}

void QueuedEngineLink::cancel(const QList<TransferId> &ids)
{
    queue(&Engine::cancel, ids);
}

void QueuedEngineLink::remove(const QList<TransferId> &ids)
{
    queue(&Engine::remove, ids);
}

void QueuedEngineLink::decideIfExists(const QList<TransferId> &ids, IfExists choice)
{
    queue(&Engine::decideIfExists, ids, choice);
}

void QueuedEngineLink::setPriority(const QList<TransferId> &ids, int priority)
{
    queue(&Engine::setPriority, ids, priority);
}

void QueuedEngineLink::move(TransferId id, QueueMove where)
{
    queue(&Engine::move, id, where);
}

void QueuedEngineLink::setRateLimit(const QList<TransferId> &ids, qint64 bytesPerSecond)
{
    queue(&Engine::setRateLimit, ids, bytesPerSecond);
}

void QueuedEngineLink::requestHistory(TransferId id)
{
    queue(&Engine::requestHistory, id);
}

void QueuedEngineLink::setSettings(const Settings &settings)
{
    queue(&Engine::setSettings, settings);
}

void QueuedEngineLink::saveDestination(const Destination &destination, const Credentials &credentials,
                                       bool sessionOnly)
{
    queue(&Engine::saveDestination, destination, credentials, sessionOnly);
}

void QueuedEngineLink::removeDestination(const QString &name)
{
    queue(&Engine::removeDestination, name);
}

void QueuedEngineLink::testDestination(const Destination &destination, const Credentials &credentials)
{
    queue(&Engine::testDestination, destination, credentials);
}

void QueuedEngineLink::requestVaultState()
{
    queue(&Engine::requestVaultState);
}

} // namespace windlass
