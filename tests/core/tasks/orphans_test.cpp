// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tasks/orphans.h"

#include <gtest/gtest.h>

namespace windlass {
namespace {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

const QDateTime now(QDate(2026, 1, 21), QTime(14, 30), Qt::UTC);

Orphan begunAgo(Duration age)
{
    Orphan orphan;
    orphan.upload = {u"p/disk.vmdk"_s, u"session"_s, now.addMSecs(-age.count())};
    return orphan;
}

StoredTransfer transferWith(const QString &session)
{
    StoredTransfer transfer;
    transfer.id = 3;
    transfer.destination.edit().bucket = u"exports"_s;
    transfer.key = u"p/disk.vmdk"_s;
    transfer.session = Session{session, {}, {}};
    return transfer;
}

TEST(OrphansTest, OnlyWhatIsOldEnoughMayBeTakenBack)
{
    EXPECT_FALSE(mayBeAborted(begunAgo(23h), now, 24h));
    EXPECT_TRUE(mayBeAborted(begunAgo(24h), now, 24h));
    EXPECT_TRUE(mayBeAborted(begunAgo(0h), now, 0h));
}

TEST(OrphansTest, OneOfUnknownAgeIsNotOld)
{
    Orphan orphan = begunAgo(48h);
    orphan.upload.started = {};
    EXPECT_FALSE(mayBeAborted(orphan, now, 0h));
}

TEST(OrphansTest, WhatBelongsToATransferIsNeverTakenBackHoweverOld)
{
    Orphan orphan = begunAgo(1000h);
    orphan.transfer = 3;
    EXPECT_FALSE(mayBeAborted(orphan, now, 0h));
}

TEST(OrphansTest, TheOwnerIsTheTransferWithThatSessionOfThatObject)
{
    const ListedUpload upload = begunAgo(1h).upload;
    EXPECT_EQ(ownerOf(upload, {transferWith(u"session"_s)}), 3);
    EXPECT_FALSE(ownerOf(upload, {transferWith(u"another"_s)}));
    ListedUpload nameless = upload;
    nameless.sessionId.clear();
    EXPECT_FALSE(ownerOf(nameless, {transferWith(u""_s)})); // an empty id identifies no upload
}

} // namespace
} // namespace windlass
