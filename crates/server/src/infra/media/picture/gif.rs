//! GIF, version 89a: blocks up to the trailer.

use std::io::{self, Read, Write};

use super::{
    MOST_FRAMES,
    bytes::{byte, copy, damaged, take},
};

/// Copies frames, their timing and how often they repeat; comments and other applications' data (XMP) stay.
pub(super) fn clean(input: &mut impl Read, output: &mut impl Write) -> io::Result<()> {
    let header: [u8; 13] = take(input)?;
    if !header.starts_with(b"GIF8") {
        return Err(damaged());
    }
    output.write_all(&header)?;
    copy(input, output, table_bytes(header[10]))?;
    let mut frames = 0;
    loop {
        match byte(input)? {
            0x3b => return output.write_all(&[0x3b]),
            0x2c => {
                frames += 1;
                if frames > MOST_FRAMES {
                    return Err(damaged());
                }
                frame(input, output)?;
            }
            0x21 => extension(input, output)?,
            _ => return Err(damaged()),
        }
    }
}

/// Bytes of a colour table, by the flags that announce it.
fn table_bytes(flags: u8) -> u64 {
    if flags & 0x80 == 0 { 0 } else { 3 << ((flags & 7) + 1) }
}

fn frame(input: &mut impl Read, output: &mut impl Write) -> io::Result<()> {
    let descriptor: [u8; 9] = take(input)?;
    output.write_all(&[0x2c])?;
    output.write_all(&descriptor)?;
    copy(input, output, table_bytes(descriptor[8]) + 1)?;
    blocks(input, output)
}

fn extension(input: &mut impl Read, output: &mut impl Write) -> io::Result<()> {
    let label = byte(input)?;
    match label {
        0xf9 => {
            output.write_all(&[0x21, label])?;
            blocks(input, output)
        }
        0xff => {
            let length = byte(input)?;
            let mut name = vec![0; length.into()];
            input.read_exact(&mut name)?;
            if name != b"NETSCAPE2.0" && name != b"ANIMEXTS1.0" {
                return blocks(input, &mut io::sink());
            }
            output.write_all(&[0x21, label, length])?;
            output.write_all(&name)?;
            blocks(input, output)
        }
        _ => blocks(input, &mut io::sink()),
    }
}

/// Copies sub-blocks up to the empty one.
fn blocks(input: &mut impl Read, output: &mut impl Write) -> io::Result<()> {
    loop {
        let length = byte(input)?;
        output.write_all(&[length])?;
        if length == 0 {
            return Ok(());
        }
        copy(input, output, length.into())?;
    }
}
