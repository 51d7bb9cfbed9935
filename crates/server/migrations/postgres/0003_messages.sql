-- Reactions, messages taken back or hidden, chats cleared for both, rooms deleted.

-- reactions: what a message shows, as JSON; NULL for none. recalled: taken back by its sender within seconds.
ALTER TABLE messages ADD COLUMN reactions TEXT;
ALTER TABLE messages ADD COLUMN recalled BOOLEAN NOT NULL DEFAULT FALSE;

-- Who gave which emoji. seq: the stamp the message had by it; tells the order.
CREATE TABLE reactions (
    message_pk BIGINT NOT NULL,
    emoji      TEXT COLLATE "C" NOT NULL,
    user_id    UUID NOT NULL REFERENCES users (id),
    seq        BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (message_pk, emoji, user_id),
    UNIQUE (message_pk, seq)
);

-- Messages somebody deleted for themselves alone. Stamped in that person's stream.
CREATE TABLE hidden (
    user_id UUID NOT NULL REFERENCES users (id),
    pk      BIGINT NOT NULL,
    my_seq  BIGINT NOT NULL,
    PRIMARY KEY (user_id, pk),
    UNIQUE (user_id, my_seq)
);

-- A private chat that one of its two wants emptied for both, up to this number.
CREATE TABLE erasures (
    room_no    BIGINT NOT NULL PRIMARY KEY REFERENCES rooms (no),
    by_user_id UUID NOT NULL REFERENCES users (id),
    number     BIGINT NOT NULL,
    created_at BIGINT NOT NULL
);

-- Set when its owner deleted it: from then on it is there for nobody.
ALTER TABLE rooms ADD COLUMN deleted_at BIGINT;

-- What is left to do after that, in slices: messages up to `number` are to go, those up to `done` are gone.
CREATE TABLE sweeps (
    room_no BIGINT NOT NULL PRIMARY KEY REFERENCES rooms (no),
    number  BIGINT NOT NULL,
    done    BIGINT NOT NULL
);
