// SPDX-License-Identifier: GPL-3.0-or-later
// What a verification found. Values only.
#pragma once

#include "core/base/failure.h"
#include "core/retry/verdict.h"

#include <QList>
#include <QString>

#include <optional>

namespace windlass {

enum class Agreement {
    Same,
    Differs,
    NotCompared, ///< there is nothing to compare with
};

/// One comparison.
struct Check
{
    QString name; ///< `file content manifest size upload_id checksum bytes`
    Agreement result = Agreement::Same;
    QString text; ///< a sentence if it is not the same, or only partly
};

struct VerifyEnd
{
    QList<Check> checks;
    Cause cause = Cause::None;      ///< None: the service could be asked
    std::optional<Failure> failure; ///< why not

    bool differs() const;
};

} // namespace windlass
