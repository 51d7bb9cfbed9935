//! What `docs/` says about the tests is so.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

/// Every test that the page of features names: the file, and what it is called there.
fn named(page: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    for part in page.split('`').collect::<Vec<_>>().windows(2) {
        let Some((folder, file)) = part[0].split_once('/') else { continue };
        let Some((title, _)) = part[1].strip_prefix(" “").and_then(|rest| rest.split_once('”')) else {
            continue;
        };
        match folder {
            "journeys" => found.push((format!("e2e/journeys/{file}.spec.ts"), title.to_owned())),
            "web" => found.push((format!("web/src/{file}.test."), title.to_owned())),
            "it" => found.push((format!("crates/server/tests/it/{file}.rs"), format!("fn {title}("))),
            _ => {}
        }
    }
    found
}

#[test]
fn every_feature_names_a_test_that_is_there() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let page = fs::read_to_string(root.join("docs/features.md")).expect("the page is there");
    let rows = page.lines().filter(|line| line.starts_with("| ") && !line.starts_with("| what ")).count();
    let tests = named(&page);
    assert!(rows >= 60 && tests.len() >= rows, "{rows} rows, {} tests", tests.len());
    let mut missing = Vec::new();
    for (file, title) in tests {
        // A test of the client is in one of the two.
        let kinds = if file.ends_with('.') { ["ts", "tsx"] } else { ["", ""] };
        let read = |kind: &str| fs::read_to_string(root.join(format!("{file}{kind}"))).unwrap_or_default();
        if !kinds.into_iter().any(|kind| read(kind).contains(&title)) {
            missing.push(format!("{file}: {title}"));
        }
    }
    assert!(missing.is_empty(), "{missing:#?}");
    for line in page.lines().filter(|line| line.starts_with("| ") && !line.starts_with("| what ")) {
        let cells: Vec<&str> = line.trim_matches('|').split(" | ").map(str::trim).collect();
        assert!(cells.len() == 3 && !named(cells[1]).is_empty() && !cells[2].is_empty(), "{line}");
    }
}

/// The names at the beginning of each line between `before` and `end`, where a colon or a blank follows.
fn fields<'a>(source: &'a str, before: &str, end: &str) -> Vec<&'a str> {
    let (_, section) = source.split_once(before).expect("the section is there");
    let (section, _) = section.split_once(end).expect("the section ends");
    let names = section.lines().filter_map(|line| {
        let line = line.trim().trim_start_matches("pub(super) ").trim_start_matches("pub ");
        line.split_once([':', ' ']).map(|(name, _)| name)
    });
    names
        .filter(|name| {
            !name.is_empty() && name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_')
        })
        .collect()
}

#[test]
fn every_setting_stands_in_the_documents() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let read = |path: &str| fs::read_to_string(root.join(path)).expect("the page is there");
    let (readme, operating) = (read("README.md"), read("docs/operating.md"));
    let source = read("crates/server/src/config/source.rs");
    let settings = fields(&source, "struct File {", "\n}");
    let source = read("crates/server/src/config/limits.rs");
    let limits = fields(&source, "\nlimits! {", "\n}");
    assert!(settings.len() >= 10 && limits.len() >= 20, "{settings:?} {limits:?}");
    for name in settings {
        let is_named = readme.contains(&format!("`{name}`")) || readme.contains(&format!("[{name}]"));
        assert!(is_named || operating.contains(&format!("{name} = ")), "{name} stands nowhere");
    }
    for name in limits {
        assert!(operating.contains(&format!("| `{name}` |")), "docs/operating.md has no row for {name}");
    }
}

/// What the repository holds; nothing where this is none, as in an archive of the sources.
fn kept(root: &Path) -> Vec<PathBuf> {
    let listed = Command::new("git").arg("-C").arg(root).args(["ls-files", "-z"]).output();
    let listed = listed.map(|answer| answer.stdout).unwrap_or_default();
    listed.split(|byte| *byte == 0).map(|name| String::from_utf8_lossy(name).into_owned().into()).collect()
}

#[test]
fn no_secret_is_kept_beside_the_sources() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let files = kept(&root);
    assert!(files.len() > 500 || !root.join(".git").exists(), "the repository is read: {}", files.len());
    for file in files {
        let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
        assert!(!name.starts_with(".env"), "{} may hold secrets", file.display());
        let is_for_tests = file.components().any(|part| part.as_os_str() == "tests");
        let text = fs::read_to_string(root.join(&file)).unwrap_or_default();
        let has_key = text.lines().any(|line| line.starts_with("-----BEGIN") && line.contains("PRIVATE KEY"));
        assert!(is_for_tests || !has_key, "{} holds a private key", file.display());
    }
}
