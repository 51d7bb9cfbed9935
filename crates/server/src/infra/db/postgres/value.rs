//! How PostgreSQL takes and gives values.

use std::error::Error;

use ::postgres::{
    Row,
    types::{FromSql, IsNull, Kind, ToSql, Type, WrongType},
};
use bytes::BytesMut;
use uuid::Uuid;

use crate::infra::db::{Value, row::Cells};

type Written = Result<IsNull, Box<dyn Error + Sync + Send>>;

impl ToSql for Value<'_> {
    fn to_sql(&self, ty: &Type, out: &mut BytesMut) -> Written {
        match self {
            Value::Null => Ok(IsNull::Yes),
            Value::Int(number) => write_int(*number, ty, out),
            Value::Bool(truth) => write(truth, ty, out),
            Value::Real(number) => write(number, ty, out),
            Value::Text(text) => write(text, ty, out),
            Value::Blob(bytes) => write(bytes, ty, out),
            Value::Uuid(id) => write(id, ty, out),
            Value::List(values) => match ty.kind() {
                Kind::Array(_) => values.to_sql(ty, out),
                _ => Err(Box::new(WrongType::new::<Vec<Value<'_>>>(ty.clone()))),
            },
        }
    }

    // Which type it is, only the value knows.
    fn accepts(_: &Type) -> bool {
        true
    }

    ::postgres::types::to_sql_checked!();
}

fn write<T: ToSql>(value: &T, ty: &Type, out: &mut BytesMut) -> Written {
    if !T::accepts(ty) {
        return Err(Box::new(WrongType::new::<T>(ty.clone())));
    }
    value.to_sql(ty, out)
}

/// PostgreSQL takes some parameters for smaller integers than BIGINT.
fn write_int(number: i64, ty: &Type, out: &mut BytesMut) -> Written {
    match *ty {
        Type::INT2 => i16::try_from(number)?.to_sql(ty, out),
        Type::INT4 => i32::try_from(number)?.to_sql(ty, out),
        _ => write(&number, ty, out),
    }
}

impl Cells for Row {
    fn count(&self) -> usize {
        self.len()
    }

    fn cell(&self, at: usize) -> Result<Value<'_>, String> {
        match *self.columns()[at].type_() {
            Type::INT8 => read(self, at, Value::Int),
            Type::INT4 => read(self, at, |number: i32| Value::Int(number.into())),
            Type::INT2 => read(self, at, |number: i16| Value::Int(number.into())),
            Type::BOOL => read(self, at, Value::Bool),
            Type::FLOAT8 => read(self, at, Value::Real),
            Type::TEXT | Type::VARCHAR | Type::NAME => read(self, at, Value::Text),
            Type::BYTEA => read(self, at, Value::Blob),
            Type::UUID => read::<Uuid>(self, at, Value::Uuid),
            ref other => Err(other.name().to_owned()),
        }
    }
}

fn read<'r, T: FromSql<'r>>(
    row: &'r Row,
    at: usize,
    into: impl Fn(T) -> Value<'r>,
) -> Result<Value<'r>, String> {
    let value: Option<T> = row.try_get(at).map_err(|error| error.to_string())?;
    Ok(value.map_or(Value::Null, into))
}
