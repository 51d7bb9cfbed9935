use std::{
    net::{IpAddr, Ipv4Addr},
    thread,
};

use model::{Code, UserId};
use uuid::Uuid;

use super::{ATTEMPTS_WINDOW_MS, Limits, Source};
use crate::{config, infra::clock::Clock};

const HOME: Source = Source::Stranger(IpAddr::V4(std::net::Ipv4Addr::LOCALHOST));

fn limits(clock: &Clock) -> Limits {
    let config = config::Limits { signups_per_address: 3, events_burst: 5, ..config::Limits::default() };
    Limits::new(&config, clock.clone())
}

#[test]
fn twenty_wrong_passwords_and_then_none_for_ten_minutes() {
    let clock = Clock::default();
    let limits = limits(&clock);
    let (mine, other) = (Some(UserId(Uuid::from_u128(1))), Some(UserId(Uuid::from_u128(2))));
    for _ in 0..20 {
        let _ = limits.passwords.begin(mine, "ada", HOME).unwrap();
    }
    let refused = limits.passwords.begin(mine, "ada", HOME).unwrap_err().to_body();
    assert_eq!(refused.code, Code::TooMany);
    assert!(refused.retry_after_ms.is_some_and(|millis| millis <= ATTEMPTS_WINDOW_MS.unsigned_abs()));
    assert!(limits.passwords.begin(other, "bea", HOME).is_ok());
    clock.advance(ATTEMPTS_WINDOW_MS);
    assert!(limits.passwords.begin(mine, "ada", HOME).is_ok());
}

#[test]
fn side_by_side_it_is_twenty_all_the_same() {
    let limits = limits(&Clock::default());
    for number in 0..300 {
        let mine = Some(UserId(Uuid::from_u128(number)));
        let tries = || (0..25).filter(|_| limits.passwords.begin(mine, "ada", HOME).is_ok()).count();
        let allowed: usize = thread::scope(|scope| {
            let all: Vec<_> = (0..8).map(|_| scope.spawn(tries)).collect();
            all.into_iter().map(|one| one.join().unwrap()).sum()
        });
        assert_eq!(allowed, 20, "person {number}");
    }
}

#[test]
fn one_address_cannot_use_up_everybody_s_share() {
    let limits = limits(&Clock::default());
    let mine = Some(UserId(Uuid::from_u128(1)));
    let at = |text: &str| Source::Stranger(text.parse().unwrap());
    let tries =
        |source: Source| (0..30).filter(|_| limits.passwords.begin(mine, "ada", source).is_ok()).count();
    assert_eq!(tries(at("192.0.2.1")), 10);
    assert_eq!(tries(at("2001:db8::1")), 10, "twenty in all");
    assert_eq!(tries(at("2001:db8::2")), 0, "the same /64");
    assert_eq!(tries(at("192.0.2.2")), 0, "all strangers have had their share");
    assert_eq!(tries(Source::Known([1; 32])), 20, "whom one knows has a share of their own");
    assert_eq!(tries(Source::Known([2; 32])), 20);
}

#[test]
fn a_right_password_does_not_count() {
    let limits = limits(&Clock::default());
    let mine = Some(UserId(Uuid::from_u128(1)));
    for _ in 0..100 {
        let attempt = limits.passwords.begin(mine, "ada", HOME).unwrap();
        limits.passwords.forgive(attempt);
    }
    assert!(limits.passwords.recent.lock().by_key.is_empty());
}

#[test]
fn names_nobody_has_are_limited_too_and_cost_little_memory() {
    let limits = limits(&Clock::default());
    let refusals = (0..21).filter(|_| limits.passwords.begin(None, "nobody", HOME).is_err()).count();
    assert_eq!(refusals, 1);
    for number in 0..200_000_u32 {
        let address = IpAddr::V4(Ipv4Addr::from_bits(0xc000_0200 | (number % 256)));
        let _ = limits.passwords.begin(None, &number.to_string(), Source::Stranger(address));
    }
    let kept = limits.passwords.recent.lock().by_key.len();
    assert!(kept > 65_536, "names and addresses are counted apart: {kept}");
    assert!(kept <= 2 * 65_536, "a slot each at most: {kept}");
}

#[test]
fn a_refusal_does_not_tell_whose_address_a_name_has() {
    let limits = limits(&Clock::default());
    let mine = Some(UserId(Uuid::from_u128(1)));
    let home = Source::Stranger("192.0.2.1".parse().unwrap());
    let tries = |login| (0..30).filter(|_| limits.passwords.begin(mine, login, home).is_ok()).count();
    assert_eq!(tries("ada"), 10);
    assert_eq!(tries("ada@example.org"), 10, "what else the account is called is counted apart");
    assert_eq!(tries("ada"), 0);
}

#[test]
fn an_address_has_its_share_and_loopback_is_free() {
    let limits = limits(&Clock::default());
    let check = |text: &str| limits.signups.check(text.parse::<IpAddr>().unwrap());
    for _ in 0..3 {
        check("192.0.2.7").unwrap();
        check("2001:db8::1").unwrap();
    }
    assert_eq!(check("192.0.2.7").unwrap_err().code(), Code::TooMany);
    assert_eq!(check("::ffff:192.0.2.7").unwrap_err().code(), Code::TooMany);
    assert_eq!(check("2001:db8::2").unwrap_err().code(), Code::TooMany);
    check("192.0.2.8").unwrap();
    for _ in 0..100 {
        check("127.0.0.1").unwrap();
        check("::1").unwrap();
    }
}

#[test]
fn a_connection_may_burst_and_then_waits() {
    let limits = limits(&Clock::default());
    let (one, other) = (limits.connection(), limits.connection());
    let passed = (0..50).filter(|_| one.check().is_ok()).count();
    assert!((5..50).contains(&passed), "{passed}");
    other.check().unwrap();
}
