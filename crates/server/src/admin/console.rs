//! The command line's way in: a socket in the private data folder, so that `klatch user …` acts through the running
//! server, and what it does reaches sockets and screens at once.
//!
//! One line of JSON in, one line out. Whoever may open the folder may do everything: they could read the database too.

use std::{
    fs, io,
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
    time::Duration,
};

use model::{Account, ServerRole, UserId};
use serde::{Deserialize, Serialize};
use tokio::{
    io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader},
    net::{UnixListener, UnixStream},
};

use super::people;
use crate::{
    accounts,
    config::Config,
    error::{Error, Result},
    infra::{
        db::{Db, Tx},
        http::PAGE_MOST,
    },
};

/// What the socket is called in the data folder.
const NAME: &str = "klatch.sock";
/// Most bytes of a command.
const COMMAND_BYTES: u64 = 64 * 1024;
/// How long the other end may take to say what it wants.
const PATIENCE: Duration = Duration::from_secs(10);

/// What the command line asks for; people are named by username or e-mail address.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Command {
    /// Everybody, or those whom a query finds.
    List(String),
    /// Close an account.
    Deactivate(String),
    /// Open it again.
    Reactivate(String),
    /// End all of somebody's sessions.
    EndSessions(String),
    /// Give a role.
    Role(String, ServerRole),
    /// Make a link that sets a password once.
    ResetPassword(String),
}

/// What is answered: a text for the person at the command line.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
enum Answer {
    Done(String),
    Refused(String),
}

/// The running server's end; the socket goes with it.
pub struct Console {
    listener: UnixListener,
    path: PathBuf,
}

impl Console {
    /// Opens the socket in a data folder that this process has locked.
    ///
    /// # Errors
    /// Of the file system; where a path is too long for a socket.
    pub fn open(data: &Path) -> io::Result<Console> {
        let path = data.join(NAME);
        match fs::remove_file(&path) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
        let listener = UnixListener::bind(&path)?;
        fs::set_permissions(&path, fs::Permissions::from_mode(0o600))?;
        Ok(Console { listener, path })
    }

    /// Answers one after the other, for as long as it is polled.
    pub async fn serve(self, db: Db, config: &Config) {
        loop {
            match self.listener.accept().await {
                Ok((stream, _)) => {
                    if let Ok(Err(error)) | Err(error) =
                        tokio::time::timeout(PATIENCE, converse(stream, &db, config))
                            .await
                            .map_err(io::Error::from)
                    {
                        tracing::warn!(%error, "the command line was not answered");
                    }
                }
                Err(error) => {
                    tracing::warn!(%error, "the command line cannot be heard");
                    tokio::time::sleep(PATIENCE).await;
                }
            }
        }
    }
}

impl Drop for Console {
    fn drop(&mut self) {
        drop(fs::remove_file(&self.path));
    }
}

async fn converse(stream: UnixStream, db: &Db, config: &Config) -> io::Result<()> {
    let (reading, mut writing) = stream.into_split();
    let mut line = String::new();
    BufReader::new(reading.take(COMMAND_BYTES)).read_line(&mut line).await?;
    let command: Command = serde_json::from_str(&line)?;
    let answer = match run(db, config, command).await {
        Ok(text) => Answer::Done(text),
        Err(error) => Answer::Refused(error.to_body().message),
    };
    writing.write_all(&serde_json::to_vec(&answer)?).await
}

/// Asks the server that runs on a data folder; `None` when none does.
///
/// # Errors
/// Its refusal, as a sentence; when it does not answer.
pub async fn ask(data: &Path, command: &Command) -> Result<Option<String>> {
    let Ok(mut stream) = UnixStream::connect(data.join(NAME)).await else { return Ok(None) };
    let said = async {
        let mut line = serde_json::to_vec(command)?;
        line.push(b'\n');
        stream.write_all(&line).await?;
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).await?;
        io::Result::Ok(answer)
    };
    let failed = |error: io::Error| Error::internal(format!("The running server did not answer: {error}"));
    let answer = said.await.map_err(failed)?;
    match serde_json::from_slice(&answer).map_err(|error| failed(error.into()))? {
        Answer::Done(text) => Ok(Some(text)),
        Answer::Refused(sentence) => Err(Error::internal(sentence)),
    }
}

/// Does what is asked; answers a text to print.
///
/// # Errors
/// With a sentence for the person at the command line.
pub(crate) async fn run(db: &Db, config: &Config, command: Command) -> Result<String> {
    match command {
        Command::List(query) => db.read(move |tx| list(tx, &query)).await,
        Command::Deactivate(who) => act(db, who, "can no longer sign in", accounts::deactivate).await,
        Command::Reactivate(who) => act(db, who, "can sign in again", accounts::reactivate).await,
        Command::EndSessions(who) => act(db, who, "is signed out everywhere", accounts::end_all).await,
        Command::Role(who, role) => {
            let is_now = format!("is now {}", name_of(role));
            act(db, who, &is_now, move |tx, id| accounts::set_role(tx, id, role)).await
        }
        Command::ResetPassword(who) => {
            let base = address(config);
            db.write(move |tx| {
                let account = find(tx, &who)?;
                let code = accounts::make_reset(tx, account.user.id)?;
                Ok(format!(
                    "Within half an hour {} can set a password, once, at {base}/reset#{code}",
                    account.user.username
                ))
            })
            .await
        }
    }
}

async fn act(
    db: &Db,
    who: String,
    what: &str,
    change: impl FnOnce(&mut Tx, UserId) -> Result<()> + Send + 'static,
) -> Result<String> {
    let what = what.to_owned();
    db.write(move |tx| {
        accounts::lock_standing(tx)?;
        let account = find(tx, &who)?;
        change(tx, account.user.id)?;
        Ok(format!("{} {what}.", account.user.username))
    })
    .await
}

fn find(tx: &mut Tx, who: &str) -> Result<Account> {
    let id = accounts::find_login(tx, who)?;
    let missing = || Error::bad_request(format!("There is nobody called {who}."));
    people::get(tx, id.ok_or_else(missing)?)
}

/// A line each: username, role, address, whether the account is closed.
fn list(tx: &mut Tx, query: &str) -> Result<String> {
    let mut lines = Vec::new();
    let mut cursor = None;
    loop {
        let page = people::page(tx, query, cursor.as_deref(), PAGE_MOST)?;
        lines.extend(page.items.iter().map(line));
        cursor = page.next;
        if cursor.is_none() {
            return Ok(if lines.is_empty() { "Nobody.".to_owned() } else { lines.join("\n") });
        }
    }
}

fn line(account: &Account) -> String {
    let closed = if account.user.deactivated_at.is_some() { "  deactivated" } else { "" };
    let name = &account.user.username;
    let role = name_of(account.role);
    format!("{name:<32}  {role:<6}  {}{closed}", account.email)
}

fn name_of(role: ServerRole) -> &'static str {
    match role {
        ServerRole::Owner => "owner",
        ServerRole::Admin => "admin",
        ServerRole::Member => "member",
    }
}

/// Where people reach the server.
fn address(config: &Config) -> String {
    match &config.network.public_url {
        Some(url) => url.to_string(),
        None => format!("http://localhost:{}", config.network.listen.port()),
    }
}
