/** Work handed to another function, at least once, after the caller has answered. */
export interface Functions {
  /** @param afterSeconds when it is to be done, an hour from now at the latest */
  handOver(functionName: string, payload: unknown, afterSeconds?: number): Promise<void>;
}
