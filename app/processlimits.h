// SPDX-License-Identifier: GPL-3.0-or-later
// Limits of the process as a whole: signals that shall only fail a write and not end the program, and how
// many files and connections it may have open.
#pragma once

namespace windlass {

/// Makes writes fail, instead of ending the program, when the reader of our output is gone (SIGPIPE) or a
/// file exceeds a limit (SIGXFSZ). Raises the limit on open descriptors as far as allowed and useful. Call
/// once, before any thread is started.
void prepareProcess();

/// How many descriptors may be open at a time, at most as many as are useful.
int descriptorLimit();

/// How the available descriptors are divided. The program itself (the journal, the log, the lock, its
/// threads, the desktop's bus) gets its share first.
struct DescriptorShares
{
    int transfers = 0; ///< for their files and connections; 0: too few to work
    int managers = 1;  ///< network managers; each may have a dozen connections
};
DescriptorShares sharesOf(int descriptors);

/// With fewer descriptors nothing can be sent.
inline constexpr int fewestDescriptors = 32;

} // namespace windlass
