-- Files people share, from the first byte on.

-- offset_bytes: how much has arrived. loose_since: since when it hangs on no message; what is loose for a day goes.
-- removed_at: nobody gets it any more; its bytes are about to be deleted, and then the row.
CREATE TABLE files (
    id              BLOB    NOT NULL PRIMARY KEY,
    owner_id        BLOB    NOT NULL REFERENCES users (id),
    name            TEXT    NOT NULL,
    media_type      TEXT    NOT NULL,
    size_bytes      INTEGER NOT NULL,
    offset_bytes    INTEGER NOT NULL,
    width           INTEGER,
    height          INTEGER,
    thumbhash       TEXT,
    thumbnail_type  TEXT,
    thumbnail_bytes INTEGER,
    created_at      INTEGER NOT NULL,
    finished_at     INTEGER,
    loose_since     INTEGER,
    removed_at      INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX files_owner_id_loose_since_idx ON files (owner_id, loose_since) WHERE loose_since IS NOT NULL;
CREATE INDEX files_loose_since_idx ON files (loose_since) WHERE loose_since IS NOT NULL;
CREATE INDEX files_removed_at_idx ON files (removed_at) WHERE removed_at IS NOT NULL;

-- Which messages carry which files, by the message's key.
CREATE TABLE message_files (
    message_pk INTEGER NOT NULL,
    position   INTEGER NOT NULL,
    file_id    BLOB    NOT NULL REFERENCES files (id),
    PRIMARY KEY (message_pk, position)
) STRICT, WITHOUT ROWID;
CREATE INDEX message_files_file_id_idx ON message_files (file_id, message_pk);

-- Whose picture a file is.
CREATE INDEX users_avatar_file_id_idx ON users (avatar_file_id) WHERE avatar_file_id IS NOT NULL;

-- What a message carries, as it shows it: JSON; NULL for nothing.
ALTER TABLE messages ADD COLUMN files TEXT;
