/* Words of the first start. */

export const firstText = {
  title: "Welcome to Adkeeper",
  own: "Use my own accounts",
  ownHint: "You need a Clerk instance for signing in, and a Login with Amazon client.",
  sandbox: "Try it with made-up accounts",
  sandboxHint: "A sandbox on this computer plays Clerk and Amazon. Your real accounts stay out of it.",
  choose: "How do you want to start?",
  continue: "Set up sign-in",
  sandboxHow: "In a copy of Adkeeper’s source, run this command. It opens Adkeeper with the sandbox.",
  sandboxCommand: "cargo xtask run",
  sandboxOther: "If a sandbox runs already, start Adkeeper with its address in ADKEEPER_SANDBOX.",
  checklist: "Getting started",
  progress: (done: number, all: number) => `${done} of ${all} done`,
  hide: "Hide this list",
  done: "Done:",
  todo: "To do:",
  steps: {
    signIn: { name: "Sign in", hint: "Each user has their own connections." },
    amazon: {
      name: "Set up Amazon",
      hint: "Enter the id of your Login with Amazon client, and its secret or a broker.",
    },
    connect: {
      name: "Connect the first Amazon login",
      hint: "Allow access on Amazon’s page, then choose what to track.",
    },
    sync: {
      name: "Sync with Supabase (optional)",
      hint: "Your other computers then show the same accounts.",
    },
  },
  openStep: (name: string) => `Open: ${name}`,
} as const;
