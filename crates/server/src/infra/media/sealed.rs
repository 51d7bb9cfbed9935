//! Pictures with hidden data (place, camera, its owner's name) that cannot be taken out of them here: known by their
//! first bytes, whatever they are called.

/// What such files begin with, and their type.
const BEGINNINGS: &[(&[u8], &str)] = &[
    // TIFF, and what cameras build on it: DNG, NEF, NRW, ARW, SR2, PEF, SRW, CR2, 3FR, IIQ, ERF, KDC, DCR, MOS.
    (b"II*\0", "image/tiff"),
    (b"MM\0*", "image/tiff"),
    (b"II+\0", "image/tiff"),
    (b"MM\0+", "image/tiff"),
    (b"IIRO\x08\0", "image/x-olympus-orf"),
    (b"IIRS\x08\0", "image/x-olympus-orf"),
    (b"MMOR\0\0", "image/x-olympus-orf"),
    (b"IIU\0", "image/x-panasonic-rw2"),
    (b"II\x1a\0\0\0HEAPCCDR", "image/x-canon-crw"),
    (b"FUJIFILMCCD-RAW", "image/x-fuji-raf"),
    (b"\0MRM", "image/x-minolta-mrw"),
    (b"FOVb", "image/x-sigma-x3f"),
    (b"II\xbc", "image/vnd.ms-photo"),
    (b"8BPS\0", "image/vnd.adobe.photoshop"),
    (b"\xff\x0a", "image/jxl"),
    (b"\0\0\0\x0cJXL \r\n\x87\n", "image/jxl"),
    (b"\0\0\0\x0cjP  \r\n\x87\n", "image/jp2"),
    (b"\xff\x4f\xff\x51", "image/jp2"),
    (b"gimp xcf", "image/x-xcf"),
];

/// Brands of the family of HEIF (ISO/IEC 14496-12, `ftyp`), and Canon's raw pictures, which are built like it.
const BRANDS: &[(&[u8; 4], &str)] = &[
    (b"avif", "image/avif"),
    (b"avis", "image/avif"),
    (b"heic", "image/heif"),
    (b"heix", "image/heif"),
    (b"heim", "image/heif"),
    (b"heis", "image/heif"),
    (b"hevc", "image/heif"),
    (b"hevx", "image/heif"),
    (b"mif1", "image/heif"),
    (b"mif2", "image/heif"),
    (b"msf1", "image/heif"),
    (b"avci", "image/heif"),
    (b"avcs", "image/heif"),
    (b"jpeg", "image/heif"),
    (b"jpgs", "image/heif"),
    (b"vvic", "image/heif"),
    (b"crx ", "image/x-canon-cr3"),
];

/// The type of such a picture.
pub(super) fn sealed(head: &[u8]) -> Option<&'static str> {
    let begins = BEGINNINGS.iter().find(|(beginning, _)| head.starts_with(beginning));
    begins.map(|(_, media_type)| *media_type).or_else(|| by_brand(head))
}

/// By the first of its brands that is one; the others may say that it is also a film.
fn by_brand(head: &[u8]) -> Option<&'static str> {
    let length = u32::from_be_bytes(*head.first_chunk()?);
    let length = usize::try_from(length).unwrap_or(usize::MAX).min(head.len());
    let brands = head.get(4..length)?.strip_prefix(b"ftyp")?;
    let found = |brand: &[u8]| BRANDS.iter().find(|(known, _)| known.as_slice() == brand);
    // The second four bytes are a version.
    let mut brands = brands.chunks_exact(4).enumerate().filter(|(at, _)| *at != 1);
    brands.find_map(|(_, brand)| found(brand)).map(|(_, media_type)| *media_type)
}

#[cfg(test)]
mod tests {
    use super::sealed;

    #[test]
    fn pictures_of_cameras_are_known_by_their_content() {
        for (head, media_type) in [
            (&b"II*\0\x08\0\0\0 DNG"[..], "image/tiff"),
            (b"MM\0*\0\0\0\x08 NEF", "image/tiff"),
            (b"II*\0\x10\0\0\0CR\x02\0", "image/tiff"),
            // What a library of types passes over: a table right behind the head that begins with 'C' or 'R'.
            (b"II*\0\x08\0\0\0C\0", "image/tiff"),
            (b"MM\0*\0\0\0\x08\0R", "image/tiff"),
            (b"IIRO\x08\0\0\0", "image/x-olympus-orf"),
            (b"IIU\0\x18\0\0\0", "image/x-panasonic-rw2"),
            (b"FUJIFILMCCD-RAW 0201", "image/x-fuji-raf"),
            (b"\0MRM\0\0", "image/x-minolta-mrw"),
            (b"\0\0\0\x18ftypcrx \0\0\0\x01crx isom", "image/x-canon-cr3"),
            (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", "image/heif"),
            (b"\0\0\0\x18ftypmif1\0\0\0\0mif1avif", "image/heif"),
            (b"\0\0\0\x1cftypMiHB\0\0\0\0isomavifmiaf", "image/avif"),
            (b"\xff\x0a\xfa\x1f", "image/jxl"),
        ] {
            assert_eq!(sealed(head), Some(media_type), "{}", head.escape_ascii());
        }
    }

    #[test]
    fn films_texts_and_torn_heads_are_none() {
        for head in [
            &b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom"[..],
            b"\0\0\0\x14ftypqt  heicqt  ",
            b"\0\0\0\x10ftypisom\0\0\0\0heic",
            b"\0\0\0\x02ftyp",
            b"II",
            b"MM\n",
            b"",
        ] {
            assert_eq!(sealed(head), None, "{}", head.escape_ascii());
        }
    }
}
