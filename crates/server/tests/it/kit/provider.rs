//! A sign-in provider that says whatever a test wants (OpenID Connect), on a free port.

use std::{collections::HashMap, sync::Arc};

use axum::{
    Json, Router,
    extract::State,
    http::{HeaderMap, StatusCode},
    routing::{get, post},
};
use base64::{
    Engine as _,
    engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD},
};
use jsonwebtoken::{Algorithm, EncodingKey, Header, encode};
use parking_lot::Mutex;
use serde_json::{Value, json};
use server::config;
use sha2::{Digest, Sha256};
use tokio::net::TcpListener;

use super::browser::Left;

/// What the server is called there, and its secret.
pub const CLIENT: &str = "klatch";
pub const SECRET: &str = "a client's secret";

/// The public halves, as keys of a JWKS have them.
pub const KEY_N: &str = "ur-BFcu8x5_53VHHBrVKoFIKjWoqXZXNb4TKIyzfbQKjsH9SGm3QKygRkqESCk6XNGF9SsDEaJVrvl6QzNgaf5KArbsKzV2GAvEMdtQczHGTtVtp_15ekEVhISWjSvDS3JhI3eQCKoKqtSnnrJYxcx2S4IhugVPR8oDp83aK5IDH_kf5Z1H93DaJFGFK5ZVdtJObsXtfuEw4wuUXzEhTPdpqvb86FltwzHmdRu51epbLv8M-4cnG09uG9ZhGsmPteMF6pklel2eSfk-nLhgEiKMSPAj84B11qP6g6GemWjPA1_r0c5VSuzm8gl1vmSpSwRew3iJOirHD2mj8fLdUwQ";
pub const STRANGER_N: &str = "qkn67ca4pQzPlwRItHaFtKeLPnnSRxyPJTre5bWxgQegKKRzjWCwS4ppkIOKwIwn1taD1LDpTCzeCrzqPryVA0352gucHeBs92u_PLvlWo1L3e1tirIjwAmGeHi0dI41usbVEgfwsJS3EtDCbppxgmgdX71trPCbjwaIPRxaQGQPDJIB5iSMu5cJw9mkUwTxe_t9qMKcUe-0vs3OebraIL5tHJM6nq9--InLdBT4ps5I9-c_yJWFy23gzK5GiXAYc-m0W-SY1_W4lD79gTGfcAB1cyJA2vOaQdofCYPSRFrrg9bNdxe89iA0Oem-CLJbovo917FMRhPM6sqJ_3q-Fw";

/// Where it tells of itself.
pub const DISCOVERY: &str = "/.well-known/openid-configuration";

/// A running provider.
#[derive(Clone)]
pub struct TestProvider {
    /// `http://127.0.0.1:<port>`.
    pub issuer: String,
    state: Arc<Mutex<Inner>>,
}

#[derive(Default)]
struct Inner {
    codes: HashMap<String, Code>,
    /// Answered as they are, where there are any: `/jwks`, `/userinfo` and the rest.
    answers: HashMap<&'static str, (u16, Value)>,
    asked: HashMap<&'static str, usize>,
}

struct Code {
    left: Left,
    id_token: String,
}

impl TestProvider {
    /// On a free port.
    pub async fn start() -> TestProvider {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port is free");
        let port = listener.local_addr().expect("it is bound").port();
        let issuer = format!("http://127.0.0.1:{port}");
        let provider = TestProvider { issuer, state: Arc::default() };
        provider.answer("/jwks", 200, json!({ "keys": [jwk("one", KEY_N)] }));
        provider.answer("/userinfo", 200, json!({ "sub": "nobody" }));
        provider.answer(DISCOVERY, 200, provider.metadata());
        let routes = Router::new()
            .route(DISCOVERY, get(|state| async { said(state, DISCOVERY) }))
            .route("/jwks", get(|state| async { said(state, "/jwks") }))
            .route("/userinfo", get(|state| async { said(state, "/userinfo") }))
            .route("/token", post(token))
            .with_state(provider.clone());
        tokio::spawn(async move { axum::serve(listener, routes).await });
        provider
    }

    /// What it says of itself, to be changed.
    pub fn metadata(&self) -> Value {
        let issuer = &self.issuer;
        json!({
            "issuer": issuer,
            "authorization_endpoint": format!("{issuer}/authorize"),
            "token_endpoint": format!("{issuer}/token"),
            "userinfo_endpoint": format!("{issuer}/userinfo"),
            "jwks_uri": format!("{issuer}/jwks"),
            "response_types_supported": ["code"],
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": ["RS256", "HS256", "none"],
        })
    }

    /// As it stands in the server's settings.
    pub fn settings(&self, id: &str) -> config::Provider {
        config::Provider {
            id: id.to_owned(),
            name: format!("The {id}"),
            issuer: self.issuer.clone(),
            client_id: CLIENT.to_owned(),
            client_secret: Some(SECRET.to_owned()),
            scopes: vec!["openid".to_owned(), "email".to_owned()],
        }
    }

    /// Answers so from now on.
    pub fn answer(&self, path: &'static str, status: u16, body: Value) {
        self.state.lock().answers.insert(path, (status, body));
    }

    /// How often something was asked for.
    pub fn asked(&self, path: &str) -> usize {
        self.state.lock().asked.get(path).copied().unwrap_or_default()
    }

    /// Everything an ID token needs for a browser that left, at the server's time.
    pub fn claims(&self, left: &Left, subject: &str, now_ms: i64) -> Value {
        let now = now_ms / 1_000;
        json!({
            "iss": self.issuer, "sub": subject, "aud": CLIENT, "nonce": left.nonce,
            "iat": now, "exp": now + 300,
            "preferred_username": subject, "email": format!("{subject}@acme.example"),
        })
    }

    /// A code for somebody, with an ID token of these claims.
    pub fn grant(&self, left: &Left, claims: &Value) -> String {
        self.grant_token(left, signed(claims))
    }

    /// A code for whatever token.
    pub fn grant_token(&self, left: &Left, id_token: String) -> String {
        let code = server::infra::random::uuid_v4().to_string();
        self.state.lock().codes.insert(code.clone(), Code { left: left.clone(), id_token });
        code
    }

    fn note(&self, path: &'static str) {
        *self.state.lock().asked.entry(path).or_default() += 1;
    }
}

/// A public key.
pub fn jwk(kid: &str, n: &str) -> Value {
    json!({ "kty": "RSA", "use": "sig", "alg": "RS256", "kid": kid, "n": n, "e": "AQAB" })
}

/// Signed as the provider signs.
pub fn signed(claims: &Value) -> String {
    let header = Header { kid: Some("one".to_owned()), ..Header::new(Algorithm::RS256) };
    encode(&header, claims, &key()).expect("it can be signed")
}

/// The provider's own key.
pub fn key() -> EncodingKey {
    read(include_str!("keys/provider.pem"))
}

/// Somebody else's.
pub fn strange_key() -> EncodingKey {
    read(include_str!("keys/stranger.pem"))
}

fn read(pem: &str) -> EncodingKey {
    let body: String = pem.lines().filter(|line| !line.starts_with('-')).collect();
    EncodingKey::from_rsa_der(&STANDARD.decode(body).expect("it is Base64"))
}

fn said(State(provider): State<TestProvider>, path: &'static str) -> (StatusCode, Json<Value>) {
    provider.note(path);
    let (status, body) = provider.state.lock().answers[path].clone();
    (StatusCode::from_u16(status).expect("a status"), Json(body))
}

/// Gives a token for a code, once, to the client that proves both who it is and that it sent the browser.
async fn token(
    State(provider): State<TestProvider>,
    headers: HeaderMap,
    body: String,
) -> (StatusCode, Json<Value>) {
    provider.note("/token");
    let form: HashMap<String, String> = url::form_urlencoded::parse(body.as_bytes()).into_owned().collect();
    let refuse = |error: &str| (StatusCode::BAD_REQUEST, Json(json!({ "error": error })));
    let basic = STANDARD.encode(format!("{CLIENT}:a+client%27s+secret"));
    let sent = headers.get("authorization").and_then(|value| value.to_str().ok());
    if sent != Some(&format!("Basic {basic}")) {
        return refuse("invalid_client");
    }
    let text = |name: &str| form.get(name).cloned().unwrap_or_default();
    let Some(code) = provider.state.lock().codes.remove(&text("code")) else {
        return refuse("invalid_grant");
    };
    let challenge = URL_SAFE_NO_PAD.encode(Sha256::digest(text("code_verifier")));
    let is_ours = challenge == code.left.challenge && text("redirect_uri") == code.left.redirect_uri;
    if !is_ours || text("grant_type") != "authorization_code" {
        return refuse("invalid_grant");
    }
    (StatusCode::OK, Json(json!({ "access_token": "at", "token_type": "Bearer", "id_token": code.id_token })))
}
