// SPDX-License-Identifier: GPL-3.0-or-later
// A place at a service, and which of its objects are meant.
#pragma once

#include "core/accounts/destination.h"

#include <QString>

namespace windlass {

struct ObjectPlace
{
    Destination destination; ///< its prefix is empty: keys are whole
    QString key;             ///< whole, byte for byte; empty: everything below `base`
    QString base;            ///< the names that a list shows, and that NAME:KEY takes, are relative to this
    QString saved;           ///< the destination's name, if the place was given by it and not by a URL
};

/// What the keys at the place begin with: its key is taken as the name of a folder. Empty: all of the bucket.
QString folderOf(const ObjectPlace &place);
/// Is this the object that the place names, or one below the folder of that name?
bool isAt(const ObjectPlace &place, const QString &key);

} // namespace windlass
