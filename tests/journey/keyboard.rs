//! The sources at the desk by keyboard alone, in a browser that runs no script.

use fantoccini::Locator;
use fantoccini::elements::Element;
use fantoccini::key::Key;

use crate::Browser;
use crate::support::{Program, TestDatabase};

/// How many times Tab is pressed before a page is said to hold what is looked for out of reach.
const TABS_MAX: usize = 200;

impl Browser {
    /// Presses Tab until what has the focus has that attribute.
    async fn tab_to(&self, attribute: &str, value: &str) -> Element {
        for _ in 0..TABS_MAX {
            let element = self.client.active_element().await.unwrap();
            if element.attr(attribute).await.unwrap().as_deref() == Some(value) {
                return element;
            }
            element.send_keys(&(Key::Tab + "")).await.unwrap();
        }
        panic!("Tab does not reach [{attribute}=\"{value}\"] at {}", self.address().await);
    }

    /// Presses Tab until what has the focus has that attribute, then Enter, and waits for what is there then.
    async fn enter(&self, attribute: &str, value: &str, then: &str) {
        let element = self.tab_to(attribute, value).await;
        element.send_keys(&(Key::Enter + "")).await.unwrap();
        self.find(then).await;
    }

    /// Goes on to the next thing that takes the focus, and presses Enter there.
    async fn enter_next(&self, element: &Element, then: &str) {
        element.send_keys(&(Key::Tab + "")).await.unwrap();
        let next = self.client.active_element().await.unwrap();
        assert_eq!(next.tag_name().await.unwrap(), "button");
        next.send_keys(&(Key::Enter + "")).await.unwrap();
        self.find(then).await;
    }

    async fn text_of(&self, css: &str) -> String {
        self.client.find(Locator::Css(css)).await.unwrap().text().await.unwrap()
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn sources_are_looked_through_blocked_and_given_a_tier_by_keyboard_and_without_scripts() {
    let database = TestDatabase::new().await;
    let desk = Program::start(&["serve", "--listen", "127.0.0.1:0"], database.url(), &[]);
    let sign_in = desk.said("Sign in").split_whitespace().last().unwrap().to_owned();
    let browser = Browser::open_without_scripts().await;
    browser.go("data:text/html,<p id=p>off</p><script>p.textContent='on'</script>").await;
    assert_eq!(browser.text_of("#p").await, "off", "the browser runs scripts");

    browser.go(&sign_in).await;
    browser.enter("type", "submit", "a[href='/admin/sources']").await;
    browser.enter("href", "/admin/sources", "form.sources-find").await;
    let words = browser.tab_to("id", "q").await;
    words.send_keys("sky blue").await.unwrap();
    words.send_keys(&(Key::Enter + "")).await.unwrap();
    browser.find("input[name=q][value='sky blue']").await;
    let title = browser.text_of(".inbox-question").await;
    browser.enter("class", "inbox-question", "#block-title").await;
    assert_eq!(browser.text_of("h1").await, title);
    let source = browser.address().await;

    // It is blocked, and opened again.
    let why = browser.tab_to("id", "why").await;
    why.send_keys("It was taken back.").await.unwrap();
    browser.enter_next(&why, ".notice-ok").await;
    assert!(browser.text_of("main").await.contains("This source is blocked"));
    let why = browser.tab_to("id", "why").await;
    why.send_keys("It was put right.").await.unwrap();
    browser.enter_next(&why, "#block-title + p").await;

    // Its host is given a tier.
    browser.go(&source).await;
    browser.enter("href", "/admin/sources/tiers", "#add-title").await;
    browser.tab_to("id", "name").await.send_keys("law.example").await.unwrap();
    let why = browser.tab_to("id", "why").await;
    why.send_keys("They write the law.").await.unwrap();
    browser.enter_next(&why, ".notice-ok").await;
    let text = browser.text_of("main").await;
    assert!(text.contains("host law.example: tier 1, primary"), "{text}");
    browser.close().await;
    assert_eq!(desk.terminate(), Some(0));
}
