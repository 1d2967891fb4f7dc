import { createPrivateKey, createPublicKey, type KeyObject, sign } from "node:crypto";
import { sha256 } from "../domain/digest.ts";
import type { PublicKey, Signer } from "../ports/signer.ts";

/** PKCS #8 of an Ed25519 key up to its seed (RFC 8410). */
const BEFORE_SEED = Buffer.from("302e020100300506032b657004220420", "hex");

const keyFrom = (seed: string): KeyObject =>
  createPrivateKey({
    key: Buffer.concat([BEFORE_SEED, Buffer.from(seed, "base64url")]),
    format: "der",
    type: "pkcs8",
  });

const published = (key: KeyObject): PublicKey => {
  const text = createPublicKey(key).export({ format: "der", type: "spki" }).toString("base64");
  return { id: sha256(text).slice(0, 16), key: text };
};

/** `seeds`: 32 bytes each in base64url, the newest first. */
export const ed25519Signer = (seeds: [string, ...string[]]): Signer => {
  const [newest] = seeds;
  const own = keyFrom(newest);
  const keys = seeds.map((seed) => published(keyFrom(seed)));
  const by = published(own).id;
  return { keys, sign: (text) => ({ by, signature: sign(null, Buffer.from(text), own).toString("base64") }) };
};
