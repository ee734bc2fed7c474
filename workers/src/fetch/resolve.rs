//! From a host's name to the addresses that are connected to: looked up once, each judged, and no others used.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;

use async_trait::async_trait;
use reqwest::dns::{Addrs, Name, Resolve, Resolving};

use super::rules::{Rules, Way};

/// The most addresses of one host that are tried.
const ADDRESSES_MAX: usize = 8;

/// Somebody who knows the addresses of hosts.
#[async_trait]
pub trait Lookup: Send + Sync {
    /// Returns all addresses of a host; their ports mean nothing.
    ///
    /// # Errors
    /// Where the host is not known, or nobody answers who might know it.
    async fn look_up(&self, host: &str) -> io::Result<Vec<SocketAddr>>;
}

/// The machine's own way to look hosts up.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemLookup;

#[async_trait]
impl Lookup for SystemLookup {
    async fn look_up(&self, host: &str) -> io::Result<Vec<SocketAddr>> {
        Ok(tokio::net::lookup_host((host, 0)).await?.collect())
    }
}

/// Gives a client the addresses of a host where the rules permit every one of them. The client connects to what it is
/// given here and looks nothing up itself, so a name that changes its address between the check and the connection
/// changes nothing.
pub(super) struct Checked {
    pub(super) lookup: Arc<dyn Lookup>,
    pub(super) rules: Arc<Rules>,
    pub(super) way: Way,
}

impl Resolve for Checked {
    fn resolve(&self, name: Name) -> Resolving {
        let (lookup, rules, way) = (Arc::clone(&self.lookup), Arc::clone(&self.rules), self.way);
        Box::pin(async move {
            let mut addresses = lookup.look_up(name.as_str()).await?;
            // One that is refused refuses the name: a name that leads inside as well is nobody's who means well.
            addresses.iter().try_for_each(|address| rules.permit(address.ip(), way))?;
            addresses.truncate(ADDRESSES_MAX);
            // Port 0 stands for the one in the address that is fetched.
            let addresses = addresses.into_iter().map(|mut address| {
                address.set_port(0);
                address
            });
            let addresses: Addrs = Box::new(addresses);
            Ok(addresses)
        })
    }
}
