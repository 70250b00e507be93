// SPDX-License-Identifier: GPL-3.0-or-later
// The head of an HTTP/1.1 request, read strictly and within bounds (RFC 9110, RFC 9112): everything that is
// not clearly right is refused, because a lenient practice store would hide a client's faults.
#pragma once

#include <QByteArray>
#include <QByteArrayView>

#include <optional>
#include <utility>
#include <variant>
#include <vector>

namespace windlass::practice {

using Headers = std::vector<std::pair<QByteArray, QByteArray>>;

struct RequestHead
{
    QByteArray method;
    QByteArray path;  ///< as received, still with its percent escapes; begins with `/`
    QByteArray query; ///< as received, without the question mark
    Headers headers;  ///< names in lower case, values without surrounding blanks, in the order received
    std::optional<qint64> contentLength;
    bool chunked = false;
    bool keepAlive = true;
    bool expectsContinue = false;

    /// The first header of that (lower case) name; empty if there is none.
    QByteArray header(QByteArrayView name) const;
    bool has(QByteArrayView name) const;
    bool hasBody() const { return chunked || contentLength.value_or(0) > 0; }
};

/// The head has not arrived completely.
struct HeadIncomplete
{};

/// The head is malformed or not allowed; the connection has to be closed after the answer.
struct HeadRefused
{
    int status = 400;
    QByteArray why; ///< a sentence
};

/// A head, and how many bytes of the input it took.
struct HeadRead
{
    RequestHead head;
    qsizetype length = 0;
};

constexpr qsizetype longestHead = 32 * 1024;
constexpr int mostHeaders = 100;

std::variant<HeadIncomplete, HeadRefused, HeadRead> readHead(QByteArrayView input);

} // namespace windlass::practice
