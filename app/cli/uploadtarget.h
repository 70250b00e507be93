// SPDX-License-Identifier: GPL-3.0-or-later
// What `--to`, `DEST`, `SOURCE` and URLs stand for: the one place where a command's word becomes a place and
// a key. (product.md, "Places and keys")
#pragma once

#include "core/accounts/destination.h"

#include <QList>

namespace windlass {

/// DEST: a saved destination's name, `NAME:PREFIX` for a folder below its own prefix, or a URL. A failure
/// (Settings) says what to do.
Result<Destination> uploadTarget(const QString &to, const QList<Destination> &saved);

/// A place, and what of it a command is about.
struct ObjectPlace
{
    Destination destination; ///< its prefix is empty: keys are whole
    QString key;             ///< whole, byte for byte; empty: all that is below `base`
    QString base;            ///< what the names are relative to that `ls` prints and `NAME:KEY` takes
    QString saved;           ///< the destination's name where the word named it; else it was a URL
};

/// SOURCE: DEST for all that is there, `DEST:KEY` with a key relative to the destination's prefix, or a URL
/// whose path is the whole key. A failure (Settings) says what to do; a key with `.` or `..` as a segment is
/// one.
Result<ObjectPlace> objectPlace(const QString &text, const QList<Destination> &saved);
/// The same for a command that needs an object: without a key it is a failure.
Result<ObjectPlace> singleObject(const QString &text, const QList<Destination> &saved);

/// What the keys of a place begin with, for a list: a key is taken as a folder's name. Empty: all of the
/// bucket.
QString folderOf(const ObjectPlace &place);
/// Is the object the one that the place names, or below the folder that it names?
bool isAt(const ObjectPlace &place, const QString &key);

/// The name of an object as `ls` prints it, which every command takes back: behind `NAME:` where the place is
/// a saved destination, behind `s3://BUCKET/` where it is a URL; the complete URL where the key is no plain
/// text.
QString shownName(const ObjectPlace &place, const QString &key);

} // namespace windlass
