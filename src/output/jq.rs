//! `--jq`: the answer through a jq expression, on a thread of its own: an expression may run for ever.

use std::sync::mpsc;

use jaq_core::{
    Compiler, Ctx, Exn, Filter, Vars,
    load::{Arena, File, Loader},
};
use jaq_json::{Val, read, write};
use tokio::sync::oneshot;
use zeroize::Zeroizing;

use super::{
    escape_json,
    jq_functions::{self, without_values},
    jq_stack::{Guard, Guarded, Output, Stack},
};
use crate::{failure::Failure, work};

/// The longest expression, in bytes. Its nesting is at most as deep as it is long, and [`STACK`] is enough for that.
const EXPRESSION_LIMIT: usize = 8 * 1024;
/// The longest output, in bytes: as much as the longest answer of a server.
const OUTPUT_LIMIT: usize = 64 * 1024 * 1024;
/// The stack of the thread, in bytes. The system provides what is used of it.
const STACK: usize = 512 * 1024 * 1024;
/// The name of the thread.
const THREAD: &str = "--jq";

/// What a run may use of it. The rest is for what jaq does between two terms, such as to write a deep value.
const RUN_STACK: usize = STACK / 2;

/// JSON to filter, and where the output goes.
type Job = (Zeroizing<String>, Output);

/// A compiled expression, held by the thread that runs it.
#[derive(Clone, Debug)]
pub struct Jq(mpsc::Sender<Job>);

impl Jq {
    /// Compiles an expression.
    ///
    /// # Errors
    /// A usage failure that names what is wrong with it.
    pub fn compile(expression: &str) -> Result<Self, Failure> {
        if expression.len() > EXPRESSION_LIMIT {
            return Err(Failure::usage(format!(
                "--jq: the expression is longer than {} KiB",
                EXPRESSION_LIMIT / 1024
            ))
            .hint("shorten it, or pipe --json into jq"));
        }
        let expression = expression.to_owned();
        let (compiled, result) = mpsc::channel();
        let (jobs, queue) = mpsc::channel::<Job>();
        work::spawn(THREAD, STACK, move || {
            let filter = match compile(&expression) {
                Ok(filter) => filter,
                Err(failure) => return drop(compiled.send(Err(failure))),
            };
            let _ = compiled.send(Ok(()));
            for (json, output) in queue {
                let stack = Stack::begin(RUN_STACK, output);
                let result = run(&filter, &json, &stack);
                stack.end(result);
            }
        })?;
        result.recv().map_err(|_| work::unfinished(THREAD))??;
        Ok(Self(jobs))
    }

    /// Runs over a JSON text. Strings come out bare, everything else as JSON, a line each.
    ///
    /// # Errors
    /// A usage failure if the expression fails on this input.
    pub(crate) async fn run(&self, json: Zeroizing<String>) -> Result<Zeroizing<String>, Failure> {
        let (sender, output) = oneshot::channel();
        let unfinished = || work::unfinished(THREAD);
        self.0.send((json, sender)).map_err(|_| unfinished())?;
        output.await.map_err(|_| unfinished())?
    }
}

type Compiled = Filter<Guarded>;

fn compile(expression: &str) -> Result<Compiled, Failure> {
    let refuse = |what: &str| {
        Failure::usage(format!("--jq: {what} in `{expression}`"))
            .hint("see `man jq` for the language; `--jq .` prints everything")
    };
    let definitions = jaq_core::defs()
        .chain(jaq_std::defs())
        .chain(jaq_json::defs());
    let functions = jaq_core::funs()
        .chain(jaq_std::funs())
        .chain(jaq_json::funs())
        .filter(|function| !jq_functions::is_replaced(function.0))
        .chain(jq_functions::all());
    let arena = Arena::default();
    let file = File {
        code: expression,
        path: (),
    };
    let modules = Loader::new(definitions)
        .load(&arena, file)
        .map_err(|_| refuse("syntax error"))?;
    Compiler::default()
        .with_funs(functions)
        .compile(modules)
        .map_err(|errors| {
            let unknown = errors.into_iter().flat_map(|(_, errors)| errors).next();
            unknown.map_or_else(
                || refuse("an error"),
                |(name, _)| refuse(&format!("nothing is called `{name}`")),
            )
        })
}

fn run(filter: &Compiled, json: &str, stack: &Stack) -> Result<Zeroizing<String>, Failure> {
    let failed = |error: String| {
        Failure::usage(format!("--jq: {}", without_values(&error)))
            .hint("`--jq .` prints the whole answer")
    };
    let input = read::parse_single(json.as_bytes()).map_err(|error| failed(error.to_string()))?;
    let guard = Guard {
        lut: &filter.lut,
        stack,
    };
    let context = Ctx::<Guarded>::new(guard, Vars::new([]));
    let mut lines = Zeroizing::new(Vec::new());
    for output in filter.id.run((context, input)) {
        let output = match output.map_err(Exn::get_err) {
            Ok(value) => value,
            Err(Ok(error)) => return Err(failed(error.to_string())),
            Err(Err(exception)) => match exception.get_halt() {
                Ok(0) => break,
                Ok(code) => return Err(halted(code)),
                Err(_) => return Err(failed(String::new())),
            },
        };
        match output {
            Val::TStr(text) => lines.extend_from_slice(&text),
            value => {
                let mut line = Zeroizing::new(Vec::new());
                write::write(&mut *line, &write::Pp::default(), 0, &value)
                    .map_err(|error| failed(error.to_string()))?;
                lines.extend_from_slice(escape_json(&String::from_utf8_lossy(&line)).as_bytes());
            }
        }
        lines.push(b'\n');
        if lines.len() > OUTPUT_LIMIT {
            return Err(Failure::usage(format!(
                "--jq: the output is longer than {} MiB",
                OUTPUT_LIMIT / 1024 / 1024
            ))
            .hint("let the expression select less, or pipe --json into jq"));
        }
    }
    Ok(Zeroizing::new(String::from_utf8_lossy(&lines).into_owned()))
}

/// `halt_error`, or `halt` with an exit code: the exit codes of this program are its own.
fn halted(code: i32) -> Failure {
    Failure::usage(format!("--jq: the expression halted with exit code {code}"))
        .hint("`halt` ends the output without an error")
}
