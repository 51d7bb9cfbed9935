//! Where the server listens, and whom it believes.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use ipnet::IpNet;

use super::{ConfigError, Origin, source::Source};

/// Addresses, outside and inside.
#[derive(Clone, Debug)]
pub struct Network {
    /// `listen`: address and port. Left alone 127.0.0.1:3000, which nobody else on the network reaches.
    pub listen: SocketAddr,
    /// `public_url`: where people reach the server when something stands before it
    /// (`https://chat.example.org`). Its scheme decides whether cookies are Secure.
    pub public_url: Option<Origin>,
    /// `allowed_origins`: other web pages that may use the interface.
    pub allowed_origins: Vec<Origin>,
    /// `trusted_proxies`: whose `X-Forwarded-For` and `X-Forwarded-Proto` are believed. Nobody's, left alone.
    pub trusted_proxies: Vec<IpNet>,
}

impl Network {
    /// Whether only this machine can reach it.
    pub fn is_loopback(&self) -> bool {
        self.listen.ip().is_loopback()
    }

    /// Whether this address is one of our proxies.
    pub fn is_trusted_proxy(&self, address: IpAddr) -> bool {
        let address = address.to_canonical();
        self.trusted_proxies.iter().any(|network| network.contains(&address))
    }

    pub(super) fn resolve(source: &Source<'_>) -> Result<Network, ConfigError> {
        let listen = source.text("listen").map_or(Ok(DEFAULT_LISTEN), |text| parse_listen(&text))?;
        let public_url =
            source.text("public_url").map(|text| parse_origin("public_url", &text)).transpose()?;
        let origins = source.list("allowed_origins");
        let proxies = source.list("trusted_proxies");
        Ok(Network {
            listen,
            public_url,
            allowed_origins: origins
                .iter()
                .map(|text| parse_origin("allowed_origins", text))
                .collect::<Result<_, _>>()?,
            trusted_proxies: proxies.iter().map(|text| parse_network(text)).collect::<Result<_, _>>()?,
        })
    }
}

const DEFAULT_LISTEN: SocketAddr = SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), 3000);

fn parse_listen(text: &str) -> Result<SocketAddr, ConfigError> {
    if let Some(port) = text.strip_prefix("localhost:").and_then(|port| port.parse().ok()) {
        return Ok(SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), port));
    }
    text.parse().map_err(|_| {
        ConfigError::new(format!(
            "listen must be an address and a port such as 127.0.0.1:3000, not \"{text}\""
        ))
    })
}

fn parse_origin(name: &str, text: &str) -> Result<Origin, ConfigError> {
    Origin::from_setting(text).ok_or_else(|| {
        ConfigError::new(format!(
            "{name} must be http or https, host and port, without a path, such as https://chat.example.org, not \"{text}\""
        ))
    })
}

fn parse_network(text: &str) -> Result<IpNet, ConfigError> {
    let address = text.parse::<IpAddr>().map(|address| IpNet::from(address.to_canonical()));
    address.or_else(|_| text.parse::<IpNet>()).map_err(|_| {
        ConfigError::new(format!(
            "trusted_proxies must be addresses or networks such as 10.0.0.0/8, not \"{text}\""
        ))
    })
}
