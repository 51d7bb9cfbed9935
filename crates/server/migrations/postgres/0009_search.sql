-- The words of what was said, to be searched. Written behind the send; all of it can be made again from messages.

-- How far a room's stream was read. turn: raised by every writer, so that none overtakes another.
CREATE TABLE search_heads (
    room_no BIGINT PRIMARY KEY,
    seq     BIGINT NOT NULL,
    turn    BIGINT NOT NULL
);

-- Each different word of each text.
CREATE TABLE words (
    room_no BIGINT NOT NULL,
    word    TEXT COLLATE "C" NOT NULL,
    number  BIGINT NOT NULL,
    PRIMARY KEY (room_no, word, number)
);

-- The same by text: its words between blanks, because a changed text no longer knows its old ones. shared: what it
-- holds besides words, as bits.
CREATE TABLE said (
    room_no BIGINT NOT NULL,
    number  BIGINT NOT NULL,
    at      BIGINT NOT NULL,
    shared  BIGINT NOT NULL,
    words   TEXT   NOT NULL,
    PRIMARY KEY (room_no, number)
);

-- Texts that hold pictures, links or files.
CREATE TABLE shared (
    room_no BIGINT NOT NULL,
    kind    TEXT COLLATE "C" NOT NULL,
    number  BIGINT NOT NULL,
    PRIMARY KEY (room_no, kind, number)
);
