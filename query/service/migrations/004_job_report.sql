-- A job is what the server's imports are told by: what came, how it was asked for, how it ended, and its report. What a server that died
-- left unfinished is interrupted.
CREATE TABLE job_4 (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  kind TEXT NOT NULL,
  owner INTEGER NOT NULL,
  organisation INTEGER NOT NULL,
  who TEXT NOT NULL DEFAULT '',
  state TEXT NOT NULL CHECK (state IN ('waiting', 'running', 'done', 'failed', 'cancelled', 'interrupted')),
  title TEXT NOT NULL,
  format TEXT NOT NULL DEFAULT '',
  dry INTEGER NOT NULL DEFAULT 0,
  bytes INTEGER NOT NULL DEFAULT 0,
  status TEXT NOT NULL DEFAULT 'OK',
  message TEXT NOT NULL DEFAULT '',
  report TEXT NOT NULL DEFAULT '',
  created INTEGER NOT NULL,
  begun INTEGER NOT NULL DEFAULT 0,
  ended INTEGER NOT NULL DEFAULT 0
) STRICT;
INSERT INTO job_4 (id, kind, owner, organisation, state, title, message, created, begun, ended)
  SELECT id, kind, owner, organisation, CASE state WHEN 'lost' THEN 'interrupted' ELSE state END, title, result, created, begun, ended
  FROM job;
DROP TABLE job;
ALTER TABLE job_4 RENAME TO job;
CREATE INDEX job_owner ON job (owner, id);
CREATE INDEX job_state ON job (state);

PRAGMA user_version = 4;
