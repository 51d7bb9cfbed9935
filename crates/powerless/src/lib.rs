//! A disk whose power can fail and that can be full, for trials: a file system in this process's memory (FUSE) that tells what was
//! synced from what was only written. When the power fails, of the rest anything may be there or not, sector by sector, and names that
//! no folder was synced for may be gone.
//!
//! Killing a program shows none of that: what it has written is the kernel's, and the kernel lives on.
//!
//! What it promises is what disks under a journalling file system do, and no more: a synced file has its bytes and its length, whatever
//! its name; a synced folder has all that happened to names before, in the order in which it happened; each 512 or 4,096 bytes of a file
//! are as some write left them, those next to them perhaps as an older one did. A sync that fails has lost what it was for, and the next
//! one does not bring it back.

mod disk;
mod drive;
mod file;
mod fuse;
mod names;

pub use self::{disk::Room, drive::Drive, file::Lost};

/// Chance from outside, so that a seed repeats it: a number below the one it is given, which is above 0.
pub type Chance<'a> = &'a mut dyn FnMut(u64) -> u64;
