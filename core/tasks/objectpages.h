// SPDX-License-Identifier: GPL-3.0-or-later
// The objects at a place, a page at a time.
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
        std::optional<TaskTrouble> trouble; ///< why there is no page
    };

    /// `requests` must outlive it.
    ObjectPages(ServiceRequests &requests, ObjectPlace place);
    ObjectPages(const ObjectPages &) = delete;
    ObjectPages &operator=(const ObjectPages &) = delete;

    /// Requests the first page, or after one with `more` the next. `then` is called once, never from inside
    /// this call.
    void next(std::function<void(const Page &)> then);

private:
    void take(const Receipt &page, Page &result);

    ServiceRequests &requests_;
    ObjectPlace place_;
    /// The key may be an object as well as a folder: first is asked for what begins with the key. The object
    /// comes first of all these.
    bool both_;
    PageTrail trail_;
    PageMarker marker_;
    RunHandle asking_;
};

} // namespace windlass
