//! The server's process: started, killed, started again on the same data.

use std::{
    fs::{File, OpenOptions},
    io::{BufRead, BufReader, Read, Seek, SeekFrom},
    net::SocketAddr,
    path::{Path, PathBuf},
    process::{Child, ChildStdout, Command, Stdio},
    thread,
};

/// Where a server keeps its data, and how it is started there.
#[derive(Clone, Debug)]
pub(crate) struct Place {
    /// The program.
    pub(crate) binary: PathBuf,
    /// Its folder.
    pub(crate) data: PathBuf,
    /// Its database, when that is not in the folder.
    pub(crate) database_url: Option<String>,
    /// Further settings, as the environment has them.
    pub(crate) settings: Vec<(String, String)>,
}

/// A running server. Dropping it kills it.
pub(crate) struct Klatch {
    child: Child,
    /// Where it listens.
    pub(crate) address: SocketAddr,
}

impl Place {
    /// Starts the server and waits until it says where it listens. Port 0 takes a free one.
    ///
    /// # Panics
    /// When it does not start; its log is printed.
    pub(crate) fn start(&self, listen: &str) -> Klatch {
        let mut child = self.spawn(listen);
        let stdout = child.stdout.take().expect("its output is ours");
        match find_address(stdout) {
            Some(address) => Klatch { child, address },
            None => panic!("klatch did not start:\n{}", self.log_tail()),
        }
    }

    /// Starts the process and waits for nothing; its standard output is piped.
    ///
    /// # Panics
    /// When it cannot be run at all.
    pub(crate) fn spawn(&self, listen: &str) -> Child {
        std::fs::create_dir_all(&self.data).expect("the data folder can be made");
        let log = OpenOptions::new().create(true).append(true).open(self.log()).expect("the log opens");
        let mut command = Command::new(&self.binary);
        command.args(["--listen", listen, "--data"]).arg(&self.data).envs(self.settings.clone());
        if let Some(url) = &self.database_url {
            command.env("KLATCH_DATABASE_URL", url);
        }
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(log).spawn().expect("klatch can be run")
    }

    /// The end of what it logged.
    pub(crate) fn log_tail(&self) -> String {
        let mut text = String::new();
        if let Ok(mut log) = File::open(self.log()) {
            let end = log.metadata().map_or(0, |data| data.len());
            let _ = log.seek(SeekFrom::Start(end.saturating_sub(6_000)));
            let _ = log.read_to_string(&mut text);
        }
        text
    }

    fn log(&self) -> PathBuf {
        self.data.parent().unwrap_or(Path::new(".")).join("klatch.log")
    }
}

impl Klatch {
    /// Kills it with SIGKILL and waits until it is gone.
    pub(crate) fn kill(&mut self) {
        self.child.kill().expect("it can be killed");
        self.child.wait().expect("it ends");
    }

    /// Its process id.
    #[allow(dead_code, reason = "the benchmark asks for it")]
    pub(crate) fn id(&self) -> u32 {
        self.child.id()
    }
}

impl Drop for Klatch {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Reads the printed address; whatever follows is read and dropped, so that the pipe never fills.
fn find_address(stdout: ChildStdout) -> Option<SocketAddr> {
    let mut lines = BufReader::new(stdout).lines();
    let address = lines.by_ref().map_while(Result::ok).find_map(|line| address_in(&line))?;
    thread::spawn(move || lines.map_while(Result::ok).for_each(drop));
    Some(address)
}

fn address_in(line: &str) -> Option<SocketAddr> {
    let (_, rest) = line.split_once("http://")?;
    let end = rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '.' && c != ':').unwrap_or(rest.len());
    rest[..end].replace("localhost", "127.0.0.1").parse().ok()
}

#[test]
fn the_printed_address_is_found() {
    let address = address_in("Klatch is open at http://localhost:4321/ now");
    assert_eq!(address, Some(SocketAddr::from(([127, 0, 0, 1], 4321))));
    assert_eq!(address_in("nothing here"), None);
}
