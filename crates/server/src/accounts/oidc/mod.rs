//! Signing in by providers (OpenID Connect Core 1.0, authorization code flow with PKCE).
//!
//! A browser leaves with a state, a nonce and a challenge of ours; a row keeps what they must match, a cookie ties them
//! to this browser, and coming back uses the row up. Whom the ID token names is the pair of issuer and subject and
//! nothing else: an e-mail address is a proposal for a new account, and never a way into one that exists. A provider is
//! asked about itself at its first use, and again now and then; while it is away everything else goes on.

mod arrive;
mod code;
mod come;
mod http;
mod identities;
mod local;
mod propose;
mod provider;
mod token;
mod wire;

use std::sync::Arc;

use model::server::OidcProvider;

pub(super) use self::http::{arrival, callback, link, make_account, own_identities, start, unlink};
use self::provider::Provider;
use crate::{
    config::Config,
    error::Result,
    infra::{clock::Clock, outside::Outside},
};

/// Milliseconds a person has at the provider's.
const FLOW_MS: i64 = 10 * 60 * 1_000;
/// Milliseconds they have to choose a name.
const ARRIVAL_MS: i64 = 30 * 60 * 1_000;

/// All providers of the settings.
pub struct Providers(Vec<Provider>);

impl Providers {
    /// Asks none of them yet.
    ///
    /// # Errors
    /// When the system's certificates cannot be read.
    pub fn new(config: &Config, clock: &Clock) -> Result<Providers> {
        let (Some(public_url), false) = (&config.network.public_url, config.oidc.is_empty()) else {
            return Ok(Providers(Vec::new()));
        };
        let outside = Arc::new(Outside::new()?);
        let provider = |settings: &crate::config::Provider| {
            Provider::new(settings.clone(), public_url, outside.clone(), clock.clone())
        };
        Ok(Providers(config.oidc.iter().map(provider).collect::<Result<_>>()?))
    }

    fn find(&self, id: &str) -> Option<&Provider> {
        self.0.iter().find(|provider| provider.id() == id)
    }

    /// As the log-in page shows them.
    pub(super) fn shown(&self) -> Vec<OidcProvider> {
        self.0.iter().map(Provider::shown).collect()
    }

    /// One that may no longer be in the settings.
    fn shown_as(&self, id: String) -> OidcProvider {
        let known = self.find(&id).map(Provider::shown);
        known.unwrap_or_else(|| OidcProvider { name: id.clone(), id })
    }

    /// Those one can sign in by.
    fn issuers(&self) -> Vec<String> {
        self.0.iter().map(|provider| provider.issuer().to_owned()).collect()
    }
}
