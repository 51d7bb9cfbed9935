-- Who may come in, and who looks after the server. Of every code only its SHA-256 is kept.

-- The few who own the server.
CREATE INDEX users_id_idx ON users (id) WHERE role = 'owner';

-- Invitations to sign up.
CREATE TABLE invites (
    id         UUID NOT NULL PRIMARY KEY,
    code_hash  BYTEA NOT NULL,
    created_by UUID NOT NULL REFERENCES users (id),
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    max_uses   BIGINT NOT NULL,
    uses       BIGINT NOT NULL,
    revoked_at BIGINT,
    UNIQUE (code_hash)
);

-- Ways into rooms.
CREATE TABLE links (
    id         UUID NOT NULL PRIMARY KEY,
    room_no    BIGINT NOT NULL REFERENCES rooms (no),
    code_hash  BYTEA NOT NULL,
    created_by UUID NOT NULL REFERENCES users (id),
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    max_uses   BIGINT NOT NULL,
    uses       BIGINT NOT NULL,
    revoked_at BIGINT,
    UNIQUE (code_hash)
);
CREATE INDEX links_room_no_id_idx ON links (room_no, id);

-- Codes that set a password once.
CREATE TABLE resets (
    code_hash  BYTEA NOT NULL PRIMARY KEY,
    user_id    UUID NOT NULL REFERENCES users (id),
    expires_at BIGINT NOT NULL
);
CREATE INDEX resets_user_id_idx ON resets (user_id);
CREATE INDEX resets_expires_at_idx ON resets (expires_at);
