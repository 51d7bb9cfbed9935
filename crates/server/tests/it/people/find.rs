//! Finding people.

use serde_json::{Value, json};

use crate::kit::{TestServer, TestUser};

async fn find(user: &TestUser, query: &str) -> Vec<String> {
    let request = user.call("GET", "/api/users").bearer_auth(&user.token).query(&[("query", query)]);
    names(&crate::kit::Reply::to(request).await.with(200))
}

fn names(page: &Value) -> Vec<String> {
    let name = |user: &Value| user["username"].as_str().unwrap().to_owned();
    page["items"].as_array().unwrap().iter().map(name).collect()
}

/// People with names to be found by.
async fn crowd(server: &TestServer) -> TestUser {
    let people = [
        ("ada", "Ada Lovelace"),
        ("adam", "Ben Adamson"),
        ("grace", "Grace Hopper"),
        ("zoe", "Zoë Ångström"),
        ("hana", "花 山田"),
        ("per_cent", "50% Off_er"),
    ];
    let mut first = None;
    for (name, full) in people {
        let user = server.user(name).await;
        user.patch("/api/auth/profile", json!({ "fullName": full })).await.with(200);
        first.get_or_insert(user);
    }
    first.unwrap()
}

#[tokio::test]
async fn people_are_found_by_the_beginnings_of_their_names() {
    let server = TestServer::start().await;
    let ada = crowd(&server).await;
    let cases: [(&str, &[&str]); 20] = [
        ("ada", &["ada", "adam"]),
        ("ADA", &["ada", "adam"]),
        ("adams", &["adam"]),
        ("love", &["ada"]),
        ("ada love", &["ada"]),
        ("love ad", &["ada"]),
        ("ada hopper", &[]),
        ("ben adam", &["adam"]),
        ("lace", &[]),
        ("angstrom", &[]),
        ("ÅNGST", &["zoe"]),
        ("zoë", &["zoe"]),
        ("zo", &["zoe"]),
        ("山", &["hana"]),
        ("花 山", &["hana"]),
        ("%", &[]),
        ("_", &[]),
        ("50%", &["per_cent"]),
        ("off_", &["per_cent"]),
        ("' OR 1=1 --", &[]),
    ];
    for (query, expected) in cases {
        assert_eq!(find(&ada, query).await, expected, "{query}");
    }
}

#[tokio::test]
async fn an_address_finds_its_owner_only_whole() {
    let server = TestServer::start().await;
    let ada = crowd(&server).await;
    assert_eq!(find(&ada, "grace@example.org").await, ["grace"]);
    assert_eq!(find(&ada, " GRACE@Example.org ").await, ["grace"]);
    for part in
        ["grace@", "grace@example", "@example.org", "race@example.org", "example.org", "grace@example.or"]
    {
        assert!(find(&ada, part).await.is_empty(), "{part}");
    }
    let request =
        ada.call("GET", "/api/users").bearer_auth(&ada.token).query(&[("query", "grace@example.org")]);
    let page = crate::kit::Reply::to(request).await.with(200);
    assert!(!page.to_string().contains("grace@example.org"));
}

#[tokio::test]
async fn everybody_is_listed_by_name_page_by_page() {
    let server = TestServer::start().await;
    let ada = crowd(&server).await;
    let everybody = ["per_cent", "ada", "adam", "grace", "zoe", "hana"];
    assert_eq!(names(&ada.get("/api/users").await.with(200)), everybody);
    assert_eq!(find(&ada, " ").await, everybody);
    let mut seen = Vec::new();
    let mut path = "/api/users?limit=2".to_owned();
    loop {
        let page = ada.get(&path).await.with(200);
        seen.extend(names(&page));
        let Some(next) = page["next"].as_str() else { break };
        assert_eq!(page["items"].as_array().unwrap().len(), 2);
        path = format!("/api/users?limit=2&cursor={next}");
    }
    assert_eq!(seen, everybody);
    let first = ada.get("/api/users?query=a&limit=1").await.with(200);
    let path = format!("/api/users?query=a&limit=1&cursor={}", first["next"].as_str().unwrap());
    let second = ada.get(&path).await.with(200);
    assert_eq!([names(&first), names(&second)].concat(), ["ada", "adam"]);
    assert_eq!(second["next"], Value::Null);
}

#[tokio::test]
async fn a_changed_name_is_found_and_the_old_one_is_not() {
    let server = TestServer::start().await;
    let ada = crowd(&server).await;
    ada.patch("/api/auth/profile", json!({ "username": "countess", "fullName": "Augusta" })).await.with(200);
    assert_eq!(find(&ada, "count").await, ["countess"]);
    assert_eq!(find(&ada, "august").await, ["countess"]);
    assert!(find(&ada, "lovelace").await.is_empty());
    assert_eq!(find(&ada, "ada").await, ["adam"]);
}

#[tokio::test]
async fn people_are_looked_up_by_id() {
    let server = TestServer::start().await;
    let (ada, ben) = (server.user("ada").await, server.user("ben").await);
    let user = ada.get(&format!("/api/users/{}", ben.id)).await.with(200);
    let expected = json!({
        "id": ben.id, "username": "ben", "fullName": "", "bio": "", "avatarFileId": null, "version": 1,
        "deactivatedAt": null, "deletedAt": null,
    });
    assert_eq!(user, expected);
    let unknown = "01980000-0000-7000-8000-000000000000";
    ada.get(&format!("/api/users/{unknown}")).await.refused(404, "not_found");
    ada.get("/api/users/ben").await.refused(400, "bad_request");
    let path = format!("/api/users?ids={},{unknown},{},{}", ben.id, ada.id, ben.id);
    assert_eq!(names(&ada.get(&path).await.with(200)).len(), 2);
    let hundred = vec![unknown; 100].join(",");
    assert!(names(&ada.get(&format!("/api/users?ids={hundred}")).await.with(200)).is_empty());
}

#[tokio::test]
async fn odd_questions_are_refused() {
    let server = TestServer::start().await;
    let ada = server.user("ada").await;
    let many = vec![ada.id.as_str(); 101].join(",");
    let bad = [
        "limit=0".to_owned(),
        "limit=101".to_owned(),
        "limit=-1".to_owned(),
        "limit=x".to_owned(),
        "limit=99999999999999999999".to_owned(),
        "cursor=x".to_owned(),
        "ids=x".to_owned(),
        format!("ids={many}"),
        format!("ids={}&query=x", ada.id),
        "order=name".to_owned(),
        "query=a&query=b".to_owned(),
    ];
    for query in bad {
        ada.get(&format!("/api/users?{query}")).await.refused(400, "bad_request");
    }
    for query in [format!("query={}", "x".repeat(255)), "query=a%00b".to_owned(), "query=a%0Ab".to_owned()] {
        ada.get(&format!("/api/users?{query}")).await.refused(422, "invalid");
    }
    ada.get("/api/users?query=%FF").await.with(200);
    for path in ["/api/users".to_owned(), format!("/api/users/{}", ada.id)] {
        server.nobody().get(&path).await.refused(401, "unauthorized");
    }
}
