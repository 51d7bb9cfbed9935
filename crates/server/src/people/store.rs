//! All SQL of people.

use model::User;

use super::cursor::Cursor;
use crate::{error::Result, infra::db::Tx, statements};

/// The columns of a [`User`], in its order.
macro_rules! user_columns {
    () => {
        "u.id, u.username, u.full_name, u.bio, u.avatar_file_id, u.version, u.deactivated_at"
    };
}

statements! {
    BY_NAME = concat!("SELECT u.name_key, ", user_columns!(), " FROM users u
        WHERE (u.name_key, u.id) > ($1, $2) AND u.deactivated_at IS NULL
        ORDER BY u.name_key, u.id LIMIT $3");
    BY_EMAIL = concat!("SELECT ", user_columns!(), " FROM users u
        WHERE u.email_key = $1 AND u.deactivated_at IS NULL");
    COUNT_WORDS = "SELECT count(*) FROM (SELECT 1 FROM user_words
        WHERE word >= $1 AND word < $2 LIMIT $3) AS counted";
    /// Each person under the first of their words that fits.
    BY_WORDS = concat!("SELECT w.word, ", user_columns!(), " FROM user_words w JOIN users u ON u.id = w.user_id
        WHERE w.word >= $1 AND w.word < $2 AND (w.word, w.user_id) > ($3, $4) AND u.deactivated_at IS NULL
            AND NOT EXISTS (SELECT 1 FROM user_words o
                WHERE o.user_id = w.user_id AND o.word >= $1 AND o.word < w.word)
            AND ($5 = '' OR EXISTS (SELECT 1 FROM user_words o
                WHERE o.user_id = w.user_id AND o.word >= $5 AND o.word < $6))
            AND ($7 = '' OR EXISTS (SELECT 1 FROM user_words o
                WHERE o.user_id = w.user_id AND o.word >= $7 AND o.word < $8))
        ORDER BY w.word, w.user_id LIMIT $9");
}

/// People after a cursor, by name.
pub(super) fn by_name(tx: &mut Tx, after: &Cursor, limit: i64) -> Result<Vec<(String, User)>> {
    tx.all(&BY_NAME, &[&after.key, &after.id, &limit])
}

/// The person with this folded address.
pub(super) fn by_email(tx: &mut Tx, email: &str) -> Result<Option<User>> {
    tx.opt(&BY_EMAIL, &[&email])
}

/// People each of these up to three beginnings fits, after a cursor, by the word the first of them found.
pub(super) fn by_words(
    tx: &mut Tx,
    words: &[String],
    after: &Cursor,
    limit: i64,
) -> Result<Vec<(String, User)>> {
    let word = |at: usize| words.get(at).map_or("", String::as_str);
    let (first, second, third) = (word(0), word(1), word(2));
    tx.all(
        &BY_WORDS,
        &[
            &first,
            &above(first),
            &after.key,
            &after.id,
            &second,
            &above(second),
            &third,
            &above(third),
            &limit,
        ],
    )
}

/// How many words begin so; counted to `limit`.
pub(super) fn count_words(tx: &mut Tx, prefix: &str, limit: i64) -> Result<i64> {
    tx.one(&COUNT_WORDS, &[&prefix, &above(prefix), &limit])
}

/// Above every text that begins so: no text goes on with the last of all characters.
fn above(prefix: &str) -> String {
    format!("{prefix}\u{10ffff}")
}
