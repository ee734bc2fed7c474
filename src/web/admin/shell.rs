//! What stands around the desk's own pages.

use article::page::{NavItem, Shell, SignedInAs};
use desk::people::Session;

use crate::web::{Site, assets};

/// Returns the shell of a page before anybody is signed in.
#[must_use]
pub fn outside(site: &Site, title: &str) -> Shell {
    Shell {
        site_name: site.settings.site_name.clone(),
        title: title.to_owned(),
        indexed: false,
        stylesheets: vec![assets::url("site.css"), assets::url("admin.css")],
        scripts: vec![assets::url("admin.js")],
        icon: assets::url("icon.svg"),
        ..Shell::default()
    }
}

/// Returns the shell of a page for somebody who is signed in.
#[must_use]
pub fn inside(site: &Site, title: &str, session: &Session) -> Shell {
    let item = |href: &str, label: &str| NavItem {
        href: href.to_owned(),
        label: label.to_owned(),
        current: label == title,
    };
    let mut nav = vec![item("/admin", super::inbox::TITLE), item("/admin/sources", super::sources::TITLE)];
    if session.person.role.may_operate() {
        let mut work = item("/admin/work", super::work::TITLE);
        if let Some(dead) = site.alarms.dead() {
            work.label = format!("{} ({dead})", work.label);
        }
        nav.push(work);
        nav.push(item("/admin/money", super::money::TITLE));
    }
    nav.push(item("/", "Readers’ site"));
    Shell {
        nav,
        person: Some(SignedInAs { name: session.person.name.clone(), csrf: session.csrf_token.clone() }),
        ..outside(site, title)
    }
}
