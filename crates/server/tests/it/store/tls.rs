//! PostgreSQL over TLS: who is believed, and what is said when nobody is.

use std::{
    env,
    net::{IpAddr, Ipv4Addr},
    path::{Path, PathBuf},
    process::Command,
    sync::Arc,
};

use postgres::{Client, NoTls};
use rcgen::{BasicConstraints, CertificateParams, IsCa, Issuer, KeyPair, SanType};
use server::infra::{
    clock::Clock,
    db::{Db, Engine, Place, Settings},
    random,
};
use tempfile::TempDir;

use crate::kit::engine;

/// Somebody who signs certificates.
struct Authority {
    issuer: Issuer<'static, KeyPair>,
    file: PathBuf,
}

impl Authority {
    fn new(folder: &Path, name: &str) -> Authority {
        let key = KeyPair::generate().unwrap();
        let mut params = CertificateParams::new([]).unwrap();
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        params.distinguished_name.push(rcgen::DnType::CommonName, name);
        let file = folder.join(name);
        std::fs::write(&file, params.self_signed(&key).unwrap().pem()).unwrap();
        Authority { issuer: Issuer::new(params, key), file }
    }

    /// Signs a server for 127.0.0.1, and for no name.
    fn sign(&self, folder: &Path) {
        let key = KeyPair::generate().unwrap();
        let mut params = CertificateParams::new([]).unwrap();
        params.subject_alt_names.push(SanType::IpAddress(IpAddr::V4(Ipv4Addr::LOCALHOST)));
        std::fs::write(folder.join("server.crt"), params.signed_by(&key, &self.issuer).unwrap().pem())
            .unwrap();
        std::fs::write(folder.join("server.key"), key.serialize_pem()).unwrap();
    }
}

/// A PostgreSQL of its own.
struct Own {
    folder: PathBuf,
    url: String,
}

impl Own {
    fn start(certificates: &Path) -> Own {
        // Not below a private folder: PostgreSQL may run as somebody else.
        let folder = env::temp_dir().join(format!("klatch-test-{}", random::uuid_v4().simple()));
        let tls = [Path::new("--tls"), certificates];
        let url = script(&[&[Path::new("start"), &folder], &tls[..]].concat());
        Own { folder, url }
    }
}

impl Drop for Own {
    fn drop(&mut self) {
        script(&[Path::new("stop"), &self.folder]);
    }
}

fn script(args: &[&Path]) -> String {
    let program = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../scripts/postgres");
    let done = Command::new(program).args(args).output().unwrap();
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    String::from_utf8(done.stdout).unwrap().trim().to_owned()
}

/// Opens the database of a URL; answers whether all its connections are encrypted.
async fn opened(url: &str) -> Result<bool, String> {
    let settings = Settings::new(Place::Postgres(url.to_owned()));
    let db = Db::open(settings, Clock::default(), Arc::new(drop)).await.map_err(|error| error.to_string())?;
    let plain = url.split_once('?').map_or(url, |(plain, _)| plain).to_owned();
    let look = move || {
        const ENCRYPTED: &str = "SELECT bool_and(t.ssl), bool_or(t.ssl) FROM pg_stat_ssl t
            JOIN pg_stat_activity a ON a.pid = t.pid WHERE a.application_name LIKE 'klatch%'";
        let row = Client::connect(&format!("{plain}?sslmode=disable"), NoTls)?.query_one(ENCRYPTED, &[])?;
        Ok::<(bool, bool), postgres::Error>((row.get(0), row.get(1)))
    };
    let (all, some) = tokio::task::spawn_blocking(look).await.unwrap().unwrap();
    db.close().await;
    assert_eq!(all, some, "all of them or none");
    Ok(all)
}

#[tokio::test]
async fn tls_is_spoken_as_the_url_asks_and_nobody_else_is_believed() {
    if engine() == Engine::Sqlite {
        return;
    }
    let folder = TempDir::with_prefix("klatch-test-").unwrap();
    let (ours, other) = (Authority::new(folder.path(), "ours"), Authority::new(folder.path(), "other"));
    ours.sign(folder.path());
    let own = Own::start(folder.path());
    let with = |query: String| format!("{}?{query}", own.url);
    let root = |mode: &str, authority: &Authority| {
        with(format!("sslmode={mode}&sslrootcert={}", authority.file.display()))
    };
    assert_eq!(opened(&own.url).await, Ok(true), "where the server can, whoever it is");
    assert_eq!(opened(&with("sslmode=disable".into())).await, Ok(false));
    assert_eq!(opened(&with("sslmode=require".into())).await, Ok(true));
    for mode in ["require", "verify-ca", "verify-full"] {
        assert_eq!(opened(&root(mode, &ours)).await, Ok(true), "{mode}");
        let refused = opened(&root(mode, &other)).await.unwrap_err();
        assert!(refused.contains("certificate") && refused.contains("UnknownIssuer"), "{mode}: {refused}");
    }
    let refused = opened(&with("sslmode=verify-full".into())).await.unwrap_err();
    assert!(refused.contains("certificate"), "nobody this machine trusts has signed it: {refused}");

    // For another name it is not.
    let named = |url: String| url.replace("127.0.0.1", "localhost");
    assert_eq!(opened(&named(root("verify-ca", &ours))).await, Ok(true));
    let refused = opened(&named(root("verify-full", &ours))).await.unwrap_err();
    assert!(refused.contains("not valid for name"), "{refused}");

    for (query, said) in [
        ("sslmode=always", "sslmode in the database's URL is disable"),
        ("sslmode=verify-full&sslrootcert=/nowhere", "/nowhere: "),
    ] {
        let refused = opened(&with(query.to_owned())).await.unwrap_err();
        assert!(refused.contains(said), "{refused}");
    }
    let key = with(format!("sslmode=verify-ca&sslrootcert={}", folder.path().join("server.key").display()));
    let refused = opened(&key).await.unwrap_err();
    assert!(refused.contains("it holds no certificate"), "{refused}");
}

#[tokio::test]
async fn a_server_without_tls_is_refused_where_it_is_required() {
    let Place::Postgres(url) = crate::kit::TestDatabase::new().place() else { return };
    let refused = opened(&format!("{url}?sslmode=require")).await.unwrap_err();
    assert!(refused.contains("server does not support TLS"), "{refused}");
}
