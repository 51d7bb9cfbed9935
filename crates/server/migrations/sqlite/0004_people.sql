-- Friends, blocks, and who has written to whom.

-- A friendship as one of the two has it, stamped in that person's stream. Without a state it is gone.
CREATE TABLE friends (
    user_id  BLOB    NOT NULL REFERENCES users (id),
    other_id BLOB    NOT NULL REFERENCES users (id),
    state    TEXT,
    since    INTEGER NOT NULL,
    my_seq   INTEGER NOT NULL,
    PRIMARY KEY (user_id, other_id),
    UNIQUE (user_id, my_seq)
) STRICT, WITHOUT ROWID;

-- Stamped in the stream of the one who blocks. Without a time it was lifted.
CREATE TABLE blocks (
    user_id  BLOB    NOT NULL REFERENCES users (id),
    other_id BLOB    NOT NULL REFERENCES users (id),
    since    INTEGER,
    my_seq   INTEGER NOT NULL,
    PRIMARY KEY (user_id, other_id),
    UNIQUE (user_id, my_seq)
) STRICT, WITHOUT ROWID;

-- Who has written to whom in their private chat. Two who both have are acquainted.
CREATE TABLE letters (
    from_id BLOB NOT NULL REFERENCES users (id),
    to_id   BLOB NOT NULL REFERENCES users (id),
    PRIMARY KEY (from_id, to_id)
) STRICT, WITHOUT ROWID;
INSERT INTO letters (from_id, to_id)
    SELECT DISTINCT m.sender_id, o.user_id
    FROM rooms r JOIN messages m ON m.room_no = r.no
    JOIN members o ON o.room_no = r.no AND o.user_id <> m.sender_id
    WHERE r.kind = 'direct' AND m.kind = 'text';
