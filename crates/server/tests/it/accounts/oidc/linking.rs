//! Ways into an account: added and taken away by the one it belongs to.

use serde_json::{Value, json};

use crate::kit::{Browser, PASSWORD, TestProvider, TestServer, server_with, text};

const LINKED: &str = "/settings/account?linked=acme";

async fn acme_and_server() -> (TestProvider, TestServer) {
    let acme = TestProvider::start().await;
    let (server, _) = server_with(&[&acme], |_| {}).await;
    (acme, server)
}

/// Asks for another way in, and comes back as somebody the provider calls so.
async fn link(
    browser: &Browser,
    server: &TestServer,
    acme: &TestProvider,
    body: Value,
    subject: &str,
) -> String {
    let left = browser.link("acme", body).await;
    let code = acme.grant(&left, &acme.claims(&left, subject, server.clock.now().0));
    browser.come("acme", &left, &code).await
}

async fn ways(browser: &Browser) -> Value {
    browser.send("GET", "/api/auth/identities", None).await.with(200)
}

#[tokio::test]
async fn a_provider_is_added_with_the_password_and_taken_away() {
    let (acme, server) = acme_and_server().await;
    let ada = server.user("ada").await;
    let browser = Browser::of(&server, &ada);
    assert_eq!(link(&browser, &server, &acme, json!({ "password": PASSWORD }), "a1").await, LINKED);
    assert_eq!(
        link(&browser, &server, &acme, json!({ "password": PASSWORD }), "a1").await,
        LINKED,
        "once more"
    );
    let found = ways(&browser).await;
    assert_eq!((&found["hasPassword"], found["items"].as_array().map(Vec::len)), (&json!(true), Some(1)));
    let item = &found["items"][0];
    assert_eq!(item["provider"], json!({ "id": "acme", "name": "The acme" }));
    assert_eq!(item["label"], "a1@acme.example");
    let other = Browser::new(&server);
    assert_eq!(other.sign_in(&server, &acme, "acme", "a1").await, "/");
    assert_eq!(other.who().await.as_deref(), Some("ada"));

    let path = format!("/api/auth/identities/{}", text(&item["id"]));
    let ben = server.user("ben").await;
    ben.delete(&path).await.refused(404, "not_found");
    server.nobody().delete(&path).await.refused(401, "unauthorized");
    let forged =
        browser.send_with("DELETE", &path, None, |request| request.header("origin", "https://evil.example"));
    forged.await.refused(403, "forbidden_origin");
    browser.send("DELETE", &path, None).await.with(204);
    browser.send("DELETE", &path, None).await.refused(404, "not_found");
    assert_eq!(Browser::new(&server).sign_in(&server, &acme, "acme", "a1").await, "/welcome");
    server.login("ada").await;
}

#[tokio::test]
async fn nobody_adds_one_for_somebody_else() {
    let (acme, server) = acme_and_server().await;
    let (ada, ben) = (server.user("ada").await, server.user("ben").await);
    let browser = Browser::of(&server, &ada);
    let start = async |body: Value| browser.send("POST", "/api/auth/identities/acme", Some(body)).await;
    let refused = start(json!({ "password": "not the password" })).await.refused(401, "wrong_credentials");
    assert_eq!(refused["field"], "password");
    assert_eq!(start(json!({})).await.refused(400, "bad_request")["field"], "password");
    start(json!({ "password": PASSWORD, "subject": "x" })).await.refused(400, "bad_request");
    let body = Some(json!({ "password": PASSWORD }));
    browser.send("POST", "/api/auth/identities/nobody", body.clone()).await.refused(404, "not_found");
    let forged = browser.send_with("POST", "/api/auth/identities/acme", body, |request| {
        request.header("sec-fetch-site", "cross-site")
    });
    forged.await.refused(403, "forbidden_origin");

    // What an attacker began is not ended in somebody else's browser, and the other way round.
    let attacker = Browser::of(&server, &ben);
    let his = attacker.link("acme", json!({ "password": PASSWORD })).await;
    let hers = browser.link("acme", json!({ "password": PASSWORD })).await;
    let code = acme.grant(&his, &acme.claims(&his, "a1", server.clock.now().0));
    assert_eq!(browser.come("acme", &his, &code).await, "/settings/account?oidc=expired&provider=acme");
    let code = acme.grant(&hers, &acme.claims(&hers, "a1", server.clock.now().0));
    assert_eq!(attacker.come("acme", &hers, &code).await, "/settings/account?oidc=expired&provider=acme");
    assert_eq!(ways(&attacker).await["items"], json!([]));

    assert_eq!(link(&browser, &server, &acme, json!({ "password": PASSWORD }), "a1").await, LINKED);
    let taken = link(&attacker, &server, &acme, json!({ "password": PASSWORD }), "a1").await;
    assert_eq!(taken, "/settings/account?oidc=identity_taken&provider=acme");
    assert_eq!(Browser::new(&server).sign_in(&server, &acme, "acme", "a1").await, "/");
}

#[tokio::test]
async fn logging_out_on_the_way_leaves_things_as_they_were() {
    let (acme, server) = acme_and_server().await;
    let ada = server.user("ada").await;
    let browser = Browser::of(&server, &ada);
    let left = browser.link("acme", json!({ "password": PASSWORD })).await;
    ada.post("/api/auth/logout", json!({})).await.with(204);
    let code = acme.grant(&left, &acme.claims(&left, "a1", server.clock.now().0));
    assert_eq!(browser.come("acme", &left, &code).await, "/login?oidc=expired&provider=acme");
    assert_eq!(server.count("SELECT count(*) FROM identities").await, 0);
}

#[tokio::test]
async fn the_last_way_in_stays_until_there_is_a_password() {
    let (acme, server) = acme_and_server().await;
    let browser = Browser::new(&server);
    browser.join(&server, &acme, "acme", "ada").await;
    let found = ways(&browser).await;
    assert_eq!(found["hasPassword"], false);
    let path = format!("/api/auth/identities/{}", text(&found["items"][0]["id"]));
    browser.send("DELETE", &path, None).await.refused(409, "last_way_in");
    let next = json!({ "next": "a first password" });
    browser.send("PUT", "/api/auth/password", Some(json!({ "next": "short" }))).await.refused(422, "invalid");
    let email = json!({ "email": "ada@elsewhere.example" });
    browser.send("PUT", "/api/auth/email", Some(email)).await.with(200);
    browser.send("PUT", "/api/auth/password", Some(next)).await.with(204);
    assert_eq!(ways(&browser).await["hasPassword"], true);
    let login = json!({ "login": "ada", "password": "a first password" });
    server.nobody().post("/api/auth/login", login).await.with(200);
    browser
        .send("PUT", "/api/auth/password", Some(json!({ "next": "one more password" })))
        .await
        .refused(400, "bad_request");
    browser.send("DELETE", &path, None).await.with(204);
}

#[tokio::test]
async fn a_second_provider_is_a_way_in_only_while_it_is_in_the_settings() {
    let (acme, beta) = (TestProvider::start().await, TestProvider::start().await);
    let (server, _) = server_with(&[&acme, &beta], |_| {}).await;
    let browser = Browser::new(&server);
    browser.join(&server, &acme, "acme", "ada").await;
    let left = browser.link("beta", json!({})).await;
    let code = beta.grant(&left, &beta.claims(&left, "ada", server.clock.now().0));
    assert_eq!(browser.come("beta", &left, &code).await, "/settings/account?linked=beta");
    let found = ways(&browser).await;
    let ids = ["acme", "beta"].map(|id| {
        let items = found["items"].as_array().expect("a list");
        let item = items.iter().find(|item| item["provider"]["id"] == id).expect("it is there");
        format!("/api/auth/identities/{}", text(&item["id"]))
    });
    browser.send("DELETE", &ids[0], None).await.with(204);
    browser.send("DELETE", &ids[1], None).await.refused(409, "last_way_in");
    assert_eq!(Browser::new(&server).sign_in(&server, &beta, "beta", "ada").await, "/");
}

#[tokio::test]
async fn without_a_password_what_is_for_good_takes_a_fresh_login() {
    let (acme, server) = acme_and_server().await;
    let browser = Browser::new(&server);
    browser.join(&server, &acme, "acme", "ada").await;
    server.clock.advance(10 * 60 * 1_000);
    let next = json!({ "next": "a first password" });
    for (method, path, body) in [
        ("PUT", "/api/auth/password", next.clone()),
        ("PUT", "/api/auth/email", json!({ "email": "ada@elsewhere.example" })),
        ("DELETE", "/api/auth/account", json!({})),
        ("DELETE", "/api/auth/account", json!({ "password": "" })),
        ("POST", "/api/auth/identities/acme", json!({})),
    ] {
        browser.send(method, path, Some(body)).await.refused(403, "fresh_login_required");
    }
    assert_eq!(browser.sign_in(&server, &acme, "acme", "ada").await, "/");
    browser.send("PUT", "/api/auth/password", Some(next)).await.with(204);
    browser.send("DELETE", "/api/auth/account", Some(json!({}))).await.refused(400, "bad_request");
    let gone = json!({ "password": "a first password" });
    browser.send("DELETE", "/api/auth/account", Some(gone)).await.with(204);
    assert_eq!(server.count("SELECT count(*) FROM identities").await, 0);
}

#[tokio::test]
async fn whoever_comes_back_is_whoever_left() {
    let (acme, server) = acme_and_server().await;
    let (ada, ben) = (server.user("ada").await, server.user("ben").await);
    let browser = Browser::of(&server, &ada);
    let left = browser.link("acme", json!({ "password": PASSWORD })).await;
    browser.keep_token(&ben.token);
    let code = acme.grant(&left, &acme.claims(&left, "a1", server.clock.now().0));
    assert_eq!(browser.come("acme", &left, &code).await, "/settings/account?oidc=expired&provider=acme");
    assert_eq!(server.count("SELECT count(*) FROM identities").await, 0);
}
