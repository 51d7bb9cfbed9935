//! A mounted disk. Where none can be mounted this says NOT RUN.

use std::{
    fs::{self, File},
    io::Write,
};

use powerless::Drive;
use tempfile::TempDir;

#[test]
fn it_keeps_what_was_synced_and_nothing_else() {
    let folder = TempDir::new().unwrap();
    let mut drive = match Drive::mount(folder.path()) {
        Ok(drive) => drive,
        Err(error) => {
            return eprintln!("NOT RUN: a disk whose power can fail cannot be mounted here ({error})");
        }
    };
    let path = |name: &str| folder.path().join(name);
    let mut file = File::create(path("kept")).unwrap();
    file.write_all(b"synced").unwrap();
    file.sync_all().unwrap();
    fs::create_dir(path("inner")).unwrap();
    File::open(folder.path()).unwrap().sync_all().unwrap();
    file.write_all(b" and not").unwrap();
    fs::rename(path("kept"), path("moved")).unwrap();
    fs::write(path("lost"), b"never synced").unwrap();
    assert_eq!(fs::read(path("moved")).unwrap(), b"synced and not");
    drive.fail_sync("moved");
    assert!(file.sync_data().is_err() && !drive.is_to_fail());
    file.sync_data().unwrap();
    drop(file);

    drive.lose_power(&mut |_| 0).unwrap();

    assert_eq!(fs::read(path("kept")).unwrap(), b"synced");
    let mut names: Vec<_> =
        fs::read_dir(folder.path()).unwrap().map(|one| one.unwrap().file_name()).collect();
    names.sort();
    assert_eq!(names, ["inner", "kept"]);
}
