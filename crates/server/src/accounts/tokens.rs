//! Tokens: a signed JWT that names a session and carries the secret its row holds the hash of.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation, decode, decode_header, encode};
use model::{SessionId, Time, UserId};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::store;
use crate::{
    error::{Error, Result},
    infra::{
        db::{Db, Tx},
        random,
    },
};

/// The only algorithm: nothing in a token chooses another.
const ALGORITHM: Algorithm = Algorithm::HS256;
/// Longest token that is looked at, in bytes. Ours have about 400.
const MOST_BYTES: usize = 2_048;
/// Seconds in a year: no session outlives it.
const LIFE_SECS: i64 = 365 * 24 * 60 * 60;

/// Signs and reads tokens, with the keys of the database.
pub struct Tokens {
    keys: Vec<Key>,
}

struct Key {
    id: String,
    signing: EncodingKey,
    checking: DecodingKey,
}

/// What a token says (RFC 7519).
#[derive(Serialize, Deserialize)]
struct Claims {
    sub: UserId,
    sid: SessionId,
    jti: String,
    iat: i64,
    exp: i64,
}

/// A token that was signed by us and has not expired. Whether its session still is on, the row decides.
pub struct Opened {
    /// Who.
    pub(super) user_id: UserId,
    /// Which session.
    pub(super) session_id: SessionId,
    /// To be compared with the row's.
    pub(super) token_hash: [u8; 32],
}

impl Tokens {
    /// Reads the keys, and makes the first.
    ///
    /// # Errors
    /// Of the database.
    pub async fn load(db: &Db) -> Result<Tokens> {
        let keys = match db.read(store::keys).await? {
            keys if keys.is_empty() => db.write(first_key).await?,
            keys => keys,
        };
        let key = |(id, secret): (Uuid, Vec<u8>)| Key {
            id: id.to_string(),
            signing: EncodingKey::from_secret(&secret),
            checking: DecodingKey::from_secret(&secret),
        };
        Ok(Tokens { keys: keys.into_iter().map(key).collect() })
    }

    /// A token for a new session, and what the session's row keeps of it.
    pub(super) fn issue(&self, user: UserId, session: SessionId, now: Time) -> Result<(String, [u8; 32])> {
        let jti = URL_SAFE_NO_PAD.encode(random::bytes::<32>());
        let token_hash = hash(&jti);
        let iat = now.0.div_euclid(1_000);
        let claims = Claims { sub: user, sid: session, jti, iat, exp: iat + LIFE_SECS };
        let key = self.keys.last().ok_or_else(|| Error::internal("there is no key"))?;
        let header = Header { kid: Some(key.id.clone()), ..Header::new(ALGORITHM) };
        let token = encode(&header, &claims, &key.signing)
            .map_err(|error| Error::internal(format!("a token cannot be signed: {error}")))?;
        Ok((token, token_hash))
    }

    /// Reads a token.
    ///
    /// # Errors
    /// 401 for everything that is not one of ours, or no longer.
    pub(super) fn open(&self, token: &str, now: Time) -> Result<Opened> {
        let claims = self.claims(token).ok_or_else(Error::unauthorized)?;
        if now.0.div_euclid(1_000) >= claims.exp {
            return Err(Error::unauthorized());
        }
        Ok(Opened { user_id: claims.sub, session_id: claims.sid, token_hash: hash(&claims.jti) })
    }

    fn claims(&self, token: &str) -> Option<Claims> {
        if token.len() > MOST_BYTES {
            return None;
        }
        let kid = decode_header(token).ok()?.kid?;
        let key = self.keys.iter().find(|key| key.id == kid)?;
        Some(decode::<Claims>(token, &key.checking, &validation()).ok()?.claims)
    }
}

/// The signature and the algorithm; times are compared with our own clock.
fn validation() -> Validation {
    let mut validation = Validation::new(ALGORITHM);
    validation.validate_exp = false;
    validation.required_spec_claims.clear();
    validation
}

/// Once more inside the transaction: another start may have been faster. Two keys would do no harm.
fn first_key(tx: &mut Tx) -> Result<Vec<(Uuid, Vec<u8>)>> {
    if store::keys(tx)?.is_empty() {
        store::insert_key(tx, random::uuid_v4(), &random::bytes::<32>())?;
    }
    store::keys(tx)
}

fn hash(jti: &str) -> [u8; 32] {
    Sha256::digest(jti.as_bytes()).into()
}
