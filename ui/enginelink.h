// SPDX-License-Identifier: GPL-3.0-or-later
// The window's line down to the engine: one method for each command of core/engine.h. The answers come up as
// the Engine's signals. A test puts a recorder in its place.
#pragma once

#include "core/engine.h"

namespace windlass {

class EngineLink
{
public:
    virtual ~EngineLink() = default;

    virtual void add(const AddRequest &request) = 0;
    virtual void stopAdding(int token) = 0;
    virtual void pause(const QList<TransferId> &ids) = 0;
    virtual void resume(const QList<TransferId> &ids) = 0;
    virtual void retryNow(const QList<TransferId> &ids) = 0;
    virtual void cancel(const QList<TransferId> &ids) = 0;
    virtual void remove(const QList<TransferId> &ids) = 0;
    virtual void decideIfExists(const QList<TransferId> &ids, IfExists choice) = 0;
    virtual void setPriority(const QList<TransferId> &ids, int priority) = 0;
    virtual void move(TransferId id, QueueMove where) = 0;
    virtual void setRateLimit(const QList<TransferId> &ids, qint64 bytesPerSecond) = 0;
    virtual void requestHistory(TransferId id) = 0;
    virtual void setSettings(const Settings &settings) = 0;
    virtual void saveDestination(const Destination &destination, const Credentials &credentials,
                                 bool sessionOnly) = 0;
    virtual void removeDestination(const QString &name) = 0;
    virtual void testDestination(const Destination &destination, const Credentials &credentials) = 0;
    virtual void requestVaultState() = 0;

protected:
    EngineLink() = default;
    EngineLink(const EngineLink &) = default;
    EngineLink &operator=(const EngineLink &) = default;
};

/// The line to an engine in another thread: every command is queued there and returns at once.
class QueuedEngineLink final : public EngineLink
{
public:
    /// The engine must outlive the link.
    explicit QueuedEngineLink(Engine &engine)
        : engine_(engine)
    {}

    void add(const AddRequest &request) override;
    void stopAdding(int token) override;
    void pause(const QList<TransferId> &ids) override;
    void resume(const QList<TransferId> &ids) override;
    void retryNow(const QList<TransferId> &ids) override;
    void cancel(const QList<TransferId> &ids) override;
    void remove(const QList<TransferId> &ids) override;
    void decideIfExists(const QList<TransferId> &ids, IfExists choice) override;
    void setPriority(const QList<TransferId> &ids, int priority) override;
    void move(TransferId id, QueueMove where) override;
    void setRateLimit(const QList<TransferId> &ids, qint64 bytesPerSecond) override;
    void requestHistory(TransferId id) override;
    void setSettings(const Settings &settings) override;
    void saveDestination(const Destination &destination, const Credentials &credentials,
                         bool sessionOnly) override;
    void removeDestination(const QString &name) override;
    void testDestination(const Destination &destination, const Credentials &credentials) override;
    void requestVaultState() override;

private:
    template<typename... Values>
    void queue(void (Engine::*command)(Values...), std::decay_t<Values>... values);

    Engine &engine_;
};

} // namespace windlass
