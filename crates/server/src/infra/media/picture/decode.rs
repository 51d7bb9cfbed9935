//! Decoding a picture within bounds: its size, its small copy, its placeholder.

use std::{
    fs::File,
    io::{BufReader, Cursor},
    path::Path,
};

use base64::{Engine, engine::general_purpose::STANDARD};
use fast_image_resize::{FilterType, ResizeAlg, ResizeOptions, Resizer};
use image::{
    DynamicImage, ImageDecoder, ImageFormat, ImageReader, Limits, codecs::jpeg::JpegEncoder,
    metadata::Orientation,
};

use super::{MOST_BYTES, MOST_FILE_BYTES, MOST_PIXELS, Picture, Refusal};
use crate::infra::media::Sort;

/// Longest side of a small copy: twice what the widest place for it takes.
const THUMBNAIL_SIDE: u32 = 840;
/// Longest side of what a placeholder is computed from; more is refused by its algorithm.
const PLACEHOLDER_SIDE: u32 = 100;
/// Quality of small copies, of 100.
const QUALITY: u8 = 80;

/// A small copy.
#[derive(Clone, Debug)]
pub struct Thumbnail {
    /// `image/jpeg`, or `image/png` where something shines through.
    pub media_type: &'static str,
    /// The file.
    pub bytes: Vec<u8>,
}

/// What decoding a picture will take.
#[derive(Clone, Copy, Debug)]
pub(super) struct Shape {
    total_bytes: u64,
}

impl Shape {
    /// The pixels, and as much again for what the decoder holds besides the file.
    pub(super) fn bytes(self) -> u64 {
        self.total_bytes * 3 / 2
    }
}

/// Reads a picture's head only, and refuses what would be too much.
pub(super) fn look(path: &Path, sort: Sort) -> Result<Shape, Refusal> {
    let size = path.metadata().map_err(|_| Refusal::Damaged)?.len();
    if size > MOST_FILE_BYTES {
        return Err(Refusal::TooLarge);
    }
    let decoder = open(path, sort)?;
    let (width, height) = decoder.dimensions();
    let total_bytes = decoder.total_bytes();
    if u64::from(width) * u64::from(height) > MOST_PIXELS || total_bytes > MOST_BYTES {
        return Err(Refusal::TooLarge);
    }
    if width == 0 || height == 0 {
        return Err(Refusal::Damaged);
    }
    Ok(Shape { total_bytes })
}

/// Decodes a picture whose head was looked at.
pub(super) fn make(path: &Path, sort: Sort) -> Result<Picture, Refusal> {
    let size_bytes = path.metadata().map_err(|_| Refusal::Damaged)?.len();
    let mut decoder = open(path, sort)?;
    let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    let whole = DynamicImage::from_decoder(decoder).map_err(|error| {
        tracing::debug!(%error, "a picture could not be decoded");
        Refusal::Damaged
    })?;
    let (width, height) = upright(whole.width(), whole.height(), orientation);
    let mut small = shrink(&whole, THUMBNAIL_SIDE);
    drop(whole);
    small.apply_orientation(orientation);
    Ok(Picture { size_bytes, width, height, thumbhash: placeholder(&small), thumbnail: encode(&small)? })
}

fn open(path: &Path, sort: Sort) -> Result<impl ImageDecoder, Refusal> {
    let format = match sort {
        Sort::Jpeg => ImageFormat::Jpeg,
        Sort::Png => ImageFormat::Png,
        Sort::Gif => ImageFormat::Gif,
        Sort::WebP => ImageFormat::WebP,
        Sort::SealedPicture | Sort::Film | Sort::Program | Sort::Other => return Err(Refusal::Damaged),
    };
    let file = File::open(path).map_err(|_| Refusal::Damaged)?;
    let mut reader = ImageReader::with_format(BufReader::new(file), format);
    let mut limits = Limits::default();
    limits.max_alloc = Some(MOST_BYTES);
    reader.limits(limits);
    reader.into_decoder().map_err(|error| match error {
        image::ImageError::Limits(_) => Refusal::TooLarge,
        _ => Refusal::Damaged,
    })
}

/// Width and height as shown.
fn upright(width: u32, height: u32, orientation: Orientation) -> (u32, u32) {
    match orientation {
        Orientation::Rotate90
        | Orientation::Rotate270
        | Orientation::Rotate90FlipH
        | Orientation::Rotate270FlipH => (height, width),
        _ => (width, height),
    }
}

/// A copy that fits a square, never a larger one.
fn shrink(whole: &DynamicImage, side: u32) -> DynamicImage {
    let longest = whole.width().max(whole.height());
    if longest <= side {
        return whole.clone();
    }
    let scale = |length: u32| {
        let scaled = u64::from(length) * u64::from(side) / u64::from(longest);
        u32::try_from(scaled).unwrap_or(side).max(1)
    };
    let (width, height) = (scale(whole.width()), scale(whole.height()));
    let mut small = DynamicImage::new(width, height, whole.color());
    let options = ResizeOptions::new().resize_alg(ResizeAlg::Convolution(FilterType::CatmullRom));
    match Resizer::new().resize(whole, &mut small, &options) {
        Ok(()) => small,
        // A kind of pixels it does not know: the slow way.
        Err(_) => whole.thumbnail(width, height),
    }
}

fn placeholder(small: &DynamicImage) -> String {
    let tiny = shrink(small, PLACEHOLDER_SIDE).to_rgba8();
    let (width, height) = (tiny.width() as usize, tiny.height() as usize);
    STANDARD.encode(thumbhash::rgba_to_thumb_hash(width, height, tiny.as_raw()))
}

fn encode(small: &DynamicImage) -> Result<Thumbnail, Refusal> {
    let rgba = small.to_rgba8();
    let shines_through = small.color().has_alpha() && rgba.pixels().any(|pixel| pixel.0[3] < 255);
    let mut bytes = Vec::new();
    let written = if shines_through {
        rgba.write_to(&mut Cursor::new(&mut bytes), ImageFormat::Png)
    } else {
        small.to_rgb8().write_with_encoder(JpegEncoder::new_with_quality(&mut bytes, QUALITY))
    };
    written.map_err(|_| Refusal::Damaged)?;
    let media_type = if shines_through { "image/png" } else { "image/jpeg" };
    Ok(Thumbnail { media_type, bytes })
}
