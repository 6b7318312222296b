/** What a check found, in words: the next step where there is one. */
export interface Found {
  title: string;
  next?: string;
}

/** What the forms of both keys ask for. */
export const pasteKey = "Paste the publishable key.";
/** How sessions get the role that Supabase wants. */
export const activateSupabase = "In Clerk’s dashboard, under Integrations, activate Supabase.";
