// SPDX-License-Identifier: GPL-3.0-or-later
// Tasks: requests to a service beside the uploads, and their results. Values only. To add a task, write a
// struct here, a row in AnyTask, and a class that runs it (core/tasks/tasks.cpp creates it).
#pragma once

#include "core/base/failure.h"
#include "core/base/result.h"
#include "core/records/orphan.h"
#include "core/restore/check.h"
#include "core/restore/restoreend.h"
#include "core/retry/attempt.h"
#include "core/retry/policy.h"
#include "core/retry/verdict.h"
#include "core/tasks/objectplace.h"
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

/// Lists the object with the place's key, and everything below the folder of that name. Reports one
/// ObjectPage at a time, and waits after each one except the last.
struct ListObjects
{
    ObjectPlace place;
};

/// Sums up what ListObjects would list. Reports one ObjectSum at the end.
struct SumUpObjects
{
    ObjectPlace place;
};

/// Looks up the object with exactly the place's key. Reports one ObjectPage, which is empty if there is no
/// such object.
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

/// Lists the unfinished uploads below the destination's prefix. Reports an UnfinishedFound for each.
struct ListUnfinished
{
    Destination destination;
};

/// Aborts these unfinished uploads, one after the other. Reports a TakenBack for each.
struct TakeBackUnfinished
{
    Destination destination;
    QList<Orphan> uploads;
};

/// Verifies finished transfers again, against their files and objects. Reports a Verified or a NotVerified
/// for each.
struct VerifyTransfers
{
    std::variant<TransferId, ObjectPlace> what; ///< one transfer, or the journal's finished ones to a place
    bool download = false;                      ///< also compare every byte of the object
    int lanes = 0; ///< requests in parallel for the download; 0: as set in the settings
};

/// Downloads the object of that key. If there is none, everything below the folder of that name.
struct RestoreObjects
{
    ObjectPlace place;
    QString path; ///< the file, or a folder to put it into; for several objects, the folder
    /// If set, the bytes of the one object go here instead, in order. Called in the engine's thread. A
    /// failure ends the task.
    std::function<Result<void>(QByteArrayView bytes)> output{};
    bool replace = false;         ///< replace existing files
    bool skip = false;            ///< leave existing files as they are
    QSet<QString> neverReplace{}; ///< absolute paths of files that are never replaced
    int lanes = 0;                ///< requests in parallel; 0: as set in the settings
    qint64 partSize = 0;          ///< part size of the object's upload; 0: find it out
    qint64 bytesPerSecond = 0;    ///< 0: no limit
};

using AnyTask = std::variant<ListObjects, SumUpObjects, FindObject, RemoveObjects, ListUnfinished,
                             TakeBackUnfinished, VerifyTransfers, RestoreObjects>;

struct TaskOrder
{
    int token = 0; ///< from 1; included in everything that the task reports
    AnyTask task;
    std::optional<RetryPolicy> retry{}; ///< overrides the policies of the destination and the settings
};

// What the tasks report.

/// Why a task, or a part of it, failed.
struct TaskFailure
{
    Cause cause = Cause::None;
    Failure failure;
};

struct ObjectPage
{
    Destination destination; ///< with values from the environment: where the requests really go
    QList<ListedObject> objects;
    bool more = false; ///< Client::continueTask() requests the next page
};

struct ObjectSum
{
    Destination destination; ///< with values from the environment: where the requests really went
    qint64 objects = 0;
    qint64 size = 0;         ///< of those whose size the service told, in bytes
    qint64 unknownSizes = 0; ///< objects of which it told none

    void add(const QList<ListedObject> &more);
};

struct ObjectRemoved
{
    Destination destination;
    QString key;
    std::optional<TaskFailure> trouble; ///< why it was not deleted
};

struct UnfinishedFound
{
    Orphan upload;
};

struct TakenBack
{
    Orphan upload;
    std::optional<TaskFailure> trouble; ///< why it was not aborted
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
    TransferId id = 0; ///< 0: the journal has no finished upload to that place
    /// The state of a transfer that is not done; empty: there is none with that id.
    std::optional<TransferState> state{};
    std::optional<Failure> failure{}; ///< the journal could not be read, or the service not be used
};

/// An object is being downloaded into this file.
struct RestoreBegun
{
    QString url;
    QString path; ///< empty: it goes to the output
};

/// The restore of an object has ended. Reported without a RestoreBegun if it could not begin.
struct Restored
{
    QString url;
    QString path; ///< empty: it goes to the output, or the path is not known yet
    RestoreEnd end;
};

struct RestoreSkipped
{
    QString url;
    QString path;
};

enum class RestoreObstacle {
    NoFolder,       ///< the path's folder does not exist
    IsFolder,       ///< the path is a folder
    NoFile,         ///< it is a device or a pipe
    FileThere,      ///< the file exists and may not be replaced
    NoPathBelow,    ///< the object's name is not a valid path below a folder
    WrittenAlready, ///< it is one of RestoreObjects::neverReplace
    NotAFolder,     ///< several objects need a folder, and the path is not one
    ManyForOutput,  ///< several objects cannot go to the output
};

/// The user has to decide or create something first.
struct RestoreRefused
{
    RestoreObstacle obstacle = RestoreObstacle::NoFolder;
    QString url;
    QString path;
};

/// A sentence about the object that is being restored.
struct RestoreNote
{
    Sentence sentence;
};

using TaskReport =
    std::variant<ObjectPage, ObjectSum, ObjectRemoved, UnfinishedFound, TakenBack, Verified, NotVerified,
                 RestoreBegun, Restored, RestoreSkipped, RestoreRefused, RestoreNote>;

struct RestoreProgress
{
    QString url;
    QString name; ///< of the file, or of the object if it goes to the output
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
    std::optional<TaskFailure> trouble; ///< why it ended early
    int attempts = 0;                   ///< requests in all
    int retries = 0;
};

} // namespace windlass

Q_DECLARE_METATYPE(windlass::TaskOrder)
Q_DECLARE_METATYPE(windlass::TaskReport)
Q_DECLARE_METATYPE(windlass::TaskProgress)
Q_DECLARE_METATYPE(windlass::TaskEnd)
