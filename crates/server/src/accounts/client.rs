//! Where a request comes from.

use std::{
    convert::Infallible,
    net::{IpAddr, Ipv4Addr, SocketAddr},
};

use axum::{
    extract::{ConnectInfo, FromRequestParts},
    http::{HeaderMap, header, request::Parts},
};

use super::{
    cookies,
    devices::{self, DeviceHash},
};
use crate::{app::App, config::Network, infra::routes::Takes};

/// Most characters of a device's description.
const DEVICE: usize = 64;

/// What asks: its address, its program, and how it reaches us.
#[derive(Clone, Debug)]
pub(super) struct Client {
    /// Its own address, or what a proxy of ours says it is.
    pub(super) address: IpAddr,
    /// "Firefox on Linux".
    pub(super) device: String,
    /// What tells its device, if it brings that.
    pub(super) device_hash: Option<DeviceHash>,
    /// Whether it speaks https to us or to the proxy.
    pub(super) is_https: bool,
}

impl FromRequestParts<App> for Client {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Client, Infallible> {
        let peer = parts.extensions.get::<ConnectInfo<SocketAddr>>().map(|info| info.0.ip());
        // Without a peer nothing is known: all such share one limit, and none passes for loopback.
        let peer = peer.unwrap_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED));
        Ok(Client {
            address: client_address(&app.config.network, peer, &parts.headers),
            device: device(&parts.headers),
            device_hash: devices::given(app, &parts.headers),
            is_https: cookies::is_https(&app.config, &parts.headers),
        })
    }
}

impl Takes for Client {}

/// Walks back through `X-Forwarded-For` while those who wrote it are proxies of ours. What stands before the last
/// of them may be made up.
pub fn client_address(network: &Network, peer: IpAddr, headers: &HeaderMap) -> IpAddr {
    let values = headers.get_all("x-forwarded-for").iter().filter_map(|value| value.to_str().ok());
    let hops: Vec<&str> = values.flat_map(|value| value.split(',')).map(str::trim).collect();
    let mut address = peer.to_canonical();
    for hop in hops.into_iter().rev() {
        if !network.is_trusted_proxy(address) {
            break;
        }
        let Some(next) = parse_hop(hop) else { break };
        address = next;
    }
    address
}

/// An address, with or without a port.
fn parse_hop(text: &str) -> Option<IpAddr> {
    let bare = text.parse::<IpAddr>().or_else(|_| text.parse::<SocketAddr>().map(|address| address.ip()));
    bare.ok().map(|address| address.to_canonical())
}

/// What signs in, from its `User-Agent`: a browser and a system, or a program's own name.
fn device(headers: &HeaderMap) -> String {
    let agent = headers.get(header::USER_AGENT).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let find = |names: &[(&str, &'static str)]| {
        names.iter().find(|(part, _)| agent.contains(part)).map(|(_, name)| *name)
    };
    match (find(&BROWSERS), find(&SYSTEMS)) {
        (Some(browser), Some(system)) => format!("{browser} on {system}"),
        (Some(name), None) | (None, Some(name)) => name.to_owned(),
        (None, None) => {
            let program = agent.split(['/', ' ']).next().unwrap_or_default();
            if program.is_empty() { "Unknown".to_owned() } else { program.chars().take(DEVICE).collect() }
        }
    }
}

/// Those that name others too stand before them.
const BROWSERS: [(&str, &str); 7] = [
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser/", "Samsung Internet"),
    ("Firefox/", "Firefox"),
    ("FxiOS/", "Firefox"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
];
const SYSTEMS: [(&str, &str); 7] = [
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS X", "macOS"),
    ("CrOS", "ChromeOS"),
    ("Linux", "Linux"),
];

#[cfg(test)]
mod tests {
    use axum::http::HeaderMap;

    use super::{client_address, device};
    use crate::config::{Args, Config};

    /// 10.0.0.1 and 10.0.0.2 are proxies of ours.
    fn client(peer: &str, forwarded: &[&str]) -> String {
        let args = Args { trusted_proxies: Some("10.0.0.1,10.0.0.2".to_owned()), ..Args::default() };
        let config = Config::load(&args, &|_| None).unwrap();
        let mut headers = HeaderMap::new();
        for value in forwarded {
            headers.append("x-forwarded-for", value.parse().unwrap());
        }
        client_address(&config.network, peer.parse().unwrap(), &headers).to_string()
    }

    #[test]
    fn only_our_proxies_are_believed() {
        assert_eq!(client("192.0.2.9", &[]), "192.0.2.9");
        assert_eq!(client("192.0.2.9", &["127.0.0.1"]), "192.0.2.9");
        assert_eq!(client("10.0.0.1", &["192.0.2.9"]), "192.0.2.9");
        assert_eq!(client("10.0.0.1", &["127.0.0.1, 192.0.2.9"]), "192.0.2.9");
        assert_eq!(client("10.0.0.1", &["127.0.0.1", "192.0.2.9, 10.0.0.2"]), "192.0.2.9");
        assert_eq!(client("::ffff:10.0.0.1", &["192.0.2.9:4711"]), "192.0.2.9");
        assert_eq!(client("10.0.0.1", &["[2001:db8::9]:4711"]), "2001:db8::9");
        assert_eq!(client("10.0.0.1", &["nonsense"]), "10.0.0.1");
        assert_eq!(client("10.0.0.1", &[]), "10.0.0.1");
    }

    fn named(agent: &str) -> String {
        let mut headers = HeaderMap::new();
        headers.insert("user-agent", agent.parse().unwrap());
        device(&headers)
    }

    #[test]
    fn devices_have_names_people_know() {
        let linux = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";
        assert_eq!(named(linux), "Firefox on Linux");
        let android = "Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Mobile Safari/537.36";
        assert_eq!(named(android), "Chrome on Android");
        let mac = "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/19.0 Safari/605.1.15";
        assert_eq!(named(mac), "Safari on macOS");
        assert_eq!(named("curl/8.0"), "curl");
        assert_eq!(named(&"x".repeat(1_000)).len(), 64);
        assert_eq!(device(&HeaderMap::new()), "Unknown");
    }
}
