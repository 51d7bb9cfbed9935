use super::*;

type Test = Session<(), ()>;

fn show(step: Step<'_>) -> String {
    match step {
        Step::Connect(namespace, auth) => format!("connect {namespace} {}", auth.map_or("-", RawValue::get)),
        Step::Leave(namespace) => format!("leave {namespace}"),
        Step::Event(Arrived { namespace, id, name, args, attachments }) => {
            format!("event {namespace} {id:?} {name} {} +{}", args.len(), attachments.len())
        }
        step => format!("{step:?}").to_lowercase(),
    }
}

/// Feeds messages; the last step in words. A CONNECT is accepted at once.
fn after(session: &mut Test, messages: &[&str]) -> Result<String, Violation> {
    let mut shown = String::new();
    for message in messages {
        let step = session.receive(message, &Config::default())?;
        match step {
            Step::Connect(namespace, _) => session.connected(Namespace::new(namespace), ()),
            Step::Leave(namespace) => session.retain(|name, _| name.as_str() != namespace),
            _ => {}
        }
        shown = show(step);
    }
    Ok(shown)
}

fn connected() -> Test {
    let mut session = Session::new();
    assert_eq!(after(&mut session, &[r#"40{"token":1}"#]).as_deref(), Ok(r#"connect / {"token":1}"#));
    session
}

#[test]
fn a_connected_client_sends_events_and_leaves() {
    let mut session = connected();
    assert_eq!(after(&mut session, &[r#"427["a",1]"#]).as_deref(), Ok("event / Some(7) a 1 +0"));
    assert_eq!(after(&mut session, &["431[]"]).as_deref(), Ok("ignore"));
    assert_eq!(after(&mut session, &["3"]).as_deref(), Ok("pong"));
    assert_eq!(after(&mut session, &["41"]).as_deref(), Ok("leave /"));
    assert_eq!(after(&mut session, &[r#"42["a"]"#]), Err(Violation::NotConnected));
}

#[test]
fn namespaces_stand_beside_each_other() {
    let mut session = connected();
    assert_eq!(after(&mut session, &["40/custom,"]).as_deref(), Ok("connect /custom -"));
    assert_eq!(after(&mut session, &[r#"42/custom,["a"]"#]).as_deref(), Ok("event /custom None a 0 +0"));
    assert_eq!(after(&mut session, &["41/custom"]).as_deref(), Ok("leave /custom"));
    assert_eq!(after(&mut session, &[r#"42["a"]"#]).as_deref(), Ok("event / None a 0 +0"));
    assert_eq!(after(&mut session, &[r#"42/custom,["a"]"#]), Err(Violation::NotConnected));
    assert_eq!(after(&mut session, &["40/custom"]).as_deref(), Ok("connect /custom -"));
    assert_eq!(session.sockets().count(), 2);
}

#[test]
fn namespaces_are_bounded() {
    let mut session = connected();
    for number in 1..8 {
        assert!(after(&mut session, &[&format!("40/{number}")]).is_ok());
    }
    assert_eq!(after(&mut session, &["40/8"]), Err(Violation::TooManyNamespaces));
}

#[test]
fn nothing_but_connect_is_taken_before_the_answer() {
    for message in [r#"42["a"]"#, "41", "431[]", r#"42/custom,["a"]"#, r#"451-["a"]"#, "461-1[]"] {
        assert_eq!(after(&mut Session::new(), &[message]), Err(Violation::NotConnected), "{message}");
        let mut deciding = Session::new();
        deciding.connecting(Namespace::new("/"), ());
        assert_eq!(after(&mut deciding, &[message]), Err(Violation::NotConnected), "{message}");
    }
}

#[test]
fn connecting_twice_is_refused_before_and_after_the_answer() {
    let mut deciding = Session::new();
    deciding.connecting(Namespace::new("/custom"), ());
    assert_eq!(after(&mut deciding, &["40/custom"]), Err(Violation::ConnectedTwice));
    assert_eq!(after(&mut connected(), &["40"]), Err(Violation::ConnectedTwice));
    assert_eq!(after(&mut connected(), &["40/custom", "40/custom,{}"]), Err(Violation::ConnectedTwice));
}

#[test]
fn engine_packets_work_in_every_state() {
    assert_eq!(after(&mut Session::new(), &["1"]).as_deref(), Ok("close"));
    assert_eq!(after(&mut Session::new(), &["3"]).as_deref(), Ok("pong"));
    assert_eq!(after(&mut Session::new(), &["6"]).as_deref(), Ok("ignore"));
    assert_eq!(after(&mut connected(), &["6"]).as_deref(), Ok("ignore"));
    assert_eq!(after(&mut connected(), &["1"]).as_deref(), Ok("close"));
    assert!(after(&mut connected(), &["2"]).is_err());
}

const BINARY: &str = r#"452-7["a",{"_placeholder":true,"num":0},{"_placeholder":true,"num":1}]"#;

#[test]
fn a_binary_packet_waits_for_its_attachments() {
    let (mut session, config) = (connected(), Config::default());
    assert_eq!(after(&mut session, &[BINARY]).as_deref(), Ok("ignore"));
    assert!(session.receive_binary(b"one", &config).unwrap().is_none());
    // Engine.IO's own packets may come between.
    assert_eq!(after(&mut session, &["3"]).as_deref(), Ok("pong"));
    let mut whole = session.receive_binary(b"", &config).unwrap().unwrap();
    let Ok(Step::Event(event)) = whole.read() else { panic!("it is an event") };
    assert_eq!((event.id, &*event.name), (Some(7), "a"));
    assert_eq!(event.attachments, [&b"one"[..], b""]);
    assert_eq!(after(&mut session, &[r#"461-1[{"_placeholder":true,"num":0}]"#]).as_deref(), Ok("ignore"));
    let mut answer = session.receive_binary(b"x", &config).unwrap().unwrap();
    assert!(matches!(answer.read(), Ok(Step::Ignore)));
    assert_eq!(after(&mut session, &[r#"450-["a"]"#]).as_deref(), Ok("event / None a 0 +0"));
}

#[test]
fn attachments_come_in_their_place_and_within_their_bounds() {
    let config = Config { max_attachment_bytes: 10, ..Config::default() };
    assert_eq!(connected().receive_binary(b"x", &config).unwrap_err(), Violation::StrayBinary);
    assert_eq!(after(&mut connected(), &[BINARY, "40/custom"]), Err(Violation::MissingAttachment));
    let mut session = connected();
    assert!(after(&mut session, &[BINARY]).is_ok());
    assert!(session.receive_binary(b"123456", &config).unwrap().is_none());
    assert_eq!(session.receive_binary(b"12345", &config).unwrap_err(), Violation::AttachmentsTooBig);
}
