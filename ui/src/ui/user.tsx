import { useState } from "react";
import { usersText } from "@/features/users/words";
import type { UserView } from "@/gen/UserView";
import { cn } from "@/lib/cn";

const initials = (name: string) =>
  name
    .split(/\s+/)
    .map((word) => word[0] ?? "")
    .slice(0, 2)
    .join("")
    .toUpperCase();

/** A user’s name, or the address where there is none. */
export const nameOf = (user: UserView) => user.name || user.email || usersText.anonymous;

export function Avatar({ user, className = "size-6" }: { user: UserView; className?: string }) {
  const [broken, setBroken] = useState(false);
  const shared = cn("shrink-0 rounded-full", className);
  if (user.image_url && !broken) {
    return <img src={user.image_url} alt="" className={shared} onError={() => setBroken(true)} />;
  }
  return (
    <span
      aria-hidden
      className={cn(shared, "grid place-items-center bg-selected text-2xs font-semibold text-accent-text")}
    >
      {initials(nameOf(user))}
    </span>
  );
}

/** Picture, name and address in one line. */
export function UserLine({ user, note = null }: { user: UserView; note?: string | null }) {
  const name = nameOf(user);
  const below = note ?? (user.email !== name ? user.email : null);
  return (
    <>
      <Avatar user={user} />
      <span className="grid min-w-0 flex-1">
        <span className="truncate text-xs font-medium">{name}</span>
        {below ? <span className="truncate text-2xs text-ink-3">{below}</span> : null}
      </span>
    </>
  );
}
