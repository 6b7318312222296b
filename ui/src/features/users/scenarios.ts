import {
  ago,
  BEN,
  commandError,
  DORA,
  device,
  form,
  HEALTHY,
  known,
  MINUTE,
  profile,
  task,
  troubled,
  world,
} from "@/gallery/fixtures";
import { type Scenario, signedOutWorld } from "@/gallery/scenario";

const others = () => [known(profile().user, { current: true }), known(BEN), known(DORA, { expired: true })];
const asking = (patch: Parameters<typeof form>[0]) => {
  const view = form(patch);
  return {
    ...signedOutWorld({ auth: { state: "signing_in", step: view.step, user: null, task: null } }),
    form: [view],
  };
};

const waiting = (patch: Parameters<typeof task>[0] = {}) => ({
  ...signedOutWorld({ auth: { state: "signing_in", step: "task", user: null, task: null } }),
  form: [task(patch)],
});
/** An instance that asks somebody who is signed in for more than it did. */
const asksMore = (connections = HEALTHY) => {
  const shown = world(connections);
  const snapshot = { ...shown.snapshot };
  snapshot.auth = { ...snapshot.auth, task: "setup_mfa" };
  snapshot.mirror = { ...snapshot.mirror, state: "waiting", error: commandError("session_pending") };
  return { ...shown, snapshot, form: [task({ kind: "setup_mfa", key: "setup-mfa" })] };
};

/** Signing in inside the app, the profile, and several users on one computer. */
export const usersScenarios: readonly Scenario[] = [
  { name: "form-address", world: () => signedOutWorld(), press: ["sign-in-here"] },
  { name: "form-new-user", world: () => signedOutWorld(), press: ["sign-in-here", "form-new"] },
  { name: "form-password", world: () => asking({}) },
  {
    name: "form-wrong-password",
    world: () => asking({}),
    press: ["form-password"],
    keys: ["x", "Enter"],
    faults: {
      failLater: { signInStep: commandError("wrong_password", "clerk: 422 form_password_incorrect") },
    },
  },
  {
    name: "form-limited",
    world: () => asking({}),
    press: ["form-password"],
    keys: ["x", "Enter"],
    faults: {
      failLater: { signInStep: commandError("throttled", "clerk: 429", { retry_after: 8, action: "retry" }) },
    },
  },
  { name: "form-code", world: () => asking({ sent_to: "a***@example.com" }) },
  { name: "form-code-only", world: () => asking({ ways: ["email_code"] }) },
  { name: "form-reset", world: () => asking({ sent_to: "a***@example.com", resetting: true }) },
  {
    name: "form-second-factor",
    world: () => asking({ step: "second_factor", ways: ["totp", "backup_code"] }),
  },
  {
    name: "form-backup-code",
    world: () => asking({ step: "second_factor", ways: ["totp", "backup_code"] }),
    press: ["form-backup"],
  },
  {
    name: "form-new-device",
    world: () => asking({ step: "new_device", sent_to: "a***@example.com", ways: ["email_code"] }),
  },
  { name: "form-new-password", world: () => asking({ step: "new_password", ways: [] }) },
  { name: "form-verify", world: () => asking({ step: "verify", sent_to: "nia@example.com", ways: [] }) },
  {
    name: "form-task-organization",
    world: () =>
      waiting({
        organizations: [
          { id: "org_1", name: "Northwind Agency" },
          { id: "org_2", name: "Harbour Goods" },
        ],
      }),
  },
  { name: "form-task-no-organization", world: () => waiting() },
  { name: "form-task-password", world: () => waiting({ kind: "reset_password", key: "reset-password" }) },
  { name: "form-task-second-factor", world: () => waiting({ kind: "setup_mfa", key: "setup-mfa" }) },
  { name: "form-task-unknown", world: () => waiting({ kind: "other", key: "accept-terms" }) },
  { name: "task-later", world: () => asksMore() },
  {
    name: "task-later-holds",
    world: () => asksMore(HEALTHY.map((each) => troubled(each, "expiring", "session_ended"))),
  },
  { name: "task-later-dialog", world: () => asksMore(), press: ["task-continue"] },
  {
    name: "sign-in-others-here",
    world: () => ({ ...signedOutWorld(), users: [known(BEN), known(DORA, { expired: true })] }),
  },
  { name: "users-menu", world: () => world(HEALTHY, { users: others() }), press: ["user-chip"] },
  {
    name: "users-add",
    world: () => world(HEALTHY, { users: others() }),
    press: ["user-chip", "add-user"],
  },
  {
    name: "users-add-form",
    world: () => world(HEALTHY),
    press: ["user-chip", "add-user", "add-here"],
  },
  {
    name: "profile",
    path: "/profile",
    world: () =>
      world(HEALTHY, {
        devices: [
          device({ here: true }),
          device({ id: "sess_2", program: "Chrome 126", place: null, last_active_at: ago(300 * MINUTE) }),
          device({ id: "sess_3", program: "", place: "Porto, PT", last_active_at: ago(3000 * MINUTE) }),
        ],
      }),
  },
  {
    name: "profile-expired",
    path: "/profile",
    world: () => world(HEALTHY, { profile: profile({ expired: true, emails: [], two_factor: null }) }),
  },
  {
    name: "profile-offline",
    path: "/profile",
    world: () =>
      world(HEALTHY, {
        profile: profile({
          emails: [],
          two_factor: null,
          offline: commandError("offline", "Clerk cannot be reached", { action: "retry" }),
        }),
      }),
    faults: { fail: { deviceSessions: commandError("offline", "Clerk cannot be reached") } },
  },
  { name: "profile-remove", path: "/profile", world: () => world(HEALTHY), press: ["remove-user"] },
];
