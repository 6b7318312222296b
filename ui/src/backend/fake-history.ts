import type { ConnectionReach } from "@/gen/ConnectionReach";
import type { ConnectionView } from "@/gen/ConnectionView";
import type { HealthDay } from "@/gen/HealthDay";
import type { KeeperDay } from "@/gen/KeeperDay";
import type { UpcomingView } from "@/gen/UpcomingView";
import { needsUser } from "@/lib/health";
import { FakeBase } from "./fake-base";
import { refuse } from "./fake-rules";
import type { Backend } from "./types";

const HOUR = 3_600_000;
/** Between refreshes of a token. */
const STEP = 48 * 60_000;

/** What is due follows from the connections, as in the real app. */
function upcomingOf(connections: readonly ConnectionView[], paused: boolean, now: number): UpcomingView {
  const live = connections.filter(({ health, here }) => here && health !== "disconnected");
  const planned = live
    .flatMap(({ id, label, health, next_attempt: at }) =>
      at === null || needsUser(health) ? [] : [{ id, label, at: Math.max(at, now) }],
    )
    .sort((a, b) => a.at - b.at);
  const due = Array<number>(24).fill(0);
  if (!paused) {
    for (const { at } of planned) {
      for (let next = at; next < now + 24 * HOUR; next += STEP) {
        const hour = Math.floor((next - now) / HOUR);
        due[hour] = (due[hour] ?? 0) + 1;
      }
    }
  }
  return {
    hours: due.map((value, hour) => ({ at: now + hour * HOUR, due: value })),
    next: paused ? [] : planned.slice(0, 5),
    waiting: live.length - planned.length,
  };
}

/** What the pretend app remembers of its past. */
export class FakeHistory extends FakeBase {
  #connection(id: string): ConnectionView {
    return this.world.connections.find((each) => each.id === id) ?? refuse("not_found", "no such connection");
  }

  #reach(id: string): ConnectionReach {
    this.#connection(id);
    const parts: ConnectionReach["parts"] = [];
    for (const { connection_id, kind, region, access } of this.world.accounts) {
      if (connection_id !== id || access !== "ok") continue;
      const part = parts.find((each) => each.kind === kind && each.region === region);
      if (part) part.accounts += 1;
      else parts.push({ kind, region, accounts: 1, only_here: 0 });
    }
    const shared = this.world.shared[id] ?? 0;
    let left = shared;
    for (const part of parts) {
      const also = Math.min(left, part.accounts);
      part.only_here = part.accounts - also;
      left -= also;
    }
    const sum = (pick: (part: (typeof parts)[number]) => number) =>
      parts.reduce((all, part) => all + pick(part), 0);
    return { accounts: sum((part) => part.accounts), only_here: sum((part) => part.only_here), parts };
  }

  override history: Backend["history"] = (days) =>
    this.answer("history", [days], (): { days: KeeperDay[] } => ({
      days: this.world.keeperDays.slice(-days),
    }));
  override connectionHistory: Backend["connectionHistory"] = (id) =>
    this.answer("connectionHistory", [id], (): HealthDay[] => {
      this.#connection(id);
      return this.world.healthDays[id] ?? this.world.healthDays.default ?? [];
    });
  override connectionReach: Backend["connectionReach"] = (id) =>
    this.answer("connectionReach", [id], () => this.#reach(id));
  override upcoming: Backend["upcoming"] = () =>
    this.answer("upcoming", [], () =>
      upcomingOf(this.world.connections, this.world.snapshot.keeper.paused, Date.now()),
    );
  override sinceLastVisit: Backend["sinceLastVisit"] = () =>
    this.answer("sinceLastVisit", [], () => this.world.visit);
}
