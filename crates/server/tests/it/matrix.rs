//! No route and no socket request goes untried: both lists are read from the sources.

use std::{collections::BTreeSet, fs, path::Path};

use serde_json::json;

use crate::{
    kit::{TestServer, new_id},
    rights::{elsewhere, live, rooms},
};

/// A path with every name in braces taken out, and without query and body.
fn plain(route: &str) -> String {
    let route = route.split([' ', '?']).take(2).collect::<Vec<_>>().join(" ");
    let mut parts = route.split('{');
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |text, part| format!("{text}{{{}", &part[part.find('}').unwrap_or(0)..]))
}

/// Every `METHOD /path` that the sources route below `/api`.
fn routed() -> BTreeSet<String> {
    sources().iter().flat_map(|text| routed_in(text)).collect()
}

/// Those of one source, however its lines are broken.
fn routed_in(text: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for part in text.split(".route(").skip(1) {
        let call = &part[..end_of_call(part)];
        let Some((path, methods)) = call.trim_start().strip_prefix('"').and_then(|call| call.split_once('"'))
        else {
            continue;
        };
        if !path.starts_with("/api/") || methods.contains("any(") {
            continue;
        }
        let before = found.len();
        for method in ["get", "post", "put", "patch", "delete"] {
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
    let mut found = Vec::new();
    let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("src")];
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
                assert_eq!(reply.body["error"]["code"], "unauthorized", "{route}");
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
        .route("/api/c", put(budget(1)))
        .route("/elsewhere", get(page))"#;
    let wanted =
        ["DELETE /api/b", "GET /api/a", "GET /api/a/{}", "PATCH /api/a/{}", "POST /api/a", "PUT /api/c"];
    assert_eq!(routed_in(text).into_iter().collect::<Vec<_>>(), wanted);
}

#[test]
#[should_panic(expected = "no method is seen")]
fn a_route_whose_methods_cannot_be_read_is_no_silence() {
    routed_in(r#".route("/api/a", everything())"#);
}
