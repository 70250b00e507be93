// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/transfer/stepwork.h"

namespace windlass {

Work workOf(const Step &step, const StoredTransfer &row, const Upload &upload, bool mustNotExist)
{
    const QString &session = upload.progress().sessionId;
    const auto object = [&] { // the metadata is shared, not copied
        return NewObject{row.uploadId, row.plan.size, row.metadata, row.checksumMode, mustNotExist};
    };
    switch (step.operation) {
    case Operation::Open:
        return work::Open{object()};
    case Operation::Part:
        return work::Part{object(), session, step.part, step.offset, step.length, {}};
    case Operation::Put:
        return work::Put{object(), {}};
    case Operation::ListParts:
        return work::ListParts{session, row.uploadId, row.plan.size, upload.partMarker()};
    case Operation::Complete:
        return work::Complete{object(), session, upload.progress().parts.values()};
    case Operation::Confirm:
        return work::Confirm{0, row.checksumMode};
    case Operation::Abort:
        return work::Abort{session, row.uploadId};
    case Operation::Delete:
        return work::Delete{};
    case Operation::List:
        return work::List{row.key, {}, {}};
    case Operation::ListUploads:
        return work::ListUploads{row.key, {}};
    case Operation::Get:
    case Operation::Test:
    case Operation::Probe: // no step of an upload
        break;
    }
    Q_UNREACHABLE();
}

void setMd5(Work &work, const QByteArray &md5)
{
    if (auto *part = std::get_if<work::Part>(&work))
        part->md5 = md5;
    else if (auto *put = std::get_if<work::Put>(&work))
        put->md5 = md5;
}

} // namespace windlass
