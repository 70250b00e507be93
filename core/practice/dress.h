// SPDX-License-Identifier: GPL-3.0-or-later
// Answers in a shape that services and proxies other than AWS give them: without some headers, empty and
// called HTML, or as a page of a list that never ends.
#pragma once

#include "core/practice/answer.h"
#include "core/practice/faults.h"
#include "core/practice/operation.h"

namespace windlass::practice {

/// What is asked for when pages go in a circle: the first page, whichever was asked for.
Target firstPage(Target target);

/// The answer to such an operation in the shape of the rule.
Answer dressed(Answer answer, Operation operation, const FaultRule &rule);

} // namespace windlass::practice
