//! The money page: what models cost, what may be spent, and what it brought. For operators and admins.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::{Data, Query};
use article::page::{Moment, Shell};
use askama::Template;
use desk::money::{
    self, Amount, CapEntry, DAYS_SHOWN, Day, MODEL_CHARS_MAX, PriceEntry, Report, Scope, SetError,
};
use desk::people::Session;
use serde::Deserialize;

use super::{page, see_other, shell};
use crate::web::Site;
use crate::web::form::SignedForm;
use crate::web::guard::{SignedIn, operator_of};
use crate::web::problem::Problem;

/// What the page is called.
pub const TITLE: &str = "Money";

/// Where it is.
const PATH: &str = "/admin/money";

/// What was just done.
#[derive(Debug, Default, Deserialize)]
pub struct Shown {
    done: Option<String>,
}

/// What the form of a cap sends; an empty amount takes the cap away.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct CapForm {
    #[serde(default)]
    scope: String,
    #[serde(default)]
    provider: String,
    #[serde(default)]
    amount: String,
}

/// What the form of a price sends.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct PriceForm {
    #[serde(default)]
    model: String,
    #[serde(default)]
    per_million_in: String,
    #[serde(default)]
    per_million_out: String,
}

#[derive(Template)]
#[template(path = "admin/money.html")]
struct MoneyPage {
    shell: Shell,
    csrf: String,
    done: Option<&'static str>,
    /// Why something was not done: about a cap, about a price.
    refused_cap: Option<String>,
    refused_price: Option<String>,
    typed_cap: CapForm,
    typed_price: PriceForm,
    name_max: usize,
    days_shown: i64,
    /// What is spent of today and this month.
    purses: [Purse; 2],
    caps: Vec<Cap>,
    prices: Vec<PriceEntry>,
    days: Vec<Day>,
    /// The dearest of the days: what the chart's bars are measured by.
    dearest: i64,
    models: Vec<money::Spent>,
    on_pages: Amount,
    pages: i64,
    per_page: Option<Amount>,
    per_sentence: Option<Amount>,
}

/// What is spent of a day or a month, and of how much.
struct Purse {
    label: &'static str,
    spent: Amount,
    cap: Option<Amount>,
}

impl Purse {
    /// Returns true where little is left, or nothing: nine tenths of the cap are spent or set apart.
    fn is_tight(&self) -> bool {
        let most = self.cap.map(|cap| cap.micros().saturating_sub(cap.micros() / 10));
        most.is_some_and(|most| self.spent.micros() >= most)
    }
}

/// A cap that holds.
struct Cap {
    label: String,
    amount: Amount,
    by: String,
    at: Moment,
}

/// Shows the money page.
///
/// # Errors
/// 403 where the role does not see to the machine, 303 to the sign-in page where nobody is signed in, 503 where the database
/// does not answer.
pub async fn show(
    SignedIn(session): SignedIn,
    site: Data<Site>,
    shown: Query<Shown>,
) -> Result<HttpResponse, Problem> {
    operator_of(&session)?;
    let mut view = view(&site, &session).await?;
    view.done = match shown.done.as_deref() {
        Some("cap") => Some("The cap is set. It holds from the next call of a model on."),
        Some("uncapped") => Some("The cap is taken away."),
        Some("price") => Some("The price is set. It holds from the next call of the model on."),
        _ => None,
    };
    page(StatusCode::OK, &view)
}

/// Sets a cap, or takes it away.
///
/// # Errors
/// 403 where the form or the role does not allow it. What cannot be read comes back with the page.
pub async fn submit_cap(sent: SignedForm<CapForm>, site: Data<Site>) -> Result<HttpResponse, Problem> {
    let SignedForm { session, form } = sent;
    let operator = operator_of(&session)?;
    let done = match cap(&form) {
        Ok((scope, amount)) => {
            let done = money::set_cap(&site.pool, &*site.clock, operator, (&scope, amount)).await;
            told(done)?.map(|()| if amount.is_some() { "cap" } else { "uncapped" })
        }
        Err(why) => Err(why),
    };
    match done {
        Ok(done) => Ok(see_other(&format!("{PATH}?done={done}"))),
        Err(why) => {
            let mut view = view(&site, &session).await?;
            (view.refused_cap, view.typed_cap) = (Some(why), form);
            page(StatusCode::UNPROCESSABLE_ENTITY, &view)
        }
    }
}

/// Sets the price of a model.
///
/// # Errors
/// As [`submit_cap`].
pub async fn submit_price(sent: SignedForm<PriceForm>, site: Data<Site>) -> Result<HttpResponse, Problem> {
    let SignedForm { session, form } = sent;
    let operator = operator_of(&session)?;
    let amounts = form.per_million_in.parse().and_then(|read| Ok((read, form.per_million_out.parse()?)));
    let done = match amounts {
        Ok((read, written)) => {
            let price = (form.model.as_str(), read, written);
            told(money::set_price(&site.pool, &*site.clock, operator, price).await)?
        }
        Err(why) => Err(why),
    };
    match done {
        Ok(()) => Ok(see_other(&format!("{PATH}?done=price"))),
        Err(why) => {
            let mut view = view(&site, &session).await?;
            (view.refused_price, view.typed_price) = (Some(why), form);
            page(StatusCode::UNPROCESSABLE_ENTITY, &view)
        }
    }
}

/// Takes apart what a person can mend and what they cannot.
fn told(done: Result<(), SetError>) -> Result<Result<(), String>, Problem> {
    match done {
        Ok(()) => Ok(Ok(())),
        Err(SetError::Store(error)) => Err(error.into()),
        Err(error @ SetError::NameMissing { .. }) => Ok(Err(error.to_string())),
    }
}

/// Reads what the form of a cap sent.
fn cap(form: &CapForm) -> Result<(Scope, Option<Amount>), String> {
    let provider = form.provider.trim().to_lowercase();
    let scope = match form.scope.as_str() {
        "draft" => Scope::Draft,
        "day" => Scope::Day,
        "month" => Scope::Month,
        "provider" => Scope::Provider(provider),
        _ => return Err("choose what the cap is for".to_owned()),
    };
    let amount = form.amount.trim();
    let amount = if amount.is_empty() { None } else { Some(amount.parse()?) };
    Ok((scope, amount))
}

async fn view(site: &Site, session: &Session) -> Result<MoneyPage, Problem> {
    let report = money::report(&site.pool, &*site.clock).await?;
    let Report { caps, prices, today, this_month, days, models, on_pages, pages, sentences } = report;
    let cap_of = |scope: &Scope| caps.iter().find(|cap| cap.scope == *scope).and_then(|cap| cap.amount);
    Ok(MoneyPage {
        shell: shell::inside(site, TITLE, session),
        csrf: session.csrf_token.clone(),
        done: None,
        refused_cap: None,
        refused_price: None,
        typed_cap: CapForm::default(),
        typed_price: PriceForm::default(),
        name_max: MODEL_CHARS_MAX,
        days_shown: DAYS_SHOWN,
        purses: [
            Purse { label: "Today", spent: today, cap: cap_of(&Scope::Day) },
            Purse { label: "This month", spent: this_month, cap: cap_of(&Scope::Month) },
        ],
        caps: caps.into_iter().filter_map(standing).collect(),
        prices,
        dearest: days.iter().map(|day| day.amount.micros()).max().unwrap_or(0),
        days,
        models,
        on_pages,
        pages,
        per_page: on_pages.shared_by(pages),
        per_sentence: on_pages.shared_by(sentences),
    })
}

fn standing(cap: CapEntry) -> Option<Cap> {
    let label = match cap.scope {
        Scope::Draft => "One draft".to_owned(),
        Scope::Day => "A day".to_owned(),
        Scope::Month => "A month".to_owned(),
        Scope::Provider(host) => format!("A month at {host}"),
    };
    Some(Cap { label, amount: cap.amount?, by: cap.by, at: Moment::minute(cap.at) })
}
