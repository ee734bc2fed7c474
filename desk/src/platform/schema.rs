//! The tables, as diesel sees them. Written by `UPDATE_SCHEMA=1 cargo test --test migrations`, which also
//! compares this file with the database.

pub mod sql_types {
    #[derive(diesel::query_builder::QueryId, Clone, diesel::sql_types::SqlType)]
    #[diesel(postgres_type(name = "tsvector", schema = "pg_catalog"))]
    pub struct Tsvector;
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
    desk_secrets (name) {
        name -> Text,
        value -> Bytea,
    }
}

diesel::table! {
    draft_attempts (draft_id, attempt) {
        draft_id -> Int8,
        /// Its number, as drafts.attempt was while it wrote.
        attempt -> Int4,
        began_at -> Timestamptz,
        ended_at -> Timestamptz,
        /// held, no_answer, failed (tried again from again_at on) or stuck (waits for somebody).
        outcome -> Text,
        /// What was searched, a line each.
        searched -> Jsonb,
        /// Places that could not be searched: [{place, why}].
        outages -> Jsonb,
        /// Why there is no article.
        reason -> Nullable<Text>,
        /// When the next attempt is due.
        again_at -> Nullable<Timestamptz>,
    }
}

diesel::table! {
    draft_passages (draft_id, passage_id) {
        draft_id -> Int8,
        passage_id -> Int8,
    }
}

diesel::table! {
    drafts (id) {
        id -> Int8,
        suggestion_id -> Int8,
        /// The suggestion's question when drafting began: the article's title.
        question -> Text,
        state -> Text,
        /// The attempt of the job that writes it; a result of an older attempt is refused.
        attempt -> Int4,
        /// Who made the first decision.
        reviewer_id -> Nullable<Int8>,
        /// Why it was rejected, is stuck or found no answer.
        reason -> Nullable<Text>,
        /// What was searched, a line each.
        searched -> Jsonb,
        /// The number of the revision under review.
        current_revision -> Nullable<Int4>,
        created_at -> Timestamptz,
        updated_at -> Timestamptz,
    }
}

diesel::table! {
    events (id) {
        id -> Int8,
        at -> Timestamptz,
        /// reader: anybody; worker: a job; user: the named person; operator: somebody with the program in hand.
        actor -> Text,
        user_id -> Nullable<Int8>,
        subject -> Text,
        suggestion_id -> Nullable<Int8>,
        draft_id -> Nullable<Int8>,
        /// The state before; none for a beginning.
        from_state -> Nullable<Text>,
        to_state -> Text,
        /// The reason given, or what was found.
        why -> Nullable<Text>,
        /// The job, for subject job; it may be purged by now, so nothing holds it.
        job_id -> Nullable<Int8>,
    }
}

diesel::table! {
    job_attempts (job_id, attempt) {
        /// The job; its attempts go when it is purged.
        job_id -> Int8,
        /// Its number, from 1.
        attempt -> Int4,
        /// Who ran it.
        worker -> Text,
        /// When it was claimed.
        started_at -> Timestamptz,
        /// When its end was recorded.
        finished_at -> Timestamptz,
        /// What the attempt answered; whether a retry came of it is the state of the job.
        outcome -> Text,
        /// Why it failed: its error, a panic, a timeout, a lease that ran out.
        error -> Nullable<Text>,
    }
}

diesel::table! {
    job_workers (name) {
        /// The name under which it leases jobs: its process, the kind, and a part no other ever had.
        name -> Text,
        /// The kind of job it works.
        kind -> Text,
        started_at -> Timestamptz,
        /// Its latest heartbeat.
        seen_at -> Timestamptz,
    }
}

diesel::table! {
    jobs (id) {
        /// Rises with the order of enqueueing.
        id -> Int8,
        /// Which job: the same word as its payload type, its file and its span.
        kind -> Text,
        /// The ids the job is about; never text from outside.
        payload -> Jsonb,
        /// waiting (due from run_at on), running (under a lease), done, dead (kept for an operator).
        state -> Text,
        /// 0 first, 1 normal, 2 when nothing else waits.
        priority -> Int2,
        /// Not before this time; a failed attempt moves it by the backoff.
        run_at -> Timestamptz,
        /// Attempts claimed so far, the running one included; given back when it never started.
        attempt -> Int4,
        /// Dead after this many failed attempts.
        max_attempts -> Int4,
        /// At most one unfinished job of a kind has it; free again once that job is done or dead.
        unique_key -> Nullable<Text>,
        /// The worker that runs it; with attempt the token that fences its result.
        leased_by -> Nullable<Text>,
        /// From then on another worker may take the job; moved on by each heartbeat.
        lease_until -> Nullable<Timestamptz>,
        /// When the latest attempt was claimed.
        claimed_at -> Nullable<Timestamptz>,
        /// When the transaction that enqueued it began.
        created_at -> Timestamptz,
        /// When it was done or died; done jobs are purged some time after it.
        finished_at -> Nullable<Timestamptz>,
    }
}

diesel::table! {
    one_time_links (token_hash) {
        /// SHA-256 of the token in the link.
        token_hash -> Bytea,
        user_id -> Int8,
        purpose -> Text,
        expires_at -> Timestamptz,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use super::sql_types::Tsvector;

    pages (id) {
        id -> Int8,
        /// The last part of the page's address; never given to another page.
        slug -> Text,
        suggestion_id -> Int8,
        state -> Text,
        title -> Text,
        /// The approval this page stands on, of exactly this revision and content.
        approval_id -> Int8,
        revision_id -> Int8,
        content_hash -> Text,
        published_at -> Timestamptz,
        updated_at -> Timestamptz,
        /// Every sentence of the page as plain text: quick answer, key facts, then the sections without their headings.
        text -> Text,
        /// What it is found by: title (A), quick answer (B), headings (C), key facts and sections (D).
        words -> Tsvector,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use super::sql_types::Tsvector;

    passages (id) {
        /// Given by Postgres; never used again, since pages cite it.
        id -> Int8,
        /// The snapshot it stands in.
        snapshot_id -> Int8,
        /// The source of that snapshot.
        source_id -> Int8,
        /// Its place among the passages of the snapshot, from 0.
        position -> Int4,
        /// Where it begins in the snapshot's text, in bytes of UTF-8.
        start_byte -> Int4,
        /// Where it ends, in bytes of UTF-8.
        end_byte -> Int4,
        /// The headings above it, outermost first, without the title.
        heading_path -> Array<Nullable<Text>>,
        /// What it is in the layout.
        kind -> Text,
        /// Its words: exactly that stretch of the snapshot's text.
        text -> Text,
        /// What it is found by: title, headings and text; null once its snapshot is not current.
        words -> Nullable<Tsvector>,
    }
}

diesel::table! {
    personal_tokens (id) {
        id -> Int8,
        /// SHA-256 of the token.
        token_hash -> Bytea,
        user_id -> Int8,
        /// read: see drafts; review: also decide, approve and reject, as far as the role allows.
        scope -> Text,
        created_at -> Timestamptz,
        revoked_at -> Nullable<Timestamptz>,
    }
}

diesel::table! {
    rate_counters (key, window_start) {
        /// HMAC of what is counted and for whom: no address and no account name is kept.
        key -> Bytea,
        window_start -> Timestamptz,
        count -> Int4,
    }
}

diesel::table! {
    revisions (id) {
        id -> Int8,
        draft_id -> Int8,
        number -> Int4,
        /// The article as a structure: sentences with passage ids.
        article -> Jsonb,
        /// SHA-256 of the article's canonical JSON: what an approval names.
        content_hash -> Text,
        /// What the structural check found; approval needs none.
        faults -> Jsonb,
        /// The editor who made it; none where a writer did.
        edited_by -> Nullable<Int8>,
        created_at -> Timestamptz,
    }
}

diesel::table! {
    sessions (id) {
        id -> Int8,
        /// SHA-256 of the cookie.
        token_hash -> Bytea,
        /// The token every form of this session must carry.
        csrf_token -> Text,
        user_id -> Int8,
        created_at -> Timestamptz,
        /// The last request; the idle limit runs from here.
        seen_at -> Timestamptz,
    }
}

diesel::table! {
    snapshots (id) {
        /// Given by Postgres.
        id -> Int8,
        /// The source that was read.
        source_id -> Int8,
        /// SHA-256 of the text, in lower-case hex.
        sha256 -> Text,
        /// Plain text: headings, paragraphs and list items, parted by blank lines.
        text -> Text,
        /// What it was written in.
        media_type -> Text,
        /// When it was read.
        retrieved_at -> Timestamptz,
        /// True for the newest of its source; older ones stay for what cites them.
        current -> Bool,
        /// The publisher's own number of the version that was read, as wikis give one; null for library files.
        revision -> Nullable<Text>,
    }
}

diesel::table! {
    sources (id) {
        /// Given by Postgres.
        id -> Int8,
        /// What makes it the same source when it comes again: its address, else publisher and title, folded.
        key -> Text,
        /// Its title, plain text.
        title -> Text,
        /// Where it can be read, if it has an address.
        url -> Nullable<Text>,
        /// Who published it.
        publisher -> Text,
        /// Who wrote it, where known.
        author -> Nullable<Text>,
        /// An SPDX id, LicenseRef-PD, fair-use or unknown.
        licence -> Text,
        /// When it was first imported.
        created_at -> Timestamptz,
    }
}

diesel::table! {
    suggestion_tokens (token_hash) {
        /// SHA-256 of the token in the link.
        token_hash -> Bytea,
        suggestion_id -> Int8,
        created_at -> Timestamptz,
    }
}

diesel::table! {
    suggestions (id) {
        id -> Int8,
        /// The asker's words, trimmed, in NFC.
        question -> Text,
        /// The question folded (case, punctuation, white space): the same question has the same key.
        question_key -> Text,
        state -> Text,
        merged_into -> Nullable<Int8>,
        /// Why it was declined (an editor's words), quarantined or parked (a code).
        reason -> Nullable<Text>,
        created_at -> Timestamptz,
        updated_at -> Timestamptz,
    }
}

diesel::table! {
    switches (name) {
        name -> Text,
        is_on -> Bool,
        changed_at -> Timestamptz,
        /// Who touched it last; none where nobody ever did.
        changed_by -> Nullable<Int8>,
        /// Why it is off, in that person's words.
        why -> Nullable<Text>,
    }
}

diesel::table! {
    users (id) {
        id -> Int8,
        /// Lower-case address; the name they sign in with.
        email -> Text,
        /// The name shown beside what they decide and approve.
        name -> Text,
        /// What they may do: viewer, editor, senior, operator or admin.
        role -> Text,
        /// argon2id in PHC form; none until they set a password.
        password_hash -> Nullable<Text>,
        /// Set when they may no longer come in; their record stays.
        disabled_at -> Nullable<Timestamptz>,
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
    writings (id) {
        id -> Int8,
        draft_id -> Int8,
        /// The draft's attempt that asked.
        attempt -> Int4,
        /// model: and the model's name.
        writer -> Text,
        prompt_version -> Text,
        /// Tokens of the prompt, where the model's server told.
        tokens_in -> Nullable<Int4>,
        /// Tokens of the answer, where the model's server told.
        tokens_out -> Nullable<Int4>,
        milliseconds -> Int4,
        /// used: the article is its work; refused: it answered, and we could not use it; failed: no whole answer came.
        outcome -> Text,
        /// Why it was not used.
        reason -> Nullable<Text>,
        /// How many of its sentences and headings were left out.
        refused_sentences -> Int4,
        /// The first 50 of them, each with the reason.
        refused -> Jsonb,
        at -> Timestamptz,
    }
}

diesel::joinable!(approvals -> drafts (draft_id));
diesel::joinable!(approvals -> users (approved_by));
diesel::joinable!(decisions -> revisions (revision_id));
diesel::joinable!(decisions -> users (decided_by));
diesel::joinable!(draft_attempts -> drafts (draft_id));
diesel::joinable!(draft_passages -> drafts (draft_id));
diesel::joinable!(draft_passages -> passages (passage_id));
diesel::joinable!(drafts -> suggestions (suggestion_id));
diesel::joinable!(drafts -> users (reviewer_id));
diesel::joinable!(events -> drafts (draft_id));
diesel::joinable!(events -> suggestions (suggestion_id));
diesel::joinable!(events -> users (user_id));
diesel::joinable!(job_attempts -> jobs (job_id));
diesel::joinable!(one_time_links -> users (user_id));
diesel::joinable!(pages -> suggestions (suggestion_id));
diesel::joinable!(passages -> sources (source_id));
diesel::joinable!(personal_tokens -> users (user_id));
diesel::joinable!(revisions -> drafts (draft_id));
diesel::joinable!(revisions -> users (edited_by));
diesel::joinable!(sessions -> users (user_id));
diesel::joinable!(snapshots -> sources (source_id));
diesel::joinable!(suggestion_tokens -> suggestions (suggestion_id));
diesel::joinable!(switches -> users (changed_by));
diesel::joinable!(verdicts -> revisions (revision_id));
diesel::joinable!(writings -> drafts (draft_id));

diesel::allow_tables_to_appear_in_same_query!(
    approvals,
    decisions,
    desk_secrets,
    draft_attempts,
    draft_passages,
    drafts,
    events,
    job_attempts,
    job_workers,
    jobs,
    one_time_links,
    pages,
    passages,
    personal_tokens,
    rate_counters,
    revisions,
    sessions,
    snapshots,
    sources,
    suggestion_tokens,
    suggestions,
    switches,
    users,
    verdicts,
    writings,
);
