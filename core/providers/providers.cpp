// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/providers/providers.h"

#include "core/base/sentence.h"
#include "core/providers/azure/errors.h"
#include "core/providers/gcs/errors.h"
#include "core/providers/s3/dialect.h"
#include "core/providers/s3/errors.h"
#include "core/providers/s3/signin.h"

#include <algorithm>
#include <array>

namespace windlass {

using namespace Qt::StringLiterals;

namespace {

constexpr std::array known{
    KnownProvider{ProviderKind::S3, "s3"_L1, "s3"_L1, s3ErrorTable, s3SignIn, s3Provider},
    KnownProvider{ProviderKind::Azure, "azure"_L1, "azure"_L1, azureErrorTable},
    KnownProvider{ProviderKind::Gcs, "gcs"_L1, "gs"_L1, gcsErrorTable},
};

/// The values of one fact of all supported services, joined with commas and "or".
template<typename Fact>
Sentence ofEach(Fact ProviderFacts::*fact)
{
    QList<Sentence> words;
    for (const KnownProvider &each : known) {
        if (const SignIn *signIn = signInOf(each.kind))
            words << signIn->facts().*fact;
    }
    const Sentence last = words.takeLast();
    return words.isEmpty() ? last : Sentence::tr("%1 or %2").arg(Sentence::joined(words, u", "_s), last);
}

} // namespace

std::span<const KnownProvider> knownProviders()
{
    return known;
}

const KnownProvider &knownProvider(ProviderKind kind)
{
    return *std::ranges::find(known, kind, &KnownProvider::kind);
}

const KnownProvider *providerWithScheme(QStringView scheme)
{
    const auto *row = std::ranges::find_if(known, [scheme](const KnownProvider &each) {
        return scheme.compare(each.scheme, Qt::CaseInsensitive) == 0;
    });
    return row == known.end() ? nullptr : row;
}

Sentence supportedUrlForms()
{
    return ofEach(&ProviderFacts::urlForm);
}

Failure unsupportedProvider()
{
    return localFailure(FailureKind::Settings, Sentence::tr("This version uploads to %1 only: write %2.")
                                                   .arg(ofEach(&ProviderFacts::speaks), supportedUrlForms()));
}

const SignIn *signInOf(ProviderKind kind)
{
    const KnownProvider &row = knownProvider(kind);
    return row.signIn != nullptr ? &row.signIn() : nullptr;
}

const Provider *providerOf(ProviderKind kind)
{
    const KnownProvider &row = knownProvider(kind);
    return row.dialect != nullptr ? &row.dialect() : nullptr;
}

Place placeAt(ProviderKind kind, const BucketAddress &address)
{
    if (const Provider *provider = providerOf(kind))
        return provider->place(address);
    return {kind, {}, address.bucket, address.endpoint};
}

Result<ExpiringSecret> SignIn::printedSecret(const QByteArray &) const
{
    return failed(localFailure(FailureKind::Credentials,
                               Sentence::tr("%1 takes no credentials from a program.").arg(facts().title)));
}

} // namespace windlass
