//! The tables, as diesel sees them. `tests/migrations.rs` compares this file with the database.

pub mod sql_types {
    #[derive(diesel::query_builder::QueryId, Clone, diesel::sql_types::SqlType)]
    #[diesel(postgres_type(name = "tsvector", schema = "pg_catalog"))]
    pub struct Tsvector;
}

diesel::table! {
    users (id) {
        id -> Int8,
        email -> Text,
        name -> Text,
        role -> Text,
        password_hash -> Nullable<Text>,
        disabled_at -> Nullable<Timestamptz>,
        created_at -> Timestamptz,
    }
}

diesel::table! {
    sessions (id) {
        id -> Int8,
        token_hash -> Bytea,
        csrf_token -> Text,
        user_id -> Int8,
        created_at -> Timestamptz,
        seen_at -> Timestamptz,
    }
}

diesel::table! {
    personal_tokens (id) {
        id -> Int8,
        token_hash -> Bytea,
        user_id -> Int8,
        scope -> Text,
        created_at -> Timestamptz,
        revoked_at -> Nullable<Timestamptz>,
    }
}

diesel::table! {
    one_time_links (token_hash) {
        token_hash -> Bytea,
        user_id -> Int8,
        purpose -> Text,
        expires_at -> Timestamptz,
    }
}

diesel::table! {
    rate_counters (key, window_start) {
        key -> Bytea,
        window_start -> Timestamptz,
        count -> Int4,
    }
}

diesel::table! {
    desk_secrets (name) {
        name -> Text,
        value -> Bytea,
    }
}

diesel::table! {
    suggestions (id) {
        id -> Int8,
        question -> Text,
        question_key -> Text,
        state -> Text,
        merged_into -> Nullable<Int8>,
        reason -> Nullable<Text>,
        created_at -> Timestamptz,
        updated_at -> Timestamptz,
    }
}

diesel::table! {
    suggestion_tokens (token_hash) {
        token_hash -> Bytea,
        suggestion_id -> Int8,
        created_at -> Timestamptz,
    }
}

diesel::table! {
    drafts (id) {
        id -> Int8,
        suggestion_id -> Int8,
        question -> Text,
        state -> Text,
        attempt -> Int4,
        reviewer_id -> Nullable<Int8>,
        reason -> Nullable<Text>,
        searched -> Jsonb,
        current_revision -> Nullable<Int4>,
        created_at -> Timestamptz,
        updated_at -> Timestamptz,
    }
}

diesel::table! {
    draft_passages (draft_id, passage_id) {
        draft_id -> Int8,
        passage_id -> Int8,
    }
}

diesel::table! {
    revisions (id) {
        id -> Int8,
        draft_id -> Int8,
        number -> Int4,
        article -> Jsonb,
        content_hash -> Text,
        faults -> Jsonb,
        edited_by -> Nullable<Int8>,
        created_at -> Timestamptz,
    }
}

diesel::table! {
    verdicts (revision_id, sentence_id) {
        revision_id -> Int8,
        sentence_id -> Text,
        verdict -> Text,
        reasons -> Jsonb,
    }
}

diesel::table! {
    decisions (revision_id, sentence_id) {
        revision_id -> Int8,
        sentence_id -> Text,
        decision -> Text,
        reason -> Nullable<Text>,
        decided_by -> Int8,
        decided_at -> Timestamptz,
    }
}

diesel::table! {
    approvals (id) {
        id -> Int8,
        draft_id -> Int8,
        revision_id -> Int8,
        content_hash -> Text,
        approved_by -> Int8,
        approved_at -> Timestamptz,
    }
}

diesel::table! {
    pages (id) {
        id -> Int8,
        slug -> Text,
        suggestion_id -> Int8,
        state -> Text,
        title -> Text,
        approval_id -> Int8,
        revision_id -> Int8,
        content_hash -> Text,
        published_at -> Timestamptz,
        updated_at -> Timestamptz,
    }
}

diesel::table! {
    events (id) {
        id -> Int8,
        at -> Timestamptz,
        actor -> Text,
        user_id -> Nullable<Int8>,
        subject -> Text,
        suggestion_id -> Nullable<Int8>,
        draft_id -> Nullable<Int8>,
        from_state -> Nullable<Text>,
        to_state -> Text,
        why -> Nullable<Text>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use super::sql_types::Tsvector;

    passages (id) {
        id -> Int8,
        snapshot_id -> Int8,
        source_id -> Int8,
        position -> Int4,
        start_byte -> Int4,
        end_byte -> Int4,
        heading_path -> Array<Nullable<Text>>,
        kind -> Text,
        text -> Text,
        words -> Nullable<Tsvector>,
    }
}

diesel::table! {
    snapshots (id) {
        id -> Int8,
        source_id -> Int8,
        sha256 -> Text,
        text -> Text,
        media_type -> Text,
        retrieved_at -> Timestamptz,
        current -> Bool,
    }
}

diesel::table! {
    sources (id) {
        id -> Int8,
        key -> Text,
        title -> Text,
        url -> Nullable<Text>,
        publisher -> Text,
        author -> Nullable<Text>,
        licence -> Text,
        created_at -> Timestamptz,
    }
}

diesel::table! {
    job_attempts (job_id, attempt) {
        job_id -> Int8,
        attempt -> Int4,
        worker -> Text,
        started_at -> Timestamptz,
        finished_at -> Timestamptz,
        outcome -> Text,
        error -> Nullable<Text>,
    }
}

diesel::table! {
    jobs (id) {
        id -> Int8,
        kind -> Text,
        payload -> Jsonb,
        state -> Text,
        priority -> Int2,
        run_at -> Timestamptz,
        attempt -> Int4,
        max_attempts -> Int4,
        unique_key -> Nullable<Text>,
        leased_by -> Nullable<Text>,
        lease_until -> Nullable<Timestamptz>,
        claimed_at -> Nullable<Timestamptz>,
        created_at -> Timestamptz,
        finished_at -> Nullable<Timestamptz>,
    }
}

diesel::joinable!(passages -> sources (source_id));
diesel::joinable!(snapshots -> sources (source_id));
diesel::joinable!(sessions -> users (user_id));
diesel::joinable!(personal_tokens -> users (user_id));
diesel::joinable!(one_time_links -> users (user_id));
diesel::joinable!(suggestion_tokens -> suggestions (suggestion_id));
diesel::joinable!(drafts -> suggestions (suggestion_id));
diesel::joinable!(drafts -> users (reviewer_id));
diesel::joinable!(draft_passages -> drafts (draft_id));
diesel::joinable!(revisions -> drafts (draft_id));
diesel::joinable!(revisions -> users (edited_by));
diesel::joinable!(verdicts -> revisions (revision_id));
diesel::joinable!(decisions -> revisions (revision_id));
diesel::joinable!(decisions -> users (decided_by));
diesel::joinable!(approvals -> drafts (draft_id));
diesel::joinable!(approvals -> users (approved_by));
diesel::joinable!(pages -> suggestions (suggestion_id));
diesel::joinable!(events -> users (user_id));
diesel::joinable!(events -> suggestions (suggestion_id));
diesel::joinable!(events -> drafts (draft_id));
diesel::allow_tables_to_appear_in_same_query!(jobs, job_attempts, passages, snapshots, sources, users, sessions, personal_tokens, one_time_links, rate_counters, desk_secrets, suggestions, suggestion_tokens, drafts, draft_passages, revisions, verdicts, decisions, approvals, pages, events);
