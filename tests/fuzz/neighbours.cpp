// SPDX-License-Identifier: GPL-3.0-or-later
// What other processes on this computer say over the profile's socket.
#include "app/handover.h"
#include "tests/fuzz/fuzz.h"

#include <cstdlib>

namespace windlass::fuzz {
namespace {

/// What was understood once is understood again.
void lines(const QByteArray &input)
{
    if (const auto request = requestFromLine(input); request && !requestFromLine(toLine(*request)))
        std::abort();
    if (const auto reply = replyFromLine(input); reply && !replyFromLine(toLine(*reply)))
        std::abort();
}

const Registration linesTarget(
    "handover", lines,
    {R"({"windlass":1,"ask":"add","add":{"paths":["/a"],"url":"s3://b/p?endpoint=http://h:1","name":"n",)"
     R"("metadata":[["k","v"]],"if_exists":"skip","part_size":5242880,"retry":{"version":1}},"jobs":2})",
     R"({"windlass":1,"ask":"resume","ids":[1,2],"if_exists":"replace"})",
     R"({"windlass":1,"ok":true,"process":7,"added":[1],"left_out":[["/a","unreadable",13]],)"
     R"("states":{"1":"paused"}})"});

} // namespace
} // namespace windlass::fuzz
