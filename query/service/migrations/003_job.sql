-- Long work: who asked for what, how far it is, how it ended. `done` of `total` in the unit of its kind; total 0: not known.
CREATE TABLE job (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  kind TEXT NOT NULL,
  owner INTEGER NOT NULL,
  organisation INTEGER NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('waiting', 'running', 'done', 'failed', 'cancelled', 'lost')),
  done INTEGER NOT NULL DEFAULT 0,
  total INTEGER NOT NULL DEFAULT 0,
  title TEXT NOT NULL,
  result TEXT NOT NULL DEFAULT '',
  created INTEGER NOT NULL,
  begun INTEGER NOT NULL DEFAULT 0,
  ended INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX job_owner ON job (owner, id);
CREATE INDEX job_state ON job (state);

PRAGMA user_version = 3;
