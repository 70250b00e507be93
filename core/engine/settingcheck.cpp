// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/settingcheck.h"

#include "core/base/sizes.h"
#include "core/base/textforms.h"
#include "core/exports/keytemplate.h"

namespace windlass {

using namespace Qt::StringLiterals;

namespace {

/// What most services take; those that differ say so when an upload is planned
/// (core/providers/s3/limits.cpp).
constexpr qint64 smallestPart = 5 * mebi;
constexpr qint64 largestPart = 5 * 1024 * mebi;

} // namespace

Result<Settings> withUsableSetting(const Settings &settings, const QString &key, const QString &value)
{
    auto changed = withSetting(settings, key, value);
    if (!changed)
        return changed;
    const qint64 partSize = changed->partSize;
    if (partSize != settings.partSize && partSize != 0 &&
        (partSize < smallestPart || partSize > largestPart)) {
        return failed(localFailure(
            FailureKind::Settings,
            Sentence::tr("No service takes parts of %1. Give 5 MiB to 5 GiB, or 0 to choose it by the file.")
                .arg(sizeText(partSize))));
    }
    if (changed->keyTemplate == settings.keyTemplate)
        return changed;
    if (const auto usable = checkedKeyTemplate(changed->keyTemplate); !usable)
        return failed(usable.error());
    return changed;
}

} // namespace windlass
