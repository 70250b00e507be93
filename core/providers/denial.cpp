// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/providers/denial.h"

#include <algorithm>
#include <array>

namespace windlass {

namespace {

struct StatusDenial
{
    int status;
    Denial denial;
};

/// RFC 9110, 15.5 and 15.6.
constexpr std::array byStatus{
    StatusDenial{401, Denial::NotSignedIn},     StatusDenial{403, Denial::NotAllowed},
    StatusDenial{404, Denial::NotThere},        StatusDenial{410, Denial::NotThere},
    StatusDenial{412, Denial::ConditionNotMet}, StatusDenial{501, Denial::NotSupported},
};

} // namespace

Denial denialOf(const Failure &failure, std::span<const DenialRow> ofTheService)
{
    if (failure.kind != FailureKind::Service)
        return Denial::None;
    const QByteArray code = failure.serviceCode.toUtf8();
    const auto own = std::ranges::find_if(
        ofTheService, [&code](const DenialRow &row) { return code == QByteArrayView(row.code); });
    if (own != ofTheService.end())
        return own->denial;
    const auto common = std::ranges::find(byStatus, failure.httpStatus, &StatusDenial::status);
    return common == byStatus.end() ? Denial::None : common->denial;
}

} // namespace windlass
