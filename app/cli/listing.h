// SPDX-License-Identifier: GPL-3.0-or-later
// What commands do with places that hold several objects: list them, and one question at a time.
#pragma once

#include "app/cli/toolbox.h"

#include <QList>

#include <functional>
#include <optional>

namespace windlass {

/// One question, and its answer; nothing when a person interrupted.
std::optional<RunResult<Receipt>> answerTo(Errand::Ask ask, Toolbox &tools);

/// Prints what went wrong; the status that follows.
ExitStatus trouble(const std::optional<RunResult<Receipt>> &answer, text::Task task, Toolbox &tools);

/// Hands out the objects at a place page by page: the object of that key, and all below the folder of that
/// name. Done, or the status that follows from what went wrong, which is printed.
ExitStatus forEachPage(const ObjectPlace &place, text::Task task, Toolbox &tools,
                       const std::function<void(const QList<ListedObject> &)> &take);

/// The place that a SOURCE names, with the toolbox ready to ask about it. A refusal says why not.
tl::expected<ObjectPlace, Refusal> openSource(const QString &source, const RetryFlags &retry, Toolbox &tools);

} // namespace windlass
