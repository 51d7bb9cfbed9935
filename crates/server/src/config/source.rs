//! The three places a setting may stand in.

use std::{fs, io, path::PathBuf};

use serde::Deserialize;

use super::{Args, ConfigError, Env, limits::Section, oidc};

/// The file, as written.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    listen: Option<String>,
    data: Option<String>,
    database_url: Option<String>,
    public_url: Option<String>,
    allowed_origins: Option<Vec<String>>,
    trusted_proxies: Option<Vec<String>>,
    signup: Option<String>,
    media_url: Option<String>,
    media_endpoint: Option<String>,
    media_region: Option<String>,
    media_access_key: Option<String>,
    media_secret_key: Option<String>,
    forbidden_endings: Option<Vec<String>>,
    #[serde(default)]
    oidc: Vec<oidc::Section>,
    #[serde(default)]
    limits: Section,
}

/// Command line, environment and file, asked in that order.
pub(super) struct Source<'a> {
    args: &'a Args,
    env: Env<'a>,
    file: File,
}

impl<'a> Source<'a> {
    /// Reads the file. One that was named must be there; `klatch.toml` need not.
    pub(super) fn open(args: &'a Args, env: Env<'a>) -> Result<Source<'a>, ConfigError> {
        let named = args.config.clone().or_else(|| env("KLATCH_CONFIG").map(PathBuf::from));
        let path = named.clone().unwrap_or_else(|| PathBuf::from("klatch.toml"));
        let text = match fs::read_to_string(&path) {
            Ok(text) => text,
            Err(error) if named.is_none() && error.kind() == io::ErrorKind::NotFound => String::new(),
            Err(error) => {
                return Err(ConfigError::new(format!("{} cannot be read: {error}", path.display())));
            }
        };
        let file = toml::from_str(&text)
            .map_err(|error| ConfigError::new(format!("{}: {}", path.display(), error.to_string().trim())))?;
        Ok(Source { args, env, file })
    }

    /// A setting of one value.
    pub(super) fn text(&self, name: &str) -> Option<String> {
        self.given(name).or_else(|| match name {
            "listen" => self.file.listen.clone(),
            "data" => self.file.data.clone(),
            "database_url" => self.file.database_url.clone(),
            "public_url" => self.file.public_url.clone(),
            "signup" => self.file.signup.clone(),
            "media_url" => self.file.media_url.clone(),
            "media_endpoint" => self.file.media_endpoint.clone(),
            "media_region" => self.file.media_region.clone(),
            "media_access_key" => self.file.media_access_key.clone(),
            "media_secret_key" => self.file.media_secret_key.clone(),
            _ => None,
        })
    }

    /// A setting of many values; commas stand between them outside the file.
    pub(super) fn list(&self, name: &str) -> Vec<String> {
        if let Some(text) = self.given(name) {
            return text
                .split(',')
                .map(str::trim)
                .filter(|part| !part.is_empty())
                .map(str::to_owned)
                .collect();
        }
        match name {
            "allowed_origins" => self.file.allowed_origins.clone(),
            "trusted_proxies" => self.file.trusted_proxies.clone(),
            _ => None,
        }
        .unwrap_or_default()
    }

    /// A list that has a default: absent is not the same as empty.
    pub(super) fn given_list(&self, name: &str) -> Option<Vec<String>> {
        let from_file = match name {
            "forbidden_endings" => self.file.forbidden_endings.clone(),
            _ => None,
        };
        if self.given(name).is_some() { Some(self.list(name)) } else { from_file }
    }

    /// Every `[[oidc]]` of the file.
    pub(super) fn oidc(&self) -> &[oidc::Section] {
        &self.file.oidc
    }

    /// `[limits]` of the file.
    pub(super) fn limits(&self) -> &Section {
        &self.file.limits
    }

    /// From the command line, else from the environment.
    fn given(&self, name: &str) -> Option<String> {
        let path = |path: &Option<PathBuf>| path.as_ref().map(|path| path.to_string_lossy().into_owned());
        let arg = match name {
            "listen" => self.args.listen.clone(),
            "data" => path(&self.args.data),
            "database_url" => self.args.database_url.clone(),
            "public_url" => self.args.public_url.clone(),
            "allowed_origins" => self.args.allowed_origins.clone(),
            "trusted_proxies" => self.args.trusted_proxies.clone(),
            "signup" => self.args.signup.clone(),
            _ => None,
        };
        arg.or_else(|| (self.env)(&format!("KLATCH_{}", name.to_ascii_uppercase())))
    }
}
