//! What a file is, judged by what is in it and never by what it says of itself.

use infer::MatcherType;

use super::sealed::sealed;

/// What is to be done with a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sort {
    /// A picture that can be cleaned and shown.
    Jpeg,
    /// The same.
    Png,
    /// The same.
    Gif,
    /// The same.
    WebP,
    /// A picture whose hidden data (place, camera) cannot be taken out.
    SealedPicture,
    /// A film in boxes, in which hidden data (place, camera) can be blotted out.
    Film,
    /// Runs at a double click.
    Program,
    /// Anything else.
    Other,
}

/// A file's type and what follows from it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kind {
    /// As clients see it.
    pub media_type: &'static str,
    /// What is to be done with it.
    pub sort: Sort,
}

impl Sort {
    /// Whether it can be shown as a picture.
    pub fn is_picture(self) -> bool {
        matches!(self, Sort::Jpeg | Sort::Png | Sort::Gif | Sort::WebP)
    }
}

/// Types that browsers may show by themselves: they run nothing. Everything else is handed out to be saved.
pub const INLINE: &[&str] = &[
    "audio/aac",
    "audio/flac",
    "audio/mpeg",
    "audio/mp4",
    "audio/ogg",
    "audio/wav",
    "image/gif",
    "image/jpeg",
    "image/png",
    "image/webp",
    "video/mp4",
    "video/ogg",
    "video/quicktime",
    "video/webm",
];

const PROGRAMS: &[&str] = &[
    "application/vnd.microsoft.portable-executable",
    "application/x-executable",
    "application/x-mach-binary",
];

/// The container of installers, which old office files are in too.
const INSTALLERS: &[&str] = &["application/x-msi", "application/x-ole-storage"];

/// Judges a file by its first bytes; the ending of its name only tells one harmless text from another.
pub fn judge(head: &[u8], name: &str) -> Kind {
    let kind = |media_type, sort| Kind { media_type, sort };
    if let Some(media_type) = sealed(head) {
        return kind(media_type, Sort::SealedPicture);
    }
    let Some(found) = infer::get(head).filter(|found| found.matcher_type() != MatcherType::Text) else {
        let media_type = text_type(head, name);
        return kind(media_type, if is_film(head, media_type) { Sort::Film } else { Sort::Other });
    };
    match found.mime_type() {
        "image/jpeg" => kind("image/jpeg", Sort::Jpeg),
        "image/png" => kind("image/png", Sort::Png),
        "image/gif" => kind("image/gif", Sort::Gif),
        "image/webp" => kind("image/webp", Sort::WebP),
        "audio/x-wav" => kind("audio/wav", Sort::Other),
        "audio/m4a" | "audio/x-m4a" => kind("audio/mp4", Sort::Other),
        "audio/x-flac" => kind("audio/flac", Sort::Other),
        "audio/opus" => kind("audio/ogg", Sort::Other),
        // Four letters are a weak sign as well: a text that has them where a film does is left as it is.
        "video/mp4" | "video/x-m4v" => kind("video/mp4", Sort::Film),
        "video/quicktime" => match text_type(head, name) {
            "application/octet-stream" => kind("video/quicktime", Sort::Film),
            text => kind(text, Sort::Other),
        },
        program if PROGRAMS.contains(&program) => kind(program, Sort::Program),
        installer if INSTALLERS.contains(&installer) && !is_office(name) => kind(installer, Sort::Program),
        // Two letters are a weak sign: a text may begin with them.
        "image/bmp" => match text_type(head, name) {
            "application/octet-stream" => kind("image/bmp", Sort::Other),
            text => kind(text, Sort::Other),
        },
        picture @ ("image/vnd.microsoft.icon" | "image/vnd.djvu") => kind(picture, Sort::Other),
        picture if found.matcher_type() == MatcherType::Image => kind(picture, Sort::SealedPicture),
        other => kind(other, Sort::Other),
    }
}

/// Whether this is a film of some brand that nobody has heard of.
fn is_film(head: &[u8], media_type: &str) -> bool {
    media_type == "application/octet-stream" && head.get(4..8) == Some(b"ftyp")
}

/// Whether its name says that it is an old office file.
fn is_office(name: &str) -> bool {
    matches!(ending(name).as_str(), "doc" | "xls" | "ppt" | "msg" | "pub" | "vsd")
}

/// The endings a name has for one system or another: where a colon begins a stream of a file's own, what stands before
/// it is the name.
pub fn endings(name: &str) -> impl Iterator<Item = String> + '_ {
    name.split(':').map(ending)
}

/// The ending of a name in small letters; empty when it has none. Dots and spaces at the end are none of it: some
/// systems drop them.
fn ending(name: &str) -> String {
    let name = name.trim_end_matches(|letter: char| letter == '.' || letter.is_whitespace());
    name.rsplit_once('.').map(|(_, ending)| ending.to_lowercase()).unwrap_or_default()
}

fn text_type(head: &[u8], name: &str) -> &'static str {
    let text = match str::from_utf8(head) {
        Ok(text) => text,
        // The last letter may be cut.
        Err(error) if error.valid_up_to() + 4 > head.len() => {
            str::from_utf8(&head[..error.valid_up_to()]).unwrap_or_default()
        }
        Err(_) => return "application/octet-stream",
    };
    if text.chars().any(|letter| letter.is_control() && !matches!(letter, '\n' | '\r' | '\t' | '\u{c}')) {
        return "application/octet-stream";
    }
    let folded = text.to_lowercase();
    if folded.contains("<svg") {
        return "image/svg+xml";
    }
    if ["<!doctype html", "<html", "<script", "<body", "<iframe"].iter().any(|sign| folded.contains(sign)) {
        return "text/html";
    }
    match ending(name).as_str() {
        "csv" => "text/csv",
        "json" => "application/json",
        "md" => "text/markdown",
        _ => "text/plain",
    }
}

#[cfg(test)]
mod tests {
    use super::{INLINE, Sort, judge};

    #[test]
    fn content_counts_not_the_name() {
        let html = judge(b"\xef\xbb\xbf <!DOCTYPE html><script>alert(1)</script>", "cat.png");
        assert_eq!((html.media_type, html.sort), ("text/html", Sort::Other));
        let svg = judge(b"<?xml version='1.0'?><svg xmlns='http://www.w3.org/2000/svg'>", "cat.png");
        assert_eq!(svg.media_type, "image/svg+xml");
        assert_eq!(judge(b"\x89PNG\r\n\x1a\nand more", "note.txt").sort, Sort::Png);
        for name in ["cat.jpg", "letter.doc", "sums.XLS"] {
            assert_eq!(judge(b"MZ\x90\0\x03\0\0\0 program", name).sort, Sort::Program, "{name}");
        }
        let container = [&b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"[..], &[0; 600]].concat();
        assert_eq!(judge(&container, "setup.msi").sort, Sort::Program);
        assert_eq!(judge(&container, "letter.doc").sort, Sort::Other);
        assert_eq!(judge(b"II*\0\x08\0\0\0 tiff", "scan.txt").sort, Sort::SealedPicture);
        assert_eq!(judge(b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", "a.jpg").sort, Sort::SealedPicture);
    }

    #[test]
    fn films_are_known_and_texts_that_look_like_one_stay_texts() {
        for (head, media_type) in [
            (&b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom"[..], "video/mp4"),
            (b"\0\0\0\x18ftypM4V \0\0\0\0M4V mp42", "video/mp4"),
            (b"\0\0\0\x14ftypqt  \0\0\0\0qt  ", "video/quicktime"),
            (b"\0\0\0\x08wide\0\0\xff\0mdat", "video/quicktime"),
            (b"\0\0\0\x18ftyp3gp5\0\0\0\x013gp53gp4", "application/octet-stream"),
            (b"\0\0\0\x18ftypXAVC\0\0\0\0XAVCmp42", "application/octet-stream"),
        ] {
            assert_eq!(
                (judge(head, "a.bin").media_type, judge(head, "a.bin").sort),
                (media_type, Sort::Film)
            );
        }
        assert_eq!(judge(b"See mdat in the standard.", "a.txt").sort, Sort::Other);
        assert_eq!(judge(b"\0\0\0\x18ftypM4A \0\0\0\0M4A mp42", "a.m4a").sort, Sort::Other);
    }

    #[test]
    fn texts_are_told_apart_by_their_name() {
        for (name, media_type) in [("a.md", "text/markdown"), ("a.CSV", "text/csv"), ("a", "text/plain")] {
            assert_eq!(judge("Grüße, the letter is c\u{fc}t".as_bytes(), name).media_type, media_type);
        }
        assert_eq!(judge(b"a\0b", "a.txt").media_type, "application/octet-stream");
        assert_eq!(judge(b"", "a.txt").media_type, "text/plain");
    }

    #[test]
    fn nothing_that_runs_is_shown_inline() {
        for media_type in ["image/svg+xml", "text/html", "text/plain", "application/pdf", "application/wasm"]
        {
            assert!(!INLINE.contains(&media_type), "{media_type}");
        }
    }
}
