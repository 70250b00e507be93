// SPDX-License-Identifier: GPL-3.0-or-later
// The façade of the core: a Client that carries out its commands in its own thread. In the programs this is a
// worker thread; the engine does not depend on that.
#pragma once

#include "core/engine/client.h"
#include "core/engine/doors.h"

#include <memory>

namespace windlass {

class Engine final : public Client
{
    Q_OBJECT

public:
    Engine(Profile profile, EngineDoors doors);
    ~Engine() override;

    // Commands, as Client specifies them. Answers are called in this thread.
    void start(bool goOn) override;
    void startBeside() override;
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
    void changeSettings(const Settings &before, const Settings &after) override;
    void changeSetting(const QString &key, const QString &value, QObject *context, Answer then) override;
    void limitThisRun(int jobs, int parts, qint64 bytesPerSecond = 0) override;
    void saveDestination(const Destination &destination, const Credentials &credentials,
                         bool sessionOnly) override;
    void removeDestination(const QString &name) override;
    void testDestination(const Destination &destination, const Credentials &credentials) override;
    void requestVaultState() override;
    void addDestination(const Destination &destination, QObject *context, Answer then) override;
    void dropDestination(const QString &name, QObject *context, Answer then) override;
    void keepSecret(const QString &destination, const Credentials &credentials, QObject *context,
                    Answer then) override;
    void forgetSecret(const QString &destination, QObject *context, Answer then) override;
    void requestSecretState(const QString &destination) override;
    void runTask(const TaskOrder &order) override;
    void continueTask(int token) override;
    void cancelTask(int token) override;
    void afterCommands(QObject *context, std::function<void()> then) override;
    void stop() override;
    void stopSoon() override;

    /// Commits the journal and sends all pending reports now, instead of a moment later.
    void tellNow();

private:
    class Private;
    std::unique_ptr<Private> d_;
};

} // namespace windlass
