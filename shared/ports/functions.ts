/** Work handed to another function, at least once, after the caller has answered. */
export interface Functions {
  handOver(functionName: string, payload: unknown): Promise<void>;
}
