import type { Caller } from "../../accounts.ts";
import type { Local } from "../../service.ts";
import { verifyAcs3 } from "../../wire/acs3-signature.ts";
import type { Denial } from "../../wire/caller.ts";
import { verifyFc2 } from "../../wire/fc2-signature.ts";
import type { HttpRequest } from "../../wire/http.ts";
import { places } from "./operations.ts";
import type { Place } from "./place.ts";
import { servicePlaces } from "./services.ts";

/** One version of the API: what is there, how it is signed, how it refuses. */
export interface Api {
  places: Place[];
  verify(local: Local, request: HttpRequest): Caller | Denial;
  /** The body of a refusal. */
  refused(code: string, message: string, requestId: string): string;
}

const api2023: Api = {
  places,
  verify: verifyAcs3,
  refused: (Code, Message, RequestId) => JSON.stringify({ Code, Message, RequestId }),
};

const api2016: Api = {
  places: servicePlaces,
  verify: verifyFc2,
  refused: (ErrorCode, ErrorMessage) => JSON.stringify({ ErrorCode, ErrorMessage }),
};

/** Of both, each once. */
export const operationNames = [...new Set([...places, ...servicePlaces].map(({ action }) => action))];

/** Whatever is not of 2016-08-15 is answered as 2023-03-30 would. */
export const apiOf = ({ path }: HttpRequest): Api => (path.startsWith("/2016-08-15/") ? api2016 : api2023);
