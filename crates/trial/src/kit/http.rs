//! Requests over HTTP.

use std::{net::SocketAddr, time::Duration};

use reqwest::Method;
use serde::{Serialize, de::DeserializeOwned};

use crate::Lost;

/// How long an answer may take: a server that hangs must be found out, not waited for.
const PATIENCE: Duration = Duration::from_mins(1);

/// One person's way to ask over HTTP.
#[derive(Clone, Debug)]
pub struct Http {
    client: reqwest::Client,
    base: String,
    token: Option<String>,
}

/// What came back.
#[derive(Debug)]
pub struct Answer {
    /// The status.
    pub status: u16,
    /// The body as it came.
    pub body: String,
}

impl Http {
    /// For a server and whoever has the token. Its connections are its own.
    pub fn new(address: SocketAddr, token: Option<&str>) -> Http {
        // The client wants a provider even where nothing is encrypted; whoever came first has set it.
        drop(rustls::crypto::ring::default_provider().install_default());
        let base = format!("http://{address}");
        // Whom the system trusts is not read: nothing is encrypted.
        let client = reqwest::Client::builder().timeout(PATIENCE).tls_certs_only([]);
        let client = client.build().unwrap_or_default();
        Http { client, base, token: token.map(str::to_owned) }
    }

    /// The same connections with another token.
    #[must_use]
    pub fn with_token(&self, token: &str) -> Http {
        Http { token: Some(token.to_owned()), ..self.clone() }
    }

    /// Whose it is.
    pub fn token(&self) -> Option<&str> {
        self.token.as_deref()
    }

    /// Asks to read.
    ///
    /// # Errors
    /// When no answer came, as for all of these.
    pub async fn get(&self, path: &str) -> Result<Answer, Lost> {
        self.ask(Method::GET, path, None::<&()>).await
    }

    /// Asks to make something.
    ///
    /// # Errors
    /// When no answer came.
    pub async fn post(&self, path: &str, body: &impl Serialize) -> Result<Answer, Lost> {
        self.ask(Method::POST, path, Some(body)).await
    }

    /// Asks to change something.
    ///
    /// # Errors
    /// When no answer came.
    pub async fn patch(&self, path: &str, body: &impl Serialize) -> Result<Answer, Lost> {
        self.ask(Method::PATCH, path, Some(body)).await
    }

    /// Asks to put something in its place; without a body when there is nothing to say.
    ///
    /// # Errors
    /// When no answer came.
    pub async fn put(&self, path: &str, body: Option<&impl Serialize>) -> Result<Answer, Lost> {
        self.ask(Method::PUT, path, body).await
    }

    /// Asks to take something away.
    ///
    /// # Errors
    /// When no answer came.
    pub async fn delete(&self, path: &str) -> Result<Answer, Lost> {
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
    pub fn is_ok(&self) -> bool {
        (200..300).contains(&self.status)
    }

    /// Whether the fate of what was asked is open: the same may be asked again.
    pub fn is_open(&self) -> bool {
        self.status == 429 || self.status >= 500
    }

    /// What a good answer holds.
    ///
    /// # Errors
    /// When the answer is a refusal or of another shape.
    pub fn holds<T: DeserializeOwned>(&self) -> Result<T, Lost> {
        if !self.is_ok() {
            return Err(Lost::new("the server refused", format!("{} {}", self.status, self.body)));
        }
        serde_json::from_str(&self.body)
            .map_err(|error| Lost::new("an answer of another shape", format!("{error} in {}", self.body)))
    }

    /// What a good answer holds, where no other is expected.
    ///
    /// # Panics
    /// When the answer is a refusal or of another shape.
    pub fn read<T: DeserializeOwned>(&self) -> T {
        self.holds().unwrap_or_else(|lost| panic!("{lost}"))
    }
}
