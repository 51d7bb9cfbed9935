//! A browser without a page: it keeps cookies and goes where it is sent, one step at a time.

use std::{collections::HashMap, sync::Arc};

use axum::http::HeaderValue;
use parking_lot::Mutex;
use reqwest::{Client, RequestBuilder};
use serde_json::Value;
use server::config::{Config, Origin};
use url::Url;

use super::{Reply, TestProvider, TestServer, TestUser, user::client};

/// Where people open the servers of these tests. Nothing listens there.
pub const PUBLIC_URL: &str = "http://chat.test";

/// One browser.
#[derive(Clone)]
pub struct Browser {
    url: String,
    cookies: Arc<Mutex<HashMap<String, String>>>,
    http: Client,
}

/// What a browser was sent to a provider with.
#[derive(Clone, Debug)]
pub struct Left {
    /// To come back with.
    pub state: String,
    /// For the token.
    pub nonce: String,
    /// Of PKCE.
    pub challenge: String,
    /// Where it will be sent back to.
    pub redirect_uri: String,
    /// Everything.
    pub page: Url,
}

impl Left {
    /// From where a browser is sent.
    pub fn read(location: &str) -> Left {
        let page = Url::parse(location).unwrap_or_else(|_| panic!("{location} is no provider's page"));
        let find = |name: &str| {
            let mut found = page.query_pairs().filter(|(key, _)| key == name);
            let (_, value) = found.next().unwrap_or_else(|| panic!("no {name} in {location}"));
            assert!(found.next().is_none(), "{name} stands once");
            value.into_owned()
        };
        assert_eq!(find("code_challenge_method"), "S256");
        let [state, nonce] = [find("state"), find("nonce")];
        let [challenge, redirect_uri] = [find("code_challenge"), find("redirect_uri")];
        Left { state, nonce, challenge, redirect_uri, page: page.clone() }
    }
}

/// A server that takes people by these providers, named `acme`, `beta` and so on, and its owner.
pub async fn server_with(
    providers: &[&TestProvider],
    change: impl FnOnce(&mut Config),
) -> (TestServer, TestUser) {
    let settings =
        ["acme", "beta", "gamma"].iter().zip(providers).map(|(id, provider)| provider.settings(id));
    let settings: Vec<_> = settings.collect();
    let server = TestServer::start_with(|config| {
        config.network.public_url = Origin::from_setting(PUBLIC_URL);
        config.oidc = settings;
        change(config);
    });
    let server = server.await;
    let mut body = TestUser::new_account("owner");
    body["setupCode"] = server.setup_code.clone().into();
    server.nobody().post("/api/auth/signup", body).await.with(201);
    let owner = server.login("owner").await;
    (server, owner)
}

impl Browser {
    /// A fresh one.
    pub fn new(server: &TestServer) -> Browser {
        Browser { url: server.url.clone(), cookies: Arc::default(), http: client() }
    }

    /// The same, signed in as somebody.
    pub fn of(server: &TestServer, user: &TestUser) -> Browser {
        let browser = Browser::new(server);
        browser.keep_token(&user.token);
        browser
    }

    /// From now on signed in as whoever has this token.
    pub fn keep_token(&self, token: &str) {
        self.cookies.lock().insert("klatch".to_owned(), token.to_owned());
    }

    /// A request with the cookies; those that come back are kept.
    pub async fn send(&self, method: &str, path: &str, body: Option<Value>) -> Reply {
        self.send_with(method, path, body, |request| request).await
    }

    /// With something more.
    pub async fn send_with(
        &self,
        method: &str,
        path: &str,
        body: Option<Value>,
        more: impl FnOnce(RequestBuilder) -> RequestBuilder,
    ) -> Reply {
        let method = method.parse().expect("it is a method");
        let pairs =
            self.cookies.lock().iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>();
        let mut request =
            self.http.request(method, format!("{}{path}", self.url)).header("cookie", pairs.join("; "));
        if let Some(body) = body {
            request = request.json(&body);
        }
        let reply = Reply::to(more(request)).await;
        for cookie in reply.headers.get_all("set-cookie") {
            self.keep(cookie);
        }
        reply
    }

    fn keep(&self, cookie: &HeaderValue) {
        let text = cookie.to_str().expect("it is text");
        assert!(text.contains("; HttpOnly; SameSite=Lax") && text.contains("; Path=/;"), "{text}");
        let (name, value) = text.split(';').next().and_then(|pair| pair.split_once('=')).expect("a name");
        let mut cookies = self.cookies.lock();
        if value.is_empty() {
            cookies.remove(name)
        } else {
            cookies.insert(name.to_owned(), value.to_owned())
        };
    }

    /// A cookie it has.
    pub fn cookie(&self, name: &str) -> Option<String> {
        self.cookies.lock().get(name).cloned()
    }

    /// Where a page sends it.
    pub async fn sent_to(&self, path: &str) -> String {
        let reply = self.send("GET", path, None).await;
        assert_eq!(reply.status, 303, "{path}: {}", reply.body);
        assert_eq!(reply.header("cache-control").as_deref(), Some("private, no-store"));
        reply.header("location").expect("it is sent on")
    }

    /// Presses "Continue with …".
    pub async fn leave(&self, provider: &str) -> Left {
        Left::read(&self.sent_to(&format!("/api/auth/oidc/{provider}")).await)
    }

    /// Asks for another way into its account.
    pub async fn link(&self, provider: &str, body: Value) -> Left {
        let started =
            self.send("POST", &format!("/api/auth/identities/{provider}"), Some(body)).await.with(200);
        Left::read(started["url"].as_str().expect("a page"))
    }

    /// Comes back with a code; answers where it is sent.
    pub async fn come(&self, provider: &str, left: &Left, code: &str) -> String {
        self.come_with(provider, &[("state", &left.state), ("code", code)]).await
    }

    /// Comes back with whatever.
    pub async fn come_with(&self, provider: &str, parameters: &[(&str, &str)]) -> String {
        let mut query = url::form_urlencoded::Serializer::new(String::new());
        query.extend_pairs(parameters);
        self.sent_to(&format!("/api/auth/oidc/{provider}/callback?{}", query.finish())).await
    }

    /// The whole way, as somebody the provider calls so.
    pub async fn sign_in(
        &self,
        server: &TestServer,
        provider: &TestProvider,
        id: &str,
        subject: &str,
    ) -> String {
        let left = self.leave(id).await;
        let code = provider.grant(&left, &provider.claims(&left, subject, server.clock.now().0));
        self.come(id, &left, &code).await
    }

    /// The whole way, with a new account at its end.
    pub async fn join(&self, server: &TestServer, provider: &TestProvider, id: &str, subject: &str) -> Value {
        assert_eq!(self.sign_in(server, provider, id, subject).await, "/welcome");
        let names = serde_json::json!({ "username": subject, "email": format!("{subject}@acme.example") });
        self.send("POST", "/api/auth/arrival", Some(names)).await.with(201)
    }

    /// Who is signed in here, by username.
    pub async fn who(&self) -> Option<String> {
        let reply = self.send("GET", "/api/auth/check", None).await;
        (reply.status == 200).then(|| reply.body["user"]["username"].as_str().expect("a name").to_owned())
    }
}
