//! What stands around every page: head, header, navigation. Filled by the doors, printed by `templates/base.html`.

use jiff::Timestamp;
use jiff::tz::TimeZone;

/// What `base.html` needs, ready to print.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Shell {
    /// The site's name.
    pub site_name: String,
    /// The page's own title; empty on the front page, which has the site's name alone.
    pub title: String,
    /// What the page says, in a sentence or two, for search results and shared links; may be empty.
    pub description: String,
    /// The page's one absolute address; none where it has none to share.
    pub canonical: Option<String>,
    /// The page in other forms, and the site's feed, for programs that look for them.
    pub alternates: Vec<Alternate>,
    /// Whether search engines may keep the page.
    pub indexed: bool,
    /// The addresses of the styles, `site.css` first.
    pub stylesheets: Vec<String>,
    /// The addresses of the scripts; all of them are deferred, and the page works without.
    pub scripts: Vec<String>,
    /// The address of the icon.
    pub icon: String,
    /// The navigation in the header.
    pub nav: Vec<NavItem>,
    /// Whether the header has a search box.
    pub searches: bool,
    /// Who is signed in, where the page is one of the desk's own.
    pub person: Option<SignedInAs>,
}

/// The same in another form, or a list of what is new, as the head of a page tells programs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Alternate {
    /// Its media type.
    pub kind: &'static str,
    /// Its absolute address.
    pub href: String,
    /// What it is called; may be empty.
    pub title: String,
}

/// One entry of the navigation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NavItem {
    /// Where it leads.
    pub href: String,
    /// What it says.
    pub label: String,
    /// Whether it is the page that is shown.
    pub current: bool,
}

/// Somebody who is signed in, as the header greets them and lets them leave.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignedInAs {
    /// Their name.
    pub name: String,
    /// The session's token against forged forms, for the sign-out button.
    pub csrf: String,
}

/// A moment as a page prints it, always in UTC: `<time datetime="2026-11-22">22 November 2026</time>`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Moment {
    /// For programs.
    pub machine: String,
    /// For people.
    pub human: String,
}

impl Moment {
    /// Returns the day of a moment: `22 November 2026`.
    #[must_use]
    pub fn day(at: Timestamp) -> Self {
        Self::written(at, "%Y-%m-%d", "%-d %B %Y")
    }

    /// Returns a moment to the minute: `22 November 2026, 18:05 UTC`.
    #[must_use]
    pub fn minute(at: Timestamp) -> Self {
        Self::written(at, "%Y-%m-%dT%H:%M:%SZ", "%-d %B %Y, %H:%M UTC")
    }

    fn written(at: Timestamp, machine: &str, human: &str) -> Self {
        let at = at.to_zoned(TimeZone::UTC);
        Self { machine: at.strftime(machine).to_string(), human: at.strftime(human).to_string() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_is_printed_for_people_and_for_programs() {
        let at: Timestamp = "2026-11-02T08:05:09.25Z".parse().unwrap();
        let print = |moment: Moment| (moment.machine, moment.human);
        assert_eq!(print(Moment::day(at)), ("2026-11-02".to_owned(), "2 November 2026".to_owned()));
        assert_eq!(
            print(Moment::minute(at)),
            ("2026-11-02T08:05:09Z".to_owned(), "2 November 2026, 08:05 UTC".to_owned())
        );
    }
}
