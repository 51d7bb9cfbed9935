//! What a provider hands out for a code, and whether it can be believed (OpenID Connect Core, 3.1.3.7; RFC 8725).

use std::sync::Arc;

use model::{Time, server::OidcTrouble};
use openidconnect::{
    AccessToken, AccessTokenHash, AuthorizationCode, ClaimsVerificationError, IdTokenVerifier, Nonce,
    OAuth2TokenResponse, PkceCodeVerifier, RequestTokenError, SignatureVerificationError, TokenResponse,
    core::{CoreGenderClaim, CoreJsonWebKey, CoreJwsSigningAlgorithm as Algorithm, CoreUserInfoClaims},
};

use super::{
    provider::{Known, Provider, chain},
    wire::{Claims, SignedClaims, Tokens},
};

/// Seconds by which a provider's clock may be ahead of ours.
const AHEAD_SECS: i64 = 60;
/// Most characters of a subject (OpenID Connect Core, section 2), and of the names that are looked at.
const SUBJECT: usize = 255;
const NAME: usize = 254;

/// What is taken for a signature: public keys alone. Of these, those the provider says it uses; `none` and shared
/// secrets never, whatever it says.
const ALGORITHMS: [Algorithm; 9] = [
    Algorithm::RsaSsaPkcs1V15Sha256,
    Algorithm::RsaSsaPkcs1V15Sha384,
    Algorithm::RsaSsaPkcs1V15Sha512,
    Algorithm::RsaSsaPssSha256,
    Algorithm::RsaSsaPssSha384,
    Algorithm::RsaSsaPssSha512,
    Algorithm::EcdsaP256Sha256,
    Algorithm::EcdsaP384Sha384,
    Algorithm::EdDsa,
];

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
            tracing::warn!(provider = self.id(), cause = %chain(&error), "a sign-in code was not taken");
            match error {
                RequestTokenError::ServerResponse(said) if said.error().as_ref() == "invalid_grant" => {
                    OidcTrouble::Expired
                }
                RequestTokenError::Parse(..) => OidcTrouble::Untrusted,
                _ => OidcTrouble::Unavailable,
            }
        })
    }

    /// Everything an ID token is checked for.
    fn check<'a>(
        &self,
        known: &Known,
        signed: &'a SignedClaims,
        tokens: &Tokens,
        nonce: &Nonce,
    ) -> Result<&'a Claims, Doubt> {
        let offered = known.metadata.id_token_signing_alg_values_supported();
        let pinned = ALGORITHMS.into_iter().filter(|algorithm| offered.contains(algorithm));
        // As for a public client: so no secret is ever a key.
        let verifier: IdTokenVerifier<'_, CoreJsonWebKey> = IdTokenVerifier::new_public_client(
            known.us.client_id().clone(),
            known.metadata.issuer().clone(),
            known.metadata.jwks().clone(),
        )
        .set_allowed_algs(pinned);
        let claims = signed.claims(&verifier, nonce)?;
        if let Some(hash) = claims.access_token_hash() {
            let (algorithm, key) = (signed.signing_alg()?, signed.signing_key(&verifier)?);
            let ours = AccessTokenHash::from_token(tokens.access_token(), algorithm, key);
            if ours.is_ok_and(|ours| ours != *hash) {
                return Err(Doubt::Odd("its access token is another's"));
            }
        }
        if claims.authorized_party().is_some_and(|party| party != known.us.client_id()) {
            return Err(Doubt::Odd("it is for another party"));
        }
        check_times(claims, self.now())?;
        let subject = claims.subject().as_str();
        if subject.is_empty() || subject.len() > SUBJECT || subject.chars().any(char::is_control) {
            return Err(Doubt::Odd("its subject cannot be kept"));
        }
        Ok(claims)
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
                tracing::debug!(provider = self.id(), cause = %chain(&error), "a provider tells no more");
                Named::default()
            }
        }
    }

    fn distrust(&self, reason: &str) -> OidcTrouble {
        tracing::warn!(provider = self.id(), reason, "an ID token was refused");
        OidcTrouble::Untrusted
    }
}

/// By our own clock.
fn check_times(claims: &Claims, now: Time) -> Result<(), Doubt> {
    let now_secs = now.0.div_euclid(1_000);
    if claims.expiration().timestamp() <= now_secs {
        return Err(Doubt::Odd("it has expired"));
    }
    if claims.issue_time().timestamp() > now_secs + AHEAD_SECS {
        return Err(Doubt::Odd("it comes from the future"));
    }
    let not_before = claims.additional_claims().nbf.as_ref().map(serde_json::Number::as_f64);
    #[expect(clippy::cast_precision_loss, reason = "seconds since 1970 are far below 2^53")]
    let latest = (now_secs + AHEAD_SECS) as f64;
    match not_before {
        Some(Some(from)) if from <= latest => Ok(()),
        Some(_) => Err(Doubt::Odd("it does not count yet")),
        None => Ok(()),
    }
}

/// Why a token is not believed.
#[derive(Debug, thiserror::Error)]
enum Doubt {
    /// Its key may be new.
    #[error("its key is not known")]
    UnknownKey,
    /// What the standard refuses.
    #[error("{0}")]
    Standard(String),
    /// What we refuse besides.
    #[error("{0}")]
    Odd(&'static str),
}

impl From<ClaimsVerificationError> for Doubt {
    fn from(error: ClaimsVerificationError) -> Doubt {
        match error {
            ClaimsVerificationError::SignatureVerification(error) => error.into(),
            error => Doubt::Standard(chain(&error)),
        }
    }
}

impl From<SignatureVerificationError> for Doubt {
    fn from(error: SignatureVerificationError) -> Doubt {
        match error {
            SignatureVerificationError::NoMatchingKey => Doubt::UnknownKey,
            error => Doubt::Standard(chain(&error)),
        }
    }
}

impl Named {
    fn of_claims(claims: &openidconnect::IdTokenClaims<super::wire::MoreClaims, CoreGenderClaim>) -> Named {
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
