// SPDX-License-Identifier: GPL-3.0-or-later
#include "practice/practicestore.h"

#include "core/base/digest.h"
#include "practice/server.h"

namespace windlass {

using namespace Qt::StringLiterals;

PracticeStore::PracticeStore(PracticeSettings settings, QObject *parent)
    : QObject(parent)
    , settings_(std::move(settings))
{
    thread_.setObjectName(u"practice store"_s);
}

PracticeStore::~PracticeStore()
{
    if (thread_.isRunning()) {
        QMetaObject::invokeMethod(
            server_.get(), [this] { server_.reset(); }, Qt::BlockingQueuedConnection);
        thread_.quit();
        thread_.wait();
    }
}

Result<quint16> PracticeStore::start()
{
    auto faults = practice::parseFaults(settings_.faults);
    if (!faults)
        return failed(faults.error());
    server_ = std::make_unique<practice::Server>(ledger_);
    connect(server_.get(), &practice::Server::recorded, this, &PracticeStore::handled);
    server_->moveToThread(&thread_);
    // In that thread, at its end; nothing runs there after it.
    QObject::connect(&thread_, &QThread::finished, &releaseDigestsOfThread);
    thread_.start();
    Result<quint16> started;
    QMetaObject::invokeMethod(
        server_.get(), [&] { started = server_->start(settings_, std::move(*faults)); },
        Qt::BlockingQueuedConnection);
    port_ = started.value_or(0);
    return started;
}

QString PracticeStore::endpoint() const
{
    return u"http://127.0.0.1:%1"_s.arg(port_);
}

Result<void> PracticeStore::setFaults(QStringView spec)
{
    auto faults = practice::parseFaults(spec);
    if (!faults)
        return failed(faults.error());
    QMetaObject::invokeMethod(
        server_.get(), [&] { server_->setFaults(std::move(*faults)); }, Qt::BlockingQueuedConnection);
    return {};
}

} // namespace windlass
