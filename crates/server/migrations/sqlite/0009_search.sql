-- The words of what was said, to be searched. Written behind the send; all of it can be made again from messages.

-- How far a room's stream was read. turn: raised by every writer, so that none overtakes another.
CREATE TABLE search_heads (
    room_no INTEGER PRIMARY KEY,
    seq     INTEGER NOT NULL,
    turn    INTEGER NOT NULL
) STRICT;

-- Each different word of each text.
CREATE TABLE words (
    room_no INTEGER NOT NULL,
    word    TEXT    NOT NULL,
    number  INTEGER NOT NULL,
    PRIMARY KEY (room_no, word, number)
) STRICT, WITHOUT ROWID;

-- The same by text: its words between blanks, because a changed text no longer knows its old ones. shared: what it
-- holds besides words, as bits.
CREATE TABLE said (
    room_no INTEGER NOT NULL,
    number  INTEGER NOT NULL,
    at      INTEGER NOT NULL,
    shared  INTEGER NOT NULL,
    words   TEXT    NOT NULL,
    PRIMARY KEY (room_no, number)
) STRICT, WITHOUT ROWID;

-- Texts that hold pictures, links or files.
CREATE TABLE shared (
    room_no INTEGER NOT NULL,
    kind    TEXT    NOT NULL,
    number  INTEGER NOT NULL,
    PRIMARY KEY (room_no, kind, number)
) STRICT, WITHOUT ROWID;
