// SPDX-License-Identifier: GPL-3.0-or-later
// What `--to`, `DEST`, `SOURCE` and URLs mean. Only here, a command's word becomes a place and a key.
// (docs/places.md)
#pragma once

#include "core/accounts/destination.h"
#include "core/tasks/objectplace.h"

#include <QList>

namespace windlass {

/// DEST: a saved destination's name, `NAME:PREFIX` for a folder below its own prefix, or a URL. A failure
/// (Settings) says what to do.
Result<Destination> uploadTarget(const QString &to, const QList<Destination> &saved);

/// SOURCE: DEST for everything there, `DEST:KEY` with a key relative to the destination's prefix, or a URL
/// whose path is the whole key. A failure (Settings) says what to do, also for a key with `.` or `..` as a
/// segment.
Result<ObjectPlace> objectPlace(const QString &text, const QList<Destination> &saved);
/// As objectPlace(), for a command that needs a single object: a failure if there is no key.
Result<ObjectPlace> singleObject(const QString &text, const QList<Destination> &saved);

/// The name of an object as `ls` prints it after `NAME:` for a saved destination, or after `s3://BUCKET/` for
/// a URL. Every command accepts it. If the key is not plain text, it is the complete URL.
QString shownName(const ObjectPlace &place, const QString &key);

} // namespace windlass
