// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/taskrun.h"

#include "app/cli/clock.h"
#include "app/cli/interrupt.h"
#include "app/cli/jsonlines.h"
#include "app/cli/plainlines.h"
#include "words/sentences.h"

#include <QCoreApplication>

#include <utility>
#include <variant>

namespace windlass {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

// How often to print progress: for programs, and for a log.
constexpr Duration jsonPace = 500ms;
constexpr Duration plainPace = 10s;

/// Whose words its failures get.
struct WhatFor
{
    text::Task operator()(const ListObjects &) const { return text::Task::List; }
    text::Task operator()(const SumUpObjects &) const { return text::Task::List; }
    text::Task operator()(const FindObject &) const { return text::Task::Delete; }
    text::Task operator()(const RemoveObjects &) const { return text::Task::Delete; }
    text::Task operator()(const ListUnfinished &) const { return text::Task::TakeBack; }
    text::Task operator()(const TakeBackUnfinished &) const { return text::Task::TakeBack; }
    text::Task operator()(const VerifyTransfers &) const { return text::Task::Verify; }
    text::Task operator()(const RestoreObjects &) const { return text::Task::Restore; }
};

} // namespace

TaskRun::TaskRun(CommandContext &context, const Profile &profile)
    : context_(context)
    , profile_(profile)
    , thread_(profile_)
{
    clock_.start();
    connect(&client(), &Client::happened, this, [this](const QList<Event> &events) {
        for (const Event &event : events)
            print(event);
    });
    connect(&client(), &Client::taskReported, this, [this](int token, const TaskReport &report) {
        if (token != token_ || listener_ == nullptr)
            return;
        listener_->reported(report);
        const auto *page = std::get_if<ObjectPage>(&report);
        if (page != nullptr && page->more)
            client().continueTask(token);
    });
    connect(&client(), &Client::taskProgress, this, [this](int token, const TaskProgress &progress) {
        if (token == token_ && listener_ != nullptr && listener_->line)
            show(progress);
    });
    connect(&client(), &Client::taskEnded, this, [this](int token, const TaskEnd &end) {
        if (token != token_)
            return;
        end_ = end;
        finish();
    });
}

tl::expected<std::unique_ptr<TaskRun>, Refusal> TaskRun::open(CommandContext &context)
{
    auto profile = profileAt(context.global.profile);
    if (!profile)
        return tl::unexpected(Refusal{ExitStatus::Usage, text::said(profile.error().text)});
    profile->logLevel = context.global.logLevel;
    std::unique_ptr<TaskRun> run(new TaskRun(context, *profile));
    if (auto refusal = run->start())
        return tl::unexpected(std::move(*refusal));
    return run;
}

std::optional<Refusal> TaskRun::start()
{
    std::optional<Refusal> refusal;
    connect(&client(), &Client::started, this,
            [this](const QList<Destination> &destinations, const Settings &settings) {
                destinations_ = destinations;
                settings_ = settings;
                finish();
            });
    const auto refused = connect(&client(), &Client::refused, this, [this, &refusal](const Failure &failure) {
        refusal = Refusal{exitStatusOf(failure), text::said(failure.text)};
        finish();
    });
    client().startBeside();
    loop_.exec();
    disconnect(refused);
    return refusal;
}

TaskEnd TaskRun::run(AnyTask task, const Listener &listener, const std::optional<RetryPolicy> &retry)
{
    listener_ = &listener;
    task_ = std::visit(WhatFor{}, task);
    end_ = {};
    client().runTask({++token_, std::move(task), retry});
    {
        const Interrupt interrupt([this] {
            interrupted_ = true;
            client().cancelTask(token_);
        });
        loop_.exec();
        QCoreApplication::processEvents(); // handles a Ctrl+C that came at the end
    }
    if (interrupted_ && end_.trouble) { // Ctrl+C may have ended the program that supplies credentials
        end_.cancelled = true;
        end_.trouble.reset();
    }
    listener_ = nullptr;
    attempts_ += end_.attempts;
    retries_ += end_.retries;
    console().progress({});
    return end_;
}

void TaskRun::wait()
{
    const Interrupt interrupt([this] {
        interrupted_ = true;
        finish();
    });
    loop_.exec();
}

void TaskRun::show(const TaskProgress &progress)
{
    if (console().redraws())
        return console().progress(listener_->line(progress));
    const Duration pace = console().json() ? jsonPace : plainPace;
    if (clock_.elapsed() - shown_ < pace.count())
        return;
    shown_ = clock_.elapsed();
    console().object(json::outcome("progress"_L1, listener_->object(progress), now()));
    console().line(listener_->line(progress));
}

void TaskRun::print(const Event &event)
{
    switch (event.kind) {
    case EventKind::AttemptFailed:
    case EventKind::AttemptNeedsRemedy:
    case EventKind::AttemptsExhausted:
    case EventKind::NotRetryable:
        console().object(json::attemptFailed(event));
        console().line(plain::attempt(event, task_));
        return;
    case EventKind::RetrySucceeded:
        console().object(json::retrySucceeded(event));
        console().line(plain::attempt(event, task_));
        return;
    case EventKind::EndpointChanged:
        console().line(plain::attempt(event, task_));
        return;
    default:
        return;
    }
}

ExitStatus TaskRun::end(ExitStatus status, QJsonObject fields)
{
    fields.insert(u"attempts"_s, attempts_);
    fields.insert(u"retries"_s, retries_);
    fields.insert(u"seconds"_s, static_cast<double>(clock_.elapsed()) / 1000.0);
    fields.insert(u"interrupted"_s, interrupted_);
    fields.insert(u"exit_status"_s, static_cast<int>(status));
    console().object(json::outcome("summary"_L1, fields, now()));
    return status;
}

} // namespace windlass
