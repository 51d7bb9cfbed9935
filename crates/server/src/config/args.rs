//! The command line of `klatch serve`.

use std::path::PathBuf;

/// Settings on the command line. They beat the environment, which beats the file.
#[derive(Clone, Debug, Default, clap::Args)]
#[expect(clippy::doc_markdown, reason = "the help shows these comments as they stand")]
pub struct Args {
    /// Address and port to listen on [default: 127.0.0.1:3000] [env: KLATCH_LISTEN]
    #[arg(long, value_name = "ADDRESS:PORT")]
    pub listen: Option<String>,
    /// Folder for everything that is kept [default: ./data] [env: KLATCH_DATA]
    #[arg(long, value_name = "FOLDER")]
    pub data: Option<PathBuf>,
    /// File with settings [default: klatch.toml, if it exists] [env: KLATCH_CONFIG]
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// PostgreSQL instead of the embedded database. Better in the environment or the file: `ps` shows
    /// this to everybody on the machine [env: KLATCH_DATABASE_URL]
    #[arg(long, value_name = "URL")]
    pub database_url: Option<String>,
    /// Where people reach the server, when that is not where it listens [env: KLATCH_PUBLIC_URL]
    #[arg(long, value_name = "URL")]
    pub public_url: Option<String>,
    /// Other web pages that may use the interface, with commas between [env: KLATCH_ALLOWED_ORIGINS]
    #[arg(long, value_name = "ORIGINS")]
    pub allowed_origins: Option<String>,
    /// Addresses or networks of proxies whose X-Forwarded-* headers are believed, with commas
    /// between [env: KLATCH_TRUSTED_PROXIES]
    #[arg(long, value_name = "NETWORKS")]
    pub trusted_proxies: Option<String>,
    /// Who may sign up: open, invite or closed [default: open on loopback, invite otherwise]
    /// [env: KLATCH_SIGNUP]
    #[arg(long, value_name = "MODE")]
    pub signup: Option<String>,
}
