//! A Secret Service that the test holds in its hands, for what gnome-keyring does not do. It answers as
//! KeePassXC does (`src/fdosecrets/objects/Service.cpp` and `Collection.cpp`): collections are databases
//! with an exposed group, the default alias follows the database in front, and unlocking is a prompt.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use zbus::blocking::Connection;
use zbus::blocking::connection::Builder;
use zbus::object_server::SignalEmitter;
use zbus::zvariant::{ObjectPath, OwnedObjectPath, OwnedValue, Value};
use zbus::{ObjectServer, interface};

const NAME: &str = "org.freedesktop.secrets";
const PATH: &str = "/org/freedesktop/secrets";
const KEEPASSXC: &str = "org.keepassxc.KeePassXC.MainWindow";

/// What was asked of the user so far.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Asked {
    /// What each prompt that was shown is about: `unlock` with the objects, or `create`.
    pub shown: Vec<String>,
    /// How many prompts were closed by the program that showed them.
    pub withdrawn: usize,
}

#[derive(Debug, Default)]
struct State {
    collections: Vec<(OwnedObjectPath, bool)>,
    default: Option<OwnedObjectPath>,
    item_needs_permission: bool,
    asked: Asked,
    prompts: usize,
}

type Shared = Arc<Mutex<State>>;

fn held(state: &Shared) -> MutexGuard<'_, State> {
    state.lock().unwrap_or_else(PoisonError::into_inner)
}

fn path(text: &str) -> OwnedObjectPath {
    ObjectPath::try_from(text).unwrap().into()
}

fn collection_path(name: &str) -> OwnedObjectPath {
    path(&format!("{PATH}/collection/{name}"))
}

fn none() -> OwnedObjectPath {
    path("/")
}

/// The service.
pub struct StandIn {
    bus: Connection,
    state: Shared,
}

impl StandIn {
    /// KeePassXC with databases that expose nothing.
    pub fn keepassxc(address: &str) -> Self {
        Self::start(address, &[KEEPASSXC, NAME])
    }

    /// A service that can create collections and has none.
    pub fn other(address: &str) -> Self {
        Self::start(address, &[NAME])
    }

    fn start(address: &str, names: &[&'static str]) -> Self {
        let state = Shared::default();
        let mut builder =
            Builder::address(address).unwrap().serve_at(PATH, Service(Arc::clone(&state))).unwrap();
        for name in names {
            builder = builder.name(*name).unwrap();
        }
        Self { bus: builder.build().unwrap(), state }
    }

    /// Adds a collection or changes whether it is locked.
    pub fn collection(&self, name: &str, locked: bool) {
        let path = collection_path(name);
        let mut state = held(&self.state);
        state.collections.retain(|(known, _)| *known != path);
        state.collections.push((path.clone(), locked));
        drop(state);
        let object = Collection(Arc::clone(&self.state), path.clone());
        // Already there if it only changes.
        let _ = self.bus.object_server().at(path, object).unwrap();
    }

    /// Takes a collection away. An alias goes on naming it.
    pub fn delete(&self, name: &str) {
        let path = collection_path(name);
        held(&self.state).collections.retain(|(known, _)| *known != path);
        assert!(self.bus.object_server().remove::<Collection, _>(path).unwrap());
    }

    pub fn set_default(&self, name: Option<&str>) {
        held(&self.state).default = name.map(collection_path);
    }

    /// From now on there is an entry, and the user has to allow each program to read it.
    pub fn guard_the_entry(&self) {
        held(&self.state).item_needs_permission = true;
    }

    pub fn asked(&self) -> Asked {
        held(&self.state).asked.clone()
    }

    /// Leaves the bus: its name is free when this returns.
    pub fn leave(self) {
        assert!(self.bus.release_name(NAME).unwrap());
    }
}

struct Service(Shared);

impl Service {
    async fn prompt(&self, about: String, server: &ObjectServer) -> OwnedObjectPath {
        let path = {
            let mut state = held(&self.0);
            state.prompts += 1;
            path(&format!("{PATH}/prompt/p{}", state.prompts))
        };
        server.at(&path, Prompt { state: Arc::clone(&self.0), about }).await.unwrap();
        path
    }
}

#[interface(name = "org.freedesktop.Secret.Service")]
impl Service {
    #[zbus(property)]
    fn collections(&self) -> Vec<OwnedObjectPath> {
        held(&self.0).collections.iter().map(|(path, _)| path.clone()).collect()
    }

    fn read_alias(&self, name: &str) -> OwnedObjectPath {
        let default = held(&self.0).default.clone();
        default.filter(|_| name == "default").unwrap_or_else(none)
    }

    /// Any number serves as its half of the key: no secret is ever sent.
    fn open_session(&self, _algorithm: &str, _input: Value<'_>) -> (OwnedValue, OwnedObjectPath) {
        (Value::from(vec![2_u8]).try_into().unwrap(), path(&format!("{PATH}/session/s1")))
    }

    fn search_items(
        &self,
        _attributes: HashMap<String, String>,
    ) -> (Vec<OwnedObjectPath>, Vec<OwnedObjectPath>) {
        let guarded = held(&self.0).item_needs_permission;
        (Vec::new(), guarded.then(|| collection_path("work/entry")).into_iter().collect())
    }

    async fn unlock(
        &self,
        objects: Vec<OwnedObjectPath>,
        #[zbus(object_server)] server: &ObjectServer,
    ) -> (Vec<OwnedObjectPath>, OwnedObjectPath) {
        let names: Vec<_> = objects.iter().filter_map(|path| path.rsplit('/').next()).collect();
        (Vec::new(), self.prompt(format!("unlock {}", names.join(" ")), server).await)
    }

    async fn create_collection(
        &self,
        _properties: HashMap<String, OwnedValue>,
        alias: &str,
        #[zbus(object_server)] server: &ObjectServer,
    ) -> (OwnedObjectPath, OwnedObjectPath) {
        (none(), self.prompt(format!("create {alias}"), server).await)
    }
}

struct Collection(Shared, OwnedObjectPath);

#[interface(name = "org.freedesktop.Secret.Collection")]
impl Collection {
    #[zbus(property)]
    fn locked(&self) -> bool {
        held(&self.0).collections.iter().any(|(path, locked)| *path == self.1 && *locked)
    }
}

struct Prompt {
    state: Shared,
    about: String,
}

#[interface(name = "org.freedesktop.Secret.Prompt")]
impl Prompt {
    /// The user dismisses every prompt at once.
    async fn prompt(&self, _window: &str, #[zbus(signal_emitter)] emitter: SignalEmitter<'_>) {
        held(&self.state).asked.shown.push(self.about.clone());
        Self::completed(&emitter, true, Value::from("")).await.unwrap();
    }

    fn dismiss(&self) {
        held(&self.state).asked.withdrawn += 1;
    }

    #[zbus(signal)]
    async fn completed(emitter: &SignalEmitter<'_>, dismissed: bool, result: Value<'_>) -> zbus::Result<()>;
}

/// The desktop's dialog for gnome-keyring. Its user cancels whatever is asked.
pub struct Prompter {
    _bus: Connection,
    asked: std::sync::mpsc::Receiver<String>,
}

impl Prompter {
    pub fn start(address: &str) -> Self {
        let (said, asked) = std::sync::mpsc::channel();
        let bus = Builder::address(address)
            .unwrap()
            .serve_at("/org/gnome/keyring/Prompter", Dialog(said))
            .unwrap()
            .name("org.gnome.keyring.SystemPrompter")
            .unwrap()
            .build()
            .unwrap();
        Self { _bus: bus, asked }
    }

    /// What the next dialog says.
    pub fn next(&self) -> String {
        self.asked.recv_timeout(std::time::Duration::from_secs(20)).expect("no dialog was shown")
    }

    /// Whether no dialog was shown that [`Prompter::next`] did not answer with.
    pub fn is_quiet(&self) -> bool {
        self.asked.try_recv().is_err()
    }
}

struct Dialog(std::sync::mpsc::Sender<String>);

/// The two sides of gcr's `org.gnome.keyring.Prompter.xml` that a cancelled dialog needs.
#[interface(name = "org.gnome.keyring.internal.Prompter")]
impl Dialog {
    fn begin_prompting(
        &self,
        callback: OwnedObjectPath,
        #[zbus(connection)] bus: &zbus::Connection,
        #[zbus(header)] header: zbus::message::Header<'_>,
    ) {
        ready(bus, &header, callback, "");
    }

    fn perform_prompt(
        &self,
        callback: OwnedObjectPath,
        _kind: &str,
        properties: HashMap<String, OwnedValue>,
        _exchange: &str,
        #[zbus(connection)] bus: &zbus::Connection,
        #[zbus(header)] header: zbus::message::Header<'_>,
    ) {
        let description = properties.get("description").map(|value| format!("{value:?}"));
        self.0.send(description.unwrap_or_default()).unwrap();
        ready(bus, &header, callback, "no");
    }

    fn stop_prompting(&self, _callback: OwnedObjectPath) {}
}

fn ready(bus: &zbus::Connection, header: &zbus::message::Header<'_>, callback: OwnedObjectPath, reply: &str) {
    let (client, bus, reply) = (header.sender().unwrap().to_owned(), bus.clone(), reply.to_owned());
    // It answers its own call first: the other side waits for that.
    let executor = bus.executor().clone();
    executor
        .spawn(
            async move {
                let interface = "org.gnome.keyring.internal.Prompter.Callback";
                let nothing = HashMap::<&str, Value<'_>>::new();
                bus.call_method(Some(client), callback, Some(interface), "PromptReady", &(reply, nothing, ""))
                    .await
            },
            "prompt ready",
        )
        .detach();
}
