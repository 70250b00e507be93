// SPDX-License-Identifier: GPL-3.0-or-later
// The tables that every service shares, one row a case: HTTP statuses, Qt's network errors, certificates, our
// own reasons for ending a request, and the kinds that need no further lookup. Used by classify() and
// failureText().
#pragma once

#include "core/retry/classify.h"

#include <span>
#include <string_view>

namespace windlass {

/// A class, how often it may be acted on, and the class after that.
struct Outcome
{
    FailureClass failureClass = FailureClass::Fatal;
    int limit = 0;
    FailureClass afterwards = FailureClass::Fatal;
};

/// A QNetworkReply::NetworkError.
struct NetworkRow
{
    int error = 0;
    std::string_view name; ///< for `--network`
    std::string_view qtName;
    std::string_view words; ///< for the log
    Outcome outcome;
    std::string_view source;
};

/// A QSslError::SslError.
struct TlsRow
{
    int error = 0;
    std::string_view name;
    std::string_view qtName;
    std::string_view words;
    Outcome outcome;
    std::string_view source;
};

struct AbortRow
{
    AbortReason reason = AbortReason::None;
    std::string_view name;
    std::string_view words;
    Outcome outcome;
    std::string_view source;
};

struct KindRow
{
    FailureKind kind = FailureKind::Network;
    std::string_view name;
    std::string_view words;
    Outcome outcome;
    std::string_view source;
};

/// An errno from reading the source.
struct SystemRow
{
    int error = 0;
    std::string_view name;
    std::string_view words;
    Outcome outcome;
    Duration step{0}; ///< as in CodeRow
    std::string_view source;
};

/// The phrase of a status, for the log.
struct StatusWords
{
    int status = 0;
    std::string_view words;
};

std::span<const StatusRow> statusRows();
std::span<const NetworkRow> networkRows();
std::span<const TlsRow> tlsRows();
std::span<const AbortRow> abortRows();
/// All kinds except those that are looked up further: Service, Network, Tls, Aborted.
std::span<const KindRow> kindRows();
/// Errors that may pass. All others are classified by their kind.
std::span<const SystemRow> systemRows();
std::span<const StatusWords> statusWords();

const NetworkRow *networkRow(int error);
const TlsRow *tlsRow(int error);
const AbortRow *abortRow(AbortReason reason);
const KindRow *kindRow(FailureKind kind);
/// Null if the errno has no row.
const SystemRow *systemRow(int error);

} // namespace windlass
