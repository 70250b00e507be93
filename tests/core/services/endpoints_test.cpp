// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/retry/policy.h"
#include "core/services/endpoints.h"
#include "tests/fakes/loadeddice.h"
#include "tests/fakes/virtualtimers.h"

#include <gtest/gtest.h>

namespace windlass {
namespace {

using namespace Qt::StringLiterals;

class EndpointsTest : public testing::Test
{
protected:
    static Destination bucket(const QString &name, const QUrl &endpoint = {})
    {
        Destination destination;
        destination.bucket = name;
        destination.endpoint = endpoint;
        return destination;
    }
    std::shared_ptr<Endpoint> at(const QString &url, const QString &name, const QString &account = u"id"_s)
    {
        return endpoints.at(QUrl(url), bucket(name), KeyPair{account, u"secret"_s, {}}, {});
    }

    VirtualTimers timers;
    LoadedDice dice;
    QStringList told;
    Endpoints endpoints{timers, dice, nullptr,
                        [this](const QString &service, const EndpointEvent &) { told.append(service); }};
};

TEST_F(EndpointsTest, RequestsToOneServiceWithOneAccountShareAGate)
{
    const auto one = at(u"https://h/vms"_s, u"vms"_s);
    EXPECT_EQ(at(u"HTTPS://H:443/vms/other"_s, u"vms"_s), one);
    EXPECT_NE(at(u"https://h/vms"_s, u"other"_s), one);
    EXPECT_NE(at(u"https://h/vms"_s, u"vms"_s, u"another"_s), one);
    EXPECT_NE(at(u"https://h:8443/vms"_s, u"vms"_s), one);
}

TEST_F(EndpointsTest, EventsNameTheService)
{
    at(u"https://h:8443/vms"_s, u"vms"_s)->rest(Duration(1000));
    EXPECT_EQ(told, QStringList{u"https://h:8443"_s});
}

TEST_F(EndpointsTest, AllNamesOfABucketShareWhatIsKnownOfIt)
{
    const Destination plain = bucket(u"vms"_s);
    const Destination regional = bucket(u"vms"_s, QUrl(u"https://s3.eu-west-1.amazonaws.com"_s));
    const Destination elsewhere = bucket(u"vms"_s, QUrl(u"https://h"_s));
    EXPECT_EQ(endpoints.locationOf(plain), endpoints.locationOf(regional));
    EXPECT_EQ(endpoints.existingKeys(plain), endpoints.existingKeys(regional));
    EXPECT_EQ(endpoints.behaviour(plain), endpoints.behaviour(regional));
    EXPECT_NE(endpoints.locationOf(plain), endpoints.locationOf(elsewhere));
    EXPECT_NE(endpoints.existingKeys(plain), endpoints.existingKeys(elsewhere));
    EXPECT_NE(endpoints.behaviour(plain), endpoints.behaviour(bucket(u"VMS"_s)));
}

} // namespace
} // namespace windlass
