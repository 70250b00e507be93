// SPDX-License-Identifier: GPL-3.0-or-later
// Runs an engine's tasks for one command, while another process may drive the profile. Prints their attempts
// and progress, and passes their reports to the command.
#pragma once

#include "app/cli/commands.h"
#include "app/cli/profileaccess.h"
#include "app/composition.h"
#include "core/tasks/task.h"
#include "words/failures.h"

#include <QElapsedTimer>
#include <QEventLoop>
#include <QJsonObject>
#include <QObject>

#include <functional>
#include <memory>
#include <optional>

namespace windlass {

class TaskRun : public QObject
{
public:
    /// A refusal says why the profile cannot be read.
    static tl::expected<std::unique_ptr<TaskRun>, Refusal> open(CommandContext &context);
    ~TaskRun() override = default;

    CommandContext &context() { return context_; }
    Console &console() { return context_.console; }
    const Settings &settings() const { return settings_; }
    const QList<Destination> &destinations() const { return destinations_; }
    const Profile &profile() const { return profile_; }
    Client &client() { return thread_.client(); }

    struct Listener
    {
        std::function<void(const TaskReport &)> reported;
        /// The progress as a line for people and as an object for programs. May be empty.
        std::function<QString(const TaskProgress &)> line{};
        std::function<QJsonObject(const TaskProgress &)> object{};
    };
    /// Runs a task until it has ended. Ctrl+C cancels it. A listing continues from page to page.
    TaskEnd run(AnyTask task, const Listener &listener, const std::optional<RetryPolicy> &retry = {});
    /// Runs the event loop until finish() or Ctrl+C.
    void wait();
    void finish() { loop_.quit(); }
    bool interrupted() const { return interrupted_; }
    Duration took() const { return Duration(clock_.elapsed()); }

    /// Prints the summary and returns the status.
    ExitStatus end(ExitStatus status, QJsonObject fields = {});

private:
    TaskRun(CommandContext &context, const Profile &profile);

    std::optional<Refusal> start();
    void print(const Event &event);
    void show(const TaskProgress &progress);

    CommandContext &context_;
    Profile profile_;
    Settings settings_;
    QList<Destination> destinations_;
    QEventLoop loop_;
    QElapsedTimer clock_;
    const Listener *listener_ = nullptr; ///< of the running task
    int token_ = 0;
    text::Task task_ = text::Task::List; ///< what the running task is for
    TaskEnd end_;
    qint64 shown_ = 0; ///< when progress was printed last, by clock_
    int attempts_ = 0;
    int retries_ = 0;
    bool interrupted_ = false;
    EngineThread thread_; ///< last, so destroyed first: no signal of the engine comes afterwards
};

} // namespace windlass
