// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/records/event.h"

#include "core/base/names.h"
#include "core/upload/step.h"

namespace windlass {

using namespace Qt::StringLiterals;

QLatin1StringView levelName(EventLevel level)
{
    static constexpr Names<EventLevel> names({
        {EventLevel::Debug, "DEBUG"_L1},
        {EventLevel::Info, "INFO"_L1},
        {EventLevel::Warn, "WARN"_L1},
        {EventLevel::Error, "ERROR"_L1},
    });
    return names.of(level);
}

QString operationTitle(const AttemptRecord &attempt)
{
    const auto operation = operationNamed(attempt.name);
    if (!operation)
        return attempt.service + u' ' + attempt.name;
    switch (*operation) {
    case Operation::Open:
    case Operation::Part:
    case Operation::Put:
    case Operation::ListParts:
    case Operation::Complete:
    case Operation::Confirm:
    case Operation::Abort:
        return attempt.service + u" upload"_s;
    case Operation::Delete:
    case Operation::List:
    case Operation::ListUploads:
    case Operation::Test:
    case Operation::Probe:
        return attempt.service + u' ' + attempt.name;
    case Operation::Get:
        return attempt.service + u" download"_s;
    }
    return {};
}

} // namespace windlass
