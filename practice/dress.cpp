// SPDX-License-Identifier: GPL-3.0-or-later
#include "practice/dress.h"

#include <algorithm>
#include <array>

namespace windlass::practice {

namespace {

/// The element that names the next page, if the answer does not have one already.
QByteArray nextMarker(Operation operation)
{
    switch (operation) {
    case Operation::List:
        return xmlElement("NextContinuationToken", "6c6f6f70") + xmlElement("NextMarker", "loop");
    case Operation::ListUploads:
        return xmlElement("NextKeyMarker", "loop") + xmlElement("NextUploadIdMarker", "loop");
    case Operation::ListParts: // these always have a marker
    default:
        return {};
    }
}

Answer inACircle(Answer answer, Operation operation)
{
    answer.body.replace("<IsTruncated>false", "<IsTruncated>true");
    const qsizetype end = answer.body.lastIndexOf("</");
    if (end > 0 && !answer.body.contains("<Next"))
        answer.body.insert(end, nextMarker(operation));
    return answer;
}

} // namespace

Target firstPage(Target target)
{
    for (const char *marker :
         {"part-number-marker", "continuation-token", "marker", "key-marker", "upload-id-marker"})
        target.query.erase(marker);
    return target;
}

Answer dressed(Answer answer, Operation operation, const FaultRule &rule)
{
    switch (rule.kind) {
    case FaultKind::DropHeader:
        answer.dropped = rule.headers;
        // Without a length, the end of the connection ends the body.
        answer.closes = answer.closes || answer.dropped.contains("content-length");
        return answer;
    case FaultKind::LoopPages:
        return inACircle(std::move(answer), operation);
    case FaultKind::EmptyHtml:
        if (answer.status / 100 != 2 || !answer.body.isEmpty() || !answer.file.isEmpty())
            return answer;
        std::erase_if(answer.headers, [](const auto &header) {
            return header.first.compare("content-type", Qt::CaseInsensitive) == 0;
        });
        answer.headers.emplace_back("Content-Type", "text/html; charset=UTF-8");
        answer.dropped = {"x-amz-request-id", "x-amz-id-2"};
        return answer;
    default:
        return answer;
    }
}

} // namespace windlass::practice
