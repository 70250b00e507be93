// SPDX-License-Identifier: GPL-3.0-or-later
// Reads answers over plain http in pieces, not byte by byte.
//
// Background: For a plain http request without a proxy Qt opens its socket unbuffered, and reads the head of
// the answer with a system call for each byte: hundreds for an answer of a few lines, more than a quarter of
// the cost of a short request. For a long body this is better, because it is copied once less. For a request
// to a proxy, though, Qt opens a buffered socket. The proxy `DefaultProxy` is not a real proxy: it stands for
// "what the application has set", and the socket finds out, when it connects, that there is no proxy either.
// So if there is no proxy, a manager for short requests is told `DefaultProxy`, and its sockets are buffered.
//
// All of this is Qt's public interface. A test counts the system calls (bufferedsockets_test.cpp). Over https
// the sockets are buffered anyway, because of the encryption.
#pragma once

#include <QNetworkProxyFactory>

namespace windlass {

/// The proxies of environment and system; for a manager's setProxyFactory().
class BufferedSockets final : public QNetworkProxyFactory
{
public:
    QList<QNetworkProxy> queryProxy(const QNetworkProxyQuery &query) override;
};

} // namespace windlass
