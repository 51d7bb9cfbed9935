//! A disk that is mounted, and the power it hangs on.

use std::{
    ffi::OsString,
    io,
    path::{Path, PathBuf},
    sync::Arc,
};

use fuser::{BackgroundSession, Config, Errno, MountOption};
use parking_lot::{Condvar, MappedMutexGuard, Mutex, MutexGuard};

use crate::{
    Chance,
    disk::{Disk, Room},
    file::Lost,
    fuse::Answers,
};

/// Whether anything is answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Power {
    /// As ever.
    On,
    /// Whoever asks waits.
    Failing,
    /// Whoever asks gets an error: nobody is left who could do something with it.
    Off,
}

/// What the mounted file system and its owner share.
#[derive(Debug)]
pub(crate) struct Shared {
    state: Mutex<(Power, Disk)>,
    is_decided: Condvar,
}

/// A disk in use. Dropping it unmounts it, and everything is gone.
#[derive(Debug)]
pub struct Drive {
    shared: Arc<Shared>,
    /// `None` while nobody can reach it.
    session: Option<BackgroundSession>,
    folder: PathBuf,
}

impl Drive {
    /// An empty disk at a folder that is there.
    ///
    /// # Errors
    /// When the system does not let us mount it.
    pub fn mount(folder: &Path) -> io::Result<Drive> {
        let state = Mutex::new((Power::On, Disk::new()));
        let shared = Arc::new(Shared { state, is_decided: Condvar::new() });
        let mut drive = Drive { shared, session: None, folder: folder.to_owned() };
        drive.attach()?;
        Ok(drive)
    }

    /// The power begins to fail: from now on nothing is written any more and nobody gets an answer. The programs that use the disk must
    /// be killed now; they end once the power is cut.
    pub fn stall(&self) {
        self.shared.state.lock().0 = Power::Failing;
    }

    /// Nobody waits any more.
    pub fn cut(&self) {
        self.shared.state.lock().0 = Power::Off;
        self.shared.is_decided.notify_all();
    }

    /// Takes the disk off, lets it forget by chance, and mounts it again. Every program that used it must have ended.
    ///
    /// # Errors
    /// When it cannot be taken off or mounted.
    pub fn lose_power(&mut self, chance: Chance<'_>) -> io::Result<Lost> {
        self.cut();
        self.detach().map_err(|error| told("taking the disk off", &error))?;
        let lost = {
            let mut state = self.shared.state.lock();
            state.0 = Power::On;
            state.1.lose_power(chance)
        };
        self.attach().map_err(|error| told("mounting the disk again", &error))?;
        Ok(lost)
    }

    /// The next sync of the file of this name, in the topmost folder, fails: what it was for is lost.
    pub fn fail_sync(&self, name: impl Into<OsString>) {
        self.shared.state.lock().1.fail_sync(name.into());
    }

    /// Whether the sync that is to fail has not come yet.
    pub fn is_to_fail(&self) -> bool {
        self.shared.state.lock().1.is_to_fail()
    }

    /// No sync is to fail any more; answers whether one still was.
    pub fn take_back(&self) -> bool {
        self.shared.state.lock().1.take_back()
    }

    /// From now on the disk is nearly full, or with `None` has room enough again.
    pub fn leave(&self, room: Option<Room>) {
        self.shared.state.lock().1.leave(room);
    }

    /// Writes there was no room for since the disk filled up.
    pub fn refused(&self) -> u64 {
        self.shared.state.lock().1.refused()
    }

    fn attach(&mut self) -> io::Result<()> {
        let mut config = Config::default();
        config.mount_options = vec![MountOption::FSName("powerless".to_owned())];
        let answers = Answers::new(Arc::clone(&self.shared), &self.folder)?;
        self.session = Some(fuser::spawn_mount(answers, &self.folder, &config)?);
        Ok(())
    }

    fn detach(&mut self) -> io::Result<()> {
        ended(self.session.take().map_or(Ok(()), BackgroundSession::umount_and_join))
    }
}

/// Whoever waits for the kernel's next question is told ENODEV once the disk is off, which the library takes for the end, or
/// ECONNABORTED when a question was just being handed over (`fuse_dev_do_read` in Linux), which it hands on as an error. Taking a disk
/// off never fails with it.
fn ended(detached: io::Result<()>) -> io::Result<()> {
    match detached {
        Err(error) if error.kind() == io::ErrorKind::ConnectionAborted => Ok(()),
        detached => detached,
    }
}

/// The same error, with what was being done.
fn told(what: &str, error: &io::Error) -> io::Error {
    io::Error::new(error.kind(), format!("{what}: {error}"))
}

impl Drop for Drive {
    fn drop(&mut self) {
        self.cut();
        if let Err(error) = self.detach() {
            eprintln!("{} stays mounted: {error}", self.folder.display());
        }
    }
}

impl Shared {
    /// The disk, once it is known whether it has power.
    pub(crate) fn disk(&self) -> Result<MappedMutexGuard<'_, Disk>, Errno> {
        let mut state = self.state.lock();
        self.is_decided.wait_while(&mut state, |(power, _)| *power == Power::Failing);
        if state.0 == Power::Off {
            return Err(Errno::EIO);
        }
        Ok(MutexGuard::map(state, |(_, disk)| disk))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_question_on_its_way_is_the_end_and_a_disk_in_use_is_not() {
        let error = |code| Err(io::Error::from_raw_os_error(code));
        assert!(ended(error(103)).is_ok(), "ECONNABORTED");
        assert_eq!(ended(error(16)).map_err(|error| error.raw_os_error()), Err(Some(16)), "EBUSY");
        assert!(ended(Ok(())).is_ok());
    }
}
