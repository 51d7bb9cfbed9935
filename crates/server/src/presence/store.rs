//! All SQL of presence.

use crate::statements;

statements! {
    WATCHABLE = "SELECT u.id, (SELECT max(s.last_used_at) FROM sessions s WHERE s.user_id = u.id)
        FROM users u WHERE u.id IN ids($2) AND (u.id = $1 OR EXISTS (
            SELECT a.room_no FROM members a
            JOIN members b ON b.room_no = a.room_no AND b.user_id = u.id AND b.left_at IS NULL
            WHERE a.user_id = $1 AND a.left_at IS NULL))";
}
