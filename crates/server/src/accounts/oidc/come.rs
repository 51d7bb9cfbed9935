//! To a provider and back.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use model::{
    Code, IdentityId, SessionId, UserId,
    requests::SignedIn,
    server::{OidcTrouble, SignupMode},
};
use openidconnect::{Nonce, PkceCodeChallenge, PkceCodeVerifier};
use sha2::{Digest, Sha256};

use super::{ARRIVAL_MS, FLOW_MS, code::Vouched, identities, local::local_path, propose, provider::Provider};
use crate::{
    accounts::{
        Viewer,
        client::Client,
        login::Entered,
        sessions,
        store::{
            self,
            oidc::{self, Flow, Newcomer},
        },
    },
    app::App,
    error::{Error, Result},
    infra::{db::Tx, random},
};

/// A browser that is about to leave.
pub(super) struct Leaving {
    /// The provider's page.
    pub(super) url: String,
    /// For the cookie that ties it to this browser.
    pub(super) browser: String,
}

/// A browser that comes back.
#[derive(Default)]
pub(super) struct Browser {
    /// What it left with.
    pub(super) secret: Option<String>,
    /// Who is signed in there.
    pub(super) viewer: Option<Viewer>,
}

/// What a provider sent back.
#[derive(Default)]
pub(super) struct Answer {
    /// What we sent it with.
    pub(super) state: String,
    /// For the token endpoint.
    pub(super) code: Option<String>,
    /// Who answers (RFC 9207).
    pub(super) iss: Option<String>,
    /// Why there is no code.
    pub(super) error: Option<String>,
}

/// What came of it, and where to go.
pub(super) enum Came {
    /// Somebody signed in.
    In(Box<Entered>, String),
    /// Somebody without an account; what names them.
    New(String),
    /// An account has another way in.
    Linked,
}

/// Lets a browser leave; with `link` for an account that wants another way in.
///
/// # Errors
/// [`OidcTrouble::Unknown`], [`OidcTrouble::Unavailable`].
pub(super) async fn leave(
    app: &App,
    id: &str,
    then: Option<&str>,
    link: Option<Viewer>,
) -> Result<Leaving, OidcTrouble> {
    let provider = app.providers.find(id).ok_or(OidcTrouble::Unknown)?;
    let known = provider.known().await?;
    let [state, browser, nonce, verifier] = [(); 4].map(|()| secret());
    let challenge = PkceCodeChallenge::from_code_verifier_sha256(&PkceCodeVerifier::new(verifier.clone()));
    let url = provider.page(&known, &state, &nonce, challenge).into();
    let flow = Flow {
        nonce,
        verifier,
        then: local_path(then).to_owned(),
        user_id: link.map(|viewer| viewer.user_id),
        session_id: link.map(|viewer| viewer.session_id),
    };
    let (id, hashes) = (id.to_owned(), (hash(&state), hash(&browser)));
    let insert = move |tx: &mut Tx| oidc::insert_flow(tx, (&hashes.0, &hashes.1), &id, &flow, FLOW_MS);
    app.db.write(insert).await.map_err(|error| trouble(&error))?;
    Ok(Leaving { url, browser })
}

/// Takes a browser back. Its flow is used up first, whatever the answer.
///
/// # Errors
/// Any [`OidcTrouble`].
pub(super) async fn come(
    app: &App,
    client: Client,
    id: &str,
    browser: Browser,
    answer: Answer,
) -> Result<Came, OidcTrouble> {
    let provider = app.providers.find(id).ok_or(OidcTrouble::Unknown)?;
    let secret = browser.secret.ok_or(OidcTrouble::Expired)?;
    let (own, hashes) = (id.to_owned(), (hash(&answer.state), hash(&secret)));
    let take = move |tx: &mut Tx| oidc::take_flow(tx, &hashes.0, &hashes.1, &own);
    let flow = app.db.write(take).await.map_err(|error| trouble(&error))?.ok_or(OidcTrouble::Expired)?;
    check_sender(provider, answer.iss.as_deref()).await?;
    if let Some(error) = answer.error {
        return Err(refused(provider, &error));
    }
    let code = answer.code.ok_or(OidcTrouble::Untrusted)?;
    let vouched = provider.redeem(code, flow.verifier, &Nonce::new(flow.nonce)).await?;
    match (flow.user_id, flow.session_id) {
        (Some(user_id), Some(session_id)) => {
            let viewer = Viewer { user_id, session_id };
            if browser.viewer != Some(viewer) {
                return Err(OidcTrouble::Expired);
            }
            let new = newcomer(provider, vouched, flow.then).0;
            identities::add(app, viewer, new).await.map(|()| Came::Linked)
        }
        _ => enter(app, client, provider, vouched, flow.then).await,
    }
}

/// Whether the answer is from whom was asked: one provider must not hand on what another was asked for.
async fn check_sender(provider: &Provider, iss: Option<&str>) -> Result<(), OidcTrouble> {
    let known = provider.known().await?;
    let must_say = known.metadata.additional_metadata().authorization_response_iss_parameter_supported;
    match iss {
        Some(iss) if iss == provider.issuer() => Ok(()),
        None if !must_say => Ok(()),
        _ => Err(OidcTrouble::Untrusted),
    }
}

/// Of the codes of RFC 6749, section 4.1.2.1, and OpenID Connect Core, section 3.1.2.6.
fn refused(provider: &Provider, error: &str) -> OidcTrouble {
    match error {
        "access_denied"
        | "login_required"
        | "consent_required"
        | "interaction_required"
        | "account_selection_required" => OidcTrouble::Cancelled,
        _ => {
            let error: String = error.chars().filter(char::is_ascii_graphic).take(64).collect();
            tracing::warn!(provider = provider.id(), error, "a sign-in provider refused");
            OidcTrouble::Unavailable
        }
    }
}

/// Signs in whoever has an account; keeps anybody else until they have chosen a name.
async fn enter(
    app: &App,
    client: Client,
    provider: &Provider,
    vouched: Vouched,
    then: String,
) -> Result<Came, OidcTrouble> {
    let (mut new, names) = newcomer(provider, vouched, then);
    let (tokens, mode) = (app.tokens.clone(), app.config.signup);
    let come = move |tx: &mut Tx| {
        let Some((identity, user)) = oidc::find_identity(tx, &new.issuer, &new.subject)? else {
            if store::server(tx)?.1.is_none() {
                return Ok(Err(OidcTrouble::NotSetUp));
            }
            if mode == SignupMode::Closed {
                return Ok(Err(OidcTrouble::SignupClosed));
            }
            new.username = propose::username(tx, &names)?;
            let token = secret();
            oidc::insert_arrival(tx, &hash(&token), &new, ARRIVAL_MS)?;
            return Ok(Ok(Came::New(token)));
        };
        if !oidc::lock_open(tx, user)? {
            return Ok(Err(OidcTrouble::Deactivated));
        }
        if !oidc::use_identity(tx, identity, &new.provider, &new.label)? {
            return Ok(Err(OidcTrouble::Expired));
        }
        let entered = begin(tx, &tokens, user, client.device)?;
        Ok(Ok(Came::In(Box::new(entered), new.then)))
    };
    app.db.write(come).await.map_err(|error| trouble(&error))?
}

/// Begins a session of somebody a provider vouched for. Such a browser is not told from others by a cookie: that is for
/// passwords.
pub(super) fn begin(
    tx: &mut Tx,
    tokens: &crate::accounts::Tokens,
    user: UserId,
    device: String,
) -> Result<Entered> {
    let session_id = SessionId(random::uuid_v4());
    let (token, token_hash) = tokens.issue(user, session_id, tx.now())?;
    sessions::begin(tx, user, session_id, device, &token_hash)?;
    let user = crate::accounts::me(tx, user)?;
    Ok(Entered { signed_in: SignedIn { user, token }, device_token: None })
}

fn newcomer(provider: &Provider, vouched: Vouched, then: String) -> (Newcomer, super::code::Named) {
    let Vouched { issuer, subject, names } = vouched;
    let new = Newcomer {
        issuer,
        subject,
        provider: provider.id().to_owned(),
        label: propose::label(&names),
        username: String::new(),
        email: propose::email(&names),
        full_name: propose::full_name(&names),
        then,
    };
    (new, names)
}

/// The id of a new way in.
pub(super) fn identity_id(tx: &Tx) -> IdentityId {
    IdentityId(random::uuid_v7(tx.now()))
}

/// 256 random bits as they stand in an address or a cookie.
fn secret() -> String {
    URL_SAFE_NO_PAD.encode(random::bytes::<32>())
}

/// What is kept of one.
pub(super) fn hash(secret: &str) -> [u8; 32] {
    Sha256::digest(secret.as_bytes()).into()
}

/// What a refusal means to somebody on a page; what is ours is logged.
pub(super) fn trouble(error: &Error) -> OidcTrouble {
    match error.to_body().code {
        Code::TooMany => OidcTrouble::TooMany,
        Code::Unauthorized => OidcTrouble::Expired,
        Code::Conflict => OidcTrouble::IdentityTaken,
        _ => OidcTrouble::Failed,
    }
}
