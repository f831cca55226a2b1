//! TLS: provider, and the roots that are trusted.

use std::{
    path::{Path, PathBuf},
    sync::{Arc, OnceLock},
};

use base64::{Engine, prelude::BASE64_STANDARD};
use rustls::{
    ClientConfig, ConfigBuilder, RootCertStore, WantsVerifier,
    crypto::{CryptoProvider, ring},
    pki_types::CertificateDer,
};

use super::Error;
use crate::env;

/// Returns the configuration of the whole process. Roots are read once.
///
/// # Errors
/// [`Error::Certificates`] if no root can be read.
pub(super) fn config() -> Result<ClientConfig, Error> {
    static CONFIG: OnceLock<ClientConfig> = OnceLock::new();
    if let Some(config) = CONFIG.get() {
        return Ok(config.clone());
    }
    let config = match chosen_roots()? {
        Some(roots) => with_roots(roots)?,
        None => with_system_store()?,
    };
    Ok(CONFIG.get_or_init(|| config).clone())
}

/// Returns a configuration that trusts no server, for plain http.
pub(super) fn no_roots() -> Result<ClientConfig, Error> {
    with_roots(RootCertStore::empty())
}

fn with_roots(roots: RootCertStore) -> Result<ClientConfig, Error> {
    let builder = builder(Arc::new(ring::default_provider()))?;
    Ok(builder.with_root_certificates(roots).with_no_client_auth())
}

fn builder(
    provider: Arc<CryptoProvider>,
) -> Result<ConfigBuilder<ClientConfig, WantsVerifier>, Error> {
    ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|error| Error::Certificates(error.to_string()))
}

/// Returns the roots of `SSL_CERT_FILE` and `SSL_CERT_DIR`; `None` if neither is set.
fn chosen_roots() -> Result<Option<RootCertStore>, Error> {
    let file = env::SSL_CERT_FILE.path();
    let directories = env::SSL_CERT_DIR.path();
    if file.is_none() && directories.is_none() {
        return Ok(None);
    }
    let mut roots = RootCertStore::empty();
    if let Some(file) = &file {
        add_file(&mut roots, file)?;
    }
    for directory in directories.iter().flat_map(std::env::split_paths) {
        add_directory(&mut roots, &directory)?;
    }
    check(roots, &trusted_roots().0).map(Some)
}

/// Reads the bundle of the system, or where there is none, its directory. A distribution writes both from the same list,
/// and reading both takes longer than a whole request.
#[cfg(all(unix, not(target_os = "macos")))]
fn with_system_store() -> Result<ClientConfig, Error> {
    let found = openssl_probe::probe();
    let mut roots = RootCertStore::empty();
    if let Some(file) = &found.cert_file {
        add_file(&mut roots, file)?;
    } else {
        for directory in &found.cert_dir {
            add_directory(&mut roots, directory)?;
        }
    }
    with_roots(check(roots, "the certificate store of the system")?)
}

/// Asks the system itself about each server.
#[cfg(any(windows, target_os = "macos"))]
fn with_system_store() -> Result<ClientConfig, Error> {
    let provider = Arc::new(ring::default_provider());
    let verifier = rustls_platform_verifier::Verifier::new(Arc::clone(&provider))
        .map_err(|error| Error::Certificates(error.to_string()))?;
    // Dangerous for verifiers that accept what the system rejects; this one is the system's.
    Ok(builder(provider)?
        .dangerous()
        .with_custom_certificate_verifier(Arc::new(verifier))
        .with_no_client_auth())
}

/// Returns where the trusted roots are, and the variables that name the place; none for the system's store.
#[must_use]
pub fn trusted_roots() -> (String, Vec<&'static str>) {
    let chosen: Vec<(String, &'static str)> = [env::SSL_CERT_FILE, env::SSL_CERT_DIR]
        .into_iter()
        .filter_map(|variable| Some((variable.path()?.display().to_string(), variable.name)))
        .collect();
    if chosen.is_empty() {
        return (system_store(), Vec::new());
    }
    let (places, variables): (Vec<String>, Vec<&str>) = chosen.into_iter().unzip();
    (places.join(", "), variables)
}

/// Returns the place of the system's store.
#[cfg(all(unix, not(target_os = "macos")))]
fn system_store() -> String {
    let found = openssl_probe::probe();
    let place = found.cert_file.or(found.cert_dir.into_iter().next());
    place.map_or_else(
        || "no certificate store".to_owned(),
        |place| place.display().to_string(),
    )
}

/// Returns the place of the system's store.
#[cfg(any(windows, target_os = "macos"))]
fn system_store() -> String {
    "the certificate store of the system".to_owned()
}

fn check(roots: RootCertStore, place: &str) -> Result<RootCertStore, Error> {
    if roots.is_empty() {
        return Err(Error::Certificates(format!("{place} has no certificates")));
    }
    Ok(roots)
}

fn unreadable(path: &Path, error: &std::io::Error) -> Error {
    Error::Certificates(format!("cannot read {}: {error}", path.display()))
}

/// Adds the certificates of a PEM file.
fn add_file(roots: &mut RootCertStore, path: &Path) -> Result<(), Error> {
    let pem = std::fs::read(path).map_err(|error| unreadable(path, &error))?;
    add_certificates(roots, &pem);
    Ok(())
}

/// Adds the certificates of each file of a directory. Links of one hash each, as `openssl rehash` makes them, name files
/// that are read already.
fn add_directory(roots: &mut RootCertStore, path: &Path) -> Result<(), Error> {
    let failed = |error: std::io::Error| unreadable(path, &error);
    let mut files: Vec<PathBuf> = Vec::new();
    for entry in std::fs::read_dir(path).map_err(failed)? {
        // A link to a file that is gone is no certificate.
        if let Ok(file) = entry.map_err(failed)?.path().canonicalize()
            && file.is_file()
        {
            files.push(file);
        }
    }
    files.sort();
    files.dedup();
    files.iter().try_for_each(|file| add_file(roots, file))
}

/// Adds the certificates of a PEM text. Skips what is no certificate that can be used, as every client does: stores hold
/// a few with unusual forms.
fn add_certificates(roots: &mut RootCertStore, pem: &[u8]) {
    const BEGIN: &[u8] = b"-----BEGIN CERTIFICATE-----";
    const END: &[u8] = b"-----END CERTIFICATE-----";
    let find = |text: &[u8], label: &[u8]| memchr::memmem::find(text, label);
    let mut rest = pem;
    let mut base64 = Vec::new();
    while let Some(begin) = find(rest, BEGIN) {
        rest = &rest[begin + BEGIN.len()..];
        let Some(end) = find(rest, END) else { return };
        base64.clear();
        for line in rest[..end].split(|&byte| byte == b'\n') {
            base64.extend_from_slice(line.trim_ascii());
        }
        rest = &rest[end + END.len()..];
        if let Ok(der) = BASE64_STANDARD.decode(&base64) {
            // Not a secret, and not an error: see above.
            let _ = roots.add(CertificateDer::from(der));
        }
    }
}
