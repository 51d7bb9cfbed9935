//! All SQL of looking after the server: it only reads.

use model::{Account, ServerRole, Time, User, UserId};

use crate::{error::Result, infra::db::Tx, statements};

/// A person in the order of [`Row`].
macro_rules! columns {
    () => {
        "u.id, u.username, u.full_name, u.bio, u.avatar_file_id, u.version, u.deactivated_at, u.deleted_at,
        u.email, u.role, u.created_at,
        (SELECT MAX(s.last_used_at) FROM sessions s WHERE s.user_id = u.id AND s.ended_at IS NULL)"
    };
}

statements! {
    PAGE = concat!("SELECT u.name_key, ", columns!(), " FROM users u
        WHERE (u.name_key, u.id) > ($1, $2) ORDER BY u.name_key, u.id LIMIT $3");
    /// Each person under the first of their words that fits.
    BY_WORD = concat!("SELECT w.word, ", columns!(), " FROM user_words w JOIN users u ON u.id = w.user_id
        WHERE w.word >= $1 AND w.word < $2 AND (w.word, w.user_id) > ($3, $4)
            AND NOT EXISTS (SELECT 1 FROM user_words o
                WHERE o.user_id = w.user_id AND o.word >= $1 AND o.word < w.word)
        ORDER BY w.word, w.user_id LIMIT $5");
    BY_EMAIL = concat!("SELECT u.name_key, ", columns!(), " FROM users u WHERE u.email_key = $1");
    ONE = concat!("SELECT u.name_key, ", columns!(), " FROM users u WHERE u.id = $1");
}

/// The key a row is ordered by, and the row.
type Row = (String, User, String, ServerRole, Time, Option<Time>);

/// The key a person is ordered by, and the person.
pub(super) type Keyed = (String, Account);

fn keyed((key, user, email, role, created_at, last_used_at): Row) -> Keyed {
    (key, Account { user, email, role, created_at, last_used_at })
}

fn all(rows: Vec<Row>) -> Vec<Keyed> {
    rows.into_iter().map(keyed).collect()
}

/// People after a place, by name; closed accounts included.
pub(super) fn page(tx: &mut Tx, after: (&str, UserId), limit: i64) -> Result<Vec<Keyed>> {
    tx.all(&PAGE, &[&after.0, &after.1, &limit]).map(all)
}

/// People with a word that begins so, after a place, by that word.
pub(super) fn by_word(tx: &mut Tx, begin: &str, after: (&str, UserId), limit: i64) -> Result<Vec<Keyed>> {
    let above = format!("{begin}\u{10FFFF}");
    tx.all(&BY_WORD, &[&begin, &above, &after.0, &after.1, &limit]).map(all)
}

/// The person with this folded address.
pub(super) fn by_email(tx: &mut Tx, email: &str) -> Result<Vec<Keyed>> {
    tx.all(&BY_EMAIL, &[&email]).map(all)
}

/// A person.
pub(super) fn find(tx: &mut Tx, id: UserId) -> Result<Option<Account>> {
    let row: Option<Row> = tx.opt(&ONE, &[&id])?;
    Ok(row.map(|row| keyed(row).1))
}
