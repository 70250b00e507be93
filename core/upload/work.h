// SPDX-License-Identifier: GPL-3.0-or-later
// The work of one request to a service, with everything that the request needs, and what the service
// answered. A dialect has one way to write each kind of work, and one way to read its answer.
#pragma once

#include "core/upload/checksum.h"
#include "core/upload/checksummode.h"
#include "core/upload/listed.h"
#include "core/upload/step.h"

#include <QByteArray>
#include <QList>
#include <QMap>
#include <QPair>
#include <QString>

#include <optional>
#include <variant>

namespace windlass {

/// What a HEAD answer says about an object.
struct ObjectFacts
{
    std::optional<qint64> size; ///< no value if it is missing or not a number
    QString etag;               ///< empty if it is missing
    QString uploadId; ///< our own `windlass-upload-id` from the object's metadata; empty if it is missing
    QList<Checksum> checksums; ///< of the object's bytes, as declared by the service
};

/// What a successful request returned.
namespace answer {

/// Abort, Delete. Also for work that is known to be done although its answer was lost.
struct Done
{};

/// Open
struct Opened
{
    QString sessionId;
};

/// Part, Put, Complete
struct Stored
{
    QString etag; ///< as the service sent it, without quotes; empty if it sent none
    /// What the service computed from the stored bytes, and never a value that it repeats from the request: a
    /// small file counts as proven by it.
    QList<Checksum> checksums;
};

/// ListParts
struct HeldParts
{
    QMap<int, ConfirmedPart> parts;    ///< what the service has; their digests are empty
    int next = 0;                      ///< the next page begins after this part; 0: this is the last page
    std::optional<qint64> upTo;        ///< if ranges are sent in order: number of bytes that the service has
    std::optional<ObjectFacts> object; ///< if the last range makes the object: set if it has been made
};

/// Confirm
struct HeadResult
{
    std::optional<ObjectFacts> object; ///< no value if there is no such object
};

/// Get
struct Fetched
{
    QString etag;
};

/// List
struct Objects
{
    QList<ListedObject> objects;
    PageMarker next;   ///< where the next page begins
    bool more = false; ///< this is not the last page
};

/// ListUploads
struct Uploads
{
    QList<ListedUpload> uploads;
    PageMarker next;
    bool more = false;
};

} // namespace answer

using Metadata = QList<QPair<QString, QString>>;

/// The object that an upload makes. Services want to know of it in different requests: S3 when the session is
/// opened, others when it is closed.
struct NewObject
{
    QString uploadId{}; ///< our own; goes into the object's metadata
    qint64 size = 0;    ///< bytes
    Metadata metadata{};
    ChecksumMode checksums = ChecksumMode::Etag; ///< of the whole upload
    bool mustNotExist = false;                   ///< the request must not replace an object
};

/// What a request does. The names are those of the steps' operations (core/upload/step.h).
namespace work {

struct Open
{
    using Answer = answer::Opened;
    NewObject object{};
};

struct Part
{
    using Answer = answer::Stored;
    NewObject object{};
    QString sessionId{}; ///< the service's; empty if it opens no sessions
    int number = 0;      ///< counted from 1
    qint64 offset = 0;   ///< bytes; in the file
    qint64 length = 0;
    QByteArray md5{}; ///< with ContentMd5: raw, of these bytes
};

struct Put
{
    using Answer = answer::Stored;
    NewObject object{};
    QByteArray md5{}; ///< as in Part
};

struct ListParts
{
    using Answer = answer::HeldParts;
    QString sessionId{};
    QString uploadId{}; ///< our own; empty: unknown
    qint64 size = 0;    ///< of the whole object; 0: unknown
    int after = 0;      ///< only parts after this one
};

struct Complete
{
    using Answer = answer::Stored;
    NewObject object{};
    QString sessionId{};
    QList<ConfirmedPart> parts{}; ///< in order
};

/// HEAD. With a part's number: to learn the size of that part.
struct Confirm
{
    using Answer = answer::HeadResult;
    int part = 0;
    ChecksumMode checksums = ChecksumMode::Etag; ///< the checksums to ask for
};

struct Abort
{
    using Answer = answer::Done;
    QString sessionId{};
    QString uploadId{}; ///< our own; empty: unknown
};

struct Delete
{
    using Answer = answer::Done;
};

struct Get
{
    using Answer = answer::Fetched;
    int number = 0;    ///< of the range, for the records
    qint64 offset = 0; ///< bytes; in the object
    qint64 length = 0; ///< 0: the whole object
    QString etag{};    ///< fetches only the object with this ETag; empty: any
};

struct List
{
    using Answer = answer::Objects;
    QString prefix{};
    QString after{};   ///< only names after this one, in the order of their UTF-8 bytes
    PageMarker page{}; ///< where the page begins
};

struct ListUploads
{
    using Answer = answer::Uploads;
    QString prefix{};
    PageMarker page{};
};

} // namespace work

using Work = std::variant<work::Open, work::Part, work::Put, work::ListParts, work::Complete, work::Confirm,
                          work::Abort, work::Delete, work::Get, work::List, work::ListUploads>;

/// The operation, and the range that is sent or fetched: what is recorded of the work.
Step stepOf(const Work &work);
/// For List and ListUploads: the prefix of the names; otherwise empty.
QString prefixOf(const Work &work);

using Answer = std::variant<answer::Done, answer::Opened, answer::Stored, answer::HeldParts,
                            answer::HeadResult, answer::Fetched, answer::Objects, answer::Uploads>;

struct Receipt
{
    QString requestId; ///< of the service; empty if it sent none
    Answer answer;

    /// The ETag of the stored bytes: from the answer, or from the object that was found after the answer was
    /// lost.
    QString etag() const
    {
        const auto &found = as<answer::HeadResult>().object;
        return found ? found->etag : as<answer::Stored>().etag;
    }
    /// The answer of this kind; an empty one if the answer was lost and only the outcome is known.
    template<typename Kind>
    const Kind &as() const &
    {
        static const Kind none{};
        const Kind *held = std::get_if<Kind>(&answer);
        return held != nullptr ? *held : none;
    }
    template<typename Kind>
    const Kind &as() const && = delete;
};

/// Is the answer of the kind that the work is answered with?
bool isAnswerTo(const Work &work, const Answer &answer);

} // namespace windlass
