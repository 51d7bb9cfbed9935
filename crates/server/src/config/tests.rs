use std::{fs, path::PathBuf};

use model::server::SignupMode;

use super::{Args, Config, ConfigError};

/// Loads with a file of this text and these variables.
fn load(file: &str, args: Args, env: &[(&str, &str)]) -> Result<Config, ConfigError> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("klatch.toml");
    fs::write(&path, file).unwrap();
    let args = Args { config: Some(path), ..args };
    let find = |name: &str| env.iter().find(|(key, _)| *key == name).map(|(_, value)| (*value).to_owned());
    Config::load(&args, &find)
}

fn refused(file: &str, env: &[(&str, &str)]) -> String {
    load(file, Args::default(), env).unwrap_err().to_string()
}

#[test]
fn nothing_needs_to_be_set() {
    let config = load("", Args::default(), &[]).unwrap();
    assert_eq!(config.network.listen.to_string(), "127.0.0.1:3000");
    assert_eq!(config.storage.data, PathBuf::from("./data"));
    assert_eq!(config.signup, SignupMode::Open);
    assert_eq!(config.limits.wrong_passwords, 20);
}

#[test]
fn the_command_line_beats_the_environment_beats_the_file() {
    let file =
        "listen = \"127.0.0.1:1\"\ndata = \"/from-file\"\nsignup = \"closed\"\n[limits]\nevents_burst = 7\n";
    let args = Args { listen: Some("127.0.0.1:3".to_owned()), ..Args::default() };
    let env =
        [("KLATCH_LISTEN", "127.0.0.1:2"), ("KLATCH_DATA", "/from-env"), ("KLATCH_LIMITS_EVENTS_BURST", "8")];
    let config = load(file, args, &env).unwrap();
    assert_eq!(config.network.listen.port(), 3);
    assert_eq!(config.storage.data, PathBuf::from("/from-env"));
    assert_eq!(config.signup, SignupMode::Closed);
    assert_eq!(config.limits.events_burst, 8);
}

#[test]
fn an_empty_variable_is_none() {
    let file =
        format!("listen = \"127.0.0.1:1\"\n{ACME}client_secret = \"hush\"\n[limits]\nevents_burst = 7\n");
    let empty = ["LISTEN", "CONFIG", "LIMITS_EVENTS_BURST", "OIDC_ACME_CLIENT_SECRET", "SIGNUP"];
    let names: Vec<_> = empty.iter().map(|name| format!("KLATCH_{name}")).collect();
    let env: Vec<_> = names.iter().map(|name| (name.as_str(), "")).chain([PUBLIC]).collect();
    let config = load(&file, Args::default(), &env).unwrap();
    assert_eq!(config.network.listen.port(), 1);
    assert_eq!(config.limits.events_burst, 7);
    assert_eq!(config.oidc[0].client_secret.as_deref(), Some("hush"));
    // Without a file that is named, one that is not there is no fault.
    let args = Args::default();
    Config::load(&args, &|name| (name == "KLATCH_CONFIG").then(String::new)).unwrap();
}

#[test]
fn sign_up_is_by_invitation_where_others_can_reach_it() {
    assert_eq!(load("listen = \"0.0.0.0:3000\"", Args::default(), &[]).unwrap().signup, SignupMode::Invite);
    assert_eq!(load("listen = \"[::1]:3000\"", Args::default(), &[]).unwrap().signup, SignupMode::Open);
    let open = [("KLATCH_SIGNUP", "open")];
    assert_eq!(load("listen = \"0.0.0.0:3000\"", Args::default(), &open).unwrap().signup, SignupMode::Open);
}

#[test]
fn lists_come_from_the_file_or_with_commas() {
    let file = "allowed_origins = [\"https://a.example\", \"http://b.example:81/\"]";
    let env = [("KLATCH_TRUSTED_PROXIES", "10.0.0.1, fd00::/8")];
    let network = load(file, Args::default(), &env).unwrap().network;
    let origins: Vec<_> = network.allowed_origins.iter().map(ToString::to_string).collect();
    assert_eq!(origins, ["https://a.example", "http://b.example:81"]);
    assert!(network.is_trusted_proxy("10.0.0.1".parse().unwrap()));
    assert!(network.is_trusted_proxy("::ffff:10.0.0.1".parse().unwrap()));
    assert!(network.is_trusted_proxy("fd12::9".parse().unwrap()));
    assert!(!network.is_trusted_proxy("10.0.0.2".parse().unwrap()));
}

#[test]
fn what_cannot_be_used_is_named() {
    assert!(refused("lisen = \"127.0.0.1:1\"", &[]).contains("unknown field `lisen`"));
    assert!(refused("[limits]\nsignups = 3", &[]).contains("unknown field `signups`"));
    assert!(refused("listen = 3000", &[]).contains("invalid type"));
    assert!(refused("listen = \"3000\"", &[]).contains("listen must be"));
    assert!(refused("signup = \"yes\"", &[]).contains("signup must be"));
    assert!(refused("public_url = \"https://a.example/chat\"", &[]).contains("public_url must be"));
    assert!(refused("allowed_origins = [\"*\"]", &[]).contains("allowed_origins must be"));
    assert!(refused("trusted_proxies = [\"all\"]", &[]).contains("trusted_proxies must be"));
    assert!(refused("[limits]\nwrong_passwords = 0", &[]).contains("limits.wrong_passwords must be from 1"));
    assert!(refused("", &[("KLATCH_LIMITS_EVENTS_BURST", "many")]).contains("KLATCH_LIMITS_EVENTS_BURST"));
    let secret = refused("", &[("KLATCH_DATABASE_URL", "mysql://user:hunter2@host")]);
    assert!(secret.contains("database_url must begin") && !secret.contains("hunter2"));
}

#[test]
fn a_named_file_must_be_there() {
    let args = Args { config: Some(PathBuf::from("/nowhere/klatch.toml")), ..Args::default() };
    assert!(Config::load(&args, &|_| None).unwrap_err().to_string().contains("/nowhere/klatch.toml"));
}

#[test]
fn the_database_password_is_not_printed() {
    let env = [("KLATCH_DATABASE_URL", "postgres://user:hunter2@host/db")];
    let config = load("", Args::default(), &env).unwrap();
    assert!(!format!("{config:?}").contains("hunter2"));
}

#[test]
fn shared_files_stand_in_the_data_folder_or_in_a_bucket() {
    let media = load("", Args::default(), &[]).unwrap().media;
    assert!(media.bucket.is_none() && media.forbidden_endings.contains(&"exe".to_owned()));
    let file = "media_url = \"s3://tea/cups\"\nmedia_access_key = \"k\"\nforbidden_endings = [\".EXE\"]\n";
    assert!(refused(file, &[]).contains("media_secret_key"));
    let media = load(file, Args::default(), &[("KLATCH_MEDIA_SECRET_KEY", "hush")]).unwrap().media;
    assert_eq!(media.forbidden_endings, ["exe"]);
    let bucket = media.bucket.unwrap();
    assert_eq!((bucket.name.as_str(), bucket.prefix.as_str()), ("tea", "cups"));
    assert!(!format!("{bucket:?}").contains("hush"), "a secret is not printed");
    assert!(refused("media_url = \"https://tea\"", &[]).contains("s3://bucket"));
}

const ACME: &str = "[[oidc]]\nid = \"acme\"\nissuer = \"https://acme.example\"\nclient_id = \"klatch\"\n";
const PUBLIC: (&str, &str) = ("KLATCH_PUBLIC_URL", "https://chat.example");

#[test]
fn providers_have_what_they_need_and_their_secrets_are_not_printed() {
    let file = format!(
        "{ACME}client_secret = \"hush\"\nscopes = [\"email\"]\n{}",
        ACME.replace("acme\"\ni", "b-c\"\ni")
    );
    let env = [PUBLIC, ("KLATCH_OIDC_B_C_CLIENT_SECRET", "whisper")];
    let config = load(&file, Args::default(), &env).unwrap();
    let secrets: Vec<_> = config.oidc.iter().map(|provider| provider.client_secret.as_deref()).collect();
    assert_eq!(secrets, [Some("hush"), Some("whisper")]);
    assert_eq!(config.oidc[0].name, "acme");
    assert_eq!(config.oidc[0].scopes, ["openid", "email"]);
    assert_eq!(config.oidc[1].scopes, ["openid", "profile", "email"]);
    let printed = format!("{config:?}");
    assert!(!printed.contains("hush") && !printed.contains("whisper"));
}

#[test]
fn a_provider_that_cannot_be_used_is_named() {
    assert!(refused(ACME, &[]).contains("needs public_url"));
    assert!(refused(&format!("{ACME}{ACME}"), &[PUBLIC]).contains("\"acme\" twice"));
    assert!(refused(&ACME.repeat(11), &[PUBLIC]).contains("at most 10"));
    let with = |from: &str, to: &str| refused(&ACME.replace(from, to), &[PUBLIC]);
    assert!(with("acme\"\ni", "../x\"\ni").contains("id must be"));
    assert!(with("\"klatch\"", "\"\"").contains("client_id must be"));
    for issuer in
        ["http://acme.example", "acme.example", "https://u@acme.example", "https://a.example?x", "file:///x"]
    {
        assert!(with("https://acme.example", issuer).contains("issuer must be"), "{issuer}");
    }
    let here = ACME.replace("https://acme.example", "http://127.0.0.1:9/x");
    assert!(load(&here, Args::default(), &[PUBLIC]).is_ok());
    assert!(refused(&format!("{ACME}scopes = [\"a b\"]"), &[PUBLIC]).contains("scopes must be"));
    assert!(refused(&format!("{ACME}secret = \"x\""), &[PUBLIC]).contains("unknown field"));
}
