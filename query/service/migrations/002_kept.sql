-- What people keep: queries and lists. owner 0 is whoever sits at a desk without accounts, so it refers to no user.
CREATE TABLE kept (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  kind TEXT NOT NULL CHECK (kind IN ('query', 'list')),
  owner INTEGER NOT NULL,
  organisation INTEGER NOT NULL,
  access TEXT NOT NULL CHECK (access IN ('public', 'organisation', 'named')),
  name TEXT NOT NULL,
  note TEXT NOT NULL,
  dialect TEXT NOT NULL,
  body TEXT NOT NULL,
  n INTEGER NOT NULL,
  version INTEGER NOT NULL,
  created INTEGER NOT NULL,
  changed INTEGER NOT NULL,
  UNIQUE (kind, owner, name)
) STRICT;
CREATE INDEX kept_organisation ON kept (kind, organisation);

-- Besides its owner, who may see an object with access 'named'.
CREATE TABLE kept_user (
  kept INTEGER NOT NULL REFERENCES kept (id) ON DELETE CASCADE,
  user INTEGER NOT NULL REFERENCES user (id),
  PRIMARY KEY (kept, user)
) STRICT, WITHOUT ROWID;
CREATE INDEX kept_user_user ON kept_user (user);

PRAGMA user_version = 2;
