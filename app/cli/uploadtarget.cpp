// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/uploadtarget.h"

#include "app/cli/profileaccess.h"

namespace windlass {

using namespace Qt::StringLiterals;

namespace {

QString withoutOuterSlashes(QStringView path)
{
    while (path.startsWith(u'/'))
        path = path.sliced(1);
    while (path.endsWith(u'/'))
        path.chop(1);
    return path.toString();
}

} // namespace

Result<Destination> uploadTarget(const QString &to, const QList<Destination> &saved)
{
    if (to.contains("://"_L1))
        return destinationFromUrl(to);
    // A name has no colon, so the first one ends it.
    const QString below = withoutOuterSlashes(QStringView(to).sliced(to.section(u':', 0, 0).size()).mid(1));
    auto destination = savedDestination(saved, to.section(u':', 0, 0));
    if (destination && !below.isEmpty())
        destination->prefix = destination->prefix.isEmpty() ? below : destination->prefix + u'/' + below;
    return destination;
}

} // namespace windlass
