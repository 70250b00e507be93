// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/processlimits.h"

#include <algorithm>
#include <csignal>
#include <sys/resource.h>

namespace windlass {

namespace {

/// More than all transfers and connections together ever use.
constexpr rlim_t wanted = 4096;

} // namespace

void prepareProcess()
{
    std::signal(SIGPIPE, SIG_IGN);
    std::signal(SIGXFSZ, SIG_IGN);
    rlimit limit{};
    if (::getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur >= wanted)
        return;
    limit.rlim_cur = std::min(limit.rlim_max, wanted);
    ::setrlimit(RLIMIT_NOFILE, &limit);
}

int descriptorLimit()
{
    rlimit limit{};
    if (::getrlimit(RLIMIT_NOFILE, &limit) != 0)
        return static_cast<int>(wanted);
    return static_cast<int>(std::min(limit.rlim_cur, wanted));
}

DescriptorShares sharesOf(int descriptors)
{
    // Measured: 18 without a transfer; name lookups need a few more for a moment.
    constexpr int ownUse = 24;
    constexpr int mostManagers = 8;
    constexpr int eachManager = 32;
    if (descriptors < fewestDescriptors)
        return {};
    const int rest = descriptors - ownUse;
    return {rest, std::clamp(rest / eachManager, 1, mostManagers)};
}

} // namespace windlass
