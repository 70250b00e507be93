// SPDX-License-Identifier: GPL-3.0-or-later
// The work of a step's request: the step, and what is known of the upload. Each request gets only what it
// needs: the list of all parts, which may have ten thousand entries, goes only to the one that completes the
// session.
#pragma once

#include "core/records/storedtransfer.h"
#include "core/upload/upload.h"
#include "core/upload/work.h"

namespace windlass {

/// For a step of the upload itself. `mustNotExist`: the request must not replace an object. The digest that
/// a header may need is not set. For List: the names that begin with the transfer's key.
Work workOf(const Step &step, const StoredTransfer &row, const Upload &upload, bool mustNotExist);

/// Adds the digest (MD5, raw) of the bytes that the work sends. Other work stays as it is.
void setMd5(Work &work, const QByteArray &md5);

} // namespace windlass
