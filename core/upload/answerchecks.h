// SPDX-License-Identifier: GPL-3.0-or-later
// Checks that an answer is complete enough to continue with: each page of a list must lead to the next one,
// and an object must have a size and an ETag.
//
// An incomplete list is never taken for a complete one. Each page has to begin after the previous one. If a
// service's pages form a loop or never end, the request fails with a sentence that says so.
#pragma once

#include "core/base/result.h"
#include "core/upload/work.h"

#include <QSet>

namespace windlass {

/// Checks a page of ListParts that was requested with part-number-marker `marker`. A failure (BadAnswer) if
/// the page is empty but announces another one, or if the next page would not begin after `marker`. Part
/// numbers end at 10,000, so the pages end, too.
Result<void> goesForward(int marker, const answer::HeldParts &page);

/// Follows the pages of ListUploads or List.
class PageTrail
{
public:
    /// `mostPages`: after this many pages the list is considered endless.
    explicit PageTrail(int mostPages)
        : mostPages_(mostPages)
    {}

    /// Checks that the page is the last one or leads to a new one; otherwise a failure (BadAnswer). Does not
    /// change the trail, so that the same page can be requested again.
    Result<void> leadsOn(const answer::Uploads &page) const;
    Result<void> leadsOn(const answer::Objects &page) const;
    /// Records the page and returns the marker of the next one. The marker is empty after the last page.
    PageMarker take(const answer::Uploads &page);
    PageMarker take(const answer::Objects &page);

private:
    /// What both kinds of pages have.
    struct Page
    {
        QByteArray lastEntry; ///< identifies it; empty: the page has no entries
        PageMarker next;
        bool more;
    };
    static Page pageOf(const answer::Uploads &page);
    static Page pageOf(const answer::Objects &page);
    Result<void> leadsOn(const Page &page) const;
    PageMarker take(const Page &page);

    int mostPages_;
    int pages_ = 0;
    int emptyPages_ = 0; ///< consecutive
    QSet<QByteArray> markers_;
    QByteArray lastEntry_; ///< of the previous page
};

/// Checks the answer to a HEAD request: a failure (BadAnswer) if the object exists but its size or ETag is
/// missing, because nothing could be fetched or compared without them. Success if there is no object.
Result<void> saysSizeAndEtag(const answer::HeadResult &head);

} // namespace windlass
