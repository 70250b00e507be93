// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/fakes/recordingclient.h"
#include "tests/ui/widgetfinder.h"
#include "ui/destinations/destinationeditor.h"

#include <QCheckBox>
#include <QClipboard>
#include <QComboBox>
#include <QGuiApplication>
#include <QLabel>
#include <QPushButton>
#include <QSignalSpy>
#include <QToolButton>

#include <gmock/gmock.h>

namespace windlass {

using namespace Qt::StringLiterals;

namespace {

Destination saved()
{
    Destination destination;
    destination.name = u"archive"_s;
    destination.bucket = u"vm-archive"_s;
    destination.endpoint = QUrl(u"https://s3.example.com"_s);
    destination.accessKeyId = u"KEY"_s;
    return destination;
}

Failure wrongSecret()
{
    Failure failure;
    failure.kind = FailureKind::Service;
    failure.httpStatus = 403;
    failure.serviceCode = u"SignatureDoesNotMatch"_s;
    return failure;
}

class Editor : public testing::Test
{
protected:
    void open(const std::optional<Destination> &edited = {})
    {
        editor = std::make_unique<DestinationEditor>(link, QList{saved()}, edited);
        showActive(*editor);
    }
    void fillIn()
    {
        type(*editor, u"Name"_s, u"lab"_s);
        type(*editor, u"Endpoint"_s, u"https://s3.example.com"_s);
        type(*editor, u"Bucket"_s, u"vm-lab"_s);
        type(*editor, u"Access key ID"_s, u"KEY"_s);
        type(*editor, u"Secret access key"_s, u"shh"_s);
    }
    QAbstractButton *button(const QString &name) { return control<QAbstractButton>(*editor, name); }
    bool offered(const QString &name) { return button(name)->isVisible() && button(name)->isEnabled(); }
    QCheckBox *sessionOnly()
    {
        for (auto *box : editor->findChildren<QCheckBox *>())
            if (box->text().contains(u"session only"_s))
                return box;
        return nullptr;
    }
    bool says(const QString &words) { return windlass::says<QLabel>(*editor, words); }

    RecordingClient link;
    std::unique_ptr<DestinationEditor> editor;
};

} // namespace

TEST_F(Editor, AsksHowTheKeychainIs)
{
    open();
    EXPECT_TRUE(link.calls.contains(u"requestVaultState"_s));
}

TEST_F(Editor, SaysWhatIsStillMissing)
{
    open();
    EXPECT_TRUE(says(u"Still to fill in: name, bucket."_s));
    EXPECT_FALSE(offered(u"Test"_s));
}

TEST_F(Editor, SaysWhatIsWrongWhileOneTypes)
{
    open();
    fillIn();
    type(*editor, u"Bucket"_s, u"vm/lab"_s);
    EXPECT_TRUE(says(u"no slashes"_s));
    EXPECT_FALSE(offered(u"Test"_s));
    EXPECT_FALSE(offered(u"Save without testing"_s));
}

TEST_F(Editor, TheTrialGetsWhatStandsInTheFields)
{
    open();
    fillIn();
    click(*editor, u"Test"_s);
    ASSERT_TRUE(link.testedDestination);
    EXPECT_EQ(link.testedDestination->bucket, u"vm-lab"_s);
    EXPECT_EQ(std::get<KeyPair>(link.credentials).secretAccessKey, u"shh"_s);
}

TEST_F(Editor, EnterStartsTheTrial)
{
    open();
    fillIn();
    QTest::keyClick(editor.get(), Qt::Key_Return);
    EXPECT_TRUE(link.testedDestination);
}

TEST_F(Editor, SaveIsOfferedOnlyOnceTheTrialPassed)
{
    open();
    fillIn();
    EXPECT_FALSE(offered(u"Save"_s));
    click(*editor, u"Test"_s);
    EXPECT_FALSE(offered(u"Save"_s));
    Q_EMIT link.destinationTested(true, {});
    EXPECT_TRUE(offered(u"Save"_s));
    EXPECT_FALSE(offered(u"Save without testing"_s));
}

TEST_F(Editor, AFailedTrialSaysWhatToCheck)
{
    open();
    fillIn();
    click(*editor, u"Test"_s);
    Q_EMIT link.destinationTested(false, wrongSecret());
    EXPECT_TRUE(says(u"secret access key again"_s));
    EXPECT_FALSE(offered(u"Save"_s));
}

TEST_F(Editor, AChangeAfterThePassedTrialTakesSaveAway)
{
    open();
    fillIn();
    click(*editor, u"Test"_s);
    Q_EMIT link.destinationTested(true, {});
    type(*editor, u"Bucket"_s, u"vm-other"_s);
    EXPECT_FALSE(offered(u"Save"_s));
}

TEST_F(Editor, TheAnswerToATrialOfOtherFieldsDoesNotCount)
{
    open();
    fillIn();
    click(*editor, u"Test"_s);
    type(*editor, u"Bucket"_s, u"vm-other"_s);
    EXPECT_TRUE(says(u"has changed since the test began"_s));
    Q_EMIT link.destinationTested(true, {});
    EXPECT_FALSE(offered(u"Save"_s));
    EXPECT_TRUE(offered(u"Test"_s));
}

TEST_F(Editor, SavesWithoutATrialByASecondChoice)
{
    open();
    fillIn();
    click(*editor, u"Save without testing"_s);
    ASSERT_TRUE(link.savedDestination);
    EXPECT_EQ(link.savedDestination->name, u"lab"_s);
    EXPECT_FALSE(link.sessionOnly);
}

TEST_F(Editor, ClosesWhenTheEngineHasSaved)
{
    open();
    fillIn();
    const QSignalSpy accepted(editor.get(), &QDialog::accepted);
    click(*editor, u"Save without testing"_s);
    EXPECT_EQ(accepted.count(), 0);
    Q_EMIT link.destinationSaved(u"lab"_s, true, false, {});
    EXPECT_EQ(accepted.count(), 1);
}

TEST_F(Editor, StaysOpenAndSaysWhyWhenSavingFailed)
{
    open();
    fillIn();
    click(*editor, u"Save without testing"_s);
    Q_EMIT link.destinationSaved(u"lab"_s, false, false,
                                 localFailure(FailureKind::Journal, u"The disk is full."_s));
    EXPECT_TRUE(editor->isVisible());
    EXPECT_TRUE(says(u"The disk is full."_s));
    EXPECT_TRUE(offered(u"Save without testing"_s));
}

TEST_F(Editor, SaysSoWhenTheKeychainDidNotTakeTheSecret)
{
    open();
    fillIn();
    click(*editor, u"Save without testing"_s);
    Q_EMIT link.destinationSaved(u"lab"_s, true, true, {});
    EXPECT_TRUE(editor->isVisible());
    EXPECT_TRUE(says(u"keychain did not take the secret"_s));
    click(*editor, u"Close"_s);
    EXPECT_EQ(editor->result(), QDialog::Accepted);
}

TEST_F(Editor, WithoutAKeychainTheSecretIsForThisSession)
{
    open();
    fillIn();
    Q_EMIT link.vaultState(VaultState::Unavailable);
    EXPECT_TRUE(says(u"No keychain answers"_s));
    EXPECT_TRUE(sessionOnly()->isChecked());
    click(*editor, u"Save without testing"_s);
    EXPECT_TRUE(link.sessionOnly);
}

TEST_F(Editor, ALockedKeychainCanBeAskedAgain)
{
    open();
    Q_EMIT link.vaultState(VaultState::Locked);
    link.calls.clear();
    click(*editor, u"Check again"_s);
    EXPECT_TRUE(link.calls.contains(u"requestVaultState"_s));
    Q_EMIT link.vaultState(VaultState::Ready);
    EXPECT_FALSE(says(u"locked"_s));
    EXPECT_FALSE(sessionOnly()->isChecked());
}

TEST_F(Editor, SaysWhetherASecretIsSaved)
{
    open(saved());
    EXPECT_EQ(link.askedForSecretOf, u"archive"_s);
    auto *secret = control<QLineEdit>(*editor, u"Secret access key"_s);
    EXPECT_EQ(secret->placeholderText(), QString()) << "nothing is known yet";
    Q_EMIT link.secretState(u"another"_s, SecretState::Kept);
    EXPECT_EQ(secret->placeholderText(), QString()) << "it is another's";
    Q_EMIT link.secretState(u"archive"_s, SecretState::Kept);
    EXPECT_TRUE(says(u"A secret is saved"_s));
    Q_EMIT link.secretState(u"archive"_s, SecretState::None);
    EXPECT_TRUE(says(u"No secret is saved"_s));
    EXPECT_EQ(secret->placeholderText(), QString());
    Q_EMIT link.secretState(u"archive"_s, SecretState::Unknown);
    EXPECT_FALSE(says(u"No secret is saved"_s)) << "nobody knows that";
    EXPECT_TRUE(says(u"cannot be asked"_s));
}

TEST_F(Editor, APastedAddressFillsTheFields)
{
    open();
    auto *name = control<QLineEdit>(*editor, u"Name"_s);
    name->setFocus();
    QGuiApplication::clipboard()->setText(
        u"s3://vm-lab/weekly?endpoint=http://127.0.0.1:9000&region=eu&path-style=1"_s);
    QTest::keyClick(name, Qt::Key_V, Qt::ControlModifier);
    EXPECT_EQ(name->text(), u"vm-lab"_s);
    EXPECT_EQ(control<QLineEdit>(*editor, u"Endpoint"_s)->text(), u"http://127.0.0.1:9000"_s);
    EXPECT_EQ(control<QLineEdit>(*editor, u"Bucket"_s)->text(), u"vm-lab"_s);
    EXPECT_EQ(control<QLineEdit>(*editor, u"Prefix"_s)->text(), u"weekly"_s);
}

TEST_F(Editor, ATypedAddressFillsTheFieldsWhenTheFieldIsLeft)
{
    open();
    type(*editor, u"Bucket"_s, u"s3://vm-lab/weekly"_s);
    QTest::keyClick(control<QLineEdit>(*editor, u"Bucket"_s), Qt::Key_Tab);
    EXPECT_EQ(control<QLineEdit>(*editor, u"Bucket"_s)->text(), u"vm-lab"_s);
    EXPECT_EQ(control<QLineEdit>(*editor, u"Prefix"_s)->text(), u"weekly"_s);
}

TEST_F(Editor, ChangingKeepsNameAndSecret)
{
    open(saved());
    EXPECT_FALSE(control<QLineEdit>(*editor, u"Name"_s)->isVisible());
    type(*editor, u"Prefix"_s, u"weekly"_s);
    click(*editor, u"Save without testing"_s);
    ASSERT_TRUE(link.savedDestination);
    EXPECT_EQ(link.savedDestination->name, u"archive"_s);
    EXPECT_EQ(link.savedDestination->prefix, u"weekly"_s);
    EXPECT_TRUE(isEmpty(link.credentials));
}

TEST_F(Editor, ChangingKeepsTheDestinationsOwnRetryPolicy)
{
    Destination destination = saved();
    destination.retry.emplace().maxAttempts = 7;
    open(destination);
    click(*editor, u"Save without testing"_s);
    EXPECT_EQ(link.savedDestination->retry, destination.retry);
}

TEST_F(Editor, TheSecretIsHiddenUntilItIsToBeSeen)
{
    open();
    auto *secret = control<QLineEdit>(*editor, u"Secret access key"_s);
    EXPECT_EQ(secret->echoMode(), QLineEdit::Password);
    click(*editor, u"Show what is typed"_s);
    EXPECT_EQ(secret->echoMode(), QLineEdit::Normal);
}

TEST_F(Editor, AFoldedSessionTokenDoesNotCount)
{
    open();
    fillIn();
    click(*editor, u"Show the session token"_s);
    type(*editor, u"Session token"_s, u"token"_s);
    click(*editor, u"Hide the session token"_s);
    click(*editor, u"Test"_s);
    EXPECT_TRUE(std::get<KeyPair>(link.credentials).sessionToken.isEmpty());
}

TEST_F(Editor, TheTabulatorGoesFromFieldToFieldAsTheyStand)
{
    open();
    QStringList visited;
    control<QLineEdit>(*editor, u"Name"_s)->setFocus();
    while (visited.size() < 10) {
        visited.append(editor->focusWidget()->accessibleName());
        QTest::keyClick(editor->focusWidget(), Qt::Key_Tab);
    }
    const QString pathStyle; // this control is named by its own text
    EXPECT_EQ(visited,
              (QStringList{u"Name"_s, u"Endpoint"_s, u"Bucket"_s, u"Prefix"_s, u"Region"_s, pathStyle,
                           u"Retry"_s, u"Access key ID"_s, u"Secret access key"_s, u"Show what is typed"_s}))
        << visited.join(u',').toStdString();
}

TEST_F(Editor, ADestinationMayHaveAPresetOfItsOwn)
{
    open(saved());
    auto *retry = control<QComboBox>(*editor, u"Retry"_s);
    EXPECT_EQ(retry->currentText(), u"As in the settings"_s);
    retry->setCurrentText(u"Patient"_s);
    click(*editor, u"Save without testing"_s);
    ASSERT_TRUE(link.savedDestination);
    EXPECT_EQ(link.savedDestination->retry, retryPreset(u"patient"));
}

TEST_F(Editor, EveryControlHasAName)
{
    open();
    for (const QWidget *widget : editor->findChildren<QWidget *>())
        if (widget->focusPolicy() & Qt::TabFocus && widget->isVisible()) {
            const auto *box = qobject_cast<const QAbstractButton *>(widget);
            EXPECT_FALSE(widget->accessibleName().isEmpty() && !(box && !box->text().isEmpty()))
                << widget->metaObject()->className();
        }
}

} // namespace windlass
