// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/singleinstance.h"

#include <QCoreApplication>
#include <QSignalSpy>
#include <QTemporaryDir>

#include <gtest/gtest.h>
#include <thread>

namespace windlass {

using namespace Qt::StringLiterals;

namespace {

/// A later start in another thread, as another process would do it, while this one's event loop runs.
bool handOverFromElsewhere(const QString &lockFile, const QStringList &paths, QSignalSpy &asked)
{
    bool answered = false;
    std::thread later([&] { answered = SingleInstance::handOver(lockFile, paths); });
    if (asked.isEmpty())
        asked.wait(5000);
    QCoreApplication::processEvents();
    later.join();
    return answered;
}

} // namespace

TEST(SingleInstance, ASecondStartHandsItsFilesToTheFirst)
{
    QTemporaryDir folder;
    const QString lock = folder.filePath(u"lock"_s);
    SingleInstance first(lock);
    QSignalSpy asked(&first, &SingleInstance::asked);
    EXPECT_TRUE(handOverFromElsewhere(lock, {u"/srv/a b.ova"_s, u"/srv/ü.vmdk"_s}, asked));
    ASSERT_EQ(asked.size(), 1);
    EXPECT_EQ(asked.first().first().toStringList(), QStringList({u"/srv/a b.ova"_s, u"/srv/ü.vmdk"_s}));
}

TEST(SingleInstance, NobodyAnswersForAnotherProfile)
{
    QTemporaryDir folder;
    SingleInstance first(folder.filePath(u"one"_s));
    EXPECT_FALSE(SingleInstance::handOver(folder.filePath(u"two"_s), {}));
}

TEST(SingleInstance, TheMeetingPointDependsOnTheProfileNotOnHowItIsSpelt)
{
    EXPECT_EQ(SingleInstance::meetingPoint(u"/srv/p/lock"_s),
              SingleInstance::meetingPoint(u"/srv/x/../p/lock"_s));
    EXPECT_NE(SingleInstance::meetingPoint(u"/srv/p/lock"_s), SingleInstance::meetingPoint(u"/srv/q/lock"_s));
}

} // namespace windlass
