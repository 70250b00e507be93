// SPDX-License-Identifier: GPL-3.0-or-later
#include "words/redirects.h"

#include <QCoreApplication>

namespace windlass::text {

using namespace Qt::StringLiterals;

namespace {

struct Words
{
    Q_DECLARE_TR_FUNCTIONS(windlass::Redirects)
};

} // namespace

std::optional<RedirectWords> redirectWords(const Failure &failure)
{
    const QString host = failure.location.host();
    const bool onlyHttps = host == failure.endpoint.host() && failure.endpoint.scheme() == u"http" &&
                           failure.location.scheme() == u"https"; // that case has its own text
    const bool names =
        failure.httpStatus == 301 && !failure.region.isEmpty(); // the text then names the other region
    if (failure.kind != FailureKind::Service || failure.httpStatus / 100 != 3 || host.isEmpty() || names ||
        onlyHttps)
        return {};
    const QString named =
        failure.location.port() < 0 ? host : u"%1:%2"_s.arg(host, QString::number(failure.location.port()));
    return RedirectWords{
        Words::tr(
            "The service sends this request on to %1. That was not followed: it is not the endpoint's own "
            "host, or it leaves https, or it names another bucket or object, or too many came in a row.")
            .arg(named),
        Words::tr("If %1 is the right service, enter it as the destination's endpoint; then do it again.")
            .arg(named)};
}

} // namespace windlass::text
