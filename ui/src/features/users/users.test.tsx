import { act, screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import {
  ADA,
  BEN,
  commandError,
  device,
  form,
  HEALTHY,
  known,
  profile,
  task,
  world,
} from "@/gallery/fixtures";
import { signedOutWorld } from "@/gallery/scenario";
import { showDone } from "@/lib/toast";
import { errors } from "@/strings";
import { show, showScenario } from "@/test/show";
import { profileText, signInText, taskText } from "./words";

const wait = () => screen.findByTestId("sign-in-form");

describe("signing in inside the app", () => {
  it("asks one thing after the other and ends in the dashboard", async () => {
    const { backend, user } = show({
      ...signedOutWorld(),
      form: [form(), form({ step: "second_factor", ways: ["totp", "backup_code"] })],
    });
    await user.click(await screen.findByTestId("sign-in-here"));
    await user.type(await screen.findByTestId("form-email"), "ada@example.com{Enter}");
    await user.type(await screen.findByTestId("form-password"), "correct horse{Enter}");
    await user.type(await screen.findByTestId("form-code"), "123456{Enter}");
    await screen.findByTestId("frame");
    expect(backend.called("signInStep")).toEqual([
      [{ kind: "begin", email: "ada@example.com" }],
      [{ kind: "password", password: "correct horse" }],
      [{ kind: "code", code: "123456" }],
    ]);
  });

  it("offers only what the instance enables", async () => {
    const closed = {
      native_api: true,
      password: false,
      email_code: false,
      second_factors: false,
      sign_up: false,
    };
    show({ ...signedOutWorld(), ways: closed });
    await screen.findByTestId("sign-in");
    expect(screen.queryByTestId("sign-in-here")).toBeNull();
    expect(screen.queryByTestId("sign-up")).toBeNull();
  });

  it("says what is wrong and keeps the question", async () => {
    await showScenario("form-wrong-password");
    expect(await screen.findByText(errors.wrong_password.title)).toBeInTheDocument();
    expect(screen.getByTestId("form-password")).toHaveValue("x");
  });

  it("sends nothing that is empty", async () => {
    const { backend, user } = await showScenario("form-password");
    await user.click(await screen.findByTestId("form-next"));
    expect(await screen.findByText(signInText.needed)).toBeInTheDocument();
    expect(backend.called("signInStep")).toEqual([[{ kind: "show" }]]);
  });

  it("switches between the authenticator app and a backup code", async () => {
    const { backend, user } = await showScenario("form-backup-code");
    expect(await screen.findByTestId("form-code")).toHaveFocus();
    await user.type(await screen.findByTestId("form-code"), "k7q2m9xa{Enter}");
    expect(backend.called("signInStep").at(-1)).toEqual([{ kind: "backup_code", code: "k7q2m9xa" }]);
  });

  it("replaces a forgotten password", async () => {
    const { backend, user } = show({
      ...signedOutWorld({ auth: { state: "signing_in", step: "first_factor", user: null, task: null } }),
      form: [
        form(),
        form({ sent_to: "a***@example.com", resetting: true }),
        form({ step: "new_password", ways: [] }),
      ],
    });
    await user.click(await screen.findByTestId("form-forgot"));
    await user.type(await screen.findByTestId("form-code"), "111111{Enter}");
    await user.type(await screen.findByTestId("form-password"), "staple battery{Enter}");
    await screen.findByTestId("frame");
    expect(backend.called("signInStep").map(([step]) => (step as { kind: string }).kind)).toEqual([
      "show",
      "forgot",
      "reset_code",
      "new_password",
    ]);
  });

  it("signs somebody new up and proves the address", async () => {
    const { backend, user } = show({
      ...signedOutWorld(),
      form: [form({ step: "verify", sent_to: "nia@example.com", ways: [] })],
    });
    await user.click(await screen.findByTestId("sign-in-here"));
    await user.click(await screen.findByTestId("form-new"));
    await user.type(await screen.findByTestId("form-email"), "nia@example.com");
    await user.type(screen.getByTestId("form-password"), "brand new one{Enter}");
    await user.type(await screen.findByTestId("form-code"), "222222{Enter}");
    await screen.findByTestId("frame");
    expect(backend.called("signInStep")[0]).toEqual([
      { kind: "sign_up", first_name: "", last_name: "", email: "nia@example.com", password: "brand new one" },
    ]);
  });

  it("is left by cancelling, back to the first screen", async () => {
    const { backend, user } = await showScenario("form-second-factor");
    await user.click(within(await wait()).getByTestId("form-cancel"));
    expect(backend.called("cancelFlow")).toHaveLength(1);
    await screen.findByTestId("sign-in");
  });
});

describe("several users on one computer", () => {
  it("are switched between in the menu", async () => {
    const { backend, user } = await showScenario("users-menu");
    const [ben] = await screen.findAllByTestId("switch-user");
    await user.click(ben as HTMLElement);
    expect(backend.called("switchUser")).toEqual([[BEN.id]]);
    await waitFor(() => expect(screen.getByTestId("user-chip")).toHaveTextContent(BEN.name));
  });

  it("see nothing of what another one was told", async () => {
    const { user } = await showScenario("users-menu");
    act(() => showDone("Saved for Ada"));
    await screen.findByText("Saved for Ada");
    const [ben] = await screen.findAllByTestId("switch-user");
    await user.click(ben as HTMLElement);
    await waitFor(() => expect(screen.queryByText("Saved for Ada")).toBeNull());
  });

  it("are offered on the first screen while they are signed in", async () => {
    const { backend, user } = show({
      ...signedOutWorld(),
      users: [known(BEN), known(ADA, { signed_in: false })],
    });
    const here = await screen.findAllByTestId("user-here");
    expect(here).toHaveLength(1);
    await user.click(here[0] as HTMLElement);
    expect(backend.called("switchUser")).toEqual([[BEN.id]]);
  });

  it("are added beside whoever is signed in", async () => {
    const { backend, user } = await showScenario("users-add");
    await user.click(await screen.findByTestId("add-in-browser"));
    expect(backend.called("beginSignIn")).toHaveLength(1);
    expect(screen.getByTestId("user-chip")).toHaveTextContent(ADA.name);
  });

  it("all sign out at once only where there are several", async () => {
    const { user } = show(world(HEALTHY));
    await user.click(await screen.findByTestId("user-chip"));
    expect(await screen.findByTestId("sign-out")).toBeInTheDocument();
    expect(screen.queryByTestId("sign-out-everyone")).toBeNull();
  });
});

describe("the profile", () => {
  it("shows addresses, session and what is here", async () => {
    await showScenario("profile");
    const body = await screen.findByTestId("profile-screen");
    for (const shown of ["ada.marlow@northwind.example", profileText.unverified, profileText.active, "164"]) {
      expect(await within(body).findByText(shown)).toBeInTheDocument();
    }
  });

  it("ends one session elsewhere, and not this one", async () => {
    const { backend, user } = show(
      world(HEALTHY, { devices: [device({ here: true }), device({ id: "sess_2", program: "Chrome 126" })] }),
      "/profile",
    );
    await user.click(await screen.findByTestId("end-device"));
    expect(backend.called("endDeviceSessions")).toEqual([["sess_2"]]);
    await waitFor(() => expect(screen.queryByTestId("end-device")).toBeNull());
  });

  it("shows what is known here while Clerk cannot be asked", async () => {
    await showScenario("profile-offline");
    expect((await screen.findAllByText(errors.offline.title)).length).toBeGreaterThan(0);
    expect(screen.getByText("164")).toBeInTheDocument();
  });

  it("asks twice before it removes a user", async () => {
    const { backend, user } = await showScenario("profile-remove");
    const remove = await screen.findByTestId("remove-now");
    expect(remove).toBeDisabled();
    await user.click(screen.getByTestId("remove-sure"));
    await user.click(remove);
    expect(backend.called("forgetUser")).toEqual([[profile().user.id, profile().user.id]]);
    await screen.findByTestId("sign-in-screen");
  });

  it("says why a removal failed and keeps the dialog", async () => {
    const locked = commandError("vault_locked", "locked");
    const { user } = show(world(HEALTHY), "/profile", { fail: { forgetUser: locked } });
    await user.click(await screen.findByTestId("remove-user"));
    await user.click(await screen.findByTestId("remove-sure"));
    await user.click(screen.getByTestId("remove-now"));
    expect(await screen.findByText(errors.vault_locked.title)).toBeInTheDocument();
    expect(screen.getByTestId("remove-dialog")).toBeInTheDocument();
  });
});

describe("a session that waits for something at Clerk", () => {
  const steps = (backend: { called: (name: "signInStep") => readonly unknown[][] }) =>
    backend.called("signInStep").map(([step]) => (step as { kind: string }).kind);

  it("names the task, opens Clerk’s page and goes on when the window has the focus again", async () => {
    const { backend, user } = await showScenario("form-task-second-factor");
    expect(await screen.findByText(taskText.titles.setup_mfa)).toBeInTheDocument();
    backend.world.form.push(task({ kind: "setup_mfa", key: "setup-mfa" }));
    await user.click(screen.getByTestId("task-open"));
    await waitFor(() => expect(steps(backend)).toEqual(["show", "open_task"]));
    act(() => void window.dispatchEvent(new Event("focus")));
    await screen.findByTestId("frame");
    expect(steps(backend)).toEqual(["show", "open_task", "look_again"]);
  });

  it("lets an organization be chosen here, and shows the task that follows", async () => {
    const { backend, user } = await showScenario("form-task-organization");
    backend.world.form.push(task({ kind: "reset_password", key: "reset-password" }));
    await user.click((await screen.findAllByTestId("task-organization"))[0] as HTMLElement);
    expect(await screen.findByText(taskText.titles.reset_password)).toBeInTheDocument();
    expect(backend.called("signInStep").at(-1)).toEqual([{ kind: "choose_organization", id: "org_1" }]);
    await user.click(screen.getByTestId("task-check"));
    await screen.findByTestId("frame");
  });

  it("says that a task is due, not that the session ended, and leaves the sign-in alone", async () => {
    const { backend, user } = await showScenario("task-later-dialog");
    expect(await screen.findByTestId("session-task")).toBeInTheDocument();
    expect(screen.getByTestId("banner-task")).toHaveTextContent(taskText.bannerBody);
    expect(screen.queryByTestId("banner-session")).toBeNull();
    await user.click(screen.getByTestId("form-cancel"));
    await waitFor(() => expect(screen.queryByTestId("task-dialog")).toBeNull());
    expect(backend.called("cancelFlow")).toEqual([]);
  });

  it.each([
    ["task-later", taskText.bannerBody],
    ["task-later-holds", taskText.holds(HEALTHY.length)],
  ])("is what the overview and the title say, and never “fine” (%s)", async (name, body) => {
    await showScenario(name);
    const verdict = await screen.findByTestId("verdict");
    expect(verdict).toHaveTextContent(taskText.banner("setup_mfa"));
    expect(verdict).toHaveTextContent(body);
    await waitFor(() => expect(document.title).toContain(taskText.dialog));
  });
});
