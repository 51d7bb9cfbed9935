//! Coming back: once, in the same browser, from the one who was asked.

use serde_json::json;

use crate::kit::{Browser, TestProvider, TestServer, provider::DISCOVERY, server_with};

const EXPIRED: &str = "/login?oidc=expired&provider=acme";
const UNTRUSTED: &str = "/login?oidc=untrusted&provider=acme";

async fn acme_and_server() -> (TestProvider, TestServer) {
    let acme = TestProvider::start().await;
    let (server, _) = server_with(&[&acme], |_| {}).await;
    (acme, server)
}

#[tokio::test]
async fn a_flow_is_good_once_in_its_own_browser_for_ten_minutes() {
    let (acme, server) = acme_and_server().await;
    let (browser, other) = (Browser::new(&server), Browser::new(&server));
    let left = browser.leave("acme").await;
    let theirs = other.leave("acme").await;
    let code = acme.grant(&left, &acme.claims(&left, "ada", server.clock.now().0));
    for (who, state) in [
        (&other, &left.state),
        (&Browser::new(&server), &left.state),
        (&other, &String::new()),
        (&other, &left.nonce),
        (&other, &format!("{}x", theirs.state)),
    ] {
        let page = who.come_with("acme", &[("state", state), ("code", &code)]).await;
        assert_eq!(page, EXPIRED);
        assert_eq!(who.who().await, None);
    }
    assert_eq!(acme.asked("/token"), 0, "no code was tried");
    assert_eq!(browser.come("acme", &left, &code).await, "/welcome", "its own is not spoilt by that");
    assert_eq!(browser.come("acme", &left, &code).await, EXPIRED, "a replay");

    let late = browser.leave("acme").await;
    server.clock.advance(10 * 60 * 1_000 + 1);
    let code = acme.grant(&late, &acme.claims(&late, "ada", server.clock.now().0));
    assert_eq!(browser.come("acme", &late, &code).await, EXPIRED);
    browser.leave("acme").await;
    assert_eq!(server.count("SELECT count(*) FROM oidc_flows").await, 1, "old ones are forgotten");
}

#[tokio::test]
async fn a_code_of_another_flow_is_of_no_use() {
    let (acme, server) = acme_and_server().await;
    let (victim, attacker) = (Browser::new(&server), Browser::new(&server));
    let (hers, his) = (victim.leave("acme").await, attacker.leave("acme").await);
    let code = acme.grant(&hers, &acme.claims(&hers, "ada", server.clock.now().0));
    assert_eq!(attacker.come("acme", &his, &code).await, EXPIRED, "PKCE: the provider refuses it");
    assert_eq!(attacker.who().await, None);
    let (hers, his) = (victim.leave("acme").await, attacker.leave("acme").await);
    let swapped = acme.grant(&his, &acme.claims(&hers, "ada", server.clock.now().0));
    assert_eq!(attacker.come("acme", &his, &swapped).await, UNTRUSTED, "the nonce is another flow's");
    let his = attacker.leave("acme").await;
    assert_eq!(attacker.come("acme", &his, "made-up").await, EXPIRED);
}

#[tokio::test]
async fn only_the_provider_that_was_asked_may_answer() {
    let (acme, beta) = (TestProvider::start().await, TestProvider::start().await);
    let mut metadata = beta.metadata();
    metadata["authorization_response_iss_parameter_supported"] = json!(true);
    beta.answer(DISCOVERY, 200, metadata);
    let (server, _) = server_with(&[&acme, &beta], |_| {}).await;
    let browser = Browser::new(&server);
    let left = browser.leave("acme").await;
    let code = beta.grant(&left, &beta.claims(&left, "ada", server.clock.now().0));
    assert_eq!(browser.come("beta", &left, &code).await, "/login?oidc=expired&provider=beta");
    assert_eq!(beta.asked("/token"), 0, "a mix-up gives no code away");

    let answered = async |id: &str, provider: &TestProvider, iss: Option<&str>| {
        let left = browser.leave(id).await;
        let code = provider.grant(&left, &provider.claims(&left, "ada", server.clock.now().0));
        let mut parameters = vec![("state", left.state.as_str()), ("code", &code), ("session_state", "x")];
        parameters.extend(iss.map(|iss| ("iss", iss)));
        browser.come_with(id, &parameters).await
    };
    assert_eq!(answered("acme", &acme, Some(&beta.issuer)).await, UNTRUSTED);
    assert_eq!(answered("acme", &acme, Some("")).await, UNTRUSTED);
    assert_eq!(answered("acme", &acme, Some(&format!("{}/", acme.issuer))).await, UNTRUSTED);
    assert_eq!(answered("acme", &acme, Some(&acme.issuer)).await, "/welcome");
    assert_eq!(answered("beta", &beta, None).await, "/login?oidc=untrusted&provider=beta");
    assert_eq!(answered("beta", &beta, Some(&beta.issuer)).await, "/welcome");
}

#[tokio::test]
async fn a_no_leads_back_and_is_told() {
    let (acme, server) = acme_and_server().await;
    let browser = Browser::new(&server);
    for (error, told) in [
        ("access_denied", "cancelled"),
        ("login_required", "cancelled"),
        ("server_error", "unavailable"),
        ("temporarily_unavailable", "unavailable"),
        ("<script>alert(1)</script>", "unavailable"),
    ] {
        let left = browser.leave("acme").await;
        let page = browser.come_with("acme", &[("error", error), ("state", &left.state)]).await;
        assert_eq!(page, format!("/login?oidc={told}&provider=acme"), "{error}");
    }
    let page = browser.come_with("acme", &[("error", "access_denied"), ("state", "x")]).await;
    assert_eq!(page, EXPIRED, "nobody can say no for somebody else");
    let left = browser.leave("acme").await;
    assert_eq!(browser.come_with("acme", &[("state", &left.state)]).await, UNTRUSTED);
    let left = browser.leave("acme").await;
    let twice = [("state", left.state.as_str()), ("code", "a"), ("code", "b")];
    assert_eq!(browser.come_with("acme", &twice).await, UNTRUSTED);
    assert_eq!(acme.asked("/token"), 0);
    assert_eq!(browser.sent_to("/api/auth/oidc/nobody").await, "/login?oidc=unknown");
    assert_eq!(browser.sent_to("/api/auth/oidc/nobody/callback?state=x").await, "/login?oidc=unknown");
    assert_eq!(browser.sent_to("/api/auth/oidc/..%2f..%2fx/callback").await, "/login?oidc=unknown");
}

#[tokio::test]
async fn whoever_is_signed_in_is_told_beside_their_account() {
    let (_acme, server) = acme_and_server().await;
    let ada = server.user("ada").await;
    let browser = Browser::of(&server, &ada);
    let left = browser.link("acme", json!({ "password": ada.password })).await;
    let page = browser.come_with("acme", &[("error", "access_denied"), ("state", &left.state)]).await;
    assert_eq!(page, "/settings/account?oidc=cancelled&provider=acme");
}
