//! The disk as the kernel asks for it.

use std::{
    ffi::OsStr,
    fs, io,
    os::unix::fs::MetadataExt,
    path::Path,
    sync::Arc,
    time::{Duration, SystemTime},
};

use fuser::{
    BsdFileFlags, Errno, FileAttr, FileHandle, FileType, Filesystem, FopenFlags, Generation, INodeNo,
    LockOwner, OpenFlags, RenameFlags, ReplyAttr, ReplyCreate, ReplyData, ReplyDirectory, ReplyEmpty,
    ReplyEntry, ReplyStatfs, ReplyWrite, Request, TimeOrNow, WriteFlags,
};

use crate::{
    disk::Disk,
    drive::Shared,
    names::{Number, Place},
};

/// Nobody changes anything but through the kernel, so what it knows stays true.
const FOREVER: Duration = Duration::from_hours(1);
/// Bytes in a block, and how many blocks there seem to be: more than a trial writes.
const BLOCK: u32 = 4_096;
const BLOCKS: u64 = 1 << 24;

/// Answers the kernel.
pub(crate) struct Answers {
    shared: Arc<Shared>,
    /// Everything belongs to whoever owns the folder it is mounted at.
    uid: u32,
    gid: u32,
}

impl Answers {
    pub(crate) fn new(shared: Arc<Shared>, folder: &Path) -> io::Result<Self> {
        let owner = fs::metadata(folder)?;
        Ok(Answers { shared, uid: owner.uid(), gid: owner.gid() })
    }

    fn with<T>(&self, act: impl FnOnce(&mut Disk) -> Result<T, Errno>) -> Result<T, Errno> {
        act(&mut *self.shared.disk()?)
    }

    /// What is known of something.
    fn attributes(&self, disk: &Disk, number: Number) -> Result<FileAttr, Errno> {
        let node = disk.node(number)?;
        let (size, time) = (node.file.len() as u64, SystemTime::UNIX_EPOCH);
        Ok(FileAttr {
            ino: INodeNo(number),
            size,
            blocks: size.div_ceil(512),
            atime: time,
            mtime: time,
            ctime: time,
            crtime: time,
            kind: node.kind,
            perm: node.mode,
            nlink: 1,
            uid: self.uid,
            gid: self.gid,
            rdev: 0,
            blksize: BLOCK,
            flags: 0,
        })
    }

    fn make(&self, place: Place, kind: FileType, mode: u32) -> Result<FileAttr, Errno> {
        self.with(|disk| {
            let number = disk.make(place, kind, mode)?;
            self.attributes(disk, number)
        })
    }
}

fn place(folder: INodeNo, name: &OsStr) -> Place {
    (folder.0, name.to_owned())
}

fn size(bytes: u64) -> Result<usize, Errno> {
    usize::try_from(bytes).map_err(|_| Errno::EFBIG)
}

fn tell_entry(entry: Result<FileAttr, Errno>, reply: ReplyEntry) {
    match entry {
        Ok(attributes) => reply.entry(&FOREVER, &attributes, Generation(0)),
        Err(error) => reply.error(error),
    }
}

fn tell_empty(done: Result<(), Errno>, reply: ReplyEmpty) {
    match done {
        Ok(()) => reply.ok(),
        Err(error) => reply.error(error),
    }
}

impl Filesystem for Answers {
    fn lookup(&self, _: &Request, parent: INodeNo, name: &OsStr, reply: ReplyEntry) {
        let found = self.with(|disk| self.attributes(disk, disk.find(parent.0, name)?));
        tell_entry(found, reply);
    }

    fn getattr(&self, _: &Request, number: INodeNo, _: Option<FileHandle>, reply: ReplyAttr) {
        match self.with(|disk| self.attributes(disk, number.0)) {
            Ok(attributes) => reply.attr(&FOREVER, &attributes),
            Err(error) => reply.error(error),
        }
    }

    fn setattr(
        &self,
        _: &Request,
        number: INodeNo,
        mode: Option<u32>,
        _: Option<u32>,
        _: Option<u32>,
        length: Option<u64>,
        _: Option<TimeOrNow>,
        _: Option<TimeOrNow>,
        _: Option<SystemTime>,
        _: Option<FileHandle>,
        _: Option<SystemTime>,
        _: Option<SystemTime>,
        _: Option<SystemTime>,
        _: Option<BsdFileFlags>,
        reply: ReplyAttr,
    ) {
        let set = self.with(|disk| {
            let node = disk.node_mut(number.0)?;
            if let Some(mode) = mode {
                node.mode = u16::try_from(mode & 0o7777).map_err(|_| Errno::EINVAL)?;
            }
            if let Some(length) = length {
                node.file.set_len(size(length)?);
            }
            self.attributes(disk, number.0)
        });
        match set {
            Ok(attributes) => reply.attr(&FOREVER, &attributes),
            Err(error) => reply.error(error),
        }
    }

    fn mknod(
        &self,
        _: &Request,
        parent: INodeNo,
        name: &OsStr,
        mode: u32,
        _: u32,
        _: u32,
        reply: ReplyEntry,
    ) {
        let kind = match mode & 0o170_000 {
            0o140_000 => FileType::Socket,
            0o010_000 => FileType::NamedPipe,
            _ => FileType::RegularFile,
        };
        tell_entry(self.make(place(parent, name), kind, mode), reply);
    }

    fn mkdir(&self, _: &Request, parent: INodeNo, name: &OsStr, mode: u32, _: u32, reply: ReplyEntry) {
        tell_entry(self.make(place(parent, name), FileType::Directory, mode), reply);
    }

    fn unlink(&self, _: &Request, parent: INodeNo, name: &OsStr, reply: ReplyEmpty) {
        tell_empty(self.with(|disk| disk.take(place(parent, name))), reply);
    }

    fn rmdir(&self, _: &Request, parent: INodeNo, name: &OsStr, reply: ReplyEmpty) {
        tell_empty(self.with(|disk| disk.take(place(parent, name))), reply);
    }

    fn rename(
        &self,
        _: &Request,
        parent: INodeNo,
        name: &OsStr,
        to: INodeNo,
        new: &OsStr,
        _: RenameFlags,
        reply: ReplyEmpty,
    ) {
        tell_empty(self.with(|disk| disk.rename(place(parent, name), place(to, new))), reply);
    }

    fn create(
        &self,
        _: &Request,
        parent: INodeNo,
        name: &OsStr,
        mode: u32,
        _: u32,
        _: i32,
        reply: ReplyCreate,
    ) {
        match self.make(place(parent, name), FileType::RegularFile, mode) {
            Ok(new) => reply.created(&FOREVER, &new, Generation(0), FileHandle(0), FopenFlags::empty()),
            Err(error) => reply.error(error),
        }
    }

    fn read(
        &self,
        _: &Request,
        number: INodeNo,
        _: FileHandle,
        at: u64,
        most: u32,
        _: OpenFlags,
        _: Option<LockOwner>,
        reply: ReplyData,
    ) {
        let read = self.with(|disk| {
            let (at, most) = (size(at)?, size(most.into())?);
            Ok(disk.node(number.0)?.file.read(at, most).to_vec())
        });
        match read {
            Ok(bytes) => reply.data(&bytes),
            Err(error) => reply.error(error),
        }
    }

    fn write(
        &self,
        _: &Request,
        number: INodeNo,
        _: FileHandle,
        at: u64,
        bytes: &[u8],
        _: WriteFlags,
        _: OpenFlags,
        _: Option<LockOwner>,
        reply: ReplyWrite,
    ) {
        let written = self.with(|disk| {
            let count = disk.write(number.0, size(at)?, bytes)?;
            u32::try_from(count).map_err(|_| Errno::EFBIG)
        });
        match written {
            Ok(count) => reply.written(count),
            Err(error) => reply.error(error),
        }
    }

    fn flush(&self, _: &Request, _: INodeNo, _: FileHandle, _: LockOwner, reply: ReplyEmpty) {
        reply.ok();
    }

    fn fsync(&self, _: &Request, number: INodeNo, _: FileHandle, _: bool, reply: ReplyEmpty) {
        tell_empty(self.with(|disk| disk.sync(number.0)), reply);
    }

    fn fsyncdir(&self, _: &Request, number: INodeNo, _: FileHandle, _: bool, reply: ReplyEmpty) {
        let synced = self.with(|disk| {
            disk.names.sync(number.0);
            Ok(())
        });
        tell_empty(synced, reply);
    }

    fn readdir(&self, _: &Request, folder: INodeNo, _: FileHandle, from: u64, mut reply: ReplyDirectory) {
        let listed = self.with(|disk| {
            let dots = [(".".into(), folder.0), ("..".into(), folder.0)];
            let inside = disk.names.list(folder.0).map(|(name, number)| (name.clone(), number));
            let all = (1..).zip(dots.into_iter().chain(inside));
            for (at, (name, number)) in all.skip(size(from)?) {
                if reply.add(INodeNo(number), at, disk.node(number)?.kind, name) {
                    break;
                }
            }
            Ok(())
        });
        match listed {
            Ok(()) => reply.ok(),
            Err(error) => reply.error(error),
        }
    }

    fn statfs(&self, _: &Request, _: INodeNo, reply: ReplyStatfs) {
        let left = self.with(|disk| Ok(disk.told_left()));
        match left {
            Ok(left) => {
                let free = left.map_or(BLOCKS, |bytes| bytes / u64::from(BLOCK));
                reply.statfs(BLOCKS, free, free, BLOCKS, BLOCKS, BLOCK, 255, BLOCK);
            }
            Err(error) => reply.error(error),
        }
    }
}
