/** Host names end here (RFC 1035). */
const MAX_HOST_LENGTH = 253;

/** Never half a character at the end. */
export const cut = (text: string, most: number): string => text.slice(0, most).replace(/\p{Cs}$/u, "");

export const hostOf = (text: string | undefined): string | undefined =>
  text ? cut(text.toLowerCase(), MAX_HOST_LENGTH) : undefined;
