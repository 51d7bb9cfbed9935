//! `[[oidc]]`: providers people can sign in with (OpenID Connect).

use std::{collections::HashSet, fmt};

use serde::Deserialize;
use url::{Host, Url};

use super::{ConfigError, Env, Network};

/// Most providers: each is a button on the log-in page.
const MOST: usize = 10;
/// Most characters of an id and of a name.
const ID_CHARS: usize = 32;
const NAME_CHARS: usize = 40;
/// What is asked for when nothing is said: who it is, a name and an address to propose.
const SCOPES: [&str; 3] = ["openid", "profile", "email"];

/// One provider.
#[derive(Clone, PartialEq, Eq)]
pub struct Provider {
    /// `id`: in addresses, `/api/auth/oidc/{id}`. Small letters, digits and dashes.
    pub id: String,
    /// `name`: on its button. Left alone the id.
    pub name: String,
    /// `issuer`, exactly as the provider writes it. https, or http on this machine.
    pub issuer: String,
    /// `client_id`.
    pub client_id: String,
    /// `client_secret`; none for a public client. Or `KLATCH_OIDC_{ID}_CLIENT_SECRET`.
    pub client_secret: Option<String>,
    /// `scopes`; always with `openid`.
    pub scopes: Vec<String>,
}

impl fmt::Debug for Provider {
    /// Without the secret.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Provider({} {})", self.id, self.issuer)
    }
}

/// As it stands in the file.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Section {
    id: String,
    name: Option<String>,
    issuer: String,
    client_id: String,
    client_secret: Option<String>,
    scopes: Option<Vec<String>>,
}

/// All of them, checked.
pub(super) fn resolve(
    sections: &[Section],
    network: &Network,
    env: Env<'_>,
) -> Result<Vec<Provider>, ConfigError> {
    if sections.is_empty() {
        return Ok(Vec::new());
    }
    if network.public_url.is_none() {
        return Err(ConfigError::new(
            "[[oidc]] also needs public_url to be set: providers send people back there",
        ));
    }
    if sections.len() > MOST {
        return Err(ConfigError::new(format!("[[oidc]] may stand at most {MOST} times")));
    }
    let mut seen = HashSet::new();
    if let Some(twice) = sections.iter().find(|section| !seen.insert(&section.id)) {
        return Err(ConfigError::new(format!("[[oidc]] has the id \"{}\" twice", twice.id)));
    }
    sections.iter().map(|section| provider(section, env)).collect()
}

fn provider(section: &Section, env: Env<'_>) -> Result<Provider, ConfigError> {
    let Section { id, client_id, .. } = section.clone();
    let wrong = |what: &str| ConfigError::new(format!("[[oidc]] \"{id}\": {what}"));
    if !is_id(&id) {
        return Err(wrong("id must be 1 to 32 small letters, digits and dashes, such as \"acme\""));
    }
    let name = section.name.as_deref().unwrap_or(&id).trim().to_owned();
    if name.is_empty() || name.chars().count() > NAME_CHARS || name.chars().any(char::is_control) {
        return Err(wrong("name must be one line of 1 to 40 characters"));
    }
    if !is_issuer(&section.issuer) {
        return Err(wrong(
            "issuer must be the provider's https address, such as https://acme.example.org (http only on this machine)",
        ));
    }
    if client_id.is_empty() {
        return Err(wrong("client_id must be given"));
    }
    let variable = format!("KLATCH_OIDC_{}_CLIENT_SECRET", id.to_ascii_uppercase().replace('-', "_"));
    let secret = env(&variable).or_else(|| section.client_secret.clone()).filter(|text| !text.is_empty());
    let scopes = scopes(section.scopes.as_deref()).ok_or_else(|| {
        wrong("scopes must be words without spaces, such as [\"openid\", \"profile\", \"email\"]")
    })?;
    Ok(Provider { id, name, issuer: section.issuer.clone(), client_id, client_secret: secret, scopes })
}

fn is_id(id: &str) -> bool {
    (1..=ID_CHARS).contains(&id.len())
        && id.bytes().all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'-'))
}

/// https; or http where nothing leaves this machine.
fn is_issuer(text: &str) -> bool {
    let Ok(url) = Url::parse(text) else { return false };
    let is_here = match url.host() {
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => return false,
    };
    let is_bare = url.query().is_none() && url.fragment().is_none() && url.username().is_empty();
    is_bare && url.password().is_none() && (url.scheme() == "https" || (url.scheme() == "http" && is_here))
}

/// Each once, `openid` first; `None` when one is no scope (RFC 6749, section 3.3).
fn scopes(given: Option<&[String]>) -> Option<Vec<String>> {
    let asked: Vec<&str> = given.map_or(SCOPES.to_vec(), |given| given.iter().map(String::as_str).collect());
    let is_scope = |scope: &str| {
        !scope.is_empty() && scope.bytes().all(|byte| matches!(byte, 0x21 | 0x23..=0x5b | 0x5d..=0x7e))
    };
    let mut scopes = vec!["openid".to_owned()];
    for scope in asked {
        if !is_scope(scope) {
            return None;
        }
        if !scopes.iter().any(|known| known == scope) {
            scopes.push(scope.to_owned());
        }
    }
    Some(scopes)
}
