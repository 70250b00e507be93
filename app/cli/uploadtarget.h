// SPDX-License-Identifier: GPL-3.0-or-later
// What `--to`, `DEST`, `SOURCE` and URLs stand for: the one place where a command's word becomes a place and
// a key. (product.md, "Places and keys")
#pragma once

#include "core/accounts/destination.h"
#include "core/tasks/objectplace.h"

#include <QList>

namespace windlass {

/// DEST: a saved destination's name, `NAME:PREFIX` for a folder below its own prefix, or a URL. A failure
/// (Settings) says what to do.
Result<Destination> uploadTarget(const QString &to, const QList<Destination> &saved);

/// SOURCE: DEST for all that is there, `DEST:KEY` with a key relative to the destination's prefix, or a URL
/// whose path is the whole key. A failure (Settings) says what to do; a key with `.` or `..` as a segment is
/// one.
Result<ObjectPlace> objectPlace(const QString &text, const QList<Destination> &saved);
/// The same for a command that needs an object: without a key it is a failure.
Result<ObjectPlace> singleObject(const QString &text, const QList<Destination> &saved);

/// The name of an object as `ls` prints it, which every command takes back: behind `NAME:` where the place is
/// a saved destination, behind `s3://BUCKET/` where it is a URL; the complete URL where the key is no plain
/// text.
QString shownName(const ObjectPlace &place, const QString &key);

} // namespace windlass
