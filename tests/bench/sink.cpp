// SPDX-License-Identifier: GPL-3.0-or-later
// A cheap target for uploads: enough of S3 for Windlass, curl, rclone and the AWS CLI, and no work beyond
// reading. It counts what arrives and keeps nothing; it hashes only when asked to, and does not check the
// checksums in trailers. Plain POSIX sockets, a thread for each connection.
//
//   sink [--tls CERTIFICATE.pem KEY.pem] [--md5] [--delay MILLISECONDS]
//
// With a delay each answer is sent that much later. The first line on its standard output is its port. GET
// /-/counters reports bytes and requests so far.
#include <algorithm>
#include <array>
#include <atomic>
#include <cctype>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <mutex>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <openssl/evp.h>
#include <openssl/ssl.h>
#include <optional>
#include <string>
#include <string_view>
#include <sys/socket.h>
#include <thread>
#include <unistd.h>
#include <vector>

namespace {

using Headers = std::map<std::string, std::string>; ///< names in small letters

struct Object
{
    long long size = 0;
    std::string etag;
    Headers metadata{};
    std::string checksum{}; ///< CRC-64/NVME in Base64, as it was received
};

struct Upload
{
    std::map<int, Object> parts{};
    Headers metadata{};
};

/// What the sink remembers: sizes, but no bytes.
struct Memory
{
    std::mutex mutex;
    std::map<std::string, Object> objects;
    std::map<std::string, Upload> uploads;
    std::atomic<long long> bytes = 0;
    std::atomic<long long> requests = 0;
    std::atomic<long long> lastNumber = 0;
};

Memory memory;
bool hashes = false;
std::chrono::milliseconds delay{0};

/// One side of a connection, with or without TLS.
class Stream
{
public:
    Stream(int socket, SSL_CTX *tls)
        : socket_(socket)
        , ssl_(tls != nullptr ? SSL_new(tls) : nullptr)
    {
        if (ssl_ == nullptr)
            return;
        SSL_set_fd(ssl_, socket_);
        open_ = SSL_accept(ssl_) == 1;
    }
    Stream(const Stream &) = delete;
    Stream &operator=(const Stream &) = delete;
    ~Stream()
    {
        if (ssl_ != nullptr)
            SSL_free(ssl_);
        ::close(socket_);
    }

    bool isOpen() const { return open_; }
    long read(char *buffer, size_t room)
    {
        return ssl_ != nullptr ? SSL_read(ssl_, buffer, static_cast<int>(room))
                               : ::read(socket_, buffer, room);
    }
    bool write(std::string_view bytes)
    {
        while (!bytes.empty()) {
            const long count = ssl_ != nullptr ? SSL_write(ssl_, bytes.data(), static_cast<int>(bytes.size()))
                                               : ::write(socket_, bytes.data(), bytes.size());
            if (count <= 0)
                return false;
            bytes.remove_prefix(static_cast<size_t>(count));
        }
        return true;
    }

private:
    int socket_;
    SSL *ssl_;
    bool open_ = true;
};

struct Request
{
    std::string method;
    std::string path;
    std::string query;
    Headers headers;

    std::string header(const std::string &name) const
    {
        const auto found = headers.find(name);
        return found == headers.end() ? std::string() : found->second;
    }
    long long length() const { return std::atoll(header("content-length").c_str()); }
    /// Length of the payload, if the body is framed.
    long long payload() const
    {
        const std::string decoded = header("x-amz-decoded-content-length");
        return decoded.empty() ? length() : std::atoll(decoded.c_str());
    }
    std::optional<std::string> parameter(std::string_view name) const
    {
        for (size_t at = 0; at <= query.size();) {
            const size_t end = std::min(query.find('&', at), query.size());
            const std::string_view pair = std::string_view(query).substr(at, end - at);
            const size_t equals = pair.find('=');
            if (pair.substr(0, equals) == name)
                return std::string(equals == std::string_view::npos ? "" : pair.substr(equals + 1));
            at = end + 1;
        }
        return {};
    }
};

struct Answer
{
    std::string status = "200 OK";
    Headers headers{};
    std::string body{};
    long long announced = -1; ///< for HEAD: the length of the body, which is not sent
};

std::string smallLetters(std::string text)
{
    std::ranges::transform(text, text.begin(),
                           [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return text;
}

Request parsed(std::string_view head)
{
    Request request;
    const std::string_view line = head.substr(0, head.find("\r\n"));
    const size_t first = line.find(' ');
    const size_t second = line.rfind(' ');
    request.method = line.substr(0, first);
    const std::string_view target = line.substr(first + 1, second - first - 1);
    const size_t mark = std::min(target.find('?'), target.size());
    request.path = target.substr(0, mark);
    request.query = target.substr(std::min(mark + 1, target.size()));
    for (size_t at = line.size() + 2; at < head.size();) {
        const size_t end = std::min(head.find("\r\n", at), head.size());
        const std::string_view field = head.substr(at, end - at);
        const size_t colon = field.find(':');
        if (colon != std::string_view::npos) {
            std::string_view value = field.substr(colon + 1);
            value.remove_prefix(std::min(value.find_first_not_of(' '), value.size()));
            request.headers[smallLetters(std::string(field.substr(0, colon)))] = value;
        }
        at = end + 2;
    }
    return request;
}

Headers startingWith(const Headers &headers, std::string_view prefix)
{
    Headers out;
    for (const auto &[name, value] : headers) {
        if (std::string_view(name).starts_with(prefix))
            out[name] = value;
    }
    return out;
}

/// An ETag for a body that was not hashed: no client can take it for an MD5.
std::string etag(const std::string &digest)
{
    return digest.empty() ? "sink-" + std::to_string(++memory.lastNumber) : digest;
}

constexpr std::string_view checksumHeader = "x-amz-checksum-crc64nvme";

/// The checksum after the last chunk of an aws-chunked body; empty if there is none.
std::string checksumIn(std::string_view tail)
{
    const size_t at = tail.rfind(std::string(checksumHeader) + ':');
    if (at == std::string_view::npos)
        return {};
    tail.remove_prefix(at + checksumHeader.size() + 1);
    return std::string(tail.substr(0, tail.find('\r')));
}

Answer put(const Request &request, const std::string &digest, std::string_view tail)
{
    const Object object{request.payload(), etag(digest), startingWith(request.headers, "x-amz-meta-"),
                        request.header("x-amz-trailer").empty() ? "" : checksumIn(tail)};
    Answer answer;
    answer.headers = startingWith(request.headers, "x-amz-checksum-");
    if (!object.checksum.empty())
        answer.headers[std::string(checksumHeader)] = object.checksum;
    answer.headers["etag"] = '"' + object.etag + '"';
    const std::lock_guard lock(memory.mutex);
    const auto upload = request.parameter("uploadId");
    if (!upload) {
        memory.objects[request.path] = object;
        return answer;
    }
    const auto found = memory.uploads.find(*upload);
    if (found == memory.uploads.end())
        return {.status = "404 Not Found", .body = "<Error><Code>NoSuchUpload</Code></Error>"};
    found->second.parts[std::atoi(request.parameter("partNumber").value_or("0").c_str())] = object;
    return answer;
}

std::string checksumElement(const Object &object)
{
    return object.checksum.empty() ? "" : "<ChecksumCRC64NVME>" + object.checksum + "</ChecksumCRC64NVME>";
}

Answer post(const Request &request)
{
    const std::lock_guard lock(memory.mutex);
    const auto id = request.parameter("uploadId");
    if (!id) {
        const std::string made = "upload" + std::to_string(++memory.lastNumber);
        memory.uploads[made].metadata = startingWith(request.headers, "x-amz-meta-");
        return {.body = "<InitiateMultipartUploadResult><UploadId>" + made +
                        "</UploadId></InitiateMultipartUploadResult>"};
    }
    const auto found = memory.uploads.find(*id);
    if (found == memory.uploads.end())
        return {.status = "404 Not Found", .body = "<Error><Code>NoSuchUpload</Code></Error>"};
    Object object{0, "sink-whole-" + std::to_string(found->second.parts.size()), found->second.metadata,
                  request.header(std::string(checksumHeader))};
    for (const auto &[number, part] : found->second.parts)
        object.size += part.size;
    memory.objects[request.path] = object;
    memory.uploads.erase(found);
    return {.body = "<CompleteMultipartUploadResult><ETag>\"" + object.etag + "\"</ETag>" +
                    checksumElement(object) + "</CompleteMultipartUploadResult>"};
}

std::string listedParts(const Upload &upload)
{
    std::string out = "<ListPartsResult><IsTruncated>false</IsTruncated>";
    for (const auto &[number, part] : upload.parts) {
        out += "<Part><PartNumber>" + std::to_string(number) + "</PartNumber><ETag>\"" + part.etag +
               "\"</ETag><Size>" + std::to_string(part.size) + "</Size>" + checksumElement(part) + "</Part>";
    }
    return out + "</ListPartsResult>";
}

Answer get(const Request &request)
{
    if (request.path == "/-/counters")
        return {.body = std::to_string(memory.bytes) + ' ' + std::to_string(memory.requests) + '\n'};
    const std::lock_guard lock(memory.mutex);
    if (const auto id = request.parameter("uploadId")) {
        const auto found = memory.uploads.find(*id);
        if (found == memory.uploads.end())
            return {.status = "404 Not Found", .body = "<Error><Code>NoSuchUpload</Code></Error>"};
        return {.body = listedParts(found->second)};
    }
    if (request.parameter("uploads"))
        return {
            .body =
                "<ListMultipartUploadsResult><IsTruncated>false</IsTruncated></ListMultipartUploadsResult>"};
    return {
        .body =
            "<ListBucketResult><IsTruncated>false</IsTruncated><KeyCount>0</KeyCount></ListBucketResult>"};
}

Answer headOf(const Request &request)
{
    const std::lock_guard lock(memory.mutex);
    const auto found = memory.objects.find(request.path);
    if (found == memory.objects.end()) {
        const bool bucket = std::ranges::count(request.path, '/') < 2 || request.path.ends_with('/');
        return {.status = bucket ? "200 OK" : "404 Not Found"};
    }
    Answer answer;
    answer.headers = found->second.metadata;
    if (!found->second.checksum.empty())
        answer.headers[std::string(checksumHeader)] = found->second.checksum;
    answer.headers["etag"] = '"' + found->second.etag + '"';
    answer.headers["last-modified"] = "Thu, 01 Jan 2026 00:00:00 GMT";
    answer.announced = found->second.size;
    return answer;
}

Answer answerTo(const Request &request, const std::string &digest, std::string_view tail)
{
    if (request.method == "PUT")
        return put(request, digest, tail);
    if (request.method == "POST")
        return post(request);
    if (request.method == "HEAD")
        return headOf(request);
    if (request.method == "DELETE")
        return {.status = "204 No Content"};
    return get(request);
}

/// Reads a body and drops it, except for its end. Empty if the connection ends first; otherwise its MD5, if
/// one is wanted.
std::optional<std::string> swallow(Stream &stream, std::string_view already, long long length,
                                   std::vector<char> &room, std::string &tail)
{
    constexpr size_t longestTail = 256;
    tail = already.substr(already.size() - std::min(already.size(), longestTail));
    EVP_MD_CTX *md5 = hashes ? EVP_MD_CTX_new() : nullptr;
    if (md5 != nullptr) {
        EVP_DigestInit_ex(md5, EVP_md5(), nullptr);
        EVP_DigestUpdate(md5, already.data(), already.size());
    }
    long long left = length - static_cast<long long>(already.size());
    memory.bytes += static_cast<long long>(already.size());
    while (left > 0) {
        const long count = stream.read(room.data(), std::min(room.size(), static_cast<size_t>(left)));
        if (count <= 0)
            break;
        left -= count;
        memory.bytes += count;
        if (left < static_cast<long long>(longestTail)) {
            tail.append(room.data(), static_cast<size_t>(count));
            tail.erase(0, tail.size() - std::min(tail.size(), longestTail));
        }
        if (md5 != nullptr)
            EVP_DigestUpdate(md5, room.data(), static_cast<size_t>(count));
    }
    std::string digest;
    if (md5 != nullptr) {
        std::array<unsigned char, EVP_MAX_MD_SIZE> raw{};
        unsigned int size = 0;
        EVP_DigestFinal_ex(md5, raw.data(), &size);
        EVP_MD_CTX_free(md5);
        constexpr std::string_view digits = "0123456789abcdef";
        for (unsigned int i = 0; i < size; ++i)
            digest += {digits[raw[i] >> 4], digits[raw[i] & 15]};
    }
    return left > 0 ? std::nullopt : std::optional(digest);
}

std::string text(const Answer &answer)
{
    const long long length =
        answer.announced >= 0 ? answer.announced : static_cast<long long>(answer.body.size());
    std::string out = "HTTP/1.1 " + answer.status + "\r\nContent-Length: " + std::to_string(length) +
                      "\r\nx-amz-request-id: sink\r\n";
    for (const auto &[name, value] : answer.headers)
        out += name + ": " + value + "\r\n";
    return out + "\r\n" + answer.body;
}

void serve(int socket, SSL_CTX *tls)
{
    Stream stream(socket, tls);
    std::vector<char> room(256 * 1024);
    std::string buffer;
    while (stream.isOpen()) {
        size_t end = 0;
        while ((end = buffer.find("\r\n\r\n")) == std::string::npos) {
            const long count = stream.read(room.data(), room.size());
            if (count <= 0)
                return;
            buffer.append(room.data(), static_cast<size_t>(count));
        }
        const Request request = parsed(std::string_view(buffer).substr(0, end + 2));
        buffer.erase(0, end + 4);
        ++memory.requests;
        const auto length = static_cast<size_t>(request.length());
        if (!request.header("expect").empty() && buffer.size() < length &&
            !stream.write("HTTP/1.1 100 Continue\r\n\r\n"))
            return;
        const size_t here = std::min(length, buffer.size());
        std::string tail;
        const auto digest = swallow(stream, std::string_view(buffer).substr(0, here),
                                    static_cast<long long>(length), room, tail);
        if (!digest)
            return;
        buffer.erase(0, here);
        if (delay.count() > 0)
            std::this_thread::sleep_for(delay);
        if (!stream.write(text(answerTo(request, *digest, tail))))
            return;
    }
}

SSL_CTX *tlsOf(const char *certificate, const char *key)
{
    SSL_CTX *tls = SSL_CTX_new(TLS_server_method());
    if (SSL_CTX_use_certificate_chain_file(tls, certificate) != 1 ||
        SSL_CTX_use_PrivateKey_file(tls, key, SSL_FILETYPE_PEM) != 1) {
        std::fprintf(stderr, "The certificate or its key cannot be read.\n");
        std::exit(2);
    }
    return tls;
}

} // namespace

int main(int argc, char **argv)
{
    std::signal(SIGPIPE, SIG_IGN);
    SSL_CTX *tls = nullptr;
    for (int i = 1; i < argc; ++i) {
        const std::string_view word = argv[i];
        if (word == "--md5")
            hashes = true;
        else if (word == "--delay" && i + 1 < argc)
            delay = std::chrono::milliseconds(std::atoi(argv[++i]));
        else if (word == "--tls" && i + 2 < argc) {
            tls = tlsOf(argv[i + 1], argv[i + 2]);
            i += 2;
        }
    }
    const int listener = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    if (::bind(listener, reinterpret_cast<sockaddr *>(&address), size) != 0 || ::listen(listener, 128) != 0 ||
        ::getsockname(listener, reinterpret_cast<sockaddr *>(&address), &size) != 0) {
        std::perror("sink");
        return 2;
    }
    std::printf("%d\n", ntohs(address.sin_port));
    std::fflush(stdout);
    while (true) {
        const int socket = ::accept4(listener, nullptr, nullptr, SOCK_CLOEXEC);
        if (socket < 0)
            continue;
        const int yes = 1;
        ::setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
        std::thread(serve, socket, tls).detach();
    }
}
