//! Hosts as a test says they are.

use std::collections::BTreeMap;
use std::io;
use std::net::{IpAddr, SocketAddr};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use async_trait::async_trait;
use workers::fetch::{Ask, FetchError, FetchSettings, Fetched, Fetcher, Lookup, Rules, read_address};

/// Answers for some hosts, each time a host is asked for with the next of its answers, and at last with the last one.
#[derive(Default)]
pub struct Hosts {
    answers: BTreeMap<String, Vec<Vec<IpAddr>>>,
    asked: Mutex<Vec<String>>,
}

impl Hosts {
    pub fn new(answers: &[(&str, &[&[&str]])]) -> Arc<Self> {
        let addresses = |answer: &&[&str]| answer.iter().map(|address| address.parse().unwrap()).collect();
        let answers = answers
            .iter()
            .map(|(host, all)| ((*host).to_owned(), all.iter().map(addresses).collect()))
            .collect();
        Arc::new(Self { answers, asked: Mutex::default() })
    }

    /// Returns which hosts were asked for, in order.
    pub fn asked(&self) -> Vec<String> {
        self.asked.lock().unwrap().clone()
    }

    /// Returns the first answer for a host.
    pub fn first(&self, host: &str) -> Option<&[IpAddr]> {
        Some(self.answers.get(host.trim_end_matches('.'))?.first()?)
    }
}

#[async_trait]
impl Lookup for Hosts {
    async fn look_up(&self, host: &str) -> io::Result<Vec<SocketAddr>> {
        let name = host.trim_end_matches('.').to_owned();
        let turn = {
            let mut asked = self.asked.lock().unwrap();
            asked.push(name.clone());
            asked.iter().filter(|other| **other == name).count() - 1
        };
        let answers = self.answers.get(&name).ok_or(io::ErrorKind::NotFound)?;
        let answer = answers.get(turn).or(answers.last()).unwrap();
        Ok(answer.iter().map(|address| SocketAddr::new(*address, 0)).collect())
    }
}

pub fn rules(allow: &str, block: &str) -> Rules {
    Rules::new(allow.parse().unwrap(), block.parse().unwrap())
}

/// A fetcher that asks those hosts, under the rules of these lists.
pub fn fetcher(hosts: &Arc<Hosts>, allow: &str, block: &str) -> Fetcher {
    let settings =
        FetchSettings { rules: rules(allow, block), ..FetchSettings::new("tests@answerdesk.invalid") };
    let hosts = Arc::clone(hosts);
    let lookup: Arc<dyn Lookup> = hosts;
    Fetcher::with_lookup(&settings, &lookup).unwrap()
}

/// Fetches a page whatever its text looks like, within the time that nothing on one machine takes.
pub async fn fetch(fetcher: &Fetcher, address: &str) -> Result<Fetched, FetchError> {
    let url = read_address(address).map_err(FetchError::Refused)?;
    fetcher.fetch(&Ask { within: Duration::from_secs(20), ..Ask::page(url) }).await
}
