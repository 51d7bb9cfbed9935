use std::{
    fs,
    io::{Cursor, Write},
    path::Path,
    time::Duration,
};

use image::{DynamicImage, ImageFormat, Rgba, RgbaImage};
use uuid::Uuid;

use super::{Picture, Refusal};
use crate::infra::media::{Sort, turns::Turns};

const SECRETS: [&str; 3] = ["GPS 52.5200", "http://ns.adobe.com/xap/1.0/ secret", "made by somebody"];

fn drawn(width: u32, height: u32, format: ImageFormat) -> Vec<u8> {
    let image =
        RgbaImage::from_fn(width, height, |x, y| Rgba([x.to_le_bytes()[0], y.to_le_bytes()[0], 90, 255]));
    let mut bytes = Vec::new();
    let image = DynamicImage::ImageRgba8(image);
    let image = if format == ImageFormat::Jpeg { DynamicImage::ImageRgb8(image.to_rgb8()) } else { image };
    image.write_to(&mut Cursor::new(&mut bytes), format).unwrap();
    bytes
}

async fn made(bytes: &[u8], sort: Sort) -> (Result<Picture, Refusal>, Vec<u8>) {
    let folder = tempfile::tempdir().unwrap();
    let (from, to) = (folder.path().join("from"), folder.path().join("to"));
    fs::write(&from, bytes).unwrap();
    let made = super::make(&Turns::new(), Uuid::nil(), from, to.clone(), sort).await.unwrap();
    (made, fs::read(Path::new(&to)).unwrap_or_default())
}

fn holds(bytes: &[u8], text: &str) -> bool {
    bytes.windows(text.len()).any(|window| window == text.as_bytes())
}

/// An Exif block with an orientation and, behind it, a place.
fn exif(orientation: u8) -> Vec<u8> {
    let mut block = b"Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0".to_vec();
    block.extend([orientation, 0, 0, 0, 0, 0, 0]);
    block.extend(SECRETS[0].as_bytes());
    block
}

fn segment(marker: u8, data: &[u8]) -> Vec<u8> {
    let mut bytes = vec![0xff, marker];
    bytes.extend(u16::try_from(data.len() + 2).unwrap().to_be_bytes());
    bytes.extend(data);
    bytes
}

#[tokio::test]
async fn a_photograph_loses_its_place_and_stays_upright() {
    let plain = drawn(60, 40, ImageFormat::Jpeg);
    let mut dressed = plain[..2].to_vec();
    dressed.extend(segment(0xe1, &exif(6)));
    dressed.extend(segment(0xe1, SECRETS[1].as_bytes()));
    dressed.extend(segment(0xfe, SECRETS[2].as_bytes()));
    dressed.extend(&plain[2..]);
    dressed.extend(SECRETS[0].as_bytes());
    let (picture, cleaned) = made(&dressed, Sort::Jpeg).await;
    let picture = picture.unwrap();
    assert_eq!((picture.width, picture.height), (40, 60), "turned by its orientation");
    assert_eq!(picture.size_bytes, cleaned.len() as u64);
    assert!(SECRETS.iter().all(|secret| !holds(&cleaned, secret)));
    assert!(SECRETS.iter().all(|secret| !holds(&picture.thumbnail.bytes, secret)));
    let small = image::load_from_memory(&picture.thumbnail.bytes).unwrap();
    assert_eq!((small.width(), small.height()), (40, 60), "the small copy needs no orientation");
}

#[tokio::test]
async fn a_photograph_loses_its_previews() {
    let plain = drawn(60, 40, ImageFormat::Jpeg);
    assert_eq!(plain[2..4], [0xff, 0xe0], "it begins with a JFIF segment");
    let rest = 4 + usize::from(u16::from_be_bytes([plain[4], plain[5]]));
    let mut jfif = b"JFIF\0\x01\x02\x01\0\x48\0\x48\x02\x02".to_vec();
    jfif.extend(SECRETS[0].as_bytes());
    jfif.extend([0; 2]); // 2 x 2 pixels of 3 bytes
    let mut dressed = plain[..2].to_vec();
    dressed.extend(segment(0xe0, &jfif));
    dressed.extend(segment(0xe0, b"JFXX\0\x10 GPS 52.5200"));
    dressed.extend(&plain[rest..]);
    let (picture, cleaned) = made(&dressed, Sort::Jpeg).await;
    assert_eq!(picture.unwrap().width, 60);
    assert!(!holds(&cleaned, SECRETS[0]));
    let told = segment(0xe0, b"JFIF\0\x01\x02\x01\0\x48\0\x48\0\0");
    assert_eq!(cleaned[2..2 + told.len()], told, "its density stays");
}

#[tokio::test]
async fn what_decoders_hold_is_asked_for_before() {
    // A small picture in a long file: decoders hold the file whole.
    let mut long = drawn(16, 16, ImageFormat::Jpeg);
    long.truncate(long.len() - 2);
    long.resize(30 << 20, 0);
    long.extend([0xff, 0xd9]);
    let folder = tempfile::tempdir().unwrap();
    let from = folder.path().join("from");
    fs::write(&from, &long).unwrap();
    let work = async |turns: &Turns| {
        super::make(turns, Uuid::nil(), from.clone(), folder.path().join("to"), Sort::Jpeg).await.unwrap()
    };
    let turns = Turns::of(384, 20, Duration::from_secs(5));
    let waits = tokio::time::timeout(Duration::from_millis(50), work(&turns)).await;
    assert!(waits.is_err(), "20 MiB are not enough for it");
    let turns = Turns::of(384, 40, Duration::from_secs(5));
    assert_eq!(work(&turns).await.unwrap().width, 16);
    assert_eq!(turns.free_mib(), 424, "what was taken is given back");
}

#[tokio::test]
async fn a_drawing_loses_its_texts() {
    let plain = drawn(1_700, 20, ImageFormat::Png);
    let mut dressed = plain[..33].to_vec();
    for name in [b"tEXt", b"eXIf", b"zTXt", b"iTXt", b"prVt"] {
        dressed.extend(u32::try_from(SECRETS[0].len()).unwrap().to_be_bytes());
        dressed.extend(name);
        dressed.extend(SECRETS[0].as_bytes());
        dressed.extend([0; 4]);
    }
    dressed.extend(&plain[33..]);
    dressed.extend(b"<script>alert(1)</script>");
    let (picture, cleaned) = made(&dressed, Sort::Png).await;
    let picture = picture.unwrap();
    assert_eq!(cleaned, plain, "nothing else is touched");
    assert_eq!((picture.width, picture.height), (1_700, 20));
    let small = image::load_from_memory(&picture.thumbnail.bytes).unwrap();
    assert_eq!((small.width(), small.height()), (840, 9));
    assert!(!picture.thumbhash.is_empty());
}

#[tokio::test]
async fn moving_and_modern_pictures_are_cleaned_too() {
    let plain = drawn(30, 30, ImageFormat::Gif);
    let mut dressed = plain[..plain.len() - 1].to_vec();
    dressed.extend([0x21, 0xfe, u8::try_from(SECRETS[2].len()).unwrap()]);
    dressed.extend(SECRETS[2].as_bytes());
    dressed.extend([0, 0x21, 0xff, 11]);
    dressed.extend(b"XMP DataXMP");
    dressed.extend([4, 1, 2, 3, 4, 0, 0x3b]);
    let (picture, cleaned) = made(&dressed, Sort::Gif).await;
    assert_eq!(picture.unwrap().width, 30);
    assert_eq!(cleaned, plain);

    let plain = drawn(30, 20, ImageFormat::WebP);
    let mut dressed = plain.clone();
    dressed.extend(b"EXIF\x0a\0\0\0");
    dressed.extend(&SECRETS[0].as_bytes()[..10]);
    let size = u32::try_from(dressed.len() - 8).unwrap();
    dressed[4..8].copy_from_slice(&size.to_le_bytes());
    let (picture, cleaned) = made(&dressed, Sort::WebP).await;
    assert_eq!(picture.unwrap().height, 20);
    assert_eq!(cleaned, plain);
}

#[tokio::test]
async fn what_shines_through_still_does() {
    let mut bytes = Vec::new();
    let image = RgbaImage::from_pixel(10, 10, Rgba([200, 0, 0, 100]));
    image.write_to(&mut Cursor::new(&mut bytes), ImageFormat::Png).unwrap();
    assert_eq!(made(&bytes, Sort::Png).await.0.unwrap().thumbnail.media_type, "image/png");
}

/// A PNG that says it has so many pixels and has nearly none.
fn announced(width: u32, height: u32) -> Vec<u8> {
    let mut bytes = drawn(1, 1, ImageFormat::Png);
    bytes[16..20].copy_from_slice(&width.to_be_bytes());
    bytes[20..24].copy_from_slice(&height.to_be_bytes());
    let crc = crc32(&bytes[12..29]);
    bytes[29..33].copy_from_slice(&crc.to_be_bytes());
    bytes
}

fn crc32(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(!0, |mut crc, byte| {
        crc ^= u32::from(*byte);
        for _ in 0..8 {
            crc = if crc & 1 == 1 { (crc >> 1) ^ 0xedb8_8320 } else { crc >> 1 };
        }
        crc
    })
}

#[tokio::test]
async fn bombs_are_refused_by_their_head() {
    for (width, height) in [(50_000, 50_000), (40_000_001, 1), (6_400, 6_400), (u32::MAX >> 1, 2)] {
        let (refused, cleaned) = made(&announced(width, height), Sort::Png).await;
        assert_eq!(refused.unwrap_err(), Refusal::TooLarge, "{width} x {height}");
        assert!(cleaned.is_empty(), "nothing was written");
    }
    let mut gif = drawn(1, 1, ImageFormat::Gif);
    let frame = gif[gif.iter().position(|byte| *byte == 0x2c).unwrap()..gif.len() - 1].to_vec();
    gif.pop();
    for _ in 0..10_000 {
        gif.write_all(&frame).unwrap();
    }
    gif.push(0x3b);
    assert_eq!(made(&gif, Sort::Gif).await.0.unwrap_err(), Refusal::Damaged);
}

#[tokio::test]
async fn what_is_cut_or_torn_is_refused() {
    for (format, sort) in [
        (ImageFormat::Png, Sort::Png),
        (ImageFormat::Jpeg, Sort::Jpeg),
        (ImageFormat::Gif, Sort::Gif),
        (ImageFormat::WebP, Sort::WebP),
    ] {
        let whole = drawn(64, 64, format);
        for length in [0, 3, 12, 30, whole.len() / 2, whole.len() - 1] {
            let (refused, _) = made(&whole[..length], sort).await;
            assert!(refused.is_err(), "{format:?} cut to {length}");
        }
        for at in (0..whole.len()).step_by(7) {
            let mut torn = whole.clone();
            torn[at] ^= 0xff;
            drop(made(&torn, sort).await); // whatever it is, nothing panics
        }
    }
}
