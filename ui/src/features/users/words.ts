import { statusWords } from "@/gen/status-words";
import type { TaskKind } from "@/gen/TaskKind";
import { plural, text } from "@/strings";

/* Words of signing in inside the app, of the profile, and of several users on one computer. */

export const signInText = {
  signUp: "Create an account",
  here: "Sign in without the browser",
  hereHint: "For computers where the browser can’t lead back to Adkeeper.",
  back: "Back",
  cancel: "Cancel",
  next: "Continue",
  email: "E-mail address",
  password: "Password",
  newPassword: "New password",
  firstName: "First name",
  lastName: "Last name",
  code: "Code",
  showPassword: "Show password",
  needed: "This is needed to continue.",
  titles: {
    begin: "Sign in",
    signUp: "Create an account",
    first_factor: "How do you sign in?",
    password: "Enter your password",
    code: "Enter the code",
    second_factor: "One more step",
    new_device: "Is it you?",
    new_password: "Choose a new password",
    verify: "Prove your address",
    browser: text.signIn.waitingTitle,
    task: "One more step",
  },
  bodies: {
    begin: "With the address that your account has.",
    signUp: "A code is sent to your address to prove that it is yours.",
    first_factor: (email: string) => `You are signing in as ${email}.`,
    code: (to: string) => `A code was sent to ${to}.`,
    reset: (to: string) => `A code to replace your password was sent to ${to}.`,
    second_factor: "Enter the code that your authenticator app shows.",
    backup: "Enter one of your saved backup codes. It works once.",
    new_device: (to: string) => `You have not signed in on this computer before. A code was sent to ${to}.`,
    new_password: "At least 8 characters. You are signed out on your other devices.",
    verify: (to: string) => `A code was sent to ${to}.`,
    yourAddress: "your address",
  },
  byCode: "Send me a code instead",
  byPassword: "Use my password instead",
  forgot: "I forgot my password",
  resend: "Send a new code",
  sent: "A new code was sent.",
  useBackup: "Use a backup code",
  useApp: "Use the authenticator app",
  setPassword: "Set password and sign in",
  signUpClosed: "This instance is closed to new users.",
  nothingOffered: "This instance offers no way to sign in here. Use the browser.",
  others: "On this computer",
};

const taskTitles: Record<TaskKind, string> = {
  choose_organization: "Choose an organization",
  reset_password: "Set a new password",
  setup_mfa: "Set up two-step verification",
  other: "One more step at Clerk",
};

/* Words of what Clerk asks for before a session can be used. */

export const taskText = {
  titles: taskTitles,
  body: (kind: TaskKind, here: boolean) => {
    switch (kind) {
      case "choose_organization":
        return here
          ? "Clerk needs to know which organization you work in."
          : "Your account needs an organization. Create or join one on Clerk’s page to continue.";
      case "reset_password":
        return "Clerk requires a new password for your account. Set it on Clerk’s page to continue.";
      case "setup_mfa":
        return "Clerk requires a second way to prove it’s you. Set it up on Clerk’s page to continue.";
      case "other":
        return "Clerk requires one more step for your account. Finish it on Clerk’s page to continue.";
    }
  },
  open: "Open Clerk’s page",
  openElse: "Use another organization",
  hint: "When you come back to this window, Adkeeper checks again and continues automatically.",
  check: "Check again",
  cancel: "Cancel",
  dialog: statusWords.clerkStep,
  dialogBody: "You’re still signed in, and your connections stay fresh. Syncing waits for this step.",
  banner: (kind: TaskKind) => `${statusWords.clerkStep}: ${taskTitles[kind].toLowerCase()}`,
  bannerBody: "You’re signed in, and changes wait on this computer until it’s done.",
  holds: (value: number) => `${plural(value, "connection")} can’t be refreshed until it’s done.`,
  bannerSignIn: "Finish it to complete your sign-in.",
  bannerAction: "Continue",
};

export const usersText = {
  menu: "Account menu",
  /* Before the user’s name, for a screen reader. */
  chip: "Account menu:",
  profile: "Profile",
  add: "Add another user",
  addTitle: "Add another user",
  addBody: "Each user has their own connections, history and tokens. You stay signed in meanwhile.",
  signOut: "Sign out",
  signOutEverybody: "Sign out everyone",
  switchTo: (name: string) => `Switch to ${name}`,
  expired: "Session ended",
  anonymous: "Unnamed user",
  inBrowser: "Use the browser",
};

export const profileText = {
  title: "Profile",
  emails: "E-mail addresses",
  primary: "Primary",
  unverified: "Not verified",
  session: "Session",
  active: "Signed in",
  ended: `Ended. ${statusWords.signInToResume}`,
  endsAt: "Expires",
  unknownEnd: "Not known",
  twoFactor: "Second factor",
  twoFactorOn: "Asked for when you sign in",
  twoFactorOff: "Not set up",
  unknown: "Clerk can’t be asked at the moment",
  here: "On this computer",
  connections: "Connections kept alive",
  accounts: "Accounts",
  waiting: "Changes not in Supabase yet",
  devices: "Where you are signed in",
  thisComputer: "This computer",
  lastUsed: "Last used",
  unknownProgram: "Unknown program",
  endOne: "Sign out there",
  endOthers: "Sign out everywhere else",
  ended1: "Signed out there.",
  endedAll: "Signed out everywhere else.",
  alone: "Nowhere else.",
  leave: "Leave this computer",
  signOutHint: "Connections stay and are kept alive. They are shown again when you sign in.",
  remove: "Remove my data from this computer",
  removeHint:
    "Tokens, connections and history of yours go from this computer. Other users here and your data in Supabase are not touched.",
  removeTitle: "Remove everything of yours from this computer?",
  removeBody: (name: string, connections: number) =>
    connections === 0
      ? `The history of ${name} is deleted here.`
      : connections === 1
        ? `The token of 1 connection of ${name} is deleted here, with its history. To keep it alive, reconnect it.`
        : `The tokens of ${connections} connections of ${name} are deleted here, with their history. To keep them alive, reconnect them.`,
  removeSure: "I understand that this can’t be undone",
  removeDo: "Remove my data",
  removed: "Removed from this computer.",
};
