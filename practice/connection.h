// SPDX-License-Identifier: GPL-3.0-or-later
// One TCP connection to the practice store: reads requests one after the other, applies the fault that was
// drawn for each, and writes the answers.
#pragma once

#include "practice/answerwriter.h"
#include "practice/bodyreader.h"
#include "practice/counters.h"
#include "practice/faults.h"
#include "practice/intake.h"
#include "practice/pace.h"
#include "practice/service.h"

#include <QObject>
#include <QTcpSocket>

#include <memory>
#include <optional>

namespace windlass::practice {

/// What a connection needs from the store.
class ConnectionHost
{
public:
    virtual Service &service() = 0;
    virtual Timers &timers() = 0;
    virtual Ledger &ledger() = 0;
    virtual FaultPlan drawFaults(Operation operation, int part) = 0;
    /// Resets all connections, including the caller's, and refuses new ones for this long.
    virtual void refuseFor(Duration duration) = 0;
    virtual qint64 nextNumber() = 0;
    /// The store's own pages under `/-/`, which are not part of S3.
    virtual Answer ownPage(const RequestHead &head, const QByteArray &body) = 0;
    virtual void handled(const RequestRecord &record) = 0;

protected:
    ~ConnectionHost() = default;
};

class Connection final : public QObject
{
    Q_OBJECT
public:
    /// Takes ownership of the socket.
    Connection(QTcpSocket *socket, ConnectionHost &host);
    ~Connection() override;

    /// Ends the connection with a TCP reset.
    void reset();

Q_SIGNALS:
    /// No more requests will come; the connection may be deleted (later).
    void ended();

private:
    enum class Phase {
        Head,  ///< waiting for a request
        Body,  ///< reading its body
        Busy,  ///< working or answering
        Drain, ///< the answer was sent before the body was read: further input is discarded
        Over,
    };

    void goOn();
    bool readInput(qint64 most);
    bool readHeadStep();
    bool readBodyStep();
    void begin(const RequestHead &head);
    void sendInterim(int status);
    void beginOwnPage();
    bool faultDue(const std::optional<BodyPosition> &at) const;
    bool fireInBody();
    void takeBody();
    void finishBody();
    void work();
    void worked(Answer answer, qint64 stored);
    void answerFault(const FaultRule &rule, bool early);
    void answer(Answer answer, bool early);
    void answered(bool keep, bool early);
    void pauseFor(Duration duration);
    void close();
    void finishRecord();
    bool outcomeIs(FaultKind kind) const { return plan_.outcome && plan_.outcome->kind == kind; }
    bool ageIs(FaultKind kind) const { return plan_.age && plan_.age->kind == kind; }
    bool paceIs(FaultKind kind) const { return plan_.pace && plan_.pace->kind == kind; }

    QTcpSocket *socket_; ///< a child of this
    ConnectionHost &host_;
    AnswerWriter writer_;
    Phase phase_ = Phase::Head;
    QByteArray input_; ///< received but not processed yet

    // Of the current request:
    Request request_;
    bool ownPage_ = false;
    std::optional<Error> refusal_;
    FaultPlan plan_;
    BodyReader reader_;
    std::unique_ptr<Intake> intake_;
    std::optional<Pace> pace_;
    bool stalled_ = false;
    bool continued_ = false; ///< 100 Continue was sent
    Handle pause_;
    Instant begun_;
    std::optional<RequestRecord> record_;
};

} // namespace windlass::practice
