// SPDX-License-Identifier: GPL-3.0-or-later
// What the process as a whole is allowed: signals that are failures of one write and not the end of the
// program, and how many files and connections it may have open.
#pragma once

namespace windlass {

/// A reader of our output that went away (SIGPIPE) and a limit on the size of files (SIGXFSZ) do not end the
/// program: the write fails, and that is handled. Raises the limit on open descriptors as far as it may be
/// raised, up to what is of use. Called once, before any thread is started.
void prepareProcess();

/// So many descriptors may be open at a time; never more than is of use.
int descriptorLimit();

/// How a number of descriptors is shared out. The program itself (the journal, the log, the lock, its
/// threads, the desktop's bus) has its own first.
struct DescriptorShares
{
    int transfers = 0; ///< for their files and connections; 0: too few to work with
    int managers = 1;  ///< of connections: each may have a dozen
};
DescriptorShares sharesOf(int descriptors);

/// With fewer nothing can be sent.
inline constexpr int fewestDescriptors = 32;

} // namespace windlass
