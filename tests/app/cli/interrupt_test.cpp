// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/interrupt.h"

#include <QCoreApplication>

#include <csignal>
#include <future>
#include <gtest/gtest.h>
#include <thread>

namespace windlass {

namespace {

TEST(Interrupted, TheFirstSignalIsAnsweredInTheEventLoop)
{
    int asked = 0;
    const Interrupt interrupt([&asked] { ++asked; });
    std::raise(SIGINT);
    EXPECT_EQ(asked, 0);
    QCoreApplication::processEvents();
    EXPECT_EQ(asked, 1);
}

TEST(Interrupted, ARequestToEndIsAnsweredTheSameWay)
{
    int asked = 0;
    const Interrupt interrupt([&asked] { ++asked; });
    std::raise(SIGTERM);
    QCoreApplication::processEvents();
    EXPECT_EQ(asked, 1);
}

/// The system delivers a signal to any other thread while the main thread blocks signals, as it does while it
/// starts a thread.
TEST(Interrupted, ASignalThatComesInAnotherThreadIsAnsweredAllTheSame)
{
    std::promise<void> asks;
    std::promise<void> ends;
    std::thread other([came = asks.get_future(), end = ends.get_future()]() mutable {
        came.wait();
        std::raise(SIGTERM);
        end.wait();
    });
    int asked = 0;
    {
        const Interrupt interrupt([&asked] { ++asked; });
        asks.set_value();
        while (asked == 0)
            QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
    }
    EXPECT_EQ(asked, 1);
    ends.set_value();
    other.join();
}

/// A signal for one Interrupt is not delivered to the next one.
TEST(Interrupted, ASignalThatNobodyAnsweredIsForgotten)
{
    {
        const Interrupt interrupt([] {});
        std::raise(SIGTERM);
    }
    int asked = 0;
    const Interrupt next([&asked] { ++asked; });
    QCoreApplication::processEvents();
    EXPECT_EQ(asked, 0);
    std::raise(SIGTERM);
    QCoreApplication::processEvents();
    EXPECT_EQ(asked, 1);
}

TEST(InterruptedDeathTest, ASecondSignalEndsTheProgramAtOnce)
{
    EXPECT_EXIT(
        {
            const Interrupt interrupt([] {});
            std::raise(SIGINT);
            std::raise(SIGINT);
        },
        testing::ExitedWithCode(130), "");
}

} // namespace

} // namespace windlass
