//! All SQL of positions.

use crate::statements;

/// Texts above a position that somebody else wrote, and those among them that hold a mention.
macro_rules! count_unread {
    ($mentions:literal) => {
        concat!(
            "SELECT count(*), count(CASE WHEN ",
            $mentions,
            " THEN 1 END) FROM (SELECT body FROM messages
            WHERE pk > $1 AND pk < $2 AND kind = 'text' AND deleted_at IS NULL AND sender_id <> $3
                AND NOT EXISTS (SELECT 1 FROM hidden x WHERE x.user_id = $3 AND x.pk = messages.pk)
                AND NOT EXISTS (SELECT 1 FROM blocks b
                    WHERE b.user_id = $3 AND b.other_id = sender_id AND b.since IS NOT NULL)
            ORDER BY pk DESC LIMIT $4) AS unread"
        )
    };
}

statements! {
    ENTER = "INSERT INTO chats (user_id, room_no, my_seq, role, read_number, cleared_number, level)
        VALUES ($1, $2, $3, $4, $5, 0, 'all')
        ON CONFLICT (user_id, room_no) DO UPDATE SET my_seq = excluded.my_seq, role = excluded.role";
    SET_ROLE = "UPDATE chats SET my_seq = $3, role = $4 WHERE user_id = $1 AND room_no = $2";
    POSITION = "SELECT my_seq, read_number, cleared_number FROM chats
        WHERE user_id = $1 AND room_no = $2 AND role IS NOT NULL";
    LEVEL = "SELECT level FROM chats WHERE user_id = $1 AND room_no = $2";
    MOVE_FORWARD = "UPDATE chats SET my_seq = $3,
            read_number = CASE WHEN read_number > $4 THEN read_number ELSE $4 END
        WHERE user_id = $1 AND room_no = $2";
    MOVE = "UPDATE chats SET my_seq = $3, read_number = $4 WHERE user_id = $1 AND room_no = $2";
    CLEAR = "UPDATE chats SET my_seq = $3,
            cleared_number = CASE WHEN cleared_number > $4 THEN cleared_number ELSE $4 END,
            read_number = CASE WHEN read_number > $4 THEN read_number ELSE $4 END
        WHERE user_id = $1 AND room_no = $2";
    SET_LEVEL = "UPDATE chats SET my_seq = $3, level = $4 WHERE user_id = $1 AND room_no = $2";
    TOUCH = "UPDATE chats SET my_seq = $3 WHERE user_id = $1 AND room_no = $2";
    HIDE = "INSERT INTO hidden (user_id, pk, my_seq) VALUES ($1, $2, $3)";
    HIDDEN_AMONG = "SELECT pk FROM hidden WHERE user_id = $1 AND pk IN numbers($2)";
    CHANGED_HIDDEN = "SELECT m.id, r.id, m.pk, x.my_seq
        FROM hidden x JOIN messages m ON m.pk = x.pk JOIN rooms r ON r.no = m.room_no
        WHERE x.user_id = $1 AND x.my_seq > $2 AND x.my_seq <= $3 ORDER BY x.my_seq LIMIT $4";
    COUNT = {
        lite: count_unread!("instr(lower(body), $5) > 0"),
        pg: count_unread!("strpos(lower(body), $5) > 0"),
    };
    READS = "SELECT c.user_id, c.read_number FROM members m
        JOIN chats c ON c.user_id = m.user_id AND c.room_no = m.room_no
        WHERE m.room_no = $1 AND m.left_at IS NULL ORDER BY c.user_id";
}
