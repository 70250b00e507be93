// SPDX-License-Identifier: GPL-3.0-or-later
// What the request of a step says of the upload. Each step gets what it needs and no more: the list of all
// parts, of which there may be ten thousand, goes to the step that closes the session alone.
#pragma once

#include "core/providers/provider.h"
#include "core/store/storedtransfer.h"
#include "core/upload/upload.h"

namespace windlass {

/// For a step of the upload itself. Conditions, digests and the questions about names are not in it.
UploadFacts stepFacts(const Step &step, const StoredTransfer &row, const Upload &upload);

} // namespace windlass
