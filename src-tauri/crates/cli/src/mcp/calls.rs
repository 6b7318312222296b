//! Which tools were called, on their way to the app's log.

use std::sync::Arc;
use std::time::Duration;

use domain::Timestamp;
use local_api::{Ask, ToolUse};
use mcp_bridge::{CallLog, CallOutcome};
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use tokio::task::JoinHandle;
use tokio::time::timeout;

use super::link::Link;

/// Calls that are sent together: as many as the app takes at once.
const TOGETHER: usize = 500;
/// After a call, so that others can join it.
const GATHER: Duration = Duration::from_millis(500);
/// At the end, the last ones have to arrive within this long.
const LAST: Duration = Duration::from_secs(2);

/// Sends calls to the app. One that can't be reached misses them: tools work without it.
pub struct Calls {
    log: Arc<Sender>,
    sending: JoinHandle<()>,
}

struct Sender(UnboundedSender<ToolUse>);

impl CallLog for Sender {
    fn called(&self, tool: &str, _outcome: CallOutcome) {
        // As many as the bridge has requests under way; each is a name.
        let _ = self.0.send(ToolUse { tool: tool.to_owned(), at: Timestamp::now() });
    }
}

impl Calls {
    /// Sends what is called with that login.
    pub fn start(link: Arc<Link>, connection: String) -> Self {
        let (sender, receiver) = unbounded_channel();
        let sending = tokio::spawn(send(link, connection, receiver));
        Self { log: Arc::new(Sender(sender)), sending }
    }

    /// Where the bridge notes calls.
    pub fn log(&self) -> Arc<dyn CallLog> {
        Arc::clone(&self.log) as Arc<dyn CallLog>
    }

    /// Sends the last ones.
    pub async fn finish(self) {
        drop(self.log);
        let _ = timeout(LAST, self.sending).await;
    }
}

async fn send(link: Arc<Link>, connection: String, mut receiver: UnboundedReceiver<ToolUse>) {
    let mut calls = Vec::new();
    while let Some(first) = receiver.recv().await {
        calls.push(first);
        let more = async {
            while calls.len() < TOGETHER
                && let Some(next) = receiver.recv().await
            {
                calls.push(next);
            }
        };
        // At the end nobody is waited for.
        let _ = timeout(GATHER, more).await;
        let ask = Ask::Calls { connection_id: connection.clone(), calls: std::mem::take(&mut calls) };
        let _ = link.ask(ask).await;
    }
}
