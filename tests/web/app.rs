//! The whole web half on a port of its own, with a database of its own and a clock that tests set.

use std::net::TcpListener;
use std::sync::Arc;

use answerdesk::web::alarms::Alarms;
use answerdesk::web::{Settings, Site, serve};
use desk::people::{self, Email, LinkPurpose, Person, Role, Scope};
use desk::platform::{self, Pool, SetClock};

use crate::support::TestDatabase;
use crate::visitor::Visitor;

/// When the tests' clock begins.
pub const START: &str = "2026-11-22T12:00:00Z";

/// Connections the site may hold at once.
const POOL_SIZE: usize = 4;

/// A site that runs until it is dropped.
pub struct TestApp {
    pub database: TestDatabase,
    pub clock: Arc<SetClock>,
    pub running: Running,
}

/// A server on a port of its own.
pub struct Running {
    pub base: String,
    handle: actix_web::dev::ServerHandle,
}

impl TestApp {
    /// Starts a site without rate limits.
    pub async fn start() -> Self {
        Self::start_with(|_| ()).await
    }

    /// Starts a site with settings changed.
    pub async fn start_with(change: impl FnOnce(&mut Settings)) -> Self {
        let database = TestDatabase::new().await;
        let clock = Arc::new(SetClock::at(START.parse().unwrap()));
        let pool = platform::connect(database.url(), POOL_SIZE).unwrap();
        let running = Running::start(pool, Arc::clone(&clock), change);
        Self { database, clock, running }
    }

    pub fn pool(&self) -> &Pool {
        self.database.pool()
    }

    /// Returns somebody with a browser of their own and no account.
    pub fn visitor(&self) -> Visitor {
        Visitor::new(&self.running.base)
    }

    /// Gives somebody an account.
    pub async fn add(&self, email: &str, role: Role) -> Person {
        let email: Email = email.parse().unwrap();
        people::add_user(self.pool(), &*self.clock, &email, None, role).await.unwrap()
    }

    /// Makes a one-time link's path for somebody.
    pub async fn link(&self, person: &Person, purpose: LinkPurpose) -> String {
        let secret = people::issue_link(self.pool(), &*self.clock, person, purpose).await.unwrap();
        let door = match purpose {
            LinkPurpose::SignIn => "sign-in",
            LinkPurpose::SetPassword => "set-password",
        };
        format!("/admin/{door}/{}", secret.reveal())
    }

    /// Returns the browser of somebody with that role who is signed in.
    pub async fn sign_in(&self, role: Role) -> Visitor {
        let person = self.add(&format!("{role}@example.org"), role).await;
        let visitor = self.visitor();
        let link = self.link(&person, LinkPurpose::SignIn).await;
        let answer = visitor.post(&link, &[]).await;
        assert_eq!(answer.status, 303, "{}", answer.body);
        visitor
    }

    pub async fn sign_in_editor(&self) -> Visitor {
        self.sign_in(Role::Editor).await
    }

    /// Returns a program that carries a token of somebody with that role.
    pub async fn program(&self, role: Role, scope: Scope) -> Visitor {
        let email = format!("{role}-{scope}@example.org");
        self.add(&email, role).await;
        let token =
            people::create_token(self.pool(), &*self.clock, &email.parse().unwrap(), scope).await.unwrap();
        self.visitor().with_token(token.reveal())
    }

    /// Returns a program of an editor that may decide.
    pub async fn editors_program(&self) -> Visitor {
        self.program(Role::Editor, Scope::Review).await
    }
}

impl Running {
    /// Serves a site on any free port.
    pub fn start(pool: Pool, clock: Arc<SetClock>, change: impl FnOnce(&mut Settings)) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let base = format!("http://{}", listener.local_addr().unwrap());
        let mut settings = Settings {
            site_name: "Test Answers".to_owned(),
            contact: None,
            public_url: base.clone(),
            rate_limits: false,
            trust_proxy: false,
        };
        change(&mut settings);
        let site = Site { pool, clock, settings: Arc::new(settings), alarms: Alarms::default() };
        let serving = serve(listener, site, 1).unwrap();
        tokio::spawn(serving.stopped);
        Self { base, handle: serving.handle }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // The order to stop is sent by the call itself; nobody needs to wait for it.
        drop(self.handle.stop(false));
    }
}
