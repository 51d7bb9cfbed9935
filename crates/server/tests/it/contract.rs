//! The description at `/api/openapi.json`: it has every route, it is whole, and what it asks of requests is what the
//! server asks. That answers are as described is seen in every test: `kit/contract.rs` looks at each.

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

use crate::{
    kit::{Reply, TestServer, TestUser, contract, contract::DOCUMENT, new_id, text},
    matrix::{OF_THE_PROGRAM, plain, routed},
    rights::elsewhere,
};

/// Every operation with its method and path.
fn operations() -> impl Iterator<Item = (String, &'static str, &'static Value)> {
    let paths = DOCUMENT["paths"].as_object().expect("there are paths").iter();
    paths.flat_map(|(path, item)| {
        let methods = item.as_object().expect("a path has methods").iter();
        methods.map(move |(method, about)| (method.to_uppercase(), path.as_str(), about))
    })
}

#[tokio::test]
async fn anybody_may_read_the_document() {
    let server = TestServer::start().await;
    let reply = server.nobody().get("/api/openapi.json").await;
    assert_eq!(reply.header("content-type").as_deref(), Some("application/json"));
    assert_eq!(reply.header("cache-control").as_deref(), Some("no-cache"));
    assert_eq!(reply.header("x-content-type-options").as_deref(), Some("nosniff"));
    let document = reply.with(200);
    assert_eq!(document["openapi"], "3.1.0");
    assert_eq!(document["info"]["version"], server.nobody().get("/api/server").await.with(200)["version"]);
    assert_eq!(document, *DOCUMENT);
}

#[test]
fn the_document_has_every_route_and_no_other() {
    let told: BTreeSet<String> =
        operations().map(|(method, path, _)| plain(&format!("{method} {path}"))).collect();
    let mut there = routed();
    there.extend(OF_THE_PROGRAM.iter().map(|path| format!("GET {path}")));
    assert_eq!(told.difference(&there).collect::<Vec<_>>(), Vec::<&String>::new(), "told, but not there");
    assert_eq!(there.difference(&told).collect::<Vec<_>>(), Vec::<&String>::new(), "there, but not told");
}

#[test]
fn what_needs_no_signing_in_is_what_is_open() {
    let is_open = |about: &Value| about["security"].as_array().is_some_and(Vec::is_empty);
    let told = operations().filter(|(_, path, about)| path.starts_with("/api/") && is_open(about));
    let told: BTreeSet<String> = told.map(|(method, path, _)| plain(&format!("{method} {path}"))).collect();
    let open: BTreeSet<String> = elsewhere::OPEN.iter().map(|(route, _)| plain(route)).collect();
    assert_eq!(told, open);
}

#[test]
fn the_document_is_whole() {
    let mut ids = BTreeSet::new();
    for (method, path, about) in operations() {
        let name = format!("{method} {path}");
        assert!(ids.insert(about["operationId"].to_string()), "{name}: its id is another's");
        assert!(about["summary"].as_str().is_some_and(|text| text.len() > 5), "{name} says nothing");
        let statuses = about["responses"].as_object().expect("it answers");
        assert!(statuses.keys().any(|status| status.starts_with(['2', '3'])), "{name} only refuses");
        let given: BTreeSet<&str> =
            parameters(about, "path").filter_map(|one| one["name"].as_str()).collect();
        let wanted: BTreeSet<&str> = path.split(['{', '}']).skip(1).step_by(2).collect();
        assert_eq!(given, wanted, "{name}");
    }
    all_refs(&DOCUMENT);
    let schemas = DOCUMENT["components"]["schemas"].as_object().expect("there are shapes");
    for (name, shape) in schemas {
        contract::faults(shape, &Value::Null); // panics unless it is a shape
        assert!(name.chars().all(|letter| letter.is_ascii_alphanumeric()), "{name}");
    }
    assert_eq!(schemas["UserId"]["format"], "uuid");
    assert_eq!(schemas["Time"]["format"], "date-time");
    assert_eq!(schemas["Signup"]["additionalProperties"], false);
    assert_eq!(schemas["Signup"]["required"], json!(["username", "email", "password"]));
    // An answer always has what may be null; a request may leave it out.
    assert!(schemas["User"]["required"].as_array().is_some_and(|all| all.contains(&json!("deletedAt"))));
    for answer in ["User", "IdentityLinkStarted", "SignedIn"] {
        assert!(schemas[answer]["additionalProperties"].is_null(), "{answer}: answers may grow");
    }
    let upload = &DOCUMENT["paths"]["/api/files"]["post"]["responses"];
    assert!(!upload["201"]["headers"]["Location"].is_null());
    assert!(upload["412"]["headers"].is_null(), "a refusal has none of it");
}

/// Follows every `$ref` below; panics at one that leads nowhere.
fn all_refs(value: &'static Value) {
    contract::resolved(value);
    match value {
        Value::Object(members) => members.values().for_each(all_refs),
        Value::Array(items) => items.iter().for_each(all_refs),
        _ => {}
    }
}

fn parameters(about: &'static Value, place: &'static str) -> impl Iterator<Item = &'static Value> {
    let all = about["parameters"].as_array().into_iter().flatten();
    all.filter(move |one| one["in"] == place)
}

/// The names and shapes of a request's fields, and those that it must have.
fn fields(about: &'static Value) -> Option<(&'static Map<String, Value>, BTreeSet<&'static str>)> {
    let shape = resolved_body(about)?;
    let needed = shape["required"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
    Some((shape["properties"].as_object()?, needed))
}

fn resolved_body(about: &'static Value) -> Option<&'static Value> {
    Some(contract::resolved(about["requestBody"]["content"].get("application/json")?.get("schema")?))
}

/// Something that fits a shape.
fn sample(shape: &'static Value) -> Value {
    let shape = contract::resolved(shape);
    if let Some(first) = shape["enum"].get(0) {
        return first.clone();
    }
    if let Some(first) = shape["anyOf"].get(0) {
        return sample(first);
    }
    let kind = if shape["type"].is_array() { &shape["type"][0] } else { &shape["type"] };
    match kind.as_str() {
        Some("string") if shape["format"] == "uuid" => new_id().into(),
        Some("string") => letters(shape["minLength"].as_u64().unwrap_or(1)),
        Some("integer") => shape["minimum"].as_i64().unwrap_or(1).into(),
        Some("boolean") => true.into(),
        Some("array") => json!([]),
        other => panic!("no sample of {other:?}: {shape}"),
    }
}

fn letters(count: u64) -> Value {
    "x".repeat(count.try_into().expect("not so many")).into()
}

/// Asks for it with this body, whatever the ids in the path lead to.
async fn ask(user: &TestUser, method: &str, path: &str, body: &Map<String, Value>) -> Reply {
    let path = path.split('/').map(|part| if part.starts_with('{') { new_id() } else { part.to_owned() });
    let path = path.collect::<Vec<_>>().join("/");
    user.request(method, &path, Some(body.clone().into())).await
}

#[tokio::test]
async fn bodies_need_what_the_document_says_and_take_nothing_else() {
    let server = TestServer::start_with(|config| config.limits.codes_per_address = 1_000).await;
    let ada = server.user("ada").await;
    let mut tried = 0;
    for (method, path, about) in operations() {
        let Some((fields, needed)) = fields(about) else { continue };
        tried += 1;
        let whole: Map<String, Value> =
            fields.iter().map(|(name, shape)| (name.clone(), sample(shape))).collect();
        let blames = async |body: &Map<String, Value>, field: &str| {
            let error = ask(&ada, &method, path, body).await.refused(400, "bad_request");
            let blamed = error["field"].as_str().unwrap_or_default();
            assert!(blamed.split(['[', '.']).next() == Some(field), "{method} {path}, {field}: {error}");
        };
        for name in &needed {
            let mut less = whole.clone();
            less.remove(*name);
            blames(&less, name).await;
        }
        for name in fields.keys() {
            let mut wrong = whole.clone();
            wrong.insert(name.clone(), json!({ "of": "no type" }));
            blames(&wrong, name).await;
        }
        let mut more = whole.clone();
        more.insert("somethingElse".to_owned(), json!(1));
        blames(&more, "somethingElse").await;

        let mut least = whole.clone();
        least.retain(|name, _| needed.contains(name.as_str()));
        let reply = ask(&ada, &method, path, &least).await;
        // Who has a password must give it, and who has none must not.
        let is_of_standing = ["password", "current"].map(Value::from).contains(&reply.body["error"]["field"]);
        assert!(reply.status != 400 || is_of_standing, "{method} {path} needs more: {}", reply.body);
    }
    assert!(tried >= 20, "{tried} bodies");
}

#[tokio::test]
async fn fields_end_where_the_document_says() {
    let server = TestServer::start_with(|config| config.limits.signups_per_address = 1_000).await;
    let ada = server.user("ada").await;
    let room = ada.room("public", "Tea").await;
    let message = text(&ada.say(&room, "tea").await["id"]);
    let account = json!({ "username": "ben", "email": "ben@example.org", "password": "long enough" });
    let mut tried = 0;
    for (method, path, good) in [
        ("POST", "/api/auth/signup", account),
        ("PATCH", "/api/auth/profile", json!({})),
        ("POST", "/api/rooms", json!({ "kind": "public", "name": "Milk" })),
        ("PATCH", "/api/rooms/{id}", json!({})),
        ("PUT", "/api/rooms/{id}/read", json!({ "number": 0 })),
        ("POST", "/api/rooms/{id}/messages", json!({ "body": "tea" })),
        ("PATCH", "/api/messages/{id}", json!({ "body": "tea" })),
        ("POST", "/api/rooms/{id}/links", json!({})),
        ("POST", "/api/admin/invites", json!({})),
        ("PUT", "/api/notifications/read", json!({})),
    ] {
        let about = &DOCUMENT["paths"][path][method.to_lowercase()];
        let (fields, _) = fields(about).expect("it takes a body");
        let id = if path.contains("messages/{") { &message } else { &room };
        let path = path.replace("{id}", id);
        for (name, shape) in fields {
            for (value, is_good) in edges(shape) {
                tried += 1;
                let mut body = good.clone();
                body[name] = value;
                let reply = ada.request(method, &path, Some(body)).await;
                let is_blamed = reply.body["error"]["field"] == name.as_str();
                let is_refused = reply.status == 422 && is_blamed;
                assert_eq!(is_refused, !is_good, "{method} {path}, {name}: {} {}", reply.status, reply.body);
            }
        }
    }
    assert!(tried >= 40, "{tried} edges");
}

/// Values at the edges of a shape: the last that are good, and the first that are not.
fn edges(shape: &'static Value) -> Vec<(Value, bool)> {
    let mut all = Vec::new();
    if let Some(most) = shape["maxLength"].as_u64() {
        all.push((letters(most + 1), false));
        // Where there is a pattern, letters alone are not good.
        all.extend(shape["pattern"].is_null().then(|| (letters(most), true)));
    }
    if let Some(least) = shape["minLength"].as_u64() {
        all.extend([(letters(least), true), (letters(least - 1), false)]);
    }
    if let Some(most) = shape["maximum"].as_i64() {
        all.extend([(most.into(), true), ((most + 1).into(), false)]);
    }
    if let Some(least) = shape["minimum"].as_i64() {
        all.extend([(least.into(), true), ((least - 1).into(), false)]);
    }
    if let Some(most) = shape["maxItems"].as_u64() {
        // That many things that exist would be another test.
        all.push(((0..=most).map(|_| new_id()).collect(), false));
    }
    all
}

#[tokio::test]
async fn pages_end_where_the_document_says() {
    let server = TestServer::start().await;
    let ada = server.user("ada").await;
    let room = ada.room("public", "Tea").await;
    let message = text(&ada.say(&room, "tea").await["id"]);
    let mut tried = 0;
    for (method, path, about) in operations() {
        let Some(limit) = parameters(about, "query").find(|one| one["name"] == "limit") else { continue };
        tried += 1;
        let id = if path.starts_with("/api/messages") { &message } else { &room };
        let mut path = format!("{}?", path.replace("{id}", id));
        for other in parameters(about, "query").filter(|one| one["required"] == true) {
            let value = sample(&other["schema"]);
            let value = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
            path = format!("{path}{}={value}&", other["name"].as_str().expect("it has a name"));
        }
        for (value, is_good) in edges(&limit["schema"]) {
            let reply = ada.request(&method, &format!("{path}limit={value}"), None).await;
            assert_eq!(reply.status, if is_good { 200 } else { 400 }, "{path}{value}: {}", reply.body);
        }
    }
    assert!(tried >= 15, "{tried} pages");
}

#[tokio::test]
async fn an_answer_that_is_not_as_described_does_not_pass() {
    let server = TestServer::start().await;
    let ada = server.user("ada").await;
    let good = ada.get("/api/auth/sessions").await;
    let check = |change: &dyn Fn(&mut Reply)| {
        let mut reply = Reply { status: good.status, headers: good.headers.clone(), body: good.body.clone() };
        change(&mut reply);
        contract::check("GET", "/api/auth/sessions?limit=1", &reply).is_ok()
    };
    assert!(check(&|_| {}));
    assert!(check(&|reply| reply.body["items"][0]["somethingNew"] = json!(1)), "answers may grow");
    assert!(!check(&|reply| reply.body["items"][0]["createdAt"] = json!("yesterday")));
    assert!(!check(&|reply| reply.body["items"][0]["id"] = json!("me")));
    assert!(!check(&|reply| reply.body["items"][0]["mySeq"] = json!("1")));
    assert!(!check(&|reply| drop(reply.body["items"][0].as_object_mut().unwrap().remove("device"))));
    assert!(!check(&|reply| reply.body = Value::Null));
    assert!(!check(&|reply| reply.status = 204));
    let refused = |status: u16, code: &str| {
        let body = json!({ "error": { "code": code, "message": "No." } });
        check(&|reply| (reply.status, reply.body) = (status, body.clone()))
    };
    assert!(refused(401, "unauthorized") && refused(429, "too_many"));
    assert!(!refused(401, "wrong_credentials") && !refused(409, "conflict"));
}
