/** Query keys, one per topic of the backend. */
export const keys = {
  snapshot: ["snapshot"],
  connections: ["connections"],
  accounts: ["accounts"],
  notices: ["notices"],
  activity: ["activity"],
  ends: ["ends"],
  review: ["review"],
  background: ["background"],
  amazonSetup: ["amazonSetup"],
  clerkSetup: ["clerkSetup"],
  supabaseSetup: ["supabaseSetup"],
  users: ["users"],
  profile: ["profile"],
  deviceSessions: ["deviceSessions"],
  signInWays: ["signInWays"],
} as const;
