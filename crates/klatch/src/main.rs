//! The `klatch` program.

mod assets;

fn main() {
    let _ = assets::router();
}
