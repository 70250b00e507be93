// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/systemtimers.h"

#include <QCoreApplication>
#include <QEventLoop>

#include <gtest/gtest.h>

namespace windlass {
namespace {

using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

class SystemTimersTest : public testing::Test
{
protected:
    /// Runs the event loop until it is told to quit.
    void untilQuit() { loop.exec(); }

    SystemTimers timers;
    QEventLoop loop;
    QString order;
};

TEST_F(SystemTimersTest, WhatIsDueFirstHappensFirstAndTheSameMomentInTheOrderItCame)
{
    const Handle c = timers.after(30ms, [this] { loop.quit(); });
    const Handle b = timers.after(20ms, [this] { order += u'b'; });
    const Handle a = timers.after(0ms, [this] { order += u'a'; });
    const Handle then = timers.after(0ms, [this] { order += u'A'; });
    EXPECT_TRUE(order.isEmpty()) << "never from inside the call";
    untilQuit();
    EXPECT_EQ(order, u"aAb"_s);
}

TEST_F(SystemTimersTest, AWaitIsAMinimum)
{
    const auto before = std::chrono::steady_clock::now();
    const Handle handle = timers.after(15ms, [this] { loop.quit(); });
    untilQuit();
    EXPECT_GE(std::chrono::steady_clock::now() - before, 15ms);
}

TEST_F(SystemTimersTest, WhoLetsGoHearsNothingEvenInTheSameMoment)
{
    Handle second;
    const Handle first = timers.after(0ms, [&] { second.reset(); });
    second = timers.after(0ms, [this] { order += u'x'; });
    const Handle last = timers.after(1ms, [this] { loop.quit(); });
    untilQuit();
    EXPECT_TRUE(order.isEmpty());
}

TEST_F(SystemTimersTest, AnEventLoopInsideAWaitsEndLetsTheOthersHappen)
{
    QEventLoop inner;
    const Handle outer = timers.after(0ms, [&] {
        inner.exec();
        order += u'2';
        loop.quit();
    });
    const Handle other = timers.after(0ms, [&] {
        order += u'1';
        inner.quit();
    });
    untilQuit();
    EXPECT_EQ(order, u"12"_s);
}

TEST_F(SystemTimersTest, WaitsThatSetUpWaitsOfNothingLeaveTheEventLoopItsOtherWork)
{
    Handle again;
    int rounds = 0;
    std::function<void()> round = [&] {
        ++rounds;
        again = timers.after(0ms, round);
    };
    round();
    QMetaObject::invokeMethod(
        &loop, [this] { loop.quit(); }, Qt::QueuedConnection);
    untilQuit();
    EXPECT_LT(rounds, 100);
}

TEST_F(SystemTimersTest, AHandleMayOutliveThem)
{
    Handle handle;
    {
        SystemTimers shortLived;
        handle = shortLived.after(1h, [] {});
    }
    handle.reset();
}

} // namespace
} // namespace windlass
