/** A key by which statements can be checked. */
export interface PublicKey {
  /** First 16 hex digits of the SHA-256 of the key. */
  id: string;
  /** Ed25519, SPKI, base64. */
  key: string;
}

export interface Signature {
  /** The id of the key. */
  by: string;
  /** Ed25519 over the UTF-8 text, base64. */
  signature: string;
}

/** Signs with the newest key. While keys change, older ones are still published. */
export interface Signer {
  keys: PublicKey[];
  sign(text: string): Signature;
}
