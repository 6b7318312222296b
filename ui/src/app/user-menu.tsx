import { ChevronsUpDown } from "lucide-react";
import { switchActions, userActions } from "@/features/users/actions";
import { usersText as words } from "@/features/users/words";
import type { UserView } from "@/gen/UserView";
import { type AppAction, useActionContext } from "@/lib/actions";
import { useUsers } from "@/lib/data";
import { Menu, MenuItem, MenuSeparator } from "@/ui/menu";
import { UserLine } from "@/ui/user";

/** Names of the menu's items for tests. */
const TEST_IDS: Record<string, string> = {
  "user.profile": "open-profile",
  "user.add": "add-user",
  "user.sign-out": "sign-out",
  "user.sign-out-everyone": "sign-out-everyone",
};

/** Who is signed in, who else is here, and the ways out. */
export function UserMenu({ user }: { user: UserView }) {
  const context = useActionContext();
  const users = useUsers().data ?? [];
  const switches = context ? switchActions(context) : [];
  const own = context ? userActions(context) : [];
  const [profile, add, ...leave] = own;
  const known = new Map(users.map((one) => [`user.${one.user.id}`, one]));
  return (
    <Menu
      align="start"
      side="top"
      trigger={
        <button
          type="button"
          data-testid="user-chip"
          className="flex min-h-11 min-w-0 items-center gap-2.5 overflow-hidden rounded-md px-2 text-start @max-[40rem]/frame:px-1 transition-colors duration-100 hover:bg-hover data-[state=open]:bg-hover"
        >
          <span className="sr-only">{words.chip}</span>
          <UserLine user={user} />
          <ChevronsUpDown aria-hidden className="size-3.5 shrink-0 text-ink-3" />
        </button>
      }
    >
      {switches.map((action) => {
        const other = known.get(action.id);
        return other ? (
          <MenuItem
            key={action.id}
            className="h-11"
            onSelect={action.run}
            title={action.title}
            data-testid="switch-user"
          >
            <UserLine user={other.user} note={other.expired ? words.expired : null} />
          </MenuItem>
        ) : null;
      })}
      {switches.length > 0 ? <MenuSeparator /> : null}
      <Items actions={[profile, add]} />
      <MenuSeparator />
      <Items actions={leave} />
    </Menu>
  );
}

function Items({ actions }: { actions: readonly (AppAction | undefined)[] }) {
  return actions.map((action) => {
    if (!action) return null;
    const { id, icon: Icon, title, run } = action;
    return (
      <MenuItem key={id} onSelect={run} data-testid={TEST_IDS[id]}>
        <Icon aria-hidden />
        {title}
      </MenuItem>
    );
  });
}
