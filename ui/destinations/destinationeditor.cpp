// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/destinations/destinationeditor.h"

#include "ui/destinations/testresult.h"
#include "ui/enginelink.h"
#include "ui/text/failures.h"
#include "ui/widgets/form.h"
#include "ui/widgets/notice.h"
#include "ui/widgets/secretedit.h"

#include <QCheckBox>
#include <QCoreApplication>
#include <QDialogButtonBox>
#include <QFormLayout>
#include <QLabel>
#include <QLineEdit>
#include <QProgressBar>
#include <QPushButton>
#include <QScreen>
#include <QScrollArea>
#include <QScrollBar>
#include <QToolButton>
#include <QVBoxLayout>

namespace windlass {

using namespace Qt::StringLiterals;

DestinationEditor::DestinationEditor(EngineLink &link, Engine *signalsFrom, const QList<Destination> &saved,
                                     const std::optional<Destination> &edited, QWidget *parent)
    : QDialog(parent)
    , link_(link)
    , edited_(edited)
    , fields_(new QWidget(this))
    , name_(lineFor(new QLineEdit(fields_)))
    , endpoint_(lineFor(new QLineEdit(fields_)))
    , bucket_(lineFor(new QLineEdit(fields_)))
    , prefix_(lineFor(new QLineEdit(fields_)))
    , region_(lineFor(new QLineEdit(fields_)))
    , pathStyle_(new QCheckBox(tr("&Path style: the bucket in the path, not in the host name"), fields_))
    , accessKeyId_(lineFor(new QLineEdit(fields_)))
    , secret_(new SecretEdit(fields_))
    , unfoldToken_(new QToolButton(fields_))
    , sessionToken_(new SecretEdit(fields_))
    , sessionOnly_(new QCheckBox(tr("&Keep the secret for this session only"), fields_))
    , vaultNotice_(new Notice(fields_))
    , stillMissing_(new FieldNote(this))
    , busy_(new QProgressBar(this))
    , result_(new Notice(this))
    , test_(new QPushButton(tr("&Test"), this))
    , save_(new QPushButton(tr("&Save"), this))
    , saveUntested_(new QPushButton(tr("Save &without testing"), this))
    , cancel_(new QPushButton(tr("Cancel"), this))
{
    for (const Destination &each : saved)
        if (!edited || each.name != edited->name)
            context_.takenNames.append(each.name);
    if (edited)
        context_.keptAccessKeyId = edited->accessKeyId;
    setWindowTitle(edited ? tr("Edit destination %1").arg(edited->name) : tr("New destination"));

    form_ = new QFormLayout(fields_);
    form_->setContentsMargins({});
    shapeForm(*form_, fontMetrics());
    buildPlace(*form_);
    buildCredentials(*form_);

    auto *scroll = new QScrollArea(this);
    scroll->setWidget(fields_);
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setFocusPolicy(Qt::NoFocus);
    auto *column = new QVBoxLayout(this);
    column->addWidget(scroll, 1);
    column->addWidget(buildEnd());
    orderTabs();

    if (edited)
        fill(draftOf(*edited));
    connect(signalsFrom, &Engine::destinationTested, this, &DestinationEditor::showTested);
    connect(signalsFrom, &Engine::destinationSaved, this, &DestinationEditor::showSaved);
    connect(signalsFrom, &Engine::vaultState, this, &DestinationEditor::setVaultState);
    setTrial(Trial::None);
    (edited ? endpoint_ : name_)->setFocus();
    link_.requestVaultState();
}

QString DestinationEditor::name() const
{
    return draft().name.trimmed();
}

QLineEdit *DestinationEditor::lineFor(QLineEdit *line)
{
    line->setAcceptDrops(false); // a file that is dropped here is for the list of transfers
    connect(line, &QLineEdit::textChanged, this, &DestinationEditor::fieldsChanged);
    return line;
}

void DestinationEditor::buildPlace(QFormLayout &form)
{
    for (const DraftField field : {DraftField::Name, DraftField::Endpoint, DraftField::Bucket,
                                   DraftField::PathStyle, DraftField::AccessKeyId, DraftField::Secret})
        notes_[field] = new FieldNote(fields_);
    for (QLineEdit *line : {name_, bucket_}) {
        connect(line, &QLineEdit::editingFinished, this, [this, line] { takeUrl(*line); });
        connect(line, &QLineEdit::textEdited, this,
                [this, line, before = qsizetype(0)](const QString &text) mutable {
                    takePastedUrl(*line, std::exchange(before, text.size()));
                });
    }

    addField(form, tr("&Name"), name_, notes_[DraftField::Name]);
    name_->setPlaceholderText(tr("for example archive, or paste an s3:// address"));
    // what is saved is known to its transfers by its name, so this stays
    form.setRowVisible(0, !edited_);
    addHeadline(form, tr("S3-compatible storage"));
    addField(form, tr("&Endpoint"), endpoint_, notes_[DraftField::Endpoint]);
    endpoint_->setPlaceholderText(tr("https://… (empty: Amazon S3)"));
    addField(form, tr("&Bucket"), bucket_, notes_[DraftField::Bucket]);
    addField(form, tr("Prefi&x"), prefix_);
    prefix_->setPlaceholderText(tr("none"));
    prefix_->setToolTip(tr("Stands in front of every object's name, for example backups/site-a"));
    addField(form, tr("&Region"), region_);
    region_->setPlaceholderText(tr("found by itself"));
    addPlain(form, pathStyle_, notes_[DraftField::PathStyle]);
    connect(pathStyle_, &QCheckBox::toggled, this, &DestinationEditor::fieldsChanged);
}

void DestinationEditor::buildCredentials(QFormLayout &form)
{
    addHeadline(form, tr("Credentials"));
    addField(form, tr("&Access key ID"), accessKeyId_, notes_[DraftField::AccessKeyId]);
    addField(form, tr("Se&cret access key"), secret_, notes_[DraftField::Secret]);
    if (!context_.keptAccessKeyId.isEmpty())
        secret_->line().setPlaceholderText(tr("saved; leave empty to keep it"));
    connect(secret_, &SecretEdit::changed, this, &DestinationEditor::fieldsChanged);

    unfoldToken_->setText(tr("Temporary keys: sess&ion token"));
    unfoldToken_->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    unfoldToken_->setAutoRaise(true);
    unfoldToken_->setFocusPolicy(Qt::StrongFocus);
    addPlain(form, unfoldToken_);
    addField(form, tr("Session t&oken"), sessionToken_);
    unfoldToken(false);
    connect(unfoldToken_, &QToolButton::clicked, this,
            [this] { unfoldToken(!form_->isRowVisible(sessionToken_)); });
    connect(sessionToken_, &SecretEdit::changed, this, &DestinationEditor::fieldsChanged);

    sessionOnly_->setToolTip(
        tr("Nothing is written to the keychain; the secret is forgotten when Windlass is closed"));
    addPlain(form, sessionOnly_);
    form.addRow(vaultNotice_);
    connect(vaultNotice_, &Notice::accepted, this, [this] { link_.requestVaultState(); });
}

void DestinationEditor::showEvent(QShowEvent *event)
{
    fitScreen();
    QDialog::showEvent(event);
}

void DestinationEditor::unfoldToken(bool unfolded)
{
    form_->setRowVisible(sessionToken_, unfolded);
    unfoldToken_->setArrowType(unfolded ? Qt::DownArrow : isRightToLeft() ? Qt::LeftArrow : Qt::RightArrow);
    unfoldToken_->setAccessibleName(unfolded ? tr("Hide the session token") : tr("Show the session token"));
    if (unfolded)
        sessionToken_->setFocus();
    else
        sessionToken_->line().clear(); // what cannot be seen must not count
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

void DestinationEditor::orderTabs()
{
    QWidget *before = name_;
    for (QWidget *widget : std::initializer_list<QWidget *>{
             endpoint_, bucket_, prefix_, region_, pathStyle_, accessKeyId_, secret_, unfoldToken_,
             sessionToken_, sessionOnly_, vaultNotice_, test_, save_, saveUntested_, cancel_}) {
        setTabOrder(before, widget);
        before = widget;
    }
}

DestinationDraft DestinationEditor::draft() const
{
    DestinationDraft draft;
    draft.name = edited_ ? edited_->name : name_->text();
    draft.endpoint = endpoint_->text();
    draft.bucket = bucket_->text();
    draft.prefix = prefix_->text();
    draft.region = region_->text();
    draft.pathStyle = pathStyle_->isChecked();
    draft.accessKeyId = accessKeyId_->text();
    draft.secret = secret_->secret();
    draft.sessionToken = sessionToken_->secret();
    return draft;
}

void DestinationEditor::fill(const DestinationDraft &draft)
{
    name_->setText(draft.name);
    endpoint_->setText(draft.endpoint);
    bucket_->setText(draft.bucket);
    prefix_->setText(draft.prefix);
    region_->setText(draft.region);
    pathStyle_->setChecked(draft.pathStyle);
    accessKeyId_->setText(draft.accessKeyId);
}

/// Several characters at once were pasted; what grows one by one may still become an address.
void DestinationEditor::takePastedUrl(QLineEdit &line, qsizetype lengthBefore)
{
    if (line.text().size() > lengthBefore + 1)
        takeUrl(line);
}

void DestinationEditor::takeUrl(QLineEdit &line)
{
    const QString url = line.text();
    if (!looksLikeUrl(url))
        return;
    DestinationDraft without = draft();
    if (&line == name_)
        without.name.clear();
    const auto filled = draftWithUrl(without, url, context_);
    urlProblem_ = filled ? QString() : filled.error().text;
    urlField_ = &line;
    if (filled)
        fill(*filled);
    refresh();
}

void DestinationEditor::fieldsChanged()
{
    if (!form_)
        return; // still being built
    if (trial_ == Trial::Running && draft() != tried_)
        setTrial(Trial::Outdated);
    else if ((trial_ == Trial::Passed || trial_ == Trial::Failed) && draft() != tried_)
        setTrial(Trial::None);
    else
        refresh();
}

void DestinationEditor::refresh()
{
    const DestinationDraft typed = draft();
    std::map<DraftField, QString> problems = draftProblems(typed, context_);
    for (const auto &[line, field] :
         {std::pair(name_, DraftField::Name), std::pair(bucket_, DraftField::Bucket)})
        if (looksLikeUrl(line->text()))
            problems[field] = urlField_ == line && !urlProblem_.isEmpty()
                                  ? urlProblem_
                                  : tr("Press Tab to fill in the fields from this address.");
    for (const auto &[field, note] : notes_)
        note->setProblem(problems.contains(field) ? problems.at(field) : QString());
    notes_[DraftField::Endpoint]->setHint(endpointRemark(typed));
    notes_[DraftField::AccessKeyId]->setHint(
        typed.accessKeyId.isEmpty()
            ? tr("Without one, the keys of the AWS tools on this computer are used, if there are any.")
            : QString());
    const QString address = draftAddress(typed);
    notes_[DraftField::PathStyle]->setHint(address.isEmpty() ? QString()
                                                             : tr("Objects go to %1").arg(address));

    const std::map<DraftField, QString> fieldNames{{DraftField::Name, tr("name")},
                                                   {DraftField::Bucket, tr("bucket")},
                                                   {DraftField::AccessKeyId, tr("access key ID")},
                                                   {DraftField::Secret, tr("secret access key")}};
    QStringList missing;
    for (const DraftField field : missingFields(typed, context_))
        missing.append(fieldNames.at(field));
    const bool whole = problems.empty() && missing.empty();
    const bool busy = saving_ || trial_ == Trial::Running || trial_ == Trial::Outdated;
    stillMissing_->setHint(missing.empty() ? QString()
                                           : tr("Still to fill in: %1.").arg(missing.join(u", "_s)));

    const bool done = savedForSession_;
    fields_->setEnabled(!saving_ && !done);
    test_->setEnabled(whole && !busy && !done);
    test_->setVisible(!done);
    save_->setVisible(trial_ == Trial::Passed && !done);
    saveUntested_->setVisible(trial_ != Trial::Passed && !done);
    save_->setEnabled(whole && !saving_);
    saveUntested_->setEnabled(whole && !saving_);
    cancel_->setText(done ? tr("Close") : tr("Cancel"));
    (done ? cancel_ : trial_ == Trial::Passed ? save_ : test_)->setDefault(true);
    busy_->setVisible(busy);
    const bool secretIsTyped = !edited_ || !typed.secret.isEmpty();
    sessionOnly_->setEnabled(vault_ != VaultState::Unavailable && secretIsTyped);
    if (isVisible())
        fitScreen();
}

void DestinationEditor::setTrial(Trial trial)
{
    trial_ = trial;
    switch (trial) {
    case Trial::None:
        result_->clear();
        break;
    case Trial::Running:
        result_->say(Tone::Accent,
                     tr("Testing: a small object is written to the bucket and removed again …"));
        break;
    case Trial::Outdated:
        result_->say(Tone::Accent,
                     tr("A field has changed since the test began. Test again when it has ended."));
        break;
    case Trial::Passed:
    case Trial::Failed:
        break; // showTested() knows the words
    }
    refresh();
}

void DestinationEditor::test()
{
    tried_ = draft();
    setTrial(Trial::Running);
    link_.testDestination(destinationOf(tried_), credentialsOf(tried_));
}

void DestinationEditor::showTested(bool ok, const Failure &failure)
{
    if (trial_ == Trial::Outdated)
        setTrial(Trial::None);
    if (trial_ != Trial::Running)
        return;
    result_->say(ok ? Tone::Good : Tone::Bad, testResultText(ok, failure));
    setTrial(ok ? Trial::Passed : Trial::Failed);
    if (ok)
        save_->setFocus();
}

void DestinationEditor::save()
{
    saving_ = true;
    result_->clear();
    refresh();
    const DestinationDraft typed = draft();
    Destination destination = destinationOf(typed);
    if (edited_)
        destination.retry = edited_->retry;
    link_.saveDestination(destination, credentialsOf(typed),
                          sessionOnly_->isChecked() && !typed.secret.isEmpty());
}

void DestinationEditor::showSaved(const QString &name, bool ok, bool keptForSession, const Failure &failure)
{
    if (!saving_ || name != this->name())
        return;
    saving_ = false;
    if (!ok) {
        const text::FailureWords words = text::failureWords(failure);
        result_->say(Tone::Bad, tr("Not saved. %1").arg(words.sentence));
        refresh();
        return;
    }
    if (!keptForSession || sessionOnly_->isChecked())
        return accept();
    // it went otherwise than was asked for: that has to be seen before the dialog goes
    savedForSession_ = true;
    result_->say(Tone::Waiting,
                 tr("Saved, but the keychain did not take the secret. It is kept until Windlass is "
                    "closed and has to be entered again after that."));
    refresh();
    cancel_->setFocus();
}

void DestinationEditor::setVaultState(VaultState state)
{
    const bool changed = state != vault_;
    vault_ = state;
    switch (state) {
    case VaultState::Ready:
        vaultNotice_->clear();
        if (changed)
            sessionOnly_->setChecked(false);
        break;
    case VaultState::Locked:
        vaultNotice_->say(
            Tone::Waiting,
            tr("The keychain is locked. Unlock it to have the secret kept; until then it is kept for "
               "this session only."),
            tr("Check a&gain"));
        sessionOnly_->setChecked(true);
        break;
    case VaultState::Unavailable:
        vaultNotice_->say(
            Tone::Waiting,
            tr("No keychain answers on this computer. The secret is kept in memory until Windlass is "
               "closed, and has to be entered again after that."),
            tr("Check a&gain"));
        sessionOnly_->setChecked(true);
        break;
    }
    refresh();
}

/// As large as everything needs, as far as the screen allows; the fields scroll where it does not.
void DestinationEditor::fitScreen()
{
    // a note deep inside has only asked for its room yet; the sizes above it are to be those that come of it
    QCoreApplication::sendPostedEvents(nullptr, QEvent::LayoutRequest);
    const int wanted = fontMetrics().averageCharWidth() * 92;
    const QSize room = screen()->availableSize();
    const int frame = fontMetrics().height() * 3;
    const int width = std::min(std::max(wanted, fields_->minimumSizeHint().width()), room.width() - frame);
    const QMargins margins = layout()->contentsMargins();
    const int inner = width - margins.left() - margins.right();
    QWidget *end = test_->parentWidget();
    const int fieldsHeight = fields_->layout()->hasHeightForWidth()
                                 ? fields_->layout()->totalHeightForWidth(inner)
                                 : fields_->sizeHint().height();
    const int endHeight = end->layout()->hasHeightForWidth() ? end->layout()->totalHeightForWidth(inner)
                                                             : end->sizeHint().height();
    const int height = margins.top() + fieldsHeight + layout()->spacing() + endHeight + margins.bottom();
    setMinimumWidth(std::min(width, fontMetrics().averageCharWidth() * 60));
    const QSize before = isVisible() ? size() : QSize(); // fields must not move back and forth under the hand
    resize(std::max(width, before.width()),
           std::min(std::max(height, before.height()), room.height() - frame));
}

} // namespace windlass
