//! What is asked of JSON before a parser sees it.

/// Whether arrays and objects nest at most `max_depth` deep. Says nothing about validity.
pub(crate) fn is_within_depth(text: &str, max_depth: usize) -> bool {
    let (mut depth, mut in_string, mut is_escaped) = (0, false, false);
    for byte in text.bytes() {
        match byte {
            _ if is_escaped => is_escaped = false,
            b'\\' if in_string => is_escaped = true,
            b'"' => in_string = !in_string,
            _ if in_string => {}
            b'[' | b'{' => {
                depth += 1;
                if depth > max_depth {
                    return false;
                }
            }
            b']' | b'}' => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    true
}
