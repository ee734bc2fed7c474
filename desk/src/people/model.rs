//! A person, their role, and what it allows.

use std::fmt;
use std::str::FromStr;

use crate::platform::id::UserId;

/// Somebody with an account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// Their id.
    pub id: UserId,
    /// Their address, lower-case.
    pub email: String,
    /// The name shown beside what they decide.
    pub name: String,
    /// What they may do.
    pub role: Role,
}

impl Person {
    /// Returns the person as an editor, where their role lets them decide and approve.
    #[must_use]
    pub fn as_editor(&self) -> Option<Editor> {
        self.role.may_review().then(|| Editor(self.clone()))
    }

    /// Returns the person as a senior, where their role trusts them with what a text may be used for.
    #[must_use]
    pub fn as_senior(&self) -> Option<Senior> {
        self.role.may_entrust().then(|| Senior(self.clone()))
    }
}

/// A person who may decide about sentences, approve and reject: a permission as a value. Only [`Person::as_editor`]
/// makes one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Editor(Person);

impl Editor {
    /// Returns who it is.
    #[must_use]
    pub fn person(&self) -> &Person {
        &self.0
    }
}

/// A person trusted with what a text may be used for, such as opening a blocked source again: a permission as a value.
/// Only [`Person::as_senior`] makes one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Senior(Person);

impl Senior {
    /// Returns who it is.
    #[must_use]
    pub fn person(&self) -> &Person {
        &self.0
    }
}

/// What a person may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Role {
    /// Reads the desk, changes nothing.
    Viewer,
    /// Keeps the machine running: reads drafts and has stuck ones written again, decides nothing about them.
    Operator,
    /// Decides and approves.
    Editor,
    /// An editor trusted with licences and second approvals.
    Senior,
    /// May do everything.
    Admin,
}

impl Role {
    /// Every role, by rising trust.
    pub const ALL: [Self; 5] = [Self::Viewer, Self::Operator, Self::Editor, Self::Senior, Self::Admin];

    /// Returns true where the role may decide about sentences, approve and reject.
    #[must_use]
    pub fn may_review(self) -> bool {
        matches!(self, Self::Editor | Self::Senior | Self::Admin)
    }

    /// Returns true where the role is trusted with what a text may be used for: seniors and admins.
    #[must_use]
    pub fn may_entrust(self) -> bool {
        matches!(self, Self::Senior | Self::Admin)
    }

    /// Returns true where the role may have a stuck draft written again: everybody but those who only read.
    #[must_use]
    pub fn may_rewrite(self) -> bool {
        self != Self::Viewer
    }

    /// Returns true where the role may see to the machine: jobs that failed are tried again or put away.
    #[must_use]
    pub fn may_operate(self) -> bool {
        matches!(self, Self::Operator | Self::Admin)
    }
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Viewer => "viewer",
            Self::Operator => "operator",
            Self::Editor => "editor",
            Self::Senior => "senior",
            Self::Admin => "admin",
        })
    }
}

impl FromStr for Role {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let known = Self::ALL.into_iter().find(|role| role.to_string() == text);
        known.ok_or_else(|| {
            format!("`{text}` is no role; there are viewer, operator, editor, senior and admin")
        })
    }
}

/// What a personal token is good for; never more than its owner's role allows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    /// See drafts.
    Read,
    /// See drafts, decide, approve and reject.
    Review,
}

impl fmt::Display for Scope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Read => "read",
            Self::Review => "review",
        })
    }
}

impl FromStr for Scope {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text {
            "read" => Ok(Self::Read),
            "review" => Ok(Self::Review),
            _ => Err(format!("`{text}` is no scope; there are read and review")),
        }
    }
}

/// An address to sign in with, in lower case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Email(String);

impl Email {
    /// Returns the address.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for Email {
    type Err = String;

    /// Only what every address has is asked for; whether it works, a message to it tells.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let email = text.trim().to_lowercase();
        let shaped = email
            .split_once('@')
            .is_some_and(|(user, host)| !user.is_empty() && !host.is_empty() && !host.contains('@'));
        let clean = email.chars().all(|c| !c.is_whitespace() && !c.is_control());
        if shaped && clean && email.chars().count() <= 254 {
            Ok(Self(email))
        } else {
            Err(format!("`{}` is no e-mail address", email.chars().take(254).collect::<String>()))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_editors_seniors_and_admins_may_review_and_viewers_change_nothing() {
        let may: Vec<_> = Role::ALL.into_iter().filter(|role| role.may_review()).collect();
        assert_eq!(may, [Role::Editor, Role::Senior, Role::Admin]);
        let may: Vec<_> = Role::ALL.into_iter().filter(|role| role.may_rewrite()).collect();
        assert_eq!(may, [Role::Operator, Role::Editor, Role::Senior, Role::Admin]);
        let may: Vec<_> = Role::ALL.into_iter().filter(|role| role.may_operate()).collect();
        assert_eq!(may, [Role::Operator, Role::Admin]);
        let person = |role| Person { id: UserId(1), email: "a@b".to_owned(), name: "A".to_owned(), role };
        assert!(person(Role::Editor).as_editor().is_some());
        assert!(person(Role::Operator).as_editor().is_none());
        assert!(person(Role::Viewer).as_editor().is_none());
    }

    #[test]
    fn roles_and_scopes_are_written_as_they_are_read() {
        for role in Role::ALL {
            assert_eq!(role.to_string().parse(), Ok(role));
        }
        assert!("root".parse::<Role>().is_err());
        assert_eq!("review".parse::<Scope>().unwrap().to_string(), "review");
        assert!("all".parse::<Scope>().is_err());
    }

    #[test]
    fn an_address_has_two_halves() {
        assert_eq!("  Ada@Example.ORG ".parse::<Email>().unwrap().as_str(), "ada@example.org");
        for bad in ["", "ada", "@x", "ada@", "a@b@c", "a b@c"] {
            assert!(bad.parse::<Email>().is_err(), "{bad}");
        }
    }
}
