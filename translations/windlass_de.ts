<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de_DE" sourcelanguage="en">
<context>
    <name>Cli</name>
    <message>
        <source>Transfer %1 is %2 already and stays as it is.</source>
        <translation>Übertragung %1 ist bereits %2 und bleibt, wie sie ist.</translation>
    </message>
    <message>
        <source>Commands</source>
        <translation>Befehle</translation>
    </message>
    <message>
        <source>Example:</source>
        <translation>Beispiel:</translation>
    </message>
    <message>
        <source>Examples:</source>
        <translation>Beispiele:</translation>
    </message>
    <message>
        <source>Brings exported virtual machines to object storage over lines and services that fail.</source>
        <translation>Bringt exportierte virtuelle Maschinen über unzuverlässige Leitungen und Dienste in den Objektspeicher.</translation>
    </message>
    <message>
        <source>Usage</source>
        <translation>Aufruf</translation>
    </message>
    <message>
        <source>Arguments</source>
        <translation>Argumente</translation>
    </message>
    <message>
        <source>Show this help; after a command, that command&apos;s</source>
        <translation>Diese Hilfe anzeigen; nach einem Befehl dessen Hilfe</translation>
    </message>
    <message>
        <source>Show the version</source>
        <translation>Die Version anzeigen</translation>
    </message>
    <message>
        <source>The folder of settings, journal and log (or WINDLASS_PROFILE)</source>
        <translation>Der Ordner für Einstellungen, Journal und Protokoll (oder WINDLASS_PROFILE)</translation>
    </message>
    <message>
        <source>One JSON object a line on standard output, and nothing else</source>
        <translation>Auf der Standardausgabe ein JSON-Objekt je Zeile und sonst nichts</translation>
    </message>
    <message>
        <source>Print nothing but problems</source>
        <translation>Nur Probleme ausgeben</translation>
    </message>
    <message>
        <source>Print everything that happens, each request too</source>
        <translation>Alles ausgeben, was geschieht, auch jede einzelne Anfrage</translation>
    </message>
    <message>
        <source>What goes into the log file: debug (the default), info, warn or error</source>
        <translation>Was in die Protokolldatei kommt: debug (Vorgabe), info, warn oder error</translation>
    </message>
    <message>
        <source>These options go before or after the command. `windlass-cli COMMAND --help` tells more.</source>
        <translation>Diese Optionen stehen vor oder nach dem Befehl. Mehr zeigt `windlass-cli COMMAND --help`.</translation>
    </message>
    <message>
        <source>Exit status: 0 all done, 1 a transfer failed for good, 2 wrong usage or settings,
3 a person is needed, 4 parked (`resume` goes on), 5 the profile is in use,
130 interrupted (`resume` goes on).</source>
        <translation>Exit-Status: 0 alles erledigt, 1 eine Übertragung ist endgültig fehlgeschlagen, 2 falscher Aufruf
oder falsche Einstellungen, 3 ein Eingriff ist nötig, 4 geparkt (weiter mit `resume`), 5 das
Profil ist belegt, 130 unterbrochen (weiter mit `resume`).</translation>
    </message>
    <message>
        <source>This version of Windlass has no command `%1`.</source>
        <translation>Diese Version von Windlass kennt den Befehl `%1` noch nicht.</translation>
    </message>
    <message>
        <source>Show this help, or that of a command</source>
        <translation>Diese Hilfe anzeigen oder die eines Befehls</translation>
    </message>
    <message>
        <source>A command, and where it has commands of its own, one of these</source>
        <translation>Ein Befehl und, falls er eigene Befehle hat, einer davon</translation>
    </message>
    <message>
        <source>`%1` has no command `%2`.%3</source>
        <translation>`%1` hat keinen Befehl `%2`.%3</translation>
    </message>
    <message>
        <source>There is no option %1.</source>
        <translation>Die Option %1 gibt es nicht.</translation>
    </message>
    <message>
        <source>The command `%1` has no option %2.</source>
        <translation>Der Befehl `%1` hat keine Option %2.</translation>
    </message>
    <message>
        <source>There is no command `%1`.</source>
        <translation>Den Befehl `%1` gibt es nicht.</translation>
    </message>
    <message>
        <source>“%1” is not expected after `%2`.</source>
        <translation>„%1“ hat nach `%2` keine Bedeutung.</translation>
    </message>
    <message>
        <source>`%1` has no command `%2`.</source>
        <translation>`%1` hat keinen Befehl `%2`.</translation>
    </message>
    <message>
        <source>Name a command, for example `upload`.</source>
        <translation>Einen Befehl angeben, zum Beispiel `upload`.</translation>
    </message>
    <message>
        <source>Say what to do with the %1.</source>
        <translation>Nach `%1` angeben, was geschehen soll.</translation>
    </message>
    <message>
        <source>Give %1 only once.</source>
        <translation>%1 nur einmal angeben.</translation>
    </message>
    <message>
        <source>The option %1 needs a value.</source>
        <translation>Die Option %1 braucht einen Wert.</translation>
    </message>
    <message>
        <source>The command line cannot be read: %1.</source>
        <translation>Die Befehlszeile ist nicht lesbar: %1.</translation>
    </message>
    <message>
        <source>--quiet and --verbose exclude each other. Give one of them.</source>
        <translation>--quiet und --verbose schließen einander aus. Nur eine der beiden angeben.</translation>
    </message>
    <message>
        <source>There is no setting “%1”. `windlass-cli config show` shows those there are.</source>
        <translation>Die Einstellung „%1“ gibt es nicht. `windlass-cli config show` zeigt die vorhandenen.</translation>
    </message>
    <message>
        <source>%1 is %2 now.</source>
        <translation>%1 ist jetzt %2.</translation>
    </message>
    <message>
        <source>Show and change the profile&apos;s settings</source>
        <translation>Die Einstellungen des Profils anzeigen und ändern</translation>
    </message>
    <message>
        <source>`windlass-cli config COMMAND --help` tells more.</source>
        <translation>Mehr zeigt `windlass-cli config COMMAND --help`.</translation>
    </message>
    <message>
        <source>Show all settings, one a line</source>
        <translation>Alle Einstellungen anzeigen, eine je Zeile</translation>
    </message>
    <message>
        <source>Show one setting</source>
        <translation>Eine Einstellung anzeigen</translation>
    </message>
    <message>
        <source>Name one setting: `windlass-cli config get KEY`.</source>
        <translation>Eine Einstellung angeben: `windlass-cli config get KEY`.</translation>
    </message>
    <message>
        <source>The setting&apos;s name, as `config show` shows it</source>
        <translation>Der Name der Einstellung, wie ihn `config show` zeigt</translation>
    </message>
    <message>
        <source>Change one setting</source>
        <translation>Eine Einstellung ändern</translation>
    </message>
    <message>
        <source>Name a setting and its value: `windlass-cli config set KEY VALUE`.</source>
        <translation>Eine Einstellung und ihren Wert angeben: `windlass-cli config set KEY VALUE`.</translation>
    </message>
    <message>
        <source>It holds at once, also for the process that drives the profile.</source>
        <translation>Die Änderung gilt sofort, auch für den Prozess, der das Profil gerade betreibt.</translation>
    </message>
    <message>
        <source>What it is from now on</source>
        <translation>Der neue Wert</translation>
    </message>
    <message>
        <source>Standard output cannot be written (%1). What was to be printed is lost; the transfers go on.</source>
        <translation>Die Standardausgabe kann nicht geschrieben werden (%1). Was ausgegeben werden sollte, ist verloren; die Übertragungen laufen weiter.</translation>
    </message>
    <message>
        <source>Its secret could not be removed: %1</source>
        <translation>Seine Zugangsdaten konnten nicht gelöscht werden: %1</translation>
    </message>
    <message>
        <source>as the settings say</source>
        <translation>wie in den Einstellungen</translation>
    </message>
    <message>
        <source>changed %1: %2, retried %3. Its secret stays.</source>
        <translation>%1 geändert: %2, Wiederholung: %3. Die Zugangsdaten bleiben.</translation>
    </message>
    <message>
        <source>saved %1: %2. `windlass-cli secret set %1` keeps its secret.</source>
        <translation>%1 gespeichert: %2. `windlass-cli secret set %1` legt die Zugangsdaten ab.</translation>
    </message>
    <message>
        <source>No destination is saved. `windlass-cli destination add NAME URL` saves one.</source>
        <translation>Es ist kein Ziel gespeichert. `windlass-cli destination add NAME URL` speichert eines.</translation>
    </message>
    <message>
        <source>%1 works: a small object was written and deleted.</source>
        <translation>%1 funktioniert: Ein kleines Objekt wurde geschrieben und gelöscht.</translation>
    </message>
    <message>
        <source>The trial of %1 failed: %2</source>
        <translation>Der Test von %1 ist fehlgeschlagen: %2</translation>
    </message>
    <message>
        <source>removed %1</source>
        <translation>%1 entfernt</translation>
    </message>
    <message>
        <source>Save, show, try and remove destinations</source>
        <translation>Ziele speichern, anzeigen, testen und entfernen</translation>
    </message>
    <message>
        <source>`windlass-cli destination COMMAND --help` tells more.</source>
        <translation>Mehr zeigt `windlass-cli destination COMMAND --help`.</translation>
    </message>
    <message>
        <source>Name one destination: `windlass-cli %1 NAME`.</source>
        <translation>Ein Ziel angeben: `windlass-cli %1 NAME`.</translation>
    </message>
    <message>
        <source> NAME URL [--access-key ID] [retry options]</source>
        <translation> NAME URL [--access-key ID] [Wiederholungsoptionen]</translation>
    </message>
    <message>
        <source>Save a destination under a name, or change how its place is used</source>
        <translation>Ein Ziel unter einem Namen speichern oder ändern, wie es genutzt wird</translation>
    </message>
    <message>
        <source>Give a name and a URL: `windlass-cli destination add NAME URL`.</source>
        <translation>Einen Namen und eine URL angeben: `windlass-cli destination add NAME URL`.</translation>
    </message>
    <message>
        <source>The secret is not part of it: give it afterwards with `windlass-cli secret set NAME`.
With retry options, whatever goes there is retried by them, not as the settings say.
What checksums the service takes is found out with the first upload, unless the URL says
checksum=crc64nvme, crc32c, signed, content-md5, etag or none.

Under the name that the place has already, they are changed: to the ones given now, or to the
settings&apos; where there are none. The access key stays unless another is given.</source>
        <translation>Die Zugangsdaten gehören nicht dazu: sie danach mit `windlass-cli secret set NAME` ablegen.
Mit Wiederholungsoptionen wird alles dorthin nach ihnen wiederholt, nicht nach den Einstellungen.
Welche Prüfsummen der Dienst annimmt, zeigt sich beim ersten Upload, außer die URL nennt
checksum=crc64nvme, crc32c, signed, content-md5, etag oder none.

Unter einem schon vergebenen Namen werden die Wiederholungsoptionen geändert: auf die jetzt
angegebenen, ohne Angabe auf die Einstellungen. Der Zugriffsschlüssel bleibt, solange kein anderer
angegeben wird.</translation>
    </message>
    <message>
        <source>What it is called from now on</source>
        <translation>Der künftige Name</translation>
    </message>
    <message>
        <source>The access key ID, the public half of the credentials</source>
        <translation>Die Zugriffsschlüssel-ID, der öffentliche Teil der Zugangsdaten</translation>
    </message>
    <message>
        <source>Show the saved destinations</source>
        <translation>Die gespeicherten Ziele anzeigen</translation>
    </message>
    <message>
        <source>Try a destination by writing and deleting one small object</source>
        <translation>Ein Ziel testen: ein kleines Objekt schreiben und wieder löschen</translation>
    </message>
    <message>
        <source>The destination&apos;s name</source>
        <translation>Der Name des Ziels</translation>
    </message>
    <message>
        <source>Forget a destination, and its secret</source>
        <translation>Ein Ziel und seine Zugangsdaten entfernen</translation>
    </message>
    <message>
        <source>Keep a destination&apos;s secret in the system&apos;s keychain</source>
        <translation>Die Zugangsdaten eines Ziels im Schlüsselbund des Systems ablegen</translation>
    </message>
    <message>
        <source>`windlass-cli secret COMMAND --help` tells more.</source>
        <translation>Mehr zeigt `windlass-cli secret COMMAND --help`.</translation>
    </message>
    <message>
        <source>Name one destination: `windlass-cli %1 NAME`. The secret itself is read from standard input, never from the command line.</source>
        <translation>Ein Ziel angeben: `windlass-cli %1 NAME`. Der geheime Zugriffsschlüssel selbst wird von der Standardeingabe gelesen, nie von der Befehlszeile.</translation>
    </message>
    <message>
        <source>Read a destination&apos;s secret and keep it in the keychain</source>
        <translation>Die Zugangsdaten eines Ziels einlesen und im Schlüsselbund ablegen</translation>
    </message>
    <message>
        <source>On a terminal it asks without showing what is typed. Otherwise it reads lines from standard
input: access key ID, secret, and a session token where there is one; or the secret alone
where the destination was added with --access-key.</source>
        <translation>Am Terminal wird gefragt, ohne die Eingabe zu zeigen. Sonst werden Zeilen von der Standardeingabe
gelesen: Zugriffsschlüssel-ID, geheimer Zugriffsschlüssel und, falls vorhanden, ein Sitzungstoken;
oder nur der geheime Zugriffsschlüssel, wenn das Ziel mit --access-key angelegt wurde.</translation>
    </message>
    <message>
        <source>Delete a destination&apos;s secret from the keychain</source>
        <translation>Die Zugangsdaten eines Ziels aus dem Schlüsselbund löschen</translation>
    </message>
    <message>
        <source>A command line drives this profile, and has no window. Let it finish first.</source>
        <translation>Dieses Profil wird von einer Befehlszeile betrieben, die kein Fenster hat. Warten, bis sie fertig ist.</translation>
    </message>
    <message>
        <source>Interrupted. `windlass-cli resume` goes on.</source>
        <translation>Unterbrochen. Weiter mit `windlass-cli resume`.</translation>
    </message>
    <message>
        <source>Stopping; what the service confirmed is kept. A second Ctrl+C ends at once.</source>
        <translation>Wird angehalten; was der Dienst bestätigt hat, bleibt erhalten. Ein zweites Strg+C beendet sofort.</translation>
    </message>
    <message>
        <source>There is an object %1 already.</source>
        <translation>Das Objekt %1 gibt es bereits.</translation>
    </message>
    <message>
        <source>(s)kip, (r)eplace, (S)kip all, (R)eplace all, or (q) to decide later: </source>
        <translation>(s) überspringen, (r) ersetzen, (S) alle überspringen, (R) alle ersetzen, (q) später entscheiden: </translation>
    </message>
    <message>
        <source>There is no provider “%1”. Use one of: %2.</source>
        <translation>Den Anbieter „%1“ gibt es nicht. Möglich sind: %2.</translation>
    </message>
    <message>
        <source>There is no network trouble “%1”. Use one of: %2; or Qt&apos;s own name, such as ConnectionRefusedError.</source>
        <translation>Den Netzwerkfehler „%1“ gibt es nicht. Möglich sind: %2; oder ein Name von Qt wie ConnectionRefusedError.</translation>
    </message>
    <message>
        <source>Say what happened, with --http STATUS, --code CODE or --network NAME.</source>
        <translation>Angeben, was geschehen ist: mit --http STATUS, --code CODE oder --network NAME.</translation>
    </message>
    <message>
        <source>The table of %1 has no code “%2”, so the status decides: add --http.</source>
        <translation>Die Tabelle von %1 kennt den Code „%2“ nicht, also entscheidet der Status: --http ergänzen.</translation>
    </message>
    <message>
        <source>It is likely to pass, so it is tried again after the policy&apos;s wait.</source>
        <translation>Der Fehler geht wahrscheinlich vorbei, also folgt nach der Wartezeit der Wiederholungsregeln ein neuer Versuch.</translation>
    </message>
    <message>
        <source>The service wants less, so it is tried again more slowly.</source>
        <translation>Der Dienst verlangt weniger Last, also wird langsamer wiederholt.</translation>
    </message>
    <message>
        <source>Nobody knows whether it was done, so the service is asked before it is sent again.</source>
        <translation>Ob es ausgeführt wurde, ist nicht bekannt; darum wird der Dienst gefragt, bevor erneut gesendet wird.</translation>
    </message>
    <message>
        <source>The upload session is gone, so a new one is opened.</source>
        <translation>Die Upload-Sitzung besteht nicht mehr, also wird eine neue geöffnet.</translation>
    </message>
    <message>
        <source>The credentials have run out, so fresh ones are fetched.</source>
        <translation>Die Zugangsdaten sind abgelaufen, also werden neue geholt.</translation>
    </message>
    <message>
        <source>This computer&apos;s clock is off, so the service&apos;s time is used for signing.</source>
        <translation>Die Uhr dieses Rechners geht falsch, also wird mit der Zeit des Dienstes signiert.</translation>
    </message>
    <message>
        <source>The bucket is elsewhere, so its region and endpoint are used.</source>
        <translation>Der Bucket liegt woanders, also werden dessen Region und Endpunkt benutzt.</translation>
    </message>
    <message>
        <source>The proxy wants credentials.</source>
        <translation>Der Proxy verlangt Zugangsdaten.</translation>
    </message>
    <message>
        <source>There is no network.</source>
        <translation>Es gibt kein Netz.</translation>
    </message>
    <message>
        <source>A person has to decide or to put something right; no attempt is made before.</source>
        <translation>Ein Mensch muss entscheiden oder etwas in Ordnung bringen; vorher gibt es keinen Versuch.</translation>
    </message>
    <message>
        <source>No further attempt would change it.</source>
        <translation>Kein weiterer Versuch würde daran etwas ändern.</translation>
    </message>
    <message>
        <source>It was ended on purpose.</source>
        <translation>Es wurde absichtlich beendet.</translation>
    </message>
    <message>
        <source>The service says in Range how much it has: what follows is sent, from the beginning where there is no Range.</source>
        <translation>Der Dienst nennt in Range, wie viel er hat: Der Rest wird gesendet, ohne Range alles von vorn.</translation>
    </message>
    <message>
        <source>More was sent at once than the service takes: choose a smaller part size, and add the file again.</source>
        <translation>Es wurde mehr auf einmal gesendet, als der Dienst annimmt: Eine kleinere Teilgröße wählen und die Datei neu hinzufügen.</translation>
    </message>
    <message>
        <source>There are more parts than the service takes: choose a larger part size, and add the file again.</source>
        <translation>Es sind mehr Teile, als der Dienst annimmt: Eine größere Teilgröße wählen und die Datei neu hinzufügen.</translation>
    </message>
    <message>
        <source>Either this computer&apos;s clock is wrong or the certificate is: a person has to set the one or renew the other.</source>
        <translation>Entweder die Uhr dieses Rechners oder das Zertifikat ist falsch: Die Uhr muss gestellt oder das Zertifikat erneuert werden.</translation>
    </message>
    <message>
        <source>The bucket is there and yours, which is what whoever makes one wants; an upload never makes one.</source>
        <translation>Den Bucket gibt es schon, und es ist der eigene, wie beim Anlegen gewünscht; ein Upload legt nie einen an.</translation>
    </message>
    <message>
        <source>There is nothing left to take back, which is what was wanted.</source>
        <translation>Es gibt nichts mehr zu verwerfen, wie gewünscht.</translation>
    </message>
    <message>
        <source>The parts are listed, those that the service lacks are sent again, and it is closed once more. Only a session that is gone is opened anew.</source>
        <translation>Die Teile werden aufgelistet, die fehlenden erneut gesendet, und der Upload wird noch einmal abgeschlossen. Nur wenn die Sitzung nicht mehr besteht, wird eine neue geöffnet.</translation>
    </message>
    <message>
        <source>A part is smaller than the service takes: choose a larger part size, and add the file again.</source>
        <translation>Ein Teil ist kleiner, als der Dienst annimmt: Eine größere Teilgröße wählen und die Datei neu hinzufügen.</translation>
    </message>
    <message>
        <source>There is no operation “%1”. Use one of: %2.</source>
        <translation>Den Vorgang „%1“ gibt es nicht. Möglich sind: %2.</translation>
    </message>
    <message>
        <source>for %1</source>
        <translation>bei %1</translation>
    </message>
    <message>
        <source>if the clock is off by more than %1</source>
        <translation>wenn die Uhr um mehr als %1 falsch geht</translation>
    </message>
    <message>
        <source>after an attempt with unknown outcome</source>
        <translation>nach einem Versuch mit unbekanntem Ausgang</translation>
    </message>
    <message>
        <source>if the answer names a region</source>
        <translation>wenn die Antwort eine Region nennt</translation>
    </message>
    <message>
        <source>with status %1</source>
        <translation>mit Status %1</translation>
    </message>
    <message>
        <source>if it must not replace an object</source>
        <translation>wenn kein Objekt ersetzt werden darf</translation>
    </message>
    <message>
        <source>otherwise</source>
        <translation>sonst</translation>
    </message>
    <message>
        <source>At most once; after that: %1.</source>
        <translation>Höchstens einmal; danach: %1.</translation>
    </message>
    <message>
        <source>At most %1 times; after that: %2.</source>
        <translation>Höchstens %1-mal; danach: %2.</translation>
    </message>
    <message>
        <source>Source: %1.</source>
        <translation>Quelle: %1.</translation>
    </message>
    <message>
        <source>Process %1 did not take the choice. `windlass-cli resume ID --if-exists CHOICE` makes it.</source>
        <translation>Prozess %1 hat die Wahl nicht übernommen. Nachholen mit `windlass-cli resume ID --if-exists CHOICE`.</translation>
    </message>
    <message>
        <source>No longer followed. Process %1 goes on with it.</source>
        <translation>Wird nicht weiter beobachtet. Prozess %1 macht damit weiter.</translation>
    </message>
    <message>
        <source>Process %1, which drove the profile, has ended. `windlass-cli resume` goes on.</source>
        <translation>Prozess %1, der das Profil betrieb, ist zu Ende. Weiter mit `windlass-cli resume`.</translation>
    </message>
    <message>
        <source>Options</source>
        <translation>Optionen</translation>
    </message>
    <message>
        <source>Waiting for process %1, which drives the profile. Ctrl+C ends the waiting.</source>
        <translation>Warte auf Prozess %1, der das Profil betreibt. Strg+C beendet das Warten.</translation>
    </message>
    <message>
        <source>Process %1 drives this profile and has taken the command.</source>
        <translation>Prozess %1 betreibt dieses Profil und hat den Befehl übernommen.</translation>
    </message>
    <message numerus="yes">
        <source>%n more were left out, for reasons like these.</source>
        <translation>
            <numerusform>%n weitere Datei wurde aus ähnlichen Gründen ausgelassen.</numerusform>
            <numerusform>%n weitere Dateien wurden aus ähnlichen Gründen ausgelassen.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n more were not added, for reasons like these.</source>
        <translation>
            <numerusform>%n weitere Datei wurde aus ähnlichen Gründen nicht hinzugefügt.</numerusform>
            <numerusform>%n weitere Dateien wurden aus ähnlichen Gründen nicht hinzugefügt.</numerusform>
        </translation>
    </message>
    <message>
        <source>No longer waited for. The process that drives the profile may have taken the command: `windlass-cli queue` shows it.</source>
        <translation>Das Warten ist beendet. Der Prozess, der das Profil betreibt, hat den Befehl vielleicht übernommen: `windlass-cli queue` zeigt es.</translation>
    </message>
    <message>
        <source>The process that drives the profile ended without an answer. It may have taken the files: `windlass-cli queue` shows them.</source>
        <translation>Der Prozess, der das Profil betreibt, hat sich ohne Antwort beendet. Vielleicht hat er die Dateien übernommen: `windlass-cli queue` zeigt sie.</translation>
    </message>
    <message>
        <source>No attempt of transfer %1 failed.</source>
        <translation>Kein Versuch der Übertragung %1 ist fehlgeschlagen.</translation>
    </message>
    <message>
        <source>Transfer %1 has made no attempt yet.</source>
        <translation>Übertragung %1 hat noch keinen Versuch gemacht.</translation>
    </message>
    <message>
        <source>`windlass-cli --help` and `windlass-cli COMMAND --help` tell more.</source>
        <translation>Mehr zeigen `windlass-cli --help` und `windlass-cli COMMAND --help`.</translation>
    </message>
    <message>
        <source>No more than %1 files may be open at a time here, and at least %2 are needed. Raise the limit (`ulimit -n`), and try again.</source>
        <translation>Hier dürfen höchstens %1 Dateien gleichzeitig offen sein, gebraucht werden mindestens %2. Die Grenze erhöhen (`ulimit -n`) und erneut versuchen.</translation>
    </message>
    <message>
        <source>windlass-cli ended early: %1. `windlass-cli resume` goes on.</source>
        <translation>windlass-cli wurde vorzeitig beendet: %1. Weiter mit `windlass-cli resume`.</translation>
    </message>
    <message>
        <source>%1 % (%2 of %3)</source>
        <translation>%1 % (%2 von %3)</translation>
    </message>
    <message>
        <source>%1 (%2 for each operation)</source>
        <translation>%1 (%2 je Vorgang)</translation>
    </message>
    <message>
        <source>nothing</source>
        <translation>nichts</translation>
    </message>
    <message>
        <source>%1 (%2 % of the rest)</source>
        <translation>%1 (%2 % vom Rest)</translation>
    </message>
    <message>
        <source>Operations</source>
        <translation>Vorgänge</translation>
    </message>
    <message>
        <source>Attempts</source>
        <translation>Versuche</translation>
    </message>
    <message>
        <source>Retries</source>
        <translation>Wiederholungen</translation>
    </message>
    <message>
        <source>Needed a retry</source>
        <translation>Brauchten eine Wiederholung</translation>
    </message>
    <message>
        <source>Success after retry</source>
        <translation>Nach Wiederholung erfolgreich</translation>
    </message>
    <message>
        <source>Attempts exceeded</source>
        <translation>Versuche aufgebraucht</translation>
    </message>
    <message>
        <source>Sent</source>
        <translation>Gesendet</translation>
    </message>
    <message>
        <source>Sent again</source>
        <translation>Erneut gesendet</translation>
    </message>
    <message>
        <source>Waited (%1)</source>
        <translation>Gewartet (%1)</translation>
    </message>
    <message>
        <source>Failed (%1)</source>
        <translation>Fehlgeschlagen (%1)</translation>
    </message>
    <message>
        <source>Failed with %1 (%2)</source>
        <translation>Fehlgeschlagen mit %1 (%2)</translation>
    </message>
    <message>
        <source>Operations ended (%1)</source>
        <translation>Beendete Vorgänge (%1)</translation>
    </message>
    <message>
        <source>1 object</source>
        <translation>1 Objekt</translation>
    </message>
    <message numerus="yes">
        <source>%Ln objects</source>
        <translation>
            <numerusform>%Ln Objekt</numerusform>
            <numerusform>%Ln Objekte</numerusform>
        </translation>
    </message>
    <message>
        <source>There is no object %1.</source>
        <translation>Das Objekt %1 gibt es nicht.</translation>
    </message>
    <message>
        <source>deleted %1</source>
        <translation>%1 gelöscht</translation>
    </message>
    <message>
        <source>Delete %1 below %2?</source>
        <translation>%1 unter %2 löschen?</translation>
    </message>
    <message>
        <source>Delete %1 (%2)?</source>
        <translation>%1 (%2) löschen?</translation>
    </message>
    <message>
        <source>Nothing was deleted. Say --yes to do it without being asked.</source>
        <translation>Nichts wurde gelöscht. Mit --yes geschieht es ohne Rückfrage.</translation>
    </message>
    <message>
        <source>There is nothing.</source>
        <translation>Hier ist nichts.</translation>
    </message>
    <message>
        <source>KEY</source>
        <translation>SCHLÜSSEL</translation>
    </message>
    <message>
        <source>AGE</source>
        <translation>ALTER</translation>
    </message>
    <message>
        <source>PARTS</source>
        <translation>TEILE</translation>
    </message>
    <message>
        <source>SIZE</source>
        <translation>GRÖSSE</translation>
    </message>
    <message>
        <source>BELONGS TO</source>
        <translation>GEHÖRT ZU</translation>
    </message>
    <message>
        <source>UPLOAD ID</source>
        <translation>UPLOAD-ID</translation>
    </message>
    <message>
        <source>transfer %1</source>
        <translation>Übertragung %1</translation>
    </message>
    <message>
        <source>nobody here</source>
        <translation>niemandem hier</translation>
    </message>
    <message>
        <source>taken back: %1 (%2)</source>
        <translation>verworfen: %1 (%2)</translation>
    </message>
    <message>
        <source>not taken back: %1: %2</source>
        <translation>nicht verworfen: %1: %2</translation>
    </message>
    <message numerus="yes">
        <source>%n younger than %1 left alone: another computer may be at it. --older-than says otherwise.</source>
        <translation>
            <numerusform>%n Upload jünger als %1 bleibt: Vielleicht arbeitet ein anderer Rechner daran. --older-than ändert die Grenze.</numerusform>
            <numerusform>%n Uploads jünger als %1 bleiben: Vielleicht arbeitet ein anderer Rechner daran. --older-than ändert die Grenze.</numerusform>
        </translation>
    </message>
    <message>
        <source>There are no unfinished uploads.</source>
        <translation>Es gibt keine unvollständigen Uploads.</translation>
    </message>
    <message numerus="yes">
        <source>Take %n unfinished uploads back? What was sent of them is deleted.</source>
        <translation>
            <numerusform>%n unvollständigen Upload verwerfen? Was davon gesendet wurde, wird gelöscht.</numerusform>
            <numerusform>%n unvollständige Uploads verwerfen? Was davon gesendet wurde, wird gelöscht.</numerusform>
        </translation>
    </message>
    <message>
        <source>Nothing was taken back. Say --yes to do it without being asked.</source>
        <translation>Nichts wurde verworfen. Mit --yes geschieht es ohne Rückfrage.</translation>
    </message>
    <message>
        <source>1 file</source>
        <translation>1 Datei</translation>
    </message>
    <message numerus="yes">
        <source>%n files</source>
        <translation>
            <numerusform>%n Datei</numerusform>
            <numerusform>%n Dateien</numerusform>
        </translation>
    </message>
    <message>
        <source>1 retry</source>
        <translation>1 Wiederholung</translation>
    </message>
    <message numerus="yes">
        <source>%n retries</source>
        <translation>
            <numerusform>%n Wiederholung</numerusform>
            <numerusform>%n Wiederholungen</numerusform>
        </translation>
    </message>
    <message>
        <source>at once</source>
        <translation>sofort</translation>
    </message>
    <message>
        <source>in %1 (%2)</source>
        <translation>in %1 (%2)</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%1 von %2</translation>
    </message>
    <message>
        <source>%1 left</source>
        <translation>noch %1</translation>
    </message>
    <message>
        <source>added %1: %2, %3 to %4</source>
        <translation>hinzugefügt als %1: %2, %3 nach %4</translation>
    </message>
    <message>
        <source>later: %1: attempt %2 failed: %3; it is not tried again for now</source>
        <translation>später: %1: Versuch %2 fehlgeschlagen: %3; vorerst kein weiterer Versuch</translation>
    </message>
    <message>
        <source>retry: %1: attempt %2 failed: %3; the next %4</source>
        <translation>Wiederholung: %1: Versuch %2 fehlgeschlagen: %3; der nächste %4</translation>
    </message>
    <message>
        <source>trouble: %1: attempt %2 failed: %3; %4</source>
        <translation>Störung: %1: Versuch %2 fehlgeschlagen: %3; %4</translation>
    </message>
    <message>
        <source>the service is asked what became of it</source>
        <translation>der Dienst wird gefragt, was daraus geworden ist</translation>
    </message>
    <message>
        <source>it is put right if it can be</source>
        <translation>wenn möglich, wird es behoben</translation>
    </message>
    <message>
        <source>gave up: %1: attempt %2 failed: %3</source>
        <translation>aufgegeben: %1: Versuch %2 fehlgeschlagen: %3</translation>
    </message>
    <message>
        <source>tried: %1: %2; it goes on without</source>
        <translation>erprobt: %1: %2; es geht ohne weiter</translation>
    </message>
    <message>
        <source>failed: %1: attempt %2: %3; another would not change it</source>
        <translation>fehlgeschlagen: %1: Versuch %2: %3; ein weiterer würde nichts ändern</translation>
    </message>
    <message>
        <source>recovered: %1: attempt %2 succeeded</source>
        <translation>wieder in Ordnung: %1: Versuch %2 erfolgreich</translation>
    </message>
    <message>
        <source>skipped: %1: the same object is there already</source>
        <translation>übersprungen: %1: dasselbe Objekt ist schon da</translation>
    </message>
    <message>
        <source>lost: %1: the service no longer holds %2 of its parts; they are sent again</source>
        <translation>verloren: %1: %2 der Teile hat der Dienst nicht mehr; sie werden erneut gesendet</translation>
    </message>
    <message>
        <source>transfer %1 is %2</source>
        <translation>Übertragung %1 ist %2</translation>
    </message>
    <message>
        <source>%1: %2, %3 in %4, %5</source>
        <translation>%1: %2, %3 in %4, %5</translation>
    </message>
    <message>
        <source>, %1 as %2 states</source>
        <translation>, %1, wie in %2 angegeben</translation>
    </message>
    <message>
        <source>`windlass-cli resume %1 --if-exists replace` overwrites it.</source>
        <translation>Überschreiben mit `windlass-cli resume %1 --if-exists replace`.</translation>
    </message>
    <message>
        <source>`windlass-cli resume %1` goes on.</source>
        <translation>Weiter mit `windlass-cli resume %1`.</translation>
    </message>
    <message>
        <source>need you</source>
        <translation>brauchen Eingriff</translation>
    </message>
    <message numerus="yes">
        <source>; %n acknowledged, not looked at</source>
        <translation>
            <numerusform>; %n bestätigt, nicht geprüft</numerusform>
            <numerusform>; %n bestätigt, nicht geprüft</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>; %n left out</source>
        <translation>
            <numerusform>; %n ausgelassen</numerusform>
            <numerusform>; %n ausgelassen</numerusform>
        </translation>
    </message>
    <message>
        <source>; %1 about manifests</source>
        <translation>; %1 zu Manifesten</translation>
    </message>
    <message>
        <source>1 finding</source>
        <translation>1 Befund</translation>
    </message>
    <message numerus="yes">
        <source>%n findings</source>
        <translation>
            <numerusform>%n Befund</numerusform>
            <numerusform>%n Befunde</numerusform>
        </translation>
    </message>
    <message>
        <source>Nothing was uploaded%1.</source>
        <translation>Nichts wurde hochgeladen%1.</translation>
    </message>
    <message>
        <source>; %1 there already</source>
        <translation>; %1 schon vorhanden</translation>
    </message>
    <message>
        <source>; of what is not done %1 sent, %2 confirmed</source>
        <translation>; von nicht Abgeschlossenem %1 gesendet, %2 bestätigt</translation>
    </message>
    <message>
        <source>%1: %2; %3 uploaded in %4, %5%6.</source>
        <translation>%1: %2; %3 hochgeladen in %4, %5%6.</translation>
    </message>
    <message>
        <source>%1 and %2 more</source>
        <translation>%1 und %2 weitere</translation>
    </message>
    <message>
        <source>ID</source>
        <translation>ID</translation>
    </message>
    <message>
        <source>STATE</source>
        <translation>STATUS</translation>
    </message>
    <message>
        <source>NAME</source>
        <translation>NAME</translation>
    </message>
    <message>
        <source>CONFIRMED</source>
        <translation>BESTÄTIGT</translation>
    </message>
    <message>
        <source>DESTINATION</source>
        <translation>ZIEL</translation>
    </message>
    <message>
        <source>its record in the journal is damaged</source>
        <translation>der Eintrag im Journal ist beschädigt</translation>
    </message>
    <message>
        <source>; not before %1</source>
        <translation>; nicht vor %1</translation>
    </message>
    <message>
        <source>STARTED</source>
        <translation>BEGINN</translation>
    </message>
    <message>
        <source>STEP</source>
        <translation>SCHRITT</translation>
    </message>
    <message>
        <source>ATTEMPT</source>
        <translation>VERSUCH</translation>
    </message>
    <message>
        <source>TOOK</source>
        <translation>DAUER</translation>
    </message>
    <message>
        <source>BYTES</source>
        <translation>BYTES</translation>
    </message>
    <message>
        <source>OUTCOME</source>
        <translation>ERGEBNIS</translation>
    </message>
    <message>
        <source>ANSWER</source>
        <translation>ANTWORT</translation>
    </message>
    <message>
        <source>WAIT</source>
        <translation>WARTEZEIT</translation>
    </message>
    <message>
        <source>REQUEST ID</source>
        <translation>ANFRAGE-ID</translation>
    </message>
    <message>
        <source>URL</source>
        <translation>URL</translation>
    </message>
    <message>
        <source>ACCESS KEY</source>
        <translation>ZUGRIFFSSCHLÜSSEL</translation>
    </message>
    <message>
        <source>RETRY</source>
        <translation>WIEDERHOLUNG</translation>
    </message>
    <message>
        <source>%1 attempts, waits of %2 to %3, x%4</source>
        <translation>%1 Versuche, Wartezeiten von %2 bis %3, x%4</translation>
    </message>
    <message>
        <source>, %1 in all</source>
        <translation>, insgesamt %1</translation>
    </message>
    <message>
        <source>The practice store listens on %1</source>
        <translation>Der Übungsspeicher lauscht auf %1</translation>
    </message>
    <message>
        <source>bucket</source>
        <translation>Bucket</translation>
    </message>
    <message>
        <source>%1 (region %2)</source>
        <translation>%1 (Region %2)</translation>
    </message>
    <message>
        <source>access key</source>
        <translation>Zugriffsschlüssel</translation>
    </message>
    <message>
        <source>secret</source>
        <translation>geheimer Zugriffsschlüssel</translation>
    </message>
    <message>
        <source>folder</source>
        <translation>Ordner</translation>
    </message>
    <message>
        <source>%1 (removed at the end)</source>
        <translation>%1 (wird am Ende gelöscht)</translation>
    </message>
    <message>
        <source>counters</source>
        <translation>Zähler</translation>
    </message>
    <message>
        <source>Upload something from another terminal; Ctrl+C ends the store:</source>
        <translation>Von einem anderen Terminal aus etwas hochladen; Strg+C beendet den Speicher:</translation>
    </message>
    <message>
        <source>%1 requests on %2 connections; received %3, kept %4, confirmed %5; %6 faults</source>
        <translation>%1 Anfragen über %2 Verbindungen; empfangen %3, gespeichert %4, bestätigt %5; %6 Störungen</translation>
    </message>
    <message>
        <source>There is no transfer %1. `windlass-cli queue` shows those there are.</source>
        <translation>Die Übertragung %1 gibt es nicht. `windlass-cli queue` zeigt die vorhandenen.</translation>
    </message>
    <message>
        <source>Transfer %1 is %2 already and stays as it is: there is nothing to pause.</source>
        <translation>Übertragung %1 ist bereits %2 und bleibt, wie sie ist: Es gibt nichts anzuhalten.</translation>
    </message>
    <message>
        <source>Transfer %1 is %2, and something of it may be left on the service. Take it back first: `windlass-cli cancel %1`.</source>
        <translation>Übertragung %1 ist %2, und vielleicht liegt etwas davon noch beim Dienst. Zuerst abbrechen: `windlass-cli cancel %1`.</translation>
    </message>
    <message>
        <source>There is no destination “%1”.%2 `windlass-cli destination list` shows those there are, `windlass-cli destination add %1 URL` makes it.</source>
        <translation>Das Ziel „%1“ gibt es nicht.%2 `windlass-cli destination list` zeigt die vorhandenen, `windlass-cli destination add %1 URL` legt es an.</translation>
    </message>
    <message>
        <source>Broken off; nothing was changed.</source>
        <translation>Abgebrochen; nichts wurde geändert.</translation>
    </message>
    <message>
        <source> [y/N] </source>
        <comment>after a question; y agrees</comment>
        <translation> [j/N] </translation>
    </message>
    <message>
        <source>y</source>
        <comment>an answer that agrees</comment>
        <translation>j</translation>
    </message>
    <message>
        <source>yes</source>
        <comment>an answer that agrees</comment>
        <translation>ja</translation>
    </message>
    <message>
        <source>No transfer needs you.</source>
        <translation>Keine Übertragung braucht einen Eingriff.</translation>
    </message>
    <message>
        <source>No transfer is %1.</source>
        <translation>Keine Übertragung ist %1.</translation>
    </message>
    <message>
        <source>The queue is empty. `windlass-cli upload PATH --to DEST` fills it.</source>
        <translation>Die Warteschlange ist leer. `windlass-cli upload PATH --to DEST` füllt sie.</translation>
    </message>
    <message>
        <source>asking the service</source>
        <translation>fragt den Dienst</translation>
    </message>
    <message>
        <source>checking what an earlier run brought</source>
        <translation>prüft, was ein früherer Lauf geholt hat</translation>
    </message>
    <message>
        <source>reading it back to compare checksums</source>
        <translation>liest zurück, um Prüfsummen zu vergleichen</translation>
    </message>
    <message>
        <source>next attempt in %1</source>
        <translation>nächster Versuch in %1</translation>
    </message>
    <message>
        <source>not restored: %1: %2</source>
        <translation>nicht wiederhergestellt: %1: %2</translation>
    </message>
    <message>
        <source>What has arrived is kept; the same command goes on.</source>
        <translation>Was angekommen ist, bleibt erhalten; derselbe Befehl macht weiter.</translation>
    </message>
    <message>
        <source>restored: %1, %2, %3</source>
        <translation>wiederhergestellt: %1, %2, %3</translation>
    </message>
    <message>
        <source>its size is right; the service keeps no checksum that its bytes could be compared with</source>
        <translation>die Größe stimmt; der Dienst hat keine Prüfsumme, mit der sich die Bytes vergleichen ließen</translation>
    </message>
    <message>
        <source>There is no folder %1. Make it, or choose another place with --to.</source>
        <translation>Den Ordner %1 gibt es nicht. Ihn anlegen oder mit --to einen anderen Ort wählen.</translation>
    </message>
    <message>
        <source>%1 is a folder. Choose another place with --to.</source>
        <translation>%1 ist ein Ordner. Mit --to einen anderen Ort wählen.</translation>
    </message>
    <message>
        <source>%1 is no file, but a device or a pipe. Choose another place with --to.</source>
        <translation>%1 ist keine Datei, sondern ein Gerät oder eine Pipe. Mit --to einen anderen Ort wählen.</translation>
    </message>
    <message>
        <source>There is a file %1 already. Choose another place with --to, let it be replaced with --if-exists replace, or passed over with --if-exists skip.</source>
        <translation>Die Datei %1 gibt es bereits. Mit --to einen anderen Ort wählen, sie mit --if-exists replace ersetzen oder mit --if-exists skip überspringen.</translation>
    </message>
    <message>
        <source>Another object of this run is in %1 already. Restore %2 alone, to another place.</source>
        <translation>In %1 liegt bereits ein anderes Objekt dieses Laufs. %2 einzeln an einen anderen Ort wiederherstellen.</translation>
    </message>
    <message>
        <source>%1 is a file. Several objects need a folder: choose another place with --to.</source>
        <translation>%1 ist eine Datei. Mehrere Objekte brauchen einen Ordner: mit --to einen anderen Ort wählen.</translation>
    </message>
    <message>
        <source>%1 names a folder. One object at a time goes to standard output.</source>
        <translation>%1 bezeichnet einen Ordner. Auf die Standardausgabe geht nur ein Objekt auf einmal.</translation>
    </message>
    <message>
        <source>Interrupted; what has arrived is kept. The same command goes on.</source>
        <translation>Unterbrochen; was angekommen ist, bleibt erhalten. Derselbe Befehl macht weiter.</translation>
    </message>
    <message>
        <source>there already: %1</source>
        <translation>schon vorhanden: %1</translation>
    </message>
    <message>
        <source>One object at a time goes to standard output.</source>
        <translation>Auf die Standardausgabe geht nur ein Objekt auf einmal.</translation>
    </message>
    <message>
        <source>%1 cannot be a folder. Several objects need one: choose another place with --to.</source>
        <translation>%1 kann kein Ordner sein. Mehrere Objekte brauchen einen: mit --to einen anderen Ort wählen.</translation>
    </message>
    <message>
        <source>Nothing to resume: every transfer is done or cancelled.</source>
        <translation>Nichts fortzusetzen: Alle Übertragungen sind fertig oder abgebrochen.</translation>
    </message>
    <message numerus="yes">
        <source>Nothing goes on without being named: %n failed for a reason that another attempt alone does not change. `windlass-cli queue` names it; once it is mended, `windlass-cli resume ID` tries that one again.</source>
        <translation>
            <numerusform>Ohne Angabe einer ID geht nichts weiter: %n Übertragung ist aus einem Grund fehlgeschlagen, an dem ein weiterer Versuch allein nichts ändert. `windlass-cli queue` nennt ihn; ist er behoben, versucht `windlass-cli resume ID` es erneut.</numerusform>
            <numerusform>Ohne Angabe einer ID geht nichts weiter: %n Übertragungen sind aus einem Grund fehlgeschlagen, an dem ein weiterer Versuch allein nichts ändert. `windlass-cli queue` nennt ihn; ist er behoben, versucht `windlass-cli resume ID` es erneut.</numerusform>
        </translation>
    </message>
    <message>
        <source>Transfer %1 is %2: there is nothing to go on with.</source>
        <translation>Übertragung %1 ist %2: Es gibt nichts fortzusetzen.</translation>
    </message>
    <message>
        <source>class</source>
        <translation>Klasse</translation>
    </message>
    <message>
        <source>verdict</source>
        <translation>Entscheidung</translation>
    </message>
    <message>
        <source>retryable</source>
        <translation>wiederholbar</translation>
    </message>
    <message>
        <source>yes</source>
        <translation>ja</translation>
    </message>
    <message>
        <source>no</source>
        <translation>nein</translation>
    </message>
    <message>
        <source>rule</source>
        <translation>Regel</translation>
    </message>
    <message>
        <source>reason</source>
        <translation>Grund</translation>
    </message>
    <message>
        <source>WAIT BEFORE</source>
        <translation>WARTEZEIT DAVOR</translation>
    </message>
    <message>
        <source>STARTS AT</source>
        <translation>BEGINNT NACH</translation>
    </message>
    <message>
        <source>Waiting in all: %1. Longest run, with attempts of %2 each: %3.</source>
        <translation>Wartezeit insgesamt: %1. Längste Dauer bei Versuchen von je %2: %3.</translation>
    </message>
    <message>
        <source>%1 of %2 (not shown): </source>
        <translation>%1 für %2 (wird nicht angezeigt): </translation>
    </message>
    <message>
        <source>%1 of %2: </source>
        <translation>%1 für %2: </translation>
    </message>
    <message>
        <source>Nothing was entered, and nothing was changed.</source>
        <translation>Nichts wurde eingegeben und nichts geändert.</translation>
    </message>
    <message>
        <source>Standard input cannot be read. Pipe the secret in, or run this on a terminal.</source>
        <translation>Die Standardeingabe ist nicht lesbar. Den geheimen Zugriffsschlüssel über eine Pipe zuführen oder den Befehl am Terminal aufrufen.</translation>
    </message>
    <message>
        <source>Only one line was read, and “%1” has no access key ID. Give two lines: the access key ID, then the secret.</source>
        <translation>Es wurde nur eine Zeile gelesen, und „%1“ hat keine Zugriffsschlüssel-ID. Zwei Zeilen angeben: die Zugriffsschlüssel-ID, dann den geheimen Zugriffsschlüssel.</translation>
    </message>
    <message>
        <source>Give two or three lines on standard input: the access key ID, the secret, and a session token where there is one.</source>
        <translation>Zwei oder drei Zeilen auf der Standardeingabe angeben: die Zugriffsschlüssel-ID, den geheimen Zugriffsschlüssel und, falls vorhanden, ein Sitzungstoken.</translation>
    </message>
    <message>
        <source>Without a keychain, give the keys in the environment (AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY) or in ~/.aws/credentials: every command finds them there, also for “%1”.</source>
        <translation>Ohne Schlüsselbund die Zugangsdaten in der Umgebung (AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY) oder in ~/.aws/credentials angeben: Dort findet sie jeder Befehl, auch für „%1“.</translation>
    </message>
    <message>
        <source>The secret of %1 is in the keychain.</source>
        <translation>Die Zugangsdaten für %1 liegen im Schlüsselbund.</translation>
    </message>
    <message>
        <source>The keychain has no secret of %1 any more.</source>
        <translation>Der Schlüsselbund hat keine Zugangsdaten mehr für %1.</translation>
    </message>
    <message>
        <source>%1 takes a rate such as 20MB/s, not “%2”.</source>
        <translation>%1 erwartet eine Rate wie 20MB/s, nicht „%2“.</translation>
    </message>
    <message>
        <source>%1 takes fail, replace or skip, not “%2”.</source>
        <translation>%1 erwartet fail, replace oder skip, nicht „%2“.</translation>
    </message>
    <message>
        <source>Download the object and compare every byte; nothing is kept</source>
        <translation>Das Objekt herunterladen und jedes Byte vergleichen; nichts wird gespeichert</translation>
    </message>
    <message>
        <source>Ranges side by side</source>
        <translation>Bereiche nebeneinander</translation>
    </message>
    <message>
        <source>The file that shall be, or a folder; - is standard output</source>
        <translation>Die Zieldatei oder ein Ordner; - ist die Standardausgabe</translation>
    </message>
    <message>
        <source>When there is such a file: fail (the default), replace or skip</source>
        <translation>Wenn es die Datei schon gibt: fail (Vorgabe), replace oder skip</translation>
    </message>
    <message>
        <source>The size of the parts that it was uploaded in, where
neither journal nor service know it</source>
        <translation>Die Größe der Teile beim Upload, wenn weder Journal
noch Dienst sie kennen</translation>
    </message>
    <message>
        <source>No faster than this</source>
        <translation>Höchstens mit dieser Rate</translation>
    </message>
    <message>
        <source>All that is below the folder of that name</source>
        <translation>Alles unter dem Ordner dieses Namens</translation>
    </message>
    <message>
        <source>Without being asked</source>
        <translation>Ohne Rückfrage</translation>
    </message>
    <message>
        <source>Take back what belongs to nobody here</source>
        <translation>Verwerfen, was hier niemandem gehört</translation>
    </message>
    <message>
        <source>Only what was begun longer ago than this, by default 24h</source>
        <translation>Nur was vor mehr als dieser Zeit begonnen wurde; Vorgabe 24h</translation>
    </message>
    <message>
        <source>Compare local file, journal and object once more</source>
        <translation>Lokale Datei, Journal und Objekt noch einmal vergleichen</translation>
    </message>
    <message>
        <source>Name at least one transfer: `windlass-cli verify ID`.</source>
        <translation>Mindestens eine Übertragung angeben: `windlass-cli verify ID`.</translation>
    </message>
    <message>
        <source>The local file is read once; of the object, size, checksum and the mark of its upload are asked
for. It ends with 0 where all is the same, 1 where something differs. It may run while another
process drives the profile.</source>
        <translation>Die lokale Datei wird einmal gelesen; vom Objekt werden Größe, Prüfsumme und die Kennung des Uploads
abgefragt. Exit-Status 0: alles gleich; 1: etwas ist anders. Das geht auch, während ein anderer
Prozess das Profil betreibt.</translation>
    </message>
    <message>
        <source>Numbers of transfers, as `queue` shows them, or places that were uploaded to</source>
        <translation>Nummern von Übertragungen, wie `queue` sie zeigt, oder Orte, an die hochgeladen wurde</translation>
    </message>
    <message>
        <source> SOURCE… --to PATH|- [options]</source>
        <translation> SOURCE… --to PATH|- [Optionen]</translation>
    </message>
    <message>
        <source>Download objects with the same retry, resume and checksums</source>
        <translation>Objekte herunterladen, mit denselben Wiederholungen, Fortsetzungen und Prüfsummen</translation>
    </message>
    <message>
        <source>Name at least one object: `windlass-cli restore SOURCE --to PATH`.</source>
        <translation>Mindestens ein Objekt angeben: `windlass-cli restore SOURCE --to PATH`.</translation>
    </message>
    <message>
        <source>Say where to restore to: --to with a file or a folder.</source>
        <translation>Angeben, wohin wiederhergestellt wird: --to mit einer Datei oder einem Ordner.</translation>
    </message>
    <message>
        <source>SOURCE is s3://BUCKET/KEY[?endpoint=URL&amp;region=R&amp;path-style=1], or NAME:KEY of a saved destination;
where there is no such object, all below the folder of that name. With --to - one object goes to
standard output, everything else to standard error; its proof comes after its bytes.
It goes into PATH.windlass-part and gets its name only when it is whole and agrees with the
service&apos;s checksum. Interrupted, the same command goes on. It may run while another process
drives the profile.</source>
        <translation>SOURCE ist s3://BUCKET/KEY[?endpoint=URL&amp;region=R&amp;path-style=1] oder NAME:KEY eines gespeicherten
Ziels; gibt es kein solches Objekt, alles unter dem Ordner dieses Namens. Mit --to - geht ein Objekt
auf die Standardausgabe, alles andere auf die Standardfehlerausgabe; der Nachweis folgt nach den Bytes.
Geschrieben wird in PATH.windlass-part; den Namen bekommt die Datei erst, wenn sie vollständig ist und
zur Prüfsumme des Dienstes passt. Nach einer Unterbrechung macht derselbe Befehl weiter. Das geht
auch, während ein anderer Prozess das Profil betreibt.</translation>
    </message>
    <message>
        <source>Objects, or folders of objects</source>
        <translation>Objekte oder Ordner mit Objekten</translation>
    </message>
    <message>
        <source>List objects</source>
        <translation>Objekte auflisten</translation>
    </message>
    <message>
        <source>Name at least one place: `windlass-cli ls SOURCE`.</source>
        <translation>Mindestens einen Ort angeben: `windlass-cli ls SOURCE`.</translation>
    </message>
    <message>
        <source>All objects there, in folders below it, too.</source>
        <translation>Alle Objekte dort, auch in Ordnern darunter.</translation>
    </message>
    <message>
        <source>s3://BUCKET[/PREFIX], a saved destination, or NAME:PREFIX</source>
        <translation>s3://BUCKET[/PREFIX], ein gespeichertes Ziel oder NAME:PREFIX</translation>
    </message>
    <message>
        <source>As without: what is below is listed, too</source>
        <translation>Wie ohne: Auch was darunter liegt, wird aufgelistet</translation>
    </message>
    <message>
        <source>Sum up what objects take</source>
        <translation>Summieren, was Objekte belegen</translation>
    </message>
    <message>
        <source>Name at least one place: `windlass-cli du SOURCE`.</source>
        <translation>Mindestens einen Ort angeben: `windlass-cli du SOURCE`.</translation>
    </message>
    <message>
        <source>Delete objects</source>
        <translation>Objekte löschen</translation>
    </message>
    <message>
        <source>Name at least one object: `windlass-cli rm SOURCE`.</source>
        <translation>Mindestens ein Objekt angeben: `windlass-cli rm SOURCE`.</translation>
    </message>
    <message>
        <source>s3://BUCKET/KEY, or NAME:KEY</source>
        <translation>s3://BUCKET/KEY oder NAME:KEY</translation>
    </message>
    <message>
        <source>Show unfinished uploads on the service, and take them back</source>
        <translation>Unvollständige Uploads beim Dienst anzeigen und verwerfen</translation>
    </message>
    <message>
        <source>Name one destination: `windlass-cli orphans DEST`.</source>
        <translation>Ein Ziel angeben: `windlass-cli orphans DEST`.</translation>
    </message>
    <message>
        <source>What belongs to a transfer of this profile is shown and never taken back: `cancel` does that.
Younger than a day is left alone, for another computer may be sending it at this moment;
--older-than sets another age.</source>
        <translation>Was zu einer Übertragung dieses Profils gehört, wird angezeigt, aber nie verworfen: Das macht
`cancel`. Was jünger als ein Tag ist, bleibt, weil ein anderer Rechner es gerade senden könnte;
--older-than setzt eine andere Grenze.</translation>
    </message>
    <message>
        <source>A saved destination, NAME:PREFIX, or a URL</source>
        <translation>Ein gespeichertes Ziel, NAME:PREFIX oder eine URL</translation>
    </message>
    <message>
        <source>queued</source>
        <comment>state of a transfer</comment>
        <translation>eingereiht</translation>
    </message>
    <message>
        <source>running</source>
        <comment>state of a transfer</comment>
        <translation>in Arbeit</translation>
    </message>
    <message>
        <source>waiting</source>
        <comment>state of a transfer</comment>
        <translation>wartend</translation>
    </message>
    <message>
        <source>finalising</source>
        <comment>state of a transfer</comment>
        <translation>beim Abschließen</translation>
    </message>
    <message>
        <source>paused</source>
        <comment>state of a transfer</comment>
        <translation>angehalten</translation>
    </message>
    <message>
        <source>parked</source>
        <comment>state of a transfer</comment>
        <translation>geparkt</translation>
    </message>
    <message>
        <source>cancelling</source>
        <comment>state of a transfer</comment>
        <translation>beim Abbrechen</translation>
    </message>
    <message>
        <source>done</source>
        <comment>state of a transfer</comment>
        <translation>fertig</translation>
    </message>
    <message>
        <source>failed</source>
        <comment>state of a transfer</comment>
        <translation>fehlgeschlagen</translation>
    </message>
    <message>
        <source>cancelled</source>
        <comment>state of a transfer</comment>
        <translation>abgebrochen</translation>
    </message>
    <message>
        <source>Did you mean “%1”?</source>
        <translation>Ist „%1“ gemeint?</translation>
    </message>
    <message>
        <source>Show what the retry engine would do</source>
        <translation>Zeigen, was bei einem Fehler geschehen würde</translation>
    </message>
    <message>
        <source>`windlass-cli retry COMMAND --help` tells more.</source>
        <translation>Mehr zeigt `windlass-cli retry COMMAND --help`.</translation>
    </message>
    <message>
        <source> [retry options] [--op-time D]</source>
        <translation> [Wiederholungsoptionen] [--op-time D]</translation>
    </message>
    <message>
        <source>The table of attempts, their waits and the total</source>
        <translation>Die Tabelle der Versuche mit ihren Wartezeiten und der Gesamtdauer</translation>
    </message>
    <message>
        <source>How long one attempt takes</source>
        <translation>Wie lange ein Versuch dauert</translation>
    </message>
    <message>
        <source> --provider P [--http N] [--code C] [--network NAME] [--op OP] [conditions]</source>
        <translation> --provider P [--http N] [--code C] [--network NAME] [--op OP] [Bedingungen]</translation>
    </message>
    <message>
        <source>The class of a failure, what follows from it, and the row that decided</source>
        <translation>Die Klasse eines Fehlers, was daraus folgt und welche Zeile entschieden hat</translation>
    </message>
    <message>
        <source>Whose codes: s3, azure or gcs</source>
        <translation>Wessen Codes: s3, azure oder gcs</translation>
    </message>
    <message>
        <source>The status of the answer</source>
        <translation>Der Status der Antwort</translation>
    </message>
    <message>
        <source>The service&apos;s code, such as SlowDown</source>
        <translation>Der Code des Dienstes, etwa SlowDown</translation>
    </message>
    <message>
        <source>The trouble of the connection, such as refused, tls-self-signed or stall; Qt&apos;s own names, too</source>
        <translation>Der Verbindungsfehler, etwa refused, tls-self-signed oder stall; auch die Namen von Qt</translation>
    </message>
    <message>
        <source>Condition: how far this computer&apos;s clock is off, either way</source>
        <translation>Bedingung: wie weit die Uhr dieses Rechners falsch geht, in beide Richtungen</translation>
    </message>
    <message>
        <source>Condition: the answer names this region</source>
        <translation>Bedingung: Die Antwort nennt diese Region</translation>
    </message>
    <message>
        <source>Condition: an earlier attempt ended with an unknown outcome</source>
        <translation>Bedingung: Ein früherer Versuch endete mit unbekanntem Ausgang</translation>
    </message>
    <message>
        <source>Condition: the request must not replace an object</source>
        <translation>Bedingung: Die Anfrage darf kein Objekt ersetzen</translation>
    </message>
    <message>
        <source>How much was retried, with what success, and what it cost</source>
        <translation>Wie viel wiederholt wurde, mit welchem Erfolg und zu welchem Preis</translation>
    </message>
    <message>
        <source>Name one transfer, or none for all: `windlass-cli metrics ID`.</source>
        <translation>Eine Übertragung angeben oder für alle keine: `windlass-cli metrics ID`.</translation>
    </message>
    <message>
        <source>Counted over the transfers that `queue` shows. An operation is one run of a step: a first attempt
and its retries. The rates: operations that needed a retry, those of them that ended well,
operations whose attempts ran out, retries for each operation.</source>
        <translation>Gezählt über die Übertragungen, die `queue` zeigt. Ein Vorgang ist ein Lauf eines Schritts: ein erster
Versuch und dessen Wiederholungen. Die Quoten: Vorgänge, die eine Wiederholung brauchten; davon gut
ausgegangene; Vorgänge, deren Versuche aufgebraucht waren; Wiederholungen je Vorgang.</translation>
    </message>
    <message>
        <source>The number of a transfer, as `queue` shows it</source>
        <translation>Die Nummer einer Übertragung, wie `queue` sie zeigt</translation>
    </message>
    <message>
        <source>text (the default), json or prometheus</source>
        <translation>text (Vorgabe), json oder prometheus</translation>
    </message>
    <message>
        <source>A loopback S3 store that fails on demand</source>
        <translation>Ein lokaler S3-Speicher, der auf Wunsch Fehler erzeugt</translation>
    </message>
    <message>
        <source>The port on 127.0.0.1; 0, the default, takes one that is free</source>
        <translation>Der Port auf 127.0.0.1; die Vorgabe 0 nimmt einen freien</translation>
    </message>
    <message>
        <source>Where the objects are kept, as files; a temporary folder without it</source>
        <translation>Wo die Objekte als Dateien liegen; ohne Angabe in einem temporären Ordner</translation>
    </message>
    <message>
        <source>What goes wrong, and when</source>
        <translation>Was schiefgeht und wann</translation>
    </message>
    <message>
        <source>Retry</source>
        <translation>Wiederholung</translation>
    </message>
    <message>
        <source>standard, critical, quick, conservative, patient or none</source>
        <translation>standard, critical, quick, conservative, patient oder none</translation>
    </message>
    <message>
        <source>Requests in all for each step, the first included</source>
        <translation>Anfragen je Schritt insgesamt, die erste mitgezählt</translation>
    </message>
    <message>
        <source>The wait before the second attempt</source>
        <translation>Die Wartezeit vor dem zweiten Versuch</translation>
    </message>
    <message>
        <source>No wait of our own is longer</source>
        <translation>Die längste eigene Wartezeit</translation>
    </message>
    <message>
        <source>Each wait is this many times the one before</source>
        <translation>Der Faktor von einer Wartezeit zur nächsten</translation>
    </message>
    <message>
        <source>No attempt of a step begins after this time; 0 is none</source>
        <translation>Danach beginnt kein Versuch eines Schritts mehr; 0 heißt: ohne Grenze</translation>
    </message>
    <message>
        <source>none, additive, plusminus, full, equal or decorrelated</source>
        <translation>none, additive, plusminus, full, equal oder decorrelated</translation>
    </message>
    <message>
        <source>Transfers side by side</source>
        <translation>Übertragungen nebeneinander</translation>
    </message>
    <message>
        <source>Parts of a file side by side</source>
        <translation>Teile einer Datei nebeneinander</translation>
    </message>
    <message>
        <source>Bytes a second of all transfers together, such as 20MB/s</source>
        <translation>Byte je Sekunde für alle Übertragungen zusammen, etwa 20MB/s</translation>
    </message>
    <message>
        <source>When an object of that name is there: ask (the default), skip, replace or fail</source>
        <translation>Wenn es ein Objekt dieses Namens gibt: ask (Vorgabe), skip, replace oder fail</translation>
    </message>
    <message>
        <source>Show what would be sent and under which keys; send and write nothing</source>
        <translation>Zeigen, was unter welchen Schlüsseln gesendet würde; nichts senden oder schreiben</translation>
    </message>
    <message>
        <source>The size of a part, instead of one chosen by the file</source>
        <translation>Die Größe eines Teils anstelle der nach der Datei gewählten</translation>
    </message>
    <message>
        <source>Go on showing it until you end it with Ctrl+C</source>
        <translation>Fortlaufend anzeigen, bis Strg+C</translation>
    </message>
    <message>
        <source>Only those in this state, such as parked, failed or needs-you</source>
        <translation>Nur die in diesem Status, etwa parked, failed oder needs-you</translation>
    </message>
    <message>
        <source>Only the attempts that failed</source>
        <translation>Nur die fehlgeschlagenen Versuche</translation>
    </message>
    <message>
        <source> PATH… --to DEST [options]</source>
        <translation> PATH… --to DEST [Optionen]</translation>
    </message>
    <message>
        <source>Queue files and folders, and run until all are at rest</source>
        <translation>Dateien und Ordner einreihen und laufen, bis alle zur Ruhe gekommen sind</translation>
    </message>
    <message>
        <source>This version of Windlass has no option %1. Leave it out.</source>
        <translation>Diese Version von Windlass kennt die Option %1 noch nicht. Die Option weglassen.</translation>
    </message>
    <message>
        <source>Name at least one file or folder to upload.</source>
        <translation>Mindestens eine Datei oder einen Ordner zum Hochladen angeben.</translation>
    </message>
    <message>
        <source>Say where to upload to: --to with a saved destination or a URL such as s3://BUCKET/PREFIX.</source>
        <translation>Angeben, wohin hochgeladen wird: --to mit einem gespeicherten Ziel oder einer URL wie s3://BUCKET/PREFIX.</translation>
    </message>
    <message>
        <source>DEST is the name of a saved destination, NAME:PREFIX for a folder in it, or a URL:
  s3://BUCKET[/PREFIX][?endpoint=URL&amp;region=R&amp;path-style=1&amp;checksum=MODE]
With a URL the credentials come from the environment: AWS_ACCESS_KEY_ID,
AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN.
Durations: 500ms 1s 1.5m 2h. Sizes: 64MiB 5GB.</source>
        <translation>DEST ist der Name eines gespeicherten Ziels, NAME:PREFIX für einen Ordner darin oder eine URL:
  s3://BUCKET[/PREFIX][?endpoint=URL&amp;region=R&amp;path-style=1&amp;checksum=MODE]
Bei einer URL kommen die Zugangsdaten aus der Umgebung: AWS_ACCESS_KEY_ID,
AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN.
Zeitspannen: 500ms 1s 1.5m 2h. Größen: 64MiB 5GB.</translation>
    </message>
    <message>
        <source>Files, and folders whose files are taken</source>
        <translation>Dateien und Ordner, deren Dateien mitkommen</translation>
    </message>
    <message>
        <source>The object&apos;s key, by default exports/{date}/{vm}/{file};
also {prefix} {host} {time} {ext}</source>
        <translation>Der Schlüssel des Objekts, Vorgabe exports/{date}/{vm}/{file};
auch {prefix} {host} {time} {ext}</translation>
    </message>
    <message>
        <source>Of folders, only what matches, such as &apos;*.vmdk&apos; or &apos;disks/*&apos;; may be repeated</source>
        <translation>Aus Ordnern nur, was passt, etwa &apos;*.vmdk&apos; oder &apos;disks/*&apos;; mehrfach möglich</translation>
    </message>
    <message>
        <source>Of folders, not what matches; may be repeated, and wins over --include</source>
        <translation>Aus Ordnern nicht, was passt; mehrfach möglich, hat Vorrang vor --include</translation>
    </message>
    <message>
        <source>Follow links to folders, too; links to files always are</source>
        <translation>Auch Links auf Ordner folgen; Links auf Dateien immer</translation>
    </message>
    <message>
        <source>Metadata to store with each object; may be repeated</source>
        <translation>Metadaten, die mit jedem Objekt gespeichert werden; mehrfach möglich</translation>
    </message>
    <message>
        <source> [ID…] [options]</source>
        <translation> [ID…] [Optionen]</translation>
    </message>
    <message>
        <source>Go on with everything that is not at rest</source>
        <translation>Alles fortsetzen, was nicht endgültig zur Ruhe gekommen ist</translation>
    </message>
    <message>
        <source>Without an ID all transfers go on that were interrupted, paused or parked, and those that
failed for a reason that a person may have repaired since.</source>
        <translation>Ohne ID gehen alle Übertragungen weiter, die unterbrochen, angehalten oder geparkt wurden, und die,
deren Fehler inzwischen jemand behoben haben kann.</translation>
    </message>
    <message>
        <source>Numbers of transfers, as `queue` shows them</source>
        <translation>Nummern von Übertragungen, wie `queue` sie zeigt</translation>
    </message>
    <message>
        <source>Show all transfers</source>
        <translation>Alle Übertragungen anzeigen</translation>
    </message>
    <message>
        <source>Show every attempt of a transfer, with its reason and wait</source>
        <translation>Jeden Versuch einer Übertragung anzeigen, mit Grund und Wartezeit</translation>
    </message>
    <message>
        <source>Name one transfer: `windlass-cli history ID`.</source>
        <translation>Eine Übertragung angeben: `windlass-cli history ID`.</translation>
    </message>
    <message>
        <source>Let transfers rest until `resume`</source>
        <translation>Übertragungen ruhen lassen bis `resume`</translation>
    </message>
    <message>
        <source>Name at least one transfer: `windlass-cli pause ID`.</source>
        <translation>Mindestens eine Übertragung angeben: `windlass-cli pause ID`.</translation>
    </message>
    <message>
        <source>What the service confirmed is kept.</source>
        <translation>Was der Dienst bestätigt hat, bleibt erhalten.</translation>
    </message>
    <message>
        <source>Take transfers back, on the service too</source>
        <translation>Übertragungen abbrechen, auch beim Dienst</translation>
    </message>
    <message>
        <source>Name at least one transfer: `windlass-cli cancel ID`.</source>
        <translation>Mindestens eine Übertragung angeben: `windlass-cli cancel ID`.</translation>
    </message>
    <message>
        <source>What was sent of them is deleted on the service. Finished ones stay as they are.</source>
        <translation>Was davon gesendet wurde, wird beim Dienst gelöscht. Fertige bleiben, wie sie sind.</translation>
    </message>
    <message>
        <source>Forget transfers that are done, cancelled or failed</source>
        <translation>Fertige, abgebrochene und fehlgeschlagene Übertragungen vergessen</translation>
    </message>
    <message>
        <source>Name at least one transfer: `windlass-cli remove ID`.</source>
        <translation>Mindestens eine Übertragung angeben: `windlass-cli remove ID`.</translation>
    </message>
    <message>
        <source>Their rows and histories go from the journal; objects on the service stay.</source>
        <translation>Einträge und Verlauf werden aus dem Journal entfernt; die Objekte beim Dienst bleiben.</translation>
    </message>
    <message>
        <source>Interrupted; nothing was added.</source>
        <translation>Unterbrochen; nichts wurde hinzugefügt.</translation>
    </message>
    <message numerus="yes">
        <source>%n more are left out; --json names them all.</source>
        <translation>
            <numerusform>%n weitere Datei ist ausgelassen; --json nennt alle.</numerusform>
            <numerusform>%n weitere Dateien sind ausgelassen; --json nennt alle.</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 takes %3, not “%2”.</source>
        <translation>%1 erwartet %3, nicht „%2“.</translation>
    </message>
    <message>
        <source>%1 or %2</source>
        <comment>all but the last of a list, and the last</comment>
        <translation>%1 oder %2</translation>
    </message>
    <message>
        <source>a whole number from %1 to %2</source>
        <translation>eine ganze Zahl von %1 bis %2</translation>
    </message>
    <message>
        <source>a number such as 2 or 1.5</source>
        <translation>eine Zahl wie 2 oder 1.5</translation>
    </message>
    <message>
        <source>a duration such as 500ms, 1s, 1.5m or 2h</source>
        <translation>eine Zeitspanne wie 500ms, 1s, 1.5m oder 2h</translation>
    </message>
    <message>
        <source>a size such as 64MiB or 5GB</source>
        <translation>eine Größe wie 64MiB oder 5GB</translation>
    </message>
    <message>
        <source>a rate such as 20MB/s</source>
        <translation>eine Rate wie 20MB/s</translation>
    </message>
    <message>
        <source>ask, skip, replace or fail</source>
        <translation>ask, skip, replace oder fail</translation>
    </message>
    <message>
        <source>debug, info, warn or error</source>
        <translation>debug, info, warn oder error</translation>
    </message>
    <message>
        <source>a state as `queue` shows it, such as running, parked, done, failed or needs-you</source>
        <translation>einen Status, wie `queue` ihn zeigt, etwa running, parked, done, failed oder needs-you</translation>
    </message>
    <message>
        <source>text, json or prometheus</source>
        <translation>text, json oder prometheus</translation>
    </message>
    <message>
        <source>The value of %1 %2 holds a control character, which no header can carry. Leave it out.</source>
        <translation>Der Wert von %1 %2 enthält ein Steuerzeichen, das in keinem Header stehen kann. Das Zeichen weglassen.</translation>
    </message>
    <message>
        <source>NAME=VALUE with a name of letters, digits, dashes and underscores</source>
        <translation>NAME=VALUE mit einem Namen aus Buchstaben, Ziffern, Binde- und Unterstrichen</translation>
    </message>
    <message>
        <source>--meta %1: names that begin with windlass- are the program&apos;s own. Choose another.</source>
        <translation>--meta %1: Namen, die mit windlass- beginnen, gehören dem Programm. Einen anderen wählen.</translation>
    </message>
    <message>
        <source>--meta %1 is given twice. Give each name once; upper and lower case are the same to a service.</source>
        <translation>--meta %1 ist doppelt angegeben. Jeden Namen nur einmal angeben; Groß- und Kleinschreibung sind für den Dienst dasselbe.</translation>
    </message>
    <message>
        <source>The metadata takes %1 bytes; services take %2. Leave some of it out.</source>
        <translation>Die Metadaten belegen %1 Byte; Dienste nehmen %2 an. Etwas davon weglassen.</translation>
    </message>
    <message>
        <source>“%1” is not the number of a transfer. `windlass-cli queue` shows the numbers.</source>
        <translation>„%1“ ist keine Nummer einer Übertragung. `windlass-cli queue` zeigt die Nummern.</translation>
    </message>
    <message>
        <source>file</source>
        <translation>Datei</translation>
    </message>
    <message>
        <source>object</source>
        <translation>Objekt</translation>
    </message>
    <message>
        <source>content</source>
        <translation>Inhalt</translation>
    </message>
    <message>
        <source>manifest</source>
        <translation>Manifest</translation>
    </message>
    <message>
        <source>size</source>
        <translation>Größe</translation>
    </message>
    <message>
        <source>upload id</source>
        <translation>Upload-ID</translation>
    </message>
    <message>
        <source>checksum</source>
        <translation>Prüfsumme</translation>
    </message>
    <message>
        <source>bytes</source>
        <translation>Bytes</translation>
    </message>
    <message>
        <source>The service could not be asked: %1</source>
        <translation>Der Dienst konnte nicht gefragt werden: %1</translation>
    </message>
    <message>
        <source>the same: %1 and %2 (compared: %3)</source>
        <translation>gleich: %1 und %2 (verglichen: %3)</translation>
    </message>
    <message>
        <source>different: %1 and %2</source>
        <translation>verschieden: %1 und %2</translation>
    </message>
    <message>
        <source>This profile&apos;s journal knows of no finished upload to %1, so that there is nothing to compare with.</source>
        <translation>Das Journal dieses Profils kennt keinen fertigen Upload nach %1, also gibt es nichts zu vergleichen.</translation>
    </message>
    <message>
        <source>Transfer %1 is %2, so that there is nothing to compare.</source>
        <translation>Übertragung %1 ist %2, also gibt es nichts zu vergleichen.</translation>
    </message>
    <message>
        <source>Transfer %1 is %2, so that there is nothing to compare yet. `windlass-cli resume %1` goes on.</source>
        <translation>Übertragung %1 ist %2, also gibt es noch nichts zu vergleichen. Weiter mit `windlass-cli resume %1`.</translation>
    </message>
    <message>
        <source>comparing: %1</source>
        <translation>vergleicht: %1</translation>
    </message>
    <message>
        <source>uploading</source>
        <comment>state of a transfer</comment>
        <translation>beim Hochladen</translation>
    </message>
    <message>
        <source>finishing</source>
        <comment>state of a transfer</comment>
        <translation>beim Abschließen</translation>
    </message>
    <message>
        <source>needs you</source>
        <comment>state of a transfer</comment>
        <translation>braucht Eingriff</translation>
    </message>
    <message>
        <source>--profile names no folder. Name one, or leave the option out.</source>
        <translation>--profile nennt keinen Ordner. Einen nennen oder die Option weglassen.</translation>
    </message>
    <message numerus="yes">
        <source> and %n of unknown size</source>
        <translation>
            <numerusform> und %n von unbekannter Größe</numerusform>
            <numerusform> und %n von unbekannter Größe</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>; %n not added</source>
        <translation>
            <numerusform>; %n nicht aufgenommen</numerusform>
            <numerusform>; %n nicht aufgenommen</numerusform>
        </translation>
    </message>
    <message>
        <source>; %1 by earlier runs</source>
        <translation>; %1 in früheren Läufen</translation>
    </message>
    <message>
        <source>Standard output is closed, so that nothing can be written to it. Restore with --to FILE.</source>
        <translation>Die Standardausgabe ist geschlossen, sodass nichts hineingeschrieben werden kann. Mit --to DATEI wiederherstellen.</translation>
    </message>
    <message>
        <source>The deadline of %1 leaves time for %2 of %3 attempts.</source>
        <translation>Die Frist von %1 lässt Zeit für %2 von %3 Versuchen.</translation>
    </message>
    <message>
        <source>Standard input was empty, and nothing was changed. Give the secret of access key %1 on it, in one line.</source>
        <translation>Die Standardeingabe war leer, und nichts wurde geändert. Darin den geheimen Zugriffsschlüssel zu %1 angeben, in einer Zeile.</translation>
    </message>
    <message>
        <source>Standard input was empty, and nothing was changed. Give two or three lines on it: the access key ID, the secret, and a session token where there is one.</source>
        <translation>Die Standardeingabe war leer, und nichts wurde geändert. Darin zwei oder drei Zeilen angeben: Zugriffsschlüssel-ID, geheimer Zugriffsschlüssel und, falls vorhanden, ein Sitzungstoken.</translation>
    </message>
    <message>
        <source>Of what request: %1</source>
        <translation>Bei welcher Anfrage: %1</translation>
    </message>
    <message>
        <source>Would upload %1, %2; left out: %3; findings: %4; problems: %5. Nothing was sent.</source>
        <translation>Würde %1 hochladen, %2; ausgelassen: %3; Befunde: %4; Probleme: %5. Nichts wurde gesendet.</translation>
    </message>
</context>
<context>
    <name>core</name>
    <message>
        <source>printed more than 64 KiB</source>
        <translation>gibt mehr als 64 KiB aus</translation>
    </message>
    <message>
        <source>ended by a crash</source>
        <translation>stürzt ab</translation>
    </message>
    <message>
        <source>ended with status %1</source>
        <translation>endet mit Status %1</translation>
    </message>
    <message>
        <source>cannot be started (%1)</source>
        <translation>lässt sich nicht starten (%1)</translation>
    </message>
    <message>
        <source>did not end within 30 seconds</source>
        <translation>ist nach 30 Sekunden nicht zu Ende</translation>
    </message>
    <message>
        <source>There are no credentials for %1. Set %2, or save the destination and give it a secret.</source>
        <translation>Für %1 gibt es keine Zugangsdaten. %2 setzen oder das Ziel speichern und seine Zugangsdaten ablegen.</translation>
    </message>
    <message>
        <source>There are no credentials for %1: neither in the keychain nor in the environment nor in the shared credentials file. Give it a secret in Settings.</source>
        <translation>Für %1 gibt es keine Zugangsdaten: weder im Schlüsselbund noch in der Umgebung noch in der gemeinsamen Datei mit Zugangsdaten. In den Einstellungen eingeben.</translation>
    </message>
    <message>
        <source>%1 is not a destination. Write %2, or the name of a saved destination.</source>
        <translation>%1 ist kein Ziel. %2 oder den Namen eines gespeicherten Ziels angeben.</translation>
    </message>
    <message>
        <source>This address</source>
        <translation>Diese Adresse</translation>
    </message>
    <message>
        <source>The URL has a fragment, which means nothing here. Write %23 for a # that belongs to a key, and leave everything else behind it out.</source>
        <translation>Die URL hat ein Fragment, das hier nichts bedeutet. Ein #, das zu einem Schlüssel gehört, als %23 schreiben und alles andere dahinter weglassen.</translation>
    </message>
    <message>
        <source>A destination&apos;s URL must not carry credentials. Put them into the keychain with &apos;windlass-cli secret set NAME&apos;, or into the environment.</source>
        <translation>Die URL eines Ziels darf keine Zugangsdaten enthalten. Sie mit „windlass-cli secret set NAME“ in den Schlüsselbund oder in die Umgebung legen.</translation>
    </message>
    <message>
        <source>A destination&apos;s URL must not carry credentials. Enter them in their own fields.</source>
        <translation>Die URL eines Ziels darf keine Zugangsdaten enthalten. Sie in die eigenen Felder dafür eingeben.</translation>
    </message>
    <message>
        <source>the URL</source>
        <translation>der URL</translation>
    </message>
    <message>
        <source>path-style must be 1 or 0.</source>
        <translation>path-style muss 1 oder 0 sein.</translation>
    </message>
    <message>
        <source>checksum must be crc64nvme, crc32c, signed, content-md5, etag or none. Without it, the best that the service takes is found out.</source>
        <translation>checksum muss crc64nvme, crc32c, signed, content-md5, etag oder none sein. Ohne diese Angabe wird ermittelt, was der Dienst am besten unterstützt.</translation>
    </message>
    <message>
        <source>A URL must not carry a secret such as %1. Put it into the keychain with &apos;windlass-cli secret set NAME&apos;, or into the environment.</source>
        <translation>Eine URL darf kein Geheimnis wie %1 enthalten. Es mit „windlass-cli secret set NAME“ in den Schlüsselbund oder in die Umgebung legen.</translation>
    </message>
    <message>
        <source>A URL must not carry a secret such as %1. Enter it in its own field.</source>
        <translation>Eine URL darf kein Geheimnis wie %1 enthalten. Es in das eigene Feld dafür eingeben.</translation>
    </message>
    <message>
        <source>The URL has a parameter %1, which means nothing here. Known are endpoint, region, path-style and checksum. Write %3F for a ? that belongs to a key.</source>
        <translation>Die URL hat einen Parameter %1, der hier nichts bedeutet. Bekannt sind endpoint, region, path-style und checksum. Ein ?, das zu einem Schlüssel gehört, als %3F schreiben.</translation>
    </message>
    <message>
        <source>The URL says %1 twice. Say it once.</source>
        <translation>Die URL nennt %1 zweimal. Nur einmal angeben.</translation>
    </message>
    <message>
        <source>A destination&apos;s name is made of letters, digits, &apos;-&apos;, &apos;_&apos; and &apos;.&apos;, begins with a letter or digit and has up to 64 of them.</source>
        <translation>Der Name eines Ziels besteht aus Buchstaben, Ziffern, „-“, „_“ und „.“, beginnt mit einem Buchstaben oder einer Ziffer und hat höchstens 64 Zeichen.</translation>
    </message>
    <message>
        <source>The system&apos;s keychain is locked. Unlock it, then try again, or keep the secret for this session only.</source>
        <translation>Der Schlüsselbund des Systems ist gesperrt. Entsperren und noch einmal versuchen oder die Zugangsdaten nur für diese Sitzung behalten.</translation>
    </message>
    <message>
        <source>The system&apos;s keychain does not answer. Start a Secret Service such as gnome-keyring or KWallet, or keep the secret for this session only, or in the environment.</source>
        <translation>Der Schlüsselbund des Systems antwortet nicht. Einen Dienst wie gnome-keyring oder KWallet starten oder die Zugangsdaten nur für diese Sitzung oder in der Umgebung behalten.</translation>
    </message>
    <message>
        <source>The system&apos;s keychain did not answer in time. Is it waiting to be unlocked?</source>
        <translation>Der Schlüsselbund des Systems hat nicht rechtzeitig geantwortet. Wartet er darauf, entsperrt zu werden?</translation>
    </message>
    <message>
        <source>The system&apos;s keychain refused: %1</source>
        <translation>Der Schlüsselbund des Systems hat abgelehnt: %1</translation>
    </message>
    <message>
        <source>The system&apos;s keychain took the secret, but does not give it back.</source>
        <translation>Der Schlüsselbund des Systems hat die Zugangsdaten angenommen, gibt sie aber nicht zurück.</translation>
    </message>
    <message>
        <source>The system&apos;s keychain still holds the secret after deleting it.</source>
        <translation>Der Schlüsselbund des Systems hat die Zugangsdaten nach dem Löschen immer noch.</translation>
    </message>
    <message>
        <source>The URL names no bucket. Write %1.</source>
        <translation>Die URL nennt keinen Bucket. %1 angeben.</translation>
    </message>
    <message>
        <source>%1 cannot be the name of a bucket: use 3 letters, digits, dots and dashes or more.</source>
        <translation>%1 kann kein Bucket-Name sein: mindestens 3 Buchstaben, Ziffern, Punkte und Bindestriche verwenden.</translation>
    </message>
    <message>
        <source>%1 cannot be a region. A region has up to 64 letters, digits and dashes, as eu-west-1.</source>
        <translation>%1 kann keine Region sein. Eine Region hat bis zu 64 Buchstaben, Ziffern und Bindestriche, wie eu-west-1.</translation>
    </message>
    <message>
        <source>the destination</source>
        <translation>dem Ziel</translation>
    </message>
    <message>
        <source>The file %1 cannot be written: %2.</source>
        <translation>Die Datei %1 kann nicht geschrieben werden: %2.</translation>
    </message>
    <message>
        <source>%1 %2. It was left as it is. Move or delete it, and try again.</source>
        <translation>%1 %2. Es wurde nichts daran geändert. Verschieben oder löschen, dann noch einmal versuchen.</translation>
    </message>
    <message>
        <source>is a link, which is not followed</source>
        <translation>ist ein Link, dem nicht gefolgt wird</translation>
    </message>
    <message>
        <source>is not a regular file</source>
        <translation>ist keine gewöhnliche Datei</translation>
    </message>
    <message>
        <source>has other names (hard links), so that it may be somebody&apos;s file</source>
        <translation>hat weitere Namen (harte Links) und kann jemandem gehören</translation>
    </message>
    <message>
        <source>belongs to another user</source>
        <translation>gehört einem anderen Benutzer</translation>
    </message>
    <message>
        <source>was replaced while it was being opened</source>
        <translation>wurde während des Öffnens ersetzt</translation>
    </message>
    <message>
        <source>The file %1 is larger than %2, which is more than such a file may have.</source>
        <translation>Die Datei %1 ist größer als %2 und damit größer, als eine solche Datei sein darf.</translation>
    </message>
    <message>
        <source>The file %1 cannot be read: %2.</source>
        <translation>Die Datei %1 kann nicht gelesen werden: %2.</translation>
    </message>
    <message>
        <source>Operation not permitted</source>
        <translation>Vorgang nicht erlaubt</translation>
    </message>
    <message>
        <source>No such file or directory</source>
        <translation>Datei oder Verzeichnis nicht gefunden</translation>
    </message>
    <message>
        <source>Input/output error</source>
        <translation>Ein-/Ausgabefehler</translation>
    </message>
    <message>
        <source>No such device or address</source>
        <translation>Gerät oder Adresse nicht gefunden</translation>
    </message>
    <message>
        <source>Resource temporarily unavailable</source>
        <translation>Ressource zurzeit nicht verfügbar</translation>
    </message>
    <message>
        <source>Cannot allocate memory</source>
        <translation>Kein Speicher mehr verfügbar</translation>
    </message>
    <message>
        <source>Permission denied</source>
        <translation>Keine Berechtigung</translation>
    </message>
    <message>
        <source>Device or resource busy</source>
        <translation>Gerät oder Ressource belegt</translation>
    </message>
    <message>
        <source>File exists</source>
        <translation>Datei existiert schon</translation>
    </message>
    <message>
        <source>Invalid cross-device link</source>
        <translation>Link über Gerätegrenzen nicht möglich</translation>
    </message>
    <message>
        <source>No such device</source>
        <translation>Gerät nicht gefunden</translation>
    </message>
    <message>
        <source>Not a directory</source>
        <translation>Kein Verzeichnis</translation>
    </message>
    <message>
        <source>Is a directory</source>
        <translation>Ist ein Verzeichnis</translation>
    </message>
    <message>
        <source>Invalid argument</source>
        <translation>Ungültiges Argument</translation>
    </message>
    <message>
        <source>Too many open files in system</source>
        <translation>Zu viele offene Dateien im System</translation>
    </message>
    <message>
        <source>Too many open files</source>
        <translation>Zu viele offene Dateien</translation>
    </message>
    <message>
        <source>File too large</source>
        <translation>Datei zu groß</translation>
    </message>
    <message>
        <source>No space left on device</source>
        <translation>Kein Platz auf dem Datenträger</translation>
    </message>
    <message>
        <source>Read-only file system</source>
        <translation>Dateisystem nur zum Lesen</translation>
    </message>
    <message>
        <source>Broken pipe</source>
        <translation>Pipe unterbrochen</translation>
    </message>
    <message>
        <source>File name too long</source>
        <translation>Dateiname zu lang</translation>
    </message>
    <message>
        <source>Too many levels of symbolic links</source>
        <translation>Zu viele symbolische Links hintereinander</translation>
    </message>
    <message>
        <source>Connection timed out</source>
        <translation>Zeitüberschreitung der Verbindung</translation>
    </message>
    <message>
        <source>Stale file handle</source>
        <translation>Datei auf dem Server nicht mehr gültig</translation>
    </message>
    <message>
        <source>Disk quota exceeded</source>
        <translation>Speicherkontingent überschritten</translation>
    </message>
    <message>
        <source>Operation not supported</source>
        <translation>Vorgang nicht unterstützt</translation>
    </message>
    <message>
        <source>Host is down</source>
        <translation>Rechner nicht in Betrieb</translation>
    </message>
    <message>
        <source>No route to host</source>
        <translation>Keine Route zum Rechner</translation>
    </message>
    <message>
        <source>Transport endpoint is not connected</source>
        <translation>Verbindung zum Server getrennt</translation>
    </message>
    <message>
        <source>Unknown error</source>
        <translation>Unbekannter Fehler</translation>
    </message>
    <message>
        <source>%1 is not a regular file.</source>
        <translation>%1 ist keine gewöhnliche Datei.</translation>
    </message>
    <message>
        <source>%1 has &apos;.&apos; or &apos;..&apos; between its slashes. Programs on the way take these for folders, so that another object would be touched. Such a key cannot be used here; choose another name.</source>
        <translation>%1 hat „.“ oder „..“ zwischen den Schrägstrichen. Programme auf dem Weg halten das für Ordner und würden ein anderes Objekt treffen. Ein solcher Schlüssel ist hier nicht möglich; einen anderen Namen wählen.</translation>
    </message>
    <message>
        <source>A key must not hold a NUL character. Leave %00 out.</source>
        <translation>Ein Schlüssel darf kein NUL-Zeichen enthalten. %00 weglassen.</translation>
    </message>
    <message>
        <source>The key is longer than the 1024 bytes that services take. Use a shorter one.</source>
        <translation>Der Schlüssel ist länger als die 1024 Byte, die Dienste annehmen. Einen kürzeren verwenden.</translation>
    </message>
    <message>
        <source>No object is named. Write s3://BUCKET/KEY, or NAME:KEY of a saved destination.</source>
        <translation>Es ist kein Objekt angegeben. s3://BUCKET/KEY oder NAME:KEY eines gespeicherten Ziels angeben.</translation>
    </message>
    <message>
        <source>%1 is not read: %2.</source>
        <translation>%1 wird nicht gelesen: %2.</translation>
    </message>
    <message>
        <source>it is no regular file</source>
        <translation>keine gewöhnliche Datei</translation>
    </message>
    <message>
        <source>it is longer than %1 bytes</source>
        <translation>länger als %1 Byte</translation>
    </message>
    <message>
        <source>Transfers still go to “%1”: %2. Finish or cancel them first.</source>
        <translation>Es gehen noch Übertragungen an „%1“: %2. Sie zuerst fertig werden lassen oder abbrechen.</translation>
    </message>
    <message>
        <source>There is a destination “%1” already, at another place: %2. Choose another name, or remove it first: `windlass-cli destination remove %1`.</source>
        <translation>Es gibt schon ein Ziel „%1“, an einem anderen Ort: %2. Einen anderen Namen wählen oder es zuerst entfernen: `windlass-cli destination remove %1`.</translation>
    </message>
    <message>
        <source>There is a destination “%1” already, at another place: %2. Choose another name, or remove it first.</source>
        <translation>Es gibt schon ein Ziel „%1“, an einem anderen Ort: %2. Einen anderen Namen wählen oder es zuerst entfernen.</translation>
    </message>
    <message>
        <source>There is no destination named %1. Add it first.</source>
        <translation>Es gibt kein Ziel namens %1. Zuerst anlegen.</translation>
    </message>
    <message>
        <source>There is no destination named %1.</source>
        <translation>Es gibt kein Ziel namens %1.</translation>
    </message>
    <message>
        <source>Uploads take more of the processor&apos;s time than they need to: this Qt does not take a file in large pieces (%1). Nothing else is wrong with them.</source>
        <translation>Das Hochladen braucht mehr Prozessorzeit als nötig: Diese Qt-Version übernimmt Dateien nicht in großen Stücken (%1). Sonst ist alles in Ordnung.</translation>
    </message>
    <message>
        <source>The program ends, and adds nothing more.</source>
        <translation>Das Programm endet und nimmt nichts mehr auf.</translation>
    </message>
    <message>
        <source>Transfer %1 is paused, and goes to %2, as this one does. Resume that one, or cancel it.</source>
        <translation>Übertragung %1 ist angehalten und geht nach %2, wie diese auch. Jene fortsetzen oder abbrechen.</translation>
    </message>
    <message>
        <source>Transfer %1 is parked, and goes to %2, as this one does. Resume that one, or cancel it.</source>
        <translation>Übertragung %1 ist geparkt und geht nach %2, wie diese auch. Jene fortsetzen oder abbrechen.</translation>
    </message>
    <message>
        <source>Transfer %1 is failed, and goes to %2, as this one does. Resume that one, or cancel it.</source>
        <translation>Übertragung %1 ist fehlgeschlagen und geht nach %2, wie diese auch. Jene fortsetzen oder abbrechen.</translation>
    </message>
    <message>
        <source>Transfer %1 is on its way to %2, where this one goes, too. Cancel one of them.</source>
        <translation>Übertragung %1 ist unterwegs nach %2, wohin auch diese geht. Eine von beiden abbrechen.</translation>
    </message>
    <message>
        <source>Only transfers that have ended can be removed; cancel this one first, so that nothing is left on the service.</source>
        <translation>Nur beendete Übertragungen lassen sich entfernen; diese zuerst abbrechen, damit beim Dienst nichts liegen bleibt.</translation>
    </message>
    <message>
        <source>The program is just ending.</source>
        <translation>Das Programm endet gerade.</translation>
    </message>
    <message>
        <source>You stopped the adding. Files that are in the list already stay there: %1.</source>
        <translation>Das Hinzufügen wurde gestoppt. Dateien, die schon in der Liste sind, bleiben dort: %1.</translation>
    </message>
    <message>
        <source>%1 more were left out.</source>
        <translation>%1 weitere wurden ausgelassen.</translation>
    </message>
    <message>
        <source>The other files were left out, because those before them were cancelled.</source>
        <translation>Die übrigen Dateien wurden ausgelassen, weil die vorigen abgebrochen wurden.</translation>
    </message>
    <message>
        <source>The credentials have expired, and no newer ones were found.</source>
        <translation>Die Zugangsdaten sind abgelaufen, und neuere wurden nicht gefunden.</translation>
    </message>
    <message>
        <source>%1 was left out: another transfer is on its way to %2, or waits to go on. Resume or cancel that one, or use another key template.</source>
        <translation>%1 wurde ausgelassen: Eine andere Übertragung ist unterwegs nach %2 oder wartet auf das Fortsetzen. Jene fortsetzen oder abbrechen oder eine andere Schlüsselvorlage verwenden.</translation>
    </message>
    <message>
        <source>There is no file or folder %1.</source>
        <translation>Es gibt keine Datei und keinen Ordner %1.</translation>
    </message>
    <message>
        <source>The folder %1 holds no files.</source>
        <translation>Der Ordner %1 enthält keine Dateien.</translation>
    </message>
    <message>
        <source>The folder %1 holds no files but excluded ones.</source>
        <translation>Der Ordner %1 enthält nur ausgeschlossene Dateien.</translation>
    </message>
    <message>
        <source>%1 is neither a file nor a folder, so it was left out.</source>
        <translation>%1 ist weder Datei noch Ordner und wurde ausgelassen.</translation>
    </message>
    <message>
        <source>The key template has {%1}, which means nothing. Use {prefix} {date} {time} {vm} {file} {ext} {host}.</source>
        <translation>Die Schlüsselvorlage enthält {%1}, das nichts bedeutet. Möglich sind {prefix} {date} {time} {vm} {file} {ext} {host}.</translation>
    </message>
    <message>
        <source>The key template gives no name for %1. Let it end with {file}.</source>
        <translation>Die Schlüsselvorlage ergibt keinen Namen für %1. Sie mit {file} enden lassen.</translation>
    </message>
    <message>
        <source>The object key %1 has &apos;.&apos; or &apos;..&apos; between its slashes, which services and proxies take for folders. Change the template or the prefix.</source>
        <translation>Der Objektschlüssel %1 hat „.“ oder „..“ zwischen den Schrägstrichen, was Dienste und Proxys für Ordner halten. Vorlage oder Präfix ändern.</translation>
    </message>
    <message>
        <source>The object key for %1 would be longer than 1024 bytes. Use a shorter template or prefix.</source>
        <translation>Der Objektschlüssel für %1 wäre länger als 1024 Byte. Eine kürzere Vorlage oder ein kürzeres Präfix verwenden.</translation>
    </message>
    <message>
        <source>it cannot be read (%1). Make it readable, and upload it again</source>
        <translation>sie kann nicht gelesen werden (%1). Lesbar machen und noch einmal hochladen</translation>
    </message>
    <message>
        <source>its name is not UTF-8, as object keys have to be. Rename it, and upload it again</source>
        <translation>ihr Name ist nicht UTF-8, wie Objektschlüssel es sein müssen. Umbenennen und noch einmal hochladen</translation>
    </message>
    <message>
        <source>it is a link to a folder. --follow-links sends what is in there</source>
        <translation>es ist ein Link auf einen Ordner. --follow-links sendet, was darin ist</translation>
    </message>
    <message>
        <source>it is a link to a folder. Upload that folder on its own</source>
        <translation>es ist ein Link auf einen Ordner. Diesen Ordner für sich hochladen</translation>
    </message>
    <message>
        <source>it is a link to something that is not there</source>
        <translation>es ist ein Link auf etwas, das es nicht gibt</translation>
    </message>
    <message>
        <source>it is a link to a folder that it lies in; what is there is sent without it</source>
        <translation>es ist ein Link auf einen Ordner, in dem er selbst liegt; der Inhalt wird ohne ihn gesendet</translation>
    </message>
    <message>
        <source>it lies too many folders deep. Upload that folder on its own</source>
        <translation>sie liegt zu viele Ordner tief. Jenen Ordner für sich hochladen</translation>
    </message>
    <message>
        <source>it is a pipe and not a file</source>
        <translation>es ist eine Pipe und keine Datei</translation>
    </message>
    <message>
        <source>it is a socket and not a file</source>
        <translation>es ist ein Socket und keine Datei</translation>
    </message>
    <message>
        <source>it is a device and not a file</source>
        <translation>es ist ein Gerät und keine Datei</translation>
    </message>
    <message>
        <source>it is excluded</source>
        <translation>sie ist ausgeschlossen</translation>
    </message>
    <message>
        <source>%1 is left out: %2.</source>
        <translation>%1 wird ausgelassen: %2.</translation>
    </message>
    <message>
        <source>The manifest %1 cannot be read: %2 Repair it, or move it out of the folder if the files are to go without it.</source>
        <translation>Das Manifest %1 kann nicht gelesen werden: %2 Reparieren oder aus dem Ordner nehmen, wenn die Dateien ohne Manifest hochgeladen werden sollen.</translation>
    </message>
    <message>
        <source>The manifest %1 states no usable digest of %2 in its line %3: MD5, SHA-1, SHA-224, SHA-256, SHA-384 and SHA-512 are understood, each with all its digits. Correct that line, or move the manifest out of the folder if the file is to go without it.</source>
        <translation>Das Manifest %1 nennt für %2 in Zeile %3 keinen brauchbaren Hashwert: MD5, SHA-1, SHA-224, SHA-256, SHA-384 und SHA-512 werden verstanden, jeweils mit allen Stellen. Diese Zeile berichtigen oder das Manifest aus dem Ordner nehmen, wenn die Datei ohne Manifest hochgeladen werden soll.</translation>
    </message>
    <message>
        <source>%1 has two digests: one in %2, another in %3. Correct what is wrong there, or move that manifest out of the folder.</source>
        <translation>%1 hat zwei Hashwerte: einen in %2, einen anderen in %3. Den falschen berichtigen oder jenes Manifest aus dem Ordner nehmen.</translation>
    </message>
    <message>
        <source>The manifest %1 says something about %2 that is not understood, in its line %3. Correct that line, or move the manifest out of the folder if the file is to go without it.</source>
        <translation>Das Manifest %1 sagt in Zeile %3 etwas über %2, das nicht verstanden wird. Diese Zeile berichtigen oder das Manifest aus dem Ordner nehmen, wenn die Datei ohne Manifest hochgeladen werden soll.</translation>
    </message>
    <message>
        <source>Line %3 of the manifest %1 names %2 in another spelling, and several files could be meant. Correct the name there.</source>
        <translation>Zeile %3 des Manifests %1 nennt %2 in anderer Schreibweise, und mehrere Dateien könnten gemeint sein. Den Namen dort berichtigen.</translation>
    </message>
    <message>
        <source>%1 and %2 more</source>
        <translation>%1 und %2 weitere</translation>
    </message>
    <message>
        <source>It is a link to nothing.</source>
        <translation>Es ist ein Link ins Leere.</translation>
    </message>
    <message>
        <source>More than %1 of its lines are no statements.</source>
        <translation>Mehr als %1 Zeilen darin enthalten keine Angabe.</translation>
    </message>
    <message>
        <source>The manifest %1 names %2, which is taken for %3, in line %4.</source>
        <translation>Das Manifest %1 nennt %2, was als %3 verstanden wird, in Zeile %4.</translation>
    </message>
    <message>
        <source>None of its lines is a statement.</source>
        <translation>Keine Zeile darin enthält eine Angabe.</translation>
    </message>
    <message>
        <source>The manifest %1 states another digest of %2 than %3, which counts, in line %4.</source>
        <translation>Das Manifest %1 nennt in Zeile %4 für %2 einen anderen Hashwert als %3, das gilt.</translation>
    </message>
    <message>
        <source>The manifest %1 is not heeded: %2</source>
        <translation>Das Manifest %1 wird nicht beachtet: %2</translation>
    </message>
    <message>
        <source>The manifest %1 has lines that are not understood: %2.</source>
        <translation>Das Manifest %1 hat Zeilen, die nicht verstanden werden: %2.</translation>
    </message>
    <message>
        <source>The manifest %1 names files that are not there: %2.</source>
        <translation>Das Manifest %1 nennt Dateien, die es nicht gibt: %2.</translation>
    </message>
    <message>
        <source>The manifest %1 states digests that cannot be used, in line %2.</source>
        <translation>Das Manifest %1 nennt in Zeile %2 unbrauchbare Hashwerte.</translation>
    </message>
    <message>
        <source>The manifest %1 says nothing about files that it should cover, which go unchecked: %2.</source>
        <translation>Das Manifest %1 sagt nichts über Dateien, die es abdecken sollte; sie bleiben ungeprüft: %2.</translation>
    </message>
    <message>
        <source>The manifest %1 states MD5 digests, which tell damage but no forgery.</source>
        <translation>Das Manifest %1 nennt MD5-Hashwerte, die Schäden aufdecken, aber keine Fälschung.</translation>
    </message>
    <message>
        <source>The log file %1 cannot be written. Make its folder writable, or choose another profile.</source>
        <translation>Die Protokolldatei %1 kann nicht geschrieben werden. Ihren Ordner beschreibbar machen oder ein anderes Profil wählen.</translation>
    </message>
    <message>
        <source>The body is not as long as was announced.</source>
        <translation>Der Inhalt ist nicht so lang wie angekündigt.</translation>
    </message>
    <message>
        <source>The answer is longer than the %1 bytes that it can have.</source>
        <translation>Die Antwort ist länger als die %1 Byte, die sie haben kann.</translation>
    </message>
    <message>
        <source>The head of the answer is longer than %1 bytes.</source>
        <translation>Der Kopf der Antwort ist länger als %1 Byte.</translation>
    </message>
    <message>
        <source>The service sent an interim answer (%1), and its final answer was not heard.</source>
        <translation>Der Dienst hat eine Zwischenantwort (%1) gesendet, und seine endgültige Antwort kam nicht an.</translation>
    </message>
    <message>
        <source>Its connection could not be told from one with another request&apos;s answer to come.</source>
        <translation>Ihre Verbindung war nicht von einer zu unterscheiden, auf der noch die Antwort einer anderen Anfrage kommt.</translation>
    </message>
    <message>
        <source>The answer was cut off on its way.</source>
        <translation>Die Antwort wurde unterwegs abgeschnitten.</translation>
    </message>
    <message>
        <source>The environment&apos;s %1 cannot be used: %2 Set it to http://HOST:PORT or socks5://HOST:PORT, or name the endpoint&apos;s host in no_proxy.</source>
        <translation>%1 in der Umgebung kann nicht verwendet werden: %2 Auf http://HOST:PORT oder socks5://HOST:PORT setzen oder den Rechner des Endpunkts in no_proxy nennen.</translation>
    </message>
    <message>
        <source>it is no address of a proxy.</source>
        <translation>es ist keine Adresse eines Proxys.</translation>
    </message>
    <message>
        <source>a proxy of the kind %1 is not supported.</source>
        <translation>ein Proxy der Art %1 wird nicht unterstützt.</translation>
    </message>
    <message>
        <source>The object&apos;s key, the bucket, the region or the endpoint cannot be sent as it is, and nothing was sent. Look at the key: &apos;.&apos; and &apos;..&apos; between its slashes, or no key at all, cannot be asked for.</source>
        <translation>Objektschlüssel, Bucket, Region oder Endpunkt können so nicht gesendet werden, und nichts wurde gesendet. Den Schlüssel prüfen: „.“ und „..“ zwischen den Schrägstrichen oder gar kein Schlüssel sind nicht möglich.</translation>
    </message>
    <message>
        <source>The object&apos;s key cannot be sent as it is, because of &apos;.&apos; or &apos;..&apos; between its slashes, and nothing was sent. Choose another key.</source>
        <translation>Der Objektschlüssel kann wegen „.“ oder „..“ zwischen den Schrägstrichen so nicht gesendet werden, und nichts wurde gesendet. Einen anderen Schlüssel wählen.</translation>
    </message>
    <message>
        <source>The header %1 would have a line end or another character that headers cannot hold, and nothing was sent. Look at the settings that it is made of.</source>
        <translation>Der Header %1 enthielte ein Zeilenende oder ein anderes Zeichen, das dort nicht stehen kann, und nichts wurde gesendet. Die Einstellungen prüfen, aus denen er entsteht.</translation>
    </message>
    <message>
        <source>The file %1 cannot be opened: %2.</source>
        <translation>Die Datei %1 kann nicht geöffnet werden: %2.</translation>
    </message>
    <message>
        <source>The file changed while it was being uploaded.</source>
        <translation>Die Datei hat sich während des Hochladens geändert.</translation>
    </message>
    <message>
        <source>The file became shorter while it was being read.</source>
        <translation>Die Datei wurde während des Lesens kürzer.</translation>
    </message>
    <message>
        <source>The file cannot be read at byte %1: %2.</source>
        <translation>Die Datei kann bei Byte %1 nicht gelesen werden: %2.</translation>
    </message>
    <message>
        <source>The endpoint in %1 must be an address only, without a user, a password, parameters or a fragment. Write it as https://HOST or http://HOST:PORT.</source>
        <translation>Der Endpunkt in %1 muss eine reine Adresse sein, ohne Benutzer, Passwort, Parameter und Fragment. Als https://HOST oder http://HOST:PORT schreiben.</translation>
    </message>
    <message>
        <source>The endpoint in %1 is no address. Write it as https://HOST or http://HOST:PORT.</source>
        <translation>Der Endpunkt in %1 ist keine Adresse. Als https://HOST oder http://HOST:PORT schreiben.</translation>
    </message>
    <message>
        <source>The endpoint in %1 has a path that cannot be used: %2</source>
        <translation>Der Endpunkt in %1 hat einen Pfad, der nicht verwendet werden kann: %2</translation>
    </message>
    <message>
        <source>%1 or %2</source>
        <translation>%1 oder %2</translation>
    </message>
    <message>
        <source>This version uploads to %1 only: write %2.</source>
        <translation>Diese Version kann nur zu %1 hochladen: %2 angeben.</translation>
    </message>
    <message>
        <source>%1 takes no credentials from a program.</source>
        <translation>%1 nimmt keine Zugangsdaten von einem Programm an.</translation>
    </message>
    <message>
        <source>The service sends the whole object where a range was asked for.</source>
        <translation>Der Dienst sendet das ganze Objekt statt des verlangten Bereichs.</translation>
    </message>
    <message>
        <source>The service sends another range than was asked for.</source>
        <translation>Der Dienst sendet einen anderen Bereich als verlangt.</translation>
    </message>
    <message>
        <source>The answer holds no upload id.</source>
        <translation>Die Antwort enthält keine Upload-ID.</translation>
    </message>
    <message>
        <source>The answer to closing the upload is cut or empty.</source>
        <translation>Die Antwort auf das Abschließen ist abgeschnitten oder leer.</translation>
    </message>
    <message>
        <source>line %1 %2</source>
        <translation>Zeile %1 %2</translation>
    </message>
    <message>
        <source>is neither a [section] nor NAME = VALUE</source>
        <translation>ist weder ein [Abschnitt] noch NAME = WERT</translation>
    </message>
    <message>
        <source>stands before any [section]</source>
        <translation>steht vor jedem [Abschnitt]</translation>
    </message>
    <message>
        <source>has a [ without its ]</source>
        <translation>hat ein [ ohne ]</translation>
    </message>
    <message>
        <source>below %1 is not NAME = VALUE</source>
        <translation>unter %1 ist nicht NAME = WERT</translation>
    </message>
    <message>
        <source>it is no text in UTF-8</source>
        <translation>kein Text in UTF-8</translation>
    </message>
    <message>
        <source>%1 Correct or remove it.</source>
        <translation>%1 Berichtigen oder entfernen.</translation>
    </message>
    <message>
        <source>%1 cannot be understood: %2. Correct it, as the AWS tools want it.</source>
        <translation>%1 wird nicht verstanden: %2. So berichtigen, wie es die AWS-Werkzeuge wollen.</translation>
    </message>
    <message>
        <source>There is no profile “%1” in the shared AWS files, though AWS_PROFILE names it. Correct the name, or add the profile.</source>
        <translation>In den gemeinsamen AWS-Dateien gibt es kein Profil „%1“, obwohl AWS_PROFILE es nennt. Den Namen berichtigen oder das Profil anlegen.</translation>
    </message>
    <message>
        <source>the AWS profile “%1”</source>
        <translation>dem AWS-Profil „%1“</translation>
    </message>
    <message>
        <source>Let AWS&apos; own tool do it: write credential_process = aws configure export-credentials --profile %1 --format process into the profile, or set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.</source>
        <translation>Das AWS-Werkzeug selbst machen lassen: credential_process = aws configure export-credentials --profile %1 --format process in das Profil schreiben oder AWS_ACCESS_KEY_ID und AWS_SECRET_ACCESS_KEY setzen.</translation>
    </message>
    <message>
        <source>The AWS profile “%1” has only one of aws_access_key_id and aws_secret_access_key. Add the other.</source>
        <translation>Das AWS-Profil „%1“ hat nur eines von aws_access_key_id und aws_secret_access_key. Das andere ergänzen.</translation>
    </message>
    <message>
        <source>The AWS profile “%1” signs in with %2, which this version does not support. %3</source>
        <translation>Das AWS-Profil „%1“ meldet sich mit %2 an, was diese Version nicht unterstützt. %3</translation>
    </message>
    <message>
        <source>%1 says to sign in with %2, which this version does not support. %3</source>
        <translation>%1 verlangt die Anmeldung mit %2, was diese Version nicht unterstützt. %3</translation>
    </message>
    <message>
        <source>The AWS profile “%1”</source>
        <translation>Das AWS-Profil „%1“</translation>
    </message>
    <message>
        <source>%1 names a region that cannot be one. A region has up to 64 letters, digits and dashes, as eu-west-1.</source>
        <translation>%1 nennt eine Region, die keine sein kann. Eine Region hat bis zu 64 Buchstaben, Ziffern und Bindestriche, wie eu-west-1.</translation>
    </message>
    <message>
        <source>Only one of AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY is set. Set both, or neither.</source>
        <translation>Nur eines von AWS_ACCESS_KEY_ID und AWS_SECRET_ACCESS_KEY ist gesetzt. Beide setzen oder keines.</translation>
    </message>
    <message>
        <source>S3 takes an access key ID with its secret, and no other form of credentials.</source>
        <translation>S3 braucht eine Zugriffsschlüssel-ID mit ihrem geheimen Zugriffsschlüssel und keine andere Form von Zugangsdaten.</translation>
    </message>
    <message>
        <source>The access key or the session token has characters that none has, as blanks or line ends. Give the credentials again, without them.</source>
        <translation>Der Zugriffsschlüssel oder das Sitzungstoken hat Zeichen, die dort nie vorkommen, etwa Leerzeichen oder Zeilenenden. Die Zugangsdaten ohne sie noch einmal eingeben.</translation>
    </message>
    <message>
        <source>The access key, the secret or the session token is too long to be one: no service gives more than %1 characters, or %2 for a token. Give the credentials again.</source>
        <translation>Zugriffsschlüssel, geheimer Zugriffsschlüssel oder Sitzungstoken ist zu lang: Kein Dienst vergibt mehr als %1 Zeichen oder %2 für ein Token. Die Zugangsdaten noch einmal eingeben.</translation>
    </message>
    <message>
        <source>printed no JSON object</source>
        <translation>gibt kein JSON-Objekt aus</translation>
    </message>
    <message>
        <source>printed another version than 1, the one that is known</source>
        <translation>gibt eine andere Version als 1 aus, die einzige bekannte</translation>
    </message>
    <message>
        <source>printed no AccessKeyId with a SecretAccessKey</source>
        <translation>gibt keine AccessKeyId mit einem SecretAccessKey aus</translation>
    </message>
    <message>
        <source>printed an Expiration that is no date of ISO 8601</source>
        <translation>gibt eine Expiration aus, die kein Datum nach ISO 8601 ist</translation>
    </message>
    <message>
        <source>The list of unfinished uploads has more pages, and does not say where the next one begins.</source>
        <translation>Die Liste unvollständiger Uploads hat weitere Seiten und sagt nicht, wo die nächste beginnt.</translation>
    </message>
    <message>
        <source>The list of unfinished uploads holds a number that is none: %1.</source>
        <translation>Die Liste unvollständiger Uploads enthält eine ungültige Zahl: %1.</translation>
    </message>
    <message>
        <source>The list of unfinished uploads is cut, empty, or too large.</source>
        <translation>Die Liste unvollständiger Uploads ist abgeschnitten, leer oder zu groß.</translation>
    </message>
    <message>
        <source>The list of objects has more pages, and does not say where the next one begins.</source>
        <translation>Die Liste der Objekte hat weitere Seiten und sagt nicht, wo die nächste beginnt.</translation>
    </message>
    <message>
        <source>The list of objects holds a number that is none: %1.</source>
        <translation>Die Liste der Objekte enthält eine ungültige Zahl: %1.</translation>
    </message>
    <message>
        <source>The list of objects is cut, empty, or too large.</source>
        <translation>Die Liste der Objekte ist abgeschnitten, leer oder zu groß.</translation>
    </message>
    <message>
        <source>The list of parts has more pages, and does not say where the next one begins.</source>
        <translation>Die Liste der Teile hat weitere Seiten und sagt nicht, wo die nächste beginnt.</translation>
    </message>
    <message>
        <source>The list of parts holds a number that is none: %1.</source>
        <translation>Die Liste der Teile enthält eine ungültige Zahl: %1.</translation>
    </message>
    <message>
        <source>The list of parts is cut, empty, or too large.</source>
        <translation>Die Liste der Teile ist abgeschnitten, leer oder zu groß.</translation>
    </message>
    <message>
        <source>S3 and everything that speaks S3</source>
        <translation>S3 und allem, was S3 spricht</translation>
    </message>
    <message>
        <source>Access key ID</source>
        <translation>Zugriffsschlüssel-ID</translation>
    </message>
    <message>
        <source>Secret access key</source>
        <translation>Geheimer Zugriffsschlüssel</translation>
    </message>
    <message>
        <source>Session token</source>
        <translation>Sitzungstoken</translation>
    </message>
    <message>
        <source>An access key ID and its secret access key are needed.</source>
        <translation>Eine Zugriffsschlüssel-ID und ihr geheimer Zugriffsschlüssel werden gebraucht.</translation>
    </message>
    <message>
        <source>%1 and %2</source>
        <translation>%1 und %2</translation>
    </message>
    <message>
        <source>The program that %1 names %2. Run it by hand to see why, or correct the shared configuration.</source>
        <translation>Das Programm, das %1 nennt, %2. Von Hand ausführen, um die Ursache zu sehen, oder die gemeinsame Konfiguration berichtigen.</translation>
    </message>
    <message>
        <source>acknowledged, not looked at</source>
        <translation>bestätigt, nicht geprüft</translation>
    </message>
    <message>
        <source>The answer holds more bytes than the range has.</source>
        <translation>Die Antwort enthält mehr Bytes als der Bereich.</translation>
    </message>
    <message>
        <source>The answer holds fewer bytes than the range has.</source>
        <translation>Die Antwort enthält weniger Bytes als der Bereich.</translation>
    </message>
    <message>
        <source>The disk of %1 is full. Free some room and start the restore again.</source>
        <translation>Der Datenträger von %1 ist voll. Platz schaffen und die Wiederherstellung neu starten.</translation>
    </message>
    <message>
        <source>The file %1 may not become that large here: a limit on file sizes (`ulimit -f`) or the file system forbids it. Raise the limit or choose another disk, and start the restore again.</source>
        <translation>Die Datei %1 darf hier nicht so groß werden: Eine Grenze für Dateigrößen (`ulimit -f`) oder das Dateisystem verbietet es. Die Grenze anheben oder einen anderen Datenträger wählen und die Wiederherstellung neu starten.</translation>
    </message>
    <message>
        <source>There is no room in %1: %2 are needed, %3 are free. Free some, or restore to another disk.</source>
        <translation>In %1 ist zu wenig Platz: %2 werden gebraucht, %3 sind frei. Platz schaffen oder auf einem anderen Datenträger wiederherstellen.</translation>
    </message>
    <message>
        <source>Another process is restoring to %1. Let it finish.</source>
        <translation>Ein anderer Prozess stellt nach %1 wieder her. Ihn fertig werden lassen.</translation>
    </message>
    <message>
        <source>There is a file %1 already, and no record that a restore left it. It was left as it is. Move or delete it, and start the restore again.</source>
        <translation>Es gibt schon eine Datei %1, und nichts zeigt, dass eine Wiederherstellung sie hinterlassen hat. Sie wurde nicht geändert. Verschieben oder löschen und die Wiederherstellung neu starten.</translation>
    </message>
    <message>
        <source>The file %1 cannot be brought to the disk: %2.</source>
        <translation>Die Datei %1 kann nicht auf den Datenträger geschrieben werden: %2.</translation>
    </message>
    <message>
        <source>%1 is no longer the file that was written: it was moved, deleted or replaced. Start the restore again.</source>
        <translation>%1 ist nicht mehr die Datei, die geschrieben wurde: Sie wurde verschoben, gelöscht oder ersetzt. Die Wiederherstellung neu starten.</translation>
    </message>
    <message>
        <source>There is a file %1 by now; what was restored lies beside it.</source>
        <translation>Es gibt inzwischen eine Datei %1; was wiederhergestellt wurde, liegt daneben.</translation>
    </message>
    <message>
        <source>%1 cannot be renamed to %2: %3.</source>
        <translation>%1 kann nicht in %2 umbenannt werden: %3.</translation>
    </message>
    <message>
        <source>The object %1 was replaced while it was being restored. Start the restore again to restore the new one.</source>
        <translation>Das Objekt %1 wurde während der Wiederherstellung ersetzt. Die Wiederherstellung neu starten, um das neue zu holen.</translation>
    </message>
    <message>
        <source>What is read back from %1 is not what was written there, again and again. Check the disk, or restore to another one.</source>
        <translation>Was von %1 zurückgelesen wird, ist wiederholt nicht das, was dort geschrieben wurde. Den Datenträger prüfen oder auf einem anderen wiederherstellen.</translation>
    </message>
    <message numerus="yes">
        <source>%n range(s)</source>
        <translation>
            <numerusform>%n Bereich</numerusform>
            <numerusform>%n Bereiche</numerusform>
        </translation>
    </message>
    <message>
        <source>There is no object %1.</source>
        <translation>Es gibt kein Objekt %1.</translation>
    </message>
    <message>
        <source>What an earlier run left is of another object or version, or no longer there: all is fetched anew.</source>
        <translation>Was ein früherer Lauf hinterlassen hat, gehört zu einem anderen Objekt oder einer anderen Version oder ist nicht mehr da: Alles wird neu geholt.</translation>
    </message>
    <message>
        <source>%1 of what an earlier run had brought changed on the disk since: fetched again.</source>
        <translation>Auf dem Datenträger seither geändert, von einem früheren Lauf geholt: %1. Dies wird neu geholt.</translation>
    </message>
    <message>
        <source>%1 read back from the disk are not what arrived: fetched again.</source>
        <translation>Vom Datenträger zurückgelesen, aber nicht wie empfangen: %1. Dies wird neu geholt.</translation>
    </message>
    <message>
        <source>What came is not what the service&apos;s checksum says: the object is damaged, or was damaged on its way. Nothing was kept; start the restore again.</source>
        <translation>Was ankam, passt nicht zur Prüfsumme des Dienstes: Das Objekt ist beschädigt oder wurde unterwegs beschädigt. Nichts wurde behalten; die Wiederherstellung neu starten.</translation>
    </message>
    <message>
        <source>The file %1 is not a record that a restore of this version left. It was left as it is. Move or delete it together with %2, and start the restore again.</source>
        <translation>Die Datei %1 ist keine Aufzeichnung, die eine Wiederherstellung dieser Version hinterlassen hat. Sie wurde nicht geändert. Sie zusammen mit %2 verschieben oder löschen und die Wiederherstellung neu starten.</translation>
    </message>
    <message>
        <source>The bytes of the object came out of order.</source>
        <translation>Die Bytes des Objekts kamen in falscher Reihenfolge.</translation>
    </message>
    <message>
        <source>The object was replaced by another one meanwhile. Do not use what was written, and restore it again.</source>
        <translation>Das Objekt wurde inzwischen durch ein anderes ersetzt. Das Geschriebene nicht verwenden und noch einmal wiederherstellen.</translation>
    </message>
    <message>
        <source>The object ended before its size was reached.</source>
        <translation>Das Objekt endete, bevor seine Größe erreicht war.</translation>
    </message>
    <message>
        <source>What came is not what the service&apos;s checksum says: the object is damaged, or was damaged on its way. Do not use what was written.</source>
        <translation>Was ankam, passt nicht zur Prüfsumme des Dienstes: Das Objekt ist beschädigt oder wurde unterwegs beschädigt. Das Geschriebene nicht verwenden.</translation>
    </message>
    <message>
        <source>The local file holds other bytes than were uploaded, in part %1.</source>
        <translation>Die lokale Datei enthält in Teil %1 andere Bytes, als hochgeladen wurden.</translation>
    </message>
    <message>
        <source>The journal kept no checksum of what was uploaded.</source>
        <translation>Das Journal hat keine Prüfsumme dessen, was hochgeladen wurde.</translation>
    </message>
    <message>
        <source>The local file holds other bytes than were uploaded.</source>
        <translation>Die lokale Datei enthält andere Bytes, als hochgeladen wurden.</translation>
    </message>
    <message>
        <source>The local file is not what %1 states: it is %2, and %3 was stated.</source>
        <translation>Die lokale Datei weicht von %1 ab: Sie hat %2, angegeben war %3.</translation>
    </message>
    <message>
        <source>The local file was written or copied since it was uploaded; its bytes are the same.</source>
        <translation>Die lokale Datei wurde seit dem Hochladen neu geschrieben oder kopiert; ihre Bytes sind dieselben.</translation>
    </message>
    <message>
        <source>The local file changed since it was uploaded.</source>
        <translation>Die lokale Datei hat sich seit dem Hochladen geändert.</translation>
    </message>
    <message>
        <source>The local file changed since it was uploaded: it had %1 bytes, now it has %2.</source>
        <translation>Die lokale Datei hat sich seit dem Hochladen geändert: Sie hatte %1 Byte, jetzt hat sie %2.</translation>
    </message>
    <message>
        <source>This transfer sent nothing, because the same object was there already.</source>
        <translation>Diese Übertragung hat nichts gesendet, weil dasselbe Objekt schon da war.</translation>
    </message>
    <message>
        <source>The object is not the one that this transfer made: another upload replaced it.</source>
        <translation>Das Objekt ist nicht das dieser Übertragung: Ein anderer Upload hat es ersetzt.</translation>
    </message>
    <message>
        <source>There is no object %1 any more.</source>
        <translation>Es gibt kein Objekt %1 mehr.</translation>
    </message>
    <message>
        <source>The object has %1 bytes, the file had %2.</source>
        <translation>Das Objekt hat %1 Byte, die Datei hatte %2.</translation>
    </message>
    <message>
        <source>The service keeps no checksum that could be compared; --download compares the bytes.</source>
        <translation>Der Dienst hat keine Prüfsumme, die sich vergleichen lässt; --download vergleicht die Bytes.</translation>
    </message>
    <message>
        <source>The service keeps no checksum that could be compared.</source>
        <translation>Der Dienst hat keine Prüfsumme, die sich vergleichen lässt.</translation>
    </message>
    <message>
        <source>The object&apos;s checksum is another one than was uploaded.</source>
        <translation>Die Prüfsumme des Objekts ist eine andere als die des Hochgeladenen.</translation>
    </message>
    <message>
        <source>The object&apos;s checksum is not that of the local file.</source>
        <translation>Die Prüfsumme des Objekts ist nicht die der lokalen Datei.</translation>
    </message>
    <message>
        <source>There is nothing to compare the object&apos;s bytes with.</source>
        <translation>Es gibt nichts, womit sich die Bytes des Objekts vergleichen lassen.</translation>
    </message>
    <message>
        <source>The object holds other bytes than the uploaded file, in part %1.</source>
        <translation>Das Objekt enthält in Teil %1 andere Bytes als die hochgeladene Datei.</translation>
    </message>
    <message>
        <source>The object holds other bytes than the local file, in part %1.</source>
        <translation>Das Objekt enthält in Teil %1 andere Bytes als die lokale Datei.</translation>
    </message>
    <message>
        <source>The retry policy&apos;s “%1” has to be a whole number.</source>
        <translation>„%1“ der Wiederholungsregeln muss eine ganze Zahl sein.</translation>
    </message>
    <message>
        <source>The retry policy&apos;s “%1” has to be a number.</source>
        <translation>„%1“ der Wiederholungsregeln muss eine Zahl sein.</translation>
    </message>
    <message>
        <source>The number of attempts is %1; it has to be from 1 to %2.</source>
        <translation>Die Zahl der Versuche ist %1; sie muss von 1 bis %2 sein.</translation>
    </message>
    <message>
        <source>The initial delay is %1; it has to be longer than nothing.</source>
        <translation>Die erste Wartezeit ist %1; sie muss länger als null sein.</translation>
    </message>
    <message>
        <source>The longest delay is %1; it must not be shorter than the initial delay of %2.</source>
        <translation>Die längste Wartezeit ist %1; sie darf nicht kürzer sein als die erste von %2.</translation>
    </message>
    <message>
        <source>The longest delay is %1; it may be %2 at most.</source>
        <translation>Die längste Wartezeit ist %1; sie darf höchstens %2 sein.</translation>
    </message>
    <message>
        <source>The multiplier is %1; it has to be from 1 to %2.</source>
        <translation>Der Faktor ist %1; er muss von 1 bis %2 sein.</translation>
    </message>
    <message>
        <source>The jitter fraction is %1; it has to be from 0 to 1.</source>
        <translation>Der Jitter-Anteil ist %1; er muss von 0 bis 1 sein.</translation>
    </message>
    <message>
        <source>The deadline is %1; it has to be 0 for none, or at least the initial delay of %2.</source>
        <translation>Die Frist ist %1; sie muss 0 (keine Frist) oder mindestens die erste Wartezeit von %2 sein.</translation>
    </message>
    <message>
        <source>The longest delay for the service is %1; it must not be negative.</source>
        <translation>Die längste Wartezeit für den Dienst ist %1; sie darf nicht negativ sein.</translation>
    </message>
    <message>
        <source>The least rate is %1 bytes a second; it has to be from 1 to %2.</source>
        <translation>Die Mindestrate ist %1 Byte je Sekunde; sie muss von 1 bis %2 sein.</translation>
    </message>
    <message>
        <source>The longest time without a network is %1; it has to be 0 for any, or longer.</source>
        <translation>Die längste Zeit ohne Netz ist %1; sie muss 0 (beliebig lange) oder länger sein.</translation>
    </message>
    <message>
        <source>A retry costs %1 tokens, or %2 after throttling; neither may be negative.</source>
        <translation>Eine Wiederholung kostet %1 Token oder %2 nach einer Drosselung; beides darf nicht negativ sein.</translation>
    </message>
    <message>
        <source>The budget holds %1 tokens; it has to hold from %2, the cost of one retry, to %3.</source>
        <translation>Das Budget hat %1 Token; es muss von %2, dem Preis einer Wiederholung, bis %3 haben.</translation>
    </message>
    <message>
        <source>The initial delay after throttling is %1; it has to be longer than nothing.</source>
        <translation>Die erste Wartezeit nach einer Drosselung ist %1; sie muss länger als null sein.</translation>
    </message>
    <message>
        <source>The connect timeout is %1; it has to be longer than nothing.</source>
        <translation>Das Zeitlimit für das Verbinden ist %1; es muss länger als null sein.</translation>
    </message>
    <message>
        <source>The stall timeout is %1; it has to be longer than nothing.</source>
        <translation>Das Zeitlimit ohne Fortschritt ist %1; es muss länger als null sein.</translation>
    </message>
    <message>
        <source>The response timeout is %1; it has to be longer than nothing.</source>
        <translation>Das Zeitlimit bis zur Antwort ist %1; es muss länger als null sein.</translation>
    </message>
    <message>
        <source>The waits may take %1 in all, longer than the deadline of %2: the last attempts may never be made.</source>
        <translation>Die Wartezeiten können zusammen %1 dauern, länger als die Frist von %2: Die letzten Versuche finden dann vielleicht nie statt.</translation>
    </message>
    <message>
        <source>The retry policy has version %1, and this program reads version %2: update the program, or set the policy anew.</source>
        <translation>Die Wiederholungsregeln haben Version %1, und dieses Programm liest Version %2: das Programm aktualisieren oder die Regeln neu setzen.</translation>
    </message>
    <message>
        <source>The retry policy&apos;s “offline.wait” has to be true or false.</source>
        <translation>„offline.wait“ der Wiederholungsregeln muss true oder false sein.</translation>
    </message>
    <message>
        <source>The retry policy&apos;s “jitter” has to be one of: none, additive, plusminus, full, equal, decorrelated.</source>
        <translation>„jitter“ der Wiederholungsregeln muss eines von diesen sein: none, additive, plusminus, full, equal, decorrelated.</translation>
    </message>
    <message>
        <source>The service does not take checksums of kind %1 (%2).</source>
        <translation>Der Dienst nimmt keine Prüfsummen der Art %1 an (%2).</translation>
    </message>
    <message>
        <source>The bandwidth window &apos;%1&apos; makes no sense: %2</source>
        <translation>Das Zeitfenster „%1“ ergibt keinen Sinn: %2</translation>
    </message>
    <message>
        <source>write days, hours and rate, such as &apos;mon-fri 08:00-18:00 2MB/s&apos;.</source>
        <translation>Tage, Stunden und Rate angeben, wie „mon-fri 08:00-18:00 2MB/s“.</translation>
    </message>
    <message>
        <source>&apos;%1&apos; names no days; write daily, mon-fri or sat,sun.</source>
        <translation>„%1“ nennt keine Tage; daily, mon-fri oder sat,sun angeben.</translation>
    </message>
    <message>
        <source>&apos;%1&apos; names no hours; write 08:00-18:00.</source>
        <translation>„%1“ nennt keine Stunden; 08:00-18:00 angeben.</translation>
    </message>
    <message>
        <source>&apos;%1&apos; is no rate; write 2MB/s, unlimited or stop.</source>
        <translation>„%1“ ist keine Rate; 2MB/s, unlimited oder stop angeben.</translation>
    </message>
    <message>
        <source>a whole number from %1 to %2</source>
        <translation>eine ganze Zahl von %1 bis %2</translation>
    </message>
    <message>
        <source>a text</source>
        <translation>einen Text</translation>
    </message>
    <message>
        <source>a size such as 64MiB, or 0 to choose it by the file</source>
        <translation>eine Größe wie 64MiB oder 0, um sie nach der Datei zu wählen</translation>
    </message>
    <message>
        <source>ask, skip, replace or fail</source>
        <translation>ask, skip, replace oder fail</translation>
    </message>
    <message>
        <source>a rate such as 20MB/s, or 0 for none</source>
        <translation>eine Rate wie 20MB/s oder 0 für keine</translation>
    </message>
    <message>
        <source>hours and rates, as `config show` shows them</source>
        <translation>Stunden und Raten, wie `config show` sie zeigt</translation>
    </message>
    <message>
        <source>desktop, light or dark</source>
        <translation>desktop, light oder dark</translation>
    </message>
    <message>
        <source>true or false</source>
        <translation>true oder false</translation>
    </message>
    <message>
        <source>auto, en or de</source>
        <translation>auto, en oder de</translation>
    </message>
    <message>
        <source>a preset such as patient, or a policy as `config show` shows it</source>
        <translation>eine Voreinstellung wie patient oder Regeln, wie `config show` sie zeigt</translation>
    </message>
    <message>
        <source>The settings in %1 cannot be read: &apos;%2&apos; is no line of a settings file. Repair the file, or remove it to begin afresh.</source>
        <translation>Die Einstellungen in %1 können nicht gelesen werden: „%2“ ist keine Zeile einer Einstellungsdatei. Die Datei reparieren oder sie entfernen und neu beginnen.</translation>
    </message>
    <message>
        <source>The settings in %1 cannot be read. Repair the file, or remove it to begin afresh.</source>
        <translation>Die Einstellungen in %1 können nicht gelesen werden. Die Datei reparieren oder sie entfernen und neu beginnen.</translation>
    </message>
    <message>
        <source>The setting %1 in %2 makes no sense: &apos;%3&apos;. Repair that line, or remove it.</source>
        <translation>Die Einstellung %1 in %2 ergibt keinen Sinn: „%3“. Diese Zeile reparieren oder entfernen.</translation>
    </message>
    <message>
        <source>There is no setting “%1”.</source>
        <translation>Es gibt keine Einstellung „%1“.</translation>
    </message>
    <message>
        <source>The setting %1 takes %2, not “%3”.</source>
        <translation>Die Einstellung %1 erwartet %2, nicht „%3“.</translation>
    </message>
    <message>
        <source>The settings cannot be written to %1. Check that the folder can be written.</source>
        <translation>Die Einstellungen können nicht nach %1 geschrieben werden. Prüfen, ob der Ordner beschreibbar ist.</translation>
    </message>
    <message>
        <source>The retry policy is not readable. Set it anew, or remove it.</source>
        <translation>Die Wiederholungsregeln sind nicht lesbar. Neu setzen oder entfernen.</translation>
    </message>
    <message>
        <source>The journal does not say any more what went wrong.</source>
        <translation>Das Journal sagt nicht mehr, was schiefging.</translation>
    </message>
    <message>
        <source>The destination in the journal is not readable. Remove it and add it again.</source>
        <translation>Das Ziel im Journal ist nicht lesbar. Entfernen und neu anlegen.</translation>
    </message>
    <message>
        <source>Its record in the journal is damaged: %1. Cancel it, remove it, and add the file again.</source>
        <translation>Der Eintrag im Journal ist beschädigt: %1. Abbrechen, entfernen und die Datei neu hinzufügen.</translation>
    </message>
    <message>
        <source>it names no file</source>
        <translation>er nennt keine Datei</translation>
    </message>
    <message>
        <source>it does not say where to</source>
        <translation>er sagt nicht, wohin</translation>
    </message>
    <message>
        <source>its own id is missing</source>
        <translation>seine eigene Nummer fehlt</translation>
    </message>
    <message>
        <source>the size is %1</source>
        <translation>die Größe ist %1</translation>
    </message>
    <message>
        <source>parts of %1 bytes for a file of %2</source>
        <translation>Teile von %1 Byte für eine Datei von %2</translation>
    </message>
    <message>
        <source>The journal cannot be read: %1. Check its disk; a copy of the file may still be read by sqlite3.</source>
        <translation>Das Journal kann nicht gelesen werden: %1. Den Datenträger prüfen; eine Kopie der Datei lässt sich vielleicht noch mit sqlite3 lesen.</translation>
    </message>
    <message>
        <source>The journal cannot be opened (%1): %2. Check that its disk has room and that its folder can be written.</source>
        <translation>Das Journal kann nicht geöffnet werden (%1): %2. Prüfen, ob auf dem Datenträger Platz und der Ordner beschreibbar ist.</translation>
    </message>
    <message>
        <source>The journal cannot be written: %1. Check that its disk has room and that its folder can be written.</source>
        <translation>Das Journal kann nicht geschrieben werden: %1. Prüfen, ob auf dem Datenträger Platz und der Ordner beschreibbar ist.</translation>
    </message>
    <message>
        <source>The journal was written by a later version of Windlass. Start that version, or name another profile with --profile.</source>
        <translation>Das Journal stammt von einer späteren Version von Windlass. Jene Version starten oder mit --profile ein anderes Profil nennen.</translation>
    </message>
    <message>
        <source>The journal was written by a later version of Windlass. Start that version.</source>
        <translation>Das Journal stammt von einer späteren Version von Windlass. Jene Version starten.</translation>
    </message>
    <message>
        <source>What goes to %1 is retried as the settings say: %2</source>
        <translation>Was nach %1 geht, wird nach den Einstellungen wiederholt: %2</translation>
    </message>
    <message>
        <source>Transfer %1 is retried as the settings say: %2</source>
        <translation>Übertragung %1 wird nach den Einstellungen wiederholt: %2</translation>
    </message>
    <message>
        <source>Transfer %1: %2</source>
        <translation>Übertragung %1: %2</translation>
    </message>
    <message>
        <source>Transfer %1: the journal&apos;s record of part %2 is damaged; the part is sent again.</source>
        <translation>Übertragung %1: Der Journaleintrag von Teil %2 ist beschädigt; der Teil wird noch einmal gesendet.</translation>
    </message>
    <message>
        <source>The journal does not say any more whether its upload was closed. Look whether the object is there; then cancel it, and add the file again if it is not.</source>
        <translation>Das Journal sagt nicht mehr, ob der Upload abgeschlossen wurde. Nachsehen, ob das Objekt da ist; dann abbrechen und, wenn es fehlt, die Datei neu hinzufügen.</translation>
    </message>
    <message>
        <source>The journal does not say any more how its parts are checked. Cancel it, and add the file again.</source>
        <translation>Das Journal sagt nicht mehr, wie die Teile geprüft werden. Abbrechen und die Datei neu hinzufügen.</translation>
    </message>
    <message>
        <source>Its record in the journal is damaged: a number is none. Cancel it, remove it, and add the file again.</source>
        <translation>Der Eintrag im Journal ist beschädigt: Eine Zahl ist ungültig. Abbrechen, entfernen und die Datei neu hinzufügen.</translation>
    </message>
    <message>
        <source>The journal has no numbers left for new transfers: it is damaged. Use another profile.</source>
        <translation>Das Journal hat keine Nummern mehr für neue Übertragungen: Es ist beschädigt. Ein anderes Profil verwenden.</translation>
    </message>
    <message>
        <source>Nothing more is written about transfer %1: this process does not work on it any more.</source>
        <translation>Über Übertragung %1 wird nichts mehr geschrieben: Dieser Prozess arbeitet nicht mehr an ihr.</translation>
    </message>
    <message>
        <source>Transfer %1 is being worked on. Pause it first.</source>
        <translation>An Übertragung %1 wird gearbeitet. Zuerst anhalten.</translation>
    </message>
    <message>
        <source>the keys may not read it (%1), nor list it (%2)</source>
        <translation>die Zugangsdaten dürfen es nicht lesen (%1) und nicht auflisten (%2)</translation>
    </message>
    <message>
        <source>the keys may not read it (%1)</source>
        <translation>die Zugangsdaten dürfen es nicht lesen (%1)</translation>
    </message>
    <message>
        <source>the service does not show it</source>
        <translation>der Dienst zeigt es nicht</translation>
    </message>
    <message>
        <source>the service answers HEAD with %1</source>
        <translation>der Dienst beantwortet HEAD mit %1</translation>
    </message>
    <message>
        <source>the service&apos;s answer to HEAD tells too little of it</source>
        <translation>die Antwort des Dienstes auf HEAD sagt zu wenig darüber</translation>
    </message>
    <message>
        <source>The service confirmed the upload, and does not show the object yet.</source>
        <translation>Der Dienst hat den Upload bestätigt und zeigt das Objekt noch nicht.</translation>
    </message>
    <message>
        <source>The service&apos;s answer held no ETag, and the object cannot be looked at: %1.</source>
        <translation>Die Antwort des Dienstes enthielt kein ETag, und das Objekt lässt sich nicht prüfen: %1.</translation>
    </message>
    <message>
        <source>acknowledged, not looked at: %1</source>
        <translation>bestätigt, nicht geprüft: %1</translation>
    </message>
    <message>
        <source>The service stored %1 bytes for a file of %2: it does not know this way to send a checksum. Without a checksum= of your own, one is chosen that it knows.</source>
        <translation>Der Dienst hat %1 Byte für eine Datei von %2 gespeichert: Er kennt diese Art nicht, eine Prüfsumme zu senden. Ohne eigenes checksum= wird eine gewählt, die er kennt.</translation>
    </message>
    <message>
        <source>The object on the service is not what was sent, though it is of this upload: its size or its checksum differs.</source>
        <translation>Das Objekt beim Dienst ist nicht das, was gesendet wurde, obwohl es von diesem Upload stammt: Größe oder Prüfsumme weichen ab.</translation>
    </message>
    <message>
        <source>The object on the service is not the file that was sent: another program may have written it meanwhile.</source>
        <translation>Das Objekt beim Dienst ist nicht die gesendete Datei: Ein anderes Programm hat es vielleicht inzwischen geschrieben.</translation>
    </message>
    <message>
        <source>The service was asked to join the parts, and shows neither the object nor the parts yet.</source>
        <translation>Der Dienst sollte die Teile zusammenfügen und zeigt noch weder das Objekt noch die Teile.</translation>
    </message>
    <message>
        <source>%1 is not the file that %2 describes: its digest is %3, the manifest states %4.</source>
        <translation>%1 ist nicht die Datei, die %2 beschreibt: Ihr Hashwert ist %3, das Manifest nennt %4.</translation>
    </message>
    <message>
        <source>There is an object of that name already: %1.</source>
        <translation>Es gibt schon ein Objekt dieses Namens: %1.</translation>
    </message>
    <message>
        <source>It cannot be told whether there is an object of that name already: %1. The keys may neither list it (%2) nor read it (%3), and the service does not know the condition that would keep it from being replaced.</source>
        <translation>Es lässt sich nicht feststellen, ob es schon ein Objekt dieses Namens gibt: %1. Die Zugangsdaten dürfen es weder auflisten (%2) noch lesen (%3), und der Dienst kennt die Bedingung nicht, die ein Ersetzen verhindern würde.</translation>
    </message>
    <message>
        <source>The ETag is not the MD5 of the bytes that were sent; with some services it is another hash. They are sent once more, to see.</source>
        <translation>Das ETag ist nicht der MD5-Wert der gesendeten Bytes; bei manchen Diensten ist es ein anderer Hashwert. Zur Probe werden sie noch einmal gesendet.</translation>
    </message>
    <message>
        <source>The service stored other bytes than were read from the file.</source>
        <translation>Der Dienst hat andere Bytes gespeichert, als aus der Datei gelesen wurden.</translation>
    </message>
    <message>
        <source>An answer to the opening of an upload did not arrive, and the unfinished uploads of this key cannot be listed: one may be left there. `orphans` shows such uploads.</source>
        <translation>Auf das Öffnen eines Uploads kam keine Antwort, und die unvollständigen Uploads dieses Schlüssels lassen sich nicht auflisten: Einer liegt vielleicht noch dort. `orphans` zeigt solche Uploads.</translation>
    </message>
    <message>
        <source>An answer to the opening of an upload did not arrive, and the unfinished uploads of this key cannot be listed: one may be left there.</source>
        <translation>Auf das Öffnen eines Uploads kam keine Antwort, und die unvollständigen Uploads dieses Schlüssels lassen sich nicht auflisten: Einer liegt vielleicht noch dort.</translation>
    </message>
    <message>
        <source>An upload that had been opened under this key, and of which the answer did not arrive, was taken back.</source>
        <translation>Ein Upload, der unter diesem Schlüssel geöffnet worden war und dessen Antwort nicht ankam, wurde verworfen.</translation>
    </message>
    <message>
        <source>The service&apos;s answers to parts hold no ETag, nor does its list of parts: the upload cannot be closed.</source>
        <translation>Die Antworten des Dienstes auf Teile enthalten kein ETag, seine Liste der Teile auch nicht: Der Upload lässt sich nicht abschließen.</translation>
    </message>
    <message>
        <source>%1: nobody can tell whether the name is taken: the keys may neither list (%2) nor read (%3); the condition of the write has to do</source>
        <translation>%1: Niemand kann sagen, ob der Name vergeben ist: Die Zugangsdaten dürfen weder auflisten (%2) noch lesen (%3); die Bedingung beim Schreiben muss genügen</translation>
    </message>
    <message>
        <source>What it had stored was deleted.</source>
        <translation>Was er gespeichert hatte, wurde gelöscht.</translation>
    </message>
    <message>
        <source>What it has stored lies under the name still, and is not the file.</source>
        <translation>Was er gespeichert hat, liegt weiter unter dem Namen und ist nicht die Datei.</translation>
    </message>
    <message>
        <source>acknowledged, not looked at: it was cancelled before that</source>
        <translation>bestätigt, nicht geprüft: es wurde vorher abgebrochen</translation>
    </message>
    <message>
        <source>The service refuses data that no checksum comes with, as buckets with a retention do, and the destination asks for none (checksum=etag). Take that away, or ask for checksum=content-md5.</source>
        <translation>Der Dienst lehnt Daten ohne Prüfsumme ab, wie Buckets mit Aufbewahrungsfrist es tun, und das Ziel verlangt keine (checksum=etag). Das weglassen oder checksum=content-md5 angeben.</translation>
    </message>
    <message>
        <source>The service made another object of the parts than was read from the file.</source>
        <translation>Der Dienst hat aus den Teilen ein anderes Objekt gemacht, als aus der Datei gelesen wurde.</translation>
    </message>
    <message>
        <source>the service does not list the parts of an upload (%1): the journal alone says which of them it has</source>
        <translation>der Dienst listet die Teile eines Uploads nicht auf (%1): nur das Journal sagt, welche er hat</translation>
    </message>
    <message>
        <source>the service refuses data without a checksum: its MD5 goes along from here on</source>
        <translation>der Dienst lehnt Daten ohne Prüfsumme ab: ab jetzt wird ihr MD5-Wert mitgesendet</translation>
    </message>
    <message>
        <source>The service&apos;s list of parts has an empty page, and says that more follow.</source>
        <translation>Die Teileliste des Dienstes hat eine leere Seite und sagt, dass weitere folgen.</translation>
    </message>
    <message>
        <source>The service&apos;s list of parts turns in a circle: behind part %1 it leads to part %2.</source>
        <translation>Die Teileliste des Dienstes dreht sich im Kreis: Hinter Teil %1 führt sie zu Teil %2.</translation>
    </message>
    <message>
        <source>The service&apos;s list has more pages, and does not say where the next one begins.</source>
        <translation>Die Liste des Dienstes hat weitere Seiten und sagt nicht, wo die nächste beginnt.</translation>
    </message>
    <message>
        <source>The service&apos;s list turns in a circle: it leads to a page that was there before.</source>
        <translation>Die Liste des Dienstes dreht sich im Kreis: Sie führt zu einer Seite, die schon da war.</translation>
    </message>
    <message>
        <source>The service&apos;s list does not end: it was given up after %1 pages.</source>
        <translation>Die Liste des Dienstes endet nicht: Nach %1 Seiten wurde sie aufgegeben.</translation>
    </message>
    <message>
        <source>The service&apos;s answer does not say the object&apos;s ETag.</source>
        <translation>Die Antwort des Dienstes nennt kein ETag des Objekts.</translation>
    </message>
    <message>
        <source>The service&apos;s answer does not say how long the object is.</source>
        <translation>Die Antwort des Dienstes sagt nicht, wie lang das Objekt ist.</translation>
    </message>
    <message>
        <source>There is no file %1.</source>
        <translation>Es gibt keine Datei %1.</translation>
    </message>
    <message>
        <source>%1 is not a regular file; only files and folders of files can be uploaded.</source>
        <translation>%1 ist keine gewöhnliche Datei; nur Dateien und Ordner mit Dateien lassen sich hochladen.</translation>
    </message>
    <message>
        <source>%1 bytes</source>
        <translation>%1 Byte</translation>
    </message>
    <message>
        <source>The file has %1; the service takes objects up to %2.</source>
        <translation>Die Datei hat %1; der Dienst nimmt Objekte bis %2 an.</translation>
    </message>
    <message>
        <source>The part size is %1; the service takes multiples of %2.</source>
        <translation>Die Teilgröße ist %1; der Dienst nimmt Vielfache von %2 an.</translation>
    </message>
    <message>
        <source>The part size is %1; the service takes parts of %2 to %3.</source>
        <translation>Die Teilgröße ist %1; der Dienst nimmt Teile von %2 bis %3 an.</translation>
    </message>
    <message>
        <source>Parts of %1 would make %2 of them; the service takes %3. Choose at least %4.</source>
        <translation>Teile von %1 ergäben %2 Stück; der Dienst nimmt %3 an. Mindestens %4 wählen.</translation>
    </message>
    <message>
        <source>The process that drives the profile is just starting or ending.</source>
        <translation>Der Prozess, der das Profil betreibt, startet oder endet gerade.</translation>
    </message>
    <message>
        <source>The process that drives this profile has other credentials in its environment. Save the destination (`windlass-cli destination add`) with its secret in the keychain, or choose another profile with --profile.</source>
        <translation>Der Prozess, der dieses Profil betreibt, hat andere Zugangsdaten in seiner Umgebung. Das Ziel speichern (`windlass-cli destination add`), mit den Zugangsdaten im Schlüsselbund, oder mit --profile ein anderes Profil wählen.</translation>
    </message>
    <message>
        <source>The profile&apos;s folder %1 cannot be made. Make its parent folder writable, or choose another one with --profile.</source>
        <translation>Der Ordner %1 des Profils kann nicht angelegt werden. Den Ordner darüber beschreibbar machen oder mit --profile einen anderen wählen.</translation>
    </message>
    <message>
        <source>The profile&apos;s folder %1 cannot be made. Make its parent folder writable.</source>
        <translation>Der Ordner %1 des Profils kann nicht angelegt werden. Den Ordner darüber beschreibbar machen.</translation>
    </message>
    <message>
        <source>The profile %1 is marked as in use by process %2 (%3) on the computer %4. If nothing uses it there, as when it was copied from there, delete the file %5 and try again.</source>
        <translation>Das Profil %1 ist als belegt markiert, durch Prozess %2 (%3) auf dem Rechner %4. Benutzt es dort nichts mehr, etwa weil es von dort kopiert wurde, die Datei %5 löschen und noch einmal versuchen.</translation>
    </message>
    <message>
        <source>The profile %1 is in use by process %2 (%3). Let it finish, end it, or choose another profile with --profile.</source>
        <translation>Das Profil %1 wird von Prozess %2 (%3) benutzt. Ihn fertig werden lassen, beenden oder mit --profile ein anderes Profil wählen.</translation>
    </message>
    <message>
        <source>The profile %1 is in use by process %2 (%3). Let it finish, or end it.</source>
        <translation>Das Profil %1 wird von Prozess %2 (%3) benutzt. Ihn fertig werden lassen oder beenden.</translation>
    </message>
    <message>
        <source>The profile is in use by another process, which is just starting or ending. Try again in a moment.</source>
        <translation>Das Profil wird von einem anderen Prozess benutzt, der gerade startet oder endet. Gleich noch einmal versuchen.</translation>
    </message>
    <message>
        <source>The file %1 cannot be written. Make its folder writable, or choose another profile with --profile.</source>
        <translation>Die Datei %1 kann nicht geschrieben werden. Ihren Ordner beschreibbar machen oder mit --profile ein anderes Profil wählen.</translation>
    </message>
    <message>
        <source>The file %1 cannot be written. Make its folder writable.</source>
        <translation>Die Datei %1 kann nicht geschrieben werden. Ihren Ordner beschreibbar machen.</translation>
    </message>
    <message>
        <source>What another process asked for makes no sense: %1.</source>
        <translation>Was ein anderer Prozess verlangt hat, ergibt keinen Sinn: %1.</translation>
    </message>
    <message>
        <source>a retry policy</source>
        <translation>Wiederholungsregeln</translation>
    </message>
    <message>
        <source>paths that are not absolute</source>
        <translation>Pfade, die nicht absolut sind</translation>
    </message>
    <message>
        <source>a destination&apos;s name</source>
        <translation>der Name eines Ziels</translation>
    </message>
    <message>
        <source>a part size</source>
        <translation>eine Teilgröße</translation>
    </message>
    <message>
        <source>what to do about an object that is there</source>
        <translation>was mit einem vorhandenen Objekt geschehen soll</translation>
    </message>
    <message>
        <source>it is too long</source>
        <translation>es ist zu lang</translation>
    </message>
    <message>
        <source>it is not JSON</source>
        <translation>es ist kein JSON</translation>
    </message>
    <message>
        <source>it is of another version of Windlass</source>
        <translation>es ist von einer anderen Version von Windlass</translation>
    </message>
    <message>
        <source>the number of a transfer</source>
        <translation>die Nummer einer Übertragung</translation>
    </message>
    <message>
        <source>credentials that are empty</source>
        <translation>leere Zugangsdaten</translation>
    </message>
    <message>
        <source>The secret in the system&apos;s keychain was saved by a later version of Windlass. Use that version, or set the secret again.</source>
        <translation>Die Zugangsdaten im Schlüsselbund des Systems wurden von einer späteren Version von Windlass gespeichert. Jene Version verwenden oder die Zugangsdaten neu setzen.</translation>
    </message>
    <message>
        <source>More unfinished uploads of this key are on the service than were looked at. `orphans` shows them.</source>
        <translation>Beim Dienst liegen mehr unvollständige Uploads dieses Schlüssels, als geprüft wurden. `orphans` zeigt sie.</translation>
    </message>
    <message>
        <source>More unfinished uploads of this key are on the service than were looked at.</source>
        <translation>Beim Dienst liegen mehr unvollständige Uploads dieses Schlüssels, als geprüft wurden.</translation>
    </message>
    <message>
        <source>Its name is no path below a folder. Restore it alone, with a file after --to.</source>
        <translation>Der Name ist kein Pfad unter einem Ordner. Einzeln wiederherstellen, mit einer Datei nach --to.</translation>
    </message>
    <message>
        <source>a role (role_arn)</source>
        <translation>einer Rolle (role_arn)</translation>
    </message>
    <message>
        <source>a web identity (web_identity_token_file)</source>
        <translation>einer Web-Identität (web_identity_token_file)</translation>
    </message>
    <message>
        <source>the computer&apos;s own identity (credential_source)</source>
        <translation>der eigenen Identität des Rechners (credential_source)</translation>
    </message>
    <message>
        <source>single sign-on (sso_session)</source>
        <translation>Single Sign-on (sso_session)</translation>
    </message>
    <message>
        <source>single sign-on (sso_start_url)</source>
        <translation>Single Sign-on (sso_start_url)</translation>
    </message>
    <message>
        <source>a console login (login_session)</source>
        <translation>einer Konsolenanmeldung (login_session)</translation>
    </message>
    <message>
        <source>a web identity</source>
        <translation>einer Web-Identität</translation>
    </message>
    <message>
        <source>the container&apos;s identity</source>
        <translation>der Identität des Containers</translation>
    </message>
    <message>
        <source>No service takes parts of %1. Give 5 MiB to 5 GiB, or 0 to choose it by the file.</source>
        <translation>Kein Dienst nimmt Teile von %1 an. 5 MiB bis 5 GiB angeben oder 0, um die Größe nach der Datei zu wählen.</translation>
    </message>
    <message>
        <source>The answer does not belong to what was asked for.</source>
        <translation>Die Antwort gehört nicht zu der Anfrage.</translation>
    </message>
    <message>
        <source>%1 and %2 get the same key, %3. Only the first is sent. Use a key template that tells them apart, such as one with {vm} and {file}.</source>
        <translation>%1 und %2 bekommen denselben Schlüssel, %3. Nur die erste wird gesendet. Eine Schlüsselvorlage verwenden, die sie unterscheidet, etwa eine mit {vm} und {file}.</translation>
    </message>
    <message>
        <source>The key template %1 makes a folder without a name, which cannot be restored as a file. Leave out the slash in front, and write single slashes.</source>
        <translation>Die Schlüsselvorlage %1 ergibt einen Ordner ohne Namen, der sich nicht als Datei wiederherstellen lässt. Den Schrägstrich am Anfang weglassen und einfache Schrägstriche schreiben.</translation>
    </message>
    <message>
        <source>The key template opens a brace and does not close it: %1. Write {file}, or leave the brace out.</source>
        <translation>Die Schlüsselvorlage öffnet eine geschweifte Klammer und schließt sie nicht: %1. {file} schreiben oder die Klammer weglassen.</translation>
    </message>
    <message>
        <source>Standard output was closed before the whole object was written.</source>
        <translation>Die Standardausgabe wurde geschlossen, bevor das ganze Objekt geschrieben war.</translation>
    </message>
    <message>
        <source>Standard output cannot be written: %1.</source>
        <translation>Die Standardausgabe lässt sich nicht schreiben: %1.</translation>
    </message>
    <message>
        <source>There are no credentials for %1: neither in the keychain nor in the environment nor in the shared credentials file. Give it a secret with `windlass-cli secret set %1`.</source>
        <translation>Für %1 gibt es keine Zugangsdaten: weder im Schlüsselbund noch in der Umgebung noch in der gemeinsamen Datei mit Zugangsdaten. Mit `windlass-cli secret set %1` einen geheimen Zugriffsschlüssel hinterlegen.</translation>
    </message>
</context>
<context>
    <name>windlass::ActionBox</name>
    <message>
        <source>Enter keys…</source>
        <translation>Zugangsdaten…</translation>
    </message>
    <message>
        <source>Open the destination with its keys</source>
        <translation>Das Ziel mit seinen Zugangsdaten öffnen</translation>
    </message>
    <message>
        <source>Skip</source>
        <translation>Überspringen</translation>
    </message>
    <message>
        <source>Leave the object as it is, and do not send this file</source>
        <translation>Das Objekt lassen, wie es ist, und diese Datei nicht senden</translation>
    </message>
    <message>
        <source>Replace the object</source>
        <translation>Objekt ersetzen</translation>
    </message>
    <message>
        <source>Overwrite the object that is there already</source>
        <translation>Das schon vorhandene Objekt überschreiben</translation>
    </message>
    <message>
        <source>Leave the objects as they are, and do not send these files</source>
        <translation>Die Objekte lassen, wie sie sind, und diese Dateien nicht senden</translation>
    </message>
    <message>
        <source>Overwrite the objects that are there already</source>
        <translation>Die schon vorhandenen Objekte überschreiben</translation>
    </message>
    <message>
        <source>What to do</source>
        <translation>Was zu tun ist</translation>
    </message>
    <message>
        <source>Skip all %L1 chosen</source>
        <translation>Alle %L1 gewählten überspringen</translation>
    </message>
    <message>
        <source>Replace all %L1 chosen</source>
        <translation>Alle %L1 gewählten ersetzen</translation>
    </message>
</context>
<context>
    <name>windlass::Adding</name>
    <message>
        <source>Add files</source>
        <translation>Dateien hinzufügen</translation>
    </message>
    <message>
        <source>All files (*)</source>
        <translation>Alle Dateien (*)</translation>
    </message>
    <message>
        <source>Exported machines (*.ova *.ovf *.mf *.vmdk *.vhd *.vhdx *.qcow2 *.img *.raw *.iso)</source>
        <translation>Exportierte Maschinen (*.ova *.ovf *.mf *.vmdk *.vhd *.vhdx *.qcow2 *.img *.raw *.iso)</translation>
    </message>
    <message>
        <source>Add folder</source>
        <translation>Ordner hinzufügen</translation>
    </message>
</context>
<context>
    <name>windlass::AttemptColumns</name>
    <message>
        <source>Time</source>
        <translation>Zeit</translation>
    </message>
    <message>
        <source>What</source>
        <translation>Was</translation>
    </message>
    <message>
        <source>Attempt</source>
        <translation>Versuch</translation>
    </message>
    <message>
        <source>Outcome</source>
        <translation>Ergebnis</translation>
    </message>
    <message>
        <source>Wait</source>
        <translation>Warten</translation>
    </message>
    <message>
        <source>Answer</source>
        <translation>Antwort</translation>
    </message>
    <message>
        <source>Duration</source>
        <translation>Dauer</translation>
    </message>
    <message>
        <source>Bytes</source>
        <translation>Bytes</translation>
    </message>
    <message>
        <source>Request id</source>
        <translation>Anfrage-ID</translation>
    </message>
</context>
<context>
    <name>windlass::Attempts</name>
    <message>
        <source>open session</source>
        <translation>Sitzung öffnen</translation>
    </message>
    <message>
        <source>part %L1</source>
        <translation>Teil %L1</translation>
    </message>
    <message>
        <source>part</source>
        <translation>Teil</translation>
    </message>
    <message>
        <source>whole file</source>
        <translation>ganze Datei</translation>
    </message>
    <message>
        <source>list parts</source>
        <translation>Teile auflisten</translation>
    </message>
    <message>
        <source>complete</source>
        <translation>abschließen</translation>
    </message>
    <message>
        <source>check object</source>
        <translation>Objekt prüfen</translation>
    </message>
    <message>
        <source>take back</source>
        <translation>verwerfen</translation>
    </message>
    <message>
        <source>delete</source>
        <translation>löschen</translation>
    </message>
    <message>
        <source>list names</source>
        <translation>Namen auflisten</translation>
    </message>
    <message>
        <source>test</source>
        <translation>Test</translation>
    </message>
    <message>
        <source>range %L1</source>
        <translation>Bereich %L1</translation>
    </message>
    <message>
        <source>download</source>
        <translation>herunterladen</translation>
    </message>
    <message>
        <source>list uploads</source>
        <translation>Uploads auflisten</translation>
    </message>
    <message>
        <source>try checksums</source>
        <translation>Prüfsummen erproben</translation>
    </message>
    <message>
        <source>%L1 of %L2</source>
        <comment>attempt 2 of 3</comment>
        <translation>%L1 von %L2</translation>
    </message>
    <message>
        <source>confirmed</source>
        <translation>bestätigt</translation>
    </message>
    <message>
        <source>succeeded</source>
        <translation>erfolgreich</translation>
    </message>
    <message>
        <source>ended by us</source>
        <comment>an attempt that was given up when the transfer was paused or cancelled</comment>
        <translation>selbst beendet</translation>
    </message>
    <message>
        <source>backoff</source>
        <translation>Backoff</translation>
    </message>
    <message>
        <source>slower, as the service is busy</source>
        <translation>langsamer, weil der Dienst ausgelastet ist</translation>
    </message>
    <message>
        <source>server asked</source>
        <translation>vom Dienst verlangt</translation>
    </message>
    <message>
        <source>offline</source>
        <translation>kein Netz</translation>
    </message>
    <message>
        <source>endpoint rests</source>
        <translation>Endpunkt pausiert</translation>
    </message>
    <message>
        <source>bandwidth window</source>
        <translation>Bandbreiten-Zeitfenster</translation>
    </message>
    <message>
        <source>none</source>
        <comment>no wait before the next attempt</comment>
        <translation>keine</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <comment>wait and its reason</comment>
        <translation>%1: %2</translation>
    </message>
    <message>
        <source>%1 succeeded at attempt %2 after %3.</source>
        <translation>%1: Versuch %2 nach %3 erfolgreich.</translation>
    </message>
    <message>
        <source>%1: attempt %2 was ended by us after %3.</source>
        <translation>%1: Versuch %2 nach %3 selbst beendet.</translation>
    </message>
    <message>
        <source>%1 failed at attempt %2 after %3.</source>
        <translation>%1: Versuch %2 nach %3 fehlgeschlagen.</translation>
    </message>
    <message>
        <source>It was told: “%1”.</source>
        <translation>Die Meldung war: „%1“.</translation>
    </message>
    <message>
        <source>Waited %1.</source>
        <translation>Gewartet: %1.</translation>
    </message>
    <message>
        <source>Request id: %1</source>
        <translation>Anfrage-ID: %1</translation>
    </message>
</context>
<context>
    <name>windlass::BandwidthPage</name>
    <message>
        <source>Two rows are about the same hours. Change or remove one of them.</source>
        <translation>Zwei Zeilen betreffen dieselben Zeiten. Eine ändern oder entfernen.</translation>
    </message>
    <message>
        <source>This is no rate. Write for example 2MB/s or 500kB/s.</source>
        <translation>Das ist keine Rate. Zum Beispiel 2MB/s oder 500kB/s eingeben.</translation>
    </message>
    <message>
        <source>Now nothing is sent</source>
        <translation>Jetzt wird nichts gesendet</translation>
    </message>
    <message>
        <source>Now there is no limit</source>
        <translation>Jetzt gibt es keine Grenze</translation>
    </message>
    <message>
        <source>Now %1 at most</source>
        <translation>Jetzt höchstens %1</translation>
    </message>
    <message>
        <source>%1.</source>
        <comment>a whole sentence</comment>
        <translation>%1.</translation>
    </message>
    <message>
        <source>%1, %2</source>
        <comment>day of the week, hour</comment>
        <translation>%1, %2</translation>
    </message>
    <message>
        <source>%1, until %2.</source>
        <translation>%1, bis %2.</translation>
    </message>
    <message>
        <source>&amp;Limit all uploads together to</source>
        <translation>Alle Uploads zusammen &amp;begrenzen auf</translation>
    </message>
    <message>
        <source>&amp;Add hours</source>
        <translation>Zeiten &amp;hinzufügen</translation>
    </message>
    <message>
        <source>Limit all uploads together</source>
        <translation>Alle Uploads zusammen begrenzen</translation>
    </message>
    <message>
        <source>Add hours</source>
        <translation>Zeiten hinzufügen</translation>
    </message>
    <message>
        <source>Limit</source>
        <translation>Grenze</translation>
    </message>
    <message>
        <source>Always</source>
        <translation>Immer</translation>
    </message>
    <message>
        <source>At these hours instead</source>
        <translation>Stattdessen zu diesen Zeiten</translation>
    </message>
    <message>
        <source>Changes hold at once, also for what is on its way.</source>
        <translation>Änderungen gelten sofort, auch für laufende Übertragungen.</translation>
    </message>
</context>
<context>
    <name>windlass::BandwidthWindowRow</name>
    <message>
        <source>From</source>
        <translation>Von</translation>
    </message>
    <message>
        <source>To</source>
        <translation>Bis</translation>
    </message>
    <message>
        <source>Remove these hours</source>
        <translation>Diese Zeiten entfernen</translation>
    </message>
    <message>
        <source>to</source>
        <comment>between two hours</comment>
        <translation>bis</translation>
    </message>
    <message>
        <source>at most</source>
        <translation>höchstens</translation>
    </message>
    <message>
        <source>no limit</source>
        <translation>keine Grenze</translation>
    </message>
    <message>
        <source>nothing</source>
        <translation>nichts</translation>
    </message>
    <message>
        <source>What may be sent</source>
        <translation>Was gesendet werden darf</translation>
    </message>
    <message>
        <source>Rate</source>
        <translation>Rate</translation>
    </message>
    <message>
        <source>Choose at least one day, or remove the hours.</source>
        <translation>Mindestens einen Tag wählen oder die Zeiten entfernen.</translation>
    </message>
</context>
<context>
    <name>windlass::CloseQuestion</name>
    <message>
        <source>Stop without asking from now on</source>
        <translation>In Zukunft ohne Nachfrage anhalten</translation>
    </message>
    <message>
        <source>Close Windlass</source>
        <translation>Windlass schließen</translation>
    </message>
    <message>
        <source>Closing the window stops what is under way. Transfers: %L1</source>
        <translation>Beim Schließen des Fensters werden laufende Übertragungen angehalten: %L1</translation>
    </message>
    <message>
        <source>What the service confirmed is kept, and they go on when Windlass is started again.</source>
        <translation>Was der Dienst bestätigt hat, bleibt erhalten; es geht weiter, wenn Windlass wieder gestartet wird.</translation>
    </message>
    <message>
        <source>Stop for now</source>
        <translation>Jetzt anhalten</translation>
    </message>
    <message>
        <source>Keep the window</source>
        <translation>Geöffnet lassen</translation>
    </message>
</context>
<context>
    <name>windlass::DestinationChooser</name>
    <message>
        <source>Destination</source>
        <translation>Ziel</translation>
    </message>
    <message>
        <source>None yet</source>
        <translation>Noch keines</translation>
    </message>
    <message>
        <source>Choose…</source>
        <translation>Wählen…</translation>
    </message>
    <message>
        <source>Make a destination in the settings first</source>
        <translation>Zuerst in den Einstellungen ein Ziel anlegen</translation>
    </message>
    <message>
        <source>Choose where files go that you add</source>
        <translation>Wählen, wohin hinzugefügte Dateien gehen</translation>
    </message>
</context>
<context>
    <name>windlass::DestinationDraft</name>
    <message>
        <source>There is already a destination of this name. Choose another one.</source>
        <translation>Es gibt schon ein Ziel dieses Namens. Einen anderen wählen.</translation>
    </message>
    <message>
        <source>Begin with https:// (or http://), for example https://s3.example.com.</source>
        <translation>Mit https:// (oder http://) beginnen, zum Beispiel https://s3.example.com.</translation>
    </message>
    <message>
        <source>Add the host&apos;s name, for example https://s3.example.com:9000.</source>
        <translation>Den Namen des Rechners ergänzen, zum Beispiel https://s3.example.com:9000.</translation>
    </message>
    <message>
        <source>Take the user name and password out of the address; the keys go into the fields below.</source>
        <translation>Benutzernamen und Passwort aus der Adresse nehmen; die Zugangsdaten gehören in die Felder darunter.</translation>
    </message>
    <message>
        <source>Leave only scheme, host and port here; bucket and prefix have their own fields.</source>
        <translation>Hier nur Schema, Rechner und Port; Bucket und Präfix haben eigene Felder.</translation>
    </message>
    <message>
        <source>A bucket&apos;s name has no blanks and no slashes; what follows a slash is the prefix.</source>
        <translation>Ein Bucket-Name hat keine Leerzeichen und keine Schrägstriche; was nach einem Schrägstrich kommt, ist das Präfix.</translation>
    </message>
    <message>
        <source>Amazon&apos;s buckets have 3 to 63 characters: lower case letters, digits, dots and hyphens, with a letter or digit at both ends.</source>
        <translation>Buckets von Amazon haben 3 bis 63 Zeichen: Kleinbuchstaben, Ziffern, Punkte und Bindestriche, mit einem Buchstaben oder einer Ziffer an beiden Enden.</translation>
    </message>
    <message>
        <source>Choose path style: the bucket cannot stand in front of an address made of numbers.</source>
        <translation>Pfadstil wählen: Vor einer Adresse aus Zahlen kann der Bucket nicht stehen.</translation>
    </message>
    <message>
        <source>This is the access key ID again. Enter the secret access key.</source>
        <translation>Das ist noch einmal die Zugriffsschlüssel-ID. Den geheimen Zugriffsschlüssel eingeben.</translation>
    </message>
    <message>
        <source>Enter the secret key of the new access key; the saved one belongs to %1.</source>
        <translation>Den geheimen Zugriffsschlüssel zur neuen Zugriffsschlüssel-ID eingeben; der gespeicherte gehört zu %1.</translation>
    </message>
    <message>
        <source>Enter the secret key that came with the session token.</source>
        <translation>Den geheimen Zugriffsschlüssel eingeben, der mit dem Sitzungstoken kam.</translation>
    </message>
    <message>
        <source>Without https, everyone on the way can read the exports.</source>
        <translation>Ohne https kann unterwegs jeder die Exporte mitlesen.</translation>
    </message>
    <message>
        <source>Only S3-compatible storage can be saved here. Use an address that begins with s3://.</source>
        <translation>Hier sind nur S3-kompatible Speicher möglich. Eine Adresse verwenden, die mit s3:// beginnt.</translation>
    </message>
</context>
<context>
    <name>windlass::DestinationEditor</name>
    <message>
        <source>&amp;Test</source>
        <translation>&amp;Testen</translation>
    </message>
    <message>
        <source>&amp;Save</source>
        <translation>&amp;Speichern</translation>
    </message>
    <message>
        <source>Save &amp;without testing</source>
        <translation>Speichern &amp;ohne Test</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Edit destination %1</source>
        <translation>Ziel %1 bearbeiten</translation>
    </message>
    <message>
        <source>New destination</source>
        <translation>Neues Ziel</translation>
    </message>
    <message>
        <source>Writes one small object to the bucket and removes it again</source>
        <translation>Schreibt ein kleines Objekt in den Bucket und entfernt es wieder</translation>
    </message>
    <message>
        <source>Still to fill in: %1.</source>
        <translation>Noch auszufüllen: %1.</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>Testing: a small object is written to the bucket and removed again …</source>
        <translation>Test läuft: Ein kleines Objekt wird in den Bucket geschrieben und wieder entfernt …</translation>
    </message>
    <message>
        <source>A field has changed since the test began. Test again when it has ended.</source>
        <translation>Seit Beginn des Tests hat sich ein Feld geändert. Nach seinem Ende noch einmal testen.</translation>
    </message>
    <message>
        <source>Not saved. %1</source>
        <translation>Nicht gespeichert. %1</translation>
    </message>
    <message>
        <source>Saved, but the keychain did not take the secret. It is kept until Windlass is closed and has to be entered again after that.</source>
        <translation>Gespeichert, aber der Schlüsselbund hat die Zugangsdaten nicht angenommen. Sie gelten, bis Windlass geschlossen wird, und müssen danach neu eingegeben werden.</translation>
    </message>
</context>
<context>
    <name>windlass::DestinationFields</name>
    <message>
        <source>&amp;Path style: the bucket in the path, not in the host name</source>
        <translation>&amp;Pfadstil: der Bucket im Pfad, nicht im Rechnernamen</translation>
    </message>
    <message>
        <source>&amp;Keep the secret for this session only</source>
        <translation>Zugangsdaten nur für diese Sitzung be&amp;halten</translation>
    </message>
    <message>
        <source>&amp;Name</source>
        <translation>&amp;Name</translation>
    </message>
    <message>
        <source>for example archive, or paste an s3:// address</source>
        <translation>zum Beispiel archiv oder eine s3://-Adresse einfügen</translation>
    </message>
    <message>
        <source>S3-compatible storage</source>
        <translation>S3-kompatibler Speicher</translation>
    </message>
    <message>
        <source>&amp;Endpoint</source>
        <translation>&amp;Endpunkt</translation>
    </message>
    <message>
        <source>https://… (empty: Amazon S3)</source>
        <translation>https://… (leer: Amazon S3)</translation>
    </message>
    <message>
        <source>&amp;Bucket</source>
        <translation>&amp;Bucket</translation>
    </message>
    <message>
        <source>Prefi&amp;x</source>
        <translation>Präfi&amp;x</translation>
    </message>
    <message>
        <source>none</source>
        <translation>keines</translation>
    </message>
    <message>
        <source>Stands in front of every object&apos;s name, for example backups/site-a</source>
        <translation>Steht vor dem Namen jedes Objekts, zum Beispiel backups/standort-a</translation>
    </message>
    <message>
        <source>&amp;Region</source>
        <translation>&amp;Region</translation>
    </message>
    <message>
        <source>found by itself</source>
        <translation>wird ermittelt</translation>
    </message>
    <message>
        <source>As in the settings</source>
        <translation>Wie in den Einstellungen</translation>
    </message>
    <message>
        <source>How patiently what goes there is tried again</source>
        <translation>Wie geduldig wiederholt wird, was dorthin geht</translation>
    </message>
    <message>
        <source>Retr&amp;y</source>
        <translation>&amp;Wiederholung</translation>
    </message>
    <message>
        <source>Credentials</source>
        <translation>Zugangsdaten</translation>
    </message>
    <message>
        <source>&amp;Access key ID</source>
        <translation>&amp;Zugriffsschlüssel-ID</translation>
    </message>
    <message>
        <source>Se&amp;cret access key</source>
        <translation>&amp;Geheimer Zugriffsschlüssel</translation>
    </message>
    <message>
        <source>Temporary keys: sess&amp;ion token</source>
        <translation>Temporäre Schl&amp;üssel: Sitzungstoken</translation>
    </message>
    <message>
        <source>Session t&amp;oken</source>
        <translation>S&amp;itzungstoken</translation>
    </message>
    <message>
        <source>Nothing is written to the keychain; the secret is forgotten when Windlass is closed</source>
        <translation>Nichts kommt in den Schlüsselbund; die Zugangsdaten werden vergessen, wenn Windlass geschlossen wird</translation>
    </message>
    <message>
        <source>Hide the session token</source>
        <translation>Sitzungstoken verbergen</translation>
    </message>
    <message>
        <source>Show the session token</source>
        <translation>Sitzungstoken anzeigen</translation>
    </message>
    <message>
        <source>name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>bucket</source>
        <translation>Bucket</translation>
    </message>
    <message>
        <source>access key ID</source>
        <translation>Zugriffsschlüssel-ID</translation>
    </message>
    <message>
        <source>secret access key</source>
        <translation>geheimer Zugriffsschlüssel</translation>
    </message>
    <message>
        <source>Its own</source>
        <translation>Eigene</translation>
    </message>
    <message>
        <source>Press Tab to fill in the fields from this address.</source>
        <translation>Tabulatortaste drücken, um die Felder aus dieser Adresse zu füllen.</translation>
    </message>
    <message>
        <source>Without one, the keys of the AWS tools on this computer are used, if there are any.</source>
        <translation>Ohne ihn gelten die Zugangsdaten der AWS-Werkzeuge auf diesem Rechner, wenn es welche gibt.</translation>
    </message>
    <message>
        <source>Objects go to %1</source>
        <translation>Objekte gehen nach %1</translation>
    </message>
    <message>
        <source>leave empty to keep what is saved</source>
        <translation>leer lassen, um das Gespeicherte zu behalten</translation>
    </message>
    <message>
        <source>A secret is saved for this destination.</source>
        <translation>Für dieses Ziel sind Zugangsdaten gespeichert.</translation>
    </message>
    <message>
        <source>No secret is saved for this destination. Enter it here.</source>
        <translation>Für dieses Ziel sind keine Zugangsdaten gespeichert. Hier eingeben.</translation>
    </message>
    <message>
        <source>leave empty to change nothing</source>
        <translation>leer lassen, um nichts zu ändern</translation>
    </message>
    <message>
        <source>The keychain cannot be asked whether a secret is saved. What is saved stays unless you enter another.</source>
        <translation>Der Schlüsselbund kann nicht gefragt werden, ob Zugangsdaten gespeichert sind. Was gespeichert ist, bleibt, wenn nichts anderes eingegeben wird.</translation>
    </message>
    <message>
        <source>The keychain is locked. Unlock it to have the secret kept; until then it is kept for this session only.</source>
        <translation>Der Schlüsselbund ist gesperrt. Entsperren, damit die Zugangsdaten dort bleiben; bis dahin gelten sie nur für diese Sitzung.</translation>
    </message>
    <message>
        <source>Check a&amp;gain</source>
        <translation>Noch einmal prü&amp;fen</translation>
    </message>
    <message>
        <source>No keychain answers on this computer. The secret is kept in memory until Windlass is closed, and has to be entered again after that.</source>
        <translation>Auf diesem Rechner antwortet kein Schlüsselbund. Die Zugangsdaten bleiben im Speicher, bis Windlass geschlossen wird, und müssen danach neu eingegeben werden.</translation>
    </message>
</context>
<context>
    <name>windlass::DestinationQuestion</name>
    <message>
        <source>&amp;Send there</source>
        <translation>Dorthin &amp;senden</translation>
    </message>
    <message>
        <source>Choose a destination</source>
        <translation>Ein Ziel wählen</translation>
    </message>
    <message>
        <source>Destinations</source>
        <translation>Ziele</translation>
    </message>
    <message>
        <source>&amp;New destination…</source>
        <translation>&amp;Neues Ziel…</translation>
    </message>
    <message>
        <source>Where should this go? Items: %L1. Your choice is kept for what you add next.</source>
        <translation>Wohin soll das gehen? Einträge: %L1. Die Wahl gilt auch für alles Weitere.</translation>
    </message>
</context>
<context>
    <name>windlass::DestinationsPage</name>
    <message>
        <source>Amazon S3</source>
        <translation>Amazon S3</translation>
    </message>
    <message>
        <source>%1 at %2</source>
        <comment>a bucket at a service</comment>
        <translation>%1 bei %2</translation>
    </message>
    <message>
        <source>&amp;Add…</source>
        <translation>&amp;Hinzufügen…</translation>
    </message>
    <message>
        <source>&amp;Edit…</source>
        <translation>&amp;Bearbeiten…</translation>
    </message>
    <message>
        <source>Re&amp;move…</source>
        <translation>&amp;Entfernen…</translation>
    </message>
    <message>
        <source>Destinations</source>
        <translation>Ziele</translation>
    </message>
    <message>
        <source>No destination yet</source>
        <translation>Noch kein Ziel</translation>
    </message>
    <message>
        <source>Say where exports go: a bucket, its endpoint and the keys to it.</source>
        <translation>Angeben, wohin Exporte gehen: ein Bucket, sein Endpunkt und die Zugangsdaten dazu.</translation>
    </message>
    <message>
        <source>New destination…</source>
        <translation>Neues Ziel…</translation>
    </message>
    <message>
        <source>What is changed here is saved at once, each destination by its own dialog.</source>
        <translation>Änderungen hier werden sofort gespeichert, jedes Ziel in seinem eigenen Dialog.</translation>
    </message>
    <message>
        <source>Remove destination</source>
        <translation>Ziel entfernen</translation>
    </message>
    <message>
        <source>Remove the destination “%1”?</source>
        <translation>Das Ziel „%1“ entfernen?</translation>
    </message>
    <message>
        <source>Its secret is removed from the keychain too. Objects in the bucket stay; transfers that still have to go there will need it.</source>
        <translation>Seine Zugangsdaten werden auch aus dem Schlüsselbund entfernt. Objekte im Bucket bleiben; Übertragungen, die noch dorthin gehen, werden sie brauchen.</translation>
    </message>
    <message>
        <source>&amp;Remove</source>
        <translation>&amp;Entfernen</translation>
    </message>
</context>
<context>
    <name>windlass::DetailsPane</name>
    <message>
        <source>Details</source>
        <translation>Details</translation>
    </message>
    <message>
        <source>Choose a transfer to see every attempt, what failed and why.</source>
        <translation>Eine Übertragung wählen, um jeden Versuch zu sehen, was fehlschlug und warum.</translation>
    </message>
    <message>
        <source>State</source>
        <translation>Status</translation>
    </message>
    <message>
        <source>Overview</source>
        <translation>Überblick</translation>
    </message>
    <message>
        <source>History</source>
        <translation>Verlauf</translation>
    </message>
    <message>
        <source>Parts</source>
        <translation>Teile</translation>
    </message>
    <message>
        <source>Retry history</source>
        <translation>Verlauf der Wiederholungen</translation>
    </message>
    <message>
        <source>The chosen attempt</source>
        <translation>Der gewählte Versuch</translation>
    </message>
    <message>
        <source>Only failures and retries</source>
        <translation>Nur Fehler und Wiederholungen</translation>
    </message>
    <message>
        <source>History (%1)</source>
        <translation>Verlauf (%1)</translation>
    </message>
    <message>
        <source>No request was needed.</source>
        <translation>Keine Anfrage war nötig.</translation>
    </message>
    <message>
        <source>No attempt has ended so far. Each is listed here with what became of it.</source>
        <translation>Noch ist kein Versuch zu Ende. Jeder wird hier mit seinem Ergebnis aufgeführt.</translation>
    </message>
    <message>
        <source>Nothing failed, and nothing had to be tried again.</source>
        <translation>Nichts schlug fehl, und nichts musste wiederholt werden.</translation>
    </message>
    <message>
        <source>Show all attempts</source>
        <translation>Alle Versuche anzeigen</translation>
    </message>
</context>
<context>
    <name>windlass::Events</name>
    <message>
        <source>%1, attempt %2</source>
        <translation>%1, Versuch %2</translation>
    </message>
    <message>
        <source>%1 asks for rest: everything that goes there waits %2</source>
        <translation>%1 bittet um eine Pause: Alles, was dorthin geht, wartet %2</translation>
    </message>
    <message>
        <source>%1 answers again</source>
        <translation>%1 antwortet wieder</translation>
    </message>
    <message>
        <source>%1 keeps failing: one request at a time tries it until one gets through</source>
        <translation>%1 fällt immer wieder aus: jeweils nur eine Anfrage, bis eine durchkommt</translation>
    </message>
    <message>
        <source>The network to %1 is gone; what goes there waits and loses no attempt</source>
        <translation>Das Netz zu %1 ist weg; was dorthin geht, wartet und verbraucht keinen Versuch</translation>
    </message>
    <message>
        <source>The network to %1 is back</source>
        <translation>Das Netz zu %1 ist wieder da</translation>
    </message>
    <message>
        <source>%1 is busy: one request at a time</source>
        <translation>%1 ist ausgelastet: jeweils nur eine Anfrage</translation>
    </message>
    <message>
        <source>%1 is busy: at most %L2 requests at a time</source>
        <translation>%1 ist ausgelastet: höchstens %L2 Anfragen gleichzeitig</translation>
    </message>
    <message>
        <source>Done: %1 in %2, attempts: %L3, retries: %L4</source>
        <translation>Fertig: %1 in %2, Versuche: %L3, Wiederholungen: %L4</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <comment>state and its reason</comment>
        <translation>%1: %2</translation>
    </message>
    <message>
        <source>Ready</source>
        <translation>Bereit</translation>
    </message>
    <message>
        <source>Added: %1 to %2</source>
        <translation>Hinzugefügt: %1 nach %2</translation>
    </message>
    <message>
        <source>Upload session taken up again, parts confirmed already: %L1</source>
        <translation>Upload-Sitzung wieder aufgenommen, schon bestätigte Teile: %L1</translation>
    </message>
    <message>
        <source>Upload session opened</source>
        <translation>Upload-Sitzung geöffnet</translation>
    </message>
    <message>
        <source>Started %1</source>
        <translation>Begonnen: %1</translation>
    </message>
    <message>
        <source>Succeeded: %1, %2 in %3</source>
        <translation>Erfolgreich: %1, %2 in %3</translation>
    </message>
    <message>
        <source>Succeeded: %1 in %2</source>
        <translation>Erfolgreich: %1 in %2</translation>
    </message>
    <message>
        <source>Retry succeeded: %1 in %2</source>
        <translation>Wiederholung erfolgreich: %1 in %2</translation>
    </message>
    <message>
        <source>Failed, and left for later: %1: %2</source>
        <translation>Fehlgeschlagen, auf später verschoben: %1: %2</translation>
    </message>
    <message>
        <source>Failed, retrying: %1: %2; wait %3</source>
        <translation>Fehlgeschlagen, wird wiederholt: %1: %2; Wartezeit %3</translation>
    </message>
    <message>
        <source>Outcome unknown, asking the service: %1: %2</source>
        <translation>Ausgang unbekannt, der Dienst wird gefragt: %1: %2</translation>
    </message>
    <message>
        <source>Failed, putting it right: %1: %2</source>
        <translation>Fehlgeschlagen, wird behoben: %1: %2</translation>
    </message>
    <message>
        <source>Let go: %1</source>
        <translation>Aufgegeben: %1</translation>
    </message>
    <message>
        <source>Failed after the last attempt: %1: %2</source>
        <translation>Nach dem letzten Versuch fehlgeschlagen: %1: %2</translation>
    </message>
    <message>
        <source>Failed, and no attempt would change it: %1: %2</source>
        <translation>Fehlgeschlagen, ein weiterer Versuch würde nichts ändern: %1: %2</translation>
    </message>
    <message>
        <source>Waited %1: %2</source>
        <translation>Gewartet %1: %2</translation>
    </message>
    <message>
        <source>Asked the service: the request had been carried out</source>
        <translation>Beim Dienst nachgefragt: Die Anfrage war ausgeführt worden</translation>
    </message>
    <message>
        <source>Asked the service: the request had not been carried out</source>
        <translation>Beim Dienst nachgefragt: Die Anfrage war nicht ausgeführt worden</translation>
    </message>
    <message>
        <source>Put right, trying again: %1</source>
        <translation>Behoben, neuer Versuch: %1</translation>
    </message>
    <message>
        <source>Put right (%1), trying again: %2</source>
        <translation>Behoben (%1), neuer Versuch: %2</translation>
    </message>
    <message>
        <source>The same object is there already; nothing is sent</source>
        <translation>Dasselbe Objekt ist schon da; nichts wird gesendet</translation>
    </message>
    <message>
        <source>The file is what %1 states</source>
        <translation>Die Datei stimmt mit %1 überein</translation>
    </message>
    <message>
        <source>The service lost parts, sending them again: %L1</source>
        <translation>Der Dienst hat Teile verloren, sie werden erneut gesendet: %L1</translation>
    </message>
    <message>
        <source>Debug</source>
        <translation>Debug</translation>
    </message>
    <message>
        <source>Info</source>
        <translation>Info</translation>
    </message>
    <message>
        <source>Warning</source>
        <translation>Warnung</translation>
    </message>
    <message>
        <source>Error</source>
        <translation>Fehler</translation>
    </message>
</context>
<context>
    <name>windlass::Failures</name>
    <message>
        <source>service is busy</source>
        <translation>Dienst ist ausgelastet</translation>
    </message>
    <message>
        <source>The service asks to send more slowly.</source>
        <translation>Der Dienst bittet, langsamer zu senden.</translation>
    </message>
    <message>
        <source>service has trouble</source>
        <translation>Störung beim Dienst</translation>
    </message>
    <message>
        <source>The service had a fault of its own.</source>
        <translation>Beim Dienst selbst trat ein Fehler auf.</translation>
    </message>
    <message>
        <source>gateway gave up</source>
        <translation>Gateway gab auf</translation>
    </message>
    <message>
        <source>A gateway in front of the service got no answer from it.</source>
        <translation>Ein Gateway vor dem Dienst bekam von ihm keine Antwort.</translation>
    </message>
    <message>
        <source>service waited in vain</source>
        <translation>Dienst wartete vergeblich</translation>
    </message>
    <message>
        <source>The service waited too long for the data and closed the request.</source>
        <translation>Der Dienst hat zu lange auf die Daten gewartet und die Anfrage beendet.</translation>
    </message>
    <message>
        <source>access denied</source>
        <translation>Zugriff verweigert</translation>
    </message>
    <message>
        <source>These credentials may not do this in this bucket.</source>
        <translation>Diese Zugangsdaten dürfen das in diesem Bucket nicht.</translation>
    </message>
    <message>
        <source>Ask the owner of the bucket for the right to write and to list parts there (s3:PutObject, s3:AbortMultipartUpload, s3:ListMultipartUploadParts), then %2.</source>
        <translation>Den Besitzer des Buckets um das Recht bitten, dort zu schreiben und Teile aufzulisten (s3:PutObject, s3:AbortMultipartUpload, s3:ListMultipartUploadParts), dann %2.</translation>
    </message>
    <message>
        <source>wrong secret key</source>
        <translation>geheimer Schlüssel falsch</translation>
    </message>
    <message>
        <source>The service does not accept the signature: most often the secret key does not belong to this access key.</source>
        <translation>Der Dienst nimmt die Signatur nicht an: Meist gehört der geheime Zugriffsschlüssel nicht zu dieser Zugriffsschlüssel-ID.</translation>
    </message>
    <message>
        <source>Enter the secret key of this destination again in the settings, test it, then %2.</source>
        <translation>Den geheimen Zugriffsschlüssel dieses Ziels in den Einstellungen neu eingeben, testen, dann %2.</translation>
    </message>
    <message>
        <source>unknown access key</source>
        <translation>unbekannter Zugriffsschlüssel</translation>
    </message>
    <message>
        <source>The service does not know this access key.</source>
        <translation>Der Dienst kennt diesen Zugriffsschlüssel nicht.</translation>
    </message>
    <message>
        <source>Check the access key of this destination in the settings, and that the endpoint is the right one, then %2.</source>
        <translation>In den Einstellungen den Zugriffsschlüssel dieses Ziels prüfen und ob der Endpunkt der richtige ist, dann %2.</translation>
    </message>
    <message>
        <source>credentials have expired</source>
        <translation>Zugangsdaten sind abgelaufen</translation>
    </message>
    <message>
        <source>The credentials are no longer valid.</source>
        <translation>Die Zugangsdaten gelten nicht mehr.</translation>
    </message>
    <message>
        <source>Enter fresh credentials for this destination in the settings, then %2.</source>
        <translation>In den Einstellungen für dieses Ziel neue Zugangsdaten eingeben, dann %2.</translation>
    </message>
    <message>
        <source>clock is off</source>
        <translation>Uhr geht falsch</translation>
    </message>
    <message>
        <source>This computer&apos;s clock differs too much from the service&apos;s.</source>
        <translation>Die Uhr dieses Rechners weicht zu sehr von der des Dienstes ab.</translation>
    </message>
    <message>
        <source>Set this computer&apos;s clock (or switch time synchronisation on), then %2.</source>
        <translation>Die Uhr dieses Rechners stellen (oder die Zeitsynchronisation einschalten), dann %2.</translation>
    </message>
    <message>
        <source>bucket does not exist</source>
        <translation>Bucket gibt es nicht</translation>
    </message>
    <message>
        <source>There is no bucket of this name at this endpoint.</source>
        <translation>An diesem Endpunkt gibt es keinen Bucket dieses Namens.</translation>
    </message>
    <message>
        <source>Create the bucket, or correct its name or the endpoint in the destination, then %2.</source>
        <translation>Den Bucket anlegen oder seinen Namen oder den Endpunkt im Ziel berichtigen, dann %2.</translation>
    </message>
    <message>
        <source>bucket is in another region</source>
        <translation>Bucket ist in anderer Region</translation>
    </message>
    <message>
        <source>The bucket lives in another region than the one that was asked.</source>
        <translation>Der Bucket liegt in einer anderen Region als der gefragten.</translation>
    </message>
    <message>
        <source>Enter the bucket&apos;s region in the destination, or leave the region empty to have it found, then %2.</source>
        <translation>Die Region des Buckets im Ziel eingeben oder leer lassen, damit sie ermittelt wird, dann %2.</translation>
    </message>
    <message>
        <source>storage is full</source>
        <translation>Speicher ist voll</translation>
    </message>
    <message>
        <source>The service has no room left for this bucket or account.</source>
        <translation>Der Dienst hat für diesen Bucket oder dieses Konto keinen Platz mehr.</translation>
    </message>
    <message>
        <source>Free space there or have the quota raised, then %2.</source>
        <translation>Dort Platz schaffen oder das Kontingent erhöhen lassen, dann %2.</translation>
    </message>
    <message>
        <source>too large for the service</source>
        <translation>zu groß für den Dienst</translation>
    </message>
    <message>
        <source>The service does not take objects of this size.</source>
        <translation>Der Dienst nimmt Objekte dieser Größe nicht an.</translation>
    </message>
    <message>
        <source>Choose a smaller part size in the settings, or a service with a higher limit, and add the file again.</source>
        <translation>In den Einstellungen eine kleinere Teilgröße wählen oder einen Dienst mit höherer Grenze und die Datei neu hinzufügen.</translation>
    </message>
    <message>
        <source>data was damaged on the way</source>
        <translation>Daten unterwegs beschädigt</translation>
    </message>
    <message>
        <source>The service received other bytes than were read from the file.</source>
        <translation>Der Dienst hat andere Bytes empfangen, als aus der Datei gelesen wurden.</translation>
    </message>
    <message>
        <source>If it happens again, check this computer&apos;s memory and disk, and any proxy on the way, then %2.</source>
        <translation>Geschieht es wieder, Speicher und Datenträger dieses Rechners und jeden Proxy auf dem Weg prüfen, dann %2.</translation>
    </message>
    <message>
        <source>checksum not taken</source>
        <translation>Prüfsumme nicht angenommen</translation>
    </message>
    <message>
        <source>The service does not take the kind of checksum that was sent with the data.</source>
        <translation>Der Dienst nimmt die Art von Prüfsumme nicht an, die mit den Daten gesendet wurde.</translation>
    </message>
    <message>
        <source>Set another kind for the destination (checksum=content-md5 or checksum=etag in its URL), then %2.</source>
        <translation>Für das Ziel eine andere Art setzen (checksum=content-md5 oder checksum=etag in seiner URL), dann %2.</translation>
    </message>
    <message>
        <source>no such object</source>
        <translation>kein solches Objekt</translation>
    </message>
    <message>
        <source>There is no object of this name.</source>
        <translation>Es gibt kein Objekt dieses Namens.</translation>
    </message>
    <message>
        <source>Check the object&apos;s name in the bucket, then %2.</source>
        <translation>Den Namen des Objekts im Bucket prüfen, dann %2.</translation>
    </message>
    <message>
        <source>object is archived</source>
        <translation>Objekt ist archiviert</translation>
    </message>
    <message>
        <source>The object lies in an archive and cannot be read at once.</source>
        <translation>Das Objekt liegt in einem Archiv und kann nicht sofort gelesen werden.</translation>
    </message>
    <message>
        <source>Have the provider bring it back first, which takes minutes to hours; then %2.</source>
        <translation>Zuerst vom Anbieter zurückholen lassen, was Minuten bis Stunden dauert; dann %2.</translation>
    </message>
    <message>
        <source>account is blocked</source>
        <translation>Konto ist gesperrt</translation>
    </message>
    <message>
        <source>The service has blocked this account.</source>
        <translation>Der Dienst hat dieses Konto gesperrt.</translation>
    </message>
    <message>
        <source>Ask the provider what is wrong with the account (often an open bill), then %2.</source>
        <translation>Den Anbieter fragen, was mit dem Konto los ist (oft eine offene Rechnung), dann %2.</translation>
    </message>
    <message>
        <source>upload session is gone</source>
        <translation>Upload-Sitzung ist weg</translation>
    </message>
    <message>
        <source>The service no longer knows this unfinished upload; it may have been cleaned up.</source>
        <translation>Der Dienst kennt diesen unvollständigen Upload nicht mehr; vielleicht wurde dort aufgeräumt.</translation>
    </message>
    <message>
        <source>Resume: a new session is opened and the file is sent again.</source>
        <translation>Fortsetzen: Eine neue Sitzung wird geöffnet und die Datei noch einmal gesendet.</translation>
    </message>
    <message>
        <source>a confirmed part is missing</source>
        <translation>bestätigter Teil fehlt</translation>
    </message>
    <message>
        <source>The service lost a part that it had confirmed.</source>
        <translation>Der Dienst hat einen Teil verloren, den er bestätigt hatte.</translation>
    </message>
    <message>
        <source>Resume: only what the service lost is sent again.</source>
        <translation>Fortsetzen: Nur was der Dienst verloren hat, wird noch einmal gesendet.</translation>
    </message>
    <message>
        <source>name is not allowed</source>
        <translation>Name ist nicht erlaubt</translation>
    </message>
    <message>
        <source>The service does not allow this bucket or object name.</source>
        <translation>Der Dienst erlaubt diesen Bucket- oder Objektnamen nicht.</translation>
    </message>
    <message>
        <source>Correct the bucket in the destination or the object key template in the settings, and add the file again.</source>
        <translation>Den Bucket im Ziel oder die Vorlage der Objektschlüssel in den Einstellungen berichtigen und die Datei neu hinzufügen.</translation>
    </message>
    <message>
        <source>not offered by the service</source>
        <translation>vom Dienst nicht angeboten</translation>
    </message>
    <message>
        <source>The service does not offer this operation.</source>
        <translation>Der Dienst bietet diesen Vorgang nicht an.</translation>
    </message>
    <message>
        <source>Check that the endpoint is one for S3, not a web page or a console, then %2.</source>
        <translation>Prüfen, ob der Endpunkt zu S3 gehört, nicht zu einer Webseite oder Konsole, dann %2.</translation>
    </message>
    <message>
        <source>object exists already</source>
        <translation>Objekt gibt es schon</translation>
    </message>
    <message>
        <source>There is already an object of this name, and it was not to be replaced.</source>
        <translation>Es gibt schon ein Objekt dieses Namens, und es sollte nicht ersetzt werden.</translation>
    </message>
    <message>
        <source>Let it be replaced or leave it as it is, or choose another key and add the file again.</source>
        <translation>Das Objekt ersetzen oder lassen, wie es ist, oder einen anderen Schlüssel wählen und die Datei neu hinzufügen.</translation>
    </message>
    <message>
        <source>storage class not offered</source>
        <translation>Speicherklasse nicht angeboten</translation>
    </message>
    <message>
        <source>The service does not offer the storage class that was asked for.</source>
        <translation>Der Dienst bietet die verlangte Speicherklasse nicht an.</translation>
    </message>
    <message>
        <source>Choose another storage class and add the file again.</source>
        <translation>Eine andere Speicherklasse wählen und die Datei neu hinzufügen.</translation>
    </message>
    <message>
        <source>request was refused</source>
        <translation>Anfrage abgelehnt</translation>
    </message>
    <message>
        <source>The service says that the request makes no sense to it.</source>
        <translation>Der Dienst sagt, dass die Anfrage für ihn keinen Sinn ergibt.</translation>
    </message>
    <message>
        <source>Check that the endpoint speaks S3, and path style; if it does, report this with the request id.</source>
        <translation>Prüfen, ob der Endpunkt S3 spricht und der Pfadstil stimmt; wenn ja, dies mit der Anfrage-ID melden.</translation>
    </message>
    <message>
        <source>proxy asks for a login</source>
        <translation>Proxy verlangt Anmeldung</translation>
    </message>
    <message>
        <source>The proxy on the way asks for a user name.</source>
        <translation>Der Proxy auf dem Weg verlangt einen Benutzernamen.</translation>
    </message>
    <message>
        <source>Enter the proxy&apos;s credentials in the system&apos;s proxy settings, or start Windlass with https_proxy=http://USER:PASSWORD@HOST:PORT, then %2.</source>
        <translation>Die Zugangsdaten des Proxys in den Proxy-Einstellungen des Systems eingeben oder Windlass mit https_proxy=http://USER:PASSWORD@HOST:PORT starten, dann %2.</translation>
    </message>
    <message>
        <source>credentials not accepted</source>
        <translation>Zugangsdaten nicht angenommen</translation>
    </message>
    <message>
        <source>The service does not accept these credentials.</source>
        <translation>Der Dienst nimmt diese Zugangsdaten nicht an.</translation>
    </message>
    <message>
        <source>Check the access key and enter the secret key of this destination again in the settings, then %2.</source>
        <translation>In den Einstellungen den Zugriffsschlüssel dieses Ziels prüfen und den geheimen Zugriffsschlüssel neu eingeben, dann %2.</translation>
    </message>
    <message>
        <source>not found</source>
        <translation>nicht gefunden</translation>
    </message>
    <message>
        <source>The service found neither bucket nor object under this address.</source>
        <translation>Der Dienst hat unter dieser Adresse weder Bucket noch Objekt gefunden.</translation>
    </message>
    <message>
        <source>Check the bucket, the endpoint and path style of the destination, then %2.</source>
        <translation>Bucket, Endpunkt und Pfadstil des Ziels prüfen, dann %2.</translation>
    </message>
    <message>
        <source>another change got in the way</source>
        <translation>andere Änderung kam dazwischen</translation>
    </message>
    <message>
        <source>The service reports a conflict with another change of the same object.</source>
        <translation>Der Dienst meldet einen Konflikt mit einer anderen Änderung desselben Objekts.</translation>
    </message>
    <message>
        <source>See that nothing else writes the same object, then %2.</source>
        <translation>Dafür sorgen, dass nichts anderes dasselbe Objekt schreibt, dann %2.</translation>
    </message>
    <message>
        <source>sent elsewhere</source>
        <translation>anderswohin verwiesen</translation>
    </message>
    <message>
        <source>The service points to another address.</source>
        <translation>Der Dienst verweist auf eine andere Adresse.</translation>
    </message>
    <message>
        <source>Correct the endpoint or the region of the destination, then %2.</source>
        <translation>Endpunkt oder Region des Ziels berichtigen, dann %2.</translation>
    </message>
    <message>
        <source>What answered does not understand the request.</source>
        <translation>Was geantwortet hat, versteht die Anfrage nicht.</translation>
    </message>
    <message>
        <source>Check the endpoint: its address and port, whether it is https or http, and path style; then %2.</source>
        <translation>Den Endpunkt prüfen: Adresse und Port, ob https oder http, und den Pfadstil; dann %2.</translation>
    </message>
    <message>
        <source>service wants https</source>
        <translation>Dienst verlangt https</translation>
    </message>
    <message>
        <source>The service sends whoever asks by http on to https.</source>
        <translation>Der Dienst leitet Anfragen über http auf https um.</translation>
    </message>
    <message>
        <source>Write https:// in the endpoint of the destination, then %2.</source>
        <translation>Im Endpunkt des Ziels https:// angeben, dann %2.</translation>
    </message>
    <message>
        <source>Access was denied without a reason. The answer may be the service&apos;s, or that of a proxy on the way.</source>
        <translation>Der Zugriff wurde ohne Angabe eines Grundes verweigert. Die Antwort kann vom Dienst sein oder von einem Proxy auf dem Weg.</translation>
    </message>
    <message>
        <source>Check what these credentials may do in this bucket, and the proxy, then %2.</source>
        <translation>Prüfen, was diese Zugangsdaten in diesem Bucket dürfen, und den Proxy, dann %2.</translation>
    </message>
    <message>
        <source>connection refused</source>
        <translation>Verbindung abgelehnt</translation>
    </message>
    <message>
        <source>Nothing answers at the endpoint%1: the computer is there, but refuses the connection.</source>
        <translation>Am Endpunkt%1 antwortet nichts: Der Rechner ist da, lehnt aber die Verbindung ab.</translation>
    </message>
    <message>
        <source>See that the service runs, and that the endpoint&apos;s port is right; then %2.</source>
        <translation>Prüfen, ob der Dienst läuft und der Port des Endpunkts stimmt; dann %2.</translation>
    </message>
    <message>
        <source>connection lost</source>
        <translation>Verbindung verloren</translation>
    </message>
    <message>
        <source>The connection broke before the answer came.</source>
        <translation>Die Verbindung brach ab, bevor die Antwort kam.</translation>
    </message>
    <message>
        <source>If it does so each time, see whether the endpoint&apos;s address has to begin with https.</source>
        <translation>Geschieht das jedes Mal, prüfen, ob die Adresse des Endpunkts mit https beginnen muss.</translation>
    </message>
    <message>
        <source>host not found</source>
        <translation>Rechner nicht gefunden</translation>
    </message>
    <message>
        <source>The endpoint&apos;s name%1 cannot be found.</source>
        <translation>Der Name des Endpunkts%1 ist nicht zu finden.</translation>
    </message>
    <message>
        <source>Check the endpoint&apos;s spelling in the destination, and this computer&apos;s network; then %2.</source>
        <translation>Die Schreibweise des Endpunkts im Ziel und das Netz dieses Rechners prüfen; dann %2.</translation>
    </message>
    <message>
        <source>no network</source>
        <translation>kein Netz</translation>
    </message>
    <message>
        <source>This computer has no network.</source>
        <translation>Dieser Rechner hat kein Netz.</translation>
    </message>
    <message>
        <source>Connect to the network; the transfer goes on by itself.</source>
        <translation>Mit dem Netz verbinden; die Übertragung geht von selbst weiter.</translation>
    </message>
    <message>
        <source>connection timed out</source>
        <translation>Zeitüberschreitung beim Verbinden</translation>
    </message>
    <message>
        <source>The endpoint%1 did not answer in time.</source>
        <translation>Der Endpunkt%1 hat nicht rechtzeitig geantwortet.</translation>
    </message>
    <message>
        <source>See that the network and a firewall let this computer reach the endpoint, and that its port and https or http are right; then %2.</source>
        <translation>Prüfen, ob Netz und Firewall diesen Rechner den Endpunkt erreichen lassen, und ob Port und https oder http stimmen; dann %2.</translation>
    </message>
    <message>
        <source>proxy trouble</source>
        <translation>Störung am Proxy</translation>
    </message>
    <message>
        <source>The proxy%1 could not be used.</source>
        <translation>Der Proxy%1 konnte nicht benutzt werden.</translation>
    </message>
    <message>
        <source>Check the proxy settings of the system and of the environment (http_proxy, https_proxy, all_proxy, no_proxy), then %2.</source>
        <translation>Die Proxy-Einstellungen des Systems und der Umgebung prüfen (http_proxy, https_proxy, all_proxy, no_proxy), dann %2.</translation>
    </message>
    <message>
        <source>secure connection failed</source>
        <translation>sichere Verbindung fehlgeschlagen</translation>
    </message>
    <message>
        <source>No secure connection could be made to the endpoint%1.</source>
        <translation>Zum Endpunkt%1 kam keine sichere Verbindung zustande.</translation>
    </message>
    <message>
        <source>Check whether the endpoint is https or http, and its port; then %2.</source>
        <translation>Prüfen, ob der Endpunkt https oder http ist, und auch seinen Port; dann %2.</translation>
    </message>
    <message>
        <source>answer makes no sense</source>
        <translation>Antwort ergibt keinen Sinn</translation>
    </message>
    <message>
        <source>What answered does not speak HTTP.</source>
        <translation>Was geantwortet hat, spricht kein HTTP.</translation>
    </message>
    <message>
        <source>Check the endpoint&apos;s address and port in the destination, then %2.</source>
        <translation>Adresse und Port des Endpunkts im Ziel prüfen, dann %2.</translation>
    </message>
    <message>
        <source>certificate is not trusted</source>
        <translation>Zertifikat ist nicht vertrauenswürdig</translation>
    </message>
    <message>
        <source>The certificate of the endpoint%1 was not issued by an authority that this computer trusts.</source>
        <translation>Das Zertifikat des Endpunkts%1 stammt von keiner Zertifizierungsstelle, der dieser Rechner vertraut.</translation>
    </message>
    <message>
        <source>If the service is yours, put the certificate of its authority as a file NAME.crt into /usr/local/share/ca-certificates, run update-ca-certificates as root, start Windlass again, then %2; if not, ask who answers there.</source>
        <translation>Bei einem eigenen Dienst das Zertifikat seiner Zertifizierungsstelle als Datei NAME.crt nach /usr/local/share/ca-certificates legen, update-ca-certificates als root ausführen, Windlass neu starten, dann %2; sonst klären, wer dort antwortet.</translation>
    </message>
    <message>
        <source>certificate has expired</source>
        <translation>Zertifikat ist abgelaufen</translation>
    </message>
    <message>
        <source>The certificate of the endpoint%1 is not valid today.</source>
        <translation>Das Zertifikat des Endpunkts%1 ist heute nicht gültig.</translation>
    </message>
    <message>
        <source>Check this computer&apos;s date; if it is right, the service&apos;s operator has to renew the certificate. Then %2.</source>
        <translation>Das Datum dieses Rechners prüfen; stimmt es, muss der Betreiber des Dienstes das Zertifikat erneuern. Dann %2.</translation>
    </message>
    <message>
        <source>certificate of another host</source>
        <translation>Zertifikat eines anderen Rechners</translation>
    </message>
    <message>
        <source>The certificate that the endpoint%1 showed belongs to another host name.</source>
        <translation>Das Zertifikat, das der Endpunkt%1 gezeigt hat, gehört zu einem anderen Rechnernamen.</translation>
    </message>
    <message>
        <source>Check the endpoint&apos;s name, and whether this network wants a login in the browser first; then %2.</source>
        <translation>Den Namen des Endpunkts prüfen und ob dieses Netz zuerst eine Anmeldung im Browser verlangt; dann %2.</translation>
    </message>
    <message>
        <source>login page of the network</source>
        <translation>Anmeldeseite des Netzes</translation>
    </message>
    <message>
        <source>Something between this computer and the service answered with a web page.</source>
        <translation>Etwas zwischen diesem Rechner und dem Dienst hat mit einer Webseite geantwortet.</translation>
    </message>
    <message>
        <source>Open any page in the browser and log in to the network, or check that the endpoint is the service&apos;s own address; then %2.</source>
        <translation>Im Browser eine beliebige Seite öffnen und sich im Netz anmelden oder prüfen, ob der Endpunkt die Adresse des Dienstes selbst ist; dann %2.</translation>
    </message>
    <message>
        <source>no answer</source>
        <translation>keine Antwort</translation>
    </message>
    <message>
        <source>The service took the data and did not answer in time.</source>
        <translation>Der Dienst hat die Daten angenommen und nicht rechtzeitig geantwortet.</translation>
    </message>
    <message>
        <source>connection stalled</source>
        <translation>Verbindung stockt</translation>
    </message>
    <message>
        <source>Too little moved on the connection for too long.</source>
        <translation>Die Verbindung übertrug zu lange zu wenig.</translation>
    </message>
    <message>
        <source>out of time</source>
        <translation>Frist abgelaufen</translation>
    </message>
    <message>
        <source>The time that the retry policy allows has run out.</source>
        <translation>Die Frist, die die Wiederholungsregeln setzen, ist abgelaufen.</translation>
    </message>
    <message>
        <source>Resume to give it another run, or allow more time in the retry policy.</source>
        <translation>Fortsetzen für einen neuen Anlauf oder in den Wiederholungsregeln mehr Zeit erlauben.</translation>
    </message>
    <message>
        <source>cancelled</source>
        <translation>abgebrochen</translation>
    </message>
    <message>
        <source>It was cancelled.</source>
        <translation>Es wurde abgebrochen.</translation>
    </message>
    <message>
        <source>paused</source>
        <translation>angehalten</translation>
    </message>
    <message>
        <source>It was paused.</source>
        <translation>Es wurde angehalten.</translation>
    </message>
    <message>
        <source>request failed</source>
        <translation>Anfrage fehlgeschlagen</translation>
    </message>
    <message>
        <source>The request failed.</source>
        <translation>Die Anfrage ist fehlgeschlagen.</translation>
    </message>
    <message>
        <source>Resume to try again; if it fails again, look at the retry history.</source>
        <translation>Fortsetzen, um es noch einmal zu versuchen; schlägt es wieder fehl, den Verlauf der Wiederholungen ansehen.</translation>
    </message>
    <message>
        <source>answer was cut off or makes no sense</source>
        <translation>Antwort abgeschnitten oder unsinnig</translation>
    </message>
    <message>
        <source>The service&apos;s answer was empty, cut off or made no sense.</source>
        <translation>Die Antwort des Dienstes war leer, abgeschnitten oder unsinnig.</translation>
    </message>
    <message>
        <source>certificate was not accepted</source>
        <translation>Zertifikat nicht angenommen</translation>
    </message>
    <message>
        <source>The certificate of the endpoint%1 is not valid.</source>
        <translation>Das Zertifikat des Endpunkts%1 ist nicht gültig.</translation>
    </message>
    <message>
        <source>Ask the service&apos;s operator to look at the certificate, then %2.</source>
        <translation>Den Betreiber des Dienstes bitten, das Zertifikat zu prüfen, dann %2.</translation>
    </message>
    <message>
        <source>file cannot be read</source>
        <translation>Datei nicht lesbar</translation>
    </message>
    <message>
        <source>The file cannot be read.</source>
        <translation>Die Datei kann nicht gelesen werden.</translation>
    </message>
    <message>
        <source>See that the file is there and that you may read it, then %2.</source>
        <translation>Prüfen, ob die Datei da ist und gelesen werden darf; dann %2.</translation>
    </message>
    <message>
        <source>file has changed</source>
        <translation>Datei hat sich geändert</translation>
    </message>
    <message>
        <source>The file is no longer what it was when the transfer began.</source>
        <translation>Die Datei ist nicht mehr dieselbe wie zu Beginn der Übertragung.</translation>
    </message>
    <message>
        <source>Cancel this transfer and add the file again when nothing writes to it any more.</source>
        <translation>Diese Übertragung abbrechen und die Datei neu hinzufügen, wenn nichts mehr in sie schreibt.</translation>
    </message>
    <message>
        <source>not what its manifest states</source>
        <translation>weicht vom Manifest ab</translation>
    </message>
    <message>
        <source>The file is not the one that its manifest describes.</source>
        <translation>Die Datei ist nicht die, die ihr Manifest beschreibt.</translation>
    </message>
    <message>
        <source>Export the VM again and add it anew. Or, if the file is right, correct its line in the manifest or remove it, and resume: what has been sent is kept.</source>
        <translation>Die VM neu exportieren und neu hinzufügen. Oder, wenn die Datei richtig ist, ihre Zeile im Manifest berichtigen oder entfernen und fortsetzen: Was gesendet ist, bleibt erhalten.</translation>
    </message>
    <message>
        <source>object not proven</source>
        <translation>Objekt nicht nachgewiesen</translation>
    </message>
    <message>
        <source>What lies under the name on the service is not proven to be the file.</source>
        <translation>Es ist nicht nachgewiesen, dass unter dem Namen beim Dienst die Datei liegt.</translation>
    </message>
    <message>
        <source>Resume to look at it again: nothing is sent for that. If it stays so, cancel this transfer and add the file anew.</source>
        <translation>Fortsetzen, um noch einmal nachzusehen: Dafür wird nichts gesendet. Bleibt es so, diese Übertragung abbrechen und die Datei neu hinzufügen.</translation>
    </message>
    <message>
        <source>no credentials</source>
        <translation>keine Zugangsdaten</translation>
    </message>
    <message>
        <source>There are no credentials for this destination.</source>
        <translation>Für dieses Ziel gibt es keine Zugangsdaten.</translation>
    </message>
    <message>
        <source>Enter access key and secret key of the destination in the settings, then %2.</source>
        <translation>In den Einstellungen Zugriffsschlüssel-ID und geheimen Zugriffsschlüssel des Ziels eingeben, dann %2.</translation>
    </message>
    <message>
        <source>cannot be done as asked</source>
        <translation>so nicht möglich</translation>
    </message>
    <message>
        <source>What was asked for cannot be done.</source>
        <translation>Was verlangt wurde, ist nicht möglich.</translation>
    </message>
    <message>
        <source>Correct the settings or the destination, then %2.</source>
        <translation>Die Einstellungen oder das Ziel berichtigen, dann %2.</translation>
    </message>
    <message>
        <source>journal not usable</source>
        <translation>Journal unbrauchbar</translation>
    </message>
    <message>
        <source>The journal, in which everything is kept, cannot be read or written.</source>
        <translation>Das Journal, in dem alles steht, kann nicht gelesen oder geschrieben werden.</translation>
    </message>
    <message>
        <source>See that the profile folder is writable and its disk is not full, then start again.</source>
        <translation>Prüfen, ob der Profilordner beschreibbar und sein Datenträger nicht voll ist, dann neu starten.</translation>
    </message>
    <message>
        <source>no attempts left</source>
        <translation>keine Versuche mehr</translation>
    </message>
    <message>
        <source>Every attempt that the retry policy allows has failed.</source>
        <translation>Jeder Versuch, den die Wiederholungsregeln erlauben, ist fehlgeschlagen.</translation>
    </message>
    <message>
        <source>Resume to try again.</source>
        <translation>Fortsetzen, um es noch einmal zu versuchen.</translation>
    </message>
    <message>
        <source>These credentials may not read this object, or there is none of this name and they may not list the bucket.</source>
        <translation>Diese Zugangsdaten dürfen dieses Objekt nicht lesen, oder es gibt keines dieses Namens, und sie dürfen den Bucket nicht auflisten.</translation>
    </message>
    <message>
        <source>Check the name; ask the owner of the bucket for the right to read the object (s3:GetObject) and to list the bucket (s3:ListBucket), then %2.</source>
        <translation>Den Namen prüfen; den Besitzer des Buckets um das Recht bitten, das Objekt zu lesen (s3:GetObject) und den Bucket aufzulisten (s3:ListBucket), dann %2.</translation>
    </message>
    <message>
        <source>These credentials may not list this bucket.</source>
        <translation>Diese Zugangsdaten dürfen diesen Bucket nicht auflisten.</translation>
    </message>
    <message>
        <source>Ask the owner of the bucket for the right to list it (s3:ListBucket), then %2.</source>
        <translation>Den Besitzer des Buckets um das Recht bitten, ihn aufzulisten (s3:ListBucket), dann %2.</translation>
    </message>
    <message>
        <source>These credentials may not delete this object.</source>
        <translation>Diese Zugangsdaten dürfen dieses Objekt nicht löschen.</translation>
    </message>
    <message>
        <source>Ask the owner of the bucket for the right to read and delete it (s3:GetObject, s3:DeleteObject), then %2.</source>
        <translation>Den Besitzer des Buckets um das Recht bitten, es zu lesen und zu löschen (s3:GetObject, s3:DeleteObject), dann %2.</translation>
    </message>
    <message>
        <source>These credentials may not look at the unfinished uploads of this bucket, or take them back.</source>
        <translation>Diese Zugangsdaten dürfen die unvollständigen Uploads dieses Buckets nicht einsehen oder verwerfen.</translation>
    </message>
    <message>
        <source>Ask the owner of the bucket for the right to do so (s3:ListBucketMultipartUploads, s3:ListMultipartUploadParts, s3:AbortMultipartUpload), then %2.</source>
        <translation>Den Besitzer des Buckets um das Recht dazu bitten (s3:ListBucketMultipartUploads, s3:ListMultipartUploadParts, s3:AbortMultipartUpload), dann %2.</translation>
    </message>
    <message>
        <source>These credentials may not write and delete in this bucket.</source>
        <translation>Diese Zugangsdaten dürfen in diesem Bucket nicht schreiben und löschen.</translation>
    </message>
    <message>
        <source>Ask the owner of the bucket for the right to do so (s3:PutObject, s3:DeleteObject), then %2.</source>
        <translation>Den Besitzer des Buckets um das Recht dazu bitten (s3:PutObject, s3:DeleteObject), dann %2.</translation>
    </message>
    <message>
        <source>Correct the bucket&apos;s name or the endpoint, then %2.</source>
        <translation>Den Namen des Buckets oder den Endpunkt berichtigen, dann %2.</translation>
    </message>
    <message>
        <source>Correct the name, then %2.</source>
        <translation>Den Namen berichtigen, dann %2.</translation>
    </message>
    <message>
        <source>The bytes that arrived are not those that the service&apos;s checksum is of.</source>
        <translation>Die angekommenen Bytes passen nicht zur Prüfsumme des Dienstes.</translation>
    </message>
    <message>
        <source>Allow more time in the retry policy, or %2.</source>
        <translation>In den Wiederholungsregeln mehr Zeit erlauben oder %2.</translation>
    </message>
    <message>
        <source>Look at the log, then %2.</source>
        <translation>Das Protokoll ansehen, dann %2.</translation>
    </message>
    <message>
        <source>See that the service can be reached, then %2.</source>
        <translation>Dafür sorgen, dass der Dienst erreichbar ist, dann %2.</translation>
    </message>
    <message>
        <source>resume</source>
        <translation>fortsetzen</translation>
    </message>
    <message>
        <source>run the same command again</source>
        <translation>denselben Befehl noch einmal ausführen</translation>
    </message>
    <message>
        <source>try again</source>
        <translation>noch einmal versuchen</translation>
    </message>
    <message>
        <source>test it again</source>
        <translation>noch einmal testen</translation>
    </message>
    <message>
        <source>The service says: “%1”.</source>
        <translation>Der Dienst sagt: „%1“.</translation>
    </message>
    <message>
        <source>cannot be written here</source>
        <translation>lässt sich hier nicht schreiben</translation>
    </message>
    <message>
        <source>What came cannot be written on this computer.</source>
        <translation>Was ankam, lässt sich auf diesem Computer nicht schreiben.</translation>
    </message>
    <message>
        <source>See that there is room and that you may write there, then %2.</source>
        <translation>Für Platz und das Recht sorgen, dort zu schreiben, dann %2.</translation>
    </message>
    <message>
        <source>Give the secret key of this destination again, with `windlass-cli secret set` or in the environment, then %2.</source>
        <translation>Den geheimen Zugriffsschlüssel dieses Ziels neu angeben, mit `windlass-cli secret set` oder in der Umgebung, dann %2.</translation>
    </message>
    <message>
        <source>Check the access key of this destination and that the endpoint is the right one; `windlass-cli secret set` takes another key. Then %2.</source>
        <translation>Den Zugriffsschlüssel dieses Ziels prüfen und ob der Endpunkt der richtige ist; `windlass-cli secret set` nimmt einen anderen Schlüssel. Dann %2.</translation>
    </message>
    <message>
        <source>Give fresh credentials, with `windlass-cli secret set` or in the environment, then %2.</source>
        <translation>Neue Zugangsdaten angeben, mit `windlass-cli secret set` oder in der Umgebung, dann %2.</translation>
    </message>
    <message>
        <source>Choose a smaller part size with --part-size, or a service with a higher limit, and add the file again.</source>
        <translation>Mit --part-size eine kleinere Teilgröße oder einen Dienst mit höherer Grenze wählen und die Datei neu hinzufügen.</translation>
    </message>
    <message>
        <source>Correct the bucket in the destination, or give another key template with --as, and add the file again.</source>
        <translation>Den Bucket im Ziel berichtigen oder mit --as eine andere Schlüsselvorlage angeben und die Datei neu hinzufügen.</translation>
    </message>
    <message>
        <source>Check the access key and give the secret key of this destination again, with `windlass-cli secret set` or in the environment, then %2.</source>
        <translation>Den Zugriffsschlüssel prüfen und den geheimen Zugriffsschlüssel dieses Ziels neu angeben, mit `windlass-cli secret set` oder in der Umgebung, dann %2.</translation>
    </message>
    <message>
        <source>Give access key and secret key of the destination, with `windlass-cli secret set` or in the environment, then %2.</source>
        <translation>Zugriffsschlüssel und geheimen Zugriffsschlüssel des Ziels angeben, mit `windlass-cli secret set` oder in der Umgebung, dann %2.</translation>
    </message>
</context>
<context>
    <name>windlass::FindField</name>
    <message>
        <source>Find</source>
        <translation>Suchen</translation>
    </message>
    <message>
        <source>Clear</source>
        <translation>Leeren</translation>
    </message>
</context>
<context>
    <name>windlass::Form</name>
    <message>
        <source>%1:</source>
        <translation>%1:</translation>
    </message>
</context>
<context>
    <name>windlass::HelpDialog</name>
    <message>
        <source>Help and keys</source>
        <translation>Hilfe und Tasten</translation>
    </message>
    <message>
        <source>Drop files and folders on the window, paste them, or choose Add files. They go to the destination that is named in the tool bar. What fails is tried again; what the service confirmed is never lost, also when the window is closed. Choose a transfer to see every attempt and what can be done.</source>
        <translation>Dateien und Ordner auf das Fenster ziehen, einfügen oder „Dateien hinzufügen“ wählen. Sie gehen an das Ziel, das in der Werkzeugleiste steht. Was fehlschlägt, wird wiederholt; was der Dienst bestätigt hat, geht nie verloren, auch nicht beim Schließen des Fensters. Eine Übertragung wählen, um jeden Versuch zu sehen und was sich tun lässt.</translation>
    </message>
    <message>
        <source>Keys</source>
        <translation>Tasten</translation>
    </message>
    <message>
        <source>What they do</source>
        <translation>Was sie tun</translation>
    </message>
    <message>
        <source>Show the details of the transfer</source>
        <translation>Die Details der Übertragung anzeigen</translation>
    </message>
    <message>
        <source>Empty a find field</source>
        <translation>Ein Suchfeld leeren</translation>
    </message>
</context>
<context>
    <name>windlass::LogModel</name>
    <message>
        <source>Time</source>
        <translation>Zeit</translation>
    </message>
    <message>
        <source>Level</source>
        <translation>Stufe</translation>
    </message>
    <message>
        <source>File</source>
        <translation>Datei</translation>
    </message>
    <message>
        <source>What happened</source>
        <translation>Ereignis</translation>
    </message>
</context>
<context>
    <name>windlass::LogPane</name>
    <message>
        <source>Find in the log</source>
        <translation>Im Protokoll suchen</translation>
    </message>
    <message>
        <source>Chosen transfer only</source>
        <translation>Nur die gewählte Übertragung</translation>
    </message>
    <message>
        <source>Newest</source>
        <translation>Neueste</translation>
    </message>
    <message>
        <source>Go to the newest line and follow it</source>
        <translation>Zur neuesten Zeile gehen und ihr folgen</translation>
    </message>
    <message>
        <source>Save…</source>
        <translation>Speichern…</translation>
    </message>
    <message>
        <source>Write the lines that are shown to a file</source>
        <translation>Die angezeigten Zeilen in eine Datei schreiben</translation>
    </message>
    <message>
        <source>Open log file</source>
        <translation>Protokolldatei öffnen</translation>
    </message>
    <message>
        <source>Open the file that holds the lines of earlier runs, too</source>
        <translation>Die Datei öffnen, die auch die Zeilen früherer Läufe enthält</translation>
    </message>
    <message>
        <source>Live log</source>
        <translation>Live-Protokoll</translation>
    </message>
    <message>
        <source>Everything</source>
        <translation>Alles</translation>
    </message>
    <message>
        <source>Errors only</source>
        <translation>Nur Fehler</translation>
    </message>
    <message>
        <source>Warnings and worse</source>
        <translation>Ab Warnung</translation>
    </message>
    <message>
        <source>Info and worse</source>
        <translation>Ab Info</translation>
    </message>
    <message>
        <source>Log level</source>
        <translation>Protokollstufe</translation>
    </message>
    <message>
        <source>Follow the newest line</source>
        <translation>Der neuesten Zeile folgen</translation>
    </message>
    <message>
        <source>Save the log</source>
        <translation>Protokoll speichern</translation>
    </message>
    <message>
        <source>Log</source>
        <translation>Protokoll</translation>
    </message>
    <message>
        <source>Not saved</source>
        <translation>Nicht gespeichert</translation>
    </message>
    <message>
        <source>The log could not be written to %1: %2. Choose another place.</source>
        <translation>Das Protokoll konnte nicht nach %1 geschrieben werden: %2. Einen anderen Ort wählen.</translation>
    </message>
</context>
<context>
    <name>windlass::Main</name>
    <message>
        <source>Windlass cannot start</source>
        <translation>Windlass kann nicht starten</translation>
    </message>
</context>
<context>
    <name>windlass::MainWindow</name>
    <message>
        <source>Add files</source>
        <translation>Dateien hinzufügen</translation>
    </message>
    <message>
        <source>Add folder…</source>
        <translation>Ordner hinzufügen…</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>Einstellungen</translation>
    </message>
    <message>
        <source>Stop adding</source>
        <translation>Hinzufügen stoppen</translation>
    </message>
    <message>
        <source>Windlass</source>
        <translation>Windlass</translation>
    </message>
    <message>
        <source>Adding to %1…</source>
        <translation>Wird hinzugefügt zu %1…</translation>
    </message>
    <message>
        <source>Find transfers</source>
        <translation>Übertragungen suchen</translation>
    </message>
    <message>
        <source>Find in the log</source>
        <translation>Im Protokoll suchen</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>Beenden</translation>
    </message>
    <message>
        <source>Add what was copied</source>
        <translation>Kopiertes hinzufügen</translation>
    </message>
    <message>
        <source>Help and keys</source>
        <translation>Hilfe und Tasten</translation>
    </message>
    <message>
        <source>Undo removing</source>
        <translation>Entfernen rückgängig machen</translation>
    </message>
    <message>
        <source>Not everything was added</source>
        <translation>Nicht alles wurde hinzugefügt</translation>
    </message>
    <message>
        <source>Added: %L1. Left out or not as it should be: %L2.</source>
        <translation>Hinzugefügt: %L1. Ausgelassen oder beanstandet: %L2.</translation>
    </message>
    <message>
        <source>Upload to %1</source>
        <translation>Nach %1 hochladen</translation>
    </message>
    <message>
        <source>%1 · items: %L2</source>
        <translation>%1 · Einträge: %L2</translation>
    </message>
    <message>
        <source>Drop to begin</source>
        <translation>Loslassen, um zu beginnen</translation>
    </message>
    <message>
        <source>You will be asked where they go first. Items: %L1</source>
        <translation>Zuerst kommt die Frage nach dem Ziel. Einträge: %L1</translation>
    </message>
    <message>
        <source>Windlass cannot start</source>
        <translation>Windlass kann nicht starten</translation>
    </message>
    <message>
        <source>Main tool bar</source>
        <translation>Werkzeugleiste</translation>
    </message>
    <message>
        <source>Choose files to upload (%1)</source>
        <translation>Dateien zum Hochladen wählen (%1)</translation>
    </message>
    <message>
        <source>Add files…</source>
        <translation>Dateien hinzufügen…</translation>
    </message>
    <message>
        <source>More ways to add</source>
        <translation>Weitere Arten des Hinzufügens</translation>
    </message>
    <message>
        <source>Destination</source>
        <translation>Ziel</translation>
    </message>
    <message>
        <source>Destinations, retry and behaviour (%1)</source>
        <translation>Ziele, Wiederholung und Verhalten (%1)</translation>
    </message>
    <message>
        <source>Add no more of what was chosen; what is in the list stays</source>
        <translation>Vom Gewählten nichts mehr hinzufügen; was in der Liste ist, bleibt</translation>
    </message>
    <message>
        <source>Closing the window stops what is under way; it goes on where it was at the next start.</source>
        <translation>Beim Schließen des Fensters wird angehalten, was läuft; beim nächsten Start geht es dort weiter, wo es war.</translation>
    </message>
</context>
<context>
    <name>windlass::Overview</name>
    <message>
        <source>%1, as %2 states</source>
        <translation>%1, wie in %2 angegeben</translation>
    </message>
    <message>
        <source>%1 describes another file</source>
        <translation>%1 beschreibt eine andere Datei</translation>
    </message>
    <message>
        <source>%1, not compared yet</source>
        <translation>%1, noch nicht verglichen</translation>
    </message>
    <message>
        <source>Object</source>
        <translation>Objekt</translation>
    </message>
    <message>
        <source>File</source>
        <translation>Datei</translation>
    </message>
    <message>
        <source>Destination</source>
        <translation>Ziel</translation>
    </message>
    <message>
        <source>Progress</source>
        <translation>Fortschritt</translation>
    </message>
    <message>
        <source>Speed</source>
        <translation>Datenrate</translation>
    </message>
    <message>
        <source>Time left</source>
        <translation>Restzeit</translation>
    </message>
    <message>
        <source>Requests</source>
        <translation>Anfragen</translation>
    </message>
    <message>
        <source>%L1, of these retries: %L2</source>
        <translation>%L1, davon Wiederholungen: %L2</translation>
    </message>
    <message>
        <source>Sent</source>
        <translation>Gesendet</translation>
    </message>
    <message>
        <source>%1, of these again: %2</source>
        <translation>%1, davon erneut: %2</translation>
    </message>
    <message>
        <source>%1, nothing twice</source>
        <translation>%1, nichts doppelt</translation>
    </message>
    <message>
        <source>Checksum</source>
        <translation>Prüfsumme</translation>
    </message>
    <message>
        <source>Manifest</source>
        <translation>Manifest</translation>
    </message>
    <message>
        <source>Added</source>
        <translation>Hinzugefügt</translation>
    </message>
    <message>
        <source>Started</source>
        <translation>Begonnen</translation>
    </message>
    <message>
        <source>Finished</source>
        <translation>Beendet</translation>
    </message>
    <message>
        <source>Time running</source>
        <translation>Laufzeit</translation>
    </message>
    <message>
        <source>Overview</source>
        <translation>Überblick</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>Kopieren</translation>
    </message>
    <message>
        <source>Copy: %1</source>
        <translation>Kopieren: %1</translation>
    </message>
</context>
<context>
    <name>windlass::PartsMap</name>
    <message>
        <source>Map of the parts</source>
        <translation>Karte der Teile</translation>
    </message>
    <message>
        <source>Part %L1: %2</source>
        <translation>Teil %L1: %2</translation>
    </message>
</context>
<context>
    <name>windlass::PartsView</name>
    <message>
        <source>ahead</source>
        <translation>noch nicht gesendet</translation>
    </message>
    <message>
        <source>in flight</source>
        <translation>unterwegs</translation>
    </message>
    <message>
        <source>failed, comes again</source>
        <translation>fehlgeschlagen, folgt erneut</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>fehlgeschlagen</translation>
    </message>
    <message>
        <source>confirmed</source>
        <translation>bestätigt</translation>
    </message>
    <message>
        <source>confirmed after a retry</source>
        <translation>nach Wiederholung bestätigt</translation>
    </message>
    <message>
        <source>%L1 %2</source>
        <comment>how many parts, and how they are</comment>
        <translation>%L1 %2</translation>
    </message>
    <message>
        <source>The file is cut into parts when its turn comes.</source>
        <translation>Die Datei wird in Teile zerlegt, wenn sie an der Reihe ist.</translation>
    </message>
    <message>
        <source>The file goes as a whole, in one request.</source>
        <translation>Die Datei geht als Ganzes, in einer Anfrage.</translation>
    </message>
    <message>
        <source>Confirmed parts: %L1 of %L2.</source>
        <translation>Bestätigte Teile: %L1 von %L2.</translation>
    </message>
    <message>
        <source>In flight: %L1.</source>
        <translation>Unterwegs: %L1.</translation>
    </message>
    <message>
        <source>Coming again: %L1.</source>
        <translation>Folgen erneut: %L1.</translation>
    </message>
    <message>
        <source>Failed: %L1.</source>
        <translation>Fehlgeschlagen: %L1.</translation>
    </message>
    <message>
        <source>After a retry: %L1.</source>
        <translation>Nach Wiederholung: %L1.</translation>
    </message>
</context>
<context>
    <name>windlass::Presets</name>
    <message>
        <source>Standard</source>
        <translation>Standard</translation>
    </message>
    <message>
        <source>For most lines and services.</source>
        <translation>Für die meisten Leitungen und Dienste.</translation>
    </message>
    <message>
        <source>Critical</source>
        <translation>Kritisch</translation>
    </message>
    <message>
        <source>More attempts, for what must not be left lying.</source>
        <translation>Mehr Versuche, für alles, was nicht liegen bleiben darf.</translation>
    </message>
    <message>
        <source>Quick</source>
        <translation>Schnell</translation>
    </message>
    <message>
        <source>Two quick attempts, for while you watch.</source>
        <translation>Zwei schnelle Versuche, solange jemand zusieht.</translation>
    </message>
    <message>
        <source>Conservative</source>
        <translation>Zurückhaltend</translation>
    </message>
    <message>
        <source>Two attempts, gentle to the service.</source>
        <translation>Zwei Versuche, schonend für den Dienst.</translation>
    </message>
    <message>
        <source>Patient</source>
        <translation>Geduldig</translation>
    </message>
    <message>
        <source>For large exports that nobody watches over.</source>
        <translation>Für große Exporte ohne Aufsicht.</translation>
    </message>
    <message>
        <source>No retry</source>
        <translation>Keine Wiederholung</translation>
    </message>
    <message>
        <source>One attempt; whatever fails waits for you.</source>
        <translation>Ein Versuch; was fehlschlägt, wartet auf eine Entscheidung.</translation>
    </message>
</context>
<context>
    <name>windlass::Quantities</name>
    <message>
        <source>%L1 d</source>
        <translation>%L1 d</translation>
    </message>
    <message>
        <source>%L1 h</source>
        <translation>%L1 h</translation>
    </message>
    <message>
        <source>%L1 min</source>
        <translation>%L1 min</translation>
    </message>
    <message>
        <source>%L1 s</source>
        <translation>%L1 s</translation>
    </message>
    <message>
        <source>1 byte</source>
        <translation>1 Byte</translation>
    </message>
    <message>
        <source>%1/s</source>
        <comment>bytes in a second</comment>
        <translation>%1/s</translation>
    </message>
    <message>
        <source>%L1 ms</source>
        <translation>%L1 ms</translation>
    </message>
    <message>
        <source>%1 s</source>
        <translation>%1 s</translation>
    </message>
    <message>
        <source>a few seconds</source>
        <translation>ein paar Sekunden</translation>
    </message>
    <message>
        <source>about %1</source>
        <translation>etwa %1</translation>
    </message>
    <message>
        <source>%L1 %</source>
        <translation>%L1 %</translation>
    </message>
    <message>
        <source>%1 %</source>
        <translation>%1 %</translation>
    </message>
</context>
<context>
    <name>windlass::QuietTable</name>
    <message>
        <source>Copy</source>
        <translation>Kopieren</translation>
    </message>
</context>
<context>
    <name>windlass::Redirects</name>
    <message>
        <source>The service sends this request on to %1. That was not followed: it is not the endpoint&apos;s own host, or it leaves https, or it names another bucket or object, or too many came in a row.</source>
        <translation>Der Dienst verweist diese Anfrage an %1. Dem wurde nicht gefolgt: Es ist nicht der Rechner des Endpunkts, oder es führt von https weg, oder es nennt einen anderen Bucket oder ein anderes Objekt, oder es waren zu viele hintereinander.</translation>
    </message>
    <message>
        <source>If %1 is the right service, enter it as the destination&apos;s endpoint; then do it again.</source>
        <translation>Ist %1 der richtige Dienst, diese Adresse als Endpunkt des Ziels eingeben; dann noch einmal versuchen.</translation>
    </message>
</context>
<context>
    <name>windlass::RetryPage</name>
    <message>
        <source>&amp;First wait</source>
        <translation>&amp;Erste Wartezeit</translation>
    </message>
    <message>
        <source>The wait before the second attempt</source>
        <translation>Die Wartezeit vor dem zweiten Versuch</translation>
    </message>
    <message>
        <source>L&amp;ongest wait</source>
        <translation>Län&amp;gste Wartezeit</translation>
    </message>
    <message>
        <source>No wait of our own is ever longer</source>
        <translation>Keine eigene Wartezeit ist je länger</translation>
    </message>
    <message>
        <source>&amp;Deadline</source>
        <translation>&amp;Frist</translation>
    </message>
    <message>
        <source>none</source>
        <translation>keine</translation>
    </message>
    <message>
        <source>All attempts and waits of a step together; empty for none</source>
        <translation>Alle Versuche und Wartezeiten eines Schritts zusammen; leer: keine Frist</translation>
    </message>
    <message>
        <source>First wait when t&amp;hrottled</source>
        <translation>Erste Wartezeit bei D&amp;rosselung</translation>
    </message>
    <message>
        <source>The least first wait after the service said that it is too busy</source>
        <translation>Die kürzeste erste Wartezeit, nachdem der Dienst sich für ausgelastet erklärt hat</translation>
    </message>
    <message>
        <source>Longest wait it may as&amp;k for</source>
        <translation>Längste Zeit, um die er bi&amp;tten kann</translation>
    </message>
    <message>
        <source>A service that asks for a longer wait has the transfer parked until then</source>
        <translation>Ein Dienst, der um längeres Warten bittet, lässt die Übertragung bis dahin parken</translation>
    </message>
    <message>
        <source>&amp;Connecting</source>
        <translation>&amp;Verbinden</translation>
    </message>
    <message>
        <source>Finding the host, connecting and agreeing on encryption</source>
        <translation>Den Rechner finden, verbinden und die Verschlüsselung vereinbaren</translation>
    </message>
    <message>
        <source>Sendin&amp;g without progress</source>
        <translation>Senden ohne F&amp;ortschritt</translation>
    </message>
    <message>
        <source>So long may fewer bytes leave than the least rate asks for</source>
        <translation>So lange dürfen weniger Bytes gesendet werden, als die Mindestrate verlangt</translation>
    </message>
    <message>
        <source>&amp;Answer after the last byte</source>
        <translation>Antwort nach dem &amp;letzten Byte</translation>
    </message>
    <message>
        <source>How long the service may take to answer once everything is sent</source>
        <translation>Wie lange der Dienst für die Antwort brauchen darf, wenn alles gesendet ist</translation>
    </message>
    <message>
        <source>But at most</source>
        <translation>Aber höchstens</translation>
    </message>
    <message>
        <source>as long as it takes</source>
        <translation>so lange es dauert</translation>
    </message>
    <message>
        <source>Without a network for longer than that, the transfer rests; empty for no limit</source>
        <translation>Bleibt das Netz länger weg, ruht die Übertragung; leer: keine Grenze</translation>
    </message>
    <message>
        <source>Least rate</source>
        <translation>Mindestrate</translation>
    </message>
    <message>
        <source> B/s</source>
        <translation> B/s</translation>
    </message>
    <message>
        <source>Slower than this on average counts as sending without progress</source>
        <translation>Langsamer als dies im Mittel gilt als Senden ohne Fortschritt</translation>
    </message>
    <message>
        <source>&amp;Budget</source>
        <translation>&amp;Budget</translation>
    </message>
    <message>
        <source> tokens</source>
        <translation> Token</translation>
    </message>
    <message>
        <source>Empty, a failing service is tried by one request at a time; successes fill it again</source>
        <translation>Ist es leer, wird ein gestörter Dienst jeweils nur mit einer Anfrage erprobt; Erfolge füllen es wieder</translation>
    </message>
    <message>
        <source>A retry costs</source>
        <translation>Eine Wiederholung kostet</translation>
    </message>
    <message>
        <source>After trouble of any kind</source>
        <translation>Nach einer Störung jeder Art</translation>
    </message>
    <message>
        <source>When throttled</source>
        <translation>Bei Drosselung</translation>
    </message>
    <message>
        <source>After the service said that it is too busy</source>
        <translation>Nachdem der Dienst sich für ausgelastet erklärt hat</translation>
    </message>
    <message>
        <source>None</source>
        <translation>Keiner</translation>
    </message>
    <message>
        <source>The wait as computed, the same every time</source>
        <translation>Die Wartezeit wie berechnet, jedes Mal gleich</translation>
    </message>
    <message>
        <source>Longer by up to</source>
        <translation>Länger um bis zu</translation>
    </message>
    <message>
        <source>Up to this part longer, never above the longest wait</source>
        <translation>Bis zu diesem Anteil länger, nie über der längsten Wartezeit</translation>
    </message>
    <message>
        <source>Shorter or longer by up to</source>
        <translation>Kürzer oder länger um bis zu</translation>
    </message>
    <message>
        <source>Up to this part shorter or longer</source>
        <translation>Bis zu diesem Anteil kürzer oder länger</translation>
    </message>
    <message>
        <source>Anything up to the wait</source>
        <translation>Alles bis zur Wartezeit</translation>
    </message>
    <message>
        <source>Spreads many retries best, and may retry at once</source>
        <translation>Verteilt viele Wiederholungen am besten und kann sofort wiederholen</translation>
    </message>
    <message>
        <source>Half, and up to the other half</source>
        <translation>Die Hälfte und bis zur anderen Hälfte</translation>
    </message>
    <message>
        <source>Never less than half the wait</source>
        <translation>Nie weniger als die halbe Wartezeit</translation>
    </message>
    <message>
        <source>Up to three times the last</source>
        <translation>Bis zum Dreifachen der letzten</translation>
    </message>
    <message>
        <source>Between the first wait and three times the one before</source>
        <translation>Zwischen der ersten Wartezeit und dem Dreifachen der vorigen</translation>
    </message>
    <message>
        <source>&amp;Wait for it, and spend no attempt</source>
        <translation>Darauf &amp;warten und keinen Versuch verbrauchen</translation>
    </message>
    <message>
        <source>Requests in all, the first included</source>
        <translation>Anfragen insgesamt, die erste mitgezählt</translation>
    </message>
    <message>
        <source>How much longer each wait is than the one before</source>
        <translation>Um wie viel länger jede Wartezeit ist als die vorige</translation>
    </message>
    <message>
        <source>Chance in the waits, so that many retries do not come at the same moment</source>
        <translation>Zufall in den Wartezeiten, damit viele Wiederholungen nicht im selben Augenblick kommen</translation>
    </message>
    <message>
        <source> %</source>
        <translation> %</translation>
    </message>
    <message>
        <source>Jitter in percent of the wait</source>
        <translation>Jitter in Prozent der Wartezeit</translation>
    </message>
    <message>
        <source>&amp;Preset</source>
        <translation>Vorei&amp;nstellung</translation>
    </message>
    <message>
        <source>Else a missing network counts like a failing service</source>
        <translation>Sonst zählt ein fehlendes Netz wie ein gestörter Dienst</translation>
    </message>
    <message>
        <source>A&amp;ttempts</source>
        <translation>Vers&amp;uche</translation>
    </message>
    <message>
        <source>&amp;Multiplier</source>
        <translation>Fa&amp;ktor</translation>
    </message>
    <message>
        <source>&amp;Jitter</source>
        <translation>&amp;Jitter</translation>
    </message>
    <message>
        <source>When the service asks for time</source>
        <translation>Wenn der Dienst um Zeit bittet</translation>
    </message>
    <message>
        <source>An attempt is lost after</source>
        <translation>Versuch gilt als verloren nach</translation>
    </message>
    <message>
        <source>Without a network</source>
        <translation>Ohne Netz</translation>
    </message>
    <message>
        <source>Shared by all that goes to one service</source>
        <translation>Gemeinsam für alles, was an einen Dienst geht</translation>
    </message>
    <message>
        <source>Custom</source>
        <translation>Eigene</translation>
    </message>
    <message>
        <source>Your own; choose a preset to return to it.</source>
        <translation>Eigene Werte; eine Voreinstellung wählen, um zu ihr zurückzukehren.</translation>
    </message>
    <message>
        <source>“%1” is no time. Write for example 500ms, 1s, 1.5m or 2h.</source>
        <translation>„%1“ ist keine Zeit. Zum Beispiel 500ms, 1s, 1.5m oder 2h eingeben.</translation>
    </message>
</context>
<context>
    <name>windlass::RetryPlot</name>
    <message>
        <source>Wait in minutes</source>
        <translation>Wartezeit in Minuten</translation>
    </message>
    <message>
        <source>Wait in seconds</source>
        <translation>Wartezeit in Sekunden</translation>
    </message>
    <message>
        <source>Wait in milliseconds</source>
        <translation>Wartezeit in Millisekunden</translation>
    </message>
    <message>
        <source>There is one attempt and no wait: a step that fails is not tried again.</source>
        <translation>Es gibt einen Versuch und keine Wartezeit: Ein fehlgeschlagener Schritt wird nicht wiederholt.</translation>
    </message>
    <message>
        <source>If all %L1 attempts fail, the waits come to %2 at worst.</source>
        <translation>Schlagen alle %L1 Versuche fehl, beträgt die Wartezeit im schlimmsten Fall %2.</translation>
    </message>
    <message>
        <source>If all %L1 attempts fail, the waits come to %2 at worst, and %3 at least.</source>
        <translation>Schlagen alle %L1 Versuche fehl, beträgt die Wartezeit im schlimmsten Fall %2 und mindestens %3.</translation>
    </message>
    <message>
        <source>The deadline of %1 may end it sooner.</source>
        <translation>Die Frist von %1 kann dem früher ein Ende setzen.</translation>
    </message>
    <message>
        <source>The attempts&apos; own time comes on top, and longer waits that a service asks for.</source>
        <translation>Dazu kommen die Dauer der Versuche selbst und längere Wartezeiten, um die ein Dienst bittet.</translation>
    </message>
    <message>
        <source>at least</source>
        <translation>mindestens</translation>
    </message>
    <message>
        <source>at most</source>
        <translation>höchstens</translation>
    </message>
    <message>
        <source>Waits between attempts</source>
        <translation>Wartezeiten zwischen den Versuchen</translation>
    </message>
    <message>
        <source>What the waits come to</source>
        <translation>Was die Wartezeiten ergeben</translation>
    </message>
    <message>
        <source>before attempt %L1: %2 to %3</source>
        <translation>vor Versuch %L1: %2 bis %3</translation>
    </message>
    <message>
        <source>Before attempt</source>
        <translation>Vor Versuch</translation>
    </message>
    <message>
        <source>Before attempt (the first %L1 of %L2 waits)</source>
        <translation>Vor Versuch (die ersten %L1 von %L2 Wartezeiten)</translation>
    </message>
</context>
<context>
    <name>windlass::SecretEdit</name>
    <message>
        <source>Hide what is typed</source>
        <translation>Eingegebenes verbergen</translation>
    </message>
    <message>
        <source>Show what is typed</source>
        <translation>Eingegebenes anzeigen</translation>
    </message>
</context>
<context>
    <name>windlass::SettingsDialog</name>
    <message>
        <source>Destinations</source>
        <translation>Ziele</translation>
    </message>
    <message>
        <source>Retry</source>
        <translation>Wiederholung</translation>
    </message>
    <message>
        <source>Bandwidth</source>
        <translation>Bandbreite</translation>
    </message>
    <message>
        <source>Transfers</source>
        <translation>Übertragungen</translation>
    </message>
    <message>
        <source>Window</source>
        <translation>Fenster</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>Einstellungen</translation>
    </message>
    <message>
        <source>Pages</source>
        <translation>Seiten</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>Speichern</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Something is left to correct on: %1.</source>
        <translation>Noch zu berichtigen auf: %1.</translation>
    </message>
</context>
<context>
    <name>windlass::TestResult</name>
    <message>
        <source>Enter the secret access key again; a character may be missing at its ends.</source>
        <translation>Den geheimen Zugriffsschlüssel neu eingeben; vielleicht fehlt am Anfang oder Ende ein Zeichen.</translation>
    </message>
    <message>
        <source>Check the access key ID, and that the endpoint is the one it was made for.</source>
        <translation>Die Zugriffsschlüssel-ID prüfen und ob der Endpunkt der ist, für den sie gilt.</translation>
    </message>
    <message>
        <source>Check access key ID and secret access key.</source>
        <translation>Zugriffsschlüssel-ID und geheimen Zugriffsschlüssel prüfen.</translation>
    </message>
    <message>
        <source>Enter fresh keys, and the session token that came with them.</source>
        <translation>Neue Schlüssel eingeben und das Sitzungstoken, das mit ihnen kam.</translation>
    </message>
    <message>
        <source>Check the bucket&apos;s name, and ask its owner for the right to write and delete objects in it (s3:PutObject, s3:DeleteObject).</source>
        <translation>Den Bucket-Namen prüfen und den Besitzer um das Recht bitten, darin Objekte zu schreiben und zu löschen (s3:PutObject, s3:DeleteObject).</translation>
    </message>
    <message>
        <source>Check the bucket&apos;s name, the endpoint, and path style.</source>
        <translation>Bucket-Namen, Endpunkt und Pfadstil prüfen.</translation>
    </message>
    <message>
        <source>Correct the region, or leave it empty to have it found.</source>
        <translation>Die Region berichtigen oder leer lassen, damit sie ermittelt wird.</translation>
    </message>
    <message>
        <source>Set this computer&apos;s clock, or switch time synchronisation on.</source>
        <translation>Die Uhr dieses Rechners stellen oder die Zeitsynchronisation einschalten.</translation>
    </message>
    <message>
        <source>Check that the endpoint is the one for S3 (not a console or web page), and path style.</source>
        <translation>Prüfen, ob der Endpunkt der für S3 ist (keine Konsole oder Webseite), und den Pfadstil.</translation>
    </message>
    <message>
        <source>Check the spelling of the endpoint, and this computer&apos;s network.</source>
        <translation>Die Schreibweise des Endpunkts und das Netz dieses Rechners prüfen.</translation>
    </message>
    <message>
        <source>Check the endpoint&apos;s port, whether the service runs, and any firewall on the way.</source>
        <translation>Den Port des Endpunkts prüfen, ob der Dienst läuft, und jede Firewall auf dem Weg.</translation>
    </message>
    <message>
        <source>Check whether the endpoint is to be reached by https or http, and whether this computer trusts the authority that signed its certificate.</source>
        <translation>Prüfen, ob der Endpunkt über https oder http zu erreichen ist und ob dieser Rechner der Zertifizierungsstelle vertraut, die sein Zertifikat signiert hat.</translation>
    </message>
    <message>
        <source>Check the system&apos;s proxy settings.</source>
        <translation>Die Proxy-Einstellungen des Systems prüfen.</translation>
    </message>
    <message>
        <source>Free space in the bucket, or have its quota raised.</source>
        <translation>Im Bucket Platz schaffen oder sein Kontingent erhöhen lassen.</translation>
    </message>
    <message>
        <source>The fields may well be right: try again in a minute.</source>
        <translation>Die Felder können durchaus stimmen: In einer Minute noch einmal versuchen.</translation>
    </message>
    <message>
        <source>It works: a small object was written to the bucket and removed again.</source>
        <translation>Test bestanden: Ein kleines Objekt wurde in den Bucket geschrieben und wieder entfernt.</translation>
    </message>
    <message>
        <source>Enter the region %1.</source>
        <translation>Die Region %1 eingeben.</translation>
    </message>
    <message>
        <source>(%1: %2)</source>
        <comment>the service&apos;s code, and what it said</comment>
        <translation>(%1: %2)</translation>
    </message>
</context>
<context>
    <name>windlass::Totals</name>
    <message>
        <source>%L1 need you</source>
        <translation>Eingriff nötig: %L1</translation>
    </message>
    <message>
        <source>%L1 uploading</source>
        <translation>%L1 beim Hochladen</translation>
    </message>
    <message>
        <source>%L1 finishing</source>
        <translation>%L1 beim Abschließen</translation>
    </message>
    <message>
        <source>%L1 waiting</source>
        <translation>%L1 wartend</translation>
    </message>
    <message>
        <source>%L1 queued</source>
        <translation>%L1 eingereiht</translation>
    </message>
    <message>
        <source>%L1 paused</source>
        <translation>%L1 angehalten</translation>
    </message>
    <message>
        <source>%L1 parked</source>
        <translation>%L1 geparkt</translation>
    </message>
    <message>
        <source>%L1 failed</source>
        <translation>%L1 fehlgeschlagen</translation>
    </message>
    <message>
        <source>%L1 done</source>
        <translation>%L1 fertig</translation>
    </message>
    <message>
        <source>Nothing to do</source>
        <translation>Nichts zu tun</translation>
    </message>
    <message>
        <source>%1   %2 left</source>
        <translation>%1   noch %2</translation>
    </message>
</context>
<context>
    <name>windlass::TransferActions</name>
    <message>
        <source>Pause</source>
        <translation>Anhalten</translation>
    </message>
    <message>
        <source>Stop for now; what is confirmed is kept</source>
        <translation>Vorerst anhalten; was bestätigt ist, bleibt erhalten</translation>
    </message>
    <message>
        <source>Resume</source>
        <translation>Fortsetzen</translation>
    </message>
    <message>
        <source>Go on from the confirmed parts</source>
        <translation>Von den bestätigten Teilen aus weitermachen</translation>
    </message>
    <message>
        <source>Retry now</source>
        <translation>Jetzt wiederholen</translation>
    </message>
    <message>
        <source>End the wait and try again at once</source>
        <translation>Das Warten beenden und sofort noch einmal versuchen</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Give up the transfer and remove what was sent from the service</source>
        <translation>Die Übertragung aufgeben und das Gesendete beim Dienst entfernen</translation>
    </message>
    <message>
        <source>Remove from the list</source>
        <translation>Aus der Liste entfernen</translation>
    </message>
    <message>
        <source>Forget transfers that have ended, with checksums and history</source>
        <translation>Beendete Übertragungen vergessen, mit Prüfsummen und Verlauf</translation>
    </message>
    <message>
        <source>Copy object address</source>
        <translation>Objektadresse kopieren</translation>
    </message>
    <message>
        <source>Copy the address of the object</source>
        <translation>Die Adresse des Objekts kopieren</translation>
    </message>
    <message>
        <source>Replace the object</source>
        <translation>Objekt ersetzen</translation>
    </message>
    <message>
        <source>Overwrite the object that is there already</source>
        <translation>Das schon vorhandene Objekt überschreiben</translation>
    </message>
    <message>
        <source>Skip</source>
        <translation>Überspringen</translation>
    </message>
    <message>
        <source>Leave the object as it is, and do not send this file</source>
        <translation>Das Objekt lassen, wie es ist, und diese Datei nicht senden</translation>
    </message>
    <message>
        <source>Limit speed…</source>
        <translation>Rate begrenzen…</translation>
    </message>
    <message>
        <source>Set how many bytes a second this transfer sends</source>
        <translation>Festlegen, wie viele Byte je Sekunde diese Übertragung sendet</translation>
    </message>
    <message>
        <source>Place in the queue</source>
        <translation>Reihenfolge</translation>
    </message>
    <message>
        <source>High priority</source>
        <translation>Hohe Priorität</translation>
    </message>
    <message>
        <source>Usual priority</source>
        <translation>Normale Priorität</translation>
    </message>
    <message>
        <source>Low priority</source>
        <translation>Niedrige Priorität</translation>
    </message>
    <message>
        <source>To the front</source>
        <translation>Ganz nach vorn</translation>
    </message>
    <message>
        <source>Earlier</source>
        <translation>Nach vorn</translation>
    </message>
    <message>
        <source>Later</source>
        <translation>Nach hinten</translation>
    </message>
    <message>
        <source>To the end</source>
        <translation>Ganz nach hinten</translation>
    </message>
    <message>
        <source>Limit speed</source>
        <translation>Rate begrenzen</translation>
    </message>
    <message>
        <source>Bytes a second, such as 2MB/s; empty for no limit:</source>
        <translation>Byte je Sekunde, etwa 2MB/s; leer: keine Grenze:</translation>
    </message>
    <message>
        <source>Replace objects</source>
        <translation>Objekte ersetzen</translation>
    </message>
    <message>
        <source>Overwrite %L1 objects?</source>
        <translation>%L1 Objekte überschreiben?</translation>
    </message>
    <message>
        <source>What they hold now is lost, unless the bucket keeps versions.</source>
        <translation>Was sie jetzt enthalten, geht verloren, wenn der Bucket keine Versionen behält.</translation>
    </message>
    <message>
        <source>Replace all</source>
        <translation>Alle ersetzen</translation>
    </message>
    <message>
        <source>Keep them</source>
        <translation>Behalten</translation>
    </message>
    <message>
        <source>Cancel transfers</source>
        <translation>Übertragungen abbrechen</translation>
    </message>
    <message>
        <source>Cancel “%1”?</source>
        <translation>„%1“ abbrechen?</translation>
    </message>
    <message>
        <source>Cancel these transfers? Chosen: %L1</source>
        <translation>Diese Übertragungen abbrechen? Gewählt: %L1</translation>
    </message>
    <message>
        <source>What was sent so far is removed from the service and lost. Pause keeps it instead.</source>
        <translation>Was bisher gesendet wurde, wird beim Dienst entfernt und ist verloren. „Anhalten“ behält es stattdessen.</translation>
    </message>
    <message>
        <source>Cancel transfer</source>
        <translation>Übertragung abbrechen</translation>
    </message>
    <message>
        <source>Keep</source>
        <translation>Behalten</translation>
    </message>
</context>
<context>
    <name>windlass::TransferColumns</name>
    <message>
        <source>finishing…</source>
        <translation>wird abgeschlossen…</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>Progress</source>
        <translation>Fortschritt</translation>
    </message>
    <message>
        <source>State</source>
        <translation>Status</translation>
    </message>
    <message>
        <source>Speed</source>
        <translation>Rate</translation>
    </message>
    <message>
        <source>Time left</source>
        <translation>Restzeit</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>Größe</translation>
    </message>
    <message>
        <source>Destination</source>
        <translation>Ziel</translation>
    </message>
</context>
<context>
    <name>windlass::TransferView</name>
    <message>
        <source>Transfers</source>
        <translation>Übertragungen</translation>
    </message>
    <message>
        <source>Fit to the window</source>
        <translation>An das Fenster anpassen</translation>
    </message>
    <message>
        <source>Sort as they were added</source>
        <translation>Sortieren, wie sie hinzugefügt wurden</translation>
    </message>
</context>
<context>
    <name>windlass::Transfers</name>
    <message>
        <source>No network; looks again in %1</source>
        <translation>Kein Netz; neue Prüfung in %1</translation>
    </message>
    <message>
        <source>Waiting for the network</source>
        <translation>Wartet auf das Netz</translation>
    </message>
    <message>
        <source>On hold for %1: endpoint rests</source>
        <translation>Wartet noch %1: Endpunkt pausiert</translation>
    </message>
    <message>
        <source>Waiting its turn at the endpoint</source>
        <translation>Wartet, bis es am Endpunkt an der Reihe ist</translation>
    </message>
    <message>
        <source>On hold for %1: bandwidth window</source>
        <translation>Wartet noch %1: Bandbreiten-Zeitfenster</translation>
    </message>
    <message>
        <source>Waiting for the bandwidth window</source>
        <translation>Wartet auf das Bandbreiten-Zeitfenster</translation>
    </message>
    <message>
        <source>Waiting</source>
        <translation>Wartet</translation>
    </message>
    <message>
        <source>Retry %1 to come: %2</source>
        <translation>Wiederholung %1 folgt: %2</translation>
    </message>
    <message>
        <source>Retry %1 now: %2</source>
        <translation>Wiederholung %1 jetzt: %2</translation>
    </message>
    <message>
        <source>Retry %1 in %2: %3</source>
        <translation>Wiederholung %1 in %2: %3</translation>
    </message>
    <message>
        <source>Part %L1</source>
        <translation>Teil %L1</translation>
    </message>
    <message>
        <source>The step</source>
        <translation>Der Schritt</translation>
    </message>
    <message>
        <source>%1 is tried again in %2 (attempt %3; the wait: %4).</source>
        <translation>%1 wird in %2 wiederholt (Versuch %3; Grund: %4).</translation>
    </message>
    <message>
        <source>%1 is tried again (attempt %2).</source>
        <translation>%1 wird wiederholt (Versuch %2).</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <comment>state and its reason</comment>
        <translation>%1: %2</translation>
    </message>
    <message>
        <source>It goes on by itself now.</source>
        <translation>Es geht jetzt von selbst weiter.</translation>
    </message>
    <message>
        <source>It goes on by itself in %1.</source>
        <translation>Es geht in %1 von selbst weiter.</translation>
    </message>
    <message>
        <source>It rests for now; what the service confirmed is kept.</source>
        <translation>Die Übertragung ruht vorerst; was der Dienst bestätigt hat, bleibt erhalten.</translation>
    </message>
    <message>
        <source>You cancelled it, but what was sent could not be removed from the service yet.</source>
        <translation>Abgebrochen, aber das Gesendete konnte beim Dienst noch nicht entfernt werden.</translation>
    </message>
    <message>
        <source>It failed.</source>
        <translation>Die Übertragung ist fehlgeschlagen.</translation>
    </message>
    <message>
        <source>Queued</source>
        <translation>Eingereiht</translation>
    </message>
    <message>
        <source>Uploading</source>
        <translation>Lädt hoch</translation>
    </message>
    <message>
        <source>Finishing</source>
        <translation>Wird abgeschlossen</translation>
    </message>
    <message>
        <source>Paused</source>
        <translation>Angehalten</translation>
    </message>
    <message>
        <source>Parked</source>
        <translation>Geparkt</translation>
    </message>
    <message>
        <source>Cancelling</source>
        <translation>Wird abgebrochen</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>Fertig</translation>
    </message>
    <message>
        <source>Failed</source>
        <translation>Fehlgeschlagen</translation>
    </message>
    <message>
        <source>Cancelled</source>
        <translation>Abgebrochen</translation>
    </message>
    <message>
        <source>Needs you</source>
        <translation>Eingriff nötig</translation>
    </message>
    <message>
        <source>Uploading; part %L1 again in %2</source>
        <translation>Lädt hoch; Teil %L1 erneut in %2</translation>
    </message>
    <message>
        <source>Uploading; one step again in %1</source>
        <translation>Lädt hoch; ein Schritt erneut in %1</translation>
    </message>
    <message>
        <source>Closing and proving</source>
        <translation>Abschließen und prüfen</translation>
    </message>
    <message>
        <source>Parked, goes on in %1</source>
        <translation>Geparkt, geht weiter in %1</translation>
    </message>
    <message>
        <source>Done, acknowledged, not looked at</source>
        <translation>Fertig, bestätigt, nicht geprüft</translation>
    </message>
    <message>
        <source>Done, proven</source>
        <translation>Fertig, nachgewiesen</translation>
    </message>
    <message>
        <source>Queued, begins in %1</source>
        <translation>Eingereiht, beginnt in %1</translation>
    </message>
    <message>
        <source>The service asked for a rest. It begins in %1.</source>
        <translation>Der Dienst hat um eine Pause gebeten. Beginn in %1.</translation>
    </message>
    <message>
        <source>Its turn comes when a place is free.</source>
        <translation>Die Übertragung ist an der Reihe, sobald ein Platz frei wird.</translation>
    </message>
    <message>
        <source>Other parts are on their way.</source>
        <translation>Andere Teile sind unterwegs.</translation>
    </message>
    <message>
        <source>On its way: %1, parts in flight: %L2.</source>
        <translation>In Arbeit: %1, Teile unterwegs: %L2.</translation>
    </message>
    <message>
        <source>On its way: %1.</source>
        <translation>In Arbeit: %1.</translation>
    </message>
    <message>
        <source>It waits for its next attempt.</source>
        <translation>Wartet auf den nächsten Versuch.</translation>
    </message>
    <message>
        <source>All bytes are confirmed; the file is still being held against %1.</source>
        <translation>Alle Bytes sind bestätigt; die Datei wird noch mit %1 verglichen.</translation>
    </message>
    <message>
        <source>All bytes are confirmed; the object is being closed and compared.</source>
        <translation>Alle Bytes sind bestätigt; das Objekt wird abgeschlossen und verglichen.</translation>
    </message>
    <message>
        <source>You paused it. What the service confirmed is kept.</source>
        <translation>Angehalten. Was der Dienst bestätigt hat, bleibt erhalten.</translation>
    </message>
    <message>
        <source>What was sent is being removed from the service.</source>
        <translation>Das Gesendete wird beim Dienst entfernt.</translation>
    </message>
    <message>
        <source>The service acknowledged every byte (%1).</source>
        <translation>Der Dienst hat jedes Byte bestätigt (%1).</translation>
    </message>
    <message>
        <source>Every byte has arrived.</source>
        <translation>Jedes Byte ist angekommen.</translation>
    </message>
    <message>
        <source>Every byte has arrived, and the service&apos;s checksum is the file&apos;s.</source>
        <translation>Jedes Byte ist angekommen, und die Prüfsummen von Dienst und Datei stimmen überein.</translation>
    </message>
    <message>
        <source>You cancelled it; nothing of it is left on the service.</source>
        <translation>Abgebrochen; beim Dienst ist nichts davon übrig.</translation>
    </message>
    <message>
        <source>Skip leaves the object as it is and does not send this file; Replace overwrites the object. Or add the file under another key.</source>
        <translation>„Überspringen“ lässt das Objekt, wie es ist, und sendet diese Datei nicht; „Ersetzen“ überschreibt das Objekt. Oder die Datei unter einem anderen Schlüssel hinzufügen.</translation>
    </message>
    <message>
        <source>Enter the keys of this destination: what waits for them goes on by itself.</source>
        <translation>Die Zugangsdaten dieses Ziels eingeben: Was auf sie wartet, geht von selbst weiter.</translation>
    </message>
    <message>
        <source>Choose Resume to remove it once the service can be reached.</source>
        <translation>„Fortsetzen“ wählen, um es zu entfernen, sobald der Dienst erreichbar ist.</translation>
    </message>
    <message>
        <source>Choose Resume to go on from the confirmed parts.</source>
        <translation>„Fortsetzen“ wählen, um von den bestätigten Teilen aus weiterzumachen.</translation>
    </message>
    <message>
        <source>Look at the retry history, then choose Resume to try again.</source>
        <translation>Den Verlauf der Wiederholungen ansehen, dann „Fortsetzen“ wählen, um es noch einmal zu versuchen.</translation>
    </message>
    <message>
        <source>Choose Resume to go on.</source>
        <translation>„Fortsetzen“ wählen, um weiterzumachen.</translation>
    </message>
    <message>
        <source>%1 of %2 confirmed</source>
        <translation>%1 von %2 bestätigt</translation>
    </message>
</context>
<context>
    <name>windlass::TransfersPage</name>
    <message>
        <source>day on which it was added</source>
        <translation>Tag, an dem sie hinzugefügt wurde</translation>
    </message>
    <message>
        <source>time at which it was added</source>
        <translation>Uhrzeit, zu der sie hinzugefügt wurde</translation>
    </message>
    <message>
        <source>name of the virtual machine</source>
        <translation>Name der virtuellen Maschine</translation>
    </message>
    <message>
        <source>name of the file</source>
        <translation>Name der Datei</translation>
    </message>
    <message>
        <source>ending of the file&apos;s name</source>
        <translation>Endung des Dateinamens</translation>
    </message>
    <message>
        <source>prefix of the destination</source>
        <translation>Präfix des Ziels</translation>
    </message>
    <message>
        <source>name of this computer</source>
        <translation>Name dieses Rechners</translation>
    </message>
    <message>
        <source>Ask</source>
        <translation>Fragen</translation>
    </message>
    <message>
        <source>Skip it if it is the same</source>
        <translation>Überspringen, wenn es dasselbe ist</translation>
    </message>
    <message>
        <source>Replace it</source>
        <translation>Ersetzen</translation>
    </message>
    <message>
        <source>Give up</source>
        <translation>Aufgeben</translation>
    </message>
    <message>
        <source>The transfer stops until you decide.</source>
        <translation>Die Übertragung hält an, bis entschieden ist.</translation>
    </message>
    <message>
        <source>The file is read and compared; if it differs, the transfer stops until you decide.</source>
        <translation>Die Datei wird gelesen und verglichen; weicht sie ab, hält die Übertragung an, bis entschieden ist.</translation>
    </message>
    <message>
        <source>What was there is lost, unless the bucket keeps versions.</source>
        <translation>Was da war, geht verloren, wenn der Bucket keine Versionen behält.</translation>
    </message>
    <message>
        <source>The transfer fails, and the object stays as it is.</source>
        <translation>Die Übertragung schlägt fehl, und das Objekt bleibt, wie es ist.</translation>
    </message>
    <message>
        <source>This is no size. Write for example 64MiB or 1GiB.</source>
        <translation>Das ist keine Größe. Zum Beispiel 64MiB oder 1GiB eingeben.</translation>
    </message>
    <message>
        <source>Choose between %1 and %2; services take no other parts.</source>
        <translation>Zwischen %1 und %2 wählen; Dienste nehmen keine anderen Teile an.</translation>
    </message>
    <message>
        <source>Auto&amp;matic, by the size of the file</source>
        <translation>Auto&amp;matisch, nach der Größe der Datei</translation>
    </message>
    <message>
        <source>A&amp;lways</source>
        <translation>&amp;Immer</translation>
    </message>
    <message>
        <source>&amp;Insert</source>
        <translation>Einf&amp;ügen</translation>
    </message>
    <message>
        <source>Side by side</source>
        <translation>Nebeneinander</translation>
    </message>
    <message>
        <source>&amp;Transfers at a time</source>
        <translation>Gleich&amp;zeitige Übertragungen</translation>
    </message>
    <message>
        <source>&amp;Parts at a time in each</source>
        <translation>Gleichzeitige T&amp;eile in jeder</translation>
    </message>
    <message>
        <source>Size of a part</source>
        <translation>Größe eines Teils</translation>
    </message>
    <message>
        <source>Names of objects</source>
        <translation>Namen der Objekte</translation>
    </message>
    <message>
        <source>&amp;Object key</source>
        <translation>&amp;Objektschlüssel</translation>
    </message>
    <message>
        <source>If it e&amp;xists already</source>
        <translation>Wenn es das Objekt s&amp;chon gibt</translation>
    </message>
    <message>
        <source>Part size</source>
        <translation>Teilgröße</translation>
    </message>
    <message>
        <source>Automatic part size</source>
        <translation>Automatische Teilgröße</translation>
    </message>
    <message>
        <source>Always this part size</source>
        <translation>Immer diese Teilgröße</translation>
    </message>
    <message>
        <source>%1	%2</source>
        <comment>a word of the template and its meaning</comment>
        <translation>%1	%2</translation>
    </message>
    <message>
        <source>Insert a word</source>
        <translation>Einen Platzhalter einfügen</translation>
    </message>
    <message>
        <source>Up to %L1 requests at a time; a fast, far line needs more of them, a weak one fewer.</source>
        <translation>Bis zu %L1 Anfragen gleichzeitig; eine schnelle, lange Leitung braucht mehr davon, eine schwache weniger.</translation>
    </message>
    <message>
        <source>Small enough that little is lost with a connection, large enough for the %L1 parts that services take.</source>
        <translation>Klein genug, dass mit einer Verbindung wenig verloren geht, groß genug für die %L1 Teile, die Dienste annehmen.</translation>
    </message>
    <message>
        <source>Files can be up to %1 large: services take %L2 parts.</source>
        <translation>Dateien können bis zu %1 groß sein: Dienste nehmen %L2 Teile an.</translation>
    </message>
    <message>
        <source>For example %1, where the destination&apos;s prefix is “%2”.</source>
        <translation>Zum Beispiel %1, wobei das Präfix des Ziels „%2“ ist.</translation>
    </message>
</context>
<context>
    <name>windlass::TransfersPane</name>
    <message>
        <source>All</source>
        <translation>Alle</translation>
    </message>
    <message>
        <source>Need you</source>
        <translation>Eingriff nötig</translation>
    </message>
    <message>
        <source>Under way</source>
        <translation>Aktiv</translation>
    </message>
    <message>
        <source>Stopped</source>
        <translation>Angehalten</translation>
    </message>
    <message>
        <source>Finished</source>
        <translation>Beendet</translation>
    </message>
    <message>
        <source>Find transfers</source>
        <translation>Übertragungen suchen</translation>
    </message>
    <message>
        <source>Shows only these transfers</source>
        <translation>Zeigt nur diese Übertragungen</translation>
    </message>
    <message>
        <source>Nothing here</source>
        <translation>Hier ist nichts</translation>
    </message>
    <message>
        <source>No transfer is in this group and has these words.</source>
        <translation>Keine Übertragung dieser Gruppe enthält diese Wörter.</translation>
    </message>
    <message>
        <source>Show all</source>
        <translation>Alle anzeigen</translation>
    </message>
    <message>
        <source>Drop exports here</source>
        <translation>Exporte hierher ziehen</translation>
    </message>
    <message>
        <source>Files and folders dropped on this window go to %1.</source>
        <translation>Auf dieses Fenster gezogene Dateien und Ordner gehen nach %1.</translation>
    </message>
    <message>
        <source>Choose files…</source>
        <translation>Dateien wählen…</translation>
    </message>
    <message>
        <source>You will be asked to which destination files and folders go.</source>
        <translation>Es folgt die Frage, an welches Ziel Dateien und Ordner gehen.</translation>
    </message>
    <message>
        <source>First, a destination</source>
        <translation>Zuerst ein Ziel</translation>
    </message>
    <message>
        <source>Say where exports go: a bucket, its endpoint and the keys to it. Then drop files here.</source>
        <translation>Angeben, wohin Exporte gehen: ein Bucket, sein Endpunkt und die Zugangsdaten dazu. Dann Dateien hierher ziehen.</translation>
    </message>
    <message>
        <source>New destination…</source>
        <translation>Neues Ziel…</translation>
    </message>
    <message>
        <source>What you added is kept, and goes on its way as soon as there is a destination. Items: %L1</source>
        <translation>Das Hinzugefügte bleibt erhalten und geht auf den Weg, sobald es ein Ziel gibt. Einträge: %L1</translation>
    </message>
    <message>
        <source>Choose a destination…</source>
        <translation>Ein Ziel wählen…</translation>
    </message>
    <message>
        <source>Discard</source>
        <translation>Verwerfen</translation>
    </message>
    <message>
        <source>Removed from the list, with checksums and history. Transfers: %L1</source>
        <translation>Aus der Liste entfernt, mit Prüfsummen und Verlauf. Übertragungen: %L1</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Rückgängig</translation>
    </message>
    <message>
        <source>One object exists already at its destination.</source>
        <translation>Ein Objekt ist an seinem Ziel schon vorhanden.</translation>
    </message>
    <message>
        <source>Skip it</source>
        <translation>Überspringen</translation>
    </message>
    <message>
        <source>Replace it</source>
        <translation>Ersetzen</translation>
    </message>
    <message>
        <source>%L1 objects exist already at their destination.</source>
        <translation>%L1 Objekte sind an ihrem Ziel schon vorhanden.</translation>
    </message>
    <message>
        <source>Skip all</source>
        <translation>Alle überspringen</translation>
    </message>
    <message>
        <source>Replace all…</source>
        <translation>Alle ersetzen…</translation>
    </message>
    <message>
        <source>Transfers that wait for the keys of a destination: %L1</source>
        <translation>Übertragungen, die auf die Zugangsdaten eines Ziels warten: %L1</translation>
    </message>
    <message>
        <source>Enter keys…</source>
        <translation>Zugangsdaten…</translation>
    </message>
</context>
<context>
    <name>windlass::WindowPage</name>
    <message>
        <source>As the desktop says</source>
        <translation>Wie die Arbeitsumgebung</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>Hell</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>Dunkel</translation>
    </message>
    <message>
        <source>&amp;Ask before closing while something is under way</source>
        <translation>&amp;Nachfragen vor dem Schließen, solange etwas läuft</translation>
    </message>
    <message>
        <source>Appearance</source>
        <translation>Aussehen</translation>
    </message>
    <message>
        <source>&amp;Colours</source>
        <translation>&amp;Farben</translation>
    </message>
    <message>
        <source>&amp;Language</source>
        <translation>&amp;Sprache</translation>
    </message>
    <message>
        <source>From the next start on.</source>
        <translation>Ab dem nächsten Start.</translation>
    </message>
    <message>
        <source>Closing</source>
        <translation>Schließen</translation>
    </message>
</context>
</TS>
