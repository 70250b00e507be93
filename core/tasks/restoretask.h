// SPDX-License-Identifier: GPL-3.0-or-later
// The task that downloads an object, or everything below a folder's name.
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
    void notRestored(const QString &key, const TaskTrouble &trouble);
    RestoreOrder orderFor(const QString &key) const;
    QString urlOf(const QString &key) const;

    TaskWork &work_;
    RestoreObjects what_;
    std::function<qint64(const QString &uploadId)> partSizeOf_;
    std::unique_ptr<ObjectPages> pages_;
    QList<ListedObject> left_; ///< of a folder
    RunHandle asking_;
    RestoreProgress present_;
    std::unique_ptr<Restoration> restoration_;
    std::unique_ptr<Streaming> streaming_;
};

/// The path below a folder for an object's name below a prefix. Nothing for a name that would lead out of the
/// folder, or that no file can have: `..`, `.`, an empty segment, a NUL.
std::optional<QString> pathBelow(const QString &name);

/// The file for an object of that key: in a folder under the last segment of the key, otherwise `path`.
/// Absolute.
QString restoredPath(const QString &path, const QString &key);

/// Why no object can be restored into this file; nothing if one can.
std::optional<RestoreObstacle> obstacleAt(const QString &path, bool replace);

} // namespace windlass
