-- Who may come in, and who looks after the server. Of every code only its SHA-256 is kept.

-- The few who own the server.
CREATE INDEX users_id_idx ON users (id) WHERE role = 'owner';

-- Invitations to sign up.
CREATE TABLE invites (
    id         BLOB NOT NULL PRIMARY KEY,
    code_hash  BLOB NOT NULL,
    created_by BLOB NOT NULL REFERENCES users (id),
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    max_uses   INTEGER NOT NULL,
    uses       INTEGER NOT NULL,
    revoked_at INTEGER,
    UNIQUE (code_hash)
) STRICT, WITHOUT ROWID;

-- Ways into rooms.
CREATE TABLE links (
    id         BLOB NOT NULL PRIMARY KEY,
    room_no    INTEGER NOT NULL REFERENCES rooms (no),
    code_hash  BLOB NOT NULL,
    created_by BLOB NOT NULL REFERENCES users (id),
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    max_uses   INTEGER NOT NULL,
    uses       INTEGER NOT NULL,
    revoked_at INTEGER,
    UNIQUE (code_hash)
) STRICT, WITHOUT ROWID;
CREATE INDEX links_room_no_id_idx ON links (room_no, id);

-- Codes that set a password once.
CREATE TABLE resets (
    code_hash  BLOB NOT NULL PRIMARY KEY,
    user_id    BLOB NOT NULL REFERENCES users (id),
    expires_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX resets_user_id_idx ON resets (user_id);
CREATE INDEX resets_expires_at_idx ON resets (expires_at);
