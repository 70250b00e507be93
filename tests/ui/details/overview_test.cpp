// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/details/overview.h"

#include <QLabel>
#include <QToolButton>

#include <algorithm>
#include <gtest/gtest.h>

namespace windlass {
namespace {

using namespace Qt::StringLiterals;

class OverviewTest : public testing::Test
{
protected:
    /// Does the value with this name have a copy button?
    bool canCopy(const QString &name) const
    {
        for (const QToolButton *button : overview.findChildren<QToolButton *>()) {
            if (button->accessibleName() == u"Copy: "_s + name)
                return !button->isHidden();
        }
        return false;
    }
    bool says(const QString &text) const
    {
        const auto labels = overview.findChildren<QLabel *>();
        return std::any_of(labels.begin(), labels.end(),
                           [&text](const QLabel *label) { return label->text() == text; });
    }

    Overview overview;
    TransferStatus status;
};

TEST_F(OverviewTest, OnlyWhatIsThereCanBeCopied)
{
    status.target.edit().root = u"s3://bucket/"_s;
    status.key = u"key"_s;
    overview.show(status);
    EXPECT_TRUE(canCopy(u"Object"_s));
    EXPECT_FALSE(canCopy(u"Checksum"_s));
    EXPECT_FALSE(canCopy(u"Manifest"_s));
    status.proof.edit().checksum = u"crc64nvme:AA"_s;
    overview.show(status);
    EXPECT_TRUE(canCopy(u"Checksum"_s));
}

TEST_F(OverviewTest, TellsWhatTheManifestIsWorth)
{
    overview.resize(2000, 800);
    status.proof.edit().manifest = u"/srv/web.mf"_s;
    overview.show(status);
    EXPECT_TRUE(says(u"web.mf, not compared yet"_s));
    status.failure = localFailure(FailureKind::ManifestDiffers, u"…"_s);
    overview.show(status);
    EXPECT_TRUE(says(u"web.mf describes another file"_s));
    status.failure.reset();
    status.proof.edit().digest = u"sha256:ab"_s;
    overview.show(status);
    EXPECT_TRUE(says(u"sha256:ab, as web.mf states"_s));
}

} // namespace
} // namespace windlass
