//! All SQL of files.

use model::{File, FileId, Time, UserId};

use crate::{
    error::Result,
    infra::{
        db::{Tx, Work},
        media::{Kind, Picture},
    },
    row, statements,
};

row!(Upload { id, owner_id, name, size_bytes, offset_bytes, created_at, is_finished, is_loose });
row!(Readable { name, media_type, size_bytes, is_picture, thumbnail_type, thumbnail_bytes });

statements! {
    INSERT = "INSERT INTO files
            (id, owner_id, name, media_type, size_bytes, offset_bytes, created_at, loose_since)
        VALUES ($1, $2, $3, 'application/octet-stream', $4, 0, $5, $5)";
    UPLOAD = "SELECT id, owner_id, name, size_bytes, offset_bytes, created_at,
            finished_at IS NOT NULL, loose_since IS NOT NULL
        FROM files WHERE id = $1 AND removed_at IS NULL";
    IS_KNOWN = "SELECT count(*) FROM files WHERE id = $1";
    /// How many uploads of a person hang on no message, and their bytes.
    LOOSE = "SELECT count(*), CAST(coalesce(sum(size_bytes), 0) AS BIGINT) FROM files
        WHERE owner_id = $1 AND loose_since IS NOT NULL AND removed_at IS NULL";
    /// How many files a person has, and their bytes; of no more than so many.
    HELD = "SELECT count(*), CAST(coalesce(sum(size_bytes), 0) AS BIGINT) FROM (
            SELECT size_bytes FROM files WHERE owner_id = $1 AND removed_at IS NULL LIMIT $2) held";
    SET_OFFSET = "UPDATE files SET offset_bytes = $2 WHERE id = $1";
    FINISH = "UPDATE files SET media_type = $2, size_bytes = $3, width = $4, height = $5, thumbhash = $6,
            thumbnail_type = $7, thumbnail_bytes = $8, offset_bytes = $3, finished_at = $9
        WHERE id = $1 AND finished_at IS NULL AND removed_at IS NULL";

    /// Somebody's own finished uploads among these.
    OWN = "SELECT id, name, media_type, size_bytes, width, height, thumbhash FROM files
        WHERE id IN ids($1) AND owner_id = $2 AND finished_at IS NOT NULL AND removed_at IS NULL";
    BIND = "UPDATE files SET loose_since = NULL
        WHERE id = $1 AND owner_id = $2 AND finished_at IS NOT NULL AND removed_at IS NULL";
    ATTACH = "INSERT INTO message_files (message_pk, position, file_id) VALUES ($1, $2, $3)";
    ATTACHED = "SELECT DISTINCT file_id FROM message_files
        WHERE message_pk >= $1 AND message_pk <= $2 ORDER BY file_id";
    DETACH = "DELETE FROM message_files WHERE message_pk >= $1 AND message_pk <= $2";
    LOCK = "UPDATE files SET size_bytes = size_bytes WHERE id = $1";
    /// Takes a file away from everybody, unless something still shows it.
    REMOVE_UNUSED = "UPDATE files SET removed_at = $2, loose_since = NULL
        WHERE id = $1 AND removed_at IS NULL
            AND NOT EXISTS (SELECT 1 FROM message_files a WHERE a.file_id = $1)
            AND NOT EXISTS (SELECT 1 FROM users u WHERE u.avatar_file_id = $1)";
    /// A picture of somebody that was in a message too: once it is not their picture any more, it is as any loose one.
    LOOSEN = "UPDATE files SET loose_since = $2 WHERE id = $1 AND loose_since IS NULL AND removed_at IS NULL
        AND NOT EXISTS (SELECT 1 FROM message_files a WHERE a.file_id = $1)";
    KEEP_LOOSE = "UPDATE files SET loose_since = $2 WHERE id = $1 AND loose_since IS NOT NULL";

    /// What somebody may read: pictures of people, their own upload before it is shared, and what hangs on a
    /// message of a room they are in that is not deleted, not cleared and not hidden.
    READABLE = "SELECT f.name, f.media_type, f.size_bytes, f.width IS NOT NULL, f.thumbnail_type, f.thumbnail_bytes
        FROM files f
        WHERE f.id = $1 AND f.finished_at IS NOT NULL AND f.removed_at IS NULL AND (
            (f.owner_id = $2 AND f.loose_since IS NOT NULL)
            OR EXISTS (SELECT 1 FROM users u WHERE u.avatar_file_id = f.id)
            OR EXISTS (SELECT 1 FROM message_files a
                JOIN messages m ON m.pk = a.message_pk AND m.body IS NOT NULL
                JOIN members b ON b.room_no = m.room_no AND b.user_id = $2 AND b.left_at IS NULL
                JOIN rooms r ON r.no = m.room_no AND r.deleted_at IS NULL
                JOIN chats c ON c.user_id = $2 AND c.room_no = m.room_no
                WHERE a.file_id = f.id AND (m.pk & 4294967295) > c.cleared_number
                    AND NOT EXISTS (SELECT 1 FROM hidden h WHERE h.user_id = $2 AND h.pk = m.pk)))";

    EXPIRED = "SELECT id FROM files WHERE loose_since < $1 ORDER BY loose_since LIMIT $2";
    REMOVED = "SELECT id FROM files WHERE removed_at IS NOT NULL ORDER BY removed_at, id LIMIT $1 OFFSET $2";
    DELETE = "DELETE FROM files WHERE id = $1 AND removed_at IS NOT NULL";
    /// Every file that is whole, and whether it has a small copy: what a backup has to hold.
    KEPT = "SELECT id, thumbnail_bytes IS NOT NULL FROM files
        WHERE finished_at IS NOT NULL AND removed_at IS NULL";
}

/// An upload as its owner continues it.
#[derive(Clone, Debug)]
pub(super) struct Upload {
    pub(super) id: FileId,
    pub(super) owner_id: UserId,
    pub(super) name: String,
    pub(super) size_bytes: i64,
    pub(super) offset_bytes: i64,
    pub(super) created_at: Time,
    pub(super) is_finished: bool,
    pub(super) is_loose: bool,
}

/// A file as it is handed out.
#[derive(Clone, Debug)]
pub(super) struct Readable {
    pub(super) name: String,
    pub(super) media_type: String,
    pub(super) size_bytes: i64,
    pub(super) is_picture: bool,
    pub(super) thumbnail_type: Option<String>,
    pub(super) thumbnail_bytes: Option<i64>,
}

/// Begins an upload.
pub(super) fn insert(tx: &mut Tx, id: FileId, owner: UserId, name: &str, size_bytes: i64) -> Result<()> {
    let now = tx.now();
    tx.run(&INSERT, &[&id, &owner, &name, &size_bytes, &now]).map(drop)
}

/// An upload, finished or not.
pub(super) fn upload(tx: &mut Tx, id: FileId) -> Result<Option<Upload>> {
    tx.opt(&UPLOAD, &[&id])
}

/// Whether an id was ever used and not forgotten yet.
pub(super) fn is_known(tx: &mut Tx, id: FileId) -> Result<bool> {
    let (count,): (i64,) = tx.one(&IS_KNOWN, &[&id])?;
    Ok(count > 0)
}

/// How many uploads of a person hang on no message, and their bytes.
pub(super) fn loose(tx: &mut Tx, owner: UserId) -> Result<(i64, i64)> {
    tx.one(&LOOSE, &[&owner])
}

/// How many files a person has, and their bytes: shared or not, as announced or as they are. Costs as much as there are
/// files, so it stops after `most`.
pub(super) fn held(tx: &mut Tx, owner: UserId, most: i64) -> Result<(i64, i64)> {
    tx.one(&HELD, &[&owner, &most])
}

/// Notes how much has arrived and is on disk.
pub(super) fn set_offset(tx: &mut Tx, id: FileId, offset_bytes: i64) -> Result<()> {
    tx.run(&SET_OFFSET, &[&id, &offset_bytes]).map(drop)
}

/// Marks an upload as whole, with what was found in it.
pub(super) fn finish(tx: &mut Tx, upload: &Upload, kind: &Kind, picture: Option<&Picture>) -> Result<()> {
    let now = tx.now();
    let number = |value: u64| i64::try_from(value).unwrap_or(i64::MAX);
    let size = picture.map_or(upload.size_bytes, |picture| number(picture.size_bytes));
    tx.run(
        &FINISH,
        &[
            &upload.id,
            &kind.media_type,
            &size,
            &picture.map(|picture| i64::from(picture.width)),
            &picture.map(|picture| i64::from(picture.height)),
            &picture.map(|picture| picture.thumbhash.as_str()),
            &picture.map(|picture| picture.thumbnail.media_type),
            &picture.map(|picture| number(picture.thumbnail.bytes.len() as u64)),
            &now,
        ],
    )
    .map(drop)
}

/// Those of these files that are somebody's own and finished, in no order.
pub(super) fn own(tx: &mut Tx, owner: UserId, ids: &[FileId]) -> Result<Vec<File>> {
    let rows: Vec<super::Shown> = tx.all(&OWN, &[&ids, &owner])?;
    Ok(rows.into_iter().map(|shown| shown.0).collect())
}

/// Hangs a file on a message; false when it is no longer there to be hung.
pub(super) fn attach(tx: &mut Tx, owner: UserId, message_pk: i64, position: i64, id: FileId) -> Result<bool> {
    if tx.run(&BIND, &[&id, &owner])? == 0 {
        return Ok(false);
    }
    tx.run(&ATTACH, &[&message_pk, &position, &id])?;
    Ok(true)
}

/// Takes all files off a range of messages, by their keys, and answers which they were, in the order of their ids.
pub(super) fn detach(tx: &mut Tx, first_pk: i64, last_pk: i64) -> Result<Vec<FileId>> {
    let rows: Vec<(FileId,)> = tx.all(&ATTACHED, &[&first_pk, &last_pk])?;
    if !rows.is_empty() {
        tx.run(&DETACH, &[&first_pk, &last_pk])?;
    }
    Ok(rows.into_iter().map(|(id,)| id).collect())
}

/// Takes a file away from everybody unless something still shows it. Locks it first: what hung it somewhere a
/// moment ago is seen.
pub(super) fn remove_unused(tx: &mut Tx, id: FileId) -> Result<bool> {
    let now = tx.now();
    tx.run(&LOCK, &[&id])?;
    let is_removed = tx.run(&REMOVE_UNUSED, &[&id, &now])? == 1;
    if is_removed {
        tx.wake(Work::Files);
    }
    Ok(is_removed)
}

/// Begins the day of grace of a file that no message holds any more.
pub(super) fn loosen(tx: &mut Tx, id: FileId) -> Result<()> {
    let now = tx.now();
    tx.run(&LOOSEN, &[&id, &now]).map(drop)
}

/// Looks at a loose file again after another day.
pub(super) fn keep_loose(tx: &mut Tx, id: FileId) -> Result<()> {
    let now = tx.now();
    tx.run(&KEEP_LOOSE, &[&id, &now]).map(drop)
}

/// A file, if this person may read it.
pub(super) fn readable(tx: &mut Tx, id: FileId, user: UserId) -> Result<Option<Readable>> {
    tx.opt(&READABLE, &[&id, &user])
}

/// Files that were loose before a time, the oldest first.
pub(super) fn expired(tx: &mut Tx, before: Time, limit: i64) -> Result<Vec<FileId>> {
    let rows: Vec<(FileId,)> = tx.all(&EXPIRED, &[&before, &limit])?;
    Ok(rows.into_iter().map(|(id,)| id).collect())
}

/// Files whose bytes are to be deleted, the longest removed first, after so many others.
pub(super) fn removed(tx: &mut Tx, skipped: i64, limit: i64) -> Result<Vec<FileId>> {
    let rows: Vec<(FileId,)> = tx.all(&REMOVED, &[&limit, &skipped])?;
    Ok(rows.into_iter().map(|(id,)| id).collect())
}

/// Forgets a file whose bytes are gone.
pub(super) fn delete(tx: &mut Tx, id: FileId) -> Result<()> {
    tx.run(&DELETE, &[&id]).map(drop)
}
