// SPDX-License-Identifier: GPL-3.0-or-later
// How people sign in to S3: with a key pair, which may come from the environment variables and shared files
// of AWS' tools, or from a program that those name.
#pragma once

#include "core/providers/signin.h"

namespace windlass {

const SignIn &s3SignIn();

} // namespace windlass
