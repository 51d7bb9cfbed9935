//! Where somebody may be sent afterwards: a page of ours and nothing else.

/// Longest path that is kept, in bytes.
const MOST_BYTES: usize = 512;
/// Where to, when nothing better is known.
const HOME: &str = "/";

/// The path, if it is one of ours; else home. What a browser might read as another server, another scheme or another
/// header is not.
pub(super) fn local_path(asked: Option<&str>) -> &str {
    asked.filter(|path| is_local(path)).unwrap_or(HOME)
}

fn is_local(path: &str) -> bool {
    let is_plain = |byte: u8| matches!(byte, b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'/' | b'-' | b'_' | b'.' | b'~' | b'=' | b'&' | b'?' | b'%');
    path.len() <= MOST_BYTES
        && path.starts_with('/')
        && path.bytes().all(is_plain)
        && !path.contains("//")
        && !path.contains("/.")
        && !is_api(path)
}

/// What answers there is not a page.
fn is_api(path: &str) -> bool {
    path == "/api" || path.starts_with("/api/") || path.starts_with("/socket.io")
}

#[cfg(test)]
mod tests {
    use super::local_path;

    #[test]
    fn pages_of_ours_are_led_to() {
        for path in ["/", "/chats/0190", "/settings/account?linked=acme", "/people?query=a%20b", "/join"] {
            assert_eq!(local_path(Some(path)), path);
        }
        assert_eq!(local_path(None), "/");
    }

    #[test]
    fn nothing_else_is() {
        for path in [
            "",
            "chats",
            "//evil.example",
            "///evil.example",
            "/\\evil.example",
            "\\\\evil.example",
            "/\t/evil.example",
            "/\n//evil.example",
            "/\r\nSet-Cookie: a=b",
            "https://evil.example",
            "https:evil.example",
            "http:///evil.example",
            "javascript:alert(1)",
            "JaVaScRiPt:alert(1)",
            "data:text/html,x",
            "@evil.example",
            "/@evil.example",
            "/chats#//evil.example",
            "/;//evil.example",
            "/a:b",
            " /chats",
            "/chats ",
            "/\u{2028}/evil.example",
            "/\u{ff0f}evil.example",
            "/\0",
            "/a/../../evil",
            "/..//evil.example",
            "/./x",
            "/a//evil.example",
            "/<script>",
            "/\"x",
            "/api",
            "/api/auth/logout",
            "/socket.io/",
            "//",
            "/%5cevil\\",
            "%2f%2fevil.example",
            "?then=//evil.example",
        ] {
            assert_eq!(local_path(Some(path)), "/", "{path:?}");
        }
        assert_eq!(local_path(Some(&format!("/{}", "a".repeat(512)))), "/");
    }
}
