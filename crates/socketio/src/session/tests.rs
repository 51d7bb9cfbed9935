use super::*;

/// Feeds messages; the last step in words.
fn after(session: &mut Session, messages: &[&str]) -> Result<String, Violation> {
    let mut shown = String::new();
    for message in messages {
        shown = match session.receive(message, 32)? {
            Step::Connect(auth) => format!("connect {}", auth.map_or("-", RawValue::get)),
            Step::RefuseNamespace(namespace) => format!("refuse {namespace}"),
            Step::Event { id, name, args } => format!("event {id:?} {name} {}", args.len()),
            step => format!("{step:?}").to_lowercase(),
        };
    }
    Ok(shown)
}

fn connected() -> Session {
    let mut session = Session::default();
    assert_eq!(after(&mut session, &[r#"40{"token":1}"#]).as_deref(), Ok(r#"connect {"token":1}"#));
    session.accepted();
    session
}

#[test]
fn a_connected_client_sends_events_and_leaves() {
    let mut session = connected();
    assert_eq!(after(&mut session, &[r#"427["a",1]"#]).as_deref(), Ok("event Some(7) a 1"));
    assert_eq!(after(&mut session, &["431[]"]).as_deref(), Ok("ignore"));
    assert_eq!(after(&mut session, &["3"]).as_deref(), Ok("pong"));
    assert_eq!(after(&mut session, &["41"]).as_deref(), Ok("leave"));
    assert_eq!(after(&mut session, &[r#"42["a"]"#]), Err(Violation::NotConnected));
}

#[test]
fn a_client_that_left_or_was_refused_may_connect_again() {
    let mut session = connected();
    assert_eq!(after(&mut session, &["41", "40"]).as_deref(), Ok("connect -"));
    session.refused();
    assert_eq!(after(&mut session, &["40"]).as_deref(), Ok("connect -"));
}

#[test]
fn nothing_but_connect_is_taken_before_the_answer() {
    for message in [r#"42["a"]"#, "41", "431[]", r#"42/custom,["a"]"#] {
        assert_eq!(after(&mut Session::default(), &[message]), Err(Violation::NotConnected), "{message}");
        assert_eq!(
            after(&mut Session::default(), &["40", message]),
            Err(Violation::NotConnected),
            "{message}"
        );
    }
}

#[test]
fn connecting_twice_is_refused_before_and_after_the_answer() {
    assert_eq!(after(&mut Session::default(), &["40", "40"]), Err(Violation::ConnectedTwice));
    assert_eq!(after(&mut connected(), &["40"]), Err(Violation::ConnectedTwice));
}

#[test]
fn other_namespaces_are_refused_in_every_state() {
    assert_eq!(after(&mut Session::default(), &["40/custom,{}"]).as_deref(), Ok("refuse /custom"));
    assert_eq!(after(&mut connected(), &["40/custom"]).as_deref(), Ok("refuse /custom"));
    assert_eq!(after(&mut connected(), &[r#"42/custom,["a"]"#]), Err(Violation::NotConnected));
    assert_eq!(after(&mut connected(), &["41/custom,"]), Err(Violation::NotConnected));
}

#[test]
fn engine_packets_work_in_every_state() {
    assert_eq!(after(&mut Session::default(), &["1"]).as_deref(), Ok("close"));
    assert_eq!(after(&mut Session::default(), &["3"]).as_deref(), Ok("pong"));
    assert_eq!(after(&mut connected(), &["1"]).as_deref(), Ok("close"));
    assert!(after(&mut connected(), &["2"]).is_err());
}
