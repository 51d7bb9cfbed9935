//! Answers whose type says their status.

use axum::{
    Json,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use serde::Serialize;

/// 201 with what was made.
#[derive(Debug)]
pub struct Created<T>(pub T);

/// 201 with what was made just now, 200 with what had been there.
#[derive(Debug)]
pub struct Made<T> {
    /// What was asked for.
    pub thing: T,
    /// Whether it was made just now.
    pub is_new: bool,
}

impl<T: Serialize> IntoResponse for Created<T> {
    fn into_response(self) -> Response {
        (StatusCode::CREATED, Json(self.0)).into_response()
    }
}

impl<T: Serialize> IntoResponse for Made<T> {
    fn into_response(self) -> Response {
        let status = if self.is_new { StatusCode::CREATED } else { StatusCode::OK };
        (status, Json(self.thing)).into_response()
    }
}
