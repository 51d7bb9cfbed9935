//! JPEG (ITU-T T.81): segments up to the end of the image.

use std::io::{self, BufRead, Read, Write};

use image::metadata::Orientation;

use super::bytes::{byte, copy, damaged, skip, take};

const START: u8 = 0xd8;
const END: u8 = 0xd9;
const SCAN: u8 = 0xda;

/// Bytes of a JFIF segment before its preview: name, version, density.
const JFIF_TOLD: usize = 12;

/// Copies what draws the picture, its colours and which way is up.
pub(super) fn clean(input: &mut impl BufRead, output: &mut impl Write) -> io::Result<()> {
    if take(input)? != [0xff, START] {
        return Err(damaged());
    }
    output.write_all(&[0xff, START])?;
    let mut is_turned = false;
    let mut marker = next_marker(input)?;
    loop {
        match marker {
            END => return output.write_all(&[0xff, END]),
            SCAN => {
                segment(input, output, marker)?;
                marker = scan(input, output)?;
                continue;
            }
            // JFIF without its preview, colour profile, Adobe's colour transform; then frames and tables.
            0xe0 => jfif(input, output)?,
            0xe2 => segment_if(input, output, marker, b"ICC_PROFILE\0")?,
            0xee => segment_if(input, output, marker, b"Adobe")?,
            0xe1 => {
                if let Some(orientation) = orientation(input)?.filter(|_| !is_turned) {
                    is_turned = true;
                    output.write_all(&turned(orientation))?;
                }
            }
            0xc0..=0xcf | 0xdb..=0xdf => segment(input, output, marker)?,
            // Other applications' data, and comments.
            0xe3..=0xed | 0xef | 0xf0..=0xfe => {
                let length = length(input)?;
                skip(input, length)?;
            }
            _ => return Err(damaged()),
        }
        marker = next_marker(input)?;
    }
}

fn next_marker(input: &mut impl Read) -> io::Result<u8> {
    if byte(input)? != 0xff {
        return Err(damaged());
    }
    loop {
        match byte(input)? {
            0xff => {} // fill
            marker => return Ok(marker),
        }
    }
}

/// Bytes of a segment behind its length.
fn length(input: &mut impl Read) -> io::Result<u64> {
    u64::from(u16::from_be_bytes(take(input)?)).checked_sub(2).ok_or_else(damaged)
}

fn head(marker: u8, length: u64) -> io::Result<[u8; 4]> {
    let [high, low] = u16::try_from(length + 2).map_err(|_| damaged())?.to_be_bytes();
    Ok([0xff, marker, high, low])
}

fn segment(input: &mut impl Read, output: &mut impl Write, marker: u8) -> io::Result<()> {
    let length = length(input)?;
    output.write_all(&head(marker, length)?)?;
    copy(input, output, length)
}

/// A segment's data, whole.
fn data(input: &mut impl Read) -> io::Result<(u64, Vec<u8>)> {
    let length = length(input)?;
    let mut data = Vec::new();
    input.take(length).read_to_end(&mut data)?;
    if data.len() as u64 != length {
        return Err(damaged());
    }
    Ok((length, data))
}

/// Copies version and density of a JFIF segment. Its preview stays behind: it may show the picture as it was before
/// something was cut off or blacked out.
fn jfif(input: &mut impl Read, output: &mut impl Write) -> io::Result<()> {
    let (_, data) = data(input)?;
    if let Some(told) = data.get(..JFIF_TOLD).filter(|told| told.starts_with(b"JFIF\0")) {
        output.write_all(&head(0xe0, JFIF_TOLD as u64 + 2)?)?;
        output.write_all(told)?;
        output.write_all(&[0, 0])?; // a preview of 0 x 0
    }
    Ok(())
}

/// Copies a segment that begins as it should, and passes over any other.
fn segment_if(input: &mut impl Read, output: &mut impl Write, marker: u8, begins: &[u8]) -> io::Result<()> {
    let (length, data) = data(input)?;
    if data.starts_with(begins) {
        output.write_all(&head(marker, length)?)?;
        output.write_all(&data)?;
    }
    Ok(())
}

/// Which way is up, by an Exif segment that says so.
fn orientation(input: &mut impl Read) -> io::Result<Option<Orientation>> {
    let length = length(input)?;
    let mut data = Vec::new();
    input.take(length).read_to_end(&mut data)?;
    let exif = data.strip_prefix(b"Exif\0\0");
    let found = exif.and_then(Orientation::from_exif_chunk);
    Ok(found.filter(|orientation| *orientation != Orientation::NoTransforms))
}

/// An Exif segment that says nothing but which way is up.
fn turned(orientation: Orientation) -> Vec<u8> {
    let mut segment = vec![0xff, 0xe1, 0, 34];
    segment.extend_from_slice(b"Exif\0\0MM\0*\0\0\0\x08\0\x01");
    segment.extend_from_slice(&[0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, orientation.to_exif(), 0, 0, 0, 0, 0, 0]);
    segment
}

/// Copies the data of a scan; answers the marker behind it.
fn scan(input: &mut impl BufRead, output: &mut impl Write) -> io::Result<u8> {
    loop {
        let buffer = input.fill_buf()?;
        if buffer.is_empty() {
            return Err(damaged());
        }
        let plain = buffer.iter().position(|byte| *byte == 0xff).unwrap_or(buffer.len());
        output.write_all(&buffer[..plain])?;
        let is_marked = plain < buffer.len();
        input.consume(plain + usize::from(is_marked));
        if !is_marked {
            continue;
        }
        let mut marker = byte(input)?;
        while marker == 0xff {
            marker = byte(input)?;
        }
        match marker {
            // An escaped 0xff, or a restart: still the scan.
            0 | 0xd0..=0xd7 => output.write_all(&[0xff, marker])?,
            marker => return Ok(marker),
        }
    }
}
