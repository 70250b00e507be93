// SPDX-License-Identifier: GPL-3.0-or-later
// The limit of a machine: sends a file in equal ranges over several connections at once, with nothing but
// pread and write, as one PUT each. No checksum, no encryption, no journal.
//   raw FILE PORT CONNECTIONS
#include <algorithm>
#include <array>
#include <cstdlib>
#include <fcntl.h>
#include <iostream>
#include <netinet/in.h>
#include <string>
#include <sys/socket.h>
#include <sys/stat.h>
#include <thread>
#include <unistd.h>
#include <vector>

namespace {

constexpr size_t bufferSize = 256 * 1024;

bool writeAll(int socket, const char *bytes, size_t count)
{
    while (count > 0) {
        const ssize_t written = write(socket, bytes, count);
        if (written <= 0)
            return false;
        bytes += written;
        count -= static_cast<size_t>(written);
    }
    return true;
}

bool sendRange(int file, off_t from, off_t length, in_port_t port, int number)
{
    const int connection = socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (connect(connection, reinterpret_cast<sockaddr *>(&address), sizeof address) != 0)
        return false;
    const std::string head = "PUT /bucket/raw" + std::to_string(number) +
                             " HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: " + std::to_string(length) +
                             "\r\n\r\n";
    bool good = writeAll(connection, head.data(), head.size());
    std::vector<char> buffer(bufferSize);
    for (off_t at = 0; good && at < length;) {
        const auto most = std::min<off_t>(length - at, bufferSize);
        const ssize_t count = pread(file, buffer.data(), static_cast<size_t>(most), from + at);
        good = count > 0 && writeAll(connection, buffer.data(), static_cast<size_t>(count));
        at += count;
    }
    std::array<char, 512> answer{};
    good = good && read(connection, answer.data(), answer.size()) > 12 && answer[9] == '2';
    close(connection);
    return good;
}

} // namespace

int main(int count, char **words)
{
    if (count != 4) {
        std::cerr << "raw FILE PORT CONNECTIONS\n";
        return 2;
    }
    const int file = open(words[1], O_RDONLY);
    struct stat facts
    {};
    if (file < 0 || fstat(file, &facts) != 0) {
        std::cerr << words[1] << " cannot be read\n";
        return 1;
    }
    const auto port = static_cast<in_port_t>(std::atoi(words[2]));
    const int connections = std::max(std::atoi(words[3]), 1);
    const off_t share = facts.st_size / connections;
    std::vector<char> good(static_cast<size_t>(connections), 0);
    {
        std::vector<std::jthread> threads;
        for (int i = 0; i < connections; ++i) {
            const off_t from = share * i;
            const off_t length = i + 1 == connections ? facts.st_size - from : share;
            threads.emplace_back(
                [=, &good] { good[static_cast<size_t>(i)] = sendRange(file, from, length, port, i); });
        }
    }
    close(file);
    return std::ranges::all_of(good, [](char each) { return each != 0; }) ? 0 : 1;
}
