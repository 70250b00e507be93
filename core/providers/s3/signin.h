// SPDX-License-Identifier: GPL-3.0-or-later
// How people sign in to S3: with a pair of keys, which the variables and the shared files of AWS' tools may
// have, or a program that these name.
#pragma once

#include "core/providers/signin.h"

namespace windlass {

const SignIn &s3SignIn();

} // namespace windlass
