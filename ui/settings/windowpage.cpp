// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/settings/windowpage.h"

#include "ui/widgets/form.h"

#include <QCheckBox>
#include <QComboBox>
#include <QFormLayout>

#include <array>
#include <span>

namespace windlass {

namespace {

/// In the order of Colors.
constexpr std::array colorChoices{
    QT_TRANSLATE_NOOP("windlass::WindowPage", "As the desktop says"),
    QT_TRANSLATE_NOOP("windlass::WindowPage", "Light"),
    QT_TRANSLATE_NOOP("windlass::WindowPage", "Dark"),
};

/// In the order of Language. A language is named in itself.
constexpr std::array languageChoices{
    QT_TRANSLATE_NOOP("windlass::WindowPage", "As the desktop says"),
    "English",
    "Deutsch",
};

} // namespace

WindowPage::WindowPage(const Settings &settings, QWidget *parent)
    : QWidget(parent)
    , colors_(new QComboBox(this))
    , language_(new QComboBox(this))
    , asks_(new QCheckBox(tr("&Ask before closing while something is under way"), this))
{
    auto *form = new QFormLayout(this);
    form->setContentsMargins({});
    shapeForm(*form, fontMetrics());
    addHeadline(*form, tr("Appearance"));
    for (const char *choice : colorChoices)
        colors_->addItem(tr(choice));
    colors_->setCurrentIndex(static_cast<int>(settings.colors));
    colors_->setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    addField(*form, tr("&Colours"), colors_);
    language_->addItem(tr(languageChoices.front()));
    for (const char *name : std::span(languageChoices).subspan(1))
        language_->addItem(QString::fromUtf8(name));
    language_->setCurrentIndex(static_cast<int>(settings.language));
    language_->setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    auto *languageNote = new FieldNote(this);
    addField(*form, tr("&Language"), language_, languageNote);
    languageNote->setHint(tr("From the next start on."));
    addHeadline(*form, tr("Closing"));
    asks_->setChecked(settings.asksBeforeClosing);
    addPlain(*form, asks_);
    connect(asks_, &QCheckBox::toggled, this, &WindowPage::changed);
    connect(language_, &QComboBox::currentIndexChanged, this, &WindowPage::changed);
    connect(colors_, &QComboBox::currentIndexChanged, this, &WindowPage::changed);
}

Settings WindowPage::applied(Settings settings) const
{
    settings.colors = static_cast<Colors>(colors_->currentIndex());
    settings.language = static_cast<Language>(language_->currentIndex());
    settings.asksBeforeClosing = asks_->isChecked();
    return settings;
}

} // namespace windlass
