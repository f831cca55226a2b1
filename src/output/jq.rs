//! `--jq`: filters the output with a jq expression. Runs on its own thread, since an expression may never end.

use std::sync::mpsc;

use jaq_core::{
    Compiler, Ctx, Exn, Filter, Vars,
    load::{Arena, File, Loader, parse},
};
use jaq_json::{Val, read, write};
use tokio::sync::oneshot;
use zeroize::Zeroizing;

use super::{
    escape_json,
    jq_functions::{self, is_about, typed_in, without_values},
    jq_stack::{Guard, Guarded, Output, Stack},
};
use crate::{failure::Failure, work};

/// Size limit of an expression, in bytes. It also bounds the nesting, for which [`STACK`] is sufficient.
const EXPRESSION_LIMIT: usize = 8 * 1024;
/// Size limit of the output, in bytes: that of a server response.
const OUTPUT_LIMIT: usize = 64 * 1024 * 1024;
/// Stack of the thread, in bytes. Allocated on demand.
const STACK: usize = 512 * 1024 * 1024;
/// Name of the thread.
const THREAD: &str = "--jq";

/// Stack that a run may use. The rest is for jaq's work between two terms, such as writing a deep value.
const RUN_STACK: usize = STACK / 2;

/// What to do about an expression that cannot be compiled.
const SYNTAX: &str = "see https://jqlang.org/manual for the language; `--jq .` prints everything";
/// What to do about a name that is not defined.
const FUNCTIONS: &str = "check its spelling and number of arguments; `--jq` has the standard functions of jaq, but none that reads files or further input, and `env` for `$ENV`";

/// Definitions that complete those of jaq.
const DEFINITIONS: &str = include_str!("definitions.jq");

/// What to do about an expression that does not fit a part of the output.
const WHOLE: &str = "`--jq .` prints the whole output";

/// JSON to filter, and the destination of the output.
type Job = (Zeroizing<String>, Output);

/// A compiled expression on its own thread.
#[derive(Clone, Debug)]
pub struct Jq(mpsc::Sender<Job>);

impl Jq {
    /// Compiles an expression.
    ///
    /// # Errors
    /// A usage failure that describes the problem.
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
                let result = run(&filter, &expression, &json, &stack);
                stack.end(result);
            }
        })?;
        result.recv().map_err(|_| work::unfinished(THREAD))??;
        Ok(Self(jobs))
    }

    /// Filters a JSON text. Prints strings raw, everything else as JSON, one per line.
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
    let refuse = |what: &str, hint: &str| {
        Failure::usage(format!("--jq: {what} in `{expression}`")).hint(hint)
    };
    let added = parse(DEFINITIONS, |parser| parser.defs());
    let definitions = jaq_core::defs()
        .chain(jaq_std::defs())
        .chain(jaq_json::defs())
        .chain(added.unwrap_or_default());
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
        .map_err(|_| refuse("syntax error", SYNTAX))?;
    Compiler::default()
        .with_funs(functions)
        .compile(modules)
        .map_err(|errors| {
            let unknown = errors.into_iter().flat_map(|(_, errors)| errors).next();
            unknown.map_or_else(
                || refuse("an error", SYNTAX),
                |(name, _)| refuse(&format!("`{name}` is not defined"), FUNCTIONS),
            )
        })
}

fn run(
    filter: &Compiled,
    expression: &str,
    json: &str,
    stack: &Stack,
) -> Result<Zeroizing<String>, Failure> {
    let input = read::parse_single(json.as_bytes()).map_err(|_| {
        // What a command prints is JSON.
        Failure::usage("--jq: the output is not JSON").hint(WHOLE)
    })?;
    let whole = input.clone();
    let failed = |error: String| {
        let hint = match json.trim_start().chars().next() {
            _ if !is_about(&error, &whole) => WHOLE,
            Some('[') => "the output is an array: `--jq '.[]'` prints its elements",
            Some('{') => "the output is an object: `--jq keys` prints the names of its fields",
            _ => WHOLE,
        };
        let reason = typed_in(expression, &error);
        let reason = reason.unwrap_or_else(|| without_values(&error).to_owned());
        Failure::usage(format!("--jq: {reason}")).hint(hint)
    };
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
            .hint("select less, or pipe --json into jq"));
        }
    }
    Ok(Zeroizing::new(String::from_utf8_lossy(&lines).into_owned()))
}

/// Failure of `halt_error`, or of `halt` with an exit code: exit codes are reserved for ravi's own.
fn halted(code: i32) -> Failure {
    Failure::usage(format!("--jq: the expression halted with exit code {code}"))
        .hint("use `halt` to stop without an error")
}
