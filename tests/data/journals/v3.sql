-- SPDX-License-Identifier: GPL-3.0-or-later
-- A journal of version 3, as `.dump` of sqlite3 writes it: three transfers, two destinations.
BEGIN TRANSACTION;
CREATE TABLE attempts ( id INTEGER PRIMARY KEY, transfer INTEGER NOT NULL REFERENCES transfers ON DELETE CASCADE, operation TEXT NOT NULL, service TEXT NOT NULL, part INTEGER NOT NULL, attempt INTEGER NOT NULL, max_attempts INTEGER NOT NULL, started INTEGER NOT NULL, duration_ms INTEGER NOT NULL, bytes INTEGER NOT NULL, outcome TEXT NOT NULL, class TEXT NOT NULL, http_status INTEGER NOT NULL, request_id TEXT NOT NULL, failure TEXT, will_retry INTEGER NOT NULL, delay_ms INTEGER NOT NULL, delay_reason TEXT NOT NULL);
INSERT INTO "attempts" VALUES(1,1,'part','S3',2,1,5,1769005806300,1234,100,'failed','throttle',503,'R1','{"kind":0,"http":503,"code":"SlowDown","mark":1,"text":"please"}',0,0,'none');
CREATE TABLE destinations (name TEXT PRIMARY KEY, json TEXT NOT NULL) WITHOUT ROWID;
INSERT INTO "destinations" VALUES('offsite','{"access_key_id":"AK","bucket":"exports","endpoint":"http://127.0.0.1:9000","name":"offsite","path_style":true,"prefix":"a","provider":0,"region":"eu-west-1"}');
INSERT INTO "destinations" VALUES('other','{"access_key_id":"AK","bucket":"exports","endpoint":"http://127.0.0.1:9000","name":"other","path_style":true,"prefix":"a","provider":2,"region":"eu-west-1"}');
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
INSERT INTO "meta" VALUES('profile_id','0011223344556677');
CREATE TABLE parts ( transfer INTEGER NOT NULL REFERENCES transfers ON DELETE CASCADE, part INTEGER NOT NULL, offset INTEGER NOT NULL, length INTEGER NOT NULL, etag TEXT NOT NULL, md5 BLOB NOT NULL, PRIMARY KEY (transfer, part)) WITHOUT ROWID;
INSERT INTO "parts" VALUES(1,1,0,5242880,'e1',X'000102030405060708090A0B0C0D0E0F');
CREATE TABLE transfers ( id INTEGER PRIMARY KEY AUTOINCREMENT, file TEXT NOT NULL, key TEXT NOT NULL, destination TEXT NOT NULL, size INTEGER NOT NULL, modified_ns INTEGER NOT NULL, file_id INTEGER NOT NULL, part_size INTEGER NOT NULL, retry TEXT, metadata TEXT NOT NULL, upload_id TEXT NOT NULL, session_id TEXT NOT NULL, session_opened INTEGER, state TEXT NOT NULL, cause INTEGER NOT NULL, failure TEXT, not_before INTEGER, attempts INTEGER NOT NULL, retries INTEGER NOT NULL, bytes_sent INTEGER NOT NULL, bytes_resent INTEGER NOT NULL, running_ms INTEGER NOT NULL, added INTEGER, started INTEGER, finished INTEGER, checksum TEXT NOT NULL, take_back INTEGER NOT NULL DEFAULT 0, times_parked INTEGER NOT NULL DEFAULT 0);
INSERT INTO "transfers" VALUES(1,'/srv/disk.vmdk','a/disk.vmdk','{"access_key_id":"AK","bucket":"exports","endpoint":"http://127.0.0.1:9000","name":"offsite","path_style":true,"prefix":"a","provider":0,"region":"eu-west-1"}',12582912,1700000000123456789,77,5242880,NULL,'[["owner","me"]]','ours-1','theirs-1',1769005806250,'parked',1,'{"kind":0,"http":503,"code":"SlowDown","mark":1,"text":"please"}',1769005900000,5,3,9000000,17,12345,1769005805250,1769005806250,1769005807250,'',0,0);
INSERT INTO "transfers" VALUES(2,'/srv/disk.vmdk','a/b.vmdk','{"access_key_id":"AK","bucket":"exports","endpoint":"http://127.0.0.1:9000","name":"offsite","path_style":true,"prefix":"a","provider":0,"region":"eu-west-1"}',12582912,1700000000123456789,77,5242880,NULL,'[["owner","me"]]','ours-2','',NULL,'failed',3,'{"kind":3,"abort":4,"waited_ms":30000,"network":5}',NULL,5,3,9000000,17,12345,1769005805250,1769005806250,1769005807250,'',0,0);
INSERT INTO "transfers" VALUES(3,'/srv/disk.vmdk','a/c.vmdk','{"access_key_id":"AK","bucket":"exports","endpoint":"http://127.0.0.1:9000","name":"offsite","path_style":true,"prefix":"a","provider":0,"region":"eu-west-1"}',12582912,1700000000123456789,77,5242880,NULL,'[["owner","me"]]','ours-3','',NULL,'done',0,NULL,NULL,5,3,9000000,17,12345,1769005805250,1769005806250,1769005807250,'md5:00',0,0);
CREATE TABLE waits (transfer INTEGER NOT NULL REFERENCES transfers ON DELETE CASCADE, reason TEXT NOT NULL, ms INTEGER NOT NULL, PRIMARY KEY (transfer, reason)) WITHOUT ROWID;
CREATE INDEX attempts_of_transfer ON attempts (transfer, id);
DELETE FROM "sqlite_sequence";
INSERT INTO "sqlite_sequence" VALUES('transfers',3);
COMMIT;
PRAGMA user_version=3;
