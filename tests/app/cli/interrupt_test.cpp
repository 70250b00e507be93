// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/interrupt.h"

#include <QCoreApplication>

#include <csignal>
#include <gtest/gtest.h>
#include <unistd.h>

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
