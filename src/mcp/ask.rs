//! Asks the user before email is sent or something is changed or deleted, if the client can (elicitation).
//!
//! Up to revision 2025-11-25, the server sends the question as a request of its own, while the call waits. From 2026-07-28
//! on, the call ends with the question (`InputRequiredResult`), and the client calls again with the answer: it counts once,
//! for the same question of the same call.

use std::{
    cell::RefCell,
    collections::{BTreeMap, VecDeque},
    rc::Rc,
};

use rmcp::{
    RoleServer,
    model::{
        CallToolRequestParams, ClientResult, ElicitRequest, ElicitRequestParams, ElicitResult,
        ElicitationAction, ElicitationSchema, InputRequest, InputRequiredResult, JsonObject,
        ServerRequest,
    },
    service::{PeerRequestOptions, RequestContext},
};
use sha2::{Digest, Sha256};
use tokio::sync::{mpsc, oneshot};

use crate::{
    commands::Asker,
    failure::{Failure, Kind},
};

/// The name of the question in requests and responses.
const NAME: &str = "confirmation";
/// The most questions that wait for an answer; the oldest is dropped first.
const MOST_WAITING: usize = 64;

/// How the client of a call asks its user.
pub(super) enum Asking {
    /// Not at all.
    Never,
    /// With a request to the client, which [`answer`] sends while the call waits.
    Request(mpsc::UnboundedSender<Sent>),
    /// On the result of the call. A later call has the state of the question, and whether the user has accepted.
    Result(Option<(String, bool)>),
}

/// A question on its way to the client, and where the answer goes.
pub(super) type Sent = (String, oneshot::Sender<Result<bool, Failure>>);

impl Asking {
    /// Returns how the client of a call asks; `requests` is for [`answer`].
    pub(super) fn of(
        request: &CallToolRequestParams,
        context: &RequestContext<RoleServer>,
        requests: mpsc::UnboundedSender<Sent>,
    ) -> Self {
        // A client that could ask when it introduced itself still can, whatever a single request says.
        let introduced = context
            .peer
            .peer_info()
            .map(|info| info.capabilities.clone());
        let all = [introduced, context.client_capabilities()];
        let mut elicitation = all.into_iter().flatten().filter_map(|can| can.elicitation);
        // A client that names no mode has forms.
        if !elicitation.any(|can| can.form.is_some() || can.url.is_none()) {
            return Self::Never;
        }
        let version = context.protocol_version();
        if version.is_none_or(|version| version.has_initialize()) {
            return Self::Request(requests);
        }
        let responses = request.input_responses.as_ref();
        let response = responses.and_then(|responses| responses.get(NAME));
        let result = response.and_then(|response| serde_json::from_value(response.clone()).ok());
        let is_accepted =
            result.map(|result: ElicitResult| result.action == ElicitationAction::Accept);
        Self::Result(request.request_state.clone().zip(is_accepted))
    }
}

/// What became of the question of a call.
#[derive(Default)]
pub(super) enum Asked {
    /// There was none, or the user has accepted.
    #[default]
    Nothing,
    /// The result of the call must ask it.
    Open(String),
    /// The user has declined.
    Declined,
}

/// The questions of earlier calls that wait for an answer.
#[derive(Default)]
pub(super) struct Questions(RefCell<VecDeque<Question>>);

struct Question {
    /// What the client gives back.
    state: String,
    tool: &'static str,
    /// Digest of the arguments, which may be long.
    arguments: [u8; 32],
    text: String,
}

impl Questions {
    /// Returns what asks the user of a call.
    pub(super) fn asker(
        &self,
        asking: Asking,
        tool: &str,
        arguments: &JsonObject,
    ) -> (Option<Asker>, Rc<RefCell<Asked>>) {
        let outcome = Rc::new(RefCell::new(Asked::Nothing));
        let note = {
            let outcome = Rc::clone(&outcome);
            move |is_accepted: bool| {
                if !is_accepted {
                    outcome.replace(Asked::Declined);
                }
                is_accepted
            }
        };
        let asker: Asker = match asking {
            Asking::Never => return (None, outcome),
            Asking::Request(requests) => Rc::new(move |text| {
                let (sender, receiver) = oneshot::channel();
                // If the call was cancelled, the sender of the answer is dropped.
                let _ = requests.send((text, sender));
                let note = note.clone();
                Box::pin(async move {
                    receiver
                        .await
                        .unwrap_or_else(|_| Err(cancelled()))
                        .map(note)
                })
            }),
            Asking::Result(answer) => {
                let answered = answer.and_then(|(state, is_accepted)| {
                    let question = self.take(&state)?;
                    let is_same = question.tool == tool && question.arguments == digest(arguments);
                    is_same.then_some((question.text, is_accepted))
                });
                let outcome = Rc::clone(&outcome);
                Rc::new(move |text| {
                    let answer = match &answered {
                        Some((question, is_accepted)) if *question == text => {
                            Ok(note(*is_accepted))
                        }
                        _ => {
                            outcome.replace(Asked::Open(text));
                            Err(Failure::new(Kind::Failure, "the user was not asked yet"))
                        }
                    };
                    Box::pin(std::future::ready(answer))
                })
            }
        };
        (Some(asker), outcome)
    }

    fn take(&self, state: &str) -> Option<Question> {
        let mut waiting = self.0.borrow_mut();
        let at = waiting.iter().position(|question| question.state == state);
        waiting.remove(at?)
    }

    /// Returns the result that asks a question.
    pub(super) fn required(
        &self,
        tool: &'static str,
        arguments: &JsonObject,
        text: String,
    ) -> InputRequiredResult {
        let state = uuid::Uuid::new_v4().simple().to_string();
        let request = InputRequest::Elicitation(ElicitRequest::new(form(text.clone())));
        let mut waiting = self.0.borrow_mut();
        if waiting.len() == MOST_WAITING {
            waiting.pop_front();
        }
        waiting.push_back(Question {
            state: state.clone(),
            tool,
            arguments: digest(arguments),
            text,
        });
        let requests = BTreeMap::from([(NAME.to_owned(), request)]);
        InputRequiredResult::new(Some(requests), Some(state))
    }
}

/// Asks the client what a call asks. It must run in the task of the request: over HTTP, the question goes into its stream.
pub(super) async fn answer(
    context: &RequestContext<RoleServer>,
    mut requests: mpsc::UnboundedReceiver<Sent>,
) {
    while let Some((text, sender)) = requests.recv().await {
        let Some(answer) = request(context, text).await else {
            return;
        };
        // A call that has ended does not wait for it.
        let _ = sender.send(answer);
    }
    std::future::pending::<()>().await;
}

/// Sends a question to the client; returns whether the user accepts, or `None` once the call is cancelled.
async fn request(
    context: &RequestContext<RoleServer>,
    text: String,
) -> Option<Result<bool, Failure>> {
    let failed = |why: &str| {
        let why = format!("the client cannot ask the user: {why}");
        Some(Err(Failure::new(Kind::Failure, why)))
    };
    let request = ServerRequest::ElicitRequest(ElicitRequest::new(form(text)));
    let options = PeerRequestOptions::no_options();
    let mut sent = match context
        .peer
        .send_cancellable_request(request, options)
        .await
    {
        Ok(sent) => sent,
        Err(error) => return failed(&error.to_string()),
    };
    let response = tokio::select! {
        response = &mut sent.rx => response,
        () = context.ct.cancelled() => {
            // The client closes the dialog; this task ends here.
            tokio::spawn(sent.cancel(None));
            return None;
        }
    };
    match response {
        Ok(Ok(ClientResult::ElicitResult(answer))) => {
            Some(Ok(answer.action == ElicitationAction::Accept))
        }
        Ok(Ok(_)) => failed("the response is no answer"),
        Ok(Err(error)) => failed(&error.to_string()),
        Err(_) => failed("the connection has ended"),
    }
}

fn cancelled() -> Failure {
    Failure::new(Kind::Failure, "the call was cancelled")
}

fn digest(arguments: &JsonObject) -> [u8; 32] {
    Sha256::digest(serde_json::Value::Object(arguments.clone()).to_string()).into()
}

/// A question that is accepted or declined, without fields.
fn form(text: String) -> ElicitRequestParams {
    ElicitRequestParams::FormElicitationParams {
        meta: None,
        message: text,
        requested_schema: ElicitationSchema::new(BTreeMap::new()),
    }
}
