//! One seed: what happens in it, and whether what must hold does.

use std::{
    cell::{Cell, RefCell},
    collections::BTreeMap,
    rc::Rc,
    time::Duration,
};

use jiff::Timestamp;
use ravi::{
    api::Error,
    messages::{
        Clock, Feed, Incoming, Kind, Limits, Notice, Printed, Update, Wanted, find,
        search_look_back,
    },
};
use tokio::time::{Instant, sleep, sleep_until, timeout, timeout_at};

use crate::{
    model::{Fault, Ids, Model, Nature, Proxy, Stored, Thread, World},
    rng::Rng,
};

/// The time of day at which a simulation starts.
const EPOCH: i64 = 1_800_000_000;
/// How long everything works at the end.
const SETTLE: Duration = Duration::from_secs(260);

/// The longest delay where nothing changes for the worse.
const DELAY: Duration = Duration::from_secs(20);

type Outcome = Result<(), String>;

/// Runs a seed.
pub fn run(seed: u64, trace: bool) -> Outcome {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_time()
        .start_paused(true)
        .build()
        .unwrap();
    runtime.block_on(simulate(seed, trace))
}

/// What happens at some time.
enum Action {
    Message {
        thread: usize,
        incoming: bool,
        kind: u64,
    },
    Deploy {
        resets_ids: bool,
    },
    ClockJump(i64),
    /// Another program reads what a thread had before.
    Read {
        thread: usize,
    },
}

/// A simulation under way.
struct Simulation {
    world: Rc<World>,
    /// Seconds by which the client's time of day is wrong.
    jump: Rc<Cell<i64>>,
    /// Seconds by which the server's is.
    skew: i64,
    number: Cell<u64>,
    /// Every watch is connected.
    connected: Cell<bool>,
    /// Messages by number, and whether they arrived after that.
    required: RefCell<BTreeMap<u64, bool>>,
    texts_repeat: bool,
    /// Whether a watch for a code was warned that messages may be missing.
    was_warned: Cell<bool>,
    /// Nothing changes for the worse on the way, so that messages come quickly.
    is_steady: Cell<bool>,
}

async fn simulate(seed: u64, trace: bool) -> Outcome {
    let mut rng = Rng::new(seed);
    let nature = nature(&mut rng);
    let waits = rng.percent(35);
    let mut nature = nature;
    if waits && nature.marks_read {
        // What another process has read, and the server then sends again unasked, cannot be told from what is new.
        nature.resends = 0;
    }
    let is_skewed = rng.percent(30);
    let simulation = Simulation {
        skew: if is_skewed {
            7200 - i64::try_from(rng.below(14400)).unwrap()
        } else {
            0
        },
        jump: Rc::new(Cell::new(0)),
        number: Cell::new(1),
        connected: Cell::new(false),
        required: RefCell::default(),
        // Where the inbox is late, it cannot tell messages apart that read the same.
        texts_repeat: !waits && nature.lag == 0 && rng.percent(50),
        is_steady: Cell::new(false),
        was_warned: Cell::new(false),
        world: Rc::new(World::new(nature, Rng::new(seed ^ 0xABCD), trace)),
    };
    simulation
        .world
        .say(|| format!("{:?}, waits {waits}", simulation.world.nature));
    simulation.fill(&mut rng);
    let span = rng.between(20, 400);
    let actions = actions(
        &mut rng,
        span,
        simulation.world.threads.borrow().len(),
        is_skewed,
    );
    let mut actions = actions;
    if simulation.world.nature.resends > 0 {
        // What another program has read, and the server then sends again unasked, cannot be told from what is new.
        actions.retain(|(_, action)| !matches!(action, Action::Read { .. }));
    }
    let faults = if rng.percent(10) {
        // There is no stream at all: the inbox is polled from beginning to end.
        let fault = [Fault::NoStream, Fault::Stream(404), Fault::Stream(503)]
            [usize::try_from(rng.below(3)).unwrap()];
        vec![(
            Instant::now(),
            Instant::now() + Duration::from_secs(span) + SETTLE,
            fault,
        )]
    } else {
        faults(&mut rng, span)
    };
    let is_steady = faults.is_empty() || faults.iter().any(|(from, to, _)| *to - *from > SETTLE);
    simulation.world.say(|| format!("{faults:?}"));
    *simulation.world.faults.borrow_mut() = faults;
    simulation.is_steady.set(
        is_steady
            && simulation
                .world
                .nature
                .retry
                .is_none_or(|retry| retry <= 1000)
            && nature_is_good(&simulation.world.nature),
    );
    let end = Instant::now() + Duration::from_secs(span) + SETTLE;
    if waits {
        simulation.wait(&mut rng, actions, end).await
    } else {
        simulation.follow(&mut rng, actions, end).await
    }
}

fn nature_is_good(nature: &Nature) -> bool {
    nature.proxy == Proxy::Absent && nature.cuts == 0 && nature.half_open == 0
}

/// The ordinary limits, with trials of the stream that all come before the end.
fn limits() -> Limits {
    Limits {
        longest_trial: Duration::from_mins(1),
        ..Limits::default()
    }
}

fn nature(rng: &mut Rng) -> Nature {
    let ids = match rng.below(10) {
        0..5 => Ids::All,
        5..8 => Ids::None,
        8 => Ids::Some,
        _ => Ids::Unsendable,
    };
    Nature {
        ids,
        resumes: rng.percent(70),
        resends: if rng.percent(20) {
            usize::try_from(rng.below(4)).unwrap()
        } else {
            0
        },
        duplicates: if rng.percent(25) { 30 } else { 0 },
        reorders: if rng.percent(25) { 30 } else { 0 },
        drops: if rng.percent(15) { 20 } else { 0 },
        proxy: match rng.below(12) {
            0 => Proxy::Holds,
            1 => Proxy::Buffers(usize::try_from(rng.between(50, 1000)).unwrap()),
            _ => Proxy::Absent,
        },
        cuts: [0, 0, 30, 100][usize::try_from(rng.below(4)).unwrap()],
        half_open: [0, 0, 0, 30][usize::try_from(rng.below(4)).unwrap()],
        chops: rng.percent(60),
        retry: rng
            .percent(30)
            .then(|| [0, 1, 1000, 100_000, u64::MAX][usize::try_from(rng.below(5)).unwrap()]),
        lag: if rng.percent(20) { rng.below(300) } else { 0 },
        marks_read: rng.percent(70),
        thread_page: if rng.percent(15) { 20 } else { 0 },
        latency: rng.between(1, 400),
        page: if rng.percent(30) {
            usize::try_from(rng.between(2, 10)).unwrap()
        } else {
            50
        },
        oldest_first: rng.percent(30),
    }
}

fn faults(rng: &mut Rng, span: u64) -> Vec<(Instant, Instant, Fault)> {
    let count = [0, 1, 2, 5][usize::try_from(rng.below(4)).unwrap()];
    let mut faults = Vec::new();
    for _ in 0..count {
        let fault = match rng.below(9) {
            0 => Fault::Stream(503),
            1 => Fault::Stream(429),
            2 => Fault::Stream(404),
            3 => Fault::SlowHead(rng.between(5, 60)),
            4 => Fault::Inbox([500, 502, 429][usize::try_from(rng.below(3)).unwrap()]),
            5 => Fault::Network,
            6 => Fault::Token,
            7 => Fault::NoStream,
            _ => Fault::Ends,
        };
        let from = Instant::now() + Duration::from_millis(rng.below(span * 1000));
        let length = Duration::from_millis(rng.between(100, 60_000));
        let limit = Instant::now() + Duration::from_secs(span + 1);
        faults.push((from, (from + length).min(limit), fault));
    }
    faults
}

fn actions(rng: &mut Rng, span: u64, threads: usize, is_skewed: bool) -> Vec<(Duration, Action)> {
    let mut actions = Vec::new();
    for _ in 0..rng.between(1, 12) {
        // Messages come alone or in a row.
        let mut at = rng.below(span * 1000);
        let row = if rng.percent(40) {
            rng.between(2, 6)
        } else {
            1
        };
        let one_thread = rng.percent(60).then(|| rng.below(threads as u64 + 3));
        for _ in 0..row {
            let thread = one_thread.unwrap_or_else(|| rng.below(threads as u64 + 3));
            let action = Action::Message {
                thread: usize::try_from(thread).unwrap(),
                incoming: rng.percent(88),
                kind: rng.below(100),
            };
            actions.push((Duration::from_millis(at), action));
            at += if rng.percent(50) {
                rng.below(30)
            } else {
                rng.below(3000)
            };
        }
    }
    if rng.percent(25) {
        for _ in 0..rng.between(1, 3) {
            let resets_ids = rng.percent(60);
            actions.push((
                Duration::from_millis(rng.below(span * 1000)),
                Action::Deploy { resets_ids },
            ));
        }
    }
    if is_skewed {
        let jump = 100_000 - i64::try_from(rng.below(200_000)).unwrap();
        actions.push((
            Duration::from_millis(rng.below(span * 1000)),
            Action::ClockJump(jump),
        ));
    }
    if threads > 0 && rng.percent(50) {
        for _ in 0..rng.between(1, 4) {
            let thread = usize::try_from(rng.below(threads as u64)).unwrap();
            let at = Duration::from_millis(rng.below(span * 1000));
            actions.push((at, Action::Read { thread }));
        }
    }
    actions.sort_by_key(|(at, _)| *at);
    actions
}

impl Simulation {
    /// What is in the inboxes before.
    fn fill(&self, rng: &mut Rng) {
        let count = if rng.percent(if self.world.nature.page < 50 { 40 } else { 5 }) {
            rng.between(5, 70)
        } else {
            rng.below(4)
        };
        for index in 0..count {
            let mut thread = Self::new_thread(index, rng.percent(50));
            let is_read = rng.percent(30);
            let len = rng.between(1, 3);
            let created = EPOCH - i64::try_from(rng.between(100, 5000)).unwrap();
            self.world
                .threads
                .borrow_mut()
                .push(std::mem::replace(&mut thread, Self::new_thread(0, true)));
            for _ in 0..len {
                let number = self.number();
                let stored = Stored {
                    number,
                    text: format!("Your code is {}", 900_000 + number),
                    incoming: true,
                    read: is_read,
                    at: Instant::now(),
                    visible: Instant::now(),
                    created: created + self.skew,
                };
                // A server that resends what it sent before does so at the first connection too.
                self.world
                    .store(usize::try_from(index).unwrap(), stored, !is_read);
            }
        }
    }

    fn new_thread(index: u64, email: bool) -> Thread {
        Thread {
            kind: if email { Kind::Email } else { Kind::Sms },
            id: format!("t{index}"),
            messages: Vec::new(),
        }
    }

    fn number(&self) -> u64 {
        self.number.replace(self.number.get() + 1)
    }

    fn clock(&self, seed: u64) -> Clock {
        let (jump, started) = (Rc::clone(&self.jump), self.world.started);
        let rng = RefCell::new(Rng::new(seed));
        Clock {
            now: Box::new(move || {
                let seconds = i64::try_from(started.elapsed().as_secs()).unwrap();
                Timestamp::from_second(EPOCH + seconds + jump.get()).unwrap()
            }),
            #[allow(clippy::cast_precision_loss, reason = "below 1000")]
            jitter: Box::new(move || rng.borrow_mut().below(1000) as f64 / 1000.0),
        }
    }

    async fn drive(&self, actions: Vec<(Duration, Action)>) {
        for (at, action) in actions {
            sleep_until(self.world.started + at).await;
            match action {
                Action::Message {
                    thread,
                    incoming,
                    kind,
                } => self.arrive(thread, incoming, kind),
                Action::Deploy { resets_ids } => self.world.deploy(resets_ids),
                Action::ClockJump(seconds) => self.jump.set(seconds),
                Action::Read { thread } => {
                    let required = self.required.borrow();
                    let is_old = |stored: &Stored| !required.contains_key(&stored.number);
                    self.world.read_elsewhere(thread, is_old);
                }
            }
        }
    }

    fn arrive(&self, thread: usize, incoming: bool, kind: u64) {
        let number = self.number();
        let known = self.world.threads.borrow().len();
        let thread = if thread >= known {
            let new = Self::new_thread(known as u64, kind.is_multiple_of(2));
            self.world.threads.borrow_mut().push(new);
            known
        } else {
            thread
        };
        let repeats = self.texts_repeat && self.connected.get() && kind < 35;
        let text = if repeats {
            "Sign in to see your message".to_owned()
        } else if kind < 60 {
            format!("Your code is {}", 100_000 + number)
        } else if kind < 75 {
            let thanks = format!("Thank you {number} for signing up. ").repeat(5);
            format!("{thanks}Your verification code is {}", 100_000 + number)
        } else {
            format!("Hello, this is number {number}, and there is nothing in it.")
        };
        let seconds = i64::try_from(self.world.started.elapsed().as_secs()).unwrap();
        let stored = Stored {
            number,
            text,
            incoming,
            read: !incoming,
            at: Instant::now(),
            visible: Instant::now() + Duration::from_millis(self.world.nature.lag),
            created: EPOCH + seconds + self.skew,
        };
        self.required
            .borrow_mut()
            .insert(number, self.connected.get());
        self.world.store(thread, stored, true);
    }

    /// Follows everything, and checks what was delivered.
    async fn follow(
        &self,
        rng: &mut Rng,
        actions: Vec<(Duration, Action)>,
        end: Instant,
    ) -> Outcome {
        let model = Model::new(&self.world);
        let reads = if rng.percent(30) { 30 } else { 0 };
        let kinds = [Kind::Email, Kind::Sms];
        let mut feed = Feed::new(&model, &kinds, limits(), self.clock(rng.next()));
        let is_impatient = rng.percent(40);
        let delivered: RefCell<Vec<Incoming>> = RefCell::default();
        let notices: RefCell<Vec<Notice>> = RefCell::default();
        let following = async {
            feed.connect().await?;
            self.connected.set(true);
            self.world.say(|| "connected".to_owned());
            loop {
                // A caller that waits for something else too drops what it waits for.
                let longest = if is_impatient {
                    Duration::from_millis(1 + self.world.below(700))
                } else {
                    SETTLE * 10
                };
                let Ok(update) = timeout(longest, feed.next()).await else {
                    continue;
                };
                match update? {
                    Update::Message(incoming) => {
                        self.world.say(|| {
                            format!(
                                "delivered {} {:?} {:?}",
                                incoming.thread(),
                                incoming.id,
                                incoming.preview
                            )
                        });
                        if self.world.chance(reads) {
                            feed.read(&incoming).await?;
                        }
                        self.check_delay(&incoming);
                        delivered.borrow_mut().push(*incoming);
                    }
                    Update::Notice(notice) => {
                        self.world.say(|| format!("notice: {notice}"));
                        notices.borrow_mut().push(notice);
                    }
                }
            }
        };
        let (ended, ()): (Result<Result<(), Error>, _>, ()) =
            tokio::join!(timeout_at(end, following), self.drive(actions));
        if let Ok(Err(error)) = ended {
            let error: Error = error;
            return Err(format!("the feed ends: {error}"));
        }
        if !self.connected.get() {
            return Err("never connected".to_owned());
        }
        self.check_hammering()?;
        self.check_stream(&notices.borrow())?;
        self.check(&delivered.borrow(), &notices.borrow())
    }

    /// Checks that a dead stream is given up, and a working stream is used again.
    fn check_stream(&self, notices: &[Notice]) -> Outcome {
        if let Some(violation) = self.world.violations.borrow().first() {
            return Err(violation.clone());
        }
        let now = Instant::now();
        let mut faults = self.world.faults.borrow().clone().into_iter();
        let is_good = nature_is_good(&self.world.nature) && !faults.any(|(_, to, _)| to >= now);
        let last = notices
            .iter()
            .rfind(|notice| matches!(notice, Notice::Polling { .. } | Notice::Streaming));
        if is_good && matches!(last, Some(Notice::Polling { .. })) {
            return Err("the inbox is still polled at the end".to_owned());
        }
        Ok(())
    }

    /// Where nothing changes for the worse, a message comes within seconds.
    fn check_delay(&self, incoming: &Incoming) {
        let threads = self.world.threads.borrow();
        let messages = threads
            .iter()
            .filter(|thread| thread.id == incoming.thread());
        let mut messages = messages.flat_map(|thread| &thread.messages);
        let sent = messages
            .find(|stored| stored.text == incoming.preview && !stored.text.starts_with("Sign in"));
        let delay = sent.map(|stored| stored.at.elapsed());
        if self.is_steady.get()
            && self.world.nature.drops == 0
            && delay.is_some_and(|delay| delay > DELAY)
        {
            let violation = format!("{:?} took {delay:?}", incoming.preview);
            self.world.violations.borrow_mut().push(violation);
        }
    }

    /// No server makes a client hammer it.
    fn check_hammering(&self) -> Outcome {
        let attempts = self.world.attempts.borrow();
        for some in attempts.windows(25) {
            let time = some[24] - some[0];
            if time < Duration::from_secs(10) {
                return Err(format!("25 connections in {time:?}"));
            }
        }
        Ok(())
    }

    /// Whether a message must be delivered; `None` if it must not. A client that could not read the inbox at the start, and
    /// said so, knows what arrived until then from the stream alone.
    fn is_required(&self, stored: &Stored, was_warned: bool, clients: u64) -> Option<bool> {
        let required = *self.required.borrow().get(&stored.number)?;
        let first_looks = self.world.first_looks.borrow();
        let have_looked = first_looks.len() as u64 >= clients;
        let is_known = have_looked && first_looks.iter().all(|look| *look <= stored.visible);
        Some(required && (is_known || !was_warned))
    }

    /// Each message once, in order within its thread. After a warning that the inbox could not be read, in any order.
    fn check(&self, delivered: &[Incoming], notices: &[Notice]) -> Outcome {
        let unchecked = notices
            .iter()
            .any(|notice| matches!(notice, Notice::Unchecked(_) | Notice::TooMany));
        let repeated = notices.contains(&Notice::Duplicate);
        let mut by_thread: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for incoming in delivered {
            by_thread
                .entry(incoming.thread())
                .or_default()
                .push(&incoming.preview);
        }
        for thread in self.world.threads.borrow().iter() {
            let received = by_thread.remove(thread.id.as_str()).unwrap_or_default();
            let sent: Vec<(String, bool)> = thread
                .messages
                .iter()
                .filter(|stored| stored.incoming)
                .filter_map(|stored| {
                    let required = self.is_required(stored, unchecked, 1)?;
                    Some((stored.text.chars().take(100).collect(), required))
                })
                .collect();
            let bare = |text: &str| text.trim_end_matches(['.', ' ']).to_owned();
            let is_same = |preview: &str, text: &str| bare(preview) == bare(text);
            // What the server never sent, or the inbox showed too late, is found later.
            let is_late = self.world.nature.drops > 0 || self.world.nature.lag > 0;
            let ok = if unchecked || repeated || is_late {
                let mut left = sent.clone();
                received.iter().all(|preview| {
                    let at = left.iter().position(|(text, _)| is_same(preview, text));
                    at.map(|at| left.remove(at)).is_some()
                }) && (repeated || left.iter().all(|(_, required)| !required))
            } else {
                let mut left = sent.iter();
                received.iter().all(|preview| {
                    left.find(|(text, required)| *required || is_same(preview, text))
                        .is_some_and(|(text, _)| is_same(preview, text))
                }) && left.all(|(_, required)| !required)
            };
            if !ok {
                return Err(format!(
                    "{}: delivered {received:?}, arrived {sent:?} (true: must be delivered); {notices:?}",
                    thread.id
                ));
            }
        }
        Ok(())
    }

    /// Several processes wait for codes at once.
    async fn wait(&self, rng: &mut Rng, actions: Vec<(Duration, Action)>, end: Instant) -> Outcome {
        let record = Printed::Memory(Rc::default());
        let since = if self.skew == 0 && rng.percent(50) {
            30
        } else {
            0
        };
        let count = rng.between(1, 3);
        let starts: Vec<(u64, u64)> = (0..count).map(|_| (rng.below(5000), rng.next())).collect();
        let connected = Cell::new(0);
        let printed: RefCell<Vec<(String, Instant)>> = RefCell::default();
        let watches = starts.iter().map(|(start, seed)| {
            let (record, printed, connected) = (&record, &printed, &connected);
            async move {
                sleep(Duration::from_millis(*start)).await;
                let started = Instant::now();
                let is_connected = || {
                    connected.set(connected.get() + 1);
                    self.connected.set(connected.get() == count);
                };
                let code = self.code(record, *seed, since, &is_connected).await?;
                self.world.say(|| format!("printed {code}"));
                printed.borrow_mut().push((code, started));
                Ok::<(), Error>(())
            }
        });
        let watches = futures_util::future::join_all(watches.map(|watch| timeout_at(end, watch)));
        let (ended, ()) = tokio::join!(watches, self.drive(actions));
        for ended in ended {
            if let Ok(Err(error)) = ended {
                return Err(format!("a watch ends: {error}"));
            }
        }
        self.check_codes(&printed.borrow(), count, since)
    }

    /// What `ravi watch --otp` does.
    async fn code(
        &self,
        record: &Printed,
        seed: u64,
        since: u64,
        is_connected: &dyn Fn(),
    ) -> Result<String, Error> {
        let model = Model::new(&self.world);
        let kinds = [Kind::Email, Kind::Sms];
        let mut feed = Feed::new(&model, &kinds, Limits::default(), self.clock(seed));
        let snapshot = record.snapshot();
        feed.connect().await?;
        is_connected();
        let recent = if since == 0 {
            Vec::new()
        } else {
            feed.look_back(Duration::from_secs(since))
        };
        let (found, _) = search_look_back(&mut feed, recent, Wanted::Code).await?;
        if let Some(found) = found
            && record.claim(&found, None).await
        {
            return Ok(found.value().to_owned());
        }
        loop {
            let incoming = match feed.next().await? {
                Update::Message(incoming) => incoming,
                Update::Notice(notice) => {
                    self.world.say(|| format!("notice: {notice}"));
                    let is_warning = matches!(notice, Notice::Unchecked(_) | Notice::TooMany);
                    self.was_warned.set(self.was_warned.get() || is_warning);
                    continue;
                }
            };
            self.world.say(|| {
                format!(
                    "delivered {} {:?} {:?}",
                    incoming.thread(),
                    incoming.id,
                    incoming.preview
                )
            });
            if let Some(found) = find(&mut feed, &incoming, Wanted::Code).await?
                && record.claim(&found, Some(snapshot)).await
            {
                return Ok(found.value().to_owned());
            }
        }
    }

    fn check_codes(&self, printed: &[(String, Instant)], count: u64, since: u64) -> Outcome {
        let mut seen = Vec::new();
        for (code, started) in printed {
            if seen.contains(&code) {
                return Err(format!("{code} was printed twice"));
            }
            seen.push(code);
            let threads = self.world.threads.borrow();
            let messages = threads.iter().flat_map(|thread| &thread.messages);
            let Some(stored) = messages
                .into_iter()
                .find(|stored| stored.text.ends_with(code.as_str()))
            else {
                return Err(format!("{code} was never sent"));
            };
            if code.starts_with('9')
                || stored.visible + Duration::from_secs(since + 1) < *started
                || (since == 0 && stored.visible < *started)
            {
                return Err(format!("{code} is from before the baseline"));
            }
            if !stored.incoming {
                return Err(format!("{code} was sent, not received"));
            }
        }
        let threads = self.world.threads.borrow();
        // A newer code of the same thread replaces an older one.
        let is_code = |stored: &Stored| {
            stored.incoming
                && stored.text.contains("code is")
                && self.is_required(stored, self.was_warned.get(), count) == Some(true)
        };
        let codes = threads
            .iter()
            .filter(|thread| thread.messages.iter().any(is_code));
        let least = count.min(codes.count() as u64);
        if !self.world.nature.marks_read && (printed.len() as u64) < least {
            return Err(format!(
                "{} codes were printed, and {least} could be",
                printed.len()
            ));
        }
        Ok(())
    }
}
