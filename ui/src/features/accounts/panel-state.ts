import { useNavigate } from "@tanstack/react-router";
import {
  type RefCallback,
  useCallback,
  useDeferredValue,
  useEffect,
  useEffectEvent,
  useRef,
  useState,
} from "react";
import type { ChangeSearch } from "./filters";

/** How long the panel rests on an account before the address names it. */
const RESTS = 250;

/**
 * Which account the panel shows: the current one, or another that a link in the panel led to; `null` while it is
 * closed. The address follows, so that going back finds it as it was.
 */
export function usePanel(current: string | null, wanted: string | undefined, change: ChangeSearch) {
  const navigate = useNavigate();
  const [open, setOpen] = useState(wanted !== undefined);
  const [other, setOther] = useState<string | null>(wanted ?? null);
  const [last, setLast] = useState(current);
  if (current !== null && current !== last) setLast(current);
  const id = useDeferredValue(open ? (other ?? current ?? last) : null);

  const tell = useEffectEvent((shown: string | null) => {
    if ((wanted ?? null) !== shown) change({ open: shown ?? undefined });
  });
  useEffect(() => {
    const timer = setTimeout(() => tell(id), RESTS);
    return () => clearTimeout(timer);
  }, [id]);

  const field = useRef<HTMLTextAreaElement | null>(null);
  const writing = useRef(false);
  const note: RefCallback<HTMLTextAreaElement> = useCallback((element) => {
    field.current = element;
    if (element && writing.current) element.focus();
    writing.current = false;
  }, []);

  return {
    id,
    note,
    /** Shows an account; once it is shown, the account’s own page. */
    open: (account: string) => {
      if (open && id === account) {
        void navigate({ to: "/accounts/$accountId", params: { accountId: account } });
        return;
      }
      setOther(account);
      setOpen(true);
      change({ open: account });
    },
    openNote: (account: string) => {
      if (open && id === account && field.current) return field.current.focus();
      writing.current = true;
      setOther(account);
      setOpen(true);
    },
    show: (account: string) => setOther(account),
    /** From now on the current account is shown again. */
    follow: () => setOther(null),
    close: () => setOpen(false),
  };
}
