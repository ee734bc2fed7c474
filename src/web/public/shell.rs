//! What stands around the readers' pages.

use article::page::{Alternate, NavItem, Shell};

use super::feed;
use crate::web::{Site, assets};

/// The entries of the navigation: where each leads, and what it says.
const NAV: [(&str, &str); 3] = [("/", "Answers"), ("/suggest", "Suggest a question"), ("/about", "About")];

/// Returns the shell of a page that search engines may list under that path.
pub(super) fn public(site: &Site, path: &str, title: &str, description: &str) -> Shell {
    Shell {
        canonical: Some(site.settings.absolute(path)),
        description: description.to_owned(),
        alternates: vec![Alternate {
            kind: feed::KIND,
            href: site.settings.absolute(feed::PATH),
            title: site.settings.site_name.clone(),
        }],
        indexed: true,
        nav: nav(path),
        ..private(site, title)
    }
}

/// Returns the shell of a page that is nobody's business but its reader's, or no page at all.
pub(super) fn private(site: &Site, title: &str) -> Shell {
    Shell {
        site_name: site.settings.site_name.clone(),
        title: title.to_owned(),
        stylesheets: vec![assets::url("site.css"), assets::url("reading.css")],
        icon: assets::url("icon.svg"),
        nav: nav(""),
        searches: true,
        ..Shell::default()
    }
}

/// Returns the navigation with the page at `path` as the current one.
pub(super) fn nav(path: &str) -> Vec<NavItem> {
    let item = |(href, label): (&str, &str)| NavItem {
        href: href.to_owned(),
        label: label.to_owned(),
        current: href == path,
    };
    NAV.map(item).into()
}
