//! The trait of commands, and the macro for groups of commands.

use clap::{Args, Subcommand};
use schemars::{JsonSchema, Schema, generate::SchemaSettings};
use serde::de::DeserializeOwned;

use super::Context;
use crate::{
    failure::Failure,
    output::{Answer, Output},
};

/// A command: its arguments, action and output. The doc comments of the arguments become the help, the manual and the
/// descriptions in the JSON Schema.
#[allow(async_fn_in_trait, reason = "commands run on one thread")]
pub trait Command: Args + DeserializeOwned + JsonSchema {
    /// The output on stdout.
    type Output: Output;

    /// Whether the command itself handles `--timeout`.
    const KEEPS_TIME: bool = false;

    /// Runs the command. Prints nothing on stdout itself, unless it streams its output.
    async fn run(self, context: &Context) -> Result<Self::Output, Failure>;
}

// Groups box commands with many arguments.
impl<C: Command> Command for Box<C> {
    type Output = C::Output;

    const KEEPS_TIME: bool = C::KEEPS_TIME;

    async fn run(self, context: &Context) -> Result<Self::Output, Failure> {
        (*self).run(context).await
    }
}

/// A command, or a group of them.
#[allow(async_fn_in_trait, reason = "commands run on one thread")]
pub trait Node: Sized {
    /// Runs the chosen command.
    async fn dispatch(self, context: &Context) -> Result<Answer, Failure>;

    /// Returns whether the chosen command itself handles `--timeout`.
    fn keeps_time(&self) -> bool;

    /// Adds every command of the group, or the command itself, with its path such as `inbox`, `list`.
    fn walk(path: &[String], found: &mut Vec<Described>);
}

/// A command with its schemas.
#[derive(Debug)]
pub struct Described {
    /// The words after `ravi`.
    pub path: String,
    /// The JSON Schema of its arguments.
    pub input: Schema,
    /// The JSON Schema of its output with `--json`; `None` if it prints no JSON.
    pub output: Option<Schema>,
}

impl<C: Command> Node for C {
    async fn dispatch(self, context: &Context) -> Result<Answer, Failure> {
        self.run(context).await?.answer(&context.style)
    }

    fn keeps_time(&self) -> bool {
        C::KEEPS_TIME
    }

    fn walk(path: &[String], found: &mut Vec<Described>) {
        let settings = SchemaSettings::draft2020_12();
        found.push(Described {
            path: path.join(" "),
            input: settings.into_generator().into_root_schema_for::<C>(),
            output: C::Output::schema(),
        });
    }
}

/// A command that has commands of its own: `ravi mcp` serves, `ravi mcp config` prints.
#[derive(Debug, Args)]
pub struct Parent<C: Args, G: Subcommand> {
    #[command(flatten)]
    own: C,
    #[command(subcommand)]
    inner: Option<G>,
}

impl<C: Command + Default + PartialEq, G: Node + Subcommand> Node for Parent<C, G> {
    async fn dispatch(self, context: &Context) -> Result<Answer, Failure> {
        match self.inner {
            // They would be ignored.
            Some(_) if self.own != C::default() => Err(Failure::usage(
                "an option is given before the command that it belongs to",
            )
            .hint("give the options at the end of the command line")),
            Some(inner) => inner.dispatch(context).await,
            None => self.own.dispatch(context).await,
        }
    }

    fn keeps_time(&self) -> bool {
        match &self.inner {
            Some(inner) => inner.keeps_time(),
            None => self.own.keeps_time(),
        }
    }

    fn walk(path: &[String], found: &mut Vec<Described>) {
        C::walk(path, found);
        G::walk(path, found);
    }
}

/// Returns clap's name for a variant: `ReplyAll` is `reply-all`.
pub(crate) fn typed_name(variant: &str) -> String {
    let mut name = String::new();
    for (at, letter) in variant.char_indices() {
        if letter.is_uppercase() && at > 0 {
            name.push('-');
        }
        name.extend(letter.to_lowercase());
    }
    name
}

/// Defines a group: an enum for clap with a variant for each command or inner group, and the dispatch to them.
///
/// ```text
/// group! {
///     /// `ravi sms`
///     Sms {
///         /// List conversations, newest first
///         #[command(after_help = "Example:\n  ravi sms list")]
///         List(list::List),
///     }
/// }
/// ```
///
/// A variant that depends on a feature is written as `Sandbox(…) if "sandbox"`, after the others.
macro_rules! group {
    (
        $(#[$meta:meta])*
        $group:ident {
            $( $(#[$help:meta])* $variant:ident($type:ty) ),* $(,)?
        }
        $( if $feature:literal {
            $( $(#[$feature_help:meta])* $feature_variant:ident($feature_type:ty) ),* $(,)?
        } )?
    ) => {
        $(#[$meta])*
        #[derive(Debug, clap::Subcommand)]
        pub enum $group {
            $( $(#[$help])* $variant($type), )*
            $( $( #[cfg(feature = $feature)] $(#[$feature_help])* $feature_variant($feature_type), )* )?
        }

        impl $crate::commands::command::Node for $group {
            async fn dispatch(
                self,
                context: &$crate::commands::Context,
            ) -> Result<$crate::output::Answer, $crate::failure::Failure> {
                match self {
                    $( Self::$variant(command) => command.dispatch(context).await, )*
                    $( $( #[cfg(feature = $feature)]
                    Self::$feature_variant(command) => command.dispatch(context).await, )* )?
                }
            }

            fn keeps_time(&self) -> bool {
                match self {
                    $( Self::$variant(command) => command.keeps_time(), )*
                    $( $( #[cfg(feature = $feature)]
                    Self::$feature_variant(command) => command.keeps_time(), )* )?
                }
            }

            fn walk(path: &[String], found: &mut Vec<$crate::commands::command::Described>) {
                use $crate::commands::command::typed_name;
                let with = |name: String| [path, &[name]].concat();
                $( <$type>::walk(&with(typed_name(stringify!($variant))), found); )*
                $( $( #[cfg(feature = $feature)]
                <$feature_type>::walk(&with(typed_name(stringify!($feature_variant))), found); )* )?
            }
        }
    };
}

pub(crate) use group;
