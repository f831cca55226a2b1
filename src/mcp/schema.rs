//! What a client is shown of a tool: the texts of the command, its arguments and its output.

use std::sync::Arc;

use clap::Command;
use rmcp::model::{JsonObject, ToolAnnotations};
use schemars::generate::SchemaSettings;
use serde_json::{Value, json};

use super::{
    arguments,
    catalog::{Effect, Kind, Tool},
    program::{Program, Ran},
};
use crate::{
    commands::{self, command::Described},
    failure::Failure,
    output::schema_of,
};

/// A tool and its schemas.
#[derive(Debug, Clone)]
pub struct Shown {
    /// The tool.
    pub tool: Tool,
    /// What the help says of the command.
    pub description: String,
    /// The JSON Schema of the arguments.
    pub input: Value,
    /// The JSON Schema of the output of the command. A list is in `result` of the structured content, which is an object.
    pub output: Value,
    /// The definition of the command line of the command.
    pub command: Command,
}

/// Returns the tools with their schemas.
#[must_use]
pub fn tools(tools: &[Tool]) -> Vec<Shown> {
    let root = commands::definition();
    let described = commands::described();
    let find = |tool: &Tool| described.iter().find(|found| found.path == tool.command);
    let shown = |tool: &Tool| shown(*tool, &root, find(tool)?);
    let mut shown: Vec<Shown> = tools.iter().filter_map(shown).collect();
    // A trigger is a program, too.
    if tools.iter().any(|tool| tool.kind == Kind::Program) {
        shown.iter_mut().for_each(Shown::add_trigger);
    }
    shown
}

fn shown(tool: Tool, root: &Command, described: &Described) -> Option<Shown> {
    let step = |command: &Command, name: &str| command.find_subcommand(name).cloned();
    let mut words = tool.command.split(' ');
    let command = words.try_fold(root.clone(), |command, name| step(&command, name))?;
    if tool.kind == Kind::Program {
        let settings = SchemaSettings::draft2020_12();
        let input = settings.into_generator().into_root_schema_for::<Program>();
        let mut input = input.to_value();
        restrict(&mut input, &tool);
        return Some(Shown {
            tool,
            description: Program::DESCRIPTION.to_owned(),
            input,
            output: schema_of::<Ran>().to_value(),
            command,
        });
    }
    let mut input = described.input.clone().to_value();
    restrict(&mut input, &tool);
    Some(Shown {
        tool,
        description: description(&tool, &command),
        input,
        output: described.output.clone()?.to_value(),
        command,
    })
}

/// Removes the arguments that a model cannot give, and adds those of every call.
fn restrict(input: &mut Value, tool: &Tool) {
    let Some(input) = input.as_object_mut() else {
        return;
    };
    for about_the_type in ["$schema", "title", "description"] {
        input.remove(about_the_type);
    }
    input.insert("type".to_owned(), json!("object"));
    input.insert("additionalProperties".to_owned(), json!(false));
    let properties = input.entry("properties").or_insert_with(|| json!({}));
    if let Some(properties) = properties.as_object_mut() {
        properties.retain(|name, _| !tool.hidden.contains(&name.as_str()));
        if tool.has_identity() {
            let about =
                "Use this identity instead of the active one: name, UUID, or the start of a UUID";
            properties.insert(
                "identity".to_owned(),
                json!({ "type": "string", "description": about }),
            );
        }
        if tool.kind == Kind::Text {
            let text = json!({ "type": "string", "description": "Text or HTML of the message" });
            properties.insert("text".to_owned(), text);
        }
        if tool.kind == Kind::Waits {
            let about = "Time out after this long, such as 90s or 2m (default: 2m)";
            properties.insert(
                "timeout".to_owned(),
                json!({ "type": "string", "description": about }),
            );
        }
    }
    let required = input.entry("required").or_insert_with(|| json!([]));
    if let Some(required) = required.as_array_mut() {
        let is_hidden = |name: &str| tool.hidden.contains(&name);
        required.retain(|name| !name.as_str().is_some_and(is_hidden));
        required.extend(tool.required.iter().map(|name| json!(name)));
    }
}

/// Returns the text of the help, without its examples.
fn description(tool: &Tool, command: &Command) -> String {
    match tool.name {
        "wait_for_code" => "Wait for a verification code that arrives by email or SMS".to_owned(),
        "wait_for_link" => "Wait for a verification link that arrives by email or SMS".to_owned(),
        "wait_for_message" => "Wait for the next email or SMS".to_owned(),
        _ => {
            let about = command.get_long_about().or_else(|| command.get_about());
            about.map(ToString::to_string).unwrap_or_default()
        }
    }
}

impl Shown {
    fn add_trigger(&mut self) {
        if self.tool.kind == Kind::Waits {
            let about = "Program that triggers the message, and its arguments; runs once connected";
            let words =
                json!({ "type": "array", "items": { "type": "string" }, "description": about });
            self.input["properties"]["trigger"] = words;
        }
    }

    fn has(&self, name: &str) -> bool {
        self.input["properties"].get(name).is_some()
    }

    /// Fails if an argument is unknown, or a required one is missing.
    pub(super) fn check_names(&self, arguments: &JsonObject) -> Result<(), Failure> {
        if let Some(name) = arguments.keys().find(|name| !self.has(name)) {
            return Err(arguments::unknown(name));
        }
        let required = self.input["required"].as_array();
        let mut required = required.into_iter().flatten().filter_map(Value::as_str);
        match required.find(|name| arguments.get(*name).is_none_or(Value::is_null)) {
            Some(name) => Err(arguments::missing(name)),
            None => Ok(()),
        }
    }

    /// Returns whether the output is not an object, and is in `result` of one.
    #[must_use]
    pub fn is_wrapped(&self) -> bool {
        !is_object(&self.output, &self.output)
    }

    /// Returns the tool in the terms of the protocol.
    #[must_use]
    pub(super) fn listed(&self) -> rmcp::model::Tool {
        let effect = self.tool.effect;
        let annotations = ToolAnnotations::from_raw(
            None,
            Some(effect == Effect::Reads && !self.has("trigger")),
            Some(effect == Effect::Destroys || self.has("trigger")),
            // A code is printed once.
            Some(
                matches!(effect, Effect::Reads | Effect::Replaces) && self.tool.kind != Kind::Waits,
            ),
            Some(self.tool.is_open),
        );
        rmcp::model::Tool::new(
            self.tool.name,
            self.description.clone(),
            object(&self.input),
        )
        .with_raw_output_schema(object(&self.structured()))
        .with_annotations(annotations)
    }

    /// Returns the schema of the structured content.
    #[must_use]
    pub fn structured(&self) -> Value {
        if !self.is_wrapped() {
            let mut object = self.output.clone();
            // Clients look for the type at the root.
            object["type"] = json!("object");
            return object;
        }
        let mut inner = self.output.clone();
        let definitions = inner
            .as_object_mut()
            .and_then(|inner| inner.remove("$defs"));
        let mut outer = json!({
            "type": "object",
            "properties": { "result": inner },
            "required": ["result"],
        });
        if let Some(definitions) = definitions {
            outer["$defs"] = definitions;
        }
        outer
    }
}

/// Returns whether a value of the schema is an object, whichever choice it is of.
fn is_object(root: &Value, schema: &Value) -> bool {
    if let Some(target) = schema.get("$ref").and_then(Value::as_str) {
        let target = root.pointer(target.trim_start_matches('#'));
        return target.is_some_and(|target| is_object(root, target));
    }
    let choices = schema.get("anyOf").or_else(|| schema.get("oneOf"));
    match choices.and_then(Value::as_array) {
        Some(choices) => choices.iter().all(|choice| is_object(root, choice)),
        None => schema.get("type").and_then(Value::as_str) == Some("object"),
    }
}

fn object(schema: &Value) -> Arc<JsonObject> {
    let mut schema = schema.clone();
    simplify(&mut schema);
    Arc::new(schema.as_object().cloned().unwrap_or_default())
}

/// Removes what clients do not know: our marks, and formats of numbers that are not those of JSON Schema.
fn simplify(schema: &mut Value) {
    match schema {
        Value::Object(fields) => {
            let is_ours = |name: &str, value: &Value| {
                name == "x-ravi"
                    || (name == "format" && value.as_str().is_some_and(|of| of.contains("int")))
            };
            fields.retain(|name, value| !is_ours(name, value));
            fields.values_mut().for_each(simplify);
        }
        Value::Array(items) => items.iter_mut().for_each(simplify),
        _ => {}
    }
}
