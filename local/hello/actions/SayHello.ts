import type { Store } from "../../store.ts";
import { type OpenApiCall, OpenApiError } from "../../wire/openapi.ts";
import type { Greetings } from "../state.ts";

/** Long enough for any name, short enough for a key of the store. */
const MAX_NAME_CHARS = 100;

/** `Name` (required) → `{Greeting, Count}`; the count is of the caller's account. */
export const sayHello =
  (store: Store, greetings: Greetings) =>
  ({ parameters: { Name = "" }, caller }: OpenApiCall) => {
    if (!Name || Name.length > MAX_NAME_CHARS)
      throw new OpenApiError(400, "InvalidParameter", `Name takes 1 to ${MAX_NAME_CHARS} characters.`);

    const key = `${caller.accountId}\n${Name}`;
    const Count = store.transactionSync(() => {
      const count = (greetings.get(key) ?? 0) + 1;
      greetings.putSync(key, count);
      return count;
    });
    return { Greeting: `Hello, ${Name}`, Count };
  };
