export type Pair = [name: string, value: string];

/** Parameters of a query or of a form body, decoded, in the order in which they came. */
export const readPairs = (text: string): Pair[] => [...new URLSearchParams(text)];

/** RFC 3986: everything but letters, digits and `-_.~` is encoded. */
export const percentEncode = (text: string): string =>
  encodeURIComponent(text).replace(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);

/** Sorted by name, encoded, joined by `&`: the form of the parameters that both signatures cover. */
export const canonicalQuery = (pairs: Pair[]): string =>
  [...pairs]
    .sort(([a], [b]) => (a < b ? -1 : Number(a > b)))
    .map(([name, value]) => `${percentEncode(name)}=${percentEncode(value)}`)
    .join("&");
