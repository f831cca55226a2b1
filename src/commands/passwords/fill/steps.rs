//! The steps of a login: find the form, fill it, submit it, see what the page asks for next.

use std::time::{Duration, Instant};

use tokio::time::sleep;

use super::{
    args::Fill,
    browser::other_site,
    code::{CodeSource, Codes},
    output::{Filled, Step},
    report::unsure,
    shown::{FieldKind, Form, PageField, Tab, Values},
};
use crate::{
    browser::Error,
    commands::{Context, entries::password::Entry},
    failure::{Failure, Kind},
    output::clean,
    secret::Secret,
};

/// How often the page is looked at while it changes.
const PAUSE: Duration = Duration::from_millis(40);
/// How long to wait for a form, or for what follows one.
const LIMIT: Duration = Duration::from_secs(10);
/// How long a page that loads its last parts may take before it is filled.
const LOADING: Duration = Duration::from_secs(2);
/// How long a form that is none of a login may still change into one, and a username may still get its password.
const SETTLING: Duration = Duration::from_millis(400);
/// How long a page without a form may still show one after a submitted form.
const GONE: Duration = Duration::from_millis(1_200);
/// How long a page that shows an alert may still go on.
const COMPLAINT: Duration = Duration::from_millis(1_500);
/// How long before `--timeout` a wait ends.
const MARGIN: Duration = Duration::from_millis(250);
/// The most forms of one login: username, password, code, and one more.
const FORMS: usize = 4;

/// A login that goes on.
pub(super) struct Steps<'a> {
    context: &'a Context,
    tab: Tab,
    entry: &'a Entry,
    codes: Codes<'a>,
    options: &'a Fill,
    code_source: Option<CodeSource>,
    origin: String,
    step: Step,
    filled: Vec<FieldKind>,
    fields: Vec<PageField>,
    asks: Vec<FieldKind>,
    asks_again: bool,
    cleared: bool,
}

/// What follows a submitted form.
enum Next {
    /// A form with another field.
    Form(Form),
    /// The same fields again.
    Again(Form),
    /// No form.
    Nothing,
}

impl<'a> Steps<'a> {
    pub(super) fn new(
        context: &'a Context,
        tab: Tab,
        entry: &'a Entry,
        codes: Codes<'a>,
        options: &'a Fill,
    ) -> Self {
        Self {
            context,
            tab,
            entry,
            codes,
            code_source: None,
            options,
            origin: String::new(),
            step: Step::Found,
            filled: Vec::new(),
            fields: Vec::new(),
            asks: Vec::new(),
            asks_again: false,
            cleared: false,
        }
    }

    pub(super) fn into_output(self, tab: String) -> Filled {
        Filled {
            uuid: self.entry.uuid.clone(),
            domain: self.entry.domain.clone(),
            tab,
            origin: self.origin,
            step: self.step,
            filled: self.filled,
            code_source: self.code_source,
            fields: self.fields,
            asks: self.asks,
            cleared: self.cleared,
            asks_again: self.asks_again,
        }
    }

    /// Goes as far as the options allow and the page lets it.
    pub(super) async fn run(&mut self) -> Result<(), Failure> {
        let mut form = self.appear().await?;
        for _ in 0..FORMS {
            self.found(&form);
            if self.options.dry_run {
                return Ok(());
            }
            if self.step == Step::Found {
                self.confirm().await?;
            }
            self.fill(&form).await?;
            if !self.options.submit {
                return Ok(());
            }
            // A page that waits for the username to enable the password needs no button.
            if !form.survey.later {
                self.submit(&form).await?;
            }
            let next = self.next(&form).await?;
            if self.options.clear_after {
                self.cleared |= form.clear(&mut self.tab.page).await?;
            }
            match next {
                Next::Nothing => return Ok(()),
                Next::Again(form) => {
                    self.asks = form.survey.kinds();
                    self.asks_again = true;
                    return Ok(());
                }
                Next::Form(next) => {
                    let kinds = next.survey.kinds();
                    if kinds == [FieldKind::Code] && !self.options.otp {
                        self.asks = kinds;
                        return Ok(());
                    }
                    form = next;
                }
            }
        }
        Ok(())
    }

    fn found(&mut self, form: &Form) {
        form.survey.origin.clone_into(&mut self.origin);
        self.fields.extend(form.survey.fields.iter().cloned());
        self.asks = form.survey.kinds();
    }

    /// Returns the time at which a wait of this length ends, at the latest that of `--timeout`.
    fn limit(&self, longest: Duration) -> Instant {
        let limit = Instant::now() + longest;
        // The deadline must not end the look whose result the failure names.
        self.context.deadline.map_or(limit, |deadline| {
            limit.min(deadline.checked_sub(MARGIN).unwrap_or(deadline))
        })
    }

    /// Waits for a form. It may appear late, or change while the page loads.
    async fn appear(&mut self) -> Result<Form, Failure> {
        let (limit, loading) = (self.limit(LIMIT), self.limit(LOADING));
        let mut settling: Option<Instant> = None;
        loop {
            let now = Instant::now();
            let mut shown = match self.tab.look().await {
                Err(error) if error.is_gone() && now < limit => {
                    sleep(PAUSE).await;
                    continue;
                }
                shown => shown?,
            };
            let is_loaded = shown.is_ready || now >= loading;
            let kinds = shown.kinds();
            let is_certain = !kinds.is_empty() && kinds != [FieldKind::Username];
            let is_doubtful =
                !kinds.is_empty() || shown.refusal().is_some() || shown.is_elsewhere();
            if is_loaded && is_doubtful {
                let settled = *settling.get_or_insert(now + SETTLING);
                if is_certain || now >= settled {
                    if let Some(form) = shown.form.take() {
                        return Ok(form);
                    }
                    return Err(unsure(&shown, self.entry.domain.as_str()));
                }
            }
            if now >= limit {
                return Err(unsure(&shown, self.entry.domain.as_str()));
            }
            sleep(PAUSE).await;
        }
    }

    /// Asks the user, if a program called the command.
    async fn confirm(&self) -> Result<(), Failure> {
        let (domain, uuid) = (clean(self.entry.domain.as_str()), &self.entry.uuid);
        let (origin, identity) = (clean(&self.origin), self.context.acting());
        let goes_on = if self.options.submit {
            " and submit it"
        } else {
            ""
        };
        let question = format!(
            "Type the password of {domain} ({uuid}) into the page {origin}{goes_on}?\n\nIdentity: {}",
            clean(&identity)
        );
        self.context.confirm(question, "nothing was filled").await
    }

    /// Fills a form with what the entry has for it.
    async fn fill(&mut self, form: &Form) -> Result<(), Failure> {
        let kinds = form.survey.kinds();
        let code = self.code_for(&kinds).await?;
        let entry = self.entry;
        let has = |kind| kinds.contains(&kind);
        let text =
            |field: &'a Option<Secret>| field.as_ref().filter(|text| !text.expose().is_empty());
        let (username, password) = (text(&entry.username), text(&entry.password));
        for (kind, value) in [
            (FieldKind::Username, username),
            (FieldKind::Password, password),
        ] {
            if has(kind) && value.is_none() {
                let name = kind.name();
                return Err(Failure::new(
                    Kind::NotFound,
                    format!(
                        "nothing was filled: the page asks for a {name}, and the entry has none"
                    ),
                )
                .hint(format!(
                    "add one with `ravi passwords update {} --{name} …`",
                    entry.uuid
                )));
            }
        }
        let values = Values {
            username: username.filter(|_| has(FieldKind::Username)),
            password: password.filter(|_| has(FieldKind::Password)),
            code: code.as_ref(),
        };
        let typed = form.fill(&mut self.tab.page, &values).await?;
        if let Some(failed) = typed.failed {
            let field = failed.kind.map_or("form", FieldKind::name);
            let why = clean(&failed.why);
            return Err(Failure::new(
                Kind::Failure,
                format!("the {field} field could not be filled, and the fields are empty again: {why}"),
            )
            .hint("run the command again; if it fails again, the page does not accept the text, or moves its fields"));
        }
        self.asks.retain(|kind| !typed.filled.contains(kind));
        // A form that shows the next field below the first one is filled again as a whole.
        let known = self.filled.clone();
        let new = typed
            .filled
            .into_iter()
            .filter(|kind| !known.contains(kind));
        self.filled.extend(new);
        self.step = Step::Filled;
        Ok(())
    }

    /// Returns the code for a form that asks for one.
    async fn code_for(&mut self, kinds: &[FieldKind]) -> Result<Option<Secret>, Failure> {
        if !kinds.contains(&FieldKind::Code) {
            return Ok(None);
        }
        if !self.options.otp {
            if kinds == [FieldKind::Code] || self.options.submit {
                return Err(Failure::new(
                    Kind::Failure,
                    "nothing was filled: the page asks for a code",
                )
                .hint("give --otp to have it typed, too"));
            }
            return Ok(None);
        }
        let is_first = self.step == Step::Found;
        // A code of a message that is not triggered yet cannot be typed.
        if is_first && kinds != [FieldKind::Code] && !self.codes.is_one_time() {
            return Err(Failure::new(
                Kind::Failure,
                "nothing was filled: the page asks for a code together with the password, and the entry has no one-time password",
            )
            .hint("add it with `ravi passwords update --otpauth-stdin`"));
        }
        let (code, source) = self.codes.read(is_first).await?;
        self.code_source = Some(source);
        Ok(Some(code))
    }

    async fn submit(&mut self, form: &Form) -> Result<(), Failure> {
        if self.options.otp && !form.survey.kinds().contains(&FieldKind::Code) {
            self.codes.connect().await?;
        }
        match form.submit(&mut self.tab.page).await {
            // The page was left before it answered.
            Err(error) if error.is_gone() => {}
            submitted => {
                let submitted = submitted?;
                if !submitted.submitted {
                    let why = clean(&submitted.why);
                    return Err(Failure::new(
                        Kind::Failure,
                        format!("the form is filled, but was not submitted: {why}"),
                    )
                    .hint("look at the page: it may need another field or a check box first"));
                }
            }
        }
        self.step = Step::Submitted;
        Ok(())
    }

    /// Waits for what follows a submitted form.
    async fn next(&mut self, before: &Form) -> Result<Next, Failure> {
        let (limit, kinds) = (self.limit(LIMIT), before.survey.kinds());
        let asked = *kinds
            .iter()
            .rfind(|kind| **kind != FieldKind::Username)
            .unwrap_or(&FieldKind::Username);
        let (mut gone, mut complaint): (Option<Instant>, Option<Instant>) = (None, None);
        loop {
            sleep(PAUSE).await;
            let now = Instant::now();
            let shown = match self.tab.look().await {
                Err(error) if is_passing(&error) && now < limit => continue,
                shown => shown?,
            };
            let now_asked = shown.kinds();
            let is_new = now_asked.iter().any(|kind| !kinds.contains(kind));
            match shown.form {
                Some(form) if is_new && (shown.is_ready || now >= limit) => {
                    return Ok(Next::Form(form));
                }
                Some(form) if now_asked.contains(&asked) => {
                    gone = None;
                    let is_other = form.document != before.document && shown.is_ready;
                    let is_alert = form.survey.complains && !before.survey.complains;
                    let is_refused = is_alert && now >= *complaint.get_or_insert(now + COMPLAINT);
                    if is_other || is_refused || now >= limit {
                        return Ok(Next::Again(form));
                    }
                }
                _ if shown.is_ready || now >= limit => {
                    let end = *gone.get_or_insert(now + GONE);
                    if now >= end || now >= limit {
                        // After the password, a login may lead anywhere.
                        if shown.is_elsewhere() && asked == FieldKind::Username {
                            let origin = shown.foreign.first().map_or("", String::as_str);
                            return Err(other_site(origin, self.entry.domain.as_str()));
                        }
                        return Ok(Next::Nothing);
                    }
                }
                _ => {}
            }
        }
    }
}

/// Returns whether the page is just being replaced by another one.
fn is_passing(error: &Error) -> bool {
    error.is_gone() || matches!(error, Error::Threw)
}
