//! Blocks: somebody wants to hear nothing of somebody else.

use model::{Block, BlockRow, Emitted, OwnRow, UserId};

use super::{
    friends,
    relations::{check_other, lock_pair},
    store,
};
use crate::{error::Result, infra::db::Tx, notify, streams};

/// Blocks somebody, and ends what bound the two. Whoever is blocked stays so.
///
/// # Errors
/// 422 for oneself, 404 for nobody.
pub(super) fn block(tx: &mut Tx, user: UserId, other: UserId) -> Result<Block> {
    check_other(tx, user, other)?;
    // Whoever writes in their private chat locks it, and then looks whether they may.
    if let Some(room) = store::room_no(tx, streams::direct_id(user, other))? {
        streams::lock(tx, room)?;
    }
    lock_pair(tx, user, other)?;
    if !store::is_blocked(tx, user, other)? {
        let my_seq = streams::raise_user(tx, user)?;
        let since = tx.now();
        store::put_block(tx, user, other, Some(since), my_seq)?;
        emit(tx, user, my_seq, BlockRow::On(Block { user_id: other, since, my_seq }));
        friends::part(tx, user, other)?;
        notify::silenced(tx, user, other)?;
    }
    store::block(tx, user, other)
}

/// Lifts a block. One that is not there stays so.
///
/// # Errors
/// As [`block`].
pub(super) fn lift(tx: &mut Tx, user: UserId, other: UserId) -> Result<()> {
    check_other(tx, user, other)?;
    lock_pair(tx, user, other)?;
    if !store::is_blocked(tx, user, other)? {
        return Ok(());
    }
    let my_seq = streams::raise_user(tx, user)?;
    store::put_block(tx, user, other, None, my_seq)?;
    emit(tx, user, my_seq, BlockRow::Gone { user_id: other, gone: true, my_seq });
    Ok(())
}

fn emit(tx: &mut Tx, user_id: UserId, seq: i64, row: BlockRow) {
    tx.emit(Emitted::Own { user_id, seq, row: OwnRow::Block(row), member: None });
}
