//! The file that is sent: made where it is needed, so that it takes no memory itself.

use sha2::{Digest, Sha256};
use trial::Random;

const PAGE: usize = 4_096;
const PAGE_LENGTH: u64 = PAGE as u64;

/// A file of a size, the same for the same seed. Every 4 KiB of it say where they belong, so that bytes in the wrong
/// place are found.
pub(crate) struct Noise {
    page: [u8; PAGE],
    seed: u64,
    size: u64,
}

impl Noise {
    /// From a seed.
    pub(crate) fn new(seed: u64, size: u64) -> Noise {
        let mut random = Random::new(seed);
        let mut page = [0; PAGE];
        for part in page.chunks_exact_mut(8) {
            part.copy_from_slice(&random.bits().to_le_bytes());
        }
        Noise { page, seed, size }
    }

    /// Bytes in it.
    pub(crate) fn size(&self) -> u64 {
        self.size
    }

    /// Puts so many bytes from a place on into `into`, in place of what is there.
    pub(crate) fn fill(&self, from: u64, count: usize, into: &mut Vec<u8>) {
        into.clear();
        let mut at = from;
        while into.len() < count {
            let stamp = ((at / PAGE_LENGTH) ^ self.seed).to_le_bytes();
            let start = usize::try_from(at % PAGE_LENGTH).expect("a page is small");
            let end = PAGE.min(start + count - into.len());
            if let Some(stamped) = stamp.get(start..end.min(stamp.len())) {
                into.extend_from_slice(stamped);
            }
            into.extend_from_slice(&self.page[start.max(stamp.len()).min(end)..end]);
            at += (end - start) as u64;
        }
    }

    /// The hash of all of it.
    pub(crate) fn hash(&self) -> [u8; 32] {
        let (mut hash, mut piece, mut at) = (Sha256::new(), Vec::new(), 0);
        while at < self.size {
            let count = (self.size - at).min(1 << 20);
            self.fill(at, usize::try_from(count).expect("it is small"), &mut piece);
            hash.update(&piece);
            at += count;
        }
        hash.finalize().into()
    }
}

#[test]
fn pieces_are_the_same_however_they_are_cut() {
    let noise = Noise::new(7, 20_000);
    let (mut whole, mut piece, mut put) = (Vec::new(), Vec::new(), Vec::new());
    noise.fill(0, 20_000, &mut whole);
    for count in [1, 3, 7, 8, 4_095, 4_096, 4_097, 9_999] {
        put.clear();
        while put.len() < whole.len() {
            noise.fill(put.len() as u64, count.min(whole.len() - put.len()), &mut piece);
            put.extend_from_slice(&piece);
        }
        assert!(put == whole, "in pieces of {count}");
    }
    assert_ne!(whole[..PAGE], whole[PAGE..2 * PAGE], "no page is another");
}
