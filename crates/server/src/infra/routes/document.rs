//! The document itself: OpenAPI 3.1.

use std::collections::BTreeSet;

use model::{Code, Refused};
use serde_json::{Map, Value, json};

use super::{
    Operation,
    describe::{Content, Described},
    schemas::{Schemas, without_null},
};
use crate::infra::http::{PAGE_DEFAULT, PAGE_MOST};

/// What stands before everything.
const ABOUT: &str = "Live chat you host yourself. JSON in camelCase; ids are UUIDs, times RFC 3339 in UTC with \
    milliseconds. A request that has a field unknown here is refused; answers may grow. Whatever changes something \
    may be repeated: creating takes an id made by the client. What happens is told live over Socket.IO, which is no \
    part of this document.";

/// Describes all operations, which may be refused by what stands before them too. With each its place in the router.
pub fn document(version: &str, operations: &[Operation]) -> Value {
    let mut schemas = Schemas::new();
    schemas.given::<Refused>(); // where all refusals lead
    let mut responses = Map::new();
    let mut paths = Map::new();
    for operation in operations {
        let about = described(operation, &mut schemas, &mut responses);
        let path = paths.entry(operation.path).or_insert_with(|| json!({}));
        path[operation.method.as_str().to_ascii_lowercase()] = about;
    }
    let tags: BTreeSet<&str> = operations.iter().map(|operation| operation.tag).collect();
    let tags: Vec<Value> = tags.into_iter().map(|tag| json!({ "name": tag })).collect();
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "Klatch",
            "version": version,
            "description": ABOUT,
            "license": { "name": "Apache License 2.0", "identifier": "Apache-2.0" },
        },
        "servers": [{ "url": "/" }],
        "tags": tags,
        "paths": paths,
        "components": {
            "schemas": schemas.all(),
            "responses": responses,
            "securitySchemes": security_schemes(),
        },
    })
}

fn security_schemes() -> Value {
    json!({
        "bearer": { "type": "http", "scheme": "bearer", "description": "The `token` of signing in." },
        "cookie": cookie("klatch", "What browsers get, over http."),
        "secureCookie": cookie("__Host-klatch", "What browsers get, over https."),
    })
}

fn cookie(name: &str, about: &str) -> Value {
    json!({ "type": "apiKey", "in": "cookie", "name": name, "description": about })
}

/// One operation: what its types say, and what is said of it besides.
fn described(operation: &Operation, schemas: &mut Schemas, responses: &mut Map<String, Value>) -> Value {
    let mut described = Described::new(&operation.method, schemas);
    (operation.describe)(&mut described);
    operation.codes.iter().for_each(|code| described.refuse(*code));
    if operation.path.starts_with("/api/") {
        described.refuse(Code::TooMany); // one address asks for so much and no more
    }
    for (status, about, content) in &operation.answers {
        described.answer(*status, about, content.clone());
    }
    let ways: &[&str] = if described.is_signed_in { &["bearer", "cookie", "secureCookie"] } else { &[] };
    let mut about = json!({
        "operationId": operation_id(operation),
        "summary": operation.about,
        "tags": [operation.tag],
        "parameters": parameters(operation, &mut described),
        "responses": answers(operation, &described, responses),
        "security": ways.iter().map(|way| json!({ *way: [] })).collect::<Value>(),
    });
    let bytes = operation.media_type.map(|kind| json!({ "required": true, "content": { kind: {} } }));
    if let Some(body) = described.body.or(bytes) {
        about["requestBody"] = body;
    }
    about
}

/// Answers by their statuses. Refusals are kept apart by what they say, because many say the same.
fn answers(operation: &Operation, described: &Described<'_>, responses: &mut Map<String, Value>) -> Value {
    let mut answers = Map::new();
    for (status, (about, content)) in &described.answers {
        answers.insert(status.to_string(), answer(operation, *status, about, content));
    }
    for (status, codes) in &described.refusals {
        let codes: Vec<&str> = codes.iter().map(String::as_str).collect();
        let name = format!("{status}.{}", codes.join("."));
        answers.insert(status.to_string(), json!({ "$ref": format!("#/components/responses/{name}") }));
        responses.entry(name).or_insert_with(|| refusal(*status, &codes));
    }
    answers.into()
}

/// `getRoomsIdMembers`: the method and the path, which never change.
fn operation_id(operation: &Operation) -> String {
    let mut id = operation.method.as_str().to_ascii_lowercase();
    let path = operation.path.trim_start_matches("/api");
    for part in path.split(|letter: char| !letter.is_ascii_alphanumeric()).filter(|part| !part.is_empty()) {
        let (first, rest) = part.split_at(1);
        id.push_str(&first.to_ascii_uppercase());
        id.push_str(rest);
    }
    id
}

fn parameters(operation: &Operation, described: &mut Described<'_>) -> Vec<Value> {
    let mut all = Vec::new();
    let names = operation.path.split('{').skip(1).filter_map(|part| part.split('}').next());
    let shapes = described.path.take().map_or_else(Vec::new, |shape| match shape.get("prefixItems") {
        Some(Value::Array(shapes)) => shapes.clone(),
        _ => vec![shape],
    });
    for (name, shape) in names.zip(shapes) {
        all.push(json!({ "name": name, "in": "path", "required": true, "schema": shape }));
    }
    let query = described.query.take().unwrap_or_default();
    let needed = query["required"].as_array().map(Vec::as_slice).unwrap_or_default();
    for (name, shape) in query["properties"].as_object().into_iter().flatten() {
        all.push(in_query(name, shape.clone(), needed.contains(&json!(name))));
    }
    for read in &operation.reads {
        all.push(json!({
            "name": read.name,
            "in": read.place,
            "required": read.is_needed,
            "description": read.about,
            "schema": read.shape,
        }));
    }
    all
}

fn in_query(name: &str, shape: Value, is_needed: bool) -> Value {
    let mut shape = without_null(shape);
    // Whoever takes a limit has it read by `page_limit`, and no list has an empty cursor.
    match name {
        "limit" => {
            shape["minimum"] = 1.into();
            shape["maximum"] = PAGE_MOST.into();
            shape["default"] = PAGE_DEFAULT.into();
        }
        "cursor" => shape["minLength"] = 1.into(),
        _ => {}
    }
    let about = shape.as_object_mut().and_then(|shape| shape.remove("description"));
    let mut parameter = json!({ "name": name, "in": "query", "required": is_needed, "schema": shape });
    if let Some(about) = about {
        parameter["description"] = about;
    }
    parameter
}

fn answer(operation: &Operation, status: u16, about: &str, content: &Content) -> Value {
    let mut answer = json!({ "description": about });
    let media = match content {
        Content::Nothing => None,
        Content::Text => Some(json!({ "text/plain": { "schema": { "type": "string" } } })),
        Content::Bytes => Some(json!({ "*/*": {} })),
        Content::Refusal => Some(refused()),
        Content::Json(shape) => Some(json!({ "application/json": { "schema": shape } })),
    };
    if let Some(media) = media {
        answer["content"] = media;
    }
    // 304 leaves out what is known already, and a refusal has none of it.
    let sets = if status < 400 && status != 304 { operation.sets.as_slice() } else { &[] };
    for (name, about) in sets {
        answer["headers"][name] = json!({ "description": about, "schema": { "type": "string" } });
    }
    answer
}

fn refused() -> Value {
    json!({ "application/json": { "schema": { "$ref": "#/components/schemas/Refused" } } })
}

fn refusal(status: u16, codes: &[&str]) -> Value {
    let named: Vec<String> = codes.iter().map(|code| format!("`{code}`")).collect();
    let mut refusal = json!({ "description": named.join(", "), "x-codes": codes, "content": refused() });
    if [429, 503].contains(&status) {
        let about = "Seconds to wait; the body has milliseconds.";
        let whole = json!({ "type": "integer", "minimum": 0 });
        refusal["headers"] = json!({ "Retry-After": { "description": about, "schema": whole } });
    }
    refusal
}
