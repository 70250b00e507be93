// SPDX-License-Identifier: GPL-3.0-or-later
// The TCP sockets of this process, which Qt keeps to itself. Linux alone: elsewhere there are none to be
// seen.
#pragma once

#include <QtGlobal>

#include <functional>

namespace windlass {

/// Calls `look` for each socket that is connected to that port of another side, at most 256. The descriptor
/// belongs to somebody else, who may close it at any moment: it is for looking alone. The inode is the
/// socket's own while it lives.
void forEachSocketTo(int port, const std::function<void(int descriptor, quint64 inode)> &look);

} // namespace windlass
