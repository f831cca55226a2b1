//! What the server accepts: the session, and the event stream of the active identity.

use std::{rc::Rc, time::Instant};

use super::{
    check::Check,
    limit::{LIMIT, limited, no_answer},
};
use crate::{
    api::{self, Client, Transport},
    commands::{Context, context::Selection},
    failure::Failure,
    session::Session,
};

/// Checks login and stream, if there is a session and a server.
pub(super) async fn checks(
    context: &Context,
    session: Option<Rc<Session>>,
    is_reached: bool,
) -> [Check; 2] {
    let skipped = |why: &str| ["login", "stream"].map(|name| Check::skipped(name, why));
    let Some(session) = session else {
        return skipped("there is no session");
    };
    if !is_reached {
        return skipped("the server does not respond");
    }
    match transport(context, &session) {
        Ok(transport) => {
            let login = login(transport.clone(), Rc::clone(&session)).await;
            let stream = stream(context, transport, session).await;
            [login, stream]
        }
        Err(failure) => [
            Check::failed("login", &failure),
            Check::skipped("stream", "the session is for another server"),
        ],
    }
}

/// Returns a transport that retries only within the limit of a check.
fn transport(context: &Context, session: &Session) -> Result<Transport, Failure> {
    let options = api::Options {
        deadline: Some(Instant::now() + LIMIT),
        ..context.options()
    };
    Ok(Transport::new(context.base_url(Some(session))?, options)?)
}

/// Checks that the server accepts the session.
async fn login(transport: Transport, session: Rc<Session>) -> Check {
    let client = Client::new(transport, session, None);
    match limited(client.user()).await {
        Some(Ok(user)) if user.email.is_empty() => Check::ok("login", "accepted"),
        Some(Ok(user)) => Check::ok("login", format!("accepted as {}", user.email)),
        Some(Err(error)) => Check::failed("login", &error.into()),
        None => Check::problem("login", no_answer("the server")).hint("try again in a moment"),
    }
}

/// Connects to the event stream of the active identity, and closes it.
async fn stream(context: &Context, transport: Transport, session: Rc<Session>) -> Check {
    match context.selection() {
        Ok(Selection::Identity(_)) => {}
        Ok(_) => return Check::skipped("stream", "no identity is selected"),
        Err(_) => return Check::skipped("stream", "the identity cannot be read"),
    }
    let connected = limited(async {
        let (client, _) = context.as_identity(transport, session).await?;
        Ok::<_, Failure>(client.events(None).await.map(drop)?)
    });
    match connected.await {
        Some(Ok(())) => Check::ok("stream", "connected"),
        Some(Err(failure)) => Check::failed("stream", &failure),
        None => Check::problem("stream", no_answer("the event stream"))
            .hint("`ravi watch` polls where there is no stream; check that no proxy holds it back"),
    }
}
