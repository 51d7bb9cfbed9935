//! All SQL of presence.

use crate::statements;

statements! {
    WATCHABLE = "SELECT u.id, (SELECT max(s.last_used_at) FROM sessions s WHERE s.user_id = u.id AND s.ended_at IS NULL)
        FROM users u WHERE u.id IN ids($2) AND (u.id = $1 OR EXISTS (
            SELECT c.room_no FROM chats c
            JOIN members m ON m.room_no = c.room_no AND m.user_id = u.id AND m.left_at IS NULL
            WHERE c.user_id = $1 AND c.role IS NOT NULL))";
}
