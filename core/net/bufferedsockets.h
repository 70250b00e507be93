// SPDX-License-Identifier: GPL-3.0-or-later
// Answers to plain http read in pieces, not byte by byte.
//
// The story. For a plain http request without a proxy Qt opens its socket unbuffered, and takes the head of
// the answer from it with a system call for each byte: hundreds for an answer of a few lines, more than a
// quarter of what a short request costs. A long body is better off so, for it is copied once less. To a
// proxy, though, Qt opens its socket as everybody does. The proxy `DefaultProxy` is none: it stands for "what
// the application has set", and it is the socket that finds out, when it connects, that this is no proxy
// either. So where there is none, a manager for short requests is told `DefaultProxy`, and its sockets have
// their buffers.
//
// All of it is Qt's public interface. What it saves is held by a test that counts the system calls
// (bufferedsockets_test.cpp). Over https the sockets are buffered anyway, because of the encryption.
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
