// SPDX-License-Identifier: GPL-3.0-or-later
// Every difference between services that the flow of an upload sees.
#pragma once

#include <QtGlobal>

namespace windlass {

struct UploadShape
{
    qint64 minPart = 0; ///< bytes; the last part may be smaller
    qint64 maxPart = 0;
    int maxParts = 0;
    qint64 maxObject = 0;
    qint64 maxPut = 0; ///< the largest object that may go in one request
};

} // namespace windlass
