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
    citations (source_id, revision_id, passage_id) {
        /// The source of the passage.
        source_id -> Int8,
        /// The text that cites it.
        revision_id -> Int8,
        /// The passage.
        passage_id -> Int8,
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
        /// held, outlined (waits for an editor), no_answer, failed (tried again from again_at on) or stuck (waits for somebody).
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
        /// The source, for subject source.
        source_id -> Nullable<Int8>,
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
    licence_settings (id) {
        id -> Int8,
        source_id -> Int8,
        at -> Timestamptz,
        /// stated: labels said so; detected: the page's own marks; unsaid: nothing did; set: a senior.
        origin -> Text,
        set_by -> Nullable<Int8>,
        /// What held before; none for the first.
        from_licence -> Nullable<Text>,
        to_licence -> Text,
        /// False where a person's setting stood against what the source says.
        holds -> Bool,
        /// Why, in that person's words.
        reason -> Nullable<Text>,
        /// The address of what shows it.
        evidence -> Nullable<Text>,
    }
}

diesel::table! {
    licence_terms (id) {
        id -> Int8,
        at -> Timestamptz,
        /// The part of a Creative Commons licence it is about.
        part -> Text,
        /// The class of the policy.
        allows -> Text,
    }
}

diesel::table! {
    model_calls (id) {
        id -> Int8,
        draft_id -> Int8,
        attempt -> Int4,
        stage -> Text,
        provider -> Text,
        model -> Text,
        /// reserved while it is asked; lost: nobody knows what became of it, and all that was set apart counts as spent.
        state -> Text,
        reason -> Nullable<Text>,
        per_million_in -> Int8,
        per_million_out -> Int8,
        /// The most it could cost, set apart before it was asked.
        reserved -> Int8,
        /// What it came to.
        cost -> Nullable<Int8>,
        tokens_in -> Nullable<Int4>,
        tokens_out -> Nullable<Int4>,
        began_at -> Timestamptz,
        ended_at -> Nullable<Timestamptz>,
    }
}

diesel::table! {
    model_prices (id) {
        id -> Int8,
        model -> Text,
        per_million_in -> Int8,
        per_million_out -> Int8,
        set_by -> Int8,
        at -> Timestamptz,
    }
}

diesel::table! {
    model_requests (call_id) {
        call_id -> Int8,
        draft_id -> Int8,
        prompt -> Text,
        prompt_hash -> Text,
        parameters -> Jsonb,
        /// SHA-256 of all that is asked and how: the same question for the same draft is not bought twice.
        request_hash -> Bytea,
        /// What was asked, without what names people; none once the log is over.
        request -> Nullable<Text>,
        /// What it answered, without what names people; none until then, and once the log is over.
        answer -> Nullable<Text>,
        asked_at -> Timestamptz,
    }
}

diesel::table! {
    money_caps (id) {
        id -> Int8,
        /// For one draft, a day or month (UTC) of the whole desk, or a month at one provider.
        scope -> Text,
        /// The host of the provider; empty for other scopes.
        provider -> Text,
        /// No more than this; none where there is no cap any more.
        amount -> Nullable<Int8>,
        set_by -> Int8,
        at -> Timestamptz,
    }
}

diesel::table! {
    money_totals (scope, key) {
        scope -> Text,
        /// The draft, the day, the month, or the provider and month.
        key -> Text,
        amount -> Int8,
    }
}

diesel::table! {
    named_pages (id) {
        id -> Int8,
        address -> Text,
        named_by -> Int8,
        named_at -> Timestamptz,
        /// When a worker had read it, or had given it up; none while it waits.
        ended_at -> Nullable<Timestamptz>,
        /// The source it is; none where it could not be read.
        source_id -> Nullable<Int8>,
        /// What came of it, in words for an editor.
        outcome -> Nullable<Text>,
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
    outlines (id) {
        id -> Int8,
        draft_id -> Int8,
        attempt -> Int4,
        /// Headings, and the ids of each section's passages.
        outline -> Jsonb,
        /// The editor who settled it; none where it is a writer's and waits.
        settled_by -> Nullable<Int8>,
        at -> Timestamptz,
    }
}

diesel::table! {
    page_sources (page_id, source_id) {
        page_id -> Int8,
        source_id -> Int8,
        title -> Text,
        url -> Nullable<Text>,
        publisher -> Text,
        author -> Nullable<Text>,
        licence -> Text,
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
        /// The page's own licence, computed when it was published.
        licence -> Text,
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
        /// What it is found by: title, headings and text; null once its snapshot is not current, and while its source is blocked or aside.
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
    prompt_trials (id) {
        id -> Int8,
        stage -> Text,
        /// SHA-256 of the words, those compiled in among them.
        words_hash -> Text,
        /// SHA-256 of the questions.
        set_hash -> Text,
        /// SHA-256 of the conditions.
        conditions_hash -> Text,
        /// All else that the answers depend on: the model, how it was asked, sources, the words of the other stages, the program.
        conditions -> Jsonb,
        figures -> Jsonb,
        at -> Timestamptz,
    }
}

diesel::table! {
    prompts (id) {
        id -> Int8,
        stage -> Text,
        /// 1, 2, 3, … within the stage; writings name it desk-1.
        number -> Int4,
        words -> Text,
        /// SHA-256 of the words.
        words_hash -> Text,
        /// candidate: for a share of drafts; current: for all others; retired: for none.
        state -> Text,
        /// The share of drafts, while it is a candidate.
        share_percent -> Int2,
        proposed_by -> Int8,
        proposed_at -> Timestamptz,
        promoted_by -> Nullable<Int8>,
        promoted_at -> Nullable<Timestamptz>,
        retired_by -> Nullable<Int8>,
        /// When it was withdrawn, or another one took its place.
        retired_at -> Nullable<Timestamptz>,
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
    sentence_uses (revision_id, sentence_id, passage_id) {
        revision_id -> Int8,
        sentence_id -> Text,
        passage_id -> Int8,
        /// verbatim: all its words; quote: words in marks; adapted: its wording in part; fact_only: what it says.
        relation -> Text,
        /// How many of its 5-word stretches stand in the passage, in hundredths; of its words outside quotation marks.
        overlap_percent -> Int2,
        /// The longest run of words both have, outside quotation marks.
        longest_run -> Int4,
        /// The licence of the passage's source when the revision was made.
        licence -> Text,
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
        /// Who published it, as it was said then; none for what was read before this was kept.
        publisher -> Nullable<Text>,
        /// Who wrote it, as it was said then.
        author -> Nullable<Text>,
        /// The language of the text, told by the text itself: three letters of ISO 639-3; none where that is unsure.
        language -> Nullable<Text>,
        /// The ETag its server gave with it.
        etag -> Nullable<Text>,
        /// The Last-Modified its server gave with it.
        last_modified -> Nullable<Text>,
    }
}

diesel::table! {
    source_addresses (id) {
        id -> Int8,
        source_id -> Int8,
        /// What makes it the same place when it comes again: its address, else publisher and title, folded.
        key -> Text,
        /// Its address as it was given; none for what has none.
        url -> Nullable<Text>,
        /// The ETag its server gave with that text.
        etag -> Nullable<Text>,
        /// The Last-Modified its server gave with that text.
        last_modified -> Nullable<Text>,
        /// The snapshot these two were said of; asked with only while it is the current one.
        said_of -> Nullable<Int8>,
        /// When it was last fetched from here again, whatever came of it.
        visited_at -> Nullable<Timestamptz>,
        /// When it was first imported from there.
        first_seen_at -> Timestamptz,
    }
}

diesel::table! {
    source_flags (id) {
        id -> Int8,
        source_id -> Int8,
        /// shrunk: less than half of its text was left; error_page: an error page came in place of it; gone: its address has nothing any more; closed: it asks for a log-in or denies access; unreadable: what came is no text we read; unreachable: nothing came; licence: it says another licence; machine: it is marked as a machine's work.
        kind -> Text,
        /// What happened, in an editor's words.
        detail -> Text,
        /// The text that was not taken, by its hash: put away by a person, the same text is taken the next time.
        text_sha256 -> Nullable<Text>,
        /// When it happened first.
        raised_at -> Timestamptz,
        /// When it happened last.
        seen_at -> Timestamptz,
        /// When it was put away; none while it is open.
        settled_at -> Nullable<Timestamptz>,
        /// Who put it away; none where a later visit found the source well.
        settled_by -> Nullable<Int8>,
        /// Why, in that person's words.
        settled_why -> Nullable<Text>,
    }
}

diesel::table! {
    source_visits (id) {
        id -> Int8,
        source_id -> Int8,
        address_id -> Int8,
        at -> Timestamptz,
        /// unchanged: its server said so (304); same_text: it sent the text we hold; new_text: a new snapshot; refused: what came must not take the place of what we hold; failed: nothing came.
        outcome -> Text,
        /// The HTTP status; none where no answer came.
        status -> Nullable<Int4>,
        /// Why it was refused, or failed.
        detail -> Nullable<Text>,
        /// The snapshot that was current afterwards.
        snapshot_id -> Nullable<Int8>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use super::sql_types::Tsvector;

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
        /// What it is found by at the desk: title, publisher, author and address.
        words -> Tsvector,
        /// Since when nothing new may rest on it; none where it may be used.
        blocked_at -> Nullable<Timestamptz>,
        /// Who blocked it.
        blocked_by -> Nullable<Int8>,
        /// Why, in that person's words.
        blocked_why -> Nullable<Text>,
        /// Whether an asker named it and nobody at the desk has taken it in: its passages have no words then.
        is_aside -> Bool,
    }
}

diesel::table! {
    suggestion_pages (id) {
        id -> Int8,
        suggestion_id -> Int8,
        /// An address of http or https, without user name, password and fragment.
        address -> Text,
        named_at -> Timestamptz,
        /// The private link of who named it; none where that was not kept.
        token_hash -> Nullable<Bytea>,
        /// What came of it when a draft was last written, in words for its asker; none until then.
        outcome -> Nullable<Text>,
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
    tier_settings (id) {
        id -> Int8,
        at -> Timestamptz,
        /// host: of a source's address, with all hosts under it; publisher: of sources without an address.
        kind -> Text,
        /// The host, in lower case; or the publisher's name as it is written, in lower case.
        name -> Text,
        /// The tier from then on; none where it was taken off the list.
        tier -> Nullable<Text>,
        set_by -> Int8,
        /// Why, in that person's words.
        why -> Text,
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
        /// What each layer of the check says: [{layer, verdict, passage, reason}]; empty where that was judged before layers were told apart.
        findings -> Jsonb,
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
        /// The call it is of; none where no account was kept, or the model was not asked.
        call_id -> Nullable<Int8>,
    }
}

diesel::joinable!(approvals -> drafts (draft_id));
diesel::joinable!(approvals -> users (approved_by));
diesel::joinable!(citations -> passages (passage_id));
diesel::joinable!(citations -> revisions (revision_id));
diesel::joinable!(citations -> sources (source_id));
diesel::joinable!(decisions -> revisions (revision_id));
diesel::joinable!(decisions -> users (decided_by));
diesel::joinable!(draft_attempts -> drafts (draft_id));
diesel::joinable!(draft_passages -> drafts (draft_id));
diesel::joinable!(draft_passages -> passages (passage_id));
diesel::joinable!(drafts -> suggestions (suggestion_id));
diesel::joinable!(drafts -> users (reviewer_id));
diesel::joinable!(events -> drafts (draft_id));
diesel::joinable!(events -> sources (source_id));
diesel::joinable!(events -> suggestions (suggestion_id));
diesel::joinable!(events -> users (user_id));
diesel::joinable!(job_attempts -> jobs (job_id));
diesel::joinable!(licence_settings -> sources (source_id));
diesel::joinable!(licence_settings -> users (set_by));
diesel::joinable!(model_calls -> drafts (draft_id));
diesel::joinable!(model_prices -> users (set_by));
diesel::joinable!(model_requests -> drafts (draft_id));
diesel::joinable!(model_requests -> model_calls (call_id));
diesel::joinable!(money_caps -> users (set_by));
diesel::joinable!(named_pages -> sources (source_id));
diesel::joinable!(named_pages -> users (named_by));
diesel::joinable!(one_time_links -> users (user_id));
diesel::joinable!(outlines -> drafts (draft_id));
diesel::joinable!(outlines -> users (settled_by));
diesel::joinable!(page_sources -> pages (page_id));
diesel::joinable!(page_sources -> sources (source_id));
diesel::joinable!(pages -> suggestions (suggestion_id));
diesel::joinable!(passages -> sources (source_id));
diesel::joinable!(personal_tokens -> users (user_id));
diesel::joinable!(revisions -> drafts (draft_id));
diesel::joinable!(revisions -> users (edited_by));
diesel::joinable!(sentence_uses -> passages (passage_id));
diesel::joinable!(sentence_uses -> revisions (revision_id));
diesel::joinable!(sessions -> users (user_id));
diesel::joinable!(snapshots -> sources (source_id));
diesel::joinable!(source_addresses -> sources (source_id));
diesel::joinable!(source_flags -> sources (source_id));
diesel::joinable!(source_flags -> users (settled_by));
diesel::joinable!(source_visits -> source_addresses (address_id));
diesel::joinable!(source_visits -> sources (source_id));
diesel::joinable!(sources -> users (blocked_by));
diesel::joinable!(suggestion_pages -> suggestion_tokens (token_hash));
diesel::joinable!(suggestion_pages -> suggestions (suggestion_id));
diesel::joinable!(suggestion_tokens -> suggestions (suggestion_id));
diesel::joinable!(switches -> users (changed_by));
diesel::joinable!(tier_settings -> users (set_by));
diesel::joinable!(verdicts -> revisions (revision_id));
diesel::joinable!(writings -> drafts (draft_id));
diesel::joinable!(writings -> model_calls (call_id));

diesel::allow_tables_to_appear_in_same_query!(
    approvals,
    citations,
    decisions,
    desk_secrets,
    draft_attempts,
    draft_passages,
    drafts,
    events,
    job_attempts,
    job_workers,
    jobs,
    licence_settings,
    licence_terms,
    model_calls,
    model_prices,
    model_requests,
    money_caps,
    money_totals,
    named_pages,
    one_time_links,
    outlines,
    page_sources,
    pages,
    passages,
    personal_tokens,
    prompt_trials,
    prompts,
    rate_counters,
    revisions,
    sentence_uses,
    sessions,
    snapshots,
    source_addresses,
    source_flags,
    source_visits,
    sources,
    suggestion_pages,
    suggestion_tokens,
    suggestions,
    switches,
    tier_settings,
    users,
    verdicts,
    writings,
);
