//! All SQL of reactions.

use crate::statements;

statements! {
    INSERT_REACTION = "INSERT INTO reactions (message_pk, emoji, user_id, seq, created_at)
        VALUES ($1, $2, $3, $4, $5) ON CONFLICT (message_pk, emoji, user_id) DO NOTHING";
    DELETE_REACTION = "DELETE FROM reactions WHERE message_pk = $1 AND emoji = $2 AND user_id = $3";
    DELETE_REACTIONS = "DELETE FROM reactions WHERE message_pk = $1";
    DELETE_REACTIONS_RANGE = "DELETE FROM reactions WHERE message_pk > $1 AND message_pk <= $2";
    FIRST_REACTORS = "SELECT user_id FROM reactions
        WHERE message_pk = $1 AND emoji = $2 ORDER BY seq LIMIT $3";
    REACTORS_PAGE = "SELECT emoji, user_id, created_at, seq FROM reactions
        WHERE message_pk = $1 AND seq > $2 ORDER BY seq LIMIT $3";
}
