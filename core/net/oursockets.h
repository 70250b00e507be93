// SPDX-License-Identifier: GPL-3.0-or-later
// The TCP sockets of this process, which Qt does not expose. Linux only: elsewhere none are found.
#pragma once

#include <QtGlobal>

#include <functional>

namespace windlass {

/// Calls `look` for each socket that is connected to this remote port, at most 256. The owner of the socket
/// may close the descriptor at any time, so only inspect it. The inode identifies the socket while it exists.
void forEachSocketTo(int port, const std::function<void(int descriptor, quint64 inode)> &look);

} // namespace windlass
