//! All SQL of searching.

use crate::statements;

/// My rooms in which some word begins so, with how far down I may look.
macro_rules! rooms {
    ($more:literal) => {
        concat!(
            "SELECT c.room_no, c.cleared_number, h.last_number, h.last_at
            FROM chats c JOIN rooms r ON r.no = c.room_no JOIN room_heads h ON h.room_no = c.room_no
            WHERE c.user_id = $1 AND c.role IS NOT NULL AND r.deleted_at IS NULL
                AND EXISTS (SELECT 1 FROM words w WHERE w.room_no = c.room_no AND w.word >= $2 AND w.word < $3)",
            $more
        )
    };
}

/// Whether a message of mine stands at or below a place: by time, then by key.
macro_rules! is_below {
    () => {
        "(m.created_at < $3 OR (m.created_at = $3 AND m.pk < $4))"
    };
}

statements! {
    ROOMS = rooms!("");
    ROOM = rooms!(" AND c.room_no = $4");

    /// Texts that hold words from one to another, in no order.
    NUMBERS = "SELECT number FROM words WHERE room_no = $1 AND word >= $2 AND word < $3 LIMIT $4";
    /// The different words from one to another: each is sought, none of its texts is read.
    WORDS = "WITH RECURSIVE kinds (word) AS (
            SELECT min(w.word) FROM words w WHERE w.room_no = $1 AND w.word >= $2 AND w.word < $3
            UNION ALL
            SELECT (SELECT min(w.word) FROM words w WHERE w.room_no = $1 AND w.word > kinds.word AND w.word < $3)
            FROM kinds WHERE kinds.word IS NOT NULL)
        SELECT word FROM kinds WHERE word IS NOT NULL LIMIT $4";
    NEWEST = "SELECT number FROM words WHERE room_no = $1 AND word = $2 AND number < $3
        ORDER BY number DESC LIMIT $4";
    SAID_NEWEST = "SELECT number, at, words FROM said WHERE room_no = $1 AND number < $2
        ORDER BY number DESC LIMIT $3";
    SAID_AMONG = "SELECT number, at, words FROM said WHERE room_no = $1 AND number IN numbers($2)
        ORDER BY number DESC";
    /// The highest key from $1 up, below the key $2, that stands below a place. Within a room time never goes back.
    BOUND = concat!("WITH RECURSIVE step (low, high) AS (
            SELECT CAST($1 AS BIGINT), CAST($2 AS BIGINT)
            UNION ALL
            SELECT CASE WHEN ", is_below!(), " THEN m.pk ELSE step.low END,
                CASE WHEN ", is_below!(), " THEN step.high ELSE m.pk END
            FROM step JOIN messages m ON m.pk = step.low + (step.high - step.low) / 2
            WHERE step.high - step.low > 1)
        SELECT max(low) FROM step");

    /// Those of these messages that somebody is shown, with who wrote them.
    SHOWN = "SELECT m.pk, m.sender_id FROM messages m
        WHERE m.pk IN numbers($1) AND m.kind = 'text' AND m.body IS NOT NULL AND m.deleted_at IS NULL
            AND NOT EXISTS (SELECT 1 FROM hidden x WHERE x.user_id = $2 AND x.pk = m.pk)
            AND NOT EXISTS (SELECT 1 FROM blocks b
                WHERE b.user_id = $2 AND b.other_id = m.sender_id AND b.since IS NOT NULL)";
    SHARED = "SELECT number FROM shared WHERE room_no = $1 AND kind = $2 AND number < $3 AND number > $4
        ORDER BY number DESC LIMIT $5";

    /// Rooms of which something was not read yet, with how far they were.
    BEHIND = "SELECT h.room_no, h.seq, COALESCE(s.seq, 0), COALESCE(s.turn, 0)
        FROM room_heads h JOIN rooms r ON r.no = h.room_no
        LEFT JOIN search_heads s ON s.room_no = h.room_no
        WHERE h.room_no > $1 AND r.deleted_at IS NULL AND h.seq > COALESCE(s.seq, 0)
        ORDER BY h.room_no LIMIT $2";
    STATE = "SELECT h.room_no, h.seq, COALESCE(s.seq, 0), COALESCE(s.turn, 0)
        FROM rooms r JOIN room_heads h ON h.room_no = r.no
        LEFT JOIN search_heads s ON s.room_no = h.room_no
        WHERE r.id = $1 AND r.deleted_at IS NULL";
    ADVANCE = "INSERT INTO search_heads (room_no, seq, turn) VALUES ($1, $2, 1)
        ON CONFLICT (room_no) DO UPDATE SET seq = excluded.seq, turn = search_heads.turn + 1
        WHERE search_heads.turn = $3";
    TURN = "INSERT INTO search_heads (room_no, seq, turn) VALUES ($1, 0, 1)
        ON CONFLICT (room_no) DO UPDATE SET turn = search_heads.turn + 1";

    KNOWN = "SELECT number, shared, words FROM said WHERE room_no = $1 AND number IN numbers($2)";
    KNOWN_BETWEEN = "SELECT number, shared, words FROM said WHERE room_no = $1 AND number > $2 AND number <= $3";
    PUT_SAID = "INSERT INTO said (room_no, number, at, shared, words) VALUES ($1, $2, $3, $4, $5)
        ON CONFLICT (room_no, number) DO UPDATE SET shared = excluded.shared, words = excluded.words";
    DELETE_SAID = "DELETE FROM said WHERE room_no = $1 AND number = $2";
    /// A list of words is a table on each engine by another name.
    INSERT_WORDS = {
        lite: "INSERT INTO words (room_no, word, number) SELECT $1, value, $2 FROM json_each($3)",
        pg: "INSERT INTO words (room_no, word, number)
            SELECT $1, word, $2 FROM unnest(CAST($3 AS TEXT[])) AS given (word)",
    };
    DELETE_WORDS = "DELETE FROM words WHERE room_no = $1 AND number = $2 AND word IN texts($3)";
    INSERT_SHARED = "INSERT INTO shared (room_no, kind, number) VALUES ($1, $2, $3)";
    DELETE_SHARED = "DELETE FROM shared WHERE room_no = $1 AND kind = $2 AND number = $3";
}
