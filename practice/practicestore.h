// SPDX-License-Identifier: GPL-3.0-or-later
// The practice store: S3 over plain HTTP on 127.0.0.1, with objects as files in a folder, signatures checked,
// faults on demand, and counters of everything that arrived. It lives in a thread of its own; this whole
// class may be used from the thread that made it.
//
// Besides S3 it answers, unsigned: GET /-/counters (JSON), POST /-/faults (the body is a fault script; see
// faults.h).
#pragma once

#include "core/base/result.h"
#include "practice/counters.h"
#include "practice/signature.h"

#include <QObject>
#include <QStringList>
#include <QThread>

#include <memory>

namespace windlass {

namespace practice {
class Server;
}

constexpr QByteArrayView practiceAccessKey = "practice";
constexpr QByteArrayView practiceSecret = "practice-secret";

struct PracticeSettings
{
    QString folder;   ///< the folder of the objects; created if it doesn't exist
    quint16 port = 0; ///< 0: any free port
    QByteArray region = "us-east-1";
    practice::Access access{practiceAccessKey.toByteArray(), practiceSecret.toByteArray(), {}, {}};
    QStringList buckets;        ///< buckets that exist from the start
    bool createBuckets = false; ///< create a bucket on the first write to it
    QString faults;             ///< a fault script
};

class PracticeStore final : public QObject
{
    Q_OBJECT
public:
    explicit PracticeStore(PracticeSettings settings, QObject *parent = nullptr);
    /// Stops; unfinished requests are reset.
    ~PracticeStore() override;

    /// Opens the folder and listens. Call once. The failure (kind Settings or LocalFile) says what prevents
    /// it.
    Result<quint16> start();
    quint16 port() const { return port_; }
    /// `http://127.0.0.1:PORT`.
    QString endpoint() const;

    /// A copy of all counters as they are now.
    practice::Counters counters() const { return ledger_.snapshot(); }
    /// Replaces the fault script; the new one starts counting at zero. On failure the old one stays.
    Result<void> setFaults(QStringView spec);

Q_SIGNALS:
    /// A request has ended, in whatever way.
    void handled(const windlass::practice::RequestRecord &record);

private:
    PracticeSettings settings_;
    practice::Ledger ledger_;
    QThread thread_;
    std::unique_ptr<practice::Server> server_; ///< lives and dies in the thread
    quint16 port_ = 0;
};

} // namespace windlass
