// SPDX-License-Identifier: GPL-3.0-or-later
// Work of each kind, for tests that only care which kind it is.
#pragma once

#include "core/upload/work.h"

namespace windlass {

/// With a session, our id, and a range of five bytes from offset 0: as far as the kind has them. For Test and
/// Probe, which are in records only: List.
inline Work anyWork(Operation operation)
{
    const QString session = QStringLiteral("session");
    NewObject object;
    object.uploadId = QStringLiteral("ours");
    object.size = 5;
    switch (operation) {
    case Operation::Open:
        return work::Open{object};
    case Operation::Part:
        return work::Part{object, session, 7, 0, 5, {}};
    case Operation::Put:
        return work::Put{object, {}};
    case Operation::ListParts:
        return work::ListParts{session, object.uploadId, object.size};
    case Operation::Complete:
        return work::Complete{object, session, {}};
    case Operation::Confirm:
        return work::Confirm{};
    case Operation::Abort:
        return work::Abort{session, object.uploadId};
    case Operation::Delete:
        return work::Delete{};
    case Operation::Get:
        return work::Get{1, 0, 5, {}};
    case Operation::ListUploads:
        return work::ListUploads{};
    case Operation::List:
    case Operation::Test:
    case Operation::Probe:
        break;
    }
    return work::List{};
}

} // namespace windlass
