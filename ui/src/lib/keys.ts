/** Query keys, one per topic of the backend. */
export const keys = {
  snapshot: ["snapshot"],
  connections: ["connections"],
  accounts: ["accounts"],
  notices: ["notices"],
  review: ["review"],
  amazonSetup: ["amazonSetup"],
} as const;
