import { Link } from "@tanstack/react-router";
import { LoaderCircle } from "lucide-react";
import type { AccountSearch } from "@/features/accounts/search";
import type { AccountHealth } from "@/gen/AccountHealth";
import type { NoticeKind } from "@/gen/NoticeKind";
import type { NoticeView } from "@/gen/NoticeView";
import { useCommand } from "@/lib/data";
import { useFlowUi } from "@/lib/flow";
import { Button } from "@/ui/button";
import { noticesText } from "./words";

/** Notices about accounts lead to those accounts. */
const ACCOUNTS: Partial<Record<NoticeKind, { search: AccountSearch; words: string }>> = {
  accounts_appeared: { search: { tracked: false, access: "ok" }, words: noticesText.showNew },
  accounts_lost: { search: { access: "lost" }, words: noticesText.showLost },
};

const LINK = "w-fit rounded-sm text-accent-text hover:underline";

interface NoticeActionProps {
  notice: NoticeView;
  signedIn: boolean;
  known: ReadonlySet<string> | undefined;
  /** What it warned of has happened. */
  past: boolean;
}

/** What can be done about a notice today: nothing that was done meanwhile, and nothing that is gone. */
export function NoticeAction({
  notice: { kind, connection_id: id, logins, account_id: account, account_health: health, accounts: many },
  signedIn,
  known,
  past,
}: NoticeActionProps) {
  const { openConnect } = useFlowUi();
  switch (kind) {
    case "session_ended":
      return signedIn ? null : <SignInAgain />;
    case "session_ending":
      return past && signedIn ? null : <SignInAgain />;
    case "secret_ending":
      return (
        <Link to="/settings" hash="secret" className={LINK} data-testid="notice-secret">
          {noticesText.secret}
        </Link>
      );
    case "account_trouble":
    case "account_recovered":
      return (
        <AccountLinks account={account} many={many} watch={kind === "account_trouble" ? health : null} />
      );
    default: {
      // Many logins that expire in one week.
      if (logins > 0) {
        return (
          <Link to="/expirations" className={LINK} data-testid="notice-expirations">
            {noticesText.expirations}
          </Link>
        );
      }
      if (id === null || (known && !known.has(id))) return null;
      const accounts = ACCOUNTS[kind];
      return (
        <span className="flex flex-wrap gap-x-4">
          {kind === "grant_ending" ? (
            <Button
              look="link"
              size="bare"
              onClick={() => openConnect(id)}
              className="font-normal"
              data-testid="notice-reauthorise"
            >
              {noticesText.reauthorise}
            </Button>
          ) : null}
          {accounts ? (
            <Link
              to="/accounts"
              search={{ connection: id, ...accounts.search }}
              className={LINK}
              data-testid="notice-accounts"
            >
              {accounts.words}
            </Link>
          ) : null}
          <Link
            to="/connections/$connectionId"
            params={{ connectionId: id }}
            className={LINK}
            data-testid="notice-connection"
          >
            {noticesText.connection}
          </Link>
        </span>
      );
    }
  }
}

interface AccountLinksProps {
  account: string | null;
  many: number;
  /** How they are, where the list can be narrowed to it. */
  watch: AccountHealth | null;
}

/** To the account, and to the list of those that are as bad where there are more. */
function AccountLinks({ account, many, watch }: AccountLinksProps) {
  const search: AccountSearch = watch === "stopped" || watch === "attention" ? { watch } : {};
  return (
    <span className="flex flex-wrap gap-x-4">
      {account === null ? null : (
        <Link
          to="/accounts/$accountId"
          params={{ accountId: account }}
          className={LINK}
          data-testid="notice-account"
        >
          {noticesText.account}
        </Link>
      )}
      {account === null || many > 1 ? (
        <Link to="/accounts" search={search} className={LINK} data-testid="notice-accounts">
          {noticesText.showAccounts}
        </Link>
      ) : null}
    </span>
  );
}

function SignInAgain() {
  const signIn = useCommand((backend) => backend.beginSignIn());
  return (
    <Button
      look="link"
      size="bare"
      disabled={signIn.pending}
      onClick={() => signIn.run()}
      className="justify-self-start font-normal"
      data-testid="notice-sign-in"
    >
      {signIn.pending ? <LoaderCircle aria-hidden className="animate-spin" /> : null}
      {noticesText.signIn}
    </Button>
  );
}
