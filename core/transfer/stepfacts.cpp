// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/transfer/stepfacts.h"

namespace windlass {

UploadFacts stepFacts(const Step &step, const StoredTransfer &row, const Upload &upload)
{
    UploadFacts facts;
    facts.uploadId = row.uploadId;
    facts.size = row.plan.size;
    facts.sessionId = upload.progress().sessionId;
    facts.partMarker = upload.partMarker();
    facts.checksumMode = row.checksumMode;
    facts.metadata = row.metadata; // shared, not copied
    if (step.operation == Operation::Complete)
        facts.parts = upload.progress().parts.values();
    return facts;
}

} // namespace windlass
