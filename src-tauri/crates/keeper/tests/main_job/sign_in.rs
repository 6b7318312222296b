use crate::world::{ADA, BEN, NORTHWIND, World, browser};
use keeper::view::{AuthState, ErrorCode};
use vault::VaultKey;

#[tokio::test]
async fn a_user_signs_in_and_is_still_signed_in_after_a_restart() {
    let mut world = World::start().await;
    world.sign_in(ADA).await;
    world.restart().await;
    let auth = world.keeper.snapshot().await.auth;
    assert_eq!(auth.state, AuthState::SignedIn);
    let user = auth.user.unwrap();
    assert_eq!((user.id.as_str(), user.name.as_str()), ("user_sandbox_ada", "Ada Marlow"));
    assert!(world.vault.peek(&world.device_token()).is_some(), "the device token must be in the vault");
    let verifier = VaultKey::flow_verifier("sign_in");
    assert!(world.vault.peek(&verifier).is_none(), "a used verifier must not stay in the vault");
}

#[tokio::test]
async fn a_callback_at_a_cold_start_finds_its_flow() {
    let mut world = World::start().await;
    world.keeper.begin_sign_in().await.unwrap();
    let back = browser().sign_in(&world.opened.last(), ADA.0, ADA.1).await.unwrap();
    world.restart().await;
    assert_eq!(world.keeper.snapshot().await.auth.state, AuthState::SigningIn);
    world.keeper.handle_callback(back.as_str()).await.unwrap();
    assert_eq!(world.keeper.snapshot().await.auth.state, AuthState::SignedIn);
}

#[tokio::test]
async fn the_same_address_delivered_twice_is_one_callback() {
    let world = World::start().await;
    world.keeper.begin_sign_in().await.unwrap();
    let back = browser().sign_in(&world.opened.last(), ADA.0, ADA.1).await.unwrap();
    let (first, second) = tokio::join!(
        world.keeper.handle_callback(back.as_str()),
        world.keeper.handle_callback(back.as_str())
    );
    assert_eq!((first, second), (Ok(()), Ok(())));
}

#[tokio::test]
async fn forged_callbacks_are_refused_and_the_attempt_goes_on_waiting() {
    let world = World::start().await;
    world.keeper.begin_sign_in().await.unwrap();
    let back = browser().sign_in(&world.opened.last(), ADA.0, ADA.1).await.unwrap();
    for (address, code) in [
        (back.as_str().replace("state=", "state=x"), ErrorCode::StateMismatch),
        (
            "com.adkeeper.desktop://callback?state=a&rotating_token_nonce=b&created_session_id=c".into(),
            ErrorCode::StateMismatch,
        ),
        ("com.adkeeper.desktop://callback".into(), ErrorCode::BadCallback),
        ("com.adkeeper.desktop://somewhere/else?state=a".into(), ErrorCode::BadCallback),
        ("com.adkeeper.desktop://amazon/callback?code=a&state=b".into(), ErrorCode::NoPendingFlow),
        ("https://example.com/".into(), ErrorCode::BadCallback),
    ] {
        let error = world.keeper.handle_callback(&address).await.expect_err(&address);
        assert_eq!(error.code, code, "{address}");
        assert_eq!(
            world.keeper.snapshot().await.auth.state,
            AuthState::SigningIn,
            "{address} used the attempt up"
        );
    }
    world.keeper.handle_callback(back.as_str()).await.unwrap();
    assert_eq!(world.keeper.snapshot().await.auth.state, AuthState::SignedIn);
}

#[tokio::test]
async fn a_callback_without_a_pending_flow_is_refused_and_changes_nothing() {
    let world = World::start().await;
    let address = "com.adkeeper.desktop://callback?state=a&rotating_token_nonce=b&created_session_id=c";
    let error = world.keeper.handle_callback(address).await.unwrap_err();
    assert_eq!(error.code, ErrorCode::NoPendingFlow);
    assert_eq!(world.keeper.snapshot().await.auth.state, AuthState::SignedOut);
}

#[tokio::test]
async fn signing_out_ends_the_session_at_clerk_and_keeps_the_connections_of_the_user_to_themselves() {
    let world = World::start().await;
    world.running().await;
    world.keeper.sign_out().await.unwrap();
    assert_eq!(world.keeper.snapshot().await.auth.state, AuthState::SignedOut);
    assert!(world.vault.peek(&world.device_token()).is_none());
    assert!(world.sandbox.control().sessions().iter().all(|session| session.status != "active"));

    world.sign_in(BEN).await;
    assert_eq!(world.keeper.connections().await.unwrap(), [], "Ben must not see Ada's connections");
    assert_eq!(world.keeper.accounts().await.unwrap(), []);
    world.keeper.sign_out().await.unwrap();
    world.sign_in(ADA).await;
    assert_eq!(world.keeper.accounts().await.unwrap().len(), 15, "Ada's accounts are there again");
}

#[tokio::test]
async fn a_cancelled_or_late_sign_in_leaves_the_user_where_they_were() {
    let world = World::start_on_one_clock().await;
    world.keeper.begin_sign_in().await.unwrap();
    let back = browser().sign_in(&world.opened.last(), ADA.0, ADA.1).await.unwrap();
    world.keeper.cancel_flow().await.unwrap();
    let error = world.keeper.handle_callback(back.as_str()).await.unwrap_err();
    assert_eq!(error.code, ErrorCode::NoPendingFlow);

    world.keeper.begin_sign_in().await.unwrap();
    world.advance(jiff::SignedDuration::from_mins(16));
    let snapshot = world.until("the flow ends", |snapshot| snapshot.flow.is_none()).await;
    assert_eq!(snapshot.auth.state, AuthState::SignedOut);
    assert!(world.vault.is_empty() || world.vault.peek(&VaultKey::flow_verifier("sign_in")).is_none());
}

#[tokio::test]
async fn connecting_needs_a_user() {
    let world = World::start().await;
    assert_eq!(world.authorise(NORTHWIND, None).await.unwrap_err().code, ErrorCode::SignedOut);
}

/// Pieces of addresses that lead somewhere, and of those that lead nowhere.
const PIECES: &[&str] = &[
    "com.adkeeper.desktop",
    "COM.ADKEEPER.DESKTOP",
    "https",
    "javascript",
    "://",
    ":",
    "/",
    "//",
    "callback",
    "CALLBACK",
    "amazon",
    "amazon/callback",
    "?",
    "&",
    "=",
    "#",
    "state",
    "state=",
    "rotating_token_nonce=",
    "created_session_id=",
    "code=",
    "error=access_denied",
    "%00",
    "%2e%2e",
    "%",
    "\u{202e}",
    "é",
    " ",
    "\n",
    "@",
    "user:pass@",
    "127.0.0.1",
    "[::1]",
    "localhost:53682/callback",
    "a",
    "0",
    "\0",
    "\\",
    "www.amazon.com",
    "callback?state=",
    "callback?state=x&rotating_token_nonce=y&created_session_id=z",
    "😀",
];

#[tokio::test]
async fn ten_thousand_random_addresses_neither_panic_nor_use_an_attempt_up() {
    let world = World::start().await;
    world.keeper.begin_sign_in().await.unwrap();
    let good = browser().sign_in(&world.opened.last(), ADA.0, ADA.1).await.unwrap();
    // A fixed run of pseudo-random numbers (xorshift): the same addresses every time.
    let mut number = 0x9e37_79b9_7f4a_7c15_u64;
    let mut next = |bound: usize| {
        number ^= number << 13;
        number ^= number >> 7;
        number ^= number << 17;
        usize::try_from(number % u64::try_from(bound).unwrap()).unwrap()
    };
    for round in 0..10_000 {
        let address = if round % 3 == 0 {
            // The good one with some characters changed, dropped or doubled.
            let mut characters: Vec<char> = good.as_str().chars().collect();
            for _ in 0..=next(3) {
                let at = next(characters.len());
                match next(3) {
                    0 => characters[at] = char::from(b'!' + u8::try_from(next(90)).unwrap()),
                    1 => drop(characters.remove(at)),
                    _ => characters.insert(at, characters[at]),
                }
            }
            characters.into_iter().collect()
        } else {
            (0..=next(12)).map(|_| PIECES[next(PIECES.len())]).collect::<String>()
        };
        let same = url::Url::parse(address.trim()).is_ok_and(|parsed| {
            let state = |url: &url::Url| {
                url.query_pairs().find(|(name, _)| name == "state").map(|(_, value)| value.into_owned())
            };
            state(&parsed) == state(&good)
        });
        // What carries the right state may fail at Clerk, and is not what this is about.
        if !same {
            world.keeper.handle_callback(&address).await.expect_err(&address);
        }
    }
    assert_eq!(world.keeper.snapshot().await.auth.state, AuthState::SigningIn);
    world.keeper.handle_callback(good.as_str()).await.unwrap();
    assert_eq!(world.keeper.snapshot().await.auth.state, AuthState::SignedIn);
}
