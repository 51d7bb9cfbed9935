//! The name of a namespace.

use std::sync::Arc;

/// A namespace's name. `/`, where nearly everyone is, costs no memory; a clone shares the others.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Namespace(Option<Arc<str>>);

impl Namespace {
    /// The namespace everyone starts with.
    pub(crate) const MAIN: &str = "/";

    pub(crate) fn new(name: &str) -> Self {
        Self((name != Self::MAIN).then(|| name.into()))
    }

    pub(crate) fn as_str(&self) -> &str {
        self.0.as_deref().unwrap_or(Self::MAIN)
    }
}
