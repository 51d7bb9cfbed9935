//! Codes that people hand on: random, shown once, kept only as hashes.

use sha2::{Digest, Sha256};

use super::random;

/// Without those that look alike (Crockford's Base32, in small letters).
const LETTERS: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";

/// 128 random bits, to be carried by a link.
pub fn long() -> String {
    format!("{:032x}", u128::from_be_bytes(random::bytes()))
}

/// 60 random bits in twelve letters and digits, to be read out and typed.
pub fn short() -> String {
    random::bytes::<12>().iter().map(|byte| char::from(LETTERS[usize::from(byte % 32)])).collect()
}

/// What is kept of a code. Spaces, dashes, capitals and letters that look alike make no difference.
pub fn hash(code: &str) -> [u8; 32] {
    let meant: String = code
        .chars()
        .take(256)
        .filter(|letter| !letter.is_whitespace() && *letter != '-')
        .map(|letter| match letter.to_ascii_lowercase() {
            'o' => '0',
            'i' | 'l' => '1',
            letter => letter,
        })
        .collect();
    Sha256::digest(meant).into()
}

#[cfg(test)]
mod tests {
    use super::{hash, long, short};

    #[test]
    fn a_code_is_found_however_it_is_typed() {
        let code = short();
        assert_eq!(code.len(), 12);
        let typed =
            format!(" {}-{} ", &code[..6].to_uppercase(), &code[6..]).replace('0', "O").replace('1', "l");
        assert_eq!(hash(&typed), hash(&code));
        assert_ne!(hash(&short()), hash(&code));
        assert_eq!(long().len(), 32);
        assert_ne!(hash(&long()), hash(&long()));
    }
}
