//! Servers with TLS, and the authority that signs their certificates.

use std::{
    fs,
    net::{TcpListener, TcpStream},
    path::PathBuf,
    sync::Arc,
};

use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair};
use rustls::{
    ServerConfig, ServerConnection, StreamOwned,
    pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer},
};

/// A connection with TLS.
pub type Connection = StreamOwned<ServerConnection, TcpStream>;

/// A certificate authority.
pub struct Authority(CertifiedIssuer<'static, KeyPair>);

impl Authority {
    pub fn new() -> Self {
        let mut params = CertificateParams::new(Vec::new()).unwrap();
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        Self(CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap())
    }

    pub fn pem(&self) -> String {
        self.0.pem()
    }

    /// Writes the certificate to a file.
    pub fn write(&self, path: PathBuf) -> PathBuf {
        fs::write(&path, self.pem()).unwrap();
        path
    }

    /// Starts a server with a certificate for `localhost`, and returns its port.
    pub fn serve(
        &self,
        change: impl Fn(&mut CertificateParams),
        answer: impl Fn(&mut Connection) + Send + Sync + 'static,
    ) -> u16 {
        let mut params = CertificateParams::new(vec!["localhost".to_owned()]).unwrap();
        change(&mut params);
        let key = KeyPair::generate().unwrap();
        let certificate = params.signed_by(&key, &self.0).unwrap();
        let key = PrivateKeyDer::from(PrivatePkcs8KeyDer::from(key.serialize_der()));
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let config = ServerConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(vec![certificate.der().clone()], key)
            .unwrap();
        let (config, answer) = (Arc::new(config), Arc::new(answer));
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let connection = ServerConnection::new(Arc::clone(&config)).unwrap();
                let answer = Arc::clone(&answer);
                // A browser opens several connections at once.
                std::thread::spawn(move || answer(&mut StreamOwned::new(connection, stream)));
            }
        });
        port
    }
}
