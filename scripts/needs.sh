# shellcheck shell=bash
# What scripts/run and scripts/test need of the machine: looked for first, installed only where missing.
# To be sourced. apt (Debian, Ubuntu) is tested; dnf and brew are written after their manuals and untested.

say() {
    printf '%s\n' "$*" >&2
}

fail() {
    say "$*"
    exit 1
}

has() {
    command -v "$1" >/dev/null 2>&1
}

# Runs a command as root, or ends with a sentence where that cannot be.
as_root() {
    if [ "$(id -u)" = 0 ]; then
        "$@"
    elif has sudo; then
        sudo "$@"
    else
        fail "This needs root, and there is no sudo: run as root: $*"
    fi
}

# Runs a command without its chatter, which is shown only where it fails.
quietly() {
    local chatter status=0
    chatter="$(mktemp)"
    "$@" >"$chatter" 2>&1 || status=$?
    [ "$status" = 0 ] || tail -n 20 "$chatter" >&2
    rm -f "$chatter"
    return "$status"
}

apt_get() {
    quietly as_root env DEBIAN_FRONTEND=noninteractive apt-get -qq -o Dpkg::Use-Pty=0 "$@"
}

# Says whether apt's lists, as they are, know all of these packages.
apt_knows() {
    local package
    for package in "$@"; do
        apt-cache policy "$package" 2>/dev/null | grep 'Candidate: [^(]' >/dev/null || return 1
    done
}

# Installs packages with apt, refreshing its lists only where they are missing or out of date.
apt_install() {
    if apt_knows "$@"; then
        say "Installing with apt: $*"
        apt_get install -y --no-install-recommends "$@" && return
    fi
    say "Refreshing apt's lists, then installing: $*"
    apt_get update || say "Not all of apt's lists could be refreshed; going on with those there are."
    apt_get install -y --no-install-recommends "$@" || fail "apt could not install $*: install it yourself and run this again."
}

need_cargo() {
    if ! has cargo && [ -x "${CARGO_HOME:-${HOME:-}/.cargo}/bin/cargo" ]; then
        PATH="${CARGO_HOME:-${HOME:-}/.cargo}/bin:$PATH"
    fi
    has cargo || fail "Rust is missing: install it as https://rustup.rs says, open a new shell and run this again."
}

# Rust links with cc, and two of the crates compile C.
need_c_compiler() {
    if has cc; then
        return
    elif has apt-get; then
        apt_install gcc libc6-dev
    elif has dnf; then
        say "Installing with dnf: gcc"
        quietly as_root dnf install -y gcc
    else
        fail "A C compiler is missing: install one (macOS: xcode-select --install) and run this again."
    fi
}

# Looks where the program itself looks; see src/postgres/binaries.rs.
has_postgres() {
    local folder folders=()
    if [ -n "${ANSWERDESK_PG_BIN_DIR:-}" ]; then
        folders=("$ANSWERDESK_PG_BIN_DIR")
    else
        folders=(/usr/lib/postgresql/*/bin /opt/homebrew/opt/postgresql@*/bin /usr/local/opt/postgresql@*/bin)
        if has pg_config; then
            folders+=("$(pg_config --bindir 2>/dev/null || true)")
        fi
        if has initdb; then
            folders+=("$(dirname "$(command -v initdb)")")
        fi
    fi
    for folder in "${folders[@]}"; do
        if [ -x "$folder/postgres" ] && [ -x "$folder/initdb" ]; then
            return
        fi
    done
    return 1
}

# Installs the server's programs and keeps Debian's package from making and starting a server of its own.
apt_install_postgres() {
    local folder=/etc/postgresql-common/createcluster.d status=0
    as_root mkdir -p "$folder"
    echo 'create_main_cluster = false' | as_root tee "$folder/answerdesk.conf" >/dev/null
    # In a subshell, which a failure may end without keeping the file.
    (apt_install postgresql) || status=$?
    as_root rm -f "$folder/answerdesk.conf"
    return "$status"
}

need_postgres() {
    if has_postgres; then
        return
    elif [ -n "${ANSWERDESK_PG_BIN_DIR:-}" ]; then
        fail "There is no PostgreSQL server in ANSWERDESK_PG_BIN_DIR ($ANSWERDESK_PG_BIN_DIR): correct it or leave it unset."
    elif has apt-get; then
        apt_install_postgres
    elif has dnf; then
        say "Installing with dnf: postgresql-server"
        quietly as_root dnf install -y postgresql-server
    elif has brew; then
        say "Installing with brew: postgresql@17"
        quietly brew install postgresql@17
    fi
    has_postgres || fail "PostgreSQL is missing: install its server, or run docker compose up, or set DATABASE_URL."
}

# The tests look at the pages in a real browser.
need_browser() {
    if has chromedriver && { has chromium || has chromium-browser || has google-chrome; }; then
        return
    elif has apt-get; then
        apt_install chromium chromium-driver
    elif has dnf; then
        say "Installing with dnf: chromium chromedriver"
        quietly as_root dnf install -y chromium chromedriver
    fi
    has chromedriver || fail "The browser tests need Chromium and chromedriver: install both and run this again."
}

# The tests have it read docker-compose.yml; no container is started.
need_compose() {
    if has docker-compose; then
        return
    elif has apt-get; then
        apt_install docker-compose
    elif has dnf; then
        say "Installing with dnf: docker-compose"
        quietly as_root dnf install -y docker-compose
    elif has brew; then
        say "Installing with brew: docker-compose"
        quietly brew install docker-compose
    fi
    has docker-compose || fail "The tests have docker-compose read docker-compose.yml: install it and run this again."
}
