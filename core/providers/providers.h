// SPDX-License-Identifier: GPL-3.0-or-later
// Every service that this program knows. A further one is a folder beside s3/, and a row here.
#pragma once

#include "core/providers/address.h"
#include "core/providers/place.h"
#include "core/retry/classify.h"

#include <span>

namespace windlass {

class Provider;
class SignIn;

/// A kind of service by its names, spoken or not.
struct KnownProvider
{
    ProviderKind kind;
    QLatin1StringView name;   ///< `gcs`: as `--provider` takes it
    QLatin1StringView scheme; ///< of its URLs: `gs`
    const ErrorTable &(*errors)();
    const SignIn &(*signIn)() = nullptr; ///< null, as the next, where this version does not speak to it
    const Provider &(*dialect)() = nullptr;
};
std::span<const KnownProvider> knownProviders();
const KnownProvider &knownProvider(ProviderKind kind);
/// The row of a URL's scheme, in any case; null where there is none.
const KnownProvider *providerWithScheme(QStringView scheme);

/// What this version can go to, as a person writes it: `s3://BUCKET/PREFIX`.
QString placeForms();
/// That this version does not speak to such a service, in a sentence (Settings).
Failure notSpoken();

/// The dialect of that kind, and how people sign in there; null for one that this version does not speak to.
/// They live as long as the program.
const SignIn *signInOf(ProviderKind kind);
const Provider *providerOf(ProviderKind kind);
/// Provider::place(); for a kind that this version does not speak to, as the address is written.
Place placeAt(ProviderKind kind, const BucketAddress &address);

} // namespace windlass
