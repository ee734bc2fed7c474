//! A page that is marked as a machine's work: it is kept, flagged, and nothing rests on it until somebody has judged it.

use article::SourceId;
use diesel_async::AsyncPgConnection;
use jiff::Timestamp;

use super::{Misgiving, Text, shortened};
use crate::evidence::source::FlagKind;
use crate::evidence::store::flags;
use crate::platform::StoreError;

/// Raises the flag of a source whose page is marked so, unless a person put the flag of exactly this text away.
///
/// A page that is no longer marked keeps its open flag: who made a text does not change with its marks, so a person puts
/// it away. The caller has locked the source.
pub(in crate::evidence) async fn mark(
    conn: &mut AsyncPgConnection,
    id: SourceId,
    (text, now): (&Text<'_>, Timestamp),
) -> Result<(), StoreError> {
    let Some(detail) = &text.document.machine else { return Ok(()) };
    let misgiving = Misgiving { kind: FlagKind::Machine, detail: shortened(detail) };
    if flags::is_put_away(conn, id, &misgiving, &text.sha256).await? {
        return Ok(());
    }
    flags::raise(conn, id, &misgiving, (Some(&text.sha256), now)).await
}
