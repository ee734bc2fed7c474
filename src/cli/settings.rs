//! Every setting, with its unit, default and reason: a flag, or the environment variable named with it.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

use article::licence::policy::{Class, Terms};
use clap::{Args, ValueEnum};
use desk::platform::{Pool, StoreError, SystemClock};
use url::Url;
use workers::fetch::{Allow, Block, Rules};

use crate::postgres::{default_data_dir, runs_as_root};
use crate::web;

/// Where the data is.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "Database")]
pub struct DatabaseArgs {
    /// URL of a Postgres to use instead of the embedded one: `postgres://user:password@host:5432/name`; with TLS where it
    /// ends in `?sslmode=require`, or better `?sslmode=verify-full&sslrootcert=FILE`.
    #[arg(long, env = "DATABASE_URL", hide_env_values = true)]
    pub database_url: Option<String>,
    /// Folder of the embedded Postgres [default: /var/lib/answerdesk as root, else ~/.local/share/answerdesk].
    #[arg(long, env = "ANSWERDESK_DATA_DIR")]
    data_dir: Option<PathBuf>,
    /// Folder of Postgres's server programs [default: the usual places are searched].
    #[arg(long, env = "ANSWERDESK_PG_BIN_DIR")]
    pub pg_bin_dir: Option<PathBuf>,
    /// Database connections of this process at the most, besides the five of its queue.
    #[arg(long, env = "ANSWERDESK_DATABASE_CONNECTIONS", default_value_t = 16, value_parser = clap::value_parser!(u16).range(2..=150))]
    pub database_connections: u16,
    #[arg(long, env = "HOME", hide = true)]
    home: Option<PathBuf>,
    #[arg(long, env = "XDG_DATA_HOME", hide = true)]
    xdg_data_home: Option<PathBuf>,
}

impl DatabaseArgs {
    /// Returns the folder of the embedded Postgres; none where nobody named one and there is no home to put it in.
    #[must_use]
    pub fn data_dir(&self) -> Option<PathBuf> {
        let usual = || default_data_dir(self.home.as_deref(), self.xdg_data_home.as_deref(), runs_as_root());
        self.data_dir.clone().or_else(usual)
    }
}

/// A switch.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Switch {
    /// It is on.
    On,
    /// It is off.
    Off,
}

/// What the site is called and where it is reached.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "Site")]
pub struct SiteArgs {
    /// Address and port to listen on; port 0 takes a free one.
    #[arg(long, env = "ANSWERDESK_LISTEN", default_value = "127.0.0.1:8080")]
    pub listen: SocketAddr,
    /// Address readers use, without a slash at the end; all absolute links begin with it [default: http:// and the
    /// listen address].
    #[arg(long, env = "ANSWERDESK_PUBLIC_URL", value_parser = parse_public_url)]
    pub public_url: Option<String>,
    /// Name of the site, on every page.
    #[arg(long, env = "ANSWERDESK_SITE_NAME", default_value = "Answerdesk")]
    pub site_name: String,
    /// Whether suggestions (20 an hour) and sign-ins (20 in 15 minutes) are limited for each address prefix.
    #[arg(long, env = "ANSWERDESK_RATE_LIMITS", value_enum, default_value_t = Switch::On)]
    pub rate_limits: Switch,
    /// Whether to believe the last entry of X-Forwarded-For: only behind a proxy that sets it.
    #[arg(long, env = "ANSWERDESK_TRUST_PROXY", value_enum, default_value_t = Switch::Off)]
    pub trust_proxy: Switch,
    /// Threads that serve requests [default: half of the processors, at least 1].
    #[arg(long, env = "ANSWERDESK_WEB_THREADS", value_parser = clap::value_parser!(u16).range(1..=256))]
    web_threads: Option<u16>,
}

impl SiteArgs {
    /// Returns the settings of the web half, listening there.
    #[must_use]
    pub fn settings(&self, address: SocketAddr, contact: &ContactArgs) -> web::Settings {
        web::Settings {
            site_name: self.site_name.clone(),
            contact: contact.contact.clone(),
            public_url: self.public_url.clone().unwrap_or_else(|| format!("http://{address}")),
            rate_limits: self.rate_limits == Switch::On,
            trust_proxy: self.trust_proxy == Switch::On,
        }
    }

    /// Returns how many threads serve requests. The other processors are the database's.
    #[must_use]
    pub fn threads(&self) -> usize {
        let half = || std::thread::available_parallelism().map_or(1, |all| (all.get() / 2).max(1));
        self.web_threads.map_or_else(half, usize::from)
    }
}

/// What licences that forbid selling or changing allow here.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "Licences")]
pub struct LicenceArgs {
    /// What texts under Creative Commons licences with NC may be used for: blocked, facts or quote (docs/licences.md). A
    /// desk keeps it in its database for all its processes; the last one to start with it set decides [default: as it was,
    /// at first blocked].
    #[arg(long, env = "ANSWERDESK_LICENCE_NC")]
    licence_nc: Option<Class>,
    /// The same for those with ND [default: as it was, at first blocked].
    #[arg(long, env = "ANSWERDESK_LICENCE_ND")]
    licence_nd: Option<Class>,
}

impl LicenceArgs {
    /// Returns what they say, blocked where they say nothing: for what touches no database.
    #[must_use]
    pub fn terms(&self) -> Terms {
        let usual = Terms::default();
        Terms {
            non_commercial: self.licence_nc.unwrap_or(usual.non_commercial),
            no_derivatives: self.licence_nd.unwrap_or(usual.no_derivatives),
        }
    }

    /// Keeps them in the database.
    ///
    /// # Errors
    /// Where the database does not answer.
    pub async fn keep(&self, pool: &Pool) -> Result<(), StoreError> {
        let terms = (self.licence_nc, self.licence_nd);
        if terms == (None, None) {
            return Ok(());
        }
        desk::evidence::set_terms(pool, &SystemClock, terms).await.map(drop)
    }
}

/// Who answers for this program.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "Contact")]
pub struct ContactArgs {
    /// Who to write to about the site: an e-mail address or a link, shown on the about page and told to every wiki that
    /// is searched.
    #[arg(long, env = "ANSWERDESK_CONTACT")]
    pub contact: Option<String>,
}

/// The most wikis one program searches.
pub const WIKIS_MAX: usize = 8;

/// Where evidence is looked for besides the library.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "Places to search")]
pub struct PlacesArgs {
    /// Wikis to search besides the library, at most 8: the folders that hold api.php, separated by spaces or commas.
    /// Naming one allows requests to that host and port; set it empty to search none.
    #[arg(long, env = "ANSWERDESK_WIKIS", default_value = "https://en.wikipedia.org/w/", value_parser = parse_wikis)]
    pub wikis: Wikis,
    /// Address of a `SearXNG` to search the web with, such as <http://127.0.0.1:8888/>; its settings must allow the format
    /// json. At most 5 of the pages it names are read for a question, where their robots.txt permits [default: none].
    #[arg(long, env = "ANSWERDESK_SEARXNG_URL", value_name = "URL")]
    pub searxng_url: Option<String>,
    /// Key for Brave's web search, to search the web with it in the same way; better set in the environment, where no list
    /// of processes shows it [default: none].
    #[arg(long, env = "ANSWERDESK_BRAVE_KEY", value_name = "KEY", hide_env_values = true)]
    pub brave_key: Option<Key>,
}

/// A key; never printed.
#[derive(Clone)]
pub struct Key(pub(super) String);

impl std::fmt::Debug for Key {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Key(…)")
    }
}

impl From<&str> for Key {
    fn from(text: &str) -> Self {
        Self(text.to_owned())
    }
}

/// The wikis to search.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wikis(pub Vec<Url>);

/// What may be fetched from outside.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "Fetching")]
pub struct FetchArgs {
    /// What may be fetched besides public hosts over https on ports 80 and 443, separated by spaces or commas, at most 1000:
    /// `news.example` (or `.news.example` for all below it): plain http from there; `wiki.lan:8080`: that port of that
    /// host, with or without TLS, in whatever network; `*:8443`: that port of any public host; `10.1.0.0/16`: hosts in that
    /// network; `*`: plain http from any host. It holds for sources that an editor has fetched again; naming a wiki allows
    /// that wiki anyway [default: nothing more].
    #[arg(
        id = "fetch_allow",
        long = "fetch-allow",
        env = "ANSWERDESK_FETCH_ALLOW",
        default_value = "",
        hide_default_value = true
    )]
    allow: Allow,
    /// What pages that askers name with a question may come from besides public hosts over https, in the same words: readers
    /// choose them, so what `--fetch-allow` allows does not hold for them [default: nothing more].
    #[arg(
        id = "fetch_allow_askers",
        long = "fetch-allow-askers",
        env = "ANSWERDESK_FETCH_ALLOW_ASKERS",
        default_value = "",
        hide_default_value = true
    )]
    allow_for_askers: Allow,
    /// What is never fetched, whatever allows it, wikis included: `ads.example` (or `.ads.example` for all below it),
    /// `198.51.100.0/24`; `*`: every host that is neither a wiki named here nor allowed by its name [default:
    /// nothing].
    #[arg(
        id = "fetch_block",
        long = "fetch-block",
        env = "ANSWERDESK_FETCH_BLOCK",
        default_value = "",
        hide_default_value = true
    )]
    block: Block,
}

impl FetchArgs {
    /// Returns the rules that finders fetch under.
    #[must_use]
    pub fn rules(&self) -> Rules {
        Rules::new(self.allow.clone(), self.block.clone())
    }

    /// Returns the rules that pages are fetched under which askers name.
    #[must_use]
    pub fn rules_for_askers(&self) -> Rules {
        Rules::new(self.allow_for_askers.clone(), self.block.clone())
    }
}

/// How much work is done at once.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "Work")]
pub struct WorkArgs {
    /// After how many days pages of the web that were read are fetched again, at most 50 an hour; 0: only when an editor asks.
    #[arg(long, env = "ANSWERDESK_REFETCH_DAYS", default_value_t = 30, value_parser = clap::value_parser!(u16).range(0..=3650))]
    pub refetch_days: u16,
    /// After how many days what models were asked and answered is thrown away; what it cost stays on record.
    #[arg(long, env = "ANSWERDESK_MODEL_LOG_DAYS", default_value_t = 30, value_parser = clap::value_parser!(u16).range(0..=3650))]
    pub model_log_days: u16,
    /// Have an editor settle the outline of each article a model writes before the rest is written.
    #[arg(long, env = "ANSWERDESK_HOLD_OUTLINES")]
    pub hold_outlines: bool,
    /// Drafts written at the same time.
    #[arg(long, env = "ANSWERDESK_DRAFTS_AT_ONCE", default_value_t = 2, value_parser = clap::value_parser!(u16).range(1..=64))]
    drafts_at_once: u16,
    /// Seconds a killed worker's jobs wait before another takes them.
    #[arg(long, env = "ANSWERDESK_LEASE_SECONDS", default_value_t = 30, value_parser = clap::value_parser!(u16).range(1..=3600))]
    lease_seconds: u16,
    /// Seconds that jobs under way may take to end after a stop.
    #[arg(long, env = "ANSWERDESK_SHUTDOWN_SECONDS", default_value_t = 20, value_parser = clap::value_parser!(u16).range(1..=3600))]
    shutdown_seconds: u16,
}

impl WorkArgs {
    /// Returns the settings of the workers.
    #[must_use]
    pub fn settings(&self) -> workers::Settings {
        workers::Settings {
            name: format!("{}:{}", rustix::system::uname().nodename().to_string_lossy(), std::process::id()),
            drafts: usize::from(self.drafts_at_once),
            shutdown: Duration::from_secs(u64::from(self.shutdown_seconds)),
            lease: Duration::from_secs(u64::from(self.lease_seconds)),
        }
    }
}

/// How log lines are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum LogFormat {
    /// For people.
    Text,
    /// For machines: one JSON object a line.
    Json,
}

/// What is told on standard error.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "Log, on standard error")]
pub struct LogArgs {
    /// What to log, in the terms of tracing's `EnvFilter`: warn, info, debug, or answerdesk=debug,warn.
    #[arg(long, env = "ANSWERDESK_LOG", default_value = "info,actix_server=warn,apalis_core=warn")]
    pub log: String,
    /// How to write it.
    #[arg(long, env = "ANSWERDESK_LOG_FORMAT", value_enum, default_value_t = LogFormat::Text)]
    pub log_format: LogFormat,
}

/// Returns where this program is, to run it once more.
pub(super) fn this_program() -> std::io::Result<PathBuf> {
    std::env::current_exe()
}

/// Takes the address of the folder that holds a wiki's api.php; the file's own name at the end is no harm.
pub(super) fn parse_wiki(text: &str) -> Result<Url, String> {
    let wrong = || {
        format!(
            "`{text}` is no wiki's address: name the folder that holds its api.php, such as https://en.wikipedia.org/w/"
        )
    };
    let mut url = Url::parse(text.trim()).ok().ok_or_else(wrong)?;
    let is_plain = url.username().is_empty() && url.password().is_none() && url.query().is_none();
    if !matches!(url.scheme(), "http" | "https") || !url.has_host() || !is_plain || url.fragment().is_some() {
        return Err(wrong());
    }
    let folder = url.path().trim_end_matches("api.php").trim_end_matches('/').to_owned();
    url.set_path(&format!("{folder}/"));
    Ok(url)
}

fn parse_wikis(text: &str) -> Result<Wikis, String> {
    let mut wikis: Vec<Url> = Vec::new();
    for part in text.split(|c: char| c == ',' || c.is_whitespace()).filter(|part| !part.is_empty()) {
        let wiki = parse_wiki(part)?;
        if !wikis.contains(&wiki) {
            wikis.push(wiki);
        }
    }
    if wikis.len() > WIKIS_MAX {
        return Err(format!("{} wikis are too many: at most {WIKIS_MAX}", wikis.len()));
    }
    Ok(Wikis(wikis))
}

/// Takes an absolute http or https address without a path of its own.
pub(super) fn parse_public_url(text: &str) -> Result<String, String> {
    let trimmed = text.trim_end_matches('/');
    let host = trimmed.strip_prefix("https://").or_else(|| trimmed.strip_prefix("http://"));
    match host {
        Some(host) if !host.is_empty() && !host.contains(['/', '?', '#', '@', ' ']) => Ok(trimmed.to_owned()),
        _ => {
            Err("it must be http:// or https:// and a host, without a path: https://answers.example"
                .to_owned())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wikis_are_folders_separated_by_spaces_or_commas() {
        let wikis =
            |text: &str| parse_wikis(text).map(|Wikis(wikis)| wikis.iter().map(Url::to_string).collect());
        let some: Vec<String> =
            wikis("https://en.wikipedia.org/w, http://127.0.0.1:18300/w/api.php\nhttps://wiki.example")
                .unwrap();
        assert_eq!(
            some,
            ["https://en.wikipedia.org/w/", "http://127.0.0.1:18300/w/", "https://wiki.example/"]
        );
        assert_eq!(
            wikis("https://a.example/w/ https://a.example/w"),
            Ok(vec!["https://a.example/w/".to_owned()])
        );
        assert_eq!(wikis(" , \t"), Ok(Vec::new()));
        for bad in [
            "en.wikipedia.org",
            "ftp://x/w/",
            "https://u:p@x/w/",
            "https://x/w/?a=b",
            "https://x/#y",
            "https://",
        ] {
            assert!(parse_wikis(bad).unwrap_err().contains("api.php"), "{bad}");
        }
        let many =
            (0..=WIKIS_MAX).map(|number| format!("https://{number}.example/")).collect::<Vec<_>>().join(" ");
        assert!(parse_wikis(&many).unwrap_err().contains("at most 8"));
    }

    #[test]
    fn a_public_url_is_a_scheme_and_a_host() {
        assert_eq!(parse_public_url("https://answers.example/").unwrap(), "https://answers.example");
        assert_eq!(parse_public_url("http://127.0.0.1:8080").unwrap(), "http://127.0.0.1:8080");
        for bad in ["answers.example", "ftp://x", "https://", "https://x/y", "https://u@x"] {
            assert!(parse_public_url(bad).is_err(), "{bad}");
        }
    }
}
