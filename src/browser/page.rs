//! A page of the browser: its frames, and functions that run in them.

use serde::{
    Deserialize, Serialize,
    de::{DeserializeOwned, IgnoredAny},
};
use serde_json::json;

use super::{Connection, Error, connection::SessionId};

/// The name of the isolated worlds that functions run in.
const WORLD: &str = "ravi";

/// A page that the browser shows.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Target {
    /// The ID that `--tab` takes.
    #[serde(rename = "targetId")]
    pub id: String,
    #[serde(rename = "type")]
    kind: String,
    /// The title, as the page chose it.
    pub title: String,
    /// The address.
    pub url: String,
}

/// A frame of a page.
#[derive(Debug, Clone)]
pub struct Frame {
    /// The ID of the frame.
    pub id: String,
    /// The ID of the document in it, another one after each navigation.
    pub document: String,
    /// The address.
    pub url: String,
    /// The place of the parent in the list of frames; `None` for the top frame.
    pub parent: Option<usize>,
}

/// An object in a frame. It is gone with the document.
#[derive(Debug, Clone)]
pub struct Object {
    id: String,
    world: i64,
}

/// An element in a closed shadow root, which no script can find.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Enclosed {
    /// The ID of its frame.
    pub frame: String,
    node: i64,
}

/// A page.
pub struct Page {
    connection: Connection,
    session: Option<SessionId>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct TreeNode {
    frame: TreeFrame,
    #[serde(default)]
    child_frames: Vec<TreeNode>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct TreeFrame {
    id: String,
    loader_id: String,
    url: String,
}

#[derive(Deserialize)]
struct Snapshot {
    documents: Vec<SnapshotDocument>,
    strings: Vec<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct SnapshotDocument {
    frame_id: i64,
    nodes: SnapshotNodes,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct SnapshotNodes {
    node_name: Vec<i64>,
    shadow_root_type: SnapshotStrings,
    backend_node_id: Vec<i64>,
}

#[derive(Deserialize)]
struct SnapshotStrings {
    index: Vec<usize>,
    value: Vec<i64>,
}

/// An argument of a function.
#[derive(Serialize)]
struct Argument<T> {
    value: T,
}

/// What a function returned.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Returned<T> {
    result: Remote<T>,
    exception_details: Option<IgnoredAny>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Remote<T> {
    object_id: Option<String>,
    value: Option<T>,
}

impl Connection {
    /// Returns the pages that the browser shows, of which one can be attached to.
    ///
    /// # Errors
    /// The browser refuses.
    pub async fn tabs(&mut self) -> Result<Vec<Target>, Error> {
        #[derive(Deserialize)]
        #[serde(rename_all = "camelCase")]
        struct All {
            target_infos: Vec<Target>,
        }
        #[derive(Deserialize)]
        #[serde(rename_all = "camelCase")]
        struct Own {
            target_info: Target,
        }
        if self.is_page() {
            let own: Own = self.call(None, "Target.getTargetInfo", &json!({})).await?;
            return Ok(vec![own.target_info]);
        }
        let all: All = self.call(None, "Target.getTargets", &json!({})).await?;
        let is_page = |target: &Target| target.kind == "page";
        Ok(all.target_infos.into_iter().filter(is_page).collect())
    }

    /// Attaches to a page. Its documents behave as if the page had the focus: it may be in the background.
    ///
    /// # Errors
    /// The page is closed, or the browser refuses.
    pub async fn attach(mut self, target: &Target) -> Result<Page, Error> {
        #[derive(Deserialize)]
        #[serde(rename_all = "camelCase")]
        struct Attached {
            session_id: SessionId,
        }
        let session = if self.is_page() {
            None
        } else {
            let params = json!({ "targetId": target.id, "flatten": true });
            let attached: Attached = self.call(None, "Target.attachToTarget", &params).await?;
            Some(attached.session_id)
        };
        let mut page = Page {
            connection: self,
            session,
        };
        let focus = json!({ "enabled": true });
        page.call::<_, IgnoredAny>("Emulation.setFocusEmulationEnabled", &focus)
            .await?;
        Ok(page)
    }
}

impl Page {
    async fn call<P: Serialize, R: DeserializeOwned>(
        &mut self,
        method: &'static str,
        params: &P,
    ) -> Result<R, Error> {
        let session = self.session.as_ref();
        self.connection.call(session, method, params).await
    }

    /// Returns the frames of the page, each after its parent. Those in processes of their own, which are of other sites, are
    /// missing.
    ///
    /// # Errors
    /// The page is closed.
    pub async fn frames(&mut self) -> Result<Vec<Frame>, Error> {
        #[derive(Deserialize)]
        #[serde(rename_all = "camelCase")]
        struct Tree {
            frame_tree: TreeNode,
        }
        let tree: Tree = self.call("Page.getFrameTree", &json!({})).await?;
        let mut frames = Vec::new();
        let mut left = vec![(tree.frame_tree, None)];
        while let Some((node, parent)) = left.pop() {
            let place = frames.len();
            frames.push(Frame {
                id: node.frame.id,
                document: node.frame.loader_id,
                url: node.frame.url,
                parent,
            });
            let children = node.child_frames.into_iter().rev();
            left.extend(children.map(|child| (child, Some(place))));
        }
        Ok(frames)
    }

    /// Runs a function in an isolated world of a frame, which scripts of the page cannot reach or change, and returns the object
    /// that it returns.
    ///
    /// # Errors
    /// The frame is gone, or the function threw.
    pub async fn prepare(&mut self, frame: &Frame, function: &str) -> Result<Object, Error> {
        #[derive(Deserialize)]
        #[serde(rename_all = "camelCase")]
        struct World {
            execution_context_id: i64,
        }
        let params = json!({ "frameId": frame.id, "worldName": WORLD });
        let world: World = self.call("Page.createIsolatedWorld", &params).await?;
        let params = json!({
            "functionDeclaration": function,
            "executionContextId": world.execution_context_id,
            "silent": true,
        });
        let returned: Returned<IgnoredAny> = self.call("Runtime.callFunctionOn", &params).await?;
        if returned.exception_details.is_some() {
            return Err(Error::Threw);
        }
        let id = returned.result.object_id.ok_or(Error::Threw)?;
        Ok(Object {
            id,
            world: world.execution_context_id,
        })
    }

    /// Returns the elements with these names that are in closed shadow roots of the page and its frames.
    ///
    /// # Errors
    /// The page is closed.
    pub async fn enclosed(&mut self, names: &[&str]) -> Result<Vec<Enclosed>, Error> {
        let params = json!({ "computedStyles": [] });
        let snapshot: Snapshot = self.call("DOMSnapshot.captureSnapshot", &params).await?;
        let text = |at: Option<&i64>| {
            let at = usize::try_from(*at?).ok()?;
            snapshot.strings.get(at).map(String::as_str)
        };
        let mut found = Vec::new();
        for document in &snapshot.documents {
            let nodes = &document.nodes;
            let kinds = &nodes.shadow_root_type;
            for (&at, kind) in kinds.index.iter().zip(&kinds.value) {
                let name = text(nodes.node_name.get(at)).unwrap_or_default();
                let (node, frame) = (
                    nodes.backend_node_id.get(at),
                    text(Some(&document.frame_id)),
                );
                if let (Some("closed"), Some(&node), Some(frame)) = (text(Some(kind)), node, frame)
                    && names.contains(&name)
                {
                    let frame = frame.to_owned();
                    found.push(Enclosed { frame, node });
                }
            }
        }
        Ok(found)
    }

    /// Calls a method of an object with an element of its frame, and returns whether it returns true.
    ///
    /// # Errors
    /// The document is gone.
    pub async fn pass(
        &mut self,
        object: &Object,
        method: &str,
        element: &Enclosed,
    ) -> Result<bool, Error> {
        #[derive(Deserialize)]
        struct Resolved {
            object: Remote<IgnoredAny>,
        }
        let params = json!({ "backendNodeId": element.node, "executionContextId": object.world });
        let resolved: Resolved = self.call("DOM.resolveNode", &params).await?;
        let params = json!({
            "objectId": object.id,
            "functionDeclaration": format!("function (element) {{ return this.{method}(element) }}"),
            "arguments": [{ "objectId": resolved.object.object_id }],
            "returnByValue": true,
            "silent": true,
        });
        let returned: Returned<bool> = self.call("Runtime.callFunctionOn", &params).await?;
        Ok(returned.result.value == Some(true))
    }

    /// Calls a method of an object, and returns what it returns, once that is there.
    ///
    /// # Errors
    /// The document is gone, the method threw, or it returned something else.
    pub async fn invoke<A: Serialize, R: DeserializeOwned>(
        &mut self,
        object: &Object,
        method: &str,
        argument: &A,
    ) -> Result<R, Error> {
        #[derive(Serialize)]
        #[serde(rename_all = "camelCase")]
        struct Params<'a, A> {
            object_id: &'a str,
            function_declaration: String,
            arguments: [Argument<&'a A>; 1],
            return_by_value: bool,
            await_promise: bool,
            user_gesture: bool,
            silent: bool,
        }
        let params = Params {
            object_id: &object.id,
            function_declaration: format!(
                "function (argument) {{ return this.{method}(argument) }}"
            ),
            arguments: [Argument { value: argument }],
            return_by_value: true,
            await_promise: true,
            user_gesture: true,
            silent: true,
        };
        let returned: Returned<R> = self.call("Runtime.callFunctionOn", &params).await?;
        if returned.exception_details.is_some() {
            return Err(Error::Threw);
        }
        returned
            .result
            .value
            .ok_or(Error::Unexpected("Runtime.callFunctionOn"))
    }
}
