//! The folders that go along: shared files, and uploads that are not finished.

use std::{
    fs,
    io::{self, Read},
    path::{Component, Path, PathBuf},
};

use super::{archive, create, failed};
use crate::error::{Error, Result};

/// Below the data folder.
const FOLDERS: [&str; 2] = ["media", "uploads"];

/// Whether an entry of an archive is one of theirs.
pub(super) fn is_inside(name: &str) -> bool {
    FOLDERS.iter().any(|folder| name.strip_prefix(folder).is_some_and(|rest| rest.starts_with('/')))
}

/// Adds everything in them; answers how many files that are. What is deleted meanwhile is left out.
pub(super) fn pack(archive: &mut archive::Writer, data: &Path) -> Result<u64> {
    let mut count = 0;
    let mut waiting: Vec<PathBuf> = FOLDERS.iter().map(PathBuf::from).collect();
    while let Some(folder) = waiting.pop() {
        let entries = match fs::read_dir(data.join(&folder)) {
            Ok(entries) => entries,
            Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
            Err(error) => return Err(failed(&folder, &error)),
        };
        for entry in entries {
            let entry = entry.map_err(|error| failed(&folder, &error))?;
            let (path, kind) = (folder.join(entry.file_name()), entry.file_type());
            match kind.map_err(|error| failed(&path, &error))? {
                kind if kind.is_dir() => waiting.push(path),
                kind if kind.is_file() => {
                    let name =
                        path.to_str().ok_or_else(|| Error::internal("a file's name is not Unicode"))?;
                    archive.add_file(name, &data.join(&path))?;
                    count += 1;
                }
                _ => tracing::warn!(path = %path.display(), "this is no file and is not backed up"),
            }
        }
    }
    Ok(count)
}

/// Writes an entry below `to`. Names that lead elsewhere are refused.
pub(super) fn unpack(to: &Path, name: &str, bytes: &mut dyn Read) -> Result<()> {
    let inside = Path::new(name);
    if !inside.components().all(|part| matches!(part, Component::Normal(_))) {
        return Err(Error::internal(format!("The backup holds a name that leads elsewhere: {name}")));
    }
    let path = to.join(inside);
    if let Some(folder) = path.parent() {
        make_private(folder)?;
    }
    let mut file = create(&path)?;
    io::copy(bytes, &mut file).map_err(|error| failed(&path, &error))?;
    file.sync_all().map_err(|error| failed(&path, &error))
}

fn make_private(folder: &Path) -> Result<()> {
    let mut builder = fs::DirBuilder::new();
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.recursive(true).create(folder).map_err(|error| failed(folder, &error))
}

/// Moves what was unpacked to where it belongs.
pub(super) fn move_in(from: &Path, data: &Path) -> Result<()> {
    for folder in FOLDERS {
        let (from, to) = (from.join(folder), data.join(folder));
        if from.exists() {
            fs::rename(&from, &to).map_err(|error| failed(&to, &error))?;
        }
    }
    Ok(())
}
