//! What an upload says of itself (tus 1.0, `Upload-Metadata`).

use base64::{Engine, engine::general_purpose::STANDARD};
use model::FileId;

use crate::error::{Error, Result};

/// Longest name that is kept, in bytes.
const NAME_BYTES: usize = 255;

/// What we read of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Metadata {
    /// A name that is only ever shown, never used as a path.
    pub(super) name: String,
    /// Made by the client, so that a repeat is harmless.
    pub(super) id: Option<FileId>,
}

/// Reads `filename <base64>,id <base64>`; other keys are passed over, as the protocol has it.
///
/// # Errors
/// 400 for what is not of that form; 422 for an id that no client makes.
pub(super) fn read(header: &str) -> Result<Metadata> {
    let mut found = Metadata::default();
    for pair in header.split(',').map(str::trim).filter(|pair| !pair.is_empty()) {
        let (key, value) = pair.split_once(' ').unwrap_or((pair, ""));
        if !matches!(key, "filename" | "id") {
            continue;
        }
        let bytes = STANDARD.decode(value.trim()).map_err(|_| not_metadata())?;
        let text = String::from_utf8(bytes).map_err(|_| not_metadata())?;
        match key {
            "filename" => found.name = text,
            _ => found.id = Some(client_made(&text)?),
        }
    }
    found.name = clean_name(&found.name);
    Ok(found)
}

fn client_made(text: &str) -> Result<FileId> {
    let id: FileId = text.parse().map_err(|_| not_metadata())?;
    if model::ids::is_client_made(id.0) {
        return Ok(id);
    }
    Err(Error::invalid("id", "An id is a UUID of version 7."))
}

fn not_metadata() -> Error {
    Error::bad_request("Upload-Metadata is a list of names with values in base64.")
}

/// A name as it is shown: the last part of a path, one line, nothing that turns it around.
pub(super) fn clean_name(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let shown: String = last.chars().filter(|letter| !letter.is_control() && !is_hidden(*letter)).collect();
    let shown = shown.trim().trim_start_matches('.').trim_start();
    if shown.is_empty() {
        return "file".to_owned();
    }
    cut(shown)
}

/// Letters that show nothing and change how others are shown.
fn is_hidden(letter: char) -> bool {
    matches!(
        letter,
        '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}'
    )
}

/// At most [`NAME_BYTES`], keeping the ending.
fn cut(name: &str) -> String {
    if name.len() <= NAME_BYTES {
        return name.to_owned();
    }
    let ending = name.rfind('.').map(|at| &name[at..]).filter(|ending| ending.len() <= 20).unwrap_or("");
    let mut end = NAME_BYTES - ending.len();
    while !name.is_char_boundary(end) {
        end -= 1;
    }
    format!("{}{ending}", &name[..end])
}

#[cfg(test)]
mod tests {
    use base64::{Engine, engine::general_purpose::STANDARD};

    use super::{clean_name, read};

    #[test]
    fn names_are_only_names() {
        for (given, shown) in [
            ("../../etc/passwd", "passwd"),
            ("..\\..\\boot.ini", "boot.ini"),
            ("\\\\server\\share\\CON", "CON"),
            ("a\0b\r\nSet-Cookie: x.txt", "abSet-Cookie: x.txt"),
            ("\u{202e}gpj.exe", "gpj.exe"),
            ("..", "file"),
            ("", "file"),
            (".htaccess", "htaccess"),
            ("%2e%2e%2fx", "%2e%2e%2fx"),
            ("Größe 👋.png", "Größe 👋.png"),
        ] {
            assert_eq!(clean_name(given), shown, "{given:?}");
        }
        let long = clean_name(&format!("{}.jpeg", "ä".repeat(400)));
        assert!(long.len() <= 255 && long.ends_with("ä.jpeg"), "{long}");
    }

    #[test]
    fn metadata_is_read_as_the_protocol_writes_it() {
        let header = format!("filename {},is_confidential,filetype eA==", STANDARD.encode("a,b c.txt"));
        assert_eq!(read(&header).unwrap().name, "a,b c.txt");
        assert_eq!(read("").unwrap().name, "file");
        let id = "0198c5a0-0000-7000-8000-000000000001";
        assert_eq!(read(&format!("id {}", STANDARD.encode(id))).unwrap().id, Some(id.parse().unwrap()));
        for wrong in ["filename !!", "id eA==", "filename /////w=="] {
            assert!(read(wrong).is_err(), "{wrong}");
        }
        let other = STANDARD.encode("0198c5a0-0000-4000-8000-000000000001");
        assert!(read(&format!("id {other}")).is_err());
    }
}
