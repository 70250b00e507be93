// SPDX-License-Identifier: GPL-3.0-or-later
// The task that downloads an object, or everything below a folder.
#pragma once

#include "core/restore/restoration.h"
#include "core/restore/streaming.h"
#include "core/tasks/objectpages.h"
#include "core/tasks/taskwork.h"

#include <memory>
#include <optional>
#include <utility>

namespace windlass {

class RestoreTask final : public RunningTask
{
public:
    RestoreTask(TaskWork &work, RestoreObjects what)
        : work_(work)
        , what_(std::move(what))
    {}
    void start() override;
    bool endSoon(std::function<void()> idle) override;
    std::optional<TaskProgress> progress() const override;

private:
    void look();
    void list();
    void takePage(const ObjectPages::Page &page);
    void folder();
    void nextOfFolder();
    bool file(const QString &key, const QString &path);
    void stream(const QString &key);
    void notRestored(const QString &key, const TaskFailure &trouble);
    RestoreOrder orderFor(const QString &key) const;
    QString urlOf(const QString &key) const;

    TaskWork &work_;
    RestoreObjects what_;
    std::function<qint64(const QString &uploadId)> partSizeOf_;
    std::unique_ptr<ObjectPages> pages_;
    QList<ListedObject> left_; ///< listed objects that are still to be restored
    RunHandle asking_;
    RestoreProgress present_;
    std::unique_ptr<Restoration> restoration_;
    std::unique_ptr<Streaming> streaming_;
};

/// The relative path for an object's name below a prefix. Empty for a name that leads out of the folder or
/// cannot be a path: with `..`, `.`, an empty segment or a NUL.
std::optional<QString> pathBelow(const QString &name);

/// The file for the object with that key: inside `path`, named by the last segment of the key, if `path` is a
/// folder; otherwise `path` itself. Absolute.
QString restoredPath(const QString &path, const QString &key);

/// Why no object can be restored into this file; empty if one can.
std::optional<RestoreObstacle> obstacleAt(const QString &path, bool replace);

} // namespace windlass
