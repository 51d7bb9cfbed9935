use super::*;

/// A packet in words, or its error.
fn read(text: &str) -> Result<String, PacketError> {
    let Packet { namespace, attachments, body } = parse(text, BOUNDS)?;
    let shown = match body {
        Body::Connect(auth) => format!("connect {namespace} {}", auth.map_or("-", RawValue::get)),
        Body::Disconnect => format!("disconnect {namespace}"),
        Body::Event { id, name, args } => {
            let args: Vec<_> = args.iter().map(|arg| arg.get()).collect();
            format!("event {namespace} {id:?} {name} {}", args.join(" | "))
        }
        Body::Ack => format!("ack {namespace}"),
    };
    Ok(attachments.map_or(shown.clone(), |count| format!("{shown} +{count}")))
}

const BOUNDS: Bounds = Bounds { max_depth: 32, max_attachments: 10 };

#[test]
fn what_the_protocol_shows_as_examples_is_read() {
    for (text, expected) in [
        ("0", "connect / -"),
        (r#"0{"token":"123"}"#, r#"connect / {"token":"123"}"#),
        (r#"0/admin,{"token":"123"}"#, r#"connect /admin {"token":"123"}"#),
        ("0/admin", "connect /admin -"),
        ("0/admin,", "connect /admin -"),
        ("0/admin?token=1234&uid=abcd,", "connect /admin -"),
        ("1", "disconnect /"),
        ("1/admin,", "disconnect /admin"),
        (r#"2["foo"]"#, "event / None foo "),
        (r#"2["foo", 1 ,{"a":[]}]"#, r#"event / None foo 1 | {"a":[]}"#),
        (r#"2/admin,["bar"]"#, "event /admin None bar "),
        (r#"212["foo"]"#, "event / Some(12) foo "),
        (r#"2/admin,13["bar"]"#, "event /admin Some(13) bar "),
        (r#"2["w\u00f6\"rter"]"#, "event / None wö\"rter "),
        ("2[1]", "event / None 1 "),
        (r#"2[ -1.5e3 ,"a"]"#, r#"event / None -1.5e3 "a""#),
        (r#"2["/not,a,namespace"]"#, "event / None /not,a,namespace "),
        ("312[]", "ack /"),
        (
            r#"51-["baz",{"_placeholder":true,"num":0}]"#,
            r#"event / None baz {"_placeholder":true,"num":0} +1"#,
        ),
        (
            r#"52-/admin,["baz",{"_placeholder":true,"num":0},{"_placeholder":true,"num":1}]"#,
            r#"event /admin None baz {"_placeholder":true,"num":0} | {"_placeholder":true,"num":1} +2"#,
        ),
        (
            r#"51-14["foo",[{"_placeholder":true,"num":0}]]"#,
            r#"event / Some(14) foo [{"_placeholder":true,"num":0}] +1"#,
        ),
        (r#"510-["a"]"#, "event / None a  +10"),
        (r#"50-["a"]"#, "event / None a  +0"),
        (r#"61-15["bar",{"_placeholder":true,"num":0}]"#, "ack / +1"),
        (r#"61-/admin,15["bar",{"_placeholder":true,"num":0}]"#, "ack /admin +1"),
        // Not a placeholder, whatever it looks like.
        (r#"51-["a",{"_placeholder":1,"num":7}]"#, r#"event / None a {"_placeholder":1,"num":7} +1"#),
        (r#"3/admin,13["bar"]"#, "ack /admin"),
    ] {
        assert_eq!(read(text).as_deref(), Ok(expected), "{text}");
    }
}

#[test]
fn everything_else_is_an_error_with_a_name() {
    let long_namespace = format!("0/{},", "n".repeat(200));
    for (text, expected) in [
        ("", PacketError::Type),
        ("4", PacketError::Type),
        ("7", PacketError::Type),
        ("x", PacketError::Type),
        ("ä", PacketError::Type),
        (r#"5["a"]"#, PacketError::Attachments),
        (r#"5-["a"]"#, PacketError::Attachments),
        (r#"5+1-["a"]"#, PacketError::Attachments),
        (r#"511-["a"]"#, PacketError::Attachments),
        (r#"599999999999999999999-["a"]"#, PacketError::Attachments),
        (r#"51-["a",{"_placeholder":true,"num":1}]"#, PacketError::Attachments),
        (r#"51-["a",[{"b":{"_placeholder":true,"num":"0"}}]]"#, PacketError::Attachments),
        (r#"51-["a",{"_placeholder":true,"num":-1}]"#, PacketError::Attachments),
        (r#"51-["a",{"_placeholder":true,"num":0.5}]"#, PacketError::Attachments),
        (r#"51-["a",{"_placeholder":true}]"#, PacketError::Attachments),
        (r#"50-["a",{"_placeholder":true,"num":0}]"#, PacketError::Attachments),
        ("51-{}", PacketError::Payload),
        ("51-[]", PacketError::Name),
        ("61-[]", PacketError::Id),
        ("6", PacketError::Attachments),
        (&long_namespace, PacketError::Namespace),
        ("0abc", PacketError::Payload),
        ("0[]", PacketError::Payload),
        ("0\"token\"", PacketError::Payload),
        ("012", PacketError::Payload),
        (r#"0{"a":1"#, PacketError::Payload),
        ("1{}", PacketError::Payload),
        ("2", PacketError::Payload),
        ("2{}", PacketError::Payload),
        ("2[\"a\"]]", PacketError::Payload),
        ("2[\"a\",]", PacketError::Payload),
        ("2[\"a", PacketError::Payload),
        ("2[]", PacketError::Name),
        ("2[true]", PacketError::Name),
        ("2[[1]]", PacketError::Name),
        ("2[null]", PacketError::Name),
        (r#"2["connect"]"#, PacketError::Name),
        (r#"2["disconnec\u0074"]"#, PacketError::Name),
        (r#"2["\ud800"]"#, PacketError::Name),
        ("3[]", PacketError::Id),
        ("31", PacketError::Payload),
        (r#"29007199254740992["a"]"#, PacketError::Id),
        (r#"299999999999999999999999["a"]"#, PacketError::Id),
    ] {
        assert_eq!(read(text), Err(expected), "{text}");
    }
}

#[test]
fn json_nests_as_deep_as_the_bound_and_no_deeper() {
    let event = |depth: usize| format!(r#"2["a{{[",{}{}]"#, "[".repeat(depth - 1), "]".repeat(depth - 1));
    assert!(read(&event(32)).is_ok());
    assert_eq!(read(&event(33)), Err(PacketError::Depth));
    assert_eq!(read(&event(30_000)), Err(PacketError::Depth));
    let objects = |depth: usize| format!("0{}1{}", r#"{"a":"#.repeat(depth), "}".repeat(depth));
    assert!(read(&objects(32)).is_ok());
    assert_eq!(read(&objects(33)), Err(PacketError::Depth));
}

#[test]
fn engine_packets_are_told_apart() {
    assert!(matches!(parse_engine("1"), Ok(EnginePacket::Close)));
    assert!(matches!(parse_engine("3"), Ok(EnginePacket::Pong)));
    assert!(matches!(parse_engine("40"), Ok(EnginePacket::Message("0"))));
    assert!(matches!(parse_engine("6"), Ok(EnginePacket::Noop)));
    for text in ["", "0", "2", "2probe", "5", "7", "ä", "b4"] {
        assert_eq!(parse_engine(text).unwrap_err(), PacketError::Type, "{text}");
    }
}

#[test]
fn answers_are_written_as_the_protocol_says() {
    let mut ack = Vec::new();
    write_ack(&mut ack, "/", (12, &[[1]]), 0).unwrap();
    assert_eq!(ack, b"4312[[1]]");
    ack.clear();
    write_ack(&mut ack, "/admin", (12, &["a", "b"]), 2).unwrap();
    assert_eq!(ack, br#"462-/admin,12["a","b"]"#);
    assert_eq!((disconnect("/"), disconnect("/admin")), ("41".to_owned(), "41/admin,".to_owned()));
    let text = |frame: Frame| String::from_utf8(frame.wire()[2..].to_vec()).unwrap();
    let message = serde_json::json!({ "message": "no" });
    assert_eq!(text(connect_error("/", &message).unwrap()), r#"44{"message":"no"}"#);
    assert_eq!(text(connect_error("/admin", &message).unwrap()), r#"44/admin,{"message":"no"}"#);
    assert_eq!(text(connected("/admin", &message).unwrap()), r#"40/admin,{"message":"no"}"#);
    assert_eq!(text(Frame::event("a\"b", &[1, 2]).unwrap()), r#"42["a\"b",[1,2]]"#);
    assert_eq!(text(Frame::text_message("hi")), "4hi");
    let nothing: [(); 0] = [];
    assert_eq!(text(Frame::event_with("/admin", "a", &nothing, &[]).unwrap()), r#"42/admin,["a"]"#);
    let binary =
        Frame::event_with("/", "a", &[attachment::Placeholder::new(0)], &[vec![1, 2].into()]).unwrap();
    let expected = br#"451-["a",{"_placeholder":true,"num":0}]"#;
    let length = u8::try_from(expected.len()).unwrap();
    assert_eq!(binary.wire()[..], [&[0x81, length][..], expected, &[0x82, 2, 1, 2]].concat());
    assert_eq!(Frame::binary_message(&[7]).wire()[..], [0x82, 1, 7]);
    let joined =
        Frame::joined(&[Frame::text_message("a"), Frame::binary_message(&[7]), Frame::text_message("")])
            .unwrap();
    assert_eq!(joined.wire()[..], *b"\x81\x024a\x82\x01\x07\x81\x014");
    assert_eq!(Frame::joined(&[Frame::text_message("a")]).unwrap().wire()[..], *b"\x81\x024a");
    assert!(Frame::joined(&[]).is_none(), "an empty frame would be an empty answer to a poll");
}
