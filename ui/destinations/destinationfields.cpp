// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/destinations/destinationfields.h"

#include "ui/widgets/form.h"
#include "ui/widgets/notice.h"
#include "ui/widgets/secretedit.h"
#include "words/presets.h"
#include "words/sentences.h"

#include <QCheckBox>
#include <QComboBox>
#include <QFormLayout>
#include <QLineEdit>
#include <QToolButton>

#include <algorithm>

namespace windlass {

using namespace Qt::StringLiterals;

DestinationFields::DestinationFields(const QList<Destination> &saved,
                                     const std::optional<Destination> &edited, QWidget *parent)
    : QWidget(parent)
    , edited_(edited)
    , form_(new QFormLayout(this))
    , name_(makeLine())
    , endpoint_(makeLine())
    , bucket_(makeLine())
    , prefix_(makeLine())
    , region_(makeLine())
    , pathStyle_(new QCheckBox(tr("&Path style: the bucket in the path, not in the host name"), this))
    , retry_(new QComboBox(this))
    , accessKeyId_(makeLine())
    , secret_(new SecretEdit(this))
    , unfoldToken_(new QToolButton(this))
    , sessionToken_(new SecretEdit(this))
    , sessionOnly_(new QCheckBox(tr("&Keep the secret for this session only"), this))
    , vaultNotice_(new Notice(this))
{
    for (const Destination &each : saved)
        if (!edited || each.name != edited->name)
            context_.takenNames.append(each.name);
    if (edited)
        context_.keptAccessKeyId = edited->accessKeyId;
    form_->setContentsMargins({});
    shapeForm(*form_, fontMetrics());
    buildPlace();
    buildRetry();
    buildCredentials();
    orderTabs();
    if (edited)
        fill(draftOf(*edited));

    for (QLineEdit *line : {name_, endpoint_, bucket_, prefix_, region_, accessKeyId_})
        connect(line, &QLineEdit::textChanged, this, &DestinationFields::refresh);
    for (SecretEdit *secret : {secret_, sessionToken_})
        connect(secret, &SecretEdit::changed, this, &DestinationFields::refresh);
    connect(pathStyle_, &QCheckBox::toggled, this, &DestinationFields::refresh);
    connect(retry_, &QComboBox::currentIndexChanged, this, &DestinationFields::refresh);
    refresh();
}

QLineEdit *DestinationFields::makeLine()
{
    auto *line = new QLineEdit(this);
    line->setAcceptDrops(false); // dropped files are for the list of transfers
    return line;
}

void DestinationFields::buildPlace()
{
    for (const DraftField field : {DraftField::Name, DraftField::Endpoint, DraftField::Bucket,
                                   DraftField::PathStyle, DraftField::AccessKeyId, DraftField::SecretKey})
        notes_[field] = new FieldNote(this);
    for (QLineEdit *line : {name_, bucket_}) {
        connect(line, &QLineEdit::editingFinished, this, [this, line] { takeUrl(*line); });
        connect(line, &QLineEdit::textEdited, this,
                [this, line, before = qsizetype(0)](const QString &text) mutable {
                    takePastedUrl(*line, std::exchange(before, text.size()));
                });
    }

    addField(*form_, tr("&Name"), name_, notes_[DraftField::Name]);
    name_->setPlaceholderText(tr("for example archive, or paste an s3:// address"));
    // Transfers refer to a saved destination by its name, so the name cannot be changed.
    form_->setRowVisible(0, !edited_);
    addHeadline(*form_, tr("S3-compatible storage"));
    addField(*form_, tr("&Endpoint"), endpoint_, notes_[DraftField::Endpoint]);
    endpoint_->setPlaceholderText(tr("https://… (empty: Amazon S3)"));
    addField(*form_, tr("&Bucket"), bucket_, notes_[DraftField::Bucket]);
    addField(*form_, tr("Prefi&x"), prefix_);
    prefix_->setPlaceholderText(tr("none"));
    prefix_->setToolTip(tr("Stands in front of every object's name, for example backups/site-a"));
    addField(*form_, tr("&Region"), region_);
    region_->setPlaceholderText(tr("found by itself"));
    addPlain(*form_, pathStyle_, notes_[DraftField::PathStyle]);
}

void DestinationFields::buildRetry()
{
    retry_->addItem(tr("As in the settings"));
    for (const RetryPreset &preset : retryPresets())
        retry_->addItem(text::presetTitle(preset.name));
    retry_->setToolTip(tr("How patiently what goes there is tried again"));
    addField(*form_, tr("Retr&y"), retry_);
}

void DestinationFields::buildCredentials()
{
    addHeadline(*form_, tr("Credentials"));
    addField(*form_, tr("&Access key ID"), accessKeyId_, notes_[DraftField::AccessKeyId]);
    addField(*form_, tr("Se&cret access key"), secret_, notes_[DraftField::SecretKey]);

    unfoldToken_->setText(tr("Temporary keys: sess&ion token"));
    unfoldToken_->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    unfoldToken_->setAutoRaise(true);
    unfoldToken_->setFocusPolicy(Qt::StrongFocus);
    addPlain(*form_, unfoldToken_);
    addField(*form_, tr("Session t&oken"), sessionToken_);
    unfoldToken(false);
    connect(unfoldToken_, &QToolButton::clicked, this,
            [this] { unfoldToken(!form_->isRowVisible(sessionToken_)); });

    sessionOnly_->setToolTip(
        tr("Nothing is written to the keychain; the secret is forgotten when Windlass is closed"));
    addPlain(*form_, sessionOnly_);
    form_->addRow(vaultNotice_);
    connect(vaultNotice_, &Notice::accepted, this, &DestinationFields::vaultCheckWanted);
}

void DestinationFields::unfoldToken(bool unfolded)
{
    form_->setRowVisible(sessionToken_, unfolded);
    unfoldToken_->setArrowType(unfolded ? Qt::DownArrow : isRightToLeft() ? Qt::LeftArrow : Qt::RightArrow);
    unfoldToken_->setAccessibleName(unfolded ? tr("Hide the session token") : tr("Show the session token"));
    if (unfolded)
        sessionToken_->setFocus();
    else
        sessionToken_->line().clear(); // hidden text must not be used
}

void DestinationFields::begin()
{
    (edited_ ? endpoint_ : name_)->setFocus();
}

void DestinationFields::orderTabs()
{
    QWidget *before = name_;
    for (QWidget *widget : std::initializer_list<QWidget *>{endpoint_, bucket_, prefix_, region_, pathStyle_,
                                                            retry_, accessKeyId_, secret_, unfoldToken_,
                                                            sessionToken_, sessionOnly_, vaultNotice_}) {
        setTabOrder(before, widget);
        before = widget;
    }
}

DestinationDraft DestinationFields::draft() const
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
    const int chosen = retry_->currentIndex() - 1;
    const auto presets = retryPresets();
    if (chosen >= 0 && static_cast<size_t>(chosen) < presets.size())
        draft.retry = presets[static_cast<size_t>(chosen)].policy;
    else if (chosen >= 0)
        draft.retry = edited_->retry;
    return draft;
}

bool DestinationFields::whole() const
{
    return problems().empty() && missing().empty();
}

QStringList DestinationFields::missing() const
{
    const std::map<DraftField, QString> fieldNames{{DraftField::Name, tr("name")},
                                                   {DraftField::Bucket, tr("bucket")},
                                                   {DraftField::AccessKeyId, tr("access key ID")},
                                                   {DraftField::SecretKey, tr("secret access key")}};
    QStringList words;
    for (const DraftField field : missingFields(draft(), context_))
        words.append(fieldNames.at(field));
    return words;
}

bool DestinationFields::forSessionOnly() const
{
    return sessionOnly_->isChecked() && !secret_->secret().isEmpty();
}

int DestinationFields::heightForFields(int width) const
{
    return form_->hasHeightForWidth() ? form_->totalHeightForWidth(width) : sizeHint().height();
}

void DestinationFields::fill(const DestinationDraft &draft)
{
    name_->setText(draft.name);
    endpoint_->setText(draft.endpoint);
    bucket_->setText(draft.bucket);
    prefix_->setText(draft.prefix);
    region_->setText(draft.region);
    pathStyle_->setChecked(draft.pathStyle);
    accessKeyId_->setText(draft.accessKeyId);
    if (!draft.retry)
        return retry_->setCurrentIndex(0);
    const auto presets = retryPresets();
    const auto preset = std::ranges::find(presets, *draft.retry, &RetryPreset::policy);
    const auto index = static_cast<int>(preset - presets.begin()) + 1;
    if (preset == presets.end())
        retry_->addItem(tr("Its own"));
    retry_->setCurrentIndex(index);
}

/// Several characters were pasted at once. A text that grows one by one is still being typed and may become
/// an address.
void DestinationFields::takePastedUrl(QLineEdit &line, qsizetype lengthBefore)
{
    if (line.text().size() > lengthBefore + 1)
        takeUrl(line);
}

void DestinationFields::takeUrl(QLineEdit &line)
{
    const QString url = line.text();
    if (!looksLikeUrl(url))
        return;
    DestinationDraft without = draft();
    if (&line == name_)
        without.name.clear();
    const auto filled = draftWithUrl(without, url, context_);
    urlProblem_ = filled ? QString() : text::said(filled.error().text);
    urlField_ = &line;
    if (filled)
        fill(*filled);
    refresh();
}

std::map<DraftField, QString> DestinationFields::problems() const
{
    std::map<DraftField, QString> found = draftProblems(draft(), context_);
    for (const auto &[line, field] :
         {std::pair(name_, DraftField::Name), std::pair(bucket_, DraftField::Bucket)})
        if (looksLikeUrl(line->text()))
            found[field] = urlField_ == line && !urlProblem_.isEmpty()
                               ? urlProblem_
                               : tr("Press Tab to fill in the fields from this address.");
    return found;
}

void DestinationFields::refresh()
{
    const DestinationDraft typed = draft();
    const std::map<DraftField, QString> found = problems();
    for (const auto &[field, note] : notes_)
        note->setProblem(found.contains(field) ? found.at(field) : QString());
    notes_[DraftField::Endpoint]->setHint(endpointRemark(typed));
    notes_[DraftField::AccessKeyId]->setHint(
        typed.accessKeyId.isEmpty()
            ? tr("Without one, the keys of the AWS tools on this computer are used, if there are any.")
            : QString());
    const QString address = draftAddress(typed);
    notes_[DraftField::PathStyle]->setHint(address.isEmpty() ? QString()
                                                             : tr("Objects go to %1").arg(address));
    const bool secretCounts = !edited_ || !typed.secret.isEmpty();
    sessionOnly_->setEnabled(vault_ != VaultState::Unavailable && secretCounts);
    Q_EMIT changed();
}

void DestinationFields::setSecretState(SecretState state)
{
    FieldNote &note = *notes_[DraftField::SecretKey];
    switch (state) {
    case SecretState::Kept:
        secret_->line().setPlaceholderText(tr("leave empty to keep what is saved"));
        return note.setHint(tr("A secret is saved for this destination."));
    case SecretState::None:
        secret_->line().setPlaceholderText({});
        return note.setHint(accessKeyId_->text().isEmpty()
                                ? QString()
                                : tr("No secret is saved for this destination. Enter it here."));
    case SecretState::Unknown:
        secret_->line().setPlaceholderText(tr("leave empty to change nothing"));
        return note.setHint(tr("The keychain cannot be asked whether a secret is saved. What is saved stays "
                               "unless you enter another."));
    }
}

void DestinationFields::setVaultState(VaultState state)
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

} // namespace windlass
