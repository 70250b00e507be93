// SPDX-License-Identifier: GPL-3.0-or-later
// Whether an answer says enough to go on with: lists in pages that lead somewhere, and objects with a size.
//
// A list that has more pages is never taken for a whole one. Each page has to begin behind the one before; a
// service that turns in a circle, or never ends, makes the request fail with a sentence.
#pragma once

#include "core/base/result.h"
#include "core/upload/step.h"

#include <QSet>

namespace windlass {

/// A page of ListParts that was asked for behind part `marker`: a failure (BadAnswer) where it is
/// empty and has a next one, or where that would not begin behind the marker. Part numbers end at 10,000, and
/// so do the pages.
Result<void> goesForward(int marker, const Receipt &page);

/// Follows ListUploads or List from page to page.
class PageTrail
{
public:
    /// `mostPages`: a list is given up as endless beyond so many.
    explicit PageTrail(int mostPages)
        : mostPages_(mostPages)
    {}

    /// Is the page one that leads on, or the last? Otherwise a failure (BadAnswer). Changes nothing: the same
    /// page may be asked for once more.
    Result<void> leadsOn(const Receipt &page) const;
    /// The page was taken. Its next one is what to ask for now; empty where it was the last.
    PageMarker take(const Receipt &page);

private:
    int mostPages_;
    int pages_ = 0;
    int emptyPages_ = 0; ///< in a row
    QSet<QByteArray> markers_;
    QByteArray lastEntry_; ///< of the page before
};

/// HEAD named an object: a failure (BadAnswer) where it does not say the size and the ETag. Without them
/// nobody knows what to fetch or to compare. Success where there is no such object.
Result<void> saysSizeAndEtag(const Receipt &head);

} // namespace windlass
