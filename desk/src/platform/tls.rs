//! TLS to Postgres: what `sslmode` and `sslrootcert` in a database's URL ask for, in the sense of libpq.
//!
//! | `sslmode` | encrypted | whose certificate |
//! |---|---|---|
//! | `disable` | never | |
//! | `prefer` (the default) | where the server offers it | anybody's |
//! | `require` | always | anybody's; with `sslrootcert` as `verify-ca` |
//! | `verify-ca` | always | one that a certificate of `sslrootcert` vouches for |
//! | `verify-full` | always | the same, and made out to the host of the URL |
//!
//! `sslrootcert` is a PEM file, or `system` for the certificates that the operating system trusts. Over a unix socket
//! there is no TLS, as there is nobody in between.
//!
//! Source: <https://www.postgresql.org/docs/current/libpq-ssl.html>.

use std::path::PathBuf;
use std::sync::Arc;

use diesel::{ConnectionError, ConnectionResult};
use diesel_async::AsyncPgConnection;
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::client::{VerifierBuilderError, WebPkiServerVerifier};
use rustls::crypto::{CryptoProvider, aws_lc_rs, verify_tls12_signature, verify_tls13_signature};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::{
    CertificateError, ClientConfig, DigitallySignedStruct, Error as TlsError, RootCertStore, SignatureScheme,
};
use tokio_postgres::Config;
use tokio_postgres::config::SslMode;
use tokio_postgres::error::SqlState;
use tokio_postgres_rustls::MakeRustlsConnect;

/// The protocol's name in the TLS handshake (RFC 7301), which servers from version 17 on look at.
const ALPN: &[u8] = b"postgresql";

/// The word in `sslrootcert` for the certificates that the operating system trusts.
const SYSTEM: &str = "system";

/// Whose certificate is believed.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Trust {
    /// Anybody's: encrypted against listeners, not against somebody who poses as the server.
    Anybody,
    /// One that these vouch for.
    Vouched(Roots),
    /// One that these vouch for, made out to the host of the URL.
    VouchedFor(Roots),
}

/// Where the certificates are that vouch for others.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Roots {
    File(PathBuf),
    System,
}

/// Opens a connection as its URL says.
///
/// # Errors
/// Where the URL cannot be understood, and where the server does not answer, does not let us in, or is not the one it
/// should be; in words for whoever wrote the URL, and without its password.
pub(super) async fn open(url: &str) -> ConnectionResult<AsyncPgConnection> {
    let (config, trust) = parse(url).map_err(ConnectionError::InvalidConnectionUrl)?;
    let tls = connector(&trust).map_err(ConnectionError::BadConnection)?;
    let (client, connection) = config
        .connect(MakeRustlsConnect::new(tls))
        .await
        .map_err(|error| ConnectionError::BadConnection(explain(&error)))?;
    AsyncPgConnection::try_from_client_and_connection(client, connection).await
}

/// Takes what is about TLS out of a URL: the driver knows three of the five modes, and no `sslrootcert`.
fn parse(url: &str) -> Result<(Config, Trust), String> {
    let (mut mode, mut roots) = (None, None);
    let mut rest = url.to_owned();
    if let Some((before, query)) = url.split_once('?').filter(|_| is_url(url)) {
        let mut kept = Vec::new();
        for pair in query.split('&') {
            match pair.split_once('=') {
                Some(("sslmode", value)) => mode = Some(decoded(value)),
                Some(("sslrootcert", value)) => roots = Some(decoded(value)),
                _ => kept.push(pair),
            }
        }
        rest = format!("{before}?{}", kept.join("&"));
    }
    let mut config: Config = rest.parse().map_err(|error| chain(&error))?;
    let roots = roots.filter(|path| !path.is_empty()).map(|path| match path.as_str() {
        SYSTEM => Roots::System,
        _ => Roots::File(path.into()),
    });
    let Some(mode) = mode else { return Ok((config, Trust::Anybody)) };
    let missing =
        || format!("sslmode={mode} also needs sslrootcert: a PEM file of certificates, or the word {SYSTEM}");
    let (mode, trust) = match mode.as_str() {
        "disable" => (SslMode::Disable, Trust::Anybody),
        "prefer" => (SslMode::Prefer, Trust::Anybody),
        "require" => (SslMode::Require, roots.map_or(Trust::Anybody, Trust::Vouched)),
        "verify-ca" => (SslMode::Require, Trust::Vouched(roots.ok_or_else(missing)?)),
        "verify-full" => (SslMode::Require, Trust::VouchedFor(roots.ok_or_else(missing)?)),
        _ => return Err("sslmode must be disable, prefer, require, verify-ca or verify-full".to_owned()),
    };
    config.ssl_mode(mode);
    Ok((config, trust))
}

fn is_url(text: &str) -> bool {
    text.starts_with("postgres://") || text.starts_with("postgresql://")
}

/// Undoes percent encoding; a plus stays one, as in libpq.
fn decoded(value: &str) -> String {
    let value = format!("={}", value.replace('+', "%2B"));
    url::form_urlencoded::parse(value.as_bytes()).map(|(_, value)| value.into_owned()).collect()
}

/// Returns how the handshake is made.
fn connector(trust: &Trust) -> Result<ClientConfig, String> {
    let provider = Arc::new(aws_lc_rs::default_provider());
    let verifier: Arc<dyn ServerCertVerifier> = match trust {
        Trust::Anybody => Arc::new(Unverified(Arc::clone(&provider))),
        Trust::Vouched(roots) => Arc::new(WhateverName(verifier(roots, &provider)?)),
        Trust::VouchedFor(roots) => verifier(roots, &provider)?,
    };
    let mut config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|error| error.to_string())?
        .dangerous()
        .with_custom_certificate_verifier(verifier)
        .with_no_client_auth();
    config.alpn_protocols = vec![ALPN.to_vec()];
    Ok(config)
}

/// Returns what verifies a chain and a name.
fn verifier(roots: &Roots, provider: &Arc<CryptoProvider>) -> Result<Arc<WebPkiServerVerifier>, String> {
    let (store, place) = match roots {
        Roots::File(path) => (read_roots(path)?, format!("the file of sslrootcert, {}", path.display())),
        Roots::System => {
            let mut store = RootCertStore::empty();
            store.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
            (store, "the operating system's list".to_owned())
        }
    };
    WebPkiServerVerifier::builder_with_provider(Arc::new(store), Arc::clone(provider)).build().map_err(
        |error| match error {
            VerifierBuilderError::NoRootAnchors => format!("there is no certificate in {place}"),
            error => error.to_string(),
        },
    )
}

fn read_roots(path: &PathBuf) -> Result<RootCertStore, String> {
    let unreadable = |error: &dyn std::fmt::Display| {
        format!("the file of sslrootcert, {}, cannot be read: {error}", path.display())
    };
    let mut store = RootCertStore::empty();
    for certificate in CertificateDer::pem_file_iter(path).map_err(|error| unreadable(&error))? {
        let certificate = certificate.map_err(|error| unreadable(&error))?;
        store.add(certificate).map_err(|error| unreadable(&error))?;
    }
    Ok(store)
}

/// Believes every certificate: `require` asks for secrecy, not for proof.
#[derive(Debug)]
struct Unverified(Arc<CryptoProvider>);

impl ServerCertVerifier for Unverified {
    fn verify_server_cert(
        &self,
        _: &CertificateDer<'_>,
        _: &[CertificateDer<'_>],
        _: &ServerName<'_>,
        _: &[u8],
        _: UnixTime,
    ) -> Result<ServerCertVerified, TlsError> {
        Ok(ServerCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, TlsError> {
        verify_tls12_signature(message, certificate, signature, &self.0.signature_verification_algorithms)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, TlsError> {
        verify_tls13_signature(message, certificate, signature, &self.0.signature_verification_algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.0.signature_verification_algorithms.supported_schemes()
    }
}

/// Believes every certificate that is vouched for, whatever name it is made out to: what `verify-ca` asks for.
#[derive(Debug)]
struct WhateverName(Arc<WebPkiServerVerifier>);

impl ServerCertVerifier for WhateverName {
    fn verify_server_cert(
        &self,
        certificate: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        name: &ServerName<'_>,
        ocsp: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, TlsError> {
        // The name is looked at last: a certificate with a wrong one is good otherwise.
        match self.0.verify_server_cert(certificate, intermediates, name, ocsp, now) {
            Err(TlsError::InvalidCertificate(
                CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. },
            )) => Ok(ServerCertVerified::assertion()),
            answer => answer,
        }
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, TlsError> {
        self.0.verify_tls12_signature(message, certificate, signature)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, TlsError> {
        self.0.verify_tls13_signature(message, certificate, signature)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.0.supported_verify_schemes()
    }
}

/// Says why no connection came about, and what to do where that is known.
fn explain(error: &tokio_postgres::Error) -> String {
    let told = chain(error);
    // A server that takes only encrypted connections from us has no rule for this one, and says so in these words.
    let unencrypted = error.code() == Some(&SqlState::INVALID_AUTHORIZATION_SPECIFICATION)
        && told.contains("no encryption");
    if unencrypted {
        return format!(
            "this Postgres takes no connection without TLS: say sslmode=require in its URL ({told})"
        );
    }
    if told.contains("server does not support TLS") {
        return "this Postgres offers no TLS, which sslmode in its URL asks for: turn `ssl` on there, or leave \
                sslmode out"
            .to_owned();
    }
    let advice = match tls_error(error) {
        Some(TlsError::InvalidCertificate(
            CertificateError::UnknownIssuer | CertificateError::BadSignature,
        )) => "no certificate of sslrootcert vouches for the server's",
        Some(TlsError::InvalidCertificate(
            CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. },
        )) => {
            "the server's certificate is not made out to the host of the URL, which sslmode=verify-full asks for"
        }
        Some(TlsError::InvalidCertificate(
            CertificateError::Expired | CertificateError::ExpiredContext { .. },
        )) => "the server's certificate has expired",
        _ => return told,
    };
    format!("{advice} ({told})")
}

/// Writes an error with all that caused it.
fn chain(error: &dyn std::error::Error) -> String {
    let mut told = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        let words = error.to_string();
        if !told.ends_with(&words) {
            told = format!("{told}: {words}");
        }
        cause = error.source();
    }
    told
}

/// Finds what rustls said in what the driver says.
fn tls_error(error: &tokio_postgres::Error) -> Option<&TlsError> {
    let io = std::error::Error::source(error)?.downcast_ref::<std::io::Error>()?;
    io.get_ref()?.downcast_ref::<TlsError>()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn trust(query: &str) -> (SslMode, Trust) {
        let (config, trust) = parse(&format!("postgres://ada:a%40b@db.example:5433/desk{query}")).unwrap();
        assert_eq!(
            (config.get_user(), config.get_password(), config.get_dbname(), config.get_ports()),
            (Some("ada"), Some(&b"a@b"[..]), Some("desk"), &[5433][..])
        );
        (config.get_ssl_mode(), trust)
    }

    #[test]
    fn the_five_modes_mean_what_libpq_means_by_them() {
        let file = || Roots::File("/etc/a+b/root ca.pem".into());
        let named = "&sslrootcert=/etc/a+b/root%20ca.pem";
        for (query, expected) in [
            (String::new(), (SslMode::Prefer, Trust::Anybody)),
            ("?sslmode=prefer".to_owned(), (SslMode::Prefer, Trust::Anybody)),
            ("?sslmode=disable".to_owned(), (SslMode::Disable, Trust::Anybody)),
            ("?sslmode=require".to_owned(), (SslMode::Require, Trust::Anybody)),
            (format!("?sslmode=require{named}"), (SslMode::Require, Trust::Vouched(file()))),
            (format!("?sslmode=verify-ca{named}"), (SslMode::Require, Trust::Vouched(file()))),
            (format!("?sslmode=verify-full{named}"), (SslMode::Require, Trust::VouchedFor(file()))),
            (
                "?sslrootcert=system&application_name=desk&sslmode=verify-full".to_owned(),
                (SslMode::Require, Trust::VouchedFor(Roots::System)),
            ),
        ] {
            assert_eq!(trust(&query), expected, "{query}");
        }
    }

    #[test]
    fn what_cannot_be_kept_is_refused_in_the_urls_own_words() {
        let refused = |query: &str| parse(&format!("postgres://ada:secret@db/desk?{query}")).unwrap_err();
        assert!(refused("sslmode=verify-full").contains("also needs sslrootcert"));
        assert!(refused("sslmode=verify-ca&sslrootcert=").contains("also needs sslrootcert"));
        assert!(refused("sslmode=allow").contains("must be disable, prefer, require"));
        let unknown = refused("sslcert=x.pem");
        assert!(unknown.contains("unknown option `sslcert`") && !unknown.contains("secret"), "{unknown}");
    }

    #[test]
    fn other_parameters_and_other_forms_go_to_the_driver_as_they_are() {
        let socket = "postgresql://postgres@localhost:5432/desk?host=%2Frun%2Fpostgresql&sslmode=disable";
        let (config, _) = parse(socket).unwrap();
        assert_eq!(
            config.get_hosts().last(),
            Some(&tokio_postgres::config::Host::Unix("/run/postgresql".into()))
        );
        let (config, trust) = parse("host=db user=ada sslmode=require").unwrap();
        assert_eq!((config.get_ssl_mode(), trust), (SslMode::Require, Trust::Anybody));
    }
}
