//! Who may do what: every route and socket request, tried by everybody there is. `matrix.rs` sees to it that none
//! is missing here.

mod cast;
pub mod elsewhere;
pub mod live;
pub mod rooms;
pub mod told;

use serde_json::{Value, json};

use crate::kit::{TestServer, new_id};

#[tokio::test]
async fn what_nobody_made_is_not_found() {
    let server = TestServer::start().await;
    let ada = server.user("ada").await;
    let id = new_id();
    for (route, _) in rooms::ROUTES.iter().filter(|(route, _)| !route.contains("{newcomer}")) {
        let (method, path) = route.split_once(' ').unwrap();
        let (path, body) = path.split_once(" <- ").unwrap_or((path, ""));
        let body: Option<Value> = (!body.is_empty()).then(|| serde_json::from_str(body).unwrap());
        for (value, status, code) in [(id.as_str(), 404, "not_found"), ("tea", 400, "bad_request")] {
            let path = ["{room}", "{mine}", "{theirs}", "{other}", "{file}", "{link}"]
                .iter()
                .fold(path.replace("{thumb}", cast::THUMB), |path, name| path.replace(name, value));
            let reply = ada.request(method, &path, body.clone()).await;
            assert_eq!(
                (reply.status, &reply.body["error"]["code"]),
                (status, &json!(code)),
                "{route}: {}",
                reply.body
            );
        }
    }
}
