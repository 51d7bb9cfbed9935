//! Backups: one file that holds the database and the shared files, written while the server runs.
//!
//! It reads beside the server and stops nobody: on SQLite a consistent copy is made with `VACUUM INTO`, on
//! PostgreSQL every table is copied out in one REPEATABLE READ transaction, so all of them as of one moment. The
//! folders, and the objects of a bucket, come after the database, so whatever the database knows is there, unless it was
//! deleted since.

mod archive;
mod bucket;
mod folders;
mod lite;
mod manifest;
mod pg;

use std::{
    fs::{self, File, OpenOptions},
    io,
    os::unix::fs::OpenOptionsExt,
    path::{Path, PathBuf},
};

use model::Time;
use uuid::Uuid;

pub(super) use self::pg::snapshot as postgres_snapshot;
use self::{bucket::Packed, manifest::Manifest};
use super::{Engine, Place, Statement, sqlite::beside};
use crate::{
    error::{Error, Result},
    infra::media::Objects,
};

/// What the entry is called that says what the archive is.
const MANIFEST: &str = "klatch.json";

/// What a backup came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    /// The epoch: of the database that was copied, or the new one of the one that was restored.
    pub epoch: Uuid,
    /// When the copy was made.
    pub made_at: Time,
    /// Shared files in it, with their small copies.
    pub files: u64,
    /// Those the database knows and the bucket did not hold: deleted meanwhile, or lost.
    pub missing: u64,
}

/// Where a server has what it keeps.
pub struct Everything<'e> {
    /// Its database.
    pub place: &'e Place,
    /// Its data folder.
    pub data: &'e Path,
    /// Its bucket, when shared files are kept in one.
    pub objects: Option<&'e Objects>,
}

/// Writes the database and the shared files to `file`. A server may run meanwhile; it waits for nothing but the disk.
/// Beside `file` it needs room for the database once more. `listed` gives the id of each shared file, and whether it
/// has a small copy: what is to be read from a bucket.
///
/// # Errors
/// With a sentence for the person who runs it: `file` exists already, there is no database, it is damaged, the bucket
/// does not answer or holds none of the files.
pub fn backup(from: &Everything<'_>, listed: &'static Statement, file: &Path, now: Time) -> Result<Report> {
    if file.exists() {
        return Err(Error::internal(format!("{} exists already. Choose another name.", file.display())));
    }
    let work = Work::new(file)?;
    let listed = from.objects.map(|_| listed);
    let copied = match from.place {
        Place::Sqlite(database) => lite::copy(database, &work, now, listed)?,
        Place::Postgres(url) => pg::copy(url, &work, now, listed)?,
    };
    let whole = work.path("archive");
    let packed = write(&whole, &copied, Some(from.data), from.objects)?;
    // A link refuses a file that has appeared meanwhile, which a rename, for file systems without links, does not.
    fs::hard_link(&whole, file)
        .or_else(|error| match error.kind() {
            io::ErrorKind::AlreadyExists => Err(error),
            _ => fs::rename(&whole, file),
        })
        .map_err(|error| failed(file, &error))?;
    sync_folder(file);
    let Packed { count, missing } = packed;
    Ok(Report { epoch: copied.manifest.epoch, made_at: now, files: count, missing })
}

/// Reads an archive of [`backup`] into an empty folder and, on PostgreSQL, an empty database; gives the
/// database another epoch. Shared files go into the folder or, where there is one, the bucket. What fails leaves nothing
/// behind that could be served; a bucket may have got some of the objects then, and gets the others the next time.
///
/// # Errors
/// With a sentence for the person who runs it: the folder or the database is not empty, a server runs on it, the
/// archive is damaged, cut off, from a newer Klatch, or from the other engine; the bucket does not answer.
pub fn restore(into: &Everything<'_>, file: &Path) -> Result<Report> {
    let Everything { place, data, objects } = *into;
    check_empty(data)?;
    let work = Work::new(&data.join("restore"))?;
    let mut manifest = None;
    let mut files = 0;
    archive::read(file, |name, _, bytes| {
        if name == MANIFEST {
            manifest = Some(Manifest::read(bytes, place)?);
            return Ok(());
        }
        if manifest.is_none() {
            return Err(Error::internal("That is no backup of Klatch."));
        }
        files += u64::from(folders::is_inside(name));
        match (objects, bucket::key(name)) {
            // Its checksum is looked at all the same; it is read again once all of them are right.
            (Some(_), Some(_)) => Ok(()),
            _ => folders::unpack(&work.folder, name, bytes),
        }
    })?;
    let manifest = manifest.ok_or_else(|| Error::internal("That is no backup of Klatch."))?;
    // The database comes last: without it nothing of this is served.
    let put_back = || objects.map_or(Ok(()), |objects| bucket::restore(file, objects));
    let epoch = match place {
        Place::Sqlite(database) => {
            let epoch = lite::restore(&work, &manifest, database)?;
            put_back()?;
            epoch
        }
        Place::Postgres(url) => pg::restore(url, &work, &manifest, put_back)?,
    };
    folders::move_in(&work.folder, data)?;
    if let Place::Sqlite(database) = place {
        lite::move_in(&work, database)?;
    }
    sync_folder(&data.join("klatch.db"));
    Ok(Report { epoch, made_at: manifest.made_at, files, missing: 0 })
}

/// A database as copied: files beside the archive to come.
struct Copied {
    manifest: Manifest,
    /// Name in the archive, and where it is now.
    parts: Vec<(String, PathBuf)>,
    /// The shared files it knows, where they are in a bucket.
    files: Vec<bucket::Known>,
}

/// Writes an archive; answers how many shared files are in it.
fn write(to: &Path, copied: &Copied, data: Option<&Path>, objects: Option<&Objects>) -> Result<Packed> {
    let made_secs = copied.manifest.made_at.0.max(0).unsigned_abs() / 1_000;
    let mut archive = archive::Writer::new(create(to)?, made_secs);
    archive.add_text(MANIFEST, &copied.manifest.to_text())?;
    for (name, path) in &copied.parts {
        archive.add_file(name, path)?;
    }
    let mut packed = Packed::default();
    if let Some(data) = data {
        packed.count = folders::pack(&mut archive, data)?;
        if let Some(objects) = objects {
            let kept = bucket::pack(&mut archive, data, objects, &copied.files)?;
            packed = Packed { count: packed.count + kept.count, ..kept };
        }
    }
    archive.finish()?;
    Ok(packed)
}

/// Refuses a folder in which something was kept: only what a lock leaves behind may be there.
fn check_empty(data: &Path) -> Result<()> {
    for entry in fs::read_dir(data).map_err(|error| failed(data, &error))? {
        let name = entry.map_err(|error| failed(data, &error))?.file_name();
        if name != "klatch.lock" {
            return Err(Error::internal(format!(
                "The data folder {} is not empty. Restore into a new one, and take the old one away first if it is to have its name.",
                data.display()
            )));
        }
    }
    Ok(())
}

/// A folder for what is not finished; gone when dropped.
struct Work {
    folder: PathBuf,
}

impl Work {
    /// Beside a file, private.
    fn new(file: &Path) -> Result<Work> {
        let folder = beside(file, ".unfinished");
        if folder.exists() {
            return Err(Error::internal(format!(
                "{} is there already: another run, or one that was killed. Delete it if none is at work.",
                folder.display()
            )));
        }
        let mut builder = fs::DirBuilder::new();
        std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
        builder.create(&folder).map_err(|error| failed(&folder, &error))?;
        Ok(Work { folder })
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }
}

impl Drop for Work {
    fn drop(&mut self) {
        if let Err(error) = fs::remove_dir_all(&self.folder) {
            tracing::warn!(folder = %self.folder.display(), %error, "what is left over was not deleted");
        }
    }
}

/// Makes a file that only its owner reads.
fn create(path: &Path) -> Result<File> {
    let made = OpenOptions::new().write(true).create_new(true).mode(0o600).open(path);
    made.map_err(|error| failed(path, &error))
}

/// Makes a new name in a folder last; where the system cannot, it is only less sure.
fn sync_folder(file: &Path) {
    let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    if let Err(error) = File::open(folder).and_then(|folder| folder.sync_all()) {
        tracing::debug!(%error, "a folder was not synced");
    }
}

fn failed(path: &Path, error: &io::Error) -> Error {
    Error::internal(format!("{}: {error}", path.display()))
}

fn engine_name(engine: Engine) -> &'static str {
    match engine {
        Engine::Sqlite => "sqlite",
        Engine::Postgres => "postgres",
    }
}
