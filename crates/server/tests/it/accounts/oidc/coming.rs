//! Signing up and in by a provider: who somebody is.

use serde_json::{Value, json};

use crate::kit::{Browser, TestProvider, TestUser, server_with, text};

#[tokio::test]
async fn whoever_is_new_chooses_a_name_and_comes_back_as_the_same() {
    let acme = TestProvider::start().await;
    let (server, _) = server_with(&[&acme], |_| {}).await;
    let info = server.nobody().get("/api/server").await.with(200);
    assert_eq!(info["oidc"], json!([{ "id": "acme", "name": "The acme" }]));
    let browser = Browser::new(&server);
    let left = browser.leave("acme").await;
    assert_eq!(left.redirect_uri, "http://chat.test/api/auth/oidc/acme/callback");
    assert_eq!(left.page.path(), "/authorize");
    let query: Vec<(String, String)> = left.page.query_pairs().into_owned().collect();
    for (name, value) in [("response_type", "code"), ("client_id", "klatch"), ("scope", "openid email")] {
        assert!(query.contains(&(name.to_owned(), value.to_owned())), "{query:?}");
    }
    let mut claims = acme.claims(&left, "ada", server.clock.now().0);
    claims["name"] = json!("Ada Lovelace");
    let code = acme.grant(&left, &claims);
    assert_eq!(browser.come("acme", &left, &code).await, "/welcome");
    assert_eq!((browser.who().await, browser.cookie("klatch-oidc")), (None, None));
    let arrival = browser.send("GET", "/api/auth/arrival", None).await.with(200);
    let expected = json!({
        "provider": { "id": "acme", "name": "The acme" }, "username": "ada", "email": "ada@acme.example",
        "fullName": "Ada Lovelace", "then": "/",
    });
    assert_eq!(arrival, expected);
    let body = json!({ "username": "lady.ada", "email": "ada@home.example", "fullName": "Ada" });
    let made = browser.send("POST", "/api/auth/arrival", Some(body.clone())).await.with(201);
    assert_eq!((&made["user"]["username"], &made["user"]["role"]), (&json!("lady.ada"), &json!("member")));
    assert_eq!(browser.who().await.as_deref(), Some("lady.ada"));
    browser.send("POST", "/api/auth/arrival", Some(body)).await.refused(404, "not_found");

    browser.send("POST", "/api/auth/logout", None).await.with(204);
    assert_eq!(browser.who().await, None);
    let phone = Browser::new(&server);
    assert_eq!(phone.sign_in(&server, &acme, "acme", "ada").await, "/");
    assert_eq!(phone.who().await.as_deref(), Some("lady.ada"));
    let sessions = phone.send("GET", "/api/auth/sessions", None).await.with(200);
    assert_eq!(sessions["items"].as_array().map(Vec::len), Some(1), "an ordinary session: {sessions}");
    assert_eq!(server.count("SELECT count(*) FROM oidc_flows").await, 0);
    assert_eq!(server.count("SELECT count(*) FROM arrivals").await, 0);
}

#[tokio::test]
async fn nobody_is_known_by_anything_but_issuer_and_subject() {
    let (acme, beta) = (TestProvider::start().await, TestProvider::start().await);
    let (server, _) = server_with(&[&acme, &beta], |_| {}).await;
    Browser::new(&server).join(&server, &acme, "acme", "ada").await;
    for (provider, id, subject) in [
        (&beta, "beta", "ada"),
        (&acme, "acme", "ad"),
        (&acme, "acme", "adam"),
        (&acme, "acme", "Ada"),
        (&acme, "acme", " ada"),
        (&acme, "acme", "a%a"),
        (&acme, "acme", "_da"),
        (&acme, "acme", "ada' OR '1'='1"),
        (&acme, "acme", "acme|ada"),
    ] {
        let browser = Browser::new(&server);
        let left = browser.leave(id).await;
        let mut claims = provider.claims(&left, subject, server.clock.now().0);
        claims["email"] = json!("ada@acme.example");
        claims["email_verified"] = json!(true);
        claims["preferred_username"] = json!("ada");
        let code = provider.grant(&left, &claims);
        assert_eq!(browser.come(id, &left, &code).await, "/welcome", "{subject} of {id} is somebody else");
        assert_eq!(browser.who().await, None);
        let arrival = browser.send("GET", "/api/auth/arrival", None).await.with(200);
        assert_eq!(arrival["username"], "ada2", "a free name is proposed");
        let body = json!({ "username": "ada2", "email": arrival["email"] });
        browser.send("POST", "/api/auth/arrival", Some(body)).await.refused(409, "email_taken");
    }
    assert_eq!(server.count("SELECT count(*) FROM users").await, 2, "the owner, and Ada");
}

#[tokio::test]
async fn an_address_with_a_password_is_not_signed_in_to() {
    let acme = TestProvider::start().await;
    let (server, _) = server_with(&[&acme], |_| {}).await;
    let ada = server.user("ada").await;
    let browser = Browser::new(&server);
    let left = browser.leave("acme").await;
    let mut claims = acme.claims(&left, "whoever", server.clock.now().0);
    claims["email"] = json!("ada@example.org");
    claims["email_verified"] = json!(true);
    let code = acme.grant(&left, &claims);
    assert_eq!(browser.come("acme", &left, &code).await, "/welcome");
    assert_eq!(browser.who().await, None);
    let ways = ada.get("/api/auth/identities").await.with(200);
    assert_eq!(ways, json!({ "items": [], "next": null, "hasPassword": true }));
}

#[tokio::test]
async fn proposals_are_only_what_an_account_could_have() {
    let acme = TestProvider::start().await;
    let (server, _) = server_with(&[&acme], |_| {}).await;
    let propose = async |names: Value| {
        let browser = Browser::new(&server);
        let left = browser.leave("acme").await;
        let mut claims = acme.claims(&left, &text(&json!("who")), server.clock.now().0);
        for name in ["preferred_username", "email", "name"] {
            claims[name] = names[name].clone();
        }
        let claims = claims.as_object().expect("an object").clone();
        let claims: Value = claims.into_iter().filter(|(_, value)| !value.is_null()).collect();
        let code = acme.grant(&left, &claims);
        assert_eq!(browser.come("acme", &left, &code).await, "/welcome", "{names}");
        let mut arrival = browser.send("GET", "/api/auth/arrival", None).await.with(200);
        [arrival["username"].take(), arrival["email"].take(), arrival["fullName"].take()]
    };
    assert_eq!(propose(json!({})).await, ["", "", ""]);
    let plain = json!({ "preferred_username": "Ada.L", "email": "Ada@Acme.example", "name": "Ada L" });
    assert_eq!(propose(plain).await, ["ada.l", "Ada@Acme.example", "Ada L"]);
    assert_eq!(propose(json!({ "preferred_username": "ada@corp" })).await, ["ada", "", ""]);
    assert_eq!(propose(json!({ "email": "ben+x@corp.example" })).await, ["ben-x", "ben+x@corp.example", ""]);
    assert_eq!(propose(json!({ "name": "Zoë Ünal" })).await, ["zoë-ünal", "", "Zoë Ünal"]);
    assert_eq!(propose(json!({ "preferred_username": "owner" })).await, ["owner2", "", ""]);
    let hostile = json!({
        "preferred_username": "\u{202e}<b>", "email": "a@b\r\nBcc: x@y", "name": "a\u{202e}b\nc",
    });
    assert_eq!(propose(hostile).await, ["a-b-c", "", ""]);
}

#[tokio::test]
async fn names_the_token_leaves_out_are_asked_for_and_must_be_of_the_same_person() {
    let acme = TestProvider::start().await;
    let (server, _) = server_with(&[&acme], |_| {}).await;
    let arrive = async |said: Value| {
        acme.answer("/userinfo", 200, said);
        let browser = Browser::new(&server);
        let left = browser.leave("acme").await;
        let mut claims = acme.claims(&left, "ada", server.clock.now().0);
        let members = claims.as_object_mut().expect("an object");
        members.retain(|name, _| !["email", "preferred_username"].contains(&name.as_str()));
        let code = acme.grant(&left, &claims);
        assert_eq!(browser.come("acme", &left, &code).await, "/welcome");
        text(&browser.send("GET", "/api/auth/arrival", None).await.with(200)["email"])
    };
    assert_eq!(arrive(json!({ "sub": "ada", "email": "ada@acme.example" })).await, "ada@acme.example");
    assert_eq!(arrive(json!({ "sub": "adam", "email": "adam@acme.example" })).await, "");
    assert_eq!(arrive(json!({ "email": "adam@acme.example" })).await, "");
    assert_eq!(arrive(json!(["ada"])).await, "");
}

#[tokio::test]
async fn without_a_password_no_password_signs_in() {
    let acme = TestProvider::start().await;
    let (server, _) = server_with(&[&acme], |_| {}).await;
    Browser::new(&server).join(&server, &acme, "acme", "ada").await;
    for login in ["ada", "ada@acme.example"] {
        for password in ["", "password", "$argon2id$v=19$m=19456,t=2,p=1$"] {
            let login = json!({ "login": login, "password": password });
            server.nobody().post("/api/auth/login", login).await.refused(401, "wrong_credentials");
        }
    }
}

#[tokio::test]
async fn names_are_checked_as_at_every_sign_up() {
    let acme = TestProvider::start().await;
    let (server, _) = server_with(&[&acme], |_| {}).await;
    server.user("ben").await;
    let browser = Browser::new(&server);
    browser.sign_in(&server, &acme, "acme", "ada").await;
    let choose = async |username: &str, email: &str| {
        let body = json!({ "username": username, "email": email });
        browser.send("POST", "/api/auth/arrival", Some(body)).await
    };
    choose("ben", "ada@acme.example").await.refused(409, "username_taken");
    choose("a b", "ada@acme.example").await.refused(422, "invalid");
    choose("ada", "nobody").await.refused(422, "invalid");
    choose("ada", "ben@example.org").await.refused(409, "email_taken");
    let more = json!({ "username": "ada", "email": "ada@acme.example", "role": "owner" });
    browser.send("POST", "/api/auth/arrival", Some(more)).await.refused(400, "bad_request");
    let own = json!({ "username": "ada", "email": "ada@acme.example" });
    let evil = browser.send_with("POST", "/api/auth/arrival", Some(own.clone()), |request| {
        request.header("origin", "https://evil.example")
    });
    evil.await.refused(403, "forbidden_origin");
    TestUser::nobody(&server.url).post("/api/auth/arrival", own).await.refused(404, "not_found");
    choose("ada", "ada@acme.example").await.with(201);
}
