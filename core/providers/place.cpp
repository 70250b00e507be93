// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/providers/place.h"

#include <QStringList>

namespace windlass {

using namespace Qt::StringLiterals;

QString journalKey(const Place &place)
{
    QString service = place.service.toString(QUrl::FullyEncoded);
    if (service.startsWith("//"_L1))
        service.remove(0, 2);
    QStringList words{service};
    if (!place.account.isEmpty())
        words << place.account;
    words << place.bucket;
    return words.join(u' ');
}

} // namespace windlass
