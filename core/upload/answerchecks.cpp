// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/upload/answerchecks.h"

#include "core/base/sentence.h"

#include <utility>

namespace windlass {

using namespace Qt::StringLiterals;

namespace {

/// Services that filter their lists may send several pages without an entry.
constexpr int mostEmptyPages = 100;

Result<void> senseless(const Sentence &why)
{
    Failure failure;
    failure.kind = FailureKind::BadAnswer;
    failure.requestSent = true;
    failure.text = why;
    return failed(std::move(failure));
}

QByteArray markerOf(const PageMarker &page)
{
    return page.key.toUtf8() + '\0' + page.upload.toUtf8() + '\0' + page.after.toUtf8();
}

} // namespace

Result<void> goesForward(int marker, const answer::HeldParts &page)
{
    if (page.next == 0)
        return {};
    if (page.parts.isEmpty())
        return senseless(
            Sentence::tr("The service's list of parts has an empty page, and says that more follow."));
    if (page.next > marker)
        return {};
    return senseless(
        Sentence::tr("The service's list of parts turns in a circle: behind part %1 it leads to part %2.")
            .arg(QString::number(marker), QString::number(page.next)));
}

PageTrail::Page PageTrail::pageOf(const answer::Uploads &page)
{
    const QByteArray last = page.uploads.isEmpty() ? QByteArray()
                                                   : page.uploads.last().key.toUtf8() + '\0' +
                                                         page.uploads.last().sessionId.toUtf8();
    return {last, page.next, page.more};
}

PageTrail::Page PageTrail::pageOf(const answer::Objects &page)
{
    return {page.objects.isEmpty() ? QByteArray() : page.objects.last().key.toUtf8(), page.next, page.more};
}

Result<void> PageTrail::leadsOn(const answer::Uploads &page) const
{
    return leadsOn(pageOf(page));
}

Result<void> PageTrail::leadsOn(const answer::Objects &page) const
{
    return leadsOn(pageOf(page));
}

PageMarker PageTrail::take(const answer::Uploads &page)
{
    return take(pageOf(page));
}

PageMarker PageTrail::take(const answer::Objects &page)
{
    return take(pageOf(page));
}

Result<void> PageTrail::leadsOn(const Page &page) const
{
    if (!page.more)
        return {};
    if (page.next.empty())
        return senseless(
            Sentence::tr("The service's list has more pages, and does not say where the next one begins."));
    const bool again = !page.lastEntry.isEmpty() && page.lastEntry == lastEntry_;
    if (markers_.contains(markerOf(page.next)) || again)
        return senseless(
            Sentence::tr("The service's list turns in a circle: it leads to a page that was there before."));
    if (pages_ + 1 >= mostPages_ || (page.lastEntry.isEmpty() && emptyPages_ + 1 >= mostEmptyPages))
        return senseless(
            Sentence::tr("The service's list does not end: it was given up after %1 pages.").arg(pages_ + 1));
    return {};
}

PageMarker PageTrail::take(const Page &page)
{
    ++pages_;
    lastEntry_ = page.lastEntry;
    emptyPages_ = lastEntry_.isEmpty() ? emptyPages_ + 1 : 0;
    if (!page.more)
        return {};
    markers_.insert(markerOf(page.next));
    return page.next;
}

Result<void> saysSizeAndEtag(const answer::HeadResult &head)
{
    if (!head.object || (head.object->size && !head.object->etag.isEmpty()))
        return {};
    return senseless(head.object->size
                         ? Sentence::tr("The service's answer does not say the object's ETag.")
                         : Sentence::tr("The service's answer does not say how long the object is."));
}

} // namespace windlass
