//! Holds every answer of the server against the document that it gives of itself.

use std::{collections::HashMap, sync::LazyLock};

use jsonschema::Validator;
use parking_lot::Mutex;
use serde_json::{Value, json};

use super::Reply;

/// What stands at `/api/openapi.json`.
pub static DOCUMENT: LazyLock<Value> =
    LazyLock::new(|| serde_json::from_str(server::router::document()).expect("it is JSON"));

/// Those that were needed so far, by their shapes.
static VALIDATORS: LazyLock<Mutex<HashMap<String, Validator>>> = LazyLock::new(Mutex::default);

/// Where a `$ref` leads, or what stands there itself.
pub fn resolved(value: &'static Value) -> &'static Value {
    let Some(place) = value["$ref"].as_str() else { return value };
    DOCUMENT.pointer(place.trim_start_matches('#')).unwrap_or_else(|| panic!("{place} is not there"))
}

/// The path of the document that this one is, and what stands there.
fn find(path: &str) -> Option<(&'static str, &'static Value)> {
    let path = path.split('?').next().unwrap_or_default();
    let is_it = |template: &str| {
        let (parts, given) = (template.split('/'), path.split('/'));
        parts.clone().count() == given.clone().count()
            && parts
                .zip(given)
                .all(|(part, given)| part == given || (part.starts_with('{') && !given.is_empty()))
    };
    let paths = DOCUMENT["paths"].as_object().expect("there are paths").iter();
    let fitting = paths.filter(|(template, _)| is_it(template));
    // What is written out comes before what stands for anything.
    fitting
        .min_by_key(|(template, _)| template.matches('{').count())
        .map(|(path, item)| (path.as_str(), item))
}

/// What of a value does not fit a shape of the document.
pub fn faults(shape: &Value, value: &Value) -> Vec<String> {
    let mut validators = VALIDATORS.lock();
    let validator = validators.entry(shape.to_string()).or_insert_with(|| {
        let mut whole = shape.clone();
        whole["components"] = json!({ "schemas": DOCUMENT["components"]["schemas"] });
        let built = jsonschema::options().should_validate_formats(true).build(&whole);
        built.unwrap_or_else(|error| panic!("no shape: {error}: {shape}"))
    });
    validator.iter_errors(value).map(|error| format!("{}: {error}", error.instance_path())).collect()
}

/// What of an answer the document does not say. Nothing where no route is: that is said in one place for all.
pub fn check(method: &str, path: &str, reply: &Reply) -> Result<(), String> {
    let Some((template, item)) = find(path) else { return Ok(()) };
    let operation = &item[method.to_ascii_lowercase()];
    if operation.is_null() {
        return Ok(());
    }
    let told = |what: &str| Err(format!("{method} {template}, {}: {what}: {}", reply.status, reply.body));
    let answer = resolved(&operation["responses"][reply.status.to_string()]);
    if answer.is_null() {
        return told("the document does not know this status");
    }
    let code = &reply.body["error"]["code"];
    let codes = answer["x-codes"].as_array();
    if method != "HEAD" && codes.is_some_and(|codes| !codes.contains(code)) {
        return told("the document does not know this code");
    }
    match answer.get("content") {
        None if !reply.body.is_null() => told("the document knows of no body"),
        Some(content) if method != "HEAD" && !content["application/json"].is_null() => {
            let faults = faults(&content["application/json"]["schema"], &reply.body);
            if faults.is_empty() { Ok(()) } else { told(&faults.join("; ")) }
        }
        _ => Ok(()),
    }
}
