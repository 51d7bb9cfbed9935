//! The shapes in the document: what is asked differs from what is answered in what may be left out.

use std::fmt::Write;

use schemars::{
    JsonSchema, SchemaGenerator,
    generate::{Contract, SchemaSettings},
};
use serde_json::{Map, Value};

/// Collects each shape once, under its name.
pub(super) struct Schemas {
    asked: SchemaGenerator,
    given: SchemaGenerator,
}

impl Schemas {
    pub(super) fn new() -> Schemas {
        Schemas { asked: generator(Contract::Deserialize), given: generator(Contract::Serialize) }
    }

    /// Leads to the shape of something in a request.
    pub(super) fn asked<T: JsonSchema>(&mut self) -> Value {
        self.asked.subschema_for::<T>().to_value()
    }

    /// The shape of something in a request itself.
    pub(super) fn asked_inside<T: JsonSchema>(&mut self) -> Value {
        T::json_schema(&mut self.asked).to_value()
    }

    /// Leads to the shape of something in an answer.
    pub(super) fn given<T: JsonSchema>(&mut self) -> Value {
        self.given.subschema_for::<T>().to_value()
    }

    /// All of them, by their names. What is both asked and answered looks the same in both.
    pub(super) fn all(&mut self) -> Map<String, Value> {
        let mut all = self.asked.take_definitions(true);
        for (name, shape) in self.given.take_definitions(true) {
            debug_assert!(all.get(&name).is_none_or(|other| *other == shape), "{name} has two shapes");
            all.insert(name, shape);
        }
        all.values_mut().for_each(list_values);
        all
    }
}

fn generator(contract: Contract) -> SchemaGenerator {
    let settings = SchemaSettings::draft2020_12().with(|settings| {
        settings.definitions_path = "/components/schemas".into();
        settings.meta_schema = None;
        settings.contract = contract;
    });
    settings.into_generator()
}

/// Words of which each has a sentence come as so many shapes; most programs read a plain list of words better.
fn list_values(shape: &mut Value) {
    let Some(object) = shape.as_object_mut() else { return };
    let Some(Value::Array(ways)) = object.get("oneOf") else { return };
    let words: Option<Vec<Value>> = ways.iter().map(|way| way.get("const").cloned()).collect();
    let Some(words) = words else { return };
    let mut about = object.get("description").and_then(Value::as_str).unwrap_or_default().to_owned();
    about.push('\n');
    for way in ways {
        let text = |name: &str| way.get(name).and_then(Value::as_str).unwrap_or_default();
        // Writing to a text does not fail.
        let _ = write!(about, "\n- `{}`: {}", text("const"), text("description"));
    }
    object.remove("oneOf");
    object.insert("type".to_owned(), "string".into());
    object.insert("enum".to_owned(), words.into());
    object.insert("description".to_owned(), about.into());
}

/// A parameter is there or is not, but never null.
pub(super) fn without_null(mut shape: Value) -> Value {
    let is_null = |one: &Value| *one == "null" || one.get("type").is_some_and(|kind| kind == "null");
    let Some(object) = shape.as_object_mut() else { return shape };
    if object.get("default").is_some_and(Value::is_null) {
        object.remove("default");
    }
    for key in ["type", "anyOf"] {
        let Some(Value::Array(ways)) = object.get_mut(key) else { continue };
        ways.retain(|way| !is_null(way));
        if let [only] = &mut ways[..] {
            let only = only.take();
            match only {
                Value::Object(inner) => {
                    object.remove(key);
                    object.extend(inner);
                }
                only => {
                    object.insert(key.to_owned(), only);
                }
            }
        }
    }
    shape
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{list_values, without_null};

    #[test]
    fn parameters_are_never_null() {
        let text = without_null(json!({ "type": ["string", "null"], "maxLength": 3, "default": null }));
        assert_eq!(text, json!({ "type": "string", "maxLength": 3 }));
        let named = without_null(json!({ "anyOf": [{ "$ref": "#/a" }, { "type": "null" }] }));
        assert_eq!(named, json!({ "$ref": "#/a" }));
        assert_eq!(without_null(json!({ "type": "integer" })), json!({ "type": "integer" }));
    }

    #[test]
    fn words_are_a_list() {
        let mut shape = json!({ "description": "Who.", "oneOf": [
            { "type": "string", "const": "a", "description": "One." },
            { "type": "string", "const": "b", "description": "Two." },
        ] });
        list_values(&mut shape);
        let about = "Who.\n\n- `a`: One.\n- `b`: Two.";
        assert_eq!(shape, json!({ "description": about, "type": "string", "enum": ["a", "b"] }));
    }
}
