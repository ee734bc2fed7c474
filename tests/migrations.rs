//! The migrations go up, down and up again to the same shape, and `schema.rs` is that shape.
//!
//! `UPDATE_SCHEMA=1 cargo test --test migrations` writes `desk/src/platform/schema.rs` anew.
#![allow(clippy::allow_attributes, reason = "which of these a test needs changes with the test")]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that fails should panic"
)]

#[path = "support/mod.rs"]
mod support;

use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::Path;

use desk::platform::database::MIGRATIONS;
use diesel::sql_types::{Array, Bool, Nullable, Text};
use diesel::{QueryableByName, sql_query};
use diesel_async::{AsyncConnection, AsyncMigrationHarness, AsyncPgConnection, RunQueryDsl};
use diesel_migrations::MigrationHarness;
use support::TestDatabase;

/// Where the schema stands, from the workspace's root.
const SCHEMA: &str = "desk/src/platform/schema.rs";

#[derive(QueryableByName, PartialEq, Eq, Debug)]
struct Line {
    #[diesel(sql_type = Text)]
    line: String,
}

/// Everything that makes the shape: columns, constraints, indexes, triggers, functions, comments.
const SHAPE: &str = "
    SELECT 'column ' || table_name || '.' || column_name || ' ' || data_type || ' ' || is_nullable || ' '
           || coalesce(column_default, generation_expression, '') AS line
      FROM information_schema.columns WHERE table_schema = 'public'
    UNION ALL SELECT 'constraint ' || conrelid::regclass || ' ' || conname || ' ' || pg_get_constraintdef(oid)
      FROM pg_constraint WHERE connamespace = 'public'::regnamespace
    UNION ALL SELECT 'index ' || indexdef FROM pg_indexes WHERE schemaname = 'public'
    UNION ALL SELECT 'trigger ' || pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal
    UNION ALL SELECT 'function ' || pg_get_functiondef(oid) FROM pg_proc WHERE pronamespace = 'public'::regnamespace
    UNION ALL SELECT 'comment ' || objoid::regclass || ' ' || objsubid || ' ' || description FROM pg_description
      WHERE classoid = 'pg_class'::regclass AND objoid IN (SELECT oid FROM pg_class WHERE relnamespace = 'public'::regnamespace)
    ORDER BY 1";

async fn shape(connection: &mut AsyncPgConnection) -> Vec<String> {
    let lines: Vec<Line> = sql_query(SHAPE).load(connection).await.unwrap();
    lines
        .into_iter()
        .map(|line| line.line)
        .filter(|line| !line.contains("__diesel_schema_migrations"))
        .collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn migrations_go_up_down_and_up_again_to_the_same_shape() {
    let database = TestDatabase::new().await;
    let mut connection = AsyncPgConnection::establish(database.url()).await.unwrap();
    let first = shape(&mut connection).await;
    assert!(first.len() > 100, "the template is migrated");

    let mut harness = AsyncMigrationHarness::new(connection);
    harness.revert_all_migrations(MIGRATIONS).unwrap();
    let mut connection = harness.into_inner();
    assert_eq!(shape(&mut connection).await, Vec::<String>::new(), "down leaves nothing behind");

    let mut harness = AsyncMigrationHarness::new(connection);
    harness.run_pending_migrations(MIGRATIONS).unwrap();
    let mut connection = harness.into_inner();
    assert_eq!(shape(&mut connection).await, first, "up again is the same shape");
}

#[derive(QueryableByName)]
struct Column {
    #[diesel(sql_type = Text)]
    table_name: String,
    #[diesel(sql_type = Text)]
    name: String,
    #[diesel(sql_type = Text)]
    udt_name: String,
    #[diesel(sql_type = Bool)]
    nullable: bool,
    #[diesel(sql_type = Nullable<Text>)]
    comment: Option<String>,
}

#[derive(QueryableByName)]
struct Key {
    #[diesel(sql_type = Text)]
    table_name: String,
    #[diesel(sql_type = Array<Text>)]
    columns: Vec<String>,
    #[diesel(sql_type = Nullable<Text>)]
    foreign_table: Option<String>,
}

const COLUMNS: &str = "
    SELECT table_name::text, column_name::text AS name, udt_name::text, is_nullable = 'YES' AS nullable,
           col_description(format('public.%I', table_name)::regclass, ordinal_position) AS comment
      FROM information_schema.columns
     WHERE table_schema = 'public' AND table_name <> '__diesel_schema_migrations'
     ORDER BY table_name COLLATE \"C\", ordinal_position";

const KEYS: &str = "
    SELECT conrelid::regclass::text AS table_name, nullif(confrelid, 0)::regclass::text AS foreign_table,
           (SELECT array_agg(attname::text ORDER BY place) FROM unnest(conkey) WITH ORDINALITY AS k(number, place)
              JOIN pg_attribute ON attrelid = conrelid AND attnum = number) AS columns
      FROM pg_constraint
     WHERE connamespace = 'public'::regnamespace AND contype IN ('p', 'f')
       AND conrelid::regclass::text <> '__diesel_schema_migrations'
     ORDER BY conrelid::regclass::text COLLATE \"C\", conname";

#[tokio::test(flavor = "multi_thread")]
async fn schema_rs_is_the_database() {
    let database = TestDatabase::new().await;
    let mut connection = AsyncPgConnection::establish(database.url()).await.unwrap();
    let columns: Vec<Column> = sql_query(COLUMNS).load(&mut connection).await.unwrap();
    let keys: Vec<Key> = sql_query(KEYS).load(&mut connection).await.unwrap();
    let printed = print_schema(&columns, &keys);
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(SCHEMA);
    if std::env::var_os("UPDATE_SCHEMA").is_some() {
        std::fs::write(&path, &printed).unwrap();
    }
    let stored = std::fs::read_to_string(&path).unwrap();
    assert!(
        stored == printed,
        "{SCHEMA} is not the database; UPDATE_SCHEMA=1 cargo test --test migrations writes it"
    );
}

/// What diesel has no type for.
const SQL_TYPES: &str = "
pub mod sql_types {
    #[derive(diesel::query_builder::QueryId, Clone, diesel::sql_types::SqlType)]
    #[diesel(postgres_type(name = \"tsvector\", schema = \"pg_catalog\"))]
    pub struct Tsvector;
}
";

/// Prints the tables as diesel wants them.
fn print_schema(columns: &[Column], keys: &[Key]) -> String {
    let mut text = String::from(
        "//! The tables, as diesel sees them. Written by `UPDATE_SCHEMA=1 cargo test --test migrations`, which also\n\
         //! compares this file with the database.\n",
    );
    text.push_str(SQL_TYPES);
    let mut tables: BTreeMap<&str, Vec<&Column>> = BTreeMap::new();
    for column in columns {
        tables.entry(&column.table_name).or_default().push(column);
    }
    for (table, columns) in &tables {
        let primary =
            keys.iter().find(|key| key.table_name == *table && key.foreign_table.is_none()).unwrap();
        text.push_str("\ndiesel::table! {\n");
        if columns.iter().any(|column| column.udt_name == "tsvector") {
            text.push_str("    use diesel::sql_types::*;\n    use super::sql_types::Tsvector;\n\n");
        }
        writeln!(text, "    {table} ({}) {{", primary.columns.join(", ")).unwrap();
        for column in columns {
            if let Some(comment) = &column.comment {
                writeln!(text, "        /// {comment}").unwrap();
            }
            writeln!(text, "        {} -> {},", column.name, diesel_type(column)).unwrap();
        }
        text.push_str("    }\n}\n");
    }
    text.push('\n');
    for ((table, foreign), column) in joinable(keys) {
        writeln!(text, "diesel::joinable!({table} -> {foreign} ({column}));").unwrap();
    }
    text.push_str("\ndiesel::allow_tables_to_appear_in_same_query!(\n");
    for table in tables.keys() {
        writeln!(text, "    {table},").unwrap();
    }
    text.push_str(");\n");
    text
}

fn diesel_type(column: &Column) -> String {
    let plain = match column.udt_name.as_str() {
        "int2" => "Int2",
        "int4" => "Int4",
        "int8" => "Int8",
        "text" => "Text",
        "bool" => "Bool",
        "bytea" => "Bytea",
        "jsonb" => "Jsonb",
        "timestamptz" => "Timestamptz",
        "tsvector" => "Tsvector",
        "_text" => "Array<Nullable<Text>>",
        "float4" => "Float4",
        "float8" => "Float8",
        other => panic!("teach this test how diesel calls {other}"),
    };
    if column.nullable { format!("Nullable<{plain}>") } else { plain.to_owned() }
}

/// Pairs of tables joined by exactly one column, as diesel's `joinable!` needs.
fn joinable(keys: &[Key]) -> BTreeMap<(&str, &str), &str> {
    let mut pairs: BTreeMap<(&str, &str), Vec<&Key>> = BTreeMap::new();
    for key in keys {
        if let Some(foreign) = key.foreign_table.as_deref().filter(|foreign| *foreign != key.table_name) {
            pairs.entry((&key.table_name, foreign)).or_default().push(key);
        }
    }
    let single = |keys: &Vec<&'_ Key>| keys.len() == 1 && keys[0].columns.len() == 1;
    pairs
        .into_iter()
        .filter(|(_, keys)| single(keys))
        .map(|(pair, keys)| (pair, keys[0].columns[0].as_str()))
        .collect()
}
