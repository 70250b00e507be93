// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/destinations/destinationeditor.h"

#include "ui/destinations/destinationfields.h"
#include "ui/destinations/testresult.h"
#include "ui/widgets/form.h"
#include "ui/widgets/notice.h"
#include "words/failures.h"

#include <QCoreApplication>
#include <QDialogButtonBox>
#include <QProgressBar>
#include <QPushButton>
#include <QScreen>
#include <QScrollArea>
#include <QVBoxLayout>

namespace windlass {

using namespace Qt::StringLiterals;

DestinationEditor::DestinationEditor(Client &link, const QList<Destination> &saved,
                                     const std::optional<Destination> &edited, QWidget *parent)
    : QDialog(parent)
    , link_(link)
    , edited_(edited)
    , fields_(new DestinationFields(saved, edited, this))
    , stillMissing_(new FieldNote(this))
    , busy_(new QProgressBar(this))
    , result_(new Notice(this))
    , test_(new QPushButton(tr("&Test"), this))
    , save_(new QPushButton(tr("&Save"), this))
    , saveUntested_(new QPushButton(tr("Save &without testing"), this))
    , cancel_(new QPushButton(tr("Cancel"), this))
{
    setWindowTitle(edited ? tr("Edit destination %1").arg(edited->name) : tr("New destination"));

    auto *scroll = new QScrollArea(this);
    scroll->setWidget(fields_);
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setFocusPolicy(Qt::NoFocus);
    auto *column = new QVBoxLayout(this);
    column->addWidget(scroll, 1);
    column->addWidget(buildEnd());

    connect(fields_, &DestinationFields::changed, this, &DestinationEditor::fieldsChanged);
    connect(fields_, &DestinationFields::vaultCheckWanted, this, &DestinationEditor::askVault);
    connect(&link_, &Client::destinationTested, this, &DestinationEditor::showTested);
    connect(&link_, &Client::destinationSaved, this, &DestinationEditor::showSaved);
    connect(&link_, &Client::vaultState, fields_, &DestinationFields::setVaultState);
    connect(&link_, &Client::secretState, this, [this](const QString &name, SecretState state) {
        if (edited_ && name == edited_->name)
            fields_->setSecretState(state);
    });
    setTestState(TestState::None);
    fields_->begin();
    askVault();
}

void DestinationEditor::askVault()
{
    link_.requestVaultState();
    if (edited_)
        link_.requestSecretState(edited_->name);
}

QString DestinationEditor::name() const
{
    return fields_->draft().name.trimmed();
}

void DestinationEditor::showEvent(QShowEvent *event)
{
    fitScreen();
    QDialog::showEvent(event);
}

QWidget *DestinationEditor::buildEnd()
{
    auto *end = new QWidget(this);
    auto *column = new QVBoxLayout(end);
    column->setContentsMargins({});
    busy_->setRange(0, 0);
    busy_->setTextVisible(false);
    busy_->setMaximumHeight(fontMetrics().height() / 3);
    column->addWidget(busy_);
    column->addWidget(result_);
    column->addWidget(stillMissing_);

    auto *buttons = new QDialogButtonBox(this);
    buttons->addButton(save_, QDialogButtonBox::AcceptRole);
    buttons->addButton(saveUntested_, QDialogButtonBox::AcceptRole);
    buttons->addButton(cancel_, QDialogButtonBox::RejectRole);
    for (QPushButton *button : {test_, save_, saveUntested_, cancel_}) {
        button->setAutoDefault(false);
        button->setAccessibleName(button->text().remove(u'&'));
    }
    test_->setToolTip(tr("Writes one small object to the bucket and removes it again"));
    auto *row = new QHBoxLayout;
    row->addWidget(test_);
    row->addStretch();
    row->addWidget(buttons);
    column->addLayout(row);
    connect(test_, &QPushButton::clicked, this, &DestinationEditor::test);
    connect(save_, &QPushButton::clicked, this, &DestinationEditor::save);
    connect(saveUntested_, &QPushButton::clicked, this, &DestinationEditor::save);
    connect(cancel_, &QPushButton::clicked, this, [this] { savedForSession_ ? accept() : reject(); });
    return end;
}

void DestinationEditor::fieldsChanged()
{
    if (testState_ == TestState::Running && fields_->draft() != tried_)
        setTestState(TestState::Outdated);
    else if ((testState_ == TestState::Passed || testState_ == TestState::Failed) &&
             fields_->draft() != tried_)
        setTestState(TestState::None);
    else
        refresh();
}

void DestinationEditor::refresh()
{
    const bool whole = fields_->whole();
    const QStringList missing = fields_->missing();
    const bool busy = saving_ || testState_ == TestState::Running || testState_ == TestState::Outdated;
    stillMissing_->setHint(missing.empty() ? QString()
                                           : tr("Still to fill in: %1.").arg(missing.join(u", "_s)));

    const bool done = savedForSession_;
    fields_->setEnabled(!saving_ && !done);
    test_->setEnabled(whole && !busy && !done);
    test_->setVisible(!done);
    save_->setVisible(testState_ == TestState::Passed && !done);
    saveUntested_->setVisible(testState_ != TestState::Passed && !done);
    save_->setEnabled(whole && !saving_);
    saveUntested_->setEnabled(whole && !saving_);
    cancel_->setText(done ? tr("Close") : tr("Cancel"));
    cancel_->setAccessibleName(cancel_->text());
    (done ? cancel_ : testState_ == TestState::Passed ? save_ : test_)->setDefault(true);
    busy_->setVisible(busy);
    if (isVisible())
        fitScreen();
}

void DestinationEditor::setTestState(TestState state)
{
    testState_ = state;
    switch (state) {
    case TestState::None:
        result_->clear();
        break;
    case TestState::Running:
        result_->say(Tone::Accent,
                     tr("Testing: a small object is written to the bucket and removed again …"));
        break;
    case TestState::Outdated:
        result_->say(Tone::Accent,
                     tr("A field has changed since the test began. Test again when it has ended."));
        break;
    case TestState::Passed:
    case TestState::Failed:
        break; // showTested() shows the text
    }
    refresh();
}

void DestinationEditor::test()
{
    tried_ = fields_->draft();
    setTestState(TestState::Running);
    link_.testDestination(destinationOf(tried_), credentialsOf(tried_));
}

void DestinationEditor::showTested(bool ok, const Failure &failure)
{
    if (testState_ == TestState::Outdated)
        setTestState(TestState::None);
    if (testState_ != TestState::Running)
        return;
    result_->say(ok ? Tone::Good : Tone::Bad, testResultText(ok, failure));
    setTestState(ok ? TestState::Passed : TestState::Failed);
    if (ok)
        save_->setFocus();
}

void DestinationEditor::save()
{
    saving_ = true;
    result_->clear();
    refresh();
    const DestinationDraft typed = fields_->draft();
    link_.saveDestination(destinationOf(typed), credentialsOf(typed), fields_->forSessionOnly());
}

void DestinationEditor::showSaved(const QString &name, bool ok, bool keptForSession, const Failure &failure)
{
    if (!saving_ || name != this->name())
        return;
    saving_ = false;
    if (!ok) {
        const text::FailureWords words = text::failureWords(failure, text::Task::Test);
        result_->say(Tone::Bad, tr("Not saved. %1").arg(words.sentence));
        refresh();
        return;
    }
    if (!keptForSession || fields_->forSessionOnly())
        return accept();
    // The secret was not saved in the keychain as requested. Show that before the dialog closes.
    savedForSession_ = true;
    result_->say(Tone::Waiting,
                 tr("Saved, but the keychain did not take the secret. It is kept until Windlass is "
                    "closed and has to be entered again after that."));
    refresh();
    cancel_->setFocus();
}

/// As large as the contents need, at most as large as the screen. If that is too small, the fields scroll.
void DestinationEditor::fitScreen()
{
    // A note inside has only posted its layout request. Process it first, so that the sizes are up to date.
    QCoreApplication::sendPostedEvents(nullptr, QEvent::LayoutRequest);
    const int wanted = fontMetrics().averageCharWidth() * 92;
    const QSize room = screen()->availableSize();
    const int frame = fontMetrics().height() * 3;
    const int width = std::min(std::max(wanted, fields_->minimumSizeHint().width()), room.width() - frame);
    const QMargins margins = layout()->contentsMargins();
    const int inner = width - margins.left() - margins.right();
    QWidget *end = test_->parentWidget();
    const int fieldsHeight = fields_->heightForFields(inner);
    const int endHeight = end->layout()->hasHeightForWidth() ? end->layout()->totalHeightForWidth(inner)
                                                             : end->sizeHint().height();
    const int height = margins.top() + fieldsHeight + layout()->spacing() + endHeight + margins.bottom();
    setMinimumWidth(std::min(width, fontMetrics().averageCharWidth() * 60));
    const QSize before = isVisible() ? size() : QSize(); // fields must not move while a person uses them
    resize(std::max(width, before.width()),
           std::min(std::max(height, before.height()), room.height() - frame));
}

} // namespace windlass
