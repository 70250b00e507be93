// SPDX-License-Identifier: GPL-3.0-or-later
// The keychain vault against a real Secret Service. tests/desktop/keychain_test.sh makes each situation and
// runs the suite of that name.
#include "core/accounts/keychainvault.h"
#include "tests/fakes/waituntil.h"

#include <QEventLoop>
#include <QThread>

#include <gtest/gtest.h>

namespace windlass {
namespace {

using namespace Qt::StringLiterals;

class Keychain : public testing::Test
{
protected:
    template<typename Answer, typename Ask>
    static Answer wait(Ask ask)
    {
        std::optional<Answer> answer;
        const Handle asking = ask([&answer](Answer value) { answer = std::move(value); });
        EXPECT_TRUE(waitUntil([&answer] { return answer.has_value(); }, 60'000));
        return std::move(answer).value();
    }
    VaultState state()
    {
        return wait<VaultState>([this](auto then) { return vault.state(then); });
    }
    Result<std::optional<Credentials>> read(const QString &key)
    {
        return wait<Result<std::optional<Credentials>>>([&](auto then) { return vault.read(key, then); });
    }
    Result<void> write(const QString &key, const Credentials &credentials)
    {
        return wait<Result<void>>([&](auto then) { return vault.write(key, credentials, then); });
    }
    Result<void> remove(const QString &key)
    {
        return wait<Result<void>>([&](auto then) { return vault.remove(key, then); });
    }

    KeychainVault vault{u"windlass-test"_s, Duration(5000)};
    const KeyPair secret{u"AK"_s, u"s3cr3t/+=ü"_s, u"token"_s};
};

using Unlocked = Keychain;
using Locked = Keychain;
using NoService = Keychain;

TEST_F(Unlocked, WhatIsWrittenIsReadBack)
{
    EXPECT_EQ(state(), VaultState::Ready);
    ASSERT_TRUE(write(u"p/a"_s, secret));
    const auto back = read(u"p/a"_s);
    ASSERT_TRUE(back && *back);
    EXPECT_EQ(**back, Secret(secret));
}

TEST_F(Unlocked, WhatIsNotThereIsNothing)
{
    const auto back = read(u"p/none"_s);
    ASSERT_TRUE(back);
    EXPECT_FALSE(*back);
}

TEST_F(Unlocked, WhatIsRemovedIsGoneAndRemovingAgainIsNoFailure)
{
    ASSERT_TRUE(write(u"p/b"_s, secret));
    ASSERT_TRUE(remove(u"p/b"_s));
    EXPECT_FALSE(*read(u"p/b"_s));
    EXPECT_TRUE(remove(u"p/b"_s));
}

TEST_F(Unlocked, AThreadOfItsOwnGetsItsAnswersThere)
{
    QThread thread;
    QObject inThread;
    inThread.moveToThread(&thread);
    thread.start();
    bool right = false;
    bool done = false;
    Handle asking; // made and dropped over there
    QMetaObject::invokeMethod(&inThread, [&] {
        asking = vault.write(u"p/c"_s, secret, [&](const Result<void> &result) {
            right = result && QThread::currentThread() == &thread;
            asking.reset();
            QMetaObject::invokeMethod(QCoreApplication::instance(), [&done] { done = true; });
        });
    });
    EXPECT_TRUE(waitUntil([&done] { return done; }));
    EXPECT_TRUE(right);
    thread.quit();
    thread.wait();
}

TEST_F(Unlocked, ADroppedQuestionIsNotAnswered)
{
    bool answered = false;
    {
        const Handle asking = vault.read(u"p/a"_s, [&answered](const auto &) { answered = true; });
    }
    (void)read(u"p/a"_s); // asked later, answered later
    EXPECT_FALSE(answered);
}

TEST_F(Locked, IsSaidAndNothingIsClaimed)
{
    EXPECT_EQ(state(), VaultState::Locked);
    const auto back = read(u"p/a"_s);
    ASSERT_FALSE(back) << "not to be taken for an entry that is not there";
    EXPECT_EQ(back.error().kind, FailureKind::Credentials);
    EXPECT_FALSE(remove(u"p/a"_s)) << "nothing was deleted";
    EXPECT_FALSE(write(u"p/a"_s, secret));
}

TEST_F(NoService, IsSaidAtOnceWithWhatToDo)
{
    EXPECT_EQ(state(), VaultState::Unavailable);
    const auto back = read(u"p/a"_s);
    ASSERT_FALSE(back);
    EXPECT_TRUE(back.error().text.english().contains(u"session only"_s));
    EXPECT_FALSE(write(u"p/a"_s, secret));
    EXPECT_FALSE(remove(u"p/a"_s));
}

} // namespace
} // namespace windlass
