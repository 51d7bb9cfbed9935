//! ID tokens that must not be believed (RFC 8725).

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use jsonwebtoken::{Algorithm, EncodingKey, Header, encode};
use serde_json::{Value, json};

use crate::kit::{
    Browser, Left, TestProvider,
    provider::{KEY_N, STRANGER_N, jwk, key, signed, strange_key},
    server_with,
};

/// What is wrong, and a token for a browser that left.
type Forgery = (&'static str, Box<dyn Fn(&TestProvider, &Left, i64) -> String>);

/// A token for a browser that left.
type Make<'a> = Box<dyn Fn(&Left) -> String + 'a>;

/// A token that is right but for some claims.
fn claiming(what: &'static str, changes: Value) -> Forgery {
    let forge = move |acme: &TestProvider, left: &Left, now_ms: i64| {
        let mut claims = acme.claims(left, "ada", now_ms);
        let members = claims.as_object_mut().expect("an object");
        for (name, value) in changes.as_object().expect("an object") {
            let value = match value.as_str() {
                Some("ISSUER/") => json!(format!("{}/", acme.issuer)),
                Some("PAST") => json!(now_ms / 1_000 - 1),
                Some("FUTURE") => json!(now_ms / 1_000 + 600),
                _ => value.clone(),
            };
            if value == json!("ABSENT") {
                members.remove(name)
            } else {
                members.insert(name.clone(), value)
            };
        }
        signed(&claims)
    };
    (what, Box::new(forge))
}

/// The right claims under another head, signed with another key.
fn headed(what: &'static str, head: Value, algorithm: Algorithm, key: fn() -> EncodingKey) -> Forgery {
    let forge = move |acme: &TestProvider, left: &Left, now_ms: i64| {
        let claims = acme.claims(left, "ada", now_ms);
        let start = format!("{}.{}", part(&head), part(&claims));
        let signature =
            jsonwebtoken::crypto::sign(start.as_bytes(), &key(), algorithm).expect("it can be signed");
        format!("{start}.{signature}")
    };
    (what, Box::new(forge))
}

fn raw(what: &'static str, forge: fn(&Value) -> String) -> Forgery {
    (what, Box::new(move |acme, left, now_ms| forge(&acme.claims(left, "ada", now_ms))))
}

fn part(value: &Value) -> String {
    URL_SAFE_NO_PAD.encode(value.to_string())
}

fn public_pem() -> EncodingKey {
    EncodingKey::from_secret(include_bytes!("../../kit/keys/provider.pub"))
}

fn modulus() -> EncodingKey {
    EncodingKey::from_secret(&URL_SAFE_NO_PAD.decode(KEY_N).expect("it is Base64"))
}

fn client_secret() -> EncodingKey {
    EncodingKey::from_secret(crate::kit::provider::SECRET.as_bytes())
}

fn no_secret() -> EncodingKey {
    EncodingKey::from_secret(b"")
}

fn about_claims() -> Vec<Forgery> {
    vec![
        claiming("another issuer", json!({ "iss": "https://evil.example" })),
        claiming("an issuer with a slash", json!({ "iss": "ISSUER/" })),
        claiming("no issuer", json!({ "iss": "ABSENT" })),
        claiming("another audience", json!({ "aud": "someone-else" })),
        claiming("an audience that begins alike", json!({ "aud": "klatch2" })),
        claiming("an audience besides", json!({ "aud": ["klatch", "someone-else"] })),
        claiming("no audience", json!({ "aud": "ABSENT" })),
        claiming("an empty audience", json!({ "aud": [] })),
        claiming("another party", json!({ "azp": "someone-else" })),
        claiming("run out", json!({ "exp": "PAST" })),
        claiming("no end", json!({ "exp": "ABSENT" })),
        claiming("an end that is no number", json!({ "exp": "never" })),
        claiming("not yet good", json!({ "nbf": "FUTURE" })),
        claiming("a beginning that is no number", json!({ "nbf": "soon" })),
        claiming("from the future", json!({ "iat": "FUTURE" })),
        claiming("no time", json!({ "iat": "ABSENT" })),
        claiming("another nonce", json!({ "nonce": "nonce" })),
        claiming("an empty nonce", json!({ "nonce": "" })),
        claiming("no nonce", json!({ "nonce": "ABSENT" })),
        claiming("no subject", json!({ "sub": "ABSENT" })),
        claiming("an empty subject", json!({ "sub": "" })),
        claiming("a subject that is no text", json!({ "sub": 7 })),
        claiming("a subject with a control character", json!({ "sub": "a\u{0}da" })),
        claiming("a subject without end", json!({ "sub": "a".repeat(256) })),
        claiming("another access token", json!({ "at_hash": "77QmUPtjPfzWtF2AnpK9RQ" })),
    ]
}

fn about_signatures() -> Vec<Forgery> {
    let head = |alg: &str| json!({ "alg": alg, "kid": "one" });
    let with = |name: &str, value: Value| {
        let mut head = head("RS256");
        head[name] = value;
        head
    };
    vec![
        headed("a stranger's key", head("RS256"), Algorithm::RS256, strange_key),
        headed("the public key as a secret", head("HS256"), Algorithm::HS256, public_pem),
        headed("its modulus as a secret", head("HS256"), Algorithm::HS256, modulus),
        headed("the client's secret as a key", head("HS256"), Algorithm::HS256, client_secret),
        headed("the same without a key's name", json!({ "alg": "HS256" }), Algorithm::HS256, client_secret),
        headed("no secret", head("HS256"), Algorithm::HS256, no_secret),
        headed("an algorithm that is not offered", head("RS512"), Algorithm::RS512, key),
        headed("an algorithm nobody knows", head("XX256"), Algorithm::RS256, key),
        headed("the algorithm in other letters", head("rs256"), Algorithm::RS256, key),
        headed("no key of that name", with("kid", json!("two")), Algorithm::RS256, key),
        headed(
            "a path for a key's name",
            with("kid", json!("../../etc/passwd")),
            Algorithm::RS256,
            strange_key,
        ),
        headed("SQL for a key's name", with("kid", json!("' OR 1=1 --")), Algorithm::RS256, strange_key),
        headed(
            "keys from elsewhere",
            with("jku", json!("http://127.0.0.1:9/jwks")),
            Algorithm::RS256,
            strange_key,
        ),
        headed(
            "a certificate from elsewhere",
            with("x5u", json!("http://127.0.0.1:9/")),
            Algorithm::RS256,
            strange_key,
        ),
        headed("a key brought along", with("jwk", jwk("one", STRANGER_N)), Algorithm::RS256, strange_key),
        headed("something critical", with("crit", json!(["b64"])), Algorithm::RS256, key),
        headed("an access token's type", with("typ", json!("at+jwt")), Algorithm::RS256, key),
        headed("a token inside", with("cty", json!("JWT")), Algorithm::RS256, key),
        raw("none", |claims| format!("{}.{}.", part(&json!({ "alg": "none" })), part(claims))),
        raw("None", |claims| format!("{}.{}.", part(&json!({ "alg": "None" })), part(claims))),
        raw("none with a signature", |claims| {
            format!("{}.{}.AAAA", part(&json!({ "alg": "none" })), part(claims))
        }),
        raw("no signature", |claims| {
            let token = signed(claims);
            format!("{}.", &token[..token.rfind('.').expect("three parts")])
        }),
        raw("claims changed afterwards", |claims| {
            let token = signed(claims);
            let parts: Vec<&str> = token.split('.').collect();
            let mut other = claims.clone();
            other["sub"] = json!("owner");
            format!("{}.{}.{}", parts[0], part(&other), parts[2])
        }),
        raw("two parts", |claims| signed(claims).rsplit_once('.').expect("three parts").0.to_owned()),
        raw("encrypted", |claims| {
            format!("{}.a.b.{}.c", part(&json!({ "alg": "RSA-OAEP", "enc": "A128GCM" })), part(claims))
        }),
        raw("nothing", |_| String::new()),
        raw("something else", |_| "nonsense".to_owned()),
    ]
}

#[tokio::test]
async fn none_of_them_signs_anybody_in() {
    let acme = TestProvider::start().await;
    let (server, _) = server_with(&[&acme], |_| {}).await;
    Browser::new(&server).join(&server, &acme, "acme", "ada").await;
    let forgeries: Vec<Forgery> = about_claims().into_iter().chain(about_signatures()).collect();
    assert!(forgeries.len() >= 50);
    for (what, forge) in forgeries {
        let browser = Browser::new(&server);
        let left = browser.leave("acme").await;
        let token = forge(&acme, &left, server.clock.now().0);
        let code = acme.grant_token(&left, token);
        assert_eq!(browser.come("acme", &left, &code).await, "/login?oidc=untrusted&provider=acme", "{what}");
        assert_eq!(browser.who().await, None, "{what}");
        assert_eq!(browser.cookie("klatch-arrival"), None, "{what}");
    }
    let browser = Browser::new(&server);
    assert_eq!(browser.sign_in(&server, &acme, "acme", "ada").await, "/", "a true one still does");
    assert_eq!(server.count("SELECT count(*) FROM users").await, 2);
}

#[tokio::test]
async fn what_the_standard_allows_is_believed() {
    let acme = TestProvider::start().await;
    acme.answer(
        "/jwks",
        200,
        json!({ "keys": [jwk("one", KEY_N), { "kty": "XX", "kid": "new" }, jwk("two", STRANGER_N)] }),
    );
    let (server, _) = server_with(&[&acme], |_| {}).await;
    Browser::new(&server).join(&server, &acme, "acme", "ada").await;
    let plain = json!({ "aud": ["klatch"], "azp": "klatch", "nbf": 1_700_000_000.5, "auth_time": 1_700_000_000, "x": {} });
    let (_, forge) = claiming("nothing wrong", plain);
    let fine: [Make<'_>; 3] = [
        Box::new(|left| forge(&acme, left, server.clock.now().0)),
        Box::new(|left| {
            let header = Header { kid: Some("two".to_owned()), ..Header::new(Algorithm::RS256) };
            let claims = acme.claims(left, "ada", server.clock.now().0);
            encode(&header, &claims, &strange_key()).expect("it can be signed")
        }),
        Box::new(|left| {
            let mut claims = acme.claims(left, "ada", server.clock.now().0);
            claims["at_hash"] =
                json!(URL_SAFE_NO_PAD.encode(&<sha2::Sha256 as sha2::Digest>::digest("at")[..16]));
            signed(&claims)
        }),
    ];
    for make in fine {
        let browser = Browser::new(&server);
        let left = browser.leave("acme").await;
        let code = acme.grant_token(&left, make(&left));
        assert_eq!(browser.come("acme", &left, &code).await, "/");
    }
}
