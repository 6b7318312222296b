//! The webhook with everything around it, and messages signed as Svix signs them.
#![allow(dead_code, reason = "each test program uses a part")]

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{SystemTime, UNIX_EPOCH};

use aws_lc_rs::hmac;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use peers::{Function, Gateway, Issuer, SECRET_KEY, http, root};
use serde_json::{Value, json};
use stack::{Backend, BackendOptions, Postgres, Storage};

/// The key behind the signing secret.
const KEY: &[u8] = b"the signing key of this endpoint";

/// The settings of a webhook that works, except for the address.
pub fn settings(supabase: &str) -> Vec<(&'static str, String)> {
    vec![
        ("CLERK_WEBHOOK_SECRET", format!("whsec_{}", STANDARD.encode(KEY))),
        ("SUPABASE_URL", supabase.to_owned()),
        ("SUPABASE_SECRET_KEYS", format!("{{\"default\":\"{SECRET_KEY}\"}}")),
    ]
}

/// A user as Clerk's backend sends it, as far as anybody looks.
pub fn user(id: &str, first_name: &str, updated_at: i64) -> Value {
    json!({
        "object": "user", "id": id, "external_id": null, "username": null,
        "first_name": first_name, "last_name": "Marlow", "image_url": "https://img.example.com/1",
        "has_image": true, "primary_email_address_id": "idn_1",
        "email_addresses": [{
            "id": "idn_1", "object": "email_address", "email_address": format!("{id}@example.com"),
            "verification": {"status": "verified", "strategy": "email_code"}, "linked_to": [],
        }],
        "public_metadata": {}, "private_metadata": {}, "unsafe_metadata": {}, "banned": false, "locked": false,
        "created_at": 1, "updated_at": updated_at, "last_sign_in_at": null,
    })
}

/// Seconds since 1970.
pub fn now() -> i64 {
    let elapsed = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
    i64::try_from(elapsed.as_secs()).unwrap()
}

/// A signed message.
#[derive(Debug, Clone)]
pub struct Message {
    pub id: String,
    pub timestamp: i64,
    pub body: String,
    pub signature: String,
}

impl Message {
    pub fn new(kind: &str, data: Value) -> Self {
        Self::at(kind, data, now())
    }

    #[allow(clippy::needless_pass_by_value, reason = "the macro that takes it borrows it")]
    pub fn at(kind: &str, data: Value, timestamp: i64) -> Self {
        static NEXT: AtomicU64 = AtomicU64::new(1);
        let body = json!({
            "data": data, "object": "event", "type": kind, "timestamp": timestamp * 1000,
            "instance_id": "ins_test",
            "event_attributes": {"http_request": {"client_ip": "0.0.0.0", "user_agent": "test"}},
        });
        let id = format!("msg_{}", NEXT.fetch_add(1, Ordering::Relaxed));
        Self { id, timestamp, body: body.to_string(), signature: String::new() }.keyed(KEY)
    }

    /// Signed with `key`.
    pub fn keyed(mut self, key: &[u8]) -> Self {
        let signed = format!("{}.{}.{}", self.id, self.timestamp, self.body);
        let tag = hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, key), signed.as_bytes());
        self.signature = format!("v1,{}", STANDARD.encode(tag.as_ref()));
        self
    }

    /// The same message, delivered at another time.
    pub fn signed_at(&self, timestamp: i64) -> Self {
        Self { timestamp, ..self.clone() }.keyed(KEY)
    }

    /// Delivers it; status and `outcome`.
    pub async fn send_to(&self, url: &str) -> (u16, String) {
        let request = http()
            .unwrap()
            .post(url)
            .header("content-type", "application/json")
            .header("svix-id", &self.id)
            .header("svix-timestamp", self.timestamp.to_string())
            .header("svix-signature", &self.signature)
            .body(self.body.clone());
        let answer = request.send().await.unwrap();
        let status = answer.status().as_u16();
        let body: Value = answer.json().await.unwrap_or_default();
        (status, body["outcome"].as_str().unwrap_or_default().to_owned())
    }
}

/// A running webhook and its surroundings.
pub struct World {
    pub function: Function,
    pub issuer: Issuer,
    pub backend: Backend,
    _gateway: Gateway,
}

impl World {
    pub async fn start() -> Self {
        let issuer = Issuer::start().await.unwrap();
        let backend = Backend::start(&BackendOptions {
            root: root(),
            storage: Storage::Temporary,
            port: None,
            jwks: issuer.jwks().to_string(),
        });
        let backend = backend.unwrap();
        let gateway = Gateway::start(backend.postgrest.url(), &issuer).await.unwrap();
        let function = Function::start("clerk-webhook", &settings(gateway.url())).unwrap();
        Self { function, issuer, backend, _gateway: gateway }
    }

    pub fn postgres(&self) -> &Postgres {
        &self.backend.postgres
    }

    pub async fn send(&self, message: &Message) -> (u16, String) {
        message.send_to(self.function.url()).await
    }

    /// Every table of `public` that says whose its rows are, with the column that does.
    pub fn tables(&self) -> Vec<(String, String)> {
        let columns = self.postgres().query(
            "select table_name, column_name from information_schema.columns
             where table_schema = 'public' and (column_name = 'user_id' or (table_name, column_name) = ('users', 'id'))",
        );
        let columns = columns.unwrap();
        columns
            .lines()
            .filter_map(|line| line.split_once('|'))
            .map(|(a, b)| (a.to_owned(), b.to_owned()))
            .collect()
    }

    /// Writes what a device of `user` would, with the user's own token.
    pub fn mirror_something(&self, user: &str) {
        let (status, body) = self.try_to_mirror(user);
        assert_eq!(status, 201, "{body}");
        let connection = json!({"id": "00000000-0000-4000-8000-00000000000a", "label": "Northwind",
            "home_region": "na", "client_id": "client"});
        assert_eq!(self.insert(user, "amazon_connections", &connection).0, 201);
        let account = json!({"id": "00000000-0000-4000-8000-0000000000aa",
            "connection_id": "00000000-0000-4000-8000-00000000000a", "kind": "manager_account",
            "region": "na", "external_id": "1", "access": "ok", "tracked": true});
        assert_eq!(self.insert(user, "user_accounts", &account).0, 201);
    }

    /// One row of settings, with a session of `user` that still lives.
    pub fn try_to_mirror(&self, user: &str) -> (u16, Value) {
        self.insert(user, "user_settings", &json!({"theme": "dark"}))
    }

    /// Writes a row as the functions do that users may call, with the session of `user`.
    fn insert(&self, user: &str, table: &str, row: &Value) -> (u16, Value) {
        let columns: Vec<_> = row.as_object().unwrap().keys().cloned().collect();
        let columns = columns.join(", ");
        let session = self.issuer.session(user);
        let sql = format!(
            "begin; set local role adkeeper_writer; set local request.jwt.claims = '{session}';
             insert into public.{table} ({columns})
               select {columns} from json_populate_record(null::public.{table}, '{row}') on conflict do nothing;
             commit"
        );
        match self.postgres().query(&sql) {
            Ok(_) => (201, Value::Null),
            Err(error) => {
                let said = format!("{error:#}");
                let deleted = "this user was deleted at Clerk";
                let message = if said.contains(deleted) { deleted.to_owned() } else { said };
                (403, json!({"code": "42501", "message": message}))
            }
        }
    }
}
