//! PINs and keys: reading the PIN, unlocking, and choosing the keys that encrypt and decrypt.

use crate::{
    api::{Client, Encryption},
    commands::Context,
    commands::options::PinSource,
    crypto::{self, Field, KeyPair, Pin, PublicKey, Salt},
    env,
    failure::{Failure, Kind},
    prompt,
    secret::Secret,
    session::{Keys, Session},
};

/// The number of attempts at the PIN.
const TRIES: usize = 3;

/// The longest text of a field, in bytes.
const FIELD_LIMIT: usize = 256 * 1024;

/// A PIN that was not typed at a prompt, and its source for messages.
pub(super) struct GivenPin {
    pin: Pin,
    source: String,
}

/// Reads the PIN from `--pin-stdin`, `RAVI_PIN` or `RAVI_PIN_FILE`; returns `None` if there is none.
pub(super) async fn given_pin(source: Option<&PinSource>) -> Result<Option<GivenPin>, Failure> {
    let (text, source) = if source.is_some_and(|source| source.pin_stdin) {
        let text = prompt::read_stdin("the PIN").await?;
        (text, "from stdin (--pin-stdin)".to_owned())
    } else if let Some(pin) = env::PIN.text()? {
        (Secret::new(pin), "in RAVI_PIN".to_owned())
    } else if let Some(path) = env::PIN_FILE.path() {
        let text = prompt::read_file(&path, "the PIN").await?;
        (text, format!("in {} (RAVI_PIN_FILE)", path.display()))
    } else {
        return Ok(None);
    };
    match Pin::parse(text.expose()) {
        Ok(pin) => Ok(Some(GivenPin { pin, source })),
        Err(error) => Err(pin_failure(error, &source)),
    }
}

/// Returns the failure of a PIN that was not typed at a prompt; it names the source.
fn pin_failure(error: crypto::Error, source: &str) -> Failure {
    let problem = match error {
        crypto::Error::PinShape => "is not exactly six digits",
        crypto::Error::WrongPin => "is wrong",
        _ => return error.into(),
    };
    let message = format!("the PIN {source} {problem}");
    Failure {
        message,
        ..error.into()
    }
}

/// Returns the failure that the PIN cannot be prompted for.
pub(super) fn no_pin() -> Failure {
    Failure::usage("cannot prompt for the PIN: no terminal")
        .hint("set RAVI_PIN or RAVI_PIN_FILE, or give --pin-stdin")
}

/// The account's salt and public key, from the server. An account without a PIN has no key, and may have no salt.
pub(super) struct ServerKeys {
    pub(super) salt: Option<Salt>,
    pub(super) public: Option<PublicKey>,
    verifier: String,
}

impl ServerKeys {
    pub(super) fn read(encryption: &Encryption) -> Result<Self, Failure> {
        let given = |text: &str| !text.is_empty();
        Ok(Self {
            salt: given(&encryption.salt)
                .then(|| Salt::from_base64(&encryption.salt))
                .transpose()?,
            public: given(&encryption.public_key)
                .then(|| PublicKey::from_base64(&encryption.public_key))
                .transpose()?,
            verifier: encryption.verifier.clone(),
        })
    }

    /// Derives the key pair, and checks it against the server's public key and verifier.
    fn derive(&self, pin: &Pin) -> Result<(Salt, KeyPair), crypto::Error> {
        let (Some(salt), Some(public)) = (self.salt, self.public) else {
            return Err(crypto::Error::Encoding("the salt"));
        };
        let pair = KeyPair::derive(pin, &salt)?;
        pair.check(&public, &self.verifier)?;
        Ok((salt, pair))
    }

    /// Returns the keys for the store, if the pair is the account's.
    pub(super) fn check(&self, pair: &KeyPair) -> Option<Keys> {
        let (Some(salt), Some(public)) = (self.salt, self.public) else {
            return None;
        };
        pair.check(&public, &self.verifier).ok()?;
        Some(Keys::new(salt, pair))
    }

    /// Derives the key pair of a PIN that was not typed at a prompt.
    fn derive_given(&self, given: &GivenPin) -> Result<(Salt, KeyPair), Failure> {
        let derived = self.derive(&given.pin);
        derived.map_err(|error| pin_failure(error, &given.source))
    }

    /// Derives and checks the keys for the store.
    fn derive_keys(&self, pin: &Pin) -> Result<Keys, crypto::Error> {
        let (salt, pair) = self.derive(pin)?;
        Ok(Keys::new(salt, &pair))
    }
}

/// Derives the keys of an account that has a PIN, from the given PIN or by prompting up to three times.
pub(super) async fn unlock(
    context: &Context,
    known: &ServerKeys,
    given: Option<GivenPin>,
) -> Result<Keys, Failure> {
    let keys = derive(context, known, given, false).await?;
    keys.ok_or_else(|| crypto::Error::WrongPin.into())
}

/// Derives the keys as [`unlock`] does; returns `None` if the prompt is answered with an empty line.
pub(super) async fn unlock_or_skip(
    context: &Context,
    known: &ServerKeys,
    given: Option<GivenPin>,
) -> Result<Option<Keys>, Failure> {
    derive(context, known, given, true).await
}

async fn derive(
    context: &Context,
    known: &ServerKeys,
    given: Option<GivenPin>,
    may_skip: bool,
) -> Result<Option<Keys>, Failure> {
    if let Some(given) = given {
        let (salt, pair) = known.derive_given(&given)?;
        return Ok(Some(Keys::new(salt, &pair)));
    }
    if !context.can_prompt() {
        return Err(no_pin());
    }
    let prompt = if may_skip {
        "PIN (Enter to skip)"
    } else {
        "PIN"
    };
    for attempt in 1..=TRIES {
        let typed = prompt::hidden(prompt).await?;
        if may_skip && typed.expose().is_empty() {
            return Ok(None);
        }
        let derived = Pin::parse(typed.expose()).and_then(|pin| known.derive_keys(&pin));
        match derived {
            Err(error @ (crypto::Error::WrongPin | crypto::Error::PinShape)) if attempt < TRIES => {
                context
                    .style
                    .note(&format!("{error}; {} left", tries(TRIES - attempt)));
            }
            other => return Ok(Some(other?)),
        }
    }
    Err(crypto::Error::WrongPin.into())
}

fn tries(left: usize) -> String {
    if left == 1 {
        "1 try".into()
    } else {
        format!("{left} tries")
    }
}

/// Sets the account's PIN: prompts for it twice, derives the keys, and sends the public key to the server.
pub(super) async fn set_up(
    context: &Context,
    client: &Client,
    known: &ServerKeys,
    given: Option<GivenPin>,
) -> Result<Keys, Failure> {
    let keys = set(context, client, known, given, false).await?;
    keys.ok_or_else(|| crypto::Error::PinShape.into())
}

/// Sets the PIN as [`set_up`] does; returns `None` if the prompt is answered with an empty line.
pub(super) async fn set_up_or_skip(
    context: &Context,
    client: &Client,
    known: &ServerKeys,
    given: Option<GivenPin>,
) -> Result<Option<Keys>, Failure> {
    set(context, client, known, given, true).await
}

async fn set(
    context: &Context,
    client: &Client,
    known: &ServerKeys,
    given: Option<GivenPin>,
    may_skip: bool,
) -> Result<Option<Keys>, Failure> {
    context.style.note(
        "This account has no PIN yet. Choose six digits; they protect the keys that encrypt its passwords and secrets.",
    );
    context
        .style
        .note("A lost PIN cannot be recovered: everything encrypted with it is then lost.");
    let pin = match given {
        Some(given) => Some(given.pin),
        None if context.can_prompt() => prompt_new_pin(context, may_skip).await?,
        None => return Err(no_pin()),
    };
    let Some(pin) = pin else {
        return Ok(None);
    };
    let salt = match known.salt {
        Some(salt) => salt,
        None => Salt::random()?,
    };
    let pair = KeyPair::derive(&pin, &salt)?;
    client
        .set_up_encryption(&Encryption {
            salt: salt.to_base64(),
            public_key: pair.public().to_base64(),
            verifier: pair.make_verifier()?,
        })
        .await?;
    Ok(Some(Keys::new(salt, &pair)))
}

/// Prompts for a PIN twice; returns `None` for an empty line, if `may_skip`.
async fn prompt_new_pin(context: &Context, may_skip: bool) -> Result<Option<Pin>, Failure> {
    let prompt = if may_skip {
        "New PIN (six digits; Enter to skip)"
    } else {
        "New PIN (six digits)"
    };
    for _ in 0..TRIES {
        let typed = prompt::hidden(prompt).await?;
        if may_skip && typed.expose().is_empty() {
            return Ok(None);
        }
        let pin = match Pin::parse(typed.expose()) {
            Ok(pin) => pin,
            Err(error) => {
                context.style.note(&error.to_string());
                continue;
            }
        };
        let again = prompt::hidden("Repeat the PIN").await?;
        if Pin::parse(again.expose()).is_ok_and(|again| again == pin) {
            return Ok(Some(pin));
        }
        context.style.note("PINs do not match");
    }
    Err(Failure::usage("no PIN is set: the entries did not match").hint("run the command again"))
}

/// Returns the keys that decrypt fields: the stored ones, or those of a PIN from the environment, or `None`.
pub(super) async fn decryption_keys(
    client: &Client,
    session: &Session,
) -> Result<Option<KeyPair>, Failure> {
    if let Some(keys) = session.keys() {
        return Ok(Some(keys.pair()?));
    }
    let Some(given) = given_pin(None).await? else {
        return Ok(None);
    };
    match client.encryption().await? {
        Some(encryption) if !encryption.public_key.is_empty() => {
            let (_, pair) = ServerKeys::read(&encryption)?.derive_given(&given)?;
            Ok(Some(pair))
        }
        _ => Ok(None),
    }
}

/// Turns text into fields: encrypted to the derived key, or plain text with `--plaintext`.
pub(super) enum Encrypter {
    Keys(KeyPair),
    Plain,
}

impl Encrypter {
    /// Turns text into a field for a request; fails if it is too long. `what` names the field.
    pub(super) fn encrypt(&self, what: &str, text: &Secret) -> Result<Field, Failure> {
        let length = text.expose().len();
        if length > FIELD_LIMIT {
            return Err(
                Failure::usage(format!("{what} of {} KiB is too long", length / 1024)).hint(
                    format!("the limit of a field is {} KiB", FIELD_LIMIT / 1024),
                ),
            );
        }
        match self {
            Self::Keys(pair) => Ok(Field::encrypt(pair.public(), text)?),
            Self::Plain => Ok(Field::unencrypted(text)),
        }
    }

    /// Returns the keys, which also decrypt.
    pub(super) fn pair(&self) -> Option<&KeyPair> {
        match self {
            Self::Keys(pair) => Some(pair),
            Self::Plain => None,
        }
    }

    /// Chooses the key of this account. Fails if the server's public key and salt differ from those derived on this machine:
    /// the owner of an unknown key could read the plain text.
    pub(super) async fn new(
        client: &Client,
        session: &Session,
        plaintext: bool,
    ) -> Result<Self, Failure> {
        let Some(encryption) = client.encryption().await? else {
            // Accounts do not lose their encryption: such a server wants to read the plain text.
            if session.keys().is_some() {
                return Err(lost_encryption());
            }
            if plaintext {
                return Ok(Self::Plain);
            }
            return Err(Failure::new(
                Kind::Locked,
                "this server has no end-to-end encryption and could read the stored data",
            )
            .hint("give --plaintext to store it unencrypted"));
        };
        if plaintext {
            return Err(Failure::usage(
                "--plaintext is only for servers without end-to-end encryption",
            )
            .hint("omit --plaintext"));
        }
        let known = ServerKeys::read(&encryption)?;
        let Some(public) = known.public else {
            if session.keys().is_some() {
                return Err(lost_encryption());
            }
            return Err(Failure::new(Kind::Locked, "this account has no PIN")
                .hint("run `ravi encryption setup`"));
        };
        if let Some(keys) = session.keys() {
            let same = keys.public_key == public.to_base64()
                && known.salt.is_some_and(|salt| salt.to_base64() == keys.salt);
            if !same {
                return Err(changed_keys());
            }
            return Ok(Self::Keys(keys.pair()?));
        }
        let Some(given) = given_pin(None).await? else {
            return Err(no_keys());
        };
        let (_, pair) = known.derive_given(&given)?;
        Ok(Self::Keys(pair))
    }
}

/// Returns the failure that the server's keys differ from those derived on this machine.
pub(super) fn changed_keys() -> Failure {
    Failure::new(
        Kind::Locked,
        "the server's public key or salt differs from the one derived on this machine: nothing was encrypted",
    )
    .hint("if you changed the PIN on another machine, run `ravi encryption unlock`; otherwise do not trust this server")
}

/// Returns the failure that the server denies encryption for an account whose keys are on this machine.
fn lost_encryption() -> Failure {
    Failure::new(
        Kind::Locked,
        "the server claims that this account has no encryption, but its keys are on this machine: nothing was stored",
    )
    .hint("do not trust this server; if the account was reset, run `ravi logout` and `ravi login`")
}

/// Returns the failure that no keys are on this machine.
pub(super) fn no_keys() -> Failure {
    Failure::new(
        Kind::Locked,
        "the keys of this account are not on this machine",
    )
    .hint(if env::ACCESS_TOKEN.is_set() {
        "set RAVI_PIN or RAVI_PIN_FILE"
    } else {
        "run `ravi encryption unlock`, or set RAVI_PIN or RAVI_PIN_FILE"
    })
}
