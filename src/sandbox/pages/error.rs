//! Errors as pages.

use axum::response::{IntoResponse, Response};

use super::{layout::Page, text::escape};
use crate::sandbox::rejection::Rejection;

/// An error of the API, shown as a page.
pub(super) struct Failed(Rejection);

impl<E: Into<Rejection>> From<E> for Failed {
    fn from(error: E) -> Self {
        Self(error.into())
    }
}

impl IntoResponse for Failed {
    fn into_response(self) -> Response {
        let (status, detail) = match self.0 {
            Rejection::Code { status, detail, .. } => (status, detail),
            Rejection::Field { message, .. } => (axum::http::StatusCode::BAD_REQUEST, message),
            other => return other.into_response(),
        };
        let title = status.canonical_reason().unwrap_or("Error");
        let body = format!(
            "<h1>{title}</h1><p>{}</p><p><a href=\"/\">Back to the inbox</a></p>",
            escape(&detail)
        );
        let mut page = Page::new(title, body);
        page.status = status;
        page.into_response()
    }
}
