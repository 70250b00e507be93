// SPDX-License-Identifier: GPL-3.0-or-later
// Tasks: what a service is asked beside the uploads, and what comes of it. Values only. A further task is a
// struct here, a row in AnyTask, and a class that carries it out (core/tasks/tasks.cpp makes it).
#pragma once

#include "core/base/failure.h"
#include "core/base/result.h"
#include "core/restore/check.h"
#include "core/restore/restoreend.h"
#include "core/retry/attempt.h"
#include "core/retry/policy.h"
#include "core/retry/verdict.h"
#include "core/tasks/objectplace.h"
#include "core/transfer/orphan.h"
#include "core/upload/transferstate.h"

#include <QByteArrayView>
#include <QList>
#include <QMetaType>
#include <QSet>
#include <QString>
#include <QStringList>

#include <functional>
#include <optional>
#include <variant>

namespace windlass {

// The tasks.

/// The object of the place's key, and everything below the folder of that name. Reports an ObjectPage at a
/// time, and waits after each but the last one.
struct ListObjects
{
    ObjectPlace place;
};

/// The object of exactly the place's key. Reports one ObjectPage, which is empty if there is no such object.
struct FindObject
{
    ObjectPlace place;
};

/// Deletes these objects, one after the other. Reports an ObjectRemoved for each.
struct RemoveObjects
{
    Destination destination;
    QStringList keys;
};

/// The unfinished uploads below the destination's prefix. Reports an UnfinishedFound for each.
struct ListUnfinished
{
    Destination destination;
};

/// Takes these unfinished uploads back, one after the other. Reports a TakenBack for each.
struct TakeBackUnfinished
{
    Destination destination;
    QList<Orphan> uploads;
};

/// Compares finished transfers with their files and objects once more. Reports a Verified or a NotVerified
/// for each.
struct VerifyTransfers
{
    std::variant<TransferId, ObjectPlace> what; ///< or all that were uploaded to a place, by the journal
    bool download = false;                      ///< compares every byte of the object
    int lanes = 0;                              ///< requests in flight for that; 0: as the settings say
};

/// Downloads the object of that key. If there is none, everything below the folder of that name.
struct RestoreObjects
{
    ObjectPlace place;
    QString path; ///< the file, or a folder to put it into; of several objects, the folder
    /// If set, the one object goes here instead, in order. Called in the engine's thread. Returning a failure
    /// ends the task.
    std::function<Result<void>(QByteArrayView bytes)> output{};
    bool replace = false;      ///< a file that is there
    bool skip = false;         ///< or leave it as it is
    QSet<QString> notAgain{};  ///< absolute paths of files that are never replaced
    int lanes = 0;             ///< requests in flight; 0: as the settings say
    qint64 partSize = 0;       ///< of the parts that the object was uploaded in; 0: found out
    qint64 bytesPerSecond = 0; ///< 0: no limit
};

using AnyTask = std::variant<ListObjects, FindObject, RemoveObjects, ListUnfinished, TakeBackUnfinished,
                             VerifyTransfers, RestoreObjects>;

struct TaskOrder
{
    int token = 0; ///< from 1; comes back with everything that the task reports
    AnyTask task;
    std::optional<RetryPolicy> retry{}; ///< overrides that of the destination and the settings
};

// What they report.

/// Why something of a task could not be done.
struct TaskTrouble
{
    Cause cause = Cause::None;
    Failure failure;
};

struct ObjectPage
{
    Destination destination; ///< with what the environment adds: where the requests really go
    QList<ListedObject> objects;
    bool more = false; ///< Client::continueTask() requests the next page
};

struct ObjectRemoved
{
    Destination destination;
    QString key;
    std::optional<TaskTrouble> trouble; ///< why it was not
};

struct UnfinishedFound
{
    Orphan upload;
};

struct TakenBack
{
    Orphan upload;
    std::optional<TaskTrouble> trouble; ///< why it was not
};

struct Verified
{
    TransferId id = 0;
    QString file;
    QString url;
    VerifyEnd end;
};

/// There is nothing to compare.
struct NotVerified
{
    TransferId id = 0; ///< 0: the journal knows no finished upload to that place
    std::optional<TransferState>
        state{};                      ///< of a transfer that is not done; nothing: there is none of that id
    std::optional<Failure> failure{}; ///< or this is why
};

/// An object is being downloaded into this file.
struct RestoreBegun
{
    QString url;
    QString path; ///< empty: to the output
};

/// It has ended. Reported without a RestoreBegun if it could not begin.
struct Restored
{
    QString url;
    QString path; ///< empty: to the output, or not known yet
    RestoreEnd end;
};

struct RestoreSkipped
{
    QString url;
    QString path;
};

enum class RestoreObstacle {
    NoFolder,       ///< the path's folder is not there
    IsFolder,       ///< the path is a folder
    NoFile,         ///< it is a device or a pipe
    FileThere,      ///< there is a file, which may not be replaced
    NoPathBelow,    ///< the object's name is no path below a folder
    WrittenAlready, ///< it is one of RestoreObjects::notAgain
    IsNoFolder,     ///< several objects need a folder, and the path is none
    ManyForOutput,  ///< several objects cannot go to the output
};

/// Something has to be decided or made first.
struct RestoreRefused
{
    RestoreObstacle obstacle = RestoreObstacle::NoFolder;
    QString url;
    QString path;
};

/// A sentence about the object that is being restored.
struct RestoreNote
{
    QString sentence;
};

using TaskReport = std::variant<ObjectPage, ObjectRemoved, UnfinishedFound, TakenBack, Verified, NotVerified,
                                RestoreBegun, Restored, RestoreSkipped, RestoreRefused, RestoreNote>;

struct RestoreProgress
{
    QString url;
    QString name; ///< of the file; of the object, if it goes to the output
    RestoreStatus status;
};

struct VerifyProgress
{
    TransferId id = 0;
    qint64 done = 0; ///< bytes
    qint64 all = 0;
};

using TaskProgress = std::variant<RestoreProgress, VerifyProgress>;

struct TaskEnd
{
    bool cancelled = false;             ///< by cancelTask()
    std::optional<TaskTrouble> trouble; ///< why it ended early
    int attempts = 0;                   ///< requests in all
    int retries = 0;
};

} // namespace windlass

Q_DECLARE_METATYPE(windlass::TaskOrder)
Q_DECLARE_METATYPE(windlass::TaskReport)
Q_DECLARE_METATYPE(windlass::TaskProgress)
Q_DECLARE_METATYPE(windlass::TaskEnd)
