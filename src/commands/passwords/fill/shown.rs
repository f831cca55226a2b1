//! What a page shows: the types of `page/type.js`, and the frame that is filled.

use std::{
    collections::HashMap,
    time::{Duration, Instant},
};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::site::{Site, may_send};
use crate::{
    browser::{self, Frame, Object, Page},
    secret::Secret,
};

/// The function that is run in each frame; it returns an object with the methods that are called below.
const SCRIPT: &str = concat!(
    "function () { 'use strict';\n",
    include_str!("page/words.js"),
    include_str!("page/look.js"),
    include_str!("page/find.js"),
    include_str!("page/type.js"),
    "}"
);

/// How often closed shadow roots are looked for.
const ADOPTING: Duration = Duration::from_millis(300);

/// The most elements of closed shadow roots that are looked at.
const ENCLOSED: usize = 60;

/// How long a button may stay disabled after the fields are filled, in milliseconds.
const BUTTON_LIMIT: u32 = 2_000;

/// How long typing may take, in milliseconds: less than the wait for its answer.
const TYPING_LIMIT: u32 = 8_000;

/// The kind of a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub(super) enum FieldKind {
    /// Username, email address or phone number.
    Username,
    /// Password.
    Password,
    /// One-time password, or verification code of a message.
    Code,
}

impl FieldKind {
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Username => "username",
            Self::Password => "password",
            Self::Code => "code",
        }
    }
}

/// A field of the page.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub(super) struct PageField {
    pub(super) kind: FieldKind,
    /// The element, as its type and ID or name.
    #[schemars(extend("x-ravi" = "untrusted"))]
    pub(super) element: String,
    /// Its label on the page.
    #[schemars(extend("x-ravi" = "untrusted"))]
    pub(super) label: String,
}

/// An input that is not visible, and why.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct Unusable {
    pub(super) element: String,
    pub(super) why: String,
}

/// Where the form sends to.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Action {
    /// Empty if it is a script.
    pub(super) origin: String,
    is_get: bool,
}

/// What a frame shows.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct Survey {
    pub(super) origin: String,
    pub(super) protocol: String,
    pub(super) ready: bool,
    pub(super) fields: Vec<PageField>,
    points: i32,
    /// Whether a password field is still disabled.
    pub(super) later: bool,
    action: Option<Action>,
    /// Why a form that asks for a password is none of a login; empty without such a form.
    pub(super) refusal: String,
    pub(super) unusable: Vec<Unusable>,
    /// Whether the page marks a field as invalid, or shows an alert.
    pub(super) complains: bool,
    /// The number of text fields, visible or not.
    pub(super) inputs: usize,
}

/// A page of the browser, and the website of the entry.
pub(super) struct Tab {
    pub(super) page: Page,
    pub(super) site: Site,
    /// The object of each document, by frame and document.
    objects: HashMap<(String, String), Object>,
    /// When closed shadow roots were last looked for.
    adopted: Option<Instant>,
}

/// A frame whose form is a login, with what was found in it.
pub(super) struct Form {
    object: Object,
    pub(super) document: String,
    pub(super) survey: Survey,
}

/// What the frames of a page show.
#[derive(Default)]
pub(super) struct Shown {
    pub(super) form: Option<Form>,
    /// Whether every document has been read to its end.
    pub(super) is_ready: bool,
    /// What was seen, where there is no form.
    pub(super) surveys: Vec<Survey>,
    /// The origins of the frames that get nothing.
    pub(super) foreign: Vec<String>,
}

/// The values to type.
#[derive(Default, Serialize)]
pub(super) struct Values<'a> {
    pub(super) username: Option<&'a Secret>,
    pub(super) password: Option<&'a Secret>,
    pub(super) code: Option<&'a Secret>,
}

/// What was typed.
#[derive(Debug, Deserialize)]
pub(super) struct Typed {
    pub(super) filled: Vec<FieldKind>,
    pub(super) failed: Option<FailedField>,
}

/// A field that could not be filled. The others are empty again.
#[derive(Debug, Deserialize)]
pub(super) struct FailedField {
    pub(super) kind: Option<FieldKind>,
    pub(super) why: String,
}

/// Whether a form was submitted.
#[derive(Debug, Deserialize)]
pub(super) struct Submitted {
    pub(super) submitted: bool,
    pub(super) why: String,
}

impl Survey {
    pub(super) fn kinds(&self) -> Vec<FieldKind> {
        self.fields.iter().map(|field| field.kind).collect()
    }
}

impl Tab {
    pub(super) fn new(page: Page, site: Site) -> Self {
        Self {
            page,
            site,
            objects: HashMap::new(),
            adopted: None,
        }
    }

    /// Looks at every frame that the site admits, and chooses the one whose form is a login.
    pub(super) async fn look(&mut self) -> Result<Shown, browser::Error> {
        let shown = self.look_at_open().await?;
        // A snapshot of the page costs more than everything else here.
        let is_due = self.adopted.is_none_or(|then| then.elapsed() > ADOPTING);
        if shown.form.is_some() || !is_due || shown.surveys.is_empty() {
            return Ok(shown);
        }
        self.adopted = Some(Instant::now());
        if self.adopt_closed().await? {
            return self.look_at_open().await;
        }
        Ok(shown)
    }

    /// Passes closed shadow roots to the objects of their frames; returns whether there are new ones.
    async fn adopt_closed(&mut self) -> Result<bool, browser::Error> {
        let mut is_new = false;
        let enclosed = self.page.enclosed(&["INPUT", "BUTTON"]).await?;
        for element in enclosed.into_iter().take(ENCLOSED) {
            let mut objects = self.objects.iter();
            // An object of an earlier document no longer exists.
            while let Some((_, object)) = objects.find(|((frame, _), _)| *frame == element.frame) {
                match self.page.pass(object, "adopt", &element).await {
                    Err(error) if error.is_gone() => {}
                    adopted => is_new |= adopted?,
                }
            }
        }
        Ok(is_new)
    }

    async fn look_at_open(&mut self) -> Result<Shown, browser::Error> {
        let frames = self.page.frames().await?;
        let mut shown = Shown::default();
        // The document before the first navigation.
        let is_blank = |frame: &Frame| frame.url.is_empty() || frame.url == "about:blank";
        shown.is_ready = !frames.first().is_none_or(is_blank);
        let mut admitted: Vec<bool> = Vec::with_capacity(frames.len());
        for frame in &frames {
            let is_admitted = is_admitted(&self.site, frame, &admitted);
            admitted.push(is_admitted);
            if !is_admitted {
                shown.foreign.push(origin(&frame.url));
                continue;
            }
            match self.look_into(frame, &mut shown).await {
                // A frame may go while another one is read.
                Err(error) if error.is_gone() && frame.parent.is_some() => {}
                looked => looked?,
            }
        }
        Ok(shown)
    }

    async fn look_into(&mut self, frame: &Frame, shown: &mut Shown) -> Result<(), browser::Error> {
        let key = (frame.id.clone(), frame.document.clone());
        let object = match self.objects.get(&key) {
            Some(object) => object.clone(),
            None => self.page.prepare(frame, SCRIPT).await?,
        };
        let survey: Survey = self.page.invoke(&object, "survey", &()).await?;
        self.objects.insert(key, object.clone());
        shown.is_ready &= survey.ready;
        if !self.site.admits(&survey.origin)
            || (frame.parent.is_none() && !is_web(&survey.protocol))
        {
            shown.foreign.push(survey.origin);
        } else {
            shown.add(frame, object, survey);
        }
        Ok(())
    }
}

fn is_web(protocol: &str) -> bool {
    protocol == "https:" || protocol == "http:"
}

/// Returns whether a frame and all around it are of the site, as far as the browser tells. A document without a URL of its own
/// has the origin of the frame around it, which is checked inside.
fn is_admitted(site: &Site, frame: &Frame, before: &[bool]) -> bool {
    match frame.parent {
        None => site.admits(&frame.url),
        Some(parent) => {
            let inherits = frame.url == "about:srcdoc" || frame.url == "about:blank";
            before.get(parent) == Some(&true) && (inherits || site.admits(&frame.url))
        }
    }
}

/// Returns the origin of a URL for messages: its path may contain what is only for the user.
pub(super) fn origin(url: &str) -> String {
    match url::Url::parse(url) {
        Ok(url) if url.has_host() => url.origin().ascii_serialization(),
        Ok(url) => format!("{}:", url.scheme()),
        Err(_) => String::new(),
    }
}

impl Shown {
    /// Adds what a frame shows. Of two forms that look alike, neither is chosen.
    fn add(&mut self, frame: &Frame, object: Object, mut survey: Survey) {
        if let Some(why) = survey.insecure() {
            survey.refusal = why;
            survey.fields.clear();
        }
        if survey.fields.is_empty() {
            self.surveys.push(survey);
            return;
        }
        let (points, known) = (survey.points, self.form.as_ref());
        let known = known.map_or(i32::MIN, |form| form.survey.points);
        if points == known {
            "forms in several frames look like the login".clone_into(&mut survey.refusal);
            self.form = None;
            self.surveys.push(survey);
        } else if points > known {
            let document = frame.document.clone();
            self.form = Some(Form {
                object,
                document,
                survey,
            });
        }
    }

    /// Returns whether the page is of another website.
    pub(super) fn is_elsewhere(&self) -> bool {
        self.is_ready && self.surveys.is_empty() && self.form.is_none()
    }

    /// Returns why a form with a password is none of a login.
    pub(super) fn refusal(&self) -> Option<&str> {
        let mut refusals = self.surveys.iter().map(|survey| survey.refusal.as_str());
        refusals.find(|refusal| !refusal.is_empty())
    }

    pub(super) fn kinds(&self) -> Vec<FieldKind> {
        let form = self.form.as_ref();
        form.map_or_else(Vec::new, |form| form.survey.kinds())
    }
}

impl Survey {
    /// Returns why the form must not be sent where it says.
    fn insecure(&self) -> Option<String> {
        let action = self.action.as_ref()?;
        if action.is_get && self.kinds() != [FieldKind::Username] {
            return Some("the form would put the password into the address".to_owned());
        }
        if action.origin.is_empty() || may_send(&self.origin, &action.origin) {
            return None;
        }
        Some("the form sends to another website, or unencrypted".to_owned())
    }
}

impl Form {
    /// Types values into the fields. If one fails, all of them are empty again.
    pub(super) async fn fill(
        &self,
        page: &mut Page,
        values: &Values<'_>,
    ) -> Result<Typed, browser::Error> {
        #[derive(Serialize)]
        struct Fill<'a> {
            origin: &'a str,
            protocol: &'a str,
            values: &'a Values<'a>,
            limit: u32,
        }
        let fill = Fill {
            origin: &self.survey.origin,
            protocol: &self.survey.protocol,
            values,
            limit: TYPING_LIMIT,
        };
        page.invoke(&self.object, "fill", &fill).await
    }

    /// Presses the button, or Enter where there is none.
    pub(super) async fn submit(&self, page: &mut Page) -> Result<Submitted, browser::Error> {
        #[derive(Serialize)]
        struct Submit<'a> {
            origin: &'a str,
            action: Option<&'a str>,
        }
        let is_enabled: bool = page.invoke(&self.object, "ready", &BUTTON_LIMIT).await?;
        if !is_enabled {
            return Ok(Submitted {
                submitted: false,
                why: "its button is disabled".to_owned(),
            });
        }
        let action = self.survey.action.as_ref();
        let submit = Submit {
            origin: &self.survey.origin,
            action: action.map(|action| action.origin.as_str()),
        };
        page.invoke(&self.object, "submit", &submit).await
    }

    /// Empties the password and the code, if the document is still there. Returns whether they were.
    pub(super) async fn clear(&self, page: &mut Page) -> Result<bool, browser::Error> {
        match page.invoke(&self.object, "clear", &()).await {
            Err(error) if error.is_gone() => Ok(false),
            cleared => cleared,
        }
    }
}
