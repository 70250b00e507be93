// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine.h"

namespace windlass {

class Engine::Private
{
};

Engine::Engine(Profile, EngineDoors) {}
Engine::~Engine() = default;
void Engine::start(bool) {}
void Engine::add(const AddRequest &) {}
void Engine::pause(const QList<TransferId> &) {}
void Engine::resume(const QList<TransferId> &) {}
void Engine::retryNow(const QList<TransferId> &) {}
void Engine::cancel(const QList<TransferId> &) {}
void Engine::remove(const QList<TransferId> &) {}
void Engine::requestHistory(TransferId) {}
void Engine::setSettings(const Settings &) {}
void Engine::limitThisRun(int, int) {}
void Engine::saveDestination(const Destination &, const Credentials &, bool) {}
void Engine::removeDestination(const QString &) {}
void Engine::testDestination(const Destination &, const Credentials &) {}
void Engine::requestVaultState() {}
void Engine::stop() {}

} // namespace windlass
