//! Requests over HTTP.

use std::net::SocketAddr;

use reqwest::Method;
use serde::{Serialize, de::DeserializeOwned};

use super::Lost;

/// One person's way to ask over HTTP.
#[derive(Clone)]
pub(crate) struct Http {
    client: reqwest::Client,
    base: String,
    token: Option<String>,
}

/// What came back.
#[derive(Debug)]
pub(crate) struct Answer {
    /// The status.
    pub(crate) status: u16,
    /// The body as it came.
    pub(crate) body: String,
}

impl Http {
    /// For a server and whoever has the token. Its connections are its own.
    pub(crate) fn new(address: SocketAddr, token: Option<&str>) -> Http {
        server::infra::tls::install();
        let base = format!("http://{address}");
        Http { client: reqwest::Client::new(), base, token: token.map(str::to_owned) }
    }

    /// The same connections with another token.
    pub(crate) fn with_token(&self, token: &str) -> Http {
        Http { token: Some(token.to_owned()), ..self.clone() }
    }

    /// Asks to read.
    pub(crate) async fn get(&self, path: &str) -> Result<Answer, Lost> {
        self.ask(Method::GET, path, None::<&()>).await
    }

    /// Asks to make something.
    pub(crate) async fn post(&self, path: &str, body: &impl Serialize) -> Result<Answer, Lost> {
        self.ask(Method::POST, path, Some(body)).await
    }

    /// Asks to change something.
    pub(crate) async fn patch(&self, path: &str, body: &impl Serialize) -> Result<Answer, Lost> {
        self.ask(Method::PATCH, path, Some(body)).await
    }

    /// Asks to put something in its place; without a body when there is nothing to say.
    pub(crate) async fn put(&self, path: &str, body: Option<&impl Serialize>) -> Result<Answer, Lost> {
        self.ask(Method::PUT, path, body).await
    }

    /// Asks to take something away.
    pub(crate) async fn delete(&self, path: &str) -> Result<Answer, Lost> {
        self.ask(Method::DELETE, path, None::<&()>).await
    }

    async fn ask(&self, method: Method, path: &str, body: Option<&impl Serialize>) -> Result<Answer, Lost> {
        let what = format!("{method} {path}");
        let mut request = self.client.request(method, format!("{}{path}", self.base));
        if let Some(token) = &self.token {
            request = request.bearer_auth(token);
        }
        if let Some(body) = body {
            request = request.json(body);
        }
        let response = request.send().await.map_err(|error| Lost::new(&what, error))?;
        let status = response.status().as_u16();
        let body = response.text().await.map_err(|error| Lost::new(&what, error))?;
        Ok(Answer { status, body })
    }
}

impl Answer {
    /// Whether it was done.
    pub(crate) fn is_ok(&self) -> bool {
        (200..300).contains(&self.status)
    }

    /// Whether the fate of what was asked is open: the same may be asked again.
    pub(crate) fn is_open(&self) -> bool {
        self.status == 429 || self.status >= 500
    }

    /// What a good answer holds.
    ///
    /// # Panics
    /// When the answer is a refusal or of another shape.
    pub(crate) fn read<T: DeserializeOwned>(&self) -> T {
        assert!(self.is_ok(), "the server refused: {} {}", self.status, self.body);
        serde_json::from_str(&self.body)
            .unwrap_or_else(|error| panic!("an answer of another shape: {error} in {}", self.body))
    }
}
