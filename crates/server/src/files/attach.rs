//! Hanging files on messages, and taking them off.

use model::{Code, File, FileId, UserId};

use super::store;
use crate::{
    error::{Error, Result},
    infra::db::Tx,
    streams::RoomNo,
};

/// Most files one message carries.
pub const MOST_FILES: usize = 10;

/// Somebody's own finished uploads, in the order asked for.
///
/// # Errors
/// 422 for too many or the same twice; 404 when one is not there, not finished or not theirs.
pub fn own(tx: &mut Tx, owner: UserId, ids: &[FileId]) -> Result<Vec<File>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    if ids.len() > MOST_FILES {
        return Err(Error::invalid("fileIds", format!("A message carries at most {MOST_FILES} files.")));
    }
    if ids.iter().enumerate().any(|(at, id)| ids[..at].contains(id)) {
        return Err(Error::invalid("fileIds", "A message carries a file once."));
    }
    let mut found = store::own(tx, owner, ids)?;
    if found.len() < ids.len() {
        return Err(no_such_file());
    }
    found.sort_by_key(|file| ids.iter().position(|id| *id == file.id));
    Ok(found)
}

/// Hangs files on a message that is being stored in this transaction.
///
/// # Errors
/// 404 when one was removed meanwhile: the transaction must be rolled back.
pub fn attach(tx: &mut Tx, owner: UserId, room: RoomNo, number: i64, files: &[File]) -> Result<()> {
    let mut ordered: Vec<_> = (0_i64..).zip(files).collect();
    // In the order of their ids, so that no two wait for each other.
    ordered.sort_by_key(|(_, file)| file.id);
    for (position, file) in ordered {
        if !store::attach(tx, owner, room.pk(number), position, file.id)? {
            return Err(no_such_file());
        }
    }
    Ok(())
}

/// Takes the files off a message that is deleted or recalled in this transaction, and removes those that hang
/// on nothing else.
///
/// # Errors
/// Of the database.
pub fn release(tx: &mut Tx, room: RoomNo, number: i64) -> Result<()> {
    release_between(tx, room, number, number)
}

/// The same for all messages from one number to another, both included. Costs as much as there are files.
///
/// # Errors
/// Of the database.
pub fn release_between(tx: &mut Tx, room: RoomNo, first: i64, last: i64) -> Result<()> {
    for id in store::detach(tx, room.pk(first), room.pk(last))? {
        if !store::remove_unused(tx, id)? {
            store::loosen(tx, id)?;
        }
    }
    Ok(())
}

fn no_such_file() -> Error {
    Error::field(Code::NotFound, "fileIds", "There is no such file.")
}
