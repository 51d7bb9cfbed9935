//! What a connection costs that says nothing.

use std::{sync::Arc, time::Duration};

use tokio::{task::JoinSet, time::sleep};
use trial::{Lost, Place};

use crate::{
    Size, machine,
    people::{Person, ROOM, ROOMS, connect},
    table::{Table, kibibytes, thousands},
};

/// Until memory has come to rest.
const REST: Duration = Duration::from_secs(5);
/// Connections begun at once.
const SIDE_BY_SIDE: usize = 16;
/// So many connections bring what comes once, whoever they are: code pages, buffers, caches. The others show what each costs.
const FIRST: usize = 1_000;

/// Connects everybody, and compares the server's memory with before and with the first ones only.
pub(crate) async fn measure(
    place: &Place,
    people: &Arc<Vec<Person>>,
    size: &Size,
    table: &mut Table,
) -> Result<(), Lost> {
    let server = place.start("127.0.0.1:0")?;
    let address = server.address;
    sleep(REST).await;
    let before = machine::resident_bytes(server.id());
    let first = FIRST.min(size.connections);
    let mut idle = JoinSet::new();
    let mut resident = Vec::new();
    for part in [0..first, first..size.connections] {
        for from in part.clone().step_by(SIDE_BY_SIDE) {
            let mut coming = JoinSet::new();
            for index in from..part.end.min(from + SIDE_BY_SIDE) {
                let people = Arc::clone(people);
                coming.spawn(async move { connect(address, &people[index]).await });
            }
            while let Some(socket) = coming.join_next().await {
                let mut socket = socket.expect("no connection panics")?;
                idle.spawn(async move { while socket.hear().await.is_ok() {} });
            }
        }
        sleep(REST).await;
        resident.push(machine::resident_bytes(server.id()));
    }
    assert_eq!(idle.len(), size.connections);
    assert!(idle.try_join_next().is_none(), "a connection was lost meanwhile");
    let what = format!(
        "memory per idle connection: {} people signed in, each in {ROOMS} rooms of {ROOM}",
        thousands(size.connections as f64)
    );
    table.row(&what, kibibytes((resident[1] - before) / size.connections as f64), "≤ 4 KiB");
    if size.connections >= 2 * FIRST {
        let what = format!("… each after the first {}", thousands(first as f64));
        let each = (resident[1] - resident[0]) / (size.connections - first) as f64;
        table.row(&what, kibibytes(each), "");
    }
    idle.shutdown().await;
    Ok(())
}
