//! The database `answerdesk` in the embedded server, and its URL.

use std::fmt::Write;
use std::os::unix::ffi::OsStrExt;
use std::path::Path;
use std::thread;
use std::time::Duration;

use diesel::ConnectionError;
use diesel::dsl::sql;
use diesel::sql_types::Bool;
use diesel_async::{AsyncConnection, AsyncPgConnection, RunQueryDsl, SimpleAsyncConnection};

use super::error::PostgresError;

/// The database that the program uses.
pub(super) const NAME: &str = "answerdesk";

/// How long one of our own few questions to the server may take.
const LIMIT: Duration = Duration::from_secs(30);

/// Returns the URL of a database of the server whose socket is in this folder.
///
/// The socket's folder is in `host`, percent-encoded: diesel, psql and `pg_dump` all take this form.
pub(super) fn url(socket_dir: &Path, database: &str) -> String {
    let mut url = format!("postgresql://postgres@localhost:5432/{database}?host=");
    for &byte in socket_dir.as_os_str().as_bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            url.push(char::from(byte));
        } else {
            // Writing to a String cannot fail.
            let _written = write!(url, "%{byte:02X}");
        }
    }
    url
}

/// Says whether the database can be opened.
pub(super) fn answers(url: &str) -> bool {
    let url = url.to_owned();
    run(async move { AsyncPgConnection::establish(&url).await.map(drop) }).is_ok()
}

/// Creates the database if it is missing and returns its URL.
pub(super) fn ensure(socket_dir: &Path) -> Result<String, PostgresError> {
    let admin = url(socket_dir, "postgres");
    run(async move {
        let mut connection = AsyncPgConnection::establish(&admin).await?;
        let exists = sql::<Bool>("EXISTS (SELECT FROM pg_database WHERE datname = 'answerdesk')");
        if !diesel::select(exists)
            .get_result(&mut connection)
            .await
            .map_err(ConnectionError::CouldntSetupConfiguration)?
        {
            let create = connection.batch_execute("CREATE DATABASE answerdesk").await;
            create.map_err(ConnectionError::CouldntSetupConfiguration)?;
        }
        Ok(())
    })?;
    Ok(url(socket_dir, NAME))
}

/// Runs a short conversation with the server on a thread of its own: the caller may be inside a runtime, or not.
fn run(
    talk: impl Future<Output = Result<(), ConnectionError>> + Send + 'static,
) -> Result<(), PostgresError> {
    let in_runtime = move || -> Result<(), String> {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
        runtime.map_err(|error| error.to_string())?.block_on(async {
            match tokio::time::timeout(LIMIT, talk).await {
                Ok(said) => said.map_err(|error| error.to_string()),
                Err(_) => Err(format!("no answer within {} s", LIMIT.as_secs())),
            }
        })
    };
    let ended =
        thread::spawn(in_runtime).join().unwrap_or_else(|_| Err("the thread that asked it panicked".into()));
    ended.map_err(|reason| PostgresError::Database { reason })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_url_carries_any_path() {
        let host = |path: &str| url(Path::new(path), NAME);
        let start = "postgresql://postgres@localhost:5432/answerdesk?host=";
        assert_eq!(host("/var/lib/a-b_c.d~e"), format!("{start}%2Fvar%2Flib%2Fa-b_c.d~e"));
        assert_eq!(host("/a b&c/é%"), format!("{start}%2Fa%20b%26c%2F%C3%A9%25"));
    }
}
