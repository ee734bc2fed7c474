//! The whole journey in a real browser: suggest → status page follows → sign in → sentence beside passage → decide →
//! approve → page live; the page is neither reachable nor findable before approval.
//!
//! With `scripts/test --real-parts` the same journey is made over a real `MediaWiki`, and there with a real model server.
#![allow(clippy::allow_attributes, reason = "which of these a test needs changes with the test")]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that fails should panic"
)]

#[path = "support/mod.rs"]
mod support;

#[path = "journey/keyboard.rs"]
mod keyboard;

use std::net::TcpListener;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use fantoccini::elements::Element;
use fantoccini::{Client, ClientBuilder, Locator};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Value, json};
use support::{Program, TestDatabase, real_part};

/// What a journey is about, and which sources and writer the desk has for it.
struct Scene {
    question: &'static str,
    page: &'static str,
    /// Finds the page once it is there, and does not name its question.
    words: &'static str,
    settings: Vec<(&'static str, String)>,
    /// What stands beside each sentence and on the page.
    source: &'static [&'static str],
    /// How long writing may take.
    patience: Duration,
}

impl Scene {
    /// The starter library and the extractive writer: no network.
    fn offline() -> Self {
        Self {
            question: "Why does the sky look blue in the daytime?",
            page: "/a/why-does-the-sky-look-blue-in-the-daytime",
            words: "blue sky in daytime",
            settings: Vec::new(),
            source: &["Answerdesk Library", "CC0-1.0"],
            patience: PATIENCE,
        }
    }

    /// A real wiki, and a real model where one is named.
    fn real(wiki: String, model: Option<String>) -> Self {
        let mut settings =
            vec![("ANSWERDESK_WIKIS", wiki), ("ANSWERDESK_CONTACT", "desk@answers.example".to_owned())];
        if let Some(url) = model {
            settings.push(("ANSWERDESK_MODEL_URL", url));
            settings.push(("ANSWERDESK_MODEL_NAME", "real".to_owned()));
            settings.push(("ANSWERDESK_MODEL_TIMEOUT_SECONDS", "600".to_owned()));
        }
        Self {
            question: "What causes venous insufficiency?",
            page: "/a/what-causes-venous-insufficiency",
            words: "veins valves insufficiency",
            settings,
            source: &[],
            patience: Duration::from_mins(15),
        }
    }

    fn search(&self) -> String {
        format!("/search?q={}", self.words.replace(' ', "+"))
    }
}

/// How long anything may take on a busy machine.
const PATIENCE: Duration = Duration::from_mins(1);

/// A real Chromium, driven through chromedriver; both end with it.
struct Browser {
    client: Client,
    driver: Child,
    _profile: tempfile::TempDir,
}

impl Browser {
    async fn open() -> Self {
        Self::open_with(json!({})).await
    }

    /// Opens one that runs no script of a page.
    async fn open_without_scripts() -> Self {
        Self::open_with(json!({ "profile.managed_default_content_settings.javascript": 2 })).await
    }

    async fn open_with(preferences: Value) -> Self {
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        #[expect(
            clippy::zombie_processes,
            reason = "`close` waits for it; a test that fails ends with its process"
        )]
        let driver = Command::new("chromedriver")
            .arg(format!("--port={port}"))
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("start chromedriver: scripts/test installs it");
        let profile = tempfile::tempdir().unwrap();
        let arguments = [
            "--headless=new",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-dev-shm-usage",
            "--window-size=1280,900",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--no-first-run",
            // Smooth scrolling would move what a click aims at.
            "--force-prefers-reduced-motion",
            &format!("--user-data-dir={}", profile.path().display()),
        ];
        let wishes = json!({ "goog:chromeOptions": { "args": arguments, "prefs": preferences } });
        let wishes = wishes.as_object().unwrap().clone();
        for _ in 0..100 {
            let connector = HttpConnector::new();
            let address = format!("http://127.0.0.1:{port}");
            if let Ok(client) =
                ClientBuilder::new(connector).capabilities(wishes.clone()).connect(&address).await
            {
                return Self { client, driver, _profile: profile };
            }
            tokio::time::sleep(Duration::from_millis(200)).await;
        }
        panic!("chromedriver does not answer");
    }

    async fn find(&self, css: &str) -> Element {
        self.find_within(css, PATIENCE).await
    }

    async fn find_within(&self, css: &str, patience: Duration) -> Element {
        self.client
            .wait()
            .at_most(patience)
            .for_element(Locator::Css(css))
            .await
            .unwrap_or_else(|error| panic!("{css}: {error}"))
    }

    async fn all(&self, css: &str) -> Vec<Element> {
        self.client.find_all(Locator::Css(css)).await.unwrap()
    }

    async fn go(&self, address: &str) {
        self.client.goto(address).await.unwrap();
    }

    async fn says(&self) -> String {
        self.runs("return document.body.innerText")
            .await
            .and_then(|text| text.as_str().map(str::to_owned))
            .unwrap_or_default()
    }

    /// Runs a script; none while one page gives way to the next.
    async fn runs(&self, script: &str) -> Option<Value> {
        self.client.execute(script, Vec::new()).await.ok()
    }

    /// Presses a button or link that leads to a page, and waits until that page is there.
    async fn press(&self, css: &str) {
        self.find(css).await;
        self.runs("window.isOldPage = true").await;
        self.find(css).await.click().await.unwrap_or_else(|error| panic!("{css}: {error}"));
        let arrived = "return !window.isOldPage && document.readyState === 'complete'";
        for _ in 0..PATIENCE.as_millis() / 50 {
            if self.runs(arrived).await == Some(Value::Bool(true)) {
                return;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        panic!("{css} leads nowhere; the page says: {}", self.says().await);
    }

    async fn address(&self) -> String {
        self.client.current_url().await.unwrap().to_string()
    }

    async fn close(mut self) {
        self.client.clone().close().await.unwrap();
        self.driver.kill().unwrap();
        self.driver.wait().unwrap();
    }
}

async fn status_of(address: &str) -> u16 {
    reqwest::get(address).await.unwrap().status().as_u16()
}

/// Nobody outside the desk can reach or find the page.
async fn is_hidden(site: &str, scene: &Scene) {
    let Scene { page, question, .. } = scene;
    for twin in ["", ".json", ".md"] {
        assert_eq!(status_of(&format!("{site}{page}{twin}")).await, 404, "{page}{twin}");
    }
    for list in ["/", "/about", &scene.search(), "/sitemap.xml", "/feed.atom", "/robots.txt"] {
        let text = reqwest::get(format!("{site}{list}")).await.unwrap().text().await.unwrap();
        assert!(!text.contains(page) && !text.contains(question), "{list} gives it away");
    }
    for closed in ["/admin", "/admin/drafts/1"] {
        let text = reqwest::get(format!("{site}{closed}")).await.unwrap().text().await.unwrap();
        assert!(!text.contains(question), "{closed} gives it away");
    }
    assert_eq!(status_of(&format!("{site}/api/v1/drafts/1")).await, 401);
}

/// Everybody can reach the page, in all its forms, and find it.
async fn is_public(site: &str, scene: &Scene) {
    let page = scene.page;
    for twin in ["", ".json", ".md"] {
        assert_eq!(status_of(&format!("{site}{page}{twin}")).await, 200, "{page}{twin}");
    }
    for list in [&scene.search(), "/sitemap.xml", "/feed.atom"] {
        let text = reqwest::get(format!("{site}{list}")).await.unwrap().text().await.unwrap();
        assert!(text.contains(page), "{list} does not know the page");
    }
}

/// A reader looks for it from the header of the page they are on, and opens it.
async fn is_found_by_its_words(browser: &Browser, scene: &Scene) {
    browser.find("header input[type=search]").await.send_keys(scene.words).await.unwrap();
    browser.press("header form[role=search] button").await;
    browser.press(&format!(".found-list a[href='{}']", scene.page)).await;
    assert!(browser.address().await.ends_with(scene.page));
}

/// A sentence stands beside a passage, with its source and licence; where nobody reworded it, the passage holds it.
async fn stands_beside_its_passage(card: &Element, scene: &Scene) {
    let sentence = card.find(Locator::Css(".card-text")).await.unwrap().text().await.unwrap();
    let passage = card.find(Locator::Css(".passage blockquote")).await.unwrap().text().await.unwrap();
    let reworded = scene.settings.iter().any(|(name, _)| *name == "ANSWERDESK_MODEL_URL");
    assert!(reworded || passage.contains(&sentence), "beside `{sentence}` stands `{passage}`");
    let source = card.find(Locator::Css("figcaption")).await.unwrap().text().await.unwrap();
    assert!(scene.source.iter().all(|part| source.contains(part)), "{source}");
}

/// Decides about every sentence.
async fn decide_all(browser: &Browser) {
    // Each sentence is decided; the first is kept with a reason, one is removed, the others are accepted.
    browser.find("#s1 details summary").await.click().await.unwrap();
    browser
        .find("#s1 textarea[name=reason]")
        .await
        .send_keys("It is the textbook explanation.")
        .await
        .unwrap();
    browser.press("#s1 button[value=override]").await;
    browser.find("#s1.card-decided").await;
    let last = browser.all("article.card").await.pop().unwrap().attr("id").await.unwrap().unwrap();
    browser.press(&format!("#{last} button[value=remove]")).await;
    // What the check cannot vouch for goes.
    while let Some(card) = browser.all("article.card:not(.card-decided)").await.first() {
        let id = card.attr("id").await.unwrap().unwrap();
        let accept = format!("#{id} button[value=accept]");
        let acceptable = !browser.all(&accept).await.is_empty();
        browser.press(&if acceptable { accept } else { format!("#{id} button[value=remove]") }).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn from_a_suggestion_to_a_published_page() {
    journey(&Scene::offline()).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_over_a_real_wiki() {
    let Some(wiki) = real_part("ANSWERDESK_REAL_WIKI") else {
        println!("skipped: scripts/test --real-parts starts the wiki this needs");
        return;
    };
    journey(&Scene::real(wiki, None)).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_over_a_real_wiki_with_a_real_model() {
    let (Some(wiki), Some(model)) = (real_part("ANSWERDESK_REAL_WIKI"), real_part("ANSWERDESK_REAL_MODEL"))
    else {
        println!("skipped: scripts/test --real-parts starts the wiki and the model server this needs");
        return;
    };
    journey(&Scene::real(wiki, Some(model))).await;
}

async fn journey(scene: &Scene) {
    let Scene { question, page, .. } = *scene;
    let database = TestDatabase::new().await;
    let settings: Vec<(&str, &str)> =
        scene.settings.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let desk = Program::start(&["serve", "--listen", "127.0.0.1:0"], database.url(), &settings);
    let site = desk.said("Site").split_whitespace().last().unwrap().to_owned();
    let sign_in = desk.said("Sign in").split_whitespace().last().unwrap().to_owned();
    let browser = Browser::open().await;

    // A reader suggests a question in the box that stands on every page.
    is_hidden(&site, scene).await;
    browser.go(&site).await;
    browser.find("input[name=question]").await.send_keys(question).await.unwrap();
    browser.press("form[action='/suggest'] button[type=submit]").await;

    // The private page follows, without being opened again.
    browser.find("ol.stages").await;
    let status = browser.address().await;
    assert!(status.starts_with(&format!("{site}/suggestions/")), "{status}");
    assert!(browser.says().await.contains(question));
    browser.find_within("#status[data-state=drafted]", scene.patience).await;
    is_hidden(&site, scene).await;

    // An editor signs in with the link that `serve` printed, and reads sentence beside passage.
    browser.go(&sign_in).await;
    browser.press("main form button[type=submit]").await;
    browser.press(".inbox-question").await;
    browser.find("article.card").await;
    let draft = browser.address().await;
    let cards = browser.all("article.card").await;
    assert!(cards.len() > 3, "{} sentences", cards.len());
    for card in &cards {
        stands_beside_its_passage(card, scene).await;
    }

    // Nothing is approved unread: the desk refuses, and nothing appears.
    let approve = format!("form[action='{}/approve'] button", path_of(&draft));
    assert!(browser.find(&approve).await.attr("disabled").await.unwrap().is_some());
    assert!(browser.says().await.contains("Still to decide"));
    is_hidden(&site, scene).await;

    decide_all(&browser).await;
    is_hidden(&site, scene).await;

    // The approval makes the page, at once.
    browser.press(&approve).await;
    assert!(browser.says().await.contains("This draft is a page now"), "{}", browser.says().await);
    is_public(&site, scene).await;
    browser.go(&format!("{site}{page}")).await;
    let text = browser.says().await;
    let parts = [
        question,
        "Last updated",
        "Quick Answer",
        "Overview",
        "Sources",
        "Missing an answer?",
        "approved by Admin",
    ];
    for part in parts.iter().chain(scene.source) {
        assert!(text.to_lowercase().contains(&part.to_lowercase()), "the page lacks `{part}`: {text}");
    }

    // The asker is told, and everybody can find it: in this browser past its cache, which kept the home page of before.
    browser.go(&status).await;
    browser.find(&format!("a[href='{page}']")).await;
    browser.go(&site).await;
    browser.client.refresh().await.unwrap();
    browser.find(&format!("a[href='{page}']")).await;
    is_found_by_its_words(&browser, scene).await;
    browser.close().await;
    assert_eq!(desk.terminate(), Some(0));
}

fn path_of(address: &str) -> &str {
    let start = address.match_indices('/').nth(2).map_or(0, |(place, _)| place);
    address.split(['#', '?']).next().unwrap().split_at(start).1
}
