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

/** A person’s name, or the address where there is none. */
export const nameOf = (person: UserView) => person.name || person.email || usersText.anonymous;

export function Avatar({ person, className = "size-6" }: { person: UserView; className?: string }) {
  const [broken, setBroken] = useState(false);
  const shared = cn("shrink-0 rounded-full", className);
  if (person.image_url && !broken) {
    return <img src={person.image_url} alt="" className={shared} onError={() => setBroken(true)} />;
  }
  return (
    <span
      aria-hidden
      className={cn(shared, "grid place-items-center bg-selected text-2xs font-semibold text-accent-text")}
    >
      {initials(nameOf(person))}
    </span>
  );
}

/** Picture, name and address in one line. */
export function UserLine({ person, note = null }: { person: UserView; note?: string | null }) {
  const name = nameOf(person);
  const below = note ?? (person.email !== name ? person.email : null);
  return (
    <>
      <Avatar person={person} />
      <span className="grid min-w-0 flex-1">
        <span className="truncate text-xs font-medium">{name}</span>
        {below ? <span className="truncate text-2xs text-ink-3">{below}</span> : null}
      </span>
    </>
  );
}
