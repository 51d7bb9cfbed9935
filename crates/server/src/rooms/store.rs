//! All SQL of rooms and members.

pub(crate) mod links;

use crate::statements;

/// Where a person stands to a room: `m` is their member row, if any, `r` the room.
macro_rules! standing_columns {
    () => {
        "r.no, r.id, r.kind, m.role, m.left_at, m.seq"
    };
}

/// One chat of a person, in the order of `chats::Columns`.
macro_rules! chat_columns {
    () => {
        "r.no, r.id, r.kind, r.name, r.topic, r.created_at, h.seq, h.last_number, h.member_count, h.last_at, \
         c.my_seq, c.role, c.read_number, c.cleared_number, c.level, e.by_user_id, e.number, e.created_at"
    };
}

macro_rules! chat_tables {
    () => {
        " FROM chats c JOIN rooms r ON r.no = c.room_no JOIN room_heads h ON h.room_no = c.room_no
        LEFT JOIN erasures e ON e.room_no = c.room_no "
    };
}

/// A page of a person's chats that are such, the newest activity first.
macro_rules! chats_page {
    ($such:literal) => {
        concat!(
            "SELECT ",
            chat_columns!(),
            chat_tables!(),
            "WHERE c.user_id = $1 AND c.role IS NOT NULL AND r.deleted_at IS NULL AND (h.last_at, r.id) < ($2, $3)
                AND ",
            $such,
            " ORDER BY h.last_at DESC, r.id DESC LIMIT $4"
        )
    };
}

/// Owners before moderators before members.
macro_rules! rank {
    () => {
        "(CASE m.role WHEN 'owner' THEN 0 WHEN 'moderator' THEN 1 ELSE 2 END)"
    };
}

/// Public rooms whose folded name holds a part, in order of name.
macro_rules! directory {
    ($holds:literal) => {
        concat!(
            "SELECT r.id, r.kind, r.name, r.topic, h.seq, h.last_number, h.member_count, r.created_at,
                r.name_key, (m.user_id IS NOT NULL AND m.left_at IS NULL)
            FROM rooms r JOIN room_heads h ON h.room_no = r.no
            LEFT JOIN members m ON m.room_no = r.no AND m.user_id = $1
            WHERE r.kind = 'public' AND r.deleted_at IS NULL AND ($2 = '' OR ",
            $holds,
            ") AND (r.name_key, r.id) > ($3, $4) ORDER BY r.name_key, r.id LIMIT $5"
        )
    };
}

statements! {
    INSERT_ROOM = "INSERT INTO rooms (id, kind, name, name_key, topic, created_by, created_at, seq)
        VALUES ($1, $2, $3, $4, $5, $6, $7, 0) RETURNING no";
    STAMP_ROOM = "UPDATE rooms SET seq = $2 WHERE no = $1";
    CHANGE_ROOM = "UPDATE rooms SET seq = $2, name = $3, name_key = $4, topic = $5 WHERE no = $1";
    NO = "SELECT no FROM rooms WHERE id = $1 AND deleted_at IS NULL";
    CREATED_BY = "SELECT r.created_by, r.kind FROM rooms r WHERE r.id = $1";
    ROOM = "SELECT r.id, r.kind, r.name, r.topic, h.seq, h.last_number, h.member_count, r.created_at
        FROM rooms r JOIN room_heads h ON h.room_no = r.no WHERE r.no = $1";

    STANDING = concat!("SELECT ", standing_columns!(),
        " FROM rooms r LEFT JOIN members m ON m.room_no = r.no AND m.user_id = $2
        WHERE r.id = $1 AND r.deleted_at IS NULL");
    STANDING_IN = concat!("SELECT ", standing_columns!(),
        " FROM rooms r LEFT JOIN members m ON m.room_no = r.no AND m.user_id = $2
        WHERE r.no = $1 AND r.deleted_at IS NULL");

    DELETE_ROOM = "UPDATE rooms SET seq = $2, name = NULL, name_key = '', topic = '', deleted_at = $3 WHERE no = $1";
    MEMBERS_LEFT = "SELECT user_id FROM members WHERE room_no = $1 AND left_at IS NULL ORDER BY user_id LIMIT $2";

    ERASURE = "SELECT by_user_id, number, created_at FROM erasures WHERE room_no = $1";
    PUT_ERASURE = "INSERT INTO erasures (room_no, by_user_id, number, created_at) VALUES ($1, $2, $3, $4)
        ON CONFLICT (room_no) DO UPDATE
        SET by_user_id = excluded.by_user_id, number = excluded.number, created_at = excluded.created_at";
    DELETE_ERASURE = "DELETE FROM erasures WHERE room_no = $1";

    PUT_SWEEP = "INSERT INTO sweeps (room_no, number, done) VALUES ($1, $2, 0)
        ON CONFLICT (room_no) DO UPDATE SET number = excluded.number, done = 0";
    NEXT_SWEEP = "SELECT s.room_no, r.id, r.deleted_at IS NOT NULL, s.number, s.done
        FROM sweeps s JOIN rooms r ON r.no = s.room_no WHERE s.room_no > $1 ORDER BY s.room_no LIMIT 1";
    SWEPT = "UPDATE sweeps SET done = $2 WHERE room_no = $1";
    END_SWEEP = "DELETE FROM sweeps WHERE room_no = $1";

    PUT_MEMBER = "INSERT INTO members (room_no, user_id, role, joined_at, left_at, seq)
        VALUES ($1, $2, $3, $4, NULL, $5)
        ON CONFLICT (room_no, user_id) DO UPDATE
        SET role = excluded.role, joined_at = excluded.joined_at, left_at = NULL, seq = excluded.seq";
    SET_ROLE = "UPDATE members SET role = $3, seq = $4 WHERE room_no = $1 AND user_id = $2";
    END_MEMBER = "UPDATE members SET left_at = $3, seq = $4 WHERE room_no = $1 AND user_id = $2";
    MEMBER = "SELECT r.id, m.user_id, m.role, m.joined_at, m.left_at, m.seq
        FROM members m JOIN rooms r ON r.no = m.room_no WHERE m.room_no = $1 AND m.user_id = $2";
    OTHER_OWNERS = "SELECT count(*) FROM members m JOIN users u ON u.id = m.user_id
        WHERE m.room_no = $1 AND m.user_id <> $2 AND m.role = 'owner' AND m.left_at IS NULL AND u.deactivated_at IS NULL";
    MEMBERS_PAGE = concat!("SELECT r.id, m.user_id, m.role, m.joined_at, m.left_at, m.seq
        FROM members m JOIN rooms r ON r.no = m.room_no
        WHERE m.room_no = $1 AND m.left_at IS NULL AND (", rank!(), ", m.user_id) > (CAST($2 AS BIGINT), $3)
        ORDER BY ", rank!(), ", m.user_id LIMIT $4");
    ROOM_TO_LEAVE = "SELECT c.room_no FROM chats c JOIN rooms r ON r.no = c.room_no
        WHERE c.user_id = $1 AND c.role IS NOT NULL AND r.kind <> 'direct' AND r.deleted_at IS NULL
        ORDER BY c.room_no LIMIT 1";
    HEIR = concat!("SELECT r.id, m.user_id, m.role, m.joined_at, m.left_at, m.seq
        FROM members m JOIN rooms r ON r.no = m.room_no JOIN users u ON u.id = m.user_id
        WHERE m.room_no = $1 AND m.user_id <> $2 AND m.left_at IS NULL AND u.deactivated_at IS NULL
        ORDER BY ", rank!(), ", m.joined_at, m.user_id LIMIT 1");
    OTHER_MEMBER = "SELECT user_id FROM members WHERE room_no = $1 AND user_id <> $2";

    DIRECTORY = {
        lite: directory!("instr(r.name_key, $2) > 0"),
        pg: directory!("strpos(r.name_key, $2) > 0"),
    };

    CHAT = concat!("SELECT ", chat_columns!(), chat_tables!(),
        "WHERE c.user_id = $1 AND c.room_no = $2 AND c.role IS NOT NULL AND r.deleted_at IS NULL");
    CHATS_PAGE = chats_page!("(c.cleared_number = 0 OR c.cleared_number < h.last_number)");
    CLEARED_PAGE = chats_page!("c.cleared_number > 0 AND c.cleared_number >= h.last_number");
    READY_PAGE = concat!("SELECT r.id, h.seq, h.last_number, c.read_number, m.seq", chat_tables!(),
        "JOIN members m ON m.room_no = c.room_no AND m.user_id = c.user_id
        WHERE c.user_id = $1 AND c.role IS NOT NULL AND r.deleted_at IS NULL ORDER BY h.last_at DESC, r.id DESC");
    CHANGED_CHATS = "SELECT c.room_no, r.id, c.my_seq, CASE WHEN r.deleted_at IS NULL THEN c.role END, m.seq
        FROM chats c JOIN rooms r ON r.no = c.room_no
        JOIN members m ON m.room_no = c.room_no AND m.user_id = c.user_id
        WHERE c.user_id = $1 AND c.my_seq > $2 AND c.my_seq <= $3 ORDER BY c.my_seq LIMIT $4";
    COUNT_OWN_CHANGED = "SELECT count(*) FROM (
            SELECT my_seq FROM chats WHERE user_id = $1 AND my_seq > $2 AND my_seq <= $3
            UNION ALL SELECT my_seq FROM hidden WHERE user_id = $1 AND my_seq > $2 AND my_seq <= $3
            UNION ALL SELECT my_seq FROM sessions WHERE user_id = $1 AND my_seq > $2 AND my_seq <= $3
            UNION ALL SELECT my_seq FROM notifications WHERE user_id = $1 AND my_seq > $2 AND my_seq <= $3
            UNION ALL SELECT my_seq FROM friends WHERE user_id = $1 AND my_seq > $2 AND my_seq <= $3
            UNION ALL SELECT my_seq FROM blocks WHERE user_id = $1 AND my_seq > $2 AND my_seq <= $3
            LIMIT $4) AS moved";
}
