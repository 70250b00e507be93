// SPDX-License-Identifier: GPL-3.0-or-later
#include "practice/answerwriter.h"

#include "practice/httpdate.h"

#include <algorithm>

namespace windlass::practice {

namespace {

constexpr qint64 pieceSize = 256 * 1024;

qint64 bodyLength(const Answer &answer)
{
    return answer.file.isEmpty() ? answer.body.size() : answer.length;
}

bool isDropped(const QByteArrayList &dropped, const QByteArray &name)
{
    return std::ranges::any_of(dropped, [&name](const QByteArray &each) {
        return each.endsWith('*') ? name.startsWith(each.chopped(1)) : name == each;
    });
}

QByteArray chunk(const QByteArray &bytes)
{
    return QByteArray::number(bytes.size(), 16) + "\r\n" + bytes + "\r\n";
}

} // namespace

QByteArray answerHead(const Answer &answer, const AnswerWriter::Manner &manner)
{
    QByteArray head =
        "HTTP/1.1 " + QByteArray::number(answer.status) + ' ' + reason(answer.status).toByteArray() + "\r\n";
    const auto add = [&](QByteArrayView name, const QByteArray &value) {
        if (!isDropped(answer.dropped, name.toByteArray().toLower()))
            head += name.toByteArray() + ": " + value + "\r\n";
    };
    add("Date", httpDate(manner.date));
    add("Server", "WindlassPractice");
    add("x-amz-request-id", manner.requestId);
    add("x-amz-id-2", "windlass-practice");
    for (const auto &[name, value] : answer.headers)
        add(name, value);
    if (manner.spaces > Duration::zero())
        add("Transfer-Encoding", "chunked");
    else if (answer.status != 204)
        add("Content-Length", QByteArray::number(bodyLength(answer)));
    add("Connection", manner.keepAlive ? "keep-alive" : "close");
    return head + "\r\n";
}

void AnswerWriter::send(Answer answer, const Manner &manner, std::function<void()> done)
{
    done_ = std::move(done);
    QByteArray head = answerHead(answer, manner);
    sent_ = 0;
    left_ = manner.headOnly ? 0 : bodyLength(answer);
    memory_ = std::move(answer.body);
    pace_.reset();
    if (manner.bytesPerSecond > 0)
        pace_.emplace(manner.bytesPerSecond, timers_.now());
    file_.reset();
    if (!answer.file.isEmpty() && left_ > 0) {
        file_ = std::make_unique<QFile>(answer.file);
        if (!file_->open(QIODevice::ReadOnly | QIODevice::Unbuffered) || !file_->seek(answer.offset))
            left_ = 0; // the file was removed meanwhile; the client gets a cut answer
    }
    if (manner.cut && left_ > 1)
        left_ /= 2;
    else if (manner.cut) {
        head.truncate(head.size() / 2);
        left_ = 0;
    }
    socket_.write(head);
    if (manner.spaces > Duration::zero() && !manner.headOnly) {
        // XML wants its declaration first; the blanks follow it, as S3 sends them.
        socket_.write(chunk(xmlDeclaration.toByteArray()));
        return sendSpaces(manner.spaces);
    }
    goOn();
}

void AnswerWriter::sendSpaces(Duration left)
{
    const Duration piece = std::min(left, Duration(250));
    if (left > Duration::zero()) {
        socket_.write(chunk(" "));
        wait_ = timers_.after(piece, [this, left, piece] { sendSpaces(left - piece); });
        return;
    }
    wait_.reset();
    sent_ = memory_.size();
    socket_.write(chunk(memory_.sliced(xmlDeclaration.size())) + "0\r\n\r\n");
    left_ = 0;
    if (const auto done = std::exchange(done_, nullptr))
        done();
}

QByteArray AnswerWriter::nextPiece(qint64 most)
{
    return file_ ? file_->read(most) : memory_.mid(sent_, most);
}

void AnswerWriter::goOn()
{
    // Between two pieces `wait_` is set while it waits for something other than room.
    if (!done_ || wait_)
        return;
    while (left_ > 0) {
        if (socket_.bytesToWrite() >= pieceSize)
            return;
        const qint64 most = std::min(left_, pace_ ? pace_->allowance(timers_.now()) : pieceSize);
        if (most == 0) {
            wait_ = timers_.after(pace_->rest(timers_.now()), [this] {
                wait_.reset();
                goOn();
            });
            return;
        }
        const QByteArray piece = nextPiece(std::min(most, pieceSize));
        if (piece.isEmpty()) // the file has become shorter
            return socket_.abort();
        socket_.write(piece);
        sent_ += piece.size();
        left_ -= piece.size();
        if (pace_)
            pace_->use(piece.size());
    }
    file_.reset();
    if (const auto done = std::exchange(done_, nullptr))
        done();
}

} // namespace windlass::practice
