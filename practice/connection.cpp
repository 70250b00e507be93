// SPDX-License-Identifier: GPL-3.0-or-later
#include "practice/connection.h"

#include "practice/checksums.h"
#include "practice/dress.h"
#include "practice/httpdate.h"
#include "practice/payload.h"

#include <QPointer>
#include <QStringList>

#include <algorithm>
#include <sys/socket.h>

namespace windlass::practice {

using namespace Qt::StringLiterals;

namespace {

constexpr qint64 readSize = 256 * 1024;
constexpr Duration drainTime = std::chrono::seconds(2);

bool isBodyFault(const FaultRule &rule)
{
    return rule.kind == FaultKind::Reset || rule.kind == FaultKind::Refuse ||
           rule.kind == FaultKind::EarlyAnswer || (rule.kind == FaultKind::Status && rule.at.has_value());
}

/// With such an outcome the body is not kept, because the work will not be done.
bool isWorkless(const FaultRule &rule)
{
    switch (rule.kind) {
    case FaultKind::Status:
    case FaultKind::Refuse:
    case FaultKind::Reset:
    case FaultKind::Close:
    case FaultKind::ErrorIn200:
    case FaultKind::EarlyAnswer:
        return true;
    case FaultKind::LoseAnswer:
    case FaultKind::Stall:
    case FaultKind::Slow:
    case FaultKind::Truncate:
    case FaultKind::Skew:
    case FaultKind::Damage:
    case FaultKind::DropPart:
    case FaultKind::NoChecksums:
    case FaultKind::RawChunks:
    case FaultKind::Joining:
    case FaultKind::DropHeader:
    case FaultKind::LoopPages:
    case FaultKind::EmptyHtml:
    case FaultKind::Interim:
        return false;
    }
    Q_UNREACHABLE();
}

} // namespace

Connection::Connection(QTcpSocket *socket, ConnectionHost &host)
    : socket_(socket)
    , host_(host)
    , writer_(*socket, host.timers())
{
    socket_->setParent(this);
    socket_->setReadBufferSize(2 * readSize);
    socket_->setSocketOption(QAbstractSocket::LowDelayOption, 1);
    connect(socket_, &QTcpSocket::readyRead, this, &Connection::goOn);
    connect(socket_, &QTcpSocket::bytesWritten, this, [this] { writer_.goOn(); });
    connect(socket_, &QTcpSocket::disconnected, this, [this] {
        phase_ = Phase::Over;
        pause_.reset();
        finishRecord();
        Q_EMIT ended();
    });
}

Connection::~Connection()
{
    socket_->disconnect(this);
}

void Connection::reset()
{
    phase_ = Phase::Over;
    // Closing with a linger time of zero sends RST in place of FIN.
    const linger hard{1, 0};
    setsockopt(int(socket_->socketDescriptor()), SOL_SOCKET, SO_LINGER, &hard, sizeof hard);
    socket_->abort();
}

void Connection::goOn()
{
    bool more = true;
    while (more) {
        switch (phase_) {
        case Phase::Head:
            more = readHeadStep();
            break;
        case Phase::Body:
            more = readBodyStep();
            break;
        case Phase::Drain:
            socket_->readAll();
            return;
        case Phase::Busy:
        case Phase::Over:
            return;
        }
    }
}

bool Connection::readInput(qint64 most)
{
    const qsizetype had = input_.size();
    const auto want = static_cast<qsizetype>(std::min(most, socket_->bytesAvailable()));
    if (want <= 0)
        return false;
    input_.resize(had + want);
    const qint64 got = socket_->read(input_.data() + had, want);
    input_.resize(had + static_cast<qsizetype>(std::max<qint64>(0, got)));
    return got > 0;
}

bool Connection::readHeadStep()
{
    auto read = readHead(input_);
    if (std::holds_alternative<HeadIncomplete>(read))
        return readInput(longestHead);
    if (const auto *refused = std::get_if<HeadRefused>(&read)) {
        request_ = {};
        request_.now = host_.timers().wallClock();
        request_.id = "0";
        plan_ = {};
        const Error wrong{refused->status, "BadRequest", refused->why, {}};
        answer(errorAnswer(wrong, "/", request_.id), true);
        return false;
    }
    auto &complete = std::get<HeadRead>(read);
    input_.remove(0, complete.length);
    begin(complete.head);
    return true;
}

void Connection::begin(const RequestHead &head)
{
    const auto target = readTarget(head);
    request_ = {head, target.value_or(Target{}), {}, host_.timers().wallClock()};
    refusal_.reset();
    plan_ = {};
    reader_ = BodyReader(head);
    pace_.reset();
    stalled_ = continued_ = false;
    begun_ = host_.timers().now();
    phase_ = Phase::Body;
    ownPage_ = target && target->bucket == "-";
    if (ownPage_)
        return beginOwnPage();

    const qint64 number = host_.nextNumber();
    request_.id = QByteArray::number(number, 16).toUpper().rightJustified(16, '0');
    record_.emplace();
    record_->number = number;
    record_->time = request_.now;
    record_->id = request_.id;
    record_->method = head.method;
    record_->operation = host_.service().countedAs(request_);
    record_->bucket = request_.target.bucket;
    record_->key = request_.target.key;
    record_->part = record_->operation == Operation::Probe ? 0 : request_.target.part;
    host_.ledger().received(*record_);
    plan_ = host_.drawFaults(record_->operation, record_->part);
    QStringList fired;
    for (const auto *rule : {&plan_.pace, &plan_.clock, &plan_.age, &plan_.shape, &plan_.outcome}) {
        if (*rule)
            fired.append((*rule)->text);
    }
    record_->fault = fired.join(u"; "_s);
    if (plan_.clock)
        request_.now = request_.now.addMSecs(plan_.clock->duration.count());
    if (plan_.shape && plan_.shape->kind == FaultKind::LoopPages)
        request_.target = firstPage(std::move(request_.target));
    if (plan_.shape && plan_.shape->kind == FaultKind::Interim)
        sendInterim(plan_.shape->status);
    if (outcomeIs(FaultKind::Joining))
        request_.joinsFor = plan_.outcome->duration;
    if (paceIs(FaultKind::Slow)) {
        pace_.emplace(plan_.pace->bytesPerSecond, begun_);
        // Otherwise the system would read megabytes ahead.
        socket_->setSocketOption(QAbstractSocket::ReceiveBufferSizeSocketOption, 64 * 1024);
    }
    refusal_ = target ? host_.service().refusal(request_) : std::optional(error(ErrorCode::InvalidUri));
    if (ageIs(FaultKind::NoChecksums) && !refusal_ && asksForChecksums(request_.head))
        refusal_ = error(ErrorCode::NotImplemented, "This store knows neither checksums nor chunks.");
    if (ageIs(FaultKind::RawChunks))
        request_.head = withoutChecksums(std::move(request_.head));
    const bool discard = refusal_ || (plan_.outcome && isWorkless(*plan_.outcome));
    Intake::Plan plan = discard ? Intake::Plan() : host_.service().intakeFor(request_);
    plan.awsChunks = isAwsChunked(request_.head); // also of what is discarded: the lines are no payload
    plan.damage = outcomeIs(FaultKind::Damage);
    intake_ = std::make_unique<Intake>(std::move(plan));
}

/// In two pieces, like a head that is split across two packets.
void Connection::sendInterim(int status)
{
    const QByteArray head = "HTTP/1.1 " + QByteArray::number(status) + ' ' + reason(status).toByteArray() +
                            "\r\nLink: </exports>; rel=preconnect\r\n\r\n";
    constexpr qsizetype firstPiece = 20;
    socket_->write(head.first(firstPiece));
    socket_->flush();
    socket_->write(head.sliced(firstPiece));
}

void Connection::beginOwnPage()
{
    Intake::Plan plan;
    plan.memory = 64 * 1024;
    intake_ = std::make_unique<Intake>(std::move(plan));
}

bool Connection::faultDue(const std::optional<BodyPosition> &at) const
{
    const qint64 size = request_.head.chunked ? -1 : request_.head.contentLength.value_or(0);
    const qint64 position = at.value_or(BodyPosition{}).in(size);
    return reader_.done() || (position >= 0 && intake_->received() >= position);
}

/// Applies the fault that is due at this place in the body. True if there is one.
bool Connection::fireInBody()
{
    if (paceIs(FaultKind::Stall) && !stalled_ && faultDue(plan_.pace->at)) {
        stalled_ = true;
        pauseFor(plan_.pace->duration);
        return true;
    }
    if (!plan_.outcome || !isBodyFault(*plan_.outcome) || !faultDue(plan_.outcome->at))
        return false;
    const FaultRule rule = *plan_.outcome;
    if (rule.kind == FaultKind::Reset)
        reset();
    else if (rule.kind == FaultKind::Refuse)
        host_.refuseFor(rule.duration);
    else
        answerFault(rule, !reader_.done());
    return true;
}

bool Connection::readBodyStep()
{
    if (pause_ || fireInBody())
        return false;
    if (reader_.done()) {
        finishBody();
        return false;
    }
    if (request_.head.expectsContinue && !continued_) {
        if (refusal_) {
            answer(errorAnswer(*refusal_, request_.head.path, request_.id), true);
            return false;
        }
        continued_ = true;
        socket_->write("HTTP/1.1 100 Continue\r\n\r\n");
    }
    if (pace_ && pace_->allowance(host_.timers().now()) == 0) {
        pauseFor(pace_->rest(host_.timers().now()));
        return false;
    }
    // Lines of a chunked body need everything that is there; otherwise new input waits until the old input is
    // consumed.
    if ((input_.isEmpty() || request_.head.chunked) && !readInput(readSize) && input_.isEmpty())
        return false;
    const qsizetype before = input_.size();
    takeBody();
    if (reader_.bad()) {
        answer(errorAnswer(error(ErrorCode::BadRequest, "The body's chunks are no chunks."),
                           request_.head.path, request_.id),
               true);
        return false;
    }
    return reader_.done() || input_.size() < before || socket_->bytesAvailable() > 0;
}

void Connection::takeBody()
{
    qint64 most = input_.size();
    if (pace_)
        most = std::min(most, pace_->allowance(host_.timers().now()));
    // Stop exactly where a fault is due.
    for (const auto *rule : {&plan_.pace, &plan_.outcome}) {
        if (!*rule || !(*rule)->at)
            continue;
        const qint64 position = (*rule)->at->in(request_.head.contentLength.value_or(-1));
        if (position > intake_->received())
            most = std::min(most, position - intake_->received());
    }
    const QByteArrayView input(input_);
    const auto piece =
        reader_.take(request_.head.chunked ? input : input.first(static_cast<qsizetype>(most)));
    if (!piece.body.isEmpty()) {
        const qint64 had = intake_->size();
        intake_->add(piece.body);
        const qint64 payload = intake_->size() - had;
        if (pace_)
            pace_->use(piece.body.size());
        if (record_) {
            record_->bytesReceived += payload;
            host_.ledger().body(*record_, payload);
        }
    }
    if (piece.used == input_.size())
        input_.resize(0); // keeps the allocated memory
    else
        input_.remove(0, piece.used);
}

void Connection::finishBody()
{
    phase_ = Phase::Busy;
    if (plan_.outcome && plan_.outcome->kind == FaultKind::Close)
        return close();
    if (plan_.outcome && isWorkless(*plan_.outcome))
        return answerFault(*plan_.outcome, false);
    if (ownPage_)
        return answer(host_.ownPage(request_.head, intake_->bytes()), false);
    if (refusal_)
        return answer(errorAnswer(*refusal_, request_.head.path, request_.id), false);
    work();
}

void Connection::work()
{
    if (const auto finished = intake_->finish(); !finished) {
        const Error failure = error(ErrorCode::InternalError, finished.error().text.english().toUtf8());
        return answer(errorAnswer(failure, request_.head.path, request_.id), false);
    }
    // The work continues if the client disconnects meanwhile, as it does at S3.
    const QPointer<Connection> self(this);
    host_.service().perform(request_, *intake_, outcomeIs(FaultKind::DropPart),
                            [self](Answer answer, qint64 stored) {
                                if (self)
                                    self->worked(std::move(answer), stored);
                            });
}

void Connection::worked(Answer result, qint64 stored)
{
    if (record_ && stored >= 0) {
        record_->bytesStored = stored;
        host_.ledger().stored(*record_, stored);
    }
    if (phase_ == Phase::Over)
        return;
    if (outcomeIs(FaultKind::LoseAnswer))
        return close();
    answer(std::move(result), false);
}

void Connection::answerFault(const FaultRule &rule, bool early)
{
    Error failure = errorOf(rule.status, rule.code);
    Answer result = errorAnswer(failure, request_.head.path, request_.id);
    if (rule.retryAfterSeconds)
        result.headers.emplace_back("Retry-After", QByteArray::number(*rule.retryAfterSeconds));
    if (rule.retryAfterDate)
        result.headers.emplace_back("Retry-After", httpDate(request_.now.addSecs(2)));
    answer(std::move(result), early);
}

/// `early`: the request has not been read to its end, so nothing after it can be understood.
void Connection::answer(Answer result, bool early)
{
    phase_ = Phase::Busy;
    if (plan_.shape)
        result = dressed(std::move(result), request_.target.operation, *plan_.shape);
    const bool cut = outcomeIs(FaultKind::Truncate);
    const bool keep = request_.head.keepAlive && !early && !cut && !result.closes;
    if (record_) {
        record_->status = result.status;
        record_->code = result.code;
    }
    AnswerWriter::Manner manner;
    manner.requestId = request_.id;
    manner.date = request_.now;
    manner.keepAlive = keep;
    manner.headOnly = request_.head.method == "HEAD";
    manner.cut = cut;
    manner.bytesPerSecond = paceIs(FaultKind::Slow) ? plan_.pace->bytesPerSecond : 0;
    manner.spaces = outcomeIs(FaultKind::ErrorIn200) ? plan_.outcome->spaces : Duration::zero();
    writer_.send(std::move(result), manner, [this, keep, early] { answered(keep, early); });
}

void Connection::answered(bool keep, bool early)
{
    if (record_) {
        record_->answered = !outcomeIs(FaultKind::Truncate);
        record_->bytesSent = writer_.sent();
        if (record_->answered && record_->status < 300 && record_->code.isEmpty())
            host_.ledger().confirmed(*record_);
        finishRecord();
    }
    intake_.reset();
    if (early && outcomeIs(FaultKind::EarlyAnswer)) {
        // Like services and proxies that do not want the rest of the body: their answer is on its way
        // already.
        socket_->flush();
        close();
    } else if (early) {
        // Closing with unread input would reset the connection, and the answer would be lost.
        phase_ = Phase::Drain;
        socket_->flush();
        shutdown(int(socket_->socketDescriptor()), SHUT_WR);
        pauseFor(drainTime);
    } else if (!keep) {
        close();
    } else {
        phase_ = Phase::Head;
        QMetaObject::invokeMethod(this, &Connection::goOn, Qt::QueuedConnection);
    }
}

void Connection::pauseFor(Duration duration)
{
    pause_ = host_.timers().after(duration, [this] {
        pause_.reset();
        if (phase_ == Phase::Drain)
            return close();
        goOn();
    });
}

void Connection::close()
{
    phase_ = Phase::Over;
    socket_->disconnectFromHost();
}

void Connection::finishRecord()
{
    if (!record_)
        return;
    record_->duration = host_.timers().now() - begun_;
    const RequestRecord record = *std::exchange(record_, std::nullopt);
    intake_.reset();
    host_.handled(record);
}

} // namespace windlass::practice
