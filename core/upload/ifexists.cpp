// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/upload/ifexists.h"

#include <array>

namespace windlass {

using namespace Qt::StringLiterals;

namespace {

constexpr std::array names{"ask"_L1, "skip"_L1, "replace"_L1, "fail"_L1};

} // namespace

QLatin1StringView ifExistsName(IfExists choice)
{
    return names.at(static_cast<size_t>(choice));
}

std::optional<IfExists> ifExistsNamed(QStringView name)
{
    for (size_t i = 0; i < names.size(); ++i) {
        if (name == names.at(i))
            return static_cast<IfExists>(i);
    }
    return {};
}

} // namespace windlass
