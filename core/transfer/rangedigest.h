// SPDX-License-Identifier: GPL-3.0-or-later
// The digest of a part before its first byte is sent. For services alone that want it in a header: it costs a
// reading of its own, though the second one then finds the bytes in the system's memory.
#pragma once

#include "core/base/digest.h"
#include "core/base/result.h"
#include "core/net/sourcefile.h"

namespace windlass {

/// Raw. A failure says why the file cannot be read.
Result<QByteArray> digestOf(const SourceFile &file, qint64 offset, qint64 length, DigestKind kind);

} // namespace windlass
