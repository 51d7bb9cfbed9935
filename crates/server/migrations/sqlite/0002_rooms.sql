-- Rooms, who is in them, what was said, and each person's own view of it.

-- no: a small number given once; messages are clustered by it.
CREATE TABLE rooms (
    no          INTEGER PRIMARY KEY,
    id          BLOB    NOT NULL UNIQUE,
    kind        TEXT    NOT NULL,
    name        TEXT,
    name_key    TEXT    NOT NULL,
    topic       TEXT    NOT NULL,
    created_by  BLOB    NOT NULL,
    created_at  INTEGER NOT NULL,
    seq         INTEGER NOT NULL
) STRICT;
CREATE INDEX rooms_directory_idx ON rooms (kind, name_key, id);

-- The counters of a room's stream, narrow and apart: raising one locks the room.
CREATE TABLE room_heads (
    room_no      INTEGER PRIMARY KEY REFERENCES rooms (no),
    seq          INTEGER NOT NULL,
    last_number  INTEGER NOT NULL,
    acl          INTEGER NOT NULL,
    floor        INTEGER NOT NULL,
    member_count INTEGER NOT NULL,
    last_at      INTEGER NOT NULL
) STRICT;

-- One row per person and room, also of those who left. Stamped in the room's stream.
CREATE TABLE members (
    room_no   INTEGER NOT NULL REFERENCES rooms (no),
    user_id   BLOB    NOT NULL REFERENCES users (id),
    role      TEXT    NOT NULL,
    joined_at INTEGER NOT NULL,
    left_at   INTEGER,
    seq       INTEGER NOT NULL,
    PRIMARY KEY (room_no, user_id),
    UNIQUE (room_no, seq)
) STRICT, WITHOUT ROWID;

-- The same membership as its person has it: positions and level. Stamped in that person's stream.
CREATE TABLE chats (
    user_id        BLOB    NOT NULL REFERENCES users (id),
    room_no        INTEGER NOT NULL REFERENCES rooms (no),
    my_seq         INTEGER NOT NULL,
    role           TEXT,
    read_number    INTEGER NOT NULL,
    cleared_number INTEGER NOT NULL,
    level          TEXT    NOT NULL,
    PRIMARY KEY (user_id, room_no),
    UNIQUE (user_id, my_seq)
) STRICT, WITHOUT ROWID;

-- pk: the room's no in the upper, the message's number in the lower 32 bits.
CREATE TABLE messages (
    pk             INTEGER PRIMARY KEY,
    id             BLOB    NOT NULL UNIQUE,
    room_no        INTEGER NOT NULL,
    seq            INTEGER NOT NULL,
    kind           TEXT    NOT NULL,
    notice         TEXT,
    notice_user_id BLOB,
    sender_id      BLOB    NOT NULL,
    body           TEXT,
    reply_to       BLOB,
    created_at     INTEGER NOT NULL,
    edited_at      INTEGER,
    deleted_at     INTEGER,
    UNIQUE (room_no, seq)
) STRICT;
