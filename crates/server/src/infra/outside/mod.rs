//! HTTP to servers that are not ours: bounded in time and size, without redirects, and not into this network.

mod guard;

use std::time::Duration;

use axum::http::{Request, Response};
use reqwest::{Client, redirect::Policy};
use url::{Origin, Url};

use crate::error::{Error, Result};

/// How long a connection may take to stand, and everything together to be answered.
const CONNECT_TIME: Duration = Duration::from_secs(5);
const WHOLE_TIME: Duration = Duration::from_secs(10);
/// Most bytes of an answer: documents of providers have a few thousand.
const MOST_BYTES: usize = 256 * 1024;

/// Why there is no answer.
#[derive(Debug, thiserror::Error)]
pub enum OutsideError {
    /// The address is not one to be asked.
    #[error("it is not asked: {0}")]
    Refused(&'static str),
    /// Nothing, or nothing whole, came back.
    #[error("it does not answer: {0}")]
    Failed(#[source] reqwest::Error),
    /// More came than is read.
    #[error("it answers with more than 256 KiB")]
    TooLarge,
}

/// Asks other servers. System proxies are not used: they would look addresses up past the guard.
pub struct Outside {
    /// Finds public addresses alone.
    guarded: Client,
    /// For servers that the settings name, wherever they stand.
    named: Client,
}

impl Outside {
    /// Reads the system's certificates once.
    ///
    /// # Errors
    /// When they cannot be read.
    pub fn new() -> Result<Outside> {
        let bounded = || {
            let client = Client::builder().redirect(Policy::none()).no_proxy();
            client.connect_timeout(CONNECT_TIME).timeout(WHOLE_TIME)
        };
        let failed = |error: reqwest::Error| Error::Internal(error.into());
        Ok(Outside {
            guarded: bounded().dns_resolver(guard::PublicOnly).https_only(true).build().map_err(failed)?,
            named: bounded().build().map_err(failed)?,
        })
    }

    /// Asks once. `home` is a server the settings name: whatever has its scheme, host and port is asked wherever it
    /// stands. Every other place must be https and public.
    ///
    /// # Errors
    /// [`OutsideError`]; an answer of any status is an answer.
    pub async fn ask(
        &self,
        home: &Origin,
        request: Request<Vec<u8>>,
    ) -> Result<Response<Vec<u8>>, OutsideError> {
        let request = reqwest::Request::try_from(request).map_err(OutsideError::Failed)?;
        let client = if request.url().origin() == *home {
            &self.named
        } else {
            check(request.url())?;
            &self.guarded
        };
        let failed = |error: reqwest::Error| OutsideError::Failed(error.without_url());
        let mut answer = client.execute(request).await.map_err(failed)?;
        let mut whole = Response::new(Vec::new());
        *whole.status_mut() = answer.status();
        *whole.headers_mut() = answer.headers().clone();
        while let Some(chunk) = answer.chunk().await.map_err(failed)? {
            if whole.body().len() + chunk.len() > MOST_BYTES {
                return Err(OutsideError::TooLarge);
            }
            whole.body_mut().extend_from_slice(&chunk);
        }
        Ok(whole)
    }
}

/// Names are checked when they are looked up, written addresses here.
fn check(url: &Url) -> Result<(), OutsideError> {
    if url.scheme() != "https" {
        return Err(OutsideError::Refused("it is not https"));
    }
    let is_public = match url.host() {
        Some(url::Host::Domain(_)) => true,
        Some(url::Host::Ipv4(address)) => guard::is_public(address.into()),
        Some(url::Host::Ipv6(address)) => guard::is_public(address.into()),
        None => false,
    };
    if is_public { Ok(()) } else { Err(OutsideError::Refused("its address is not public")) }
}

#[cfg(test)]
mod tests {
    use url::Url;

    use super::check;

    #[test]
    fn only_public_places_are_asked() {
        for url in ["https://acme.example/jwks", "https://93.184.215.14/", "https://[2606:4700::1111]:8443/x"]
        {
            assert!(check(&Url::parse(url).unwrap()).is_ok(), "{url}");
        }
        for url in [
            "http://acme.example/jwks",
            "file:///etc/passwd",
            "gopher://acme.example/",
            "https://127.0.0.1/",
            "https://2130706433/",
            "https://0177.0.0.1/",
            "https://0x7f.1/",
            "https://0/",
            "https://[::1]/",
            "https://[::ffff:127.0.0.1]/",
            "https://169.254.169.254/latest/meta-data",
            "https://[fd00:ec2::254]/",
            "https://10.1.2.3/",
        ] {
            assert!(check(&Url::parse(url).unwrap()).is_err(), "{url}");
        }
    }
}
