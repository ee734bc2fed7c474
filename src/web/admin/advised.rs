//! What is worth a look in a draft, each with where to go.

use article::advice::Advice;

/// One piece of advice, ready to print.
pub struct Advised {
    /// What there is to look at.
    pub text: String,
    /// Where it is, address and words.
    pub links: Vec<(String, String)>,
}

impl From<Advice> for Advised {
    fn from(advice: Advice) -> Self {
        let sentences = advice.sentences().into_iter();
        let mut links: Vec<(String, String)> =
            sentences.map(|id| (format!("#{id}"), format!("Go to {id}"))).collect();
        if let Advice::OnAPage { slug, .. } = &advice {
            links.push((format!("/a/{slug}"), "Read the page".to_owned()));
        }
        Self { text: advice.to_string(), links }
    }
}
