//! A listener on every address this machine has, which counts who comes where.

use std::collections::BTreeMap;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::sync::{Arc, Mutex};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;

/// The name the listener's own sign of life comes under; nobody else asks for this path.
const LAST: &[u8] = b"GET /last HTTP/1.1\r\n\r\n";

/// Listens on one port of all addresses, the loopback and private ones and those a network namespace adds; answers
/// whoever comes, and counts at which address.
pub struct Listener {
    pub port: u16,
    arrived: Arc<Mutex<BTreeMap<IpAddr, usize>>>,
    lasts: watch::Receiver<usize>,
}

impl Listener {
    pub async fn start() -> Self {
        // Where there is IPv6, its wildcard takes IPv4 as well.
        let listener = match TcpListener::bind((Ipv6Addr::UNSPECIFIED, 0)).await {
            Ok(listener) => listener,
            Err(_) => TcpListener::bind((Ipv4Addr::UNSPECIFIED, 0)).await.unwrap(),
        };
        let port = listener.local_addr().unwrap().port();
        let arrived: Arc<Mutex<BTreeMap<IpAddr, usize>>> = Arc::default();
        let (told, lasts) = watch::channel(0);
        let counts = Arc::clone(&arrived);
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                // Counted as soon as it is accepted, whatever it says then.
                let at = stream.local_addr().unwrap().ip().to_canonical();
                *counts.lock().unwrap().entry(at).or_default() += 1;
                tokio::spawn(answer(stream, told.clone()));
            }
        });
        Self { port, arrived, lasts }
    }

    pub fn address(&self) -> SocketAddr {
        SocketAddr::from((Ipv4Addr::LOCALHOST, self.port))
    }

    /// Returns how many connections arrived, at each address, since it was last asked: connections are accepted in the
    /// order they are made, so once one of our own has been answered, all before it have been counted.
    pub async fn arrived(&mut self) -> BTreeMap<IpAddr, usize> {
        let before = *self.lasts.borrow_and_update();
        let mut own = TcpStream::connect(self.address()).await.unwrap();
        own.write_all(LAST).await.unwrap();
        self.lasts.wait_for(|lasts| *lasts > before).await.unwrap();
        let mut counts = std::mem::take(&mut *self.arrived.lock().unwrap());
        let home = IpAddr::from(Ipv4Addr::LOCALHOST);
        *counts.get_mut(&home).unwrap() -= 1;
        counts.retain(|_, count| *count > 0);
        counts
    }

    /// Returns how many connections arrived at all since it was last asked.
    pub async fn count(&mut self) -> usize {
        self.arrived().await.values().sum()
    }
}

async fn answer(mut stream: TcpStream, told: watch::Sender<usize>) {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") && head.len() < 8 * 1024 {
        let Ok(byte) = stream.read_u8().await else { return };
        head.push(byte);
        if head.first() == Some(&0x16) {
            // The beginning of TLS, which is not spoken here.
            return;
        }
    }
    if head == LAST {
        told.send_modify(|lasts| *lasts += 1);
        return;
    }
    let reply = b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 7\r\nConnection: close\r\n\r\nreached";
    // The client may have hung up: that is its right.
    _ = stream.write_all(reply).await;
    _ = stream.shutdown().await;
}
