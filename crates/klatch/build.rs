//! Rebuilds the binary when the web client was built anew. It never builds the web client itself.

fn main() {
    println!("cargo:rerun-if-changed=../../web/dist");
}
