# Builds the program, then runs it as a user that owns nothing.
FROM rust:1.95-bookworm AS build
WORKDIR /desk
COPY . .
RUN cargo build --release --locked

FROM debian:bookworm-slim
RUN useradd --system --uid 10001 answerdesk
COPY --from=build /desk/target/release/answerdesk /usr/local/bin/answerdesk
USER answerdesk
ENTRYPOINT ["answerdesk"]
CMD ["web"]
