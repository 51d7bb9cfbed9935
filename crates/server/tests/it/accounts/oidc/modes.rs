//! Who may come in, where they are led, and who may not any more.

use model::server::SignupMode;
use serde_json::json;

use crate::kit::{Browser, TestProvider, TestServer, server_with, text};

#[tokio::test]
async fn closed_doors_open_for_those_who_have_an_account() {
    let acme = TestProvider::start().await;
    let (server, owner) = server_with(&[&acme], |config| config.signup = SignupMode::Closed).await;
    let browser = Browser::new(&server);
    let page = browser.sign_in(&server, &acme, "acme", "ada").await;
    assert_eq!(page, "/login?oidc=signup_closed&provider=acme");
    browser.send("GET", "/api/auth/arrival", None).await.refused(404, "not_found");
    let browser = Browser::of(&server, &owner);
    let left = browser.link("acme", json!({ "password": owner.password })).await;
    let code = acme.grant(&left, &acme.claims(&left, "boss", server.clock.now().0));
    assert_eq!(browser.come("acme", &left, &code).await, "/settings/account?linked=acme");
    let fresh = Browser::new(&server);
    assert_eq!(fresh.sign_in(&server, &acme, "acme", "boss").await, "/");
    assert_eq!(fresh.who().await.as_deref(), Some("owner"));
}

#[tokio::test]
async fn an_invitation_is_used_up_by_the_account_it_makes() {
    let acme = TestProvider::start().await;
    let (server, owner) = server_with(&[&acme], |config| config.signup = SignupMode::Invite).await;
    let code = text(&owner.post("/api/admin/invites", json!({})).await.with(201)["code"]);
    let join = async |name: &str, code: Option<&str>| {
        let browser = Browser::new(&server);
        assert_eq!(browser.sign_in(&server, &acme, "acme", name).await, "/welcome");
        let mut body = json!({ "username": name, "email": format!("{name}@acme.example") });
        if let Some(code) = code {
            body["inviteCode"] = json!(code);
        }
        browser.send("POST", "/api/auth/arrival", Some(body)).await
    };
    for wrong in [None, Some(""), Some("0123456789abcdef0123456789abcdef")] {
        let refused = join("ada", wrong).await.refused(403, "invite_required");
        assert_eq!(refused["field"], "inviteCode");
    }
    join("ada", Some(&code)).await.with(201);
    join("ben", Some(&code)).await.refused(403, "invite_required");
    assert_eq!(Browser::new(&server).sign_in(&server, &acme, "acme", "ada").await, "/");
}

#[tokio::test]
async fn an_empty_server_is_set_up_first() {
    let acme = TestProvider::start().await;
    let settings = acme.settings("acme");
    let server = TestServer::start_with(|config| {
        config.network.public_url = server::config::Origin::from_setting("http://chat.test");
        config.oidc = vec![settings];
    });
    let server = server.await;
    let page = Browser::new(&server).sign_in(&server, &acme, "acme", "ada").await;
    assert_eq!(page, "/login?oidc=not_set_up&provider=acme");
}

#[tokio::test]
async fn closed_accounts_stay_closed_and_deleted_ones_deleted() {
    let acme = TestProvider::start().await;
    let (server, owner) = server_with(&[&acme], |_| {}).await;
    let browser = Browser::new(&server);
    let ada = text(&browser.join(&server, &acme, "acme", "ada").await["user"]["id"]);
    let left = browser.link("acme", json!({})).await;
    owner.patch(&format!("/api/admin/users/{ada}"), json!({ "deactivated": true })).await.with(200);
    assert_eq!(browser.who().await, None);
    let code = acme.grant(&left, &acme.claims(&left, "other", server.clock.now().0));
    let page = browser.come("acme", &left, &code).await;
    assert_eq!(page, "/login?oidc=expired&provider=acme", "its session is over");
    let page = Browser::new(&server).sign_in(&server, &acme, "acme", "ada").await;
    assert_eq!(page, "/login?oidc=deactivated&provider=acme");

    owner.patch(&format!("/api/admin/users/{ada}"), json!({ "deactivated": false })).await.with(200);
    assert_eq!(browser.sign_in(&server, &acme, "acme", "ada").await, "/");
    browser.send("DELETE", "/api/auth/account", Some(json!({}))).await.with(204);
    let again = Browser::new(&server);
    assert_eq!(again.sign_in(&server, &acme, "acme", "ada").await, "/welcome", "somebody new");
    let arrival = again.send("GET", "/api/auth/arrival", None).await.with(200);
    assert_eq!(arrival["username"], "ada2", "the name rests");
    let body = json!({ "username": "ada2", "email": "ada@acme.example" });
    let made = again.send("POST", "/api/auth/arrival", Some(body)).await.with(201);
    assert_ne!(text(&made["user"]["id"]), ada);
}

#[tokio::test]
async fn people_are_led_to_pages_of_ours_alone() {
    let acme = TestProvider::start().await;
    let (server, _) = server_with(&[&acme], |_| {}).await;
    Browser::new(&server).join(&server, &acme, "acme", "ada").await;
    for (asked, led) in [
        ("%2Fchats%2F0190", "/chats/0190"),
        ("%2Fsettings%2Faccount%3Fx%3D1", "/settings/account?x=1"),
        ("", "/"),
        ("chats", "/"),
        ("%2F%2Fevil.example", "/"),
        ("%2F%5Cevil.example", "/"),
        ("https%3A%2F%2Fevil.example", "/"),
        ("%2F%09%2Fevil.example", "/"),
        ("%2F%0D%0ASet-Cookie%3A%20a%3Db", "/"),
        ("javascript%3Aalert(1)", "/"),
        ("%2Fapi%2Fauth%2Flogout", "/"),
        ("%2Fa%26then%3D%2F%2Fevil.example", "/"),
        ("%2Fa&then=%2Fb", "/"),
    ] {
        let browser = Browser::new(&server);
        let page = browser.sent_to(&format!("/api/auth/oidc/acme?then={asked}")).await;
        let left = crate::kit::Left::read(&page);
        let code = acme.grant(&left, &acme.claims(&left, "ada", server.clock.now().0));
        assert_eq!(browser.come("acme", &left, &code).await, led, "{asked}");
        assert_eq!(left.redirect_uri, "http://chat.test/api/auth/oidc/acme/callback");
    }
}
