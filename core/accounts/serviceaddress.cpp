// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/accounts/serviceaddress.h"

#include "core/base/objectkey.h"
#include "core/base/sentence.h"
#include "core/base/servicenames.h"
#include "core/providers/providers.h"
#include "core/providers/signin.h"

#include <QRegularExpression>

namespace windlass {

using namespace Qt::StringLiterals;

namespace {

tl::unexpected<Failure> wrong(const Sentence &sentence)
{
    return failed(localFailure(FailureKind::Settings, sentence));
}

} // namespace

Result<Destination> checkedDestination(Destination destination)
{
    static const QRegularExpression bucketForm(
        QRegularExpression::anchoredPattern(u"[A-Za-z0-9][A-Za-z0-9._-]{2,254}"_s));
    if (destination.bucket.isEmpty())
        return wrong(Sentence::tr("The URL names no bucket. Write %1.").arg(supportedUrlForms()));
    if (!bucketForm.match(destination.bucket).hasMatch()) {
        return wrong(
            Sentence::tr("%1 cannot be the name of a bucket: use 3 letters, digits, dots and dashes or more.")
                .arg(keyInUrl(destination.bucket)));
    }
    if (const auto prefix = checkedPrefix(destination.prefix); !prefix)
        return failed(prefix.error());
    if (!destination.region.isEmpty() && !isRegion(destination.region)) {
        return wrong(
            Sentence::tr(
                "%1 cannot be a region. A region has up to 64 letters, digits and dashes, as eu-west-1.")
                .arg(keyInUrl(destination.region.left(80))));
    }
    if (!destination.endpoint.isEmpty()) {
        const auto endpoint = checkedEndpoint(destination.endpoint.toString(QUrl::FullyEncoded),
                                              Sentence::tr("the destination"));
        if (!endpoint)
            return failed(endpoint.error());
        destination.endpoint = *endpoint;
    }
    return destination;
}

Result<Destination> withEnvironment(Destination destination, const Environment &environment)
{
    const SignIn *signIn = signInOf(destination.provider);
    if (signIn == nullptr)
        return failed(unsupportedProvider());
    const auto address = signIn->completed(addressOf(destination), environment);
    if (!address)
        return failed(address.error());
    destination.endpoint = address->endpoint;
    destination.region = address->region;
    destination.pathStyle = address->pathStyle;
    return checkedDestination(std::move(destination));
}

BucketAddress addressOf(const Destination &destination)
{
    return {destination.endpoint, destination.bucket, destination.region, destination.pathStyle};
}

Place placeOf(const Destination &destination)
{
    return placeAt(destination.provider, addressOf(destination));
}

} // namespace windlass
