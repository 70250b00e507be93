// SPDX-License-Identifier: GPL-3.0-or-later
// `config set` accepts only what the next upload accepts.
#include "core/engine/settingcheck.h"
#include "core/engine/uploadplanner.h"
#include "core/upload/partplan.h"

#include <gtest/gtest.h>

namespace windlass {
namespace {

using namespace Qt::StringLiterals;

TEST(SettingCheck, ATemplateThatMakesNoKeyIsRefused)
{
    EXPECT_TRUE(withUsableSetting({}, u"transfers/key_template"_s, u"{vm}/{file}"_s));
    for (const QString &unusable : {u"{machine}/{file}"_s, u""_s, QString(1100, u'x')}) {
        const auto refused = withUsableSetting({}, u"transfers/key_template"_s, unusable);
        ASSERT_FALSE(refused) << unusable.toStdString();
        EXPECT_EQ(refused.error().kind, FailureKind::Settings);
    }
}

TEST(SettingCheck, APartSizeThatNoServiceAcceptsIsRefused)
{
    for (const QString &usable : {u"0"_s, u"5MiB"_s, u"5GiB"_s})
        EXPECT_TRUE(withUsableSetting({}, u"transfers/part_size"_s, usable)) << usable.toStdString();
    for (const QString &unusable : {u"1KB"_s, u"6GiB"_s})
        EXPECT_FALSE(withUsableSetting({}, u"transfers/part_size"_s, unusable)) << unusable.toStdString();
}

TEST(SettingCheck, AnInvalidTemplateDoesNotBlockOtherSettings)
{
    Settings settings;
    settings.keyTemplate = u"{machine}"_s;
    EXPECT_TRUE(withUsableSetting(settings, u"transfers/jobs"_s, u"3"_s));
}

TEST(SettingCheck, TheUsualPartSizeFitsEveryFileThatTheServiceAccepts)
{
    constexpr qint64 mebi = 1024 * 1024;
    UploadShape shape;
    shape.minPart = 5 * mebi;
    shape.maxPart = 5120 * mebi;
    shape.maxParts = 10'000;
    shape.maxObject = 5 * mebi * mebi;
    shape.maxPut = 5120 * mebi;
    for (const qint64 wanted : {qint64(1), 5 * mebi, 64 * mebi, 100'000 * mebi}) {
        for (const qint64 size : {qint64(0), mebi, 60'000 * mebi, shape.maxObject}) {
            const qint64 usual = usualPartSize(wanted, size, shape);
            EXPECT_TRUE(planParts(size, usual, shape)) << wanted << " of " << size;
        }
    }
    EXPECT_EQ(usualPartSize(64 * mebi, mebi, shape), 64 * mebi);
    EXPECT_EQ(usualPartSize(0, mebi, shape), 0) << "chosen by the file";
}

} // namespace
} // namespace windlass
