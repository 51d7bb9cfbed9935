//! Scripts of the world, found without a setting.

use super::found;
use crate::kit::TestServer;

/// A text, and what finds it.
const FOUND: [(&str, &[&str]); 8] = [
    ("Die Straße nach Genève führt über Łódź", &["strasse", "geneve", "GENÈVE", "stra", "fuhrt"]),
    ("Встретимся у книжного ёлки", &["встрет", "КНИЖНОГО", "елки"]),
    ("مَرحَباً بكم في المطبعة", &["مرحبا", "المطب"]),
    ("प्रदर्शनी कल खुलेगी", &["प्रदर्शनी", "कल"]),
    ("明天在北京开会", &["北京", "北", "京", "在北京开会", "开会", "会"]),
    ("東京タワーで待っています", &["東京", "タワー", "京タ", "ワー", "待って", "す"]),
    ("우리서울에서만나요", &["서울", "울에", "만나요"]),
    ("พบกันที่ร้านกาแฟพรุ่งนี้", &["กาแฟ", "ร้านกาแฟ", "พรุ่งนี้"]),
];

/// A text, and what must not find it.
const NOT_FOUND: [(&str, &str); 4] =
    [("北京", "东京"), ("タワ", "ワタ"), ("книга", "нига"), ("서울", "울서")];

#[tokio::test]
async fn six_scripts_and_more() {
    let server = TestServer::start().await;
    let ada = server.user("ada").await;
    let room = ada.room("private", "Tea").await;
    for (body, _) in FOUND {
        ada.say(&room, body).await;
    }
    for (body, _) in NOT_FOUND {
        ada.say(&room, body).await;
    }
    server.until_indexed().await;
    for (body, queries) in FOUND {
        for query in queries {
            assert!(found(&ada, query).await.contains(&body.to_owned()), "{query} in {body}");
        }
    }
    for (body, query) in NOT_FOUND {
        assert!(!found(&ada, query).await.contains(&body.to_owned()), "{query} in {body}");
    }
}
