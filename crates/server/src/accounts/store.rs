//! All SQL of accounts.

pub(crate) mod invites;
pub(crate) mod oidc;
pub(crate) mod sessions;
pub(crate) mod standing;

use model::{FileId, Me, ServerRole, Time, User, UserId};
use uuid::Uuid;

use super::names::DELETED;
use crate::{
    error::Result,
    infra::db::{Tx, Work},
    row, statements, text_enum,
};

text_enum!(ServerRole { Owner = "owner", Admin = "admin", Member = "member" });
row!(User { id, username, full_name, bio, avatar_file_id, version, deactivated_at, deleted_at });

/// The columns of a [`User`], in its order.
macro_rules! user_columns {
    () => {
        "id, username, full_name, bio, avatar_file_id, version, deactivated_at, deleted_at"
    };
}

statements! {
    SERVER = "SELECT name, owner_id FROM server WHERE id = 1";
    CLAIM_SERVER = "UPDATE server SET owner_id = $1, name = $2 WHERE id = 1 AND owner_id IS NULL";

    ALL_KEYS = "SELECT id, secret FROM keys ORDER BY created_at, id";
    INSERT_KEY = "INSERT INTO keys (id, secret, created_at) VALUES ($1, $2, $3)";

    FIND_USER = concat!("SELECT ", user_columns!(), " FROM users WHERE id = $1");
    USERS_BY_IDS = concat!("SELECT ", user_columns!(), " FROM users WHERE id IN ids($1) ORDER BY id");
    FIND_ME = concat!("SELECT ", user_columns!(), ", email, role FROM users WHERE id = $1");
    INSERT_USER = "INSERT INTO users (id, username, username_key, username_skeleton, email, email_key,
            full_name, name_key, bio, role, password_hash, version, created_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, '', $9, $10, 1, $11)";
    INSERT_HEAD = "INSERT INTO user_heads (user_id, seq, floor) VALUES ($1, 0, 0)";
    LOCK_USER = "UPDATE users SET version = version WHERE id = $1";
    UPDATE_PROFILE = concat!("UPDATE users SET username = $2, username_key = $3, username_skeleton = $4,
            full_name = $5, name_key = $6, bio = $7, avatar_file_id = $8, version = version + 1
        WHERE id = $1 RETURNING ", user_columns!());
    OWN_PICTURE = "SELECT count(*) FROM files WHERE id = $1 AND owner_id = $2 AND loose_since > $3
            AND finished_at IS NOT NULL AND thumbnail_type IS NOT NULL AND removed_at IS NULL";
    SHARED_PICTURE = "SELECT count(*) FROM files WHERE id = $1 AND owner_id = $2 AND loose_since IS NULL
            AND finished_at IS NOT NULL AND thumbnail_type IS NOT NULL AND removed_at IS NULL";
    INSERT_WORD = "INSERT INTO user_words (word, user_id) VALUES ($1, $2)";
    DELETE_WORDS = "DELETE FROM user_words WHERE user_id = $1";

    BY_USERNAME = "SELECT id, password_hash, deactivated_at FROM users WHERE username_key = $1";
    BY_EMAIL = "SELECT id, password_hash, deactivated_at FROM users WHERE email_key = $1";
    BY_ID = "SELECT id, password_hash, deactivated_at FROM users WHERE id = $1";
    /// The password's hash is the one that was checked.
    SET_EMAIL = "UPDATE users SET email = $3, email_key = $4
        WHERE id = $1 AND password_hash = $2 AND deactivated_at IS NULL";
    SET_PASSWORD = "UPDATE users SET password_hash = $3
        WHERE id = $1 AND password_hash = $2 AND deactivated_at IS NULL";

    /// Nobody can sign up by a key with a blank in it.
    CLOSE = concat!("UPDATE users SET username = $2, username_key = $3, username_skeleton = $3, email = '',
            email_key = $3, full_name = '', name_key = $3, bio = '', avatar_file_id = NULL, password_hash = '',
            deactivated_at = $4, deleted_at = $4, version = version + 1
        WHERE id = $1 RETURNING ", user_columns!());
    RETIRE_NAME = "INSERT INTO retired_names (username_key, username_skeleton, until)
        SELECT username_key, username_skeleton, CAST($2 AS BIGINT) FROM users WHERE id = $1
        ON CONFLICT (username_key) DO UPDATE SET until = excluded.until";
    RETIRED = "SELECT count(*) FROM (
            SELECT username_key FROM retired_names WHERE username_key = $1 AND until > $3
            UNION ALL SELECT username_key FROM retired_names WHERE username_skeleton = $2 AND until > $3
        ) AS retired";
    INSERT_CLOSING = "INSERT INTO closings (user_id) VALUES ($1) ON CONFLICT (user_id) DO NOTHING";
    NEXT_CLOSING = "SELECT user_id FROM closings WHERE user_id > $1 ORDER BY user_id LIMIT 1";
    DELETE_CLOSING = "DELETE FROM closings WHERE user_id = $1";
}

/// In place of the hash of somebody who signs in by providers alone. It fits no password.
pub(super) const NO_PASSWORD: &str = "";

/// The server's name, and who owns it once somebody does.
pub(super) fn server(tx: &mut Tx) -> Result<(String, Option<UserId>)> {
    tx.one(&SERVER, &[])
}

/// Makes somebody the owner of a server that has none. Whoever is first wins; the others wait for them and get `false`.
pub(super) fn claim_server(tx: &mut Tx, user: UserId, name: &str) -> Result<bool> {
    Ok(tx.run(&CLAIM_SERVER, &[&user, &name])? == 1)
}

/// The keys that sign tokens, oldest first.
pub(super) fn keys(tx: &mut Tx) -> Result<Vec<(Uuid, Vec<u8>)>> {
    tx.all(&ALL_KEYS, &[])
}

/// A key that signs tokens.
pub(super) fn insert_key(tx: &mut Tx, id: Uuid, secret: &[u8]) -> Result<()> {
    let now = tx.now();
    tx.run(&INSERT_KEY, &[&id, &secret, &now]).map(drop)
}

/// A person.
pub(super) fn find_user(tx: &mut Tx, id: UserId) -> Result<Option<User>> {
    tx.opt(&FIND_USER, &[&id])
}

/// People, each once, in the order of their ids; those who do not exist are left out.
pub(super) fn users_by_ids(tx: &mut Tx, ids: &[UserId]) -> Result<Vec<User>> {
    match ids {
        [] => Ok(Vec::new()),
        [id] => tx.all(&FIND_USER, &[id]), // the sender, for most messages
        ids => tx.all(&USERS_BY_IDS, &[&ids]),
    }
}

/// A person as they see themselves.
pub(super) fn find_me(tx: &mut Tx, id: UserId) -> Result<Option<Me>> {
    let row: Option<(User, String, ServerRole)> = tx.opt(&FIND_ME, &[&id])?;
    Ok(row.map(|(user, email, role)| Me { user, email, role }))
}

/// What a name is compared, found and ordered by.
pub(super) struct NameKeys<'a> {
    /// As shown.
    pub(super) username: &'a str,
    /// Folded.
    pub(super) username_key: &'a str,
    /// As it looks.
    pub(super) username_skeleton: &'a str,
    /// As shown; may be empty.
    pub(super) full_name: &'a str,
    /// Lists are ordered by it.
    pub(super) name_key: &'a str,
    /// What the person is found by, each word once.
    pub(super) words: &'a [String],
}

/// A new account.
pub(super) struct NewUser<'a> {
    /// Its id.
    pub(super) id: UserId,
    /// Its names.
    pub(super) names: NameKeys<'a>,
    /// As given, and folded.
    pub(super) email: (&'a str, &'a str),
    /// On the server as a whole.
    pub(super) role: ServerRole,
    /// In PHC form.
    pub(super) password_hash: &'a str,
}

/// Adds an account, its words and the head of its stream.
pub(super) fn insert_user(tx: &mut Tx, new: &NewUser<'_>) -> Result<()> {
    let now = tx.now();
    let names = &new.names;
    tx.run(
        &INSERT_USER,
        &[
            &new.id,
            &names.username,
            &names.username_key,
            &names.username_skeleton,
            &new.email.0,
            &new.email.1,
            &names.full_name,
            &names.name_key,
            &new.role,
            &new.password_hash,
            &now,
        ],
    )?;
    tx.run(&INSERT_HEAD, &[&new.id])?;
    insert_words(tx, new.id, names.words)
}

/// Lets nobody else change this account until the commit.
pub(super) fn lock_user(tx: &mut Tx, id: UserId) -> Result<()> {
    tx.run(&LOCK_USER, &[&id]).map(drop)
}

/// Sets the names, the bio and the picture, raises the version.
pub(super) fn update_profile(
    tx: &mut Tx,
    id: UserId,
    names: &NameKeys<'_>,
    bio: &str,
    avatar: Option<FileId>,
) -> Result<User> {
    tx.run(&DELETE_WORDS, &[&id])?;
    insert_words(tx, id, names.words)?;
    tx.one(
        &UPDATE_PROFILE,
        &[
            &id,
            &names.username,
            &names.username_key,
            &names.username_skeleton,
            &names.full_name,
            &names.name_key,
            &bio,
            &avatar,
        ],
    )
}

/// Whether a file is a picture this person uploaded since then and has shown nowhere yet.
pub(super) fn is_own_picture(tx: &mut Tx, id: UserId, file: FileId, since: Time) -> Result<bool> {
    let (count,): (i64,) = tx.one(&OWN_PICTURE, &[&file, &id, &since])?;
    Ok(count == 1)
}

/// Whether a file is a picture of this person's that hangs on a message.
pub(super) fn is_shared_picture(tx: &mut Tx, id: UserId, file: FileId) -> Result<bool> {
    let (count,): (i64,) = tx.one(&SHARED_PICTURE, &[&file, &id])?;
    Ok(count == 1)
}

fn insert_words(tx: &mut Tx, id: UserId, words: &[String]) -> Result<()> {
    for word in words {
        tx.run(&INSERT_WORD, &[word, &id])?;
    }
    Ok(())
}

/// What a password is checked against.
pub(super) struct Credentials {
    /// Whose.
    pub(super) id: UserId,
    /// In PHC form.
    pub(super) password_hash: String,
    /// Closed accounts cannot sign in.
    pub(super) deactivated_at: Option<Time>,
}

row!(Credentials { id, password_hash, deactivated_at });

/// By the folded username.
pub(super) fn credentials_by_username(tx: &mut Tx, key: &str) -> Result<Option<Credentials>> {
    tx.opt(&BY_USERNAME, &[&key])
}

/// By the folded address.
pub(super) fn credentials_by_email(tx: &mut Tx, key: &str) -> Result<Option<Credentials>> {
    tx.opt(&BY_EMAIL, &[&key])
}

/// By the id.
pub(super) fn credentials_by_id(tx: &mut Tx, id: UserId) -> Result<Option<Credentials>> {
    tx.opt(&BY_ID, &[&id])
}

/// Sets a password, or the same one hashed anew, if it is still the one that was checked and the account is open;
/// locks the account until the commit.
pub(super) fn set_password(tx: &mut Tx, id: UserId, checked: &str, next: &str) -> Result<bool> {
    Ok(tx.run(&SET_PASSWORD, &[&id, &checked, &next])? == 1)
}

/// Sets an address, as it is shown and folded, if the password is still the one that was checked and the account is open.
pub(super) fn set_email(tx: &mut Tx, id: UserId, checked: &str, (email, key): (&str, &str)) -> Result<bool> {
    Ok(tx.run(&SET_EMAIL, &[&id, &checked, &email, &key])? == 1)
}

/// Takes everything from an account that tells whose it was. Answers the person as they are from now on.
pub(super) fn close(tx: &mut Tx, id: UserId) -> Result<User> {
    let now = tx.now();
    tx.run(&DELETE_WORDS, &[&id])?;
    let hex = id.0.simple().to_string();
    // 32 characters, the most of a username; of an id of version 7 the end is random.
    let username = format!("{DELETED}{}", &hex[8..]);
    tx.one(&CLOSE, &[&id, &username, &format!("deleted {hex}"), &now])
}

/// Lets nobody have this account's name until then.
pub(super) fn retire_name(tx: &mut Tx, id: UserId, until: Time) -> Result<()> {
    tx.run(&RETIRE_NAME, &[&id, &until]).map(drop)
}

/// Whether a name, or one that looks like it, rests.
pub(super) fn is_retired(tx: &mut Tx, names: &NameKeys<'_>) -> Result<bool> {
    let now = tx.now();
    let (count,): (i64,) = tx.one(&RETIRED, &[&names.username_key, &names.username_skeleton, &now])?;
    Ok(count > 0)
}

/// Notes that an account has things to leave behind.
pub(super) fn insert_closing(tx: &mut Tx, id: UserId) -> Result<()> {
    tx.run(&INSERT_CLOSING, &[&id])?;
    tx.wake(Work::Accounts);
    Ok(())
}

/// An account that has.
pub(super) fn next_closing(tx: &mut Tx) -> Result<Option<UserId>> {
    tx.opt(&NEXT_CLOSING, &[&Uuid::nil()])
}

/// It has no longer.
pub(super) fn delete_closing(tx: &mut Tx, id: UserId) -> Result<()> {
    tx.run(&DELETE_CLOSING, &[&id]).map(drop)
}
