//! The token broker in Deno, with a real PostgREST and PostgreSQL to count in and the sandbox as LwA.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test and its helpers")]

mod broker;

use amazon_ads::{ClientAuth, TokenError};
use broker::{Answer, NOBODYS_TOKEN, World, pkce, refresh_form};
use domain::sandbox::LWA_CLIENT_SECRET;
use domain::{Region, Secret};
use peers::{Issuer, SECRET_KEY, http};
use sandbox::{Fault, FaultKind, GrantSelector, RetryAfter, Target};
use serde_json::{Value, json};

#[tokio::test(flavor = "multi_thread")]
async fn codes_and_refreshes_pass_through_and_nothing_of_them_is_printed_or_kept() {
    let world = World::start().await;
    let (lwa, session) = (world.lwa(), world.session("user_ada"));
    let code = world.code().await;
    let bounce = world.sandbox.bounce_url();
    let tokens = lwa.exchange(Region::Na, &code, pkce().verifier(), &bounce, &session).await.unwrap();
    let refresh = tokens.refresh.clone().expect("the broker added the secret, so a refresh token came");
    let again = lwa.refresh(Region::Eu, &refresh, &session).await.unwrap();
    assert_ne!(tokens.access.expose(), again.access.expose());
    assert!(again.clock_skew.is_some(), "the date of the answer passes through");

    // Refusals of LwA come through as LwA's own.
    let reused = lwa.exchange(Region::Na, &code, pkce().verifier(), &bounce, &session).await;
    assert!(matches!(reused, Err(TokenError::InvalidGrant(_))), "{reused:?}");
    world.sandbox.control().revoke(&GrantSelector::Login("northwind-agency".to_owned()), true);
    let Err(TokenError::InvalidGrant(refusal)) = lwa.refresh(Region::Fe, &refresh, &session).await else {
        panic!("a revoked grant must be told as such");
    };
    assert!(refusal.description.unwrap().contains("User may have revoked"), "word for word");
    assert!(refusal.request_id.is_some());

    let printed = world.function.printed();
    let rows = world.backend.as_ref().unwrap().postgres.dump().unwrap();
    assert!(rows.contains("user_ada"), "the dump holds the counter");
    let ClientAuth::Broker { session } = &session else { panic!("a brokered session") };
    for secret in [&code, &refresh, &tokens.access, &again.access, pkce().verifier(), session] {
        assert!(!printed.contains(secret.expose()), "a secret was printed");
        assert!(!rows.contains(secret.expose()), "a secret was kept");
    }
    for secret in [LWA_CLIENT_SECRET, SECRET_KEY] {
        assert!(!printed.contains(secret) && !rows.contains(secret), "a key was printed or kept");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_thirty_first_call_of_a_minute_waits_and_nobody_else_does() {
    let world = World::start().await;
    for call in 1..=30 {
        let answer = world.post_as("user_busy", &refresh_form()).await;
        assert_eq!(answer.error(), (400, "invalid_grant"), "call {call} got through to LwA");
    }
    let asked = world.sandbox.control().count("POST /auth/o2/token refresh_token");
    let answer = world.post_as("user_busy", &refresh_form()).await;
    assert_eq!(answer.error(), (429, "broker_throttled"));
    assert!((1..=60).contains(&answer.retry_after().unwrap()), "{:?}", answer.retry_after());
    assert_eq!(
        world.sandbox.control().count("POST /auth/o2/token refresh_token"),
        asked,
        "LwA was not asked"
    );
    let refused = world.lwa().refresh(Region::Na, &Secret::new("Atzr|x"), &world.session("user_busy")).await;
    assert!(matches!(refused, Err(TokenError::BrokerThrottled { retry_after: Some(_), .. })), "{refused:?}");

    assert_eq!(world.post_as("user_calm", &refresh_form()).await.error(), (400, "invalid_grant"));

    let postgres = &world.backend.as_ref().unwrap().postgres;
    let counted =
        postgres.query("select user_id, minute_calls, day_calls from broker.calls order by 1").unwrap();
    assert_eq!(counted.trim(), "user_busy|30|30\nuser_calm|1|1");
    postgres.query("update broker.calls set minute_started = minute_started - interval '1 minute'").unwrap();
    assert_eq!(
        world.post_as("user_busy", &refresh_form()).await.error(),
        (400, "invalid_grant"),
        "a new minute"
    );
    assert!(!world.function.printed().contains("counter"), "the database counted all of it");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refresh_token_counts_only_for_the_user_who_brought_its_code() {
    let mut world = World::start().await;
    let lwa = world.lwa();
    let tokens = world.tokens_of("user_ada").await;
    let refresh = tokens.refresh.unwrap();
    lwa.refresh(Region::Na, &refresh, &world.session("user_ada")).await.unwrap();
    let asked = world.sandbox.control().count("POST /auth/o2/token refresh_token");
    for (who, token) in
        [("user_ben", &refresh), ("user_ada", &Secret::new("Atzr|somebody-else-brought-this"))]
    {
        let refused = lwa.refresh(Region::Na, token, &world.session(who)).await;
        assert!(matches!(refused, Err(TokenError::BrokerRefused(_))), "{who}: {refused:?}");
    }
    assert_eq!(
        world.sandbox.control().count("POST /auth/o2/token refresh_token"),
        asked,
        "LwA saw none of it"
    );

    // The next instance knows by the database alone.
    let postgres = &world.backend.as_ref().unwrap().postgres;
    let kept = postgres.query("select user_id, length(token_mac) from broker.grants").unwrap();
    assert_eq!(kept.trim(), "user_ada|64");

    // Without it, this instance goes on with what it has seen, and with nothing else.
    drop(world.backend.take());
    lwa.refresh(Region::Na, &refresh, &world.session("user_ada")).await.unwrap();
    for (who, token) in [("user_ben", &refresh), ("user_ada", &Secret::new("Atzr|not-seen"))] {
        let waits = lwa.refresh(Region::Na, token, &world.session(who)).await;
        assert!(matches!(waits, Err(TokenError::ProviderDown { status: 503, .. })), "{who}: {waits:?}");
    }
    let (code, bounce) = (world.code().await, world.sandbox.bounce_url());
    let early = lwa.exchange(Region::Na, &code, pkce().verifier(), &bounce, &world.session("user_ada")).await;
    assert!(
        matches!(early, Err(TokenError::ProviderDown { status: 503, .. })),
        "the code is not used up: {early:?}"
    );
    assert!(!world.function.printed().contains("user_"), "nobody is named");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_deleted_user_is_refused_and_leaves_nothing() {
    let world = World::start().await;
    let refresh = world.tokens_of("user_ada").await.refresh.unwrap();
    let postgres = &world.backend.as_ref().unwrap().postgres;
    postgres.query("select apply_clerk_event('m', 'user.deleted', 'user_ada')").unwrap();
    let refused = world.lwa().refresh(Region::Na, &refresh, &world.session("user_ada")).await;
    assert!(matches!(refused, Err(TokenError::BrokerUnauthorised(_))), "{refused:?}");
    let left = postgres
        .query("select user_id from broker.calls union all select user_id from broker.grants")
        .unwrap();
    assert_eq!(left.trim(), "");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_operator_says_who_may_use_the_broker() {
    let world = World::without_database().await;
    let lwa = format!("{}/auth/o2/token", world.sandbox.base_url());
    let mut settings = broker::settings(world.issuer.url(), &lwa, world.issuer.url());
    settings.retain(|(name, _)| *name != "BROKER_ALLOWED");
    settings.push(("BROKER_ALLOWED", "org_team, @Example.com user_ben".to_owned()));
    settings.push(("CLERK_PARTIES", "https://app.example.com".to_owned()));
    settings.push(("CLERK_AUDIENCES", "adkeeper".to_owned()));
    let function = peers::Function::start("amazon-token", &settings).unwrap();
    let verified = |email: &str| json!({"email": email, "email_verified": true});
    let (in_time, refused, unauthorised) =
        ((400, "invalid_grant"), (403, "broker_refused"), (401, "broker_unauthorised"));
    for (who, user, claims, expected) in [
        ("a named user", "user_ben", json!({}), in_time),
        ("a member, version 2", "user_ada", json!({"o": {"id": "org_team", "rol": "member"}}), in_time),
        ("a member, version 1", "user_ada", json!({"org_id": "org_team"}), in_time),
        ("an address of the domain", "user_ada", verified("Ada@EXAMPLE.com"), in_time),
        ("the app's own origin", "user_ben", json!({"azp": "https://app.example.com"}), in_time),
        ("the right audience", "user_ben", json!({"aud": ["adkeeper"]}), in_time),
        ("another origin", "user_ben", json!({"azp": "https://app.example.org"}), unauthorised),
        ("one audience too many", "user_ben", json!({"aud": ["adkeeper", "x"]}), unauthorised),
        ("anybody", "user_ada", json!({}), refused),
        ("a member of another organisation", "user_ada", json!({"o": {"id": "org_other"}}), refused),
        ("another domain", "user_ada", verified("ada@example.org"), refused),
        ("a domain below", "user_ada", verified("ada@mail.example.com"), refused),
        ("a domain in the name", "user_ada", verified("ada@example.com@example.org"), refused),
        ("an address that is not verified", "user_ada", json!({"email": "ada@example.com"}), refused),
    ] {
        let mut session = world.issuer.session(user);
        for (name, value) in claims.as_object().unwrap() {
            session[name] = value.clone();
        }
        let token = world.issuer.sign(&session).unwrap();
        let request = http().unwrap().post(function.url()).bearer_auth(token).form(&refresh_form());
        let answer = Answer::of(request).await;
        assert_eq!(answer.error(), expected, "{who}: {}", answer.body);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn with_the_database_down_tokens_stay_alive_and_calls_stay_bounded() {
    let world = World::without_database().await;
    for call in 1..=30 {
        let answer = world.post_as("user_busy", &refresh_form()).await;
        assert_eq!(answer.error(), (400, "invalid_grant"), "call {call} got through to LwA");
    }
    let answer = world.post_as("user_busy", &refresh_form()).await;
    assert_eq!(answer.error(), (429, "broker_throttled"));
    assert!((1..=60).contains(&answer.retry_after().unwrap()));
    assert_eq!(world.post_as("user_calm", &refresh_form()).await.error(), (400, "invalid_grant"));
    let printed = world.function.printed();
    assert_eq!(printed.matches("counter cannot be reached").count(), 1, "told once a minute: {printed}");
    assert!(!printed.contains("user_"), "and without anybody's name");
}

#[tokio::test(flavor = "multi_thread")]
async fn only_a_session_of_the_issuer_opens_the_broker() {
    let world = World::without_database().await;
    let issuer = &world.issuer;
    let with = |changes: Value| {
        let mut claims = issuer.session("user_ada");
        for (name, value) in changes.as_object().unwrap() {
            claims[name] = value.clone();
        }
        claims
    };
    let without = |name: &str| {
        let mut claims = issuer.session("user_ada");
        claims.as_object_mut().unwrap().remove(name);
        claims
    };
    let now = issuer.session("user_ada")["iat"].as_i64().unwrap();
    let bearer = |claims: &Value| format!("Bearer {}", issuer.sign(claims).unwrap());
    let header =
        |header: Value| format!("Bearer {}", issuer.sign_as(&header, &issuer.session("user_ada")).unwrap());

    let refused = async |what: &str, authorization: Option<&str>| {
        let answer = world.post(authorization, &refresh_form()).await;
        assert_eq!(answer.error(), (401, "broker_unauthorised"), "{what}: {}", answer.body);
        assert_eq!(answer.headers["www-authenticate"], "Bearer", "{what}");
    };
    refused("no token", None).await;
    refused("another scheme", Some("Basic YTpi")).await;
    refused("no JWT", Some("Bearer sb_publishable_sandbox")).await;
    refused("expired", Some(&bearer(&with(json!({"exp": now - 6}))))).await;
    refused("not valid yet", Some(&bearer(&with(json!({"nbf": now + 60}))))).await;
    refused("never ends", Some(&bearer(&without("exp")))).await;
    refused("no issuer", Some(&bearer(&without("iss")))).await;
    refused(
        "another issuer in the claims",
        Some(&bearer(&with(json!({"iss": "https://clerk.example.com"})))),
    )
    .await;
    refused("no session", Some(&bearer(&without("sid")))).await;
    refused("an empty session", Some(&bearer(&with(json!({"sid": ""}))))).await;
    refused("a web page's session", Some(&bearer(&with(json!({"azp": "https://app.example.com"}))))).await;
    refused("another audience", Some(&bearer(&with(json!({"aud": "https://api.example.com"}))))).await;
    refused("one more audience", Some(&bearer(&with(json!({"aud": ["x", "y"]}))))).await;
    refused("nobody", Some(&bearer(&without("sub")))).await;
    refused("an empty name", Some(&bearer(&with(json!({"sub": ""}))))).await;
    refused("no role, as Clerk's OAuth tokens", Some(&bearer(&without("role")))).await;
    refused("another role", Some(&bearer(&with(json!({"role": "service_role"}))))).await;
    refused(
        "an OAuth token by its type",
        Some(&header(json!({"alg": "RS256", "kid": "ins_test", "typ": "at+jwt"}))),
    )
    .await;
    refused("unsigned", Some(&header(json!({"alg": "none", "typ": "JWT"})))).await;
    refused("another algorithm", Some(&header(json!({"alg": "HS256", "kid": "ins_test", "typ": "JWT"}))))
        .await;
    refused("an unknown key", Some(&header(json!({"alg": "RS256", "kid": "ins_other", "typ": "JWT"})))).await;

    let other = Issuer::start().await.unwrap();
    let forged = other.sign(&issuer.session("user_ada")).unwrap();
    refused("signed by somebody else", Some(&format!("Bearer {forged}"))).await;
    let mut parts: Vec<String> = issuer.token("user_ada").unwrap().split('.').map(str::to_owned).collect();
    parts[1] = issuer.token("user_ben").unwrap().split('.').nth(1).unwrap().to_owned();
    refused("claims exchanged under the signature", Some(&format!("Bearer {}", parts.join(".")))).await;
    assert_eq!(world.sandbox.control().count("POST /auth/o2/token refresh_token"), 0, "LwA saw none of it");

    // Taken anew: the calls above took their time.
    let now = issuer.session("user_ada")["iat"].as_i64().unwrap();
    let late = bearer(&with(json!({"exp": now - 1})));
    assert_eq!(
        world.post(Some(&late), &refresh_form()).await.error(),
        (400, "invalid_grant"),
        "five seconds of leeway"
    );
    let refused = world
        .lwa()
        .refresh(
            Region::Na,
            &Secret::new("Atzr|x"),
            &ClientAuth::Broker { session: Secret::new("no session") },
        )
        .await;
    assert!(matches!(refused, Err(TokenError::BrokerUnauthorised(_))), "{refused:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_sandboxs_own_sessions_are_good_and_the_keys_are_fetched_once() {
    let world = World::without_database().await;
    for user in ["user_ada", "user_ben"] {
        assert_eq!(world.post_as(user, &refresh_form()).await.error(), (400, "invalid_grant"));
    }
    assert_eq!(world.issuer.fetched(), 1);

    let lwa = format!("{}/auth/o2/token", world.sandbox.base_url());
    let settings = broker::settings(&world.sandbox.base_url(), &lwa, world.issuer.url());
    let function = peers::Function::start("amazon-token", &settings).unwrap();
    let session = world.sandbox.mint_session_jwt("user_sandbox_ada").unwrap();
    let request = http().unwrap().post(function.url()).bearer_auth(session).form(&refresh_form());
    assert_eq!(Answer::of(request).await.error(), (400, "invalid_grant"));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_not_for_lwa_is_refused_here() {
    let world = World::without_database().await;
    let form = |changes: &[(&'static str, &'static str)]| {
        let mut form = refresh_form();
        for (name, value) in changes {
            form.retain(|(known, _)| known != name);
            form.push((name, value));
        }
        form
    };
    let large = "x".repeat(16 * 1024);
    let code = [
        ("grant_type", "authorization_code"),
        ("client_id", domain::sandbox::LWA_CLIENT_ID),
        ("region", "na"),
    ];
    for (number, (what, form)) in [
        ("another client", form(&[("client_id", "amzn1.application-oa2-client.other")])),
        ("no client", form(&[("client_id", "")])),
        ("another grant type", form(&[("grant_type", "client_credentials")])),
        ("a grant type that every object has", form(&[("grant_type", "constructor")])),
        ("no region", form(&[("region", "")])),
        ("another region", form(&[("region", "cn")])),
        ("a region that every object has", form(&[("region", "toString")])),
        ("no token", form(&[("refresh_token", "")])),
        ("a secret of the caller's", form(&[("client_secret", "mine")])),
        ("an unknown parameter", form(&[("scope", "everything")])),
        ("a parameter of the other grant", form(&[("code", "ANx")])),
        ("a parameter twice", [refresh_form(), vec![("region", "eu")]].concat()),
        ("no code", code.to_vec()),
        ("no return address", [code.to_vec(), vec![("code", "ANx"), ("code_verifier", "v")]].concat()),
        (
            "no verifier",
            [code.to_vec(), vec![("code", "ANx"), ("redirect_uri", "https://example.com")]].concat(),
        ),
        ("a large body", vec![("refresh_token", large.as_str())]),
    ]
    .into_iter()
    .enumerate()
    {
        let answer = world.post_as(&format!("user_{number}"), &form).await;
        assert_eq!(answer.error(), (400, "broker_refused"), "{what}: {}", answer.body);
        assert_eq!(answer.headers["cache-control"], "no-store", "{what}");
    }
    let session = world.issuer.token("user_json").unwrap();
    let request = http()
        .unwrap()
        .post(world.function.url())
        .bearer_auth(&session)
        .json(&json!({"grant_type": "refresh_token"}));
    assert_eq!(Answer::of(request).await.error(), (400, "broker_refused"), "JSON");
    let request = http().unwrap().get(world.function.url()).bearer_auth(&session);
    assert_eq!(Answer::of(request).await.error(), (405, "broker_refused"), "GET");
    assert_eq!(world.sandbox.control().count("POST /auth/o2/token refresh_token"), 0, "LwA saw none of it");
    let wrong = world.lwa().check_client(Region::Na, &world.session("user_check")).await;
    assert_eq!(wrong, Ok(()), "and a good call gets through");
}

#[tokio::test(flavor = "multi_thread")]
async fn lwas_troubles_come_through_as_lwas() {
    let world = World::without_database().await;
    let fail = |kind| world.sandbox.control().add_fault(Fault::once(Target::Token, kind));
    let (lwa, session, token) = (world.lwa(), world.session("user_ada"), Secret::new(NOBODYS_TOKEN));

    fail(FaultKind::Status { status: 429, retry_after: Some(RetryAfter::Seconds(7)) });
    let error = lwa.refresh(Region::Na, &token, &session).await.unwrap_err();
    assert!(matches!(error, TokenError::Throttled { .. }), "LwA's 429 is not the broker's: {error:?}");
    assert_eq!(error.retry_after().unwrap().as_secs(), 7);

    fail(FaultKind::Status { status: 503, retry_after: None });
    let error = lwa.refresh(Region::Na, &token, &session).await.unwrap_err();
    assert!(matches!(error, TokenError::ProviderDown { status: 503, .. }), "{error:?}");

    fail(FaultKind::Html { status: 200 });
    let error = lwa.refresh(Region::Na, &token, &session).await.unwrap_err();
    assert!(matches!(error, TokenError::BadResponse { status: 200, .. }), "{error:?}");

    let before = world.sandbox.control().count("POST /auth/o2/token refresh_token");
    fail(FaultKind::Reset);
    let error = lwa.refresh(Region::Na, &token, &session).await;
    let after = world.sandbox.control().count("POST /auth/o2/token refresh_token");
    assert_eq!(after, before + 1, "what may have been done is not sent again");
    assert!(matches!(error, Err(TokenError::ProviderDown { status: 503, .. })), "{error:?}");

    let secret = world.sandbox.control().rotate_client_secret();
    let error = lwa.refresh(Region::Na, &token, &session).await.unwrap_err();
    assert!(
        matches!(error, TokenError::InvalidClient(_)),
        "the broker's secret is the operator's to renew: {error:?}"
    );
    assert!(!world.function.printed().contains(&secret));
}
