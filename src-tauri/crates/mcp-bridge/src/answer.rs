//! A message of the server: checked, and made one line without changing anything else about it.

use crate::id::Id;
use crate::message::Envelope;
use serde_json::value::RawValue;

/// What a message of the server is to a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Role {
    /// Its answer.
    Answer {
        /// It says that the request failed.
        failed: bool,
    },
    /// An answer to something else.
    OtherAnswer,
    /// A notification, or a request of the server.
    Message,
}

/// What came is not a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct NotAMessage;

/// Checks that `bytes` are one message and puts it on one line. Line breaks in JSON are between values, never in them,
/// so each becomes a space and every other byte stays.
pub(crate) fn single_line(mut bytes: Vec<u8>, request: Option<&Id>) -> Result<(Vec<u8>, Role), NotAMessage> {
    let text = str::from_utf8(&bytes).map_err(|_| NotAMessage)?;
    let envelope: Envelope<'_> = serde_json::from_str(text).map_err(|_| NotAMessage)?;
    let role = match (&envelope.method, envelope.result, envelope.error) {
        (Some(_), None, None) => Role::Message,
        (None, result, error) if result.is_some() != error.is_some() => match request {
            Some(id) if id.is(envelope.id) => {
                Role::Answer { failed: error.is_some() || says_error(result.map(RawValue::get)) }
            }
            _ => Role::OtherAnswer,
        },
        _ => return Err(NotAMessage),
    };
    for byte in &mut bytes {
        if matches!(byte, b'\n' | b'\r') {
            *byte = b' ';
        }
    }
    Ok((bytes, role))
}

/// Whether the result of a tool says that it failed (documented: `isError`).
fn says_error(result: Option<&str>) -> bool {
    #[derive(serde::Deserialize)]
    struct Outcome {
        #[serde(default, rename = "isError")]
        is_error: bool,
    }
    result
        .and_then(|result| serde_json::from_str::<Outcome>(result).ok())
        .is_some_and(|outcome| outcome.is_error)
}

/// The error that a refusal carries for `request`: the server's own words, under the request's id where the server
/// named none. `None` where the body is no error of JSON-RPC.
pub(crate) fn refusal(body: &[u8], request: &Id) -> Option<Vec<u8>> {
    let text = str::from_utf8(body).ok()?;
    let envelope: Envelope<'_> = serde_json::from_str(text).ok()?;
    let error = envelope.error.filter(|_| envelope.method.is_none() && envelope.result.is_none())?;
    // An error that is not an object with a code would break the client that reads it.
    serde_json::from_str::<Code>(error.get()).ok()?;
    if request.is(envelope.id) {
        return single_line(body.to_vec(), Some(request)).ok().map(|(line, _)| line);
    }
    let named = envelope.id.is_some_and(|id| id.get() != "null");
    let error = error.get().replace(['\n', '\r'], " ");
    (!named).then(|| format!(r#"{{"jsonrpc":"2.0","id":{},"error":{error}}}"#, request.raw()).into_bytes())
}

/// The code of the error in `body`, if it is an answer to `request` itself.
pub(crate) fn code_for(body: &[u8], request: &Id) -> Option<i64> {
    let envelope: Envelope<'_> = serde_json::from_slice(body).ok()?;
    request.is(envelope.id).then_some(())?;
    serde_json::from_str::<Code>(envelope.error?.get()).ok().map(|error| error.code)
}

#[derive(serde::Deserialize)]
struct Code {
    code: i64,
}

/// The protocol version of an answer to `initialize`.
pub(crate) fn negotiated(line: &[u8]) -> Option<String> {
    #[derive(serde::Deserialize)]
    struct Initialized {
        #[serde(rename = "protocolVersion")]
        version: String,
    }
    let envelope: Envelope<'_> = serde_json::from_slice(line).ok()?;
    serde_json::from_str::<Initialized>(envelope.result?.get()).ok().map(|initialized| initialized.version)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(text: &str) -> Id {
        Id::read(serde_json::from_str(text).unwrap()).unwrap()
    }

    #[test]
    fn nothing_but_line_breaks_changes() {
        let pretty =
            "{\r\n \"z\": 1.50e2,\n \"id\":7, \"result\": {\"n\":12345678901234567890, \"t\":\"a\\nb\"}}";
        let (line, role) = single_line(pretty.as_bytes().to_vec(), Some(&id("7"))).unwrap();
        assert_eq!(String::from_utf8(line).unwrap(), pretty.replace(['\r', '\n'], " "));
        assert_eq!(role, Role::Answer { failed: false });
    }

    #[test]
    fn an_answer_is_told_from_other_messages() {
        let role = |text: &str| single_line(text.as_bytes().to_vec(), Some(&id("7"))).map(|(_, role)| role);
        assert_eq!(role(r#"{"id":7,"error":{"code":1}}"#), Ok(Role::Answer { failed: true }));
        assert_eq!(role(r#"{"id":7,"result":{"isError":true}}"#), Ok(Role::Answer { failed: true }));
        assert_eq!(role(r#"{"id":8,"result":{}}"#), Ok(Role::OtherAnswer));
        assert_eq!(role(r#"{"id":7,"method":"roots/list"}"#), Ok(Role::Message));
        for bad in [
            "<html>",
            "[]",
            "{}",
            r#"{"id":7}"#,
            r#"{"id":7,"result":1,"error":2}"#,
            "{\"id\":7,\"result\":{}",
        ] {
            assert_eq!(role(bad), Err(NotAMessage), "{bad}");
        }
        assert_eq!(single_line(b"{\"method\":\"x\",\"y\":\"\xff\"}".to_vec(), None), Err(NotAMessage));
    }

    #[test]
    fn a_refusal_in_the_servers_words_gets_the_requests_id_and_keeps_its_code() {
        let refused =
            |body: &str| refusal(body.as_bytes(), &id("7")).map(|line| String::from_utf8(line).unwrap());
        let error =
            r#"{"code":-32022,"message":"Unsupported protocol version","data":{"supported":["2025-11-25"]}}"#;
        let expected = Some(format!(r#"{{"jsonrpc":"2.0","id":7,"error":{error}}}"#));
        assert_eq!(refused(&format!(r#"{{"jsonrpc":"2.0","id":null,"error":{error}}}"#)), expected);
        assert_eq!(refused(&format!(r#"{{"jsonrpc":"2.0","error":{error}}}"#)), expected);
        assert_eq!(refused(&format!(r#"{{"jsonrpc":"2.0","id":7,"error":{error}}}"#)), expected);
        assert_eq!(
            refused(&format!(r#"{{"jsonrpc":"2.0","id":8,"error":{error}}}"#)),
            None,
            "another's error"
        );
        assert_eq!(refused("<html>"), None);
        assert_eq!(refused(r#"{"error":"unauthorized"}"#), None);
    }
}
