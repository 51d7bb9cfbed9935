//! One provider: what it says of itself, and where people are sent to it.

use std::{pin::Pin, sync::Arc};

use model::{
    Time,
    server::{OidcProvider, OidcTrouble},
};
use openidconnect::{
    AsyncHttpClient, AuthType, ClientId, ClientSecret, CsrfToken, DiscoveryError, HttpRequest, HttpResponse,
    IssuerUrl, JsonWebKeySet, Nonce, PkceCodeChallenge, RedirectUrl, Scope,
    core::{CoreAuthenticationFlow, CoreClientAuthMethod, CoreJsonWebKeySet},
};
use parking_lot::Mutex;
use tokio::sync::Semaphore;
use url::{Origin, Url};

use super::wire::{Metadata, Us};
use crate::{
    config,
    error::{Error, Result},
    infra::{
        clock::Clock,
        outside::{Outside, OutsideError},
    },
};

/// Milliseconds after which a provider is asked about itself anew.
const FRESH_MS: i64 = 60 * 60 * 1_000;
/// Milliseconds for which what it said still does while it is away.
const STALE_MS: i64 = 24 * 60 * 60 * 1_000;
/// Milliseconds after which one that was away is asked again.
const AWAY_MS: i64 = 10 * 1_000;
/// Milliseconds between two looks for keys that were not there: anybody can name keys that do not exist.
const KEYS_MS: i64 = 30 * 1_000;

/// A provider of the settings.
pub(super) struct Provider {
    settings: config::Provider,
    issuer: IssuerUrl,
    /// The server the settings name.
    home: Origin,
    /// Where it sends people back: exactly this.
    redirect: RedirectUrl,
    outside: Arc<Outside>,
    clock: Clock,
    /// One asks, the others wait for what it learns.
    turn: Semaphore,
    state: Mutex<State>,
}

/// What was learnt so far.
#[derive(Default)]
struct State {
    known: Option<Arc<Known>>,
    failed_at: Option<Time>,
}

/// What a provider says of itself.
pub(super) struct Known {
    /// Its addresses and what it can do.
    pub(super) metadata: Metadata,
    /// Who we are to it, with its keys.
    pub(super) us: Us,
    /// When it said so, and when it was last asked for keys.
    said_at: Time,
    keys_at: Time,
}

impl Provider {
    /// Asks nothing yet.
    pub(super) fn new(
        settings: config::Provider,
        public_url: &config::Origin,
        outside: Arc<Outside>,
        clock: Clock,
    ) -> Result<Provider> {
        let wrong = |error: url::ParseError| Error::Internal(error.into());
        let issuer = IssuerUrl::new(settings.issuer.clone()).map_err(wrong)?;
        let redirect = format!("{public_url}/api/auth/oidc/{}/callback", settings.id);
        Ok(Provider {
            home: issuer.url().origin(),
            redirect: RedirectUrl::new(redirect).map_err(wrong)?,
            issuer,
            settings,
            outside,
            clock,
            turn: Semaphore::new(1),
            state: Mutex::default(),
        })
    }

    /// Its id in the settings.
    pub(super) fn id(&self) -> &str {
        &self.settings.id
    }

    /// Its issuer, as the settings write it.
    pub(super) fn issuer(&self) -> &str {
        &self.issuer
    }

    /// For the log-in page.
    pub(super) fn shown(&self) -> OidcProvider {
        OidcProvider { id: self.settings.id.clone(), name: self.settings.name.clone() }
    }

    /// The app's time, as the crate's own clock would give it.
    pub(super) fn now(&self) -> Time {
        self.clock.now()
    }

    /// The page that asks somebody who they are.
    pub(super) fn page(&self, known: &Known, state: &str, nonce: &str, challenge: PkceCodeChallenge) -> Url {
        let (state, nonce) = (CsrfToken::new(state.to_owned()), Nonce::new(nonce.to_owned()));
        let scopes = self.settings.scopes.iter().skip(1).cloned().map(Scope::new);
        let request =
            known.us.authorize_url(CoreAuthenticationFlow::AuthorizationCode, move || state, move || nonce);
        request.add_scopes(scopes).set_pkce_challenge(challenge).url().0
    }

    /// What it says of itself: asked for at the first use, and again when that is old.
    ///
    /// # Errors
    /// [`OidcTrouble::Unavailable`] while it is away and what it said before is too old.
    pub(super) async fn known(&self) -> Result<Arc<Known>, OidcTrouble> {
        if let Some(known) = self.remembered(FRESH_MS) {
            return Ok(known);
        }
        let _turn = self.turn.acquire().await.map_err(|_| OidcTrouble::Failed)?;
        if let Some(known) = self.remembered(FRESH_MS) {
            return Ok(known);
        }
        if !self.was_away() {
            match self.discover().await {
                Ok(known) => return Ok(self.remember(known)),
                Err(cause) => self.note_failure(&cause),
            }
        }
        self.remembered(STALE_MS).ok_or(OidcTrouble::Unavailable)
    }

    /// Its keys of now, when a token names one that was not among them.
    ///
    /// # Errors
    /// [`OidcTrouble::Untrusted`] when it was asked a moment ago, [`OidcTrouble::Unavailable`] when it does not answer.
    pub(super) async fn with_new_keys(&self, known: &Known) -> Result<Arc<Known>, OidcTrouble> {
        let _turn = self.turn.acquire().await.map_err(|_| OidcTrouble::Failed)?;
        if let Some(newer) = self.remembered(STALE_MS).filter(|newer| newer.keys_at > known.keys_at) {
            return Ok(newer);
        }
        if self.clock.now().0.saturating_sub(known.keys_at.0) < KEYS_MS {
            return Err(OidcTrouble::Untrusted);
        }
        let keys: CoreJsonWebKeySet =
            JsonWebKeySet::fetch_async(known.metadata.jwks_uri(), self).await.map_err(|error| {
                self.note_failure(&error);
                OidcTrouble::Unavailable
            })?;
        let metadata = known.metadata.clone().set_jwks(keys);
        Ok(self.remember(self.put_together(metadata, known.said_at)))
    }

    fn remembered(&self, age_ms: i64) -> Option<Arc<Known>> {
        let known = self.state.lock().known.clone()?;
        (self.clock.now().0.saturating_sub(known.said_at.0) < age_ms).then_some(known)
    }

    fn was_away(&self) -> bool {
        let failed_at = self.state.lock().failed_at;
        failed_at.is_some_and(|at| self.clock.now().0.saturating_sub(at.0) < AWAY_MS)
    }

    fn remember(&self, known: Known) -> Arc<Known> {
        let known = Arc::new(known);
        *self.state.lock() = State { known: Some(known.clone()), failed_at: None };
        known
    }

    fn note_failure(&self, cause: &(dyn std::error::Error + 'static)) {
        tracing::warn!(provider = self.id(), cause = %chain(cause), "a sign-in provider is away");
        self.state.lock().failed_at = Some(self.clock.now());
    }

    async fn discover(&self) -> Result<Known, DiscoveryError<OutsideError>> {
        let metadata = Metadata::discover_async(self.issuer.clone(), self).await?;
        let page = metadata.authorization_endpoint().url();
        if page.scheme() != "https" && page.origin() != self.home {
            return Err(DiscoveryError::Validation("its authorization endpoint is not https".to_owned()));
        }
        Ok(self.put_together(metadata, self.clock.now()))
    }

    fn put_together(&self, metadata: Metadata, said_at: Time) -> Known {
        let secret = self.settings.client_secret.clone().map(ClientSecret::new);
        let us = Us::from_provider_metadata(
            metadata.clone(),
            ClientId::new(self.settings.client_id.clone()),
            secret,
        );
        let us = us.set_redirect_uri(self.redirect.clone()).set_auth_type(auth_type(&metadata));
        Known { metadata, us, said_at, keys_at: self.clock.now() }
    }
}

impl<'c> AsyncHttpClient<'c> for Provider {
    type Error = OutsideError;
    type Future = Pin<Box<dyn Future<Output = Result<HttpResponse, OutsideError>> + Send + 'c>>;

    /// Sends one request of the protocol.
    fn call(&'c self, request: HttpRequest) -> Self::Future {
        Box::pin(self.outside.ask(&self.home, request))
    }
}

/// In the header, as is usual, unless the provider takes the secret in the body alone.
fn auth_type(metadata: &Metadata) -> AuthType {
    let methods = metadata.token_endpoint_auth_methods_supported();
    let takes = |method| methods.is_some_and(|methods| methods.contains(&method));
    if takes(CoreClientAuthMethod::ClientSecretPost) && !takes(CoreClientAuthMethod::ClientSecretBasic) {
        AuthType::RequestBody
    } else {
        AuthType::BasicAuth
    }
}

/// An error with its causes, for the log. None of them holds a token or what a token says.
pub(super) fn chain(error: &(dyn std::error::Error + 'static)) -> String {
    let causes = std::iter::successors(error.source(), |cause| cause.source());
    causes.fold(error.to_string(), |said, cause| format!("{said}: {cause}"))
}
