-- Reactions, messages taken back or hidden, chats cleared for both, rooms deleted.

-- reactions: what a message shows, as JSON; NULL for none. recalled: taken back by its sender within seconds.
ALTER TABLE messages ADD COLUMN reactions TEXT;
ALTER TABLE messages ADD COLUMN recalled INTEGER NOT NULL DEFAULT 0;

-- Who gave which emoji. seq: the stamp the message had by it; tells the order.
CREATE TABLE reactions (
    message_pk INTEGER NOT NULL,
    emoji      TEXT    NOT NULL,
    user_id    BLOB    NOT NULL REFERENCES users (id),
    seq        INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    PRIMARY KEY (message_pk, emoji, user_id),
    UNIQUE (message_pk, seq)
) STRICT, WITHOUT ROWID;

-- Messages somebody deleted for themselves alone. Stamped in that person's stream.
CREATE TABLE hidden (
    user_id BLOB    NOT NULL REFERENCES users (id),
    pk      INTEGER NOT NULL,
    my_seq  INTEGER NOT NULL,
    PRIMARY KEY (user_id, pk),
    UNIQUE (user_id, my_seq)
) STRICT, WITHOUT ROWID;

-- A private chat that one of its two wants emptied for both, up to this number.
CREATE TABLE erasures (
    room_no    INTEGER NOT NULL PRIMARY KEY REFERENCES rooms (no),
    by_user_id BLOB    NOT NULL REFERENCES users (id),
    number     INTEGER NOT NULL,
    created_at INTEGER NOT NULL
) STRICT;

-- Set when its owner deleted it: from then on it is there for nobody.
ALTER TABLE rooms ADD COLUMN deleted_at INTEGER;

-- What is left to do after that, in slices: messages up to `number` are to go, those up to `done` are gone.
CREATE TABLE sweeps (
    room_no INTEGER NOT NULL PRIMARY KEY REFERENCES rooms (no),
    number  INTEGER NOT NULL,
    done    INTEGER NOT NULL
) STRICT;
