//! The settings: from the command line, else the environment, else the file, else the default.

mod args;
mod limits;
mod media;
mod network;
mod oidc;
mod origin;
mod source;
mod storage;

use model::server::SignupMode;

use self::source::Source;
pub use self::{
    args::Args,
    limits::Limits,
    media::{Bucket, Media},
    network::Network,
    oidc::Provider,
    origin::Origin,
    storage::{DatabaseUrl, Storage},
};

/// Looks a variable up; tests hand in their own.
pub type Env<'a> = &'a dyn Fn(&str) -> Option<String>;

/// A setting that cannot be used, said so that the person can mend it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct ConfigError(String);

impl ConfigError {
    pub(crate) fn new(message: impl Into<String>) -> ConfigError {
        ConfigError(message.into())
    }
}

/// Everything that can be set.
#[derive(Clone, Debug)]
pub struct Config {
    /// Where it listens and who may talk to it.
    pub network: Network,
    /// Where everything is kept.
    pub storage: Storage,
    /// Where shared files are kept, and which kinds nobody may share.
    pub media: Media,
    /// Who may sign up. Left alone it is `open` when listening on loopback, else `invite`.
    pub signup: SignupMode,
    /// Whom one can sign in with besides.
    pub oidc: Vec<Provider>,
    /// How much one account, address or connection may ask for.
    pub limits: Limits,
    /// KiB of memory that hashing one password takes. Nobody can set it: where accounts had hashes of several costs, the time of an answer
    /// would tell which names exist. Tests lower it, whose passwords are no secrets.
    pub hashing_memory_kib: u32,
}

/// With two passes and one lane OWASP's least for Argon2id.
pub const HASHING_MEMORY_KIB: u32 = 19_456;

impl Config {
    /// Collects the settings.
    ///
    /// # Errors
    /// When a setting, or the file, cannot be read; the message names it.
    pub fn load(args: &Args, env: Env<'_>) -> Result<Config, ConfigError> {
        // An empty variable is none: some ways to start a program cannot leave one out.
        let env: Env<'_> = &|name| env(name).filter(|text| !text.is_empty());
        let source = Source::open(args, env)?;
        let network = Network::resolve(&source)?;
        let signup = match source.text("signup") {
            Some(text) => signup_mode(&text)?,
            None if network.is_loopback() => SignupMode::Open,
            None => SignupMode::Invite,
        };
        let limits = Limits::resolve(source.limits(), env)?;
        let (storage, media) = (Storage::resolve(&source)?, Media::resolve(&source)?);
        let oidc = oidc::resolve(source.oidc(), &network, env)?;
        let hashing_memory_kib = HASHING_MEMORY_KIB;
        Ok(Config { network, storage, media, signup, oidc, limits, hashing_memory_kib })
    }
}

fn signup_mode(text: &str) -> Result<SignupMode, ConfigError> {
    match text {
        "open" => Ok(SignupMode::Open),
        "invite" => Ok(SignupMode::Invite),
        "closed" => Ok(SignupMode::Closed),
        _ => Err(ConfigError::new(format!("signup must be open, invite or closed, not \"{text}\""))),
    }
}

#[cfg(test)]
mod tests;
