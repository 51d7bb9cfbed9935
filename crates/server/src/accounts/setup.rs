//! The first account, which owns the server: nobody may be faster than the person who runs it.

use axum::http::{HeaderMap, header};
use model::Code;
use subtle::ConstantTimeEq;

use super::store;
use crate::{
    app::App,
    config::Config,
    error::{Error, Result},
    infra::random,
};

/// The code of this start: 128 random bits, never written down. Of no use once there is an owner.
pub struct Setup {
    code: String,
}

impl Setup {
    /// Makes the code.
    pub fn new() -> Setup {
        Setup { code: format!("{:032x}", u128::from_be_bytes(random::bytes())) }
    }

    /// Whether this request may make the first account.
    ///
    /// # Errors
    /// 403 `setup_code_required`.
    pub(super) fn check(&self, config: &Config, headers: &HeaderMap, code: Option<&str>) -> Result<()> {
        let is_right = code.is_some_and(|code| code.as_bytes().ct_eq(self.code.as_bytes()).into());
        if is_right || !needs_code(config, headers) {
            return Ok(());
        }
        let message = "The first account needs the code the server printed when it started.";
        Err(Error::field(Code::SetupCodeRequired, "setupCode", message))
    }
}

impl Default for Setup {
    fn default() -> Self {
        Setup::new()
    }
}

/// The code the first account needs, while there is none.
///
/// # Errors
/// Of the database.
pub async fn setup_code(app: &App) -> Result<Option<String>> {
    let (_, owner) = app.db.read(store::server).await?;
    Ok(owner.is_none().then(|| app.setup.code.clone()))
}

/// Whether a request might come from somebody else than the person at this machine: unless the server listens on
/// loopback alone and is told of no other address, nothing stands between, and the request was sent to this
/// machine by name, which a page that had its own name point here could not do.
pub(super) fn needs_code(config: &Config, headers: &HeaderMap) -> bool {
    let network = &config.network;
    let is_private = network.is_loopback() && network.public_url.is_none();
    !is_private || headers.keys().any(|name| is_from_proxy(name.as_str())) || !is_to_this_machine(headers)
}

fn is_from_proxy(name: &str) -> bool {
    matches!(name, "forwarded" | "x-real-ip" | "via") || name.starts_with("x-forwarded-")
}

fn is_to_this_machine(headers: &HeaderMap) -> bool {
    let mut hosts = headers.get_all(header::HOST).iter();
    let (Some(host), None) = (hosts.next().and_then(|host| host.to_str().ok()), hosts.next()) else {
        return false;
    };
    let name = match host.rsplit_once(':') {
        Some((name, port)) if !port.is_empty() && port.bytes().all(|byte| byte.is_ascii_digit()) => name,
        _ => host,
    };
    matches!(name.to_ascii_lowercase().as_str(), "localhost" | "127.0.0.1" | "[::1]")
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderMap;

    use super::{Setup, needs_code};
    use crate::config::{Args, Config};

    fn headers(pairs: &[(&'static str, &str)]) -> HeaderMap {
        let mut map = HeaderMap::new();
        for (name, value) in pairs {
            map.append(*name, value.parse().unwrap());
        }
        map
    }

    fn config(listen: &str, public_url: Option<&str>) -> Config {
        let args = Args {
            listen: Some(listen.to_owned()),
            public_url: public_url.map(str::to_owned),
            ..Args::default()
        };
        Config::load(&args, &|_| None).unwrap()
    }

    #[test]
    fn the_person_at_this_machine_needs_none() {
        let config = config("127.0.0.1:3000", None);
        for host in ["localhost", "localhost:3000", "127.0.0.1:3000", "[::1]", "[::1]:3000", "LOCALHOST:80"] {
            assert!(!needs_code(&config, &headers(&[("host", host)])), "{host}");
        }
    }

    #[test]
    fn everybody_else_does() {
        let here = ("host", "localhost:3000");
        let loopback = config("127.0.0.1:3000", None);
        for host in [
            "",
            "evil.example",
            "localhost.evil.example",
            "127.0.0.1.evil.example",
            "127.0.0.2",
            "[::2]",
            "10.0.0.1:3000",
            "localhost:",
            "localhost:x",
        ] {
            assert!(needs_code(&loopback, &headers(&[("host", host)])), "{host}");
        }
        assert!(needs_code(&loopback, &headers(&[])));
        assert!(needs_code(&loopback, &headers(&[here, ("host", "evil.example")])));
        for name in [
            "forwarded",
            "via",
            "x-real-ip",
            "x-forwarded-for",
            "x-forwarded-proto",
            "x-forwarded-host",
            "x-forwarded-x",
        ] {
            assert!(needs_code(&loopback, &headers(&[here, (name, "127.0.0.1")])), "{name}");
        }
        assert!(needs_code(&config("0.0.0.0:3000", None), &headers(&[here])));
        assert!(needs_code(&config("127.0.0.1:3000", Some("http://localhost:3000")), &headers(&[here])));
    }

    #[test]
    fn the_code_opens_what_it_belongs_to() {
        let (setup, config) = (Setup::new(), config("0.0.0.0:3000", None));
        assert_eq!(setup.code.len(), 32);
        let empty = HeaderMap::new();
        assert!(setup.check(&config, &empty, Some(&setup.code)).is_ok());
        for code in [None, Some(""), Some("0"), Some(Setup::new().code.as_str()), Some(&setup.code[1..])] {
            assert!(setup.check(&config, &empty, code).is_err());
        }
    }
}
