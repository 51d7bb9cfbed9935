//! How a connection is encrypted, and whose server is believed: `sslmode` and `sslrootcert` of the URL, which mean what
//! they mean to PostgreSQL's own programs (its documentation, "SSL Support").

use std::sync::Arc;

use ::postgres::{Config, config::SslMode};
use rustls::{
    CertificateError, ClientConfig, DigitallySignedStruct, RootCertStore, SignatureScheme,
    client::{
        WebPkiServerVerifier,
        danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier},
    },
    crypto::{CryptoProvider, ring},
    pki_types::{CertificateDer, ServerName, UnixTime, pem::PemObject},
};
use rustls_platform_verifier::Verifier;
use tokio_postgres_rustls::MakeRustlsConnect;
use url::form_urlencoded;

use crate::error::{Error, Result};

/// What the URL asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Mode {
    /// Nothing is encrypted.
    Disable,
    /// Encrypted where the server can; whoever it is.
    Prefer,
    /// Encrypted, whoever it is. With `sslrootcert` as [`Mode::VerifyCa`].
    Require,
    /// Encrypted, with a certificate that somebody we trust has signed.
    VerifyCa,
    /// The same, and it is for the name in the URL.
    VerifyFull,
}

/// A URL, read: how to connect, and what encrypts it.
///
/// # Errors
/// With a sentence that does not repeat the URL: it holds a password.
pub(super) fn read(url: &str) -> Result<(Config, MakeRustlsConnect)> {
    let Asked { url, mode, root } = Asked::of(url)?;
    let mut config: Config =
        url.parse().map_err(|_| Error::internal("The database's URL cannot be understood."))?;
    config.ssl_mode(match mode {
        Mode::Disable => SslMode::Disable,
        Mode::Prefer => SslMode::Prefer,
        Mode::Require | Mode::VerifyCa | Mode::VerifyFull => SslMode::Require,
    });
    let provider = Arc::new(ring::default_provider());
    let check = Check { asked: mode, certificates: trusted(mode, root.as_deref(), &provider)?, provider };
    let tls = ClientConfig::builder_with_provider(Arc::clone(&check.provider))
        .with_safe_default_protocol_versions()
        .map_err(|error| Error::Internal(error.into()))?
        .dangerous()
        .with_custom_certificate_verifier(Arc::new(check))
        .with_no_client_auth();
    Ok((config, MakeRustlsConnect::new(tls)))
}

/// What is ours in a URL, and the rest of it.
#[derive(Debug, PartialEq, Eq)]
struct Asked {
    url: String,
    mode: Mode,
    root: Option<String>,
}

impl Asked {
    fn of(url: &str) -> Result<Asked> {
        // A password may hold a question mark.
        let authority = url.find('@').unwrap_or_default();
        let (base, query) = match url[authority..].split_once('?') {
            Some((_, query)) => (&url[..url.len() - query.len() - 1], query),
            None => (url, ""),
        };
        let mut asked = Asked { url: base.to_owned(), mode: Mode::Prefer, root: None };
        let mut rest = Vec::new();
        for pair in query.split('&').filter(|pair| !pair.is_empty()) {
            // A plus sign is one, here.
            let written = pair.replace('+', "%2B");
            match form_urlencoded::parse(written.as_bytes()).next() {
                Some((key, value)) if key == "sslmode" => asked.mode = mode(&value)?,
                Some((key, value)) if key == "sslrootcert" => asked.root = Some(value.into_owned()),
                _ => rest.push(pair),
            }
        }
        if asked.mode == Mode::Require && asked.root.is_some() {
            asked.mode = Mode::VerifyCa;
        }
        if !rest.is_empty() {
            asked.url = format!("{base}?{}", rest.join("&"));
        }
        Ok(asked)
    }
}

fn mode(name: &str) -> Result<Mode> {
    match name {
        "disable" => Ok(Mode::Disable),
        "prefer" => Ok(Mode::Prefer),
        "require" => Ok(Mode::Require),
        "verify-ca" => Ok(Mode::VerifyCa),
        "verify-full" => Ok(Mode::VerifyFull),
        other => Err(Error::internal(format!(
            "sslmode in the database's URL is disable, prefer, require, verify-ca or verify-full, not {other}."
        ))),
    }
}

/// Who is trusted to sign: the file of certificates, else whomever this machine trusts. `None` where nobody is asked.
fn trusted(
    mode: Mode,
    root: Option<&str>,
    provider: &Arc<CryptoProvider>,
) -> Result<Option<Arc<dyn ServerCertVerifier>>> {
    let unusable = |error: rustls::Error| Error::Internal(error.into());
    match (mode, root) {
        (Mode::Disable | Mode::Prefer | Mode::Require, _) => Ok(None),
        (Mode::VerifyCa | Mode::VerifyFull, None | Some("system")) => {
            Ok(Some(Arc::new(Verifier::new(Arc::clone(provider)).map_err(unusable)?)))
        }
        (Mode::VerifyCa | Mode::VerifyFull, Some(file)) => {
            let roots = Arc::new(roots(file)?);
            let verifier = WebPkiServerVerifier::builder_with_provider(roots, Arc::clone(provider)).build();
            Ok(Some(verifier.map_err(|error| Error::Internal(error.into()))?))
        }
    }
}

fn roots(file: &str) -> Result<RootCertStore> {
    let unreadable =
        |why: String| Error::internal(format!("sslrootcert in the database's URL, {file}: {why}"));
    let certificates = CertificateDer::pem_file_iter(file).map_err(|error| unreadable(error.to_string()))?;
    let mut roots = RootCertStore::empty();
    for certificate in certificates {
        let added = certificate
            .map_err(|error| error.to_string())
            .and_then(|certificate| roots.add(certificate).map_err(|error| error.to_string()));
        added.map_err(unreadable)?;
    }
    if roots.is_empty() {
        return Err(unreadable("it holds no certificate".to_owned()));
    }
    Ok(roots)
}

/// Looks at a server's certificate as far as was asked for.
#[derive(Debug)]
struct Check {
    asked: Mode,
    certificates: Option<Arc<dyn ServerCertVerifier>>,
    provider: Arc<CryptoProvider>,
}

impl ServerCertVerifier for Check {
    fn verify_server_cert(
        &self,
        certificate: &CertificateDer<'_>,
        between: &[CertificateDer<'_>],
        name: &ServerName<'_>,
        ocsp: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, rustls::Error> {
        let Some(certificates) = &self.certificates else { return Ok(ServerCertVerified::assertion()) };
        match certificates.verify_server_cert(certificate, between, name, ocsp, now) {
            // The name is looked at last: all else was right.
            Err(rustls::Error::InvalidCertificate(
                CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. },
            )) if self.asked == Mode::VerifyCa => Ok(ServerCertVerified::assertion()),
            other => other,
        }
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        let known = &self.provider.signature_verification_algorithms;
        rustls::crypto::verify_tls12_signature(message, certificate, signed, known)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        let known = &self.provider.signature_verification_algorithms;
        rustls::crypto::verify_tls13_signature(message, certificate, signed, known)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.provider.signature_verification_algorithms.supported_schemes()
    }
}

#[cfg(test)]
mod tests {
    use super::{Asked, Mode};

    #[test]
    fn what_is_ours_is_taken_out_of_the_url() {
        let asked = |url, mode, root: Option<&str>| Asked {
            url: String::from(url),
            mode,
            root: root.map(str::to_owned),
        };
        for (url, expected) in [
            ("postgres://a:b@h/d", asked("postgres://a:b@h/d", Mode::Prefer, None)),
            ("postgres://h/d?sslmode=disable", asked("postgres://h/d", Mode::Disable, None)),
            ("postgres://a:b?c@h/d?sslmode=require", asked("postgres://a:b?c@h/d", Mode::Require, None)),
            (
                "postgres://a@h/d?options=-c%20x&sslmode=verify-full&sslrootcert=%2Fa+b%20c",
                asked("postgres://a@h/d?options=-c%20x", Mode::VerifyFull, Some("/a+b c")),
            ),
            // As PostgreSQL has it.
            (
                "postgres://h/d?sslrootcert=/a&sslmode=require",
                asked("postgres://h/d", Mode::VerifyCa, Some("/a")),
            ),
        ] {
            assert_eq!(Asked::of(url).unwrap(), expected);
        }
        let refused = Asked::of("postgres://a:secret@h/d?sslmode=always").unwrap_err().to_string();
        assert!(refused.contains("not always") && !refused.contains("secret"), "{refused}");
    }
}
