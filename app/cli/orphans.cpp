// SPDX-License-Identifier: GPL-3.0-or-later
// `orphans`: the unfinished uploads that a service holds, and taking back those that nobody will finish.
#include "core/transfer/orphans.h"

#include "app/cli/clock.h"
#include "app/cli/jsonlines.h"
#include "app/cli/plainlines.h"
#include "app/cli/toolbox.h"
#include "app/cli/uploadtarget.h"
#include "core/base/textforms.h"
#include "ui/text/quantities.h"

#include <algorithm>

namespace windlass {

using namespace Qt::StringLiterals;

namespace {

Duration ageOf(const Orphan &orphan)
{
    return Duration(std::max<qint64>(0, orphan.upload.started.msecsTo(now())));
}

QJsonObject objectOf(const Orphan &orphan)
{
    const bool dated = orphan.upload.started.isValid();
    return {{u"key"_s, orphan.upload.key},
            {u"upload_id"_s, orphan.upload.sessionId},
            {u"started"_s, dated ? QJsonValue(rfc3339(orphan.upload.started)) : QJsonValue()},
            {u"age_seconds"_s,
             dated ? QJsonValue(static_cast<qint64>(ageOf(orphan).count() / 1000)) : QJsonValue()},
            {u"parts"_s, orphan.parts},
            {u"size"_s, orphan.size},
            {u"transfer"_s, orphan.transfer ? QJsonValue(*orphan.transfer) : QJsonValue()}};
}

QString tableOf(const QList<Orphan> &orphans)
{
    QList<QStringList> rows{{u"KEY"_s, u"AGE"_s, u"PARTS"_s, u"SIZE"_s, u"BELONGS TO"_s, u"UPLOAD ID"_s}};
    for (const Orphan &orphan : orphans) {
        rows << QStringList{orphan.upload.key,
                            orphan.upload.started.isValid() ? text::duration(ageOf(orphan)) : u"?"_s,
                            text::count(orphan.parts),
                            text::bytes(orphan.size),
                            orphan.transfer ? u"transfer %1"_s.arg(*orphan.transfer) : u"nobody here"_s,
                            orphan.upload.sessionId};
    }
    return plain::table(rows, {1, 2, 3});
}

/// Takes them back one after the other.
class TakingBack
{
public:
    TakingBack(Toolbox &tools, QList<Orphan> orphans)
        : tools_(tools)
        , left_(std::move(orphans))
    {
        next();
    }

    int done() const { return done_; }
    ExitStatus status() const { return status_; }

private:
    void next()
    {
        if (left_.isEmpty())
            return tools_.finish();
        const Orphan orphan = left_.takeFirst();
        Errand::Ask ask;
        ask.step.operation = Operation::Abort;
        ask.key = orphan.upload.key;
        ask.facts.sessionId = orphan.upload.sessionId;
        asking_ = tools_.errand().run(std::move(ask), [this, orphan](const RunResult<Receipt> &end) {
            const bool ok = end.result.has_value();
            const Failure failure = ok ? Failure{} : end.lastFailure.value_or(end.result.error());
            QJsonObject fields = objectOf(orphan);
            fields.insert(u"ok"_s, ok);
            fields.insert(u"error"_s, ok ? QJsonValue() : QJsonValue(failureText(failure)));
            tools_.console().object(json::outcome("orphan_aborted"_L1, fields, now()));
            if (ok) {
                ++done_;
                tools_.console().line(
                    u"taken back: %1 (%2)"_s.arg(orphan.upload.key, orphan.upload.sessionId));
            } else {
                status_ = worse(status_, exitStatusOf(end.cause, failure));
                tools_.console().problem(u"not taken back: %1: %2"_s.arg(
                    orphan.upload.key, sentenceOf(failure, text::Task::TakeBack)));
            }
            next();
        });
    }

    Toolbox &tools_;
    QList<Orphan> left_;
    RunHandle asking_;
    int done_ = 0;
    ExitStatus status_ = ExitStatus::Done;
};

/// Which of them may go, once a person has agreed.
QList<Orphan> chosen(const QList<Orphan> &orphans, const OrphansOptions &options, Toolbox &tools)
{
    QList<Orphan> old;
    std::copy_if(orphans.begin(), orphans.end(), std::back_inserter(old),
                 [&](const Orphan &orphan) { return mayBeTakenBack(orphan, now(), options.olderThan); });
    const auto young = std::ranges::count_if(orphans, [&](const Orphan &orphan) {
        return !orphan.transfer && !mayBeTakenBack(orphan, now(), options.olderThan);
    });
    if (young > 0) {
        tools.console().remark(
            u"%1 younger than %2 left alone: another computer may be at it. --older-than says otherwise."_s
                .arg(QString::number(young), durationText(options.olderThan)));
    }
    return old;
}

} // namespace

ExitStatus carryOut(const OrphansOptions &options, Session &session)
{
    const auto box = Toolbox::open(session);
    if (!box)
        return refuse(box.error(), session);
    Toolbox &tools = **box;
    const auto destination = uploadTarget(options.destination, tools.destinations());
    if (!destination)
        return refuse(destination.error(), session);
    if (const auto ready = tools.goTo(*destination, {}); !ready)
        return tools.end(refuse(ready.error(), session));

    QList<Orphan> orphans;
    std::optional<RunResult<Receipt>> last;
    {
        const OrphanSearch search(
            tools.errand(), destination->prefix.isEmpty() ? QString() : destination->prefix + u'/',
            tools.transfers(),
            [&](const Orphan &orphan) {
                orphans.append(orphan);
                session.console.object(json::outcome("orphan"_L1, objectOf(orphan), now()));
            },
            [&](const RunResult<Receipt> &end) {
                last = end;
                tools.finish();
            });
        tools.wait({});
    }
    QJsonObject summary{{u"orphans"_s, orphans.size()}};
    if (!last)
        return tools.end(ExitStatus::Interrupted, summary);
    if (!orphans.isEmpty())
        session.console.lines(tableOf(orphans));
    if (!last->result) {
        const Failure failure = last->lastFailure.value_or(last->result.error());
        session.console.problem(sentenceOf(failure, text::Task::TakeBack));
        return tools.end(exitStatusOf(last->cause, failure), summary);
    }
    if (orphans.isEmpty())
        session.console.line(u"There are no unfinished uploads."_s);
    if (!options.abort)
        return tools.end(ExitStatus::Done, summary);

    const QList<Orphan> old = chosen(orphans, options, tools);
    summary.insert(u"aborted"_s, 0);
    if (old.isEmpty())
        return tools.end(ExitStatus::Done, summary);
    if (!options.yes &&
        !agreed(u"Take %1 unfinished uploads back? What was sent of them is deleted."_s.arg(old.size()))) {
        session.console.problem(u"Nothing was taken back. Say --yes to do it without being asked."_s);
        return tools.end(ExitStatus::NeedsPerson, summary);
    }
    const TakingBack takingBack(tools, old);
    tools.wait({});
    summary.insert(u"aborted"_s, takingBack.done());
    return tools.end(tools.interrupted() ? ExitStatus::Interrupted : takingBack.status(), summary);
}

} // namespace windlass
