// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/upload/ifexists.h"

#include "core/base/names.h"

namespace windlass {

using namespace Qt::StringLiterals;

namespace {

constexpr Names<IfExists> choiceNames({
    {IfExists::Ask, "ask"_L1},
    {IfExists::Skip, "skip"_L1},
    {IfExists::Replace, "replace"_L1},
    {IfExists::Fail, "fail"_L1},
});

} // namespace

QLatin1StringView ifExistsName(IfExists choice)
{
    return choiceNames.of(choice);
}

std::optional<IfExists> ifExistsNamed(QStringView name)
{
    return choiceNames.value(name);
}

} // namespace windlass
