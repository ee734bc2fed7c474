//! Somebody with a browser, or a program with a token.

use reqwest::header::{HeaderMap, LOCATION};
use reqwest::redirect::Policy;
use reqwest::{Client, RequestBuilder};
use serde_json::Value;

/// A browser that keeps cookies and follows no redirect, so that tests see each answer.
pub struct Visitor {
    client: Client,
    base: String,
    token: Option<String>,
}

/// An answer, read to its end.
pub struct Answer {
    pub status: u16,
    pub headers: HeaderMap,
    pub body: String,
}

impl Visitor {
    pub fn new(base: &str) -> Self {
        let client = Client::builder().cookie_store(true).redirect(Policy::none()).build().unwrap();
        Self { client, base: base.to_owned(), token: None }
    }

    pub fn with_token(self, token: &str) -> Self {
        Self { token: Some(token.to_owned()), ..self }
    }

    /// Begins a request, for tests that send headers of their own.
    pub fn request(&self, method: &str, path: &str) -> RequestBuilder {
        let url = if path.starts_with("http") { path.to_owned() } else { format!("{}{path}", self.base) };
        let request = self.client.request(method.parse().unwrap(), url);
        match &self.token {
            Some(token) => request.bearer_auth(token),
            None => request,
        }
    }

    pub async fn get(&self, path: &str) -> Answer {
        read(self.request("GET", path)).await
    }

    /// Sends a form as a browser does from our own page.
    pub async fn post(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        read(self.request("POST", path).header("sec-fetch-site", "same-origin").form(fields)).await
    }

    /// Sends a form of somebody who is signed in, with the token of the page they have open.
    pub async fn post_signed(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let csrf = self.csrf().await;
        let mut fields = fields.to_vec();
        fields.push(("csrf", &csrf));
        self.post(path, &fields).await
    }

    /// Reads the token of the session's forms off the inbox.
    pub async fn csrf(&self) -> String {
        self.get("/admin").await.field("csrf")
    }

    pub async fn post_json(&self, path: &str, body: &Value) -> Answer {
        read(self.request("POST", path).json(body)).await
    }
}

/// Sends a request and reads the answer to its end.
pub async fn read(request: RequestBuilder) -> Answer {
    let response = request.send().await.expect("an answer");
    let (status, headers) = (response.status().as_u16(), response.headers().clone());
    Answer { status, headers, body: response.text().await.expect("a readable body") }
}

impl Answer {
    /// Returns a header's value; empty where there is none.
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    pub fn location(&self) -> &str {
        self.header(LOCATION.as_str())
    }

    pub fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|error| panic!("{error}: {}", self.body))
    }

    /// Returns the value of a page's first field with that name.
    pub fn field(&self, name: &str) -> String {
        let marker = format!("name=\"{name}\" value=\"");
        let (_, rest) = self.body.split_once(&marker).unwrap_or_else(|| panic!("no {name} in {}", self.body));
        rest.split('"').next().unwrap().to_owned()
    }

    /// Fails unless the answer is that problem, told as RFC 9457 has it.
    #[track_caller]
    pub fn assert_problem(&self, status: u16, words: &str) {
        assert_eq!(self.status, status, "{}", self.body);
        assert_eq!(self.header("content-type"), "application/problem+json");
        let problem = self.json();
        assert_eq!(problem["status"], status);
        let told = format!("{} {}", problem["title"], problem["detail"]);
        assert!(told.contains(words), "`{words}` is not in {told}");
    }

    /// Fails unless the answer is a page of that status that holds these words.
    #[track_caller]
    pub fn assert_page(&self, status: u16, words: &str) {
        assert_eq!(self.status, status, "{}", self.body);
        assert!(self.header("content-type").starts_with("text/html"), "{}", self.header("content-type"));
        assert!(self.body.contains(words), "`{words}` is not in {}", self.body);
    }

    /// Fails unless the browser is sent there.
    #[track_caller]
    pub fn assert_sent_to(&self, path: &str) {
        assert_eq!((self.status, self.location()), (303, path), "{}", self.body);
    }
}
