// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/secretedit.h"

#include "ui/widgets/icons.h"

#include <QHBoxLayout>
#include <QLineEdit>
#include <QToolButton>

namespace windlass {

using namespace Qt::StringLiterals;

SecretEdit::SecretEdit(QWidget *parent)
    : QWidget(parent)
    , line_(new QLineEdit(this))
    , toggle_(new QToolButton(this))
{
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins({});
    row->setSpacing(fontMetrics().height() / 4);
    row->addWidget(line_, 1);
    row->addWidget(toggle_);
    line_->setAcceptDrops(false);
    // No dictionary and no keyboard that learns words.
    line_->setInputMethodHints(Qt::ImhHiddenText | Qt::ImhSensitiveData | Qt::ImhNoPredictiveText |
                               Qt::ImhNoAutoUppercase);
    toggle_->setCheckable(true);
    toggle_->setAutoRaise(true);
    toggle_->setFocusPolicy(Qt::StrongFocus);
    setFocusProxy(line_);
    connect(toggle_, &QToolButton::toggled, this, &SecretEdit::setShown);
    connect(line_, &QLineEdit::textChanged, this, &SecretEdit::changed);
    setShown(false);
}

QString SecretEdit::secret() const
{
    return line_->text().trimmed();
}

void SecretEdit::setShown(bool shown)
{
    line_->setEchoMode(shown ? QLineEdit::Normal : QLineEdit::Password);
    toggle_->setIcon(symbolIcon(shown ? u"hide"_s : u"show"_s));
    const QString words = shown ? tr("Hide what is typed") : tr("Show what is typed");
    toggle_->setToolTip(words);
    toggle_->setAccessibleName(words);
}

} // namespace windlass
