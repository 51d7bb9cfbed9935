//! PNG (W3C, third edition): chunks up to IEND.

use std::io::{self, Read, Write};

use super::{
    MOST_FRAMES,
    bytes::{copy, damaged, skip, take},
};

const SIGNATURE: [u8; 8] = *b"\x89PNG\r\n\x1a\n";

/// What draws the picture and tells its colours; texts, times and Exif are not among them.
const NEEDED: [&[u8; 4]; 20] = [
    b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"cHRM", b"gAMA", b"iCCP", b"sBIT", b"sRGB", b"cICP",
    b"mDCV", b"cLLI", b"bKGD", b"hIST", b"pHYs", b"sPLT", b"acTL", b"fcTL", b"fdAT",
];

/// Copies the needed chunks.
pub(super) fn clean(input: &mut impl Read, output: &mut impl Write) -> io::Result<()> {
    if take(input)? != SIGNATURE {
        return Err(damaged());
    }
    output.write_all(&SIGNATURE)?;
    let mut frames = 0;
    loop {
        let length: [u8; 4] = take(input)?;
        let name: [u8; 4] = take(input)?;
        // The data and its checksum.
        let count = u64::from(u32::from_be_bytes(length)) + 4;
        frames += u32::from(&name == b"fcTL");
        if frames > MOST_FRAMES {
            return Err(damaged());
        }
        if NEEDED.contains(&&name) {
            output.write_all(&length)?;
            output.write_all(&name)?;
            copy(input, output, count)?;
        } else {
            skip(input, count)?;
        }
        if &name == b"IEND" {
            return Ok(());
        }
    }
}
