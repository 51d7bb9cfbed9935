//! The one provider of cryptography for TLS.

/// Makes `ring` the process's provider; call it before the first HTTP client is made. Again does nothing.
pub fn install() {
    // Fails only when there is one already, which is as good.
    drop(rustls::crypto::ring::default_provider().install_default());
}
