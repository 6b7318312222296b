import type { AppEvent } from "@/gen/AppEvent";
import { type Commands, commandsOver } from "@/gen/commands";
import type { Faults, Method, World } from "./fake-world";
import { CommandFailure } from "./types";

/** What the pretend app does not know refuses, so a new command needs nothing here until a test answers it. */
class Refusing {}
Object.assign(
  Refusing.prototype,
  commandsOver(async (command) => {
    throw new Error(`the pretend app has no ${command}`);
  }),
);

/** How the pretend app is called, misbehaves and announces. */
export class FakeBase extends (Refusing as new () => Commands) {
  /** Every call in order, for tests. */
  readonly calls: { method: Method; args: readonly unknown[] }[] = [];
  protected readonly listeners = new Set<(event: AppEvent) => void>();

  constructor(
    public world: World,
    public faults: Faults = {},
  ) {
    super();
  }

  announce(event: AppEvent) {
    for (const listener of this.listeners) listener(event);
  }

  /** The arguments of each call of a command. */
  called(method: Method): readonly unknown[][] {
    return this.calls.filter((call) => call.method === method).map((call) => [...call.args]);
  }

  protected async answer<T>(method: Method, args: readonly unknown[], work: () => T): Promise<T> {
    this.calls.push({ method, args });
    if (this.faults.hang?.includes(method)) return new Promise<T>(() => {});
    const later = this.called(method).length > 1 ? this.faults.failLater?.[method] : undefined;
    const error = this.faults.fail?.[method] ?? later;
    if (error) throw new CommandFailure(error);
    // Through JSON, as the real answers go: nothing can be shared by accident.
    const answer = work();
    return answer === undefined ? answer : (JSON.parse(JSON.stringify(answer)) as T);
  }
}
