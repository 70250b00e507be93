// SPDX-License-Identifier: GPL-3.0-or-later
// What one process asks of the one that drives the profile, and the answer: values, and their lines of JSON.
// Pure.
#pragma once

#include "core/accounts/credentials.h"
#include "core/accounts/destination.h"
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

/// What is asked of the process that drives a profile.
struct DriverRequest
{
    enum class What {
        Open,              ///< show the window, with these paths to add; none: only show it
        Add,               ///< upload as `add` says
        Pause,             ///< ids
        Resume,            ///< ids; with ifExists, what they do about an object that is there
        Cancel,            ///< ids
        Remove,            ///< ids
        Set,               ///< the setting `key` to `value`, for good
        AddDestination,    ///< `destination`, without a secret
        RemoveDestination, ///< the one named `key`, with its secret
        KeepSecret,        ///< `credentials` of the destination named `key`, in the keychain
        ForgetSecret,      ///< of the destination named `key`
    };
    What what = What::Open;
    QStringList paths{}; ///< absolute
    AddRequest add{};    ///< paths absolute; its token is the driver's business
    bool keychain =
        false;          ///< Add: the destination's credentials are in the keychain, which all processes share
    QString identity{}; ///< Add: else, environmentIdentity() of who asks
    QList<TransferId> ids{};
    std::optional<IfExists> ifExists{};
    qint64 rateLimit = 0; ///< Resume: bytes a second of each of these from now on; 0 leaves it
    QString key{};
    QString value{};
    Destination destination{};
    Credentials credentials{}; ///< KeepSecret alone: it goes through the socket, which is this user's, and
                               ///< into no log
};

/// How it went.
struct DriverReply
{
    bool ok = false;
    /// Not ok: what kind of refusal it is.
    enum class Fault {
        Declined,    ///< the process does not take the command
        Impossible,  ///< what was asked for cannot be
        NeedsPerson, ///< somebody has to do something first, as unlock the keychain
    } fault = Fault::Declined;
    bool ending = false;    ///< not ok: the driver is about to end; whoever asks may drive the profile then
    QString text{};         ///< not ok: why, in a sentence
    qint64 process = 0;     ///< who answers
    AddReport report{};     ///< Add; of what was left out, the first mostLeftOut
    qsizetype leftOut = 0;  ///< Add: how much was left out in all
    qsizetype problems = 0; ///< Add: and how many problems there are
    QMap<TransferId, TransferState>
        states{}; ///< of the ids that were asked about; a transfer that is gone has none
};

/// So many of those left out, of the problems and of the findings travel in an answer, what is missing first.
constexpr qsizetype mostLeftOut = 1000;

/// Tells apart who is meant by the environment's credentials, without telling anything secret. Empty: there
/// are none.
QString environmentIdentity(const Environment &environment);

/// The longest line of either kind, its newline included.
constexpr qsizetype longestLine = 8 * 1024 * 1024;

/// One line, with its newline.
QByteArray toLine(const DriverRequest &ask);
QByteArray toLine(const DriverReply &answer);

/// A failure (Settings) says what is wrong with the line. Every value is checked: whoever may write into the
/// socket still cannot make the driver do what its own command line would refuse.
Result<DriverRequest> requestFromLine(const QByteArray &line);
Result<DriverReply> replyFromLine(const QByteArray &line);

} // namespace windlass
