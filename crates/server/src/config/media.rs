//! Where shared files are kept.

use std::fmt;

use url::Url;

use super::{ConfigError, source::Source};

/// Endings of programs and scripts that run at a double click. Whoever must share one can pack it.
const FORBIDDEN_ENDINGS: &[&str] = &[
    "app", "bat", "cmd", "com", "cpl", "exe", "hta", "jar", "jse", "lnk", "msc", "msi", "msp", "pif", "ps1",
    "reg", "scr", "vb", "vbe", "vbs", "ws", "wsf", "wsh",
];

/// Shared files.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Media {
    /// `media_url`: an S3 bucket (`s3://bucket/prefix`). Left alone files stand below the data folder.
    pub bucket: Option<Bucket>,
    /// `forbidden_endings`: endings of names nobody may share, in small letters, without the dot.
    /// Programs are also known by their content, whatever they are called.
    pub forbidden_endings: Vec<String>,
}

/// An S3 bucket and who we are to it.
#[derive(Clone, PartialEq, Eq)]
pub struct Bucket {
    /// Its name.
    pub name: String,
    /// What every key begins with; may be empty.
    pub prefix: String,
    /// `media_endpoint`: where it is, when not with Amazon.
    pub endpoint: Option<String>,
    /// `media_region`. Left alone `us-east-1`.
    pub region: String,
    /// `media_access_key`.
    pub access_key: String,
    /// `media_secret_key`. Give it in the environment or the file.
    pub secret_key: String,
}

impl fmt::Debug for Bucket {
    /// Without the secret.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Bucket({self})")
    }
}

impl fmt::Display for Bucket {
    /// As `media_url` names it.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "s3://{}", self.name)?;
        if self.prefix.is_empty() { Ok(()) } else { write!(f, "/{}", self.prefix) }
    }
}

impl Media {
    pub(super) fn resolve(source: &Source<'_>) -> Result<Media, ConfigError> {
        let endings = source
            .given_list("forbidden_endings")
            .unwrap_or_else(|| FORBIDDEN_ENDINGS.iter().map(|ending| (*ending).to_owned()).collect());
        Ok(Media {
            bucket: source.text("media_url").map(|url| bucket(source, &url)).transpose()?,
            forbidden_endings: endings
                .iter()
                .map(|ending| ending.trim_start_matches('.').to_lowercase())
                .collect(),
        })
    }
}

fn bucket(source: &Source<'_>, url: &str) -> Result<Bucket, ConfigError> {
    let wrong = || ConfigError::new("media_url must look like s3://bucket or s3://bucket/prefix");
    let url = Url::parse(url).map_err(|_| wrong())?;
    let name = url.host_str().filter(|_| url.scheme() == "s3").ok_or_else(wrong)?;
    let needed = |name: &str| {
        source.text(name).ok_or_else(|| ConfigError::new(format!("media_url also needs {name} to be set")))
    };
    Ok(Bucket {
        name: name.to_owned(),
        prefix: url.path().trim_matches('/').to_owned(),
        endpoint: source.text("media_endpoint"),
        region: source.text("media_region").unwrap_or_else(|| "us-east-1".to_owned()),
        access_key: needed("media_access_key")?,
        secret_key: needed("media_secret_key")?,
    })
}
