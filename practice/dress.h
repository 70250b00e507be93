// SPDX-License-Identifier: GPL-3.0-or-later
// Answers in the form that services and proxies other than AWS use: without some headers, empty and called
// HTML, or as a page of a list that never ends.
#pragma once

#include "practice/answer.h"
#include "practice/faults.h"
#include "practice/operation.h"

namespace windlass::practice {

/// The query when pages loop: always the first page, whichever was requested.
Target firstPage(Target target);

/// The answer to the operation, in the form that the rule asks for.
Answer dressed(Answer answer, Operation operation, const FaultRule &rule);

} // namespace windlass::practice
