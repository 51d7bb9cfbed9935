//! All SQL of notifications.

use model::{Level, Message, MessageId, Notification, NotificationId, NotificationKind, Time, UserId};

use crate::{error::Result, infra::db::Tx, row, statements, streams::RoomNo, text_enum};

text_enum!(NotificationKind {
    Message = "message",
    Mention = "mention",
    Reaction = "reaction",
    FriendRequest = "friend_request",
    RoomInvitation = "room_invitation",
});
row!(Notification { id, kind, user_id, room_id, message_id, number, emoji, created_at, read_at, my_seq });

/// The columns of a [`Notification`], in its order, and where they come from.
macro_rules! selected {
    ($more:literal) => {
        concat!(
            "SELECT n.id, n.kind, n.by_id, r.id, n.message_id, n.number, n.emoji, n.created_at, n.read_at, n.my_seq",
            $more,
            " FROM notifications n LEFT JOIN rooms r ON r.no = n.room_no "
        )
    };
}

/// Texts in a private chat that are looked through for the next one not read.
const LOOKED_THROUGH: i64 = 200;

statements! {
    INSERT = "INSERT INTO notifications
            (user_id, id, my_seq, kind, by_id, room_no, message_id, number, emoji, created_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";
    SET_READ = "UPDATE notifications SET read_at = $3, my_seq = $4 WHERE user_id = $1 AND id = $2";
    SET_GONE = "UPDATE notifications SET gone_at = $3, my_seq = $4 WHERE user_id = $1 AND id = $2";
    SET_MESSAGE = "UPDATE notifications SET message_id = $3, number = $4, my_seq = $5 WHERE user_id = $1 AND id = $2";
    GET = concat!(selected!(""), "WHERE n.user_id = $1 AND n.id = $2");
    BEFORE = concat!(selected!(""), "WHERE n.user_id = $1 AND n.id < $2 AND n.gone_at IS NULL
        ORDER BY n.id DESC LIMIT $3");
    CHANGED = concat!(selected!(", n.gone_at"), "WHERE n.user_id = $1 AND n.my_seq > $2 AND n.my_seq <= $3
        ORDER BY n.my_seq LIMIT $4");

    /// Of those asked about, who is in the room, does not block the other, and how loudly it calls them.
    LEVELS = "SELECT c.user_id, c.level FROM chats c
        WHERE c.room_no = $1 AND c.user_id IN ids($2) AND c.role IS NOT NULL
            AND NOT EXISTS (SELECT 1 FROM blocks b
                WHERE b.user_id = c.user_id AND b.other_id = $3 AND b.since IS NOT NULL)
        ORDER BY c.user_id";
    OF_MESSAGE = "SELECT user_id, id, kind, emoji, read_at IS NOT NULL FROM notifications
        WHERE message_id = $1 AND gone_at IS NULL ORDER BY user_id LIMIT 600";
    REACTION_BY = "SELECT user_id, id, kind, emoji, read_at IS NOT NULL FROM notifications
        WHERE message_id = $1 AND by_id = $2 AND kind = 'reaction' AND gone_at IS NULL ORDER BY user_id LIMIT 20";
    MINE_OF_MESSAGE = "SELECT id, kind, read_at IS NOT NULL FROM notifications
        WHERE message_id = $2 AND user_id = $1 AND gone_at IS NULL LIMIT 500";
    OF_TEXTS_UP_TO = "SELECT id FROM notifications WHERE user_id = $1 AND room_no = $2 AND number <= $3
        AND message_id IS NOT NULL AND gone_at IS NULL LIMIT 500";
    NEXT_SHOWN = "SELECT id, pk FROM messages
        WHERE pk > $1 AND pk <= $2 AND kind = 'text' AND deleted_at IS NULL AND sender_id = $3
            AND EXISTS (SELECT 1 FROM rooms r WHERE r.no = messages.room_no AND r.kind = 'direct')
            AND NOT EXISTS (SELECT 1 FROM hidden x WHERE x.user_id = $4 AND x.pk = messages.pk)
        ORDER BY pk LIMIT 1";

    COUNT_WAITING = "SELECT count(*) FROM (SELECT 1 FROM notifications
        WHERE user_id = $1 AND read_at IS NULL AND gone_at IS NULL LIMIT $2) AS waiting";
    WAITING_IN = "SELECT id FROM notifications WHERE user_id = $1 AND room_no = $2 AND kind = 'message'
        AND read_at IS NULL AND gone_at IS NULL LIMIT 1";
    WAITING_UP_TO = "SELECT id FROM notifications WHERE user_id = $1 AND room_no = $2 AND number <= $3
        AND read_at IS NULL AND gone_at IS NULL LIMIT 500";
    WAITING_AMONG = "SELECT id FROM notifications WHERE user_id = $1 AND id IN ids($2)
        AND read_at IS NULL AND gone_at IS NULL ORDER BY id";
    WAITING_STAMPED = "SELECT id FROM notifications WHERE user_id = $1 AND my_seq <= $2
        AND read_at IS NULL AND gone_at IS NULL ORDER BY my_seq LIMIT $3";
    REQUESTS_OF = "SELECT id FROM notifications
        WHERE user_id = $1 AND by_id = $2 AND kind = 'friend_request' AND gone_at IS NULL LIMIT 100";
    MADE_BY = "SELECT id FROM notifications WHERE user_id = $1 AND by_id = $2 AND gone_at IS NULL LIMIT 500";

    /// Of these notifications' texts, those the person may see.
    VISIBLE_MESSAGES = "SELECT DISTINCT n.message_id FROM notifications n
        JOIN chats c ON c.user_id = n.user_id AND c.room_no = n.room_no
        JOIN rooms r ON r.no = n.room_no AND r.deleted_at IS NULL
        WHERE n.user_id = $1 AND n.id IN ids($2) AND n.message_id IS NOT NULL
            AND c.role IS NOT NULL AND n.number > c.cleared_number
            AND NOT EXISTS (SELECT 1 FROM hidden x JOIN messages m ON m.pk = x.pk
                WHERE x.user_id = n.user_id AND m.id = n.message_id)";

    STAMP_PAST = "SELECT my_seq FROM notifications WHERE user_id = $1 ORDER BY my_seq DESC LIMIT 1 OFFSET $2";
    DELETE_UP_TO = "DELETE FROM notifications WHERE user_id = $1 AND my_seq <= $2";
}

/// A new one.
pub(super) fn insert(tx: &mut Tx, user: UserId, new: &Notification, room: Option<RoomNo>) -> Result<()> {
    tx.run(
        &INSERT,
        &[
            &user,
            &new.id,
            &new.my_seq,
            &new.kind,
            &new.user_id,
            &room,
            &new.message_id,
            &new.number,
            &new.emoji,
            &new.created_at,
        ],
    )
    .map(drop)
}

/// Read just now.
pub(super) fn set_read(tx: &mut Tx, user: UserId, id: NotificationId, my_seq: i64) -> Result<()> {
    let now = tx.now();
    tx.run(&SET_READ, &[&user, &id, &now, &my_seq]).map(drop)
}

/// Withdrawn just now.
pub(super) fn set_gone(tx: &mut Tx, user: UserId, id: NotificationId, my_seq: i64) -> Result<()> {
    let now = tx.now();
    tx.run(&SET_GONE, &[&user, &id, &now, &my_seq]).map(drop)
}

/// About another text from now on.
pub(super) fn set_message(
    tx: &mut Tx,
    user: UserId,
    id: NotificationId,
    (message, number): (MessageId, i64),
    my_seq: i64,
) -> Result<()> {
    tx.run(&SET_MESSAGE, &[&user, &id, &message, &number, &my_seq]).map(drop)
}

/// One there must be.
pub(super) fn get(tx: &mut Tx, user: UserId, id: NotificationId) -> Result<Notification> {
    tx.one(&GET, &[&user, &id])
}

/// Those before an id, the newest first.
pub(super) fn before(tx: &mut Tx, user: UserId, id: NotificationId, limit: i64) -> Result<Vec<Notification>> {
    tx.all(&BEFORE, &[&user, &id, &limit])
}

/// Those with `after < stamp ≤ head`, in stamp order, with when they were withdrawn.
pub(super) fn changed(
    tx: &mut Tx,
    user: UserId,
    after: i64,
    head: i64,
    limit: i64,
) -> Result<Vec<(Notification, Option<Time>)>> {
    tx.all(&CHANGED, &[&user, &after, &head, &limit])
}

/// How loudly a room calls those of `users` who are in it and do not block `by`, in the order of their ids.
pub(super) fn levels(
    tx: &mut Tx,
    room: RoomNo,
    users: &[UserId],
    by: UserId,
) -> Result<Vec<(UserId, Level)>> {
    tx.all(&LEVELS, &[&room, &users, &by])
}

/// A notification of a text.
pub(super) struct OfMessage {
    /// Whose.
    pub(super) user_id: UserId,
    /// Which.
    pub(super) id: NotificationId,
    /// Why.
    pub(super) kind: NotificationKind,
    /// Of a reaction.
    pub(super) emoji: Option<String>,
    /// Whether it was seen.
    pub(super) is_read: bool,
}

row!(OfMessage { user_id, id, kind, emoji, is_read });

/// Every notification of a text, in the order of their people's ids: of those it called, at most 52, and of the
/// reactions to it, of which its author keeps no more than of anything.
pub(super) fn of_message(tx: &mut Tx, id: MessageId) -> Result<Vec<OfMessage>> {
    tx.all(&OF_MESSAGE, &[&id])
}

/// What somebody's emoji on a text called for.
pub(super) fn reaction_by(tx: &mut Tx, id: MessageId, by: UserId) -> Result<Vec<OfMessage>> {
    tx.all(&REACTION_BY, &[&id, &by])
}

/// Somebody's own notifications of a text, with whether each was seen; there are never as many as 500.
pub(super) fn mine_of_message(
    tx: &mut Tx,
    user: UserId,
    id: MessageId,
) -> Result<Vec<(NotificationId, NotificationKind, bool)>> {
    tx.all(&MINE_OF_MESSAGE, &[&user, &id])
}

/// Somebody's own notifications of a room's texts up to a number; all there are, as no more than 500 are kept.
pub(super) fn of_texts_up_to(
    tx: &mut Tx,
    user: UserId,
    room: RoomNo,
    number: i64,
) -> Result<Vec<NotificationId>> {
    tx.all(&OF_TEXTS_UP_TO, &[&user, &room, &number])
}

/// In a private chat the sender's next text after this one that `user` did not hide.
pub(super) fn next_shown(
    tx: &mut Tx,
    user: UserId,
    room: RoomNo,
    message: &Message,
) -> Result<Option<(MessageId, i64)>> {
    let (from, to) = (room.pk(message.number), room.pk(message.number + LOOKED_THROUGH));
    let found: Option<(MessageId, i64)> = tx.opt(&NEXT_SHOWN, &[&from, &to, &message.sender_id, &user])?;
    Ok(found.map(|(id, pk)| (id, pk - from + message.number)))
}

/// How many are not read, counted to `limit`.
pub(super) fn count_waiting(tx: &mut Tx, user: UserId, limit: i64) -> Result<i64> {
    tx.one(&COUNT_WAITING, &[&user, &limit])
}

/// Whether one by a text of this room waits already.
pub(super) fn waits_in(tx: &mut Tx, user: UserId, room: RoomNo) -> Result<bool> {
    let found: Option<NotificationId> = tx.opt(&WAITING_IN, &[&user, &room])?;
    Ok(found.is_some())
}

/// Those of a room not read, up to a number; all that are kept.
pub(super) fn waiting_up_to(
    tx: &mut Tx,
    user: UserId,
    room: RoomNo,
    number: i64,
) -> Result<Vec<NotificationId>> {
    tx.all(&WAITING_UP_TO, &[&user, &room, &number])
}

/// Those of these not read.
pub(super) fn waiting_among(
    tx: &mut Tx,
    user: UserId,
    ids: &[NotificationId],
) -> Result<Vec<NotificationId>> {
    tx.all(&WAITING_AMONG, &[&user, &ids])
}

/// Those not read, by their stamps up to one.
pub(super) fn waiting_stamped(
    tx: &mut Tx,
    user: UserId,
    up_to: i64,
    limit: i64,
) -> Result<Vec<NotificationId>> {
    tx.all(&WAITING_STAMPED, &[&user, &up_to, &limit])
}

/// Somebody's friend requests to a person.
pub(super) fn requests_of(tx: &mut Tx, user: UserId, by: UserId) -> Result<Vec<NotificationId>> {
    tx.all(&REQUESTS_OF, &[&user, &by])
}

/// What somebody called a person for; at most 500.
pub(super) fn made_by(tx: &mut Tx, user: UserId, by: UserId) -> Result<Vec<NotificationId>> {
    tx.all(&MADE_BY, &[&user, &by])
}

/// Of these notifications' texts, those the person may see.
pub(super) fn visible_messages(tx: &mut Tx, user: UserId, ids: &[NotificationId]) -> Result<Vec<MessageId>> {
    tx.all(&VISIBLE_MESSAGES, &[&user, &ids])
}

/// The newest stamp past the last `kept`.
pub(super) fn stamp_past(tx: &mut Tx, user: UserId, kept: i64) -> Result<Option<i64>> {
    tx.opt(&STAMP_PAST, &[&user, &kept])
}

/// Clears away those stamped up to this.
pub(super) fn delete_up_to(tx: &mut Tx, user: UserId, my_seq: i64) -> Result<()> {
    tx.run(&DELETE_UP_TO, &[&user, &my_seq]).map(drop)
}
