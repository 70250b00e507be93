// SPDX-License-Identifier: GPL-3.0-or-later
// A step of an upload: the operation of one request, and the range that it sends. What the request carries
// besides, and what the service answers: core/upload/work.h.
#pragma once

#include "core/retry/attempt.h"
#include "core/retry/classify.h"

#include <QByteArray>
#include <QString>

#include <optional>

namespace windlass {

/// A request to a service. The names are those of `--op`, and those that the journal keeps.
enum class Operation : quint8 {
    Open, ///< start an upload session
    Part, ///< send a part
    Put,  ///< send a whole small object
    ListParts,
    Complete, ///< close the session
    Confirm,  ///< HEAD of the finished object
    Abort,
    Delete,
    List,
    Get,         ///< a range of an object
    ListUploads, ///< the unfinished uploads below a prefix
    Test,        ///< the test of a destination
    Probe,       ///< a step of the probe for supported checksums; in records only
};

const QString &operationName(Operation operation);
std::optional<Operation> operationNamed(QStringView name);
/// Its name, and what it means to send it again. `conditional`: it must not replace an object.
Traits traitsOf(Operation operation, bool conditional = false);
/// Is the record of such a request?
bool isOf(Operation operation, const AttemptRecord &attempt);

struct Step
{
    Operation operation = Operation::Part;
    int part = 0;      ///< for Part, counted from 1
    qint64 offset = 0; ///< bytes; for Part and Put in the file, for Get in the object
    qint64 length = 0;

    bool operator==(const Step &) const = default;
};

/// Does the step send bytes of the file? The small XML bodies of other steps do not count.
inline bool sendsFile(const Step &step)
{
    return step.operation == Operation::Part || step.operation == Operation::Put;
}

/// A part that the service confirmed.
struct ConfirmedPart
{
    int part = 0;
    qint64 offset = 0;
    qint64 length = 0; ///< bytes; may be unknownLength for a part from a service's list
    QString etag;      ///< as the service sent it, without quotes
    QByteArray digest; ///< raw, of the sent bytes; its kind follows from the transfer's checksum mode

    /// The service's list does not contain the part's length.
    static constexpr qint64 unknownLength = -1;

    bool operator==(const ConfirmedPart &) const = default;
};

} // namespace windlass
