//! All SQL of people.

use model::{Block, BlockRow, Friend, FriendRow, FriendState, RoomId, Time, User, UserId};

use super::cursor::Cursor;
use crate::{error::Result, infra::db::Tx, row, statements, streams::RoomNo, text_enum};

text_enum!(FriendState { Friend = "friend", Incoming = "incoming", Outgoing = "outgoing" });
row!(Friend { user_id, state, since, my_seq });
row!(Block { user_id, since, my_seq });

/// The columns of a [`User`], in its order.
macro_rules! user_columns {
    () => {
        "u.id, u.username, u.full_name, u.bio, u.avatar_file_id, u.version, u.deactivated_at, u.deleted_at"
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

    PUT_FRIEND = "INSERT INTO friends (user_id, other_id, state, since, my_seq) VALUES ($1, $2, $3, $4, $5)
        ON CONFLICT (user_id, other_id) DO UPDATE
        SET state = excluded.state, since = excluded.since, my_seq = excluded.my_seq";
    FRIEND_STATE = "SELECT state FROM friends WHERE user_id = $1 AND other_id = $2 AND state IS NOT NULL";
    FRIEND = "SELECT other_id, state, since, my_seq FROM friends
        WHERE user_id = $1 AND other_id = $2 AND state IS NOT NULL";
    FRIENDS = "SELECT other_id, state, since, my_seq FROM friends
        WHERE user_id = $1 AND other_id > $2 AND state IS NOT NULL ORDER BY other_id LIMIT $3";
    FRIEND_IDS = "SELECT other_id FROM friends WHERE user_id = $1 AND state = 'friend' ORDER BY other_id LIMIT 1000";
    COUNT_ASKED = "SELECT count(*) FROM (SELECT 1 FROM friends
        WHERE user_id = $1 AND state = 'outgoing' LIMIT $2) AS asked";
    CHANGED_FRIENDS = "SELECT my_seq, other_id, state, since FROM friends
        WHERE user_id = $1 AND my_seq > $2 AND my_seq <= $3 ORDER BY my_seq LIMIT $4";

    PUT_BLOCK = "INSERT INTO blocks (user_id, other_id, since, my_seq) VALUES ($1, $2, $3, $4)
        ON CONFLICT (user_id, other_id) DO UPDATE SET since = excluded.since, my_seq = excluded.my_seq";
    BLOCK = "SELECT other_id, since, my_seq FROM blocks WHERE user_id = $1 AND other_id = $2 AND since IS NOT NULL";
    BLOCKS = "SELECT other_id, since, my_seq FROM blocks
        WHERE user_id = $1 AND other_id > $2 AND since IS NOT NULL ORDER BY other_id LIMIT $3";
    CHANGED_BLOCKS = "SELECT my_seq, other_id, since FROM blocks
        WHERE user_id = $1 AND my_seq > $2 AND my_seq <= $3 ORDER BY my_seq LIMIT $4";
    /// Those in a room who block somebody, or whom that person blocks.
    DEAF_TO = "SELECT m.user_id FROM members m
        WHERE m.room_no = $1 AND m.left_at IS NULL AND (
            EXISTS (SELECT 1 FROM blocks b
                WHERE b.user_id = m.user_id AND b.other_id = $2 AND b.since IS NOT NULL)
            OR EXISTS (SELECT 1 FROM blocks b
                WHERE b.user_id = $2 AND b.other_id = m.user_id AND b.since IS NOT NULL))";

    ROOM_NO = "SELECT no FROM rooms WHERE id = $1";
    /// The other one of a private chat, and what stands between the two.
    PEER = "SELECT u.id,
            u.deactivated_at IS NOT NULL OR EXISTS (SELECT 1 FROM blocks b
                WHERE b.user_id = u.id AND b.other_id = $2 AND b.since IS NOT NULL),
            EXISTS (SELECT 1 FROM blocks b WHERE b.user_id = $2 AND b.other_id = u.id AND b.since IS NOT NULL),
            EXISTS (SELECT 1 FROM letters l WHERE l.from_id = $2 AND l.to_id = u.id)
        FROM members m JOIN users u ON u.id = m.user_id WHERE m.room_no = $1 AND m.user_id <> $2";
    INSERT_LETTER = "INSERT INTO letters (from_id, to_id) VALUES ($1, $2) ON CONFLICT (from_id, to_id) DO NOTHING";
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

/// Writes a friendship as one of the two has it; without a state it is gone.
pub(super) fn put_friend(
    tx: &mut Tx,
    user: UserId,
    other: UserId,
    state: Option<FriendState>,
    my_seq: i64,
) -> Result<()> {
    let now = tx.now();
    tx.run(&PUT_FRIEND, &[&user, &other, &state, &now, &my_seq]).map(drop)
}

/// What somebody is to `user`, as `user` has it.
pub(super) fn friend_state(tx: &mut Tx, user: UserId, other: UserId) -> Result<Option<FriendState>> {
    tx.opt(&FRIEND_STATE, &[&user, &other])
}

/// The row there must be.
pub(super) fn friend(tx: &mut Tx, user: UserId, other: UserId) -> Result<Friend> {
    tx.one(&FRIEND, &[&user, &other])
}

/// Friends and requests after a person's id.
pub(super) fn friends_after(tx: &mut Tx, user: UserId, after: UserId, limit: i64) -> Result<Vec<Friend>> {
    tx.all(&FRIENDS, &[&user, &after, &limit])
}

/// Friends alone, at most 1,000.
pub(super) fn friend_ids(tx: &mut Tx, user: UserId) -> Result<Vec<UserId>> {
    tx.all(&FRIEND_IDS, &[&user])
}

/// How many have not answered yet; counted to `limit`.
pub(super) fn count_asked(tx: &mut Tx, user: UserId, limit: i64) -> Result<i64> {
    tx.one(&COUNT_ASKED, &[&user, &limit])
}

/// Friendships with `after < stamp ≤ head`, in stamp order.
pub(super) fn changed_friends(
    tx: &mut Tx,
    user: UserId,
    after: i64,
    head: i64,
    limit: i64,
) -> Result<Vec<(i64, FriendRow)>> {
    type Columns = (i64, UserId, Option<FriendState>, Time);
    let rows: Vec<Columns> = tx.all(&CHANGED_FRIENDS, &[&user, &after, &head, &limit])?;
    let row = |(my_seq, user_id, state, since): Columns| {
        let row = match state {
            Some(state) => FriendRow::On(Friend { user_id, state, since, my_seq }),
            None => FriendRow::Gone { user_id, gone: true, my_seq },
        };
        (my_seq, row)
    };
    Ok(rows.into_iter().map(row).collect())
}

/// Writes a block; without a time it is lifted.
pub(super) fn put_block(
    tx: &mut Tx,
    user: UserId,
    other: UserId,
    since: Option<Time>,
    my_seq: i64,
) -> Result<()> {
    tx.run(&PUT_BLOCK, &[&user, &other, &since, &my_seq]).map(drop)
}

/// Whether `user` blocks `other`.
pub(super) fn is_blocked(tx: &mut Tx, user: UserId, other: UserId) -> Result<bool> {
    let found: Option<Block> = tx.opt(&BLOCK, &[&user, &other])?;
    Ok(found.is_some())
}

/// The row there must be.
pub(super) fn block(tx: &mut Tx, user: UserId, other: UserId) -> Result<Block> {
    tx.one(&BLOCK, &[&user, &other])
}

/// Those somebody blocks, after a person's id.
pub(super) fn blocks_after(tx: &mut Tx, user: UserId, after: UserId, limit: i64) -> Result<Vec<Block>> {
    tx.all(&BLOCKS, &[&user, &after, &limit])
}

/// Blocks with `after < stamp ≤ head`, in stamp order.
pub(super) fn changed_blocks(
    tx: &mut Tx,
    user: UserId,
    after: i64,
    head: i64,
    limit: i64,
) -> Result<Vec<(i64, BlockRow)>> {
    let rows: Vec<(i64, UserId, Option<Time>)> = tx.all(&CHANGED_BLOCKS, &[&user, &after, &head, &limit])?;
    let row = |(my_seq, user_id, since): (i64, UserId, Option<Time>)| {
        let row = match since {
            Some(since) => BlockRow::On(Block { user_id, since, my_seq }),
            None => BlockRow::Gone { user_id, gone: true, my_seq },
        };
        (my_seq, row)
    };
    Ok(rows.into_iter().map(row).collect())
}

/// See [`super::deaf_to`].
pub(super) fn deaf_to(tx: &mut Tx, user: UserId, room: RoomNo) -> Result<Vec<UserId>> {
    tx.all(&DEAF_TO, &[&room, &user])
}

/// A room's number.
pub(super) fn room_no(tx: &mut Tx, room: RoomId) -> Result<Option<RoomNo>> {
    tx.opt(&ROOM_NO, &[&room])
}

/// The other one of a private chat.
pub(super) struct Peer {
    /// Who.
    pub(super) id: UserId,
    /// Their account was closed, or they block me.
    pub(super) is_away: bool,
    /// I block them.
    pub(super) is_blocked: bool,
    /// I have written to them before.
    pub(super) is_written: bool,
}

row!(Peer { id, is_away, is_blocked, is_written });

/// The other one of a private chat; nobody in one's notes.
pub(super) fn peer(tx: &mut Tx, room: RoomNo, user: UserId) -> Result<Option<Peer>> {
    tx.opt(&PEER, &[&room, &user])
}

/// Notes that somebody has written to somebody.
pub(super) fn insert_letter(tx: &mut Tx, from: UserId, to: UserId) -> Result<()> {
    tx.run(&INSERT_LETTER, &[&from, &to]).map(drop)
}
