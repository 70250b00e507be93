// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tasks/restoretask.h"

#include "core/base/sentence.h"
#include "core/net/bandwidth.h"

#include <QDir>
#include <QFileInfo>
#include <QHash>

namespace windlass {

using namespace Qt::StringLiterals;

namespace {

/// Returns a function for the part size of an upload id: `given` if that is set, else from the journal; 0:
/// unknown.
std::function<qint64(const QString &)> partSizeFrom(const Backlog &journal, qint64 given)
{
    if (given > 0)
        return [given](const QString &) { return given; };
    QHash<QString, qint64> sizes;
    if (const auto transfers = journal.transfers()) {
        for (const StoredTransfer &transfer : *transfers) {
            if (!transfer.uploadId.isEmpty())
                sizes.insert(transfer.uploadId, transfer.plan.partSize);
        }
    }
    return [sizes](const QString &uploadId) { return sizes.value(uploadId); };
}

/// Some consoles create an empty object with a folder's name to represent the folder.
bool standsForFolder(const QString &key, std::optional<qint64> size)
{
    return key.endsWith(u'/') && size == 0;
}

} // namespace

void RestoreTask::start()
{
    work_.goTo(what_.place.destination, [this](const Result<void> &ready) {
        if (!ready)
            return work_.end(TaskFailure{Cause::NeedsPerson, ready.error()});
        what_.place.destination = work_.destination();
        partSizeOf_ = partSizeFrom(work_.journal(), what_.partSize);
        if (what_.place.key.isEmpty())
            list();
        else
            look();
    });
}

/// Checks whether an object with exactly this key exists.
void RestoreTask::look()
{
    ServiceRequests::Ask ask;
    ask.work = work::Confirm();
    ask.key = what_.place.key;
    asking_ = work_.requests().run(std::move(ask), [this](const RunResult<Receipt> &end) {
        const QString &key = what_.place.key;
        if (!end.result) {
            notRestored(key, *troubleOf(end));
            return work_.end();
        }
        const auto &facts = end.result->as<answer::HeadResult>().object;
        if (!facts || standsForFolder(key, facts->size))
            return list();
        if (what_.output)
            return stream(key);
        if (!file(key, restoredPath(what_.path, key)))
            work_.end();
    });
}

void RestoreTask::list()
{
    pages_ = std::make_unique<ObjectPages>(work_.requests(), what_.place);
    pages_->next([this](const ObjectPages::Page &page) { takePage(page); });
}

void RestoreTask::takePage(const ObjectPages::Page &page)
{
    if (page.trouble)
        return work_.end(page.trouble);
    left_ += page.objects;
    if (page.more)
        return pages_->next([this](const ObjectPages::Page &following) { takePage(following); });
    const QString url = urlOf(what_.place.key);
    if (left_.isEmpty()) {
        notRestored(what_.place.key,
                    {Cause::Fatal,
                     localFailure(FailureKind::Settings, Sentence::tr("There is no object %1.").arg(url))});
        return work_.end();
    }
    if (what_.output) {
        work_.report(RestoreRefused{RestoreObstacle::ManyForOutput, url, {}});
        return work_.end();
    }
    folder();
}

/// Restores all objects below a place into a folder, each under its relative name.
void RestoreTask::folder()
{
    const QFileInfo to(what_.path);
    if (to.exists() && !to.isDir()) {
        work_.report(RestoreRefused{RestoreObstacle::NotAFolder, urlOf(what_.place.key), what_.path});
        return work_.end();
    }
    nextOfFolder();
}

void RestoreTask::nextOfFolder()
{
    const QString prefix = folderOf(what_.place);
    while (!left_.isEmpty()) {
        const ListedObject object = left_.takeFirst();
        if (object.key == prefix || standsForFolder(object.key, object.size))
            continue;
        const auto below =
            object.key.startsWith(prefix) ? pathBelow(object.key.sliced(prefix.size())) : std::nullopt;
        if (!below) {
            work_.report(RestoreRefused{RestoreObstacle::NoPathBelow, urlOf(object.key), {}});
            continue;
        }
        const QString path = QDir(QFileInfo(what_.path).absoluteFilePath()).filePath(*below);
        QDir().mkpath(QFileInfo(path).absolutePath());
        if (file(object.key, path))
            return;
    }
    work_.end();
}

/// Restores one object into one file, then continues with the next one. False if it was skipped or refused,
/// which is reported.
bool RestoreTask::file(const QString &key, const QString &path)
{
    const QString url = urlOf(key);
    const auto refuse = [&](RestoreObstacle obstacle) {
        work_.report(RestoreRefused{obstacle, url, path});
        return false;
    };
    if (what_.neverReplace.contains(path))
        return refuse(RestoreObstacle::WrittenAlready);
    if (what_.skip && QFileInfo(path).isFile()) { // a restored file gets its name only when it is complete
        work_.report(RestoreSkipped{url, path});
        return false;
    }
    if (const auto obstacle = obstacleAt(path, what_.replace))
        return refuse(*obstacle);
    what_.neverReplace.insert(path);
    RestoreOrder order = orderFor(key);
    order.path = path;
    present_ = {url, QFileInfo(path).fileName(), {}};
    work_.report(RestoreBegun{url, path});
    restoration_ = std::make_unique<Restoration>(
        work_.requests(), std::move(order),
        Restoration::Listener{[] {},
                              [this](const Sentence &sentence) { work_.report(RestoreNote{sentence}); },
                              [this, url, path](const RestoreEnd &end) {
                                  const auto over = std::move(restoration_);
                                  work_.report(Restored{url, path, end});
                                  nextOfFolder();
                              }});
    restoration_->start();
    return true;
}

void RestoreTask::stream(const QString &key)
{
    const QString url = urlOf(key);
    present_ = {url, key, {}};
    work_.report(RestoreBegun{url, {}});
    streaming_ =
        std::make_unique<Streaming>(work_.requests(), orderFor(key),
                                    Streaming::Listener{what_.output, [this, url](const RestoreEnd &end) {
                                                            const auto over = std::move(streaming_);
                                                            work_.report(Restored{url, {}, end});
                                                            work_.end();
                                                        }});
    streaming_->start();
}

void RestoreTask::notRestored(const QString &key, const TaskFailure &trouble)
{
    RestoreEnd end;
    end.cause = trouble.cause;
    end.failure = trouble.failure;
    work_.report(Restored{urlOf(key), {}, end});
}

bool RestoreTask::endSoon(std::function<void()> idle)
{
    return restoration_ && restoration_->endSoon(std::move(idle));
}

std::optional<TaskProgress> RestoreTask::progress() const
{
    if (!restoration_ && !streaming_)
        return {};
    RestoreProgress progress = present_;
    progress.status = restoration_ ? restoration_->status() : streaming_->status();
    return progress;
}

RestoreOrder RestoreTask::orderFor(const QString &key) const
{
    RestoreOrder order;
    order.key = key;
    order.url = urlOf(key);
    order.replace = what_.replace;
    order.lanes = what_.lanes > 0 ? what_.lanes : work_.settings().parts;
    order.partSizeOf = partSizeOf_;
    if (what_.bytesPerSecond > 0) {
        order.limits.push_back(std::make_shared<Bandwidth>(work_.timers()));
        order.limits.back()->setLimit(what_.bytesPerSecond);
    }
    return order;
}

QString RestoreTask::urlOf(const QString &key) const
{
    return objectUrl(what_.place.destination, key);
}

std::optional<QString> pathBelow(const QString &name)
{
    if (name.contains(QChar(u'\0')))
        return {};
    for (const QStringView segment : QStringView(name).split(u'/')) {
        if (segment.isEmpty() || segment == u"." || segment == u"..")
            return {};
    }
    return name;
}

QString restoredPath(const QString &path, const QString &key)
{
    const QFileInfo place(path);
    return place.isDir() ? QDir(place.absoluteFilePath()).filePath(key.section(u'/', -1))
                         : place.absoluteFilePath();
}

std::optional<RestoreObstacle> obstacleAt(const QString &path, bool replace)
{
    const QFileInfo file(path);
    if (!QFileInfo(file.absolutePath()).isDir())
        return RestoreObstacle::NoFolder;
    if (file.isDir())
        return RestoreObstacle::IsFolder;
    if (file.exists() && !file.isFile())
        return RestoreObstacle::NoFile;
    if ((file.exists() || file.isSymLink()) && !replace)
        return RestoreObstacle::FileThere;
    return {};
}

} // namespace windlass
