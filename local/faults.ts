/** Something that goes wrong on purpose: in one operation of a service, or in all of them. */
export interface Fault {
  /** Name of the service as in `npm run cloud --json`: `tablestore`, `fnf`, `dm` … */
  service: string;
  operation?: string;
  /**
   * `unavailable`: 503 before any effect. `torn`: the effect happens, the connection is cut before the answer.
   * `incomplete`: a query of the log service reads a part of the lines and says so; elsewhere nothing.
   */
  kind: "unavailable" | "torn" | "incomplete";
  /** How many calls it hits; without it, all until it is cleared. */
  count?: number;
}

/** Which faults are set now. A service asks before each operation. */
export class Faults {
  readonly #set: Fault[] = [];

  add(fault: Fault): void {
    this.#set.push({ ...fault });
  }

  clear(service?: string): void {
    const kept = service === undefined ? [] : this.#set.filter((fault) => fault.service !== service);
    this.#set.splice(0, this.#set.length, ...kept);
  }

  list(): Fault[] {
    return this.#set.map((fault) => ({ ...fault }));
  }

  /** The fault that hits this call, counted down. */
  take(service: string, operation: string): Fault["kind"] | undefined {
    const fault = this.#set.find(
      (f) => f.service === service && (f.operation ?? operation) === operation && f.count !== 0,
    );
    if (fault?.count !== undefined) fault.count--;
    return fault?.kind;
  }
}
