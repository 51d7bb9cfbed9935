//! Origins: scheme, host and port, as browsers send them and as settings name them.

use std::fmt;

use url::Url;

/// The origin of a web page (RFC 6454): `https://chat.example.org`, the port only when unusual.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Origin {
    /// `http` or `https`.
    pub is_https: bool,
    /// In lower case, punycode, IPv6 in brackets.
    pub host: String,
    /// Always known: 80 or 443 where none is written.
    pub port: u16,
}

impl Origin {
    /// Reads an `Origin` header: exactly as browsers write it. `None` for `null`, other schemes,
    /// paths, user names and everything else.
    pub fn from_header(text: &str) -> Option<Origin> {
        let origin = Origin::from_url(&Url::parse(text).ok()?)?;
        (origin.to_string() == text).then_some(origin)
    }

    /// Reads a setting: an http or https URL without path, query or user name.
    pub fn from_setting(text: &str) -> Option<Origin> {
        Origin::from_url(&Url::parse(text.trim()).ok()?)
    }

    /// Whether `Host` names the same host and port. Without a port it means the usual one.
    pub fn is_at(&self, host_header: &str) -> bool {
        let scheme = if self.is_https { "https" } else { "http" };
        let Ok(url) = Url::parse(&format!("{scheme}://{host_header}")) else {
            return false;
        };
        Origin::from_url(&url).is_some_and(|host| host == *self)
    }

    fn from_url(url: &Url) -> Option<Origin> {
        let is_bare = url.path() == "/"
            && url.query().is_none()
            && url.fragment().is_none()
            && url.username().is_empty()
            && url.password().is_none();
        let is_https = match url.scheme() {
            "https" => true,
            "http" => false,
            _ => return None,
        };
        let host = url.host_str()?.to_owned();
        is_bare.then_some(Origin { is_https, host, port: url.port_or_known_default()? })
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (scheme, usual) = if self.is_https { ("https", 443) } else { ("http", 80) };
        write!(f, "{scheme}://{}", self.host)?;
        if self.port == usual { Ok(()) } else { write!(f, ":{}", self.port) }
    }
}

#[cfg(test)]
mod tests {
    use super::Origin;

    #[test]
    fn a_header_is_read_only_in_the_form_browsers_write() {
        for text in ["http://localhost:3000", "https://chat.example", "http://[::1]:3000", "http://10.0.0.7"]
        {
            assert_eq!(Origin::from_header(text).map(|origin| origin.to_string()).as_deref(), Some(text));
        }
        let refused = [
            "null",
            "",
            "chat.example",
            "https://chat.example/",
            "https://chat.example:443",
            "https://a@chat.example",
            "https://chat.example?x",
            "file://",
            "javascript:1",
            "HTTPS://chat.example",
            "https://Chat.example",
            " https://chat.example",
        ];
        for text in refused {
            assert_eq!(Origin::from_header(text), None, "{text}");
        }
    }

    #[test]
    fn host_without_a_port_means_the_usual_one() {
        let https = Origin::from_header("https://chat.example").unwrap();
        assert!(https.is_at("chat.example"));
        assert!(https.is_at("chat.example:443"));
        assert!(https.is_at("CHAT.example"));
        assert!(!https.is_at("chat.example:80"));
        assert!(!https.is_at("chat.example.evil"));
        assert!(!https.is_at("evil@chat.example"));
        assert!(!https.is_at("chat.example/x"));
        assert!(!https.is_at(""));
    }
}
