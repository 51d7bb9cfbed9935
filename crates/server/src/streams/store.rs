//! All SQL of heads and messages.

use crate::statements;

/// A message with its room's id, in the order of `rows::Columns`; `m` is the message, `r` the room.
macro_rules! message_columns {
    () => {
        "m.pk, r.id, m.id, m.seq, m.kind, m.notice, m.notice_user_id, m.sender_id, m.body, m.reply_to, \
         m.created_at, m.edited_at, m.deleted_at, m.reactions, m.recalled, m.files"
    };
}

/// Appends the texts of four lists (id, room, sender, body) that can be appended at once, at a time not before the fifth parameter: in a room that is
/// nobody's private chat, by a member, under an id that is new. A member is who was one in this statement's snapshot, in a room whose access
/// version is still that one under the lock. First all rooms are locked, then ids are taken, each in one order: so nobody waits for this who
/// has what it waits for.
macro_rules! append_many {
    ($is_still_so:literal) => {
        concat!(
            "WITH drafts AS MATERIALIZED (
                SELECT id, room_id, sender_id, body, place FROM unnest(CAST($1 AS uuid[]), CAST($2 AS uuid[]), CAST($3 AS uuid[]),
                    CAST($4 AS text[])) WITH ORDINALITY AS d (id, room_id, sender_id, body, place)
            ), allowed AS MATERIALIZED (
                SELECT d.id, d.sender_id, d.body, d.place, r.no, h.acl FROM drafts d
                JOIN rooms r ON r.id = d.room_id
                JOIN members m ON m.room_no = r.no AND m.user_id = d.sender_id
                JOIN room_heads h ON h.room_no = r.no
                WHERE r.deleted_at IS NULL AND r.kind <> 'direct' AND m.left_at IS NULL
                    AND (SELECT x.pk FROM messages x WHERE x.id = d.id) IS NULL
            ), locked AS MATERIALIZED (
                SELECT room_no, acl FROM room_heads WHERE room_no IN (SELECT no FROM allowed) ORDER BY room_no FOR UPDATE
            ), numbered AS MATERIALIZED (
                SELECT a.id, a.sender_id, a.body, a.no, row_number() OVER (PARTITION BY a.no ORDER BY a.place) AS nth
                FROM allowed a JOIN locked l ON l.room_no = a.no AND ", $is_still_so, "
            ), raised AS (
                UPDATE room_heads h SET seq = h.seq + n.count, last_number = h.last_number + n.count,
                    last_at = GREATEST(h.last_at, $5)
                FROM (SELECT no, count(*) AS count FROM numbered GROUP BY no) n WHERE h.room_no = n.no
                RETURNING h.room_no, h.seq - n.count AS seq, h.last_number - n.count AS last_number, h.last_at
            ), stored AS (
                INSERT INTO messages (pk, id, room_no, seq, kind, sender_id, body, created_at)
                SELECT n.no << 32 | (r.last_number + n.nth), n.id, n.no, r.seq + n.nth, 'text', n.sender_id, n.body, r.last_at
                FROM numbered n JOIN raised r ON r.room_no = n.no ORDER BY n.id
                RETURNING id, pk, seq, created_at
            )
            SELECT id, pk, seq, created_at FROM stored ORDER BY pk"
        )
    };
}

statements! {
    INSERT_ROOM_HEAD = "INSERT INTO room_heads (room_no, seq, last_number, acl, floor, member_count, last_at)
        VALUES ($1, 0, 0, 0, 0, 0, $2)";
    ROOM_HEAD = "SELECT seq, last_number, acl, floor, member_count, last_at FROM room_heads WHERE room_no = $1";
    RAISE = "UPDATE room_heads SET seq = seq + 1, acl = acl + $2, member_count = member_count + $3
        WHERE room_no = $1 RETURNING seq, last_number, acl, floor, member_count, last_at";
    RAISE_FOR_MESSAGE = "UPDATE room_heads SET seq = seq + 1, last_number = last_number + 1,
            last_at = CASE WHEN last_at > $2 THEN last_at ELSE $2 END
        WHERE room_no = $1 RETURNING seq, last_number, acl, floor, member_count, last_at";
    LOCK = "UPDATE room_heads SET seq = seq
        WHERE room_no = $1 RETURNING seq, last_number, acl, floor, member_count, last_at";

    RAISE_USER = "UPDATE user_heads SET seq = seq + 1 WHERE user_id = $1 RETURNING seq";
    RAISE_USER_FLOOR = "UPDATE user_heads SET floor = $2 WHERE user_id = $1 AND floor < $2";
    LOCK_USER = "UPDATE user_heads SET seq = seq WHERE user_id = $1 RETURNING seq";
    ROOM_HEADS = "SELECT r.id, h.seq FROM rooms r JOIN room_heads h ON h.room_no = r.no
        WHERE r.id IN ids($1) AND r.deleted_at IS NULL";
    USER_HEADS = "SELECT user_id, seq FROM user_heads WHERE user_id IN ids($1)";
    USER_HEAD = "SELECT seq, floor FROM user_heads WHERE user_id = $1";

    INSERT_MESSAGE = "INSERT INTO messages
            (pk, id, room_no, seq, kind, notice, notice_user_id, sender_id, body, reply_to, created_at, files)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)";
    APPEND_MANY = { pg: append_many!("l.acl = a.acl") };
    EDIT = "UPDATE messages SET seq = $2, body = $3, edited_at = $4 WHERE pk = $1";
    DELETE = "UPDATE messages SET seq = $2, body = NULL, reply_to = NULL, reactions = NULL, files = NULL,
            edited_at = NULL, deleted_at = $3 WHERE pk = $1";
    RECALL = "UPDATE messages SET seq = $2, body = NULL, reply_to = NULL, reactions = NULL, files = NULL,
            edited_at = NULL, deleted_at = $3, recalled = TRUE WHERE pk = $1";
    REACT = "UPDATE messages SET seq = $2, reactions = $3 WHERE pk = $1";

    EMPTY_RANGE = "UPDATE messages SET body = NULL, reply_to = NULL, reactions = NULL, files = NULL, edited_at = NULL,
            deleted_at = COALESCE(deleted_at, $3)
        WHERE pk > $1 AND pk <= $2 AND kind = 'text'";
    DELETE_RANGE = "DELETE FROM messages WHERE pk > $1 AND pk <= $2";

    BY_ID = concat!("SELECT ", message_columns!(),
        " FROM messages m JOIN rooms r ON r.no = m.room_no WHERE m.id = $1");
    BY_PK = concat!("SELECT ", message_columns!(),
        " FROM messages m JOIN rooms r ON r.no = m.room_no WHERE m.pk IN numbers($1)");
    NEWEST_BETWEEN = concat!("SELECT ", message_columns!(),
        " FROM messages m JOIN rooms r ON r.no = m.room_no
        WHERE m.pk > $1 AND m.pk < $2 ORDER BY m.pk DESC LIMIT $3");
    NEWEST_SHOWN = concat!("SELECT ", message_columns!(),
        " FROM messages m JOIN rooms r ON r.no = m.room_no
        WHERE m.pk > $1 AND m.pk < $2 AND NOT m.recalled
            AND NOT EXISTS (SELECT 1 FROM hidden x WHERE x.user_id = $3 AND x.pk = m.pk)
        ORDER BY m.pk DESC LIMIT 1");
    OLDEST_AFTER = concat!("SELECT ", message_columns!(),
        " FROM messages m JOIN rooms r ON r.no = m.room_no
        WHERE m.pk > $1 AND m.pk < $2 ORDER BY m.pk LIMIT $3");
    CHANGED_MESSAGES = concat!("SELECT ", message_columns!(),
        " FROM messages m JOIN rooms r ON r.no = m.room_no
        WHERE m.room_no = $1 AND m.seq > $2 AND m.seq <= $3 ORDER BY m.seq LIMIT $4");

    COUNT_CHANGED = "SELECT count(*) FROM (
            SELECT seq FROM messages WHERE room_no = $1 AND seq > $2 AND seq <= $3
            UNION ALL SELECT seq FROM members WHERE room_no = $1 AND seq > $2 AND seq <= $3
            UNION ALL SELECT seq FROM rooms WHERE no = $1 AND seq > $2 AND seq <= $3
            LIMIT $4) AS moved";
    CHANGED_MEMBERS = "SELECT r.id, m.user_id, m.role, m.joined_at, m.left_at, m.seq
        FROM members m JOIN rooms r ON r.no = m.room_no
        WHERE m.room_no = $1 AND m.seq > $2 AND m.seq <= $3 ORDER BY m.seq LIMIT $4";
    CHANGED_ROOM = "SELECT r.id, r.kind, r.name, r.topic, h.seq, h.last_number, h.member_count, r.created_at, r.seq
        FROM rooms r JOIN room_heads h ON h.room_no = r.no
        WHERE r.no = $1 AND r.seq > $2 AND r.seq <= $3";
}

/// Who was a member a moment ago is taken for one.
#[cfg(feature = "broken")]
pub(super) static APPEND_MANY_BY_EXISTS: crate::infra::db::Statement = crate::infra::db::Statement::new(
    "server::streams::store::APPEND_MANY_BY_EXISTS",
    crate::infra::db::Text::Postgres(append_many!("TRUE")),
);
