// SPDX-License-Identifier: GPL-3.0-or-later
// What a step's request needs to know about the upload. Each step gets only what it needs: the list of all
// parts, which may have ten thousand entries, goes only to the step that completes the session.
#pragma once

#include "core/providers/provider.h"
#include "core/records/storedtransfer.h"
#include "core/upload/upload.h"

namespace windlass {

/// For a step of the upload itself. Does not set conditions, digests, or the fields of questions about names.
UploadFacts stepFacts(const Step &step, const StoredTransfer &row, const Upload &upload);

} // namespace windlass
