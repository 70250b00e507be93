// SPDX-License-Identifier: GPL-3.0-or-later
// The inside of the practice store: the listening socket, the connections, and what they share. It lives in
// one thread.
#pragma once

#include "core/base/systemtimers.h"
#include "practice/connection.h"
#include "practice/practicestore.h"

#include <QLockFile>
#include <QTcpServer>

#include <memory>
#include <optional>
#include <set>

namespace windlass::practice {

class Server final : public QObject, public ConnectionHost
{
    Q_OBJECT
public:
    explicit Server(Ledger &ledger)
        : ledger_(ledger)
    {}
    ~Server() override;

    Result<quint16> start(const PracticeSettings &settings, std::vector<FaultRule> faults);
    void setFaults(std::vector<FaultRule> faults);

    Service &service() override { return *service_; }
    Timers &timers() override { return timers_; }
    Ledger &ledger() override { return ledger_; }
    FaultPlan drawFaults(Operation operation, int part) override;
    void refuseFor(Duration duration) override;
    qint64 nextNumber() override { return ++number_; }
    Answer ownPage(const RequestHead &head, const QByteArray &body) override;
    void handled(const RequestRecord &record) override { Q_EMIT recorded(record); }

Q_SIGNALS:
    void recorded(const windlass::practice::RequestRecord &record);

private:
    void accept();
    void listenAgain();
    /// Accepts no connection until there are free descriptors again.
    void waitForDescriptors();

    Ledger &ledger_;
    SystemTimers timers_;
    std::unique_ptr<QLockFile> lock_;
    std::optional<Service> service_;
    FaultScript script_;
    std::unique_ptr<QTcpServer> listener_;
    std::set<Connection *> connections_; ///< children of this
    quint16 port_ = 0;
    qint64 number_ = 0;
    Handle refusing_;
    Handle accepting_; ///< accept again once there may be free descriptors
};

} // namespace windlass::practice
