//! A person who acts over HTTP.

use reqwest::{Client, Method, RequestBuilder, header::HeaderMap, redirect::Policy};
use serde_json::{Value, json};

use super::{contract, server::PASSWORD};

/// Somebody with a name and a token, or nobody.
#[derive(Clone)]
pub struct TestUser {
    /// Their id; empty when not signed in, as are the others.
    pub id: String,
    /// Their username.
    pub username: String,
    /// Proves who they are.
    pub token: String,
    /// Everybody has the same.
    pub password: String,
    /// Where the server is.
    pub url: String,
    http: Client,
}

/// What the server answered.
#[derive(Debug)]
pub struct Reply {
    /// The status.
    pub status: u16,
    /// The headers.
    pub headers: HeaderMap,
    /// The JSON; a text where it is none; null where there is nothing.
    pub body: Value,
}

/// Where somebody is sent is an answer like others. Whom the system trusts is not read: nothing here is encrypted.
pub(super) fn client() -> Client {
    let client = Client::builder().redirect(Policy::none()).tls_certs_only([]);
    client.build().expect("a client can be made")
}

impl TestUser {
    /// Somebody who is not signed in.
    pub fn nobody(url: &str) -> TestUser {
        TestUser {
            id: String::new(),
            username: String::new(),
            token: String::new(),
            password: PASSWORD.to_owned(),
            url: url.to_owned(),
            http: client(),
        }
    }

    /// The same person with another token.
    pub fn with_token(&self, token: impl Into<String>) -> TestUser {
        TestUser { token: token.into(), ..self.clone() }
    }

    /// The same person where the server is now.
    pub fn at(&self, url: &str) -> TestUser {
        TestUser { url: url.to_owned(), ..self.clone() }
    }

    /// Makes an account of that name.
    pub async fn sign_up(&self, name: &str) -> TestUser {
        let reply = self.post("/api/auth/signup", TestUser::new_account(name)).await;
        self.signed_in(&reply.with(201))
    }

    /// What [`TestUser::sign_up`] sends.
    pub fn new_account(name: &str) -> Value {
        json!({ "username": name, "email": format!("{name}@example.org"), "password": PASSWORD })
    }

    /// Signs in as somebody.
    pub async fn log_in(&self, name: &str) -> TestUser {
        let login = json!({ "login": name, "password": PASSWORD });
        let reply = self.post("/api/auth/login", login).await;
        self.signed_in(&reply.with(200))
    }

    fn signed_in(&self, body: &Value) -> TestUser {
        let text = |value: &Value| value.as_str().expect("it is a text").to_owned();
        TestUser {
            id: text(&body["user"]["id"]),
            username: text(&body["user"]["username"]),
            token: text(&body["token"]),
            ..self.clone()
        }
    }

    /// A request under nobody's name, to be completed and given to [`Reply::to`].
    pub fn call(&self, method: &str, path: &str) -> RequestBuilder {
        let method: Method = method.parse().expect("it is a method");
        self.http.request(method, format!("{}{path}", self.url))
    }

    /// A request with the token, if there is one.
    pub async fn request(&self, method: &str, path: &str, body: Option<Value>) -> Reply {
        let mut request = self.call(method, path);
        if !self.token.is_empty() {
            request = request.bearer_auth(&self.token);
        }
        if let Some(body) = body {
            request = request.json(&body);
        }
        Reply::to(request).await
    }

    /// `GET`.
    pub async fn get(&self, path: &str) -> Reply {
        self.request("GET", path, None).await
    }

    /// `POST` with JSON.
    pub async fn post(&self, path: &str, body: Value) -> Reply {
        self.request("POST", path, Some(body)).await
    }

    /// `PUT` with JSON.
    pub async fn put(&self, path: &str, body: Value) -> Reply {
        self.request("PUT", path, Some(body)).await
    }

    /// `PATCH` with JSON.
    pub async fn patch(&self, path: &str, body: Value) -> Reply {
        self.request("PATCH", path, Some(body)).await
    }

    /// `DELETE`.
    pub async fn delete(&self, path: &str) -> Reply {
        self.request("DELETE", path, None).await
    }

    /// `POST` with anything.
    pub async fn post_bytes(&self, path: &str, content_type: &str, bytes: &[u8]) -> Reply {
        let mut request = self.call("POST", path).header("content-type", content_type).body(bytes.to_vec());
        if !self.token.is_empty() {
            request = request.bearer_auth(&self.token);
        }
        Reply::to(request).await
    }
}

impl Reply {
    /// Sends a request. Whatever comes back must be what the server's own description says.
    pub async fn to(request: RequestBuilder) -> Reply {
        let (http, request) = request.build_split();
        let request = request.expect("it is a request");
        let (method, path) = (request.method().to_string(), request.url().path().to_owned());
        // Whether pages may ask is answered for all routes in one place.
        let is_preflight = request.headers().contains_key("access-control-request-method");
        let answer = http.execute(request).await.expect("the server answers");
        let (status, headers) = (answer.status().as_u16(), answer.headers().clone());
        let bytes = answer.bytes().await.expect("the answer arrives whole");
        let body = if bytes.is_empty() {
            Value::Null
        } else {
            let text = || Value::String(String::from_utf8_lossy(&bytes).into_owned());
            serde_json::from_slice(&bytes).unwrap_or_else(|_| text())
        };
        let reply = Reply { status, headers, body };
        if !is_preflight {
            contract::check(&method, &path, &reply).unwrap_or_else(|fault| panic!("{fault}"));
        }
        reply
    }

    /// The body, of an answer that must have this status.
    #[track_caller]
    pub fn with(self, status: u16) -> Value {
        assert_eq!(self.status, status, "{}", self.body);
        self.body
    }

    /// The inside of a refusal that must have this status and code.
    #[track_caller]
    pub fn refused(self, status: u16, code: &str) -> Value {
        assert_eq!(self.status, status, "{}", self.body);
        assert_eq!(self.body["error"]["code"], code, "{}", self.body);
        self.body["error"].clone()
    }

    /// A header, as text.
    pub fn header(&self, name: &str) -> Option<String> {
        self.headers.get(name).map(|value| value.to_str().expect("it is text").to_owned())
    }
}
