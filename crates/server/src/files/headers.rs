//! How a file is handed out: what browsers may do with it, and under which name.

use std::fmt::Write;

use axum::http::{HeaderMap, HeaderValue, header};

use crate::infra::media::INLINE;

/// For every answer with a file's bytes: kept privately, and run by nobody.
const ALWAYS: [(&str, &str); 5] = [
    ("cache-control", "private, max-age=3600"),
    ("content-security-policy", "sandbox; default-src 'none'"),
    ("cross-origin-resource-policy", "same-origin"),
    ("accept-ranges", "bytes"),
    ("vary", "authorization, cookie"),
];

/// The headers of a file. What is not known to be harmless is to be saved, whatever it is.
pub(super) fn of_file(media_type: &str, is_picture: bool, name: &str) -> HeaderMap {
    let is_inline = INLINE.contains(&media_type) && (is_picture || !media_type.starts_with("image/"));
    let shown_type = if is_inline { media_type } else { "application/octet-stream" };
    let mut headers = HeaderMap::new();
    for (name, value) in ALWAYS {
        headers.insert(name, HeaderValue::from_static(value));
    }
    if let Ok(value) = HeaderValue::from_str(shown_type) {
        headers.insert(header::CONTENT_TYPE, value);
    }
    let disposition = disposition(if is_inline { "inline" } else { "attachment" }, name);
    if let Ok(value) = HeaderValue::from_str(&disposition) {
        headers.insert(header::CONTENT_DISPOSITION, value);
    }
    headers
}

/// RFC 6266 with a name by RFC 5987, and a plain one for whoever does not know that.
fn disposition(kind: &str, name: &str) -> String {
    let plain: String = name
        .chars()
        .map(|letter| match letter {
            '"' | '\\' | '%' | ';' => '_',
            ' '..='~' => letter,
            _ => '_',
        })
        .collect();
    let mut encoded = String::new();
    for byte in name.bytes() {
        if byte.is_ascii_alphanumeric() || b"!#$&+-.^_`|~".contains(&byte) {
            encoded.push(byte.into());
        } else {
            // Writing to a text does not fail.
            let _ = write!(encoded, "%{byte:02X}");
        }
    }
    format!("{kind}; filename=\"{plain}\"; filename*=UTF-8''{encoded}")
}

#[cfg(test)]
mod tests {
    use super::{disposition, of_file};

    #[test]
    fn names_cannot_break_out_of_their_header() {
        assert_eq!(
            disposition("inline", "Größe \"x\";\r\n👋.png"),
            "inline; filename=\"Gr__e _x_____.png\"; filename*=UTF-8''Gr%C3%B6%C3%9Fe%20%22x%22%3B%0D%0A%F0%9F%91%8B.png"
        );
    }

    #[test]
    fn only_the_harmless_is_shown() {
        let shown = |media_type, is_picture| {
            let headers = of_file(media_type, is_picture, "a");
            let text = |name: &str| headers[name].to_str().unwrap().to_owned();
            (text("content-type"), text("content-disposition").starts_with("inline"))
        };
        assert_eq!(shown("image/png", true), ("image/png".to_owned(), true));
        assert_eq!(shown("video/mp4", false), ("video/mp4".to_owned(), true));
        for active in ["image/svg+xml", "text/html", "application/pdf", "text/plain", "application/wasm"] {
            assert_eq!(shown(active, false), ("application/octet-stream".to_owned(), false), "{active}");
        }
        assert!(!shown("image/png", false).1, "what was not decoded is not shown");
    }
}
