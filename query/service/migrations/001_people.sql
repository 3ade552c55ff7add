-- Who uses patix, how they prove it, and what they did. Times are seconds since 1970, UTC.
PRAGMA application_id = 1346458192;

CREATE TABLE setting (
  name TEXT PRIMARY KEY,
  value BLOB NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE organisation (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  name TEXT NOT NULL UNIQUE,
  kind TEXT NOT NULL CHECK (kind IN ('city', 'district', 'park', 'tisc', 'university', 'service', 'company')),
  parent INTEGER REFERENCES organisation (id),
  created INTEGER NOT NULL
) STRICT;

-- `folded` is the name as it is looked for: without case and width.
CREATE TABLE user (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  name TEXT NOT NULL,
  folded TEXT NOT NULL UNIQUE,
  display TEXT NOT NULL,
  password TEXT NOT NULL,
  role INTEGER NOT NULL CHECK (role BETWEEN 1 AND 4),
  organisation INTEGER REFERENCES organisation (id),
  active INTEGER NOT NULL DEFAULT 1 CHECK (active IN (0, 1)),
  created INTEGER NOT NULL
) STRICT;
CREATE INDEX user_organisation ON user (organisation);

-- Failed log-ins by name, whether there is such a user or not.
CREATE TABLE attempt (
  folded TEXT PRIMARY KEY,
  failed INTEGER NOT NULL,
  latest INTEGER NOT NULL,
  locked_until INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX attempt_latest ON attempt (latest);

CREATE TABLE session (
  digest BLOB PRIMARY KEY,
  user INTEGER NOT NULL REFERENCES user (id),
  csrf TEXT NOT NULL,
  created INTEGER NOT NULL,
  seen INTEGER NOT NULL,
  expires INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX session_user ON session (user);
CREATE INDEX session_expires ON session (expires);

-- 0 in per_minute and rows_day: as the role has it. 0 in expires: never.
CREATE TABLE api_key (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  digest BLOB NOT NULL UNIQUE,
  prefix TEXT NOT NULL,
  name TEXT NOT NULL,
  user INTEGER NOT NULL REFERENCES user (id),
  role INTEGER NOT NULL CHECK (role BETWEEN 1 AND 4),
  per_minute INTEGER NOT NULL DEFAULT 0 CHECK (per_minute >= 0),
  rows_day INTEGER NOT NULL DEFAULT 0 CHECK (rows_day >= 0),
  created INTEGER NOT NULL,
  expires INTEGER NOT NULL DEFAULT 0,
  revoked INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX api_key_user ON api_key (user);

-- Publications handed out by day: of a key (key > 0), else of a user.
CREATE TABLE usage (
  day INTEGER NOT NULL,
  user INTEGER NOT NULL,
  key INTEGER NOT NULL,
  n INTEGER NOT NULL,
  PRIMARY KEY (day, user, key)
) STRICT, WITHOUT ROWID;

CREATE TABLE audit (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  at INTEGER NOT NULL,
  user INTEGER NOT NULL,
  who TEXT NOT NULL,
  organisation INTEGER NOT NULL,
  key INTEGER NOT NULL,
  peer TEXT NOT NULL,
  request TEXT NOT NULL,
  what TEXT NOT NULL,
  object TEXT NOT NULL,
  outcome TEXT NOT NULL
) STRICT;
CREATE INDEX audit_what ON audit (what, id);
CREATE INDEX audit_user ON audit (user, id);
CREATE TRIGGER audit_is_not_changed BEFORE UPDATE ON audit BEGIN
  SELECT RAISE(ABORT, 'the audit log is only appended to');
END;
CREATE TRIGGER audit_is_not_deleted BEFORE DELETE ON audit BEGIN
  SELECT RAISE(ABORT, 'the audit log is only appended to');
END;

PRAGMA user_version = 1;
