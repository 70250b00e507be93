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
    qint64 maxPut = 0;    ///< the largest object that may go in one request
    qint64 grain = 1;     ///< the offsets of all ranges are multiples of it, bytes
    bool opens = true;    ///< a request opens a session before the first byte
    bool closes = true;   ///< a request makes the object of the ranges; else the last range does
    bool inOrder = false; ///< one range at a time, each from where the service has got to
    bool holes = false;   ///< what is never sent reads as zeros
    /// The service's own documents promise that it heeds the condition of not replacing an object.
    bool promisesConditions = false;
};

} // namespace windlass
