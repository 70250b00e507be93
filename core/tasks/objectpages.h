// SPDX-License-Identifier: GPL-3.0-or-later
// The objects at a place, one page at a time.
#pragma once

#include "core/tasks/objectplace.h"
#include "core/tasks/taskwork.h"
#include "core/upload/answerchecks.h"

#include <functional>
#include <optional>

namespace windlass {

class ObjectPages
{
public:
    struct Page
    {
        QList<ListedObject> objects;
        bool more = false;
        std::optional<TaskFailure> trouble; ///< why the page could not be listed
    };

    /// `requests` must outlive this object.
    ObjectPages(ServiceRequests &requests, ObjectPlace place);
    ObjectPages(const ObjectPages &) = delete;
    ObjectPages &operator=(const ObjectPages &) = delete;

    /// Requests the first page, or the next one after a page with `more`. `then` is called once, never before
    /// this function returns.
    void next(std::function<void(const Page &)> then);

private:
    void take(const answer::Objects &page, Page &result);

    ServiceRequests &requests_;
    ObjectPlace place_;
    /// The key may name an object as well as a folder: the first request lists all names that begin with the
    /// key, of which the object comes first.
    bool both_;
    PageTrail trail_;
    PageMarker marker_;
    RunHandle asking_;
};

} // namespace windlass
