//! Groups that are not converted yet. TEMPORARY.
#![allow(clippy::wildcard_imports, clippy::unnecessary_wraps)]

use schemars::{JsonSchema, Schema};

use super::{
    Context,
    command::{Described, Node, join},
    *,
};
use crate::{
    cli,
    failure::Failure,
    output::{Answer, schema_of},
};

fn add(found: &mut Vec<Described>, path: &str, name: &str, output: Option<Schema>) {
    found.push(Described {
        path: join(path, name).trim_end().to_owned(),
        input: Schema::default(),
        output,
    });
}
fn of<T: JsonSchema>() -> Option<Schema> {
    Some(schema_of::<T>())
}

impl Node for cli::Passwords {
    async fn dispatch(self, context: &Context) -> Result<Answer, Failure> {
        passwords::run(context, self).await
    }
    fn keeps_time(&self) -> bool {
        false
    }
    fn walk(path: String, found: &mut Vec<Described>) {
        add(found, &path, "list", of::<Vec<passwords::ListedEntry>>());
        add(found, &path, "get", of::<passwords::Entry>());
        add(found, &path, "create", of::<passwords::StoredPassword>());
        add(found, &path, "update", of::<passwords::StoredPassword>());
        add(found, &path, "delete", of::<passwords::DeletedPassword>());
        add(found, &path, "generate", of::<passwords::Generated>());
        add(found, &path, "import", of::<passwords::ImportedPasswords>());
        add(found, &path, "export", of::<Vec<passwords::Entry>>());
        let _ = (path, found);
    }
}

impl Node for cli::Vault {
    async fn dispatch(self, context: &Context) -> Result<Answer, Failure> {
        vault::run(context, self).await
    }
    fn keeps_time(&self) -> bool {
        false
    }
    fn walk(path: String, found: &mut Vec<Described>) {
        add(found, &path, "list", of::<Vec<vault::ListedSecret>>());
        add(found, &path, "get", of::<vault::VaultSecret>());
        add(found, &path, "set", of::<vault::StoredSecret>());
        add(found, &path, "delete", of::<vault::DeletedSecret>());
        add(found, &path, "run", None);
        add(
            found,
            &path,
            "export",
            of::<std::collections::BTreeMap<String, String>>(),
        );
        add(found, &path, "import", of::<vault::Imported>());
        add(found, &path, "inject", of::<vault::Injected>());
        let _ = (path, found);
    }
}
