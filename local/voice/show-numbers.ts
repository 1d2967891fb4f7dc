/** Bought once, shown to whoever is called; the account has no other. */
export const SHOW_NUMBER = "057100001234";
/** One of the pool that everybody shares. */
export const PUBLIC_NUMBER = "057128880000";
