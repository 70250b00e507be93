// SPDX-License-Identifier: GPL-3.0-or-later
// The client of an engine that lives in another thread: every command is queued there, every signal comes
// back through the event loop of this one.
#pragma once

#include "core/engine/client.h"

#include <QPointer>

#include <type_traits>

namespace windlass {

class QueuedClient final : public Client
{
    Q_OBJECT

public:
    /// The engine must outlive the client, or its thread must end first: a command that is still queued then
    /// is dropped.
    explicit QueuedClient(Client &engine, QObject *parent = nullptr);

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
    void limitThisRun(int jobs, int parts, qint64 bytesPerSecond) override;
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

private:
    template<typename... Values>
    void queue(void (Client::*command)(Values...), std::decay_t<Values>... values);
    /// An answer that the engine may call in its own thread; it calls `then` in this thread.
    Answer answering(QObject *context, Answer then);
    /// Calls `then` in this thread, unless the context is gone.
    void back(const QPointer<QObject> &context, std::function<void()> then);

    Client &engine_;
};

} // namespace windlass
