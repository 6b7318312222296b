import { CloudUpload } from "lucide-react";
import type { ActionSource } from "@/lib/actions";
import { mirrorText as words } from "./words";

/** Syncing with Supabase, where it is set up. */
export const mirrorActions: ActionSource = ({ snapshot, command }) =>
  snapshot.mirror.state === "off"
    ? []
    : [
        {
          id: "mirror.sync",
          section: "actions",
          title: words.syncAction,
          icon: CloudUpload,
          run: () =>
            command(
              (backend) => backend.syncNow(),
              () => words.synced,
            ),
        },
      ];
