//! The rows of people.

use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use jiff::Timestamp;
use jiff_diesel::ToDiesel;

use crate::people::model::{Email, Person, Role};
use crate::platform::StoreError;
use crate::platform::id::UserId;
use crate::platform::schema::users;

#[derive(Queryable, Selectable)]
#[diesel(table_name = users, check_for_backend(diesel::pg::Pg))]
pub(in crate::people) struct UserRow {
    id: UserId,
    email: String,
    name: String,
    role: String,
    pub(in crate::people) password_hash: Option<String>,
    disabled_at: Option<jiff_diesel::Timestamp>,
}

impl UserRow {
    pub(in crate::people) fn is_disabled(&self) -> bool {
        self.disabled_at.is_some()
    }
}

impl TryFrom<UserRow> for Person {
    type Error = StoreError;

    fn try_from(row: UserRow) -> Result<Self, StoreError> {
        let role: Role = row.role.parse().map_err(StoreError::Corrupt)?;
        Ok(Self { id: row.id, email: row.email, name: row.name, role })
    }
}

/// Returns the row of the account with that address.
pub(in crate::people) async fn user_by_email(
    connection: &mut AsyncPgConnection,
    email: &Email,
) -> Result<Option<UserRow>, StoreError> {
    let found = users::table
        .filter(users::email.eq(email.as_str()))
        .select(UserRow::as_select())
        .first(connection)
        .await;
    Ok(found.optional()?)
}

/// Returns the row of the account with that id.
pub(in crate::people) async fn user_by_id(
    connection: &mut AsyncPgConnection,
    id: UserId,
) -> Result<Option<UserRow>, StoreError> {
    Ok(users::table.find(id).select(UserRow::as_select()).first(connection).await.optional()?)
}

/// Returns the person with that address, disabled or not.
///
/// # Errors
/// Where the database does not answer.
pub async fn by_email(
    connection: &mut AsyncPgConnection,
    email: &Email,
) -> Result<Option<Person>, StoreError> {
    user_by_email(connection, email).await?.map(Person::try_from).transpose()
}

/// Returns the person with that id, disabled or not.
///
/// # Errors
/// Where the database does not answer.
pub async fn by_id(connection: &mut AsyncPgConnection, id: UserId) -> Result<Option<Person>, StoreError> {
    user_by_id(connection, id).await?.map(Person::try_from).transpose()
}

/// Returns the first admin who may still come in.
pub(in crate::people) async fn first_admin(
    connection: &mut AsyncPgConnection,
) -> Result<Option<Person>, StoreError> {
    let admins = users::table.filter(users::role.eq("admin")).filter(users::disabled_at.is_null());
    let row = admins.order(users::id).select(UserRow::as_select()).first(connection).await.optional()?;
    row.map(Person::try_from).transpose()
}

/// Inserts an account; none where the address is taken.
pub(in crate::people) async fn insert_user(
    connection: &mut AsyncPgConnection,
    email: &Email,
    name: &str,
    role: Role,
    now: Timestamp,
) -> Result<Option<Person>, StoreError> {
    let row: Option<UserRow> = diesel::insert_into(users::table)
        .values((
            users::email.eq(email.as_str()),
            users::name.eq(name),
            users::role.eq(role.to_string()),
            users::created_at.eq(now.to_diesel()),
        ))
        .on_conflict(users::email)
        .do_nothing()
        .returning(UserRow::as_returning())
        .get_result(connection)
        .await
        .optional()?;
    row.map(Person::try_from).transpose()
}

/// Sets an account's password hash.
pub(in crate::people) async fn store_password(
    connection: &mut AsyncPgConnection,
    user: UserId,
    hash: &str,
) -> Result<(), StoreError> {
    diesel::update(users::table.find(user)).set(users::password_hash.eq(hash)).execute(connection).await?;
    Ok(())
}

/// Returns the ids of all admins who may come in, locked until the transaction ends.
pub(in crate::people) async fn lock_admins(
    connection: &mut AsyncPgConnection,
) -> Result<Vec<UserId>, StoreError> {
    let admins = users::table.filter(users::role.eq("admin")).filter(users::disabled_at.is_null());
    Ok(admins.order(users::id).for_update().select(users::id).load(connection).await?)
}

/// Sets since when an account is disabled, where it is not already; or, with none, enables it.
pub(in crate::people) async fn set_disabled(
    connection: &mut AsyncPgConnection,
    user: UserId,
    since: Option<Timestamp>,
) -> Result<(), StoreError> {
    let other = users::table.find(user).filter(users::disabled_at.is_null().eq(since.is_some()));
    let since = since.map(ToDiesel::to_diesel);
    diesel::update(other).set(users::disabled_at.eq(since)).execute(connection).await?;
    Ok(())
}

/// The most accounts [`list`] returns.
pub const LISTED_MAX: i64 = 1_000;

/// A person, and whether they may come in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    /// Who it is.
    pub person: Person,
    /// Whether they may not.
    pub is_disabled: bool,
}

/// Returns the accounts in the order of their addresses, at most [`LISTED_MAX`].
///
/// # Errors
/// Where the database does not answer.
pub async fn list(connection: &mut AsyncPgConnection) -> Result<Vec<Account>, StoreError> {
    let rows: Vec<UserRow> = users::table
        .order(users::email)
        .limit(LISTED_MAX)
        .select(UserRow::as_select())
        .load(connection)
        .await?;
    let account = |row: UserRow| {
        let is_disabled = row.is_disabled();
        Ok(Account { person: Person::try_from(row)?, is_disabled })
    };
    rows.into_iter().map(account).collect()
}
