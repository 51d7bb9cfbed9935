use super::{Names, check_bio, check_email, check_server_name};

fn field_of<T: std::fmt::Debug>(result: crate::error::Result<T>) -> String {
    result.unwrap_err().to_body().field.unwrap()
}

#[test]
fn usernames_of_many_scripts_are_taken() {
    for name in [
        "ad",
        "ada.lovelace",
        "x_1-y",
        "Zoë",
        "Владимир",
        "松本たかし",
        "한글이름",
        "नमस्ते",
        "مريم",
        "Ἀχιλλεύς",
        "山田タロウ",
    ] {
        assert!(Names::check(name, "").is_ok(), "{name}");
    }
    assert!(Names::check(&"a".repeat(32), "").is_ok());
}

#[test]
fn usernames_that_deceive_are_refused() {
    let cases = [
        "",
        "a",
        " ",
        &"a".repeat(33),
        "two words",
        "semi;colon",
        "at@home",
        "new\nline",
        "nul\0",
        "раypal",
        "αlpha",
        "ada\u{200b}",
        "ada\u{200d}",
        "ada\u{202e}",
        "\u{2066}ada",
        "ada\u{ad}",
        "ada\u{fe0f}",
        "ada\u{feff}",
        "deleted-ada",
        "ㅤㅤ",
        "😀😀",
        "\u{301}ada",
        "a\u{301}\u{302}\u{303}\u{304}\u{305}b",
        "¼½",
    ];
    for name in cases {
        assert_eq!(field_of(Names::check(name, "")), "username", "{name:?}");
    }
}

#[test]
fn names_are_equal_when_they_differ_in_case_or_form() {
    let key = |name: &str| Names::check(name, "").unwrap().username_key;
    assert_eq!(key("ADA"), key("ada"));
    assert_eq!(key("ＡＤＡ"), key("ada"));
    assert_eq!(key("Zoe\u{308}"), key("ZOË"));
    assert_eq!(key("straße"), key("STRASSE"));
    assert_ne!(key("ada"), key("adda"));
}

#[test]
fn names_that_look_the_same_have_one_skeleton() {
    let skeleton = |name: &str| Names::check(name, "").unwrap().username_skeleton;
    assert_eq!(skeleton("сосо"), skeleton("coco"));
    assert_eq!(skeleton("admin"), skeleton("adrnin"));
    assert_eq!(skeleton("paul1"), skeleton("paull"));
    assert_eq!(skeleton("paypaI"), skeleton("paypal"));
    assert_eq!(skeleton("0lga"), skeleton("olga"));
    assert_ne!(skeleton("ada"), skeleton("bea"));
}

#[test]
fn a_person_is_found_by_each_word() {
    let names = Names::check("Ada", "  Ada  LOVELACE ").unwrap();
    assert_eq!(names.words, ["ada", "lovelace"]);
    assert_eq!(names.full_name, "Ada  LOVELACE");
    assert_eq!(Names::check("Bea", "").unwrap().name_key, "bea");
}

#[test]
fn full_names_and_bios_are_plain_text() {
    assert!(Names::check("ada", &"é".repeat(80)).is_ok());
    assert!(Names::check("ada", "👩‍👩‍👧 family").is_ok());
    for name in
        [&"x".repeat(81), "a\nb", "a\tb", "a\0b", "a\u{7f}b", "a\u{202e}b", "a\u{85}b", "\u{200b}\u{3164}"]
    {
        assert_eq!(field_of(Names::check("ada", name)), "fullName", "{name:?}");
    }
    assert_eq!(check_bio(" one\ntwo ").unwrap(), "one\ntwo");
    assert!(check_bio(&"x".repeat(500)).is_ok());
    for bio in [&"x".repeat(501), "a\rb", "a\tb", "a\0b", "a\u{202e}b"] {
        assert_eq!(field_of(check_bio(bio)), "bio", "{bio:?}");
    }
    assert_eq!(check_server_name(None).unwrap(), "Klatch");
    assert_eq!(check_server_name(Some(" Home ")).unwrap(), "Home");
    assert_eq!(field_of(check_server_name(Some("a\nb"))), "serverName");
}

#[test]
fn addresses_have_a_name_and_a_domain() {
    for email in [
        "a@b",
        "ada@example.org",
        "ada+x@mail.example.org",
        "用户@例子.广告",
        "o'neil@example.org",
        "ПОЧТА@example.org",
    ] {
        assert!(check_email(email).is_ok(), "{email}");
    }
    assert_eq!(check_email("Ada@Example.ORG").unwrap().1, "ada@example.org");
    let long = format!("{}@example.org", "a".repeat(243));
    let cases = [
        "",
        "ada",
        "@example.org",
        "ada@",
        "a@b@c",
        "ada@example..org",
        "a da@example.org",
        "ada@exa\nmple.org",
        "ada\u{200b}@example.org",
        "ada\u{202e}@example.org",
        "аda@example.org",
        "ada@exаmple.org",
        "Ada <ada@example.org>",
        "ada\0@example.org",
        &long,
    ];
    for email in cases {
        assert_eq!(field_of(check_email(email)), "email", "{email:?}");
    }
}
