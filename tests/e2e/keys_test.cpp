// SPDX-License-Identifier: GPL-3.0-or-later
// Keys are opaque bytes in every command, and all commands accept the output of `ls`.
#include "tests/e2e/practicetest.h"

namespace windlass {
namespace {

using namespace Qt::StringLiterals;

class KeysTest : public PracticeTest
{
protected:
    /// The URL of an object in the bucket; `path` is already encoded.
    QString at(const QString &path) const
    {
        return u"s3://exports%1?endpoint=%2&path-style=1"_s.arg(path, endpoint);
    }
    void put(const QString &path)
    {
        const ProgramEnd ran = run({u"upload"_s, file(u"a.img"_s, 1000), u"--to"_s, at(path), u"--as"_s,
                                    u"{prefix}/{file}"_s, u"--if-exists"_s, u"replace"_s});
        ASSERT_EQ(ran.status, 0) << ran.err.toStdString();
    }
    QStringList listed(const QString &word)
    {
        const ProgramEnd ran = run({u"ls"_s, word});
        EXPECT_EQ(ran.status, 0) << ran.err.toStdString();
        QStringList keys;
        for (const QJsonObject &object : ran.named(u"object"_s))
            keys << object.value(u"key"_s).toString();
        return keys;
    }
    qint64 requests() const
    {
        qint64 sum = 0;
        for (const auto &[operation, count] : store->counters().operations)
            sum += count.requests;
        return sum;
    }
};

TEST_F(KeysTest, OnlyTheOneThatIsNamedIsDeleted)
{
    for (const QString &path : {u"/vm"_s, u"/vm/"_s, u"//vm"_s, u"/vm//"_s, u"/vm%3Fx"_s})
        put(path);
    EXPECT_EQ(listed(at({})), (QStringList{u"/vm/a.img"_s, u"vm//a.img"_s, u"vm/a.img"_s, u"vm?x/a.img"_s}));
    EXPECT_EQ(run({u"rm"_s, at(u"//vm/a.img"_s), u"--yes"_s}).status, 0);
    EXPECT_EQ(run({u"rm"_s, at(u"/vm%3Fx/a.img"_s), u"--yes"_s}).status, 0);
    EXPECT_EQ(listed(at({})), (QStringList{u"vm//a.img"_s, u"vm/a.img"_s}));
    EXPECT_EQ(run({u"rm"_s, at(u"/vm/a.img/"_s), u"--yes"_s}).status, 1) << "there is no such object";
    EXPECT_EQ(listed(at({})), (QStringList{u"vm//a.img"_s, u"vm/a.img"_s}));
}

TEST_F(KeysTest, WhatCannotBeSentAsItIsIsRefusedByEveryCommandWithoutARequest)
{
    const QString path = file(u"a.img"_s, 10);
    const qint64 before = requests();
    for (const QString &wrong : {u"/x/.."_s, u"/.."_s, u"/%2e%2E"_s, u"/x/./y"_s}) {
        const QString url = at(wrong);
        for (const QStringList &command :
             {QStringList{u"rm"_s, url, u"--yes"_s}, QStringList{u"ls"_s, url},
              QStringList{u"orphans"_s, url},
              QStringList{u"restore"_s, url, u"--to"_s, folder.filePath(u"back"_s)},
              QStringList{u"upload"_s, path, u"--to"_s, url}}) {
            const ProgramEnd ran = run(command);
            EXPECT_EQ(ran.status, 2) << command.join(u' ').toStdString();
            EXPECT_TRUE(ran.err.contains("'..'")) << ran.err.toStdString();
        }
    }
    EXPECT_EQ(run({u"rm"_s, at({}), u"--yes"_s}).status, 2);
    EXPECT_EQ(requests(), before);
}

TEST_F(KeysTest, TheUrlThatLsPrintsIsCompleteAndTakenBack)
{
    put(u"/b üro%20%25 #?"_s.replace(u'#', u"%23"_s).replace(u'?', u"%3F"_s));
    const auto objects = run({u"ls"_s, at({})}).named(u"object"_s);
    ASSERT_EQ(objects.size(), 1);
    EXPECT_EQ(objects.first().value(u"key"_s), u"b üro % #?/a.img"_s);
    const QString url = objects.first().value(u"url"_s).toString();
    EXPECT_TRUE(url.contains(u"endpoint="_s + endpoint)) << url.toStdString();
    EXPECT_EQ(run({u"restore"_s, url, u"--to"_s, folder.filePath(u"back"_s)}).status, 0);
    EXPECT_EQ(content(folder.filePath(u"back"_s)), content(file(u"a.img"_s, 1000)));
    EXPECT_EQ(run({u"rm"_s, url, u"--yes"_s}).status, 0);
    EXPECT_TRUE(listed(at({})).isEmpty());
}

TEST_F(KeysTest, APrefixIsAFolder)
{
    for (const QString &path : {u"/demo"_s, u"/demolition"_s})
        put(path);
    EXPECT_EQ(listed(at(u"/demo"_s)), QStringList{u"demo/a.img"_s});
    EXPECT_EQ(listed(at(u"/demo/a.img"_s)), QStringList{u"demo/a.img"_s}) << "an object is named, too";
    ASSERT_EQ(run({u"destination"_s, u"add"_s, u"lab"_s, at(u"/demo"_s)}).status, 0);
    EXPECT_EQ(listed(u"lab"_s), QStringList{u"demo/a.img"_s});
    EXPECT_EQ(run({u"rm"_s, u"lab:demo/a.img"_s, u"--yes"_s}).status, 1) << "keys are relative to the prefix";
    EXPECT_EQ(run({u"rm"_s, u"lab:a.img"_s, u"--yes"_s}).status, 0);
    EXPECT_EQ(listed(at({})), QStringList{u"demolition/a.img"_s});
}

} // namespace
} // namespace windlass
