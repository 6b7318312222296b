import { CheckCheck } from "lucide-react";
import type { ActionSource } from "@/lib/actions";
import { noticesText as words } from "./words";

/** Marking notices as read, while there are unread ones. */
export const noticeActions: ActionSource = ({ snapshot, command }) =>
  snapshot.unread_notices === 0
    ? []
    : [
        {
          id: "notices.read",
          section: "actions",
          title: words.markAllRead,
          icon: CheckCheck,
          run: () => command((backend) => backend.markNoticesRead()),
        },
      ];
