//! The one connection to the app that a bridge has: what the user allowed once holds for as long as it lasts.

use local_api::{Answer, Ask, Client, ClientError};
use tokio::sync::Mutex;

use crate::connect::App;
use crate::exit::Failed;

/// A connection that is made again when the app restarted.
#[derive(Debug)]
pub struct Link {
    app: App,
    client: Mutex<Option<Client>>,
}

impl Link {
    /// Not connected yet.
    pub fn new(app: App) -> Self {
        Self { app, client: Mutex::new(None) }
    }

    /// One call at a time. A call that is given up halfway ends the connection: its answer would be taken for the next
    /// one's.
    pub async fn ask(&self, ask: Ask) -> Result<Answer, Failed> {
        let mut held = self.client.lock().await;
        let first = match held.take() {
            Some(mut client) => {
                let answer = client.ask(ask.clone(), |on| self.app.waits(on)).await;
                if answer.is_ok() || matches!(answer, Err(ClientError::Failed(_))) {
                    *held = Some(client);
                }
                Some(answer)
            }
            None => None,
        };
        match first {
            // The app was restarted since.
            None | Some(Err(ClientError::Closed)) => {}
            Some(answer) => return Ok(answer?),
        }
        let mut client = self.app.connect().await?;
        let answer = client.ask(ask, |on| self.app.waits(on)).await;
        if answer.is_ok() || matches!(answer, Err(ClientError::Failed(_))) {
            *held = Some(client);
        }
        Ok(answer?)
    }
}
