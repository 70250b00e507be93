// SPDX-License-Identifier: GPL-3.0-or-later
// What a command needs that asks a service beside whoever drives the profile: the real doors in this thread,
// the journal for reading, credentials, and one errand. It drives nothing and writes only its own log.
#pragma once

#include "app/cli/commands.h"
#include "app/cli/interrupt.h"
#include "app/cli/profileaccess.h"
#include "app/cli/uploadtarget.h"
#include "core/accounts/credentialsource.h"
#include "core/providers/s3/dialect.h"
#include "core/settings/settings.h"
#include "core/transfer/endpoints.h"
#include "core/transfer/errand.h"
#include "core/transfer/logfile.h"
#include "ui/text/failures.h"

#include <QEventLoop>
#include <QJsonObject>
#include <QTimer>

namespace windlass {

class Toolbox
{
public:
    /// A refusal says why the profile cannot be read.
    static tl::expected<std::unique_ptr<Toolbox>, Refusal> open(Session &session);
    ~Toolbox();

    Session &session() { return session_; }
    Console &console() { return session_.console; }
    /// Null where the profile has no journal yet.
    const Store *journal() const { return journal_.get(); }
    const Settings &settings() const { return settings_; }
    Timers &timers() { return *doors_.timers; }
    QList<Destination> destinations() const;
    QList<StoredTransfer> transfers() const;

    /// Finds the credentials and what else it takes to ask about that destination. Attempts are printed and
    /// logged as an upload's are.
    Result<void> goTo(const Destination &destination, const RetryFlags &retry);
    Errand &errand() { return *errand_; }
    /// The destination with all that the environment adds: where requests really go.
    const Destination &destination() const { return destination_; }

    /// Runs the event loop until finish(), or until a person interrupts: then `interrupted` is called first.
    void wait(std::function<void()> interrupted);
    void finish() { loop_.quit(); }
    bool interrupted() const { return interrupted_; }

    /// Draws the line several times a second where a person watches, and prints it now and then elsewhere.
    void watch(std::function<QString()> line, std::function<QJsonObject()> object);

    /// Prints the summary and hands the status on.
    ExitStatus end(ExitStatus status, QJsonObject fields = {});

private:
    explicit Toolbox(Session &session);

    Handle findCredentials(const Destination &destination, CredentialSource::Freshness freshness,
                           std::function<void(Result<Credentials>)> then);
    void print(const Event &event);
    void show();

    Session &session_;
    EngineDoors doors_;
    S3Provider s3_;
    Settings settings_;
    std::unique_ptr<Store> journal_;
    std::unique_ptr<LogFile> log_;
    std::unique_ptr<CredentialSource> credentials_;
    std::unique_ptr<Endpoints> endpoints_;
    std::unique_ptr<Errand> errand_;
    Destination destination_;
    QEventLoop loop_;
    QTimer pace_;
    std::function<QString()> line_;
    std::function<QJsonObject()> object_;
    Instant begun_{};
    Instant shown_{};
    int attemptsBefore_ = 0; ///< of errands before this one
    int retriesBefore_ = 0;
    bool interrupted_ = false;
};

/// What a request that ended like this asks for: a person, more time, or nothing that would help.
ExitStatus exitStatusOf(Cause cause, const Failure &failure);
/// The failure in a few sentences: what happened, the code, what the service said, what to do. They fit
/// `task`.
QString sentenceOf(const Failure &failure, text::Task task);

/// Asks a person to agree. Without one at a terminal: no.
bool agreed(const QString &question);

} // namespace windlass
