//! Which addresses belong to everybody. What is named in no setting is reached nowhere else: not this machine, not
//! the network it stands in, not the cloud's own services.

use std::net::{IpAddr, SocketAddr};

use ipnet::{Ipv4Net, Ipv6Net};
use reqwest::dns::{Addrs, Name, Resolve, Resolving};

/// What is not public of IPv4 (IANA's special-purpose registry, multicast, reserved).
const NOT_PUBLIC: [&str; 15] = [
    "0.0.0.0/8",
    "10.0.0.0/8",
    "100.64.0.0/10",
    "127.0.0.0/8",
    "169.254.0.0/16",
    "172.16.0.0/12",
    "192.0.0.0/24",
    "192.0.2.0/24",
    "192.88.99.0/24",
    "192.168.0.0/16",
    "198.18.0.0/15",
    "198.51.100.0/24",
    "203.0.113.0/24",
    "224.0.0.0/4",
    "240.0.0.0/4",
];
/// Of IPv6 only this is public …
const PUBLIC_V6: &str = "2000::/3";
/// … without protocols, documentation, and tunnels that hide an IPv4 address.
const NOT_PUBLIC_V6: [&str; 4] = ["2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20"];

/// Whether anybody on the internet could be asked at this address.
pub(super) fn is_public(address: IpAddr) -> bool {
    match address.to_canonical() {
        IpAddr::V4(v4) => {
            !NOT_PUBLIC.iter().any(|net| net.parse::<Ipv4Net>().is_ok_and(|net| net.contains(&v4)))
        }
        IpAddr::V6(v6) => {
            let holds = |net: &str| net.parse::<Ipv6Net>().is_ok_and(|net| net.contains(&v6));
            holds(PUBLIC_V6) && !NOT_PUBLIC_V6.iter().any(|net| holds(net))
        }
    }
}

/// Looks names up with the system's resolver and keeps public addresses alone; the connection goes to one of these,
/// so that nothing is looked up twice.
pub(super) struct PublicOnly;

impl Resolve for PublicOnly {
    fn resolve(&self, name: Name) -> Resolving {
        Box::pin(async move {
            let found = tokio::net::lookup_host((name.as_str(), 0)).await?;
            let public: Vec<SocketAddr> = found.filter(|address| is_public(address.ip())).collect();
            if public.is_empty() {
                return Err("the name has no public address".into());
            }
            Ok(Box::new(public.into_iter()) as Addrs)
        })
    }
}

#[cfg(test)]
mod tests {
    use std::net::IpAddr;

    use ipnet::{Ipv4Net, Ipv6Net};
    use reqwest::dns::Resolve as _;

    use super::{NOT_PUBLIC, NOT_PUBLIC_V6, PUBLIC_V6, PublicOnly, is_public};

    #[test]
    fn the_lists_can_be_read() {
        assert!(NOT_PUBLIC.iter().all(|net| net.parse::<Ipv4Net>().is_ok()));
        assert!(NOT_PUBLIC_V6.iter().chain([&PUBLIC_V6]).all(|net| net.parse::<Ipv6Net>().is_ok()));
    }

    #[test]
    fn what_belongs_to_a_network_is_told_from_what_belongs_to_everybody() {
        for address in ["1.1.1.1", "172.15.0.1", "172.32.0.1", "100.63.0.1", "2606:4700::1", "2a00::1"] {
            assert!(is_public(address.parse::<IpAddr>().unwrap()), "{address}");
        }
        for address in [
            "0.0.0.0",
            "10.0.0.1",
            "100.64.0.1",
            "127.0.0.1",
            "169.254.169.254",
            "172.31.255.255",
            "192.168.1.1",
            "198.19.0.1",
            "224.0.0.1",
            "255.255.255.255",
            "::",
            "::1",
            "::ffff:10.0.0.1",
            "::ffff:169.254.169.254",
            "64:ff9b::7f00:1",
            "2001::1",
            "2002:7f00:1::",
            "fc00::1",
            "fe80::1",
            "fec0::1",
            "ff02::1",
        ] {
            assert!(!is_public(address.parse::<IpAddr>().unwrap()), "{address}");
        }
    }

    #[tokio::test]
    async fn a_name_that_leads_here_is_not_followed() {
        let name = "localhost".parse().unwrap();
        let found = PublicOnly.resolve(name).await;
        assert!(found.is_err_and(|error| error.to_string().contains("no public address")));
    }
}
