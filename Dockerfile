# Builds the program, then runs it as a user that owns nothing. tests/containers.rs keeps what is copied true.
FROM rust:1.95-bookworm AS build
WORKDIR /desk
COPY Cargo.toml Cargo.lock ./
COPY article article
COPY benches benches
COPY desk desk
COPY library library
COPY migrations migrations
COPY queue queue
COPY src src
COPY static static
COPY templates templates
COPY workers workers
RUN cargo build --release --locked --bin answerdesk

FROM debian:bookworm-slim
# The certificates that vouch for wikis, model servers and, with sslrootcert=system, for Postgres.
# hadolint ignore=DL3008
RUN apt-get update \
    && apt-get install --yes --no-install-recommends ca-certificates \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --uid 10001 --no-create-home --shell /usr/sbin/nologin answerdesk
COPY --from=build /desk/target/release/answerdesk /usr/local/bin/answerdesk
# By number, so that whoever runs it can see that it is not root.
USER 10001
ENTRYPOINT ["answerdesk"]
CMD ["web"]
