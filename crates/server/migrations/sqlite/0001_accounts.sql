-- People, their sessions, and what the server knows of itself.

-- The one row about this server. Who sets owner_id first owns it.
CREATE TABLE server (
    id       INTEGER PRIMARY KEY CHECK (id = 1),
    name     TEXT    NOT NULL,
    owner_id BLOB
) STRICT;
INSERT INTO server (id, name) VALUES (1, 'Klatch');

-- Keys that sign tokens. A token names its key.
CREATE TABLE keys (
    id         BLOB    NOT NULL PRIMARY KEY,
    secret     BLOB    NOT NULL,
    created_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- The *_key columns hold what is compared: normalised and case-folded. username_skeleton is equal for names
-- that look alike (Unicode UTS #39), name_key is what lists of people are ordered by.
CREATE TABLE users (
    id                BLOB    NOT NULL PRIMARY KEY,
    username          TEXT    NOT NULL,
    username_key      TEXT    NOT NULL,
    username_skeleton TEXT    NOT NULL,
    email             TEXT    NOT NULL,
    email_key         TEXT    NOT NULL,
    full_name         TEXT    NOT NULL,
    name_key          TEXT    NOT NULL,
    bio               TEXT    NOT NULL,
    avatar_file_id    BLOB,
    role              TEXT    NOT NULL,
    password_hash     TEXT    NOT NULL,
    version           INTEGER NOT NULL,
    created_at        INTEGER NOT NULL,
    deactivated_at    INTEGER,
    UNIQUE (username_key),
    UNIQUE (username_skeleton),
    UNIQUE (email_key)
) STRICT, WITHOUT ROWID;
CREATE INDEX users_name_key_id_idx ON users (name_key, id);

-- The words a person is found by: their username, and each word of their full name, folded.
CREATE TABLE user_words (
    word    TEXT NOT NULL,
    user_id BLOB NOT NULL REFERENCES users (id),
    PRIMARY KEY (word, user_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX user_words_user_id_word_idx ON user_words (user_id, word);

-- The head of each person's own stream.
CREATE TABLE user_heads (
    user_id BLOB    NOT NULL PRIMARY KEY REFERENCES users (id),
    seq     INTEGER NOT NULL,
    floor   INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Signed-in devices. Ended ones stay, with their stamp, as signs that they are gone.
CREATE TABLE sessions (
    id           BLOB    NOT NULL PRIMARY KEY,
    user_id      BLOB    NOT NULL REFERENCES users (id),
    token_hash   BLOB    NOT NULL,
    device       TEXT    NOT NULL,
    created_at   INTEGER NOT NULL,
    last_used_at INTEGER NOT NULL,
    ended_at     INTEGER,
    my_seq       INTEGER NOT NULL,
    UNIQUE (user_id, my_seq)
) STRICT, WITHOUT ROWID;
CREATE INDEX sessions_user_id_last_used_at_idx ON sessions (user_id, last_used_at) WHERE ended_at IS NULL;
