//! Names of broken constraints, the same on both engines.
//!
//! PostgreSQL tells the name, SQLite tells the columns; so everything is named by PostgreSQL's rule:
//! `t_pkey` for a primary key, `t_a_b_key` for UNIQUE (a, b), `t_a_not_null` for NOT NULL. A CHECK is
//! named in its table's text. SQLite does not know which foreign key it was, so every one is [`FOREIGN_KEY`].

/// What a broken foreign key is called on both engines.
pub const FOREIGN_KEY: &str = "foreign_key";

/// The name of the constraint SQLite complains about, from its message.
///
/// `UNIQUE constraint failed: t.a, t.b` gives `t_a_b_key`, or `t_pkey` when it is the primary key;
/// `UNIQUE constraint failed: index 'name'` and `CHECK constraint failed: name` name it themselves.
pub(super) fn from_sqlite(message: &str, is_primary_key: bool) -> Option<String> {
    if message == "FOREIGN KEY constraint failed" {
        return Some(FOREIGN_KEY.to_owned());
    }
    let (kind, what) = message.split_once(" constraint failed: ")?;
    match kind {
        "CHECK" => Some(what.to_owned()),
        "NOT NULL" => what.split_once('.').map(|(table, column)| not_null(table, column)),
        "UNIQUE" => match what.strip_prefix("index '").and_then(|name| name.strip_suffix('\'')) {
            Some(name) => Some(name.to_owned()),
            None => unique(what, is_primary_key),
        },
        _ => None,
    }
}

/// The name of a NOT NULL, which PostgreSQL before 18 does not have either.
pub(super) fn not_null(table: &str, column: &str) -> String {
    format!("{table}_{column}_not_null")
}

fn unique(columns: &str, is_primary_key: bool) -> Option<String> {
    let mut name = columns.split_once('.')?.0.to_owned();
    if is_primary_key {
        return Some(name + "_pkey");
    }
    for column in columns.split(", ") {
        name += "_";
        name += column.split_once('.')?.1;
    }
    Some(name + "_key")
}

#[cfg(test)]
mod tests {
    use super::from_sqlite;

    #[test]
    fn follows_postgresql_s_rule() {
        let name = |message| from_sqlite(message, false).unwrap();
        assert_eq!(name("UNIQUE constraint failed: users.username_key"), "users_username_key_key");
        assert_eq!(
            name("UNIQUE constraint failed: messages.room_no, messages.seq"),
            "messages_room_no_seq_key"
        );
        assert_eq!(name("UNIQUE constraint failed: index 'users_lower_key'"), "users_lower_key");
        assert_eq!(name("NOT NULL constraint failed: users.name"), "users_name_not_null");
        assert_eq!(name("CHECK constraint failed: users_role_check"), "users_role_check");
        assert_eq!(name("FOREIGN KEY constraint failed"), "foreign_key");
        assert_eq!(from_sqlite("UNIQUE constraint failed: m.a, m.b", true).unwrap(), "m_pkey");
    }

    #[test]
    fn takes_nothing_else_for_a_constraint() {
        assert_eq!(from_sqlite("cannot store TEXT value in INTEGER column t.a", false), None);
        assert_eq!(from_sqlite("database or disk is full", false), None);
    }
}
