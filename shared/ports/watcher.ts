/** Somebody outside who pages us by other means when we fall silent. */
export interface Watcher {
  /** "All is well." A call that fails is logged and never thrown: the silence says enough. */
  ping(): Promise<void>;
}
