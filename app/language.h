// SPDX-License-Identifier: GPL-3.0-or-later
// Which language the programs speak to people. Logs, JSON and the output for scripts are always in English.
#pragma once

#include "core/settings/settings.h"

#include <QByteArray>
#include <QString>
#include <QStringList>

#include <functional>
#include <memory>

class QTranslator;

namespace windlass {

/// The name of our catalogue: `de`, or `en`. `wanted`: the languages of the system, the first one before all
/// others, as QLocale::uiLanguages() names them: `de-AT`, `de`, `en`, `C`.
QString catalogueFor(Language chosen, const QStringList &wanted);

/// Does the environment ask for plain English, as scripts do? Qt reads LANGUAGE even then. `variable`: the
/// value of a variable of the environment.
bool inCLocale(const std::function<QByteArray(const char *name)> &variable);

/// The language in the settings of the profile in this folder (empty: as profilePaths() does); Auto if they
/// cannot be read, which is reported elsewhere.
Language languageOfProfile(const QString &directory);

/// The translators of a program: installed while it exists.
class SpokenLanguage
{
public:
    /// `dialogs`: Qt's own texts too, in the dialogs that it brings. Numbers and dates follow `chosen` there.
    SpokenLanguage(Language chosen, bool dialogs);
    ~SpokenLanguage();

    SpokenLanguage(const SpokenLanguage &) = delete;
    SpokenLanguage &operator=(const SpokenLanguage &) = delete;

private:
    std::unique_ptr<QTranslator> plurals_; ///< English has them, too
    std::unique_ptr<QTranslator> ofQt_;
    std::unique_ptr<QTranslator> ours_;
};

} // namespace windlass
