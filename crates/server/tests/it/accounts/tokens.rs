//! Tokens that are not ours, or no longer, or somebody else's.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use jsonwebtoken::{Algorithm, EncodingKey, Header, encode};
use postgres::NoTls;
use serde_json::{Value, json};
use server::infra::db::Place;
use uuid::Uuid;

use crate::kit::{TestServer, TestUser};

/// A part of a token, read.
fn part(token: &str, at: usize) -> Value {
    let part = token.split('.').nth(at).unwrap();
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(part).unwrap()).unwrap()
}

fn write(value: &Value) -> String {
    URL_SAFE_NO_PAD.encode(value.to_string())
}

fn sign(secret: &[u8], header: &Header, claims: &Value) -> String {
    encode(header, claims, &EncodingKey::from_secret(secret)).unwrap()
}

/// The server's own key, as somebody has it who stole the database.
fn stolen_key(server: &TestServer) -> Vec<u8> {
    const KEY: &str = "SELECT secret FROM keys";
    match server.place() {
        Place::Sqlite(path) => {
            let db = rusqlite::Connection::open(path).unwrap();
            db.query_row(KEY, [], |row| row.get(0)).unwrap()
        }
        Place::Postgres(url) => {
            let read =
                move || postgres::Client::connect(&url, NoTls).unwrap().query_one(KEY, &[]).unwrap().get(0);
            std::thread::spawn(read).join().unwrap()
        }
    }
}

async fn refuses(user: &TestUser, token: String) {
    user.with_token(token).get("/api/auth/check").await.refused(401, "unauthorized");
}

#[tokio::test]
async fn a_token_says_what_the_contract_says() {
    let server = TestServer::start().await;
    let ada = server.user("ada").await;
    let (header, claims) = (part(&ada.token, 0), part(&ada.token, 1));
    assert_eq!(header["alg"], "HS256");
    Uuid::parse_str(header["kid"].as_str().unwrap()).unwrap();
    let keys: Vec<_> = claims.as_object().unwrap().keys().map(String::as_str).collect();
    assert_eq!(keys, ["exp", "iat", "jti", "sid", "sub"]);
    assert_eq!(claims["sub"], ada.id.as_str());
    assert_eq!(claims["jti"].as_str().unwrap().len(), 43, "256 bits");
    assert_eq!(claims["exp"].as_i64().unwrap() - claims["iat"].as_i64().unwrap(), 365 * 24 * 60 * 60);
    let sessions = ada.get("/api/auth/sessions").await.with(200);
    assert_eq!(sessions["items"][0]["id"], claims["sid"]);
}

#[tokio::test]
async fn what_we_did_not_sign_is_refused() {
    let server = TestServer::start().await;
    let (ada, ben) = (server.user("ada").await, server.user("ben").await);
    let (header, claims) = (part(&ada.token, 0), part(&ada.token, 1));
    let parts: Vec<&str> = ada.token.split('.').collect();
    let of_ben: Vec<&str> = ben.token.split('.').collect();
    for alg in ["none", "None", "NONE", "nOnE", "HS384", "HS512", "RS256", "ES256", "EdDSA", ""] {
        let mut other = header.clone();
        other["alg"] = json!(alg);
        for signature in ["", parts[2]] {
            refuses(&ada, format!("{}.{}.{signature}", write(&other), parts[1])).await;
        }
    }
    let kid = Header { kid: header["kid"].as_str().map(str::to_owned), ..Header::new(Algorithm::HS256) };
    for secret in [&b""[..], b"secret", &[0; 32], header["kid"].as_str().unwrap().as_bytes()] {
        refuses(&ada, sign(secret, &kid, &claims)).await;
    }
    let mut own_key = header.clone();
    own_key["jwk"] = json!({ "kty": "oct", "k": "AAAA" });
    own_key["jku"] = json!("http://127.0.0.1:1/keys");
    refuses(&ada, format!("{}.{}.{}", write(&own_key), parts[1], parts[2])).await;
    refuses(&ada, format!("{}.{}.{}", parts[0], of_ben[1], parts[2])).await;
    refuses(&ada, format!("{}.{}.{}", parts[0], parts[1], of_ben[2])).await;
    let broken = [
        String::new(),
        ".".to_owned(),
        "..".to_owned(),
        "null".to_owned(),
        parts[0].to_owned(),
        format!("{}.{}", parts[0], parts[1]),
        format!("{}.", ada.token),
        format!("{}x", ada.token),
        format!("x{}", ada.token),
        ada.token[..ada.token.len() - 2].to_owned(),
        "a".repeat(100_000 / 10),
        format!("{}.{}.{}", parts[0], "A".repeat(3_000), parts[2]),
    ];
    for token in broken.into_iter().filter(|token| !token.is_empty()) {
        refuses(&ada, token).await;
    }
    ada.get("/api/auth/check").await.with(200);
}

/// Neither the key alone nor the database alone makes a token: the random part is kept nowhere.
#[tokio::test]
async fn even_the_right_key_makes_no_token() {
    let server = TestServer::start().await;
    let (ada, ben) = (server.user("ada").await, server.user("ben").await);
    let secret = stolen_key(&server);
    let claims = part(&ada.token, 1);
    let kid = part(&ada.token, 0)["kid"].as_str().unwrap().to_owned();
    let header = Header { kid: Some(kid), ..Header::new(Algorithm::HS256) };
    let forge = |member: &str, value: Value| {
        let mut claims = claims.clone();
        claims[member] = value;
        sign(&secret, &header, &claims)
    };
    let same = ada.with_token(sign(&secret, &header, &claims));
    same.get("/api/auth/check").await.with(200);
    let of_ben = part(&ben.token, 1);
    refuses(&ada, forge("jti", json!("A".repeat(43)))).await;
    refuses(&ada, forge("jti", json!(""))).await;
    refuses(&ada, forge("jti", of_ben["jti"].clone())).await;
    refuses(&ada, forge("sid", of_ben["sid"].clone())).await;
    refuses(&ada, forge("sub", of_ben["sub"].clone())).await;
    refuses(&ada, forge("sid", json!(Uuid::nil()))).await;
    refuses(&ada, forge("exp", json!(claims["iat"].as_i64().unwrap() - 1))).await;
    for missing in ["sub", "sid", "jti", "exp", "iat"] {
        refuses(&ada, forge(missing, Value::Null)).await;
    }
    let no_kid = Header::new(Algorithm::HS256);
    refuses(&ada, sign(&secret, &no_kid, &claims)).await;
    for kid in ["", "0", "../../etc/passwd", "' OR 1=1 --", "00000000-0000-0000-0000-000000000000"] {
        let header = Header { kid: Some(kid.to_owned()), ..no_kid.clone() };
        refuses(&ada, sign(&secret, &header, &claims)).await;
    }
    let longer = Header { alg: Algorithm::HS512, ..header.clone() };
    refuses(&ada, sign(&secret, &longer, &claims)).await;
}

#[tokio::test]
async fn tokens_outlive_a_restart() {
    let mut server = TestServer::start().await;
    let ada = server.user("ada").await;
    server.restart().await;
    ada.at(&server.url).get("/api/auth/check").await.with(200);
}
