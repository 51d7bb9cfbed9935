//! The house keeps its order: who may call whom, where SQL stands, how long a file may grow.
//!
//! Read from the sources as text, so that a wrong call is refused the moment it is written.

use std::{
    fs,
    path::{Path, PathBuf},
};

/// The modules of the server, lowest first. A module calls only what stands before it, and itself.
const ORDER: [&str; 19] = [
    "broken", "error", "config", "infra", "app", // what everything stands on; `app` holds it together
    "streams", "accounts", "notify", "people", "files", "unread", "rooms", "search", "messages", "presence",
    "admin", // the slices
    "gateway", "router", "server", // what stands on the slices
];
/// Modules from here on hold their SQL in `store.rs`; below it is `infra`, which runs SQL.
const FIRST_SLICE: &str = "app";
/// A file longer than this is refused; see CONTRIBUTING.md.
const MOST_LINES: usize = 500;

#[test]
fn nothing_calls_to_the_right() {
    let mut wrong = Vec::new();
    for (module, path, text) in server_sources() {
        for called in calls(&text) {
            if is_to_the_right(&module, &called) {
                wrong.push(format!("{}: `{module}` calls `{called}`", path.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "calls against the order in ORDER:\n{}", wrong.join("\n"));
}

#[test]
fn every_module_has_its_place() {
    for (module, path, _) in server_sources() {
        let known = module == "lib" || ORDER.contains(&module.as_str());
        assert!(known, "{}: give `{module}` a place in ORDER", path.display());
    }
}

#[test]
fn sql_stands_in_the_store_of_its_slice() {
    let mut wrong = Vec::new();
    for (module, path, text) in server_sources() {
        if rank(&module) >= rank(FIRST_SLICE) && !is_store(&path) && holds_sql(&text) {
            wrong.push(path.display().to_string());
        }
    }
    assert!(wrong.is_empty(), "SQL outside store.rs:\n{}", wrong.join("\n"));
}

#[test]
fn no_file_is_too_long() {
    let root = root();
    let mut wrong = Vec::new();
    for folder in ["crates", "web/src", "e2e", "scripts"] {
        for path in files_below(&root.join(folder)) {
            let lines = fs::read_to_string(&path).map_or(0, |text| text.lines().count());
            if is_source(&path) && lines > MOST_LINES {
                wrong.push(format!("{}: {lines} lines", path.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "split these, at most {MOST_LINES} lines:\n{}", wrong.join("\n"));
}

#[test]
fn nothing_is_broken_by_default() {
    let mut wrong = Vec::new();
    for (_, path, text) in server_sources() {
        let is_whole = path.file_name().is_some_and(|name| name == "broken.rs");
        if !is_whole && names_broken(&without_guarded(&text)) {
            wrong.push(format!("{}: put it behind #[cfg(feature = \"broken\")]", path.display()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    for path in manifests() {
        let text = fs::read_to_string(&path).expect("a manifest can be read");
        let wrong = turned_on(&text.parse().expect("a manifest is TOML"));
        assert!(
            wrong.is_empty(),
            "{}: `broken` is for whoever asks for it by name: {wrong:?}",
            path.display()
        );
    }
}

#[test]
fn the_checks_see_what_they_look_for() {
    let guarded = "fn a() {\n    #[cfg(feature = \"broken\")]\n    if broken::is(B) {\n        return;\n    }\n    b();\n}";
    assert_eq!(without_guarded(guarded), "fn a() {\n    b();\n}");
    assert!(names_broken("if crate::broken::is(It) {"));
    assert!(!names_broken("(self.context.on_broken_commit)(&cause)"));
    let turned_on = |manifest: &str| turned_on(&manifest.parse().expect("it is TOML")).join(", ");
    assert_eq!(turned_on("[features]\nbroken = [\"server/broken\"]\n[dependencies]\na.workspace = true"), "");
    assert_eq!(
        turned_on("[features]\ndefault = [\"broken\"]\nfull = [\"server/broken\"]"),
        "feature default, feature full"
    );
    assert_eq!(
        turned_on("[dev-dependencies]\nserver = { path = \"\", features = [\"broken\"] }"),
        "dependency server"
    );
    assert_eq!(turned_on("[target.x.dependencies]\ns = { features = [\"broken\"] }"), "dependency s");
    assert_eq!(turned_on("[workspace.dependencies]\ns = { features = [\"broken\"] }"), "dependency s");
    assert_eq!(calls("use crate::{app::App, rooms::{self, Member}};"), ["app", "rooms"]);
    assert_eq!(calls("let member = crate::rooms::member(tx)?; // crate::admin"), ["rooms"]);
    assert_eq!(calls("pub(in crate::messages) fn own() {}"), ["messages"]);
    assert!(is_to_the_right("rooms", "messages"));
    assert!(is_to_the_right("messages", "gateway"));
    assert!(is_to_the_right("infra", "streams"));
    assert!(!is_to_the_right("messages", "rooms"));
    assert!(!is_to_the_right("rooms", "rooms"));
    assert!(!is_to_the_right("lib", "router"));
    assert!(holds_sql("const FIND: &str = \"SELECT id FROM rooms\";"));
    assert!(holds_sql("statements! {"));
    assert!(!holds_sql("// \"SELECT\" is not run here\nlet text = \"Select a room.\";"));
}

/// Every source of the server library: its top module, its path, its text.
fn server_sources() -> Vec<(String, PathBuf, String)> {
    let sources = root().join("crates/server/src");
    files_below(&sources)
        .into_iter()
        .filter(|path| path.extension().is_some_and(|ending| ending == "rs"))
        .map(|path| {
            let inside = path.strip_prefix(&sources).expect("found below it");
            let first = inside.components().next().expect("a file has a name");
            let module = Path::new(first.as_os_str()).with_extension("");
            let text = fs::read_to_string(&path).expect("a source can be read");
            (module.display().to_string(), path, text)
        })
        .collect()
}

/// The manifests of the workspace.
fn manifests() -> Vec<PathBuf> {
    let crates = fs::read_dir(root().join("crates")).expect("there are crates");
    let of_crates = crates.map(|crate_| crate_.expect("a folder can be read").path().join("Cargo.toml"));
    of_crates.filter(|path| path.exists()).chain([root().join("Cargo.toml")]).collect()
}

/// Where a manifest turns the feature `broken` on unasked: by another feature, a default one too, or as a feature of a dependency.
fn turned_on(manifest: &toml::Table) -> Vec<String> {
    let mut wrong = Vec::new();
    for (name, value) in manifest {
        if name == "features" {
            let features = value.as_table().into_iter().flatten();
            let others = features.filter(|(feature, turns_on)| *feature != "broken" && is_named_in(turns_on));
            wrong.extend(others.map(|(feature, _)| format!("feature {feature}")));
        } else if name.ends_with("dependencies") {
            let all = value.as_table().into_iter().flatten();
            let with = all.filter(|(_, one)| one.get("features").is_some_and(is_named_in));
            wrong.extend(with.map(|(dependency, _)| format!("dependency {dependency}")));
        } else if let Some(inner) = value.as_table() {
            wrong.extend(turned_on(inner));
        }
    }
    wrong
}

/// Whether a list of features holds `broken`, a crate's own or another's.
fn is_named_in(features: &toml::Value) -> bool {
    let names = features.as_array().into_iter().flatten().filter_map(toml::Value::as_str);
    names.map(|name| name.rsplit('/').next().unwrap_or(name)).any(|name| name == "broken")
}

/// The top modules that a source names as `crate::module` or inside `crate::{…}`, comments aside.
fn calls(text: &str) -> Vec<String> {
    let code: String = text.lines().map(without_comment).collect::<Vec<_>>().join("\n");
    let mut found = Vec::new();
    for (at, _) in code.match_indices("crate::") {
        let after = &code[at + "crate::".len()..];
        match after.strip_prefix('{') {
            Some(group) => found.extend(first_names(group)),
            None => found.push(name_at(after)),
        }
    }
    found.retain(|name| name.starts_with(|letter: char| letter.is_ascii_lowercase()));
    found
}

/// A source without the items and statements behind the feature `broken`: each ends at the first line as far to the left that closes it.
fn without_guarded(text: &str) -> String {
    let indent = |line: &str| line.len() - line.trim_start().len();
    let mut kept = Vec::new();
    let mut guard = None;
    for line in text.lines() {
        match guard {
            Some(depth) => {
                let closes = line.ends_with(';') || line.ends_with('}');
                guard = Some(depth).filter(|depth| !(closes && indent(line) == *depth));
            }
            None if line.trim() == "#[cfg(feature = \"broken\")]" => guard = Some(indent(line)),
            None => kept.push(line),
        }
    }
    kept.join("\n")
}

fn names_broken(text: &str) -> bool {
    let code: Vec<&str> = text.lines().map(without_comment).collect();
    code.iter().any(|line| ["broken::", "mod broken"].iter().any(|name| line.contains(name)))
}

fn without_comment(line: &str) -> &str {
    line.split_once("//").map_or(line, |(code, _)| code)
}

/// The first name of each part of a group, up to the brace that closes it.
fn first_names(group: &str) -> Vec<String> {
    let mut depth = 0;
    let mut names = vec![name_at(group.trim_start())];
    for (at, letter) in group.char_indices() {
        match letter {
            '{' => depth += 1,
            '}' if depth == 0 => break,
            '}' => depth -= 1,
            ',' if depth == 0 => names.push(name_at(group[at + 1..].trim_start())),
            _ => {}
        }
    }
    names
}

fn name_at(text: &str) -> String {
    text.chars().take_while(|letter| letter.is_ascii_alphanumeric() || *letter == '_').collect()
}

/// `app` names what it holds, wherever that stands; it does nothing with it.
fn is_to_the_right(module: &str, called: &str) -> bool {
    module != "app" && ORDER.contains(&called) && rank(called) > rank(module)
}

/// The module's place; `lib.rs` and what is not in the order stand on top of everything.
fn rank(module: &str) -> usize {
    ORDER.iter().position(|known| *known == module).unwrap_or(ORDER.len())
}

fn is_store(path: &Path) -> bool {
    path.components().any(|part| part.as_os_str() == "store" || part.as_os_str() == "store.rs")
}

fn holds_sql(text: &str) -> bool {
    const SIGNS: [&str; 6] = ["\"SELECT ", "\"INSERT ", "\"UPDATE ", "\"DELETE ", "\"WITH ", "statements!"];
    text.lines().map(without_comment).any(|line| SIGNS.iter().any(|sign| line.contains(sign)))
}

fn is_source(path: &Path) -> bool {
    let name = path.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
    let ending = name.rsplit('.').next().unwrap_or_default();
    ["rs", "ts", "tsx", "css", "mjs"].contains(&ending) && !name.contains(".gen.")
}

fn files_below(folder: &Path) -> Vec<PathBuf> {
    const OTHERS: [&str; 4] = ["node_modules", "dist", "target", "test-results"];
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        let is_ours = !OTHERS.iter().any(|other| path.ends_with(other));
        if path.is_dir() && is_ours {
            found.extend(files_below(&path));
        } else if path.is_file() {
            found.push(path);
        }
    }
    found.sort();
    found
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize().expect("the workspace exists")
}
