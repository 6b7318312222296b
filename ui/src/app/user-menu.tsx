import { useNavigate } from "@tanstack/react-router";
import { ChevronsUpDown, CircleUser, LogOut, UserPlus, UsersRound } from "lucide-react";
import { usersText as words } from "@/features/users/words";
import type { UserView } from "@/gen/UserView";
import { useCommand, useUsers } from "@/lib/data";
import { useFlowUi } from "@/lib/flow";
import { text } from "@/strings";
import { Menu, MenuItem, MenuSeparator } from "@/ui/menu";
import { nameOf, UserLine } from "@/ui/user";

/** Who is signed in, who else is here, and the ways out. */
export function UserMenu({ user }: { user: UserView }) {
  const navigate = useNavigate();
  const { openAddUser } = useFlowUi();
  const users = useUsers().data ?? [];
  const others = users.filter((one) => one.signed_in && one.user.id !== user.id);
  const go = useCommand((backend, id: string) => backend.switchUser(id), {
    onDone: () => void navigate({ to: "/" }),
  });
  const signOut = useCommand((backend) => backend.signOut());
  const everyone = useCommand((backend) => backend.signOutEverybody());
  return (
    <Menu
      align="start"
      side="top"
      trigger={
        <button
          type="button"
          data-testid="user-chip"
          aria-label={`${text.nav.user}: ${nameOf(user)}`}
          className="flex h-11 min-w-0 items-center gap-2.5 rounded-md px-2 text-left transition-colors duration-100 hover:bg-hover data-[state=open]:bg-hover"
        >
          <UserLine user={user} />
          <ChevronsUpDown aria-hidden className="size-3.5 shrink-0 text-ink-3" />
        </button>
      }
    >
      {others.map((one) => (
        <MenuItem
          key={one.user.id}
          className="h-11"
          onSelect={() => go.run(one.user.id)}
          aria-label={words.switchTo(nameOf(one.user))}
          data-testid="switch-user"
        >
          <UserLine user={one.user} note={one.expired ? words.expired : null} />
        </MenuItem>
      ))}
      {others.length > 0 ? <MenuSeparator /> : null}
      <MenuItem onSelect={() => void navigate({ to: "/profile" })} data-testid="open-profile">
        <CircleUser aria-hidden />
        {words.profile}
      </MenuItem>
      <MenuItem onSelect={() => openAddUser()} data-testid="add-user">
        <UserPlus aria-hidden />
        {words.add}
      </MenuItem>
      <MenuSeparator />
      <MenuItem onSelect={() => signOut.run()} data-testid="sign-out">
        <LogOut aria-hidden />
        {words.signOut}
      </MenuItem>
      {others.length > 0 ? (
        <MenuItem onSelect={() => everyone.run()} data-testid="sign-out-everyone">
          <UsersRound aria-hidden />
          {words.signOutEverybody}
        </MenuItem>
      ) : null}
    </Menu>
  );
}
