//! WebP (RFC 9649): chunks of a RIFF file.

use std::io::{self, Read, Seek, SeekFrom, Write};

use super::{
    MOST_FRAMES,
    bytes::{copy, damaged, skip, take},
};

/// What draws the picture and tells its colours.
const NEEDED: [&[u8; 4]; 7] = [b"VP8 ", b"VP8L", b"VP8X", b"ALPH", b"ANIM", b"ANMF", b"ICCP"];
/// In the flags of VP8X: there is Exif, there is XMP.
const HIDDEN: u8 = 0x08 | 0x04;

/// Copies the needed chunks and mends the announced size.
pub(super) fn clean(input: &mut impl Read, output: &mut (impl Write + Seek)) -> io::Result<()> {
    let header: [u8; 12] = take(input)?;
    if !header.starts_with(b"RIFF") || !header.ends_with(b"WEBP") {
        return Err(damaged());
    }
    let size = u32::from_le_bytes([header[4], header[5], header[6], header[7]]);
    let mut left = u64::from(size).checked_sub(4).ok_or_else(damaged)?;
    output.write_all(&header)?;
    let (mut written, mut frames) = (4, 0);
    while left >= 8 {
        let name: [u8; 4] = take(input)?;
        let length: [u8; 4] = take(input)?;
        let count = u64::from(u32::from_le_bytes(length));
        let padded = count + count % 2;
        left = left.checked_sub(8 + padded).ok_or_else(damaged)?;
        frames += u32::from(&name == b"ANMF");
        if frames > MOST_FRAMES {
            return Err(damaged());
        }
        if !NEEDED.contains(&&name) {
            skip(input, padded)?;
            continue;
        }
        output.write_all(&name)?;
        output.write_all(&length)?;
        if &name == b"VP8X" && count > 0 {
            let [flags]: [u8; 1] = take(input)?;
            output.write_all(&[flags & !HIDDEN])?;
            copy(input, output, padded - 1)?;
        } else {
            copy(input, output, padded)?;
        }
        written += 8 + padded;
    }
    let written = u32::try_from(written).map_err(|_| damaged())?;
    output.seek(SeekFrom::Start(4))?;
    output.write_all(&written.to_le_bytes())
}
