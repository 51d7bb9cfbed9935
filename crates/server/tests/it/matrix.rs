//! No route, no socket request and no event goes untried: the lists are read from the sources.

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

use serde_json::json;

use crate::{
    kit::{TestServer, new_id},
    rights::{elsewhere, live, rooms, told},
};

/// Routes that no row is about: whatever is asked of them, there is nothing.
const NOTHING_THERE: [&str; 4] = ["/api", "/api/", "/api/{*rest}", "/metrics"];
/// Routes outside of `/api` that tell nothing about anybody.
pub const OF_THE_PROGRAM: [&str; 2] = ["/health", "/ready"];
/// Ways to add routes that are not read here.
const OTHER_WAYS: [&str; 3] = [".nest(", ".nest_service(", ".route_service("];

/// A path with every name in braces taken out, and without query and body.
pub fn plain(route: &str) -> String {
    let route = route.split([' ', '?']).take(2).collect::<Vec<_>>().join(" ");
    let mut parts = route.split('{');
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |text, part| format!("{text}{{{}", &part[part.find('}').unwrap_or(0)..]))
}

/// Every `METHOD /path` that the sources route below `/api`.
pub fn routed() -> BTreeSet<String> {
    sources().iter().flat_map(|text| routed_in(text)).collect()
}

/// Those of one source, however its lines are broken.
fn routed_in(text: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let other = OTHER_WAYS.iter().find(|way| text.contains(**way));
    assert!(other.is_none(), "these routes are not seen: {other:?}");
    for part in text.split(".route(").skip(1) {
        let call = &part[..end_of_call(part)];
        let Some((path, methods)) = call.trim_start().strip_prefix('"').and_then(|call| call.split_once('"'))
        else {
            panic!("a route whose path cannot be read: {call}");
        };
        if NOTHING_THERE.contains(&path) || OF_THE_PROGRAM.contains(&path) {
            continue;
        }
        assert!(path.starts_with("/api/"), "{path} stands in no list");
        assert!(!names(methods, "any"), "{path} is for any method: {methods}");
        let before = found.len();
        for method in ["get", "head", "options", "post", "put", "patch", "delete"] {
            if names(methods, method) {
                found.insert(plain(&format!("{} {path}", method.to_uppercase())));
            }
        }
        assert!(found.len() > before, "no method is seen in the route of {path}: {methods}");
    }
    found
}

/// Where the parenthesis closes that stands open before this text.
fn end_of_call(text: &str) -> usize {
    let mut depth = 1;
    let closes = |(_, letter): &(usize, char)| {
        depth += i32::from(*letter == '(') - i32::from(*letter == ')');
        depth == 0
    };
    text.char_indices().find(closes).map_or(text.len(), |(at, _)| at)
}

/// Whether a function of this name is called, and not only one that ends so.
fn names(text: &str, method: &str) -> bool {
    let is_inside = |before: &str| before.ends_with(|letter: char| letter.is_alphanumeric() || letter == '_');
    text.match_indices(&format!("{method}(")).any(|(at, _)| !is_inside(&text[..at]))
}

/// Every socket request that the gateway knows.
fn known_requests() -> BTreeSet<String> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/gateway/dispatch.rs");
    let text = fs::read_to_string(path).expect("the source is there");
    let arms = text.lines().filter_map(|line| line.trim().strip_prefix('"')?.split_once("\" =>"));
    arms.map(|(name, _)| name.to_owned()).collect()
}

/// Every route that the tables of rights try, as it stands there.
fn listed() -> impl Iterator<Item = &'static str> {
    let rooms = rooms::ROUTES.iter().map(|(route, _)| *route);
    let direct = rooms::DIRECT.iter().map(|(route, _)| *route);
    let pair = rooms::PAIR.iter().map(|(route, _)| *route);
    let elsewhere = elsewhere::ROUTES.iter().map(|(route, _)| *route);
    rooms.chain(direct).chain(pair).chain(elsewhere).chain(elsewhere::OPEN.iter().map(|(route, _)| *route))
}

/// All sources of the slices: a folder each.
fn sources() -> Vec<String> {
    sources_below(Path::new(env!("CARGO_MANIFEST_DIR")).join("src"))
}

fn sources_below(folder: PathBuf) -> Vec<String> {
    let mut found = Vec::new();
    let mut folders = vec![folder];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).expect("the sources are there").flatten() {
            if entry.path().is_dir() {
                folders.push(entry.path());
            } else {
                found.extend(fs::read_to_string(entry.path()));
            }
        }
    }
    found
}

#[test]
fn every_route_and_request_is_tried_by_everybody() {
    let routes = routed();
    assert!(routes.len() >= 30, "the sources are read: {routes:?}");
    let listed: BTreeSet<String> = listed().map(plain).collect();
    let untried: Vec<_> = routes.difference(&listed).collect();
    assert!(untried.is_empty(), "give these a line in rights/: {untried:#?}");
    let gone: Vec<_> = listed.difference(&routes).collect();
    assert!(gone.is_empty(), "these are listed, but not there: {gone:#?}");

    let requests = known_requests();
    let tried = live::IN_ROOM.iter().map(|(request, _)| *request);
    let tried = tried.chain(live::IN_DIRECT.iter().map(|(request, _)| *request));
    let tried = tried.chain(live::IN_PAIR.iter().map(|(request, _)| *request));
    let tried = tried.chain(live::ELSEWHERE.iter().copied());
    let listed: BTreeSet<String> =
        tried.filter_map(|request| Some(request.split_once(' ')?.0.to_owned())).collect();
    assert_eq!(requests, listed, "socket requests, known and tried");
}

#[test]
fn every_route_stands_in_the_documents() {
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/api.md");
    let page = fs::read_to_string(page).expect("the page is there");
    let told: BTreeSet<String> = page.split('`').filter(|part| part.contains(" /api/")).map(plain).collect();
    let untold: Vec<_> = routed().into_iter().filter(|route| !told.contains(route)).collect();
    assert!(untold.is_empty(), "docs/api.md does not name these: {untold:#?}");
}

/// Every event that the gateway sends.
fn sent_events() -> BTreeSet<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/gateway");
    let mut found = BTreeSet::new();
    for text in sources_below(folder) {
        let quoted = text.split('"').skip(1).step_by(2);
        let is_event = |name: &&str| {
            name.split_once(':').is_some_and(|(noun, verb)| {
                [noun, verb]
                    .iter()
                    .all(|part| !part.is_empty() && part.chars().all(|c| c.is_ascii_lowercase()))
            })
        };
        found.extend(quoted.filter(is_event).map(ToOwned::to_owned));
    }
    let requests = known_requests();
    found.retain(|name| !requests.contains(name));
    found
}

#[test]
fn every_event_is_heard_by_whom_it_may() {
    let sent = sent_events();
    let tried: BTreeSet<String> = told::HEARD.iter().map(|(event, ..)| (*event).to_owned()).collect();
    assert_eq!(sent, tried, "events, sent and tried in rights/told.rs");
    // The catalogue that clients are written by has them all.
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/realtime.md");
    let page = fs::read_to_string(page).expect("the page is there");
    for name in tried.iter().map(String::as_str).chain(told::OF_A_CONNECTION.iter().copied()) {
        assert!(page.contains(&format!("`{name}`")), "docs/realtime.md does not name {name}");
    }
}

/// A private chat has rules of its own: that a route is tried in a room says nothing about it there.
#[test]
fn what_is_tried_in_a_room_is_tried_in_a_private_chat() {
    let name = |request: &str| request.split(' ').next().unwrap_or_default().to_owned();
    let in_rooms = rooms::ROUTES.iter().map(|(route, _)| plain(route));
    let in_rooms: BTreeSet<String> =
        in_rooms.chain(live::IN_ROOM.iter().map(|(request, _)| name(request))).collect();
    let in_pair = rooms::PAIR.iter().map(|(route, _)| plain(route));
    let in_pair: BTreeSet<String> =
        in_pair.chain(live::IN_PAIR.iter().map(|(request, _)| name(request))).collect();
    let untried: Vec<_> = in_rooms.difference(&in_pair).collect();
    assert!(untried.is_empty(), "give these a line in `PAIR` or `IN_PAIR`: {untried:#?}");
}

#[tokio::test]
async fn whoever_is_not_signed_in_gets_nowhere() {
    let server = TestServer::start().await;
    let ada = server.user("ada").await;
    let strangers = [server.nobody(), ada.with_token("nonsense"), ada.with_token(format!("{}x", ada.token))];
    let open: BTreeSet<String> = elsewhere::OPEN.iter().map(|(route, _)| plain(route)).collect();
    for route in routed().difference(&open) {
        let (method, path) = route.split_once(' ').expect("a method and a path");
        let path = path.replace("{}", &new_id());
        for nobody in &strangers {
            for body in [None, Some(json!({})), Some(json!({ "what": [1] }))] {
                let reply = nobody.request(method, &path, body).await;
                assert_eq!(reply.status, 401, "{route}: {}", reply.body);
                if method != "HEAD" {
                    assert_eq!(reply.body["error"]["code"], "unauthorized", "{route}");
                }
                assert_eq!(reply.header("cache-control").as_deref(), Some("private, no-store"), "{route}");
            }
        }
    }
    ada.get("/api/auth/check").await.with(200);
}

#[test]
fn the_lists_are_read_as_meant() {
    assert_eq!(
        plain("PUT /api/rooms/{room}/members/{other} <- {\"role\":1}"),
        "PUT /api/rooms/{}/members/{}"
    );
    assert_eq!(plain("GET /api/rooms/{room}/changes?after=0"), "GET /api/rooms/{}/changes");
}

#[test]
fn routes_are_seen_however_their_lines_are_broken() {
    let text = r#"Router::new()
        .route("/api/a", get(list).post(make))
        .route(
            "/api/a/{id}",
            get(read)
                .patch(change)
                .layer(limit(10)),
        )
        .route("/api/b", axum::routing::delete(links::forget))
        .route("/api/c", put(budget(1)).head(size).options(ways))
        .route("/api/{*rest}", any(nothing_here))"#;
    let wanted = [
        "DELETE /api/b",
        "GET /api/a",
        "GET /api/a/{}",
        "HEAD /api/c",
        "OPTIONS /api/c",
        "PATCH /api/a/{}",
        "POST /api/a",
        "PUT /api/c",
    ];
    assert_eq!(routed_in(text).into_iter().collect::<Vec<_>>(), wanted);
}

#[test]
#[should_panic(expected = "no method is seen")]
fn a_route_whose_methods_cannot_be_read_is_no_silence() {
    routed_in(r#".route("/api/a", everything())"#);
}

#[test]
fn nor_is_one_without_a_plain_path_or_of_any_method_or_elsewhere() {
    let texts = [
        ".route(PATH, get(list))",
        r#".route("/api/a", any(list))"#,
        r#".route("/a", get(list))"#,
        r#".nest("/api", inner())"#,
        r#".route_service("/api/a", files())"#,
    ];
    for text in texts {
        assert!(std::panic::catch_unwind(|| routed_in(text)).is_err(), "{text} passes");
    }
}
