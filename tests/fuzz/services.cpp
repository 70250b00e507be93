// SPDX-License-Identifier: GPL-3.0-or-later
// Answers of services: their XML, lists and errors, and what stands in their headers.
#include "core/providers/s3/dialect.h"
#include "tests/fakes/anywork.h"
#include "tests/fuzz/fuzz.h"

namespace windlass::fuzz {
namespace {

void read(Operation operation, int status, const QByteArray &body, const HttpHeaders &headers = {})
{
    const S3Provider s3;
    HttpReply reply;
    reply.status = status;
    reply.body = body;
    reply.headers = headers;
    (void)s3.receipt(anyWork(operation), reply, QDateTime(QDate(2026, 1, 21), QTime(14, 30), Qt::UTC));
}

void xml(const QByteArray &input)
{
    for (const Operation operation : {Operation::Open, Operation::ListParts, Operation::Complete,
                                      Operation::List, Operation::ListUploads})
        read(operation, 200, input);
    for (const int status : {301, 400, 403, 503})
        read(Operation::Put, status, input);
}

/// `Name: value` lines.
void headers(const QByteArray &input)
{
    HttpHeaders headers;
    for (const QByteArray &line : input.split('\n')) {
        const qsizetype colon = line.indexOf(':');
        if (colon > 0)
            headers.append({line.first(colon).trimmed(), line.sliced(colon + 1).trimmed()});
    }
    for (const Operation operation :
         {Operation::Part, Operation::Put, Operation::Confirm, Operation::Get, Operation::Delete}) {
        for (const int status : {200, 206, 204, 307, 404, 429, 503})
            read(operation, status, {}, headers);
    }
}

const Registration xmlTarget(
    "s3-xml", xml,
    {"<?xml "
     "version=\"1.0\"?><Error><Code>SlowDown</Code><Message>Please</Message><RequestId>R</RequestId></Error>",
     "<InitiateMultipartUploadResult><UploadId>u</UploadId></InitiateMultipartUploadResult>",
     "<ListPartsResult><NextPartNumberMarker>2</NextPartNumberMarker><IsTruncated>true</IsTruncated><Part>"
     "<PartNumber>1</PartNumber><ETag>&quot;e&quot;</ETag><Size>5242880</Size></Part></ListPartsResult>",
     "<CompleteMultipartUploadResult><ETag>\"x-3\"</ETag><ChecksumCRC64NVME>AAAAAAAAAAA=</ChecksumCRC64NVME>"
     "</CompleteMultipartUploadResult>",
     "<ListBucketResult><IsTruncated>true</IsTruncated><NextContinuationToken>t</NextContinuationToken>"
     "<EncodingType>url</EncodingType><Contents><Key>a%20b</Key><Size>3</"
     "Size><LastModified>2026-01-21T14:30:00Z"
     "</LastModified></Contents></ListBucketResult>",
     "<ListMultipartUploadsResult><IsTruncated>false</IsTruncated><Upload><Key>k</Key><UploadId>u</UploadId>"
     "<Initiated>2026-01-21T14:30:00.000Z</Initiated></Upload></ListMultipartUploadsResult>",
     "<Error><Code>PermanentRedirect</Code><Endpoint>b.s3.eu-west-1.amazonaws.com</Endpoint><Region>eu-west-1"
     "</Region></Error>"});

const Registration headersTarget(
    "s3-headers", headers,
    {"ETag: \"0123456789abcdef0123456789abcdef\"\nx-amz-request-id: R\nx-amz-checksum-crc64nvme: "
     "AAAAAAAAAAA=",
     "Content-Length: 5\nContent-Range: bytes 0-4/12\nETag: W/\"e-3\"",
     "Retry-After: 120\nDate: Wed, 21 Jan 2026 14:30:05 GMT",
     "Retry-After: Wed, 21 Jan 2026 14:30:05 GMT\nDate: Wed, 21 Jan 2026 14:30:00 GMT",
     "Location: https://b.s3.eu-west-1.amazonaws.com/k?x=1\nx-amz-bucket-region: eu-west-1",
     "x-amz-meta-windlass-upload-id: 1\nx-amz-checksum-type: COMPOSITE\nx-amz-checksum-crc32c: AAAAAA==-3"});

} // namespace
} // namespace windlass::fuzz
