import { ChevronDown, CirclePause, CirclePlay } from "lucide-react";
import type { ReactNode } from "react";
import type { KeeperView } from "@/gen/KeeperView";
import type { PauseFor } from "@/gen/PauseFor";
import { useCommand } from "@/lib/data";
import { keeperText, pauseFor } from "@/strings/keeper";
import { Button } from "@/ui/button";
import { Menu, MenuItem } from "@/ui/menu";

const LENGTHS: readonly PauseFor[] = ["hour", "tomorrow", "until_resumed"];

interface PauseControlProps {
  keeper: KeeperView;
  look?: "ghost" | "secondary";
  /** The words of the button that offers to pause. */
  children: ReactNode;
}

/** Lets background refreshing rest for a chosen time; while it rests, ends that. */
export function PauseControl({ keeper, look = "secondary", children }: PauseControlProps) {
  const set = useCommand((backend, pause: PauseFor | null) => backend.setPaused(pause), {
    done: (_, pause) => (pause === null ? keeperText.saidResumed : keeperText.saidPaused),
  });
  if (keeper.paused) {
    return (
      <Button look={look} pending={set.pending} onClick={() => set.run(null)} data-testid="resume-button">
        {set.pending ? null : <CirclePlay aria-hidden />}
        {keeperText.resume}
      </Button>
    );
  }
  return (
    <Menu
      trigger={
        <Button look={look} pending={set.pending} data-testid="pause">
          {set.pending ? null : <CirclePause aria-hidden />}
          {children}
          <ChevronDown aria-hidden className="size-3.5" />
        </Button>
      }
    >
      {LENGTHS.map((pause) => (
        <MenuItem key={pause} onSelect={() => set.run(pause)} data-testid={`pause-${pause}`}>
          {pauseFor[pause]}
        </MenuItem>
      ))}
    </Menu>
  );
}
