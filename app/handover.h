// SPDX-License-Identifier: GPL-3.0-or-later
// The requests of other processes to the one that drives a profile, and the replies: values, and their
// encoding as lines of JSON. Pure.
#pragma once

#include "core/accounts/credentials.h"
#include "core/accounts/destination.h"
#include "core/base/sentence.h"
#include "core/engine/adding.h"
#include "core/providers/environment.h"
#include "core/upload/transferstate.h"

#include <QByteArray>
#include <QList>
#include <QMap>
#include <QString>
#include <QStringList>

#include <optional>

namespace windlass {

/// A request to the process that drives a profile.
struct DriverRequest
{
    enum class What {
        Open,              ///< show the window, with these paths to add; none: only show it
        Add,               ///< upload, as `add` says
        Pause,             ///< ids
        Resume,            ///< ids; with ifExists: what they do if the object exists
        Cancel,            ///< ids
        Remove,            ///< ids
        Set,               ///< saves `value` as the setting `key`
        AddDestination,    ///< `destination`, without a secret
        RemoveDestination, ///< the one named `key`, with its secret
        KeepSecret,        ///< `credentials` of the destination named `key`, in the keychain
        ForgetSecret,      ///< of the destination named `key`
    };
    What what = What::Open;
    QStringList paths{}; ///< absolute
    AddRequest add{};    ///< absolute paths; the driver chooses the token
    /// Add: the destination's credentials are in the keychain, which all processes share.
    bool keychain = false;
    QString identity{}; ///< Add: otherwise, the caller's environmentIdentity()
    QList<TransferId> ids{};
    std::optional<IfExists> ifExists{};
    qint64 rateLimit = 0; ///< Resume: the limit of each of these from now on, bytes a second; 0: unchanged
    QString key{};
    QString value{};
    Destination destination{};
    /// Only for KeepSecret. Sent through the socket, which belongs to this user, and never logged.
    Credentials credentials{};
};

/// The reply to a request.
struct DriverReply
{
    bool ok = false;
    /// If not ok: the kind of refusal.
    enum class Fault {
        Declined,    ///< the process does not accept the command
        Impossible,  ///< the request is impossible
        NeedsPerson, ///< a person has to do something first, such as unlock the keychain
    } fault = Fault::Declined;
    bool ending = false;    ///< not ok: the driver is about to end; the caller may drive the profile then
    Sentence text{};        ///< not ok: why, in a sentence
    qint64 process = 0;     ///< the process that answers
    AddReport report{};     ///< Add; with the first mostLeftOut left-out files
    qsizetype leftOut = 0;  ///< Add: how many files were left out in all
    qsizetype problems = 0; ///< Add: and how many problems there are
    QMap<TransferId, TransferState>
        states{}; ///< of the ids that were asked about; a transfer that is gone has none
};

/// A reply has at most this many left-out files, problems and findings; missing files come first.
constexpr qsizetype mostLeftOut = 1000;

/// Identifies the credentials in the environment without revealing a secret. Empty: there are none.
QString environmentIdentity(const Environment &environment);

/// The longest line in either direction, with its newline, in bytes.
constexpr qsizetype longestLine = 8 * 1024 * 1024;

/// The value as one line, with its newline.
QByteArray toLine(const DriverRequest &ask);
QByteArray toLine(const DriverReply &answer);

/// A failure (Settings) says what is wrong with the line. Every value is checked: even a process that may
/// write into the socket cannot make the driver do what its own command line would refuse.
Result<DriverRequest> requestFromLine(const QByteArray &line);
Result<DriverReply> replyFromLine(const QByteArray &line);

} // namespace windlass
