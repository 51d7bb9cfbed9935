//! S3 servers that others wrote, each with one bucket: s3s-fs within this process, and moto, a program of its own.

use std::{
    io::{BufRead, BufReader},
    path::Path,
    process::{Child, Command, Stdio},
    thread,
};

use futures_util::TryStreamExt;
use hyper::server::conn::http1;
use hyper_util::rt::TokioIo;
use object_store::{
    ObjectStore, ObjectStoreExt,
    aws::{AmazonS3, AmazonS3Builder},
};
use s3s::{auth::SimpleAuth, service::S3ServiceBuilder};
use server::config::Bucket;
use tempfile::TempDir;
use tokio::{
    io::copy_bidirectional,
    net::{TcpListener, TcpStream},
    sync::watch,
};

const NAME: &str = "shared";
const ACCESS_KEY: &str = "klatch";
const SECRET_KEY: &str = "not told to anybody";

/// A bucket, and a gate before it that can be shut.
pub struct TestBucket {
    gate: u16,
    is_open: watch::Sender<bool>,
    store: AmazonS3,
    _program: Program,
}

/// What answers for the bucket.
enum Program {
    InProcess { _folder: TempDir },
    Outside(Child),
}

impl Drop for Program {
    fn drop(&mut self) {
        if let Program::Outside(child) = self {
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}

impl TestBucket {
    /// Of s3s-fs, which asks for signatures.
    pub async fn s3s_fs() -> TestBucket {
        let folder = TempDir::with_prefix("klatch-test-").expect("a temporary folder can be made");
        std::fs::create_dir(folder.path().join(NAME)).expect("the bucket can be made");
        let files = s3s_fs::FileSystem::new(folder.path()).expect("the folder is there");
        let mut service = S3ServiceBuilder::new(files);
        service.set_auth(SimpleAuth::from_single(ACCESS_KEY, SECRET_KEY));
        let service = service.build();
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port is free");
        let port = listener.local_addr().expect("it is bound").port();
        tokio::spawn(async move {
            while let Ok((line, _)) = listener.accept().await {
                let served = http1::Builder::new().serve_connection(TokioIo::new(line), service.clone());
                // A line that breaks is no concern of the others.
                tokio::spawn(async move { drop(served.await) });
            }
        });
        TestBucket::behind(port, Program::InProcess { _folder: folder }).await
    }

    /// Of moto, which `scripts/strangers-python moto` installs.
    pub async fn moto() -> TestBucket {
        let program = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../.cache/moto/bin/moto_server");
        let mut child = Command::new(program)
            .args(["-H", "127.0.0.1", "-p", "0"])
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .expect("`scripts/strangers-python moto` has installed it");
        let mut said = BufReader::new(child.stderr.take().expect("it is ours")).lines().map_while(Result::ok);
        let port = said.find_map(|line| {
            let (_, rest) = line.split_once("http://127.0.0.1:")?;
            rest.split(|letter: char| !letter.is_ascii_digit()).next()?.parse().ok()
        });
        let port = port.expect("moto says where it listens");
        // So that it never waits for somebody to read.
        thread::spawn(move || said.for_each(drop));
        server::infra::tls::install();
        let made = reqwest::Client::new().put(format!("http://127.0.0.1:{port}/{NAME}")).send().await;
        assert!(made.expect("moto answers").status().is_success(), "the bucket can be made");
        TestBucket::behind(port, Program::Outside(child)).await
    }

    async fn behind(port: u16, program: Program) -> TestBucket {
        server::infra::tls::install(); // for the look into it
        let is_open = watch::Sender::new(true);
        let gate = gate(port, &is_open).await;
        let store = AmazonS3Builder::new()
            .with_bucket_name(NAME)
            .with_region("us-east-1")
            .with_access_key_id(ACCESS_KEY)
            .with_secret_access_key(SECRET_KEY)
            .with_endpoint(format!("http://127.0.0.1:{port}"))
            .with_allow_http(true);
        TestBucket { gate, is_open, store: store.build().expect("these can be used"), _program: program }
    }

    /// What an operator would write.
    pub fn settings(&self) -> Bucket {
        Bucket {
            name: NAME.to_owned(),
            prefix: "klatch/files".to_owned(),
            endpoint: Some(self.endpoint()),
            region: "us-east-1".to_owned(),
            access_key: ACCESS_KEY.to_owned(),
            secret_key: SECRET_KEY.to_owned(),
        }
    }

    /// Where Klatch finds it.
    pub fn endpoint(&self) -> String {
        format!("http://127.0.0.1:{}", self.gate)
    }

    /// The keys of everything in it, in order.
    pub async fn keys(&self) -> Vec<String> {
        let all = self.store.list(None).map_ok(|found| found.location.to_string());
        let mut keys: Vec<String> = all.try_collect().await.expect("the bucket can be listed");
        keys.sort();
        keys
    }

    /// Deletes an object behind everybody's back.
    pub async fn lose(&self, key: &str) {
        self.store.delete(&key.into()).await.expect("it can be deleted");
    }

    /// Every line to it breaks, and no other is let in.
    pub fn shut(&self) {
        self.is_open.send_replace(false);
    }

    /// It can be reached again.
    pub fn open(&self) {
        self.is_open.send_replace(true);
    }
}

/// A port that leads to another one while the gate is open.
async fn gate(port: u16, is_open: &watch::Sender<bool>) -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port is free");
    let gate = listener.local_addr().expect("it is bound").port();
    let told = is_open.subscribe();
    tokio::spawn(async move {
        while let Ok((mut near, _)) = listener.accept().await {
            let mut told = told.clone();
            tokio::spawn(async move {
                let Ok(mut far) = TcpStream::connect(("127.0.0.1", port)).await else { return };
                tokio::select! {
                    biased;
                    _ = told.wait_for(|is_open| !is_open) => {}
                    _ = copy_bidirectional(&mut near, &mut far) => {}
                }
            });
        }
    });
    gate
}
