//! `--jq`: the answer through a jq expression.

use std::rc::Rc;

use jaq_core::{
    Compiler, Ctx, Filter, Vars, data,
    load::{Arena, File, Loader},
    unwrap_valr,
};
use jaq_json::{Val, read, write};

use crate::failure::Failure;

/// A compiled expression.
#[derive(Clone)]
pub struct Jq(Rc<Filter<data::JustLut<Val>>>);

impl std::fmt::Debug for Jq {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Jq(…)")
    }
}

impl Jq {
    /// Compiles an expression.
    ///
    /// # Errors
    /// A usage failure that names what is wrong with it.
    pub fn compile(expression: &str) -> Result<Self, Failure> {
        let refuse = |what: &str| {
            Failure::usage(format!("--jq: {what} in `{expression}`"))
                .hint("see `man jq` for the language; `--jq .` prints everything")
        };
        let definitions = jaq_core::defs()
            .chain(jaq_std::defs())
            .chain(jaq_json::defs());
        let functions = jaq_core::funs()
            .chain(jaq_std::funs())
            .chain(jaq_json::funs());
        let arena = Arena::default();
        let file = File {
            code: expression,
            path: (),
        };
        let modules = Loader::new(definitions)
            .load(&arena, file)
            .map_err(|_| refuse("syntax error"))?;
        let filter = Compiler::default()
            .with_funs(functions)
            .compile(modules)
            .map_err(|errors| {
                let unknown = errors.into_iter().flat_map(|(_, errors)| errors).next();
                unknown.map_or_else(
                    || refuse("an error"),
                    |(name, _)| refuse(&format!("nothing is called `{name}`")),
                )
            })?;
        Ok(Self(Rc::new(filter)))
    }

    /// Runs over a JSON text. Strings come out bare, everything else as JSON, a line each.
    ///
    /// # Errors
    /// A usage failure if the expression fails on this input.
    pub(crate) fn run(&self, json: &str) -> Result<String, Failure> {
        let failed = |error: String| {
            Failure::usage(format!("--jq: {error}")).hint("`--jq .` prints what there is")
        };
        let input =
            read::parse_single(json.as_bytes()).map_err(|error| failed(error.to_string()))?;
        let context = Ctx::<data::JustLut<Val>>::new(&self.0.lut, Vars::new([]));
        let mut lines = Vec::new();
        for output in self.0.id.run((context, input)).map(unwrap_valr) {
            match output.map_err(|error| failed(error.to_string()))? {
                Val::TStr(text) => lines.extend_from_slice(&text),
                value => write::write(&mut lines, &write::Pp::default(), 0, &value)
                    .map_err(|error| failed(error.to_string()))?,
            }
            lines.push(b'\n');
        }
        Ok(String::from_utf8_lossy(&lines).into_owned())
    }
}
