//! Takes tools that change things out of a list of tools, and leaves every other byte as it was.

use crate::message::Envelope;
use crate::tool::{INVOKE, effect};
use serde::Deserialize;
use serde_json::value::RawValue;
use std::borrow::Cow;

/// The list is not understood, so nothing can be taken out of it, and it is not shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct NotAList;

#[derive(Deserialize)]
struct List<'a> {
    #[serde(borrow)]
    tools: &'a RawValue,
}

#[derive(Deserialize)]
struct Named<'a> {
    #[serde(borrow)]
    name: Cow<'a, str>,
}

/// An answer to `tools/list` without the tools that change things. The lite server's `invoke_tool` stays: each call of
/// it is judged. An answer that says that listing failed stays as it is.
pub(crate) fn without_changes(line: &[u8]) -> Result<Vec<u8>, NotAList> {
    let text = str::from_utf8(line).map_err(|_| NotAList)?;
    let envelope: Envelope<'_> = serde_json::from_str(text).map_err(|_| NotAList)?;
    let Some(result) = envelope.result else { return Ok(line.to_vec()) };
    let list: List<'_> = serde_json::from_str(result.get()).map_err(|_| NotAList)?;
    let tools: Vec<&RawValue> = serde_json::from_str(list.tools.get()).map_err(|_| NotAList)?;
    let mut kept = Vec::with_capacity(tools.len());
    for tool in &tools {
        let Named { name } = serde_json::from_str(tool.get()).map_err(|_| NotAList)?;
        if name == INVOKE || effect(&name).is_read_only() {
            kept.push(tool.get());
        }
    }
    // `list.tools` is a part of `text`, so where it begins follows from the two addresses.
    let start = (list.tools.get().as_ptr() as usize).checked_sub(text.as_ptr() as usize).ok_or(NotAList)?;
    let before = text.get(..start).ok_or(NotAList)?;
    let after = text.get(start + list.tools.get().len()..).ok_or(NotAList)?;
    Ok(format!("{before}[{}]{after}", kept.join(",")).into_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn filtered(text: &str) -> Result<String, NotAList> {
        without_changes(text.as_bytes()).map(|line| String::from_utf8(line).unwrap())
    }

    #[test]
    fn changing_tools_are_gone_and_the_rest_is_untouched() {
        let list = r#"{"z":1.0,"id":1,"result":{"tools":[{"name":"x-delete_y","a":1}, {"description":"d","name":"x-list_y","n":1e3},{"name":"amazon_ads_mcp-invoke_tool"},{"name":"reporting-create_report"}],"nextCursor":"c"}}"#;
        assert_eq!(
            filtered(list).unwrap(),
            r#"{"z":1.0,"id":1,"result":{"tools":[{"description":"d","name":"x-list_y","n":1e3},{"name":"amazon_ads_mcp-invoke_tool"},{"name":"reporting-create_report"}],"nextCursor":"c"}}"#
        );
        let error = r#"{"id":1,"error":{"code":1,"message":"no"}}"#;
        assert_eq!(filtered(error).unwrap(), error);
    }

    #[test]
    fn a_list_that_is_not_understood_is_not_shown() {
        for list in [
            r#"{"id":1,"result":{}}"#,
            r#"{"id":1,"result":{"tools":{}}}"#,
            r#"{"id":1,"result":{"tools":[{"title":"no name"}]}}"#,
            r#"{"id":1,"result":{"tools":[],"tools":[{"name":"x-delete_y"}]}}"#,
            r#"{"id":1,"result":{"tools":[{"name":"x-list_y","name":"x-delete_y"}]}}"#,
        ] {
            assert_eq!(filtered(list), Err(NotAList), "{list}");
        }
    }
}
