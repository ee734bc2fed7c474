//! The web doors: parse, call one verb of `desk`, render. The only room that knows HTTP in.
//!
//! - [`public`]: what readers see; [`admin`]: what editors and operators see; [`api`]: JSON for programs
//! - [`site`]: what every handler may use; [`problem`] and `error`: the one table from errors to answers
//! - `approval`: approving, as both staff doors do it
//! - `guard`: who is asking, and whether the form is theirs

pub mod address;
pub mod admin;
pub mod alarms;
pub mod api;
pub mod approval;
pub mod assets;
pub mod deadline;
pub mod error;
pub mod faces;
pub mod form;
pub mod guard;
pub mod headers;
pub mod health;
pub mod limits;
pub mod problem;
pub mod public;
pub mod record;
pub mod serve;
pub mod site;

use actix_web::Route;
use actix_web::guard::{Any, Get, Head};
use actix_web::web::{ServiceConfig, route};

pub use serve::{Serving, serve};
pub use site::{Settings, Site};

/// Registers every route: the doors, then the 404 for everything else.
pub fn routes(config: &mut ServiceConfig) {
    config
        .configure(health::routes)
        .configure(assets::routes)
        .configure(api::routes)
        .configure(admin::routes)
        .configure(public::routes)
        .default_service(route().to(problem::not_found));
}

/// Returns a route that answers GET, and HEAD with the same headers.
fn read() -> Route {
    route().guard(Any(Get()).or(Head()))
}
