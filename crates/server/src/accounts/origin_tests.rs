use axum::http::HeaderMap;
use model::Code;

use super::check_origin;
use crate::config::{Args, Config};

/// Reached at `https://chat.example.org`; a page at `http://app.example:8080` may use it.
fn config() -> Config {
    let args = Args {
        public_url: Some("https://chat.example.org".to_owned()),
        allowed_origins: Some("http://app.example:8080".to_owned()),
        ..Args::default()
    };
    Config::load(&args, &|_| None).unwrap()
}

fn passes(headers: &[(&'static str, &str)]) -> bool {
    let mut map = HeaderMap::new();
    for (name, value) in headers {
        map.append(*name, value.parse().unwrap());
    }
    match check_origin(&config(), &map) {
        Ok(()) => true,
        Err(error) => {
            assert_eq!(error.code(), Code::ForbiddenOrigin);
            false
        }
    }
}

#[test]
fn origins_are_compared_exactly() {
    let host = ("host", "10.0.0.7:3000");
    let allowed = [
        "https://chat.example.org",
        "http://app.example:8080",
        "http://10.0.0.7:3000",
        "https://10.0.0.7:3000",
    ];
    for origin in allowed {
        assert!(passes(&[host, ("origin", origin)]), "{origin}");
    }
    let refused = [
        "null",
        "",
        "https://evil.example",
        "http://chat.example.org",
        "https://chat.example.org:8443",
        "https://chat.example.org.evil.example",
        "https://evilchat.example.org",
        "https://sub.chat.example.org",
        "https://chat.example.org@evil.example",
        "https://chat.example.org/",
        "https://chat.example.org, https://evil.example",
        "HTTPS://CHAT.EXAMPLE.ORG",
        "http://app.example",
        "http://app.example:80801",
        "http://10.0.0.7",
        "http://10.0.0.7:3001",
        "http://10.0.0.77:3000",
        "http://localhost:3000",
        "file://",
        "chrome-extension://abcdefgh",
    ];
    for origin in refused {
        assert!(!passes(&[host, ("origin", origin)]), "{origin}");
        assert!(!passes(&[host, ("origin", origin), ("sec-fetch-site", "cross-site")]), "{origin}");
    }
}

#[test]
fn the_browser_s_own_word_counts_first() {
    let evil = ("origin", "https://evil.example");
    assert!(passes(&[evil, ("sec-fetch-site", "same-origin")]));
    assert!(passes(&[evil, ("sec-fetch-site", "none")]));
    assert!(!passes(&[evil, ("sec-fetch-site", "same-site")]));
    assert!(!passes(&[("sec-fetch-site", "cross-site")]));
    assert!(!passes(&[("sec-fetch-site", "same-site")]));
    assert!(passes(&[("origin", "https://chat.example.org"), ("sec-fetch-site", "cross-site")]));
}

#[test]
fn what_is_no_browser_passes() {
    assert!(passes(&[]));
    assert!(passes(&[("host", "anything.example")]));
}

#[test]
fn a_header_that_stands_twice_is_refused() {
    let ours = ("origin", "https://chat.example.org");
    assert!(!passes(&[ours, ("origin", "https://evil.example")]));
    assert!(!passes(&[("sec-fetch-site", "same-origin"), ("sec-fetch-site", "cross-site")]));
    let origin = ("origin", "http://10.0.0.7:3000");
    assert!(!passes(&[origin, ("host", "10.0.0.7:3000"), ("host", "evil.example")]));
}
