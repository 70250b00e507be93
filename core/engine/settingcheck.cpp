// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/settingcheck.h"

#include "core/exports/keytemplate.h"

#include <QDateTime>

namespace windlass {

using namespace Qt::StringLiterals;

Result<Settings> withUsableSetting(const Settings &settings, const QString &key, const QString &value)
{
    auto changed = withSetting(settings, key, value);
    if (!changed || changed->keyTemplate == settings.keyTemplate)
        return changed;
    const QDateTime anyTime(QDate(2026, 1, 21), QTime(14, 30));
    const auto made = expandKey(
        changed->keyTemplate,
        {.prefix = {}, .vm = u"web01"_s, .file = u"web01.vmdk"_s, .host = u"host"_s, .time = anyTime});
    if (!made)
        return failed(made.error());
    return changed;
}

} // namespace windlass
