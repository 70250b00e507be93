// SPDX-License-Identifier: GPL-3.0-or-later
// Changes answers as services and proxies other than AWS do: without some headers, as HTML if they are empty,
// or as a page of a list that never ends.
#pragma once

#include "practice/answer.h"
#include "practice/faults.h"
#include "practice/operation.h"

namespace windlass::practice {

/// The request for the first page, for lists whose pages loop.
Target firstPage(Target target);

/// The answer to the operation, in the form that the rule asks for.
Answer dressed(Answer answer, Operation operation, const FaultRule &rule);

} // namespace windlass::practice
