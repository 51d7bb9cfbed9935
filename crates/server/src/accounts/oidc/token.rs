//! Whether an ID token can be believed (OpenID Connect Core, 3.1.3.7; RFC 8725).

use model::Time;
use openidconnect::{
    AccessTokenHash, ClaimsVerificationError, IdTokenVerifier, Nonce, OAuth2TokenResponse,
    SignatureVerificationError,
    core::{CoreJsonWebKey, CoreJwsSigningAlgorithm as Algorithm},
};

use super::{
    provider::{Known, Provider, chain},
    wire::{Claims, SignedClaims, Tokens},
};

/// Seconds by which a provider's clock may be ahead of ours.
const AHEAD_SECS: i64 = 60;
/// Most characters of a subject (OpenID Connect Core, section 2).
const SUBJECT: usize = 255;

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

impl Provider {
    /// Everything an ID token is checked for.
    pub(super) fn check<'a>(
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
pub(super) enum Doubt {
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
