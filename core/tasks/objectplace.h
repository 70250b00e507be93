// SPDX-License-Identifier: GPL-3.0-or-later
// A place at a service, and which objects belong to it.
#pragma once

#include "core/accounts/destination.h"

#include <QString>

namespace windlass {

struct ObjectPlace
{
    Destination destination; ///< its prefix is empty: keys are complete
    QString key;             ///< complete, byte for byte; empty: everything below `base`
    QString base;            ///< the names that a list shows, and the KEY in NAME:KEY, are relative to this
    QString saved;           ///< the destination's name, if the place was given by name and not as a URL
};

/// The prefix of the keys at the place: its key, as the name of a folder. Empty: the whole bucket.
QString folderOf(const ObjectPlace &place);
/// Is `key` the object that the place names, or one below the folder of that name?
bool isAt(const ObjectPlace &place, const QString &key);

} // namespace windlass
