//! Pictures that take long. That their owner alone waits for them is proved where turns are given.

use std::sync::Arc;

use image::{
    ExtendedColorType, ImageEncoder, ImageFormat,
    codecs::png::{CompressionType, FilterType, PngEncoder},
};
use tokio::task::JoinSet;

use crate::kit::{TestServer, drawn, text};

/// Many pixels in few bytes: decoding it takes long.
fn bomb() -> Vec<u8> {
    const SIDE: u32 = 2_400;
    let pixels = vec![0; SIDE as usize * SIDE as usize * 4];
    let mut bytes = Vec::new();
    let encoder = PngEncoder::new_with_quality(&mut bytes, CompressionType::Fast, FilterType::NoFilter);
    encoder.write_image(&pixels, SIDE, SIDE, ExtendedColorType::Rgba8).expect("it can be written");
    bytes
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn pictures_that_take_long_are_answered_and_so_are_others() {
    const BOMBS: usize = 3;
    let server = TestServer::start().await;
    let (ada, ben) = (server.user("ada").await, server.user("ben").await);
    let bomb = Arc::new(bomb());
    let mut bombs = JoinSet::new();
    for _ in 0..BOMBS {
        let id = text(&ada.announce("bomb.png", bomb.len()).await.with(201)["id"]);
        ada.append(&id, 0, &bomb[..bomb.len() - 1]).await.with(204);
        let (ada, bomb) = (ada.clone(), Arc::clone(&bomb));
        bombs.spawn(async move {
            // Shown or refused as too slow, as fast as this machine is.
            let reply = ada.append(&id, bomb.len() - 1, &bomb[bomb.len() - 1..]).await;
            assert!([204, 422].contains(&reply.status), "{}", reply.body);
        });
    }
    for format in [ImageFormat::Png, ImageFormat::Jpeg] {
        ben.upload("tea.png", &drawn(400, 300, format)).await;
    }
    bombs.join_all().await;
}
