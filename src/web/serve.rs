//! The HTTP server itself.

use std::net::{SocketAddr, TcpListener};

use actix_web::dev::ServerHandle;
use actix_web::middleware::from_fn;
use actix_web::web::{Data, FormConfig, JsonConfig};
use actix_web::{App, HttpServer};

use super::{Site, deadline, faces, headers, record, routes};

/// The largest form or JSON body read, in bytes: a question or a decision with its reason fits many times over.
const BODY_BYTES_MAX: usize = 64 * 1024;

/// How long a stop waits for requests under way, in seconds.
const SHUTDOWN_SECONDS: u64 = 10;

/// A server that listens, and the handle that stops it.
pub struct Serving {
    /// Where it listens.
    pub address: SocketAddr,
    /// Stops it.
    pub handle: ServerHandle,
    /// Ends when the server has stopped.
    pub stopped: actix_web::dev::Server,
}

/// Serves the site on a listener that is already bound. Runs inside tokio's runtime and leaves signals alone.
///
/// # Errors
/// Where the listener cannot be used.
pub fn serve(listener: TcpListener, site: Site, threads: usize) -> std::io::Result<Serving> {
    let address = listener.local_addr()?;
    let site = Data::new(site);
    let server = HttpServer::new(move || {
        App::new()
            .app_data(site.clone())
            .app_data(FormConfig::default().limit(BODY_BYTES_MAX))
            .app_data(JsonConfig::default().limit(BODY_BYTES_MAX))
            .wrap(from_fn(faces::give))
            // Outside the faces: errors, which get theirs on the way out, carry them too.
            .wrap(headers::security(site.settings.is_https()))
            .wrap(from_fn(deadline::keep))
            // Every answer as it leaves, with the pattern of its route.
            .wrap(from_fn(record::write))
            .configure(routes)
    })
    .workers(threads)
    .disable_signals()
    .shutdown_timeout(SHUTDOWN_SECONDS)
    .tcp_nodelay(true)
    .listen(listener)?
    .run();
    Ok(Serving { address, handle: server.handle(), stopped: server })
}
