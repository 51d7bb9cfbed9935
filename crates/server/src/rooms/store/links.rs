//! SQL of ways into rooms.

use model::{LinkId, RoomId, RoomLink, Time, UserId};

use crate::{error::Result, infra::db::Tx, row, statements, streams::RoomNo};

row!(RoomLink { id, room_id, created_by, created_at, expires_at, max_uses, uses, revoked_at });

/// A link is good while the account of whoever made it is open; leaving the room revokes it.
macro_rules! of_open_account {
    ($made_by:literal) => {
        concat!("EXISTS (SELECT 1 FROM users u WHERE u.id = ", $made_by, " AND u.deactivated_at IS NULL)")
    };
}

macro_rules! link_columns {
    () => {
        "l.id, r.id, l.created_by, l.created_at, l.expires_at, l.max_uses, l.uses, l.revoked_at
        FROM links l JOIN rooms r ON r.no = l.room_no "
    };
}

statements! {
    INSERT = "INSERT INTO links (id, room_no, code_hash, created_by, created_at, expires_at, max_uses, uses)
        VALUES ($1, $2, $3, $4, $5, $6, $7, 0)";
    PAGE = concat!("SELECT ", link_columns!(),
        "WHERE l.room_no = $1 AND l.revoked_at IS NULL AND l.expires_at > $2 AND l.uses < l.max_uses
        AND l.id < $3 AND ", of_open_account!("l.created_by"), " ORDER BY l.id DESC LIMIT $4");
    FIND = concat!("SELECT ", link_columns!(), "WHERE l.id = $1 AND l.room_no = $2");
    REVOKE = "UPDATE links SET revoked_at = $2 WHERE id = $1 AND revoked_at IS NULL";
    REVOKE_BY = "UPDATE links SET revoked_at = $3 WHERE room_no = $1 AND created_by = $2 AND revoked_at IS NULL";
    OPENED = concat!("SELECT r.no, r.id, l.created_at FROM links l JOIN rooms r ON r.no = l.room_no
        WHERE l.code_hash = $1 AND l.revoked_at IS NULL AND l.expires_at > $2 AND l.uses < l.max_uses
        AND r.deleted_at IS NULL AND ", of_open_account!("l.created_by"));
    REDEEM = concat!("UPDATE links SET uses = uses + 1
        WHERE code_hash = $1 AND revoked_at IS NULL AND expires_at > $2 AND uses < max_uses AND ", of_open_account!("links.created_by"));
}

/// Keeps a link and the hash of its code.
pub(in crate::rooms) fn insert(tx: &mut Tx, room: RoomNo, link: &RoomLink, code_hash: &[u8]) -> Result<()> {
    tx.run(
        &INSERT,
        &[&link.id, &room, &code_hash, &link.created_by, &link.created_at, &link.expires_at, &link.max_uses],
    )
    .map(drop)
}

/// The links of a room that are good and older than one, the newest first.
pub(in crate::rooms) fn page(tx: &mut Tx, room: RoomNo, before: LinkId, limit: i64) -> Result<Vec<RoomLink>> {
    let now = tx.now();
    tx.all(&PAGE, &[&room, &now, &before, &limit])
}

/// One of a room's links.
pub(in crate::rooms) fn find(tx: &mut Tx, room: RoomNo, id: LinkId) -> Result<Option<RoomLink>> {
    tx.opt(&FIND, &[&id, &room])
}

/// Takes one back.
pub(in crate::rooms) fn revoke(tx: &mut Tx, id: LinkId) -> Result<()> {
    let now = tx.now();
    tx.run(&REVOKE, &[&id, &now]).map(drop)
}

/// Takes back what somebody made in a room.
pub(in crate::rooms) fn revoke_by(tx: &mut Tx, room: RoomNo, user: UserId) -> Result<()> {
    let now = tx.now();
    tx.run(&REVOKE_BY, &[&room, &user, &now]).map(drop)
}

/// The room a code opens, and when the link was made.
pub(in crate::rooms) fn opened(tx: &mut Tx, code_hash: &[u8]) -> Result<Option<(RoomNo, RoomId, Time)>> {
    let now = tx.now();
    tx.opt(&OPENED, &[&code_hash, &now])
}

/// Counts one use: of several at once no more succeed than are left.
pub(in crate::rooms) fn redeem(tx: &mut Tx, code_hash: &[u8]) -> Result<bool> {
    let now = tx.now();
    Ok(tx.run(&REDEEM, &[&code_hash, &now])? == 1)
}
