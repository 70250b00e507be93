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
    QString name; ///< one of `file object content manifest size upload_id checksum bytes`
    Agreement result = Agreement::Same;
    Sentence text; ///< a sentence, unless both sides are fully the same
};

struct VerifyEnd
{
    QList<Check> checks;
    Cause cause = Cause::None;      ///< why the service could not be asked; None: it was asked
    std::optional<Failure> failure; ///< set if it could not be asked

    bool differs() const;
};

} // namespace windlass
