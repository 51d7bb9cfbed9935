//! SQL texts, written once and registered.

use std::sync::OnceLock;

use super::Engine;

/// One SQL statement, a static made by [`statements!`](crate::statements).
///
/// It is written with `$1..$n`, one statement to a text. Lists are said so on both engines:
/// `id IN ids($1)` for UUIDs, `number IN numbers($1)`, `word IN texts($1)`, each with a parameter that is
/// a slice or `Vec`. What the engines understand differently (`lower`, `LIKE`, `now()`, casts to JSON,
/// `= ANY`) is refused by a test.
#[derive(Debug)]
pub struct Statement {
    name: &'static str,
    text: Text,
    lite: OnceLock<String>,
    pg: OnceLock<String>,
}

/// One text for both engines, or one for each.
#[derive(Clone, Copy, Debug)]
pub enum Text {
    /// The same for both.
    Same(&'static str),
    /// What SQLite does not need, and could not.
    Postgres(&'static str),
    /// Where an engine needs its own.
    Each {
        /// For SQLite.
        lite: &'static str,
        /// For PostgreSQL.
        pg: &'static str,
    },
}

impl Statement {
    /// Used by [`statements!`](crate::statements).
    pub const fn new(name: &'static str, text: Text) -> Self {
        Statement { name, text, lite: OnceLock::new(), pg: OnceLock::new() }
    }

    /// Where it stands: `server::rooms::store::FIND`.
    pub fn name(&self) -> &'static str {
        self.name
    }

    /// Whether each engine has its own text, or one has none.
    pub fn is_split(&self) -> bool {
        !matches!(self.text, Text::Same(_))
    }

    /// Whether an engine has a text.
    pub fn is_for(&self, engine: Engine) -> bool {
        engine == Engine::Postgres || !matches!(self.text, Text::Postgres(_))
    }

    /// As it was written for an engine.
    ///
    /// # Panics
    /// When there is none for it.
    pub fn written(&self, engine: Engine) -> &'static str {
        match (self.text, engine) {
            (Text::Same(text), _)
            | (Text::Each { lite: text, .. }, Engine::Sqlite)
            | (Text::Each { pg: text, .. } | Text::Postgres(text), Engine::Postgres) => text,
            (Text::Postgres(_), Engine::Sqlite) => panic!("{} is for PostgreSQL", self.name),
        }
    }

    /// As the engine takes it.
    pub fn text(&self, engine: Engine) -> &str {
        match engine {
            Engine::Sqlite => self.lite.get_or_init(|| for_sqlite(self.written(engine))),
            Engine::Postgres => self.pg.get_or_init(|| for_postgres(self.written(engine))),
        }
    }
}

/// The lists a statement can name, with what each engine makes of them: SQLite gets JSON, PostgreSQL an array.
const LISTS: [(&str, &str, &str); 3] =
    [("ids", "unhex(value)", "uuid[]"), ("numbers", "value", "bigint[]"), ("texts", "value", "text[]")];

/// `?1` instead of `$1`, because SQLite would number `$2, $1` by first appearance.
fn for_sqlite(text: &str) -> String {
    lists(text, |number, value, _| format!("IN (SELECT {value} FROM json_each({number}))")).replace('$', "?")
}

fn for_postgres(text: &str) -> String {
    lists(text, |number, _, array| format!("= ANY(CAST({number} AS {array}))"))
}

/// Replaces each `IN ids($1)` and its like.
fn lists(text: &str, replace: impl Fn(&str, &str, &str) -> String) -> String {
    let mut text = text.to_owned();
    for (name, value, array) in LISTS {
        let opening = format!("IN {name}(");
        while let Some(start) = text.find(&opening) {
            let inside = start + opening.len();
            let length = text[inside..].find(')').expect("a list is closed");
            let list = replace(&text[inside..inside + length], value, array);
            text.replace_range(start..=inside + length, &list);
        }
    }
    text
}

/// Declares statements and `ALL`, the list of them:
///
/// ```ignore
/// statements! {
///     FIND = "SELECT id, name FROM rooms WHERE id = $1";
///     MARK = { lite: "…", pg: "…" };
///     MANY = { pg: "…" };
/// }
/// ```
///
/// A slice hands its list to `server::statements()`, and a test executes each on both engines.
#[macro_export]
macro_rules! statements {
    ($($(#[$meta:meta])* $name:ident = $text:tt $(! $more:tt)?;)*) => {
        $(
            $(#[$meta])*
            pub(super) static $name: $crate::infra::db::Statement = $crate::infra::db::Statement::new(
                concat!(module_path!(), "::", stringify!($name)),
                $crate::statements!(@text $text $(! $more)?),
            );
        )*

        /// Every statement of this module.
        pub(crate) static ALL: &[&$crate::infra::db::Statement] = &[$(&$name),*];
    };
    (@text { lite: $lite:expr, pg: $pg:expr $(,)? }) => {
        $crate::infra::db::Text::Each { lite: $lite, pg: $pg }
    };
    (@text { pg: $pg:expr $(,)? }) => {
        $crate::infra::db::Text::Postgres($pg)
    };
    (@text $text:expr) => {
        $crate::infra::db::Text::Same($text)
    };
}

#[cfg(test)]
mod tests {
    use super::{Statement, Text};
    use crate::infra::db::Engine::{Postgres, Sqlite};

    #[test]
    fn numbers_its_parameters_for_both_engines() {
        let statement = Statement::new("s", Text::Same("SELECT a FROM t WHERE b = $2 AND c = $1"));
        assert_eq!(statement.text(Sqlite), "SELECT a FROM t WHERE b = ?2 AND c = ?1");
        assert_eq!(statement.text(Postgres), "SELECT a FROM t WHERE b = $2 AND c = $1");
    }

    #[test]
    fn says_lists_in_each_engine_s_way() {
        let statement =
            Statement::new("s", Text::Same("SELECT a FROM t WHERE b IN ids($1) AND c IN numbers($2)"));
        assert_eq!(
            statement.text(Sqlite),
            "SELECT a FROM t WHERE b IN (SELECT unhex(value) FROM json_each(?1)) \
             AND c IN (SELECT value FROM json_each(?2))"
        );
        assert_eq!(
            statement.text(Postgres),
            "SELECT a FROM t WHERE b = ANY(CAST($1 AS uuid[])) AND c = ANY(CAST($2 AS bigint[]))"
        );
    }

    #[test]
    fn keeps_texts_apart() {
        let statement = Statement::new("s", Text::Each { lite: "SELECT $1", pg: "SELECT $1::TEXT" });
        assert!(statement.is_split());
        assert_eq!(statement.text(Sqlite), "SELECT ?1");
        assert_eq!(statement.text(Postgres), "SELECT $1::TEXT");
    }
}
