// SPDX-License-Identifier: GPL-3.0-or-later
// The differences between services that affect the flow of an upload.
#pragma once

#include <QtGlobal>

namespace windlass {

struct UploadShape
{
    qint64 minPart = 0; ///< bytes; the last part may be smaller
    qint64 maxPart = 0;
    int maxParts = 0;
    qint64 maxObject = 0;
    qint64 maxPut = 0;    ///< bytes; the largest object that can be sent in one request
    qint64 grain = 1;     ///< bytes; the offset of every range is a multiple of it
    bool opens = true;    ///< a request opens a session before the first byte is sent
    bool closes = true;   ///< a request makes the object from the ranges; if false, the last range does
    bool inOrder = false; ///< one range at a time, each beginning where the service's data ends
    bool holes = false;   ///< ranges that are never sent read as zeros
    /// The service's documentation promises that it honours conditional writes (do not overwrite).
    bool promisesConditions = false;
};

} // namespace windlass
