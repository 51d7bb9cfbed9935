-- Accounts their people deleted, and devices that signed in before.

-- The person is gone; what they wrote stays under a name that is nobody's.
ALTER TABLE users ADD COLUMN deleted_at INTEGER;

-- Names of deleted accounts, not given out again until then.
CREATE TABLE retired_names (
    username_key      TEXT    NOT NULL PRIMARY KEY,
    username_skeleton TEXT    NOT NULL,
    until             INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX retired_names_username_skeleton_idx ON retired_names (username_skeleton);

-- Deleted accounts with rooms and friends still to leave.
CREATE TABLE closings (
    user_id BLOB NOT NULL PRIMARY KEY REFERENCES users (id)
) STRICT, WITHOUT ROWID;

-- Browsers somebody has signed in with: a stranger's wrong passwords do not keep them out.
CREATE TABLE devices (
    user_id      BLOB    NOT NULL REFERENCES users (id),
    token_hash   BLOB    NOT NULL,
    last_used_at INTEGER NOT NULL,
    PRIMARY KEY (user_id, token_hash)
) STRICT, WITHOUT ROWID;
