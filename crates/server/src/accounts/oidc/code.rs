//! A code becomes somebody: what a provider hands out for it (RFC 6749, section 4.1.3), and what it says besides.

use std::sync::Arc;

use model::server::OidcTrouble;
use openidconnect::{
    AccessToken, AuthorizationCode, Nonce, OAuth2TokenResponse, PkceCodeVerifier, RequestTokenError,
    StandardErrorResponse, TokenResponse, UserInfoError,
    core::{CoreErrorResponseType, CoreUserInfoClaims},
};

use super::{
    provider::{Known, Provider, chain},
    token::Doubt,
    wire::{Claims, Tokens},
};
use crate::infra::outside::OutsideError;

/// Most characters of a name that is looked at.
const NAME: usize = 254;

type ExchangeError = RequestTokenError<OutsideError, StandardErrorResponse<CoreErrorResponseType>>;

/// Somebody a provider vouches for.
pub(super) struct Vouched {
    /// Who vouches, exactly as its settings have it.
    pub(super) issuer: String,
    /// For whom: theirs for good, and compared exactly.
    pub(super) subject: String,
    /// Proposals, of any form; they prove nothing.
    pub(super) names: Named,
}

/// What somebody is called elsewhere.
#[derive(Default)]
pub(super) struct Named {
    /// A username.
    pub(super) username: Option<String>,
    /// An e-mail address.
    pub(super) email: Option<String>,
    /// A full name.
    pub(super) full_name: Option<String>,
}

impl Provider {
    /// Turns a code into somebody.
    ///
    /// # Errors
    /// [`OidcTrouble::Expired`] for a code that is not good, [`OidcTrouble::Unavailable`], and
    /// [`OidcTrouble::Untrusted`] for whatever does not fit; the log has the reason.
    pub(super) async fn redeem(
        &self,
        code: String,
        verifier: String,
        nonce: &Nonce,
    ) -> Result<Vouched, OidcTrouble> {
        let known = self.known().await?;
        let tokens = self.exchange(&known, code, verifier).await?;
        let signed = tokens.id_token().ok_or_else(|| self.distrust("there is no ID token"))?;
        let claims = match self.check(&known, signed, &tokens, nonce) {
            Err(Doubt::UnknownKey) => {
                let known = self.with_new_keys(&known).await?;
                self.check(&known, signed, &tokens, nonce)
            }
            checked => checked,
        };
        let claims = claims.map_err(|doubt| self.distrust(&doubt.to_string()))?;
        let mut names = Named::of_claims(claims);
        if names.username.is_none() || names.email.is_none() {
            names.complete(self.ask_more(&known, claims, tokens.access_token()).await);
        }
        let (issuer, subject) = (self.issuer().to_owned(), claims.subject().as_str().to_owned());
        Ok(Vouched { issuer, subject, names })
    }

    async fn exchange(
        &self,
        known: &Arc<Known>,
        code: String,
        verifier: String,
    ) -> Result<Tokens, OidcTrouble> {
        let request =
            known.us.exchange_code(AuthorizationCode::new(code)).map_err(|_| OidcTrouble::Unavailable)?;
        let answer = request.set_pkce_verifier(PkceCodeVerifier::new(verifier)).request_async(self).await;
        answer.map_err(|error| {
            tracing::warn!(provider = self.id(), cause = reason(&error), "a sign-in code was not taken");
            match error {
                RequestTokenError::ServerResponse(said) if said.error().as_ref() == "invalid_grant" => {
                    OidcTrouble::Expired
                }
                RequestTokenError::Parse(..) => OidcTrouble::Untrusted,
                _ => OidcTrouble::Unavailable,
            }
        })
    }

    /// Names the ID token left out. Without them it goes on: they are proposals.
    async fn ask_more(&self, known: &Known, claims: &Claims, token: &AccessToken) -> Named {
        let is_header = token.secret().bytes().all(|byte| matches!(byte, 0x21..=0x7e));
        let request = known.us.user_info(token.clone(), Some(claims.subject().clone()));
        let (Ok(request), true) = (request, is_header) else { return Named::default() };
        let answer: Result<CoreUserInfoClaims, _> = request.request_async(self).await;
        match answer {
            Ok(claims) => Named {
                username: take(claims.preferred_username().map(|name| name.as_str())),
                email: take(claims.email().map(|email| email.as_str())),
                full_name: take(claims.name().and_then(|name| name.get(None)).map(|name| name.as_str())),
            },
            Err(error) => {
                let cause = match error {
                    UserInfoError::Request(error) => chain(&error),
                    UserInfoError::Response(status, ..) => status.to_string(),
                    _ => "it cannot be read, or is about somebody else".to_owned(),
                };
                tracing::debug!(provider = self.id(), cause, "a provider tells no more");
                Named::default()
            }
        }
    }

    fn distrust(&self, reason: &str) -> OidcTrouble {
        tracing::warn!(provider = self.id(), reason, "an ID token was refused");
        OidcTrouble::Untrusted
    }
}

/// Why a code was not taken, without what stood in the answer: that may be a token.
fn reason(error: &ExchangeError) -> String {
    match error {
        RequestTokenError::ServerResponse(said) => {
            said.error().as_ref().chars().filter(char::is_ascii_graphic).take(64).collect()
        }
        RequestTokenError::Request(error) => chain(error),
        RequestTokenError::Parse(error, _) => format!("the answer cannot be read at {}", error.path()),
        RequestTokenError::Other(what) => what.clone(),
    }
}

impl Named {
    fn of_claims(claims: &Claims) -> Named {
        Named {
            username: take(claims.preferred_username().map(|name| name.as_str())),
            email: take(claims.email().map(|email| email.as_str())),
            full_name: take(claims.name().and_then(|name| name.get(None)).map(|name| name.as_str())),
        }
    }

    fn complete(&mut self, more: Named) {
        self.username = self.username.take().or(more.username);
        self.email = self.email.take().or(more.email);
        self.full_name = self.full_name.take().or(more.full_name);
    }
}

/// A name that is one, and not longer than is of use.
fn take(text: Option<&str>) -> Option<String> {
    let text = text?.trim();
    (!text.is_empty() && text.chars().count() <= NAME).then(|| text.to_owned())
}
