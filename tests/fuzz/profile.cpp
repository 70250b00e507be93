// SPDX-License-Identifier: GPL-3.0-or-later
// What is read from disk and from people: rows of the journal, the state of a restore, manifests, the
// settings of the AWS tools, URLs of destinations, the practice store's requests and faults.
#include "core/accounts/destination.h"
#include "core/base/shellwords.h"
#include "core/exports/manifest.h"
#include "core/providers/s3/awsconfig.h"
#include "core/restore/restorestate.h"
#include "core/store/recordjson.h"
#include "practice/faults.h"
#include "practice/operation.h"
#include "tests/fuzz/fuzz.h"

#include <QFile>
#include <QTemporaryDir>

namespace windlass::fuzz {
namespace {

void rows(const QByteArray &input)
{
    const QString text = QString::fromUtf8(input);
    (void)destinationFrom(text);
    (void)manifestFrom(text);
    (void)factsFrom(text);
    (void)policyProblem(text);
    (void)policyIn(text);
    (void)failureJson(failureFrom(text));
}

void destination(const QByteArray &input)
{
    if (const auto read = destinationFromUrl(QString::fromUtf8(input)))
        (void)destinationFromUrl(destinationUrl(*read));
}

void restoreState(const QByteArray &input)
{
    static const QTemporaryDir folder;
    static const QString target = folder.filePath(QStringLiteral("disk.img"));
    QFile file(RestoreState::pathFor(target));
    if (!file.open(QIODevice::WriteOnly))
        return;
    file.write(input);
    file.close();
    (void)RestoreState::read(target);
}

void manifest(const QByteArray &input)
{
    static const QTemporaryDir folder;
    const auto write = [](const QString &name, const QByteArray &content) {
        QFile file(folder.filePath(name));
        if (file.open(QIODevice::WriteOnly))
            file.write(content);
        return file.fileName();
    };
    static const QString disk = write(QStringLiteral("disk.vmdk"), "x");
    write(QStringLiteral("disk.mf"), input);
    Manifests manifests;
    (void)manifests.of(disk);
}

void awsConfig(const QByteArray &input)
{
    (void)parseAwsConfig(input, AwsFile::Config);
    (void)parseAwsConfig(input, AwsFile::Credentials);
    (void)shellWords(QString::fromUtf8(input.left(4096)));
}

void practice(const QByteArray &input)
{
    (void)practice::parseFaults(QString::fromUtf8(input));
    const auto head = practice::readHead(input);
    if (const auto *read = std::get_if<practice::HeadRead>(&head))
        (void)practice::readTarget(read->head);
}

const Registration rowsTarget(
    "journal-rows", rows,
    {R"({"access_key_id":"AK","bucket":"b","endpoint":"http://h:1","name":"n","path_style":true,"provider":"s3"})",
     R"({"kind":"service","http":503,"code":"SlowDown","mark":"retryable","network":"TimeoutError","tls":[1]})",
     R"({"manifest":"/srv/vm.mf","stated":"sha256:00","state":"AAAA","agrees":true})",
     R"({"checksum":"crc64nvme","checksum_found":"2026-01-21T14:30:00Z"})",
     R"({"version":1,"max_attempts":5,"initial_delay_ms":500,"jitter":"full"})"});

const Registration destinationTarget(
    "destination-url", destination,
    {"s3://bucket/a/b?endpoint=http%3A%2F%2F127.0.0.1%3A9000&region=eu-west-1&path-style=1&checksum=etag",
     "s3://bucket", "s3://b/%2F%2e%2e/x?endpoint=https://user:pass@host/"});

const Registration restoreTarget(
    "restore-state", restoreState,
    {R"({"version":1,"url":"s3://b/k","etag":"e","size":100,"range_size":10,"digest":"crc64nvme","ranges":{"1":"AAAAAAAAAAA="}})"});

const Registration manifestTarget(
    "manifest", manifest,
    {"SHA256(disk.vmdk)= 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08\n",
     "SHA2-256(disk.vmdk)= 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08\r\n",
     "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08  disk.vmdk\n",
     "\xef\xbb\xbfSHA1 (disk.vmdk) = da39a3ee5e6b4b0d3255bfef95601890afd80709\n"});

const Registration
    awsTarget("aws-config", awsConfig,
              {"[default]\nregion = eu-west-1 # here\n[profile x]\nservices = s\n[services s]\ns3 =\n  "
               "endpoint_url = http://127.0.0.1:9000\n",
               "[default]\naws_access_key_id=AK\naws_secret_access_key=SK\n",
               "[profile \"a b\"]\ncredential_process = /bin/x 'a b' \"c\\\"d\"\n"});

const Registration
    practiceTarget("practice", practice,
                   {"part:2 503 SlowDown retry-after=1; part reset@50% x2; any refuse 3s after=4",
                    "PUT /exports/a%20b?partNumber=1&uploadId=u HTTP/1.1\r\nHost: "
                    "b.localhost:9\r\nContent-Length: 5\r\n\r\nhello"});

} // namespace
} // namespace windlass::fuzz
