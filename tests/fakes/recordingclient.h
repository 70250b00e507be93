// SPDX-License-Identifier: GPL-3.0-or-later
// A client without an engine: it records the commands, and a test emits the signals.
#pragma once

#include "core/engine/client.h"

#include <QStringList>

#include <optional>

namespace windlass {

class RecordingClient final : public Client
{
public:
    void start(bool) override { said(u"start"); }
    void startBeside() override { said(u"startBeside"); }
    void add(const AddRequest &request) override { said(u"add"), added.append(request); }
    void stopAdding(int token) override { said(u"stopAdding"), stoppedToken = token; }
    void pause(const QList<TransferId> &ids) override { said(u"pause"), lastIds = ids; }
    void resume(const QList<TransferId> &ids) override { said(u"resume"), lastIds = ids; }
    void retryNow(const QList<TransferId> &ids) override { said(u"retryNow"), lastIds = ids; }
    void cancel(const QList<TransferId> &ids) override { said(u"cancel"), lastIds = ids; }
    void remove(const QList<TransferId> &ids) override { said(u"remove"), lastIds = ids; }
    void decideIfExists(const QList<TransferId> &ids, IfExists choice) override
    {
        said(u"decideIfExists"), lastIds = ids, decision = choice;
    }
    void setPriority(const QList<TransferId> &ids, int value) override
    {
        said(u"setPriority"), lastIds = ids, priority = value;
    }
    void move(TransferId id, QueueMove where) override { said(u"move"), lastIds = {id}, moved = where; }
    void setRateLimit(const QList<TransferId> &ids, qint64 bytesPerSecond) override
    {
        said(u"setRateLimit"), lastIds = ids, rateLimit = bytesPerSecond;
    }
    void requestHistory(TransferId id) override { said(u"requestHistory"), lastIds = {id}; }
    void changeSettings(const Settings &before, const Settings &after) override
    {
        said(u"changeSettings"), settings = withChanges(settings.value_or(before), before, after);
    }
    void changeSetting(const QString &key, const QString &value, QObject *, Answer then) override
    {
        said(u"changeSetting");
        if (const auto changed = withSetting(settings.value_or(Settings{}), key, value))
            settings = *changed;
        then({});
    }
    void limitThisRun(int, int, qint64) override { said(u"limitThisRun"); }
    void saveDestination(const Destination &destination, const Credentials &given, bool forSession) override
    {
        said(u"saveDestination");
        savedDestination = destination;
        credentials = given;
        sessionOnly = forSession;
    }
    void removeDestination(const QString &name) override
    {
        said(u"removeDestination"), removedDestination = name;
    }
    void testDestination(const Destination &destination, const Credentials &given) override
    {
        said(u"testDestination");
        testedDestination = destination;
        credentials = given;
    }
    void requestVaultState() override { said(u"requestVaultState"); }
    void requestSecretState(const QString &destination) override
    {
        said(u"requestSecretState"), askedForSecretOf = destination;
    }
    void addDestination(const Destination &destination, QObject *, Answer then) override
    {
        said(u"addDestination"), savedDestination = destination, then({});
    }
    void dropDestination(const QString &name, QObject *, Answer then) override
    {
        said(u"dropDestination"), removedDestination = name, then({});
    }
    void keepSecret(const QString &, const Credentials &given, QObject *, Answer then) override
    {
        said(u"keepSecret"), credentials = given, then({});
    }
    void forgetSecret(const QString &, QObject *, Answer then) override { said(u"forgetSecret"), then({}); }
    void runTask(const TaskOrder &order) override { said(u"runTask"), tasks.append(order); }
    void continueTask(int token) override { said(u"continueTask"), lastTask = token; }
    void cancelTask(int token) override { said(u"cancelTask"), lastTask = token; }
    void afterCommands(QObject *, std::function<void()> then) override { then(); }
    void stop() override { said(u"stop"); }
    void stopSoon() override { said(u"stopSoon"); }

    QStringList calls; ///< the commands in order, by name
    QList<AddRequest> added;
    QList<TaskOrder> tasks;
    std::optional<int> lastTask; ///< that was continued or cancelled
    std::optional<int> stoppedToken;
    QList<TransferId> lastIds;
    std::optional<IfExists> decision;
    std::optional<int> priority;
    std::optional<QueueMove> moved;
    std::optional<qint64> rateLimit;
    std::optional<Settings> settings;
    std::optional<Destination> savedDestination;
    std::optional<Destination> testedDestination;
    QString removedDestination;
    QString askedForSecretOf;
    Credentials credentials;
    bool sessionOnly = false;

private:
    void said(QStringView command) { calls.append(command.toString()); }
};

} // namespace windlass
