//! What the built program holds, and what it does not.

use std::fs;

/// The switch that breaks a promise on purpose.
const SWITCH: &[u8] = b"KLATCH_BROKEN";

#[test]
fn no_switch_breaks_the_program_people_run() {
    let program = fs::read(env!("CARGO_BIN_EXE_klatch")).unwrap();
    let mut rest = program.as_slice();
    let mut is_there = false;
    while let Some(at) = rest.iter().position(|byte| *byte == SWITCH[0]) {
        is_there |= rest[at..].starts_with(SWITCH);
        rest = &rest[at + 1..];
    }
    assert_eq!(is_there, cfg!(feature = "broken"));
}
