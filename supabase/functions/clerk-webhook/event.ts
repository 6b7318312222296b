// What a message of Clerk's says, as far as the database is told: ids, a name, an address, a picture.

/** Arguments of the database function `apply_clerk_event`. */
export interface Change {
  message_id: string;
  kind: string;
  subject: string | null;
  changed_at: number | null;
  name: string;
  email: string | null;
  image_url: string | null;
}

/** The message `id` with this verified body. */
export function change(id: string, body: unknown): Change {
  const event = object(body);
  const data = object(event.data);
  const kind = text(event.type) ?? "unknown";
  const about = kind.startsWith("user.");
  const email = about ? primaryEmail(data) : null;
  return {
    message_id: id,
    kind,
    // documented: the schema of user.deleted asks for no id, so it may be missing.
    subject: about ? text(data.id) : null,
    changed_at: typeof data.updated_at === "number" ? Math.trunc(data.updated_at) : null,
    name: about ? fullName(data) ?? email ?? "" : "",
    email,
    image_url: about ? text(data.image_url) : null,
  };
}

/** As the app names a user: first and last name, else the user name; the address comes last. */
function fullName(data: Record<string, unknown>): string | null {
  const parts = [text(data.first_name), text(data.last_name)].filter((part) => part !== null);
  return parts.length > 0 ? parts.join(" ") : text(data.username);
}

function primaryEmail(data: Record<string, unknown>): string | null {
  const all = Array.isArray(data.email_addresses) ? data.email_addresses.map(object) : [];
  const primary = all.find((one) => one.id === data.primary_email_address_id && text(one.id) !== null);
  return text((primary ?? all[0])?.email_address);
}

function object(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
}

function text(value: unknown): string | null {
  return typeof value === "string" && value !== "" ? value : null;
}
