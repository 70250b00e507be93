// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/refusalprobes.h"
#include "tests/fakes/virtualtimers.h"

#include <gtest/gtest.h>

namespace windlass {
namespace {

using namespace Qt::StringLiterals;

/// Records the requests and answers on command.
class Asked final : public Http
{
public:
    Handle send(HttpRequest request, Sinks sinks) override
    {
        requests.append(request);
        finished.push_back(std::move(sinks.finished));
        return {};
    }
    void answer(int status, const QByteArray &body = {})
    {
        HttpReply reply;
        reply.status = status;
        reply.body = body;
        finished.back()(reply);
    }
    void stayAway() { finished.back()(failed(Failure())); }

    QList<HttpRequest> requests;
    std::vector<std::function<void(Result<HttpReply>)>> finished;
};

class HeadQuestionsTest : public testing::Test
{
protected:
    HttpRequest lost(const QString &url = u"https://h/b/k?partNumber=1"_s)
    {
        HttpRequest request;
        request.method = "PUT";
        request.url = QUrl(url);
        request.headers = {{"Authorization"_ba, "signed"_ba}};
        request.body = QByteArray(100'000, 'x');
        return request;
    }
    /// The statuses that were reported; 0 stands for none.
    Handle ask(const QString &url = u"https://h/b/k?partNumber=1"_s)
    {
        return questions.ask(lost(url),
                             [this](const auto &answer) { heard.append(answer ? answer->status : 0); });
    }

    VirtualTimers timers;
    Asked http;
    RefusalProbes questions{timers, http};
    QList<int> heard;
};

TEST_F(HeadQuestionsTest, TheProbeSendsTheHeadWithTheLengthOfTheBodyAndNoBody)
{
    const Handle handle = ask();
    ASSERT_EQ(http.requests.size(), 1);
    const HttpRequest &head = http.requests.first();
    EXPECT_EQ(head.method, "PUT");
    EXPECT_EQ(head.url, QUrl(u"https://h/b/k?partNumber=1"_s));
    EXPECT_TRUE(head.headers.contains({"Authorization"_ba, "signed"_ba}));
    EXPECT_TRUE(head.headers.contains({"Expect"_ba, "100-continue"_ba}));
    EXPECT_EQ(head.lengthWithoutBody, 100'000);
    EXPECT_EQ(head.bodyLength(), 0);
    http.answer(403);
    EXPECT_EQ(heard, QList{403});
}

TEST_F(HeadQuestionsTest, PartsLostTogetherShareOneProbe)
{
    const Handle one = ask();
    const Handle two = ask(u"https://h/b/k?partNumber=2"_s);
    Handle dropped = ask(u"https://h/b/k?partNumber=3"_s);
    dropped.reset();
    EXPECT_EQ(http.requests.size(), 1);
    http.answer(503);
    EXPECT_EQ(heard, (QList{503, 503}));
}

TEST_F(HeadQuestionsTest, AnAnswerAboutTheMissingBodyIsNotARefusal)
{
    for (const int status : {200, 408, 411, 417}) {
        const Handle handle = ask(u"https://h%1/b/k"_s.arg(status));
        http.answer(status);
    }
    const Handle handle = ask(u"https://h/b/k"_s);
    http.answer(400, "<Error><Code>RequestTimeout</Code></Error>");
    EXPECT_EQ(heard, (QList{0, 0, 0, 0, 0}));
}

TEST_F(HeadQuestionsTest, AServiceThatDoesNotAnswerIsNotProbedAgainForAWhile)
{
    const Handle first = ask();
    http.stayAway();
    const Handle second = ask();
    timers.advance(Duration(1));
    EXPECT_EQ(heard, (QList{0, 0}));
    EXPECT_EQ(http.requests.size(), 1);
    timers.advance(RefusalProbes::quiet);
    const Handle third = ask();
    EXPECT_EQ(http.requests.size(), 2);
}

} // namespace
} // namespace windlass
