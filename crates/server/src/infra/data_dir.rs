//! The data folder: private, and one process's at a time.

use std::{
    fs::{self, File, OpenOptions, TryLockError},
    io::{Read, Seek, Write},
    os::unix::fs::{DirBuilderExt, OpenOptionsExt, PermissionsExt},
    path::{Path, PathBuf},
};

use crate::error::{Error, Result};

/// The SQLite file in the data folder.
pub const DATABASE: &str = "klatch.db";

/// The folder everything is kept in. While this lives, no other process gets it.
#[derive(Debug)]
pub struct DataDir {
    path: PathBuf,
    _lock: Lock,
}

impl DataDir {
    /// Makes the folder (0700) if it is not there, and locks it.
    ///
    /// # Errors
    /// When another process has it (named), when it is not a folder of ours, or when others may look into it:
    /// nobody's rights are taken away unasked.
    pub fn open(path: &Path) -> Result<Self> {
        if !path.exists() {
            fs::DirBuilder::new().recursive(true).mode(0o700).create(path).map_err(|error| {
                Error::internal(format!("The folder {} cannot be made: {error}", path.display()))
            })?;
        }
        check_private(path)?;
        let lock = Lock::take(&path.join("klatch.lock"), &format!("The data folder {}", path.display()))?;
        Ok(DataDir { path: path.to_owned(), _lock: lock })
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The SQLite file in it.
    pub fn database(&self) -> PathBuf {
        self.path.join(DATABASE)
    }
}

/// Tightens an empty folder, refuses an open one with something in it.
fn check_private(path: &Path) -> Result<()> {
    let failed = |error| Error::internal(format!("The folder {} cannot be read: {error}", path.display()));
    let mode = fs::metadata(path).map_err(failed)?.permissions().mode() & 0o777;
    let is_private = mode.trailing_zeros() >= 6;
    if is_private {
        return Ok(());
    }
    if fs::read_dir(path).map_err(failed)?.next().is_some() {
        return Err(Error::internal(format!(
            "Others on this machine may look into the data folder {path} (its mode is {mode:o}). \
             Make it private first: chmod 700 {path}",
            path = path.display()
        )));
    }
    fs::set_permissions(path, fs::Permissions::from_mode(0o700)).map_err(failed)
}

/// A file that one process at a time has locked; it holds that process's id. The system lets go of it when
/// the process ends, however that happens, so a file left behind locks nobody out.
#[derive(Debug)]
pub struct Lock {
    _file: File,
}

impl Lock {
    /// Locks `path`, at once or not at all; `what` begins the sentence of a refusal.
    ///
    /// # Errors
    /// When another process has it, naming that one.
    pub fn take(path: &Path, what: &str) -> Result<Self> {
        let failed =
            |error| Error::internal(format!("{what} cannot be locked by {}: {error}", path.display()));
        let open =
            OpenOptions::new().read(true).write(true).create(true).truncate(false).mode(0o600).open(path);
        let mut file = open.map_err(failed)?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Err(held(&mut file, what)),
            Err(TryLockError::Error(error)) => return Err(failed(error)),
        }
        let write = |file: &mut File| {
            file.set_len(0)?;
            file.rewind()?;
            writeln!(file, "{}", std::process::id())
        };
        write(&mut file).map_err(failed)?;
        Ok(Lock { _file: file })
    }
}

fn held(file: &mut File, what: &str) -> Error {
    let mut pid = String::new();
    // Without it the sentence is only less helpful.
    drop(file.read_to_string(&mut pid));
    let who = match pid.trim() {
        "" => "another process".to_owned(),
        pid => format!("process {pid}"),
    };
    Error::internal(format!("{what} is in use by {who}. Stop that one first."))
}
