//! An upload from its announcement to its last byte.

use std::{
    io::{self, ErrorKind},
    time::Duration,
};

use axum::body::{Body, BodyDataStream};
use bytes::Bytes;
use futures_util::StreamExt;
use model::{Code, FileId, UserId};
use tokio::{fs::File, io::AsyncWriteExt};

use super::{
    LOOSE_MS, finish,
    metadata::Metadata,
    store::{self, Upload},
    turns::Turn,
};
use crate::{
    accounts,
    app::App,
    error::{Error, OnConstraint, Result},
    infra::{db::Tx, media, random},
};

/// How long nothing may arrive before the request is given up; what arrived stays.
const IDLE: Duration = Duration::from_mins(1);
/// After so many bytes what arrived is given to the disk and noted, so that a crash costs no more.
const CHECKPOINT_BYTES: i64 = 32 << 20;

/// Most files of one person, empty ones too, where their bytes are bounded: each new one counts all before it.
const MOST_FILES: i64 = 100_000;

/// Where an upload stands.
#[derive(Clone, Debug)]
pub(super) struct Standing {
    pub(super) id: FileId,
    pub(super) size_bytes: i64,
    pub(super) offset_bytes: i64,
    /// When it goes if it hangs on nothing; milliseconds.
    pub(super) expires_at: model::Time,
    pub(super) is_new: bool,
}

impl From<Upload> for Standing {
    fn from(upload: Upload) -> Standing {
        Standing {
            id: upload.id,
            size_bytes: upload.size_bytes,
            offset_bytes: upload.offset_bytes,
            expires_at: upload.created_at.plus_millis(LOOSE_MS),
            is_new: false,
        }
    }
}

/// Begins an upload, or finds the one the same person began under the same id.
pub(super) async fn create(app: &App, owner: UserId, size: u64, about: Metadata) -> Result<Standing> {
    check(app, size, &about.name).await?;
    let size = i64::try_from(size).map_err(|_| too_large(app))?;
    let id = about.id.unwrap_or_else(|| FileId(random::uuid_v7(app.clock.now())));
    let limits = app.config.limits.clone();
    let created = app.db.write(move |tx| {
        if let Some(upload) = store::upload(tx, id)?.filter(|upload| upload.owner_id == owner) {
            return if upload.is_finished || upload.size_bytes == size {
                Ok(Standing::from(upload))
            } else {
                Err(id_taken())
            };
        }
        if store::is_known(tx, id)? {
            return Err(id_taken());
        }
        accounts::lock(tx, owner)?;
        check_room_left(tx, owner, size, &limits)?;
        store::insert(tx, id, owner, &about.name, size).on_constraint("files_pkey", id_taken)?;
        let upload = store::upload(tx, id)?.ok_or_else(Error::not_found)?;
        Ok(Standing { is_new: true, ..Standing::from(upload) })
    });
    let standing = created.await?;
    if standing.is_new && size == 0 {
        let standing = append(app, owner, id, 0, Body::empty()).await?;
        return Ok(Standing { is_new: true, ..standing });
    }
    Ok(standing)
}

/// Refuses before a byte is sent.
async fn check(app: &App, size: u64, name: &str) -> Result<()> {
    if size > app.config.limits.file_bytes() {
        return Err(too_large(app));
    }
    app.disk.check_upload(size).await?;
    if media::endings(name).any(|ending| app.config.media.forbidden_endings.contains(&ending)) {
        return Err(finish::forbidden());
    }
    Ok(())
}

fn check_room_left(tx: &mut Tx, owner: UserId, size: i64, limits: &crate::config::Limits) -> Result<()> {
    let (count, bytes) = store::loose(tx, owner)?;
    let most_bytes = i64::try_from(limits.upload_bytes_per_person()).unwrap_or(i64::MAX);
    if count >= i64::from(limits.uploads_per_person) || bytes.saturating_add(size) > most_bytes {
        return Err(Error::too_many(60_000));
    }
    let Some(most) = limits.shared_bytes_per_person() else { return Ok(()) };
    let (count, bytes) = store::held(tx, owner, MOST_FILES)?;
    if count >= MOST_FILES {
        return Err(Error::new(
            Code::QuotaFull,
            format!("One person has at most {MOST_FILES} files here. Delete some first."),
        ));
    }
    if u64::try_from(bytes.saturating_add(size)).unwrap_or_default() > most {
        return Err(Error::new(
            Code::QuotaFull,
            format!("One person's files take at most {} MiB here. Delete some first.", most >> 20),
        ));
    }
    Ok(())
}

/// Where somebody's own upload stands. Whoever writes into it stops first; when all of it is here it is finished.
pub(super) async fn standing(app: &App, owner: UserId, id: FileId) -> Result<Standing> {
    let app = app.clone();
    // On a task of its own: finishing goes on when the request is dropped.
    let work = tokio::spawn(async move {
        let (turn, upload) = take(&app, owner, id).await?;
        finish_when_whole(&app, turn, upload).await
    });
    work.await.map_err(|error| Error::Internal(error.into()))?
}

/// Writes what comes from `offset` on, until it ends, breaks, or somebody newer wants to write.
pub(super) async fn append(
    app: &App,
    owner: UserId,
    id: FileId,
    offset: i64,
    body: Body,
) -> Result<Standing> {
    let app = app.clone();
    // On a task of its own: a request that is dropped still writes down what it has.
    let work = tokio::spawn(async move {
        let (mut turn, mut upload) = take(&app, owner, id).await?;
        if offset != upload.offset_bytes {
            return Err(Error::field(
                Code::Conflict,
                "Upload-Offset",
                format!("The upload stands at {}.", upload.offset_bytes),
            ));
        }
        if !upload.is_finished {
            write(&app, &mut turn, &mut upload, body).await?;
        }
        finish_when_whole(&app, turn, upload).await
    });
    work.await.map_err(|error| Error::Internal(error.into()))?
}

/// Removes somebody's own upload that hangs on nothing.
pub(super) async fn cancel(app: &App, owner: UserId, id: FileId) -> Result<()> {
    let (_turn, upload) = take(app, owner, id).await?;
    if !upload.is_loose {
        return Err(Error::new(Code::Conflict, "That file is shared: delete its message."));
    }
    app.db.write(move |tx| store::remove_unused(tx, id)).await?;
    Ok(())
}

/// Takes over somebody's own upload, and looks where it stands once nobody else writes. Others break nothing off.
async fn take(app: &App, owner: UserId, id: FileId) -> Result<(Turn, Upload)> {
    find(app, owner, id).await?;
    let turn = app.uploads.take(id).await?;
    Ok((turn, find(app, owner, id).await?))
}

async fn find(app: &App, owner: UserId, id: FileId) -> Result<Upload> {
    let found = app.db.read(move |tx| store::upload(tx, id)).await?;
    found.filter(|upload| upload.owner_id == owner).ok_or_else(Error::not_found)
}

async fn finish_when_whole(app: &App, _turn: Turn, upload: Upload) -> Result<Standing> {
    if !upload.is_finished && upload.offset_bytes == upload.size_bytes {
        finish::finish(app, &upload).await?;
    }
    Ok(Standing::from(upload))
}

/// Why writing ended.
enum End {
    Whole,
    Broken,
    TooMuch,
}

async fn write(app: &App, turn: &mut Turn, upload: &mut Upload, body: Body) -> Result<()> {
    app.disk.check_upload(0).await?;
    let start = u64::try_from(upload.offset_bytes).unwrap_or_default();
    let file = app.media.write_from(upload.id.0, start).await?;
    let mut spool = Writer::new(file, upload.offset_bytes);
    let mut pieces = body.into_data_stream();
    let end = loop {
        let piece = tokio::select! {
            () = turn.wanted() => break End::Broken,
            piece = next(&mut pieces) => piece,
        };
        let piece = match piece {
            Ok(Some(piece)) => piece,
            Ok(None) => break End::Whole,
            Err(()) => break End::Broken,
        };
        let length = i64::try_from(piece.len()).unwrap_or(i64::MAX);
        if spool.offset.saturating_add(length) > upload.size_bytes {
            break End::TooMuch;
        }
        // Of what failed nothing is noted: only what was noted before stands.
        spool.add(&piece).await.map_err(media::failed)?;
        if spool.offset - upload.offset_bytes >= CHECKPOINT_BYTES {
            note(app, &mut spool, upload).await?;
            app.disk.check_upload(0).await?;
        }
    };
    note(app, &mut spool, upload).await?;
    match end {
        End::Whole => Ok(()),
        End::Broken => Err(Error::bad_request("The upload broke off. Go on from where it stands.")),
        End::TooMuch => Err(Error::new(Code::TooLarge, "More arrived than was announced.")),
    }
}

/// Writes into an upload's file. A file tells of a write that failed with the next thing done to it, and once only: so
/// after a failure nothing more is said to be on disk.
struct Writer {
    file: File,
    /// Where the next piece goes; not all before it need be on disk.
    offset: i64,
    failed: Option<ErrorKind>,
}

impl Writer {
    fn new(file: File, offset: i64) -> Writer {
        Writer { file, offset, failed: None }
    }

    async fn add(&mut self, piece: &[u8]) -> io::Result<()> {
        let written = self.file.write_all(piece).await;
        self.remember(written)?;
        self.offset += i64::try_from(piece.len()).unwrap_or(i64::MAX);
        Ok(())
    }

    /// Gives what was written to the disk, and says up to where.
    async fn settle(&mut self) -> io::Result<i64> {
        if let Some(kind) = self.failed {
            return Err(kind.into());
        }
        let flushed = self.file.flush().await;
        self.remember(flushed)?;
        let synced = self.file.sync_data().await;
        self.remember(synced)?;
        Ok(self.offset)
    }

    fn remember(&mut self, done: io::Result<()>) -> io::Result<()> {
        done.inspect_err(|error| self.failed = Some(error.kind()))
    }
}

/// The next piece; an error when the connection broke or nothing comes.
async fn next(pieces: &mut BodyDataStream) -> std::result::Result<Option<Bytes>, ()> {
    match tokio::time::timeout(IDLE, pieces.next()).await {
        Ok(None) => Ok(None),
        Ok(Some(Ok(piece))) => Ok(Some(piece)),
        Ok(Some(Err(_))) | Err(_) => Err(()),
    }
}

/// Gives what arrived to the disk, then notes it: a crash may lose bytes, never count lost ones.
async fn note(app: &App, spool: &mut Writer, upload: &mut Upload) -> Result<()> {
    let (id, offset) = (upload.id, spool.settle().await.map_err(media::failed)?);
    app.db.write(move |tx| store::set_offset(tx, id, offset)).await?;
    upload.offset_bytes = offset;
    Ok(())
}

fn too_large(app: &App) -> Error {
    Error::new(Code::TooLarge, format!("A file has at most {} MiB here.", app.config.limits.file_mib))
}

fn id_taken() -> Error {
    Error::field(Code::IdTaken, "id", "That id is taken.")
}

#[cfg(test)]
mod tests {
    use std::io::ErrorKind;

    use tokio::fs::OpenOptions;

    use super::Writer;

    #[tokio::test]
    async fn what_did_not_reach_the_disk_does_not_count() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("upload");
        let open = async |path: &std::path::Path| {
            OpenOptions::new().write(true).create(true).truncate(false).open(path).await.unwrap()
        };
        let mut writer = Writer::new(open(&path).await, 0);
        writer.add(b"tea").await.unwrap();
        assert_eq!(writer.settle().await.unwrap(), 3);
        assert_eq!(std::fs::read(&path).unwrap(), b"tea");
        // From here on the disk is full.
        writer.file = open("/dev/full".as_ref()).await;
        writer.add(b"cake").await.unwrap(); // It is told later.
        let told = writer.add(b"milk").await.unwrap_err();
        assert_eq!(told.kind(), ErrorKind::StorageFull);
        // The file itself has told it, and would not again.
        for _ in 0..2 {
            assert_eq!(writer.settle().await.unwrap_err().kind(), ErrorKind::StorageFull);
        }
        let mut writer = Writer::new(open("/dev/full".as_ref()).await, 0);
        writer.add(b"cake").await.unwrap();
        for _ in 0..2 {
            assert_eq!(writer.settle().await.unwrap_err().kind(), ErrorKind::StorageFull);
        }
    }
}
