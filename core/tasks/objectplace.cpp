// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tasks/objectplace.h"

#include "core/base/objectkey.h"

namespace windlass {

QString folderOf(const ObjectPlace &place)
{
    return place.key.isEmpty() ? place.base : folderPrefix(place.key);
}

bool isAt(const ObjectPlace &place, const QString &key)
{
    return key.startsWith(folderOf(place)) || (!place.key.isEmpty() && key == place.key);
}

} // namespace windlass
