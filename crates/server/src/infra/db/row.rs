//! Reading rows by position.

use super::{Column, Value};
use crate::error::{Error, Result};

/// One row of a result, read from its first column to its last.
pub struct Row<'a> {
    cells: &'a dyn Cells,
    statement: &'static str,
    next: usize,
}

/// What an engine lends for one row.
pub(super) trait Cells {
    /// How many columns there are.
    fn count(&self) -> usize;
    /// The value at a position below [`Cells::count`], or what its type is called when it has no [`Value`].
    fn cell(&self, at: usize) -> std::result::Result<Value<'_>, String>;
}

impl<'a> Row<'a> {
    pub(super) fn new(cells: &'a dyn Cells, statement: &'static str) -> Self {
        Row { cells, statement, next: 0 }
    }

    /// The next column.
    ///
    /// # Errors
    /// `Internal`, when there is none or it holds another type: a defect in the statement.
    pub fn column<C: Column>(&mut self) -> Result<C> {
        let at = self.next;
        if at >= self.cells.count() {
            return Err(self.defect(&format!("has no column {}", at + 1)));
        }
        self.next += 1;
        let value = self.cells.cell(at).map_err(|what| {
            self.defect(&format!("gives {what} in column {}, which nothing reads", at + 1))
        })?;
        C::from_value(value).ok_or_else(|| {
            let wanted = std::any::type_name::<C>();
            self.defect(&format!("gives something else than {wanted} in column {}", at + 1))
        })
    }

    /// How many columns have not been read yet.
    pub fn left(&self) -> usize {
        self.cells.count() - self.next
    }

    /// Reads one value from the whole row.
    pub(super) fn read<R: FromRow>(mut self) -> Result<R> {
        let read = R::from_row(&mut self)?;
        if self.next < self.cells.count() {
            return Err(self.defect(&format!(
                "gives {} columns, and only {} are read",
                self.cells.count(),
                self.next
            )));
        }
        Ok(read)
    }

    fn defect(&self, what: &str) -> Error {
        Error::internal(format!("the statement {} {what}", self.statement))
    }
}

/// Something read from the next columns of a row: a single column, a tuple, or a struct named in
/// [`row!`](crate::row); tuples and structs may hold one another.
pub trait FromRow: Sized {
    /// Takes as many columns as it has fields.
    ///
    /// # Errors
    /// `Internal`, when a column is missing or of another type.
    fn from_row(row: &mut Row<'_>) -> Result<Self>;
}

impl<C: Column> FromRow for C {
    fn from_row(row: &mut Row<'_>) -> Result<Self> {
        row.column()
    }
}

macro_rules! tuples {
    ($first:ident $($rest:ident)*) => {
        impl<$first: FromRow, $($rest: FromRow),*> FromRow for ($first, $($rest,)*) {
            fn from_row(row: &mut Row<'_>) -> Result<Self> {
                Ok(($first::from_row(row)?, $($rest::from_row(row)?,)*))
            }
        }
        tuples! { $($rest)* }
    };
    () => {};
}

tuples! { A B C D E F G H I J K L M N O P }

/// Reads a struct by position: `row!(Member { room_id, user_id, role, is_muted = false });`
///
/// The columns come in the order written here; a field with `= …` is not read but set to that.
#[macro_export]
macro_rules! row {
    ($type:ident { $($field:ident $(= $value:expr)?),+ $(,)? }) => {
        impl $crate::infra::db::FromRow for $type {
            fn from_row(row: &mut $crate::infra::db::Row<'_>) -> $crate::error::Result<Self> {
                Ok($type { $($field: $crate::row!(@field row $($value)?)),+ })
            }
        }
    };
    (@field $row:ident) => {
        $crate::infra::db::FromRow::from_row($row)?
    };
    (@field $row:ident $value:expr) => {
        $value
    };
}
