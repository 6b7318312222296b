import { CircleUser, LogOut, UserPlus, UserRound, UsersRound } from "lucide-react";
import type { ActionContext, AppAction } from "@/lib/actions";
import { nameOf } from "@/ui/user";
import { usersText as words } from "./words";

/** Everyone else who is signed in here. */
export const others = ({ users, snapshot }: ActionContext) =>
  users.filter((one) => one.signed_in && one.user.id !== snapshot.auth.user?.id);

/** Shows another user's dashboard. */
export const switchActions = (context: ActionContext): readonly AppAction[] =>
  others(context).map(({ user, expired }) => ({
    id: `user.${user.id}`,
    section: "users",
    title: words.switchTo(nameOf(user)),
    ...(expired ? { note: words.expired } : user.email ? { note: user.email } : {}),
    icon: UserRound,
    run: () =>
      context.command(async (backend) => {
        await backend.switchUser(user.id);
        await context.navigate({ to: "/" });
      }),
  }));

/** The user's own: as the menu has them. */
export const userActions = (context: ActionContext): readonly AppAction[] => {
  const everyone: readonly AppAction[] =
    others(context).length > 0
      ? [
          {
            id: "user.sign-out-everyone",
            section: "users",
            title: words.signOutEverybody,
            icon: UsersRound,
            run: () => context.command((backend) => backend.signOutEverybody()),
          },
        ]
      : [];
  return [
    {
      id: "user.profile",
      section: "users",
      title: words.profile,
      icon: CircleUser,
      run: () => void context.navigate({ to: "/profile" }),
    },
    {
      id: "user.add",
      section: "users",
      title: words.add,
      icon: UserPlus,
      run: context.openAddUser,
    },
    {
      id: "user.sign-out",
      section: "users",
      title: words.signOut,
      icon: LogOut,
      run: () => context.command((backend) => backend.signOut()),
    },
    ...everyone,
  ];
};
