//! All SQL of presence.

use crate::statements;

statements! {
    /// Neither may block the other; and they are friends, share a room that is not private to the two, or have
    /// both written in their private chat.
    WATCHABLE = "SELECT u.id, (SELECT max(s.last_used_at) FROM sessions s WHERE s.user_id = u.id AND s.ended_at IS NULL)
        FROM users u WHERE u.id IN ids($2) AND u.deactivated_at IS NULL AND (u.id = $1 OR (
            NOT EXISTS (SELECT 1 FROM blocks b
                WHERE b.user_id = $1 AND b.other_id = u.id AND b.since IS NOT NULL)
            AND NOT EXISTS (SELECT 1 FROM blocks b
                WHERE b.user_id = u.id AND b.other_id = $1 AND b.since IS NOT NULL)
            AND (EXISTS (SELECT 1 FROM friends f
                    WHERE f.user_id = $1 AND f.other_id = u.id AND f.state = 'friend')
                OR EXISTS (SELECT 1 FROM letters l JOIN letters back ON back.from_id = l.to_id AND back.to_id = l.from_id
                    WHERE l.from_id = $1 AND l.to_id = u.id)
                OR EXISTS (SELECT c.room_no FROM chats c JOIN rooms r ON r.no = c.room_no AND r.kind <> 'direct'
                    JOIN members m ON m.room_no = c.room_no AND m.user_id = u.id AND m.left_at IS NULL
                    WHERE c.user_id = $1 AND c.role IS NOT NULL))))";
}
