// SPDX-License-Identifier: GPL-3.0-or-later
// The table of services. Another service is another folder beside s3/, and a row here.
#pragma once

#include "core/base/sentence.h"
#include "core/providers/address.h"
#include "core/providers/place.h"
#include "core/retry/classify.h"

#include <span>

namespace windlass {

class Provider;
class SignIn;

/// A kind of service and its names, whether this version supports it or not.
struct KnownProvider
{
    ProviderKind kind;
    QLatin1StringView name;   ///< `gcs`: as `--provider` takes it
    QLatin1StringView scheme; ///< of its URLs: `gs`
    const ErrorTable &(*errors)();
    const SignIn &(*signIn)() = nullptr; ///< null, like `dialect`, if this version does not support it
    const Provider &(*dialect)() = nullptr;
};
std::span<const KnownProvider> knownProviders();
const KnownProvider &knownProvider(ProviderKind kind);
/// The row for a URL's scheme, ignoring case; null if there is none.
const KnownProvider *providerWithScheme(QStringView scheme);

/// The forms of URL that this version supports, for people: `s3://BUCKET/PREFIX`.
Sentence supportedUrlForms();
/// A failure (Settings): this version does not support such a service.
Failure unsupportedProvider();

/// The dialect and the sign-in of that kind; null if this version does not support it. Both live as long as
/// the program.
const SignIn *signInOf(ProviderKind kind);
const Provider *providerOf(ProviderKind kind);
/// As Provider::place(). For a kind that this version does not support: the address as it is written.
Place placeAt(ProviderKind kind, const BucketAddress &address);

} // namespace windlass
